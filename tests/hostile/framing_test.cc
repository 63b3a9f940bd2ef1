// What is unclear about where a request ends is refused, and nothing behind it is ever served.
#include <gtest/gtest.h>

#include "tests/hostile/plain_listener.h"
#include "tests/hostile/raw_connection.h"

namespace musubi::hostile {
namespace {

constexpr std::string_view kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

class Framing : public ::testing::Test {
 protected:
  // Sends it all at once, with a well-formed request behind it.
  std::string answer_to(std::string_view request) {
    RawConnection client(listener_.port());
    client.send(request);
    client.send(kSmuggled);
    return client.read_all(kPatience);
  }
  int calls() const { return listener_.handler.calls; }

  static http::ListenerOptions options() {
    http::ListenerOptions options;
    options.max_body = 1000;
    return options;
  }
  PlainListener listener_{options()};
};

TEST_F(Framing, AnswersAPlainRequest) {
  RawConnection client(listener_.port());
  client.send("POST /echo?a=1 HTTP/1.1\r\nHost: node.example\r\nContent-Length: 5\r\n\r\nhello");
  const std::string answer = client.read_answer(kPatience);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello")) << answer;
  client.send("GET /again HTTP/1.1\r\nHost: node.example\r\n\r\n");
  EXPECT_EQ(status_of(client.read_answer(kPatience)), 200);
  EXPECT_EQ(calls(), 2);
}

TEST_F(Framing, ServesTheRequestButNothingThatWasSentBehindIt) {
  const std::string answer = answer_to("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << answer;
  EXPECT_EQ(calls(), 1);
}

// Who is not known is not listened to: not one byte of the body is waited for.
TEST_F(Framing, AnswersAStrangerBeforeTheBodyIsThere) {
  for (const char* expect : {"", "Expect: 100-continue\r\n"}) {
    RawConnection client(listener_.port());
    client.send("POST /stranger HTTP/1.1\r\nHost: x\r\n" + std::string(expect) +
                "Content-Length: 900\r\n\r\n");
    const std::string answer = client.read_all(kPatience);
    EXPECT_EQ(status_of(answer), 401) << answer;
    EXPECT_TRUE(client.closed_within(kPatience));
  }
  EXPECT_EQ(calls(), 0);
}

TEST_F(Framing, ServesNothingThatAStrangerSentInItsBody) {
  const std::string answer =
      answer_to("POST /stranger HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(status_of(answer), 401) << answer;
  EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << answer;
  EXPECT_EQ(calls(), 0);
}

TEST_F(Framing, KeepsTheConnectionOfARefusedRequestWithoutABody) {
  RawConnection client(listener_.port());
  client.send("GET /stranger HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(client.read_answer(kPatience)), 401);
  client.send("GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(client.read_answer(kPatience)), 200);
  EXPECT_EQ(calls(), 1);
}

TEST_F(Framing, HoldsABodyAgainstTheLimitOfItsPathBeforeItIsThere) {
  RawConnection client(listener_.port());
  client.send("POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(status_of(client.read_all(kPatience)), 413);
  RawConnection another(listener_.port());
  another.send("POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789");
  EXPECT_EQ(status_of(another.read_answer(kPatience)), 200);
  EXPECT_EQ(calls(), 1);
}

TEST_F(Framing, TurnsAnExceptionBeforeTheBodyIntoABareAnswer) {
  RawConnection client(listener_.port());
  client.send("POST /throw-early HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
  const std::string answer = client.read_all(kPatience);
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("架空"), std::string::npos);
}

struct Refusal {
  const char* name;
  std::string request;
  int status = 400;
};

class RefusedFraming : public Framing, public ::testing::WithParamInterface<Refusal> {};

TEST_P(RefusedFraming, EndsTheConnectionBeforeAnyHandlerIsAsked) {
  const std::string answer = answer_to(GetParam().request);
  EXPECT_EQ(status_of(answer), GetParam().status) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << "a second answer: " << answer;
  EXPECT_EQ(calls(), 0);
  EXPECT_EQ(listener_.listener->counters().bad_requests, 1U);
}

std::string post(std::string_view fields, std::string_view body = "") {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

std::vector<Refusal> refusals() {
  using namespace std::string_literals;
  std::string many;
  for (int i = 0; i < 65; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  return {
      {"BothLengths", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"BothLengthsTheOtherWay",
       post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n")},
      {"Chunked", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"UnknownTransferEncoding", post("Transfer-Encoding: xchunked\r\n")},
      {"EmptyTransferEncoding", post("Transfer-Encoding:\r\nContent-Length: 0\r\n")},
      {"TransferEncodingOfAGet", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"DoubledLength", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")},
      {"TwoLengths", post("Content-Length: 3\r\nContent-Length: 0\r\n", "abc")},
      {"LengthList", post("Content-Length: 3, 3\r\n", "abc")},
      {"NegativeLength", post("Content-Length: -5\r\n")},
      {"SignedLength", post("Content-Length: +3\r\n", "abc")},
      {"HexLength", post("Content-Length: 0x3\r\n", "abc")},
      {"EmptyLength", post("Content-Length: \r\n")},
      {"PaddedLength", post("Content-Length: 003\r\n", "abc")},
      {"OverflowingLength", post("Content-Length: 18446744073709551617\r\n", "a")},
      {"NoLengthOfAPost", post("")},
      {"NoHost", "GET / HTTP/1.1\r\n\r\n"},
      {"TwoHosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"},
      {"EmptyHost", "GET / HTTP/1.1\r\nHost: \r\n\r\n"},
      {"HostWithAPath", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n"},
      {"FoldedLine", post("Content-Length: 0\r\nX: a\r\n b\r\n")},
      {"FoldedFirstLine", "GET / HTTP/1.1\r\n Host: x\r\n\r\n"},
      {"SpaceBeforeColon", post("Content-Length : 3\r\n", "abc")},
      {"NoColon", post("Content-Length\r\n")},
      {"NoName", post(": x\r\nContent-Length: 0\r\n")},
      {"NulInAValue", post("X: a\0b\r\nContent-Length: 0\r\n"s)},
      {"NulAtTheStart", "\0GET / HTTP/1.1\r\nHost: x\r\n\r\n"s},
      {"ControlInAValue", post("X: a\x01z\r\nContent-Length: 0\r\n")},
      {"NonAsciiInAValue", post("X: \xe6\xb0\x8f\r\nContent-Length: 0\r\n")},
      {"BareLineFeeds", "GET / HTTP/1.1\nHost: x\n\n"},
      {"BareLineFeedInAHeader", post("X: a\nContent-Length: 0\r\n")},
      {"BareCarriageReturn", post("X: a\rb\r\nContent-Length: 0\r\n")},
      {"LeadingEmptyLine", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"OldVersion", "GET / HTTP/1.0\r\nHost: x\r\n\r\n"},
      {"VersionOfNoOne", "GET / HTTP/1.2\r\nHost: x\r\n\r\n"},
      {"NoVersion", "GET /\r\n\r\n"},
      {"NextVersion", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"UnknownMethod", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"SmallMethod", "get / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"Tunnel", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"TwoSpaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"Tab", "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"AbsoluteTarget", get("http://x/")},
      {"Fragment", get("/a#b")},
      {"DotSegments", get("/a/../b")},
      {"EncodedDotSegments", get("/a/%2e%2E/b")},
      {"EncodedSlash", get("/a%2fb")},
      {"EncodedBackslash", get("/a%5cb")},
      {"EncodedNul", get("/a%00b")},
      {"EncodedLineEnd", get("/a%0d%0ab")},
      {"CutEscape", get("/a%4")},
      {"WrongEscape", get("/a%zz")},
      {"UnknownExpectation", post("Expect: surprise\r\nContent-Length: 0\r\n")},
      {"DoubledAuthorization",
       "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n"},
      {"HugeBody", post("Content-Length: 1001\r\n"), 413},
      {"TooManyHeaders", "GET / HTTP/1.1\r\nHost: x\r\n" + many + "\r\n", 413},
      {"LongRequestLine", get("/" + std::string(5000, 'a')), 413},
      {"LongHeader", "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(17000, 'a') + "\r\n\r\n",
       413},
      {"EndlessHead", "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(100000, 'a'), 413},
      {"Garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
  };
}

INSTANTIATE_TEST_SUITE_P(Http, RefusedFraming, ::testing::ValuesIn(refusals()),
                         [](const auto& each) { return std::string(each.param.name); });

TEST_F(Framing, TurnsAnExceptionOfAHandlerIntoABareAnswer) {
  for (const char* path : {"/throw", "/throw-int"}) {
    RawConnection client(listener_.port());
    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string answer = client.read_answer(kPatience);
    EXPECT_EQ(answer, "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n");
  }
  EXPECT_EQ(listener_.listener->counters().handler_exceptions, 2U);
}

TEST_F(Framing, LetsNoHandlerBreakItsAnswer) {
  const std::string answer = answer_to(get("/inject"));
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

TEST_F(Framing, SendsNoLengthWhereThereIsNoBody) {
  RawConnection client(listener_.port());
  client.send(get("/empty"));
  EXPECT_EQ(client.read_answer(kPatience), "HTTP/1.1 204 \r\n\r\n");
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab");
  const std::string head = client.read_all(kPatience);
  EXPECT_NE(head.find("Content-Length: 2\r\n"), std::string::npos) << head;
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
}

TEST_F(Framing, AsksForABodyThatWaitsToBeAskedFor) {
  RawConnection client(listener_.port());
  client.send(post("Expect: 100-continue\r\nContent-Length: 2\r\n"));
  EXPECT_EQ(client.read_answer(kPatience), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_TRUE(client.read_answer(kPatience).ends_with("\r\n\r\nab"));
}

TEST_F(Framing, ServesWhatArrivesByteByByte) {
  RawConnection client(listener_.port());
  for (const char c : post("Content-Length: 3\r\n", "abc")) {
    ASSERT_TRUE(client.send(std::string_view(&c, 1)));
  }
  EXPECT_TRUE(client.read_answer(kPatience).ends_with("\r\n\r\nabc"));
}

TEST_F(Framing, EndsWithoutAWordWhenARequestIsCut) {
  const std::string request = post("Content-Length: 5\r\n", "hello");
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, request.size() - 1}) {
    RawConnection client(listener_.port());
    client.send(request.substr(0, size));
    client.half_close();
    EXPECT_EQ(client.read_all(kPatience), "") << size;
  }
  EXPECT_EQ(calls(), 0);
}

}  // namespace
}  // namespace musubi::hostile
