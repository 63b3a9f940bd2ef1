#include "admin/cli/proposal.h"

#include <fmt/format.h>

#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/release_text.h"

namespace musubi::cli {
namespace {

struct ProposalOptions : ApiOptions {
  std::string proposal;
};

struct WordOptions : ProposalOptions {
  std::string reason_file;
};

std::string path_of(const ProposalOptions& options) {
  return "/api/v1/proposals/" + options.proposal;
}

std::string proposal_text(const Session& session, const json::Value& answer) {
  const json::Value* order = answer.find("order");
  return fmt::format("{} {} {} {}\n{}\n{}", text_of(answer, "state"), text_of(answer, "proposer"),
                     session.choose("期限", "by"), text_of(answer, "due"),
                     order != nullptr ? json::to_pretty(*order) : std::string(),
                     release_text(session, answer));
}

Status show(Session& session, const ProposalOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(path_of(options)));
  session.answer(answer, proposal_text(session, answer));
  return {};
}

ExitCode approve(Session& session, const WordOptions& options) {
  const auto ask = [&]() -> Result<ApiClient::Answer> {
    TRY_ASSIGN(const json::Value body, word_request("reason", options.reason_file));
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    return client.exchange("POST", path_of(options) + "/approval", "application/json",
                           to_bytes(json::to_canonical(body)));
  };
  return show_decision(session, ask());
}

Status reject(Session& session, const WordOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("reason", options.reason_file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(path_of(options) + "/rejection", body));
  session.answer(answer, "");
  return {};
}

template <class Options, class Run>
Verb<Options> add(CLI::App& noun, Session& session, const char* name, const char* help, Run run) {
  const auto verb = add_verb<Options>(noun, name, help, session, run);
  add_api_options(verb);
  verb.app->add_option("--proposal", verb.options->proposal, "提案 / the proposal")->required();
  return verb;
}

void add_word(const Verb<WordOptions>& verb) {
  verb.app
      ->add_option("--reason", verb.options->reason_file,
                   "理由を書いたファイル / a file with the reason")
      ->required();
}

}  // namespace

void add_proposals(CLI::App& noun, Session& session) {
  add<ProposalOptions>(noun, session, "proposal",
                       "二人目を待つ提供を見る / what waits for a second person", show);
  add_word(add<WordOptions>(noun, session, "approve",
                            "二人目として承認する / approve it as the second person", approve));
  add_word(add<WordOptions>(noun, session, "reject",
                            "提案を却下する / end a proposal; nothing leaves", reject));
}

}  // namespace musubi::cli
