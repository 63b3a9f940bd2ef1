"""The shipped bundles match docs/spec/schemas/policy-bundle.schema.json; spoilt ones don't."""

import json
import pathlib
import sys
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(sys.argv.pop(1))
REFERENCE = ROOT / "admin/reference"
SCHEMA = json.loads((ROOT / "docs/spec/schemas/policy-bundle.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = sorted(
    file
    for pattern in ("baseline.json", "bundle-*.json", "acceptance-*.json")
    for folder in (REFERENCE, ROOT / "admin/profiles")
    for file in folder.glob(pattern)
)


def bundle(name):
    return json.loads((REFERENCE / name).read_text("utf-8"))


def row(document, kind):
    return next(row for row in document["rows"] if row["kind"] == kind)


# Each takes a shipped bundle and spoils one thing that the format forbids.
def permit_in_baseline(baseline, sender):
    baseline["rows"].append(row(sender, "permit"))
    return baseline


def empty_cell(baseline, sender):
    row(sender, "permit")["when"]["category"] = []
    return sender


def empty_permit(baseline, sender):
    row(sender, "permit")["when"] = {}
    return sender


def unknown_category(baseline, sender):
    row(sender, "permit")["when"]["category"] = ["housing"]
    return sender


def no_english(baseline, sender):
    del row(baseline, "forbid")["en"]
    return baseline


def unknown_duty(baseline, sender):
    row(baseline, "duty")["duties"] = [{"id": "NO_ONWRAD"}]
    return baseline


def duty_without_days(baseline, sender):
    row(baseline, "duty")["duties"] = [{"id": "KEEP_UNTIL"}]
    return baseline


def written_default_phase(baseline, sender):
    row(baseline, "duty")["duties"] = [{"id": "NO_ONWARD", "phase": "with"}]
    return baseline


def set_with_category(baseline, sender):
    row(baseline, "forbid_set")["when"]["category"] = ["health"]
    return baseline


def unknown_member(baseline, sender):
    row(sender, "permit")["priority"] = 1
    return sender


def fact_of_the_engine(baseline, sender):
    sender["cases"][0]["facts"]["basis_class"] = "consent"
    return sender


def expectation_of_both(baseline, sender):
    expected = next(case for case in sender["cases"] if case.get("expects"))["expects"][0]
    expected.update({"level": "full", "reason": "NO_PERMIT"})
    return sender


SPOILERS = [
    permit_in_baseline, empty_cell, empty_permit, unknown_category, no_english, unknown_duty,
    duty_without_days, written_default_phase, set_with_category, unknown_member, fact_of_the_engine,
    expectation_of_both,
]


class PolicyBundleSchema(unittest.TestCase):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_accepts_every_shipped_bundle(self):
        self.assertGreaterEqual(len(FILES), 23)
        for file in FILES:
            with self.subTest(file=file.name):
                errors = [e.message for e in VALIDATOR.iter_errors(json.loads(file.read_text("utf-8")))]
                self.assertEqual(errors, [])

    def test_refuses_every_spoilt_bundle(self):
        for spoil in SPOILERS:
            with self.subTest(spoil=spoil.__name__):
                spoilt = spoil(bundle("baseline.json"), bundle("bundle-lg-032026.json"))
                self.assertFalse(VALIDATOR.is_valid(spoilt))


if __name__ == "__main__":
    unittest.main()
