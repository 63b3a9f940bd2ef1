#!/usr/bin/env python3
"""A node's store is lost, and comes back from a copy (docs/spec/exchange.md §5.4, §5.5)."""

import collections
import shutil

from support import MIYAKO, RAINBOW, YAMADA, FederationTest, main, until


class Restore(FederationTest):
    """山田町 loses its disk; 宮古市 pushes to it. The NPO only collects."""

    def setUp(self):
        super().setUp()
        self.federation.approve_wording(YAMADA)

    def backup(self, node, name="backup"):
        """Copied while it runs; the folder, and what the command told."""
        data = self.federation.home(node) / "data"
        until(lambda: self.published(data) > 0, "a checkpoint")
        folder = self.federation.folder / name
        told = self.federation.musubi("node", "backup", "--dir", self.federation.home(node),
                                      "--out", folder)
        return folder, told

    def lose_and_put_back(self, node, folder, with_checkpoint=False):
        """The disk's end, and what an operator does: store.db goes back to its place."""
        data = self.federation.home(node) / "data"
        size = self.federation.get(node, "/api/v1/status")["log"]["size"]
        until(lambda: self.published(data) >= size, f"a checkpoint of {size} entries")
        self.federation.kill(node)
        checkpoint = (data / "checkpoint").read_bytes()
        shutil.rmtree(data)
        data.mkdir(mode=0o700)
        shutil.copy(folder / "store.db", data / "store.db")
        if with_checkpoint:
            shutil.copy(folder / "checkpoint", data / "checkpoint")
        else:
            (data / "checkpoint").write_bytes(checkpoint)

    @staticmethod
    def published(data):
        file = data / "checkpoint"
        return int(file.read_text(encoding="utf-8").splitlines()[1]) if file.exists() else 0

    def is_refused(self, node, reason):
        code, text = self.federation.refuses_to_start(node)
        self.assertEqual(code, 1, text)
        self.assertIn(f"[{reason}]", text)
        self.assertIn("musubi node restored", text)

    def declare(self, node, *arguments, expect=0):
        return self.federation.musubi("node", "restored", "--dir", self.federation.home(node),
                                      *arguments, expect=expect)

    def exchanged(self, sender, recipient, count):
        messages = [self.federation.send(sender, recipient) for _ in range(count)]
        for message in messages:
            self.federation.is_delivered(sender, message)
        return messages

    def has_each_once(self, node, messages):
        def look():
            found = collections.Counter(item["message"] for item in self.federation.inbox(node))
            return found if set(found) == set(messages) else None
        found = until(look, f"what was sent to {node}, and nothing else")
        self.assertEqual(set(found.values()), {1})

    def test_goes_on_from_an_older_copy_and_loses_nothing(self):
        self.start(MIYAKO, YAMADA)
        there = self.exchanged(MIYAKO, YAMADA, 3)
        back = self.exchanged(YAMADA, MIYAKO, 2)
        folder, told = self.backup(YAMADA)
        there += self.exchanged(MIYAKO, YAMADA, 4)
        back += self.exchanged(YAMADA, MIYAKO, 2)
        self.lose_and_put_back(YAMADA, folder)
        self.is_refused(YAMADA, "store.is-a-copy")

        declared = self.declare(YAMADA)
        self.assertEqual(declared["held_through"], told["log"]["size"])
        self.assertGreater(declared["lost"]["size"], declared["held_through"])
        data = self.federation.home(YAMADA) / "data"
        self.assertTrue((data / f"checkpoint-lost-{declared['lost']['size']}").exists())

        self.start(YAMADA)
        self.has_each_once(YAMADA, there)
        there += self.exchanged(MIYAKO, YAMADA, 2)
        back += self.exchanged(YAMADA, MIYAKO, 2)
        self.has_each_once(YAMADA, there)
        self.has_each_once(MIYAKO, back)
        for message in there:
            self.federation.is_delivered(MIYAKO, message)
            self.federation.check_receipt(MIYAKO, message, YAMADA)
        self.end_and_verify(MIYAKO, YAMADA)

    def test_is_asked_for_what_it_lost_by_a_peer_that_only_collects(self):
        """The restored node is the one that listens: it tells the NPO when that comes to collect."""
        self.start(MIYAKO, RAINBOW)
        folder, _ = self.backup(MIYAKO)
        lost = [self.answer_of_the_npo() for _ in range(2)]
        self.lose_and_put_back(MIYAKO, folder)
        self.declare(MIYAKO)
        self.start(MIYAKO)
        self.has_each_once(MIYAKO, lost)
        self.end_and_verify(MIYAKO, RAINBOW)

    def answer_of_the_npo(self):
        case = self.federation.add_case(RAINBOW)
        status, body = self.federation.release(RAINBOW, case, MIYAKO, kind="information",
                                               basis="dss-77")
        self.assertEqual(status, 201, body)
        self.federation.is_delivered(RAINBOW, body["message"])
        return body["message"]

    def test_finds_out_a_copy_whose_checkpoint_is_as_old(self):
        self.start(MIYAKO)
        folder, _ = self.backup(MIYAKO)
        self.federation.add_case(MIYAKO)
        self.lose_and_put_back(MIYAKO, folder, with_checkpoint=True)
        self.is_refused(MIYAKO, "store.is-a-copy")
        self.assertIsNone(self.declare(MIYAKO)["lost"])
        self.start(MIYAKO)
        self.end_and_verify(MIYAKO)

    def test_finishes_a_declaration_that_was_interrupted(self):
        self.start(MIYAKO)
        folder, told = self.backup(MIYAKO)
        self.federation.add_case(MIYAKO)
        self.lose_and_put_back(MIYAKO, folder)
        first = self.declare(MIYAKO)
        data = self.federation.home(MIYAKO) / "data"
        (data / f"checkpoint-lost-{first['lost']['size']}").rename(data / "checkpoint")
        again = self.declare(MIYAKO)
        self.assertEqual(again["epoch"], first["epoch"])
        self.assertEqual(again["held_through"], told["log"]["size"])
        self.start(MIYAKO)
        self.end_and_verify(MIYAKO)

    def test_declares_nothing_of_a_store_that_is_no_copy(self):
        self.start(MIYAKO)
        self.assertEqual(self.declare(MIYAKO, expect=11)["error"]["reason"], "store.in-use")
        self.assertEqual(self.federation.end(MIYAKO), 0)
        self.assertEqual(self.declare(MIYAKO, expect=11)["error"]["reason"], "restore.not-a-copy")
        self.start(MIYAKO)
        self.end_and_verify(MIYAKO)

    def test_lets_its_peers_forget_what_is_in_a_copy(self):
        self.start(MIYAKO, YAMADA)
        message = self.exchanged(MIYAKO, YAMADA, 1)[0]
        folder, told = self.backup(YAMADA)
        tell = ("node", "backed-up", "--dir", self.federation.home(YAMADA), "--token-file",
                self.federation.home(YAMADA) / "operator.token", "--backup")
        # The store itself is in no safe place.
        shutil.copytree(self.federation.home(YAMADA) / "data", folder.parent / "no-copy")
        refusal = self.federation.musubi(*tell, folder.parent / "no-copy", expect=11)
        self.assertEqual(refusal["error"]["reason"], "backup.not-a-copy")
        answer = self.federation.musubi(*tell, folder)
        self.assertEqual(answer["backed_up_through"], told["log"]["size"])
        # The mark travels with the next statement.
        self.exchanged(MIYAKO, YAMADA, 1)
        until(lambda: self.federation.state_of(MIYAKO, message) == "settled", "settled")
        self.end_and_verify(MIYAKO, YAMADA)

    def test_does_not_take_the_copy_of_another_node_for_its_own(self):
        self.start(MIYAKO, YAMADA)
        status, body = self.federation.ask(YAMADA, "POST", "/api/v1/backups",
                                           {"root": "00" * 32, "size": 1}, role="operator")
        self.assertEqual(status, 409, body)
        folder, _ = self.backup(MIYAKO)
        told = self.federation.musubi(
            "node", "backed-up", "--dir", self.federation.home(YAMADA), "--token-file",
            self.federation.home(YAMADA) / "operator.token", "--backup", folder, expect=1)
        self.assertEqual(told["error"]["reason"], "store.wrong-key")


if __name__ == "__main__":
    main()
