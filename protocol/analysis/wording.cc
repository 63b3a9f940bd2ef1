#include "protocol/analysis/wording.h"

#include <array>

#include "protocol/ids/codes.h"
#include "protocol/policy/obligations.h"

namespace musubi::analysis {
namespace {

using policy::Bundle;
using policy::Label;

struct FixedLabel {
  std::string_view ja, en;
};
constexpr std::array<FixedLabel, 3> kLevels{
    FixedLabel{"全部", "in full"}, {"一部を伏せて", "redacted"}, {"有無のみ", "existence only"}};

Label days(const std::optional<policy::Duty>& duty) {
  const std::string number = std::to_string(duty->days.value_or(0));
  return {number + "日", number + " days"};
}

Label quoted(const Label& word) { return {"「" + word.ja + "」", "“" + word.en + "”"}; }

// 「甲」「乙」 / “a”, “b” or “c”
Label list(const std::vector<Label>& words, std::string_view last) {
  Label text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) {
      text.ja += "、";
      text.en += i + 1 == words.size() ? std::string(" ") + std::string(last) + " " : ", ";
    }
    text.ja += words[i].ja;
    text.en += words[i].en;
  }
  return text;
}

Label values(const Words& words, const std::string& attribute,
             const std::vector<std::string>& values) {
  std::vector<Label> quoted_values;
  for (const std::string& value : values) {
    quoted_values.push_back(quoted(words.value(attribute, value)));
  }
  return list(quoted_values, "or");
}

// What is shorter to say is said: the values inside, or those outside.
Label clause(const Words& words, const std::string& name, const Extent& extent) {
  const Label attribute = words.attribute(name);
  if (extent.values.empty()) {
    return {attribute.ja + "が確かめられない", attribute.en + " is not established"};
  }
  if (extent.others.empty()) {
    return {attribute.ja + "が確かめられている", attribute.en + " is established"};
  }
  const bool inside = extent.values.size() <= extent.others.size() + 1;
  const Label named = values(words, name, inside ? extent.values : extent.others);
  Label text = inside ? Label{attribute.ja + "が" + named.ja, attribute.en + " is " + named.en}
                      : Label{attribute.ja + "が" + named.ja + "以外",
                              attribute.en + " is anything but " + named.en};
  if (extent.missing) {
    text.ja += "（確かめられない場合を含む）";
    text.en += " (or is not established)";
  } else if (!inside) {
    text.ja += "と確かめられている";
  }
  return text;
}

Label bases(const Words& words, const Region& region) {
  if (region.every_basis && region.bases.size() > 1) {
    return {"どの根拠でも、", "on any basis"};
  }
  std::vector<Label> named;
  for (const std::string& basis : region.bases) named.push_back(quoted(words.basis(basis)));
  const Label text = list(named, "or");
  return {text.ja + "を根拠に、", "on " + text.en};
}

Label together(const std::vector<Category>& categories) {
  std::vector<Label> named;
  for (const Category category : categories) {
    named.push_back(
        {"「" + std::string(label(category).ja) + "」", std::string(label(category).en)});
  }
  return list(named, "and");
}

// What happens, between the circumstances and the full stop: {ja, en}.
Label happening(const Words& words, const Change& change, const Label& what) {
  switch (change.kind) {
    case ChangeKind::kNewlyReleased:
      return {what.ja + "が新たに提供される（" + level(*change.to_level).ja + "）",
              what.en + " would newly be released (" + level(*change.to_level).en + ")"};
    case ChangeKind::kNewlyDenied:
      return {what.ja + "が提供されなくなる", what.en + " would no longer be released"};
    case ChangeKind::kLevelChanged:
      return {what.ja + "の提供の程度が「" + level(*change.from_level).ja + "」から「" +
                  level(*change.to_level).ja + "」に変わる",
              what.en + " would be released " + level(*change.to_level).en + " instead of " +
                  level(*change.from_level).en};
    case ChangeKind::kDutyGained:
      return {
          what.ja + "の提供に義務「" + duty(*change.to_duty).ja + "」が加わる",
          "the release of " + what.en + " would gain the duty “" + duty(*change.to_duty).en + "”"};
    case ChangeKind::kDutyLost:
      return {what.ja + "の提供から義務「" + duty(*change.from_duty).ja + "」がなくなる",
              "the release of " + what.en + " would lose the duty “" + duty(*change.from_duty).en +
                  "”"};
    case ChangeKind::kDutyChanged:
      return {what.ja + "の提供の義務「" +
                  duty({change.to_duty->id, change.to_duty->phase, {}}).ja + "」が" +
                  days(change.from_duty).ja + "から" + days(change.to_duty).ja + "に変わる",
              "the duty “" + duty({change.to_duty->id, change.to_duty->phase, {}}).en +
                  "” on the release of " + what.en + " would change from " +
                  days(change.from_duty).en + " to " + days(change.to_duty).en};
    case ChangeKind::kBasisChanged:
      return {what.ja + "の根拠が" + quoted(words.basis(change.from_basis)).ja + "から" +
                  quoted(words.basis(change.to_basis)).ja + "に変わる",
              what.en + " would be released on " + quoted(words.basis(change.to_basis)).en +
                  " and no longer on " + quoted(words.basis(change.from_basis)).en};
    case ChangeKind::kSetForbidden:
      return {together(change.together).ja + "をあわせて提供できなくなる",
              together(change.together).en + " could no longer be released together"};
    case ChangeKind::kSetAllowed:
      return {together(change.together).ja + "をあわせて提供できるようになる",
              together(change.together).en + " could be released together"};
  }
  return {};
}

}  // namespace

Label level(policy::Level level) {
  const FixedLabel& words = kLevels[static_cast<std::size_t>(level)];
  return {std::string(words.ja), std::string(words.en)};
}

Label duty(const policy::Duty& duty) {
  const policy::DutyEntry* entry = policy::find_duty(duty.id);
  Label words = entry == nullptr ? Label{duty.id, duty.id}
                                 : Label{std::string(entry->ja), std::string(entry->en)};
  if (duty.days) {
    words.ja += "（" + std::to_string(*duty.days) + "日）";
    words.en += " (" + std::to_string(*duty.days) + " days)";
  }
  return words;
}

Label Words::attribute(const std::string& attribute) const {
  for (const Bundle* bundle : bundles_) {
    for (const policy::Attribute& known : bundle->domains) {
      if (known.name == attribute) return known.label;
    }
  }
  return {attribute, attribute};
}

Label Words::value(const std::string& attribute, const std::string& value) const {
  for (const Bundle* bundle : bundles_) {
    const auto values = bundle->labels.values.find(attribute);
    if (values == bundle->labels.values.end()) continue;
    const auto label = values->second.find(value);
    if (label != values->second.end()) return label->second;
  }
  return {value, value};
}

Label Words::basis(const std::string& basis) const {
  for (const Bundle* bundle : bundles_) {
    const auto label = bundle->labels.basis.find(basis);
    if (label != bundle->labels.basis.end()) return label->second;
  }
  return {basis, basis};
}

Label condition(const Words& words, const Region& region) {
  std::vector<Label> clauses;
  for (const auto& [attribute, extent] : region.when) {
    clauses.push_back(clause(words, attribute, extent));
  }
  if (clauses.empty()) return {};
  const Label text = list(clauses, "and");
  return {text.ja + "とき、", "when " + text.en};
}

Label categories(const Region& region) {
  if (region.every_category) return {"すべての区分", "every category"};
  std::vector<Category> named;
  for (const std::string& category : region.categories) named.push_back(*parse_category(category));
  return together(named);
}

Label circumstances(const Words& words, const Region& region) {
  const Label when = condition(words, region);
  const Label on = bases(words, region);
  return {when.ja + on.ja, " " + on.en + (when.en.empty() ? "" : " " + when.en)};
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

Label sentence(const Words& words, const Change& change, const Region& region) {
  const Label what = happening(words, change, categories(region));
  Label where = circumstances(words, region);
  if (change.kind == ChangeKind::kBasisChanged) {  // it names its bases itself
    where = condition(words, region);
    if (!where.en.empty()) where.en = " " + where.en;
  }
  return {where.ja + what.ja + "。", capitalised(what.en) + where.en + "."};
}

}  // namespace musubi::analysis
