"""`musubi policy` over the shipped bundles, and over files that were spoilt."""

import json
import re
import subprocess
import unittest

from policy_support import (BASELINE, BUNDLE, BUNDLES, MUSUBI, REFERENCE, ROOT, Files, musubi, read, request_of,
                            schema, with_provenance)

REQUEST, ANSWER = schema("policy-request"), schema("policy-answer")


class Decide(Files):
    def decide(self, requests, bundle=BUNDLE, baseline=BASELINE, *more):
        return musubi("decide", "--bundle", bundle, "--baseline", baseline, "--facts",
                      self.lines(requests), *more)

    def test_decides_the_example_cases_of_every_shipped_bundle_in_their_order(self):
        for file in BUNDLES:
            with self.subTest(bundle=file.name):
                cases = read(file)["cases"]
                requests = [request_of(example) for example in cases]
                answers = self.answers(requests, file)
                self.assertEqual([each["id"] for each in answers], [each["id"] for each in cases])
                for request, answer, example in zip(requests, answers, cases):
                    REQUEST.validate(request)
                    ANSWER.validate(answer)
                    released = [each["category"] for each in answer["categories"] if each["effect"] == "release"]
                    self.assertEqual(released, example["releases"])

    def test_tells_of_the_categories_that_were_asked_for_in_their_order(self):
        example = read(BUNDLE)["cases"][0]
        answer, = self.answers([request_of(example, categories=["health", "identity"])])
        self.assertEqual([each["category"] for each in answer["categories"]], ["identity", "health"])
        one = request_of(example, category="health")
        REQUEST.validate(one)
        self.assertEqual(self.answers([one])[0]["categories"], answer["categories"][1:])

    def test_takes_facts_with_and_without_their_provenance(self):
        example = read(BUNDLE)["cases"][0]
        whole = with_provenance(example["facts"])
        short, long = self.answers([request_of(example), request_of(example, facts=whole)])
        REQUEST.validate(request_of(example, facts=whole))
        self.assertEqual(short, long)

    def test_counts_a_misspelt_value_as_missing_and_says_so_once(self):
        example = read(BUNDLE)["cases"][0]
        spelt = dict(example["facts"], consent="givn")
        missing = {name: value for name, value in example["facts"].items() if name != "consent"}
        requests = [request_of(example, facts=spelt), request_of(example, facts=missing), request_of(example, facts=spelt)]
        done = self.decide(requests)
        first, second, third = done.stdout.splitlines()
        self.assertTrue(first == second == third)
        self.assertEqual(done.stderr.count("consent"), 1)
        self.assertIn("1行目", done.stderr)
        self.assertNotIn("givn", done.stderr)

    def test_says_of_a_setting_that_it_is_no_fact(self):
        sender = read(BUNDLE)
        sender["domains"].append({"attribute": "late", "values": ["allowed", "refused"], "setting": "refused",
                                  "ja": "夜間の提供", "en": "Release at night"})
        file = self.write("sender.json", sender)
        example = sender["cases"][0]
        plain = self.decide([request_of(example)], file)
        stated = self.decide([request_of(example, facts=dict(example["facts"], late="allowed"))], file)
        self.assertEqual(stated.stdout, plain.stdout)
        self.assertIn("late", stated.stderr)

    def test_applies_the_acceptance_rules_that_are_named(self):
        example = next(each for each in read(BUNDLE)["cases"] if "tax" in each["releases"])
        rules = REFERENCE / "acceptance-lg-030007.json"
        without, = self.answers([request_of(example, categories=["tax"])])
        given, = self.answers([request_of(example, categories=["tax"])], BUNDLE, BASELINE, "--acceptance", rules)
        self.assertEqual(without["categories"][0]["effect"], "release")
        self.assertEqual(given["categories"][0]["reason"], "TAX_NOT_ACCEPTED")

    def test_says_what_stands_in_for_files_that_were_not_named(self):
        example = read(BUNDLE)["cases"][0]
        done = musubi("decide", "--bundle", BUNDLE, "--facts", self.lines([request_of(example)]), language="en_US.UTF-8")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("without --baseline", done.stderr)
        self.assertIn(f"serial {read(REFERENCE / 'catalogue.json')['serial']}", done.stderr)
        named = musubi("decide", "--bundle", BUNDLE, "--facts", self.lines([request_of(example)]), "--catalogue", REFERENCE / "catalogue.json")
        self.assertNotIn("--catalogue", named.stderr)
        self.assertEqual(named.stdout, done.stdout)

    def test_refuses_a_bad_line_where_it_stands_and_decides_nothing_after_it(self):
        good = request_of(read(BUNDLE)["cases"][0])
        spoilt = {
            "": "json.syntax",
            "[]": "json.wrong-type",
            '{"basis":"dss-77"}': "json.missing",
            '{"basis":"dss-77","facts":{},"person":"x"}': "json.unknown-member",
            '{"basis":"dss-77","facts":{"consent":1}}': "json.wrong-type",
            '{"basis":"dss-77","facts":{"consent":""}}': "json.bad-value",
            '{"basis":"dss-77","facts":{"category":"tax"}}': "facts.bad-attribute",
            '{"basis":"dss-77","facts":{},"categories":[]}': "json.bad-value",
            '{"basis":"dss-77","facts":{},"categories":["tax","tax"]}': "json.bad-value",
            '{"basis":"dss-77","facts":{},"categories":["taxes"]}': "json.bad-value",
            '{"basis":"dss-77","facts":{},"category":"taxes"}': "json.bad-value",
            '{"basis":"dss-77","facts":{},"category":"tax","categories":["tax"]}': "json.unknown-member",
            '{"basis":"dss-77","facts":{}} {}': "json.syntax",
            '{"basis":"dss-77","facts":{"x":"' + "y" * 70_000 + '"}}': "json.too-large",
        }
        for line, reason in spoilt.items():
            with self.subTest(line=line[:60]):
                done = self.decide([good, good, line, good])
                self.assertEqual(done.returncode, 1)
                self.assertEqual(len(done.stdout.splitlines()), 2)
                self.assertIn(f"[{reason}]", done.stderr)
                self.assertIn("requests.jsonl: line 3", done.stderr)
                self.assertIn("→ ", done.stderr)
                if reason != "json.syntax":
                    self.assertFalse(REQUEST.is_valid(json.loads(line)))

    def test_says_why_with_json_in_a_last_document(self):
        good = request_of(read(BUNDLE)["cases"][0])
        done = self.decide([good, "nonsense"], BUNDLE, BASELINE, "--json")
        error = json.loads(done.stdout.splitlines()[-1])["error"]
        self.assertEqual((error["exit"], done.returncode), (1, 1))
        self.assertIn("line 2", error["detail"])

    def test_names_the_file_that_cannot_be_taken(self):
        facts = self.lines([])
        spoilt = read(BUNDLE)
        spoilt["rows"][0]["when"]["consent"] = ["givn"]
        bad = self.write("bad.json", spoilt)
        other = musubi("decide", "--bundle", BASELINE, "--facts", facts)
        self.assertIn("baseline.json", other.stderr)
        self.assertIn("[bundle.scope]", other.stderr)
        wrong = musubi("decide", "--bundle", bad, "--facts", facts)
        self.assertIn("bad.json: " + spoilt["rows"][0]["id"], wrong.stderr)
        self.assertIn("[bundle.unknown-value]", wrong.stderr)
        self.assertEqual(musubi("decide", "--bundle", self.folder / "none", "--facts", facts).returncode, 10)
        self.assertEqual(musubi("decide", "--bundle", BUNDLE, "--facts", self.folder / "none").returncode, 10)

    def test_answers_as_the_guide_says(self):
        guide = (ROOT / "docs/guide/policy.md").read_text("utf-8").split("判定する / Deciding")[1]
        request, answer = re.findall(r"^```json\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)[:2]
        self.assertEqual(self.decide([request.strip()]).stdout, answer)

    def test_does_not_end_well_if_nobody_takes_the_answers(self):
        facts = self.lines([request_of(read(BUNDLE)["cases"][0])])
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([MUSUBI, "policy", "decide", "--bundle", BUNDLE, "--facts", facts], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("[file.not-written]", done.stderr)

    def test_takes_a_hundred_thousand_lines(self):
        cases = read(BUNDLE)["cases"]
        requests = (json.dumps(request_of(cases[n % len(cases)], id=str(n))) for n in range(100_000))
        done = self.decide(requests)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("\n"), 100_000)
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["id"], "99999")


class Lint(Files):
    def lint(self, bundle, *more, language="C.UTF-8"):
        return musubi("lint", "--bundle", bundle, *more, language=language)

    def report(self, bundle, *more):
        done = self.lint(bundle, "--json", *more)
        report = json.loads(done.stdout)
        self.assertEqual(report["accepted"], done.returncode == 0)
        for finding in report["refusals"] + report["warnings"]:
            for member in ("place", "reason", "ja", "en", "remedy_ja", "remedy_en"):
                self.assertTrue(finding[member], finding)
        return report

    def reasons(self, findings):
        return [(each["reason"], each["place"]) for each in findings]

    def test_takes_every_shipped_bundle(self):
        for file in [*BUNDLES, BASELINE, *REFERENCE.glob("acceptance-*.json")]:
            with self.subTest(file=file.name):
                self.assertTrue(self.report(file, "--baseline", BASELINE)["accepted"])

    def test_tells_all_that_is_wrong_with_the_rows_that_are(self):
        spoilt = read(BUNDLE)
        rows = spoilt["rows"]
        rows[0]["when"]["consent"] = ["givn"]
        rows[2]["basis"] = "Consent"
        rows[3]["en"] = ""
        shape = self.report(self.write("spoilt.json", spoilt))
        self.assertEqual(self.reasons(shape["refusals"]), [("json.bad-value", f"/rows/3/en ({rows[3]['id']})")])
        rows[3]["en"] = "mended"
        report = self.report(self.write("spoilt.json", spoilt))
        self.assertEqual(self.reasons(report["refusals"]), [("bundle.unknown-value", rows[0]["id"] + ': "givn" ("given"?)'), ("bundle.bad-basis", rows[2]["id"])])

    def test_tells_what_does_not_fit_the_other_bundles(self):
        spoilt = read(BUNDLE)
        for row in spoilt["rows"]:
            if row["kind"] == "permit":
                row["when"].pop("consent", None)
        report = self.report(self.write("spoilt.json", spoilt), "--baseline", BASELINE)
        self.assertIn("bundle.consent-not-asked", [each["reason"] for each in report["refusals"]])
        self.assertGreater(len(report["refusals"]), 1)

    def test_points_at_the_line_and_column_of_what_is_no_json(self):
        file = self.write("slip.json", read(BUNDLE))
        lines = json.dumps(read(BUNDLE), ensure_ascii=False, indent=2).splitlines()
        lines[2] = lines[2].rstrip(",") + " 架空"
        file.write_text("\n".join(lines), encoding="utf-8")
        done = self.lint(file)
        self.assertEqual(done.returncode, 1)
        self.assertIn("[json.syntax]", done.stderr)
        self.assertIn(f"slip.json: line 3, column {len(lines[2]) - 1}", done.stderr)

    def test_keeps_warnings_apart_from_errors(self):
        odd = read(BUNDLE)
        odd["cases"] = []
        odd["rows"][0]["en"] = odd["rows"][0]["ja"]
        file = self.write("odd.json", odd)
        report = self.report(file, "--baseline", BASELINE)
        self.assertEqual(report["refusals"], [])
        found = self.reasons(report["warnings"])
        self.assertIn(("lint.no-cases", "cases"), found)
        self.assertIn(("lint.no-effective-from", "effective_from"), found)
        self.assertIn(("lint.label-same", "rows/" + odd["rows"][0]["id"]), found)
        self.assertIn(("lint.row-untested", "rows/" + odd["rows"][0]["id"]), found)
        text = self.lint(file, "--baseline", BASELINE, language="en_US.UTF-8")
        self.assertEqual(text.returncode, 0)
        self.assertIn("warning  cases", text.stdout)
        self.assertIn("remedy: Write example cases", text.stdout)


class Test(Files):
    def test_passes_the_shipped_bundles(self):
        for file in BUNDLES:
            with self.subTest(bundle=file.name):
                done = musubi("test", "--bundle", file, "--baseline", BASELINE, "--json")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                answer = json.loads(done.stdout)
                self.assertEqual([each["id"] for each in answer["cases"]], [each["id"] for each in read(file)["cases"]])
                self.assertEqual(answer["failed"], 0)

    def test_tells_in_words_which_category_is_decided_otherwise(self):
        spoilt = read(BUNDLE)
        example = spoilt["cases"][0]
        lost, denied = example["releases"].pop(), spoilt["cases"][1]
        denied["releases"] = ["tax"]
        file = self.write("spoilt.json", spoilt)
        done = musubi("test", "--bundle", file, "--baseline", BASELINE, "--json")
        self.assertEqual(done.returncode, 1)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["failed"], 2)
        first, second = answer["cases"][0]["differences"], answer["cases"][1]["differences"]
        self.assertEqual([(each["category"], each["expected"], each["decided"]) for each in first], [(lost, "deny", "release")])
        self.assertEqual([(each["category"], each["expected"], each["reason"]) for each in second], [("tax", "release", "CONSENT_NOT_GIVEN")])
        text = musubi("test", "--bundle", file, "--baseline", BASELINE, language="en_US.UTF-8")
        self.assertEqual(text.returncode, 1)
        self.assertIn(f"failed   {example['id']}", text.stdout)
        self.assertIn("should not be released, and is", text.stdout)
        self.assertIn("should be released, and is not [CONSENT_NOT_GIVEN]", text.stdout)
        self.assertIn("2 failed", text.stderr)


class Explain(Files):
    def explain(self, *more, language="C.UTF-8"):
        sealed = next(each for each in read(BUNDLE)["cases"] if each["facts"].get("sealed_place") == "yes")
        sealed["facts"] = with_provenance(sealed["facts"])
        facts = self.lines([request_of(sealed), request_of(sealed, id="r-2")])
        done = musubi("explain", "--bundle", BUNDLE, "--baseline", BASELINE, "--facts", facts, *more, language=language)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_tells_those_inside_all_of_it(self):
        text = self.explain("--lang", "en")
        self.assertIn("[r-2]\nExplanation of the decision", text)
        self.assertIn("Facts", text)
        self.assertIn("baseline/F-003", text)

    def test_tells_nobody_else_of_the_seal(self):
        for audience in ("subject", "peer"):
            for lang in ("ja", "en"):
                with self.subTest(audience=audience, lang=lang):
                    text = self.explain("--audience", audience, "--lang", lang)
                    for secret in ("F-003", "PROTECTED", "sealed", "秘匿"):
                        self.assertNotIn(secret, text)
                    self.assertIn("NOT_PROVIDED", text)

    def test_speaks_as_the_environment_does_unless_told(self):
        self.assertEqual(self.explain(), self.explain("--lang", "ja"))
        self.assertEqual(self.explain(language="en_US.UTF-8"), self.explain("--lang", "en"))

    def test_gives_one_document_for_each_request_with_json(self):
        documents = [json.loads(line) for line in self.explain("--audience", "peer", "--json").splitlines()]
        self.assertEqual([each["audience"] for each in documents], ["peer", "peer"])
        self.assertEqual(documents[1]["id"], "r-2")


if __name__ == "__main__":
    unittest.main()
