#include "protocol/referral/payloads.h"

#include "protocol/json/fields.h"

namespace musubi::referral {
namespace {

constexpr std::size_t kMaxCode = 64;
constexpr std::size_t kIdBytes = 32;

struct ResultEntry {
  std::string_view name;
  std::string_view ja;
};
constexpr std::array<ResultEntry, kRecallResultCount> kResults{
    {{"stopped", "利用停止"}, {"deleted", "消去"}, {"kept", "保有継続"}}};

// An optional text with a grammar of its own.
template <class T, class Parse>
std::optional<T> optional_parsed(json::Fields& fields, std::string_view name, Parse parse) {
  const auto text = fields.optional_text(name, kMaxCode);
  if (!text) return std::nullopt;
  std::optional<T> value = parse(*text);
  if (!value) fields.fault(name, "json.bad-value");
  return value;
}

// [a-z][a-z0-9.-]*, as manifest.md has it.
std::optional<std::string> parse_code(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || !is_letter(text.front())) return std::nullopt;
  for (const char c : text) {
    if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '.' && c != '-') return std::nullopt;
  }
  return std::string(text);
}

}  // namespace

Bytes serialise(const ActPayload& payload) {
  json::Object object{{"after", payload.after.text()},
                      {"event", entry(payload.event).name},
                      {"revision", static_cast<std::int64_t>(payload.revision)},
                      {"v", 1}};
  if (payload.details.reason) object.emplace("reason", entry(*payload.details.reason).name);
  if (payload.details.to) object.emplace("to", payload.details.to->text());
  if (payload.details.content) object.emplace("content", payload.details.content->text());
  return to_bytes(json::to_canonical(std::move(object)));
}

Result<ActPayload> parse_act(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxActBytes));
  json::Fields fields(value, "");
  fields.integer("v", 1, 1);
  const auto event = fields.parsed("event", kMaxCode, parse_event);
  const auto after = fields.parsed("after", kIdBytes, MessageId::parse);
  const std::int64_t revision =
      fields.integer("revision", 2, static_cast<std::int64_t>(kMaxRevisionOfEndings));
  const auto reason = optional_parsed<Reason>(fields, "reason", parse_reason);
  const auto to = optional_parsed<OrganisationId>(fields, "to", OrganisationId::parse);
  const auto content = optional_parsed<MessageId>(fields, "content", MessageId::parse);
  TRY(fields.finish());
  if (entry(*event).carriage != Carriage::kProgress) {
    return invalid("referral.not-an-act", std::string(entry(*event).name));
  }
  Details details{reason, to, content};
  TRY(check_details(*event, details));
  return ActPayload{*event, *after, static_cast<std::uint64_t>(revision), std::move(details)};
}

ActPayload payload_of(const Act& act) {
  return {act.event, act.after.value_or(act.id), act.revision, act.details};
}

std::string_view recall_result_name(RecallResult result) {
  return kResults.at(static_cast<std::size_t>(result)).name;
}
std::string_view recall_result_ja(RecallResult result) {
  return kResults.at(static_cast<std::size_t>(result)).ja;
}
std::optional<RecallResult> parse_recall_result(std::string_view name) {
  for (std::size_t i = 0; i < kResults.size(); ++i) {
    if (kResults[i].name == name) return static_cast<RecallResult>(i);
  }
  return std::nullopt;
}

Status check(const RecallAnswer& answer) {
  const bool kept = answer.result == RecallResult::kKept;
  if (kept && !answer.basis) return invalid("recall.basis-missing", "/basis");
  if (!kept && answer.basis) return invalid("recall.basis-unasked", "/basis");
  return {};
}

Bytes serialise(const RecallAnswer& answer) {
  json::Object object{{"result", recall_result_name(answer.result)}, {"v", 1}};
  if (answer.basis) object.emplace("basis", *answer.basis);
  return to_bytes(json::to_canonical(std::move(object)));
}

Result<RecallAnswer> parse_recall_answer(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxActBytes));
  json::Fields fields(value, "");
  fields.integer("v", 1, 1);
  const auto result = fields.parsed("result", kMaxCode, parse_recall_result);
  const auto basis = optional_parsed<std::string>(fields, "basis", parse_code);
  TRY(fields.finish());
  RecallAnswer answer{*result, basis};
  TRY(check(answer));
  return answer;
}

}  // namespace musubi::referral
