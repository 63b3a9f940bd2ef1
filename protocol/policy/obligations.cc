#include "protocol/policy/obligations.h"

#include <algorithm>
#include <array>

#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/decision_text.h"

namespace musubi::policy {
namespace {

using enum Phase;
using enum Enforcer;

constexpr std::array kCatalogue{
    DutyEntry{"SECOND_APPROVER", kBefore, false, kSenderStaff, "二人目の承認を得る",
              "A second person approves the release"},
    DutyEntry{"RECORD_REASON", kBefore, false, kSenderStaff, "提供が必要な理由を記録する",
              "A person writes down why the release is necessary"},
    DutyEntry{"PROVISO_CHECK", kBefore, false, kSenderStaff,
              "本人又は第三者の権利利益を不当に侵害しないことを確認する",
              "A person confirms that nobody is harmed unduly"},
    DutyEntry{"NO_ONWARD", kWith, false, kRecipientNode, "第三者に再提供しない",
              "May not be passed on"},
    DutyEntry{"PURPOSE_ONLY", kWith, false, kRecipientNode, "示された目的にのみ利用する",
              "May be used for the stated purpose only"},
    DutyEntry{"VIEW_IN_MEETING", kWith, false, kRecipientNode, "会議の場でのみ閲覧する",
              "May be viewed in the meeting only"},
    DutyEntry{"NAMED_STAFF_ONLY", kWith, false, kRecipientNode,
              "ケースの担当として指名された職員のみ閲覧する",
              "Only staff who are named for the case may view it"},
    DutyEntry{"NO_EXPORT", kWith, false, kRecipientNode, "印刷・書き出しをしない",
              "May be neither printed nor exported"},
    DutyEntry{"KEEP_UNTIL", kWith, true, kRecipientNode, "作成日から定められた日数で消去する",
              "Erased so many days after the message was created"},
    DutyEntry{"DELETE_AFTER", kWith, true, kRecipientNode,
              "会議・支援の終了から定められた日数で消去する",
              "Erased so many days after the meeting or support that it served has ended"},
    DutyEntry{"REPORT_BACK", kWith, true, kRecipientStaff, "定められた日数以内に対応状況を報告する",
              "Reports back within so many days"},
    DutyEntry{"REVIEW", kAfter, true, kSenderStaff, "定められた日数以内に別の者が提供を検証する",
              "Another person reviews the release within so many days"},
    DutyEntry{"INFORM_SUBJECT", kAfter, true, kSenderStaff, "定められた日数以内に本人へ知らせる",
              "The person is told within so many days"},
};

std::vector<Duty> duties_of_phase(const std::vector<Grant>& grants, Phase phase) {
  std::vector<Duty> duties;
  for (const Grant& grant : grants) {
    for (const Category category : grant.categories) {
      const auto index = static_cast<std::size_t>(category);
      for (const Duty& duty : grant.decision.categories[index].duties) {
        if (duty.phase == phase) add_duty(duties, duty);
      }
    }
  }
  return duties;
}

}  // namespace

std::span<const DutyEntry> duty_catalogue() { return kCatalogue; }

const DutyEntry* find_duty(std::string_view id) {
  const auto entry = std::find_if(kCatalogue.begin(), kCatalogue.end(),
                                  [&](const DutyEntry& e) { return e.id == id; });
  return entry == kCatalogue.end() ? nullptr : &*entry;
}

Status check_duty(const Duty& duty) {
  const DutyEntry* entry = find_duty(duty.id);
  if (entry == nullptr) return invalid("bundle.unknown-duty");
  const bool in_range = !duty.days || (*duty.days >= 1 && *duty.days <= kMaxDutyDays);
  if (duty.phase != entry->phase || duty.days.has_value() != entry->has_days || !in_range) {
    return invalid("bundle.bad-duty");
  }
  return {};
}

void add_duty(std::vector<Duty>& duties, const Duty& duty) {
  const auto place =
      std::lower_bound(duties.begin(), duties.end(), duty.id,
                       [](const Duty& d, const std::string& id) { return d.id < id; });
  if (place == duties.end() || place->id != duty.id) {
    duties.insert(place, duty);
  } else if (duty.days && (!place->days || *duty.days < *place->days)) {
    place->days = duty.days;
  }
}

void write(json::Sink& sink, const Duty& duty) {
  sink.open_object();
  if (duty.days) {
    sink.key("days");
    sink.integer(*duty.days);
  }
  sink.member("id", duty.id);
  if (duty.phase != Phase::kWith) sink.member("phase", name(duty.phase));
  sink.close_object();
}

json::Value to_json(const Duty& duty) {
  json::ValueSink sink;
  write(sink, duty);
  return std::move(sink).take();
}

Result<Duty> duty_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Duty duty;
  duty.id = fields.text("id", kMaxName);
  duty.days = fields.optional_integer("days", 1, kMaxDutyDays);
  if (const auto text = fields.optional_text("phase", kMaxName)) {
    const auto phase = parse_phase(*text);
    if (!phase || *phase == Phase::kWith) fields.fault("phase", "json.bad-value");
    duty.phase = phase.value_or(Phase::kWith);
  }
  TRY(fields.finish());
  return duty;
}

std::set<std::string> before_duties(const std::vector<Grant>& grants) {
  std::set<std::string> ids;
  for (const Duty& duty : duties_of_phase(grants, Phase::kBefore)) ids.insert(duty.id);
  return ids;
}

std::vector<Obligation> Permit::obligations() const {
  std::vector<Obligation> obligations;
  for (const Duty& duty : duties_of_phase(grants_, Phase::kWith)) {
    obligations.push_back({duty.id, duty.days});
  }
  return obligations;
}

std::vector<Duty> Permit::later_duties() const { return duties_of_phase(grants_, Phase::kAfter); }

}  // namespace musubi::policy
