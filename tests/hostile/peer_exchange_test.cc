// Two honest nodes: what the hostile tests beside this one must not break.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "adapters/peer_http/peer_client.h"
#include "adapters/peer_http/peer_listener.h"
#include "tests/hostile/federation.h"

namespace musubi::hostile {
namespace {

constexpr Duration kTimeout{20'000};

// Answers with who asked, what, and the body.
class Echo final : public PeerHandler {
 public:
  PeerResponse handle(const PeerRequest& request) override {
    ++calls;
    if (request.path == "refused") return {403, {}};
    Bytes answer = to_bytes(request.peer.text() + " " + request.path + " ");
    answer.insert(answer.end(), request.body.begin(), request.body.end());
    return {200, std::move(answer)};
  }
  std::atomic<int> calls = 0;
};

class PeerExchange : public ::testing::Test {
 protected:
  PeerExchange() {
    directory_.pin(kMiyako, miyako_.certificate);
    directory_.pin(kYamada, yamada_.certificate);
    start_listener();
  }
  void start_listener() {
    listener_.reset();
    listener_ = expect_value(peer_http::PeerListener::start(peer_http::peer_listener_options(),
                                                            miyako_.certificate, miyako_.key,
                                                            directory_, clock_, echo_));
    directory_.place(kMiyako, listener_->port());
  }
  Result<PeerResponse> post(const std::string& path, std::string_view body) {
    return client_->post(kMiyako, path, as_bytes(body), kTimeout);
  }
  std::string text(const Result<PeerResponse>& answer) {
    if (!answer) return answer.error().reason;
    return std::to_string(answer->status) + " " + std::string(as_text(answer->body));
  }
  std::uint64_t connections() const { return listener_->counters().connections; }

  Authority authority_;
  Credential miyako_ = authority_.issue("node:lg-032026-01");
  Credential yamada_ = authority_.issue("node:lg-034827-01");
  Directory directory_{authority_};
  StoppedClock clock_;
  Echo echo_;
  std::unique_ptr<peer_http::PeerListener> listener_;
  std::unique_ptr<peer_http::PeerClient> client_ = expect_value(
      peer_http::PeerClient::make(yamada_.certificate, yamada_.key, directory_, clock_));
};

TEST_F(PeerExchange, CarriesARequestAndItsAnswer) {
  EXPECT_EQ(text(post("envelopes", "hello")), "200 lg-034827-01 envelopes hello");
}

TEST_F(PeerExchange, CarriesTheLargestBodyBothWays) {
  const std::string body(kMaxExchangeBody - 64, 'x');
  const auto answer = post("envelopes", body);
  ASSERT_TRUE(answer.ok()) << answer.error().reason;
  EXPECT_TRUE(as_text(answer->body).ends_with(body));
}

TEST_F(PeerExchange, ReusesOneConnectionForRequestsInARow) {
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(post("envelopes", "hello").ok());
  EXPECT_EQ(connections(), 1U);
  EXPECT_EQ(echo_.calls, 20);
}

TEST_F(PeerExchange, ServesSeveralThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5; ++k) answered += post("envelopes", "hello").ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 40);
}

TEST_F(PeerExchange, GoesOnAfterTheListenerWasRestarted) {
  ASSERT_TRUE(post("envelopes", "one").ok());
  start_listener();
  EXPECT_TRUE(post("envelopes", "two").ok());
}

TEST_F(PeerExchange, CarriesAStatusWithoutABody) { EXPECT_EQ(text(post("refused", "")), "403 "); }

TEST_F(PeerExchange, ChangesCertificatesWhileItRuns) {
  ASSERT_TRUE(post("envelopes", "old").ok());
  const Credential miyako = authority_.issue("node:lg-032026-01");
  const Credential yamada = authority_.issue("node:lg-034827-01");
  directory_.pin(kMiyako, miyako.certificate);
  directory_.pin(kYamada, yamada.certificate);
  ASSERT_TRUE(listener_->rotate(miyako.certificate, miyako.key).ok());
  ASSERT_TRUE(client_->rotate(yamada.certificate, yamada.key).ok());
  directory_.unpin(miyako_.certificate);
  directory_.unpin(yamada_.certificate);
  EXPECT_EQ(text(post("envelopes", "new")), "200 lg-034827-01 envelopes new");
  EXPECT_EQ(connections(), 2U);
}

TEST_F(PeerExchange, TakesNoCertificateThatIsNotForTlsOrNotOfTheKey) {
  const Credential signing = authority_.issue("node:lg-032026-01", crypto::KeyRole::kSigning);
  EXPECT_EQ(listener_->rotate(signing.certificate, signing.key).error().reason,
            "tls.certificate-role");
  EXPECT_EQ(client_->rotate(yamada_.certificate, miyako_.key).error().reason,
            "tls.key-and-certificate");
  EXPECT_TRUE(post("envelopes", "still").ok());
}

TEST_F(PeerExchange, SendsNothingToAPathThatIsNone) {
  for (const std::string path : {"", "a b", "a\r\nX: y", "../x", "a?b"}) {
    EXPECT_EQ(post(path, "").error().reason, "peer.path") << path;
  }
  EXPECT_EQ(post("envelopes", std::string(kMaxExchangeBody + 1, 'x')).error().code,
            ErrorCode::kTooLarge);
  EXPECT_EQ(client_->post(kYamada, "envelopes", {}, kTimeout).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(echo_.calls, 0);
}

TEST(Endpoint, IsAnHttpsAddressWithAPort) {
  const auto endpoint = expect_value(peer_http::parse_endpoint("https://node.example:8443"));
  EXPECT_EQ(endpoint.host, "node.example");
  EXPECT_EQ(endpoint.port, 8443);
  EXPECT_EQ(expect_value(peer_http::parse_endpoint("https://[::1]:1")).host, "::1");
  for (const char* wrong :
       {"", "http://a:1", "https://a", "https://a:", "https://a:0", "https://a:65536", "https://:1",
        "https://a:1/", "https://::1:1", "https://a b:1", "https://[a]:1"}) {
    EXPECT_FALSE(peer_http::parse_endpoint(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace musubi::hostile
