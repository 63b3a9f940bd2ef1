#!/usr/bin/env python3
"""A referral goes out, is taken up, reported on and confirmed; a handover passes once; a recall is answered."""

import json

from support import MIYAKO, RAINBOW, WORDING_ACROSS, YAMADA, FederationTest, main, until


class Referral(FederationTest):
    def staff(self, node, noun, verb, *arguments, expect=0):
        return self.federation.staff(node, noun, verb, *arguments, expect=expect)

    def stands(self, node, referral, noun="referral"):
        return self.staff(node, noun, "show", "--referral", referral)

    def until_state(self, node, referral, state, noun="referral"):
        def reached():
            listed = self.staff(node, noun, "list")["referrals"]
            return any(each["referral"] == referral and each["state"] == state for each in listed)
        until(reached, f"{state} at {node}")
        return self.stands(node, referral, noun)

    def act(self, node, referral, event, *arguments, noun="referral", expect=0):
        return self.staff(node, noun, event, "--referral", referral, *arguments, expect=expect)

    def refer(self):
        case = self.federation.add_case(MIYAKO)
        answer = self.staff(
            MIYAKO, "referral", "send", "--case", case, "--recipient", RAINBOW, "--basis", "dss-77",
            "--category", "identity", "--category", "contact", "--category", "presenting_issues")
        return answer["message"]

    def test_closes_its_loop_with_four_dated_acts(self):
        self.start(MIYAKO, RAINBOW)
        referral = self.refer()
        came = self.until_state(RAINBOW, referral, "received")
        self.assertEqual((came["responsible"], came["end"], came["overdue"]),
                         (MIYAKO, "recipient", False))
        self.until_state(MIYAKO, referral, "received")
        self.assertEqual(self.act(RAINBOW, referral, "accept")["responsible"], RAINBOW)
        accepted = self.until_state(MIYAKO, referral, "accepted")
        self.assertEqual(accepted["responsible"], RAINBOW)
        # The words of a report are an answer that went before it; here nothing did.
        self.act(RAINBOW, referral, "report", "--content", "0" * 32, expect=1)
        self.act(RAINBOW, referral, "report")
        self.until_state(MIYAKO, referral, "reported")
        self.act(MIYAKO, referral, "confirm")
        ends = [self.until_state(node, referral, "closed") for node in (MIYAKO, RAINBOW)]
        until(lambda: "report_received" in self.stands(RAINBOW, referral)["dates"], "its receipt")
        ends = [self.stands(node, referral) for node in (MIYAKO, RAINBOW)]
        self.assertEqual(ends[0]["dates"], ends[1]["dates"])
        dates = [ends[0]["dates"][name]
                 for name in ("sent", "received", "report_sent", "report_received")]
        self.assertEqual(dates, sorted(dates))
        self.assertTrue(ends[0]["dates"]["in_order"])
        self.assertIn("case", ends[0])
        self.assertNotIn("case", ends[1])
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_refuses_acts_that_have_no_place(self):
        self.start(MIYAKO, RAINBOW)
        referral = self.refer()
        self.until_state(RAINBOW, referral, "received")
        for node, body, status, reason in (
                (MIYAKO, {"event": "accept"}, 403, "referral.not-your-act"),
                (RAINBOW, {"event": "report"}, 403, "referral.no-such-step"),
                (RAINBOW, {"event": "decline"}, 422, "referral.reason-missing"),
                (RAINBOW, {"event": "decline", "reason": "因"}, 422, "json.bad-value"),
                (RAINBOW, {"event": "accept", "revision": 7}, 409, "referral.changed"),
                (RAINBOW, {"event": "ask-back", "content": referral}, 422,
                 "referral.unknown-content"),
                (RAINBOW, {"event": "send"}, 403, "referral.no-such-step")):
            with self.subTest(reason=reason):
                path = f"/api/v1/referrals/{MIYAKO}/{referral}/acts"
                got, answer = self.federation.ask(node, "POST", path, body)
                self.assertEqual((got, json.loads(answer)["reason"]), (status, reason))

    def test_is_recalled_when_it_is_revoked_and_the_recall_answered(self):
        self.start(MIYAKO, RAINBOW)
        referral = self.refer()
        self.until_state(RAINBOW, referral, "received")
        self.act(MIYAKO, referral, "revoke", "--reason", "no-longer-needed")
        self.until_state(RAINBOW, referral, "cancelled")

        def recall():
            return next((item for item in self.federation.inbox(RAINBOW)
                         if item["kind"] == "recall"), None)
        message = until(recall, "the recall")["message"]
        item = self.federation.get(RAINBOW, f"/api/v1/inbox/{MIYAKO}/{referral}")
        self.assertIn("recalled_at", item)
        self.assertNotIn("payload", item)
        path = f"/api/v1/recalls/{MIYAKO}/{message}/answer"
        for body, status, reason in (
                ({"result": "kept"}, 422, "recall.basis-missing"),
                ({"result": "kept", "basis": "no-such-law"}, 422, "recall.unknown-basis")):
            got, answer = self.federation.ask(RAINBOW, "POST", path, body)
            self.assertEqual((got, json.loads(answer)["reason"]), (status, reason))
        self.staff(RAINBOW, "recall", "answer", "--sender", MIYAKO, "--recall", message,
                   "--result", "deleted")
        got, answer = self.federation.ask(RAINBOW, "POST", path, {"result": "deleted"})
        self.assertEqual((got, json.loads(answer)["reason"]), (409, "recall.answered"))

        def answered():
            return next((item for item in self.federation.inbox(MIYAKO)
                         if item["kind"] == "recall-answer"), None)
        came = until(answered, "the answer")["message"]
        item = self.federation.get(MIYAKO, f"/api/v1/inbox/{RAINBOW}/{came}")
        self.assertEqual(item["payload"], {"result": "deleted", "v": 1})
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_passes_a_case_when_the_other_town_accepts_and_not_before(self):
        """山田町's node is down at first; the handover waits, and arrives once."""
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO, WORDING_ACROSS)
        hand_over = ("--case", case, "--recipient", YAMADA, "--basis", "pipa-69-2-1",
                     "--category", "identity", "--category", "contact")
        handover = self.staff(MIYAKO, "handover", "send", *hand_over)["message"]
        self.assertEqual(self.stands(MIYAKO, handover, "handover")["state"], "sent")
        got, answer = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/cases/{case}/releases",
            {"recipient": YAMADA, "kind": "transfer", "purpose": "relocation",
             "basis": "pipa-69-2-1", "categories": ["identity", "contact"]})
        refusal = json.loads(answer)
        self.assertEqual((got, refusal["reason"], refusal["detail"]),
                         (403, "referral.handover-open", handover))
        self.staff(MIYAKO, "handover", "send", *hand_over, expect=11)
        self.start(YAMADA)
        self.until_state(YAMADA, handover, "received", "handover")
        received = self.until_state(MIYAKO, handover, "received", "handover")
        self.assertEqual(received["responsible"], MIYAKO)
        self.assertEqual(received["responsible_by"]["event"], "send")
        self.act(YAMADA, handover, "accept", noun="handover")
        accepted = self.until_state(MIYAKO, handover, "accepted", "handover")
        self.assertEqual(accepted["responsible"], YAMADA)
        self.assertEqual(accepted["responsible_by"]["event"], "accept")
        got, answer = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/referrals/{MIYAKO}/{handover}/acts",
            {"event": "revoke", "reason": "moved"})
        self.assertEqual((got, json.loads(answer)["reason"]), (403, "referral.handed-over"))
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, handover), 1)
        self.end_and_verify(MIYAKO, YAMADA)


if __name__ == "__main__":
    main()
