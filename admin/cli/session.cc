#include "admin/cli/session.h"

#include <algorithm>
#include <cstdlib>
#include <ostream>

namespace musubi::cli {

namespace {

// The referral or the case is in another state than the act needs: nothing is wrong with who asks.
constexpr std::string_view kOtherState[] = {"referral.handed-over", "referral.handover-open",
                                            "referral.no-such-step", "referral.not-your-act"};

}  // namespace

ExitCode exit_code_of(const Error& error) {
  if (error.reason.starts_with("cli.")) return ExitCode::kUsage;
  if (error.reason == "policy.denied") return ExitCode::kDenied;
  if (std::ranges::find(kOtherState, error.reason) != std::end(kOtherState)) {
    return ExitCode::kInUse;
  }
  if (error.reason == "api.role-may-not") return ExitCode::kUnauthorised;
  switch (error.code) {
    case ErrorCode::kNotFound:
      return ExitCode::kNotFound;
    case ErrorCode::kUnauthorised:
      return ExitCode::kUnauthorised;
    case ErrorCode::kUnavailable:
      return ExitCode::kUnreachable;
    case ErrorCode::kConflict:
      return ExitCode::kInUse;
    default:
      break;
  }
  return ExitCode::kFailed;
}

Session::Session(std::ostream& data, std::ostream& talk, text::Language language)
    : data_(data), talk_(talk), language_(language) {}

void Session::answer(const json::Value& value, std::string_view text) {
  if (json) {
    data_ << json::to_canonical(value) << '\n';
  } else {
    data_ << text;
    if (!text.empty() && text.back() != '\n') data_ << '\n';
  }
}

void Session::say(std::string_view ja, std::string_view en) {
  if (!quiet) talk_ << choose(ja, en) << '\n';
}

void Session::explain(const Error& error) {
  const text::Message& message = text::message_for(error.reason, error.code);
  talk_ << message.ja << '\n' << message.en << " [" << error.reason << "]\n";
  if (!error.detail.empty()) talk_ << "  " << error.detail << '\n';
  talk_ << "→ " << message.remedy_ja << '\n' << "→ " << message.remedy_en << '\n';
}

ExitCode Session::fail(const Error& error) {
  const ExitCode code = exit_code_of(error);
  explain(error);
  if (json) {
    const text::Message& message = text::message_for(error.reason, error.code);
    const json::Object document{
        {"code", error_code_name(error.code)}, {"detail", error.detail}, {"en", message.en},
        {"exit", static_cast<int>(code)},      {"ja", message.ja},       {"reason", error.reason}};
    data_ << json::to_canonical(json::Object{{"error", document}}) << '\n';
  }
  return code;
}

ExitCode Session::end(const Status& status) {
  return status.ok() ? ExitCode::kOk : fail(status.error());
}

text::Language language_from_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("en") ? text::Language::kEnglish
                                                     : text::Language::kJapanese;
  }
  return text::Language::kJapanese;
}

}  // namespace musubi::cli
