// `musubi contract`: for whom this body works, and what passes from one 委託元 to another
// (docs/spec/partitions.md).
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"

namespace musubi::cli {
namespace {

struct Word {
  std::string_view code;
  std::string_view ja;
  std::string_view en;
};
constexpr Word kStandings[] = {{"to-come", "開始前", "not begun"},
                               {"live", "有効", "live"},
                               {"ending", "終わりが近い", "ends soon"},
                               {"ended", "終了", "ended"}};

std::string standing_of(const Session& session, const json::Value& contract) {
  const std::string code = text_of(contract, "standing");
  for (const Word& word : kStandings) {
    if (word.code == code) return std::string(session.choose(word.ja, word.en));
  }
  return code;
}

std::string contract_line(const Session& session, const json::Value& contract) {
  std::string line = text_of(contract, "commissioner") + " → " + text_of(contract, "contractor") +
                     "  " + text_of(contract, "programme") + "  – " +
                     text_of(contract, "until").substr(0, 10) + "  " +
                     standing_of(session, contract);
  const json::Value* open = contract.find("open_cases");
  if (open != nullptr && open->integer() != nullptr) {
    line += std::string(session.choose("  開いているケース ", "  open cases ")) +
            std::to_string(*open->integer());
  }
  return line + "\n";
}

Status list_contracts(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/contracts"));
  std::string text;
  const json::Value* contracts = answer.find("contracts");
  if (contracts == nullptr || contracts->array() == nullptr) {
    return invalid("api.answer", "/contracts");
  }
  for (const json::Value& contract : *contracts->array()) text += contract_line(session, contract);
  session.answer(answer, text);
  return {};
}

ExitCode cross(Session& session, const ReleaseOptions& options) {
  const auto ask = [&]() -> Result<ApiClient::Answer> {
    TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
    TRY_ASSIGN(const OrganisationId to, organisation_argument(options.recipient));
    // Which node stands for that body is the API's to find.
    ReleaseOptions with_node = options;
    with_node.recipient = to.text() + "-01";
    TRY_ASSIGN(json::Value body, release_request(with_node));
    body.object()->erase("recipient");
    body.object()->emplace("to", to.text());
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    return client.post_once("/api/v1/cases/" + id.text() + "/crossings", body, options.key);
  };
  return show_decision(session, ask(), options.categories);
}

}  // namespace

void add_contract(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("contract", "委託契約 / contracts");
  noun.require_subcommand(1);
  add_api_options(add_verb<ApiOptions>(
      noun, "list", "この団体の委託契約 / the contracts of this body", session, list_contracts));
  const auto verb = add_verb<ReleaseOptions>(
      noun, "cross",
      "委託元をまたいで提供する / pass on to this body's records for another commissioning body",
      session, cross);
  add_release_options(verb);
  add_once_options(verb);
  verb.app->remove_option(verb.app->get_option("--recipient"));
  verb.app->remove_option(verb.app->get_option("--reply-to"));
  verb.app->add_option("--to", verb.options->recipient, "またぐ先の委託元 / the other body")
      ->required();
  verb.options->kind = std::string(label(Kind::kTransfer).name);
  verb.options->purpose = std::string(label(Purpose::kRelocation).name);
  only(verb.app->add_option("--kind", verb.options->kind, "種類 / the kind")->capture_default_str(),
       kind_codes());
  only(verb.app->add_option("--purpose", verb.options->purpose, "目的 / the purpose")
           ->capture_default_str(),
       purpose_codes());
}

}  // namespace musubi::cli
