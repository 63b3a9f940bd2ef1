// The client against servers that are not whom it wants, or do not behave.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "adapters/peer_http/peer_client.h"
#include "tests/hostile/raw_tls.h"

namespace musubi::hostile {
namespace {

constexpr Duration kTimeout{2'000};
// What gives up after two seconds has surely done so by then.
constexpr std::chrono::seconds kSurely{20};

class HostileServer : public ::testing::Test {
 protected:
  HostileServer() {
    directory_.pin(kMiyako, miyako_.certificate);
    directory_.pin(kYamada, yamada_.certificate);
  }

  // Posts to the server; "status body" or the reason of the error. Never takes long.
  std::string post_to(const RawServer& server, Duration timeout = kTimeout) {
    directory_.place(kMiyako, server.port());
    const auto before = std::chrono::steady_clock::now();
    const auto answer = client_->post(kMiyako, "envelopes", as_bytes("hello"), timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - before, kSurely);
    if (answer) return std::to_string(answer->status) + " " + std::string(as_text(answer->body));
    if (answer.error().reason != "peer.identity") {
      EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
    }
    return answer.error().reason;
  }
  // Each connection: handshake as `shown`, one request, then `answer` and the end.
  RawServer::Treatment answering(const std::string& answer) {
    return [this, answer](int descriptor) {
      RawTls tls = RawTls::server(descriptor, {&miyako_});
      if (!tls.receive_message().empty()) ++requests_;
      tls.send(answer);
      ::shutdown(descriptor, SHUT_WR);
    };
  }
  std::string post_and_get(const std::string& answer) {
    const RawServer server(answering(answer));
    return post_to(server);
  }
  std::string identity_outcome(const TlsWish& wish) {
    const RawServer server([&](int descriptor) {
      RawTls tls = RawTls::server(descriptor, wish);
      if (!tls.receive().empty()) ++requests_;
    });
    return post_to(server);
  }
  Credential pinned(const NodeId& node, std::string_view holder,
                    crypto::KeyRole role = crypto::KeyRole::kTls,
                    crypto::Validity validity = kThisYear) {
    Credential credential = authority_.issue(holder, role, validity);
    directory_.pin(node, credential.certificate);
    return credential;
  }

  Authority authority_;
  Credential miyako_ = authority_.issue("node:lg-032026-01");
  Credential yamada_ = authority_.issue("node:lg-034827-01");
  Directory directory_{authority_};
  StoppedClock clock_;
  std::atomic<int> requests_ = 0;
  std::unique_ptr<peer_http::PeerClient> client_ = expect_value(
      peer_http::PeerClient::make(yamada_.certificate, yamada_.key, directory_, clock_));
};

TEST_F(HostileServer, IsHeardWhenItBehaves) {
  EXPECT_EQ(post_and_get("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok"), "200 ok");
  EXPECT_EQ(post_and_get("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), "403 ");
}

TEST_F(HostileServer, GetsNoRequestAsAnotherNode) {
  EXPECT_EQ(identity_outcome({&yamada_}), "peer.identity");
  EXPECT_EQ(requests_, 0);
}

TEST_F(HostileServer, GetsNoRequestUnlessItsCertificateIsPinned) {
  const Credential unknown = authority_.issue("node:lg-032026-01");
  EXPECT_EQ(identity_outcome({&unknown}), "peer.identity");
  EXPECT_EQ(requests_, 0);
}

TEST_F(HostileServer, GetsNoRequestWithACertificateThatNamesAnother) {
  const Credential other = pinned(kMiyako, "node:lg-034835-01");
  EXPECT_EQ(identity_outcome({&other}), "peer.identity");
  EXPECT_EQ(requests_, 0);
}

TEST_F(HostileServer, GetsNoRequestWithACertificateOfAnotherAuthorityRoleOrTime) {
  const Authority stranger;
  const Credential foreign = stranger.issue("node:lg-032026-01");
  directory_.pin(kMiyako, foreign.certificate);
  EXPECT_EQ(identity_outcome({&foreign}), "peer.identity");
  const Credential signing = pinned(kMiyako, "node:lg-032026-01", crypto::KeyRole::kSigning);
  EXPECT_EQ(identity_outcome({&signing}), "peer.identity");
  const Credential old = pinned(kMiyako, "node:lg-032026-01", crypto::KeyRole::kTls, kLastYear);
  EXPECT_EQ(identity_outcome({&old}), "peer.identity");
  EXPECT_EQ(requests_, 0);
}

TEST_F(HostileServer, GetsNoRequestOverTls12) {
  EXPECT_EQ(identity_outcome({&miyako_, TLS1_2_VERSION}), "peer.connection-lost");
  EXPECT_EQ(requests_, 0);
}

TEST_F(HostileServer, IsGivenUpWhenNobodyListens) {
  std::uint16_t port = 0;
  {
    port = RawServer([](int) {}).port();
  }
  directory_.place(kMiyako, port);
  EXPECT_EQ(client_->post(kMiyako, "envelopes", {}, kTimeout).error().reason, "peer.unreachable");
}

TEST_F(HostileServer, IsGivenUpWhenItNeverShakesHands) {
  const RawServer server([](int descriptor) {
    char byte = 0;
    while (::recv(descriptor, &byte, 1, 0) > 0) {
    }
  });
  EXPECT_EQ(post_to(server), "peer.timeout");
}

TEST_F(HostileServer, IsGivenUpWhenItNeverAnswers) {
  const RawServer server([&](int descriptor) {
    RawTls tls = RawTls::server(descriptor, {&miyako_});
    while (!tls.receive().empty()) {
    }
  });
  EXPECT_EQ(post_to(server), "peer.timeout");
}

TEST_F(HostileServer, IsGivenUpWhenItNeverReads) {
  const RawServer server([&](int descriptor) {
    RawTls tls = RawTls::server(descriptor, {&miyako_});
    std::this_thread::sleep_for(std::chrono::seconds(4));
  });
  directory_.place(kMiyako, server.port());
  const auto answer = client_->post(kMiyako, "envelopes", Bytes(kMaxExchangeBody), kTimeout);
  EXPECT_EQ(answer.error().reason, "peer.timeout");
}

TEST_F(HostileServer, IsGivenUpWhenItsAnswerTrickles) {
  for (const std::string start :
       {"HTTP/1.1 200 \r\nX: ", "HTTP/1.1 200 \r\nContent-Length: 100000\r\n\r\n"}) {
    const RawServer server([&](int descriptor) {
      RawTls tls = RawTls::server(descriptor, {&miyako_});
      tls.send(start);
      while (tls.send("a")) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    });
    EXPECT_EQ(post_to(server), "peer.timeout") << start;
  }
}

TEST_F(HostileServer, IsNotHeardWhenItsAnswerIsHuge) {
  EXPECT_EQ(post_and_get("HTTP/1.1 200 \r\nContent-Length: 8388609\r\n\r\n"), "peer.bad-answer");
  EXPECT_EQ(post_and_get("HTTP/1.1 200 \r\nX: " + std::string(20'000, 'a')), "peer.bad-answer");
}

TEST_F(HostileServer, IsNotHeardWhenItsFramingIsUnclear) {
  for (const std::string answer :
       {"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 \r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok and more",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20 \r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 \nContent-Length: 2\n\nok",
        "SSH-2.0-x\r\n\r\n"}) {
    EXPECT_EQ(post_and_get(answer), "peer.bad-answer") << answer;
  }
}

TEST_F(HostileServer, IsAskedOnceWhenANewConnectionEndsWithoutAnAnswer) {
  EXPECT_EQ(post_and_get(""), "peer.connection-lost");
  EXPECT_EQ(requests_, 1);
}

TEST_F(HostileServer, IsNotHeardWhenItsAnswerIsCut) {
  EXPECT_EQ(post_and_get("HTTP/1.1 200 \r\nContent-Le"), "peer.connection-lost");
  EXPECT_EQ(post_and_get("HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\nok"), "peer.connection-lost");
}

constexpr std::string_view kOk = "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok";

TEST_F(HostileServer, IsAskedAgainWhenAKeptConnectionEndsWithoutAnAnswer) {
  const RawServer server([&](int descriptor) {
    RawTls tls = RawTls::server(descriptor, {&miyako_});
    if (tls.receive_message().empty()) return;
    ++requests_;
    tls.send(kOk);
    // The second request is read, and answered by nothing but the end.
    if (!tls.receive_message().empty()) ++requests_;
  });
  EXPECT_EQ(post_to(server), "200 ok");
  EXPECT_EQ(post_to(server), "200 ok");
  EXPECT_EQ(server.connections(), 2);
  EXPECT_EQ(requests_, 3);
  client_.reset();
}

TEST_F(HostileServer, IsNotAskedAgainOnceAKeptConnectionBroughtAnyByte) {
  const RawServer server([&](int descriptor) {
    RawTls tls = RawTls::server(descriptor, {&miyako_});
    if (tls.receive_message().empty()) return;
    tls.send(kOk);
    if (!tls.receive_message().empty()) tls.send("H");
  });
  EXPECT_EQ(post_to(server), "200 ok");
  EXPECT_EQ(post_to(server), "peer.connection-lost");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HostileServer, IsAskedOnNoKeptConnectionOnceItIsRevoked) {
  const RawServer server([&](int descriptor) {
    RawTls tls = RawTls::server(descriptor, {&miyako_});
    while (!tls.receive_message().empty()) {
      ++requests_;
      tls.send(kOk);
    }
  });
  EXPECT_EQ(post_to(server), "200 ok");
  directory_.unpin(miyako_.certificate);
  EXPECT_EQ(post_to(server), "peer.identity");
  EXPECT_EQ(requests_, 1);
}

}  // namespace
}  // namespace musubi::hostile
