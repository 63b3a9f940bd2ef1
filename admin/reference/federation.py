"""The reference federation: seven bodies, each with a folder, a store, keys and a process of its own.

It uses the same commands as anyone else. The operator is fictional, and so is what these bodies
have agreed; demo.py brings it up and story.py tells what happens in it.
"""

import concurrent.futures
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request

REFERENCE = pathlib.Path(__file__).resolve().parent

MIYAKO = "lg-032026-01"
YAMADA = "lg-034827-01"
IWAIZUMI = "lg-034835-01"
TANOHATA = "lg-034843-01"
IWATE = "lg-030007-01"
RAINBOW = "op-000001-01"
COUNCIL = "op-000002-01"
NAMES = {
    MIYAKO: "宮古市",
    YAMADA: "山田町",
    IWAIZUMI: "岩泉町",
    TANOHATA: "田野畑村",
    RAINBOW: "宮古圏域障がい者福祉推進ネット",
    COUNCIL: "宮古市社会福祉協議会",
    IWATE: "岩手県",
}
# The NPO has no inbound port: it goes out to those who contract it, and collects what waits there.
COLLECTS_FROM = {RAINBOW: (MIYAKO, YAMADA, IWAIZUMI, TANOHATA)}

PATIENCE_SECONDS = 60
# Commands that wait for the disk and stretch passphrases: two at a time on a small machine.
AT_ONCE = 2


def say(japanese, english):
    print(f"{japanese}\n    {english}", file=sys.stderr, flush=True)


def organisation_of(node):
    return node.rsplit("-", 1)[0]


def in_pairs(work, items):
    """Does the work for each item, a few at a time; the first failure is the caller's."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as workers:
        return list(workers.map(work, items))


def until(condition, what, seconds=PATIENCE_SECONDS):
    """Waits for something that other processes bring about; gives what the condition gave."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise CommandFailed(f"waited in vain for: {what}")


def separate_contracts(plan):
    """The plan in which each municipality has a contract of its own where it had a part in one."""
    contracts = []
    for joint in plan["contracts"]:
        if len(joint["commissioners"]) == 1:
            contracts.append(joint)
            continue
        for body in joint["commissioners"]:
            contracts.append({**joint, "id": f"{joint['id']}-{body}", "commissioners": [body]})
    return {**plan, "contracts": contracts}


class CommandFailed(Exception):
    """A command that the story relies on did not do what it should."""


class Federation:
    """Directories, processes and commands of an operator and its members."""

    # Below those that the system lends to whoever calls out.
    port_range = range(26000, 32000)

    def __init__(self, binaries, folder, nodes=tuple(NAMES), contracts="joint"):
        self.binaries = pathlib.Path(binaries)
        self.folder = pathlib.Path(folder)
        self.nodes = nodes
        self.contracts = contracts
        self.operator = self.folder / "operator"
        self.reservations = []
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
        requests = in_pairs(self.ask_to_join, self.nodes)
        # One folder, one operator: these go one after the other.
        for node, request in zip(self.nodes, requests):
            self.musubi("federation", "enrol", "--dir", self.operator, "--request",
                        request["request"], "--fingerprint", request["fingerprint"],
                        "--out", self.welcome(node))
        in_pairs(self.join, self.nodes)
        # Everybody starts with the registry that lists them all.
        for node in self.nodes:
            document = (self.operator / "registry.json").read_bytes()
            (self.home(node) / "registry.json").write_bytes(document)

    def plan(self):
        """What the operator starts from: one joint contract as in the file, or one for each body."""
        file = REFERENCE / "miyako.json"
        if self.contracts == "joint":
            return file
        plan = separate_contracts(json.loads(file.read_text(encoding="utf-8")))
        file = self.operator / "plan.json"
        file.write_text(json.dumps(plan, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return file

    def start_operator(self):
        passphrase = self.passphrase(self.operator)
        answer = self.musubi("federation", "init", "--dir", self.operator, "--plan", self.plan(),
                             "--baseline", REFERENCE / "baseline.json", "--catalogue",
                             REFERENCE / "catalogue.json", "--passphrase-file", passphrase)
        self.trusted_keys = answer["trusted_keys"]
        for organisation in sorted({organisation_of(node) for node in self.nodes}):
            self.musubi("federation", "acceptance", "--dir", self.operator, "--organisation",
                        organisation, "--file", REFERENCE / f"acceptance-{organisation}.json")

    def welcome(self, node):
        return self.operator / f"welcome-{node}.json"

    def free_address(self):
        """An address of this machine that is free, and was given to no other node."""
        while True:
            port = random.choice(self.port_range)
            # A datagram socket on the same number keeps it from other federations that are set up
            # meanwhile, and not from the node.
            reservation = socket.socket(type=socket.SOCK_DGRAM)
            try:
                reservation.bind(("127.0.0.1", port))
            except OSError:
                reservation.close()
                continue
            self.reservations.append(reservation)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) != 0:
                    return f"127.0.0.1:{port}"

    def ways_in_and_out(self, node):
        """How others reach the node, or whom it calls if nobody can."""
        if node in COLLECTS_FROM:
            calls = [peer for peer in COLLECTS_FROM[node] if peer in self.nodes]
            return [part for peer in calls for part in ("--collect-from", peer)]
        address = self.free_address()
        return ["--listen", address, "--endpoint", f"https://{address}"]

    def policy(self, node):
        """The shipped bundle; in this fiction, 田野畑村 lets one person release in an emergency."""
        shipped = REFERENCE / f"bundle-{organisation_of(node)}.json"
        if node != TANOHATA:
            return shipped
        bundle = json.loads(shipped.read_text(encoding="utf-8"))
        bundle["settings"]["emergency_approval"] = "one_then_review"
        own = self.operator / "bundle-of-the-village.json"
        own.write_text(json.dumps(bundle, ensure_ascii=False, sort_keys=True,
                                  separators=(",", ":")), encoding="utf-8")
        return own

    def ask_to_join(self, node):
        """A member makes its folder and keys; gives the request and its fingerprint."""
        home = self.home(node)
        keys = [part for key in self.trusted_keys for part in ("--trusted-key", key)]
        made = self.musubi(
            "node", "init", "--dir", home, "--node", node,
            "--passphrase-file", self.passphrase(home),
            "--policy", self.policy(node),
            "--wordings", REFERENCE / "wordings.json", "--api", self.free_address(),
            "--operations", self.free_address(), *keys, *self.ways_in_and_out(node))
        self.tune(home / "node.toml")
        return made

    def join(self, node):
        home = self.home(node)
        self.musubi("node", "accept", "--dir", home, "--welcome", self.welcome(node))
        self.musubi("node", "token", "--dir", home, "--user", "u-0001", "--role", "caseworker",
                    "--out", home / "caseworker.token")

    def folder_of(self, person):
        """The folder of somebody who signs with a key of their own."""
        return self.folder / "persons" / person.replace(":", "-")

    def enrol_person(self, person):
        """Makes their key, and has the operator list it."""
        folder = self.folder_of(person)
        passphrase = self.passphrase(folder)
        made = self.musubi("key", "person", "--dir", folder, "--passphrase-file", passphrase,
                           "--person", person)
        welcome = folder / "welcome.json"
        self.musubi("federation", "enrol-person", "--dir", self.operator, "--request",
                    made["request"], "--fingerprint", made["fingerprint"], "--out", welcome)
        trusted = [part for key in self.trusted_keys for part in ("--trusted-key", key)]
        self.musubi("key", "person-accept", "--dir", folder, "--passphrase-file", passphrase,
                    "--welcome", welcome, *trusted)

    def hand_registry_to(self, node):
        """The operator's newest registry, to a node that runs."""
        home = self.home(node)
        if not (home / "operator.token").exists():
            self.musubi("node", "token", "--dir", home, "--user", "u-0002", "--role", "operator",
                        "--out", home / "operator.token")
        self.musubi("registry", "publish", "--node", home, "--token-file", home / "operator.token",
                    "--file", self.operator / "registry.json")

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

    def start_all(self):
        for node in self.nodes:
            self.start(node)

    def stop(self, *nodes):
        """Asks nodes to end, all if none is named; their exit codes."""
        ending = {node: self.processes.pop(node) for node in nodes or list(self.processes)}
        for process in ending.values():
            process.send_signal(signal.SIGTERM)
        codes = {node: process.wait() for node, process in ending.items()}
        for process in ending.values():
            process.stdout.close()
        return codes
