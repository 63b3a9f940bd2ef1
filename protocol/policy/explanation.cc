#include "protocol/policy/explanation.h"

#include <algorithm>

#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

constexpr std::string_view kFormat = "musubi-explanation-1";

json::Object labelled(const Label& label) { return {{"ja", label.ja}, {"en", label.en}}; }

json::Value rule_to_json(const RuleHit& hit) {
  json::Object object = labelled(hit.row->label);
  object.emplace("rule", hit.rule);
  if (hit.row->kind == RowKind::kForbid) {
    object.emplace("reason", hit.row->reason);
    object.emplace("audience", name(hit.row->audience));
  }
  return object;
}

json::Array rules_to_json(const std::vector<RuleHit>& hits) {
  json::Array array;
  for (const RuleHit& hit : hits) array.push_back(rule_to_json(hit));
  return array;
}

json::Value near_miss_to_json(const NearMiss& miss) {
  const auto& values = miss.permit.row->when.find(miss.attribute)->second;
  json::Object object = labelled(miss.permit.row->label);
  object.emplace("rule", miss.permit.rule);
  object.emplace("attribute", miss.attribute);
  object.emplace("would_match", json::Array(values.begin(), values.end()));
  return object;
}

json::Value duty_to_json(const Duty& duty) {
  json::Value value = to_json(duty);
  if (const DutyEntry* entry = find_duty(duty.id)) {
    value.object()->emplace("ja", entry->ja);
    value.object()->emplace("en", entry->en);
  }
  return value;
}

json::Array duties_to_json(const std::vector<Duty>& duties) {
  json::Array array;
  for (const Duty& duty : duties) array.push_back(duty_to_json(duty));
  return array;
}

json::Object category_head(Category category) {
  const CodeLabel& text = label(category);
  return {{"category", text.name}, {"ja", text.ja}, {"en", text.en}};
}

void add_release(json::Object& object, const CategoryDecision& decision) {
  object.emplace("effect", "release");
  object.emplace("level", name(decision.level));
  object.emplace("duties", duties_to_json(decision.duties));
}

json::Value basis_to_json(const Trace& trace) {
  const auto text = trace.labels->basis.find(trace.decision.basis);
  json::Object object = text == trace.labels->basis.end() ? json::Object{} : labelled(text->second);
  object.emplace("id", trace.decision.basis);
  return object;
}

json::Object head(std::string_view audience) {
  return {{"format", kFormat}, {"audience", audience}};
}

json::Value inside_category(const Trace& trace, std::size_t c) {
  const CategoryDecision& decision = trace.decision.categories[c];
  const CategoryTrace& detail = trace.categories[c];
  json::Object object = category_head(decision.category);
  if (decision.effect == Effect::kRelease) {
    add_release(object, decision);
    object.emplace("rules", rules_to_json(detail.permits));
    object.emplace("duty_rules", rules_to_json(detail.duties));
    return object;
  }
  json::Array misses;
  for (const NearMiss& miss : detail.near_misses) misses.push_back(near_miss_to_json(miss));
  object.emplace("effect", "deny");
  object.emplace("reason", decision.reason);
  object.emplace("rules", rules_to_json(detail.forbids));
  object.emplace("near_misses", std::move(misses));
  object.emplace("advice", json::Array(detail.advice.begin(), detail.advice.end()));
  return object;
}

// A code, and a sentence if the reason may be told.
void add_code(json::Object& object, const RuleRow* forbid) {
  object.emplace("code", forbid != nullptr ? std::string_view(forbid->reason) : kNotProvided);
  if (forbid != nullptr) object.emplace("reason", labelled(forbid->label));
}

json::Value subject_category(const Trace& trace, std::size_t c) {
  const CategoryDecision& decision = trace.decision.categories[c];
  json::Object object = category_head(decision.category);
  if (decision.effect == Effect::kRelease) {
    add_release(object, decision);
  } else {
    object.emplace("effect", "deny");
    add_code(object, visible_forbid(trace.categories[c], Audience::kSubject));
  }
  return object;
}

json::Value peer_category(const Trace& trace, std::size_t c, bool handed_over) {
  const CategoryDecision& decision = trace.decision.categories[c];
  const bool given = handed_over && decision.effect == Effect::kRelease;
  json::Object object{{"category", label(decision.category).name}, {"given", given}};
  if (!given) {
    add_code(object, visible_forbid(trace.categories[c], Audience::kPeer));
    return object;
  }
  std::vector<Duty> travelling;
  std::copy_if(decision.duties.begin(), decision.duties.end(), std::back_inserter(travelling),
               [](const Duty& duty) { return duty.phase == Phase::kWith; });
  object.emplace("level", name(decision.level));
  object.emplace("duties", duties_to_json(travelling));
  return object;
}

}  // namespace

const RuleRow* visible_forbid(const CategoryTrace& trace, Audience audience) {
  const auto hit = std::find_if(trace.forbids.begin(), trace.forbids.end(),
                                [&](const RuleHit& h) { return h.row->audience >= audience; });
  return hit == trace.forbids.end() ? nullptr : hit->row;
}

json::Value explain_inside(const Trace& trace) {
  const json::Value decision = to_json(trace.decision);
  json::Array categories;
  for (std::size_t c = 0; c < kCategoryCount; ++c) categories.push_back(inside_category(trace, c));
  json::Object object = head(name(Audience::kInternal));
  object.emplace("basis", basis_to_json(trace));
  object.emplace("bundles", *decision.find("bundles"));
  object.emplace("facts", *decision.find("facts"));
  object.emplace("forbidden_sets", *decision.find("forbidden_sets"));
  object.emplace("categories", std::move(categories));
  return object;
}

json::Value explain_to_subject(const Trace& trace) {
  const json::Value decision = to_json(trace.decision);
  json::Array categories;
  for (std::size_t c = 0; c < kCategoryCount; ++c) categories.push_back(subject_category(trace, c));
  json::Object object = head(name(Audience::kSubject));
  object.emplace("basis", basis_to_json(trace));
  object.emplace("bundles", *decision.find("bundles"));
  object.emplace("categories", std::move(categories));
  return object;
}

json::Value explain_to_peer(const Trace& trace, std::span<const Category> given) {
  json::Array categories;
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    const bool handed_over =
        std::find(given.begin(), given.end(), static_cast<Category>(c)) != given.end();
    categories.push_back(peer_category(trace, c, handed_over));
  }
  json::Object object = head(name(Audience::kPeer));
  object.emplace("categories", std::move(categories));
  return object;
}

}  // namespace musubi::policy
