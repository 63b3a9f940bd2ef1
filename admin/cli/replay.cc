#include "admin/cli/replay.h"

#include <fmt/format.h>

#include "admin/cli/log_audit.h"
#include "protocol/store/log_check.h"

namespace musubi::cli {
namespace {

using exchange::Agreement;
using exchange::Replayed;

json::Value to_json(const Replayed& replayed) {
  json::Object entry{{"attempt", replayed.later ? "later" : "first"},
                     {"verdict", exchange::name(replayed.agreement)}};
  if (replayed.message) entry.emplace("message", replayed.message->text());
  if (replayed.decision) entry.emplace("decision", replayed.decision->text());
  if (!replayed.reason.empty()) entry.emplace("reason", replayed.reason);
  if (!replayed.place.empty()) entry.emplace("place", replayed.place);
  return entry;
}

json::Value to_json(const ReplayCount& count) {
  return json::Object{
      {"agree", count.agree}, {"differ", count.differ}, {"not_replayable", count.not_replayable}};
}

json::Value to_json(const ReplayReport& report) {
  json::Array entries;
  for (const Replayed& replayed : report.entries) entries.push_back(to_json(replayed));
  const ReplayCount& count = report.releases;
  return json::Object{{"agree", count.agree},
                      {"differ", count.differ},
                      {"entries", std::move(entries)},
                      {"later", to_json(report.later)},
                      {"not_replayable", count.not_replayable},
                      {"releases", count.agree + count.differ + count.not_replayable}};
}

std::string to_text(const ReplayReport& report, const Session& session) {
  std::string text;
  for (const Replayed& replayed : report.entries) {
    if (replayed.agreement == Agreement::kAgrees) continue;
    const auto& words = text::message_for(replayed.reason, ErrorCode::kRefused);
    text += fmt::format("{}  {}  {} [{}] {}\n",
                        replayed.message ? replayed.message->text() : std::string(32, '-'),
                        exchange::name(replayed.agreement), session.choose(words.ja, words.en),
                        replayed.reason, replayed.place);
  }
  const auto line = [&](std::string_view ja, std::string_view en, const ReplayCount& count) {
    text += fmt::format("{} {}  {} {}  {} {}  {} {}\n", session.choose(ja, en),
                        count.agree + count.differ + count.not_replayable,
                        session.choose("一致", "agree"), count.agree,
                        session.choose("相違", "differ"), count.differ,
                        session.choose("再現不可", "not replayable"), count.not_replayable);
  };
  line("提供", "releases", report.releases);
  line("再送前の判定", "decisions before later attempts", report.later);
  return text;
}

}  // namespace

void ReplayCount::add(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees:
      ++agree;
      return;
    case Agreement::kDiffers:
      ++differ;
      return;
    case Agreement::kNotReplayable:
      ++not_replayable;
      return;
  }
}

Result<ReplayReport> replay_node(const ReplayOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const auto store, open_store(node, options.passphrase_file));
  TRY_ASSIGN(const auto registry, newest_registry(node, *store));
  TRY(store::check_log_whole(*store));
  TRY(check_checkpoint(node, registry, *store));
  ReplayReport report;
  TRY(exchange::replay(*store, [&report](Replayed replayed) {
    (replayed.later ? report.later : report.releases).add(replayed.agreement);
    report.entries.push_back(std::move(replayed));
  }));
  return report;
}

ExitCode exit_code_of(const ReplayReport& report) {
  if (report.releases.differ + report.later.differ > 0) return ExitCode::kFailed;
  if (report.releases.not_replayable + report.later.not_replayable > 0) return ExitCode::kNotFound;
  return ExitCode::kOk;
}

ExitCode replay(Session& session, const ReplayOptions& options) {
  const auto report = replay_node(options);
  if (!report) return session.fail(report.error());
  session.answer(to_json(*report), to_text(*report, session));
  const ExitCode code = exit_code_of(*report);
  if (code == ExitCode::kOk) {
    session.say("すべての提供の判定をやり直し、同じ答えになりました",
                "each release was decided again, with the same answer");
  }
  return code;
}

}  // namespace musubi::cli
