// How a message enters the outbox: its numbers, its rows, its record. For outbox.cc and
// postbag.cc only, so that there is no third way out of a node.
#pragma once

#include <vector>

#include "protocol/exchange/environment.h"
#include "protocol/store/change_set.h"

namespace musubi::exchange {

// A message that has got its numbers, and the streams that gave them.
struct Numbered {
  Manifest manifest;
  std::vector<StreamRow> streams;
};

// Gives each recipient the next number of its stream. kUnavailable "outbox.peer-full".
[[nodiscard]] Result<Numbered> number(const Context& context, Manifest manifest);

[[nodiscard]] audit::Record release_record(const Context& context, const OutboxRow& row);

// Outbox, deliveries and first attempts, due at once. `Change` is a ChangeSet or a ChangeDraft.
template <class Change>
void add_rows(Change& change, const Context& context, const OutboxRow& row) {
  const Digest digest = immutable_digest(row.manifest);
  change.insert(to_row(row));
  for (const ManifestRecipient& recipient : row.manifest.recipients) {
    change.insert(to_row(DeliveryRow{
        row.message, recipient.node, row.case_id, digest, DeliveryState::kWaiting, {}, {}}));
    change.insert(
        to_row(AttemptRow{row.message, recipient.node, context.now, row.not_after, 0, 0, {}}));
  }
}

}  // namespace musubi::exchange
