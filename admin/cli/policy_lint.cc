// `musubi policy lint`: everything for which a bundle would be refused, and what is odd about it.
#include <fmt/format.h>

#include "admin/cli/arguments.h"
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "protocol/policy/faults.h"
#include "protocol/policy/lint.h"

namespace musubi::cli {
namespace {

using policy::Warning;

struct Report {
  std::vector<Error> refusals;
  std::vector<Warning> warnings;
};

// Whom a place in the document belongs to: the id of the row at "/rows/3/when". Empty if it is
// nobody's, or cannot be read.
std::string owner_of(const json::Value& document, std::string_view place) {
  for (const auto& [list, name] :
       {std::pair("/rows/", "id"), std::pair("/invariants/", "id"), std::pair("/cases/", "id"),
        std::pair("/domains/", "attribute")}) {
    if (!place.starts_with(list)) continue;
    const std::string_view rest = place.substr(std::string_view(list).size());
    const std::string number(rest.substr(0, rest.find('/')));
    const json::Value* items = document.find(place.substr(1, std::string_view(list).size() - 2));
    if (items == nullptr || items->array() == nullptr) return {};
    const std::size_t index = std::stoul(number);
    const json::Value* owner = (*items->array())[index].find(name);
    return owner != nullptr && owner->text() != nullptr ? *owner->text() : std::string();
  }
  return {};
}

std::vector<Error> with_owners(const json::Value& document, std::vector<Error> errors) {
  for (Error& error : errors) {
    const std::string owner = owner_of(document, error.detail);
    if (!owner.empty() && owner.size() <= policy::kMaxName) error.detail += " (" + owner + ")";
  }
  return errors;
}

void append(std::vector<Warning>& warnings, std::vector<Warning> more) {
  warnings.insert(warnings.end(), more.begin(), more.end());
}

// A sender's bundle has to stand with the others, too.
Result<Report> lint_sender(const PolicyFiles& files) {
  Report report;
  report.refusals =
      policy::policy_faults(files.baseline, files.bundle, files.acceptance, files.catalogue)
          .errors();
  report.warnings = policy::find_warnings(files.bundle, files.baseline, files.catalogue);
  if (!report.refusals.empty()) return report;
  TRY_ASSIGN(const policy::Engine engine,
             policy::Engine::make(files.baseline, files.bundle, {}, files.catalogue));
  append(report.warnings, policy::find_untested_rows(files.bundle, engine));
  return report;
}

Result<Report> lint_bundle(Session& session, const PolicyOptions& options) {
  TRY_ASSIGN(const json::Value document, read_json(options.bundle));
  policy::BundleReading reading = policy::read_bundle(document);
  if (!reading.bundle) return Report{with_owners(document, reading.faults.errors()), {}};
  if (reading.bundle->scope != policy::BundleScope::kSender) {
    TRY_ASSIGN(const policy::Catalogue catalogue, read_catalogue(session, options));
    return Report{{}, policy::find_warnings(*reading.bundle, *reading.bundle, catalogue)};
  }
  TRY_ASSIGN(const PolicyFiles files, read_around(session, options, *std::move(reading.bundle)));
  return lint_sender(files);
}

json::Value to_json(std::string_view reason, const std::string& place) {
  const text::Message& message = text::message_for(reason, ErrorCode::kInvalid);
  return json::Object{{"en", message.en},
                      {"ja", message.ja},
                      {"place", place},
                      {"reason", reason},
                      {"remedy_en", message.remedy_en},
                      {"remedy_ja", message.remedy_ja}};
}

json::Value to_json(const Report& report) {
  json::Array refusals;
  for (const Error& error : report.refusals) {
    refusals.push_back(to_json(error.reason, error.detail));
  }
  json::Array warnings;
  for (const Warning& warning : report.warnings) {
    warnings.push_back(to_json(warning.reason, warning.place));
  }
  return json::Object{{"accepted", report.refusals.empty()},
                      {"refusals", std::move(refusals)},
                      {"warnings", std::move(warnings)}};
}

std::string line_of(const Session& session, std::string_view severity, std::string_view reason,
                    const std::string& place) {
  const text::Message& message = text::message_for(reason, ErrorCode::kInvalid);
  return fmt::format("{:<8} {:<24} {} [{}]\n         {}: {}\n", severity, place,
                     session.choose(message.ja, message.en), reason,
                     session.choose("対処", "remedy"),
                     session.choose(message.remedy_ja, message.remedy_en));
}

std::string to_text(const Session& session, const Report& report) {
  std::string text;
  for (const Error& error : report.refusals) {
    text += line_of(session, "error", error.reason, error.detail);
  }
  for (const Warning& warning : report.warnings) {
    text += line_of(session, "warning", warning.reason, warning.place);
  }
  return text;
}

void say_result(Session& session, const Report& report) {
  if (report.refusals.empty()) {
    return session.say(
        fmt::format("このポリシーは読み込めます。注意 {} 件", report.warnings.size()),
        fmt::format("the bundle loads; {} warnings", report.warnings.size()));
  }
  session.say(fmt::format("このポリシーは読み込めません。誤り {} 件", report.refusals.size()),
              fmt::format("the bundle is refused; {} errors", report.refusals.size()));
}

ExitCode lint(Session& session, const PolicyOptions& options) {
  const auto report = lint_bundle(session, options);
  if (!report) return session.fail(report.error());
  session.answer(to_json(*report), to_text(session, *report));
  say_result(session, *report);
  return report->refusals.empty() ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

void add_policy_lint(CLI::App& noun, Session& session) {
  const auto verb = add_verb<PolicyOptions>(
      noun, "lint",
      "誤りと注意をすべて挙げる / all that is wrong with a bundle, and all that is odd", session,
      lint);
  add_policy_options(*verb.app, *verb.options);
}

}  // namespace musubi::cli
