#!/usr/bin/env python3
"""Somebody takes their consent back: what rested on it comes back by itself, and nothing else does."""

from support import MIYAKO, RAINBOW, WORDING_ACROSS, YAMADA, FederationTest, main, until

WORDING = "morioka-r5-04"
SUBJECT, MOTHER, BROTHER = 0, 1, 2
NOTHING = {"halted": [], "recalled": [], "recalls": [], "withdrawn": []}


class Withdrawal(FederationTest):
    def say(self, case, person, state, wording=WORDING, *more):
        """A caseworker records it; what the command says that followed."""
        return self.federation.staff(MIYAKO, "summary", "consent", "--case", case, "--person",
                                     person, "--state", state, "--wording", wording, *more)

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
        followed = self.say(case, BROTHER, "refused")
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


if __name__ == "__main__":
    main()
