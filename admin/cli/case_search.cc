// Verbs of `musubi case`: which cases there are, who is found by a name, and who may be the same
// person.
//
// A name is personal data, and arguments are seen by everybody on the machine: what is looked for
// comes from standard input or a file.
#include <iostream>
#include <iterator>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/case_commands.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"
#include "admin/cli/staff_text.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxWantedBytes = 4096;
constexpr const char* kFromInput = "-";

// list

struct ListOptions : ApiOptions {
  std::optional<std::string> commissioner;
  std::optional<std::string> state;
};

Status list(Session& session, const ListOptions& options) {
  std::string path = "/api/v1/cases";
  const auto add = [&path](const char* name, const std::string& value) {
    path += (path.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=" + value;
  };
  if (options.commissioner) {
    TRY_ASSIGN(const OrganisationId named, organisation_argument(*options.commissioner));
    add("partition", named.text());
  }
  if (options.state) add("state", *options.state);
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array items, read_list(client, List{path.c_str(), "cases"}));
  std::string text;
  for (const json::Value& item : items) text += case_line(session, item);
  session.answer(json::Object{{"cases", std::move(items)}}, text);
  return {};
}

// find

struct FindOptions : ApiOptions {
  std::string commissioner;
  std::string match = "whole";
  std::string from = kFromInput;
  std::optional<std::string> after;
};

Result<std::string> read_wanted(const std::string& from) {
  if (from != kFromInput) {
    TRY_ASSIGN(const Bytes content, files::read(from, kMaxWantedBytes));
    return std::string(as_text(content));
  }
  std::string text;
  char letter = 0;
  while (text.size() <= kMaxWantedBytes && std::cin.get(letter)) text.push_back(letter);
  if (text.size() > kMaxWantedBytes) {
    return Error{ErrorCode::kTooLarge, "file.too-large", from};
  }
  return text;
}

// {"name","furigana","birth"}, or a line that is the name.
Result<json::Object> parse_wanted(std::string text) {
  if (text.starts_with('{')) {
    TRY_ASSIGN(const json::Value value, json::parse(as_bytes(text)));
    return *value.object();
  }
  text.erase(std::min(text.find_first_of("\r\n"), text.size()));
  return json::Object{{"name", std::move(text)}};
}

std::string hit_line(const json::Value& hit) {
  return text_of(hit, "case") + "  " + std::to_string(integer_of(hit, "person")) + "  " +
         text_of(hit, "role") + "  " + text_of(hit, "urgency") + "  " + text_of(hit, "state") +
         "  " + plain(text_of(hit, "name")) + "\n";
}

Status find(Session& session, const FindOptions& options) {
  TRY_ASSIGN(const OrganisationId partition, organisation_argument(options.commissioner));
  TRY_ASSIGN(std::string wanted, read_wanted(options.from));
  TRY_ASSIGN(json::Object body, parse_wanted(std::move(wanted)));
  body.emplace("match", options.match);
  body.emplace("partition", partition.text());
  if (options.after) body.emplace("after", *options.after);
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post("/api/v1/searches", std::move(body)));
  std::string text;
  for (const json::Value& hit : items_of(answer, "hits")) text += hit_line(hit);
  session.answer(answer, text);
  if (text.empty()) {
    session.say(
        "見つかりません。--match part か、ふりがな（{\"furigana\":\"…\"}）でも探してください。",
        "Nobody was found. Try --match part, or the furigana ({\"furigana\":\"…\"}).");
  }
  if (const std::string next = text_of(answer, "next"); !next.empty()) {
    session.say("続きがあります: --after " + next, "There is more: --after " + next);
  }
  return {};
}

// duplicates, same, different

struct CaseOptions : ApiOptions {
  std::string case_id;
};
struct AnswerOptions : CaseOptions {
  std::string pair;
  std::string reason_file;
};

std::string hint_line(const json::Value& hint) {
  std::string line = text_of(hint, "pair") + "  " + text_of(hint, "strength") + " (";
  for (const json::Value& what : items_of(hint, "agrees")) {
    if (what.text() != nullptr) line += (line.ends_with('(') ? "" : ", ") + *what.text();
  }
  line += ")  " + text_of(hint, "role") + "  " + plain(text_of(hint, "name"));
  const json::Value& answer = object_of(hint, "answer");
  if (const std::string said = text_of(answer, "said"); !said.empty()) line += "  → " + said;
  return line + "\n";
}

Status duplicates(Session& session, const CaseOptions& options) {
  TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/cases/" + id.text() + "/duplicates", ByteView()));
  std::string text;
  for (const json::Value& hint : items_of(answer, "hints")) text += hint_line(hint);
  session.answer(answer, text);
  return {};
}

Status say(Session& session, const AnswerOptions& options, const char* said) {
  TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
  TRY_ASSIGN(json::Value body, word_request("reason", options.reason_file));
  body.object()->emplace("said", said);
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  const std::string path = "/api/v1/cases/" + id.text() + "/duplicates/" + options.pair + "/answer";
  TRY(client.post(path, body));
  session.answer(json::Object{{"pair", options.pair}, {"said", said}}, "");
  session.say("記録しました。二つのケースは、二つのままです。",
              "Recorded. The two cases stay two cases.");
  return {};
}

Status same(Session& session, const AnswerOptions& options) {
  return say(session, options, "same");
}
Status different(Session& session, const AnswerOptions& options) {
  return say(session, options, "different");
}

template <class Options>
void add_case(const Verb<Options>& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
}

void add_answer(CLI::App& noun, Session& session, const char* name, const char* help,
                Status (*run)(Session&, const AnswerOptions&)) {
  const auto verb = add_verb<AnswerOptions>(noun, name, help, session, run);
  add_case(verb);
  verb.app
      ->add_option("--pair", verb.options->pair,
                   "`case duplicates` が示した組 / the pair that `case duplicates` shows")
      ->required();
  verb.app
      ->add_option("--reason", verb.options->reason_file,
                   "理由を書いたファイル / a file with the reason")
      ->required();
}

void add_finding(CLI::App& noun, Session& session) {
  const auto verb =
      add_verb<FindOptions>(noun, "find", "氏名で探す / find persons by name", session, find);
  add_api_options(verb);
  FindOptions& options = *verb.options;
  verb.app->add_option("--commissioner", options.commissioner, "委託元 / on whose behalf")
      ->required();
  add_view_purpose(verb);
  only(verb.app
           ->add_option("--match", options.match,
                        "全部か一部か / whole names, or parts and beginnings")
           ->capture_default_str(),
       {"whole", "part"});
  verb.app
      ->add_option("--from", options.from,
                   "探す名のファイル。一行の氏名か、name・furigana・birth の JSON。- は標準入力 / "
                   "a file with what is looked for: a line with the name, or JSON with name, "
                   "furigana, birth; - is standard input")
      ->capture_default_str();
  verb.app->add_option("--after", options.after, "続きの始まり / where to go on");
}

}  // namespace

void add_case_search(CLI::App& noun, Session& session) {
  const auto listing =
      add_verb<ListOptions>(noun, "list", "ケースの一覧 / this node's cases", session, list);
  add_api_options(listing);
  listing.app->add_option("--commissioner", listing.options->commissioner,
                          "その委託元のものだけ。新しく変わった順 / of one 委託元 only, the newest "
                          "change first");
  only(listing.app->add_option("--state", listing.options->state, "状態 / the state"),
       {"open", "closed"});
  add_finding(noun, session);
  const auto hints = add_verb<CaseOptions>(
      noun, "duplicates", "同じ人かもしれない人 / who may be the same person", session, duplicates);
  add_case(hints);
  add_view_purpose(hints);
  add_answer(noun, session, "same", "同じ人だと記録する / record that two are the same", same);
  add_answer(noun, session, "different", "違う人だと記録する / record that two are not the same",
             different);
}

}  // namespace musubi::cli
