#!/usr/bin/env python3
"""A registry spreads by itself, and cuts off whom it revokes; keys change while nodes work."""

import hashlib
import json
import socket
import ssl
import time

from support import MIYAKO, NODES, RAINBOW, YAMADA, FederationTest, main, until

# Several rounds of every courier: what does not happen in this time was refused.
LONG_ENOUGH = 3


class Registry(FederationTest):
    """The operator changes the registry; the nodes find out."""

    def operator(self, verb, *arguments):
        self.federation.musubi("federation", verb, "--dir", self.federation.operator, *arguments)

    def keys(self, node, role):
        """Fingerprints of a node's certificates, oldest first."""
        listed = self.federation.musubi("key", "list", "--node", self.federation.home(node))["keys"]
        return [key["fingerprint"] for key in listed if key["role"] == role]

    def revoke(self, node, role):
        self.operator("revoke", "--certificate", self.keys(node, role)[0])

    def everybody_has(self, version, *nodes):
        for node in nodes:
            until(lambda node=node: self.federation.registry_version(node) == version,
                  f"registry {version} at {node}")

    def deliver(self, sender, recipient):
        self.federation.is_delivered(sender, self.federation.send(sender, recipient))

    def test_reaches_every_node_from_one(self):
        self.start(*NODES)
        before = self.federation.registry_version(MIYAKO)
        self.operator("reissue")
        self.federation.publish(MIYAKO)
        self.everybody_has(before + 1, *NODES)
        self.end_and_verify(*NODES)

    def test_takes_the_registry_file_when_it_is_told(self):
        self.start(MIYAKO)
        before = self.federation.registry_version(MIYAKO)
        self.operator("reissue")
        document = (self.federation.operator / "registry.json").read_bytes()
        (self.federation.home(MIYAKO) / "registry.json").write_bytes(document)
        time.sleep(LONG_ENOUGH)
        self.assertEqual(self.federation.registry_version(MIYAKO), before)
        self.federation.reload(MIYAKO)
        self.everybody_has(before + 1, MIYAKO)

    def test_cuts_off_a_peer_whose_certificate_is_revoked(self):
        self.start(*NODES)
        self.deliver(MIYAKO, YAMADA)
        self.deliver(MIYAKO, RAINBOW)
        self.revoke(YAMADA, "tls")
        self.federation.publish(MIYAKO)
        cut_off = self.federation.send(MIYAKO, YAMADA)
        # The others go on.
        self.deliver(MIYAKO, RAINBOW)
        time.sleep(LONG_ENOUGH)
        self.assertNotEqual(self.federation.state_of(MIYAKO, cut_off), "delivered")
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, cut_off), 0)

    def test_takes_a_registry_that_revokes_its_own_key_and_releases_no_more(self):
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        before = self.federation.registry_version(MIYAKO)
        self.revoke(MIYAKO, "signing")
        self.federation.publish(MIYAKO)
        self.assertEqual(self.federation.registry_version(MIYAKO), before + 1)
        status, problem = self.federation.release(MIYAKO, case, RAINBOW)
        self.assertEqual((status, problem["reason"]), (503, "node.no-usable-certificate"))
        self.assertEqual(self.federation.messages(MIYAKO), [])
        port = self.federation.port(MIYAKO, "operations")
        status, body = self.federation.ask(MIYAKO, "GET", "/readyz", role=None, port=port)
        self.assertEqual(status, 503)
        problem, = json.loads(body)["problems"]
        self.assertEqual((problem["check"], problem["reason"]),
                         ("releases", "node.no-usable-certificate"))
        self.assertTrue(problem["en"].isascii() and not problem["ja"].isascii())
        # A new certificate ends it.
        self.federation.rotate(MIYAKO, "signing")
        self.federation.publish(MIYAKO)
        self.federation.reload(MIYAKO)
        until(lambda: self.federation.ask(MIYAKO, "GET", "/readyz", role=None, port=port)[0] == 200,
              "readiness")
        self.assertEqual(self.federation.release(MIYAKO, case, RAINBOW)[0], 201)
        self.end_and_verify(MIYAKO)

    def test_shows_a_new_tls_certificate_without_a_restart(self):
        self.start(*NODES)
        self.deliver(MIYAKO, YAMADA)
        self.federation.rotate(YAMADA, "tls")
        self.federation.reload(YAMADA)
        old, new = self.keys(YAMADA, "tls")
        until(lambda: self.shown_by(YAMADA) == new, "the new certificate")
        # The old one is of no use any more: what gets through came by the new one.
        self.operator("revoke", "--certificate", old)
        self.federation.publish(MIYAKO, YAMADA)
        self.deliver(MIYAKO, YAMADA)
        self.end_and_verify(*NODES)

    def shown_by(self, node):
        """The fingerprint of the certificate that a node shows to whoever calls."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        address = ("127.0.0.1", self.federation.port(node, "exchange"))
        with socket.create_connection(address) as plain, context.wrap_socket(plain) as shaken:
            return hashlib.sha256(shaken.getpeercert(binary_form=True)).hexdigest()

    def test_calls_with_a_new_tls_certificate(self):
        """The NPO listens nowhere: it proves itself when it goes out."""
        self.start(MIYAKO, RAINBOW)
        self.deliver(MIYAKO, RAINBOW)
        self.federation.rotate(RAINBOW, "tls")
        self.federation.reload(RAINBOW)
        self.revoke(RAINBOW, "tls")
        self.federation.publish(MIYAKO, RAINBOW)
        self.deliver(MIYAKO, RAINBOW)
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_reseals_what_waits_for_a_peer_that_changed_its_key(self):
        self.start(MIYAKO)
        waiting = self.federation.send(MIYAKO, YAMADA)
        # Sealed for the old key, while nobody is there to take it.
        until(lambda: self.attempts(waiting) > 0, "an attempt")
        self.federation.rotate(YAMADA, "sealing")
        self.revoke(YAMADA, "sealing")
        self.federation.publish(MIYAKO)
        self.start(YAMADA)
        self.federation.is_delivered(MIYAKO, waiting)
        self.assertEqual(self.federation.copies_in_inbox(YAMADA, waiting), 1)
        self.federation.check_receipt(MIYAKO, waiting, YAMADA)
        self.end_and_verify(MIYAKO, YAMADA)

    def attempts(self, message):
        answer = self.federation.get(MIYAKO, f"/api/v1/messages/{message}")
        return answer["deliveries"][0].get("attempts", 0)


if __name__ == "__main__":
    main()
