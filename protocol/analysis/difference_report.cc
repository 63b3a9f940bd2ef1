// The difference as a document that people read and approvers sign.
#include "protocol/analysis/difference.h"
#include "protocol/analysis/document_names.h"
#include "protocol/analysis/wording.h"
#include "protocol/policy/obligations.h"

namespace musubi::analysis {
namespace {

constexpr std::string_view kFormat = "musubi-policy-difference-1";

json::Array texts(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

json::Value region_to_json(const Words& words, const Change& change, const Region& region) {
  json::Value value = to_json(region);
  const policy::Label text = sentence(words, change, region);
  value.object()->emplace("ja", text.ja);
  value.object()->emplace("en", text.en);
  return value;
}

json::Value change_to_json(const Words& words, const Change& change) {
  json::Array regions;
  for (const Region& region : change.cover.regions) {
    regions.push_back(region_to_json(words, change, region));
  }
  json::Object object{
      {"kind", name(change.kind)}, {"regions", std::move(regions)}, {"more", change.cover.more}};
  if (change.from_level) object.emplace("from_level", policy::name(*change.from_level));
  if (change.to_level) object.emplace("to_level", policy::name(*change.to_level));
  if (change.from_duty) object.emplace("from_duty", to_json(*change.from_duty));
  if (change.to_duty) object.emplace("to_duty", to_json(*change.to_duty));
  if (!change.from_basis.empty()) object.emplace("from_basis", change.from_basis);
  if (!change.to_basis.empty()) object.emplace("to_basis", change.to_basis);
  if (!change.together.empty()) {
    json::Array together;
    for (const Category category : change.together) together.emplace_back(label(category).name);
    object.emplace("together", std::move(together));
  }
  return object;
}

json::Value setting_to_json(const Words& words, const SettingChange& change) {
  const policy::Label setting = words.attribute(change.setting);
  const auto side = [&](const std::string& value) {
    return value.empty() ? policy::Label{"なし", "none"} : words.value(change.setting, value);
  };
  const policy::Label from = side(change.from);
  const policy::Label to = side(change.to);
  return json::Object{
      {"setting", change.setting},
      {"from", change.from},
      {"to", change.to},
      {"ja", "設定「" + setting.ja + "」が「" + from.ja + "」から「" + to.ja + "」に変わる。"},
      {"en",
       "The setting “" + setting.en + "” changes from “" + from.en + "” to “" + to.en + "”."}};
}

json::Value widened_to_json(const Words& words, const WidenedAttribute& widened) {
  const policy::Label attribute = words.attribute(widened.attribute);
  return json::Object{
      {"attribute", widened.attribute},
      {"values", texts(widened.values)},
      {"rules", texts(widened.rules)},
      {"ja", "「" + attribute.ja +
                 "」に値が加わる。これを条件にしない規則は、新しい値でもそのまま働く。"},
      {"en", "“" + attribute.en +
                 "” gains values. Rules that do not ask for it go on to hold for them, too."}};
}

template <class Item, class Write>
json::Array list(const std::vector<Item>& items, Write write) {
  json::Array array;
  for (const Item& item : items) array.push_back(write(item));
  return array;
}

// The federation's words first: the author of a bundle does not word what approvers read of what
// the federation has a word for.
Words words_of(const Documents& from, const Documents& to) {
  return Words({&to.baseline, &from.baseline, &to.sender, &from.sender});
}

}  // namespace

json::Value difference_report(const Documents& from, const Documents& to,
                              const Difference& difference) {
  const Words words = words_of(from, to);
  return json::Object{
      {"format", kFormat},
      {"from", document_names(from)},
      {"to", document_names(to)},
      {"changes", list(difference.changes,
                       [&](const Change& change) { return change_to_json(words, change); })},
      {"complete", !difference.is_cut()},
      {"rows", json::Object{{"added", texts(difference.added)},
                            {"removed", texts(difference.removed)},
                            {"changed", texts(difference.changed)}}},
      {"settings", list(difference.settings,
                        [&](const SettingChange& c) { return setting_to_json(words, c); })},
      {"widened", list(difference.widened,
                       [&](const WidenedAttribute& w) { return widened_to_json(words, w); })}};
}

}  // namespace musubi::analysis
