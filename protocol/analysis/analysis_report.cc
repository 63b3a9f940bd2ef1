#include "protocol/analysis/analysis_report.h"

#include <algorithm>

#include "protocol/analysis/document_names.h"
#include "protocol/analysis/wording.h"

namespace musubi::analysis {
namespace {

using policy::Label;

constexpr std::string_view kFormat = "musubi-policy-analysis-1";

json::Value told(const Region& region, const Label& text) {
  json::Value value = to_json(region);
  value.object()->emplace("ja", text.ja);
  value.object()->emplace("en", text.en);
  return value;
}

template <class Sentence>
json::Object cover_to_json(const Cover& cover, Sentence sentence) {
  json::Array regions;
  for (const Region& region : cover.regions) regions.push_back(told(region, sentence(region)));
  return {{"regions", std::move(regions)}, {"more", cover.more}};
}

Label gap_sentence(const Words& words, const Region& region) {
  const Label where = circumstances(words, region);
  return {
      where.ja + categories(region).ja + "について定めがない（提供されない）。",
      "Nothing is laid down for " + categories(region).en + where.en + " (it is not released)."};
}

Label release_sentence(const Words& words, const Region& region) {
  const Label where = circumstances(words, region);
  return {where.ja + categories(region).ja + "が提供されうる。",
          capitalised(categories(region).en) + " may be released" + where.en + "."};
}

json::Value dead_to_json(const DeadRow& row) {
  json::Object object{{"rule", row.rule}};
  if (row.exception) {
    object.emplace("unless", static_cast<std::int64_t>(*row.exception));
    object.emplace("ja", "規則 " + row.rule + " の例外は、何も外さない。");
    object.emplace("en", "An exception of rule " + row.rule + " lifts nothing.");
  } else {
    object.emplace("ja", "規則 " + row.rule + " は、なくても何も変わらない。");
    object.emplace("en", "Rule " + row.rule + " changes nothing.");
  }
  return object;
}

json::Value invariant_to_json(const Words& words, const InvariantProof& proof) {
  json::Object object = cover_to_json(
      proof.released, [&](const Region& region) { return release_sentence(words, region); });
  object.emplace("id", proof.id);
  object.emplace("holds", proof.holds());
  return object;
}

json::Value step_to_json(const Words& words, const StepProof& step) {
  json::Object object = cover_to_json(
      step.releasing_more, [&](const Region& region) { return release_sentence(words, region); });
  object.emplace("attribute", step.attribute);
  object.emplace("from", step.from);
  object.emplace("to", step.to.empty() ? json::Value(nullptr) : json::Value(step.to));
  return object;
}

}  // namespace

bool Analysis::is_clean() const {
  const auto holds = [](const auto& proof) { return proof.holds(); };
  return findings.empty() && std::all_of(invariants.begin(), invariants.end(), holds) &&
         std::all_of(steps.begin(), steps.end(), holds);
}

Result<Analysis> analyse(const Documents& documents) {
  Analysis analysis;
  TRY_ASSIGN(analysis.findings, find_faults(documents));
  TRY_ASSIGN(analysis.invariants, prove_invariants(documents));
  TRY_ASSIGN(analysis.steps, prove_monotone(documents));
  return analysis;
}

json::Value analysis_report(const Documents& documents, const Analysis& analysis) {
  const Words words({&documents.baseline, &documents.sender});
  json::Array dead;
  for (const DeadRow& row : analysis.findings.dead) dead.push_back(dead_to_json(row));
  json::Array invariants;
  for (const InvariantProof& proof : analysis.invariants) {
    invariants.push_back(invariant_to_json(words, proof));
  }
  json::Array wrong_steps;
  for (const StepProof& step : analysis.steps) {
    if (!step.holds()) wrong_steps.push_back(step_to_json(words, step));
  }
  return json::Object{
      {"format", kFormat},
      {"documents", document_names(documents)},
      {"clean", analysis.is_clean()},
      {"gaps", cover_to_json(analysis.findings.gaps,
                             [&](const Region& region) { return gap_sentence(words, region); })},
      {"dead", std::move(dead)},
      {"invariants", std::move(invariants)},
      {"steps", json::Object{{"proven", static_cast<std::int64_t>(analysis.steps.size() -
                                                                  wrong_steps.size())},
                             {"releasing_more", std::move(wrong_steps)}}}};
}

}  // namespace musubi::analysis
