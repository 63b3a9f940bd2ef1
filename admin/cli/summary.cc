// `musubi summary`: case summaries, through the node's API. The node decides, checks rights and
// logs; the command only asks.
#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/consent.h"
#include "admin/cli/json_members.h"
#include "admin/cli/proposal.h"
#include "admin/cli/release_request.h"
#include "admin/cli/review.h"
#include "admin/cli/staff_arguments.h"
#include "admin/cli/staff_text.h"
#include "protocol/exchange/messages.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxStickBytes = exchange::kMaxMediaBytes;

void tell(Session& session, const json::Value& answer) {
  session.answer(answer, json::to_pretty(answer));
}

// add

struct AddOptions : OnceOptions {
  std::string sheet;
  std::optional<std::string> commissioner;
};

// One line for each thing that is wrong, with the name that the paper gives its field.
std::string faults_text(const Session& session, const json::Array& faults) {
  std::string lines;
  for (const json::Value& fault : faults) {
    lines += text_of(fault, "field") + " (" + text_of(fault, "at") + ") " +
             text_of(fault, session.choose("ja", "en")) + " → " +
             text_of(fault, session.choose("remedy_ja", "remedy_en")) + " [" +
             text_of(fault, "reason") + "]\n";
  }
  return lines;
}

// Whoever filled the sheet in may say the same without the place, in a text that can be given.
void say_left_out(Session& session, const json::Value& answer) {
  const json::Value* places = answer.find("left_out");
  if (places == nullptr || places->array() == nullptr || places->array()->empty()) return;
  std::string fields;
  for (const json::Value& place : *places->array()) {
    fields += "\n  " + text_of(place, "field") + " (" + text_of(place, "at") + ")";
  }
  session.say("秘匿した居所が読み取れるため、次の欄はだれにも渡しません:" + fields,
              "these fields tell a sealed place and are given to nobody:" + fields);
}

// A sheet that is not taken is told everything that is wrong with it.
ExitCode add(Session& session, const AddOptions& options) {
  const auto step = [&]() -> Result<ApiClient::Answer> {
    TRY_ASSIGN(json::Value sheet, read_json(options.sheet));
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    json::Object intake{{"sheet", std::move(sheet)}};
    if (options.commissioner) intake["commissioner"] = *options.commissioner;
    return client.post_once("/api/v1/cases", std::move(intake), options.key);
  };
  const auto answer = step();
  if (!answer) return session.fail(answer.error());
  const auto value = json::parse(answer->body, kMaxAnswerBytes);
  if (answer->ok() && value) {
    tell(session, *value);
    say_left_out(session, *value);
    return ExitCode::kOk;
  }
  const Error problem = ApiClient::problem(*answer);
  const json::Value* faults = value ? value->find("faults") : nullptr;
  if (faults == nullptr || faults->array() == nullptr) return session.fail(problem);
  session.answer(json::Object{{"faults", *faults}}, faults_text(session, *faults->array()));
  session.explain(problem);
  return exit_code_of(problem);
}

// list, messages, inbox: whole lists, page after page.

constexpr List kCases{"/api/v1/cases", "cases"};
constexpr List kMessages{"/api/v1/messages", "messages"};
constexpr List kInbox{"/api/v1/inbox", "items"};
constexpr List kTasks{"/api/v1/tasks", "tasks"};

template <const List& list, std::string (*line)(const Session&, const json::Value&)>
Status show_list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array items, read_list(client, list));
  std::string text;
  for (const json::Value& item : items) text += line(session, item);
  session.answer(json::Object{{list.member, std::move(items)}}, text);
  return {};
}

// preview, send

Verb<ReleaseOptions> add_release(CLI::App& noun, Session& session, const char* name,
                                 const char* help,
                                 ExitCode (*run)(Session&, const ReleaseOptions&)) {
  const auto verb = add_verb<ReleaseOptions>(noun, name, help, session, run);
  add_release_options(verb);
  only(verb.app->add_option("--kind", verb.options->kind, "種別 / the kind")->required(),
       kind_codes());
  only(verb.app->add_option("--purpose", verb.options->purpose, "目的 / the purpose")->required(),
       purpose_codes());
  return verb;
}

// show, receipt

struct ShowOptions : ApiOptions {
  std::optional<std::string> sender;
  std::string message;
};

// Who sent the message, if it arrived here.
Result<std::string> find_sender(const ApiClient& client, const std::string& message) {
  TRY_ASSIGN(const json::Array items, read_list(client, kInbox));
  for (const json::Value& item : items) {
    if (text_of(item, "message") == message) return text_of(item, "sender");
  }
  return Error{ErrorCode::kNotFound, "message.not-found", message};
}

Status show(Session& session, const ShowOptions& options) {
  TRY(message_argument(options.message));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  std::string sender = options.sender.value_or("");
  if (sender.empty()) {
    TRY_ASSIGN(sender, find_sender(client, options.message));
  }
  TRY(node_argument(sender));
  TRY_ASSIGN(const json::Value answer,
             client.get("/api/v1/inbox/" + sender + "/" + options.message));
  session.answer(answer, message_text(session, answer));
  return {};
}

struct ReceiptOptions : ApiOptions {
  std::string message;
  std::string recipient;
  std::string out;
};

Status save_receipt(Session& session, const ReceiptOptions& options) {
  TRY(message_argument(options.message));
  TRY(node_argument(options.recipient));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes receipt, client.get_bytes("/api/v1/messages/" + options.message +
                                                   "/receipts/" + options.recipient));
  TRY(files::write(options.out, receipt, files::Access::kEveryone));
  session.answer(json::Object{{"file", options.out}}, options.out);
  return {};
}

// export-media, import-media

struct ExportOptions : ApiOptions {
  std::string peer;
  std::string out;
};

Status export_media(Session& session, const ExportOptions& options) {
  TRY(node_argument(options.peer));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes file, client.post_for_bytes("/api/v1/media/" + options.peer));
  TRY(files::write(options.out, file, files::Access::kOwner));
  session.answer(
      json::Object{{"bytes", static_cast<std::int64_t>(file.size())}, {"file", options.out}},
      options.out);
  return {};
}

struct ImportOptions : ApiOptions {
  std::string file;
  std::string out;
};

Status import_media(Session& session, const ImportOptions& options) {
  TRY_ASSIGN(const Bytes file, files::read(options.file, kMaxStickBytes));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post("/api/v1/media", file));
  const json::Value* back = answer.find("answer");
  const auto bytes = back != nullptr && back->text() != nullptr ? from_base64(*back->text())
                                                                : std::optional<Bytes>();
  if (bytes) TRY(files::write(options.out, *bytes, files::Access::kOwner));
  json::Object told;
  for (const char* member : {"delivered", "received"}) {
    if (const json::Value* count = answer.find(member)) told.emplace(member, *count);
  }
  if (bytes) told.emplace("file", options.out);
  tell(session, told);
  return {};
}

void add_reading(CLI::App& noun, Session& session) {
  const auto showing = add_verb<ShowOptions>(
      noun, "show", "受け取ったメッセージを見る / show what arrived", session, show);
  add_api_options(showing);
  showing.app->add_option("--sender", showing.options->sender, "送り主のノード / the sender");
  showing.app->add_option("--message", showing.options->message, "メッセージ / the message")
      ->required();
  add_view_purpose(showing);
  const auto receipt = add_verb<ReceiptOptions>(
      noun, "receipt", "受領証を書き出す / save a receipt", session, save_receipt);
  add_api_options(receipt);
  receipt.app->add_option("--message", receipt.options->message, "メッセージ / the message")
      ->required();
  receipt.app->add_option("--recipient", receipt.options->recipient, "相手 / who gave it")
      ->required();
  receipt.app->add_option("--out", receipt.options->out, "書き出す先 / where to")->required();
}

struct NamingOptions : ApiOptions {
  std::string sender;
  std::string message;
  std::vector<std::string> users;
};

Status name_staff(Session& session, const NamingOptions& options) {
  TRY(node_argument(options.sender));
  json::Array users;
  for (const std::string& user : options.users) users.push_back(user);
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/inbox/" + options.sender + "/" + options.message + "/staff",
                         json::Value(json::Object{{"users", std::move(users)}})));
  session.answer(answer, "");
  return {};
}

void add_naming(CLI::App& noun, Session& session) {
  const auto [app, options] = add_verb<NamingOptions>(
      noun, "name-staff", "見てよい職員を指名する / name who may see a message", session,
      name_staff);
  add_api_options(Verb<NamingOptions>{app, options});
  app->add_option("--sender", options->sender, "送り主のノード / the sender")->required();
  app->add_option("--message", options->message, "メッセージ / the message")->required();
  app->add_option(
      "--user", options->users,
      "職員の番号。何度でも。なければだれも見られない / a user's number; may be repeated; "
      "without it nobody sees it");
}

void add_media(CLI::App& noun, Session& session) {
  const auto out = add_verb<ExportOptions>(noun, "export-media",
                                           "媒体で渡すファイルを作る / write a file for a stick",
                                           session, export_media);
  add_api_options(out);
  out.app->add_option("--peer", out.options->peer, "相手のノード / the peer")->required();
  out.app->add_option("--out", out.options->out, "書き出す先 / where to")->required();
  const auto in = add_verb<ImportOptions>(noun, "import-media",
                                          "媒体のファイルを取り込む / take in a file from a stick",
                                          session, import_media);
  add_api_options(in);
  in.app->add_option("--file", in.options->file, "ファイル / the file")->required();
  in.app->add_option("--out", in.options->out, "返事のファイル / the file to take back")
      ->required();
}

}  // namespace

void add_summary(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("summary", "相談の要約 / case summaries");
  noun.require_subcommand(1);
  const auto adding = add_verb<AddOptions>(
      noun, "add", "受付シートを登録する / take in an intake sheet", session, add);
  add_once_options(adding);
  adding.app->add_option("--sheet", adding.options->sheet, "受付シート / the sheet")->required();
  adding.app->add_option(
      "--commissioner", adding.options->commissioner,
      "委託元の団体。複数から委託を受ける団体では必ず指定 / the body on whose behalf; "
      "needed where several commission this one");
  add_api_options(add_verb<ApiOptions>(noun, "list", "ケースの一覧 / this node's cases", session,
                                       show_list<kCases, case_line>));
  add_api_options(add_release(noun, session, "preview",
                              "何が渡るかを先に見る / what would be released", preview_release));
  add_once_options(
      add_release(noun, session, "send", "相手に渡す / release to a peer", send_release));
  add_api_options(add_verb<ApiOptions>(noun, "messages", "送ったメッセージの一覧 / what was sent",
                                       session, show_list<kMessages, sent_line>));
  add_api_options(add_verb<ApiOptions>(noun, "inbox", "受け取ったメッセージの一覧 / what arrived",
                                       session, show_list<kInbox, inbox_line>));
  add_api_options(add_verb<ApiOptions>(noun, "tasks",
                                       "期限のある仕事。期限の順 / what has to be done, by its day",
                                       session, show_list<kTasks, task_line>));
  add_reading(noun, session);
  add_naming(noun, session);
  add_summary_consent(noun, session);
  add_proposals(noun, session);
  add_reviews(noun, session);
  add_media(noun, session);
}

}  // namespace musubi::cli
