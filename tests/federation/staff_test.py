#!/usr/bin/env python3
"""Accounts of a body that several municipalities commission: who they are, and what each of them sees."""

import json
import os

from support import RAINBOW, SHEET, FederationTest, main

MANAGER = "u-9001"
PASSWORD = "架空の合言葉は とても長いです"
OTHER = "another fictional password"
MIYAKO_PART = [{"partition": "lg-032026", "units": "all"}]
YAMADA_PART = [{"partition": "lg-034827", "units": "all"}]


class Staff(FederationTest):
    def setUp(self):
        super().setUp()
        self.home = self.federation.home(RAINBOW)
        self.musubi("staff", "create", "--dir", self.home, "--user", MANAGER, "--login", "manager",
                    "--name", "架空 太郎", "--role", "account_manager", "--password-file",
                    self.private("password", PASSWORD))
        self.start(RAINBOW)
        self.log_in("manager")

    def musubi(self, *arguments, expect=0):
        return self.federation.musubi(*arguments, expect=expect)

    def staff(self, verb, who, *arguments, expect=0):
        return self.musubi("staff", verb, "--node", self.home, "--token-file",
                           self.home / f"{who}.token", *arguments, expect=expect)

    def private(self, name, text):
        file = self.home / name
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text + "\n")
        return file

    def ask(self, who, method, path, body=None, expect=200):
        status, answer = self.federation.ask(RAINBOW, method, f"/api/v1/{path}", body, role=who)
        self.assertEqual(status, expect, answer[:300])
        return json.loads(answer) if answer else None

    def try_in(self, login, password=PASSWORD):
        status, answer = self.federation.ask(RAINBOW, "POST", "/api/v1/sessions",
                                             {"login": login, "password": password}, role=None)
        return status, json.loads(answer)

    def log_in(self, login, password=PASSWORD):
        status, answer = self.try_in(login, password)
        self.assertEqual(status, 201, answer)
        self.private(f"{login}.token", answer["token"])
        return answer

    def add(self, user, login, roles, covers):
        invited = self.ask("manager", "POST", "accounts", {
            "covers": covers, "login": login, "name": "架空 花子", "roles": roles, "user": user}, 201)
        self.activate(login, invited["code"])
        return self.log_in(login)

    def activate(self, login, code, expect=204):
        self.ask(None, "POST", "accounts/activation",
                 {"code": code, "login": login, "password": PASSWORD}, expect)

    def take_in(self, who, commissioner, expect=201):
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        return self.ask(who, "POST", "cases", {"sheet": sheet, "commissioner": commissioner}, expect)

    def test_sees_its_own_partition_and_nothing_of_another(self):
        self.add("u-9002", "miyako", ["coordinator"], MIYAKO_PART)
        self.add("u-9003", "yamada", ["caseworker"], YAMADA_PART)
        case = self.take_in("miyako", "lg-032026")["case"]
        self.assertEqual([each["case"] for each in self.ask("miyako", "GET", "cases")["cases"]], [case])
        self.assertEqual(self.ask("yamada", "GET", "cases"), {"cases": []})
        hidden = self.ask("yamada", "GET", f"cases/{case}/assignments", expect=404)
        absent = self.ask("yamada", "GET", f"cases/{case[::-1]}/assignments", expect=404)
        self.assertEqual(hidden, absent)
        self.assertEqual(self.take_in("yamada", "lg-032026", 403)["reason"], "staff.not-covered")
        # A manager of accounts sees no case at all.
        self.assertEqual(self.ask("manager", "GET", "cases", expect=403)["reason"], "api.role-may-not")
        # A token of the machine's list is as it was.
        self.assertEqual(len(self.ask("caseworker", "GET", "cases")["cases"]), 1)

        self.ask("miyako", "POST", f"cases/{case}/assignments", {"holder": "u-9003", "part": "lead"}, 403)
        self.ask("miyako", "POST", f"cases/{case}/assignments", {"holder": "u-9002", "part": "lead"}, 204)
        given = self.ask("miyako", "GET", f"cases/{case}/assignments")["assignments"]
        self.assertEqual(self.ask("miyako", "GET", "assignments")["assignments"], given)
        self.assertEqual((given[0]["holder"], given[0]["part"]), ("u-9002", "lead"))
        self.ask("miyako", "DELETE", f"cases/{case}/assignments/u-9002", expect=204)
        self.assertEqual(self.ask("miyako", "GET", "assignments")["assignments"], [])

        self.add("u-9004", "second", ["caseworker"], MIYAKO_PART)
        self.assertEqual(len(self.ask("second", "GET", "cases")["cases"]), 1)
        self.ask("manager", "POST", "partitions/lg-032026/visibility", {"only_assigned": True}, 204)
        self.assertEqual(self.ask("second", "GET", "cases")["cases"], [])
        self.assertEqual(len(self.ask("miyako", "GET", "cases")["cases"]), 1)
        self.end_and_verify(RAINBOW)

    def test_goes_through_its_life(self):
        self.add("u-9002", "hanako", ["caseworker"], MIYAKO_PART)
        self.assertEqual(self.ask("hanako", "GET", "me"),
                         {"covers": MIYAKO_PART, "roles": ["caseworker"], "user": "u-9002"})
        made = self.ask("hanako", "POST", "me/tokens", {"name": "集計", "roles": ["caseworker"]}, 201)
        self.private("program.token", made["token"])
        self.ask("program", "GET", "cases")
        self.assertEqual([each["id"] for each in self.ask("hanako", "GET", "me/tokens")["tokens"]],
                         [made["id"]])
        self.ask("hanako", "DELETE", f"me/tokens/{made['id']}", expect=204)
        self.ask("program", "GET", "cases", expect=401)
        self.ask("hanako", "POST", "me/password", {"current": PASSWORD, "new": "password1234"}, 422)
        self.ask("hanako", "POST", "me/password", {"current": PASSWORD, "new": OTHER}, 204)
        self.ask("hanako", "GET", "me", expect=401)
        self.log_in("hanako", OTHER)
        self.ask("hanako", "DELETE", "sessions/current", expect=204)
        self.ask("hanako", "GET", "me", expect=401)

        apart = {"covers": MIYAKO_PART, "roles": ["caseworker", "auditor"]}
        self.assertEqual(self.ask("manager", "POST", "accounts/u-9002/roles", apart, 403)["reason"],
                         "staff.roles-apart")
        self.ask("manager", "POST", "accounts/u-9002/roles",
                 {"covers": MIYAKO_PART, "roles": ["coordinator"]}, 204)
        self.ask("manager", "POST", f"accounts/{MANAGER}/disabling", expect=403)
        self.ask("manager", "POST", "accounts/u-9002/disabling", expect=204)
        self.assertEqual(self.try_in("hanako", OTHER)[0], 401)
        code = self.ask("manager", "POST", "accounts/u-9002/invitation", expect=201)["code"]
        self.activate("hanako", code[::-1], 401)
        self.activate("hanako", code)
        self.log_in("hanako")
        states = {each["user"]: each["state"] for each in self.ask("manager", "GET", "accounts")["accounts"]}
        self.assertEqual(states, {MANAGER: "active", "u-9002": "active"})

    def test_waits_after_failed_logins(self):
        self.add("u-9002", "hanako", ["caseworker"], MIYAKO_PART)
        failures = [self.try_in("hanako", OTHER) for _ in range(5)]
        failures += [self.try_in("hanako"), self.try_in("nobody")]
        self.assertEqual({status for status, _ in failures}, {401})
        self.assertEqual(len({json.dumps(answer) for _, answer in failures}), 1)
        locked = {each["user"]: each["locked"] for each in self.ask("manager", "GET", "accounts")["accounts"]}
        self.assertEqual(locked, {MANAGER: False, "u-9002": True})
        self.ask("manager", "POST", "accounts/u-9002/unlocking", expect=204)
        self.log_in("hanako")

    def test_is_managed_by_commands(self):
        password = self.private("password", PASSWORD)
        self.staff("invite", "manager", "--user", "u-9002", "--login", "hanako", "--name", "架空 花子",
                   "--role", "caseworker", "--covers", "lg-032026", "--out", self.home / "code")
        self.musubi("staff", "activate", "--node", self.home, "--login", "hanako", "--code-file",
                    self.home / "code", "--password-file", password)
        self.musubi("staff", "login", "--node", self.home, "--login", "hanako", "--password-file",
                    password, "--out", self.home / "hanako.token")
        self.assertEqual(self.staff("me", "hanako")["covers"], MIYAKO_PART)
        case = self.take_in("hanako", "lg-032026")["case"]
        self.staff("assign", "hanako", "--case", case, "--holder", "u-9002", "--part", "lead")
        self.assertEqual(len(self.staff("assignments", "hanako")["assignments"]), 1)
        self.staff("unassign", "hanako", "--case", case, "--holder", "u-9002")
        self.staff("token", "hanako", "--name", "集計", "--role", "caseworker", "--out",
                   self.home / "program.token")
        token, = self.staff("tokens", "hanako")["tokens"]
        self.staff("withdraw-token", "hanako", "--token", token["id"])
        self.staff("logout", "hanako")
        self.staff("me", "hanako", expect=12)
        self.staff("visibility", "manager", "--partition", "lg-032026", "--only-assigned")
        self.staff("roles", "manager", "--user", "u-9002", "--role", "coordinator", "--covers",
                   "lg-032026:rainbow")
        self.staff("unlock", "manager", "--user", "u-9002")
        self.staff("disable", "manager", "--user", "u-9002")
        self.staff("reinvite", "manager", "--user", "u-9002", "--out", self.home / "code-2")
        listed = self.staff("list", "manager")["accounts"]
        self.assertEqual([(each["user"], each["state"]) for each in listed],
                         [(MANAGER, "active"), ("u-9002", "invited")])
        # The second first account: in use while the node runs, and too late when it does not.
        again = ("staff", "create", "--dir", self.home, "--user", "u-9009", "--login", "other", "--name",
                 "架空", "--role", "account_manager", "--password-file", password)
        self.musubi(*again, expect=11)
        self.end_and_verify(RAINBOW)
        self.musubi(*again, expect=11)

    def test_shows_personal_data_for_a_named_purpose_only(self):
        status, body = self.federation.ask(
            RAINBOW, "GET", "/api/v1/inbox/lg-032026-01/0197ffff00007000800000000000aaaa", purpose=None)
        self.assertEqual((status, json.loads(body)["reason"]), (422, "api.purpose-missing"))


if __name__ == "__main__":
    main()
