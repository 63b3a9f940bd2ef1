#include "protocol/casework/intake_sheet.h"

#include <algorithm>

#include "protocol/casework/japanese_era.h"
#include "protocol/casework/place_seal.h"
#include "protocol/casework/sheet_fields.h"
#include "protocol/casework/sheet_rules.h"
#include "protocol/casework/topics.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kForm1 = "intake-sheet/1";
constexpr std::string_view kForm2 = "intake-sheet/2";
constexpr std::size_t kMaxCode = 32;
constexpr std::size_t kMaxWording1 = 32;
constexpr std::size_t kMaxWording2 = 64;
constexpr std::size_t kMaxPhone = 32;
constexpr std::int64_t kMaxAge = 150;

constexpr std::string_view kMethods[] = {"phone", "visit", "outreach", "other"};
constexpr std::string_view kSexes[] = {"male", "female", "other"};
constexpr std::string_view kRowSexes[] = {"male", "female", "unknown"};
constexpr std::string_view kYesNo[] = {"yes", "no"};
constexpr std::string_view kCareLevels1[] = {"support", "care", "no"};
constexpr std::string_view kCareLevels2[] = {"support", "care", "yes", "no"};
constexpr std::string_view kLifelines1[] = {"water", "electricity", "gas"};
constexpr std::string_view kLifelines2[] = {"water", "electricity", "gas", "none"};
constexpr std::string_view kDisabilities1[] = {"physical", "intellectual", "mental"};
constexpr std::string_view kDisabilities2[] = {"physical", "intellectual", "mental", "yes", "none"};
constexpr std::string_view kHousings[] = {"owned", "rented", "other"};
constexpr std::string_view kRelations[] = {"family", "other"};
constexpr std::string_view kLivings[] = {"together", "apart_in_city", "apart_elsewhere"};
constexpr std::string_view kMarks[] = {"yes", "no", "unknown"};
constexpr std::string_view kTies[] = {"couple", "former_couple", "parent", "sibling", "other"};
constexpr std::string_view kUses[] = {"meeting", "recipient_unknown", "refer"};
constexpr std::string_view kUrgencies[] = {"none", "within_week", "within_month"};

// Reads the members of a form. What form 2 has and form 1 has not, a reader of form 1 never asks
// for: it stays a member that nobody knows.
class SheetReader {
 public:
  SheetReader(SheetFaults& faults, bool is_form_2, bool is_taken_in)
      : faults_(faults), is_form_2_(is_form_2), is_taken_in_(is_taken_in) {}

  void read(SheetFields& fields, IntakeSheet& sheet, std::vector<SealedWords>& sealed_words) {
    sheet.wording = fields.text("wording", is_form_2_ ? kMaxWording2 : kMaxWording1);
    if (is_form_2_) sheet.recipient = organisation(fields, "recipient");
    sheet.method = fields.code("method", kMethods);
    sheet.received_on = day(fields, "received_on", true).value_or(Day{});
    sheet.office = fields.text("office", kMaxShortText);
    sheet.receiver = fields.text("receiver", kMaxShortText);
    Plan plan;
    if (const auto* value = fields.value("subject")) read_subject(*value, sheet.subject, plan);
    if (const auto* value = fields.optional_value("caller")) {
      sheet.caller = read_caller(*value, fields.pointer_to("caller"));
    }
    read_topics(fields, sheet.topics);
    sheet.situation = fields.optional_text("situation", kMaxLongText);
    sheet.chief_complaint = fields.optional_text("chief_complaint", kMaxLongText);
    read_household(fields, sheet.household, sealed_words);
    if (is_form_2_) read_ties(fields, sheet.ties);
    if (const auto* value = fields.value("handling")) read_handling(*value, sheet.handling, plan);
    sheet.plan = Place<Plan>(std::move(plan));
  }

 private:
  // The words of option `name`, which is there with a code of the list.
  std::optional<Option> option(SheetFields& fields, std::string_view name, Codes codes) {
    const json::Value* value = fields.optional_value(name);
    if (value == nullptr) return std::nullopt;
    return option_at(*value, fields.pointer_to(name), codes);
  }

  Option option_at(const json::Value& value, const std::string& pointer, Codes codes) {
    SheetFields fields(value, pointer, faults_);
    Option option{fields.code("code", codes), fields.optional_text("words", kMaxShortText)};
    fields.finish();
    return option;
  }

  std::optional<OrganisationId> organisation(SheetFields& fields, std::string_view name) {
    const std::string text = fields.optional_text(name, kMaxCode);
    if (text.empty()) return std::nullopt;
    auto id = OrganisationId::parse(text);
    if (!id) fields.fault(name, "json.bad-value");
    return id;
  }

  // "2026-11-20". Form 1 has one reason for every bad day.
  std::optional<Day> day(SheetFields& fields, std::string_view name, bool required) {
    if (!required && !fields.has(name)) return std::nullopt;
    const std::string text = fields.text(name, 10);
    if (text.empty()) return std::nullopt;
    const auto day = parse_date(text);
    if (!day) {
      const bool no_such_day = is_form_2_ && looks_like_a_day(text);
      fields.fault(name, no_such_day ? "sheet.no-such-day" : "json.bad-value");
    }
    return day;
  }

  // A birthday is written as the sheet has it, {"era":"S","year":64,"month":1,"day":7}.
  std::optional<Day> birth(SheetFields& outer) {
    const json::Value* value = outer.optional_value("birth");
    if (value == nullptr) return std::nullopt;
    const std::size_t before = faults_.count();
    SheetFields fields(*value, outer.pointer_to("birth"), faults_);
    const std::string era = fields.text("era", 1);
    const EraDate date{era.empty() ? '?' : era[0], static_cast<int>(fields.integer("year", 1, 200)),
                       static_cast<unsigned>(fields.integer("month", 1, 12)),
                       static_cast<unsigned>(fields.integer("day", 1, 31))};
    fields.finish();
    if (faults_.count() > before) return std::nullopt;
    const auto day = to_gregorian(date);
    if (!day) outer.fault("birth", "sheet.no-such-day");
    return day;
  }

  void read_person(SheetFields& fields, PersonBlock& person) {
    person.furigana = fields.optional_text("furigana", kMaxShortText);
    person.name = fields.text("name", kMaxShortText);
    person.sex = is_form_2_ ? fields.optional_code("sex", kSexes) : fields.code("sex", kSexes);
    Address address;
    if (is_form_2_) address.municipality = municipality(fields);
    address.postcode = fields.optional_text("postcode", 8);
    address.address = fields.optional_text("address", kMaxShortText);
    person.address = Place<Address>(std::move(address));
    Phones phones;
    phones.home = fields.optional_text("phone_home", kMaxPhone);
    phones.mobile = fields.optional_text("phone_mobile", kMaxPhone);
    person.phones = Place<Phones>(std::move(phones));
    person.birth = birth(fields);
    if (is_form_2_) person.age = fields.optional_integer("age", 0, kMaxAge);
  }

  std::string municipality(SheetFields& fields) {
    std::string text = fields.optional_text("municipality", kMaxCode);
    check_municipality(text, fields.pointer_to("municipality"), is_taken_in_, faults_);
    return text;
  }

  void read_subject(const json::Value& value, SubjectBlock& subject, Plan& plan) {
    SheetFields fields(value, "/subject", faults_);
    read_person(fields, subject.person);
    plan.other_agencies = option(fields, "other_agencies", kYesNo);
    subject.care_level =
        option(fields, "care_level", is_form_2_ ? Codes(kCareLevels2) : Codes(kCareLevels1));
    Dwelling dwelling;
    dwelling.housing = option(fields, "housing", kHousings);
    dwelling.lifelines_cut =
        fields.code_set("lifelines_cut", is_form_2_ ? Codes(kLifelines2) : Codes(kLifelines1));
    subject.dwelling = Place<Dwelling>(std::move(dwelling));
    fields.optional_list(
        "disability", std::size(kDisabilities1),
        [&](const json::Value& item, const std::string& at) {
          subject.disability.push_back(
              option_at(item, at, is_form_2_ ? Codes(kDisabilities2) : Codes(kDisabilities1)));
        });
    fields.finish();
  }

  CallerBlock read_caller(const json::Value& value, const std::string& pointer) {
    SheetFields fields(value, pointer, faults_);
    CallerBlock caller;
    read_person(fields, caller.person);
    if (is_form_2_ ? fields.has("relation") : fields.value("relation") != nullptr) {
      caller.relation = Place<Option>(*option(fields, "relation", kRelations));
    }
    if (is_form_2_) {
      // The paper's rows are counted from 1, and row 1 is the subject.
      const auto row = fields.optional_integer("row", 2, kMaxHouseholdRows);
      if (row) caller.row = static_cast<std::size_t>(*row) - 1;
      if (!fields.has("row")) caller.sealed_place = mark(fields, "sealed_place");
    }
    fields.finish();
    return caller;
  }

  // A topic is marked ○, or ◎ as the main one: {"topic":"income","main":true}.
  void read_topics(SheetFields& fields, Topics& topics) {
    fields.list("topics", kTopicCount, [&](const json::Value& item, const std::string& at) {
      read_topic(item, at, topics);
    });
    topics.other = fields.optional_text("topics_other", kMaxShortText);
  }

  void read_topic(const json::Value& value, const std::string& pointer, Topics& topics) {
    SheetFields fields(value, pointer, faults_);
    const std::string topic = fields.code("topic", kTopicCodes);
    const bool main = fields.has("main") && fields.boolean("main");
    fields.finish();
    if (topic.empty()) return;
    const auto& marked = topics.marked;
    if (std::find(marked.begin(), marked.end(), topic) != marked.end()) {
      return faults_.add("sheet.marked-twice", pointer);
    }
    topics.marked.push_back(topic);
    if (main && topics.main) return faults_.add("sheet.second-main-topic", pointer);
    if (main) topics.main = topic;
  }

  Mark mark(SheetFields& fields, std::string_view name) {
    const std::string text = fields.optional_code(name, kMarks);
    if (text == "yes") return Mark::kYes;
    return text == "no" ? Mark::kNo : Mark::kUnknown;
  }

  void read_household(SheetFields& fields, std::vector<HouseholdRow>& household,
                      std::vector<SealedWords>& sealed_words) {
    const std::size_t before = faults_.count();
    fields.list("household", kMaxHouseholdRows,
                [&](const json::Value& item, const std::string& at) {
                  household.push_back(read_row(item, at, household.size(), sealed_words));
                });
    if (household.empty() && faults_.count() == before) {
      fields.fault("household", "sheet.subject-row");
    }
  }

  // The subject's own row has no relation, no way of living and no mark for support: the paper
  // strikes them out.
  HouseholdRow read_row(const json::Value& value, const std::string& pointer, std::size_t index,
                        std::vector<SealedWords>& sealed_words) {
    SheetFields fields(value, pointer, faults_);
    HouseholdRow row;
    row.name = fields.text("name", kMaxShortText);
    row.sex = fields.code("sex", kRowSexes);
    row.age = fields.optional_integer("age", 0, kMaxAge);
    row.concerns = fields.optional_text("concerns", kMaxLongText);
    row.consent = mark(fields, "consent");
    row.sealed_place = mark(fields, "sealed_place");
    if (is_form_2_) {
      fields.optional_list("sealed_words", kMaxSealedWords,
                           [&](const json::Value& item, const std::string& at) {
                             if (auto words = short_text(item, at)) {
                               sealed_words.push_back({index, *std::move(words)});
                             }
                           });
    }
    if (index > 0) {
      row.link = Place<Link>(read_link(fields));
      row.support = mark(fields, "support");
    }
    fields.finish();
    return row;
  }

  Link read_link(SheetFields& fields) {
    if (!is_form_2_) {
      return {fields.text("relation", kMaxShortText), fields.code("living", kLivings), {}};
    }
    return {fields.optional_text("relation", kMaxShortText),
            fields.optional_code("living", kLivings), municipality(fields)};
  }

  void read_ties(SheetFields& outer, std::vector<Tie>& ties) {
    outer.optional_list("ties", kMaxTies, [&](const json::Value& item, const std::string& at) {
      SheetFields fields(item, at, faults_);
      const auto from = static_cast<std::size_t>(fields.integer("from", 1, kMaxHouseholdRows));
      const auto to = static_cast<std::size_t>(fields.integer("to", 1, kMaxHouseholdRows));
      const std::string kind = fields.code("tie", kTies);
      fields.finish();
      const bool was_read = from > 0 && to > 0 && !kind.empty();
      ties.push_back(was_read ? Tie{from - 1, to - 1, kind} : Tie{});  // keeps its place
    });
  }

  std::optional<std::string> short_text(const json::Value& item, const std::string& pointer) {
    const std::string* text = item.text();
    if (text != nullptr && !text->empty() && text->size() <= kMaxShortText) return *text;
    faults_.add("json.bad-value", pointer);
    return std::nullopt;
  }

  void read_handling(const json::Value& value, Handling& handling, Plan& plan) {
    SheetFields fields(value, "/handling", faults_);
    handling.use = fields.code_set("use", kUses);
    handling.continues = fields.boolean("continues");
    handling.urgency = fields.code("urgency", kUrgencies);
    handling.told_name = fields.optional_text("told_name", kMaxShortText);
    handling.told_contact = fields.optional_text("told_contact", kMaxShortText);
    plan.done = fields.optional_text("done", kMaxLongText);
    plan.planned = fields.optional_text("planned", kMaxLongText);
    plan.difficulties = fields.optional_text("difficulties", kMaxLongText);
    plan.other = fields.optional_text("other", kMaxLongText);
    plan.requested = fields.optional_text("requested", kMaxLongText);
    fields.optional_list("agencies", kMaxReferredAgencies,
                         [&](const json::Value& item, const std::string& at) {
                           if (auto name = short_text(item, at)) {
                             handling.agencies.push_back(*std::move(name));
                           }
                         });
    plan.agencies = handling.agencies;
    if (is_form_2_) {
      handling.handover = passage(fields, "handover", nullptr);
      handling.report = passage(fields, "report", &plan.response);
      plan.signed_copy = digest(fields, "signed_copy");
    }
    fields.finish();
  }

  std::string digest(SheetFields& fields, std::string_view name) {
    std::string text = fields.optional_text(name, 2 * Digest::kSize);
    if (text.empty() || Digest::from_hex(text)) return text;
    faults_.add("json.bad-value", fields.pointer_to(name));
    return {};
  }

  std::optional<Passage> passage(SheetFields& outer, std::string_view name, std::string* response) {
    const json::Value* value = outer.optional_value(name);
    if (value == nullptr) return std::nullopt;
    SheetFields fields(*value, outer.pointer_to(name), faults_);
    if (response != nullptr) *response = fields.optional_text("response", kMaxLongText);
    Passage passage;
    passage.sent_on = day(fields, "sent_on", false);
    passage.from = contact(fields, "from");
    passage.received_on = day(fields, "received_on", false);
    passage.to = contact(fields, "to");
    fields.finish();
    return passage;
  }

  std::optional<Contact> contact(SheetFields& outer, std::string_view name) {
    const json::Value* value = outer.optional_value(name);
    if (value == nullptr) return std::nullopt;
    SheetFields fields(*value, outer.pointer_to(name), faults_);
    Contact contact{fields.optional_text("office", kMaxShortText),
                    fields.optional_text("name", kMaxShortText),
                    fields.optional_text("phone", kMaxPhone)};
    fields.finish();
    return contact;
  }

  SheetFaults& faults_;
  bool is_form_2_;
  bool is_taken_in_;
};

// A sheet that may be spoken of has no place in it any more: nobody is given this.
struct UnsealedReading {
  IntakeSheet sheet;
  std::vector<SealedWords> sealed_words;
};

// Nothing if there is a fault.
std::optional<UnsealedReading> read_unsealed(const json::Value& value, std::optional<Day> today,
                                             SheetFaults& faults) {
  SheetFields fields(value, "", faults);
  const std::string form = fields.text("form", kMaxCode);
  if (!form.empty() && form != kForm1 && form != kForm2) fields.fault("form", "sheet.other-form");
  // Of an unknown form nothing else can be said.
  if (faults.count() > 0) return std::nullopt;

  UnsealedReading read;
  IntakeSheet& sheet = read.sheet;
  sheet.form = form == kForm1 ? 1 : 2;
  SheetReader(faults, sheet.form == 2, today.has_value()).read(fields, sheet, read.sealed_words);
  fields.finish();
  if (sheet.form == 2) check_rules(sheet, read.sealed_words, faults);
  if (today) check_future(sheet, *today, faults);
  if (faults.count() > 0) return std::nullopt;
  return read;
}

std::size_t person_count(const IntakeSheet& sheet) {
  return sheet.household.size() + (sheet.has_caller_in_no_row() ? 1 : 0);
}

}  // namespace

SheetReading read_intake_sheet(const json::Value& value, std::optional<Day> today) {
  SheetFaults faults;
  auto read = read_unsealed(value, today, faults);
  SheetReading reading{std::nullopt, faults.list(), faults.count()};
  if (!read) return reading;
  seal_places(read->sheet, read->sealed_words);
  reading.sheet = std::move(read->sheet);
  return reading;
}

Result<IntakeSheet> parse_intake_sheet(const json::Value& value, const LaterSeals* later) {
  SheetFaults faults;
  auto read = read_unsealed(value, std::nullopt, faults);
  if (!read) return faults.list().front();
  if (later != nullptr && later->seals.size() != person_count(read->sheet)) {
    return Error{ErrorCode::kInternal, "sheet.other-persons", ""};
  }
  seal_places(read->sheet, read->sealed_words, later);
  return std::move(read->sheet);
}

}  // namespace musubi::casework
