#!/usr/bin/env python3
"""A message crosses on a file, where no network does; its receipt comes back the same way."""

from support import MIYAKO, YAMADA, FederationTest, main, personal_texts, places_of


class Media(FederationTest):
    """宮古市 and 山田町 never reach each other: neither listens where the registry says."""

    def setUp(self):
        super().setUp()
        for node in (MIYAKO, YAMADA):
            self.federation.set(self.federation.home(node) / "node.toml", "exchange",
                                listen="127.0.0.1:0")
        self.start(MIYAKO, YAMADA)
        self.message = self.federation.send(MIYAKO, YAMADA)

    def media(self, node, verb, *arguments):
        return self.federation.musubi(
            "summary", verb, "--node", self.federation.home(node), "--token-file",
            self.federation.home(node) / "operator.token", *arguments)

    def carry(self, name, sender=MIYAKO, recipient=YAMADA):
        """Out, over, and back again; what each side counted."""
        there = self.federation.folder / f"{name}-there"
        back = self.federation.folder / f"{name}-back"
        self.media(sender, "export-media", "--peer", recipient, "--out", there)
        taken = self.media(recipient, "import-media", "--file", there, "--out", back)
        returned = self.media(sender, "import-media", "--file", back, "--out",
                              self.federation.folder / f"{name}-again")
        return taken, returned

    def test_carries_a_message_and_its_receipt(self):
        self.assertNotEqual(self.federation.state_of(MIYAKO, self.message), "delivered")
        taken, returned = self.carry("stick")
        self.assertEqual((taken["received"], returned["delivered"]), (1, 1))
        self.assertEqual(self.federation.state_of(MIYAKO, self.message), "delivered")
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, self.message), 1)
        self.federation.check_receipt(MIYAKO, self.message, YAMADA)
        self.end_and_verify(MIYAKO, YAMADA)

    def test_leaves_no_name_on_the_file(self):
        """Invariant 3, also in the stores while they are open."""
        self.carry("stick")
        self.assertGreater((self.federation.folder / "stick-there").stat().st_size, 1000)
        self.assertTrue(list(self.federation.folder.glob("*/data/*-wal")))
        self.assertEqual(places_of(personal_texts(), self.federation.folder), [])

    def test_takes_a_file_twice_and_a_message_once(self):
        first = self.federation.folder / "there"
        backs = [self.federation.folder / name for name in ("back-1", "back-2")]
        self.media(MIYAKO, "export-media", "--peer", YAMADA, "--out", first)
        for back in backs:
            self.media(YAMADA, "import-media", "--file", first, "--out", back)
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, self.message), 1)
        counted = [self.media(MIYAKO, "import-media", "--file", back, "--out",
                              self.federation.folder / "again")["delivered"]
                   for back in (backs[1], backs[0], backs[1])]
        self.assertEqual(counted, [1, 0, 0])
        self.assertEqual(self.federation.state_of(MIYAKO, self.message), "delivered")
        self.end_and_verify(MIYAKO, YAMADA)


if __name__ == "__main__":
    main()
