#!/usr/bin/env python3
"""Persons are found by their names inside one 委託元, and nobody is merged by the machine."""

import json

from support import COUNCIL, MIYAKO, RAINBOW, SHEET, YAMADA, FederationTest, main, organisation_of


class Names(FederationTest):
    def setUp(self):
        super().setUp()
        self.start(MIYAKO, RAINBOW)

    def take(self, node, name, commissioner=None, **subject):
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        for member in ("furigana", "birth", "age"):
            sheet["subject"].pop(member, None)
        sheet["subject"].update(subject, name=name)
        sheet["household"][0].pop("age", None)
        sheet["household"][0]["name"] = name
        body = {"sheet": sheet}
        if commissioner:
            body["commissioner"] = organisation_of(commissioner)
        status, answer = self.federation.ask(node, "POST", "/api/v1/cases", body)
        self.assertEqual(status, 201, answer)
        return json.loads(answer)["case"]

    def find(self, node, partition, expect=200, purpose="assessment", **wanted):
        body = {"partition": organisation_of(partition), **wanted}
        status, answer = self.federation.ask(node, "POST", "/api/v1/searches", body, purpose=purpose)
        self.assertEqual(status, expect, answer)
        return json.loads(answer)

    def found(self, node, partition, **wanted):
        return [hit["case"] for hit in self.find(node, partition, **wanted)["hits"]]

    def case_command(self, verb, *arguments, node=MIYAKO, expect=0):
        home = self.federation.home(node)
        return self.federation.musubi("case", verb, "--node", home, "--token-file",
                                      home / "caseworker.token", *arguments, expect=expect)

    def test_finds_a_person_in_another_spelling_and_shows_the_name_as_written(self):
        case = self.take(MIYAKO, "髙﨑 宮古", furigana="たかさき みやこ")
        hits = self.find(MIYAKO, MIYAKO, name="高崎　宮古")["hits"]
        self.assertEqual([(hit["case"], hit["name"]) for hit in hits], [(case, "髙﨑 宮古")])
        self.assertEqual(set(hits[0]), {"case", "name", "person", "role", "state", "urgency"})
        self.assertEqual(self.found(MIYAKO, MIYAKO, name="宮古", match="part"), [case])
        self.assertEqual(self.found(MIYAKO, MIYAKO, furigana="ﾀｶｻｷﾐﾔｺ"), [case])
        self.assertEqual(self.found(MIYAKO, MIYAKO, name="宮古"), [])
        self.federation.restart(MIYAKO)
        self.assertEqual(self.found(MIYAKO, MIYAKO, name="高崎宮古"), [case])
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_keeps_to_one_commissioner(self):
        city = self.take(RAINBOW, "架空 一子", MIYAKO)
        town = self.take(RAINBOW, "架空 一子", YAMADA)
        self.assertEqual(self.found(RAINBOW, MIYAKO, name="架空一子"), [city])
        self.assertEqual(self.found(RAINBOW, YAMADA, name="架空一子"), [town])
        self.assertEqual(self.found(RAINBOW, COUNCIL, name="架空一子"), [])
        status, answer = self.federation.ask(
            RAINBOW, "POST", f"/api/v1/cases/{city}/duplicates")
        self.assertEqual((status, json.loads(answer)["hints"]), (200, []))
        status, answer = self.federation.ask(
            RAINBOW, "POST", f"/api/v1/cases/{city}/duplicates/0.{town}.0/answer",
            {"said": "same", "reason": "架空の理由"})
        self.assertEqual((status, json.loads(answer)["reason"]), (404, "case.not-found"))
        status, answer = self.federation.ask(
            RAINBOW, "GET", f"/api/v1/cases?partition={organisation_of(MIYAKO)}")
        self.assertEqual([each["case"] for each in json.loads(answer)["cases"]], [city])
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_asks_for_a_purpose_and_a_name(self):
        self.assertEqual(self.find(MIYAKO, MIYAKO, 422, birth="1972-11-23")["reason"],
                         "search.nothing")
        self.assertEqual(self.find(MIYAKO, MIYAKO, 422, name="架空", purpose="curiosity")["reason"],
                         "api.purpose-unknown")
        self.assertEqual(self.find(MIYAKO, MIYAKO, 422, name="架空", purpose=None)["reason"],
                         "api.purpose-missing")
        status, _ = self.federation.ask(MIYAKO, "POST", "/api/v1/searches", {}, role="auditor")
        self.assertEqual(status, 403)
        self.end_and_verify(MIYAKO, RAINBOW)

    def test_hints_at_the_same_person_and_leaves_the_rest_to_people(self):
        first = self.take(MIYAKO, "髙橋 花子")
        second = self.take(MIYAKO, "高橋花子")
        home = self.federation.home(MIYAKO)
        wanted = home / "wanted"
        wanted.write_text("高橋花子\n", encoding="utf-8")
        answer = self.case_command("find", "--commissioner", organisation_of(MIYAKO), "--purpose",
                                   "assessment", "--from", wanted)
        self.assertEqual([hit["case"] for hit in answer["hits"]], [second, first])
        hints = self.case_command("duplicates", "--case", first, "--purpose", "assessment")["hints"]
        hint = next(each for each in hints if (each["person"], each["other_person"]) == (0, 0))
        self.assertEqual((hint["case"], hint["agrees"], hint["strength"]),
                         (second, ["name"], "weak"))
        reason = home / "reason"
        reason.write_text("架空の理由", encoding="utf-8")
        self.case_command("same", "--case", first, "--pair", hint["pair"], "--reason", reason)
        hints = self.case_command("duplicates", "--case", second, "--purpose",
                                  "assessment")["hints"]
        said = [each["answer"]["said"] for each in hints if "answer" in each]
        self.assertEqual(said, ["same"])
        status, answer = self.federation.ask(
            MIYAKO, "POST", f"/api/v1/cases/{first}/duplicates/{hint['pair']}/answer",
            {"said": "different", "reason": "架空の理由"})
        self.assertEqual((status, answer), (204, b""))
        listed = self.case_command("list", "--commissioner", organisation_of(MIYAKO), "--state",
                                   "open")["cases"]
        self.assertEqual([each["case"] for each in listed], [second, first])
        self.assertEqual(self.case_command("list", "--state", "closed")["cases"], [])
        views = [act for act in self.federation.musubi("audit", "log", "--node", home)["acts"]
                 if act["act"] == "view"]
        self.assertEqual(len(views), 3)
        self.end_and_verify(MIYAKO, RAINBOW)


if __name__ == "__main__":
    main()
