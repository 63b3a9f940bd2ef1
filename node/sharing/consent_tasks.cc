#include "node/sharing/consent_tasks.h"

#include <algorithm>

namespace musubi::node {
namespace {

using casework::Direction;

Task end_task(const ConsentEnd& end) {
  const Instant over = *end.end;
  return {
      .id = end.file.persons[end.person].text() + ":" + std::string(kConsentEnds),
      .case_id = end.file.id,
      .partition = end.file.partition,
      .kind = std::string(kConsentEnds),
      .due = std::max(end.now, over - end.lead),
      .created = end.now,
      .body = json::Object{
          {"ends", to_text(over)}, {"person", static_cast<std::int64_t>(end.person)}, {"v", 1}}};
}

}  // namespace

Status put_end_task(store::Store& store, const ConsentEnd& end, store::ChangeSet& change) {
  const std::string id = end.file.persons[end.person].text() + ":" + std::string(kConsentEnds);
  TRY_ASSIGN(auto known, find_task(store, id));
  if (!known) {
    insert_end_task(end, change);
  } else if (end.end) {
    change.update(to_row(end_task(end)));
  } else if (known->open) {
    known->open = false;
    change.update(to_row(*known));
  }
  return {};
}

void insert_end_task(const ConsentEnd& end, store::ChangeSet& change) {
  if (end.end) change.insert(to_row(end_task(end)));
}

std::optional<Instant> earliest_end(const casework::Consent& consent,
                                    const casework::Wordings& wordings, Instant now) {
  std::optional<Instant> earliest;
  for (const Direction direction : casework::kDirections) {
    if (!casework::permits(casework::state_at(consent, direction, wordings, now))) continue;
    const casework::DirectionMark& mark = consent.mark_of(direction);
    const auto end = casework::end_of(consent, mark, wordings.find(mark.wording));
    if (end) earliest = std::min(*end, earliest.value_or(*end));
  }
  return earliest;
}

std::string follow_up_id(const casework::ConsentId& consent) {
  return consent.text() + ":" + std::string(kRecallFollowUp);
}

Task follow_up_task(const casework::CaseFile& file, std::size_t person,
                    const casework::Consent& consent, const std::vector<MessageId>& messages,
                    Instant now) {
  json::Array ids;
  for (const MessageId& message : messages) ids.emplace_back(message.text());
  return {.id = follow_up_id(consent.id),
          .case_id = file.id,
          .partition = file.partition,
          .kind = std::string(kRecallFollowUp),
          .due = now + kFollowUpWithin,
          .created = now,
          .body = json::Object{{"consent", consent.id.text()},
                               {"messages", std::move(ids)},
                               {"person", static_cast<std::int64_t>(person)},
                               {"v", 1}}};
}

}  // namespace musubi::node
