"""Holds what the API answers to the description that the node serves of it.

Every answer that a test gets is judged: its status, its type and its content are those of the
operation. A request that was accepted is one that the description takes, too. Which operations were
carried out is written down, one file for each test, for exercised.py.
"""

import atexit
import json
import re
import subprocess
import urllib.parse

import jsonschema

ROOT = "/api/v1"


def validator(document, schema):
    """`schema` may refer to the components of the document."""
    return jsonschema.Draft202012Validator({"components": document["components"], **schema})


class Operation:
    """One method of one path."""

    def __init__(self, document, item, method, details):
        self.document = document
        self.id = details["operationId"]
        self.method = method.upper()
        self.details = details
        self.parameters = [self.resolve(each)
                           for each in item.get("parameters", []) + details.get("parameters", [])]
        self.validators = {}

    def resolve(self, value):
        if "$ref" not in value:
            return value
        found = self.document
        for name in value["$ref"][2:].split("/"):
            found = found[name]
        return found

    def schema_of(self, contents, kind):
        """The validator of what has that media type, or null if anything may."""
        content = contents.get(kind)
        if content is None:
            raise AssertionError(f"{self.id}: {kind or 'nothing'} and not {', '.join(contents) or 'nothing'}")
        schema = content["schema"]
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = validator(self.document, schema)
        return self.validators[key]

    def judge_answer(self, status, kind, body):
        answer = self.details["responses"].get(str(status))
        if answer is None:
            raise AssertionError(f"{self.id}: the description has no {status}: {body[:400]!r}")
        contents = self.resolve(answer).get("content", {})
        if not contents and not body and not kind:
            return
        self.judge(self.schema_of(contents, kind), kind, body, f"{status}")

    def judge_request(self, body, query):
        """Of one that was accepted."""
        named = {each["name"] for each in self.parameters if each["in"] == "query"}
        for name in urllib.parse.parse_qs(query):
            if name not in named:
                raise AssertionError(f"{self.id}: the description has no parameter {name}")
        if not body:
            return
        contents = self.resolve(self.details.get("requestBody", {})).get("content", {})
        if not contents:
            raise AssertionError(f"{self.id}: the description has no body of a request")
        kind = next(iter(contents))
        self.judge(self.schema_of(contents, kind), kind, body, "the request")

    def judge(self, schema, kind, body, what):
        if not kind.endswith("json"):
            return
        faults = sorted(schema.iter_errors(json.loads(body)), key=lambda each: list(each.path))
        if faults:
            told = "; ".join(f"/{'/'.join(map(str, each.absolute_path))}: {each.message[:300]}"
                             for each in faults[:5])
            raise AssertionError(f"{self.id}: {what} is not what the description says: {told}")


class Description:
    """Of one build of the node."""

    def __init__(self, document):
        self.document = document
        self.refusal = validator(document, {"$ref": "#/components/schemas/Refusal"})
        self.exercised = set()
        self.seen = set()
        self.operations = []
        for path, item in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", re.escape(path).replace(r"\{", "{")
                                        .replace(r"\}", "}")))
            for method, details in item.items():
                if method != "parameters":
                    operation = Operation(document, item, method, details)
                    self.operations.append((pattern, operation))

    @classmethod
    def of(cls, binaries):
        printed = subprocess.run([str(binaries / "print_openapi")], capture_output=True, check=True)
        return cls(json.loads(printed.stdout))

    def find(self, method, path):
        """A path that is spelt out is meant before one with a variable."""
        fitting = [operation for pattern, operation in self.operations
                   if operation.method == method and pattern.fullmatch(path)]
        return min(fitting, key=lambda each: len(each.parameters), default=None)

    def judge(self, request, answer):
        """`request`: method, target and body; `answer`: status, media type and body."""
        method, target, body = request
        status, kind, content = answer
        path, _, query = target.partition("?")
        key = hash((request, answer))
        if key in self.seen or not path.startswith(ROOT):
            return
        self.seen.add(key)
        kind = (kind or "").partition(";")[0]
        operation = self.find(method, path.removeprefix(ROOT))
        if operation is None:
            faults = list(self.refusal.iter_errors(json.loads(content)))
            if status not in (401, 404, 405) or faults:
                raise AssertionError(f"{method} {path}: {status} and no such operation {faults}")
            return
        operation.judge_answer(status, kind, content)
        if status < 300:
            operation.judge_request(body, query)
            self.exercised.add(operation.id)

    def write_exercised_to(self, file):
        """At the end of the process, so that the file says what this run did."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[]", encoding="utf-8")
        atexit.register(lambda: file.write_text(json.dumps(sorted(self.exercised)), encoding="utf-8"))
