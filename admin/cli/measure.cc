// `musubi measure`: protective measures (支援措置) of the people of a case.
#include "protocol/people/measure.h"

#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"

namespace musubi::cli {
namespace {

struct AddOptions : ApiOptions {
  std::string case_id;
  std::string person;
  std::optional<std::string> from;
  std::optional<std::string> until;
  bool requested = false;
};

struct ListOptions : ApiOptions {
  std::string case_id;
};

struct MeasureOptions : ApiOptions {
  std::string measure;
  std::optional<std::string> from;
  std::optional<std::string> until;
};

struct ClearOptions : MeasureOptions {
  std::string reason_file;
};

std::string line_of(const Session& session, const json::Value& item) {
  const std::string state = text_of(item, "state");
  return text_of(item, "measure") + "  " + text_of(item, "person") + "  " +
         std::string(session.choose(text_of(item, "state_ja"), state)) + "  " +
         text_of(item, "until") + "\n";
}

Status post(Session& session, const ApiOptions& options, const std::string& path,
            json::Object body) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(path, json::Value(std::move(body))));
  session.answer(answer, line_of(session, answer));
  return {};
}

json::Object event_body(people::MeasureEvent event, const std::optional<std::string>& from,
                        const std::optional<std::string>& until) {
  json::Object body{{"event", people::code_of(event)}};
  if (from) body.emplace("from", *from);
  if (until) body.emplace("until", *until);
  return body;
}

Status add(Session& session, const AddOptions& options) {
  const auto event =
      options.requested ? people::MeasureEvent::kRequest : people::MeasureEvent::kStart;
  json::Object body = event_body(event, options.from, options.until);
  body.emplace("person", options.person);
  return post(session, options, "/api/v1/cases/" + options.case_id + "/measures", std::move(body));
}

template <people::MeasureEvent event>
Status act(Session& session, const MeasureOptions& options) {
  return post(session, options, "/api/v1/measures/" + options.measure + "/acts",
              event_body(event, options.from, options.until));
}

Status clear(Session& session, const ClearOptions& options) {
  TRY_ASSIGN(const json::Value reason, word_request("reason", options.reason_file));
  json::Object body = event_body(people::MeasureEvent::kClear, {}, {});
  body.emplace("reason", *reason.find("reason"));
  return post(session, options, "/api/v1/measures/" + options.measure + "/acts", std::move(body));
}

Status list(Session& session, const ListOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.get("/api/v1/cases/" + options.case_id + "/measures"));
  std::string text;
  const json::Value* measures = answer.find("measures");
  if (measures != nullptr && measures->array() != nullptr) {
    for (const json::Value& each : *measures->array()) text += line_of(session, each);
  }
  session.answer(answer, text);
  return {};
}

void add_period(const auto& verb) {
  verb.app->add_option("--from", verb.options->from, "始まりの日 / its first day, as 2026-04-01");
  verb.app->add_option("--until", verb.options->until,
                       "終わりの日（1年より早いとき） / its end, where it is earlier than a year");
}

void add_measure_id(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--measure", verb.options->measure, "支援措置 / the measure")->required();
}

}  // namespace

void add_measure(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("measure", "支援措置 / protective measures");
  noun.require_subcommand(1);
  const auto adding = add_verb<AddOptions>(
      noun, "add", "支援措置を記録する。すぐに居所を秘匿する / record one; it seals at once",
      session, add);
  add_api_options(adding);
  adding.app->add_option("--case", adding.options->case_id, "ケース / the case")->required();
  adding.app
      ->add_option("--person", adding.options->person,
                   "人の識別子 / the person, as `household show` names them")
      ->required();
  adding.app->add_flag("--requested", adding.options->requested,
                       "申出だけで、まだ始まっていない / asked for, and not yet begun");
  add_period(adding);
  const auto listing =
      add_verb<ListOptions>(noun, "list", "支援措置の一覧 / those of a case", session, list);
  add_api_options(listing);
  listing.app->add_option("--case", listing.options->case_id, "ケース / the case")->required();
  add_view_purpose(listing);
  const auto starting = add_verb<MeasureOptions>(
      noun, "start", "申出の支援措置を始める / one that was asked for has begun", session,
      act<people::MeasureEvent::kStart>);
  add_measure_id(starting);
  add_period(starting);
  add_measure_id(add_verb<MeasureOptions>(noun, "renew", "支援措置を延長する / renew one", session,
                                          act<people::MeasureEvent::kRenew>));
  const auto clearing = add_verb<ClearOptions>(
      noun, "clear",
      "支援措置を解除する。記録した人とは別の人が、理由を添えて / clear one, by "
      "somebody else than who recorded it",
      session, clear);
  add_measure_id(clearing);
  clearing.app
      ->add_option("--reason", clearing.options->reason_file,
                   "確かめたことを書いたファイル / a file with what was checked")
      ->required();
}

}  // namespace musubi::cli
