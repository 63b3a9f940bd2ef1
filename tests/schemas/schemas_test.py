"""The JSON Schemas of sheet, summary and referral take what the readers take, and refuse what they refuse."""

import copy
import json
import pathlib
import sys
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(sys.argv.pop(1))


def read(name):
    return json.loads((ROOT / name).read_text("utf-8"))


SHEET = Draft202012Validator(read("docs/spec/schemas/intake-sheet.schema.json"))
SUMMARY_SCHEMA = read("docs/spec/schemas/case-summary.schema.json")
SUMMARY = Draft202012Validator(SUMMARY_SCHEMA)
WRITTEN = Draft202012Validator({"$ref": "#/$defs/written", "$defs": SUMMARY_SCHEMA["$defs"]})
SHEETS = sorted((ROOT / "admin/reference/sheets").glob("*.json"))


def judged(validator, document):
    return "accepted" if validator.is_valid(document) else "refused"


def place(document, pointer):
    """The container and the key that an RFC 6901 pointer names."""
    *parts, last = pointer.split("/")[1:]
    for part in parts:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document, int(last) if isinstance(document, list) else last


def changed(sheet, mutation):
    sheet = copy.deepcopy(sheet)
    if not mutation["at"]:
        return mutation["set"]
    where, key = place(sheet, mutation["at"])
    if "set" in mutation:
        where[key] = mutation["set"]
    if "erase" in mutation:
        del where[key]
    if "text" in mutation:
        where[key] = mutation["text"]["of"] * mutation["text"]["times"]
    if "repeat" in mutation:
        where[key].extend([where[key][mutation["repeat"]["item"]]] * mutation["repeat"]["times"])
    return sheet


class IntakeSheetSchema(unittest.TestCase):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SHEET.schema)

    def test_takes_every_reference_sheet(self):
        self.assertGreaterEqual(len(SHEETS), 2)
        for file in SHEETS:
            with self.subTest(file=file.name):
                errors = SHEET.iter_errors(json.loads(file.read_text("utf-8")))
                self.assertEqual([error.message for error in errors], [])

    def test_judges_every_mutation_as_the_reader_does(self):
        mutations = read("tests/schemas/mutations.json")
        sheet = read(mutations["sheet"])
        for mutation in mutations["mutations"]:
            reader = "accepted" if mutation["reader"] == "accepted" else "refused"
            with self.subTest(name=mutation["name"]):
                self.assertEqual(
                    judged(SHEET, changed(sheet, mutation)), mutation.get("schema", reader))

    def test_sees_less_than_the_reader_in_few_places_only(self):
        mutations = read("tests/schemas/mutations.json")["mutations"]
        self.assertLessEqual(len([m for m in mutations if "schema" in m]), 4)


class CaseSummarySchema(unittest.TestCase):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SUMMARY_SCHEMA)

    def test_takes_what_the_reference_sheets_give(self):
        for file in SHEETS:
            golden = read(f"tests/schemas/golden/{file.stem}.summary.json")
            for validator in (SUMMARY, WRITTEN):
                with self.subTest(file=file.name):
                    self.assertEqual([error.message for error in validator.iter_errors(golden)], [])

    def test_judges_every_payload_as_the_reader_does(self):
        for each in read("tests/schemas/payloads.json"):
            reader = "accepted" if each["reader"] == "accepted" else "refused"
            with self.subTest(name=each["name"]):
                self.assertEqual(judged(SUMMARY, each["payload"]), reader)
                self.assertEqual(judged(WRITTEN, each["payload"]), each["written"])


class ReferralSchemas(unittest.TestCase):
    def test_are_themselves_valid_and_judge_every_payload_as_the_readers_do(self):
        for name, payloads in read("tests/schemas/referral_payloads.json").items():
            schema = read(f"docs/spec/schemas/{name}.schema.json")
            Draft202012Validator.check_schema(schema)
            self.assertGreaterEqual(len(payloads), 5)
            for each in payloads:
                reader = "accepted" if each["reader"] == "accepted" else "refused"
                with self.subTest(schema=name, name=each["name"]):
                    self.assertEqual(judged(Draft202012Validator(schema), each["payload"]), reader)


if __name__ == "__main__":
    unittest.main()
