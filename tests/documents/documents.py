#!/usr/bin/env python3
"""Holds the documents to what the repository has.

    documents.py links SOURCE_DIR       every link and every path, in comments of the code, too, leads to a file
    documents.py tests SOURCE_DIR       every test that the threat model names is there
    documents.py glossary SOURCE_DIR    every code has the spelling, and the words, of the source
    documents.py policy SOURCE_DIR      the policy's page has every fact and setting of the baseline, with its values
    documents.py routes SOURCE_DIR      the API's page has every route of the node, with its roles
    documents.py operations SOURCE_DIR  the API's description has every route of the node, with its roles
"""

import json
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED_PATH = re.compile(r"`((?:admin|tests|docs|protocol|crypto|adapters|node/(?:api|daemon|runtime|sharing))/[\w./-]+)`")
NAMED_DOCUMENT = re.compile(r"\bdocs/[\w/.-]+\.(?:md|json)")
CODE = ("crypto", "protocol", "adapters", "node", "admin", "tests")
NAMED_TEST = re.compile(r"`([A-Z]\w+\.[A-Z]\w+)`")
GTEST = re.compile(r"\b(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)")
RULES = re.compile(r"(?:_(?:[A-Z]{1,2}\d+|Invariant\d+))+$")  # what a test's name ends in, and documents leave out
FEDERATION = re.compile(r"foreach\(name\s+([\w\s]+)\)")  # the cases of tests/federation
CTEST = re.compile(r"\bNAME ([A-Z]\w+\.[A-Z]\w+)")

# Section of the glossary -> where its codes stand, and the name of the list there.
CODES = {
    "4.1": ("protocol/ids/codes.cc", "kCategories"),
    "4.2": ("protocol/ids/codes.cc", "kPurposes"),
    "4.3": ("protocol/ids/codes.cc", "kBasisClasses"),
    "4.4": ("protocol/ids/codes.cc", "kKinds"),
    "4.5": ("protocol/facts/codes.h", "kNames<ConsentState>"),
    "4.6": ("protocol/facts/codes.h", "kNames<Relation>", "kNames<Agreement>"),
    "4.8": ("protocol/policy/obligations.cc", "kCatalogue"),
    "4.9": ("protocol/exchange/receipt_json.cc", "kOutcomeNames"),
    "4.10": ("protocol/exchange/delivery_state.cc", "kNames"),
    "4.13": ("protocol/audit/record.cc", "kActNames"),
}
WITH_WORDS = {"4.1", "4.2", "4.3", "4.4", "4.8"}


def documents(root):
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def sources(root):
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cc", ".py", ".sh") or path.name == "CMakeLists.txt":
                yield path


def link_faults(root):
    for page in documents(root):
        text = page.read_text(encoding="utf-8")
        places = [page.parent / target for target in LINK.findall(text) if "://" not in target]
        places += [root / target for target in NAMED_PATH.findall(text)]
        yield from (f"{page.relative_to(root)}: nothing is at {each}" for each in places if not each.exists())
    for source in sources(root):
        for target in NAMED_DOCUMENT.findall(source.read_text(encoding="utf-8")):
            if not (root / target).exists():
                yield f"{source.relative_to(root)}: nothing is at {target}"


def tests_there(root):
    found = set()
    for path in (root / "tests").rglob("*"):
        if path.suffix == ".cc":
            text = path.read_text(encoding="utf-8")
            found |= {RULES.sub("", ".".join(names)) for names in GTEST.findall(text)}
        if path.name == "CMakeLists.txt":
            text = path.read_text(encoding="utf-8")
            found |= set(CTEST.findall(text))
            found |= {f"Federation.{name}" for names in FEDERATION.findall(text) for name in names.split()}
    return found


def test_faults(root):
    there = tests_there(root)
    named = 0
    for page in documents(root):
        for name in NAMED_TEST.findall(page.read_text(encoding="utf-8")):
            named += 1
            if name not in there:
                yield f"{page.relative_to(root)}: there is no test {name}"
    if named < 50:
        yield f"only {named} tests are named; has the notation changed?"


def strings_of(root, file, name):
    """The strings of the brace list that is called `name`, adjacent ones joined."""
    text = (root / file).read_text(encoding="utf-8")
    body = re.search(rf"\b{name}(?!\w)(?:\[\w*\])?\s*(?:=\s*)?\{{(.*?)\}};", text, re.DOTALL)
    if body is None:
        return []
    return [
        "".join(re.findall(r'"([^"]*)"', chain))
        for chain in re.findall(r'"[^"]*"(?:\s*"[^"]*")*', body.group(1))
    ]


def rows_of(section):
    """(code, 日本語, English) of each row of the section's tables."""
    for line in section.splitlines():
        row = re.match(r"\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|", line)
        if row:
            yield tuple(cell.strip() for cell in row.groups())


def attributes_of(root):
    return json.loads((root / "admin/reference/baseline.json").read_text("utf-8"))["domains"]


def facts_of(root):
    return [(each["attribute"], each["ja"], each["en"]) for each in attributes_of(root) if "setting" not in each]


def policy_faults(root):
    """The tables of facts and settings against the baseline; a setting's strict value is bold."""
    text = (root / "docs/spec/policy.md").read_text(encoding="utf-8")
    written = {}
    for part in re.findall(r"^### 2\.[23] .*?(?=^##)", text, re.DOTALL | re.MULTILINE):
        for name, values in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", part, re.MULTILINE):
            written[name] = re.findall(r"(\*\*)?`([\w-]+)`", values)
    expected = {
        each["attribute"]: [
            ("**" if value == each.get("setting") else "", value) for value in each["values"]
        ]
        for each in attributes_of(root)
    }
    yield from (f"section 2 lacks {name}" for name in expected if name not in written)
    yield from (f"the baseline lacks {name}" for name in written if name not in expected)
    yield from (
        f"{name}: {values} is {expected[name]} in the baseline"
        for name, values in written.items()
        if name in expected and values != expected[name]
    )


def glossary_faults(root):
    text = (root / "docs/glossary.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (4\.\d+) [^\n]*\n(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))
    if list(rows_of(sections.get("4.14", ""))) != facts_of(root):
        yield "section 4.14 differs from the facts of the baseline"
    for number, (file, *lists) in CODES.items():
        expected = [text for name in lists for text in strings_of(root, file, name)]
        rows = list(rows_of(sections.get(number, "")))
        written = [cell for row in rows for cell in row] if number in WITH_WORDS else [row[0] for row in rows]
        if not expected or written != expected:
            yield f"section {number} differs from {', '.join(lists)} in {file}:"
            yield from (f"  {a!r} is {b!r} in the source" for a, b in zip(written, expected) if a != b)
            yield f"  {len(written)} cells here, {len(expected)} there"


ROLES = {
    "staff": "caseworker",
    "witnesses": "caseworker, auditor",
    "anyone": "caseworker, auditor, operator",
    "auditors": "auditor",
    "operators": "operator",
    "managers": "account_manager",
    "everybody": "any",
    "nobody": "none",
    "overseers": "auditor",
}


def routes_of(root):
    """(method, path, roles) of each route of the node."""
    there = set()
    for source in sorted((root / "node/api").glob("*_routes.cc")):
        routes = re.findall(r'\{"([A-Z]+)",\s+"(/api/[^"]+)",\s+(\w+),', source.read_text("utf-8"))
        there |= {(method, path, ROLES[roles]) for method, path, roles in routes}
    return there


def route_faults(root):
    there = routes_of(root)
    page = (root / "docs/spec/api.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| ([A-Z]+) \| `([^`]+)` \| ([a-z_, ]+) \|", page, re.MULTILINE))
    yield from (f"the page lacks {route}" for route in sorted(there - told))
    yield from (f"the node lacks {route}" for route in sorted(told - there))


def operation_faults(root):
    """Both ways; a variable of a path is a star in the node's table."""
    there, told, ids = routes_of(root), set(), []
    for fragment in sorted((root / "node/api/openapi").glob("*.json")):
        for path, item in json.loads(fragment.read_text("utf-8")).get("paths", {}).items():
            plain = "/api/v1" + re.sub(r"\{\w+\}", "*", path)
            operations = {method: each for method, each in item.items() if method != "parameters"}
            told |= {(method.upper(), plain, ", ".join(each["x-roles"])) for method, each in operations.items()}
            ids += [each["operationId"] for each in operations.values()]
    yield from (f"node/api/openapi lacks {route}" for route in sorted(there - told))
    yield from (f"the node lacks {route}" for route in sorted(told - there))
    yield from (f"two operations are {each}" for each in sorted(set(ids)) if ids.count(each) > 1)


CHECKS = {
    "links": link_faults,
    "tests": test_faults,
    "glossary": glossary_faults,
    "routes": route_faults,
    "operations": operation_faults,
    "policy": policy_faults,
}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    faults = list(CHECKS[sys.argv[1]](pathlib.Path(sys.argv[2])))
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
