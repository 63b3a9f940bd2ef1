#!/usr/bin/env python3
"""The reference federation keeps every promise of its story, and its bytes tell nobody anything."""

import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unicodedata
import unittest

from support import (COUNCIL, IWAIZUMI, IWATE, MIYAKO, NAMES, RAINBOW, REFERENCE, ROOT, TANOHATA,
                     YAMADA, Federation, Settings, half_width, main, older, personal_texts,
                     places_of, spellings)

# pylint: disable=wrong-import-order
from aftermath import SHEET_OF_THE_NIGHT
from federation import in_pairs
from staff import Staff, of_categories, released, sentences, withheld
from story import (FOR_RAINBOW, FOR_THE_CITY, FOR_YAMADA, MOTHER, SHEET_AT_RAINBOW,
                   SHEET_AT_TANOHATA, SIGNED_PAPER, SISTER, SUBJECT, UNCLE, UNCLE_IN_WORDS)
from story import SHEET as FAMILY

STORY_SECONDS = 300
SHEETS = (FAMILY, SHEET_AT_RAINBOW, SHEET_AT_TANOHATA, SHEET_OF_THE_NIGHT)


def command(folder, *options):
    """The program itself, as a reader of the README would start it."""
    script = ROOT / "admin" / "reference" / "demo.py"
    return [sys.executable, str(script), "--bin", str(Settings.binaries), "--dir", str(folder),
            *options]


def tell(folder):
    return subprocess.run(command(folder, "--once", "--json"), capture_output=True, text=True,
                          check=False, timeout=STORY_SECONDS)


def stays_not_up_yet(line):
    return "Staying up" not in line


def nodes_of(folder):
    """The processes that run on a folder of the federation."""
    running = []
    for file in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"musubi-node") and os.fsencode(folder) in words[1]:
            running.append(int(file.parent.name))
    return running


def family():
    return json.loads(FAMILY.read_text(encoding="utf-8"))


def sealed_texts():
    """The sister's place, in each way in which the sheet has it."""
    caller, sister = family()["caller"], family()["household"][SISTER]
    return [caller["address"], caller["phone_mobile"], *sister["sealed_words"]]


def nobody_wrote_it_down():
    """The same sheet with the boxes empty that tell the sister's place, and nobody protected."""
    sheet = family()
    for box in ("postcode", "address", "municipality", "phone_mobile"):
        del sheet["caller"][box]
    for box in ("municipality", "concerns", "sealed_words"):
        del sheet["household"][SISTER][box]
    sheet["household"][SISTER]["sealed_place"] = "no"
    del sheet["situation"]
    return sheet


class ReferenceStory(unittest.TestCase):
    """Told once. Every case looks at what it left behind, or asks the nodes, which run again."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="musubi-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name) / "federation"
        cls.told = tell(cls.folder)
        if cls.told.returncode != 0:
            raise AssertionError(cls.told.stderr)
        cls.counts = json.loads(cls.told.stdout.splitlines()[-1])
        cls.made = json.loads((cls.folder / "story.json").read_text(encoding="utf-8"))["made"]
        # Looked for before anybody asks anything else.
        cls.envelopes = sorted((cls.folder / "wire").glob("*.p7m"))
        cls.found = places_of(personal_texts(*SHEETS), cls.folder)
        cls.federation = Federation(Settings.binaries, cls.folder)
        cls.addClassCleanup(cls.federation.stop)
        cls.federation.start_all()
        cls.people = Staff(cls.federation)

    # What staff see

    def ask(self, node, noun, verb, *arguments, expect=0):
        return self.federation.staff(node, noun, verb, *arguments, expect=expect)

    def preview(self, node, case, recipient, basis, categories, kind, purpose):
        return self.ask(node, "summary", "preview", "--case", case, "--recipient", recipient,
                        "--basis", basis, "--kind", kind, "--purpose", purpose,
                        *of_categories(categories))

    def take_in(self, node, sheet):
        file = pathlib.Path(self.scratch.name) / "sheet.json"
        file.write_text(json.dumps(sheet), encoding="utf-8")
        return self.people.take_in(node, file)["case"]

    def open_at(self, node, envelope):
        """The exit code of `musubi envelope open` at a node."""
        command = [str(Settings.binaries / "musubi"), "envelope", "open", "--node",
                   str(self.federation.home(node)), str(envelope)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    def log_of(self, node):
        log = self.federation.musubi("audit", "log", "--count", 1000, "--node",
                                     self.federation.home(node))
        return [act["act"] for act in log["acts"]]

    def acts_of(self, node):
        return set(self.log_of(node))

    # What was counted

    def test_counts_what_happened(self):
        self.assertEqual(self.counts, {
            **self.counts, "nodes": 7, "exchanges": 6, "receipts_verified": 6, "refusals": 6,
            "recalls": 2, "crossings": 1, "reviews": 1, "logs_verified": 7, "replays_agreeing": 6,
            "envelopes_on_wire": len(self.envelopes)})
        self.assertGreater(self.counts["withheld_categories"], 0)

    def test_has_receipts_that_anybody_can_verify(self):
        keys = self.federation.musubi("federation", "keys", "--dir", self.federation.operator)
        trusted = [part for key in keys["trusted_keys"] for part in ("--trusted-key", key)]
        receipts = sorted(self.folder.glob("receipt-*.json"))
        self.assertEqual(len(receipts), self.counts["receipts_verified"])
        for receipt in receipts:
            told = self.federation.musubi("audit", "receipt", "--file", receipt, "--registry",
                                          self.federation.operator / "registry.json", *trusted)
            self.assertEqual(told["outcome"], "accepted")

    # What must be nowhere

    def test_opens_each_envelope_at_its_recipient_only(self):
        """Invariant 3, for every envelope that crossed and every node."""
        pairs = [(node, envelope) for envelope in self.envelopes for node in NAMES]
        codes = dict(zip(pairs, in_pairs(lambda pair: self.open_at(*pair), pairs)))
        for envelope in self.envelopes:
            able = [node for node in NAMES if codes[node, envelope] == 0]
            self.assertEqual(len(able), 1, envelope.name)
        able = {node for (node, _), code in codes.items() if code == 0}
        self.assertEqual(able, {MIYAKO, RAINBOW, COUNCIL, YAMADA, IWATE})

    def test_leaves_no_name_in_any_byte(self):
        """Invariant 3: stores, logs, copies of the wire, outputs: nothing tells of the family."""
        self.assertEqual(self.found, [])
        said = (self.told.stdout + self.told.stderr).encode()
        self.assertFalse([text for text in personal_texts(*SHEETS)
                          if any(spelling in said for spelling in spellings(text))])

    def test_looks_for_the_sealed_place_and_for_every_name(self):
        texts = personal_texts(*SHEETS)
        for text in sealed_texts():
            self.assertIn(text, texts)
        for person in family()["household"]:
            self.assertIn(person["name"], texts)

    def test_would_find_a_name_if_it_were_there(self):
        """The search itself can fail: it finds the sheets, also where they are coded."""
        texts = personal_texts(*SHEETS)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "sheets").write_bytes(b"".join(sheet.read_bytes() for sheet in SHEETS))
            escaped = json.dumps([json.loads(sheet.read_bytes()) for sheet in SHEETS])
            (folder / "escaped").write_text(escaped)
            (folder / "wide").write_text("\n".join(texts), encoding="utf-16-le")
            (folder / "plain").write_text(unicodedata.normalize("NFKC", "\n".join(texts)))
            (folder / "half").write_text(half_width("\n".join(texts)))
            (folder / "office.csv").write_text(older("\n".join(texts)), encoding="cp932")
            for file in ("sheets", "escaped", "wide", "plain", "half", "office.csv"):
                self.assertEqual({text for place, text in places_of(texts, folder) if place == file},
                                 set(texts), file)

    def test_leaves_no_name_in_what_a_running_node_has_not_yet_filed(self):
        """While nodes run, their newest rows stand in a file beside the store."""
        self.take_in(MIYAKO, family())
        fresh = [file for file in self.folder.rglob("*-wal") if file.stat().st_size > 0]
        self.assertTrue(fresh)
        self.assertEqual([place for place in places_of(personal_texts(*SHEETS), self.folder)
                          if place[0].endswith("-wal")], [])

    # Chapters 1 and 2

    def test_closes_both_loops_with_four_dated_acts(self):
        for sender, recipient, referral in (
                (COUNCIL, MIYAKO, self.made["referral_to_city"]),
                (MIYAKO, RAINBOW, self.made["referral_to_rainbow"])):
            ends = [self.people.stands(node, referral) for node in (sender, recipient)]
            self.assertEqual([end["state"] for end in ends], ["closed", "closed"])
            self.assertEqual(ends[0]["dates"], ends[1]["dates"])
            dates = [ends[0]["dates"][name]
                     for name in ("sent", "received", "report_sent", "report_received")]
            self.assertEqual(dates, sorted(dates))
            self.assertEqual([(act["event"], act["by"]) for act in ends[0]["acts"]],
                             [("send", "sender"), ("accept", "recipient"), ("start", "recipient"),
                              ("report", "recipient"), ("confirm", "sender")])

    def test_reports_in_the_words_of_rainbows_own_record(self):
        report = self.made["report_of_rainbow"]
        # The story read them as they came; with the subject's withdrawal at Rainbow they are gone.
        self.assertIn("recalled_at", self.people.show(MIYAKO, RAINBOW, report))
        acts = self.people.stands(MIYAKO, self.made["referral_to_rainbow"])["acts"]
        self.assertEqual([act["content"] for act in acts if "content" in act], [report])

    def test_lets_the_city_check_the_paper_that_was_signed(self):
        """As a caseworker would, with sha256sum, once the office shows its scan."""
        item = self.people.show(MIYAKO, COUNCIL, self.made["referral_to_city"])
        plan = item["payload"]["persons"][SUBJECT]["categories"]["services_plan"]
        told = subprocess.run(["sha256sum", SIGNED_PAPER], capture_output=True, text=True, check=True)
        self.assertEqual(told.stdout.split()[0], plan["signed_copy"])

    def test_gives_each_body_only_what_its_programme_needs(self):
        for node, sender, message, asked in (
                (MIYAKO, COUNCIL, self.made["referral_to_city"], FOR_THE_CITY),
                (RAINBOW, MIYAKO, self.made["referral_to_rainbow"], FOR_RAINBOW)):
            item = self.people.show(node, sender, message)
            for person in item["payload"]["persons"]:
                self.assertLessEqual(set(person["categories"]), set(asked))
            self.assertLessEqual({"NO_ONWARD", "PURPOSE_ONLY", "REPORT_BACK"},
                                 {duty["id"] for duty in item["manifest"]["obligations"]})
            self.assertEqual(item["manifest"]["basis"]["class"], "entrustment")

    def test_gives_a_contractor_nothing_that_no_contract_of_its_programme_names(self):
        plan = json.loads((REFERENCE / "miyako.json").read_text(encoding="utf-8"))
        named = [set(contract["categories"]) for contract in plan["contracts"]
                 if contract["contractor"] == "op-000001"]
        payload = self.people.show(RAINBOW, MIYAKO, self.made["referral_to_rainbow"])["payload"]
        given = {name for person in payload["persons"] for name in person["categories"]}
        self.assertTrue(any(given <= categories for categories in named), given)
        self.assertNotIn("housing_utilities", set().union(*named))
        told = self.preview(MIYAKO, self.made["case_at_city"], RAINBOW, "dss-77",
                            ("housing_utilities",), "referral", "intake_handoff")
        self.assertEqual(released(told, SUBJECT), set())
        self.assertEqual(set(withheld(told, SUBJECT)), {"housing_utilities"})

    # Chapter 3

    def test_tells_staff_why_the_relative_is_withheld_and_nobody_else(self):
        told = self.preview(COUNCIL, self.made["case_at_council"], MIYAKO, "swa-106-4", FOR_THE_CITY,
                            "referral", "intake_handoff")
        self.assertEqual(released(told, UNCLE), set())
        self.assertEqual(set(withheld(told, UNCLE).values()), {"RELATIVE_ELSEWHERE"})
        self.assertIn("その人自身の、提供先に及ぶ有効な同意がなければ提供できない",
                      "".join(sentences(told, UNCLE)))
        self.assertIn("without that person's own consent", "".join(sentences(told, UNCLE, "en")))
        names = {person["name"] for person in family()["household"]}
        absent = {family()["household"][person]["name"] for person in (SISTER, UNCLE)}
        for node, sender, message in (
                (MIYAKO, COUNCIL, self.made["referral_to_city"]),
                (RAINBOW, MIYAKO, self.made["referral_to_rainbow"])):
            item = json.dumps(self.people.show(node, sender, message), ensure_ascii=False)
            self.assertFalse([name for name in absent if name in item])
            self.assertTrue([name for name in names if name in item])
            self.assertNotIn("RELATIVE_ELSEWHERE", item)

    def test_tells_yamada_nothing_of_the_uncle_who_lives_there(self):
        """Not even the word: in no text of anybody's that arrived there, or would now."""
        self.assertEqual(family()["household"][UNCLE]["relation"], UNCLE_IN_WORDS)
        for item in self.ask(YAMADA, "summary", "inbox")["items"]:
            came = self.people.show(YAMADA, item["sender"], item["message"])
            self.assertNotIn(UNCLE_IN_WORDS, json.dumps(came, ensure_ascii=False))
        told = self.preview(MIYAKO, self.made["case_at_city"], YAMADA, "pipa-69-2-1", FOR_YAMADA,
                            "information", "relocation")
        self.assertEqual(released(told, UNCLE), set())

    def test_shows_a_sealed_place_as_if_nobody_had_written_it_down_invariant_7(self):
        """Byte for byte the same payload, and the same duties."""
        sent = self.people.show(MIYAKO, COUNCIL, self.made["referral_to_city"])
        twin = self.ask(COUNCIL, "referral", "send", "--case",
                          self.take_in(COUNCIL, nobody_wrote_it_down()), "--recipient", MIYAKO,
                          "--basis", "swa-106-4", *of_categories(FOR_THE_CITY))["message"]
        self.people.until_arrived(MIYAKO, twin)
        came = self.people.show(MIYAKO, COUNCIL, twin)
        self.assertEqual(sent["payload"], came["payload"])
        self.assertEqual(sent["manifest"]["obligations"], came["manifest"]["obligations"])
        everything = json.dumps(sent, ensure_ascii=False)
        self.assertFalse([text for text in sealed_texts() if text in everything])
        self.assertNotIn("history", sent["payload"]["persons"][SUBJECT]["categories"])

    # Chapter 4

    def test_says_what_a_move_needs_where_consent_does_not_cover_it(self):
        case = self.take_in(MIYAKO, family())
        told = self.ask(MIYAKO, "handover", "send", "--case", case, "--recipient", YAMADA, "--basis",
                          "pipa-69-2-1", *of_categories(FOR_YAMADA), expect=30)
        self.assertEqual(told["released"], [])
        self.assertIn("CONSENT_SCOPE", withheld(told, SUBJECT).values())
        said = "".join(sentences(told, SUBJECT))
        self.assertIn("同意が提供先・目的・区分に及ばなければ提供できない", said)
        self.assertIn("及ぶ文言を示して、本人からあらためて同意を得る必要がある", said)
        self.assertIn("asked anew, under words that cover them", "".join(sentences(told, SUBJECT, "en")))

    def test_opens_no_town_that_the_consent_does_not_name_invariant_2(self):
        """At the end he consents to none; while he did, the story saw the other towns refused."""
        case = self.made["case_at_city"]
        for town in (YAMADA, IWAIZUMI, TANOHATA):
            told = self.preview(MIYAKO, case, town, "pipa-69-2-1", FOR_YAMADA, "information",
                                "relocation")
            self.assertEqual(told["released"], [], town)
            self.assertIn("CONSENT_NOT_GIVEN", withheld(told, SUBJECT).values(), town)

    def test_passes_responsibility_when_yamada_accepts_and_not_before(self):
        handover = self.made["handover"]
        for node in (MIYAKO, YAMADA):
            end = self.people.stands(node, handover, "handover")
            self.assertEqual([(act["event"], act["by"]) for act in end["acts"]],
                             [("send", "sender"), ("accept", "recipient")])
            self.assertEqual((end["responsible"], end["state"]), (YAMADA, "accepted"))
        inbox = self.ask(YAMADA, "summary", "inbox")["items"]
        self.assertEqual(sum(item["message"] == handover for item in inbox), 1)

    # Chapter 5

    def test_takes_effect_once_for_each_message_that_arrived_invariant_4(self):
        """The log has a record for each time that a message took effect."""
        for node in (MIYAKO, RAINBOW, YAMADA):
            items = self.ask(node, "summary", "inbox")["items"]
            self.assertEqual(self.log_of(node).count("received"), len(items), node)

    def test_gives_nothing_of_who_withdrew(self):
        item = self.people.show(YAMADA, MIYAKO, self.made["information_without_mother"])
        self.assertNotIn("payload", item)
        told = self.preview(MIYAKO, self.made["case_at_city"], YAMADA, "pipa-69-2-1", FOR_YAMADA,
                            "information", "relocation")
        self.assertEqual(set(withheld(told, MOTHER).values()), {"CONSENT_NOT_GIVEN"})
        self.assertEqual(released(told, MOTHER), set())

    def test_takes_back_what_rested_on_her_consent_and_nothing_else(self):
        handover = self.made["handover"]
        item = self.people.show(YAMADA, MIYAKO, handover)
        self.assertIn("recalled_at", item)
        self.assertNotIn("payload", item)
        entrusted = self.people.show(RAINBOW, MIYAKO, self.made["referral_to_rainbow"])
        self.assertIn("payload", entrusted)
        answer = self.people.show(MIYAKO, YAMADA, self.made["answer_to_recall"])
        self.assertEqual(answer["payload"], {"result": "deleted", "v": 1})
        self.assertEqual(answer["manifest"]["reply_to"], self.made["recall"])

    def test_refuses_a_basis_that_the_village_lacks(self):
        cases = self.ask(TANOHATA, "summary", "list")["cases"]
        told = self.preview(TANOHATA, cases[0]["case"], MIYAKO, "swa-106-6", ("identity",),
                            "information", "support_meeting")
        self.assertEqual(set(withheld(told, SUBJECT).values()), {"BASIS_NOT_CURRENT"})
        self.assertEqual([message["message"] for message in self.ask(TANOHATA, "summary", "messages")["messages"]],
                         [self.made["release_at_night"]])

    # Chapters 6 to 8

    def test_keeps_two_commissioners_apart_until_the_person_consents_invariant_9(self):
        item, = [item for item in self.ask(RAINBOW, "summary", "inbox")["items"]
                 if item["message"] == self.made["crossing"]]
        self.assertEqual((item["sender"], item["partition"]), (RAINBOW, "lg-034827"))
        self.assertIn("recalled_at", item)

    def test_has_an_answer_of_every_copy(self):
        told = self.ask(MIYAKO, "consent", "withdrawals", "--case", self.made["case_at_city"])
        self.assertGreaterEqual(len(told["withdrawals"]), 2)
        self.assertEqual({withdrawal["open_copies"] for withdrawal in told["withdrawals"]}, {0})

    def test_gives_the_minimum_in_an_emergency_and_has_it_reviewed(self):
        came = self.ask(IWATE, "summary", "show", "--sender", TANOHATA, "--message",
                        self.made["release_at_night"])
        person, = came["payload"]["persons"]
        self.assertEqual(set(person["categories"]), {"identity", "address", "presenting_issues"})
        listed, = self.ask(TANOHATA, "emergency", "list")["emergencies"]
        self.assertIn("reviewed", listed)

    def test_keeps_out_who_has_no_part(self):
        """岩泉町 took part in the federation, and nothing ever arrived."""
        self.assertEqual(self.acts_of(IWAIZUMI), {"node", "policy", "registry"})
        for node in (MIYAKO, RAINBOW, YAMADA):
            self.assertLess({"received", "view"}, self.acts_of(node))


class StayingUp(unittest.TestCase):
    """Without --once; and with four contracts of the NPO in the place of the joint one."""

    def test_ends_every_node_when_it_is_told_to_stop(self):
        with tempfile.TemporaryDirectory(prefix="musubi-") as name:
            folder = pathlib.Path(name) / "federation"
            with subprocess.Popen(command(folder, "--contracts", "separate", "--json"), text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
                try:
                    lines = iter(program.stderr.readline, "")
                    said = list(itertools.takewhile(stays_not_up_yet, lines))
                    running = nodes_of(folder)
                finally:
                    program.send_signal(signal.SIGTERM)
                out, err = program.communicate(timeout=STORY_SECONDS)
            self.assertEqual(len(running), len(NAMES), "".join(said))
            self.assertEqual(program.returncode, 0, err)
            self.assertEqual(nodes_of(folder), [])
            self.assertEqual(json.loads(out.splitlines()[-1])["logs_verified"], len(NAMES))
            plan = json.loads((folder / "operator" / "plan.json").read_text(encoding="utf-8"))
            self.assertEqual({len(contract["commissioners"]) for contract in plan["contracts"]}, {1})


if __name__ == "__main__":
    main()
