#!/usr/bin/env python3
"""One person releases the minimum where life is in danger; an officer of another member reviews it."""

import hashlib
import json
import pathlib
import tempfile

from policy_test import Policy
from support import MIYAKO, YAMADA, main, places_of

REASON = "架空の理由: 夜間に連絡が途絶え、生命の危険がある"
OFFICER = "person:lg-034827-p01"  # of 山田町
COLLEAGUE = "person:lg-032026-p02"


class Emergency(Policy):
    test_changes_when_two_approve_and_at_its_instant = None

    def setUp(self):
        super().setUp()
        home = self.federation.home(MIYAKO)
        bundle = json.loads((home / "policy.json").read_text(encoding="utf-8"))
        bundle["settings"]["emergency_approval"] = "one_then_review"
        text = json.dumps(bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (home / "policy.json").write_text(text, encoding="utf-8")
        self.federation.set(home / "node.toml", "policy",
                            digest=hashlib.sha256(text.encode()).hexdigest())
        for person in (OFFICER, COLLEAGUE):
            self.enrol(person)
        for node in (MIYAKO, YAMADA):
            (self.federation.home(node) / "registry.json").write_bytes(
                (self.federation.operator / "registry.json").read_bytes())
        self.start(MIYAKO, YAMADA)
        self.case = self.federation.add_case(MIYAKO)

    def who(self, role="caseworker"):
        home = self.federation.home(MIYAKO)
        return ("--node", home, "--token-file", home / f"{role}.token")

    def release(self, *categories, person=("--person", "0"), expect=0):
        with tempfile.TemporaryDirectory() as folder:
            reason = pathlib.Path(folder) / "reason.txt"
            reason.write_text(REASON, encoding="utf-8")
            wanted = [part for name in categories for part in ("--category", name)]
            return self.federation.musubi(
                "summary", "send", *self.who(), "--case", self.case, "--recipient", YAMADA,
                "--kind", "information", "--purpose", "emergency", "--basis", "pipa-69-2-3",
                "--emergency", "difficult", "--discharged", "RECORD_REASON", "--discharged",
                "PROVISO_CHECK", "--reason", reason, *wanted, *person, expect=expect)

    def reason_of(self, status, answer):
        return status, json.loads(answer)["reason"]

    def sign_review(self, person, request, out):
        folder = self.folder_of(person)
        self.federation.musubi("review", "sign", "--request", request, "--dir", folder,
                               "--passphrase-file", folder / "passphrase", "--finding", "proper",
                               "--out", out)

    def test_leaves_by_one_person_and_is_reviewed_by_another_members_officer(self):
        self.release(expect=1)  # "all" is not the minimum
        self.release("identity", person=(), expect=1)
        message = self.release("identity", "safety", "history")["message"]
        self.federation.is_delivered(MIYAKO, message)
        arrived = self.federation.get(YAMADA, f"/api/v1/inbox/{MIYAKO}/{message}")
        person, = arrived["payload"]["persons"]
        self.assertNotIn("history", person["categories"])

        task = f"{message}:REVIEW"
        closing = self.federation.ask(MIYAKO, "POST", f"/api/v1/cases/{self.case}/closing", {})
        self.assertEqual(self.reason_of(*closing), (409, "case.review-open"))
        request = self.federation.folder / "request.json"
        self.federation.musubi("review", "request", *self.who(), "--task", task, "--out", request)
        self.assertNotIn("架空", request.read_text(encoding="utf-8"))
        own, officers = (self.federation.folder / f"{name}.json" for name in ("own", "officers"))
        self.sign_review(COLLEAGUE, request, own)
        self.federation.musubi("review", "accept", *self.who(), "--task", task, "--file", own,
                               expect=1)
        self.sign_review(OFFICER, request, officers)
        path = f"/api/v1/tasks/{task}"
        self.assertEqual(self.federation.get(MIYAKO, path + "/review-request")["request"],
                         json.loads(request.read_text(encoding="utf-8")))
        status, answer = self.federation.ask(MIYAKO, "POST", path + "/signed-review",
                                             json.loads(officers.read_text(encoding="utf-8")))
        self.assertEqual(status, 204, answer)
        self.federation.musubi("review", "accept", *self.who(), "--task", task, "--file", officers,
                               expect=11)
        listed, = self.federation.get(MIYAKO, "/api/v1/emergencies")["emergencies"]
        self.assertEqual(self.federation.musubi("emergency", "list", *self.who())["emergencies"],
                         [listed])
        self.assertIn("reviewed", listed)
        self.federation.musubi("summary", "close", *self.who(), "--case", self.case)

        self.end_and_verify(MIYAKO, YAMADA)
        replayed = self.federation.musubi("audit", "replay", "--node", self.federation.home(MIYAKO))
        self.assertEqual((replayed["agree"], replayed["differ"]), (1, 0))
        self.assertEqual(places_of([REASON], self.federation.home(MIYAKO)), [])

    def test_is_an_alarm_when_there_are_many_and_leaves_all_the_same(self):
        messages = [self.release("identity")["message"] for _ in range(3)]
        self.federation.is_delivered(MIYAKO, messages[-1])
        status = self.federation.get(MIYAKO, "/api/v1/status")["emergencies"]
        self.assertEqual((status["releases"], status["open_alarms"]), (3, 1))
        finding = self.federation.folder / "finding.txt"
        finding.write_text("架空の確認: 三件とも別の日の出来事", encoding="utf-8")
        self.federation.musubi("emergency", "rate", *self.who(), "--message", messages[-1],
                               "--finding", finding, expect=12)
        status, answer = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/emergencies/{messages[-1]}/rate",
            {"finding": "架空の確認: 三件とも別の日の出来事"}, role="auditor")
        self.assertEqual(status, 204, answer)
        self.federation.musubi("emergency", "rate", *self.who("auditor"), "--message",
                               messages[-1], "--finding", finding, expect=11)
        self.assertEqual(self.federation.get(MIYAKO, "/api/v1/status")["emergencies"]["open_alarms"],
                         0)
        self.end_and_verify(MIYAKO, YAMADA)


if __name__ == "__main__":
    main()
