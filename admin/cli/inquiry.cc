// `musubi inquiry`: what one body asks another about a person, and the answers
// (docs/spec/inquiry.md).
#include <algorithm>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/release_text.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

constexpr List kInquiries{"/api/v1/inquiries", "inquiries"};
constexpr std::size_t kMaxNecessity = 4000;

void tell(Session& session, const json::Value& answer) {
  session.answer(answer, json::to_pretty(answer));
}

// ask

struct AskOptions : ReleaseOptions {
  std::vector<std::string> items;
  std::string necessity_file;
  std::string due;
  std::optional<std::string> meeting;
  std::optional<std::string> convener;
  std::optional<std::string> recorded;
  bool preview = false;
};

// In the order of the categories, as the inquiry has them.
json::Array in_order(std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return parse_category(a) < parse_category(b);
  });
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return {names.begin(), names.end()};
}

// A day means its end in Japan.
std::string instant_of(const std::string& due) {
  constexpr std::size_t kDay = 10;
  return due.size() == kDay ? due + "T14:59:59.000Z" : due;
}

Result<json::Value> question_of(const AskOptions& options) {
  TRY_ASSIGN(const Bytes necessity, files::read(options.necessity_file, kMaxNecessity));
  json::Object question{{"due", instant_of(options.due)},
                        {"items", in_order(options.items)},
                        {"necessity", as_text(necessity)}};
  if (options.meeting || options.convener || options.recorded) {
    question.emplace("meeting", json::Object{{"convener", options.convener.value_or("")},
                                             {"id", options.meeting.value_or("")},
                                             {"recorded", options.recorded.value_or("")}});
  }
  return json::Value(std::move(question));
}

ExitCode ask(Session& session, const AskOptions& given) {
  AskOptions options = given;
  options.kind = label(Kind::kInquiry).name;
  auto question = question_of(options);
  if (!question) return session.fail(question.error());
  options.inquiry = *std::move(question);
  return options.preview ? preview_release(session, options) : send_release(session, options);
}

void add_ask(CLI::App& noun, Session& session) {
  const auto verb =
      add_verb<AskOptions>(noun, "ask", "相手に照会する / ask a peer about a person", session, ask);
  const auto [app, options] = verb;
  add_release_options(Verb<ReleaseOptions>{app, options});
  add_once_options(verb);
  only(app->add_option("--purpose", options->purpose, "目的 / the purpose")->required(),
       purpose_codes());
  only(app->add_option("--item", options->items,
                       "照会する区分。何度でも / what is asked for; may be repeated")
           ->required(),
       category_codes());
  app->add_option("--necessity", options->necessity_file,
                  "必要な理由を書いたファイル / a file that says why it is needed")
      ->required();
  app->add_option("--due", options->due,
                  "回答を求める日または日時 / the day or instant until which an answer is of use")
      ->required();
  app->add_option("--meeting", options->meeting,
                  "106条の6の求め: 会議の識別子 / the meeting that asks under art. 106-6");
  app->add_option("--convener", options->convener, "その会議を主催する団体 / who convenes it");
  app->add_option("--recorded", options->recorded,
                  "求めを記録した日時 / when its request was recorded");
  app->add_flag("--preview", options->preview, "先に見るだけ / see first; nothing leaves");
}

// list, show

std::string inquiry_line(const Session& session, const json::Value& item) {
  const json::Value* overdue = item.find("overdue");
  const bool late = overdue != nullptr && overdue->boolean() != nullptr && *overdue->boolean();
  const std::string_view mark = late ? session.choose("  期限超過", "  overdue") : "";
  return fmt::format("{}  {}  {} → {}  {} {}{}\n", text_of(item, "inquiry"),
                     text_of(item, session.choose("state_ja", "state")), text_of(item, "sender"),
                     text_of(item, "recipient"), session.choose("期限", "due"),
                     text_of(item, "due"), mark);
}

Status show_all(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array items, read_list(client, kInquiries));
  std::string text;
  for (const json::Value& item : items) text += inquiry_line(session, item);
  session.answer(json::Object{{kInquiries.member, std::move(items)}}, text);
  return {};
}

struct NamedOptions : ApiOptions {
  std::optional<std::string> sender;
  std::string inquiry;
};

// An id is its sender's: two senders may have drawn the same one.
Result<std::string> path_of(const ApiClient& client, const NamedOptions& options) {
  TRY(message_argument(options.inquiry));
  std::string sender = options.sender.value_or("");
  if (sender.empty()) {
    TRY_ASSIGN(const json::Array items, read_list(client, kInquiries));
    for (const json::Value& item : items) {
      if (text_of(item, "inquiry") != options.inquiry) continue;
      if (!sender.empty()) {
        return invalid("cli.several-senders", sender + ", " + text_of(item, "sender"));
      }
      sender = text_of(item, "sender");
    }
  }
  if (sender.empty()) return Error{ErrorCode::kNotFound, "inquiry.not-found", options.inquiry};
  TRY(node_argument(sender));
  return std::string(kInquiries.path) + "/" + sender + "/" + options.inquiry;
}

Status show(Session& session, const NamedOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const std::string path, path_of(client, options));
  TRY_ASSIGN(const json::Value answer, client.get(path));
  tell(session, answer);
  return {};
}

template <class Options>
void add_name(const Verb<Options>& verb) {
  add_api_options(verb);
  verb.app->add_option("--inquiry", verb.options->inquiry, "照会 / the inquiry")->required();
  verb.app->add_option("--sender", verb.options->sender, "照会した側のノード / who asked");
}

// answer

struct AnswerOptions : NamedOptions {
  bool nothing = false;
  bool preview = false;
  std::optional<std::string> case_id;
  std::optional<std::int64_t> person;
  std::optional<std::string> basis;
  std::vector<std::string> categories;
  std::vector<std::string> discharged;
  std::optional<std::string> reason_file;
};

json::Array texts(const std::vector<std::string>& values) { return {values.begin(), values.end()}; }

Result<json::Value> answer_request(const AnswerOptions& options) {
  if (options.nothing) return json::Value(json::Object{{"nothing", true}});
  json::Object body;
  if (options.case_id) body.emplace("case", *options.case_id);
  if (options.person) body.emplace("person", *options.person);
  if (options.basis) body.emplace("basis", *options.basis);
  if (!options.categories.empty()) body.emplace("categories", texts(options.categories));
  if (!options.discharged.empty()) body.emplace("discharged", texts(options.discharged));
  if (options.reason_file) {
    TRY_ASSIGN(const json::Value reason, word_request("reason", *options.reason_file));
    body.emplace("reason", *reason.find("reason"));
  }
  return json::Value(std::move(body));
}

Status answer(Session& session, const AnswerOptions& options) {
  TRY_ASSIGN(const json::Value body, answer_request(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const std::string path, path_of(client, options));
  TRY_ASSIGN(const json::Value told,
             client.post(path + (options.preview ? "/preview" : "/answer"), body));
  std::string text;
  if (told.find("released") != nullptr) text = release_text(session, told, options.categories);
  const std::string leaves = text_of(told, "leaves");
  if (!leaves.empty()) {
    text += fmt::format("{} {}\n", session.choose("回答が出る日時:", "leaves at"), leaves);
  }
  session.answer(told, text);
  return {};
}

void add_answer(CLI::App& noun, Session& session) {
  const auto verb = add_verb<AnswerOptions>(
      noun, "answer", "届いた照会に答える / answer an inquiry that arrived", session, answer);
  add_name(verb);
  const auto [app, options] = verb;
  auto* nothing = app->add_flag("--nothing", options->nothing,
                                "何も渡さない。わけは相手に伝わらない / give nothing; why is not "
                                "told");
  app->add_flag("--preview", options->preview, "先に見るだけ / see first; nothing is decided");
  auto* whose = app->add_option("--case", options->case_id, "自分のケース / a case of one's own");
  whose->excludes(nothing);
  app->add_option("--person", options->person,
                  "ケースの中の番号（0から。なければ0） / the person's index, from 0");
  app->add_option("--basis", options->basis, "法的根拠 / the legal basis that a person chose");
  only(app->add_option("--category", options->categories,
                       "照会された区分のうちこれだけ。何度でも / only these of what was asked; may "
                       "be repeated"),
       category_codes());
  app->add_option("--discharged", options->discharged,
                  "果たした義務。何度でも / a duty that was done; may be repeated");
  app->add_option("--reason", options->reason_file,
                  "理由を書いたファイル / a file with the reason");
}

// close, withdraw

struct EndOptions : NamedOptions {
  std::string reason_file;
};

template <const char* const& step>
Status end(Session& session, const EndOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("reason", options.reason_file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const std::string path, path_of(client, options));
  TRY_ASSIGN(const json::Value answer, client.post(path + step, body));
  session.answer(answer, "");
  return {};
}

constexpr const char* kClosing = "/closing";
constexpr const char* kWithdrawal = "/withdrawal";

void add_end(const Verb<EndOptions>& verb) {
  add_name(verb);
  verb.app
      ->add_option("--reason", verb.options->reason_file,
                   "理由を書いたファイル / a file with the reason")
      ->required();
}

}  // namespace

void add_inquiry(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("inquiry", "情報照会と回答 / inquiries and answers");
  noun.require_subcommand(1);
  add_ask(noun, session);
  add_api_options(add_verb<ApiOptions>(noun, "list", "照会の一覧 / inquiries, sent and received",
                                       session, show_all));
  const auto showing = add_verb<NamedOptions>(
      noun, "show", "照会の内容を見る / what an inquiry says", session, show);
  add_name(showing);
  add_view_purpose(showing);
  add_answer(noun, session);
  add_end(add_verb<EndOptions>(noun, "close", "自分の照会を終える / put an inquiry away", session,
                               end<kClosing>));
  add_end(add_verb<EndOptions>(noun, "withdraw", "自分の照会を取り下げる / take an inquiry back",
                               session, end<kWithdrawal>));
}

}  // namespace musubi::cli
