// `musubi audit`: proofs that need no trust in the node that kept them.
#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/code_words.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/json_members.h"
#include "admin/cli/log_audit.h"
#include "admin/cli/replay.h"
#include "protocol/exchange/receipt.h"
#include "protocol/store/log_check.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxReceiptBytes = 64 * 1024;
constexpr std::uint64_t kListed = 50;

struct NodeOptions {
  std::string node;
  std::optional<std::string> passphrase_file;
};

void add_node_folder(const auto& verb) {
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  verb.app->add_option("--passphrase-file", verb.options->passphrase_file,
                       "鍵のパスフレーズのファイル / the file with the keys' passphrase");
}

// verify

json::Value to_json(const std::optional<crypto::Checkpoint>& checkpoint) {
  if (!checkpoint) return nullptr;
  return json::Object{{"origin", checkpoint->origin},
                      {"root", checkpoint->root.hex()},
                      {"size", static_cast<std::int64_t>(checkpoint->size)}};
}

Status verify(Session& session, const NodeOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const auto store, open_store(node, options.passphrase_file));
  TRY_ASSIGN(const auto registry, newest_registry(node, *store));
  TRY(store::check_log_whole(*store));
  TRY_ASSIGN(const auto records, check_records(*store));
  TRY_ASSIGN(const auto checkpoint, check_checkpoint(node, registry, *store));
  TRY_ASSIGN(const auto head, store->log_head());
  session.answer(
      json::Object{
          {"checkpoint", to_json(checkpoint)},
          {"log",
           json::Object{{"root", head.root.hex()}, {"size", static_cast<std::int64_t>(head.size)}}},
          {"node", node.config().node.text()},
          {"records", json::Object{{"readable", static_cast<std::int64_t>(records.readable)},
                                   {"shredded", static_cast<std::int64_t>(records.shredded)}}}},
      fmt::format("{} {} {}\n", node.config().node.text(), head.size, head.root.hex()));
  session.say("記録は、はじめから終わりまで正しくつながっています",
              "the log is whole, from its first entry to its last");
  if (!checkpoint)
    session.say("公表したチェックポイントはまだありません", "no checkpoint was published yet");
  return {};
}

// log

struct LogOptions : NodeOptions {
  std::optional<std::uint64_t> from;  // else the last ones
  std::uint64_t count = kListed;
};

// What happened and when, and which user of this node did it; of what was shown, which message.
// All else about it stays in the record. One that was destroyed with its case names nobody.
Result<json::Object> describe(const store::Store::LoggedRecord& logged) {
  TRY_ASSIGN(const audit::Leaf leaf, audit::parse_leaf(logged.leaf));
  json::Object act{{"act", audit::act_name(leaf.act)},
                   {"at", musubi::to_text(leaf.at)},
                   {"commitment", leaf.commitment.hex()},
                   {"index", static_cast<std::int64_t>(logged.index)}};
  if (logged.body.empty()) return act;
  TRY_ASSIGN(const auto record,
             audit::Record::restore(logged.leaf, logged.salt, logged.body, logged.case_id));
  TRY_ASSIGN(const json::Value body, json::parse(record.body()));
  if (const std::string user = text_of(body, "user"); !user.empty()) act.emplace("user", user);
  if (leaf.act != audit::Act::kView) return act;
  for (const char* member : {"message", "sender"}) act.emplace(member, text_of(body, member));
  return act;
}

std::string line_of(const Session& session, const json::Value& act) {
  const std::string code = text_of(act, "act");
  std::string text = fmt::format("{:>8}  {}  {} {}", integer_of(act, "index"), text_of(act, "at"),
                                 code, act_in_words(session, code));
  for (const char* member : {"user", "sender", "message"}) {
    if (const std::string said = text_of(act, member); !said.empty()) text += "  " + said;
  }
  return text + "\n";
}

Status list(Session& session, const LogOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const auto store, open_store(node, options.passphrase_file));
  TRY_ASSIGN(const auto head, store->log_head());
  const std::uint64_t first =
      options.from.value_or(head.size > options.count ? head.size - options.count : 0);
  TRY_ASSIGN(const auto records, store->log_records(first, options.count));
  json::Array acts;
  std::string text;
  for (const store::Store::LoggedRecord& record : records) {
    TRY_ASSIGN(json::Value act, describe(record));
    text += line_of(session, act);
    acts.push_back(std::move(act));
  }
  session.answer(
      json::Object{{"acts", std::move(acts)}, {"size", static_cast<std::int64_t>(head.size)}},
      text);
  return {};
}

// receipt

struct ReceiptOptions {
  std::string file;
  std::string registry;
  std::vector<std::string> trusted_keys;
};

json::Object describe(const exchange::VerifiedOutcome& verified) {
  const exchange::Outcome& outcome = verified.outcome();
  json::Object object{{"envelope", outcome.envelope.hex()},
                      {"node", verified.judge().text()},
                      {"outcome", exchange::outcome_name(outcome.code)}};
  if (!outcome.taken) return object;
  object.emplace("at", musubi::to_text(outcome.taken->at));
  object.emplace("digest", outcome.taken->digest.hex());
  object.emplace("kind", outcome.taken->kind);
  object.emplace("log_index", static_cast<std::int64_t>(outcome.taken->log_index));
  object.emplace("message", outcome.taken->message.text());
  return object;
}

// What the receipt proves, in a sentence; then its members, for who compares them.
std::string verdict_of(const Session& session, const json::Value& answer) {
  std::string text = fmt::format(
      fmt::runtime(session.choose("正しい受領証です: {} が「{}」と署名しています。\n",
                                  "the receipt is genuine: {} signed the outcome \"{}\"\n")),
      text_of(answer, "node"), text_of(answer, "outcome"));
  if (is_true(answer, "signer_revoked")) {
    text += session.choose("署名した鍵は、その後に失効しています。\n",
                           "the key that signed it has been revoked since\n");
  }
  for (const auto& [name, value] : *answer.object()) {
    text += fmt::format("  {}: {}\n", name,
                        value.text() != nullptr ? *value.text() : json::to_canonical(value));
  }
  return text;
}

Status check_receipt(Session& session, const ReceiptOptions& options) {
  TRY_ASSIGN(const auto trusted, digest_arguments(options.trusted_keys));
  TRY_ASSIGN(const Bytes document, files::read(options.registry, registry::kMaxRegistryBytes));
  TRY_ASSIGN(const auto registry,
             registry::accept_registry(document, nullptr, trusted, registry::kNoTimeFloor));
  TRY_ASSIGN(const Bytes text, files::read(options.file, kMaxReceiptBytes));
  TRY_ASSIGN(const auto receipt, exchange::parse_receipt(text));
  TRY_ASSIGN(const auto verified, exchange::verify_receipt(receipt, registry));
  json::Object answer = describe(verified);
  answer.emplace("signer_revoked", exchange::signer_is_revoked(receipt, registry, now()));
  session.answer(answer, verdict_of(session, answer));
  return {};
}

void add_receipt(CLI::App& noun, Session& session) {
  const auto [app, options] = add_verb<ReceiptOptions>(
      noun, "receipt", "受領証を確かめる / verify a receipt", session, check_receipt);
  app->add_option("--file", options->file, "受領証 / the receipt")->required();
  app->add_option("--registry", options->registry, "登録簿 / the registry document")->required();
  app->add_option("--trusted-key", options->trusted_keys,
                  "運営者の鍵の識別子。何度でも / the id of an operator key; may be repeated")
      ->required();
}

}  // namespace

void add_audit(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("audit", "証拠の確認 / checking the evidence");
  noun.require_subcommand(1);
  add_node_folder(add_verb<NodeOptions>(
      noun, "verify", "監査の記録をすべて確かめる / verify the whole log", session, verify));
  add_node_folder(add_verb<ReplayOptions>(
      noun, "replay", "すべての提供の判定をやり直す / decide every past release again", session,
      replay));
  const auto listing =
      add_verb<LogOptions>(noun, "log", "何がいつあったか / what happened when", session, list);
  add_node_folder(listing);
  listing.app->add_option("--from", listing.options->from, "この番号から / from this entry on");
  listing.app->add_option("--count", listing.options->count, "件数 / how many")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{store::kMaxScanRows}));
  add_receipt(noun, session);
}

}  // namespace musubi::cli
