#!/usr/bin/env python3
"""Somebody takes their consent back: what rested on it comes back by itself, and nothing else does."""

import datetime
import json
import pathlib

from jsonschema import Draft202012Validator

from support import (MIYAKO, RAINBOW, SHEET, WORDING_ACROSS, YAMADA, FederationTest, main,
                     organisation_of, until)

ROOT = pathlib.Path(__file__).resolve().parents[2]

WORDING = "morioka-r5-04"
SUBJECT, MOTHER, BROTHER = 0, 1, 2
NOTHING = {"crossings": [], "halted": [], "recalled": [], "recalls": [], "withdrawn": []}


class Withdrawal(FederationTest):
    def say(self, case, person, state, wording=WORDING, *more):
        """A caseworker records it; what the command says that followed."""
        followed = self.federation.staff(MIYAKO, "summary", "consent", "--case", case, "--person",
                                         person, "--state", state, "--wording", wording, *more)
        followed.pop("consent")
        return followed

    def release(self, case, recipient, **changes):
        status, answer = self.federation.release(MIYAKO, case, recipient, **changes)
        self.assertEqual(status, 201, answer)
        return answer["message"]

    def kinds(self, node):
        return sorted(item["kind"] for item in self.federation.inbox(node))

    def until_recalled(self, node, message):
        def recalled():
            item = self.federation.get(node, f"/api/v1/inbox/{MIYAKO}/{message}")
            return item if "recalled_at" in item else None
        item = until(recalled, f"the recall of {message} at {node}")
        self.assertNotIn("payload", item)

    def state(self, node, referral):
        return self.federation.get(node, f"/api/v1/referrals/{MIYAKO}/{referral}")["state"]

    def acts(self, node):
        log = self.federation.musubi("audit", "log", "--node", self.federation.home(node))
        return [act["act"] for act in log["acts"]]

    def test_recalls_and_halts_what_arrived_and_nothing_else(self):
        """The brother's consent carried him; the entrustment without him rested on nobody's."""
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        without = self.release(case, RAINBOW)
        self.say(case, BROTHER, "given")
        told = self.release(case, RAINBOW, kind="information")
        referral = self.release(case, RAINBOW)
        for message in (without, told, referral):
            self.federation.is_delivered(MIYAKO, message)
        for person in (SUBJECT, MOTHER):
            self.assertEqual(self.say(case, person, "withdrawn"), NOTHING)
        followed = self.say(case, BROTHER, "withdrawn")
        self.assertEqual(followed["recalled"], [told, referral])
        self.assertEqual(followed["halted"], [referral])
        self.assertEqual(len(followed["recalls"]), 2)
        for message in (told, referral):
            self.until_recalled(RAINBOW, message)
        until(lambda: self.state(RAINBOW, referral) == "halted", "the halt at the contractor")
        self.assertEqual(self.state(MIYAKO, referral), "halted")
        self.assertEqual(self.state(MIYAKO, without), "received")
        kept = self.federation.get(RAINBOW, f"/api/v1/inbox/{MIYAKO}/{without}")
        self.assertIn("payload", kept)
        self.assertEqual(self.say(case, BROTHER, "withdrawn"), NOTHING)
        self.end_and_verify(MIYAKO, RAINBOW)
        acts = self.acts(MIYAKO)
        self.assertEqual(acts.count("consent"), 5)

    def test_sends_nothing_of_what_had_not_left(self):
        """The contractor collects, and has not yet: it never learns that there was anything."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        unsent = self.release(case, RAINBOW)
        followed = self.say(case, BROTHER, "withdrawn")
        self.assertEqual(followed, {**NOTHING, "withdrawn": [unsent], "halted": [unsent]})
        after = self.release(case, RAINBOW, kind="information")
        self.start(RAINBOW)
        self.federation.is_delivered(MIYAKO, after)
        self.assertEqual(self.kinds(RAINBOW), ["information"])
        self.assertEqual(self.state(MIYAKO, unsent), "halted")
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_reaches_a_peer_that_was_down_before_the_handover_does(self):
        """It was tried, so that it may have arrived: the recall goes, and the handover does not."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO, WORDING_ACROSS)
        handover = self.release(case, YAMADA, kind="transfer", purpose="relocation",
                                categories=["identity", "contact"])
        until(lambda: self.federation.state_of(MIYAKO, handover) == "sent", "an attempt")
        followed = self.say(case, SUBJECT, "withdrawn", WORDING_ACROSS)
        self.assertEqual((followed["recalled"], followed["halted"]), ([handover], [handover]))
        self.assertEqual(self.say(case, SUBJECT, "withdrawn", WORDING_ACROSS), NOTHING)
        self.start(YAMADA)
        until(lambda: self.kinds(YAMADA) == ["progress", "recall"], "the recall and the act")
        self.assertEqual(self.federation.state_of(MIYAKO, handover), "withdrawn")
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, handover), 0)
        self.end_and_verify(MIYAKO, YAMADA)

    def recalls(self, node=MIYAKO):
        listed = self.federation.staff(node, "recall", "list")["recalls"]
        return {each["message"]: each for each in listed}

    def test_follows_its_recalls_up(self):
        """Waiting until somebody answers; kept because of a law is an answer, and open to question."""
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        message = self.release(case, RAINBOW)
        self.federation.is_delivered(MIYAKO, message)
        followed = self.say(case, BROTHER, "withdrawn")
        recall = followed["recalls"][0]
        waiting = self.recalls()[message]
        self.assertEqual(
            (waiting["state"], waiting["recall"], waiting["peer"], waiting["arrived"]),
            ("waiting", recall, RAINBOW, True))
        self.until_recalled(RAINBOW, message)
        self.federation.staff(RAINBOW, "recall", "answer", "--sender", MIYAKO, "--recall", recall,
                              "--result", "kept", "--basis", "pipa-69-2-1")
        until(lambda: self.recalls()[message]["state"] == "answered", "the answer")
        answer = self.recalls()[message]["answer"]
        self.assertEqual((answer["result"], answer["basis"], answer["open_to_question"]),
                         ("kept", "pipa-69-2-1", True))
        self.assertEqual(self.recalls(RAINBOW), {})

    def test_learns_that_nothing_was_kept(self):
        """A stick with the message comes after its recall."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        message = self.release(case, RAINBOW)
        stick, back, again = (self.federation.folder / name for name in ("there", "back", "again"))
        self.carry(MIYAKO, "export-media", "--peer", RAINBOW, "--out", stick)
        self.say(case, BROTHER, "withdrawn")
        self.start(RAINBOW)
        until(lambda: "recall" in self.kinds(RAINBOW), "the recall")
        self.assertFalse(self.recalls()[message]["arrived"])
        self.carry(RAINBOW, "import-media", "--file", stick, "--out", back)
        self.carry(MIYAKO, "import-media", "--file", back, "--out", again)
        self.assertEqual(self.recalls()[message]["state"], "nothing-kept")
        self.assertEqual(self.federation.copies_in_inbox(RAINBOW, message), 0)

    def carry(self, node, verb, *arguments):
        return self.federation.musubi(
            "summary", verb, "--node", self.federation.home(node), "--token-file",
            self.federation.home(node) / "operator.token", *arguments)

    def test_keeps_providing_and_collecting_apart(self):
        """Who withdraws collecting only has not taken anything back that was provided."""
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        message = self.release(case, RAINBOW)
        self.federation.is_delivered(MIYAKO, message)
        self.assertEqual(self.say(case, BROTHER, "withdrawn", WORDING, "--direction", "collect"),
                         NOTHING)
        again = self.release(case, RAINBOW, kind="information")
        followed = self.say(case, BROTHER, "withdrawn", WORDING, "--direction", "provide")
        self.assertEqual(set(followed["recalled"] + followed["withdrawn"]), {message, again})

    def test_is_whole_after_a_kill(self):
        """Killed as soon as it answered: the consent, the recall and the halt are all there."""
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        referral = self.release(case, RAINBOW)
        self.federation.is_delivered(MIYAKO, referral)
        self.federation.kill(RAINBOW)
        followed = self.say(case, BROTHER, "withdrawn")
        self.federation.kill(MIYAKO)
        self.start(MIYAKO, RAINBOW)
        self.assertEqual(followed["recalled"], [referral])
        self.until_recalled(RAINBOW, referral)
        self.assertEqual(self.state(MIYAKO, referral), "halted")
        self.assertEqual(self.say(case, BROTHER, "withdrawn"), NOTHING)
        self.end_and_verify(MIYAKO, RAINBOW)


    def withdrawals(self, case):
        told = self.federation.staff(MIYAKO, "consent", "withdrawals", "--case", case)
        return told["withdrawals"]

    def close(self, case, consent, expect=0):
        finding = self.federation.folder / "finding.txt"
        finding.write_text("架空の確認", encoding="utf-8")
        return self.federation.staff(MIYAKO, "consent", "close-withdrawal", "--case", case,
                                     "--consent", consent, "--finding", finding, expect=expect)

    def tasks(self, node, duty):
        listed = self.federation.staff(node, "summary", "tasks")["tasks"]
        return [task for task in listed if task["duty"] == duty]

    def answer(self, node, recall, *result):
        self.federation.staff(node, "recall", "answer", "--sender", MIYAKO, "--recall", recall,
                              "--result", *result)

    def test_is_followed_up_until_every_copy_was_answered_for(self):
        """One recipient stops, the other keeps something and names a law; only then it can be closed."""
        self.start(MIYAKO, RAINBOW, YAMADA)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        here = self.release(case, RAINBOW)
        # Under the next words it would not leave any more.
        self.federation.is_delivered(MIYAKO, here)
        self.say(case, BROTHER, "given", WORDING_ACROSS, "--recipient", organisation_of(YAMADA))
        there = self.release(case, YAMADA, kind="information", purpose="relocation",
                             categories=["identity", "contact"])
        for message in (here, there):
            self.federation.is_delivered(MIYAKO, message)
        consent = self.federation.staff(MIYAKO, "consent", "list", "--case", case)["consents"][0]
        path = f"/api/v1/cases/{case}/consents"
        self.assertEqual(self.federation.get(MIYAKO, path)["consents"][0], consent)
        held = self.federation.staff(MIYAKO, "consent", "recipients", "--case", case, "--consent",
                                     consent["consent"])["messages"]
        told = self.federation.get(MIYAKO, f"{path}/{consent['consent']}/recipients")
        self.assertEqual(told["messages"], held)
        self.assertEqual({each["message"] for each in held}, {here, there})
        followed = self.federation.staff(MIYAKO, "consent", "withdraw", "--case", case, "--person",
                                         BROTHER, "--wording", WORDING)
        recalls = dict(zip(followed["recalled"], followed["recalls"]))
        self.assertEqual(set(recalls), {here, there})
        self.assertEqual(len(self.tasks(MIYAKO, "RECALL_FOLLOW_UP")), 1)
        for node, message in ((RAINBOW, here), (YAMADA, there)):
            self.until_recalled(node, message)
        told = self.close(case, followed["consent"], expect=11)["error"]
        self.assertEqual((told["reason"], told["detail"]), ("withdrawal.unanswered", "2/2"))
        self.answer(RAINBOW, recalls[here], "stopped")
        until(lambda: self.withdrawals(case)[0]["open_copies"] == 1, "the first answer")
        self.close(case, followed["consent"], expect=11)
        self.answer(YAMADA, recalls[there], "kept", "--basis", "pipa-69-2-1")
        until(lambda: self.withdrawals(case)[0]["state"] == "answered", "the second answer")
        self.assertEqual(len(self.tasks(MIYAKO, "RECALL_FOLLOW_UP")), 1)
        withdrawal = self.withdrawals(case)[0]
        self.assertEqual(withdrawal["open_to_question"], 1)
        answers = {copy["peer"]: copy["answer"] for message in withdrawal["messages"]
                   for copy in message["copies"]}
        self.assertEqual({peer: answer["result"] for peer, answer in answers.items()},
                         {RAINBOW: "stopped", YAMADA: "kept"})
        self.assertEqual({peer: answer["signed_by"] for peer, answer in answers.items()},
                         {RAINBOW: RAINBOW, YAMADA: YAMADA})
        path = f"/api/v1/cases/{case}"
        self.assertEqual(self.federation.get(MIYAKO, f"{path}/withdrawals")["withdrawals"][0],
                         withdrawal)
        status, body = self.federation.ask(
            MIYAKO, "POST", f"{path}/withdrawals/{followed['consent']}/closing",
            {"finding": "架空の確認"})
        self.assertEqual(status, 204, body)
        self.assertEqual(self.withdrawals(case)[0]["state"], "closed")
        self.close(case, followed["consent"], expect=11)
        self.assertEqual(self.tasks(MIYAKO, "RECALL_FOLLOW_UP"), [])
        self.end_and_verify(MIYAKO, RAINBOW, YAMADA)

    def test_hands_the_person_a_receipt(self):
        """As JSON that its schema takes, and as a page; nothing of anybody else is in it."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO, WORDING_ACROSS)
        self.say(case, SUBJECT, "renewed", WORDING_ACROSS)
        consent = self.federation.staff(MIYAKO, "consent", "list", "--case", case)["consents"][0]
        named = ("--case", case, "--consent", consent["consent"])
        receipt = self.federation.staff(MIYAKO, "consent", "receipt", *named)
        schema = json.loads((ROOT / "docs/spec/schemas/consent-receipt.schema.json").read_text("utf-8"))
        Draft202012Validator(schema).validate(receipt)
        path = f"/api/v1/cases/{case}/consents/{consent['consent']}"
        self.assertEqual(self.federation.get(MIYAKO, f"{path}/receipt"), receipt)
        page = self.federation.folder / "receipt.html"
        self.federation.staff(MIYAKO, "consent", "receipt", *named, "--out", page)
        self.assertEqual(self.federation.ask(MIYAKO, "GET", f"{path}/page"),
                         (200, page.read_bytes()))
        household = [row["name"] for row in json.loads(SHEET.read_text("utf-8"))["household"]]
        for text in (json.dumps(receipt, ensure_ascii=False), page.read_text("utf-8")):
            self.assertEqual([name in text for name in household], [True, False, False])
            self.assertIn(organisation_of(YAMADA), text)

    def test_takes_back_what_a_narrowing_no_longer_covers(self):
        """Less is told from then on; what told more comes back, and what the rest covers stays."""
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        self.say(case, BROTHER, "given")
        more = self.release(case, RAINBOW)
        less = self.release(case, RAINBOW, kind="information", purpose="assessment",
                            categories=["identity"])
        for message in (more, less):
            self.federation.is_delivered(MIYAKO, message)
        listed = self.federation.staff(MIYAKO, "consent", "list", "--case", case)["consents"]
        consent = listed[0]["consent"]
        status, body = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/cases/{case}/consents/{consent}/narrowing",
            {"purposes": ["assessment"], "direction": "provide"})
        self.assertEqual(status, 200, body)
        self.assertEqual(json.loads(body)["recalled"], [more])
        self.until_recalled(RAINBOW, more)
        kept = self.federation.get(RAINBOW, f"/api/v1/inbox/{MIYAKO}/{less}")
        self.assertIn("payload", kept)
        told = self.federation.staff(MIYAKO, "consent", "narrow", "--case", case, "--consent",
                                     consent, "--category", "identity", expect=11)["error"]
        self.assertEqual(told["reason"], "consent.superseded")

    def test_says_which_consents_end_soon(self):
        """A consent until tomorrow is among them at once; renewed for longer, it is not."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        tomorrow = datetime.date.today() + datetime.timedelta(days=2)
        self.federation.staff(MIYAKO, "consent", "record", "--case", case, "--person", BROTHER,
                              "--state", "given", "--wording", WORDING, "--until", tomorrow)
        ending = self.federation.staff(MIYAKO, "consent", "ending")["consents"]
        self.assertEqual([(each["case"], each["person"]) for each in ending], [(case, BROTHER)])
        self.assertEqual(self.federation.get(MIYAKO, "/api/v1/consents/ending")["consents"], ending)
        self.assertEqual(len(self.tasks(MIYAKO, "CONSENT_ENDS")), 1)
        self.federation.staff(MIYAKO, "consent", "renew", "--case", case, "--person", BROTHER,
                              "--wording", WORDING)
        self.assertEqual(self.federation.staff(MIYAKO, "consent", "ending")["consents"], [])


if __name__ == "__main__":
    main()
