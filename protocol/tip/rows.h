// A tip and its words, as they are kept. Nothing that makes messages includes this file
// (docs/spec/tip.md TP-3); a test of the layers proves it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/ids/ids.h"
#include "protocol/json/value.h"
#include "protocol/store/store.h"
#include "protocol/tip/table.h"

namespace musubi::tip {

inline constexpr std::size_t kMaxSaid = 4000;
inline constexpr std::size_t kMaxWords = 1000;
inline constexpr std::size_t kMaxNote = 4096;

using TipId = RandomId<struct TipTag>;

enum class TipKind : std::uint8_t { kWorry, kNoContact, kUrgent, kOther };
[[nodiscard]] std::string_view kind_name(TipKind kind);
[[nodiscard]] std::optional<TipKind> parse_kind(std::string_view name);

// What somebody said; at rest, sealed.
struct Words {
  TipKind kind;
  std::optional<OrganisationId> organisation;  // who told it, if the registry lists them
  std::string source;                          // who told it, in words
  std::string said;
  std::string about;  // whom; empty: not known
  std::string place;
};
[[nodiscard]] json::Object to_json(const Words& words);
// "json.…"; kInvalid "tip.source-missing": neither an organisation nor words.
[[nodiscard]] Result<Words> parse_words(const json::Value& value, const std::string& pointer);

struct TipRow {
  TipId id;
  CaseId key_case;  // its own: the key that seals it
  std::string partition;
  State state;
  Instant received;
  Instant changed;
  std::string author;
  // Gone when the tip was erased: words, and what became of it.
  std::optional<Words> words;
  std::optional<CaseId> linked;
  std::string note;
};

[[nodiscard]] store::Row to_row(const TipRow& row);
// kInternal "exchange.bad-row".
[[nodiscard]] Result<TipRow> tip_from(const store::Row& row);
[[nodiscard]] Result<std::optional<TipRow>> find_tip(store::Store& store, const TipId& id);

// Closed without action and not changed since `before`; at most `limit`. Some may be erased
// already.
[[nodiscard]] Result<std::vector<TipRow>> closed_before(store::Store& store, Instant before,
                                                        std::size_t limit);

}  // namespace musubi::tip
