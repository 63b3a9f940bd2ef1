"""The JSON Schemas of sheet, summary and referral take what the readers take, and refuse what they refuse."""

import copy
import json
import pathlib
import re
import sys
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(sys.argv.pop(1))


def read(name):
    return json.loads((ROOT / name).read_text("utf-8"))


SHEETS_OF_FORM = {
    1: Draft202012Validator(read("docs/spec/schemas/intake-sheet-1.schema.json")),
    2: Draft202012Validator(read("docs/spec/schemas/intake-sheet.schema.json")),
}
SUMMARY_SCHEMA = read("docs/spec/schemas/case-summary.schema.json")
SUMMARY = Draft202012Validator(SUMMARY_SCHEMA)
WRITTEN = Draft202012Validator({"$ref": "#/$defs/written", "$defs": SUMMARY_SCHEMA["$defs"]})
DIRECTORY = Draft202012Validator(read("docs/spec/schemas/directory.schema.json"))
DIRECTORIES = sorted((ROOT / "admin/profiles").glob("directory-*.json"))
SHEETS = sorted((ROOT / "admin/reference/sheets").glob("*.json"))
OLD_SHEETS = sorted((ROOT / "tests/schemas/form-1").glob("*.json"))
PAGE = (ROOT / "docs/spec/intake-sheet.md").read_text("utf-8")


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


def leaves(schema, node, path=""):
    """Every place of a sheet that a schema knows, as a pattern: "*" stands for an index."""
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    if "items" in node:
        rows = node.get("prefixItems", []) + [node["items"]]
        found = set().union(*(leaves(schema, row, path + "/*") for row in rows))
        return found if any("properties" in row or "$ref" in row for row in rows) else {path}
    if "properties" not in node:
        return {path}
    return set().union(
        *(leaves(schema, child, f"{path}/{name}") for name, child in node["properties"].items()))


def table_of_the_page():
    """The JSON paths of the page's table, section 2."""
    section = PAGE.split("## 2.")[1].split("## 3.")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| No.")]
    return {path for row in rows for path in re.findall(r"`(/[^`]*)`", row[3])}


class IntakeSheetSchema(unittest.TestCase):
    def test_is_itself_valid(self):
        for schema in SHEETS_OF_FORM.values():
            Draft202012Validator.check_schema(schema.schema)

    def test_takes_every_reference_sheet(self):
        for form, sheets, least in ((1, OLD_SHEETS, 2), (2, SHEETS, 4)):
            self.assertGreaterEqual(len(sheets), least)
            for file in sheets:
                with self.subTest(file=file.name):
                    errors = SHEETS_OF_FORM[form].iter_errors(json.loads(file.read_text("utf-8")))
                    self.assertEqual([error.message for error in errors], [])

    def test_judges_every_mutation_as_the_reader_does(self):
        mutations = read("tests/schemas/mutations.json")
        for form, schema in SHEETS_OF_FORM.items():
            sheet = read(mutations["sheets"][str(form)])
            for mutation in mutations["mutations"]:
                if mutation.get("form", form) != form:
                    continue
                reader = "accepted" if mutation["reader"] == "accepted" else "refused"
                with self.subTest(form=form, name=mutation["name"]):
                    self.assertEqual(
                        judged(schema, changed(sheet, mutation)), mutation.get("schema", reader))

    def test_leaves_to_the_reader_only_what_the_page_says(self):
        only_reader = {m["reader"] for m in read("tests/schemas/mutations.json")["mutations"]
                       if m.get("form") != 1 and "schema" in m}
        section = PAGE.split("## 4.")[1].split("## 5.")[0]
        said = set(re.findall(r"`((?:sheet|json)\.[a-z-]+)`", section.split("only the reader sees")[1]))
        self.assertLessEqual(only_reader, said)

    def test_has_every_field_of_the_paper_and_the_page_tells_where(self):
        schema = SHEETS_OF_FORM[2].schema
        fields = leaves(schema, schema)
        paths = table_of_the_page()
        self.assertGreaterEqual(len(paths), 70)
        for path in paths:
            with self.subTest(path=path):
                self.assertTrue(any(field == path or field.startswith(path + "/")
                                    for field in fields))
        for field in fields:
            with self.subTest(field=field):
                self.assertTrue(any(field == path or field.startswith(path + "/")
                                    for path in paths | {"/form"}))


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


class PayloadSchemas(unittest.TestCase):
    def test_are_themselves_valid_and_judge_every_payload_as_the_readers_do(self):
        payload_lists = {**read("tests/schemas/referral_payloads.json"),
                         **read("tests/schemas/inquiry_payloads.json")}
        for name, payloads in payload_lists.items():
            schema = read(f"docs/spec/schemas/{name}.schema.json")
            Draft202012Validator.check_schema(schema)
            self.assertGreaterEqual(len(payloads), 5)
            for each in payloads:
                reader = "accepted" if each["reader"] == "accepted" else "refused"
                with self.subTest(schema=name, name=each["name"]):
                    self.assertEqual(judged(Draft202012Validator(schema), each["payload"]), reader)


class DirectorySchema(unittest.TestCase):
    def test_takes_every_directory_that_is_shipped(self):
        self.assertTrue(DIRECTORIES)
        for file in DIRECTORIES:
            DIRECTORY.validate(json.loads(file.read_text("utf-8")))

    def test_refuses_an_empty_list_that_would_read_as_everything(self):
        office = {"id": "a", "name_ja": "架空課", "topics": ["care"]}
        directory = json.loads(DIRECTORIES[0].read_text("utf-8"))
        for areas in ([], [{"town": "架空", "chome": []}]):
            directory["offices"] = [office | {"areas": areas}]
            self.assertFalse(DIRECTORY.is_valid(directory))


class HouseholdSchema(unittest.TestCase):
    def test_is_itself_valid_and_judges_every_document_as_is_said(self):
        schema = read("docs/spec/schemas/household.schema.json")
        Draft202012Validator.check_schema(schema)
        documents = read("tests/schemas/household_documents.json")
        self.assertGreaterEqual(len(documents), 20)
        for each in documents:
            with self.subTest(name=each["name"]):
                self.assertEqual(judged(Draft202012Validator(schema), each["document"]), each["schema"])


class PaperSchemas(unittest.TestCase):
    """What an office writes itself: which column is which field, and what a person applies for."""

    EXAMPLES = {"import-mapping": "import/mapping-example.json",
                "application": "applications/hanako.json"}

    def schemas(self):
        for name, example in self.EXAMPLES.items():
            schema = read(f"docs/spec/schemas/{name}.schema.json")
            yield schema, read(f"admin/reference/{example}")

    def test_are_themselves_valid_and_take_the_examples_and_nothing_unknown(self):
        for schema, example in self.schemas():
            Draft202012Validator.check_schema(schema)
            validator = Draft202012Validator(schema)
            self.assertEqual(judged(validator, example), "accepted")
            self.assertEqual(judged(validator, example | {"x": 1}), "refused")
            self.assertEqual(judged(validator, example | {"form": "intake-sheet/2"}), "refused")
            for name in schema["required"]:
                lacking = {each: value for each, value in example.items() if each != name}
                self.assertEqual(judged(validator, lacking), "refused", name)


if __name__ == "__main__":
    unittest.main()
