// Every route of the API, asked by people who do not work for the partition that things lie in.
#include "adapters/files/files.h"
#include "node/api/api.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using testing::expect_value;
using testing::node_id;

class QuickHasher final : public crypto::PasswordHasher {
 public:
  Result<crypto::Secret> hash(const crypto::Secret& password, ByteView,
                              const crypto::HashCost&) override {
    return password.copy();
  }
};

constexpr const char* kOwnPartition = "lg-032026";
constexpr const char* kOtherPartition = "lg-034827";
constexpr const char* kPurpose = "assessment";

// What is named in the place of the stars of a path.
struct Names {
  std::string case_id;
  std::string sender;   // of what arrived
  std::string message;  // of what arrived
  std::string sent;
  std::string task;
};

class ApiOfACity : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    NodeOfACity::SetUp();
    case_.emplace(new_case());
    const auto released = expect_value(sharing_.release(referral(*case_), {"u-0001"}));
    ASSERT_TRUE(released.message.has_value());
    add_received(released.message->text());
    hidden_ = {case_->text(), "op-000001-01", "0197ffff00007000800000000000aaaa",
               released.message->text(), "task-of-this-partition"};
    absent_ = {CaseId::draw(random_).text(), "op-000001-01", "0197ffff00007000800000000000bbbb",
               "0197ffff00007000800000000000cccc", "no-such-task"};
  }

  // An item, and the review of that release.
  void add_received(const std::string& sent) {
    store::ChangeSet act(
        audit::Record::make(audit::Act::kReceived, clock_.now(), *case_, json::Object{}, random_));
    act.insert({store::Table::kReceivedItem,
                {std::string("op-000001-01"), std::string("0197ffff00007000800000000000aaaa"),
                 case_->text(), std::string(kOwnPartition), store::Field(),
                 std::string("information"), std::int64_t{1}, store::Field(), std::int64_t{1},
                 store::Field(), store::Field(), Bytes{1}, store::Field(), store::Field()}});
    act.insert({store::Table::kTask,
                {std::string("task-of-this-partition"), case_->text(), std::string(kOwnPartition),
                 std::string("REVIEW"), std::string("open"), store::Field(), std::int64_t{1},
                 std::int64_t{1},
                 to_bytes(json::to_canonical(json::Object{{"message", sent},
                                                          {"reason_salt", "salt"},
                                                          {"reason_sha256", Digest().hex()},
                                                          {"released_by", "u-0001"}}))}});
    expect_value(store_->apply(act));
  }

  // The session of somebody with these roles, who works for that partition.
  std::string session_of(const std::string& user, const std::set<staff::Role>& roles,
                         const std::string& partition) {
    const Caller manager{{"u-9999", staff::Role::kAccountManager, Digest(), Instant()}};
    const auto invited = expect_value(staff_.invite(
        {user, "login-" + user, "架空", roles, {{partition, std::nullopt}}}, manager));
    EXPECT_TRUE(staff_.activate("login-" + user, invited.code, "fictional password").ok());
    return expect_value(staff_.log_in("login-" + user, "fictional password")).token;
  }
  // One session for each way of working, so that together they may use every route.
  std::vector<std::string> sessions_for(const std::string& partition, const std::string& series) {
    using enum staff::Role;
    return {session_of("u-1" + series, {kCoordinator, kConvener, kPolicyOwner}, partition),
            session_of("u-2" + series, {kPrivacyOfficer}, partition),
            session_of("u-3" + series, {kOperator, kKeyHolder, kAccountManager}, partition)};
  }

  http::Response ask(const std::string& token, std::string_view method, const std::string& path,
                     const char* purpose = kPurpose) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = {{"authorization", "Bearer " + token}};
    if (purpose != nullptr) request.headers.push_back({"musubi-purpose", purpose});
    request.body = to_bytes("{}");
    return api_.handle(request);
  }

  static std::string fill(std::string_view pattern, const std::vector<std::string>& values) {
    std::string path;
    std::size_t next = 0;
    for (const char c : pattern) {
      if (c != '*') {
        path += c;
      } else {
        path += next < values.size() ? values[next] : std::string("x");
        ++next;
      }
    }
    return path;
  }
  static std::vector<std::string> values(Confined confined, const Names& names) {
    switch (confined) {
      case Confined::kCase:
        return {names.case_id};
      case Confined::kItem:
      case Confined::kRecall:
        return {names.sender, names.message};
      case Confined::kMessage:
        return {names.sent, "op-000001-01"};
      case Confined::kTask:
      case Confined::kProposal:
        return {names.task};
      case Confined::kReferral:
        return {"lg-032026-01", names.sent};
      default:
        return {};
    }
  }
  // Whether any of the secrets of the partition stands in an answer.
  [[nodiscard]] bool tells(const http::Response& answer) const {
    const std::string_view text = as_text(answer.body);
    for (const std::string& secret :
         {hidden_.case_id, hidden_.message, hidden_.sent, hidden_.task}) {
      if (text.find(secret) != std::string_view::npos) return true;
    }
    return false;
  }

  std::optional<CaseId> case_;
  Names hidden_;
  Names absent_;
  QuickHasher hasher_;
  StaffService staff_{{writer_, clock_, random_, hasher_, {8, 1}}};
  ReferralService referrals_{{writer_, keeper_, clock_, random_, [](const NodeId&) {}}};
  ReviewService reviews_{{writer_, clock_, random_}};
  CheckpointKeeper checkpoints_{scratch_.path() / "checkpoint", "miyako-area/lg-032026-01",
                                crypto::PrivateKey::generate(crypto::KeyType::kEd25519)};
  ConsentService consents_{{writer_, keeper_, clock_, random_}};
  HouseholdService households_{{writer_, clock_, random_}};
  MeasureService measures_{{writer_, clock_, random_}};
  const NameSearch name_search_{{writer_, clock_, random_, names_}};
  const SamePersons same_persons_{{writer_, clock_, random_, names_}};
  InquiryService inquiries_{
      {writer_, keeper_, clock_, random_, sharing_, {}, [](const NodeId&) {}}};
  TipService tips_{{writer_, keeper_, clock_, random_}};
  EmergencyService emergencies_{{writer_, keeper_, clock_, random_}};
  ApiServices services_{
      .config = config_,
      .sharing = sharing_,
      .referrals = referrals_,
      .reviews = reviews_,
      .staff = staff_,
      .consents = consents_,
      .households = households_,
      .measures = measures_,
      .names = name_search_,
      .same_persons = same_persons_,
      .inquiries = inquiries_,
      .tips = tips_,
      .emergencies = emergencies_,
      .situation = keeper_,
      .checkpoints = checkpoints_,
      .exchange = exchange::ExchangeParts{writer_, keeper_, clock_, random_, sharing_},
      .checkpoint_file = scratch_.path() / "checkpoint",
      .registry_changed = [] {}};
  Api api_{services_};
};

// For every route there is: what is hidden answers as what is absent, byte for byte.
TEST_F(ApiOfACity, ShowsNothingOfAnotherPartitionOnAnyRoute_A13_Invariant9) {
  const auto strangers = sessions_for(kOtherPartition, "01");
  std::size_t confined = 0;
  for (const Route& route : api_.routes()) {
    const Reach reach = reach_of(route.method, route.path);
    if (reach.confined == Confined::kOpen || route.path == "/api/v1/sessions/current") continue;
    for (const std::string& stranger : strangers) {
      const auto hidden =
          ask(stranger, route.method, fill(route.path, values(reach.confined, hidden_)));
      EXPECT_FALSE(tells(hidden)) << route.method << " " << route.path;
      const bool named = !values(reach.confined, hidden_).empty();
      if (!named && reach.confined != Confined::kNothing) continue;
      ++confined;
      EXPECT_TRUE(hidden.status == 404 || hidden.status == 403) << route.path << hidden.status;
      const auto absent =
          ask(stranger, route.method, fill(route.path, values(reach.confined, absent_)));
      EXPECT_EQ(hidden.status, absent.status) << route.path;
      EXPECT_EQ(as_text(hidden.body), as_text(absent.body)) << route.path;
    }
  }
  EXPECT_GT(confined, 30U);
}

// The same people's colleagues see it: the test above looks at doors that open.
TEST_F(ApiOfACity, ShowsItToThoseWhoWorkForThePartition) {
  const auto own = sessions_for(kOwnPartition, "02");
  for (const char* list : {"/api/v1/cases", "/api/v1/inbox", "/api/v1/messages", "/api/v1/tasks",
                           "/api/v1/referrals"}) {
    const auto answer = ask(own[0], "GET", list);
    EXPECT_EQ(answer.status, 200) << list;
    EXPECT_TRUE(tells(answer)) << list;
  }
  for (const Route& route : api_.routes()) {
    const Reach reach = reach_of(route.method, route.path);
    if (route.method != "GET" || values(reach.confined, hidden_).empty()) continue;
    if (reach.confined == Confined::kProposal) continue;  // there is none
    const auto hidden = ask(own[0], "GET", fill(route.path, values(reach.confined, hidden_)));
    const auto absent = ask(own[0], "GET", fill(route.path, values(reach.confined, absent_)));
    EXPECT_NE(as_text(hidden.body), as_text(absent.body)) << route.path;
  }
}

TEST_F(ApiOfACity, IsClosedToAccountsWhereNobodySaidHowFarARouteReaches_A13) {
  EXPECT_EQ(reach_of("GET", "/api/v1/forgotten/*").confined, Confined::kNothing);
  EXPECT_EQ(reach_of("GET", "/api/v1/cases/*/forgotten").confined, Confined::kCase);
  EXPECT_EQ(reach_of("GET", "/api/v1/tips/*/forgotten").confined, Confined::kTip);
  const Caller account{{"u-0001", staff::Role::kCaseworker, Digest(), Instant()},
                       {staff::Role::kCaseworker},
                       std::vector<staff::Covered>{{kOwnPartition, std::nullopt}}};
  EXPECT_EQ(check_reach(*store_, account, Confined::kNothing, {}).error().reason,
            "api.not-confined");
}

TEST_F(ApiOfACity, TakesACaseInOnlyWhereItsAuthorWorks_A14) {
  const std::string stranger = session_of("u-0104", {staff::Role::kCaseworker}, kOtherPartition);
  http::Request request;
  request.method = "POST";
  request.path = "/api/v1/cases";
  request.headers = {{"authorization", "Bearer " + stranger}};
  request.body = to_bytes(json::to_canonical(json::Object{{"sheet", family()}}));
  const std::size_t before = rows(store::Table::kCase).size();
  const auto answer = api_.handle(request);
  EXPECT_EQ(answer.status, 403);
  EXPECT_NE(as_text(answer.body).find("staff.not-covered"), std::string_view::npos);
  EXPECT_EQ(rows(store::Table::kCase).size(), before);
}

TEST_F(ApiOfACity, TakesWhatIsOfNoCaseOnlyFromThoseWhoCoverThePartitionAsAWhole_A39) {
  const auto taken = [this](const std::string& partition,
                            std::optional<std::set<std::string>> units) {
    const Caller account{{"u-0001", staff::Role::kCaseworker, Digest(), Instant()},
                         {staff::Role::kCaseworker},
                         std::vector<staff::Covered>{{partition, std::move(units)}}};
    const Status status = check_new(*store_, account, kOwnPartition);
    return status.ok() ? std::string("ok") : status.error().reason;
  };
  EXPECT_EQ(taken(kOwnPartition, std::nullopt), "ok");
  EXPECT_EQ(taken(kOwnPartition, std::set<std::string>{"unit-1"}), "staff.not-covered");
  EXPECT_EQ(taken(kOtherPartition, std::nullopt), "staff.not-covered");
}

TEST_F(ApiOfACity, NamesWhatShowsPersonalDataByItsMethod_A30) {
  for (const auto& [method, path] :
       std::vector<std::pair<std::string, std::string>>{{"GET", "/api/v1/cases/*/sheet"},
                                                        {"GET", "/api/v1/cases/*/consents/*/page"},
                                                        {"GET", "/api/v1/tips/*"},
                                                        {"GET", "/api/v1/inquiries/*/*"},
                                                        {"POST", "/api/v1/searches"},
                                                        {"POST", "/api/v1/cases/*/duplicates"}}) {
    EXPECT_TRUE(reach_of(method, path).shows_persons) << path;
  }
  EXPECT_FALSE(reach_of("PUT", "/api/v1/cases/*/household").shows_persons);
  EXPECT_FALSE(reach_of("POST", "/api/v1/cases/*/decisions").shows_persons);
}

TEST_F(ApiOfACity, ShowsPersonalDataForANamedPurposeOnly_A30) {
  const std::string own = session_of("u-0105", {staff::Role::kCaseworker}, kOwnPartition);
  const std::string path = "/api/v1/inbox/op-000001-01/" + hidden_.message;
  const auto without = ask(own, "GET", path, nullptr);
  EXPECT_EQ(without.status, 422);
  EXPECT_NE(as_text(without.body).find("api.purpose-missing"), std::string_view::npos);
  const auto unknown = ask(own, "GET", path, "curiosity");
  EXPECT_NE(as_text(unknown.body).find("api.purpose-unknown"), std::string_view::npos);
  EXPECT_EQ(records(audit::Act::kView).size(), 0U);
}

// Before anyone is known nothing large is read, and no answer repeats what was said.
TEST_F(ApiOfACity, ListensToLittleBeforeAnyoneIsKnown) {
  http::Request login;
  login.method = "POST";
  login.path = "/api/v1/sessions";
  EXPECT_LE(api_.admit(login).max_body, 8U * 1024U);
  EXPECT_FALSE(api_.admit(login).refusal.has_value());
  const std::vector<std::pair<std::string, int>> bodies{
      {"", 422},
      {"{", 422},
      {"[]", 422},
      {"{\"login\":\"x\"}", 422},
      {"{\"login\":\"hanako\",\"password\":\"" + std::string(2000, 'q') + "\"}", 413},
      {"{\"login\":\"hanako\",\"password\":\"q\",\"more\":1}", 422}};
  for (const auto& [body, status] : bodies) {
    login.body = to_bytes(body);
    const auto answer = api_.handle(login);
    EXPECT_EQ(answer.status, status) << body.substr(0, 40);
    EXPECT_EQ(as_text(answer.body).find("hanako"), std::string_view::npos);
    EXPECT_EQ(as_text(answer.body).find("qqq"), std::string_view::npos);
  }
}

TEST_F(ApiOfACity, NeedsASessionAfterTheLogin) {
  http::Request request;
  request.method = "GET";
  request.path = "/api/v1/sessions";
  EXPECT_EQ(api_.handle(request).status, 401);
  request.path = "/api/v1/me";
  EXPECT_EQ(api_.handle(request).status, 401);
}

}  // namespace
}  // namespace musubi::node
