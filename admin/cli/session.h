// One run of the command: how it speaks, and how it ends.
//
// Standard output carries data only: text for people, or one JSON document with --json.
// Everything else goes to standard error: Japanese first, English below it.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "crypto/base/result.h"
#include "protocol/json/value.h"
#include "protocol/text/messages.h"

namespace musubi::cli {

// Documented in docs/guide/commands.md; scripts rely on them.
enum class ExitCode : int {
  kOk = 0,  // also when there was nothing to do
  kFailed = 1,
  kUsage = 2,
  kNotFound = 10,
  kInUse = 11,
  kUnauthorised = 12,
  kUnreachable = 20,
  kDenied = 30,
};
[[nodiscard]] ExitCode exit_code_of(const Error& error);

class Session {
 public:
  Session(std::ostream& data, std::ostream& talk, text::Language language);

  // What the chosen command does; set by the command tree, called once by main.
  std::function<ExitCode()> action;
  bool json = false;
  bool quiet = false;

  // The command's answer. With --json the value; else `text`, which may have several lines.
  void answer(const json::Value& value, std::string_view text);
  // A remark for the person; nothing with --quiet.
  void say(std::string_view ja, std::string_view en);
  // An error's cause and remedy, to the person.
  void explain(const Error& error);
  // The same; with --json also as a document on standard output.
  [[nodiscard]] ExitCode fail(const Error& error);
  // Ends a command that only reports success or an error.
  [[nodiscard]] ExitCode end(const Status& status);

  [[nodiscard]] text::Language language() const { return language_; }
  [[nodiscard]] std::string_view choose(std::string_view ja, std::string_view en) const {
    return language_ == text::Language::kJapanese ? ja : en;
  }

 private:
  std::ostream& data_;
  std::ostream& talk_;
  text::Language language_;
};

// From LC_ALL, LC_MESSAGES, LANG: English only if they say so.
[[nodiscard]] text::Language language_from_environment();

}  // namespace musubi::cli
