#include "protocol/analysis/findings.h"

#include "protocol/analysis/answers.h"
#include "protocol/policy/compile.h"

namespace musubi::analysis {
namespace {

using policy::CompiledPolicy;

const Node kNever = Diagram::constant(0);

struct Subject {
  const Model& model;
  const Rules& rules;
  Diagram& diagram;
  std::string prefix;  // of the rules that are looked at

  [[nodiscard]] bool looks_at(const std::string& rule) const { return rule.starts_with(prefix); }
};

// The same rules, of one kind without one row.
Rules without(Rules rules, std::vector<RowBox> Rules::*kind, std::size_t row) {
  auto& rows = rules.*kind;
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
  return rules;
}

// The rules narrowed to one row's box: outside it nothing is permitted, so that the walk ends
// there.
Rules narrowed(Rules rules, const Cells& box) {
  for (RowBox& permit : rules.permits) {
    for (std::size_t v = 0; v < box.size(); ++v) permit.when[v] &= box[v];
  }
  return rules;
}

// Whether the policy answers otherwise without the row.
bool changes_an_answer(const Subject& subject, std::vector<RowBox> Rules::*kind, std::size_t row) {
  Answers answers;
  const Rules inside = narrowed(subject.rules, (subject.rules.*kind)[row].when);
  const Node with = answers_of(subject.diagram, inside, answers);
  return with != answers_of(subject.diagram, without(inside, kind, row), answers);
}

void add_answering_rows(const Subject& subject, std::vector<RowBox> Rules::*kind,
                        const std::vector<policy::CompiledRow>& all, std::vector<DeadRow>& dead) {
  const auto& rows = subject.rules.*kind;
  std::size_t row = 0;  // a row that a setting keeps empty has no box
  for (const policy::CompiledRow& compiled : all) {
    const bool has_box = row < rows.size() && rows[row].row == &compiled;
    const bool lives =
        has_box && (!subject.looks_at(compiled.rule) || changes_an_answer(subject, kind, row));
    if (has_box) ++row;
    if (!lives && subject.looks_at(compiled.rule)) dead.push_back({compiled.rule, {}});
  }
}

Cells meet(Cells a, const Cells& b) {
  for (std::size_t v = 0; v < a.size(); ++v) a[v] &= b[v];
  return a;
}

bool is_empty(const Cells& cells) {
  return std::any_of(cells.begin(), cells.end(), [](std::uint64_t cell) { return cell == 0; });
}

// Where this row forbids, of requests with established facts.
Node forbidden_by(const Subject& subject, const ForbidBox& forbid) {
  Node set = subject.diagram.both(subject.diagram.box(forbid.when),
                                  established(subject.diagram, subject.model));
  for (const Cells& exception : forbid.unless) {
    set = subject.diagram.but_not(set, subject.diagram.box(exception));
  }
  return set;
}

void add_forbids(const Subject& subject, const CompiledPolicy& policy, std::vector<DeadRow>& dead) {
  for (const policy::CompiledRow& compiled : policy.forbids) {
    if (!subject.looks_at(compiled.rule)) continue;
    const auto box = std::find_if(subject.rules.forbids.begin(), subject.rules.forbids.end(),
                                  [&](const ForbidBox& f) { return f.row == &compiled; });
    if (box == subject.rules.forbids.end() || forbidden_by(subject, *box) == kNever) {
      dead.push_back({compiled.rule, {}});
      continue;
    }
    for (std::size_t e = 0; e < box->unless.size(); ++e) {
      if (is_empty(meet(box->when, box->unless[e]))) dead.push_back({compiled.rule, e});
    }
  }
}

// what is forbidden, or not established, is denied for a reason that somebody wrote.
Node indifferent(const Subject& subject) {
  const Node known = established(subject.diagram, subject.model);
  return subject.diagram.either(
      forbidden(subject.diagram, subject.rules),
      subject.diagram.map(known, [](std::uint32_t is_known) { return is_known ^ 1U; }));
}

Cover gaps(const Subject& subject, Node reasons) {
  const Node silent = unspoken(subject.diagram, subject.rules);
  return cover_within(subject.diagram, subject.model, subject.diagram.but_not(silent, reasons),
                      subject.diagram.both(silent, reasons));
}

void add_acknowledgements(const Subject& subject, const CompiledPolicy& policy, Node reasons,
                          std::vector<DeadRow>& dead) {
  Rules silent = subject.rules;
  silent.acknowledged.clear();
  const Node gaps = subject.diagram.but_not(unspoken(subject.diagram, silent), reasons);
  for (const policy::CompiledRow& compiled : policy.acknowledged) {
    if (!subject.looks_at(compiled.rule)) continue;
    const auto box =
        std::find_if(subject.rules.acknowledged.begin(), subject.rules.acknowledged.end(),
                     [&](const RowBox& row) { return row.row == &compiled; });
    const bool covers = box != subject.rules.acknowledged.end() &&
                        subject.diagram.both(gaps, subject.diagram.box(box->when)) != kNever;
    if (!covers) dead.push_back({compiled.rule, {}});
  }
}

}  // namespace

Result<Findings> find_faults(const Documents& documents) {
  TRY_ASSIGN(const CompiledPolicy policy,
             policy::compile_policy(documents.baseline, documents.sender, {}, documents.catalogue));
  TRY_ASSIGN(const Model model, make_model(std::array{&policy}, {}));
  Diagram diagram(model.arity());
  const Subject subject{model, model.rules.front(), diagram, documents.sender.name + "/"};

  Findings findings;
  const Node reasons = indifferent(subject);
  findings.gaps = gaps(subject, reasons);
  add_answering_rows(subject, &Rules::permits, policy.permits, findings.dead);
  add_answering_rows(subject, &Rules::duties, policy.duties, findings.dead);
  add_forbids(subject, policy, findings.dead);
  add_acknowledgements(subject, policy, reasons, findings.dead);
  if (diagram.over_budget()) return Error{ErrorCode::kTooLarge, "analysis.over-budget", {}};
  return findings;
}

}  // namespace musubi::analysis
