// How a message enters the outbox: its numbers, its rows, its record. For outbox.cc and
// recall.cc only, so that there is no third way out of a node.
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

// Whether a message adds to what waits for a peer, or stands where another stood: a recall is
// never refused for want of room.
enum class Place { kNew, kTakenOver };

// Gives each recipient the next number of its stream. kUnavailable "outbox.peer-full".
[[nodiscard]] Result<Numbered> number(const Context& context, Manifest manifest,
                                      Place place = Place::kNew);

[[nodiscard]] audit::Record release_record(const Context& context, const OutboxRow& row);

// Outbox, deliveries, first attempts (due at once) and numbers.
void add_rows(store::ChangeSet& change, const Context& context, const OutboxRow& row,
              const std::vector<StreamRow>& streams);

}  // namespace musubi::exchange
