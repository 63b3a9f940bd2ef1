#!/usr/bin/env python3
"""kill -9 of either node at random moments of a thousand-message exchange (invariants 4, 10)."""

import collections
import os
import queue
import random
import threading
import time

from support import (MIYAKO, RAINBOW, WORDING_ACROSS, YAMADA, FederationTest, NoAnswer, NotSent,
                     main, until)

MESSAGES = 1000
CLIENTS = 8
KILLS_WHILE_RELEASING = 6
KILLS_WHILE_DELIVERING = 2
RELEASING_SECONDS = 90
DELIVERING_SECONDS = 90
RECEIPTS_VERIFIED = 5


class Clients:
    """Caseworkers' programs that release messages, and what each of them knows afterwards."""

    def __init__(self, federation, sender, recipient):
        self.federation = federation
        self.sender = sender
        self.recipient = recipient
        wording = None if recipient == RAINBOW else WORDING_ACROSS
        self.case = federation.add_case(sender, wording)
        self.orders = queue.Queue()
        for order in range(MESSAGES):
            self.orders.put(order)
        self.released = []  # ids that a 201 told
        self.unknown = 0  # asked, and no answer came
        self.faults = []
        self.deadline = time.monotonic() + RELEASING_SECONDS
        self.threads = [threading.Thread(target=self.work) for _ in range(CLIENTS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def done(self):
        return len(self.released) + self.unknown

    def work(self):
        while time.monotonic() < self.deadline and not self.faults:
            try:
                self.orders.get_nowait()
            except queue.Empty:
                return
            try:
                self.release_one()
            except Exception as fault:  # pylint: disable=broad-except
                self.faults.append(repr(fault))
        if not self.orders.empty():
            self.faults.append("time is up")

    def release_one(self):
        """Asks until somebody took the request: once it may have been taken, never again."""
        while time.monotonic() < self.deadline:
            try:
                status, answer = self.federation.release(self.sender, self.case, self.recipient)
            except NotSent:
                time.sleep(0.05)
                continue
            except NoAnswer:
                self.unknown += 1
                return
            if status != 201:
                raise AssertionError(f"{status} {answer}")
            self.released.append(answer["message"])
            return
        raise AssertionError("nobody took the request in time")


class KilledNodes(FederationTest):
    """The same exchange in two ways, with the same end."""

    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("MUSUBI_SEED", random.randrange(1 << 32)))
        print(f"MUSUBI_SEED={seed}", flush=True)
        self.random = random.Random(seed)
        self.kills = collections.Counter()
        self.victims = []

    def kill_one(self):
        """Down for a moment, then up again."""
        victim = self.victims.pop()
        time.sleep(self.random.uniform(0, 0.2))
        self.federation.kill(victim)
        self.kills[victim] += 1
        time.sleep(self.random.uniform(0, 0.2))
        self.federation.start(victim)

    def kill_while(self, clients):
        moments = sorted(self.random.sample(range(MESSAGES * 9 // 10), KILLS_WHILE_RELEASING))
        for moment in moments:
            until(lambda moment=moment: clients.done() >= moment or clients.faults,
                  f"release {moment}", RELEASING_SECONDS)
            self.kill_one()

    def exchange(self, sender, recipient):
        nodes = [sender, recipient]
        self.victims = nodes * ((KILLS_WHILE_RELEASING + KILLS_WHILE_DELIVERING) // 2)
        self.random.shuffle(self.victims)
        self.start(*nodes)
        clients = Clients(self.federation, sender, recipient)
        clients.start()
        self.kill_while(clients)
        clients.join()
        self.assertEqual(clients.faults, [])
        for _ in range(KILLS_WHILE_DELIVERING):
            self.kill_one()
        self.check(clients)
        self.end_and_verify(*nodes)

    def check(self, clients):
        sender, recipient = clients.sender, clients.recipient
        sent = until(lambda: self.all_delivered(sender), "every delivery", DELIVERING_SECONDS)
        received = collections.Counter(item["message"] for item in self.federation.inbox(recipient))
        print(f"kills {dict(self.kills)}, answered {len(clients.released)}, "
              f"unknown {clients.unknown}, sent {len(sent)}, received {len(received)}", flush=True)
        self.assertGreater(self.kills.total(), 5)
        self.assertEqual(len(clients.released) + clients.unknown, MESSAGES)
        # What was promised was kept; what nobody answered for is in both places or in neither.
        self.assertEqual(set(clients.released) - sent, set())
        self.assertLessEqual(len(sent) - len(clients.released), clients.unknown)
        self.assertEqual(set(received), sent)
        self.assertEqual(set(received.values()), {1})
        # A delivery is closed by a receipt that verified; a few are checked the way anyone can.
        for message in sent:
            self.federation.receipt(sender, message, recipient)
        for message in self.random.sample(sorted(sent), RECEIPTS_VERIFIED):
            self.federation.check_receipt(sender, message, recipient)

    def all_delivered(self, sender):
        """The ids of all messages, once none of them is under way."""
        messages = self.federation.messages(sender)
        states = {delivery["state"] for message in messages for delivery in message["deliveries"]}
        return {message["message"] for message in messages} if states == {"delivered"} else None

    def test_survives_kills_during_a_thousand_messages(self):
        self.exchange(MIYAKO, YAMADA)

    def test_survives_kills_during_a_thousand_messages_that_are_collected(self):
        self.exchange(MIYAKO, RAINBOW)


if __name__ == "__main__":
    main()
