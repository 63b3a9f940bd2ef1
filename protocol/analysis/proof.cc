#include "protocol/analysis/proof.h"

#include <algorithm>
#include <array>

#include "protocol/analysis/answers.h"
#include "protocol/policy/compile.h"

namespace musubi::analysis {
namespace {

using policy::CompiledPolicy;

Error over_budget() { return Error{ErrorCode::kTooLarge, "analysis.over-budget", {}}; }

Result<CompiledPolicy> compile(const Documents& documents) {
  return policy::compile_policy(documents.baseline, documents.sender, documents.acceptance,
                                documents.catalogue);
}

struct Claim {
  std::string id;
  policy::Box never;
};

Result<std::vector<InvariantProof>> prove(const Documents& documents,
                                          const std::vector<Claim>& claims) {
  TRY_ASSIGN(const CompiledPolicy policy, compile(documents));
  std::vector<Question> questions;
  for (const Claim& claim : claims) questions.push_back({claim.never});
  TRY_ASSIGN(const Model model, make_model(std::array{&policy}, questions));

  Diagram diagram(model.arity());
  Answers answers;
  const Node all = released(diagram, answers_of(diagram, model.rules.front(), answers));
  std::vector<InvariantProof> proofs;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Node inside = diagram.both(all, diagram.box(model.extra[i]));
    proofs.push_back({claims[i].id, cover(diagram, model, inside)});
  }
  if (diagram.over_budget()) return over_budget();
  return proofs;
}

// The values that protect less, and those that protect more: from each of the first to each of the
// second is a step. An empty list stands for all others.
struct Direction {
  std::string_view attribute;
  std::array<std::string_view, 2> from;
  std::string_view to;  // empty: every value that is not in `from`
};
constexpr std::array kDirections{
    Direction{"consent", {"given", "renewed"}, {}},
    Direction{"consent_covers_recipient", {"yes"}, "no"},
    Direction{"basis_current", {"yes"}, "no"},
    Direction{"agreement", {"valid"}, {}},
    Direction{"meeting", {"member_pledged"}, {}},
    Direction{"request", {"recorded"}, "none"},
    Direction{"sealed_place", {"no"}, "yes"},
    Direction{"residence", {"in_city"}, "elsewhere"},
    Direction{"agenda", {"this_item"}, "other_item"},
    Direction{"authorised", {"yes"}, "no"},
    Direction{"perpetrator_attends", {"no"}, {}},
    Direction{"data_form", {"aggregate"}, {}},
};

bool is_from(const Direction& direction, const std::string& value) {
  return std::find(direction.from.begin(), direction.from.end(), value) != direction.from.end();
}

bool is_step(const Direction& direction, const std::string& from, const std::string& to) {
  const bool onto = direction.to.empty() ? !is_from(direction, to) : direction.to == to;
  return is_from(direction, from) && onto;
}

struct Step {
  std::size_t variable;
  std::size_t from;  // positions
  std::size_t to;
};

void add_steps_to_missing(const Variable& variable, std::size_t v, std::vector<Step>& steps) {
  for (std::size_t from = 0; from < variable.values.size(); ++from) {
    steps.push_back({v, from, variable.values.size()});
  }
}

void add_protecting_steps(const Variable& variable, std::size_t v, std::vector<Step>& steps) {
  for (const Direction& direction : kDirections) {
    if (direction.attribute != variable.name) continue;
    for (std::size_t from = 0; from < variable.values.size(); ++from) {
      for (std::size_t to = 0; to < variable.values.size(); ++to) {
        if (is_step(direction, variable.values[from], variable.values[to])) {
          steps.push_back({v, from, to});
        }
      }
    }
  }
}

std::vector<Step> steps_of(const Model& model) {
  std::vector<Step> steps;
  for (std::size_t v = kFirstAttribute; v < model.variables.size(); ++v) {
    add_protecting_steps(model.variables[v], v, steps);
    add_steps_to_missing(model.variables[v], v, steps);
  }
  return steps;
}

// A lower number is more: full, redacted, existence only, nothing.
std::uint32_t rank(const Answer& answer) {
  return answer.effect == policy::Effect::kDeny ? 3U : static_cast<std::uint32_t>(answer.level);
}

StepProof prove_step(Diagram& diagram, const Model& model, const Answers& answers, Node all,
                     const Step& step) {
  const Variable& variable = model.variables[step.variable];
  const Node before = diagram.fix(all, step.variable, variable.class_of[step.from]);
  const Node after = diagram.fix(all, step.variable, variable.class_of[step.to]);
  const Node more = diagram.combine(before, after, [&](std::uint32_t was, std::uint32_t is) {
    return rank(answers[is]) < rank(answers[was]) ? 1U : 0U;
  });
  StepProof proof{variable.name, variable.values[step.from],
                  variable.is_missing(step.to) ? std::string() : variable.values[step.to],
                  cover(diagram, model, more)};
  for (Region& region : proof.releasing_more.regions) {
    region.witness.facts[variable.name] = variable.values[step.from];
  }
  return proof;
}

}  // namespace

Result<std::vector<InvariantProof>> prove_invariants(const Documents& documents) {
  std::vector<Claim> claims;
  for (const policy::Bundle* bundle : {&documents.baseline, &documents.sender}) {
    for (const policy::Invariant& invariant : bundle->invariants) {
      claims.push_back({bundle->name + "/" + invariant.id, invariant.when});
    }
  }
  return prove(documents, claims);
}

Result<InvariantProof> prove_never_released(const Documents& documents, const std::string& id,
                                            const policy::Box& box) {
  TRY_ASSIGN(auto proofs, prove(documents, {{id, box}}));
  return std::move(proofs.front());
}

Result<std::vector<StepProof>> prove_monotone(const Documents& documents) {
  TRY_ASSIGN(const CompiledPolicy policy, compile(documents));
  TRY_ASSIGN(const Model model, make_model(std::array{&policy}, {}));
  Diagram diagram(model.arity());
  Answers answers;
  const Node all = answers_of(diagram, model.rules.front(), answers);
  std::vector<StepProof> proofs;
  for (const Step& step : steps_of(model)) {
    proofs.push_back(prove_step(diagram, model, answers, all, step));
  }
  if (diagram.over_budget()) return over_budget();
  return proofs;
}

}  // namespace musubi::analysis
