// Who is not of the federation gets no further than the door, and learns nothing there.
#include <gtest/gtest.h>

#include "adapters/peer_http/peer_listener.h"
#include "tests/hostile/plain_listener.h"
#include "tests/hostile/raw_connection.h"
#include "tests/hostile/raw_tls.h"

namespace musubi::hostile {
namespace {

constexpr std::string_view kRequest =
    "POST /exchange/v1/envelopes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";

class CountingPeerHandler final : public PeerHandler {
 public:
  PeerResponse handle(const PeerRequest& request) override {
    ++calls;
    return {200, to_bytes(std::string_view(request.peer.text()))};
  }
  std::atomic<int> calls = 0;
};

class TlsDoor : public ::testing::Test {
 protected:
  TlsDoor() { directory_.pin(kYamada, yamada_.certificate); }

  static http::ListenerOptions options() {
    http::ListenerOptions options = peer_http::peer_listener_options();
    options.head_time = options.body_time = Duration{2000};
    return options;
  }
  // What comes back for a request; empty if the door stays shut.
  std::string answer_for(const TlsWish& wish, std::string_view request = kRequest) {
    RawConnection connection(listener_->port());
    RawTls tls = RawTls::client(connection.descriptor(), wish);
    tls.send(request);
    return tls.receive_message();
  }
  void expect_turned_away(const TlsWish& wish) {
    EXPECT_EQ(answer_for(wish), "");
    expect_nobody_was_let_in();
  }
  void expect_turned_away(const Credential& credential) { expect_turned_away({&credential}); }
  void expect_nobody_was_let_in() {
    // Destroying the listener waits for what is in progress, so nothing can come later.
    const auto& counters = listener_->counters();
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (counters.refused_guests == 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(counters.refused_guests, 1U);
    EXPECT_EQ(counters.requests, 0U);
    EXPECT_EQ(handler_.calls, 0);
    // The door still opens for others.
    EXPECT_EQ(status_of(answer_for({&yamada_})), 200);
  }
  Credential pinned(std::string_view holder, crypto::KeyRole role, crypto::Validity validity) {
    Credential credential = authority_.issue(holder, role, validity);
    directory_.pin(kYamada, credential.certificate);
    return credential;
  }

  Authority authority_;
  Credential miyako_ = authority_.issue("node:lg-032026-01");
  Credential yamada_ = authority_.issue("node:lg-034827-01");
  Directory directory_{authority_};
  StoppedClock clock_;
  CountingPeerHandler handler_;
  std::unique_ptr<peer_http::PeerListener> listener_ = expect_value(peer_http::PeerListener::start(
      options(), miyako_.certificate, miyako_.key, directory_, clock_, handler_));
};

TEST_F(TlsDoor, OpensForAPeerAndTellsTheHandlerWhoItIs) {
  const std::string answer = answer_for({&yamada_});
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_TRUE(answer.ends_with("lg-034827-01")) << answer;
}

TEST_F(TlsDoor, StaysShutWithoutACertificate) { expect_turned_away(TlsWish{}); }

TEST_F(TlsDoor, StaysShutForACertificateThatIsNotInTheRegistry) {
  expect_turned_away(authority_.issue("node:lg-034827-01"));
}

// Even if a registry should pin it.
TEST_F(TlsDoor, StaysShutForACertificateOfAnotherAuthority) {
  const Authority stranger;
  const Credential credential = stranger.issue("node:lg-034827-01");
  directory_.pin(kYamada, credential.certificate);
  expect_turned_away(credential);
}

TEST_F(TlsDoor, StaysShutForACertificateThatNamesAnotherNode) {
  expect_turned_away(pinned("node:lg-034835-01", crypto::KeyRole::kTls, kThisYear));
}

TEST_F(TlsDoor, StaysShutForACertificateThatNamesAPerson) {
  expect_turned_away(pinned("person:lg-034827-01", crypto::KeyRole::kTls, kThisYear));
}

TEST_F(TlsDoor, StaysShutForARevokedCertificate) {
  ASSERT_EQ(status_of(answer_for({&yamada_})), 200);
  directory_.unpin(yamada_.certificate);
  EXPECT_EQ(answer_for({&yamada_}), "");
  EXPECT_EQ(handler_.calls, 1);
}

TEST_F(TlsDoor, StaysShutForAnExpiredCertificate) {
  expect_turned_away(pinned("node:lg-034827-01", crypto::KeyRole::kTls, kLastYear));
}

TEST_F(TlsDoor, StaysShutForACertificateThatIsNotYetValid) {
  expect_turned_away(pinned("node:lg-034827-01", crypto::KeyRole::kTls, kNextYear));
}

TEST_F(TlsDoor, StaysShutForACertificateOfAnotherRole) {
  expect_turned_away(pinned("node:lg-034827-01", crypto::KeyRole::kSigning, kThisYear));
}

TEST_F(TlsDoor, StaysShutForTls12) { expect_turned_away({&yamada_, TLS1_2_VERSION}); }

TEST_F(TlsDoor, StaysShutForOtherCipherSuites) {
  expect_turned_away({&yamada_, TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256"});
}

TEST_F(TlsDoor, StaysShutForOtherGroups) {
  expect_turned_away({&yamada_, TLS1_3_VERSION, nullptr, "P-521"});
}

TEST_F(TlsDoor, TakesBothCipherSuitesAndBothGroups) {
  for (const char* suite : {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"}) {
    for (const char* group : {"P-256", "X25519"}) {
      EXPECT_EQ(status_of(answer_for({&yamada_, TLS1_3_VERSION, suite, group})), 200)
          << suite << " " << group;
    }
  }
}

// Resumption would let a peer in without asking the registry again.
TEST_F(TlsDoor, GivesNoTicketToComeBackWith) {
  RawConnection connection(listener_->port());
  RawTls tls = RawTls::client(connection.descriptor(), {&yamada_});
  tls.send(kRequest);
  ASSERT_EQ(status_of(tls.receive_message()), 200);
  EXPECT_EQ(SSL_SESSION_is_resumable(SSL_get_session(tls.ssl())), 0);
}

TEST_F(TlsDoor, ShutsOnAPeerThatIsRevokedWhileItIsConnected) {
  RawConnection connection(listener_->port());
  RawTls tls = RawTls::client(connection.descriptor(), {&yamada_});
  tls.send(kRequest);
  ASSERT_EQ(status_of(tls.receive_message()), 200);
  directory_.unpin(yamada_.certificate);
  tls.send(kRequest);
  EXPECT_EQ(tls.receive_all(), "");
  EXPECT_EQ(handler_.calls, 1);
}

TEST_F(TlsDoor, StaysShutForBytesThatAreNoTls) {
  for (const std::string& bytes :
       {std::string(kRequest), std::string(5000, '\0'), std::string(5000, '\x16'),
        std::string("\x16\x03\x01\xff\xff\x01", 6), std::string("SSH-2.0-x\r\n")}) {
    RawConnection connection(listener_->port());
    connection.send(bytes);
    connection.half_close();
    EXPECT_EQ(connection.read_all(kPatience).find("HTTP"), std::string::npos);
  }
  EXPECT_EQ(handler_.calls, 0);
  EXPECT_EQ(status_of(answer_for({&yamada_})), 200);
}

TEST_F(TlsDoor, StaysShutForACutRecord) {
  RawConnection connection(listener_->port());
  connection.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
  connection.half_close();
  EXPECT_TRUE(connection.closed_within(kPatience));
  expect_nobody_was_let_in();
}

TEST_F(TlsDoor, ShutsOnAConnectionThatSaysNothing) {
  RawConnection connection(listener_->port());
  EXPECT_TRUE(connection.closed_within(kPatience));
  expect_nobody_was_let_in();
}

TEST_F(TlsDoor, ShutsOnAHandshakeOfOneBytePerSecond) {
  RawConnection connection(listener_->port());
  const std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (std::size_t at = 0; std::chrono::steady_clock::now() < until; ++at) {
    if (!connection.send(at < hello.size() ? hello.substr(at, 1) : std::string(1, 'x'))) break;
    if (connection.closed_within(std::chrono::milliseconds(500))) break;
  }
  expect_nobody_was_let_in();
}

TEST_F(TlsDoor, LeadsToTheExchangeOnly) {
  const auto status = [&](const std::string& line) {
    const std::string request = line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    return status_of(answer_for({&yamada_}, request));
  };
  EXPECT_EQ(status("GET /exchange/v1/envelopes"), 405);
  EXPECT_EQ(status("PUT /exchange/v1/envelopes"), 405);
  EXPECT_EQ(status("POST /"), 404);
  EXPECT_EQ(status("POST /exchange/v2/envelopes"), 404);
  EXPECT_EQ(status("POST /api/v1/cases"), 404);
  EXPECT_EQ(status("POST /exchange/v1/envelopes?x=1"), 404);
  EXPECT_EQ(handler_.calls, 0);
}

TEST_F(TlsDoor, TakesNoBodyAboveTheLimitOfTheExchange) {
  const std::string request =
      "POST /exchange/v1/envelopes HTTP/1.1\r\nHost: x\r\nContent-Length: " +
      std::to_string(kMaxExchangeBody + 1) + "\r\n\r\n";
  EXPECT_EQ(status_of(answer_for({&yamada_}, request)), 413);
  EXPECT_EQ(handler_.calls, 0);
}

TEST_F(TlsDoor, RefusesUnclearFramingBehindIt) {
  for (const std::string fields :
       {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: -5\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n", "Transfer-Encoding: xchunked\r\n"}) {
    const std::string request = "POST /exchange/v1/envelopes HTTP/1.1\r\nHost: x\r\n" + fields +
                                "\r\nab" + std::string(kRequest);
    EXPECT_EQ(status_of(answer_for({&yamada_}, request)), 400) << fields;
  }
  EXPECT_EQ(handler_.calls, 0);
}

}  // namespace
}  // namespace musubi::hostile
