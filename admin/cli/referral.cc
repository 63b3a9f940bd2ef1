// `musubi referral`, `musubi handover`, `musubi recall`: what one body asks another to take up, and
// what the two do about it. The verbs are those of the table (docs/spec/referral.md §4).
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/routing.h"
#include "admin/cli/staff_arguments.h"
#include "admin/cli/staff_text.h"
#include "protocol/ids/codes.h"
#include "protocol/referral/history.h"
#include "protocol/referral/payloads.h"

namespace musubi::cli {
namespace {

using referral::EventEntry;
using referral::Sort;

constexpr List kReferrals{"/api/v1/referrals", "referrals"};

void tell(Session& session, const json::Value& answer) {
  session.answer(answer, json::to_pretty(answer));
}

std::string kind_of(Sort sort) {
  return std::string(label(sort == Sort::kReferral ? Kind::kReferral : Kind::kTransfer).name);
}

// send

template <Sort sort>
ExitCode send(Session& session, const ReleaseOptions& given) {
  ReleaseOptions options = given;
  options.kind = kind_of(sort);
  return send_release(session, options);
}

template <Sort sort>
void add_send(CLI::App& noun, Session& session, const char* help) {
  const auto verb = add_verb<ReleaseOptions>(noun, "send", help, session, send<sort>);
  add_release_options(verb);
  add_once_options(verb);
  verb.options->purpose = std::string(
      label(sort == Sort::kReferral ? Purpose::kIntakeHandoff : Purpose::kRelocation).name);
  only(verb.app->add_option("--purpose", verb.options->purpose, "目的 / the purpose")
           ->capture_default_str(),
       purpose_codes());
}

// list, show

template <Sort sort>
Status show_all(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Array items, read_list(client, kReferrals));
  json::Array chosen;
  std::string text;
  for (const json::Value& item : items) {
    if (text_of(item, "kind") != kind_of(sort)) continue;
    chosen.push_back(item);
    text += referral_line(session, item);
  }
  session.answer(json::Object{{"referrals", std::move(chosen)}}, text);
  return {};
}

struct NamedOptions : ApiOptions {
  std::optional<std::string> sender;
  std::string referral;
};

// An id is its sender's: two senders may have drawn the same one, and then a person has to say
// whose is meant.
Result<std::string> find_sender(const ApiClient& client, const std::string& referral) {
  TRY_ASSIGN(const json::Array items, read_list(client, kReferrals));
  std::string found;
  for (const json::Value& item : items) {
    if (text_of(item, "referral") != referral) continue;
    const std::string sender = text_of(item, "sender");
    if (sender.empty()) return invalid("api.answer", "/sender");
    if (!found.empty()) return invalid("cli.several-senders", found + ", " + sender);
    found = sender;
  }
  if (found.empty()) return Error{ErrorCode::kNotFound, "referral.not-found", referral};
  return found;
}

// Where the API has it: by its sender and id. Who sent it is looked up unless it was said.
Result<std::string> path_of(const ApiClient& client, const NamedOptions& options) {
  std::string sender = options.sender.value_or("");
  if (sender.empty()) {
    TRY_ASSIGN(sender, find_sender(client, options.referral));
  }
  TRY(node_argument(sender));
  return std::string(kReferrals.path) + "/" + sender + "/" + options.referral;
}

Status show(Session& session, const NamedOptions& options) {
  TRY(message_argument(options.referral));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const std::string path, path_of(client, options));
  TRY_ASSIGN(const json::Value answer, client.get(path));
  session.answer(answer, referral_text(session, answer));
  return {};
}

template <class Options>
void add_name(const Verb<Options>& verb) {
  add_api_options(verb);
  verb.app->add_option("--referral", verb.options->referral, "つなぎ / the referral")->required();
  verb.app->add_option("--sender", verb.options->sender, "送り出した側のノード / its sender");
}

// The acts, one verb for each.

struct ActOptions : NamedOptions {
  std::string event;
  std::optional<std::string> reason;
  std::optional<std::string> to;
  std::optional<std::string> content;
  std::optional<std::int64_t> revision;
};

Status act(Session& session, const ActOptions& options) {
  TRY(message_argument(options.referral));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const std::string path, path_of(client, options));
  json::Object body{{"event", options.event}};
  if (options.reason) body.emplace("reason", *options.reason);
  if (options.to) {
    TRY_ASSIGN(const OrganisationId to, organisation_argument(*options.to));
    body.emplace("to", to.text());
  }
  if (options.content) {
    TRY_ASSIGN(const MessageId content, message_argument(*options.content));
    body.emplace("content", content.text());
  }
  if (options.revision) body.emplace("revision", *options.revision);
  TRY_ASSIGN(const json::Value answer, client.post(path + "/acts", json::Value(std::move(body))));
  session.answer(answer, referral_text(session, answer));
  return {};
}

bool is_for(Sort sort, referral::Event event) {
  for (const referral::StateEntry& state : referral::states()) {
    if (referral::find_move(sort, state.state, event) != nullptr) return true;
  }
  return false;
}

Codes reason_codes() {
  Codes names;
  for (const referral::ReasonEntry& reason : referral::reasons()) names.emplace_back(reason.name);
  return names;
}

// "no-capacity 受入れ困難, …".
std::string reasons_in_words() {
  std::string words;
  for (const referral::ReasonEntry& reason : referral::reasons()) {
    words += (words.empty() ? "" : ", ") + std::string(reason.name) + " " + std::string(reason.ja);
  }
  return words;
}

void add_act(CLI::App& noun, Session& session, const EventEntry& event) {
  const std::string name(event.name);
  const auto verb =
      add_verb<ActOptions>(noun, name, std::string(event.ja) + " / " + name, session, act);
  add_name(verb);
  const auto [app, options] = verb;
  options->event = name;
  if (event.needs_reason) {
    app->add_option("--reason", options->reason, "理由の符号 / why: " + reasons_in_words())
        ->required()
        ->check(one_of(reason_codes()));
  }
  if (event.event == referral::Event::kRedirect) {
    app->add_option("--to", options->to, "適した組織 / who might be the right body");
  }
  if (referral::takes_content(event.event)) {
    app->add_option("--content", options->content,
                    "内容を載せたメッセージ / the message with the words");
  }
  app->add_option("--revision", options->revision,
                  "見ていた改訂番号。変わっていれば行わない / only if this is still its revision");
}

template <Sort sort>
CLI::App& add_noun(CLI::App& root, Session& session, const char* name, const char* help,
                   const char* send_help) {
  CLI::App& noun = *root.add_subcommand(name, help);
  noun.require_subcommand(1);
  add_send<sort>(noun, session, send_help);
  add_api_options(
      add_verb<ApiOptions>(noun, "list", "状態の一覧 / how they stand", session, show_all<sort>));
  add_name(
      add_verb<NamedOptions>(noun, "show", "一つの状態と経過 / how one stands", session, show));
  for (const EventEntry& event : referral::events()) {
    if (event.carriage != referral::Carriage::kProgress || !is_for(sort, event.event)) continue;
    add_act(noun, session, event);
  }
  return noun;
}

// recall list

constexpr List kRecalls{"/api/v1/recalls", "recalls"};

Status list_recalls(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array recalls, read_list(client, kRecalls));
  std::string text;
  for (const json::Value& recall : recalls) text += recall_line(session, recall);
  session.answer(json::Object{{"recalls", std::move(recalls)}}, text);
  return {};
}

// recall answer

struct AnswerOptions : ApiOptions {
  std::string sender;
  std::string recall;
  std::string result;
  std::optional<std::string> basis;
};

Codes result_codes() {
  Codes names;
  for (std::size_t i = 0; i < referral::kRecallResultCount; ++i) {
    names.emplace_back(referral::recall_result_name(static_cast<referral::RecallResult>(i)));
  }
  return names;
}

std::string results_in_words() {
  std::string words;
  for (std::size_t i = 0; i < referral::kRecallResultCount; ++i) {
    const auto result = static_cast<referral::RecallResult>(i);
    words += (words.empty() ? "" : ", ") + std::string(recall_result_name(result)) + " " +
             std::string(recall_result_ja(result));
  }
  return words;
}

Status answer_recall(Session& session, const AnswerOptions& options) {
  TRY(node_argument(options.sender));
  TRY(message_argument(options.recall));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  json::Object body{{"result", options.result}};
  if (options.basis) body.emplace("basis", *options.basis);
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/recalls/" + options.sender + "/" + options.recall + "/answer",
                         json::Value(std::move(body))));
  tell(session, answer);
  return {};
}

}  // namespace

void add_referral(CLI::App& root, Session& session) {
  add_routing(add_noun<Sort::kReferral>(root, session, "referral", "つなぎ / referrals",
                                        "つなぐ / refer to another body"),
              session);
  add_noun<Sort::kTransfer>(root, session, "handover", "ケースの引継ぎ / handovers of a case",
                            "引き継ぐ / hand a case over");
  CLI::App& noun = *root.add_subcommand("recall", "回収 / recalls");
  noun.require_subcommand(1);
  add_api_options(add_verb<ApiOptions>(
      noun, "list", "求めた回収と回答の一覧 / recalls that went, and their answers", session,
      list_recalls));
  const auto verb = add_verb<AnswerOptions>(noun, "answer", "回収に回答する / answer a recall",
                                            session, answer_recall);
  add_api_options(verb);
  const auto [app, options] = verb;
  app->add_option("--sender", options->sender, "回収を求めたノード / who recalled")->required();
  app->add_option("--recall", options->recall, "回収のメッセージ / the recall")->required();
  app->add_option("--result", options->result, "結果 / what became of it: " + results_in_words())
      ->required()
      ->check(one_of(result_codes()));
  app->add_option("--basis", options->basis, "保有を続ける根拠の行 / the law that says to keep it");
}

}  // namespace musubi::cli
