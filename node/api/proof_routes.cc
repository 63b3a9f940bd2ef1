// What can be shown of what was done: the log and its proofs, what was disclosed of a case, and the
// keys that sign.
#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/log/merkle.h"
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "protocol/audit/record.h"

namespace musubi::node {
namespace {

using files::StaffRole;
using Logged = store::Store::LoggedRecord;

// Columns and index of Table::kDisclosure.
constexpr std::size_t kMessage = 0;
constexpr std::size_t kRecipient = 1;
constexpr std::size_t kPerson = 2;
constexpr std::size_t kDecision = 4;
constexpr std::size_t kDisclosed = 5;
constexpr std::size_t kBody = 6;
constexpr std::size_t kByCase = 1;

Error no_such_record() { return {ErrorCode::kNotFound, "log.no-such-record", ""}; }

std::optional<std::uint64_t> index_in(std::string_view text) {
  std::uint64_t index = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = fault == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole ? std::optional(index) : std::nullopt;
}

// A route's answer from one step of the writer.
http::Response answer_from(const ApiServices& services,
                           const std::function<Result<json::Value>(store::Store&)>& step) {
  json::Value answer;
  const Status done = services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(answer, step(store));
    return {};
  });
  return done.ok() ? json_response(200, answer) : problem(done.error());
}

// What everybody may know of an entry: nothing of it is about a person.
Result<json::Object> head_of(const Logged& record) {
  TRY_ASSIGN(const audit::Leaf leaf, audit::parse_leaf(record.leaf));
  json::Object object{{"act", audit::act_name(leaf.act)},
                      {"at", to_text(leaf.at)},
                      {"index", static_cast<std::int64_t>(record.index)},
                      {"leaf", as_text(record.leaf)},
                      {"shredded", record.body.empty()}};
  if (record.case_id) object.emplace("case", record.case_id->text());
  return object;
}

// Of what names no case only the acts on the node itself tell of nobody: a search, a tip or an
// alarm has a partition, and perhaps words.
bool is_of_the_node(const Logged& record) {
  const auto leaf = audit::parse_leaf(record.leaf);
  if (!leaf) return false;
  using audit::Act;
  constexpr std::array kOfTheNode{Act::kRegistry, Act::kPolicy, Act::kKey, Act::kNode};
  return std::find(kOfTheNode.begin(), kOfTheNode.end(), leaf->act) != kOfTheNode.end();
}

Result<bool> sees_case_of(store::Store& store, const Caller& caller, const Logged& record) {
  if (!caller.covers) return true;
  if (!record.case_id) return is_of_the_node(record);
  TRY_ASSIGN(const auto place, place_of_case(store, record.case_id->text()));
  if (!place) return false;
  return may_see(store, caller, *place);
}

Result<json::Value> list_records(store::Store& store, const Call& call) {
  TRY_ASSIGN(const PageQuery query, page_query(call.request));
  std::uint64_t from = 0;
  if (query.after) {
    const auto last = index_in(*query.after);
    if (!last) return invalid("api.bad-query", "?after");
    from = *last + 1;
  }
  TRY_ASSIGN(const auto records, store.log_records(from, query.limit));
  json::Array items;
  for (const Logged& record : records) {
    TRY_ASSIGN(json::Object head, head_of(record));
    TRY_ASSIGN(const bool sees, sees_case_of(store, call.user, record));
    if (!sees) head.erase("case");
    items.push_back(std::move(head));
  }
  json::Object answer{{"records", std::move(items)}};
  if (records.size() == query.limit) {
    answer.emplace("next", next_of(std::to_string(records.back().index)));
  }
  return json::Value(std::move(answer));
}

Result<Logged> record_at(store::Store& store, const Call& call) {
  const auto index = index_in(call.parameters.at(0));
  if (!index) return no_such_record();
  TRY_ASSIGN(const store::LogHead head, store.log_head());
  if (*index >= head.size) return no_such_record();
  TRY_ASSIGN(auto records, store.log_records(*index, 1));
  if (records.empty()) return no_such_record();
  return std::move(records.front());
}

// What is of a case may tell of people: that it was looked at is in the log before the answer
// leaves.
Status log_view(store::Store& store, const ApiServices& services, const CaseId& case_id,
                const Look& look, json::Object what) {
  what.emplace("purpose", look.purpose);
  what.emplace("user", look.user);
  const auto view = audit::Record::make(audit::Act::kView, services.exchange.clock.now(), case_id,
                                        std::move(what), services.exchange.random);
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(store::ChangeSet(view)));
  return {};
}

Result<json::Value> show_record(store::Store& store, const ApiServices& services,
                                const Call& call) {
  TRY_ASSIGN(const Logged record, record_at(store, call));
  TRY_ASSIGN(const bool sees, sees_case_of(store, call.user, record));
  if (!sees) return no_such_record();
  TRY_ASSIGN(json::Object answer, head_of(record));
  if (!record.body.empty()) {
    TRY_ASSIGN(json::Value body, json::parse(record.body));
    answer.emplace("body", std::move(body));
    answer.emplace("salt", to_hex(record.salt));
  }
  if (record.case_id && !record.body.empty()) {
    TRY(log_view(store, services, *record.case_id, call.look(),
                 {{"record", static_cast<std::int64_t>(record.index)}}));
  }
  return json::Value(std::move(answer));
}

// Against the head of this moment; a checkpoint of that size, or a later one with a proof of
// consistency, has signed it.
Result<json::Value> prove_record(store::Store& store, const Call& call) {
  TRY_ASSIGN(const Logged record, record_at(store, call));
  TRY_ASSIGN(const store::LogHead head, store.log_head());
  TRY_ASSIGN(const auto path,
             crypto::inclusion_proof(record.index, head.size,
                                     [&store](unsigned level, std::uint64_t index) {
                                       return store.log_node(level, index);
                                     }));
  json::Array hashes;
  for (const Digest& hash : path) hashes.push_back(hash.hex());
  return json::Value(json::Object{{"index", static_cast<std::int64_t>(record.index)},
                                  {"leaf", as_text(record.leaf)},
                                  {"leaf_hash", crypto::leaf_hash(record.leaf).hex()},
                                  {"path", std::move(hashes)},
                                  {"root", head.root.hex()},
                                  {"size", static_cast<std::int64_t>(head.size)}});
}

// The ledger names a person by the number that the record has, and holds codes only.
Result<json::Value> disclosure_json(const store::Row& row) {
  const auto text = [&row](std::size_t column) {
    return std::get<std::string>(row.fields.at(column));
  };
  const Instant at{Duration{std::get<std::int64_t>(row.fields.at(kDisclosed))}};
  json::Object object{{"decision", text(kDecision)},
                      {"disclosed", to_text(at)},
                      {"message", text(kMessage)},
                      {"person", text(kPerson)},
                      {"recipient", text(kRecipient)}};
  if (const auto* body = std::get_if<Bytes>(&row.fields.at(kBody))) {
    TRY_ASSIGN(json::Value what, json::parse(*body));
    object.emplace("what", std::move(what));
  }
  return json::Value(std::move(object));
}

Result<json::Value> list_disclosures(store::Store& store, const ApiServices& services,
                                     const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  TRY_ASSIGN(const auto known, store.find(store::Table::kCase, {id->text()}));
  if (!known) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  TRY_ASSIGN(const store::Scan page,
             page_of(call.request, store::Table::kDisclosure, kByCase, {id->text()}));
  TRY_ASSIGN(const auto rows, store.scan(page));
  json::Array items;
  for (const store::Row& row : rows) {
    TRY_ASSIGN(json::Value item, disclosure_json(row));
    items.push_back(std::move(item));
  }
  TRY(log_view(store, services, *id, call.look(), {{"case", id->text()}, {"what", "disclosures"}}));
  return json::Value(page_answer("disclosures", std::move(items), rows, page));
}

// As the registry has them: a key that it does not list is nobody's.
http::Response keys(const ApiServices& services) {
  const auto situation = services.situation.current();
  const Instant now = services.exchange.clock.now();
  json::Array array;
  const registry::Node* own = situation->registry->node(situation->exchange.own);
  if (own != nullptr) {
    for (const registry::PinnedCertificate& pinned : own->certificates) {
      const Status usable = situation->registry->usable(pinned.certificate, now);
      json::Object key{{"fingerprint", pinned.certificate.fingerprint().hex()},
                       {"not_after", to_text(pinned.certificate.not_after())},
                       {"not_before", to_text(pinned.certificate.not_before())},
                       {"role", crypto::key_role_name(pinned.certificate.role())},
                       {"usable", usable.ok()}};
      if (!usable.ok()) key.emplace("hindrance", in_words(usable.error()));
      array.push_back(std::move(key));
    }
  }
  return json_response(200, json::Object{{"keys", std::move(array)}});
}

}  // namespace

std::vector<Route> proof_routes(const ApiServices& services) {
  const std::vector<StaffRole> anyone{StaffRole::kCaseworker, StaffRole::kAuditor,
                                      StaffRole::kOperator};
  const std::vector<StaffRole> witnesses{StaffRole::kCaseworker, StaffRole::kAuditor};
  const std::vector<StaffRole> auditors{StaffRole::kAuditor};
  return {
      {"GET", "/api/v1/keys", anyone, [&services](const Call&) { return keys(services); }},
      {"GET", "/api/v1/log/records", auditors,
       [&services](const Call& call) {
         return answer_from(services,
                            [&call](store::Store& store) { return list_records(store, call); });
       }},
      {"GET", "/api/v1/log/records/*", auditors,
       [&services](const Call& call) {
         return answer_from(
             services, [&](store::Store& store) { return show_record(store, services, call); });
       }},
      {"GET", "/api/v1/log/records/*/proof", auditors,
       [&services](const Call& call) {
         return answer_from(services,
                            [&call](store::Store& store) { return prove_record(store, call); });
       }},
      {"GET", "/api/v1/cases/*/disclosures", witnesses,
       [&services](const Call& call) {
         return answer_from(services, [&](store::Store& store) {
           return list_disclosures(store, services, call);
         });
       }},
  };
}

}  // namespace musubi::node
