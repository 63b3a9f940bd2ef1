// To whom cases are given.
#include <fmt/format.h>

#include "admin/cli/api_client.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff.h"
#include "admin/cli/staff_arguments.h"

namespace musubi::cli {
namespace {

struct AssignOptions : ApiOptions {
  std::string case_id;
  std::string holder;
  std::string part;
};

std::string path_of(const std::string& case_id) {
  return "/api/v1/cases/" + case_id + "/assignments";
}

Status assign(Session& session, const AssignOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(
      [[maybe_unused]] const auto answer,
      client.post(path_of(options.case_id),
                  json::Value(json::Object{{"holder", options.holder}, {"part", options.part}})));
  session.answer(json::Object{{"case", options.case_id}, {"holder", options.holder}},
                 options.case_id + " " + options.holder);
  return {};
}

Status unassign(Session& session, const AssignOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY(client.remove(path_of(options.case_id) + "/" + options.holder));
  session.answer(json::Object{{"case", options.case_id}, {"holder", options.holder}},
                 options.case_id + " " + options.holder);
  return {};
}

struct ListOptions : ApiOptions {
  std::optional<std::string> case_id;
};

Result<json::Array> assignments(const ApiClient& client, const ListOptions& options) {
  constexpr List kMine{"/api/v1/assignments", "assignments"};
  if (!options.case_id) return read_list(client, kMine);
  TRY(case_argument(*options.case_id));
  TRY_ASSIGN(const json::Value answer, client.get(path_of(*options.case_id)));
  return items_of(answer, "assignments");
}

Status list(Session& session, const ListOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array listed, assignments(client, options));
  std::string text;
  for (const json::Value& each : listed) {
    text += fmt::format("{} {} {}\n", text_of(each, "case"), text_of(each, "holder"),
                        text_of(each, "part"));
  }
  session.answer(json::Object{{"assignments", std::move(listed)}}, text);
  return {};
}

void add_case_and_holder(const Verb<AssignOptions>& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
  verb.app
      ->add_option("--holder", verb.options->holder,
                   "利用者の番号、または部署 / a user's number, or a unit")
      ->required();
}

}  // namespace

void add_assigning(CLI::App& noun, Session& session) {
  const auto giving = add_verb<AssignOptions>(
      noun, "assign", "ケースを割り当てる / give a case to a user or a unit", session, assign);
  add_case_and_holder(giving);
  giving.app
      ->add_option("--part", giving.options->part,
                   "lead 主担当, second 副担当, unit 部署 / lead, second, unit")
      ->required();
  add_case_and_holder(add_verb<AssignOptions>(
      noun, "unassign", "割当てを外す / take a case from them", session, unassign));
  const auto listing = add_verb<ListOptions>(
      noun, "assignments", "自分の担当、またはケースの担当 / one's own cases, or who has a case",
      session, list);
  add_api_options(listing);
  listing.app->add_option("--case", listing.options->case_id, "ケース / a case");
}

}  // namespace musubi::cli
