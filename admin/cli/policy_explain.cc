// `musubi policy explain`: why each request of a file is decided as it is, in words for whoever is
// to read them.
#include <fmt/format.h>

#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_fact_notes.h"
#include "protocol/policy/explanation.h"

namespace musubi::cli {
namespace {

using policy::Audience;
using policy::Language;
using policy::Trace;

struct ExplainOptions : PolicyOptions {
  std::string facts;
  std::string audience = "internal";
  std::optional<std::string> language;  // else that of the remarks
};

Language language_of(const Session& session, const ExplainOptions& options) {
  if (options.language) return *options.language == "ja" ? Language::kJapanese : Language::kEnglish;
  return session.language() == text::Language::kJapanese ? Language::kJapanese : Language::kEnglish;
}

// A peer is told of what the request asks for as if it were handed over.
json::Value explanation(const PolicyRequest& request, const Trace& trace, Audience audience) {
  switch (audience) {
    case Audience::kInternal:
      return policy::explain_inside(trace);
    case Audience::kSubject:
      return policy::explain_to_subject(trace);
    case Audience::kPeer:
      break;
  }
  return policy::explain_to_peer(trace, request.categories);
}

std::string explanation_text(const PolicyRequest& request, const Trace& trace, Audience audience,
                             Language language) {
  switch (audience) {
    case Audience::kInternal:
      return policy::explain_inside_text(trace, language);
    case Audience::kSubject:
      return policy::explain_to_subject_text(trace, language);
    case Audience::kPeer:
      break;
  }
  return policy::explain_to_peer_text(trace, request.categories, language);
}

// Which of the requests it is stands above a text, and in the JSON only if the request said so.
void answer(Session& session, const PolicyRequest& request, std::uint64_t line, const Trace& trace,
            const ExplainOptions& options) {
  const Audience audience = *policy::parse_audience(options.audience);
  if (session.json) {
    json::Value value = explanation(request, trace, audience);
    if (request.id) value.object()->emplace("id", *request.id);
    return session.answer(value, {});
  }
  const std::string name = request.id.value_or(std::to_string(line));
  session.answer(
      {}, fmt::format("[{}]\n{}", name,
                      explanation_text(request, trace, audience, language_of(session, options))));
}

Status explain(Session& session, const ExplainOptions& options) {
  TRY_ASSIGN(const PolicyFiles files, read_policy(session, options));
  TRY_ASSIGN(const policy::Engine engine, engine_of(files));
  TRY_ASSIGN(RequestLines lines, RequestLines::open(options.facts));
  FactNotes notes(files);
  for (;;) {
    TRY_ASSIGN(const auto request, lines.next());
    if (!request) return {};
    notes.look_at(*request, lines.line(), session);
    answer(session, *request, lines.line(), engine.trace(request->basis, request->facts), options);
  }
}

}  // namespace

void add_policy_explain(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ExplainOptions>(
      noun, "explain", "判定の理由を言葉で示す / tells in words why it is decided so", session,
      explain);
  const auto [app, options] = verb;
  add_policy_options(*app, *options);
  add_facts_option(*app, options->facts);
  app->add_option("--audience", options->audience,
                  "だれに向けた説明か / for whom: internal, subject, peer")
      ->check(CLI::IsMember({"internal", "subject", "peer"}));
  app->add_option("--lang", options->language, "言葉 / the language: ja, en")
      ->check(CLI::IsMember({"ja", "en"}));
}

}  // namespace musubi::cli
