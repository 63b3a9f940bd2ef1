#!/usr/bin/env python3
"""What is told of a protected person is seen by the staff who were named for it, and by nobody else."""

import json

from support import MIYAKO, RAINBOW, SHEET, FederationTest, main


class NamedStaff(FederationTest):
    def setUp(self):
        super().setUp()
        self.home = self.federation.home(RAINBOW)
        self.federation.musubi("node", "token", "--dir", self.home, "--user", "u-0003", "--role",
                               "caseworker", "--out", self.home / "second.token")
        self.start(MIYAKO, RAINBOW)

    def tell_of_a_protected_person(self):
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        sheet["household"][0]["sealed_place"] = "yes"
        status, body = self.federation.ask(MIYAKO, "POST", "/api/v1/cases", {"sheet": sheet})
        self.assertEqual(status, 201, body)
        status, answer = self.federation.release(MIYAKO, json.loads(body)["case"], RAINBOW)
        self.assertEqual(status, 201, answer)
        self.federation.is_delivered(MIYAKO, answer["message"])
        return answer["message"]

    def look(self, message, role="caseworker"):
        status, body = self.federation.ask(RAINBOW, "GET", f"/api/v1/inbox/{MIYAKO}/{message}",
                                           role=role)
        answer = json.loads(body)
        return status, answer.get("reason"), answer

    def name(self, message, user):
        """Through the API itself."""
        status, body = self.federation.ask(
            RAINBOW, "POST", f"/api/v1/inbox/{MIYAKO}/{message}/staff", {"users": [user]},
            role="operator")
        self.assertEqual(status, 204, body)

    def name_by_command(self, message, *users, expect=0):
        named = [part for user in users for part in ("--user", user)]
        self.federation.musubi(
            "summary", "name-staff", "--node", self.home, "--token-file",
            self.home / "operator.token", "--sender", MIYAKO, "--message", message, *named,
            expect=expect)

    def views(self):
        log = self.federation.musubi("audit", "log", "--node", self.home)
        return sum(act["act"] == "view" for act in log["acts"])

    def test_shows_a_protected_person_to_named_staff_only(self):
        message = self.tell_of_a_protected_person()
        for role in ("caseworker", "second"):
            status, reason, answer = self.look(message, role)
            self.assertEqual((status, reason), (403, "message.not-named"))
            self.assertFalse({"payload", "manifest"} & answer.keys())
        self.assertEqual(self.look(message, "operator")[:2], (403, "api.role-may-not"))
        self.name_by_command(message, "u-0001", "u-0002", expect=1)
        self.assertEqual(self.look(message)[0], 403)
        self.assertEqual(self.views(), 0)

        self.name(message, "u-0001")
        status, _, answer = self.look(message)
        self.assertEqual(status, 200)
        person = answer["payload"]["persons"][0]["categories"]
        self.assertIn("identity", person)
        self.assertNotIn("contact", person)
        self.assertEqual(self.look(message, "second")[:2], (403, "message.not-named"))
        self.assertEqual(self.views(), 1)

        self.name_by_command(message, "u-0003")
        self.assertEqual(self.look(message)[:2], (403, "message.not-named"))
        self.assertEqual(self.look(message, "second")[0], 200)
        self.end_and_verify(MIYAKO, RAINBOW)


if __name__ == "__main__":
    main()
