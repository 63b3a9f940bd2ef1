// `musubi envelope`: judging an envelope without a running node.
#include "protocol/envelope/envelope.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/node_folder.h"
#include "crypto/cms/gate.h"
#include "crypto/primitives/hash.h"

namespace musubi::cli {
namespace {

// open

struct OpenOptions {
  std::string node;
  std::string file;
  std::optional<std::string> at;
};

Result<VerifiedEnvelope> judge(const NodeFolder& node, ByteView envelope, Instant at) {
  TRY_ASSIGN(const auto registry, node.registry());
  TRY_ASSIGN(const auto folder, node.keys());
  TRY_ASSIGN(const auto generations, folder.generations(crypto::KeyRole::kSealing));
  std::vector<crypto::SealingKey> keys;
  for (const auto& generation : generations) {
    keys.push_back({&generation.key, generation.certificate});
  }
  return open_envelope(envelope, {node.config().node, keys, registry, at});
}

Status open(Session& session, const OpenOptions& options) {
  Instant at = now();
  if (options.at) {
    TRY_ASSIGN(at, instant_argument(*options.at));
  }
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const Bytes envelope, files::read(options.file, crypto::kMaxEnvelopeBytes));
  TRY_ASSIGN(const auto verified, judge(node, envelope, at));
  TRY_ASSIGN(const json::Value manifest, json::parse(serialise(verified.manifest())));
  session.answer(
      json::Object{{"envelope", verified.envelope_digest().hex()},
                   {"manifest", manifest},
                   {"payload_bytes", static_cast<std::int64_t>(verified.payload().size())}},
      json::to_pretty(manifest));
  session.say("中身の個人情報は表示しません。musubi summary show で見てください",
              "personal data are not shown here; read them with musubi summary show");
  return {};
}

// inspect

struct InspectOptions {
  std::string file;
  std::optional<std::string> node;
};

// How an envelope names the holder of a sealing certificate → the node.
using Holders = std::map<Bytes, NodeId>;

Result<Holders> read_holders(const std::optional<std::string>& folder) {
  Holders holders;
  if (!folder) return holders;
  TRY_ASSIGN(const auto node, NodeFolder::open(*folder));
  TRY_ASSIGN(const auto registry, node.registry());
  for (const auto& member : registry.content().nodes) {
    for (const auto& pinned : member.certificates) {
      if (pinned.certificate.role() != crypto::KeyRole::kSealing) continue;
      TRY_ASSIGN(Bytes name, crypto::issuer_and_serial(pinned.certificate.der()));
      holders.emplace(std::move(name), member.id);
    }
  }
  return holders;
}

json::Object describe(const crypto::RecipientView& recipient, const Holders& holders) {
  json::Object object{{"certificate", to_hex(recipient.issuer_and_serial)}};
  const auto holder = holders.find(to_bytes(recipient.issuer_and_serial));
  if (holder != holders.end()) object.emplace("node", holder->second.text());
  return object;
}

// What anyone who carries the envelope can see.
Status inspect(Session& session, const InspectOptions& options) {
  TRY_ASSIGN(const Bytes envelope, files::read(options.file, crypto::kMaxEnvelopeBytes));
  TRY_ASSIGN(const auto view, crypto::check_envelope(envelope));
  TRY_ASSIGN(const auto holders, read_holders(options.node));
  json::Array recipients;
  for (const auto& recipient : view.recipients) {
    recipients.emplace_back(describe(recipient, holders));
  }
  const json::Object answer{{"bytes", static_cast<std::int64_t>(envelope.size())},
                            {"envelope", crypto::sha256(envelope).hex()},
                            {"recipients", std::move(recipients)},
                            {"sealed_bytes", static_cast<std::int64_t>(view.ciphertext.size())}};
  session.answer(answer, json::to_pretty(answer));
  return {};
}

}  // namespace

void add_envelope(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("envelope", "封書 / sealed envelopes");
  noun.require_subcommand(1);
  const auto opening = add_verb<OpenOptions>(
      noun, "open", "ノードとして封書を確かめる / judge an envelope as the node would", session,
      open);
  opening.app->add_option("--node", opening.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  opening.app->add_option("file", opening.options->file, "封書 / the envelope")->required();
  opening.app->add_option("--at", opening.options->at,
                          "この時刻として確かめる / judge as of this instant");
  const auto inspecting = add_verb<InspectOptions>(
      noun, "inspect", "鍵なしで見える所を見る / what can be seen without keys", session, inspect);
  inspecting.app->add_option("file", inspecting.options->file, "封書 / the envelope")->required();
  inspecting.app->add_option(
      "--node", inspecting.options->node,
      "宛先の名前を引くノードのフォルダー / whose registry names recipients");
}

}  // namespace musubi::cli
