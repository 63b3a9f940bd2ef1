#!/usr/bin/env python3
"""A request whose answer was lost is asked again, and takes effect once (docs/spec/api.md §4)."""

import concurrent.futures
import json
import socket
import subprocess
import threading
import uuid

from support import MIYAKO, RAINBOW, SHEET, YAMADA, FederationTest, main

ASKING_AT_ONCE = 8


class LosingLine:
    """Stands between a program and the node: the first so many answers never arrive."""

    def __init__(self, port, losses):
        self.port = port
        self.losses = losses
        self.carried = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.own_port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            with caller:
                self.carry(caller)

    def carry(self, caller):
        with socket.create_connection(("127.0.0.1", self.port)) as node:
            node.sendall(self.read_message(caller))
            answer = self.read_message(node)
        self.carried += 1
        if self.carried > self.losses:
            caller.sendall(answer)

    @staticmethod
    def read_message(stream):
        text = b""
        while b"\r\n\r\n" not in text:
            text += stream.recv(65536)
        head, body = text.split(b"\r\n\r\n", 1)
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
                      if line.startswith(b"content-length:"))
        while len(body) < length:
            body += stream.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self):
        self.socket.close()


class Repeat(FederationTest):
    """宮古市 releases to the NPO, which is not there: what was released stays in the outbox."""

    def setUp(self):
        super().setUp()
        self.start(MIYAKO)
        self.case = self.federation.add_case(MIYAKO)
        self.key = f'"{uuid.uuid4()}"'

    def order(self, **changes):
        return {"recipient": RAINBOW, "kind": "referral", "purpose": "intake_handoff",
                "basis": "dss-77", "categories": ["identity", "contact"], **changes}

    def release(self, order, key=None, **how):
        return self.federation.ask(MIYAKO, "POST", f"/api/v1/cases/{self.case}/releases", order,
                                   key=key or self.key, **how)

    def released(self):
        return [item["message"] for item in self.federation.messages(MIYAKO)]

    def reason(self, answer, status):
        self.assertEqual(answer[0], status, answer)
        return json.loads(answer[1])["reason"]

    def test_answers_a_repeated_release_as_before(self):
        first = self.release(self.order())
        self.assertEqual(first[0], 201, first)
        self.assertEqual(self.release(self.order()), first)
        # Quotes or none: the same key.
        self.assertEqual(self.release(self.order(), key=self.key.strip('"')), first)
        self.assertEqual(self.released(), [json.loads(first[1])["message"]])
        other = self.release(self.order(), key=str(uuid.uuid4()))
        self.assertEqual(other[0], 201)
        self.assertEqual(len(self.released()), 2)
        self.end_and_verify(MIYAKO)

    def test_refuses_a_key_that_was_used_for_another_request(self):
        self.assertEqual(self.release(self.order())[0], 201)
        other = self.order(categories=["identity"])
        self.assertEqual(self.reason(self.release(other), 422), "api.other-request")
        intake = self.federation.ask(MIYAKO, "POST", "/api/v1/cases", self.order(), key=self.key)
        self.assertEqual(self.reason(intake, 422), "api.other-request")
        for bad in ('""', "a b", "x" * 129, "a,b"):
            self.assertEqual(self.reason(self.release(self.order(), key=bad), 422),
                             "api.bad-idempotency-key")
        self.assertEqual(len(self.released()), 1)
        # Another user's key is another key, though it reads the same.
        token = self.federation.home(MIYAKO) / "second.token"
        self.federation.musubi("node", "token", "--dir", self.federation.home(MIYAKO), "--user",
                               "u-0003", "--role", "caseworker", "--out", token)
        self.assertEqual(self.release(self.order(), role="second")[0], 201)
        self.assertEqual(len(self.released()), 2)

    def test_remembers_what_it_answered_when_it_is_killed(self):
        first = self.release(self.order())
        self.federation.kill(MIYAKO)
        self.start(MIYAKO)
        self.assertEqual(self.release(self.order()), first)
        self.assertEqual(len(self.released()), 1)
        self.end_and_verify(MIYAKO)

    def test_answers_a_repeated_intake_as_before(self):
        sheet = {"sheet": json.loads(SHEET.read_text(encoding="utf-8"))}
        answers = {self.federation.ask(MIYAKO, "POST", "/api/v1/cases", sheet, key=self.key)
                   for _ in range(3)}
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.pop()[0], 201)
        cases, _ = self.federation.pages(MIYAKO, "/api/v1/cases", "cases")
        self.assertEqual(len(cases), 2)

    def test_answers_a_repeated_denial_as_before(self):
        order = self.order(recipient=YAMADA, basis="pipa-69-2-1")
        first = self.release(order)
        self.assertEqual(self.reason(first, 403), "policy.denied")
        size = self.federation.get(MIYAKO, "/api/v1/status")["log"]["size"]
        self.assertEqual(self.release(order), first)
        self.assertEqual(self.federation.get(MIYAKO, "/api/v1/status")["log"]["size"], size)

    def test_releases_once_for_many_who_ask_at_once(self):
        with concurrent.futures.ThreadPoolExecutor(ASKING_AT_ONCE) as pool:
            asked = [pool.submit(self.release, self.order()) for _ in range(ASKING_AT_ONCE)]
        answers = {each.result() for each in asked}
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.pop()[0], 201)
        self.assertEqual(len(self.released()), 1)
        self.end_and_verify(MIYAKO)

    # The command

    def send_through(self, line, *arguments):
        """`musubi summary send` by way of a line; exit code and what it said."""
        home = self.federation.home(MIYAKO)
        front = self.federation.folder / "front"
        front.mkdir(exist_ok=True)
        text = (home / "node.toml").read_text(encoding="utf-8")
        own = f"127.0.0.1:{self.federation.port(MIYAKO)}"
        (front / "node.toml").write_text(text.replace(own, f"127.0.0.1:{line.own_port}"))
        done = subprocess.run(
            [str(self.federation.binaries / "musubi"), "summary", "send", "--node", str(front),
             "--token-file", str(home / "caseworker.token"), "--case", self.case, "--recipient",
             RAINBOW, "--kind", "referral", "--purpose", "intake_handoff", "--basis", "dss-77",
             "--category", "identity", "--json", *arguments],
            capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_sends_once_through_a_line_that_loses_answers(self):
        line = LosingLine(self.federation.port(MIYAKO), losses=4)
        self.addCleanup(line.close)
        code, _, talk = self.send_through(line)
        self.assertEqual(code, 20, talk)
        self.assertIn("[api.no-answer]", talk)
        self.assertEqual(line.carried, 3)
        key = talk.split("--idempotency-key ")[1].split()[0]
        # A person repeats it with the key that it named; the fourth answer is lost, too.
        code, answer, talk = self.send_through(line, "--idempotency-key", key)
        self.assertEqual(code, 0, talk)
        self.assertEqual(line.carried, 5)
        self.assertEqual(self.released(), [json.loads(answer)["message"]])


if __name__ == "__main__":
    main()
