#!/usr/bin/env python3
"""Brings up the reference federation and tells its story, with the same commands as anyone else.

    federation.py --bin DIR [--dir DIR] [--once] [--json]

Without --once the nodes stay up until Ctrl-C. People and the operator are fictional.
Standard output carries the counts as JSON (with --json); everything else goes to standard error.
"""

import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

REFERENCE = pathlib.Path(__file__).resolve().parent

MIYAKO = "lg-032026-01"
YAMADA = "lg-034827-01"
RAINBOW = "op-000001-01"
NAMES = {
    MIYAKO: "宮古市",
    YAMADA: "山田町",
    RAINBOW: "宮古圏域障がい者福祉推進ネット",
}
# The NPO has no inbound port: it goes out and collects what waits for it.
LISTENING = (MIYAKO, YAMADA)

PATIENCE_SECONDS = 30


def say(japanese, english):
    print(f"{japanese}\n    {english}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class CommandFailed(Exception):
    """A command that the story relies on did not do what it should."""


class Federation:
    """Directories, processes and commands of an operator and its members."""

    def __init__(self, binaries, folder):
        self.binaries = pathlib.Path(binaries)
        self.folder = pathlib.Path(folder)
        self.operator = self.folder / "operator"
        self.processes = {}
        self.serving = {}

    # Commands

    def musubi(self, *arguments, expect=0):
        """Runs `musubi … --json` and gives its answer; any other exit code is a failure."""
        command = [str(self.binaries / "musubi"), *map(str, arguments), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != expect:
            raise CommandFailed(
                f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def staff(self, node, noun, verb, *arguments, expect=0):
        """The same, by a caseworker of a node."""
        return self.musubi(noun, verb, "--node", self.home(node), "--token-file",
                           self.home(node) / "caseworker.token", *arguments, expect=expect)

    def home(self, node):
        return self.folder / node

    # Set-up

    def passphrase(self, folder):
        """A passphrase of its own for each folder; on a real machine a person chooses it."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "passphrase"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(os.urandom(24).hex() + "\n")
        return file

    def set_up(self):
        self.start_operator()
        for node in NAMES:
            self.enrol(node)
        # Everybody starts with the registry that lists them all.
        for node in NAMES:
            document = (self.operator / "registry.json").read_bytes()
            (self.home(node) / "registry.json").write_bytes(document)

    def start_operator(self):
        passphrase = self.passphrase(self.operator)
        answer = self.musubi("federation", "init", "--dir", self.operator, "--plan",
                             REFERENCE / "miyako.json", "--passphrase-file", passphrase)
        self.trusted_keys = answer["trusted_keys"]
        for node in NAMES:
            organisation = node.rsplit("-", 1)[0]
            self.musubi("federation", "acceptance", "--dir", self.operator, "--organisation",
                        organisation, "--file", REFERENCE / f"acceptance-{organisation}.json")

    def enrol(self, node):
        home = self.home(node)
        organisation = node.rsplit("-", 1)[0]
        arguments = [
            "--dir", home, "--node", node, "--passphrase-file", self.passphrase(home),
            "--policy", REFERENCE / f"bundle-{organisation}.json",
            "--wordings", REFERENCE / "wordings.json",
            "--api", f"127.0.0.1:{free_port()}", "--operations", f"127.0.0.1:{free_port()}",
        ]
        for key in self.trusted_keys:
            arguments += ["--trusted-key", key]
        if node in LISTENING:
            address = f"127.0.0.1:{free_port()}"
            arguments += ["--listen", address, "--endpoint", f"https://{address}"]
        else:
            for peer in LISTENING:
                arguments += ["--collect-from", peer]
        made = self.musubi("node", "init", *arguments)
        self.tune(home / "node.toml")
        welcome = self.operator / f"welcome-{node}.json"
        self.musubi("federation", "enrol", "--dir", self.operator, "--request",
                    home / "request.json", "--fingerprint", made["fingerprint"], "--out", welcome)
        self.musubi("node", "accept", "--dir", home, "--welcome", welcome)
        self.musubi("node", "token", "--dir", home, "--user", "u-0001", "--role", "caseworker",
                    "--out", home / "caseworker.token")

    def tune(self, config):
        """What only the reference set-up wants: copies of all that crosses, and no long waits."""
        text = config.read_text(encoding="utf-8")
        extra = f'[exchange]\nwire_copies = "{self.folder / "wire"}"\ncollect_seconds = 1\n'
        config.write_text(text.replace("[exchange]\n", extra), encoding="utf-8")

    # Processes

    def start(self, node):
        with open(self.home(node) / "node.log", "ab") as log:
            process = subprocess.Popen(  # pylint: disable=consider-using-with
                [str(self.binaries / "musubi-node"), str(self.home(node) / "node.toml")],
                stdout=subprocess.PIPE, stderr=log, text=True)
        line = process.stdout.readline()
        if not line:
            process.wait()
            raise CommandFailed(f"{node} did not start; see {self.home(node) / 'node.log'}")
        self.processes[node] = process
        self.serving[node] = json.loads(line)["serving"]

    def is_ready(self, node):
        url = f"http://127.0.0.1:{self.serving[node]['operations']}/readyz"
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)["ready"]

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        codes = {node: process.wait() for node, process in self.processes.items()}
        self.processes = {}
        return codes


def until(condition, what):
    """Waits for something that other processes bring about."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise CommandFailed(f"waited in vain for: {what}")


class Story:
    """What happens in the reference federation, step by step, and what was counted."""

    def __init__(self, federation):
        self.federation = federation
        self.counts = {
            "nodes": 0, "exchanges": 0, "receipts_verified": 0, "refusals": 0,
            "withheld_categories": 0, "logs_verified": 0,
        }

    def tell(self):
        self.everybody_is_ready()
        case = self.intake()
        message = self.refer_to_the_contractor(case)
        self.receipt_proves_it(message)
        self.contractor_reads_it(message)
        self.contractor_answers(message)
        self.other_town_gets_nothing(case)

    def everybody_is_ready(self):
        for node in NAMES:
            until(lambda node=node: self.federation.is_ready(node), f"{node} ready")
        self.counts["nodes"] = len(NAMES)
        say(f"三つのノードが動いています: {'、'.join(NAMES.values())}",
            "Three nodes are up; the NPO has no inbound port and collects.")

    def intake(self):
        answer = self.federation.staff(MIYAKO, "summary", "add", "--sheet",
                                       REFERENCE / "sheets" / "kaku-family.json")
        say("宮古市で受付シートを受けました（架空の家族三人）。",
            "Miyako City took an intake sheet (a fictional family of three).")
        return answer["case"]

    def refer_to_the_contractor(self, case):
        answer = self.federation.staff(
            MIYAKO, "summary", "send", "--case", case, "--recipient", RAINBOW,
            "--kind", "referral", "--purpose", "intake_handoff", "--basis", "dss-77",
            "--category", "identity", "--category", "contact", "--category", "presenting_issues",
            "--category", "history", "--category", "health", "--category", "services_plan")
        self.counts["withheld_categories"] += len(answer["withheld"])
        message = answer["message"]
        say("委託（障害者総合支援法77条）により、必要な区分だけをれいんぼーへつなぎました。",
            "By entrustment, only the categories that the contract needs were referred on.")
        return message

    def receipt_proves_it(self, message, sender=MIYAKO, recipient=RAINBOW):
        until(lambda: self.state_of(sender, message) == "delivered", "the receipt")
        receipt = self.federation.folder / f"receipt-{message}.json"
        self.federation.staff(sender, "summary", "receipt", "--message", message, "--recipient",
                              recipient, "--out", receipt)
        keys = [part for key in self.federation.trusted_keys for part in ("--trusted-key", key)]
        self.federation.musubi("audit", "receipt", "--file", receipt, "--registry",
                               self.federation.operator / "registry.json", *keys)
        self.counts["exchanges"] += 1
        self.counts["receipts_verified"] += 1
        say("相手の署名した受領証を、誰でも確かめられる形で確かめました。",
            "The recipient's signed receipt was verified, in the way that anyone can.")

    def state_of(self, node, message):
        listed = self.federation.staff(node, "summary", "messages")["messages"]
        return next(item["deliveries"][0]["state"] for item in listed
                    if item["message"] == message)

    def contractor_reads_it(self, message):
        item = self.federation.staff(RAINBOW, "summary", "show", "--sender", MIYAKO, "--message",
                                     message)
        duties = [duty["id"] for duty in item["manifest"]["obligations"]]
        say(f"れいんぼーが読みました。義務: {'、'.join(duties)}",
            "The contractor read it; the duties came with it, and the view is in its log.")

    def contractor_answers(self, message):
        case = self.federation.staff(RAINBOW, "summary", "add", "--sheet",
                                     REFERENCE / "sheets" / "kaku-family.json")["case"]
        answer = self.federation.staff(
            RAINBOW, "summary", "send", "--case", case, "--recipient", MIYAKO,
            "--kind", "answer", "--purpose", "intake_handoff", "--basis", "dss-77",
            "--category", "identity", "--category", "services_plan", "--reply-to", message)
        self.receipt_proves_it(answer["message"], sender=RAINBOW, recipient=MIYAKO)
        say("れいんぼーは自分の記録から宮古市へ返事をしました。",
            "The contractor answered Miyako City from its own record.")

    def other_town_gets_nothing(self, case):
        answer = self.federation.staff(
            MIYAKO, "summary", "send", "--case", case, "--recipient", YAMADA,
            "--kind", "information", "--purpose", "intake_handoff", "--basis", "pipa-69-2-1",
            expect=30)
        self.counts["refusals"] += 1
        self.counts["withheld_categories"] += len(answer["withheld"])
        say("シートの同意は他の市町村に及ばないので、山田町へは何も提供しません。",
            "The sheet's consent does not cover another municipality: nothing goes to Yamada.")

    def logs_agree(self):
        for node in NAMES:
            self.federation.musubi("audit", "verify", "--node", self.federation.home(node))
            self.counts["logs_verified"] += 1
        say("すべてのノードのログが、署名されたチェックポイントと一致しました。",
            "Every node's log agrees with its signed checkpoint.")

    def count_wire(self):
        wire = self.federation.folder / "wire"
        self.counts["envelopes_on_wire"] = len(list(wire.glob("*.p7m")))


def wait_for_ctrl_c(federation):
    say("動き続けます。Ctrl-C で終わります。", "Staying up; Ctrl-C ends it.")
    for node in NAMES:
        api = federation.serving[node]["api"]
        print(f"  {node} {NAMES[node]}: http://127.0.0.1:{api}/api/v1/status "
              f"(token: {federation.home(node) / 'caseworker.token'})", file=sys.stderr)
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="where musubi and musubi-node are")
    parser.add_argument("--dir", help="a new or empty folder; a temporary one if absent")
    parser.add_argument("--once", action="store_true", help="tell the story once and end")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.dir or tempfile.mkdtemp(prefix="musubi-"))
    if folder.exists() and any(folder.iterdir()):
        say(f"空でないフォルダーです: {folder}", "The folder is not empty; name a new one.")
        return 2
    folder.mkdir(parents=True, exist_ok=True)

    federation = Federation(arguments.bin, folder.resolve())
    story = Story(federation)
    try:
        federation.set_up()
        for node in NAMES:
            federation.start(node)
        story.tell()
        if not arguments.once:
            wait_for_ctrl_c(federation)
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        federation.stop()
        return 1
    codes = federation.stop()
    if any(codes.values()):
        print(f"nodes ended with {codes}", file=sys.stderr)
        return 1
    story.logs_agree()
    story.count_wire()
    if arguments.json:
        print(json.dumps(story.counts, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
