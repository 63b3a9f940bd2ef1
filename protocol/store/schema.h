// What a node keeps, as data: tables, columns, keys, indexes and how each column is sealed.
// Every store (memory, SQLite, later PostgreSQL) is built from this one description.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"

namespace musubi::store {

// Raised when a table or column is added; a store migrates forward from any older version.
inline constexpr int kSchemaVersion = 6;

enum class Table : std::uint8_t {
  kCase,          // a case of this node's own, and its wrapped data key lives beside it
  kSummary,       // what this node's people wrote: one intake or summary revision per row
  kReceivedItem,  // what a peer sent, with its obligations; apart from what is our own
  kConsent,       // recorded consents
  kDecision,      // decisions of the policy engine with their facts
  kOutbox,        // messages that this node released
  kDelivery,      // one row per message and recipient: the state of its delivery
  kAttempt,       // retry counters and times (bookkeeping)
  kReceipt,       // verified receipts for what this node sent
  kInbox,         // signed ids that took effect here: what makes "once" true
  kOutcome,       // the outcome that this node signed for an envelope
  kStream,        // sequence numbers per peer and direction
  kPseudonym,     // case ↔ pseudonym, per recipient and partition
  kRevision,      // highest revision per sender and pseudonym
  kRegistry,      // accepted registry versions, newest highest
  kTimeFloor,     // the latest instant that this node is sure has passed (bookkeeping)
  kDisclosure,    // the disclosure ledger per person
  kTask,          // duties with a deadline
  kSession,       // API tokens and logins (bookkeeping)
  kSetting,       // small named values of the node itself (bookkeeping)
  kSearchKey,     // keyed hashes of normalised names, per 委託元; they go with their case
  kKeptAnswer,    // answers of the API that a request with the same key gets again (bookkeeping)
  kReferral,      // referrals that this node sent or received: what does not change of them
  kReferralAct,   // the acts on them, of both ends: what their state is judged from
  kBundle,        // the sender's bundles that this node has decided by, by their ids
  kRecall,        // recalls of what this node sent: what must be followed up
  kRecallAnswer,  // which message answered which of them
  kAmendment,     // amendments of the sharing policy that this node took, by serial
  kMeasure,       // 支援措置 of persons: from when, until when, who set or cleared it
  kSamePerson,    // what a human said of two persons who look alike: the same, or not
  kDraft,         // what somebody began to write and has not taken in
  kEvidence,      // papers and scans that belong to a case
  kInquiry,       // 情報照会, sent and received: what does not change of them
  kTip,           // 見守り情報 that came in by agreement
  kEmergency,     // releases in an emergency: their rate is watched
  kAssignment,    // who of the staff a case is given to
  kAccount,       // people who work with this node
  kLogin,         // failed logins, and until when an account is locked (bookkeeping)
};

enum class ColumnType : std::uint8_t { kInteger, kText, kBytes };

enum class Sealing : std::uint8_t {
  kClear,  // identifiers, states and times only: never personal data
  kNode,   // sealed under the node's store key
  // Sealed under the data key of the row's case, or as kNode if the row names no case.
  // After the case was shredded the field reads as absent, and must be written so.
  kCase,
};

struct Column {
  std::string_view name;
  ColumnType type;
  Sealing sealing = Sealing::kClear;
  bool nullable = false;
};

struct Index {
  std::string_view name;
  std::vector<std::size_t> columns;  // positions; clear columns only
};

struct TableSpec {
  Table table;
  std::string_view name;
  std::vector<Column> columns;
  std::size_t key_columns;  // the first so many columns are the primary key
  std::vector<Index> indexes = {};
  // Position of the column that holds the CaseId. Required if any column is sealed kCase.
  std::optional<std::size_t> case_column = std::nullopt;
  bool bookkeeping = false;     // may change without an audit record: the closed list
  bool goes_with_case = false;  // rows are erased when their case is shredded
};

[[nodiscard]] std::span<const TableSpec> schema();
[[nodiscard]] const TableSpec& spec(Table table);

inline constexpr std::size_t kMaxFieldBytes = 4 * 1024 * 1024;

using Field = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

// One row; as many fields as the table has columns, of the column's type or absent.
struct Row {
  Table table;
  std::vector<Field> fields;
  friend bool operator==(const Row&, const Row&) = default;
};

using Key = std::vector<Field>;

// The key fields of a row that has as many fields as its table.
[[nodiscard]] Key key_of(const Row& row);

}  // namespace musubi::store
