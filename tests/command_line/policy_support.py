"""The command `musubi policy`, its files, and folders to write into, for the tests of the command line."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from jsonschema import Draft202012Validator

MUSUBI = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
REFERENCE = ROOT / "admin/reference"
BUNDLES = sorted(REFERENCE.glob("bundle-*.json"))
BUNDLE = REFERENCE / "bundle-lg-032026.json"
BASELINE = REFERENCE / "baseline.json"


def read(path):
    return json.loads(path.read_text("utf-8"))


def schema(name):
    return Draft202012Validator(read(ROOT / f"docs/spec/schemas/{name}.schema.json"))


def musubi(*words, language="C.UTF-8"):
    environment = dict(os.environ, LC_ALL=language)
    return subprocess.run([MUSUBI, "policy", *map(str, words)], env=environment, capture_output=True,
                          timeout=300, check=False, encoding="utf-8")


def with_provenance(facts):
    return {name: {"value": value, "source": "request", "asserter": "u-0001", "at": "2026-11-21T00:00:00.000Z"}
            for name, value in facts.items()}


def request_of(example, **more):
    return {"id": example["id"], "basis": example["basis"], "facts": example["facts"], **more}


class Files(unittest.TestCase):
    """Each test has a folder of its own to write into."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, document):
        path = self.folder / name
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        return path

    def lines(self, requests):
        path = self.folder / "requests.jsonl"
        texts = (line if isinstance(line, str) else json.dumps(line) for line in requests)
        path.write_text("".join(text + "\n" for text in texts), "utf-8")
        return path

    def answers(self, requests, bundle=BUNDLE, baseline=BASELINE, *more):
        done = musubi("decide", "--bundle", bundle, "--baseline", baseline, "--facts", self.lines(requests), *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]
