// Answers about consents as lines for people.
#pragma once

#include <string>

#include "admin/cli/session.h"
#include "protocol/json/value.h"

namespace musubi::cli {

[[nodiscard]] std::string followed_text(const Session& session, const json::Value& answer);
[[nodiscard]] std::string consents_text(const Session& session, const json::Value& answer);
[[nodiscard]] std::string copies_text(const Session& session, const json::Value& answer);
[[nodiscard]] std::string ending_text(const Session& session, const json::Value& answer);
[[nodiscard]] std::string withdrawals_text(const Session& session, const json::Value& answer);

}  // namespace musubi::cli
