#!/usr/bin/env python3
"""Every past release is decided again from what a node kept (docs/spec/policy.md §9.1, invariant 5)."""

import hashlib
import json
import sqlite3

from support import MIYAKO, RAINBOW, YAMADA, FederationTest, main, personal_texts


class Replay(FederationTest):
    def replay(self, node, expect=0):
        return self.federation.musubi("audit", "replay", "--node", self.federation.home(node),
                                      expect=expect)

    def sent(self, node, recipient):
        message = self.federation.send(node, recipient)
        self.federation.is_delivered(node, message)
        return message

    def supersede_policy(self, node):
        """The next serial of the node's bundle, written down as the one to go by."""
        file = self.federation.home(node) / "policy.json"
        bundle = json.loads(file.read_text(encoding="utf-8"))
        bundle["serial"] += 1
        canonical = json.dumps(bundle, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        file.write_text(canonical, encoding="utf-8")
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        self.federation.set(self.federation.home(node) / "node.toml", "policy", digest=digest)

    def store(self, node, *statements):
        """Changes the bytes of a store behind the node's back."""
        with sqlite3.connect(self.federation.home(node) / "data" / "store.db") as database:
            for statement in statements:
                database.execute(statement)
        database.close()

    def verdicts(self, answer):
        return {entry["message"]: (entry["verdict"], entry.get("reason"))
                for entry in answer["entries"]}

    def test_decides_every_release_again(self):
        self.start(MIYAKO, RAINBOW, YAMADA)
        messages = [self.sent(MIYAKO, RAINBOW), self.sent(MIYAKO, YAMADA)]
        self.assertEqual(self.replay(MIYAKO)["agree"], 2)  # beside the running node
        self.supersede_policy(MIYAKO)
        self.federation.restart(MIYAKO)
        messages.append(self.sent(MIYAKO, RAINBOW))
        self.end_and_verify(MIYAKO, RAINBOW, YAMADA)

        answer = self.replay(MIYAKO)
        self.assertEqual((answer["releases"], answer["agree"], answer["differ"],
                          answer["not_replayable"]), (3, 3, 0, 0))
        self.assertEqual([entry["message"] for entry in answer["entries"]], messages)
        told = json.dumps(answer, ensure_ascii=False)
        self.assertFalse([text for text in personal_texts() if text in told])
        self.assertEqual(self.replay(RAINBOW)["releases"], 0)

    def test_tells_what_is_gone_or_was_altered(self):
        self.start(MIYAKO, RAINBOW)
        messages = [self.sent(MIYAKO, RAINBOW) for _ in range(3)]
        self.assertEqual(self.federation.end(MIYAKO), 0)

        # What was sealed for one row does not open in another.
        first, second = (f"(SELECT decision FROM decision ORDER BY decided LIMIT 1 OFFSET {n})"
                         for n in (0, 1))
        self.store(MIYAKO, f"UPDATE decision SET decision = {second} WHERE decision = {first}")
        answer = self.replay(MIYAKO, expect=1)
        self.assertEqual(self.verdicts(answer)[messages[0]][0], "differs")
        self.assertEqual((answer["agree"], answer["differ"]), (2, 1))

        self.store(MIYAKO, f"DELETE FROM outbox WHERE message_id = '{messages[0]}'",
                   f"DELETE FROM decision WHERE decision = {second}")
        answer = self.replay(MIYAKO, expect=10)
        self.assertEqual(self.verdicts(answer)[messages[0]],
                         ("not-replayable", "replay.no-message"))
        self.assertEqual((answer["agree"], answer["not_replayable"]), (1, 2))

        self.store(MIYAKO, "DELETE FROM bundle")
        answer = self.replay(MIYAKO, expect=10)
        self.assertEqual(self.verdicts(answer)[messages[2]], ("not-replayable", "replay.no-bundle"))
        self.assertEqual(answer["agree"], 0)


if __name__ == "__main__":
    main()
