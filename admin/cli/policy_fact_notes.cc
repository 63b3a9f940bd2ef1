#include "admin/cli/policy_fact_notes.h"

#include <fmt/format.h>

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxNotes = 32;

}  // namespace

FactNotes::FactNotes(const PolicyFiles& files) : catalogue_(files.catalogue) {
  declare(files.bundle);
  declare(files.baseline);
  for (const policy::Bundle& rules : files.acceptance) declare(rules);
}

void FactNotes::declare(const policy::Bundle& bundle) {
  for (const policy::Attribute& attribute : bundle.domains) {
    if (attribute.strict) settings_.insert(attribute.name);
    domains_[attribute.name].insert(attribute.values.begin(), attribute.values.end());
  }
}

bool FactNotes::is_first(const std::string& what) {
  return told_.size() < kMaxNotes && told_.insert(what).second;
}

void FactNotes::look_at(const PolicyRequest& request, std::uint64_t line, Session& session) {
  if (catalogue_.find(request.basis) == nullptr && is_first("basis")) {
    session.say(fmt::format("{}行目: 根拠の一覧にない根拠です。何も許されません", line),
                fmt::format("line {}: the catalogue has no such basis; it permits nothing", line));
  }
  for (const auto& [attribute, fact] : request.facts) {
    const auto domain = domains_.find(attribute);
    if (domain == domains_.end() || settings_.count(attribute) != 0) {
      if (!is_first(attribute)) continue;
      session.say(
          fmt::format("{}行目: どの規則も事実として見ない属性なので、使いません: {}", line,
                      attribute),
          fmt::format("line {}: no bundle takes the attribute {} as a fact; it counts for nothing",
                      line, attribute));
    } else if (domain->second.count(fact.value) == 0 && is_first(attribute)) {
      session.say(
          fmt::format("{}行目: 属性 {} にない値なので、不足として扱います", line, attribute),
          fmt::format("line {}: {} has no such value; it counts as missing", line, attribute));
    }
  }
}

}  // namespace musubi::cli
