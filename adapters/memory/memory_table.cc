#include "adapters/memory/memory_table.h"

#include <algorithm>

#include "protocol/store/check.h"

namespace musubi::store {

bool MemoryTable::Less::operator()(const Position& a, const Past& b) const {
  const auto shared = static_cast<std::ptrdiff_t>(std::min(a.size(), b.fields.size()));
  return !std::lexicographical_compare(b.fields.begin(), b.fields.end(), a.begin(),
                                       a.begin() + shared);
}

MemoryTable::Position MemoryTable::position(const Row& row, const Ordering& ordering) {
  Position fields;
  fields.reserve(ordering.columns.size());
  for (const std::size_t column : ordering.columns) fields.push_back(row.fields[column]);
  return fields;
}

MemoryTable::MemoryTable(Table table) {
  orderings_.push_back({order_of(table, std::nullopt), {}});
  for (std::size_t index = 0; index < spec(table).indexes.size(); ++index) {
    orderings_.push_back({order_of(table, index), {}});
  }
}

const Row* MemoryTable::find(const Key& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

MemoryTable::Range MemoryTable::range(const Scan& scan, const Ordering& ordering) {
  const Keys& keys = ordering.keys;
  Range range{keys.lower_bound(scan.prefix), keys.lower_bound(Past{scan.prefix})};
  const auto narrow = [&keys, &range](Keys::const_iterator first, Keys::const_iterator last) {
    const auto before = [&keys](Keys::const_iterator a, Keys::const_iterator b) {
      return a != keys.end() && (b == keys.end() || a->first < b->first);
    };
    if (before(range.first, first)) range.first = first;
    if (before(last, range.last)) range.last = last;
    if (before(range.last, range.first)) range.first = range.last;
  };

  if (scan.up_to) {  // as in SQL, an absent value is not "at most" anything
    Position absent = scan.prefix;
    absent.emplace_back(std::monostate{});
    Position bound = scan.prefix;
    bound.push_back(*scan.up_to);
    narrow(keys.lower_bound(Past{absent}), keys.lower_bound(Past{bound}));
  }
  if (scan.after) {
    const Position after = position(*scan.after, ordering);
    scan.newest_first ? narrow(range.first, keys.lower_bound(after))
                      : narrow(keys.upper_bound(after), range.last);
  }
  return range;
}

std::vector<Row> MemoryTable::scan(const Scan& scan) const {
  const Range in = range(scan, orderings_[scan.index ? *scan.index + 1 : 0]);
  std::vector<Row> found;
  if (scan.newest_first) {
    for (auto at = in.last; at != in.first && found.size() < scan.limit;) {
      found.push_back(rows_.at((--at)->second));
    }
  } else {
    for (auto at = in.first; at != in.last && found.size() < scan.limit; ++at) {
      found.push_back(rows_.at(at->second));
    }
  }
  return found;
}

std::vector<Row> MemoryTable::rows_of_case(const std::string& case_id) const {
  std::vector<Row> found;
  for (const auto& [key, row] : rows_) {
    if (const std::string* named = case_of(row); named && *named == case_id) found.push_back(row);
  }
  return found;
}

void MemoryTable::put(Row row) {
  Key key = key_of(row);
  erase(key);
  for (Ordering& order : orderings_) order.keys.emplace(position(row, order), key);
  rows_.emplace(std::move(key), std::move(row));
}

void MemoryTable::erase(const Key& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return;
  for (Ordering& order : orderings_) order.keys.erase(position(found->second, order));
  rows_.erase(found);
}

}  // namespace musubi::store
