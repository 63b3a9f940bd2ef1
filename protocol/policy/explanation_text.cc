// The explanation as text. Every sentence about a rule is the rule's own signed label.
#include <algorithm>
#include <string>

#include "protocol/policy/explanation.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

struct Words {
  std::string_view title, basis, bundles, catalogue, baseline, sender, acceptance, facts,
      category_heading, release, deny, rule, duty, days, near_miss, near_miss_end, advice, together,
      not_provided, given, not_given, open, close, joint, colon;
  std::array<std::string_view, 3> levels;
};

constexpr Words kJa{
    "判断の説明",
    "根拠",
    "規則",
    "根拠目録",
    "共通",
    "提供元",
    "受入",
    "事実",
    "区分ごとの判断",
    "提供できる",
    "提供できない",
    "規則",
    "義務",
    "日",
    "あと一つ",
    "であれば該当する",
    "参考: 次の根拠なら該当しうる（自動では切り替わらない）",
    "あわせて提供できない区分",
    "提供できる情報はありません",
    "提供する",
    "提供しない",
    "（",
    "）",
    "、",
    "：",
    {"全部", "一部を伏せて", "有無のみ"},
};
constexpr Words kEn{
    "Explanation of the decision",
    "Basis",
    "Rules",
    "catalogue",
    "baseline",
    "sender",
    "acceptance",
    "Facts",
    "Decision by category",
    "may be released",
    "may not be released",
    "Rule",
    "Duty",
    " days",
    "One cell away",
    "would match",
    "Advice: these bases might apply (the basis never switches by itself)",
    "Categories that may not leave together",
    "No information can be provided",
    "is provided",
    "is not provided",
    " (",
    ")",
    ", ",
    ": ",
    {"in full", "redacted", "existence only"},
};

constexpr std::size_t kShortDigest = 12;

class Writer {
 public:
  Writer(const Trace& trace, Language language)
      : trace_(trace), ja_(language == Language::kJapanese), w_(ja_ ? kJa : kEn) {}

  std::string inside() {
    head();
    facts();
    line(w_.category_heading);
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      verdict(c, trace_.decision.categories[c].reason);
      detail(trace_.categories[c]);
    }
    sets();
    return std::move(text_);
  }

  std::string to_subject() {
    head();
    line(w_.category_heading);
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      const RuleRow* forbid = visible_forbid(trace_.categories[c], Audience::kSubject);
      verdict(c, forbid != nullptr ? std::string_view(forbid->reason) : kNotProvided);
      if (trace_.decision.releases(static_cast<Category>(c))) continue;
      line("    ", forbid != nullptr ? pick(forbid->label) : w_.not_provided);
    }
    return std::move(text_);
  }

  std::string to_peer(std::span<const Category> given) {
    line(w_.title);
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      const auto category = static_cast<Category>(c);
      const bool wanted = std::find(given.begin(), given.end(), category) != given.end();
      if (wanted && trace_.decision.releases(category)) {
        handed_over(trace_.decision.categories[c]);
      } else {
        kept_back(category, visible_forbid(trace_.categories[c], Audience::kPeer));
      }
    }
    return std::move(text_);
  }

 private:
  template <class... Parts>
  void line(Parts... parts) {
    (text_.append(parts), ...);
    text_ += '\n';
  }
  std::string_view pick(const Label& label) const { return ja_ ? label.ja : label.en; }
  std::string_view pick(const CodeLabel& label) const { return ja_ ? label.ja : label.en; }

  std::string_view basis_label(std::string_view basis) const {
    const auto found = trace_.labels->basis.find(basis);
    return found == trace_.labels->basis.end() ? basis : pick(found->second);
  }
  std::string_view attribute_label(std::string_view attribute) const {
    for (const Attribute& known : *trace_.attributes) {
      if (known.name == attribute) return pick(known.label);
    }
    return attribute;
  }
  std::string_view value_label(std::string_view attribute, std::string_view value) const {
    if (attribute == kCategoryAttribute) {
      const auto category = parse_category(value);
      return category ? pick(label(*category)) : value;
    }
    const auto values = trace_.labels->values.find(attribute);
    if (values == trace_.labels->values.end()) return value;
    const auto found = values->second.find(value);
    return found == values->second.end() ? value : pick(found->second);
  }

  void head() {
    const BundleHashes& hashes = trace_.decision.bundles;
    line(w_.title);
    line(w_.basis, w_.colon, basis_label(trace_.decision.basis), w_.open, trace_.decision.basis,
         w_.close);
    line(w_.bundles, w_.colon, w_.catalogue, " ", brief(hashes.catalogue), w_.joint, w_.baseline,
         " ", brief(hashes.baseline), w_.joint, w_.sender, " ", brief(hashes.sender));
    for (const Digest& digest : hashes.acceptance) line("  ", w_.acceptance, " ", brief(digest));
  }
  static std::string brief(const Digest& digest) { return digest.hex().substr(0, kShortDigest); }

  void facts() {
    line(w_.facts);
    for (const auto& [attribute, fact] : trace_.decision.facts) {
      line("  ", attribute_label(attribute), w_.colon, value_label(attribute, fact.value), w_.open,
           fact.provenance.source, w_.joint, fact.provenance.asserter, w_.joint,
           to_text(fact.provenance.at), w_.close);
    }
  }

  void verdict(std::size_t c, std::string_view reason) {
    const CategoryDecision& decision = trace_.decision.categories[c];
    const std::string_view category = pick(label(decision.category));
    if (decision.effect == Effect::kDeny) {
      return line("  ", category, w_.colon, w_.deny, w_.open, reason, w_.close);
    }
    line("  ", category, w_.colon, w_.release, w_.open,
         w_.levels[static_cast<std::size_t>(decision.level)], w_.close);
    for (const Duty& duty : decision.duties) duty_line(duty);
  }

  void duty_line(const Duty& duty) {
    const DutyEntry* entry = find_duty(duty.id);
    const std::string_view what = entry == nullptr ? duty.id : (ja_ ? entry->ja : entry->en);
    if (!duty.days) return line("    ", w_.duty, w_.colon, what);
    line("    ", w_.duty, w_.colon, what, w_.open, std::to_string(*duty.days), w_.days, w_.close);
  }

  void handed_over(const CategoryDecision& decision) {
    line("  ", pick(label(decision.category)), w_.colon, w_.given, w_.open,
         w_.levels[static_cast<std::size_t>(decision.level)], w_.close);
    for (const Duty& duty : decision.duties) {
      if (duty.phase == Phase::kWith) duty_line(duty);
    }
  }

  void kept_back(Category category, const RuleRow* forbid) {
    line("  ", pick(label(category)), w_.colon, w_.not_given, w_.open,
         forbid != nullptr ? std::string_view(forbid->reason) : kNotProvided, w_.close);
    if (forbid != nullptr) line("    ", pick(forbid->label));
  }

  void detail(const CategoryTrace& detail) {
    for (const auto* hits : {&detail.forbids, &detail.permits, &detail.duties}) {
      for (const RuleHit& hit : *hits) {
        line("    ", w_.rule, w_.colon, hit.rule, " ", pick(hit.row->label));
      }
    }
    for (const NearMiss& miss : detail.near_misses) near_miss(miss);
    if (detail.advice.empty()) return;
    std::string bases;
    for (const std::string_view basis : detail.advice) {
      if (!bases.empty()) bases += w_.joint;
      bases += basis_label(basis);
    }
    line("    ", w_.advice, w_.colon, bases);
  }

  void near_miss(const NearMiss& miss) {
    std::string values;
    for (const std::string& value : miss.permit.row->when.find(miss.attribute)->second) {
      if (!values.empty()) values += w_.joint;
      values += value_label(miss.attribute, value);
    }
    line("    ", w_.near_miss, w_.colon, miss.permit.rule, " ", attribute_label(miss.attribute),
         " = ", values, " ", w_.near_miss_end);
  }

  void sets() {
    for (const ForbiddenSet& set : trace_.decision.forbidden_sets) {
      std::string categories;
      for (const Category category : set.categories) {
        if (!categories.empty()) categories += w_.joint;
        categories += pick(label(category));
      }
      line(w_.together, w_.colon, categories, w_.open, set.rule, w_.joint, set.reason, w_.close);
    }
  }

  const Trace& trace_;
  bool ja_;
  const Words& w_;
  std::string text_;
};

}  // namespace

std::string explain_inside_text(const Trace& trace, Language language) {
  return Writer(trace, language).inside();
}

std::string explain_to_subject_text(const Trace& trace, Language language) {
  return Writer(trace, language).to_subject();
}

std::string explain_to_peer_text(const Trace& trace, std::span<const Category> given,
                                 Language language) {
  return Writer(trace, language).to_peer(given);
}

}  // namespace musubi::policy
