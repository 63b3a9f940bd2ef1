"""What tests over real processes share: a federation that was enrolled once, its API, its inboxes.

Enrolling takes seconds, so it is done once (prepare.py) and copied; the copies use the ports of the
original, so only one of these tests runs at a time.
"""

import argparse
import base64
import http.client
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "admin" / "reference"))

# pylint: disable=wrong-import-position,unused-import
from federation import (COUNCIL, IWAIZUMI, IWATE, MIYAKO, NAMES, RAINBOW, REFERENCE, TANOHATA,
                        YAMADA, CommandFailed, Federation, organisation_of, until)
from description import Description

SHEET = REFERENCE / "sheets" / "kaku-family.json"
# In the tests, 宮古市 has approved the wording that covers another municipality.
WORDING_ACROSS = "model-across-municipalities-1"

ANSWER_SECONDS = 20
START_SECONDS = 60


# Enough for most tests, and quicker than all seven: two that listen, and one that collects.
NODES = (MIYAKO, YAMADA, RAINBOW)


class Settings:
    """What the command line of a test says."""
    binaries = None
    template = None
    description = None


def main():
    """unittest.main() for a test that is told where the programs and the template are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--template", required=True)
    arguments, rest = parser.parse_known_args()
    Settings.binaries = pathlib.Path(arguments.bin)
    Settings.template = pathlib.Path(arguments.template)
    Settings.description = Description.of(Settings.binaries)
    exercised = Settings.template.parent / "exercised"
    Settings.description.write_exercised_to(exercised / f"{'-'.join(rest)}.json")
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)


class NoAnswer(Exception):
    """The request may have been carried out, or not."""


class NotSent(Exception):
    """Nobody was there to take the request."""


class TestFederation(Federation):
    """A federation whose nodes are asked through their APIs, stopped, killed and changed."""

    # Its ports are used again, long after they were chosen: not where others choose theirs.
    port_range = range(20000, 26000)

    def __init__(self, binaries, folder, nodes=NODES):
        super().__init__(binaries, folder, nodes)
        self.tags = {}

    # Set-up

    def prepare(self):
        """Enrols everybody, and writes down what a copy has to change."""
        self.set_up()
        for node in self.nodes:
            for role in ("operator", "auditor"):
                self.musubi("node", "token", "--dir", self.home(node), "--user", "u-0002",
                            "--role", role, "--out", self.home(node) / f"{role}.token")
        self.approve_wording(MIYAKO)
        template = {"folder": str(self.folder), "trusted_keys": self.trusted_keys}
        (self.folder / "template.json").write_text(json.dumps(template), encoding="utf-8")

    def tune(self, config):
        self.set(config, "exchange", collect_seconds=1, registry_seconds=1)

    @staticmethod
    def set(config, table, **values):
        """Writes settings into a table of node.toml, in the place of what stands there."""
        lines = config.read_text(encoding="utf-8").splitlines()
        start = lines.index(f"[{table}]") + 1
        end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
        kept = [line for line in lines[start:end] if line.split(" = ")[0] not in values]
        added = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
        text = "\n".join(lines[:start] + added + kept + lines[end:])
        config.write_text(text + "\n", encoding="utf-8")

    def approve_wording(self, node):
        file = self.home(node) / "wordings.json"
        wordings = json.loads(file.read_text(encoding="utf-8"))
        for wording in wordings["wordings"]:
            wording["approved"] = True
        file.write_text(json.dumps(wordings, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def copy(cls, folder):
        """A federation of its own in `folder`, from the template."""
        template = json.loads((Settings.template / "template.json").read_text(encoding="utf-8"))
        shutil.copytree(Settings.template, folder)
        federation = cls(Settings.binaries, folder)
        federation.trusted_keys = template["trusted_keys"]
        for file in folder.rglob("*"):
            if file.name in ("node.toml", "operator.json"):
                text = file.read_text(encoding="utf-8")
                text = text.replace(template["folder"], str(folder))
                file.write_text(text, encoding="utf-8")
        return federation

    # Processes

    def kill(self, node):
        process = self.processes.pop(node)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

    def end(self, node):
        """Asks a node to stop; its exit code."""
        process = self.processes.pop(node)
        process.send_signal(signal.SIGTERM)
        code = process.wait(START_SECONDS)
        process.stdout.close()
        return code

    def restart(self, node):
        code = self.end(node)
        if code != 0:
            raise AssertionError(f"{node} ended with {code}: {self.log(node)}")
        self.start(node)

    def reload(self, node):
        self.processes[node].send_signal(signal.SIGHUP)

    def refuses_to_start(self, node):
        """Starts a node that must not come up; its exit code and what it said."""
        done = subprocess.run([str(self.binaries / "musubi-node"), str(self.home(node) / "node.toml")],
                              capture_output=True, text=True, check=False, timeout=START_SECONDS)
        return done.returncode, done.stderr

    def log(self, node):
        return (self.home(node) / "node.log").read_text(encoding="utf-8")

    # The API

    def port(self, node, table="api"):
        """As the file says it: known also while the node is down."""
        lines = (self.home(node) / "node.toml").read_text(encoding="utf-8").splitlines()
        after = lines[lines.index(f"[{table}]"):]
        listen = next(line for line in after if line.startswith("listen = "))
        return int(listen.rstrip('"').rsplit(":", 1)[1])

    def token(self, node, role="caseworker"):
        return (self.home(node) / f"{role}.token").read_text(encoding="utf-8").strip()

    def ask(self, node, method, path, body=None, role="caseworker", port=None, key=None,
            purpose="assessment", seen=None, headers=None):
        """Status and bytes, which are held to the description of the API. `body`: bytes, or a value
        to be sent as JSON. `key`: of idempotency. `purpose`: why somebody looks. `seen`: the revision
        that must still be the newest."""
        headers = dict(headers or {})
        if role:
            headers["Authorization"] = f"Bearer {self.token(node, role)}"
        if purpose:
            headers["Musubi-Purpose"] = purpose
        if key:
            headers["Idempotency-Key"] = key
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port(node),
                                                timeout=ANSWER_SECONDS)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotSent(str(error)) from error
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            status, kind, content = answer.status, answer.getheader("Content-Type"), answer.read()
            self.tags[node, path] = answer.getheader("ETag")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(str(error)) from error
        finally:
            connection.close()
        Settings.description.judge((method, path, body), (status, kind, content))
        return status, content

    def tag(self, node, path):
        """The ETag of what is there now."""
        self.get(node, path)
        return self.tags[node, path]

    def get(self, node, path, role="caseworker", expect=200):
        status, body = self.ask(node, "GET", path, role=role)
        if status != expect:
            raise AssertionError(f"GET {path} at {node}: {status} {body!r}")
        return json.loads(body)

    def pages(self, node, path, member):
        """A whole list, page after page, and how many pages there were."""
        items, pages, query = [], 0, ""
        while True:
            answer = self.get(node, path + query)
            items += answer[member]
            pages += 1
            if "next" not in answer:
                return items, pages
            query = f"?after={answer['next']}"

    def messages(self, node):
        return self.pages(node, "/api/v1/messages", "messages")[0]

    def inbox(self, node):
        return self.pages(node, "/api/v1/inbox", "items")[0]

    # The work of staff

    def add_case(self, node, wording=None, recipient=YAMADA):
        """A case; under words across municipalities the consents name the recipient's body."""
        sheet = json.loads(SHEET.read_text(encoding="utf-8"))
        if wording:
            sheet["wording"] = wording
        if wording == WORDING_ACROSS:
            sheet["recipient"] = organisation_of(recipient)
        intake = {"sheet": sheet}
        if node == RAINBOW:
            intake["commissioner"] = "lg-032026"
        status, body = self.ask(node, "POST", "/api/v1/cases", intake)
        if status != 201:
            raise AssertionError(f"intake at {node}: {status} {body!r}")
        return json.loads(body)["case"]

    def release(self, node, case, recipient, **changes):
        """Status and answer of a release that the policy permits."""
        entrusted = recipient == RAINBOW
        status, body = self.ask(node, "POST", f"/api/v1/cases/{case}/releases", {
            "recipient": recipient, "kind": "referral", "purpose": "intake_handoff",
            "basis": "dss-77" if entrusted else "pipa-69-2-1",
            "categories": ["identity", "contact", "presenting_issues"], **changes,
        })
        return status, json.loads(body)

    def send(self, node, recipient):
        """A new case and a message of it; the message's id."""
        case = self.add_case(node, None if recipient == RAINBOW else WORDING_ACROSS, recipient)
        status, answer = self.release(node, case, recipient)
        if status != 201:
            raise AssertionError(f"release to {recipient}: {status} {answer}")
        return answer["message"]

    def state_of(self, node, message):
        return self.get(node, f"/api/v1/messages/{message}")["deliveries"][0]["state"]

    def is_delivered(self, node, message):
        until(lambda: self.state_of(node, message) == "delivered", f"{message} delivered")

    def copies_in_inbox(self, node, message):
        return sum(item["message"] == message for item in self.inbox(node))

    def receipt(self, node, message, recipient):
        path = f"/api/v1/messages/{message}/receipts/{recipient}"
        status, receipt = self.ask(node, "GET", path)
        if status != 200:
            raise AssertionError(f"GET {path} at {node}: {status} {receipt!r}")
        return receipt

    def check_receipt(self, node, message, recipient):
        """The stored receipt verifies with the command that anyone can use."""
        file = self.folder / "receipt.json"
        file.write_bytes(self.receipt(node, message, recipient))
        keys = [part for key in self.trusted_keys for part in ("--trusted-key", key)]
        self.musubi("audit", "receipt", "--file", file, "--registry",
                    self.operator / "registry.json", *keys)

    # The operator's work

    def publish(self, *nodes):
        """Hands the operator's newest registry to nodes that run."""
        document = (self.operator / "registry.json").read_bytes()
        for node in nodes:
            status, body = self.ask(node, "POST", "/api/v1/registry", document, role="operator")
            if status != 200:
                raise AssertionError(f"registry at {node}: {status} {body!r}")

    def registry_version(self, node):
        return self.get(node, "/api/v1/status")["registry"]["version"]

    def rotate(self, node, role):
        """The next key of a node: made, certified, taken in. The node still has to be told."""
        made = self.musubi("key", "rotate", "--node", self.home(node), "--role", role)
        welcome = self.folder / f"renewal-{role}.json"
        self.musubi("federation", "renew", "--dir", self.operator, "--request",
                    made["request"], "--fingerprint", made["fingerprint"], "--out", welcome)
        self.musubi("node", "accept", "--dir", self.home(node), "--welcome", welcome)


class FederationTest(unittest.TestCase):
    """Each case has a federation of its own; whatever it starts is ended with it."""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="musubi-")
        self.addCleanup(self.scratch.cleanup)
        self.federation = TestFederation.copy(pathlib.Path(self.scratch.name) / "federation")
        self.addCleanup(self.kill_what_runs)

    def kill_what_runs(self):
        for node in list(self.federation.processes):
            self.federation.kill(node)

    def start(self, *nodes):
        for node in nodes:
            self.federation.start(node)

    def end_and_verify(self, *nodes):
        """A clean end, and the whole log against the checkpoint that was published."""
        for node in nodes:
            self.assertEqual(self.federation.end(node), 0, self.federation.log(node))
            self.federation.musubi("audit", "verify", "--node", self.federation.home(node))


# What of a sheet tells nothing of a person: codes, days, and the names of offices.
NOT_PERSONAL = {"form", "wording", "recipient","received_on", "sent_on", "office", "agencies", "relation",
                "municipality"}
# Shorter texts would be found by chance; so would shorter bytes.
SHORTEST_BYTES = 8
SHORTEST_SPELLING = 6


def texts_in(value, key=""):
    """Every text that stands somewhere in JSON, but for members that tell nothing of a person."""
    if key in NOT_PERSONAL:
        return []
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in texts_in(item, name)]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) and len(value.encode()) >= SHORTEST_BYTES else []


def is_code(text):
    return text.isascii() and text.replace("_", "").isalpha()


def personal_texts(*sheets):
    """What of sheets must be found nowhere: the texts that a person would know themselves by."""
    contents = [json.loads(sheet.read_text(encoding="utf-8")) for sheet in sheets or (SHEET,)]
    return sorted({text for text in texts_in(contents) if not is_code(text)})


# Half-width katakana of each full-width one; NFKC takes them the other way.
HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}


def half_width(text):
    """In half-width katakana what has kana: ｻｷﾔﾏ of さきやま."""
    katakana = "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter
                       for letter in text)
    return "".join(HALF_WIDTH.get(letter, letter)
                   for letter in unicodedata.normalize("NFD", katakana))


# Letters that older systems lack, and what stands there in their place.
OLDER_LETTERS = str.maketrans({"𠮷": "吉", "﨑": "崎", "髙": "高"} |
                              {chr(code): None for code in range(0xE0100, 0xE01F0)})


def older(text):
    """As an older system would have it: without variants of letters."""
    return text.translate(OLDER_LETTERS)


def writings(text):
    """As it is, in compatibility form, in half-width kana, and in the letters of older systems."""
    return {text, unicodedata.normalize("NFKC", text), half_width(text), older(text)}


def legacy_bytes(text):
    """In the encodings of older systems of offices, where they have all of its letters."""
    for encoding in ("cp932", "euc_jp"):
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            pass


def spellings(text):
    """All bytes that a text may have in a file, but for some too short to be told from chance."""
    return {spelling for written in writings(text) for spelling in bytes_of(written)
            if len(spelling) >= SHORTEST_SPELLING}


def bytes_of(text):
    """UTF-8 and 16, what was before them, JSON escapes, Base64, hexadecimal."""
    utf8 = text.encode()
    escaped = json.dumps(text)[1:-1].encode()
    found = {utf8, text.encode("utf-16-le"), text.encode("utf-16-be"), escaped,
             utf8.hex().encode(), utf8.hex().upper().encode(), *legacy_bytes(text)}
    # Inside a longer Base64 text it stands at one of three places; the ends depend on neighbours.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + utf8).rstrip(b"=")
        inner = coded[(0, 2, 3)[shift]:len(coded) - 1]
        if len(inner) >= 12:
            found.add(inner)
    return found


def places_of(texts, folder):
    """(file, text) for each text that occurs in the bytes of a file of the folder."""
    needles = [(text, spelling) for text in texts for spelling in spellings(text)]
    return [(str(file.relative_to(folder)), text)
            for file in sorted(folder.rglob("*")) if file.is_file()
            for content in [file.read_bytes()]
            for text, spelling in needles if spelling in content]
