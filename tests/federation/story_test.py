#!/usr/bin/env python3
"""The reference federation keeps every promise of its story, and its bytes tell nobody anything."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from support import (MIYAKO, NAMES, RAINBOW, ROOT, SHEET, YAMADA, Federation, Settings, main,
                     personal_texts, places_of, spellings)

STORY_SECONDS = 300


def tell(folder):
    """The program itself, as a reader of the README would start it."""
    script = ROOT / "admin" / "reference" / "federation.py"
    return subprocess.run(
        [sys.executable, str(script), "--bin", str(Settings.binaries), "--dir", str(folder),
         "--once", "--json"],
        capture_output=True, text=True, check=False, timeout=STORY_SECONDS)


class ReferenceStory(unittest.TestCase):
    """Told once; every case looks at what it left behind."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="musubi-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name) / "federation"
        cls.told = tell(cls.folder)
        cls.federation = Federation(Settings.binaries, cls.folder)

    def open_at(self, node, envelope):
        """The exit code of `musubi envelope open` at a node."""
        command = [str(Settings.binaries / "musubi"), "envelope", "open", "--node",
                   str(self.federation.home(node)), str(envelope)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    def acts_of(self, node):
        log = self.federation.musubi("audit", "log", "--node", self.federation.home(node))
        return {act["act"] for act in log["acts"]}

    def test_counts_what_happened(self):
        self.assertEqual(self.told.returncode, 0, self.told.stderr)
        counts = json.loads(self.told.stdout.splitlines()[-1])
        self.assertEqual(counts, {
            "nodes": 3, "exchanges": 2, "receipts_verified": 2, "refusals": 1,
            "withheld_categories": counts["withheld_categories"], "logs_verified": 3,
            "envelopes_on_wire": 2})
        self.assertGreater(counts["withheld_categories"], 0)

    def test_opens_each_envelope_at_its_recipient_only(self):
        envelopes = sorted((self.folder / "wire").glob("*.p7m"))
        opened = [{node for node in NAMES if self.open_at(node, envelope) == 0}
                  for envelope in envelopes]
        self.assertCountEqual(opened, [{RAINBOW}, {MIYAKO}])

    def test_leaves_no_name_in_any_byte(self):
        """Invariant 3: stores, logs, copies of the wire, outputs: nothing tells of the family."""
        self.assertEqual(places_of(personal_texts(), self.folder), [])
        said = (self.told.stdout + self.told.stderr).encode()
        self.assertFalse([text for text in personal_texts()
                          if any(spelling in said for spelling in spellings(text))])

    def test_would_find_a_name_if_it_were_there(self):
        """The search itself can fail: it finds the sheet, also where it is coded."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "sheet").write_bytes(SHEET.read_bytes())
            (folder / "escaped").write_text(json.dumps(json.loads(SHEET.read_bytes())))
            found = places_of(personal_texts(), folder)
            self.assertEqual(len(found), 2 * len(personal_texts()))

    def test_keeps_the_refused_town_out(self):
        """The policy refused 山田町: it took part, and nothing ever arrived."""
        self.assertEqual(self.acts_of(YAMADA), {"node", "registry"})
        self.assertLess({"received", "view"}, self.acts_of(RAINBOW))


if __name__ == "__main__":
    main()
