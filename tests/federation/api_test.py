#!/usr/bin/env python3
"""The API is asked itself for what other tests ask of it through the command."""

import base64
import hashlib
import json
import subprocess

from second_person_test import FINDING, REASON, SecondPerson
from support import MIYAKO, RAINBOW, SHEET, YAMADA, FederationTest, Settings, main, until

ROLES = ("caseworker", "auditor", "operator")


class Api(FederationTest):
    def ask(self, node, method, path, body=None, role="caseworker", expect=200):
        status, answer = self.federation.ask(node, method, f"/api/v1/{path}", body, role=role)
        self.assertEqual(status, expect, answer[:300])
        return answer

    def get(self, node, path, role="caseworker"):
        return json.loads(self.ask(node, "GET", path, role=role))

    def post(self, node, path, body=None, role="caseworker", expect=200):
        answer = self.ask(node, "POST", path, body, role, expect)
        return json.loads(answer) if answer else None

    def test_is_served_with_the_description_that_it_is_held_to(self):
        self.start(MIYAKO)
        printed = subprocess.run([str(Settings.binaries / "print_openapi")], capture_output=True,
                                 check=True).stdout.rstrip(b"\n")
        for role in ROLES:
            self.assertEqual(self.ask(MIYAKO, "GET", "openapi.json", role=role), printed)
        self.ask(MIYAKO, "GET", "openapi.json", role=None, expect=401)

    def test_tells_of_the_node(self):
        self.start(MIYAKO)
        self.federation.add_case(MIYAKO)
        for role in ROLES:
            self.assertEqual({peer["node"] for peer in self.get(MIYAKO, "peers", role)["peers"]},
                             {node for node in self.registered() if node != MIYAKO})
            self.assertEqual(self.get(MIYAKO, "registry", role)["signed"]["format"],
                             "musubi-registry-1")
            self.assertIn("in_force", self.get(MIYAKO, "policies", role))
            note = self.ask(MIYAKO, "GET", "log/checkpoint", role=role).decode()
            self.assertIn(MIYAKO, note.splitlines()[0])
        log = self.get(MIYAKO, "status")["log"]
        declared = self.post(MIYAKO, "backups", log, "operator")
        self.assertEqual(declared, {"backed_up_through": log["size"]})
        self.post(MIYAKO, "backups", {**log, "root": "0" * 64}, "operator", expect=409)

    def registered(self):
        registry = json.loads((self.federation.operator / "registry.json").read_text("utf-8"))
        return {node["id"] for node in registry["signed"]["nodes"]}

    def test_carries_messages_on_files(self):
        self.start(MIYAKO, YAMADA)
        there = self.ask(MIYAKO, "POST", f"media/{YAMADA}", role="operator")
        taken = self.post(YAMADA, "media", there, "operator")
        self.assertEqual((taken["from"], taken["received"]), (MIYAKO, 0))
        back = self.post(MIYAKO, "media", base64.b64decode(taken["answer"]), "operator")
        self.assertEqual(back["from"], YAMADA)

    def test_shows_a_decision_closes_a_case_and_opens_it_again(self):
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        order = {"recipient": RAINBOW, "kind": "referral", "purpose": "intake_handoff",
                 "basis": "dss-77", "categories": ["identity"]}
        shown = self.post(MIYAKO, f"cases/{case}/decisions", order)
        self.assertEqual({name for each in shown["released"] for name in each["categories"]},
                         {"identity"})
        self.post(MIYAKO, f"cases/{case}/closing", expect=204)
        self.post(MIYAKO, f"cases/{case}/releases", order, expect=409)
        self.post(MIYAKO, f"cases/{case}/reopening", {"reason": "架空の理由"}, expect=204)
        self.assertEqual(self.get(MIYAKO, "cases")["cases"][0]["state"], "open")

    def test_ends_an_urgent_need_once_somebody_says_what_was_done(self):
        self.start(MIYAKO)
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        sheet["handling"]["urgency"] = "within_week"
        case = self.post(MIYAKO, "cases", {"sheet": sheet}, expect=201)["case"]
        task, = [task for task in self.get(MIYAKO, "tasks")["tasks"] if task["duty"] == "URGENT_NEED"]
        self.assertEqual(task["case"], case)
        done = {"done": "架空の訪問をした"}
        self.post(MIYAKO, f"tasks/{task['task']}/completion", done, expect=204)
        self.post(MIYAKO, f"tasks/{task['task']}/completion", done, expect=409)
        self.assertEqual([task for task in self.get(MIYAKO, "tasks")["tasks"] if task["duty"] == "URGENT_NEED"], [])

    def test_follows_a_referral_and_its_recall(self):
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        status, answer = self.federation.release(MIYAKO, case, RAINBOW)
        self.assertEqual(status, 201, answer)
        referral = f"referrals/{MIYAKO}/{answer['message']}"
        until(lambda: any(each["state"] == "received"
                          for each in self.get(RAINBOW, "referrals")["referrals"]), "it came")
        self.post(RAINBOW, f"{referral}/acts", {"event": "accept"}, expect=201)
        until(lambda: self.get(MIYAKO, referral)["state"] == "accepted", "it was accepted")
        self.post(MIYAKO, f"{referral}/acts", {"event": "revoke", "reason": "moved"}, expect=201)
        recall = self.get(MIYAKO, "recalls")["recalls"][0]
        self.assertEqual(recall["message"], answer["message"])
        until(lambda: any(task["duty"] == "RECALL_ANSWER"
                          for task in self.get(RAINBOW, "tasks")["tasks"]), "the recall came")
        self.post(RAINBOW, f"recalls/{MIYAKO}/{recall['recall']}/answer", {"result": "deleted"},
                  expect=204)
        until(lambda: self.get(MIYAKO, "recalls")["recalls"][0]["state"] == "answered",
              "the answer came")

    def work(self, node, which):
        return self.get(node, f"work?list={which}")["work"]

    def test_tells_each_end_whose_turn_it_is(self):
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        status, answer = self.federation.release(MIYAKO, case, RAINBOW)
        self.assertEqual(status, 201, answer)
        until(lambda: any(item["source"] == "referral" and item["state"] == "received"
                          for item in self.work(RAINBOW, "mine")), "it came")
        waits, = self.work(MIYAKO, "waiting")
        self.assertEqual((waits["source"], waits["id"], waits["peer"], waits["turn"], waits["case"]),
                         ("referral", answer["message"], RAINBOW, "peer", case))
        turn = next(item for item in self.work(RAINBOW, "mine") if item["source"] == "referral")
        self.assertEqual((turn["id"], turn["sender"], turn["peer"], turn["turn"]),
                         (answer["message"], MIYAKO, MIYAKO, "here"))
        self.assertNotIn("case", turn)
        # Counted from the same acts at both ends.
        self.assertEqual(turn["due"], waits["due"])
        self.assertEqual(self.work(RAINBOW, "overdue"), [])
        self.assertIn(turn["id"], [item["id"] for item in self.work(RAINBOW, "due")])
        self.assertEqual(self.get(RAINBOW, "work?list=due&days=0")["work"], [])
        # Invariant 9: each of these is of one 委託元.
        self.assertEqual(self.get(RAINBOW, "work?partition=lg-034827")["work"], [])
        listed = self.federation.staff(RAINBOW, "work", "list", "--mine", "--partition",
                                       "lg-032026")["work"]
        self.assertEqual([item["id"] for item in listed],
                         [item["id"] for item in self.work(RAINBOW, "mine")])
        one = self.get(RAINBOW, "work?limit=1")
        rest = self.get(RAINBOW, f"work?after={one['next']}")["work"]
        self.assertEqual(one["work"] + rest, self.work(RAINBOW, "mine"))
        for query in ("list=all", "days=91", "partition=x", "after=eA"):
            self.ask(RAINBOW, "GET", f"work?{query}", expect=422)

    def test_proves_what_was_done(self):
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        self.assertEqual(self.federation.release(MIYAKO, case, RAINBOW)[0], 201)
        ledger = self.get(MIYAKO, f"cases/{case}/disclosures", "auditor")["disclosures"]
        self.assertEqual({(line["recipient"], line["what"]["released_by"]) for line in ledger},
                         {(RAINBOW, "u-0001")})
        records = self.get(MIYAKO, "log/records", "auditor")["records"]
        self.assertEqual([record["index"] for record in records], list(range(len(records))))
        release = next(record for record in records if record["act"] == "release")
        self.assertEqual(release["case"], case)
        self.assertFalse({"body", "salt"} & release.keys())
        one = self.get(MIYAKO, "log/records?limit=1", "auditor")
        rest = self.get(MIYAKO, f"log/records?after={one['next']}", "auditor")["records"]
        self.assertEqual(one["records"] + rest, records)

        shown = self.get(MIYAKO, f"log/records/{release['index']}", "auditor")
        body = json.dumps(shown["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        commitment = hashlib.sha256(bytes.fromhex(shown["salt"]) + body.encode()).hexdigest()
        self.assertEqual(json.loads(shown["leaf"])["commitment"], commitment)
        after = self.get(MIYAKO, "log/records", "auditor")["records"]
        self.assertEqual([(record["act"], record["case"]) for record in after[len(records):]],
                         [("view", case)])
        proof = self.get(MIYAKO, f"log/records/{release['index']}/proof", "auditor")
        self.assertEqual(root_of(proof), proof["root"])
        self.ask(MIYAKO, "GET", "log/records/999999", role="auditor", expect=404)
        for path in ("log/records", f"log/records/{release['index']}"):
            self.ask(MIYAKO, "GET", path, expect=403)

        keys = self.get(MIYAKO, "keys", "operator")["keys"]
        self.assertEqual({key["role"] for key in keys if key["usable"]},
                         {"tls", "signing", "sealing", "checkpoint"})

    def test_answers_nothing_again_that_did_not_change(self):
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        status, answer = self.federation.release(MIYAKO, case, RAINBOW)
        self.assertEqual(status, 201, answer)
        referral = f"/api/v1/referrals/{MIYAKO}/{answer['message']}"
        seen = self.federation.tag(MIYAKO, referral)
        again = self.federation.ask(MIYAKO, "GET", referral, headers={"If-None-Match": seen})
        self.assertEqual(again, (304, b""))
        revoke = {"event": "revoke", "reason": "moved"}
        acts = f"{referral}/acts"
        for tag, expected in (("x", 422), ('"7.0"', 412), (seen, 201), (seen, 412)):
            status, body = self.federation.ask(MIYAKO, "POST", acts, revoke,
                                               headers={"If-Match": tag})
            self.assertEqual(status, expected, body)
        changed = self.federation.ask(MIYAKO, "GET", referral, headers={"If-None-Match": seen})
        self.assertEqual(changed[0], 200)


def root_of(proof):
    """RFC 9162 §2.1.3.2, the other way round: the root that a path leads to."""
    index, last = proof["index"], proof["size"] - 1
    node = hashlib.sha256(b"\0" + proof["leaf"].encode()).digest()
    for each in map(bytes.fromhex, proof["path"]):
        if index % 2 or index == last:
            node = hashlib.sha256(b"\1" + each + node).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = hashlib.sha256(b"\1" + node + each).digest()
        index, last = index // 2, last // 2
    return node.hex()


class Proposals(SecondPerson):
    def ask(self, name, method, path, body=None, expect=200):
        status, answer = self.federation.ask(MIYAKO, method, f"/api/v1/{path}", body, role=name)
        self.assertEqual(status, expect, answer[:300])
        return json.loads(answer) if answer else None

    def propose(self):
        return self.ask("caseworker", "POST", f"cases/{self.case}/releases", {
            "recipient": RAINBOW, "kind": "referral", "purpose": "intake_handoff",
            "basis": "dss-77", "categories": ["identity"]}, 202)["proposal"]

    def test_are_shown_rejected_approved_and_reviewed(self):
        rejected, approved = self.propose(), self.propose()
        self.ask("second", "POST", f"proposals/{rejected}/rejection", {"reason": REASON}, 204)
        self.assertEqual(self.ask("second", "GET", f"proposals/{rejected}")["state"], "rejected")
        self.assertIn("released", self.ask("second", "GET", f"proposals/{approved}"))
        message = self.ask("second", "POST", f"proposals/{approved}/approval", {"reason": REASON},
                           201)["message"]
        self.ask("third", "POST", f"tasks/{message}:REVIEW/review", {"finding": FINDING}, 204)
        self.ask("third", "POST", f"tasks/{message}:REVIEW/review", {"finding": FINDING}, 409)


if __name__ == "__main__":
    main()
