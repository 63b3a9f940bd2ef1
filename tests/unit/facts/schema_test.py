"""docs/spec/schemas/fact-views.schema.json takes what the reader takes, and refuses what it refuses."""

import copy
import json
import pathlib
import sys
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(sys.argv.pop(1))
HERE = ROOT / "tests/unit/facts"
SCHEMA = json.loads((ROOT / "docs/spec/schemas/fact-views.schema.json").read_text("utf-8"))
VIEWS = Draft202012Validator(SCHEMA)
QUESTION = Draft202012Validator({"$ref": "#/$defs/question", "$defs": SCHEMA["$defs"]})


def views():
    document = json.loads((HERE / "views.json").read_text("utf-8"))
    catalogue = (ROOT / "admin/reference/catalogue.json").read_text("utf-8")
    document["registry"]["catalogue"] = json.loads(catalogue)
    return document


def changed(document, mutation):
    *parts, last = mutation["at"].split("/")[1:]
    where = document
    for part in parts:
        where = where[int(part)] if isinstance(where, list) else where[part]
    key = int(last) if isinstance(where, list) else last
    if "set" in mutation:
        where[key] = mutation["set"]
    if "erase" in mutation:
        del where[key]
    if "text" in mutation:
        where[key] = mutation["text"]["of"] * mutation["text"]["times"]
    if "repeat" in mutation:
        item = where[key][mutation["repeat"]["item"]]
        where[key].extend(copy.deepcopy(item) for _ in range(mutation["repeat"]["times"]))
    return document


class FactViewsSchema(unittest.TestCase):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_takes_the_example_and_every_question(self):
        self.assertEqual([error.message for error in VIEWS.iter_errors(views())], [])
        for scenario in json.loads((HERE / "scenarios.json").read_text("utf-8"))["scenarios"]:
            errors = QUESTION.iter_errors(scenario["question"])
            self.assertEqual([error.message for error in errors], [], scenario["case"])

    def test_judges_every_mutation_as_the_reader_does(self):
        mutations = json.loads((HERE / "mutations.json").read_text("utf-8"))["mutations"]
        self.assertGreaterEqual(len(mutations), 70)
        for mutation in mutations:
            reader = "accepted" if mutation["reader"] == "accepted" else "refused"
            judged = "accepted" if VIEWS.is_valid(changed(views(), mutation)) else "refused"
            with self.subTest(name=mutation["name"]):
                self.assertEqual(judged, mutation.get("schema", reader))


if __name__ == "__main__":
    unittest.main()
