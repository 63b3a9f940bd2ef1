// `musubi registry`: looking at a registry document, and carrying one to a node.
#include "protocol/registry/registry.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/node_folder.h"

namespace musubi::cli {
namespace {

struct FileOptions {
  std::string file;
  std::vector<std::string> trusted_keys;

  [[nodiscard]] Result<registry::Registry> open() const {
    TRY_ASSIGN(const auto trusted, digest_arguments(trusted_keys));
    TRY_ASSIGN(const Bytes document, files::read(file, registry::kMaxRegistryBytes));
    return registry::accept_registry(document, nullptr, trusted, registry::kNoTimeFloor);
  }
};

void add_file(const auto& verb) {
  verb.app->add_option("--file", verb.options->file, "登録簿 / the registry document")->required();
  verb.app
      ->add_option("--trusted-key", verb.options->trusted_keys,
                   "運営者の鍵の識別子。何度でも / the id of an operator key; may be repeated")
      ->required();
}

json::Object summary_of(const registry::Registry& registry) {
  const auto& content = registry.content();
  return {{"digest", registry.digest().hex()},
          {"expires", to_text(content.expires)},
          {"federation", content.federation},
          {"freshness", name(registry.freshness(now()))},
          {"version", static_cast<std::int64_t>(content.version)}};
}

std::string heading_of(const json::Object& summary) {
  return fmt::format("{} {} ({})\n{}\n{}\n", *summary.at("federation").text(),
                     *summary.at("version").integer(), *summary.at("freshness").text(),
                     *summary.at("expires").text(), *summary.at("digest").text());
}

// verify

Status verify(Session& session, const FileOptions& options) {
  TRY_ASSIGN(const auto registry, options.open());
  const json::Object summary = summary_of(registry);
  session.answer(summary, heading_of(summary));
  if (registry.freshness(now()) != registry::Freshness::kExpired) return {};
  return Error{ErrorCode::kExpired, "registry.expired", to_text(registry.content().expires)};
}

// show

json::Array certificates_of(const registry::Registry& registry, const registry::Node& node) {
  json::Array all;
  for (const auto& pinned : node.certificates) {
    const Status usable = registry.usable(pinned.certificate, now());
    all.push_back(json::Object{
        {"fingerprint", pinned.certificate.fingerprint().hex()},
        {"not_after", to_text(pinned.certificate.not_after())},
        {"role", crypto::key_role_name(pinned.certificate.role())},
        {"state", usable ? std::string("active")
                         : usable.error().reason.substr(usable.error().reason.find('.') + 1)}});
  }
  return all;
}

json::Array nodes_of(const registry::Registry& registry) {
  json::Array all;
  for (const auto& node : registry.content().nodes) {
    json::Object object{{"certificates", certificates_of(registry, node)}, {"id", node.id.text()}};
    if (node.endpoint) object.emplace("endpoint", *node.endpoint);
    all.emplace_back(std::move(object));
  }
  return all;
}

json::Array organisations_of(const registry::Registry& registry) {
  json::Array all;
  for (const auto& organisation : registry.content().organisations) {
    all.push_back(json::Object{{"fictional", organisation.fictional},
                               {"id", organisation.id.text()},
                               {"name_en", organisation.name_en},
                               {"name_ja", organisation.name_ja}});
  }
  return all;
}

// Unless the name says it itself.
std::string_view fictional_mark(const Session& session, const registry::Organisation& body) {
  const std::string_view word = session.choose("架空", "fictional");
  const std::string& name =
      session.language() == text::Language::kJapanese ? body.name_ja : body.name_en;
  if (!body.fictional || name.find(word) != std::string::npos) return {};
  return session.choose("（架空）", " (fictional)");
}

std::string text_of(const Session& session, const registry::Registry& registry) {
  std::string text = heading_of(summary_of(registry));
  for (const auto& organisation : registry.content().organisations) {
    text += fmt::format("\n{}  {}{}\n", organisation.id.text(),
                        session.choose(organisation.name_ja, organisation.name_en),
                        fictional_mark(session, organisation));
    for (const auto& node : registry.content().nodes) {
      if (node.id.organisation() != organisation.id) continue;
      text += fmt::format("  {}  {}\n", node.id.text(), node.endpoint.value_or("-"));
      for (const json::Value& certificate : certificates_of(registry, node)) {
        text += fmt::format("    {:<11} {:<14} {}\n", *certificate.find("role")->text(),
                            *certificate.find("state")->text(),
                            *certificate.find("fingerprint")->text());
      }
    }
  }
  return text;
}

Status show(Session& session, const FileOptions& options) {
  TRY_ASSIGN(const auto registry, options.open());
  json::Object answer = summary_of(registry);
  answer.emplace("organisations", organisations_of(registry));
  answer.emplace("nodes", nodes_of(registry));
  answer.emplace("contracts", static_cast<std::int64_t>(registry.content().contracts.size()));
  session.answer(answer, text_of(session, registry));
  return {};
}

// export

Status export_content(Session& session, const FileOptions& options) {
  TRY_ASSIGN(const auto registry, options.open());
  const json::Value content = registry::to_json(registry.content());
  session.answer(content, json::to_pretty(content));
  return {};
}

// fetch

struct FetchOptions : ApiOptions {
  std::string out;
};

// What the node holds counts only for who checks it, as with any other copy.
Status fetch(Session& session, const FetchOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes document, client.get_bytes("/api/v1/registry"));
  TRY_ASSIGN(const auto content, registry::content_of_kept(document));
  TRY(files::write(options.out, document, files::Access::kEveryone));
  const auto version = static_cast<std::int64_t>(content.version);
  session.answer(json::Object{{"digest", registry::digest_of(content).hex()},
                              {"file", options.out},
                              {"version", version}},
                 fmt::format("{} {} {}\n", content.federation, version, options.out));
  return {};
}

void add_fetch(CLI::App& noun, Session& session) {
  const auto verb = add_verb<FetchOptions>(
      noun, "fetch",
      "ノードの持つ一番新しい登録簿をファイルにする / save the newest registry that a node holds",
      session, fetch);
  add_api_options(verb);
  verb.app->add_option("--out", verb.options->out, "書き出す先 / where to")->required();
}

// publish

struct PublishOptions : ApiOptions {
  std::string file;
};

Status publish(Session& session, const PublishOptions& options) {
  TRY_ASSIGN(const Bytes document, files::read(options.file, registry::kMaxRegistryBytes));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post("/api/v1/registry", document));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

}  // namespace

void add_registry(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("registry", "登録簿 / the federation's registry");
  noun.require_subcommand(1);
  add_file(add_verb<FileOptions>(
      noun, "show", "参加者と証明書を見る / who takes part, with which keys", session, show));
  add_file(add_verb<FileOptions>(
      noun, "verify", "署名と期限を確かめる / check signatures and terms", session, verify));
  add_file(add_verb<FileOptions>(noun, "export",
                                 "確かめた中身を書き出す / print the verified content", session,
                                 export_content));
  add_fetch(noun, session);
  const auto publishing = add_verb<PublishOptions>(
      noun, "publish", "新しい登録簿をノードに渡す / hand a newer registry to a node", session,
      publish);
  add_api_options(publishing);
  publishing.app->add_option("--file", publishing.options->file, "登録簿 / the registry document")
      ->required();
}

}  // namespace musubi::cli
