#include "protocol/exchange/peer_account.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::exchange {
namespace {

constexpr std::int64_t kAccountVersion = 1;

std::string name_of(const NodeId& peer) { return "account/" + peer.text(); }

std::int64_t day_of(Instant instant) {
  return std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
}

std::uint64_t count(json::Fields& fields, std::string_view name) {
  return static_cast<std::uint64_t>(fields.integer(name, 0, json::kMaxInteger));
}

std::int64_t as_json(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

PeerAccount::PeerAccount(const Context& context, const NodeId& peer, Books books)
    : context_(context),
      peer_(peer),
      books_(books),
      before_(books),
      // A clock that stepped back over midnight gives nobody a second day; one that had run ahead
      // for longer does not close the account until then.
      today_(books.day - day_of(context.now) == 1 ? books.day : day_of(context.now)) {}

Result<PeerAccount::Books> PeerAccount::parse(const store::Row& row) {
  const auto* bytes = std::get_if<Bytes>(&row.fields.at(1));
  if (bytes == nullptr) return Error{ErrorCode::kInternal, "exchange.bad-row", {}};
  TRY_ASSIGN(const json::Value value, json::parse(*bytes));
  json::Fields fields(value, "");
  Books books;
  fields.integer("v", kAccountVersion, kAccountVersion);
  books.day = fields.integer("day", -json::kMaxInteger, json::kMaxInteger);
  books.refusals = {count(fields, "refusal_leaves"), count(fields, "refusals_unwritten")};
  books.alarms = {count(fields, "alarm_leaves"), count(fields, "alarms_unwritten")};
  books.repeats = count(fields, "repeats");
  books.recoveries = count(fields, "recoveries");
  TRY(fields.finish());
  return books;
}

store::Row PeerAccount::to_row() const {
  return {store::Table::kSetting,
          {name_of(peer_), to_bytes(json::to_canonical(json::Object{
                               {"alarm_leaves", as_json(books_.alarms.leaves)},
                               {"alarms_unwritten", as_json(books_.alarms.unwritten)},
                               {"day", books_.day},
                               {"recoveries", as_json(books_.recoveries)},
                               {"refusal_leaves", as_json(books_.refusals.leaves)},
                               {"refusals_unwritten", as_json(books_.refusals.unwritten)},
                               {"repeats", as_json(books_.repeats)},
                               {"v", kAccountVersion}}))}};
}

Result<PeerAccount> PeerAccount::load(const Context& context, const NodeId& peer) {
  TRY_ASSIGN(const auto row, context.reads.find(store::Table::kSetting, {name_of(peer)}));
  Books books;
  if (row) {
    TRY_ASSIGN(books, parse(*row));
  }
  return PeerAccount(context, peer, books);
}

audit::Record PeerAccount::summary(std::string_view event) const {
  return audit::Record::make(
      audit::Act::kRefused, context_.now, std::nullopt,
      json::Object{{"alarms_unwritten", as_json(books_.alarms.unwritten)},
                   {"day", books_.day},
                   {"event", event},
                   {"peer", peer_.text()},
                   {"refusals_unwritten", as_json(books_.refusals.unwritten)},
                   {"repeats", as_json(books_.repeats)}},
      context_.random);
}

void PeerAccount::close_earlier_day(ChangeDraft& draft) {
  if (books_.day == today_) return;
  const bool tells = books_.alarms.unwritten + books_.refusals.unwritten + books_.repeats > 0;
  if (tells) draft.record(summary("faults-of-the-day"));
  books_ = Books{};
  books_.day = today_;
}

bool PeerAccount::put_down(ChangeDraft& draft, Fault fault, audit::Record record) {
  close_earlier_day(draft);
  Tally& tally = fault == Fault::kAlarm ? books_.alarms : books_.refusals;
  const std::uint64_t limit =
      fault == Fault::kAlarm ? kMaxAlarmLeavesPerMemberDay : kMaxRefusalLeavesPerMemberDay;
  if (tally.leaves < limit) {
    ++tally.leaves;
    draft.record(std::move(record));
    return true;
  }
  if (tally.unwritten == 0) draft.record(summary("leaves-used-up"));
  ++tally.unwritten;
  return false;
}

void PeerAccount::count_repeat(ChangeDraft& draft) {
  close_earlier_day(draft);
  ++books_.repeats;
}

bool PeerAccount::admits_recovery(ChangeDraft& draft) {
  close_earlier_day(draft);
  if (books_.recoveries >= kMaxRecoveriesPerMemberDay) return false;
  ++books_.recoveries;
  return true;
}

void PeerAccount::finish(ChangeDraft& draft) const {
  if (!(books_ == before_)) draft.put(to_row());
}

}  // namespace musubi::exchange
