// `musubi work`: what has to be seen to, whose turn it is, and until when.
#include <array>

#include <fmt/format.h>

#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "protocol/ids/ids.h"

namespace musubi::cli {
namespace {

struct WorkOptions : ApiOptions {
  bool due = false;
  bool overdue = false;
  bool waiting = false;
  bool mine = false;
  std::optional<std::string> partition;
  std::optional<int> days;
};

constexpr int kMostDays = 90;

const char* list_of(const WorkOptions& options) {
  if (options.due) return "due";
  if (options.overdue) return "overdue";
  return options.waiting ? "waiting" : "mine";
}

std::string path_of(const WorkOptions& options) {
  std::string path = std::string("/api/v1/work?list=") + list_of(options);
  if (options.partition) path += "&partition=" + *options.partition;
  if (options.days) path += "&days=" + std::to_string(*options.days);
  return path;
}

// The day first, since that is what people look for.
std::string line_of(const Session& session, const json::Value& item) {
  const bool is_late = is_true(item, "overdue");
  const std::string due = text_of(item, "due");
  return fmt::format("{}{}  {} [{}]  {}  {}  {}\n", due.empty() ? "-" : due,
                     is_late ? session.choose(" 期限切れ", " overdue") : "",
                     text_of(item, session.choose("what_ja", "what_en")),
                     text_of(item, "partition"), text_of(item, "id"), text_of(item, "peer"),
                     text_of(item, session.choose("next_ja", "next_en")));
}

Status list(Session& session, const WorkOptions& options) {
  if (options.partition && !OrganisationId::parse(*options.partition)) {
    return invalid("cli.organisation-id", *options.partition);
  }
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  const std::string path = path_of(options);
  TRY_ASSIGN(json::Array items, read_list(client, {path.c_str(), "work"}));
  std::string text;
  for (const json::Value& item : items) text += line_of(session, item);
  session.answer(json::Object{{"work", std::move(items)}}, text);
  return {};
}

// done

struct DoneOptions : ApiOptions {
  std::string task;
  std::string done_file;
};

Status complete(Session& session, const DoneOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("done", options.done_file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/tasks/" + options.task + "/completion", body));
  session.answer(answer, "");
  return {};
}

void add_done(CLI::App& noun, Session& session) {
  const auto verb = add_verb<DoneOptions>(
      noun, "done", "急ぎの必要に対応したと書く / say what was done about an urgent need", session,
      complete);
  add_api_options(verb);
  verb.app->add_option("--task", verb.options->task, "一覧の識別子 / its id in the list")
      ->required();
  verb.app
      ->add_option("--done", verb.options->done_file,
                   "したことを書いたファイル / a file with what was done")
      ->required();
}

}  // namespace

void add_work(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("work", "仕事の一覧 / what has to be done");
  noun.require_subcommand(1);
  const auto verb = add_verb<WorkOptions>(
      noun, "list",
      "自分の番の仕事、期限の近いもの、過ぎたもの、相手を待つもの / by whose turn it is", session,
      list);
  add_api_options(verb);
  const std::array which{
      verb.app->add_flag("--mine", verb.options->mine,
                         "自分の番のもの（初めから） / my turn; the default"),
      verb.app->add_flag("--due", verb.options->due, "期限が近いもの / due soon"),
      verb.app->add_flag("--overdue", verb.options->overdue,
                         "期限が過ぎたもの / overdue, at either end"),
      verb.app->add_flag("--waiting", verb.options->waiting,
                         "相手を待つもの / the other end's turn")};
  for (std::size_t i = 0; i < which.size(); ++i) {
    for (std::size_t j = i + 1; j < which.size(); ++j) which[i]->excludes(which[j]);
  }
  verb.app->add_option("--partition", verb.options->partition,
                       "委託元の団体 / on whose behalf: an organisation");
  verb.app
      ->add_option("--days", verb.options->days,
                   "期限の何日前から知らせるか / remind so many days before")
      ->check(CLI::Range(0, kMostDays));
  add_done(noun, session);
}

}  // namespace musubi::cli
