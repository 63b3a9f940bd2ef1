// Codes in the words of the session's language; a code that nobody knows stays as it is.
#pragma once

#include <string>

#include "admin/cli/session.h"

namespace musubi::cli {

[[nodiscard]] std::string category_in_words(const Session& session, const std::string& name);
[[nodiscard]] std::string purpose_in_words(const Session& session, const std::string& name);
[[nodiscard]] std::string kind_in_words(const Session& session, const std::string& name);
[[nodiscard]] std::string duty_in_words(const Session& session, const std::string& name);
[[nodiscard]] std::string role_in_words(const Session& session, const std::string& name);
// An end of a referral.
[[nodiscard]] std::string side_in_words(const Session& session, const std::string& name);
// An act of the log (docs/glossary.md, 4.13).
[[nodiscard]] std::string act_in_words(const Session& session, const std::string& name);
// Why a category is held back that no rule forbids (docs/spec/api.md, section 2).
[[nodiscard]] std::string withheld_in_words(const Session& session, const std::string& reason);

}  // namespace musubi::cli
