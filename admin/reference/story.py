"""What happens in the reference federation: one household, seven bodies, five chapters; three more are
in aftermath.py.

One function is one scene: it does its part with the commands that staff have, checks what came of
it, and tells it. `story.json` in the federation's folder names what was made, by ids only.
"""

import hashlib
import json

from federation import (COUNCIL, IWAIZUMI, MIYAKO, NAMES, RAINBOW, REFERENCE, TANOHATA, YAMADA,
                        organisation_of, say, until)
from aftermath import Aftermath
from staff import expect, released, sentences, withheld

SHEET = REFERENCE / "sheets" / "sakiyama-move.json"
SHEET_AT_RAINBOW = REFERENCE / "sheets" / "sakiyama-at-rainbow.json"
SHEET_AT_TANOHATA = REFERENCE / "sheets" / "rei-neighbour.json"
# In the place of the scan of the paper that was signed; its digest is on the sheet.
SIGNED_PAPER = REFERENCE / "signed" / "sakiyama-move.txt"
# The rows of the household, as the summary counts them.
SUBJECT, MOTHER, SISTER, UNCLE = range(4)
UNCLE_IN_WORDS = "叔父"

WORDING_OF_THE_MOVE = "fictional-relocation-1"
# What each release asks for: no more than its programme needs.
FOR_THE_CITY = ("identity", "contact", "address", "household", "presenting_issues", "history",
                "services_plan")
FOR_RAINBOW = ("identity", "contact", "presenting_issues", "health", "services_plan")
FOR_YAMADA = ("identity", "contact", "address", "household", "presenting_issues", "health",
              "services_plan")


def say_why(japanese, english, answer, person):
    """With what staff read about one person; outsiders learn nothing of it."""
    say(f"{japanese}職員への説明: {'／'.join(sentences(answer, person))}",
        f"{english} Staff read: {' / '.join(sentences(answer, person, 'en'))}")


class Story(Aftermath):
    """The household, and what was made on the way."""

    def __init__(self, federation):
        super().__init__(federation)
        self.made = {}

    def tell(self):
        self.everybody_is_ready()
        self.office_takes_the_sheet()
        self.office_refers_to_the_city()
        self.city_takes_it_up()
        self.city_refers_to_rainbow()
        self.rainbow_accepts_and_reports()
        self.loops_close()
        self.uncle_is_withheld()
        self.sealed_place_stays_behind()
        self.move_is_refused_without_consent()
        self.household_consents_to_the_move()
        self.consent_opens_no_other_town()
        self.handover_waits_for_yamada()
        self.yamada_accepts()
        self.mother_withdraws()
        self.yamada_answers_the_recall()
        self.nothing_more_of_her_goes()
        self.village_lacks_the_basis()
        self.afterwards()
        self.write_down()

    # 0 and 1: who is there, and the sheet

    def everybody_is_ready(self):
        for node in self.federation.nodes:
            until(lambda node=node: self.federation.is_ready(node), f"{node} ready")
        self.counts["nodes"] = len(self.federation.nodes)
        names = "、".join(NAMES[node] for node in self.federation.nodes)
        say(f"0. 七つの団体のノードが動いています: {names}",
            "0. Seven bodies, a node each. The NPO has no inbound port: it collects.")

    def office_takes_the_sheet(self):
        answer = self.take_in(COUNCIL, SHEET)
        expect(len(answer["persons"]) == 4, "four people are on the sheet")
        expect("/situation" in {box["at"] for box in answer["left_out"]},
               "who takes it is told which boxes tell the sealed place")
        self.made["case_at_council"] = answer["case"]
        say("1. 社会福祉協議会のくらしネットみやこ相談室が、架空の四人家族の受付シートを受けました。"
            "宮古市の様式は公開資料にないので、盛岡市の様式で代えます。",
            "1. Kurashi-Net Miyako, an office of the Council of Social Welfare, takes the sheet of a "
            "fictional family of four. Morioka's form stands in: Miyako's is not public.")

    # 2: the referrals and their answers

    def office_refers_to_the_city(self):
        answer = self.send(COUNCIL, "referral", self.made["case_at_council"], MIYAKO, "swa-106-4",
                           FOR_THE_CITY)
        self.to_the_city = answer
        self.made["referral_to_city"] = answer["message"]
        self.until_state(MIYAKO, answer["message"], "received")
        self.receipt_proves(COUNCIL, MIYAKO, answer["message"])
        say("2. 相談室は、委託元の宮古市のコーディネーターへつなぎました。受領証はだれでも確かめられます。",
            "2. The office refers them to the coordinator of Miyako City, which commissions its work. "
            "Anyone can verify the receipt.")

    def city_takes_it_up(self):
        referral = self.made["referral_to_city"]
        came = self.show(MIYAKO, COUNCIL, referral)
        expect("NO_ONWARD" in {duty["id"] for duty in came["manifest"]["obligations"]},
               "what came may not be passed on")
        plan = came["payload"]["persons"][SUBJECT]["categories"]["services_plan"]
        expect(plan["signed_copy"] == hashlib.sha256(SIGNED_PAPER.read_bytes()).hexdigest(),
               "the office can be held to the paper that was signed")
        self.act(MIYAKO, "accept", referral)
        self.act(MIYAKO, "start", referral)
        self.made["case_at_city"] = self.take_in(MIYAKO, SHEET)["case"]
        say("   同意の署名のある原本は、写しのハッシュ値で照らし合わせられます。宮古市は引き受けました。"
            "届いた要約は再提供できないので、シートの原本から自分のケースを開きます。",
            "   The paper that was signed can be held against the digest that came. The city accepts. "
            "What arrived may not be passed on, so that it opens a case of its own from the sheet.")

    def city_refers_to_rainbow(self):
        answer = self.send(MIYAKO, "referral", self.made["case_at_city"], RAINBOW, "dss-77",
                           FOR_RAINBOW)
        self.made["referral_to_rainbow"] = answer["message"]
        expect(not released(answer, UNCLE) and not released(answer, SISTER),
               "neither uncle nor sister is told of")
        self.until_state(RAINBOW, answer["message"], "received")
        self.receipt_proves(MIYAKO, RAINBOW, answer["message"])
        say("   宮古市は、委託（障害者総合支援法77条）により、契約の事業に要る区分だけをれいんぼーへつなぎました。",
            "   By entrustment (art. 77) it refers to Rainbow only the categories that the contract's "
            "programme needs.")

    def rainbow_accepts_and_reports(self):
        referral = self.made["referral_to_rainbow"]
        came = self.show(RAINBOW, MIYAKO, referral)
        expect(len(came["payload"]["persons"]) == 2, "the subject and his mother")
        self.act(RAINBOW, "accept", referral)
        self.act(RAINBOW, "start", referral)
        case = self.take_in(RAINBOW, SHEET_AT_RAINBOW, "--commissioner", "lg-032026")["case"]
        self.made["case_at_rainbow"] = case
        answer = self.send(RAINBOW, "summary", case, MIYAKO, "dss-77",
                           ("identity", "services_plan"), "--kind", "answer", "--purpose",
                           "delivery", "--reply-to", referral)
        self.made["report_of_rainbow"] = answer["message"]
        self.receipt_proves(RAINBOW, MIYAKO, answer["message"])
        came = self.show(MIYAKO, RAINBOW, answer["message"])
        said = came["payload"]["persons"][SUBJECT]["categories"]["services_plan"]["response"]
        own = json.loads(SHEET_AT_RAINBOW.read_text(encoding="utf-8"))
        expect(said == own["handling"]["report"]["response"], "in the words of its own record")
        self.act(RAINBOW, "report", referral, "--content", answer["message"])
        say("   れいんぼーは引き受け、対応を始め、自分の記録から報告しました。",
            "   Rainbow accepts, starts, and reports from its own record.")

    def loops_close(self):
        self.loop_closes(MIYAKO, RAINBOW, self.made["referral_to_rainbow"])
        self.act(MIYAKO, "report", self.made["referral_to_city"])
        self.loop_closes(COUNCIL, MIYAKO, self.made["referral_to_city"])

    def loop_closes(self, sender, recipient, referral):
        self.until_state(sender, referral, "reported")
        self.act(sender, "confirm", referral)
        self.until_state(recipient, referral, "closed")
        until(lambda: "report_received" in self.stands(recipient, referral)["dates"], "its receipt")
        dates = self.stands(sender, referral)["dates"]
        expect(dates == self.stands(recipient, referral)["dates"], "both ends have equal dates")
        expect(dates["in_order"], "the four dates are in order")
        say(f"   {NAMES[sender]} → {NAMES[recipient]}: "
            f"発出 {dates['sent']}、受取 {dates['received']}、"
            f"報告の発出 {dates['report_sent']}、報告の受取 {dates['report_received']}",
            "   Four dated acts, the same at both ends: the loop is closed.")

    # 3: what stays behind

    def uncle_is_withheld(self):
        answer = self.to_the_city
        expect(not released(answer, UNCLE), "nothing of the uncle left")
        expect(set(withheld(answer, UNCLE).values()) == {"RELATIVE_ELSEWHERE"}, "staff know why")
        say_why("3. 山田町に住む叔父は同意していないので、何も渡りません。",
                "3. The uncle lives in Yamada Town and has not consented: nothing of him goes.",
                answer, UNCLE)

    def sealed_place_stays_behind(self):
        answer = self.to_the_city
        expect(not released(answer, SISTER), "nothing of the sister left")
        reasons = withheld(answer, SISTER)
        expect({reasons[name] for name in ("contact", "address", "household")} ==
               {"PROTECTED_ADDRESS"}, "staff know why")
        persons = self.show(MIYAKO, COUNCIL, self.made["referral_to_city"])["payload"]["persons"]
        expect(len(persons) == 2 and "history" not in persons[SUBJECT]["categories"],
               "at the city it looks as if nobody had written it")
        say_why("   妹の居所は秘匿されています。それが書かれた本人の経緯も渡りません。"
                "受け手には、初めから書かれていないのと同じに見えます。",
                "   The sister's place is sealed. The subject's history, which tells it, does not go "
                "either; to the recipient it looks as if nobody had written it.",
                answer, SISTER)

    # 4: the move

    def move_is_refused_without_consent(self):
        answer = self.refused(MIYAKO, "handover", self.made["case_at_city"], YAMADA, "pipa-69-2-1",
                              FOR_YAMADA)
        expect("CONSENT_SCOPE" in withheld(answer, SUBJECT).values(), "the scope is the cause")
        say_why("4. 一家は山田町へ移ります。シートの同意は他の市町村に及ばず、引継ぎは断られました。",
                "4. The household moves to Yamada Town. The sheet's consent covers no other "
                "municipality: the handover is refused.",
                answer, SUBJECT)

    def household_consents_to_the_move(self):
        for person in (SUBJECT, MOTHER):
            self.record_consent(MIYAKO, self.made["case_at_city"], person, "given",
                                WORDING_OF_THE_MOVE, "--recipient", organisation_of(YAMADA))
        say("   本人と母が、転居先に及ぶ文言で（この文言の承認は架空）、山田町を名指しして同意しました。",
            "   The subject and his mother consent anew, under words that cover a move (approved in "
            "this fiction only), and name Yamada.")

    def consent_opens_no_other_town(self):
        for town in (IWAIZUMI, TANOHATA):
            answer = self.refused(MIYAKO, "handover", self.made["case_at_city"], town,
                                  "pipa-69-2-1", FOR_YAMADA)
            for person in (SUBJECT, MOTHER):
                expect("CONSENT_SCOPE" in withheld(answer, person).values(), "it names another")
        say("   同じ文言でも、名指しされていない岩泉町と田野畑村には及びません。引継ぎは断られました。",
            "   The same words open neither Iwaizumi nor Tanohata, which nobody named: both "
            "handovers are refused.")

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
        stands = self.stands(MIYAKO, handover, "handover")
        expect((stands["state"], stands["responsible"]) == ("sent", MIYAKO), "still the city's")
        say("   山田町のノードは止まっています。引継ぎは待ち、責任は宮古市にあります。",
            "   Yamada's node is down: the handover waits, and Miyako is responsible.")

    def yamada_accepts(self):
        handover = self.made["handover"]
        self.federation.start(YAMADA)
        self.until_state(YAMADA, handover, "received", "handover")
        self.receipt_proves(MIYAKO, YAMADA, handover)
        expect(self.copies(YAMADA, handover) == 1, "it arrived once")
        for node in (MIYAKO, YAMADA):
            stands = self.until_state(node, handover, "received", "handover")
            expect(stands["responsible"] == MIYAKO, "arriving moves no responsibility")
        came = json.dumps(self.show(YAMADA, MIYAKO, handover), ensure_ascii=False)
        expect(UNCLE_IN_WORDS not in came, "nobody in Yamada reads of the uncle who lives there")
        self.act(YAMADA, "accept", handover, noun="handover")
        for node in (MIYAKO, YAMADA):
            stands = self.until_state(node, handover, "accepted", "handover")
            expect(stands["responsible"] == YAMADA, "accepting does")
        say("   動き出すと一度だけ届きました。山田町が引き受けたときに、責任が山田町へ移りました。",
            "   It arrives once when the node returns. Responsibility passes when Yamada accepts, and "
            "not before.")

    # 5: what ends, and what never begins

    def mother_withdraws(self):
        followed = self.record_consent(MIYAKO, self.made["case_at_city"], MOTHER, "withdrawn",
                                       WORDING_OF_THE_MOVE)
        handover = self.made["handover"]
        # It goes as a whole. What rested on entrustment stays where it is.
        expect(followed["recalled"] == [handover], "that rested on her consent, and nothing else")
        expect(followed["halted"] == [], "a handover that was accepted ends only by one back")
        self.made["recall"] = followed["recalls"][0]
        self.until_arrived(YAMADA, self.made["recall"])
        came = self.show(YAMADA, MIYAKO, handover)
        expect("recalled_at" in came and "payload" not in came, "the contents are erased")
        for node in (MIYAKO, YAMADA):
            stands = self.stands(node, handover, "handover")
            expect((stands["state"], stands["responsible"]) == ("accepted", YAMADA),
                   "a recall moves no responsibility")
        self.counts["recalls"] += 1
        say("5. 母が同意を撤回しました。母の同意にもよっていた引継ぎの内容を、宮古市のノードが自動で回収し、"
            "山田町のノードが消しました。責任は、引き受けた山田町のままです。",
            "5. The mother withdraws. The handover rested on her consent, too: Miyako's node recalls "
            "its contents by itself, and Yamada's erases them. Yamada stays responsible.")

    def yamada_answers_the_recall(self):
        self.ask(YAMADA, "recall", "answer", "--sender", MIYAKO, "--recall", self.made["recall"],
                 "--result", "deleted")
        answer = until(lambda: self.arrived_of_kind(MIYAKO, "recall-answer"), "the answer")
        self.made["answer_to_recall"] = answer["message"]
        say("   山田町の職員は、写しも消したと回答しました。",
            "   Yamada's staff answer that copies are erased, too.")

    def nothing_more_of_her_goes(self):
        case = self.made["case_at_city"]
        onward = ("--kind", "information", "--purpose", "relocation")
        # Of the household's relations only hers are on record.
        answer = self.refused(MIYAKO, "summary", case, YAMADA, "pipa-69-2-1", ("household",),
                              *onward)
        expect(set(withheld(answer, MOTHER).values()) == {"CONSENT_NOT_GIVEN"}, "she withdrew")
        answer = self.send(MIYAKO, "summary", case, YAMADA, "pipa-69-2-1", FOR_YAMADA, *onward)
        expect(released(answer, SUBJECT) and not released(answer, MOTHER), "of him, and not of her")
        self.made["information_without_mother"] = answer["message"]
        self.receipt_proves(MIYAKO, YAMADA, answer["message"])
        say_why("   母の情報はもう渡りません。同意している本人の情報は、あらためて渡しました。",
                "   Nothing of her goes any more. What the subject still consents to is sent anew.",
                answer, MOTHER)

    def village_lacks_the_basis(self):
        case = self.take_in(TANOHATA, SHEET_AT_TANOHATA)["case"]
        answer = self.refused(TANOHATA, "summary", case, MIYAKO, "swa-106-6", ("identity",),
                              "--kind", "information", "--purpose", "support_meeting")
        expect(set(withheld(answer, SUBJECT).values()) == {"BASIS_NOT_CURRENT"}, "it has no such basis")
        say_why("   田野畑村は重層事業を行わないので、社会福祉法106条の6によることができません。",
                "   Tanohata Village runs no multi-layered support, so that it may not rely on art. "
                "106-6 of the Social Welfare Act.",
                answer, SUBJECT)

    # What is left

    def write_down(self):
        text = json.dumps({"made": self.made}, indent=2, sort_keys=True)
        (self.federation.folder / "story.json").write_text(text + "\n", encoding="utf-8")

    def check_logs(self):
        """Once the nodes have ended: also what each of them did as it ended."""
        for node in self.federation.nodes:
            home = self.federation.home(node)
            self.federation.musubi("audit", "verify", "--node", home)
            self.counts["logs_verified"] += 1
            # Any other answer than that all agree is another exit code.
            replayed = self.federation.musubi("audit", "replay", "--node", home)
            self.counts["replays_agreeing"] += replayed["agree"]
        wire = self.federation.folder / "wire"
        self.counts["envelopes_on_wire"] = len(list(wire.glob("*.p7m")))
        say("   すべてのノードのログが、署名されたチェックポイントと一致しました。提供の判定をやり直し、すべて同じ結果でした。",
            "   Every node's log agrees with its signed checkpoint. Every release, decided again, is "
            "decided the same.")

    def looks(self):
        """What to look at while the nodes are up: commands that show what the story claims."""
        made = self.made
        return [
            (RAINBOW, "summary", "show", "--sender", MIYAKO, "--message", made["referral_to_rainbow"]),
            (COUNCIL, "referral", "show", "--referral", made["referral_to_city"]),
            (YAMADA, "handover", "show", "--referral", made["handover"]),
            (YAMADA, "summary", "tasks"),
        ]
