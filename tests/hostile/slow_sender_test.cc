// Nobody holds a thread for longer than the options say, however slowly they speak or listen.
#include <thread>

#include <gtest/gtest.h>

#include "tests/hostile/plain_listener.h"
#include "tests/hostile/raw_connection.h"

namespace musubi::hostile {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

http::ListenerOptions few_threads(std::size_t threads) {
  http::ListenerOptions options;
  options.threads = threads;
  options.max_connections_per_address = 250;
  options.head_time = options.body_time = options.answer_time = Duration{2000};
  options.idle_time = Duration{2000};
  return options;
}

std::string ask(std::uint16_t port) {
  RawConnection client(port);
  client.send(kGet);
  return client.read_answer(kPatience);
}

// Sends `text`, then 'a' for ever, one byte at a time. True if the listener ends it.
bool is_ended_while_trickling(RawConnection& client, const std::string& text) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  client.send(text);
  while (std::chrono::steady_clock::now() < until) {
    if (!client.send("a")) return true;
    if (client.closed_within(milliseconds(100))) return true;
  }
  return false;
}

TEST(SlowSender, IsEndedInTheMiddleOfAHead) {
  PlainListener listener(few_threads(2));
  RawConnection client(listener.port());
  EXPECT_TRUE(is_ended_while_trickling(client, "GET / HTTP/1.1\r\nHost: x\r\nX: "));
  EXPECT_EQ(listener.handler.calls, 0);
  EXPECT_EQ(listener.listener->counters().timeouts, 1U);
}

TEST(SlowSender, IsEndedInTheMiddleOfABody) {
  PlainListener listener(few_threads(2));
  RawConnection client(listener.port());
  EXPECT_TRUE(is_ended_while_trickling(
      client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
  EXPECT_EQ(listener.handler.calls, 0);
  EXPECT_EQ(listener.listener->counters().timeouts, 1U);
}

TEST(SlowSender, GetsToReadThatItWasTooSlow) {
  PlainListener listener(few_threads(2));
  RawConnection client(listener.port());
  client.send("GET / HT");
  EXPECT_EQ(status_of(client.read_all(kPatience)), 408);
}

TEST(SlowReader, DoesNotKeepItsThread) {
  http::ListenerOptions options = few_threads(1);
  options.max_body = 32 * 1024 * 1024;
  PlainListener listener(options);
  RawConnection sleeper(listener.port());
  // The echo is more than all buffers between the two hold.
  const std::string body(24 * 1024 * 1024, 'x');
  sleeper.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n");
  sleeper.send(body);
  EXPECT_EQ(status_of(ask(listener.port())), 200);
}

TEST(SlowHeaders, OfTwoHundredClientsLeaveTheHealthListenerAlone) {
  PlainListener api(few_threads(4));
  PlainListener health(few_threads(2));
  std::vector<RawConnection> slow;
  for (int i = 0; i < 200; ++i) {
    slow.emplace_back(api.port());
    slow.back().send("GET / HTTP/1.1\r\nHost: x\r\nX-");
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(ask(health.port())), 200);
  EXPECT_EQ(api.handler.calls, 0);
  EXPECT_EQ(health.handler.calls, 20);
}

TEST(SilentConnections, GiveWayToOneThatSpeaks) {
  PlainListener listener(few_threads(2));
  std::vector<RawConnection> silent;
  for (int i = 0; i < 8; ++i) silent.emplace_back(listener.port());
  EXPECT_EQ(status_of(ask(listener.port())), 200);
}

TEST(IdleConnections, GiveWayToNewOnes) {
  http::ListenerOptions options = few_threads(4);
  options.idle_time = Duration{3'600'000};  // only giving way can free a thread
  PlainListener listener(options);
  std::vector<RawConnection> idle;
  for (int i = 0; i < 40; ++i) {
    idle.emplace_back(listener.port());
    idle.back().send(kGet);
    EXPECT_EQ(status_of(idle.back().read_answer(kPatience)), 200) << i;
  }
}

TEST(IdleConnections, AreClosedAfterAWhile) {
  PlainListener listener(few_threads(2));
  RawConnection client(listener.port());
  client.send(kGet);
  ASSERT_EQ(status_of(client.read_answer(kPatience)), 200);
  EXPECT_TRUE(client.closed_within(kPatience));
}

TEST(Connections, AreCappedForEachAddress) {
  http::ListenerOptions options = few_threads(8);
  options.max_connections_per_address = 3;
  options.idle_time = Duration{60'000};
  PlainListener listener(options);
  std::vector<RawConnection> inside;
  for (int i = 0; i < 3; ++i) {
    inside.emplace_back(listener.port());
    inside.back().send(kGet);
    ASSERT_EQ(status_of(inside.back().read_answer(kPatience)), 200);
  }
  RawConnection outside(listener.port());
  EXPECT_TRUE(outside.closed_within(kPatience));
  EXPECT_EQ(listener.listener->counters().refused_connections, 1U);

  inside.pop_back();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  int status = 0;
  while (status != 200 && std::chrono::steady_clock::now() < until) {
    status = status_of(ask(listener.port()));
  }
  EXPECT_EQ(status, 200);
}

TEST(Connections, AreCappedInAll) {
  http::ListenerOptions options = few_threads(2);
  options.max_connections = 5;
  PlainListener listener(options);
  std::vector<RawConnection> crowd;
  for (int i = 0; i < 20; ++i) crowd.emplace_back(listener.port());
  EXPECT_TRUE(crowd.back().closed_within(kPatience));
  EXPECT_GE(listener.listener->counters().refused_connections, 1U);
}

TEST(Listener, StopsWhileItsThreadsWaitForSlowSenders) {
  http::ListenerOptions options = few_threads(2);
  options.head_time = options.idle_time = Duration{3'600'000};
  auto listener = std::make_unique<PlainListener>(options);
  RawConnection slow(listener->port());
  slow.send("GET / HT");
  RawConnection idle(listener->port());
  idle.send(kGet);
  ASSERT_EQ(status_of(idle.read_answer(kPatience)), 200);
  listener.reset();  // an hour, if it waited for either
  EXPECT_TRUE(slow.closed_within(kPatience));
  EXPECT_TRUE(idle.closed_within(kPatience));
}

TEST(Listener, DoesNotStartWhereItCannotListen) {
  const PlainListener first;
  http::ListenerOptions options;
  options.port = first.port();
  CountingHandler handler;
  EXPECT_EQ(http::Listener::start(options, handler).error().reason, "http.cannot-listen");
  options.address = "no address";
  EXPECT_EQ(http::Listener::start(options, handler).error().reason, "http.cannot-listen");
}

}  // namespace
}  // namespace musubi::hostile
