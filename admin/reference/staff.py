"""What staff of the reference federation do, and what they see: the steps that scenes are made of."""

from federation import CommandFailed, until


def expect(truth, what):
    """The story claims nothing that it has not seen."""
    if not truth:
        raise CommandFailed(f"the story does not hold: {what}")


def of_categories(names):
    return [part for name in names for part in ("--category", name)]


def withheld(answer, person):
    """Category and reason, of what was held back of one person."""
    return {item["category"]: item["reason"] for item in answer["withheld"]
            if item["person"] == person}


def released(answer, person):
    return next((set(item["categories"]) for item in answer["released"]
                 if item["person"] == person), set())


def sentences(answer, person, language="ja"):
    """Why, in the words of the rules: what staff are shown, and nobody else."""
    reasons = set(withheld(answer, person).values())
    return sorted({rule[language] for category in answer["explanation"][person]["categories"]
                   for rule in category["rules"] if rule.get("reason") in reasons})


class Staff:
    """The people at all nodes. What they do is counted."""

    def __init__(self, federation):
        self.federation = federation
        self.counts = {
            "nodes": 0, "exchanges": 0, "receipts_verified": 0, "refusals": 0,
            "withheld_categories": 0, "recalls": 0, "crossings": 0, "reviews": 0, "logs_verified": 0, "replays_agreeing": 0,
            "envelopes_on_wire": 0,
        }

    def ask(self, node, noun, verb, *arguments, expect_exit=0):
        return self.federation.staff(node, noun, verb, *arguments, expect=expect_exit)

    def take_in(self, node, sheet, *options):
        return self.ask(node, "summary", "add", "--sheet", sheet, *options)

    def show(self, node, sender, message):
        """What arrived; that it was seen is in the node's log."""
        return self.ask(node, "summary", "show", "--sender", sender, "--message", message)

    def send(self, node, noun, case, recipient, basis, categories, *more):
        """A release that the policy permits; the answer names the message."""
        answer = self.ask(node, noun, "send", "--case", case, "--recipient", recipient,
                          "--basis", basis, *of_categories(categories), *more)
        self.counts["withheld_categories"] += len(answer["withheld"])
        return answer

    def refused(self, node, noun, case, recipient, basis, categories, *more):
        """A release that the policy refuses: exit code 30, and nothing leaves."""
        answer = self.ask(node, noun, "send", "--case", case, "--recipient", recipient,
                          "--basis", basis, *of_categories(categories), *more, expect_exit=30)
        expect(not answer["released"], "nothing leaves with a refusal")
        self.counts["refusals"] += 1
        self.counts["withheld_categories"] += len(answer["withheld"])
        return answer

    def record_consent(self, node, case, person, state, wording, *more):
        return self.ask(node, "summary", "consent", "--case", case, "--person", person,
                        "--state", state, "--wording", wording, *more)

    def act(self, node, verb, referral, *more, noun="referral"):
        return self.ask(node, noun, verb, "--referral", referral, *more)

    def stands(self, node, referral, noun="referral"):
        return self.ask(node, noun, "show", "--referral", referral)

    def until_state(self, node, referral, state, noun="referral"):
        def reached():
            listed = self.ask(node, noun, "list")["referrals"]
            return any(each["referral"] == referral and each["state"] == state for each in listed)
        until(reached, f"{referral} {state} at {node}")
        return self.stands(node, referral, noun)

    def until_arrived(self, node, message):
        until(lambda: self.copies(node, message) > 0, f"{message} at {node}")

    def copies(self, node, message):
        inbox = self.ask(node, "summary", "inbox")["items"]
        return sum(item["message"] == message for item in inbox)

    def arrived_of_kind(self, node, kind):
        inbox = self.ask(node, "summary", "inbox")["items"]
        return next((item for item in inbox if item["kind"] == kind), None)

    def delivery(self, node, message):
        listed = self.ask(node, "summary", "messages")["messages"]
        return next(item["deliveries"][0]["state"] for item in listed
                    if item["message"] == message)

    def receipt_proves(self, sender, recipient, message):
        """The recipient's signed receipt, verified with the registry alone."""
        until(lambda: self.delivery(sender, message) in ("delivered", "settled"), "the receipt")
        file = self.federation.folder / f"receipt-{message}.json"
        self.ask(sender, "summary", "receipt", "--message", message, "--recipient", recipient,
                 "--out", file)
        keys = [part for key in self.federation.trusted_keys for part in ("--trusted-key", key)]
        self.federation.musubi("audit", "receipt", "--file", file, "--registry",
                               self.federation.operator / "registry.json", *keys)
        self.counts["exchanges"] += 1
        self.counts["receipts_verified"] += 1
