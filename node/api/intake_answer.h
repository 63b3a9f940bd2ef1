// What taking a paper in answers, whichever way it came.
#pragma once

#include "adapters/http/message.h"
#include "protocol/casework/case_file.h"

namespace musubi::node {

// 201: the case, for each person the categories that hold something, and which texts tell a sealed
// place, so that they are in no summary: for who took it in.
[[nodiscard]] http::Response intake_answer(const casework::CaseFile& file);

// {"fault_count","faults"}: all that is wrong, so that nobody mends it one thing at a time.
[[nodiscard]] json::Object faults_json(const casework::SheetReading& reading);
// The problem of a paper that was not taken, with all its faults if it has some.
[[nodiscard]] http::Response intake_problem(const Error& error,
                                            const casework::SheetReading& reading);

}  // namespace musubi::node
