"""A third opinion: z3 reads what `musubi policy export --format smt` writes."""

import itertools
import json
import random
import subprocess
import unittest

from policy_support import BASELINE, BUNDLE, BUNDLES, REFERENCE, Files, musubi, read

CATEGORIES = ["identity", "contact", "address", "household", "presenting_issues", "history", "health", "care_level",
              "finance", "tax", "housing_utilities", "work_school", "safety", "justice", "services_plan"]


class Solver(Files):
    def export(self, bundle, baseline, *more):
        done = musubi("export", "--format", "smt", "--bundle", bundle, "--baseline", baseline, *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def solve(self, text):
        """Query -> answer."""
        done = subprocess.run(["z3", "-in"], input=text, capture_output=True, timeout=300, check=False, encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout[:500] + done.stderr[:500])
        lines = done.stdout.splitlines()
        answers = dict(zip(lines[::2], lines[1::2]))
        self.assertLessEqual(set(answers.values()), {"sat", "unsat"})
        self.assertEqual(len(lines), 2 * len(answers))
        return answers

    def invariants(self, answers):
        return {name: answer for name, answer in answers.items() if name.startswith("invariant ")}


class Invariants(Solver):
    def test_hold_in_every_shipped_bundle(self):
        for file in BUNDLES:
            with self.subTest(bundle=file.name):
                answers = self.solve(self.export(file, BASELINE))
                stated = read(BASELINE)["invariants"] + read(file)["invariants"]
                held = self.invariants(answers)
                self.assertEqual(len(held), len(stated))
                self.assertEqual(set(held.values()), {"unsat"})
                # "unsat" is not said of everything.
                self.assertIn("sat", [answers[name] for name in answers if name.startswith("released on ")])

    def test_are_broken_by_each_hole_that_is_planted(self):
        for row, invariant in (("F-001", "I-001"), ("F-003", "I-002"), ("F-012", "I-005")):
            with self.subTest(row=row):
                holed = read(BASELINE)
                holed["rows"] = [each for each in holed["rows"] if each["id"] != row]
                answers = self.invariants(self.solve(self.export(BUNDLE, self.write("holed.json", holed))))
                self.assertEqual(answers[f"invariant baseline/{invariant}"], "sat")

    def test_are_broken_by_an_exception_that_is_planted(self):
        holed = read(BASELINE)
        for row in holed["rows"]:
            if row["id"] == "F-001":
                row["unless"] = [{"urgency": ["life_threat"]}]
        answers = self.invariants(self.solve(self.export(BUNDLE, self.write("holed.json", holed))))
        self.assertEqual(answers["invariant baseline/I-001"], "sat")

    def test_follow_what_a_body_settled(self):
        sender = read(BUNDLE)
        sender["domains"].append({"attribute": "late", "values": ["allowed", "refused"], "setting": "refused",
                                  "ja": "夜間の提供", "en": "Release at night"})
        sender["invariants"] = [{"id": "I-9", "when": {"category": ["health"]}, "ja": "健康", "en": "health"}]
        sender["rows"].append({"id": "F-9", "kind": "forbid", "reason": "LATE", "audience": "internal",
                               "when": {"late": ["refused"], "category": ["health"]}, "ja": "夜間", "en": "at night"})
        name = f"invariant {sender['name']}/I-9"
        self.assertEqual(self.solve(self.export(self.write("sender.json", sender), BASELINE))[name], "unsat")
        sender["settings"] = {"late": "allowed"}
        self.assertEqual(self.solve(self.export(self.write("sender.json", sender), BASELINE))[name], "sat")

    def test_hold_for_a_missing_fact_because_forbids_do(self):
        """The box of an invariant takes in who lacks the fact: if the forbid did not, this would be "sat"."""
        sender = read(BUNDLE)
        sender["domains"].append({"attribute": "seen", "values": ["yes", "no"], "ja": "見た", "en": "Seen"})
        sender["invariants"] = [{"id": "I-9", "when": {"seen": ["no"]}, "ja": "見なければ", "en": "unseen"}]
        sender["rows"].append({"id": "F-9", "kind": "forbid", "reason": "UNSEEN", "audience": "internal",
                               "when": {"seen": ["no"]}, "ja": "見ない", "en": "unseen"})
        text = self.export(self.write("sender.json", sender), BASELINE)
        self.assertEqual(self.solve(text)[f"invariant {sender['name']}/I-9"], "unsat")
        lost = text.replace("(or (= |seen| |seen = no|) (= |seen| |seen = (missing)|))", "(= |seen| |seen = no|)", 1)
        self.assertNotEqual(lost, text)
        self.assertEqual(self.solve(lost)[f"invariant {sender['name']}/I-9"], "sat")


class Requests(Solver):
    COUNT = 150

    def requests(self, bundle):
        """Example cases of which a few facts were lost or changed."""
        domains = {each["attribute"]: each["values"] for each in [*read(BASELINE)["domains"], *bundle["domains"]]
                   if "setting" not in each and each["attribute"] != "basis_class"}
        bases = sorted({row["basis"] for row in bundle["rows"] if row["kind"] == "permit"})
        random.seed(20261121)
        for number in range(self.COUNT):
            example = random.choice(bundle["cases"])
            facts = dict(example["facts"])
            for attribute in random.sample(sorted(domains), random.randint(0, 3)):
                facts.pop(attribute, None)
                if random.random() < 0.6:
                    facts[attribute] = random.choice(domains[attribute])
            basis = example["basis"] if random.random() < 0.8 and example["basis"] in bases else random.choice(bases)
            yield {"id": str(number), "basis": basis, "facts": facts}, domains

    def query(self, request, domains, category):
        facts = {"basis": request["basis"], "category": category}
        facts |= {attribute: request["facts"].get(attribute, "(missing)") for attribute in domains}
        terms = "".join(f"(assert (= |{name}| |{name} = {value}|))\n" for name, value in facts.items())
        return f'(push 1)\n{terms}(assert |released|)\n(echo "{request["id"]} {category}")\n(check-sat)\n(pop 1)\n'

    def test_are_answered_as_the_engine_answers_them(self):
        rules = REFERENCE / "acceptance-lg-030007.json"
        text = self.export(BUNDLE, BASELINE, "--acceptance", rules)
        made = list(self.requests(read(BUNDLE)))
        asked = [(request, domains, category) for (request, domains), cycled in zip(made, itertools.cycle(CATEGORIES[1:]))
                 for category in ("identity", cycled)]
        answers = self.solve(text + "".join(self.query(*each) for each in asked))
        decided = {each["id"]: {c["category"]: c["effect"] for c in each["categories"]}
                   for each in self.answers([request for request, _ in made], BUNDLE, BASELINE, "--acceptance", rules)}
        released = 0
        for request, _, category in asked:
            effect = decided[request["id"]][category]
            released += effect == "release"
            self.assertEqual(answers[f"{request['id']} {category}"], "sat" if effect == "release" else "unsat",
                             json.dumps(request) + category)
        self.assertGreater(released, 30)
        self.assertGreater(len(asked) - released, 30)


if __name__ == "__main__":
    unittest.main()
