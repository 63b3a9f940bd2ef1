// Judges changed bundles, many in one process: whether the exact difference from the shipped ones
// is empty, and which request is answered otherwise. Whether the shipped answer was right, the
// caller asks an engine that is not ours.
//
//   judge_mutants CATALOGUE BASELINE SENDER ACCEPTANCE|- MUTANTS REQUESTS
//
// A mutant is a line {"id", "scope", "bundle"}; a request a line {"id", "basis", "facts"}. Each
// mutant is answered by one line:
//   {"id", "refused": REASON}                       it cannot be loaded
//   {"id", "changes": [KIND…], "request", "answer", "witnesses": [{"request", "answer"}…]}
// `request` is the first that is answered otherwise, and `answer` the mutant's; null if there is
// none.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "protocol/analysis/difference.h"
#include "protocol/policy/engine.h"

namespace musubi::policy::test {
namespace {

struct Asked {
  json::Value line;
  std::string basis;
  Facts facts;
};

template <class T>
T must(Result<T> result, const std::string& what) {
  if (result) return *std::move(result);
  std::cerr << what << ": " << result.error().reason << ' ' << result.error().detail << '\n';
  std::exit(2);
}

json::Value parsed(const std::string& text, const std::string& what) {
  return must(json::parse(as_bytes(text)), what);
}

std::string contents(const char* file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Bundle read_bundle(const char* file) {
  return must(parse_bundle(parsed(contents(file), file)), file);
}

Asked asked(json::Value line) {
  const Provenance made_up{"test", "test", *parse_instant("2026-11-21T00:00:00.000Z")};
  Asked request;
  request.basis = *line.find("basis")->text();
  for (const auto& [name, value] : *line.find("facts")->object()) {
    request.facts[name] = {*value.text(), made_up};
  }
  request.line = std::move(line);
  return request;
}

bool answer_alike(const Decision& one, const Decision& other) {
  return one.categories == other.categories && one.forbidden_sets == other.forbidden_sets;
}

// The shipped documents, and what they answer.
struct Shipped {
  Catalogue catalogue;
  Bundle baseline;
  Bundle sender;
  std::vector<Bundle> acceptance;
  std::vector<Asked> requests;
  std::vector<Decision> decisions;

  [[nodiscard]] analysis::Documents documents() const {
    return {baseline, sender, acceptance, catalogue};
  }
};

Result<Engine> engine_of(const analysis::Documents& documents) {
  return Engine::make(documents.baseline, documents.sender, documents.acceptance,
                      documents.catalogue);
}

json::Array judged_witnesses(const analysis::Difference& difference, const Engine& engine) {
  json::Array witnesses;
  for (const analysis::Change& change : difference.changes) {
    for (const analysis::Region& region : change.cover.regions) {
      const Asked request = asked(analysis::to_json(region.witness));
      witnesses.push_back(
          json::Object{{"request", request.line},
                       {"answer", to_json(engine.decide(request.basis, request.facts))}});
    }
  }
  return witnesses;
}

json::Array kinds(const analysis::Difference& difference) {
  json::Array kinds;
  for (const analysis::Change& change : difference.changes) kinds.push_back(name(change.kind));
  return kinds;
}

json::Object judge(const Shipped& shipped, const analysis::Documents& changed) {
  const auto difference = analysis::difference(shipped.documents(), changed);
  if (!difference) return {{"refused", difference.error().reason}};
  const Engine engine = must(engine_of(changed), "a bundle that has a difference");
  json::Object verdict{{"changes", kinds(*difference)},
                       {"witnesses", judged_witnesses(*difference, engine)},
                       {"request", nullptr},
                       {"answer", nullptr}};
  for (std::size_t i = 0; i < shipped.requests.size(); ++i) {
    const Asked& request = shipped.requests[i];
    const Decision decision = engine.decide(request.basis, request.facts);
    if (answer_alike(decision, shipped.decisions[i])) continue;
    verdict["request"] = request.line;
    verdict["answer"] = to_json(decision);
    break;
  }
  return verdict;
}

json::Object judge_mutant(const Shipped& shipped, const json::Value& mutant) {
  auto bundle = parse_bundle(*mutant.find("bundle"));
  if (!bundle) return {{"refused", bundle.error().reason}};
  const std::string& scope = *mutant.find("scope")->text();
  const std::vector<Bundle> acceptance =
      scope == "acceptance" ? std::vector<Bundle>{*bundle} : shipped.acceptance;
  return judge(shipped,
               {scope == "baseline" ? *bundle : shipped.baseline,
                scope == "sender" ? *bundle : shipped.sender, acceptance, shipped.catalogue});
}

Shipped read_shipped(char** files) {
  Shipped shipped;
  shipped.catalogue = must(parse_catalogue(parsed(contents(files[0]), files[0])), files[0]);
  shipped.baseline = read_bundle(files[1]);
  shipped.sender = read_bundle(files[2]);
  if (std::string_view(files[3]) != "-") shipped.acceptance.push_back(read_bundle(files[3]));
  return shipped;
}

int run(char** files) {
  Shipped shipped = read_shipped(files);
  const Engine engine = must(engine_of(shipped.documents()), "the shipped bundles");
  std::ifstream requests(files[5]);
  for (std::string line; std::getline(requests, line);) {
    const Asked& request = shipped.requests.emplace_back(asked(parsed(line, files[5])));
    shipped.decisions.push_back(engine.decide(request.basis, request.facts));
  }
  std::ifstream mutants(files[4]);
  for (std::string line; std::getline(mutants, line);) {
    const json::Value mutant = parsed(line, files[4]);
    json::Object verdict = judge_mutant(shipped, mutant);
    verdict["id"] = *mutant.find("id");
    std::cout << json::to_canonical(std::move(verdict)) << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace musubi::policy::test

int main(int argc, char** argv) {
  if (argc != 7) {
    std::cerr << "judge_mutants CATALOGUE BASELINE SENDER ACCEPTANCE|- MUTANTS REQUESTS\n";
    return 2;
  }
  return musubi::policy::test::run(argv + 1);
}
