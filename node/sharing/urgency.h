// The two clocks of the sheet: 緊急の必要性, within a week or a month (No.3). Somebody has to have
// seen to it by then, whatever became of a referral.
#pragma once

#include <optional>

#include "node/sharing/task.h"
#include "node/sharing/word.h"
#include "protocol/casework/case_file.h"

namespace musubi::node {

inline constexpr std::string_view kUrgentNeed = "URGENT_NEED";

// The last instant, in Japan, of the seventh day, or of the same day a month later (of the last day
// of that month if it is shorter), after the day of reception. nullopt: nothing is urgent.
[[nodiscard]] std::optional<Instant> urgent_until(const casework::IntakeSheet& sheet);

// What opens with such a case, and is closed by a person who says what was done.
[[nodiscard]] std::optional<Task> urgency_task(const casework::CaseFile& file);

// What a person says was done about it; that closes the task, and is in the log. kNotFound
// "task.not-found"; kConflict "task.done"; refused "task.ends-otherwise" for a task of another
// kind.
[[nodiscard]] Status see_to(store::Store& store, const std::string& task, const Word& word,
                            Instant now, crypto::RandomSource& random);

}  // namespace musubi::node
