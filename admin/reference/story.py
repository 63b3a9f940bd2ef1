"""What happens in the reference federation: one household, seven bodies, five chapters.

One function is one scene. Each scene does its part with the commands that staff have, checks what
came of it, and tells it in two languages. `story.json` in the federation's folder names what was
made, by ids only, so that anyone can look at it afterwards.
"""

import json

from federation import (COUNCIL, MIYAKO, NAMES, RAINBOW, REFERENCE, TANOHATA, YAMADA,
                        CommandFailed, say, until)

SHEET = REFERENCE / "sheets" / "sakiyama-move.json"
SHEET_AT_RAINBOW = REFERENCE / "sheets" / "sakiyama-at-rainbow.json"
SHEET_AT_TANOHATA = REFERENCE / "sheets" / "rei-neighbour.json"
# The rows of the household, as the summary counts them.
SUBJECT, MOTHER, SISTER, UNCLE = range(4)

WORDING_OF_THE_MOVE = "fictional-relocation-1"
# What each release asks for. The contract of the programme names more than the first two need.
FOR_THE_CITY = ("identity", "contact", "address", "household", "presenting_issues", "history",
                "services_plan")
FOR_RAINBOW = ("identity", "contact", "presenting_issues", "health", "services_plan")
FOR_YAMADA = ("identity", "contact", "address", "household", "presenting_issues", "health",
              "services_plan")


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


class Story:
    """The household, what was counted, and what was made on the way."""

    def __init__(self, federation):
        self.federation = federation
        self.counts = {
            "nodes": 0, "exchanges": 0, "receipts_verified": 0, "refusals": 0,
            "withheld_categories": 0, "recalls": 0, "logs_verified": 0, "envelopes_on_wire": 0,
        }
        self.made = {}

    def tell(self):
        self.everybody_is_ready()
        self.office_takes_the_sheet()
        self.office_refers_to_the_city()
        self.city_takes_it_up()
        self.city_refers_to_rainbow()
        self.rainbow_accepts_and_reports()
        self.loops_close()
        self.relative_and_sealed_place_stay_behind()
        self.move_is_refused_without_consent()
        self.handover_waits_for_yamada()
        self.yamada_accepts()
        self.mother_withdraws()
        self.village_lacks_the_basis()
        self.write_down()

    # What staff do

    def staff(self, *arguments, expect=0):
        return self.federation.staff(*arguments, expect=expect)

    def send(self, node, noun, case, recipient, basis, categories, *more):
        """A release that the policy permits; the answer names the message."""
        answer = self.staff(node, noun, "send", "--case", case, "--recipient", recipient,
                            "--basis", basis, *of_categories(categories), *more)
        self.counts["withheld_categories"] += len(answer["withheld"])
        return answer

    def refused(self, node, noun, case, recipient, basis, categories, *more):
        """A release that the policy refuses: exit code 30, and nothing leaves."""
        answer = self.staff(node, noun, "send", "--case", case, "--recipient", recipient,
                            "--basis", basis, *of_categories(categories), *more, expect=30)
        expect(not answer["released"], "nothing leaves with a refusal")
        self.counts["refusals"] += 1
        self.counts["withheld_categories"] += len(answer["withheld"])
        return answer

    def stands(self, node, referral, noun="referral"):
        return self.staff(node, noun, "show", "--referral", referral)

    def until_state(self, node, referral, state, noun="referral"):
        def reached():
            listed = self.staff(node, noun, "list")["referrals"]
            return any(each["referral"] == referral and each["state"] == state for each in listed)
        until(reached, f"{referral} {state} at {node}")
        return self.stands(node, referral, noun)

    def act(self, node, verb, referral, *more, noun="referral"):
        return self.staff(node, noun, verb, "--referral", referral, *more)

    def delivery(self, node, message):
        listed = self.staff(node, "summary", "messages")["messages"]
        return next(item["deliveries"][0]["state"] for item in listed
                    if item["message"] == message)

    def copies(self, node, message):
        inbox = self.staff(node, "summary", "inbox")["items"]
        return sum(item["message"] == message for item in inbox)

    def receipt_proves(self, sender, recipient, message):
        """The recipient's signed receipt, verified with the registry alone."""
        until(lambda: self.delivery(sender, message) in ("delivered", "settled"), "the receipt")
        file = self.federation.folder / f"receipt-{message}.json"
        self.staff(sender, "summary", "receipt", "--message", message, "--recipient", recipient,
                   "--out", file)
        keys = [part for key in self.federation.trusted_keys for part in ("--trusted-key", key)]
        self.federation.musubi("audit", "receipt", "--file", file, "--registry",
                               self.federation.operator / "registry.json", *keys)
        self.counts["exchanges"] += 1
        self.counts["receipts_verified"] += 1

    # Scenes

    def everybody_is_ready(self):
        for node in self.federation.nodes:
            until(lambda node=node: self.federation.is_ready(node), f"{node} ready")
        self.counts["nodes"] = len(self.federation.nodes)
        names = "、".join(NAMES[node] for node in self.federation.nodes)
        say(f"0. 七つの団体のノードが動いています: {names}",
            "0. Seven bodies, a node each. The NPO has no inbound port: it collects.")

    def office_takes_the_sheet(self):
        answer = self.staff(COUNCIL, "summary", "add", "--sheet", SHEET)
        expect(len(answer["persons"]) == 4, "four people are on the sheet")
        self.made["case_at_council"] = answer["case"]
        say("1. 社会福祉協議会のくらしネットみやこ相談室が、受付シートを受けました（架空の家族四人。様式は盛岡市のもの。"
            "宮古市の様式は公開資料にないため）。",
            "1. Kurashi-Net Miyako, an office of the Council of Social Welfare, takes an intake sheet "
            "(a fictional family of four; the form is Morioka's, since Miyako's is not public).")

    def office_refers_to_the_city(self):
        answer = self.send(COUNCIL, "referral", self.made["case_at_council"], MIYAKO, "swa-106-4",
                           FOR_THE_CITY)
        self.made["referral_to_city"] = answer["message"]
        self.first_answer = answer
        self.until_state(MIYAKO, answer["message"], "received")
        self.receipt_proves(COUNCIL, MIYAKO, answer["message"])
        say("2. 相談室は、委託元の宮古市のコーディネーターへつなぎました。受領証はだれでも確かめられます。",
            "2. The office refers it to the coordinator of Miyako City, which commissions its work; "
            "anyone can verify the receipt.")

    def city_takes_it_up(self):
        referral = self.made["referral_to_city"]
        item = self.staff(MIYAKO, "summary", "show", "--sender", COUNCIL, "--message", referral)
        expect("NO_ONWARD" in {duty["id"] for duty in item["manifest"]["obligations"]},
               "what came may not be passed on")
        self.act(MIYAKO, "accept", referral)
        self.act(MIYAKO, "start", referral)
        case = self.staff(MIYAKO, "summary", "add", "--sheet", SHEET)["case"]
        self.made["case_at_city"] = case
        say("   宮古市は引き受け、同じシートの原本から自分のケースを開きました（届いた要約には再提供しない義務があるので、そのまま回しません）。",
            "   The city accepts it and opens a case of its own from the same sheet: what arrived may "
            "not be passed on.")

    def city_refers_to_rainbow(self):
        answer = self.send(MIYAKO, "referral", self.made["case_at_city"], RAINBOW, "dss-77",
                           FOR_RAINBOW)
        self.made["referral_to_rainbow"] = answer["message"]
        expect(not released(answer, UNCLE) and not released(answer, SISTER),
               "neither uncle nor sister is told of")
        self.until_state(RAINBOW, answer["message"], "received")
        self.receipt_proves(MIYAKO, RAINBOW, answer["message"])
        say("   宮古市は、委託（障害者総合支援法77条）により、契約の事業に要る区分だけをれいんぼーへつなぎました。",
            "   By entrustment (art. 77), it refers to Rainbow only the categories that the contract's "
            "programme needs.")

    def rainbow_accepts_and_reports(self):
        referral = self.made["referral_to_rainbow"]
        item = self.staff(RAINBOW, "summary", "show", "--sender", MIYAKO, "--message", referral)
        expect(len(item["payload"]["persons"]) == 2, "the subject and his mother")
        self.act(RAINBOW, "accept", referral)
        self.act(RAINBOW, "start", referral)
        case = self.staff(RAINBOW, "summary", "add", "--sheet", SHEET_AT_RAINBOW)["case"]
        answer = self.send(RAINBOW, "summary", case, MIYAKO, "dss-77", ("identity", "services_plan"),
                           "--kind", "answer", "--purpose", "delivery", "--reply-to", referral)
        self.receipt_proves(RAINBOW, MIYAKO, answer["message"])
        self.act(RAINBOW, "report", referral, "--content", answer["message"])
        self.made["report_of_rainbow"] = answer["message"]
        self.until_state(MIYAKO, referral, "reported")
        say("   れいんぼーは引き受け、対応を始め、自分の記録から報告しました。",
            "   Rainbow accepts, starts, and reports back from its own record.")

    def loops_close(self):
        for sender, recipient, referral in (
                (MIYAKO, RAINBOW, self.made["referral_to_rainbow"]),
                (COUNCIL, MIYAKO, self.made["referral_to_city"])):
            if sender == COUNCIL:
                self.act(recipient, "report", referral)
                self.until_state(sender, referral, "reported")
            self.act(sender, "confirm", referral)
            self.until_state(recipient, referral, "closed")
            until(lambda: "report_received" in self.stands(recipient, referral)["dates"], "its receipt")
            dates = self.stands(sender, referral)["dates"]
            expect(dates == self.stands(recipient, referral)["dates"], "both ends have equal dates")
            expect(dates["in_order"], "the four dates are in order")
            say(f"   {NAMES[sender]} → {NAMES[recipient]}: 発出 {dates['sent']}、受取 {dates['received']}、"
                f"報告の発出 {dates['report_sent']}、報告の受取 {dates['report_received']}",
                "   Four dated acts, the same at both ends: the loop is closed.")

    def relative_and_sealed_place_stay_behind(self):
        answer = self.first_answer
        expect(not released(answer, UNCLE), "nothing of the uncle left")
        expect(set(withheld(answer, UNCLE).values()) == {"RELATIVE_ELSEWHERE"}, "and staff know why")
        why = "／".join(sentences(answer, UNCLE))
        say(f"3. 山田町に住む叔父は同意していません。渡りません。職員への説明: {why}",
            "3. The uncle lives in Yamada Town and has not consented: withheld. Staff read: "
            + " / ".join(sentences(answer, UNCLE, "en")))
        expect(not released(answer, SISTER), "nothing of the sister left")
        place = {item: reason for item, reason in withheld(answer, SISTER).items()
                 if item in ("contact", "address", "household")}
        expect(set(place.values()) == {"PROTECTED_ADDRESS"}, "and staff know why")
        arrived = self.staff(MIYAKO, "summary", "show", "--sender", COUNCIL, "--message",
                             self.made["referral_to_city"])
        persons = arrived["payload"]["persons"]
        expect(len(persons) == 2 and "history" not in persons[0]["categories"],
               "at the city it looks as if nobody had written it")
        why = "／".join(sentences(answer, SISTER))
        say(f"   妹の居所は秘匿されています。居所が書かれた本人の経緯も、要約に入りません。受け手には、初めから書かれていないのと同じに見えます。"
            f"職員への説明: {why}",
            "   The sister's place is sealed. What the subject's history tells of it is in no summary, "
            "either; to the recipient it looks as if nobody had written it. Staff read: "
            + " / ".join(sentences(answer, SISTER, "en")))

    def move_is_refused_without_consent(self):
        answer = self.refused(MIYAKO, "handover", self.made["case_at_city"], YAMADA, "pipa-69-2-1",
                              FOR_YAMADA)
        expect(set(withheld(answer, SUBJECT).values()) >= {"CONSENT_SCOPE"}, "the scope is the cause")
        why = "／".join(sentences(answer, SUBJECT))
        say(f"4. 一家は山田町へ移ります。シートの同意は他の市町村に及ばず、引継ぎは断られました。職員への説明: {why}",
            "4. The household moves to Yamada Town. The sheet's consent covers no other municipality: "
            "the handover is refused. Staff read: " + " / ".join(sentences(answer, SUBJECT, "en")))
        for person in (SUBJECT, MOTHER):
            self.staff(MIYAKO, "summary", "consent", "--case", self.made["case_at_city"], "--person",
                       person, "--state", "given", "--wording", WORDING_OF_THE_MOVE)
        say("   本人と母が、転居先に及ぶ文言（架空の承認による）であらためて同意しました。",
            "   The subject and the mother consent anew, under words that cover it (approved in this "
            "fiction only).")

    def handover_waits_for_yamada(self):
        self.federation.stop(YAMADA)
        answer = self.send(MIYAKO, "handover", self.made["case_at_city"], YAMADA, "pipa-69-2-1",
                           FOR_YAMADA)
        handover = answer["message"]
        self.made["handover"] = handover
        expect(released(answer, SUBJECT) and released(answer, MOTHER), "both who consented")
        expect(not released(answer, SISTER) and not released(answer, UNCLE), "and nobody else")
        # "sent" from the first attempt on, though nobody answered: it may have arrived.
        expect(self.delivery(MIYAKO, handover) in ("waiting", "sent"), "there is no receipt")
        expect(self.stands(MIYAKO, handover, "handover")["responsible"] == MIYAKO, "still the city's")
        say("   山田町のノードは止まっています。引継ぎは待ち、責任は宮古市にあります。",
            "   Yamada's node is down: the handover waits, and Miyako is responsible.")

    def yamada_accepts(self):
        handover = self.made["handover"]
        self.federation.start(YAMADA)
        self.until_state(YAMADA, handover, "received", "handover")
        self.receipt_proves(MIYAKO, YAMADA, handover)
        expect(self.copies(YAMADA, handover) == 1, "it arrived once")
        for node in (MIYAKO, YAMADA):
            expect(self.until_state(node, handover, "received", "handover")["responsible"] == MIYAKO,
                   "arriving moves no responsibility")
        self.staff(YAMADA, "summary", "show", "--sender", MIYAKO, "--message", handover)
        self.act(YAMADA, "accept", handover, noun="handover")
        for node in (MIYAKO, YAMADA):
            expect(self.until_state(node, handover, "accepted", "handover")["responsible"] == YAMADA,
                   "accepting does")
        say("   動き出すと一度だけ届きました。山田町が引き受けたときに、責任が山田町へ移りました。",
            "   It arrives once when the node returns. Responsibility passes when Yamada accepts, and "
            "not before.")

    def mother_withdraws(self):
        case = self.made["case_at_city"]
        self.staff(MIYAKO, "summary", "consent", "--case", case, "--person", MOTHER, "--state",
                   "withdrawn", "--wording", WORDING_OF_THE_MOVE)
        onward = ("--kind", "information", "--purpose", "relocation")
        # Of the household's relations only hers are on record.
        answer = self.refused(MIYAKO, "summary", case, YAMADA, "pipa-69-2-1", ("household",), *onward)
        expect(set(withheld(answer, MOTHER).values()) == {"CONSENT_NOT_GIVEN"}, "she withdrew")
        answer = self.send(MIYAKO, "summary", case, YAMADA, "pipa-69-2-1", FOR_YAMADA, *onward)
        expect(released(answer, SUBJECT) and not released(answer, MOTHER), "of him, and not of her")
        self.made["information_without_mother"] = answer["message"]
        self.receipt_proves(MIYAKO, YAMADA, answer["message"])
        say("5. 母が、転居先への提供の同意を撤回しました。母の情報はもう渡りません。同意している本人の情報は渡ります。",
            "5. The mother withdraws her consent. Nothing of her goes any more; what the subject "
            "consents to still does.")

    def village_lacks_the_basis(self):
        case = self.staff(TANOHATA, "summary", "add", "--sheet", SHEET_AT_TANOHATA)["case"]
        answer = self.refused(TANOHATA, "summary", case, MIYAKO, "swa-106-6", ("identity",),
                              "--kind", "information", "--purpose", "support_meeting")
        expect(set(withheld(answer, SUBJECT).values()) == {"BASIS_NOT_CURRENT"}, "the basis is not there")
        why = "／".join(sentences(answer, SUBJECT))
        say(f"   重層事業を行わない田野畑村は、社会福祉法106条の6を根拠にできません: {why}",
            "   Tanohata Village, which runs no multi-layered support, may not rely on art. 106-6: "
            + " / ".join(sentences(answer, SUBJECT, "en")))

    def write_down(self):
        text = json.dumps({"made": self.made}, indent=2, sort_keys=True)
        (self.federation.folder / "story.json").write_text(text + "\n", encoding="utf-8")

    def check_logs(self):
        """Also what every node did as it ended."""
        for node in self.federation.nodes:
            self.federation.musubi("audit", "verify", "--node", self.federation.home(node))
            self.counts["logs_verified"] += 1
        wire = self.federation.folder / "wire"
        self.counts["envelopes_on_wire"] = len(list(wire.glob("*.p7m")))
        say("   すべてのノードのログが、署名されたチェックポイントと一致しました。",
            "   Every node's log agrees with its signed checkpoint.")
