// What has to be seen to, by whom, and until when: one list over tasks, referrals and recalls.
#include <charconv>

#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "node/api/work_sources.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::string_view kParameters[] = {"list", "partition", "days"};
constexpr std::size_t kMaxLookedAt = 2000;  // rows, for one page: the writer serves others, too
constexpr char kBetween = '/';

struct Question {
  work::List list;
  work::Reader reader;
  std::optional<std::string> partition;
  PageQuery page;
};

Error bad(std::string_view parameter) {
  return invalid("api.bad-query", "?" + std::string(parameter));
}

Result<std::chrono::days> days_in(std::string_view text) {
  int days = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), days);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  if (!whole || days < 0 || std::chrono::days{days} > work::kMaxRemindBefore) return bad("days");
  return std::chrono::days{days};
}

Result<Question> question_in(const Call& call, Instant now) {
  TRY_ASSIGN(PageQuery page,
             page_query(call.request, {kParameters[0], kParameters[1], kParameters[2]}));
  const auto said = page.others.find("list");
  const auto list = work::parse_list(said == page.others.end() ? "mine" : said->second);
  if (!list) return bad("list");
  Question question{*list, {call.user.user, now}, std::nullopt, {}};
  if (const auto days = page.others.find("days"); days != page.others.end()) {
    TRY_ASSIGN(question.reader.remind, days_in(days->second));
  }
  if (const auto partition = page.others.find("partition"); partition != page.others.end()) {
    if (!OrganisationId::parse(partition->second)) return bad("partition");
    question.partition = partition->second;
  }
  question.page = std::move(page);
  return question;
}

bool is_asked_for(const Question& question, const work::Item& item) {
  const bool here = !question.partition || *question.partition == item.partition;
  return here && work::stands_on(question.list, item, question.reader);
}

// Goes through the sources, one after the other, until the page is full or enough was looked at.
class Walk {
 public:
  Walk(store::Store& store, const Question& question, const NodeId& own, const Caller& caller)
      : store_(store), question_(question), own_(own), caller_(caller) {}

  Result<json::Object> page() {
    TRY_ASSIGN(std::size_t source, start());
    for (; source < work_sources().size() && !next_; ++source, cursor_.reset()) {
      TRY(read(work_sources()[source]));
    }
    json::Object answer{{"work", std::move(items_)}};
    if (next_) answer.emplace("next", next_of(*next_));
    return answer;
  }

 private:
  // A cursor names its source first.
  Result<std::size_t> start() {
    if (!question_.page.after) return std::size_t{0};
    const std::string& after = *question_.page.after;
    const auto between = after.find(kBetween);
    for (std::size_t i = 0; i < work_sources().size() && between != std::string::npos; ++i) {
      if (work::source_name(work_sources()[i].source) != after.substr(0, between)) continue;
      cursor_ = after.substr(between + 1);
      return i;
    }
    return bad("after");
  }

  Status read(const WorkSource& source) {
    for (;;) {
      TRY_ASSIGN(const store::Scan scan, page_of({.after = cursor_}, source.rows()));
      TRY_ASSIGN(const auto rows, store_.scan(scan));
      for (const store::Row& row : rows) {
        cursor_ = cursor_of(row, scan);
        TRY(take(source, row));
        if (items_.size() < question_.page.limit && ++looked_at_ < kMaxLookedAt) continue;
        next_ = std::string(work::source_name(source.source)) + kBetween + *cursor_;
        return {};
      }
      if (rows.size() < scan.limit) return {};
    }
  }

  Status take(const WorkSource& source, const store::Row& row) {
    TRY_ASSIGN(const bool sees, may_see_row(store_, caller_, row));
    if (!sees) return {};
    TRY_ASSIGN(const auto item, source.item(store_, row, own_, question_.reader.now));
    if (item && is_asked_for(question_, *item)) {
      items_.push_back(work::to_json(*item, question_.reader));
    }
    return {};
  }

  store::Store& store_;
  const Question& question_;
  const NodeId& own_;
  const Caller& caller_;
  json::Array items_;
  std::size_t looked_at_ = 0;
  std::optional<std::string> cursor_;
  std::optional<std::string> next_;
};

Result<json::Object> list_work(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Question question, question_in(call, services.exchange.clock.now()));
  const auto situation = services.situation.current();
  json::Object answer;
  TRY(services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(answer, Walk(store, question, situation->exchange.own, call.user).page());
    return {};
  }));
  return answer;
}

}  // namespace

std::vector<Route> work_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/work", staff,
       [&services](const Call& call) {
         auto answer = list_work(services, call);
         return answer.ok() ? json_response(200, *std::move(answer)) : problem(answer.error());
       }},
  };
}

}  // namespace musubi::node
