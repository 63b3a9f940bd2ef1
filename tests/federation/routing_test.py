#!/usr/bin/env python3
"""Whom an office may turn to, and several bodies at once."""

import json

from support import MIYAKO, RAINBOW, YAMADA, FederationTest, main

DIRECTORY = {
    "format": "musubi-directory-1", "municipality": "032026", "name_ja": "宮古市", "source": "架空",
    "as_of": "2026-04-01", "verified": False,
    "offices": [
        {"id": "rainbow", "name_ja": "架空の相談支援事業所", "topics": ["health", "income", "job", "family", "care"],
         "organisation": "op-000001", "unit": "rainbow", "programme": "core-consultation-centre"},
        {"id": "elsewhere", "name_ja": "架空の別の窓口", "topics": ["no_food"]},
    ],
}


class Routing(FederationTest):
    def setUp(self):
        super().setUp()
        folder = self.federation.home(MIYAKO) / "directories"
        folder.mkdir()
        (folder / "032026.json").write_text(json.dumps(DIRECTORY, ensure_ascii=False), encoding="utf-8")
        self.start(MIYAKO, YAMADA, RAINBOW)
        self.case = self.federation.add_case(MIYAKO)

    def staff(self, *words, expect=0):
        home = self.federation.home(MIYAKO)
        return self.federation.musubi("referral", *words, "--node", home, "--token-file",
                                      home / "caseworker.token", expect=expect)

    def test_offers_the_offices_that_may_be_in_charge(self):
        answer = self.federation.get(MIYAKO, f"/api/v1/cases/{self.case}/candidates")
        self.assertEqual(self.staff("candidates", "--case", self.case), answer)
        self.assertEqual([office["office"] for office in answer["candidates"]], ["rainbow"])
        self.assertEqual(answer["candidates"][0]["contract"], "live")
        self.assertEqual(answer["candidates"][0]["node"], RAINBOW)
        self.assertEqual(answer["sources"][0]["municipality"], "032026")
        self.assertEqual(self.federation.messages(MIYAKO), [])

    def test_turns_to_several_at_once_and_to_each_once(self):
        words = ("fan-out", "--case", self.case, "--recipient", RAINBOW, "--recipient", YAMADA, "--basis", "dss-77",
                 "--category", "identity", "--category", "presenting_issues", "--idempotency-key", "fan-1")
        first = self.staff(*words, expect=30)
        by_peer = {one["recipient"]: one for one in first["answers"]}
        self.assertEqual(by_peer[RAINBOW]["status"], 201)
        self.assertEqual(by_peer[YAMADA]["status"], 403)
        self.assertEqual(self.staff(*words, expect=30), first)
        self.assertEqual(len(self.federation.messages(MIYAKO)), 1)
        status, again = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/cases/{self.case}/fan-outs",
            {"basis": "dss-77", "categories": ["identity", "presenting_issues"], "kind": "referral",
             "purpose": "intake_handoff", "recipients": [RAINBOW, YAMADA]}, key="fan-2")
        self.assertEqual((status, [one["status"] for one in json.loads(again)["answers"]]), (200, [201, 403]))
        status, answer = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/cases/{self.case}/fan-outs",
            {"basis": "dss-77", "kind": "referral", "purpose": "intake_handoff", "recipients": [RAINBOW, RAINBOW]})
        self.assertEqual((status, json.loads(answer)["reason"]), (422, "fan-out.recipient-twice"))


if __name__ == "__main__":
    main()
