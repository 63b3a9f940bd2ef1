#!/usr/bin/env python3
"""What one 委託元's case holds passes to another's by a decision of its own, and comes back."""

import json

from support import MIYAKO, RAINBOW, WORDING_ACROSS, YAMADA, FederationTest, main

FROM, TO = "lg-032026", "lg-034827"


class Crossing(FederationTest):
    def setUp(self):
        super().setUp()
        self.federation.approve_wording(RAINBOW)
        self.start(RAINBOW)

    def cross(self, case, expect, **changes):
        status, answer = self.federation.ask(RAINBOW, "POST", f"/api/v1/cases/{case}/crossings", {
            "to": TO, "kind": "transfer", "purpose": "relocation", "basis": "pipa-27-1",
            "categories": ["identity", "presenting_issues"], **changes}, key="crossing-1")
        self.assertEqual(status, expect, answer[:400])
        return json.loads(answer)

    def staff(self, *words, expect=0):
        home = self.federation.home(RAINBOW)
        return self.federation.musubi(*words, "--node", home, "--token-file",
                                      home / "caseworker.token", expect=expect)

    def test_crosses_by_a_decision_of_its_own_and_comes_back_with_the_consent(self):
        without = self.federation.add_case(RAINBOW)
        self.staff("contract", "cross", "--case", without, "--to", TO, "--basis", "pipa-27-1",
                   "--category", "identity", expect=30)
        self.assertEqual(self.federation.inbox(RAINBOW), [])

        case = self.federation.add_case(RAINBOW, WORDING_ACROSS, YAMADA)
        crossing = self.cross(case, 201)["message"]
        # Asked again under its key, it crossed once.
        self.assertEqual(self.cross(case, 201)["message"], crossing)
        item, = self.federation.inbox(RAINBOW)
        self.assertEqual((item["sender"], item["partition"]), (RAINBOW, TO))
        shown = self.federation.get(RAINBOW, f"/api/v1/inbox/{RAINBOW}/{crossing}")
        self.assertEqual((shown["crossing"]["from"], shown["crossing"]["basis_class"]), (FROM, "consent"))
        self.assertEqual(set(shown["payload"]["persons"][0]["categories"]), {"identity", "presenting_issues"})
        self.assertNotIn(case, json.dumps(shown))
        # Nothing left the node.
        self.assertEqual(self.federation.messages(RAINBOW), [])

        everybody = {"crossings": []}
        for person in range(len(shown["payload"]["persons"])):
            status, body = self.federation.ask(RAINBOW, "POST", f"/api/v1/cases/{case}/consents", {
                "person": person, "state": "withdrawn", "wording": WORDING_ACROSS})
            self.assertEqual(status, 200, body)
            everybody["crossings"] += json.loads(body)["crossings"]
        self.assertEqual(everybody["crossings"], [crossing])
        shown = self.federation.get(RAINBOW, f"/api/v1/inbox/{RAINBOW}/{crossing}")
        self.assertNotIn("payload", shown)
        self.assertIn("recalled_at", shown)
        task = next(task for task in self.federation.get(RAINBOW, "/api/v1/tasks")["tasks"]
                    if task["duty"] == "RECALL_ANSWER")
        self.assertEqual(task["partition"], TO)
        self.staff("recall", "answer", "--sender", RAINBOW, "--recall", crossing, "--result", "deleted")
        self.staff("recall", "answer", "--sender", RAINBOW, "--recall", crossing, "--result", "deleted", expect=11)
        self.assertEqual([task for task in self.federation.get(RAINBOW, "/api/v1/tasks")["tasks"]
                          if task["duty"] == "RECALL_ANSWER"], [])

    def test_lists_for_whom_it_works(self):
        self.federation.add_case(RAINBOW)
        contracts = self.federation.get(RAINBOW, "/api/v1/contracts")["contracts"]
        self.assertEqual(self.staff("contract", "list")["contracts"], contracts)
        self.assertEqual({(entry["commissioner"], entry["open_cases"]) for entry in contracts
                          if entry["commissioner"] in (FROM, TO)}, {(FROM, 1), (TO, 0)})
        case = self.federation.add_case(RAINBOW)
        self.assertEqual(self.cross(case, 422, to=FROM)["reason"], "crossing.same-partition")
        self.assertEqual(self.cross(case, 422, to="lg-030007")["reason"], "crossing.not-a-commissioner")


if __name__ == "__main__":
    main()
