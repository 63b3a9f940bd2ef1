"""`musubi policy analyse`, `prove`, `diff` and `export --format table` over the shipped bundles and changed ones."""

import csv
import hashlib
import io
import json
import unittest

from policy_support import BASELINE, BUNDLE, BUNDLES, Files, musubi, read, schema

ANALYSIS, DIFFERENCE = schema("policy-analysis"), schema("policy-difference")


class Analyse(Files):
    def analyse(self, bundle, baseline=BASELINE):
        done = musubi("analyse", "--bundle", bundle, "--baseline", baseline, "--json")
        report = json.loads(done.stdout)
        ANALYSIS.validate(report)
        self.assertEqual(done.returncode, 0 if report["clean"] else 1)
        return report

    def test_proves_the_invariants_of_every_shipped_bundle(self):
        for file in BUNDLES:
            with self.subTest(bundle=file.name):
                report = self.analyse(file)
                self.assertEqual([each["id"] for each in report["invariants"] if not each["holds"]], [])
                self.assertEqual(report["steps"]["releasing_more"], [])

    def test_finds_a_row_that_does_nothing_and_says_so(self):
        changed = read(BUNDLE)
        twice = dict(next(row for row in changed["rows"] if row["kind"] == "permit"), id="P-999")
        changed["rows"].append(twice)
        file = self.write("changed.json", changed)
        self.assertIn(f"{changed['name']}/P-999", [row["rule"] for row in self.analyse(file)["dead"]])
        text = musubi("analyse", "--bundle", file, "--baseline", BASELINE, language="en_US.UTF-8")
        self.assertEqual(text.returncode, 1)
        self.assertIn(f"Rule {changed['name']}/P-999 changes nothing.", text.stdout)


class Prove(Files):
    def prove(self, *cells, bundle=BUNDLE):
        words = [word for cell in cells for word in ("--when", cell)]
        return musubi("prove", "--bundle", bundle, "--baseline", BASELINE, "--json", *words)

    def test_holds_for_every_invariant(self):
        done = self.prove()
        report = json.loads(done.stdout)
        self.assertEqual((done.returncode, report["proven"]), (0, True))
        self.assertEqual([each["id"] for each in report["invariants"]],
                         ["baseline/" + each["id"] for each in read(BASELINE)["invariants"]])

    def test_answers_what_is_asked_with_a_request_that_decide_answers_so(self):
        never = self.prove("sealed_place=yes", "category=address,contact", "urgency=none")
        self.assertEqual((never.returncode, json.loads(never.stdout)["proven"]), (0, True))
        may = self.prove("category=health,tax")
        self.assertEqual(may.returncode, 1)
        regions = json.loads(may.stdout)["invariants"][0]["regions"]
        for answer in self.answers([region["witness"] for region in regions]):
            self.assertEqual([each["effect"] for each in answer["categories"]], ["release"])

    def test_refuses_a_question_that_it_cannot_read(self):
        for cell, code, reason in (("consent", 2, "cli.cell"), ("=given", 2, "cli.cell"),
                                   ("consnet=given", 1, "bundle.unknown-attribute"),
                                   ("consent=givn", 1, "bundle.unknown-value")):
            with self.subTest(cell=cell):
                done = self.prove(cell)
                self.assertEqual(done.returncode, code)
                self.assertEqual(json.loads(done.stdout)["error"]["reason"], reason)


class Diff(Files):
    def diff(self, before, after, *more, language="C.UTF-8"):
        done = musubi("diff", "--from", before, "--to", after, "--baseline", BASELINE, *more, language=language)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_compares_a_first_bundle_with_one_that_permits_nothing(self):
        done = musubi("diff", "--to", BUNDLE, "--baseline", BASELINE, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        DIFFERENCE.validate(report)
        self.assertEqual({each["kind"] for each in report["changes"]} - {"set_forbidden", "set_allowed"}, {"newly_released"})

    def test_is_empty_for_the_same_bundle(self):
        done = self.diff(BUNDLE, BUNDLE, "--json")
        report = json.loads(done.stdout)
        DIFFERENCE.validate(report)
        self.assertEqual(report["changes"], [])
        self.assertIn(hashlib.sha256(done.stdout.rstrip("\n").encode()).hexdigest(), done.stderr)

    def test_tells_what_changes_with_requests_that_decide_answers_so(self):
        changed = read(BUNDLE)
        gone = next(row for row in changed["rows"] if row["id"] == "P-141")
        changed["rows"].remove(gone)
        changed["cases"] = []
        file = self.write("changed.json", changed)
        report = json.loads(self.diff(BUNDLE, file, "--json").stdout)
        DIFFERENCE.validate(report)
        self.assertIn(f"{changed['name']}/P-141", report["rows"]["removed"])
        denied = [each for each in report["changes"] if each["kind"] == "newly_denied"]
        witnesses = [region["witness"] for each in denied for region in each["regions"]]
        self.assertTrue(witnesses)
        for before, after in zip(self.answers(witnesses), self.answers(witnesses, file)):
            self.assertEqual(before["categories"][0]["effect"], "release")
            self.assertEqual(after["categories"][0]["effect"], "deny")
        text = self.diff(BUNDLE, file, language="en_US.UTF-8").stdout
        self.assertIn("would no longer be released", text)
        self.assertIn("rules removed: lg-032026/P-141", text)


class Table(Files):
    def table(self, bundle, *more):
        done = musubi("export", "--format", "table", "--bundle", bundle, "--baseline", BASELINE, *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("\ufeff"))
        return list(csv.reader(io.StringIO(done.stdout[1:], newline="")))

    def test_has_a_line_for_each_rule_and_a_column_for_what_it_lists(self):
        heading, *rows = self.table(BUNDLE, "--lang", "en")
        bundle, baseline = read(BUNDLE), read(BASELINE)
        rules = [f"{each['name']}/{row['id']}" for each in (bundle, baseline) for row in each["rows"]]
        self.assertEqual([row[0] for row in rows if row[1] != "setting"], rules)
        self.assertEqual([row[0] for row in rows[:len(rules)]], rules)
        self.assertEqual({len(row) for row in rows}, {len(heading)})
        permit = dict(zip(heading, rows[0]))
        self.assertEqual(permit["kind"], "permit")
        self.assertEqual(permit["says"], bundle["rows"][0]["en"])
        self.assertIn("renewed", permit["Consent of the person"])
        self.assertEqual(permit["Sealed whereabouts"], "")
        self.assertIn("presenting issues", permit["data category"].lower())

    def test_tells_what_is_settled_below_the_rules(self):
        changed = read(BUNDLE)
        changed["domains"].append({"attribute": "late", "values": ["allowed", "refused"], "setting": "refused",
                                   "ja": "夜間の提供", "en": "Release at night"})
        strict = self.table(self.write("changed.json", changed), "--lang", "en")[-1]
        self.assertEqual(strict[:3], ["late", "setting", "Release at night: refused (the strict value)"])
        changed["settings"] = {"late": "allowed"}
        chosen = self.table(self.write("changed.json", changed), "--lang", "en")[-1]
        self.assertEqual(chosen[2], "Release at night: allowed (the strict value: refused)")

    def test_calculates_nothing(self):
        changed = read(BUNDLE)
        for start, row in zip(("=1+1", "+1", "-1", "@SUM(A1)", "＝1"), changed["rows"]):
            row["ja"] = row["en"] = start + ",\"x\""
        heading, *rows = self.table(self.write("changed.json", changed), "--lang", "ja")
        says = heading.index("説明")
        self.assertEqual([row[says][:2] for row in rows[:5]], ["'=", "'+", "'-", "'@", "'＝"])
        self.assertFalse([cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")])


if __name__ == "__main__":
    unittest.main()
