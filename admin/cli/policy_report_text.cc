#include "admin/cli/policy_report_text.h"

#include <fmt/format.h>

#include "admin/cli/json_members.h"

namespace musubi::cli {
namespace {

const json::Value& member_of(const json::Value& value, std::string_view name) {
  static const json::Value kNone;
  const json::Value* member = value.find(name);
  return member != nullptr ? *member : kNone;
}

class Text {
 public:
  explicit Text(const Session& session) : session_(session) {}

  void heading(std::string_view ja, std::string_view en) {
    text_ += fmt::format("{}\n", session_.choose(ja, en));
  }
  void named(std::string_view ja, std::string_view en, const std::string& what) {
    text_ += fmt::format("{}: {}\n", session_.choose(ja, en), what);
  }
  // A sentence that the report has in both languages.
  void sentence(const json::Value& told) {
    text_ += fmt::format("  {}\n", text_of(told, session_.choose("ja", "en")));
  }
  // Each box with one request that is in it.
  void regions(const json::Value& cover) {
    for (const json::Value& region : items_of(cover, "regions")) {
      sentence(region);
      text_ += fmt::format("    {} {}\n", session_.choose("例", "for example"),
                           json::to_canonical(member_of(region, "witness")));
    }
    if (is_true(cover, "more")) {
      text_ += fmt::format("  {}\n", session_.choose("ほかにもあります", "and there are more"));
    }
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  const Session& session_;
  std::string text_;
};

void tell_findings(Text& text, const json::Value& report) {
  const json::Value& gaps = member_of(report, "gaps");
  if (!items_of(gaps, "regions").empty()) text.heading("定めのない場合", "Nothing is laid down");
  text.regions(gaps);
  const json::Array& dead = items_of(report, "dead");
  if (!dead.empty()) text.heading("働かない規則", "Rules that do nothing");
  for (const json::Value& row : dead) text.sentence(row);
}

void tell_proofs(Text& text, const json::Value& report) {
  for (const json::Value& invariant : items_of(report, "invariants")) {
    if (is_true(invariant, "holds")) {
      text.named("成り立つ", "holds", text_of(invariant, "id"));
    } else {
      text.named("成り立たない", "does not hold", text_of(invariant, "id"));
      text.regions(invariant);
    }
  }
  for (const json::Value& step : items_of(member_of(report, "steps"), "releasing_more")) {
    const std::string to = text_of(step, "to");
    text.named("保護を強めたのに多く提供される", "a step towards protection releases more",
               fmt::format("{}: {} → {}", text_of(step, "attribute"), text_of(step, "from"),
                           to.empty() ? "-" : to));
    text.regions(step);
  }
}

void tell_rows(Text& text, const json::Value& rows) {
  struct Part {
    const char* member;
    const char* ja;
    const char* en;
  };
  constexpr Part kParts[] = {{"added", "加わった規則", "rules added"},
                             {"removed", "なくなった規則", "rules removed"},
                             {"changed", "変わった規則", "rules changed"}};
  for (const Part& part : kParts) {
    std::string names;
    for (const json::Value& rule : items_of(rows, part.member)) {
      if (rule.text() != nullptr) names += (names.empty() ? "" : " ") + *rule.text();
    }
    if (!names.empty()) text.named(part.ja, part.en, names);
  }
}

}  // namespace

std::string analysis_text(const Session& session, const json::Value& report) {
  Text text(session);
  tell_findings(text, report);
  tell_proofs(text, report);
  return std::move(text).take();
}

std::string difference_text(const Session& session, const json::Value& report) {
  Text text(session);
  for (const json::Value& change : items_of(report, "changes")) text.regions(change);
  for (const json::Value& setting : items_of(report, "settings")) text.sentence(setting);
  for (const json::Value& widened : items_of(report, "widened")) text.sentence(widened);
  tell_rows(text, member_of(report, "rows"));
  return std::move(text).take();
}

}  // namespace musubi::cli
