// 相談受付・申込票, form `application/1`: a person's application, which is their consent
// (原則として本人が記入; 長井市計画). docs/spec/application-form.md.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/casework/intake_sheet.h"
#include "protocol/json/value.h"

namespace musubi::papers {

// What a case may begin with.
enum class PaperForm : std::uint8_t { kIntakeSheet, kApplication };
[[nodiscard]] std::string_view paper_form_name(PaperForm form);  // "intake-sheet", "application"
[[nodiscard]] std::optional<PaperForm> parse_paper_form(std::string_view name);

struct ReadPaper {
  json::Value sheet;               // the intake sheet that it makes: of a sheet, itself
  casework::SheetReading reading;  // its faults name places of the paper itself
};

// All that is wrong with it, in places of the application; `today` as read_intake_sheet() has it.
[[nodiscard]] ReadPaper read_application(const json::Value& application,
                                         std::optional<casework::Day> today);
[[nodiscard]] ReadPaper read_paper(PaperForm form, const json::Value& paper,
                                   std::optional<casework::Day> today);

}  // namespace musubi::papers
