// The sentences behind reasons: what went wrong and what to do, in Japanese and English.
//
// To add some: write them into the table of their area (messages_*.cc), or add a table and name
// it in catalogue.h. A test finds every reason in the sources that has no sentence.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace musubi::text {

enum class Language { kJapanese, kEnglish };

struct Message {
  std::string_view ja;
  std::string_view en;
  std::string_view remedy_ja;
  std::string_view remedy_en;
};

// nullptr if there is no sentence for this very reason.
[[nodiscard]] const Message* find_message(std::string_view reason);

// The reason's own sentence, or one that fits every error of that code.
[[nodiscard]] const Message& message_for(std::string_view reason,
                                         ErrorCode code = ErrorCode::kInternal);

// For a person: what went wrong, where, and what to do, with the reason for whoever is asked.
//   "The text is not JSON. (byte 7) Mend the input and try again. [json.syntax]"
[[nodiscard]] std::string render(const Error& error, Language language);

}  // namespace musubi::text
