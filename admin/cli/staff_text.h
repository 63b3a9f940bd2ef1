// What the node's API answers to staff, in lines for a person; --json has all of it.
#pragma once

#include <string>

#include "admin/cli/session.h"

namespace musubi::cli {

// One line for each item of a list.
[[nodiscard]] std::string case_line(const Session& session, const json::Value& item);
[[nodiscard]] std::string sent_line(const Session& session, const json::Value& item);
[[nodiscard]] std::string inbox_line(const Session& session, const json::Value& item);
[[nodiscard]] std::string task_line(const Session& session, const json::Value& item);
[[nodiscard]] std::string referral_line(const Session& session, const json::Value& item);
[[nodiscard]] std::string recall_line(const Session& session, const json::Value& item);

// Without the letters that would steer a terminal. Lines below the first stand as far in.
[[nodiscard]] std::string plain(std::string_view text, const std::string& indent = {});

// What arrived, with its duties and its contents, plain: a peer wrote them.
[[nodiscard]] std::string message_text(const Session& session, const json::Value& item);
// How a referral stands, with its four dates and all that was done.
[[nodiscard]] std::string referral_text(const Session& session, const json::Value& item);

}  // namespace musubi::cli
