#include "protocol/staff/login.h"

#include <algorithm>

namespace musubi::staff {
namespace {

using store::Field;
using store::Row;
using store::Table;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

Instant instant_of(const Field& field) { return Instant{Duration{std::get<std::int64_t>(field)}}; }

}  // namespace

Failures after_failure(Failures before, Instant now) {
  ++before.count;
  before.last = now;
  if (before.count < kFailuresBeforeWait) return before;
  Duration wait = kFirstWait;
  for (auto i = kFailuresBeforeWait; i < before.count && wait < kLongestWait; ++i) wait *= 2;
  before.locked_until = now + std::min(wait, kLongestWait);
  return before;
}

bool is_locked(const std::optional<Failures>& failures, Instant now) {
  return failures && failures->locked_until && now < *failures->locked_until;
}

Row to_row(const Failures& failures) {
  Field locked;
  if (failures.locked_until) locked = milliseconds(*failures.locked_until);
  return {Table::kLogin,
          {failures.user, static_cast<std::int64_t>(failures.count), milliseconds(failures.last),
           std::move(locked)}};
}

Result<std::optional<Failures>> find_failures(store::Store& store, const std::string& user) {
  TRY_ASSIGN(const auto row, store.find(Table::kLogin, {user}));
  if (!row) return std::optional<Failures>();
  Failures failures{user, static_cast<std::uint64_t>(std::get<std::int64_t>(row->fields.at(1))),
                    instant_of(row->fields.at(2)), std::nullopt};
  if (std::holds_alternative<std::int64_t>(row->fields.at(3))) {
    failures.locked_until = instant_of(row->fields.at(3));
  }
  return std::optional(std::move(failures));
}

Status forget_failures(store::Store& store, const std::string& user, store::ChangeSet& act) {
  TRY_ASSIGN(const auto row, store.find(Table::kLogin, {user}));
  if (row) act.erase(Table::kLogin, {user});
  return {};
}

}  // namespace musubi::staff
