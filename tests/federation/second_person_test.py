#!/usr/bin/env python3
"""What needs a second person waits for one, leaves once, and is reviewed by a third."""

import hashlib
import json
import pathlib
import tempfile

from support import MIYAKO, RAINBOW, FederationTest, main, places_of

REASON = "架空の理由: 本人の安全のため急ぎます"
FINDING = "架空の検証: 提供は必要な範囲でした"
DUTIES = [{"id": "SECOND_APPROVER", "phase": "before"}, {"days": 3, "id": "REVIEW", "phase": "after"}]


class SecondPerson(FederationTest):
    def setUp(self):
        super().setUp()
        self.ask_for_two()
        for name, user in (("same", "u-0001"), ("second", "u-0003"), ("third", "u-0004")):
            self.federation.musubi("node", "token", "--dir", self.federation.home(MIYAKO), "--user",
                                   user, "--role", "caseworker", "--out", self.token(name))
        self.start(MIYAKO, RAINBOW)
        self.case = self.federation.add_case(MIYAKO)

    def ask_for_two(self):
        """The city's own rules ask for a second person before each referral, and for a review."""
        home = self.federation.home(MIYAKO)
        bundle = json.loads((home / "policy.json").read_text(encoding="utf-8"))
        bundle["rows"].append({"duties": DUTIES, "en": "Fictional: two persons for a referral",
                               "id": "D-900", "ja": "架空: つなぎには二人が要る", "kind": "duty",
                               "when": {"kind": ["referral"]}})
        text = json.dumps(bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (home / "policy.json").write_text(text, encoding="utf-8")
        self.federation.set(home / "node.toml", "policy",
                            digest=hashlib.sha256(text.encode()).hexdigest())

    def token(self, name):
        return self.federation.home(MIYAKO) / f"{name}.token"

    def staff(self, name, verb, *arguments, expect=0, said=None):
        """A command of `musubi summary`, by whoever holds that token."""
        with tempfile.TemporaryDirectory() as folder:
            words = []
            if said:
                file = pathlib.Path(folder) / "said.txt"
                file.write_text(said, encoding="utf-8")
                words = ["--finding" if verb == "review" else "--reason", file]
            return self.federation.musubi(
                "summary", verb, "--node", self.federation.home(MIYAKO), "--token-file",
                self.token(name), *arguments, *words, expect=expect)

    def propose(self):
        answer = self.staff(
            "caseworker", "send", "--case", self.case, "--recipient", RAINBOW, "--kind", "referral",
            "--purpose", "intake_handoff", "--basis", "dss-77", "--category", "identity",
            "--category", "presenting_issues")
        self.assertNotIn("message", answer)
        return answer["proposal"]

    def approve(self, name, proposal, expect=0):
        return self.staff(name, "approve", "--proposal", proposal, said=REASON, expect=expect)

    def refusal(self, name, path, body):
        status, answer = self.federation.ask(MIYAKO, "POST", f"/api/v1/{path}", body, role=name)
        return status, json.loads(answer)["reason"]

    def test_is_refused_to_its_proposer_and_received_once_when_another_approves(self):
        proposal = self.propose()
        approval = f"proposals/{proposal}/approval"
        for name in ("caseworker", "same"):
            self.approve(name, proposal, expect=1)
            self.assertEqual(self.refusal(name, approval, {"reason": REASON}),
                             (403, "proposal.same-person"))
        self.assertEqual(self.refusal("operator", approval, {"reason": REASON})[0], 403)
        self.assertEqual(self.refusal("second", approval, {"reason": "  "})[0], 422)
        self.assertEqual(self.federation.messages(MIYAKO), [])

        # What waits survives the end of its process.
        self.federation.kill(MIYAKO)
        self.start(MIYAKO)
        waiting = self.staff("second", "proposal", "--proposal", proposal)
        self.assertEqual((waiting["state"], waiting["proposer"]), ("waiting", "u-0001"))
        self.assertEqual({name for each in waiting["released"] for name in each["categories"]},
                         {"identity", "presenting_issues"})

        message = self.approve("second", proposal)["message"]
        self.federation.is_delivered(MIYAKO, message)
        self.assertEqual(self.refusal("third", approval, {"reason": REASON}),
                         (409, "proposal.closed"))
        self.assertEqual(len(self.federation.messages(MIYAKO)), 1)
        self.assertEqual(self.federation.copies_in_inbox(RAINBOW, message), 1)
        shown = self.staff("caseworker", "proposal", "--proposal", proposal)
        self.assertEqual((shown["state"], shown["ended_by"], shown["message"]),
                         ("approved", "u-0003", message))
        self.review_and_close(message)
        self.end_and_verify(MIYAKO, RAINBOW)
        replayed = self.federation.musubi("audit", "replay", "--node", self.federation.home(MIYAKO))
        self.assertEqual(replayed["agree"], 1)
        # What people wrote stands in no file in the clear.
        self.assertEqual(places_of([REASON, FINDING], self.federation.home(MIYAKO)), [])

    def review_and_close(self, message):
        task = f"{message}:REVIEW"
        listed, = [each for each in self.staff("third", "tasks")["tasks"] if each["task"] == task]
        self.assertEqual((listed["released_by"], listed["approved_by"]), ("u-0001", "u-0003"))
        self.assertEqual(self.refusal("caseworker", f"cases/{self.case}/closing", {}),
                         (409, "case.review-open"))
        for name, reason in (("same", "review.same-person"), ("second", "review.approver")):
            self.assertEqual(self.refusal(name, f"tasks/{task}/review", {"finding": FINDING}),
                             (403, reason))
        self.staff("third", "review", "--task", task, said=FINDING)
        self.staff("caseworker", "close", "--case", self.case)
        self.assertEqual(self.federation.release(MIYAKO, self.case, RAINBOW)[1]["reason"],
                         "case.closed")
        self.staff("caseworker", "reopen", "--case", self.case, said=REASON)

    def test_leaves_nothing_of_what_was_rejected(self):
        proposal = self.propose()
        waiting = self.staff("second", "tasks")["tasks"]
        self.assertEqual([(each["task"], each["duty"]) for each in waiting
                          if each["duty"] != "URGENT_NEED"],
                         [(proposal, "SECOND_APPROVER")])
        self.staff("second", "reject", "--proposal", proposal, said=REASON)
        self.assertEqual(self.refusal("third", f"proposals/{proposal}/approval", {"reason": REASON}),
                         (409, "proposal.closed"))
        shown = self.staff("caseworker", "proposal", "--proposal", proposal)
        self.assertEqual((shown["state"], shown["ended_reason"]), ("rejected", REASON))
        self.assertEqual([each for each in self.staff("second", "tasks")["tasks"]
                          if each["duty"] != "URGENT_NEED"], [])
        self.assertEqual(self.federation.messages(MIYAKO), [])
        self.assertEqual(self.federation.inbox(RAINBOW), [])
        self.end_and_verify(MIYAKO, RAINBOW)


if __name__ == "__main__":
    main()
