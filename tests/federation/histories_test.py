#!/usr/bin/env python3
"""Random days at three nodes: staff do whatever they may, in any order, and what is promised holds.

From one seed the same people, cases and acts are drawn. Nodes are killed in between. Everything
that any API answered is kept, and so is every file; at the end all of it is searched.
"""

import json
import random
import re

from support import (MIYAKO, RAINBOW, REFERENCE, WORDING_ACROSS, YAMADA, FederationTest, main,
                     organisation_of, places_of, spellings, until)

NODES = (MIYAKO, YAMADA, RAINBOW)
COMMISSIONERS = ("lg-032026", "lg-034827")
ACTS = 90

SHEET = json.loads((REFERENCE / "sheets" / "kaku-family.json").read_text(encoding="utf-8"))
CATEGORIES = ("identity", "contact", "address", "household", "presenting_issues", "history", "health",
              "care_level", "finance", "housing", "work_school", "safety", "services_plan")
BASES = ("pipa-27-1", "pipa-69-2-1", "dss-77", "swa-106-4", "swa-106-6", "pipa-27-1-2")
KINDS = ("information", "advice", "referral", "transfer", "inquiry", "answer")
PURPOSES = ("intake_handoff", "assessment", "plan", "delivery", "relocation", "emergency")
CONSENTS = ("given", "renewed", "refused", "withdrawn", "unknown", "requested", "deferred")
EVENTS = ("accept", "decline", "redirect", "start", "hold", "resume", "report", "fail", "reopen",
          "confirm", "take-back", "send-back", "revoke", "halt", "mark-error", "ask-back")
# docs/spec/referral.md §3.
STATES = set(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| `[a-z-]+` \| [a-z–]+ \|$",
                        (REFERENCE.parents[1] / "docs/spec/referral.md").read_text(encoding="utf-8"),
                        re.MULTILINE))


class Days:
    """What staff of all nodes do. Nothing that they try has to succeed."""

    def __init__(self, federation, seed):
        self.federation = federation
        self.random = random.Random(seed)
        self.cases = []      # (node, case, partition, persons)
        self.sealed = []     # texts that tell a sealed place
        self.answers = []    # (node, path, bytes)
        self.found = []      # (node, partition, cases that a search in it found)
        self.tips = []       # what came in by agreement, which never leaves
        self.done = {}       # what was tried, by the status that it got

    def ask(self, node, method, path, body=None):
        status, answer = self.federation.ask(node, method, f"/api/v1/{path}", body)
        self.answers.append((node, path, answer))
        place = re.sub(r"[0-9a-f]{32}|(lg|op)-[0-9]{6}-[0-9]{2}", "*", path.split("?")[0])
        self.done.setdefault((method, place), []).append(status)
        # Whatever is asked, the node knows an answer.
        assert status < 500, (method, path, status, answer)
        return status, json.loads(answer) if answer[:1] in (b"{", b"[") else None

    def act(self):
        self.random.choice((self.take_in, self.take_in, self.consent, self.consent, self.release,
                            self.release, self.release, self.preview, self.move, self.move, self.move,
                            self.answer_recall, self.cross, self.close, self.read, self.look,
                            self.look, self.protect, self.search, self.tip))()

    # Cases

    def family(self):
        """Somebody whose sister's place is sealed: hers are words that occur nowhere else."""
        sheet = json.loads(json.dumps(SHEET))
        number = len(self.sealed)
        words = [f"架空秘匿荘第{number}号棟", f"架空秘匿作業所第{number}分室"]
        self.sealed += words
        sheet["household"].append({
            "name": f"架空 妹子{number}", "relation": "妹", "sex": "female", "living": "apart_in_city",
            "municipality": "032026", "concerns": f"{words[1]}に通う。", "support": "no", "consent": "no",
            "sealed_place": "yes", "sealed_words": words})
        sheet["situation"] += f" 妹が{words[0]}から来ている。"
        if self.random.random() < 0.5:
            sheet["wording"] = WORDING_ACROSS
            sheet["recipient"] = self.random.choice(COMMISSIONERS)
        for row in sheet["household"][:-1]:
            row["consent"] = self.random.choice(("yes", "yes", "no", "unknown"))
        return sheet

    def take_in(self):
        node = self.random.choice(NODES)
        body = {"sheet": self.family()}
        if node == RAINBOW:
            body["commissioner"] = self.random.choice(COMMISSIONERS)
        status, answer = self.ask(node, "POST", "cases", body)
        assert status == 201, answer
        partition = body.get("commissioner", organisation_of(node))
        self.cases.append((node, answer["case"], partition, len(answer["persons"])))

    def some_case(self):
        if not self.cases:
            self.take_in()
        return self.random.choice(self.cases)

    def consent(self):
        node, case, _, persons = self.some_case()
        self.ask(node, "POST", f"cases/{case}/consents", {
            "person": self.random.randrange(persons), "state": self.random.choice(CONSENTS),
            "wording": WORDING_ACROSS, "recipient": self.random.choice(COMMISSIONERS)})

    def order(self):
        """Half of the time one that the city's contractor may be sent."""
        if self.random.random() < 0.5:
            return {"kind": self.random.choice(("referral", "referral", "information")), "basis": "dss-77",
                    "purpose": "intake_handoff", "categories": ["identity", "presenting_issues"],
                    "discharged": ["RECORD_REASON"], "reason": "架空の理由"}
        order = {"kind": self.random.choice(KINDS), "purpose": self.random.choice(PURPOSES),
                 "basis": self.random.choice(BASES)}
        if self.random.random() < 0.7:
            order["categories"] = self.random.sample(CATEGORIES, self.random.randint(1, 6))
        if self.random.random() < 0.5:
            order |= {"discharged": ["RECORD_REASON"], "reason": "架空の理由"}
        return order

    def release(self, verb="releases"):
        node, case, _, _ = self.some_case()
        peer = RAINBOW if node == MIYAKO and self.random.random() < 0.6 else self.random.choice(
            [peer for peer in NODES if peer != node])
        self.ask(node, "POST", f"cases/{case}/{verb}", {"recipient": peer, **self.order()})

    def preview(self):
        self.release("decisions")

    def cross(self):
        ours = [entry for entry in self.cases if entry[0] == RAINBOW]
        if ours:
            _, case, _, _ = self.random.choice(ours)
            self.ask(RAINBOW, "POST", f"cases/{case}/crossings",
                     {"to": self.random.choice(COMMISSIONERS), **self.order()})

    def close(self):
        node, case, _, _ = self.some_case()
        verb, body = self.random.choice((("closing", None), ("reopening", {"reason": "架空の理由"})))
        self.ask(node, "POST", f"cases/{case}/{verb}", body)

    # What goes to and fro

    def move(self):
        node = self.random.choice(NODES)
        _, listed = self.ask(node, "GET", "referrals")
        if listed["referrals"]:
            one = self.random.choice(listed["referrals"])
            act = {"event": self.random.choice(EVENTS)}
            if act["event"] in ("decline", "redirect", "hold", "fail", "send-back", "revoke", "mark-error"):
                act["reason"] = "other"
            self.ask(node, "POST", f"referrals/{one['sender']}/{one['referral']}/acts", act)

    def answer_recall(self):
        node = self.random.choice(NODES)
        _, listed = self.ask(node, "GET", "tasks")
        for task in listed["tasks"]:
            if task["duty"] == "RECALL_ANSWER":
                self.ask(node, "POST", f"recalls/{task['sender']}/{task['message']}/answer",
                         {"result": self.random.choice(("stopped", "deleted"))})
                return

    def read(self):
        node = self.random.choice(NODES)
        for path in ("cases", "messages", "tasks", "referrals", "recalls", "status"):
            self.ask(node, "GET", path)
        _, inbox = self.ask(node, "GET", "inbox")
        for item in self.random.sample(inbox["items"], min(2, len(inbox["items"]))):
            self.ask(node, "GET", f"inbox/{item['sender']}/{item['message']}")


    # What is shown of a case: never more than what may be printed

    def look(self):
        node, case, _, _ = self.some_case()
        for path in ("household", "genogram", "sheet?reader=outside", "measures", "consents", "candidates",
                     "withdrawals", "disclosures", "evidence"):
            self.ask(node, "GET", f"cases/{case}/{path}")
        self.ask(node, "GET", f"work?list={self.random.choice(('due', 'overdue', 'waiting'))}")

    def protect(self):
        node, case, _, persons = self.some_case()
        self.ask(node, "POST", f"cases/{case}/measures", {
            "person": self.random.randrange(persons), "event": "start", "from": "2026-11-01"})

    def search(self):
        node, case, partition, _ = self.some_case()
        status, found = self.ask(node, "POST", "searches", {"partition": partition, "name": "架空", "match": "part"})
        if status == 200:
            self.found.append((node, partition, [hit["case"] for hit in found["hits"]]))
        self.ask(node, "POST", f"cases/{case}/duplicates")

    def tip(self):
        node = self.random.choice(NODES)
        body = {"words": {"kind": "other", "said": f"架空の知らせ {len(self.tips)}"}}
        if node == RAINBOW:
            body["commissioner"] = self.random.choice(COMMISSIONERS)
        status, answer = self.ask(node, "POST", "tips", body)
        if status == 201:
            self.tips.append(body["words"]["said"])
            self.ask(node, "POST", f"tips/{answer['tip']}/assessment", {"note": "架空の確認"})
        self.ask(node, "GET", "tips")


class RandomHistories(FederationTest):
    def live(self, seed):
        for node in (YAMADA, RAINBOW):
            self.federation.approve_wording(node)
        self.start(*NODES)
        self.days = Days(self.federation, seed)
        for act in range(ACTS):
            self.days.act()
            if act % 30 == 29:
                node = self.days.random.choice(NODES)
                self.federation.kill(node)
                self.federation.start(node)
        until(self.is_at_rest, "the federation at rest")

    def is_at_rest(self):
        """Nothing is on its way any more."""
        states = {delivery["state"] for node in NODES for message in self.federation.messages(node)
                  for delivery in message["deliveries"]}
        return states <= {"delivered", "settled", "withdrawn", "unsupported", "refused", "expired"}

    def check_referrals(self):
        """No state outside the table, and at rest one end, the same at both, is responsible."""
        self.assertEqual(len(STATES), 16)
        seen = {}
        for node in NODES:
            for one in self.federation.pages(node, "/api/v1/referrals", "referrals")[0]:
                self.assertIn(one["state"], STATES)
                self.assertIn(one["responsible"], (one["sender"], one["recipient"]))
                seen.setdefault((one["sender"], one["referral"]), {})[node] = (one["state"], one["responsible"])
        for (sender, _), views in seen.items():
            if len(views) == 2:
                self.assertEqual(len(set(views.values())), 1, views)
            else:
                # It never left, so that only its sender knows of it.
                self.assertEqual([node for node, view in views.items() if view[1] == node], [sender])
        return len(seen)

    def check_partitions(self):
        """Invariant 9: each record keeps the label that it was given, and nothing gets another."""
        partitions = {case: partition for _, case, partition, _ in self.days.cases}
        for node in NODES:
            for case in self.federation.pages(node, "/api/v1/cases", "cases")[0]:
                self.assertEqual(case["partition"], partitions[case["case"]])
        for _, partition, cases in self.days.found:
            self.assertEqual({partitions[case] for case in cases} - {partition}, set())
        for item in self.federation.inbox(RAINBOW):
            if item["sender"] != RAINBOW:
                self.assertEqual(item["partition"], organisation_of(item["sender"]))

    def check_sealed_places(self):
        """Invariant 7: no answer, and no byte of any file, tells a sealed place."""
        needles = {spelling for text in self.days.sealed for spelling in spellings(text)}
        for node, path, answer in self.days.answers:
            self.assertFalse([needle for needle in needles if needle in answer], (node, path))
        self.assertEqual(places_of(self.days.sealed, self.federation.folder), [])

    def check_tips(self):
        """What came in by agreement is in no message that anybody got."""
        needles = {spelling for text in self.days.tips for spelling in spellings(text)}
        for node, path, answer in self.days.answers:
            if path.startswith("inbox/"):
                self.assertFalse([needle for needle in needles if needle in answer], (node, path))

    def check(self, seed):
        self.live(seed)
        self.assertGreater(self.check_referrals(), 0)
        self.check_partitions()
        self.check_sealed_places()
        self.check_tips()
        # A day on which nothing succeeded would prove nothing.
        released = self.days.done.get(("POST", "cases/*/releases"), [])
        self.assertIn(201, released)
        self.assertIn(403, released)
        self.end_and_verify(*NODES)

    def test_keep_what_is_promised_from_the_first_seed(self):
        self.check(20261121)

    def test_keep_what_is_promised_from_the_second_seed(self):
        self.check(106)

    def test_would_find_a_sealed_place_in_an_answer(self):
        """The search itself can fail."""
        self.days = Days(self.federation, 1)
        self.days.family()
        self.days.answers.append((MIYAKO, "planted", json.dumps(self.days.sealed[0]).encode()))
        with self.assertRaises(AssertionError):
            self.check_sealed_places()


if __name__ == "__main__":
    main()
