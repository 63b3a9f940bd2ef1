// Rosters, pledges and requests from JSON.
#include "protocol/facts/reading.h"

namespace musubi::facts {
namespace {

Result<AgendaItem> parse_item(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = fields.parsed("id", kMaxName, ItemId::parse);
  auto persons = read_set(fields, "persons", 1, kMaxPersons, PersonId::parse);
  TRY(fields.finish());
  return AgendaItem{*id, std::move(persons)};
}

Result<Member> parse_member(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto attendee = fields.parsed("attendee", kMaxName, AttendeeId::parse);
  const auto organisation = read_organisation(fields, "organisation");
  const Instant invited = fields.instant("invited");
  const auto left = fields.optional_instant("left");
  check_order(fields, invited, left, "left");
  TRY(fields.finish());
  return Member{*attendee, *organisation, invited, left};
}

Result<Comparison> parse_comparison(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  const auto result = fields.parsed("result", kMaxName, parse_code<Attendance>);
  Record record = read_record(fields);
  TRY(fields.finish());
  return Comparison{*person, *result, std::move(record)};
}

Result<std::variant<MeetingId, std::string>> parse_scope(const json::Value& value,
                                                         const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto meeting = read_optional_id<MeetingId>(fields, "meeting");
  std::string contract;
  if (!meeting) contract = fields.text("contract", kMaxName);
  TRY(fields.finish());
  if (meeting) return std::variant<MeetingId, std::string>(*meeting);
  return std::variant<MeetingId, std::string>(std::move(contract));
}

Result<std::variant<OrganisationId, MeetingId>> parse_asker(const json::Value& value,
                                                            const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto meeting = read_optional_id<MeetingId>(fields, "meeting");
  std::optional<OrganisationId> body;
  if (!meeting) body = read_organisation(fields, "body");
  TRY(fields.finish());
  if (meeting) return std::variant<OrganisationId, MeetingId>(*meeting);
  return std::variant<OrganisationId, MeetingId>(*body);
}

}  // namespace

Result<RosterView> parse_roster(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto meeting = fields.parsed("meeting", kMaxName, MeetingId::parse);
  const auto regime = fields.parsed("regime", kMaxName, parse_code<Regime>);
  auto organisers = read_set(fields, "organisers", 1, kMaxParties, OrganisationId::parse);
  auto items = read_list<AgendaItem>(fields, "items", kMaxInMeeting, parse_item);
  auto members = read_list<Member>(fields, "members", kMaxInMeeting, parse_member);
  auto comparisons = read_list<Comparison>(fields, "comparisons", kMaxInMeeting, parse_comparison);
  const auto closed = fields.optional_instant("closed");
  Record record = read_record(fields);
  TRY(fields.finish());
  return RosterView{*meeting,
                    *regime,
                    std::move(organisers),
                    std::move(items),
                    std::move(members),
                    std::move(comparisons),
                    closed,
                    std::move(record)};
}

Result<PledgeView> parse_pledge(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto attendee = fields.parsed("attendee", kMaxName, AttendeeId::parse);
  std::variant<MeetingId, std::string> scope(std::in_place_index<1>);
  fields.nested("for", scope, parse_scope);
  const Instant signed_at = fields.instant("signed");
  Record record = read_record(fields);
  TRY(fields.finish());
  return PledgeView{*attendee, std::move(scope), signed_at, std::move(record)};
}

Result<RequestView> parse_request(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  std::optional<std::variant<OrganisationId, MeetingId>> asker;
  fields.value("asker");
  fields.optional_nested("asker", asker, parse_asker);
  const auto addressee = read_organisation(fields, "addressee");
  std::string statute = fields.text("statute", kMaxName);
  auto persons = read_set(fields, "persons", 1, kMaxPersons, PersonId::parse);
  auto items = read_set(fields, "items", 1, kCategoryCount, parse_category);
  std::string necessity = fields.text("necessity", kMaxReason);
  Record record = read_record(fields);
  TRY(fields.finish());
  return RequestView{*std::move(asker),  *addressee,       std::move(statute),
                     std::move(persons), std::move(items), std::move(necessity),
                     std::move(record)};
}

}  // namespace musubi::facts
