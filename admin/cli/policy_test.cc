// `musubi policy test`: the example cases of a bundle, decided.
#include <algorithm>

#include <fmt/format.h>

#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "protocol/policy/example_case.h"

namespace musubi::cli {
namespace {

using policy::Departure;

struct ExampleResult {
  const policy::ExampleCase* example;  // of the bundle
  std::vector<Departure> departures;

  [[nodiscard]] bool passed() const { return departures.empty(); }
};

json::Value to_json(const Departure& departure) {
  const policy::CategoryDecision& decision = departure.decision;
  const bool released = decision.effect == policy::Effect::kRelease;
  json::Object object{{"category", label(decision.category).name},
                      {"decided", released ? "release" : "deny"},
                      {"expected", departure.expected ? "release" : "deny"},
                      {"made", departure.made},
                      {"rules", json::Array(decision.rules.begin(), decision.rules.end())},
                      {"said", departure.said}};
  if (!released) object.emplace("reason", decision.reason);
  return object;
}

json::Value to_json(const ExampleResult& result) {
  json::Array differences;
  for (const Departure& departure : result.departures) differences.push_back(to_json(departure));
  return json::Object{{"differences", std::move(differences)},
                      {"id", result.example->id},
                      {"passed", result.passed()}};
}

std::string line_of(const Session& session, const Departure& departure) {
  const policy::CategoryDecision& decision = departure.decision;
  const std::string rules = fmt::format("{}", fmt::join(decision.rules, " "));
  const CodeLabel& category = label(decision.category);
  if (departure.expected == (decision.effect == policy::Effect::kRelease)) {
    return fmt::format("         * {}: {} {} → {} {}\n", session.choose(category.ja, category.en),
                       session.choose("程度・義務・理由が違う", "other level, duties or reason"),
                       departure.said, departure.made, rules);
  }
  if (departure.expected) {
    return fmt::format(
        "         - {}: {} [{}] {}\n", session.choose(category.ja, category.en),
        session.choose("提供できるはずが、提供できない", "should be released, and is not"),
        decision.reason, rules);
  }
  return fmt::format(
      "         + {}: {} {}\n", session.choose(category.ja, category.en),
      session.choose("提供できないはずが、提供できる", "should not be released, and is"), rules);
}

std::string text_of(const Session& session, const ExampleResult& result) {
  const policy::Label& words = result.example->label;
  std::string text = fmt::format("{:<8} {:<8} {}\n", result.passed() ? "passed" : "failed",
                                 result.example->id, session.choose(words.ja, words.en));
  for (const Departure& departure : result.departures) text += line_of(session, departure);
  return text;
}

std::int64_t failures_in(const std::vector<ExampleResult>& results) {
  return std::count_if(results.begin(), results.end(),
                       [](const ExampleResult& result) { return !result.passed(); });
}

ExitCode tell(Session& session, const std::vector<ExampleResult>& results) {
  const std::int64_t failed = failures_in(results);
  json::Array cases;
  std::string text;
  for (const ExampleResult& result : results) {
    cases.push_back(to_json(result));
    text += text_of(session, result);
  }
  session.answer(json::Object{{"cases", std::move(cases)}, {"failed", failed}}, text);
  session.say(fmt::format("検査例 {} 件、失敗 {} 件", results.size(), failed),
              fmt::format("{} example cases, {} failed", results.size(), failed));
  return failed == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

// With the baseline and the bundle alone: acceptance rules have no part in example cases.
ExitCode test(Session& session, const PolicyOptions& options) {
  const auto files = read_policy(session, options);
  if (!files) return session.fail(files.error());
  const auto engine = engine_of(*files);
  if (!engine) return session.fail(engine.error());
  std::vector<ExampleResult> results;
  for (const policy::ExampleCase& example : files->bundle.cases) {
    results.push_back({&example, policy::departures_from(example, *engine)});
  }
  return tell(session, results);
}

}  // namespace

void add_policy_test(CLI::App& noun, Session& session) {
  const auto verb = add_verb<PolicyOptions>(
      noun, "test", "検査例を判定する / decides the example cases of a bundle", session, test);
  add_base_options(*verb.app, *verb.options);
}

}  // namespace musubi::cli
