// The ids of cases and messages, as staff write them: told before anything is asked of the node.
#pragma once

#include <string>

#include "crypto/base/result.h"
#include "protocol/ids/ids.h"

namespace musubi::cli {

[[nodiscard]] Result<CaseId> case_argument(const std::string& text);        // "cli.case-id"
[[nodiscard]] Result<MessageId> message_argument(const std::string& text);  // "cli.message-id"

}  // namespace musubi::cli
