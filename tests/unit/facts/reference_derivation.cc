#include "tests/unit/facts/reference_derivation.h"

#include <chrono>
#include <functional>
#include <vector>

#include "crypto/base/instant.h"

namespace musubi::facts::test {
namespace {

using Json = json::Value;
using Text = std::string;
using List = std::vector<const Json*>;

// The notation of a document: "" for what is not there. Instants are compared as they are spelt.
Text at(const Json& object, const char* name) {
  const Json* found = object.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : Text();
}
List all(const Json& object, const char* name) {
  List list;
  if (const Json* found = object.find(name)) {
    for (const Json& item : *found->array()) list.push_back(&item);
  }
  return list;
}
bool has(const Json& object, const char* name, const Text& text) {
  for (const Json* item : all(object, name)) {
    if (*item->text() == text) return true;
  }
  return false;
}
bool flag(const Json& object, const char* name) { return *object.find(name)->boolean(); }
long long number(const Json& object, const char* name) { return *object.find(name)->integer(); }
bool has_all(const Json& object, const char* name, const List& asked) {
  for (const Json* item : asked) {
    if (!has(object, name, *item->text())) return false;
  }
  return !asked.empty();
}

Text day_in_japan(const Text& instant) {
  return to_text(*parse_instant(instant) + std::chrono::hours(9)).substr(0, 10);
}

class Reference {
 public:
  Reference(const Json& views, const Json& question, Text instant)
      : v(views), q(question), now(std::move(instant)), registry(*views.find("registry")) {}

  Told told() {
    about_the_bodies();
    if (has_person) about_consent();
    about_the_meeting();
    about_requests();
    about_leave();
    about_the_person();
    return out;
  }

 private:
  // Every line of the answer.
  void say(const Text& attribute, const Text& value, const Text& source, const Text& by,
           const Text& when) {
    out[attribute] = value + "|" + source + "|" + by + "|" + when;
  }
  void say_by(const Json& record, const Text& attribute, const Text& value, const Text& source) {
    say(attribute, value, source, at(record, "by"), at(record, "at"));
  }
  void asked(const Text& attribute, const Text& value) { say_by(q, attribute, value, "request"); }
  void registered(const Text& attribute, const Text& value) {
    say(attribute, value, "registry", at(registry, "federation"), at(registry, "issued"));
  }

  // V-3.
  List there(const List& records) const {
    List list;
    for (const Json* record : records) {
      if (at(*record, "at") <= now) list.push_back(record);
    }
    return list;
  }
  List of_person(const List& records) const {
    List list;
    for (const Json* record : there(records)) {
      if (has_person && at(*record, "person") == person) list.push_back(record);
    }
    return list;
  }
  static const Json* sole(const List& list) { return list.size() == 1 ? list[0] : nullptr; }

  const Json* body(const Text& id) const {
    for (const Json* each : all(registry, "bodies")) {
      if (at(*each, "id") == id) return each;
    }
    return nullptr;
  }
  Text kind_of(const Text& id) const { return body(id) == nullptr ? "" : at(*body(id), "kind"); }

  bool in_force(const Json& contract) const {
    return at(contract, "from") <= now && at(contract, "until") > now;
  }
  // Contracts of the contractor with that commissioner.
  List contracts(const Text& commissioner, const Text& contractor) const {
    List list;
    for (const Json* each : all(v, "contracts")) {
      if (at(*each, "contractor") == contractor && has(*each, "commissioners", commissioner)) {
        list.push_back(each);
      }
    }
    return list;
  }
  bool works(const Text& contractor, const Text& commissioner) const {
    for (const Json* each : contracts(commissioner, contractor)) {
      if (in_force(*each)) return true;
    }
    return false;
  }

  Text relation_v13() const {
    if (sender == recipient) return "same_municipality";
    if (works(recipient, sender)) return "own_contractor";
    if (recipient == city && works(sender, recipient)) return "commissioning_municipality";
    const Text kind = kind_of(recipient);
    if (kind == "municipality") return "other_municipality";
    return kind == "prefecture" ? "prefecture" : "other";
  }

  Text agreement_v14() const {
    if (relation == "other_municipality") return "none";
    List between = contracts(sender, recipient);
    for (const Json* each : contracts(recipient, sender)) between.push_back(each);
    Text answer = between.empty() ? "none" : "expired";
    for (const Json* each : between) {
      if (in_force(*each) && answer == "expired") answer = "other_purpose";
    }
    for (const Json* each : between) {
      if (in_force(*each) && at(*each, "statute") == at(q, "basis") &&
          has_all(*each, "categories", categories)) {
        answer = "valid";
      }
    }
    return answer;
  }

  void basis_v11() {
    const Json* row = nullptr;
    for (const Json* each : all(*registry.find("catalogue"), "rows")) {
      if (at(*each, "id") == at(q, "basis")) row = each;
    }
    if (row == nullptr || body(sender) == nullptr) return;
    const bool of_recipient =
        at(*row, "class") == "entrustment" && relation == "commissioning_municipality";
    const Json* charge = body(of_recipient ? recipient : sender);
    if (charge == nullptr) return;
    const Text today = day_in_japan(now);
    const Text first = at(*row, "effective_from");
    const Text last = at(*row, "effective_until");
    const Text needed = at(*row, "capability");
    const bool dated = (first.empty() || first <= today) && (last.empty() || today <= last);
    const bool able = needed.empty() || has(*charge, "capabilities", needed);
    registered("basis_current", dated && able ? "yes" : "no");
  }

  void about_the_bodies() {
    asked("purpose", purpose);
    if (at(q, "kind") != "progress") asked("kind", at(q, "kind"));
    registered("relation", relation);
    registered("agreement", agreement_v14());
    if (body(sender) != nullptr) registered("sender_kind", kind_of(sender));
    if (body(recipient) != nullptr) registered("recipient_kind", kind_of(recipient));
    basis_v11();
  }

  // "" is missing.
  Text state_v15(const Json& consent) const {
    const Text state = at(consent, "state");
    if (state != "given" && state != "renewed") return state;
    const Text until = at(consent, "until");
    if (!until.empty() && until <= now) return "expired";
    return at(consent, "since") <= now ? state : "";
  }

  bool covers_v16(const Json& consent, const Text& direction) const {
    const Json* words = consent.find("words");
    if (words == nullptr) return false;
    const bool open =
        relation == "other_municipality" || relation == "prefecture" || relation == "other";
    const Text named = at(consent, "recipient");
    const bool meant = named.empty() ? !open : named == recipient;
    const bool purposes = words->find("purposes") == nullptr || has(*words, "purposes", purpose);
    const bool items = words->find("categories") == nullptr
                           ? !categories.empty()
                           : has_all(*words, "categories", categories);
    return meant && purposes && items && has(*words, "directions", direction) &&
           has(*words, "covers", relation);
  }

  void about_consent() {
    std::vector<Text> directions{"provide"};
    if (at(q, "kind") == "inquiry") directions.push_back("collect");
    std::vector<Text> states;
    List decided_by;
    bool covered = true;
    for (const Text& direction : directions) {
      List found;
      for (const Json* each : of_person(all(v, "consents"))) {
        if (has(*each, "directions", direction)) found.push_back(each);
      }
      if (found.size() > 1) return;
      states.push_back(found.empty() ? "unknown" : state_v15(*found[0]));
      decided_by.push_back(found.empty() ? &q : found[0]);
      covered = covered && !found.empty() && covers_v16(*found[0], direction);
    }
    // Missing wins; else the first that does not permit; else the last.
    std::size_t which = states.size() - 1;
    for (std::size_t i = states.size(); i-- > 0;) {
      if (states[i] != "given" && states[i] != "renewed") which = i;
    }
    for (std::size_t i = states.size(); i-- > 0;) {
      if (states[i].empty()) which = i;
    }
    const Json& record = *decided_by[which];
    if (!states[which].empty()) say_by(record, "consent", states[which], "consent-record");
    say_by(record, "consent_covers_recipient", covered ? "yes" : "no", "consent-record");
  }

  bool regime_fits(const Json& roster) const {
    const Text regime = at(roster, "regime");
    return (purpose == "support_meeting" && regime == "support_meeting") ||
           (purpose == "plan" && regime == "integrated_support_meeting");
  }

  Text part_v17(const Json& roster) const {
    if (!regime_fits(roster)) return "none";
    const Text closed = at(roster, "closed");
    if (!closed.empty() && closed <= now) return "closed";
    int members = 0;
    int pledged = 0;
    for (const Json* member : all(roster, "members")) {
      const Text left = at(*member, "left");
      const bool present = at(*member, "organisation") == recipient &&
                           at(*member, "invited") <= now && (left.empty() || left > now);
      if (!present) continue;
      ++members;
      bool found = false;
      for (const Json* pledge : there(all(v, "pledges"))) {
        const Text day = at(*pledge, "signed");
        found = found || (at(*pledge, "attendee") == at(*member, "attendee") &&
                          at(*pledge->find("for"), "meeting") == at(roster, "meeting") &&
                          at(*member, "invited") <= day && day <= now);
      }
      pledged += found ? 1 : 0;
    }
    if (members == 0) return "none";
    return members == pledged ? "member_pledged" : "invited";
  }

  Text agenda_v24(const Json& roster) const {
    const Text item = at(q, "item");
    if (!regime_fits(roster) || item.empty()) return "other_item";
    int times = 0;
    for (const Json* each : there(all(v, "rosters"))) {
      for (const Json* row : all(*each, "items")) times += at(*row, "id") == item ? 1 : 0;
    }
    if (times > 1) return "";
    for (const Json* row : all(roster, "items")) {
      if (at(*row, "id") == item && has_person && has(*row, "persons", person)) return "this_item";
    }
    return "other_item";
  }

  Text convener_v25(const Json& roster) const {
    const List organisers = all(roster, "organisers");
    std::size_t municipal = 0;
    for (const Json* each : organisers)
      municipal += kind_of(*each->text()) == "municipality" ? 1u : 0u;
    if (municipal == organisers.size() && municipal > 1) return "joint";
    if (organisers.size() != 1) return "";
    if (municipal == 1) return "municipality";
    const Text only = *organisers[0]->text();
    if (kind_of(only) != "contractor") return "";
    for (const Json* each : all(registry, "bodies")) {
      if (at(*each, "kind") == "municipality" && works(only, at(*each, "id"))) return "contractor";
    }
    return "";
  }

  void about_the_meeting() {
    const Text meeting = at(q, "meeting");
    if (meeting.empty()) {
      for (const char* attribute : {"meeting", "agenda", "convener"}) asked(attribute, "none");
      return;
    }
    List rosters;
    for (const Json* each : there(all(v, "rosters"))) {
      if (at(*each, "meeting") == meeting) rosters.push_back(each);
    }
    const Json* roster = sole(rosters);
    if (roster == nullptr) return;
    say_by(*roster, "meeting", part_v17(*roster), "roster");
    if (const Text agenda = agenda_v24(*roster); !agenda.empty()) {
      say_by(*roster, "agenda", agenda, "roster");
    }
    if (const Text convener = convener_v25(*roster); !convener.empty()) {
      say_by(*roster, "convener", convener, "roster");
    }
    if (const Json* found = sole(of_person(all(*roster, "comparisons")))) {
      bool stale = false;
      for (const Json* member : all(*roster, "members")) {
        stale = stale || at(*member, "invited") > at(*found, "at");
      }
      const Text result = at(*found, "result");
      if (result != "no" || !stale)
        say_by(*found, "perpetrator_attends", result, "roster-comparison");
    }
  }

  // The earliest of those that hold, then the smallest name.
  const Json* first_of(const List& records, const std::function<bool(const Json&)>& holds) const {
    const Json* best = nullptr;
    for (const Json* each : there(records)) {
      if (!holds(*each)) continue;
      if (best == nullptr || std::pair(at(*each, "at"), at(*each, "by")) <
                                 std::pair(at(*best, "at"), at(*best, "by"))) {
        best = each;
      }
    }
    return best;
  }

  void about_requests() {
    const Text meeting = at(q, "meeting");
    const Json* found = first_of(all(v, "requests"), [&](const Json& request) {
      const Json& asker = *request.find("asker");
      const bool own =
          meeting.empty() ? at(asker, "body") == recipient : at(asker, "meeting") == meeting;
      return own && at(request, "addressee") == sender &&
             at(request, "statute") == at(q, "basis") && has_person &&
             has(request, "persons", person) && has_all(request, "items", categories) &&
             !at(request, "necessity").empty();
    });
    if (found == nullptr) return asked("request", "none");
    say_by(*found, "request", "recorded", "request-record");
  }

  void about_leave() {
    const Json* found = first_of(all(v, "leaves"), [&](const Json& leave) {
      return city != sender && works(sender, city) && at(leave, "commissioner") == city &&
             at(leave, "contractor") == sender && at(leave, "recipient") == recipient &&
             has_person && at(leave, "person") == person && at(leave, "basis") == at(q, "basis") &&
             at(leave, "purpose") == purpose && has_all(leave, "categories", categories) &&
             at(leave, "until") > now;
    });
    if (found == nullptr) return asked("authorised", "no");
    say_by(*found, "authorised", "yes", "leave");
  }

  void about_the_person() {
    if (const Json* seal = sole(of_person(all(v, "flags")))) {
      const Text until = at(*seal, "until");
      if (flag(*seal, "sealed")) {
        say_by(*seal, "sealed_place", "yes", "intake-sheet");
      } else if (until.empty() || day_in_japan(now) <= until) {
        say_by(*seal, "sealed_place", "no", "intake-sheet");
      }
    }
    const Json* home = sole(of_person(all(v, "residences")));
    if (home != nullptr && at(*home, "city") == city) {
      say_by(*home, "residence", flag(*home, "in_city") ? "in_city" : "elsewhere", "intake-sheet");
    }
    const List declared = of_person(all(v, "urgencies"));
    const Json* one = sole(declared);
    if (one != nullptr && !at(*one, "reason").empty() && at(*one, "until") > now) {
      say_by(*one, "urgency", at(*one, "level"), "urgency-record");
      const Text consent = at(*one, "consent");
      if (!consent.empty()) say_by(*one, "consent_obtainable", consent, "urgency-record");
    } else if (declared.size() < 2) {
      asked("urgency", "none");
    }
    if (const Json* plan = sole(of_person(all(v, "plans")))) {
      Text stage = at(*plan, "stage");
      if (stage == "early_start" && at(*plan, "reason").empty()) stage = "proposed";
      say_by(*plan, "plan", stage, "plan-record");
    }
    const Json* table = v.find("table");
    if (has_person) {
      asked("data_form", "personal");
    } else if (table != nullptr && at(*table, "at") <= now) {
      const bool small = number(*table, "smallest_cell") < number(*table, "limit");
      say_by(*table, "data_form", small ? "small_cells" : "aggregate", "table");
    }
  }

  const Json& v;
  const Json& q;
  const Text now;
  const Json& registry;
  const Text sender = at(q, "sender");
  const Text recipient = at(q, "recipient");
  const Text city = at(q, "on_behalf_of");
  const Text purpose = at(q, "purpose");
  const Text person = at(q, "person");
  const bool has_person = !person.empty();
  const List categories = all(q, "categories");
  const Text relation = relation_v13();
  Told out;
};

}  // namespace

Told reference_derivation(const Json& views, const Json& question, const std::string& now) {
  return Reference(views, question, now).told();
}

}  // namespace musubi::facts::test
