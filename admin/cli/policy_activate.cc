// `musubi policy activate` and `list`: an approved amendment goes to the node, which judges all of
// it again; and what is in force there, was and will be.
#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/policy_commands.h"
#include "protocol/amendment/amendment.h"

namespace musubi::cli {
namespace {

constexpr const char* kPath = "/api/v1/policies";

std::string_view state_word(const Session& session, const std::string& state) {
  if (state == "in-force") return session.choose("施行中", "in force");
  if (state == "pending") return session.choose("施行前", "pending");
  return session.choose("旧", "superseded");
}

std::string line_of(const Session& session, const json::Value& amendment) {
  std::string approvers;
  for (const json::Value& approval : *amendment.find("approvals")->array()) {
    approvers += " " + *approval.find("person")->text();
  }
  return fmt::format(
      "{} {} {} {} {} {}{}\n", *amendment.find("serial")->integer(),
      state_word(session, *amendment.find("state")->text()),
      *amendment.find("effective_from")->text(), amendment.find("bundle")->text()->substr(0, 16),
      *amendment.find("author")->text(), session.choose("承認", "approved by"), approvers);
}

void answer_list(Session& session, const json::Value& answer) {
  const json::Value& in_force = *answer.find("in_force");
  std::string text = fmt::format(
      "{} {} {} {}\n", session.choose("施行中", "in force"), *in_force.find("name")->text(),
      *in_force.find("serial")->integer(), *in_force.find("bundle")->text());
  for (const json::Value& amendment : *answer.find("amendments")->array()) {
    text += line_of(session, amendment);
  }
  session.answer(answer, text);
}

struct ActivateOptions : ApiOptions {
  std::string amendment;
};

Status activate(Session& session, const ActivateOptions& options) {
  TRY_ASSIGN(const Bytes document, files::read(options.amendment, amendment::kMaxAmendmentBytes));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(kPath, ByteView(document)));
  answer_list(session, answer);
  return {};
}

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(kPath));
  answer_list(session, answer);
  return {};
}

}  // namespace

void add_policy_activate(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ActivateOptions>(
      noun, "activate", "承認された改定をノードに渡す / give an approved amendment to the node",
      session, activate);
  verb.app->add_option("--amendment", verb.options->amendment, "承認された改定 / the amendment")
      ->required();
  add_api_options(verb);
}

void add_policy_list(CLI::App& noun, Session& session) {
  add_api_options(add_verb<ApiOptions>(
      noun, "list", "施行中、施行前、旧の共有ポリシー / policies in force, to come and gone",
      session, list));
}

}  // namespace musubi::cli
