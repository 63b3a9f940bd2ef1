#!/usr/bin/env python3
"""Papers at a node that runs: printed, imported, drafted, attached, applied for."""

import base64
import hashlib
import json

from support import MIYAKO, REFERENCE, SHEET, FederationTest, main

EXAMPLE_LIST = REFERENCE / "import" / "list-example.csv"
EXAMPLE_MAPPING = REFERENCE / "import" / "mapping-example.json"
PROTECTED = REFERENCE / "sheets" / "kasai-household.json"
APPLICATION = REFERENCE / "applications" / "hanako.json"
# Of the protected household.
PLACES = ("架空第10地割", "028-0000", "090-0000-0001", "知人宅", "架空第２小学校")


class Papers(FederationTest):
    def setUp(self):
        super().setUp()
        self.home = self.federation.home(MIYAKO)
        self.start(MIYAKO)

    def musubi(self, *arguments, expect=0):
        return self.federation.musubi(
            *arguments, "--node", self.home, "--token-file", self.home / "caseworker.token",
            expect=expect)

    def take(self, sheet):
        body = {"sheet": json.loads(sheet.read_text(encoding="utf-8"))}
        status, answer = self.federation.ask(MIYAKO, "POST", "/api/v1/cases", body)
        self.assertEqual(status, 201, answer)
        return json.loads(answer)["case"]

    def ask(self, method, path, body=None, expect=200, role="caseworker", **more):
        status, answer = self.federation.ask(MIYAKO, method, path, body, role=role, **more)
        self.assertEqual(status, expect, answer)
        return json.loads(answer) if answer else None

    def acts(self, act):
        log = self.federation.musubi("audit", "log", "--node", self.home)
        return sum(each["act"] == act for each in log["acts"])

    def test_print_the_sheet_for_the_office_and_for_outside(self):
        case = self.take(PROTECTED)
        office, outside = self.home / "office.html", self.home / "outside.html"
        named = ["--case", case, "--purpose", "assessment"]
        self.musubi("case", "print", *named, "--out", office, expect=1)
        self.assertFalse(office.exists())
        self.musubi("case", "print", *named, "--outside", "--out", outside)
        copy = outside.read_text(encoding="utf-8")
        for place in PLACES:
            self.assertNotIn(place, copy)
        self.assertIn("<svg", copy)
        self.assertIn("税情報等含む", copy)
        self.assertEqual(self.acts("view"), 2)  # the sheet and its genogram
        path = f"/api/v1/cases/{case}/sheet"
        self.assertEqual(self.ask("GET", path, headers={"Accept": "text/html"}, expect=403)["reason"],
                         "sheet.sealed-not-printed")
        self.assertEqual(self.ask("GET", path, purpose=None, expect=422)["reason"],
                         "api.purpose-missing")
        self.ask("GET", path, expect=403, role="auditor")
        shown = self.ask("GET", path + "?reader=outside")
        self.assertFalse([place for place in PLACES if place in json.dumps(shown, ensure_ascii=False)])
        whole = json.dumps(self.ask("GET", path), ensure_ascii=False)
        for place in PLACES:
            self.assertIn(place, whole)
        self.assertEqual(self.acts("view"), 4)

    def test_print_the_office_copy_where_nobody_is_protected(self):
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        for row in sheet["household"]:
            row["sealed_place"] = "no"
        open_sheet, office = self.home / "open.json", self.home / "office.html"
        open_sheet.write_text(json.dumps(sheet, ensure_ascii=False), encoding="utf-8")
        case = self.take(open_sheet)
        self.musubi("case", "print", "--case", case, "--out", office)
        self.assertIn("所外に出さないこと", office.read_text(encoding="utf-8"))

    def test_import_a_list_once_with_a_report_by_row_and_column(self):
        report = self.home / "report.csv"
        preview = self.musubi("case", "import", EXAMPLE_LIST, "--mapping", EXAMPLE_MAPPING,
                              "--preview", "--report", report)
        self.assertEqual([row["fate"] for row in preview["rows"]], ["ready", "ready", "refused"])
        self.assertEqual(preview["encoding"], "utf-8")
        self.assertEqual({(fault["row"], fault["column"], fault["reason"]) for fault in preview["faults"]},
                         {(4, "受付日", "sheet.no-such-day"), (4, "生年月日", "sheet.no-such-day")})
        self.assertIn("4,受付日,", report.read_text(encoding="utf-8-sig"))
        self.assertEqual(self.federation.get(MIYAKO, "/api/v1/cases")["cases"], [])
        self.musubi("case", "import", EXAMPLE_LIST, "--mapping", EXAMPLE_MAPPING, expect=1)
        for fate in ("taken", "already"):
            taken = self.musubi("case", "import", EXAMPLE_LIST, "--mapping", EXAMPLE_MAPPING,
                                "--encoding", "utf-8")
            self.assertEqual([row["fate"] for row in taken["rows"]], [fate, fate, "refused"])
        self.assertEqual(len(self.federation.get(MIYAKO, "/api/v1/cases")["cases"]), 2)

    def test_take_the_same_list_in_cp932_for_the_same(self):
        self.musubi("case", "import", EXAMPLE_LIST, "--mapping", EXAMPLE_MAPPING, "--encoding", "utf-8")
        again = self.home / "list.csv"
        again.write_bytes(EXAMPLE_LIST.read_text(encoding="utf-8").encode("cp932"))
        preview = self.musubi("case", "import", again, "--mapping", EXAMPLE_MAPPING, "--preview")
        self.assertEqual(preview["encoding"], "cp932")
        self.assertEqual([row["fate"] for row in preview["rows"]], ["already", "already", "refused"])

    def test_keep_a_draft_until_it_is_a_case(self):
        unfinished, whole = self.home / "unfinished.json", REFERENCE / "sheets" / "kaku-family.json"
        unfinished.write_text('{"form":"intake-sheet/2"}', encoding="utf-8")
        draft = self.musubi("draft", "save", "--file", unfinished)
        self.assertGreater(draft["fault_count"], 5)
        named = ["--draft", draft["draft"]]
        self.musubi("draft", "take-in", *named, "--revision", "1", expect=1)
        self.assertEqual(self.musubi("draft", "change", *named, "--revision", "1", "--file",
                                     whole)["fault_count"], 0)
        self.musubi("draft", "change", *named, "--revision", "1", "--file", unfinished, expect=11)
        opened = self.musubi("draft", "show", *named, "--purpose", "intake_handoff")
        self.assertEqual(opened["content"], json.loads(whole.read_text(encoding="utf-8")))
        case = self.musubi("draft", "take-in", *named, "--revision", "2")["case"]
        self.assertEqual(self.musubi("draft", "list")["drafts"], [])
        self.assertEqual([each["case"] for each in self.federation.get(MIYAKO, "/api/v1/cases")["cases"]],
                         [case])

        other = self.musubi("draft", "save", "--file", unfinished)["draft"]
        self.ask("DELETE", f"/api/v1/drafts/{other}", expect=204)
        self.musubi("draft", "show", "--draft", other, "--purpose", "assessment", expect=10)

    def test_keep_a_signed_paper_with_its_consent(self):
        case = self.take(PROTECTED)
        scan = self.home / "scan.pdf"
        scan.write_bytes(b"%PDF-1.7\n" + "架空の同意書".encode())
        attached = self.musubi("case", "attach", "--case", case, "--file", scan, "--kind", "consent",
                               "--type", "application/pdf", "--consent-of", "0", "--taken-by",
                               "架空の相談支援事業所", "--on-behalf-of", "lg-032026")
        self.assertEqual(attached["sha256"], hashlib.sha256(scan.read_bytes()).hexdigest())
        self.assertEqual(attached["consent"]["on_behalf_of"], "lg-032026")
        self.musubi("case", "attach", "--case", case, "--file", scan, "--type", "image/png", expect=1)
        listed = self.musubi("case", "attachments", "--case", case)["evidence"]
        self.assertEqual([each["evidence"] for each in listed], [attached["evidence"]])
        views = self.acts("view")
        back = self.home / "back.pdf"
        self.musubi("case", "fetch", "--case", case, "--evidence", attached["evidence"], "--purpose",
                    "assessment", "--out", back)
        self.assertEqual(back.read_bytes(), scan.read_bytes())
        self.assertEqual(self.acts("view"), views + 1)

    def test_take_an_application_as_a_consent(self):
        taken = self.musubi("case", "apply", "--application", APPLICATION)
        evidence = self.ask("GET", f"/api/v1/cases/{taken['case']}/evidence")["evidence"]
        self.assertEqual([each["kind"] for each in evidence], ["application"])
        body = {"application": json.loads(APPLICATION.read_text(encoding="utf-8")),
                "scan": {"media_type": "image/png",
                         "content": base64.b64encode(b"\x89PNG\r\n\x1a\n...").decode()}}
        case = self.ask("POST", "/api/v1/applications", body, expect=201)["case"]
        self.assertEqual(len(self.ask("GET", f"/api/v1/cases/{case}/evidence")["evidence"]), 2)
        del body["application"]["applicant"]["name"]
        refused = self.ask("POST", "/api/v1/applications", body, expect=422)
        self.assertEqual(refused["faults"][0]["at"], "/applicant/name")

    def test_answer_every_question_as_they_are_described(self):
        """Without the command: each answer is held to the description of the API."""
        body = {"file": base64.b64encode(EXAMPLE_LIST.read_bytes()).decode(), "preview": True,
                "mapping": json.loads(EXAMPLE_MAPPING.read_text(encoding="utf-8"))}
        self.assertEqual(len(self.ask("POST", "/api/v1/imports", body)["first"]), 3)
        body |= {"preview": False, "encoding": "utf-8"}
        case = self.ask("POST", "/api/v1/imports", body)["rows"][0]["case"]

        paper = {"kind": "other", "media_type": "text/plain",
                 "content": base64.b64encode("架空".encode()).decode()}
        path = f"/api/v1/cases/{case}/evidence"
        evidence = self.ask("POST", path, paper, expect=201)["evidence"]
        status, content = self.federation.ask(MIYAKO, "GET", f"{path}/{evidence}")
        self.assertEqual((status, content.decode()), (200, "架空"))

        unfinished = {"form": "intake-sheet", "content": {"form": "intake-sheet/2"}}
        draft = self.ask("POST", "/api/v1/drafts", unfinished, expect=201)["draft"]
        sheet = json.loads(PROTECTED.read_text(encoding="utf-8"))
        path = f"/api/v1/drafts/{draft}"
        self.ask("PUT", path, {"revision": 1, "content": sheet})
        self.assertEqual(self.ask("GET", path)["content"], sheet)
        self.assertEqual(len(self.ask("GET", "/api/v1/drafts")["drafts"]), 1)
        refused = self.ask("POST", path + "/intake", {"revision": 1}, expect=409)
        self.assertEqual(refused["reason"], "draft.changed")
        self.ask("POST", path + "/intake", {"revision": 2}, expect=201)

    def test_leave_nothing_readable_in_files_or_logs(self):
        self.musubi("case", "import", EXAMPLE_LIST, "--mapping", EXAMPLE_MAPPING, "--encoding", "utf-8")
        scan = self.home.parent / "scan.txt"
        scan.write_text("架空の走り書き", encoding="utf-8")
        case = self.take(PROTECTED)
        self.musubi("case", "attach", "--case", case, "--file", scan, "--type", "text/plain")
        self.assertEqual(self.federation.end(MIYAKO), 0)
        secrets = [each.encode() for each in ("架空の走り書き", "架空 髙﨑", "架空 花子", "家賃が払えない")]
        for file in (path for path in self.home.rglob("*") if path.is_file()):
            content = file.read_bytes()
            self.assertFalse([each for each in secrets if each in content], file)


if __name__ == "__main__":
    main()
