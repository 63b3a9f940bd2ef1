// `musubi policy decide`: a decision for each line of a file, in its order; nothing is held but one
// line, so that a file may be as long as one likes.
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_fact_notes.h"
#include "protocol/policy/decision_text.h"

namespace musubi::cli {
namespace {

struct DecideOptions : PolicyOptions {
  std::string facts;
};

// docs/spec/schemas/policy-answer.schema.json.
void write(json::Sink& sink, const PolicyRequest& request, const policy::Decision& decision) {
  sink.open_object();
  sink.member("basis", decision.basis);
  sink.key("categories");
  sink.open_array();
  for (const Category category : request.categories) {
    policy::write(sink, decision.categories[static_cast<std::size_t>(category)]);
  }
  sink.close_array();
  sink.key("forbidden_sets");
  sink.open_array();
  for (const policy::ForbiddenSet& set : decision.forbidden_sets) policy::write(sink, set);
  sink.close_array();
  if (request.id) sink.member("id", *request.id);
  sink.close_object();
}

// The same line with --json and without.
void answer(Session& session, const PolicyRequest& request, const policy::Decision& decision) {
  if (session.json) {
    json::ValueSink sink;
    write(sink, request, decision);
    return session.answer(std::move(sink).take(), {});
  }
  json::CanonicalSink sink;
  write(sink, request, decision);
  session.answer({}, std::move(sink).take());
}

Status decide(Session& session, const DecideOptions& options) {
  TRY_ASSIGN(const PolicyFiles files, read_policy(session, options));
  TRY_ASSIGN(const policy::Engine engine, engine_of(files));
  TRY_ASSIGN(RequestLines lines, RequestLines::open(options.facts));
  FactNotes notes(files);
  for (;;) {
    TRY_ASSIGN(const auto request, lines.next());
    if (!request) return {};
    notes.look_at(*request, lines.line(), session);
    answer(session, *request, engine.decide(request->basis, request->facts));
  }
}

}  // namespace

void add_policy_decide(CLI::App& noun, Session& session) {
  const auto verb = add_verb<DecideOptions>(
      noun, "decide", "ファイルの各行を判定する / decides each line of a file", session, decide);
  add_policy_options(*verb.app, *verb.options);
  add_facts_option(*verb.app, verb.options->facts);
}

}  // namespace musubi::cli
