#!/usr/bin/env python3
"""The people of a case: shown and drawn without sealed places, and sealed by a measure from the moment it is recorded."""

import json

from support import MIYAKO, RAINBOW, SHEET, FederationTest, main

ADDRESS = "架空町第99地割1番地1"


class Household(FederationTest):
    def setUp(self):
        super().setUp()
        self.home = self.federation.home(MIYAKO)
        self.federation.musubi("node", "token", "--dir", self.home, "--user", "u-0003", "--role",
                               "caseworker", "--out", self.home / "second.token")
        self.start(MIYAKO, RAINBOW)
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        for row in sheet["household"]:
            row["sealed_place"] = "no"
        self.case = self.ask("POST", "/api/v1/cases", {"sheet": sheet}, expect=201)["case"]

    def ask(self, method, path, body=None, expect=200, role="caseworker", seen=None,
            purpose="assessment"):
        status, answer = self.federation.ask(MIYAKO, method, path, body, role=role, seen=seen,
                                             purpose=purpose)
        self.assertEqual(status, expect, answer)
        return json.loads(answer) if answer.startswith(b"{") else answer

    def staff(self, noun, verb, *arguments, role="caseworker", expect=0):
        return self.federation.musubi(noun, verb, "--node", self.home, "--token-file",
                                      self.home / f"{role}.token", *arguments, expect=expect)

    def show(self, *flags):
        return self.staff("household", "show", "--case", self.case, "--purpose", "assessment", *flags)

    def draw(self):
        out = self.home / "genogram.svg"
        self.staff("household", "genogram", "--case", self.case, "--purpose", "assessment", "--out", out)
        return out.read_text(encoding="utf-8")

    def everything_shown(self):
        return json.dumps(self.show(), ensure_ascii=False) + self.draw()

    def edit(self, shown, revision, expect=0):
        file = self.home / "household.json"
        file.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        return self.staff("household", "edit", "--case", self.case, "--file", file, "--revision",
                          revision, expect=expect)

    def test_is_edited_in_revisions_and_logged_when_it_is_seen(self):
        shown = self.show("--full")
        shown["household"]["persons"].append(
            {"name": "架空 新", "person": "new-1", "sex": "other", "relation": "いとこ"})
        shown["household"]["stays"].append({"person": "new-1", "residence": 1})
        self.assertEqual(self.edit(shown, shown["revision"])["revision"], 2)
        self.edit(shown, shown["revision"], expect=11)
        self.assertIn("架空 新", self.draw())
        self.ask("PUT", f"/api/v1/cases/{self.case}/household", {"household": shown["household"]},
                 expect=428)
        household = shown["household"]
        household["persons"] = household["persons"][:-1]
        household["stays"] = household["stays"][:-1]
        self.ask("PUT", f"/api/v1/cases/{self.case}/household", {"household": household}, seen=1,
                 expect=412)
        self.ask("PUT", f"/api/v1/cases/{self.case}/household", {"household": household}, seen=2,
                 expect=422)
        full = self.ask("GET", f"/api/v1/cases/{self.case}/household?view=full")
        answer = self.ask("PUT", f"/api/v1/cases/{self.case}/household",
                          {"household": full["household"]}, seen=2)
        self.assertEqual(answer["revision"], 3)
        self.ask("GET", f"/api/v1/cases/{self.case}/household", purpose=None, expect=422)
        self.ask("GET", f"/api/v1/cases/{self.case}/genogram?view=full", expect=422)
        log = self.federation.musubi("audit", "log", "--node", self.home)
        self.assertEqual(sum(act["act"] == "view" for act in log["acts"]), 3)
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_hides_whoever_lives_with_a_protected_person(self):
        self.assertIn(ADDRESS, self.everything_shown())
        members = self.show("--full")["household"]["persons"]
        measure = self.staff("measure", "add", "--case", self.case, "--person",
                             members[1]["person"])["measure"]
        shown = self.everything_shown()
        self.assertNotIn(ADDRESS, shown)
        self.assertIn(members[1]["name"], shown)
        for path in ("household", "genogram", "measures"):
            self.ask("GET", f"/api/v1/cases/{self.case}/{path}")
        status, answer = self.federation.release(MIYAKO, self.case, RAINBOW)
        self.assertEqual(status, 201, answer)
        self.assertNotIn("contact", json.dumps(answer["released"]))

        self.staff("measure", "renew", "--measure", measure, expect=11)
        asked = self.ask("POST", f"/api/v1/cases/{self.case}/measures",
                         {"event": "request", "person": members[0]["person"]}, expect=201)
        self.ask("POST", f"/api/v1/measures/{asked['measure']}/acts", {"event": "renew"}, expect=409)
        self.ask("POST", f"/api/v1/measures/{asked['measure']}/acts",
                 {"event": "clear", "reason": "架空の理由", "revision": 1}, role="second", expect=201)
        tasks = self.ask("GET", "/api/v1/tasks")["tasks"]
        self.assertIn("MEASURE_ENDS", [task["duty"] for task in tasks])
        reason = self.home / "reason.txt"
        reason.write_text("架空の理由: 本人と確かめた", encoding="utf-8")
        self.staff("measure", "clear", "--measure", measure, "--reason", reason, expect=1)
        self.assertNotIn(ADDRESS, self.everything_shown())
        self.staff("measure", "clear", "--measure", measure, "--reason", reason, role="second")
        self.assertIn(ADDRESS, self.everything_shown())
        listed = self.staff("measure", "list", "--case", self.case, "--purpose", "assessment")
        self.assertEqual([each["state"] for each in listed["measures"]], ["cleared", "cleared"])
        self.end_and_verify(MIYAKO, RAINBOW)


if __name__ == "__main__":
    main()
