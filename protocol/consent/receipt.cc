#include "protocol/consent/receipt.h"

#include "crypto/primitives/hash.h"
#include "protocol/consent/receipt_words.h"
#include "protocol/consent/steps.h"

namespace musubi::consent {
namespace {

using casework::Direction;
using casework::DirectionMark;
using casework::Wording;

json::Object words(const Words& said) {
  return {{"en", std::string(said.en)}, {"ja", std::string(said.ja)}};
}

json::Object body_json(const ReceiptParts& parts, const OrganisationId& body) {
  json::Object object{{"party_id", body.text()}};
  const auto named = parts.names.find(body);
  if (named == parts.names.end()) return object;
  object.emplace("party_name", json::Object{{"en", named->second.en}, {"ja", named->second.ja}});
  return object;
}

template <class Code>
json::Array coded(const std::set<Code>& codes, const char* member) {
  json::Array items;
  for (const Code code : codes) {
    items.emplace_back(json::Object{{"en", std::string(label(code).en)},
                                    {"ja", std::string(label(code).ja)},
                                    {member, std::string(label(code).name)}});
  }
  return items;
}

// What the person was shown. Of words that nobody knows any more only the name is left.
json::Object notice(const DirectionMark& mark, const Wording* shown) {
  json::Object object{{"notice_id", mark.wording}};
  if (shown == nullptr) return object;
  object.emplace("ja", shown->ja);
  object.emplace("source", shown->source);
  if (shown->en) object.emplace("en", *shown->en);
  if (shown->plain_ja) object.emplace("plain_ja", *shown->plain_ja);
  if (shown->approval) object.emplace("approval", *shown->approval);
  return object;
}

void add_recipients(const ReceiptParts& parts, const DirectionMark& mark, const Wording* shown,
                    json::Object& processing) {
  json::Array sorts;
  if (shown != nullptr) {
    for (const casework::Relation relation : shown->covers) {
      json::Object sort = words(relation_words(relation));
      sort.emplace("relation", std::string(facts::name_of(relation)));
      sorts.emplace_back(std::move(sort));
    }
  }
  processing.emplace("recipient_sorts", std::move(sorts));
  if (!parts.name_recipients) {
    processing.emplace("recipients_told_at_office", true);
    return;
  }
  json::Array bodies;
  for (const OrganisationId& body : mark.recipients) bodies.emplace_back(body_json(parts, body));
  if (!bodies.empty()) processing.emplace("recipient_third_parties", std::move(bodies));
}

template <class Code>
void add_codes(const std::optional<std::set<Code>>& limit,
               const std::optional<std::set<Code>>* words, const char* list, const char* member,
               json::Object& processing) {
  if (limit) {
    processing.emplace(list, coded(*limit, member));
  } else if (words != nullptr && *words) {
    processing.emplace(list, coded(**words, member));
  }
}

json::Value processing_json(const ReceiptParts& parts, Direction direction) {
  const DirectionMark& mark = parts.consent.mark_of(direction);
  const Wording* shown = parts.wordings.find(mark.wording);
  const StateEntry& state = entry(mark.state);
  json::Object processing{{"direction", std::string(facts::name_of(direction))},
                          {"direction_words", words(direction_words(direction))},
                          {"event_state", std::string(state.name)},
                          {"event_state_words", json::Object{{"en", std::string(state.en)},
                                                             {"ja", std::string(state.ja)}}},
                          {"lawful_basis", "consent"},
                          {"pii_controllers", json::Array{parts.on_behalf_of.text()}},
                          {"privacy_notice", notice(mark, shown)},
                          {"since", to_text(mark.since)}};
  add_codes(mark.limits.purposes, shown ? &shown->purposes : nullptr, "purposes", "purpose",
            processing);
  add_codes(mark.limits.categories, shown ? &shown->categories : nullptr, "pii_information",
            "pii_type", processing);
  add_recipients(parts, mark, shown, processing);
  if (casework::permits(mark.state)) {
    const auto end = casework::end_of(parts.consent, mark, shown);
    if (end) processing.emplace("valid_until", to_text(*end));
  }
  return processing;
}

json::Array parties(const ReceiptParts& parts) {
  const OrganisationId own = parts.node.organisation();
  json::Object controller = body_json(parts, parts.on_behalf_of);
  controller.emplace("party_role", "controller");
  json::Array all{json::Value(std::move(controller))};
  if (own == parts.on_behalf_of) return all;
  json::Object processor = body_json(parts, own);
  processor.emplace("party_role", "processor");
  all.emplace_back(std::move(processor));
  return all;
}

}  // namespace

json::Value make_receipt(const ReceiptParts& parts) {
  const casework::Consent& consent = parts.consent;
  json::Array processing;
  json::Array said;
  for (const Direction direction : {Direction::kProvide, Direction::kCollect}) {
    processing.emplace_back(processing_json(parts, direction));
    if (consent.said.count(direction) > 0) {
      said.emplace_back(std::string(facts::name_of(direction)));
    }
  }
  const State state = consent.state_of(*consent.said.begin());
  json::Object receipt{
      {"events", json::Array{json::Object{{"directions", std::move(said)},
                                          {"entity_id", parts.node.organisation().text()},
                                          {"event_state", std::string(entry(state).name)},
                                          {"event_time", to_text(consent.changed)}}}},
      {"language", json::Array{"ja", "en"}},
      {"party_identification", parties(parts)},
      {"pii_principal_id", consent.person.text()},
      {"pii_principal_name", parts.name},
      {"processing", std::move(processing)},
      {"record_id", consent.id.text()},
      {"schema_version", std::string(kReceiptSchema)},
      {"withdrawal_effect", words(kWithdrawalEffect)},
      {"withdrawal_limits", words(kWithdrawalLimits)},
      {"withdrawal_method", words(kWithdrawalMethod)}};
  json::Object log{{"node", parts.node.text()}};
  if (consent.leaf) log.emplace("leaf", consent.leaf->hex());
  receipt.emplace("log", std::move(log));
  receipt.emplace("receipt_id",
                  crypto::sha256(to_bytes(json::to_canonical(json::Value(receipt)))).hex());
  return receipt;
}

}  // namespace musubi::consent
