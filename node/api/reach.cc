#include "node/api/reach.h"

#include <algorithm>

namespace musubi::node {
namespace {

using enum Confined;

struct Line {
  std::string_view path;
  Confined confined;
};
constexpr Line kReaches[] = {
    {"/api/v1/sessions", kOpen},
    {"/api/v1/accounts/activation", kOpen},
    {"/api/v1/sessions/current", kOwn},
    {"/api/v1/me", kOwn},
    {"/api/v1/me/password", kOwn},
    {"/api/v1/me/tokens", kOwn},
    {"/api/v1/me/tokens/*", kOwn},
    {"/api/v1/accounts", kOwn},
    {"/api/v1/accounts/*/invitation", kOwn},
    {"/api/v1/accounts/*/roles", kOwn},
    {"/api/v1/accounts/*/disabling", kOwn},
    {"/api/v1/accounts/*/unlocking", kOwn},
    {"/api/v1/partitions/*/visibility", kOwn},
    {"/api/v1/assignments", kListed},
    {"/api/v1/cases", kListed},
    {"/api/v1/messages", kListed},
    {"/api/v1/messages/*", kMessage},
    {"/api/v1/messages/*/receipts/*", kMessage},
    {"/api/v1/inbox", kListed},
    {"/api/v1/inbox/*/*", kItem},
    {"/api/v1/inbox/*/*/staff", kNodeWide},
    {"/api/v1/proposals/*", kProposal},
    {"/api/v1/proposals/*/approval", kProposal},
    {"/api/v1/proposals/*/rejection", kProposal},
    {"/api/v1/searches", kListed},
    {"/api/v1/imports", kListed},
    {"/api/v1/applications", kListed},
    {"/api/v1/drafts", kListed},
    {"/api/v1/tips", kListed},
    {"/api/v1/inquiries", kListed},
    {"/api/v1/emergencies", kListed},
    {"/api/v1/emergencies/*/rate", kMessage},
    {"/api/v1/consents/ending", kListed},
    {"/api/v1/contracts", kListed},
    {"/api/v1/work", kListed},
    {"/api/v1/log/records", kListed},
    {"/api/v1/log/records/*", kListed},
    {"/api/v1/log/records/*/proof", kNodeWide},
    {"/api/v1/keys", kNodeWide},
    {"/api/v1/tasks", kListed},
    {"/api/v1/tasks/*/review", kTask},
    {"/api/v1/referrals", kListed},
    {"/api/v1/referrals/*/*", kReferral},
    {"/api/v1/referrals/*/*/acts", kReferral},
    {"/api/v1/recalls", kListed},
    {"/api/v1/recalls/*/*/answer", kRecall},
    {"/api/v1/openapi.json", kNodeWide},
    {"/api/v1/status", kNodeWide},
    {"/api/v1/peers", kNodeWide},
    {"/api/v1/registry", kNodeWide},
    {"/api/v1/policies", kNodeWide},
    {"/api/v1/policies/*", kNodeWide},
    {"/api/v1/log/checkpoint", kNodeWide},
    {"/api/v1/backups", kNodeWide},
    {"/api/v1/media", kNodeWide},
    {"/api/v1/media/*", kNodeWide},
};
// What shows personal data: names, words, or what is in a case.
struct Showing {
  std::string_view method;
  std::string_view path;
};
constexpr Showing kShowing[] = {
    {"GET", "/api/v1/cases/*/sheet"},
    {"GET", "/api/v1/cases/*/household"},
    {"GET", "/api/v1/cases/*/genogram"},
    {"GET", "/api/v1/cases/*/measures"},
    {"GET", "/api/v1/cases/*/evidence/*"},
    {"POST", "/api/v1/cases/*/duplicates"},
    {"GET", "/api/v1/cases/*/consents"},
    {"GET", "/api/v1/cases/*/consents/*/receipt"},
    {"GET", "/api/v1/cases/*/consents/*/page"},
    {"GET", "/api/v1/cases/*/consents/*/recipients"},
    {"GET", "/api/v1/cases/*/withdrawals"},
    {"GET", "/api/v1/cases/*/candidates"},
    {"GET", "/api/v1/cases/*/disclosures"},
    {"GET", "/api/v1/inbox/*/*"},
    {"GET", "/api/v1/drafts/*"},
    {"GET", "/api/v1/tips/*"},
    {"GET", "/api/v1/inquiries/*/*"},
    {"GET", "/api/v1/log/records/*"},
    {"POST", "/api/v1/searches"},
};
// Paths that begin so, and are not listed.
struct Below {
  std::string_view prefix;
  Confined confined;
};
constexpr Below kBelow[] = {
    {"/api/v1/cases/*/", kCase},
    {"/api/v1/drafts/*", kDraft},
    {"/api/v1/tips/*", kTip},
    {"/api/v1/inquiries/*/*", kInquiry},
    {"/api/v1/measures/*/", kMeasure},
    {"/api/v1/tasks/*/", kTask},
    {"/api/v1/inbox/*/*/", kItem},
    {"/api/v1/messages/*/", kMessage},
    {"/api/v1/proposals/*/", kProposal},
    {"/api/v1/referrals/*/*/", kReferral},
};

// How what a path names is looked up, and what is said of it when it is not there.
struct Named {
  Confined confined;
  store::Table table;
  std::size_t key;  // so many variables of the path
  const char* absent;
};
constexpr Named kNamed[] = {
    {kCase, store::Table::kCase, 1, "case.not-found"},
    {kItem, store::Table::kReceivedItem, 2, "message.not-found"},
    {kMessage, store::Table::kOutbox, 1, "message.not-found"},
    {kTask, store::Table::kTask, 1, "review.not-found"},
    {kProposal, store::Table::kTask, 1, "proposal.not-found"},
    {kReferral, store::Table::kReferral, 2, "referral.not-found"},
    {kRecall, store::Table::kReceivedItem, 2, "recall.not-found"},
    {kDraft, store::Table::kDraft, 1, "api.not-there"},
    {kTip, store::Table::kTip, 1, "api.not-there"},
    {kInquiry, store::Table::kInquiry, 2, "api.not-there"},
    {kMeasure, store::Table::kMeasure, 1, "api.not-there"},
};

Result<std::optional<Place>> place_named(store::Store& store, const Named& named,
                                         const std::vector<std::string>& parameters) {
  if (named.confined == kCase) return place_of_case(store, parameters.at(0));
  store::Key key;
  for (std::size_t i = 0; i < named.key; ++i) key.emplace_back(parameters.at(i));
  return place_of(store, named.table, key);
}

Confined confined_by(std::string_view path) {
  const auto* line = std::ranges::find(kReaches, path, &Line::path);
  if (line != std::end(kReaches)) return line->confined;
  const auto* below = std::ranges::find_if(
      kBelow, [path](const Below& each) { return path.starts_with(each.prefix); });
  return below != std::end(kBelow) ? below->confined : kNothing;
}

bool shows_persons(std::string_view method, std::string_view path) {
  return std::ranges::any_of(
      kShowing, [&](const Showing& each) { return each.method == method && each.path == path; });
}

}  // namespace

Reach reach_of(std::string_view method, std::string_view path) {
  return {confined_by(path), shows_persons(method, path)};
}

Status check_reach(store::Store& store, const Caller& caller, Confined confined,
                   const std::vector<std::string>& parameters) {
  if (!caller.covers) return {};
  if (confined == kNothing) return refused("api.not-confined");
  const auto* named = std::ranges::find(kNamed, confined, &Named::confined);
  if (named == std::end(kNamed)) return {};
  TRY_ASSIGN(const auto place, place_named(store, *named, parameters));
  bool sees = false;
  if (place) {
    TRY_ASSIGN(sees, may_see(store, caller, *place));
  }
  return sees ? Status() : Error{ErrorCode::kNotFound, named->absent, {}};
}

}  // namespace musubi::node
