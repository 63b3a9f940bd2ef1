#include "protocol/papers/application.h"

#include <array>

#include "protocol/casework/sheet_fields.h"

namespace musubi::papers {
namespace {

using casework::SheetFaults;
using casework::SheetFields;

constexpr std::string_view kForm = "application/1";
constexpr std::string_view kSheetName = "intake-sheet";
constexpr std::string_view kApplicationName = "application";
constexpr std::size_t kMaxCode = 32;
constexpr std::string_view kWriters[] = {"applicant", "scribe"};
constexpr std::string_view kReception[] = {"method",      "office",    "receiver",
                                           "received_on", "continues", "urgency"};
constexpr std::string_view kApplicant[] = {"furigana",   "name",        "sex",     "birth",
                                           "age",        "postcode",    "address", "municipality",
                                           "phone_home", "phone_mobile"};

// Where a place of the sheet came from.
struct Origin {
  std::string_view sheet;
  std::string_view paper;
};
constexpr std::array kOrigins{
    Origin{"/subject", "/applicant"},          Origin{"/household/0/sealed_place", "/sealed_place"},
    Origin{"/household/0", "/applicant"},      Origin{"/handling", "/reception"},
    Origin{"/situation", "/wishes"},           Origin{"/received_on", "/reception/received_on"},
    Origin{"/method", "/reception/method"},    Origin{"/office", "/reception/office"},
    Origin{"/receiver", "/reception/receiver"}};

std::string place_on_paper(const std::string& place) {
  for (const Origin& each : kOrigins) {
    if (place.starts_with(each.sheet)) {
      return std::string(each.paper) + place.substr(each.sheet.size());
    }
  }
  return place;
}

json::Value text_or_nothing(const json::Value& object, std::string_view name) {
  const json::Value* member = object.find(name);
  return member == nullptr ? json::Value() : *member;
}

// Members as they are: the sheet's own reader judges them.
template <std::size_t kCount>
json::Object members(SheetFields& fields, const json::Value& from,
                     const std::string_view (&names)[kCount]) {
  json::Object object;
  for (const std::string_view name : names) {
    if (fields.optional_value(name) != nullptr) object.emplace(name, *from.find(name));
  }
  fields.finish();
  return object;
}

class Application {
 public:
  Application(const json::Value& value, SheetFaults& faults) : value_(value), faults_(faults) {}

  json::Value to_sheet() {
    SheetFields fields(value_, "", faults_);
    const std::string form = fields.text("form", kMaxCode);
    if (!form.empty() && form != kForm) fields.fault("form", "sheet.other-form");
    if (faults_.count() > 0) return {};
    json::Object sheet{{"form", "intake-sheet/2"}};
    copy(fields, "wording", "wording", sheet);
    copy(fields, "recipient", "recipient", sheet);
    copy(fields, "topics", "topics", sheet);
    copy(fields, "topics_other", "topics_other", sheet);
    copy(fields, "wishes", "situation", sheet);
    json::Object row{{"consent", reads_consent(fields) ? "yes" : "unknown"}};
    copy(fields, "sealed_place", "sealed_place", row);
    put_applicant(fields, sheet, row);
    put_reception(fields, sheet);
    fields.finish();
    return sheet;
  }

 private:
  void copy(SheetFields& fields, std::string_view from, std::string_view to, json::Object& into) {
    if (const json::Value* member = fields.optional_value(from)) into.emplace(to, *member);
  }

  // Who wrote it themselves consented by applying. Of what another wrote for them that is not
  // said: the office records a consent when the person has given it.
  bool reads_consent(SheetFields& outer) {
    const json::Value* value = outer.value("filled_in");
    if (value == nullptr) return false;
    SheetFields fields(*value, "/filled_in", faults_);
    const std::string by = fields.code("by", kWriters);
    if (by == "scribe") {
      fields.text("name", casework::kMaxShortText);
      fields.optional_text("relation", casework::kMaxShortText);
    }
    fields.finish();
    return by == "applicant";
  }

  void put_applicant(SheetFields& outer, json::Object& sheet, json::Object& row) {
    const json::Value* value = outer.value("applicant");
    if (value == nullptr) return;
    SheetFields fields(*value, "/applicant", faults_);
    json::Object person = members(fields, *value, kApplicant);
    const json::Value sex = text_or_nothing(*value, "sex");
    const bool told = sex == json::Value("male") || sex == json::Value("female");
    row.emplace("name", text_or_nothing(*value, "name"));
    row.emplace("sex", told ? sex : json::Value("unknown"));
    sheet.emplace("subject", std::move(person));
    sheet.emplace("household", json::Array{std::move(row)});
  }

  void put_reception(SheetFields& outer, json::Object& sheet) {
    const json::Value* value = outer.value("reception");
    if (value == nullptr) return;
    SheetFields fields(*value, "/reception", faults_);
    json::Object reception = members(fields, *value, kReception);
    json::Object handling;
    for (const char* name : {"continues", "urgency"}) {
      if (auto member = reception.extract(name)) handling.insert(std::move(member));
    }
    sheet.merge(reception);
    sheet.emplace("handling", std::move(handling));
  }

  const json::Value& value_;
  SheetFaults& faults_;
};

}  // namespace

std::string_view paper_form_name(PaperForm form) {
  return form == PaperForm::kIntakeSheet ? kSheetName : kApplicationName;
}

std::optional<PaperForm> parse_paper_form(std::string_view name) {
  if (name == kSheetName) return PaperForm::kIntakeSheet;
  if (name == kApplicationName) return PaperForm::kApplication;
  return std::nullopt;
}

ReadPaper read_application(const json::Value& application, std::optional<casework::Day> today) {
  SheetFaults faults;
  ReadPaper read;
  read.sheet = Application(application, faults).to_sheet();
  read.reading = {std::nullopt, faults.list(), faults.count()};
  if (faults.count() > 0) return read;
  read.reading = casework::read_intake_sheet(read.sheet, today);
  for (Error& fault : read.reading.faults) fault.detail = place_on_paper(fault.detail);
  return read;
}

ReadPaper read_paper(PaperForm form, const json::Value& paper, std::optional<casework::Day> today) {
  if (form == PaperForm::kApplication) return read_application(paper, today);
  return {paper, casework::read_intake_sheet(paper, today)};
}

}  // namespace musubi::papers
