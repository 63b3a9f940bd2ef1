#include "admin/cli/health.h"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/files/token_file.h"
#include "admin/cli/arguments.h"
#include "admin/cli/node_folder.h"
#include "protocol/casework/wording.h"
#include "protocol/policy/pin.h"
#include "protocol/text/messages.h"

namespace musubi::cli {
namespace {

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::kOk:
      return "ok";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

json::Value to_json(const Finding& finding) {
  return json::Object{{"command", finding.command},
                      {"en", finding.en},
                      {"id", finding.id},
                      {"ja", finding.ja},
                      {"remedy_en", finding.remedy_en},
                      {"remedy_ja", finding.remedy_ja},
                      {"severity", name(finding.severity)}};
}

std::string line_of(const Session& session, const Finding& finding) {
  std::string text = fmt::format("{:<8} {:<24} {}\n", name(finding.severity), finding.id,
                                 session.choose(finding.ja, finding.en));
  if (finding.severity == Severity::kOk) return text;
  text += fmt::format("         {}: {}\n", session.choose("対処", "remedy"),
                      session.choose(finding.remedy_ja, finding.remedy_en));
  if (!finding.command.empty()) text += fmt::format("         $ {}\n", finding.command);
  return text;
}

Finding judge(std::string_view id, const Status& status, std::string ja, std::string en,
              std::string command = {}) {
  if (status) return fine(id, std::move(ja), std::move(en));
  return trouble(id, status.error(), std::move(command));
}

Finding check_passphrase(const config::NodeConfig& config) {
  const auto passphrase = files::read_passphrase(config.passphrase_file);
  return judge("passphrase", passphrase ? Status() : passphrase.error(),
               "パスフレーズは持ち主だけが読めます", "the passphrase is its owner's alone",
               "chmod 600 " + config.passphrase_file.string());
}

// A file that must be there and that `parse` must take.
template <class Parse>
Finding check_json(std::string_view id, const std::filesystem::path& file, Parse parse) {
  const auto check = [&]() -> Status {
    TRY_ASSIGN(const json::Value value, read_json(file));
    if (const auto parsed = parse(value); !parsed) return in_file(file, parsed.error());
    return {};
  };
  return judge(id, check(), file.string(), file.string());
}

Finding check_tokens(const config::NodeConfig& config) {
  if (!std::filesystem::exists(config.api_tokens)) {
    return {"tokens",
            Severity::kWarning,
            "窓口を使える人がまだいません",
            "nobody may use the API yet",
            "トークンを作ってください",
            "make a token",
            "musubi node token --dir DIR --user u-0001 --role caseworker --out FILE"};
  }
  const auto tokens = files::read_tokens(config.api_tokens);
  return judge("tokens", tokens ? Status() : tokens.error(), "トークンの一覧", "the list of tokens",
               "chmod 600 " + config.api_tokens.string());
}

// The detail of settings is a whole excerpt of the file.
std::string place_of(const Error& error) {
  if (error.detail.empty()) return {};
  const bool excerpt = error.detail.find('\n') != std::string::npos;
  return excerpt ? "\n" + error.detail : " (" + error.detail + ")";
}

}  // namespace

Finding fine(std::string_view id, std::string ja, std::string en) {
  return {id, Severity::kOk, std::move(ja), std::move(en), "", "", ""};
}

Finding trouble(std::string_view id, const Error& error, std::string command) {
  const text::Message& message = text::message_for(error.reason, error.code);
  const std::string where = place_of(error);
  return {id,
          Severity::kError,
          std::string(message.ja) + where,
          std::string(message.en) + where,
          std::string(message.remedy_ja),
          std::string(message.remedy_en),
          std::move(command)};
}

ExitCode report(Session& session, const std::vector<Finding>& findings) {
  json::Array items;
  std::string text;
  for (const Finding& finding : findings) {
    items.push_back(to_json(finding));
    text += line_of(session, finding);
  }
  const bool failed = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.severity == Severity::kError;
  });
  session.answer(json::Object{{"findings", std::move(items)}, {"healthy", !failed}}, text);
  return failed ? ExitCode::kFailed : ExitCode::kOk;
}

std::vector<Finding> check_settings(const std::filesystem::path& folder) {
  const auto node = NodeFolder::open(folder);
  if (!node) return {trouble("settings", node.error(), "")};
  const config::NodeConfig& config = node->config();
  const auto registry = node->registry();
  return {fine("settings", config.node.text(), config.node.text()),
          check_passphrase(config),
          judge("registry", registry ? Status() : registry.error(), config.registry_file.string(),
                config.registry_file.string(),
                "musubi node accept --dir " + folder.string() + " --welcome FILE"),
          check_json("policy", config.policy_file,
                     [&config](const json::Value& value) -> Status {
                       TRY_ASSIGN(const policy::Bundle bundle, policy::parse_bundle(value));
                       return policy::check_pin(bundle, config.policy_digest);
                     }),
          check_json("wordings", config.wordings_file, casework::parse_wordings),
          check_tokens(config)};
}

}  // namespace musubi::cli
