#include "protocol/ids/codes.h"

namespace musubi {
namespace {

constexpr std::array<CodeLabel, kCategoryCount> kCategories{{
    {"identity", "本人特定", "Identity"},
    {"contact", "連絡先", "Contact details"},
    {"address", "住所", "Address"},
    {"household", "世帯・続柄", "Household and relationships"},
    {"presenting_issues", "相談内容", "Presenting issues"},
    {"history", "状況・経緯", "Situation and history"},
    {"health", "健康・障害・手帳", "Health, disability and certificates"},
    {"care_level", "介護認定", "Certified care level"},
    {"finance", "収入・債務", "Income and debts"},
    {"tax", "税情報", "Tax information"},
    {"housing_utilities", "住居・ライフライン", "Housing and utilities"},
    {"work_school", "就労・就学", "Work and school"},
    {"safety", "DV・虐待・安全", "Violence, abuse and safety"},
    {"justice", "司法・更生", "Justice and rehabilitation"},
    {"services_plan", "支援経過・プラン", "Support so far and plan"},
}};

constexpr std::array<CodeLabel, kPurposeCount> kPurposes{{
    {"intake_handoff", "つなぎ", "Hand-over after intake"},
    {"assessment", "アセスメント", "Assessment"},
    {"plan", "プラン協議", "Agreeing on a plan"},
    {"delivery", "支援実施", "Giving support"},
    {"participation", "参加支援", "Support for taking part"},
    {"outreach", "アウトリーチ", "Outreach"},
    {"monitoring", "見守り・モニタリング", "Watching over and monitoring"},
    {"relocation", "転居引継ぎ", "Hand-over after a move"},
    {"support_meeting", "支援会議", "Support meeting"},
    {"emergency", "緊急保護", "Emergency protection"},
    {"statutory", "法令照会", "Inquiry under a statute"},
}};

constexpr std::array<CodeLabel, kBasisClassCount> kBasisClasses{{
    {"consent", "同意", "Consent"},
    {"entrustment", "委託", "Entrustment"},
    {"support_meeting", "支援会議", "Support meeting"},
    {"public_body", "行政機関等への提供", "Provision to a public body"},
    {"statute", "法令", "Statute"},
    {"emergency", "緊急", "Emergency"},
    {"statistics", "統計", "Statistics"},
}};

constexpr std::array<CodeLabel, kKindCount> kKinds{{
    {"information", "情報提供", "Information"},
    {"advice", "助言依頼", "Request for advice"},
    {"referral", "つなぎ", "Referral"},
    {"inquiry", "情報照会", "Inquiry"},
    {"transfer", "ケース移管", "Transfer of a case"},
    {"answer", "回答", "Answer"},
    {"recall", "回収", "Recall"},
    {"recall-answer", "回収への回答", "Answer to a recall"},
    {"progress", "つなぎの経過", "Progress of a referral"},
}};

template <class Code, std::size_t kCount>
const CodeLabel& label_in(const std::array<CodeLabel, kCount>& labels, Code code) {
  return labels.at(static_cast<std::size_t>(code));
}

template <class Code, std::size_t kCount>
std::optional<Code> find_in(const std::array<CodeLabel, kCount>& labels, std::string_view name) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (labels[i].name == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace

const CodeLabel& label(Category category) { return label_in(kCategories, category); }
const CodeLabel& label(Purpose purpose) { return label_in(kPurposes, purpose); }
const CodeLabel& label(BasisClass basis) { return label_in(kBasisClasses, basis); }
const CodeLabel& label(Kind kind) { return label_in(kKinds, kind); }

std::optional<Category> parse_category(std::string_view name) {
  return find_in<Category>(kCategories, name);
}
std::optional<Purpose> parse_purpose(std::string_view name) {
  return find_in<Purpose>(kPurposes, name);
}
std::optional<BasisClass> parse_basis_class(std::string_view name) {
  return find_in<BasisClass>(kBasisClasses, name);
}
std::optional<Kind> parse_kind(std::string_view name) { return find_in<Kind>(kKinds, name); }

}  // namespace musubi
