#include "tests/unit/policy/small_policy.h"

#include <cstdio>
#include <cstdlib>

namespace musubi::policy::test {
namespace {

constexpr const char* kDomains = R"([
  {'attribute':'consent','values':['unknown','given','renewed','withdrawn'],'ja':'同意','en':'consent'},
  {'attribute':'consent_covers_recipient','values':['yes','no'],'ja':'範囲','en':'scope'},
  {'attribute':'agreement','values':['none','valid'],'ja':'契約','en':'contract'},
  {'attribute':'seal','values':['yes','no'],'ja':'秘匿','en':'seal'},
  {'attribute':'basis_class','values':['consent','entrustment','statute'],'ja':'種類','en':'class'}])";

std::string text_of(const Error& error) {
  return error.detail.empty() ? error.reason : error.reason + " " + error.detail;
}

Bundle bundle(const std::string& scope, const std::string& name, const Rows& rows) {
  auto parsed = parse_bundle(small_bundle(scope, name, rows));
  if (parsed) return *std::move(parsed);
  std::fprintf(stderr, "%s: %s\n", name.c_str(), text_of(parsed.error()).c_str());
  std::abort();
}

}  // namespace

json::Value small_bundle(const std::string& scope, const std::string& name, const Rows& rows) {
  std::string list;
  for (const std::string& row : rows) {
    if (!list.empty()) list += ",";
    list += "{" + row + ",'ja':'規則','en':'rule'}";
  }
  return json_of("{'format':'musubi-policy-1','name':'" + name + "','scope':'" + scope +
                 "','serial':1,'domains':" + kDomains + ",'rows':[" + list +
                 "],'labels':{'values':{},'basis':{}},'invariants':[],'cases':[]}");
}

std::string refusal(const json::Value& bundle) {
  const auto parsed = parse_bundle(bundle);
  return parsed ? "accepted" : text_of(parsed.error());
}

std::string refusal(const std::string& scope, const std::string& row) {
  return refusal(small_bundle(scope, "small", {row}));
}

Result<Engine> SmallPolicy::make() const {
  const std::vector<Bundle> rules{bundle("acceptance", "recipient", acceptance)};
  return Engine::make(bundle("baseline", "baseline", baseline), bundle("sender", "sender", sender),
                      rules, catalogue());
}

Engine SmallPolicy::engine() const {
  auto made = make();
  if (made) return *std::move(made);
  std::fprintf(stderr, "%s\n", text_of(made.error()).c_str());
  std::abort();
}

std::string SmallPolicy::refusal() const {
  const auto made = make();
  return made ? "accepted" : text_of(made.error());
}

}  // namespace musubi::policy::test
