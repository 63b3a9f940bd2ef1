#!/usr/bin/env python3
"""A sharing policy changes when two people approve what its author proposes, at its instant."""

import datetime
import json

from support import MIYAKO, RAINBOW, REFERENCE, FederationTest, main, until

AUTHOR = "person:lg-032026-p01"
COLLEAGUE = "person:lg-032026-p02"
NEIGHBOUR = "person:lg-034827-p01"  # of 山田町: one of two approvers may be


class Policy(FederationTest):
    """Whoever signs an amendment has a key of their own."""

    def folder_of(self, person):
        return self.federation.folder / "persons" / person.replace(":", "-")

    def enrol(self, person):
        folder = self.folder_of(person)
        passphrase = self.federation.passphrase(folder)
        made = self.federation.musubi("key", "person", "--dir", folder, "--passphrase-file",
                                      passphrase, "--person", person)
        welcome = folder / "welcome.json"
        self.federation.musubi("federation", "enrol-person", "--dir", self.federation.operator,
                               "--request", made["request"], "--fingerprint", made["fingerprint"],
                               "--out", welcome)
        trusted = [part for key in self.operator_keys() for part in ("--trusted-key", key)]
        self.federation.musubi("key", "person-accept", "--dir", folder, "--passphrase-file",
                               passphrase, "--welcome", welcome, *trusted)

    def operator_keys(self):
        registry = json.loads((self.federation.operator / "registry.json").read_text("utf-8"))
        return [key["id"] for key in registry["signed"]["operator_keys"]]

    def sign(self, verb, person, *arguments, expect=0):
        folder = self.folder_of(person)
        return self.federation.musubi(
            "policy", verb, "--current", self.federation.home(MIYAKO) / "policy.json",
            "--baseline", REFERENCE / "baseline.json", "--catalogue", REFERENCE / "catalogue.json",
            "--dir", folder, "--passphrase-file", folder / "passphrase", *arguments, expect=expect)

    def next_bundle(self, seconds):
        """The bundle in force and one duty more, for advice by entrustment, from so soon on."""
        bundle = json.loads((self.federation.home(MIYAKO) / "policy.json").read_text("utf-8"))
        bundle["serial"] += 1
        instant = (datetime.datetime.now(datetime.timezone.utc)
                   + datetime.timedelta(seconds=seconds))
        bundle["effective_from"] = instant.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        bundle["rows"].append({
            "id": "D-900", "kind": "duty", "duties": [{"id": "NO_EXPORT"}],
            "when": {"basis_class": ["entrustment"], "kind": ["advice"]},
            "ja": "委託先への助言依頼は、印刷・書き出しをしない",
            "en": "Requests for advice to contractors are neither printed nor exported"})
        file = self.federation.folder / "next-policy.json"
        file.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
        return file

    def activate(self, amendment, expect=0):
        home = self.federation.home(MIYAKO)
        return self.federation.musubi("policy", "activate", "--node", home, "--token-file",
                                      home / "operator.token", "--amendment", amendment,
                                      expect=expect)

    def duties_of_advice(self, case):
        status, answer = self.federation.release(MIYAKO, case, RAINBOW, kind="advice")
        self.assertEqual(status, 201, answer)
        message = self.federation.get(MIYAKO, f"/api/v1/messages/{answer['message']}")
        return json.dumps(message)

    def test_changes_when_two_approve_and_at_its_instant(self):
        for person in (AUTHOR, COLLEAGUE, NEIGHBOUR):
            self.enrol(person)
        (self.federation.home(MIYAKO) / "registry.json").write_bytes(
            (self.federation.operator / "registry.json").read_bytes())
        self.start(MIYAKO)
        amendment = self.federation.folder / "amendment.json"
        # Nobody's time is taken for what the node would refuse (L-7).
        failing = self.next_bundle(6)
        bundle = json.loads(failing.read_text("utf-8"))
        bundle["cases"][0]["releases"] = []
        bundle["cases"][0].pop("expects", None)
        failing.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
        refused = self.sign("propose", AUTHOR, "--bundle", failing, "--out", amendment, expect=1)
        self.assertEqual(refused["error"]["reason"], "amendment.case-fails")
        self.assertFalse(amendment.exists())

        proposed = self.sign("propose", AUTHOR, "--bundle", self.next_bundle(6), "--out",
                             amendment)
        self.assertEqual(self.activate(amendment, expect=1)["error"]["reason"],
                         "amendment.too-few")

        # Nobody approves unread, the author not at all, and each once.
        shown = self.sign("approve", COLLEAGUE, "--amendment", amendment)
        self.assertEqual(shown["approvals"], [])
        self.assertTrue(shown["reports"]["analysis"]["clean"])
        self.assertTrue(shown["reports"]["difference"]["complete"])
        self.sign("approve", COLLEAGUE, "--amendment", amendment, "--difference", "0" * 64,
                  expect=11)
        read = ("--amendment", amendment, "--difference", proposed["difference"])
        self.assertEqual(self.sign("approve", AUTHOR, *read, expect=1)["error"]["reason"],
                         "amendment.own")
        self.sign("approve", COLLEAGUE, *read)
        self.sign("approve", COLLEAGUE, *read, expect=11)
        self.assertEqual(self.activate(amendment, expect=1)["error"]["reason"],
                         "amendment.too-few")
        approved = self.sign("approve", NEIGHBOUR, *read)
        self.assertEqual(approved["approvals"], [COLLEAGUE, NEIGHBOUR])

        status, answer = self.federation.ask(MIYAKO, "POST", "/api/v1/policies",
                                             amendment.read_bytes(), role="operator")
        self.assertEqual(status, 200, answer)
        answer = json.loads(answer)
        serial = answer["in_force"]["serial"]
        until(lambda: self.policies()["in_force"]["serial"] == serial + 1
              or self.policies()["in_force"]["bundle"] == proposed["bundle"], "the new policy")
        policies = self.policies()
        self.assertEqual(policies["in_force"]["bundle"], proposed["bundle"])
        self.assertEqual([a["state"] for a in policies["amendments"]], ["in-force"])
        self.assertEqual(self.federation.get(MIYAKO, f"/api/v1/policies/{proposed['bundle']}")
                         ["serial"], policies["in_force"]["serial"])
        # The same document is not taken twice, and all of it holds after a restart.
        self.assertEqual(self.activate(amendment, expect=1)["error"]["reason"],
                         "amendment.not-next")
        self.federation.restart(MIYAKO)
        self.assertEqual(self.policies()["in_force"]["bundle"], proposed["bundle"])
        case = self.federation.add_case(MIYAKO)
        self.assertIn("NO_EXPORT", self.duties_of_advice(case))
        self.end_and_verify(MIYAKO)

    def policies(self):
        return self.federation.get(MIYAKO, "/api/v1/policies")


if __name__ == "__main__":
    main()
