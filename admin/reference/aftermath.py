"""What happens after the move: the person's second thoughts, the NPO's two hats, and a night in a village.

The last three chapters of the story. As there, one function is one scene.
"""

from federation import (IWATE, MIYAKO, RAINBOW, REFERENCE, TANOHATA, YAMADA, organisation_of, say,
                        until)
from staff import Staff, expect, released, withheld

SHEET_OF_THE_NIGHT = REFERENCE / "sheets" / "tanohata-night.json"
WORDING_OF_THE_MOVE = "fictional-relocation-1"
SUBJECT = 0
TO_CROSS = ("identity", "presenting_issues", "services_plan")
OFFICER = "person:lg-032026-p01"  # of 宮古市
REASON_OF_THE_NIGHT = "（架空）夜間に電話が途絶え、室内で倒れているおそれがある。"


class Aftermath(Staff):
    """After chapter five. `made` and `counts` are the story's."""

    def afterwards(self):
        self.rainbow_may_not_simply_cross()
        self.rainbow_crosses_by_consent()
        self.subject_withdraws_too()
        self.every_copy_answers()
        self.village_releases_at_night()
        self.officer_of_another_member_reviews()

    # 6: one body, two commissioners

    def cross(self, case, expect_exit=0):
        wanted = [part for name in TO_CROSS for part in ("--category", name)]
        return self.ask(RAINBOW, "contract", "cross", "--case", case, "--to",
                        organisation_of(YAMADA), "--basis", "pipa-27-1", *wanted,
                        expect_exit=expect_exit)

    def rainbow_may_not_simply_cross(self):
        answer = self.cross(self.made["case_at_rainbow"], expect_exit=30)
        expect(not released(answer, SUBJECT), "nothing crosses")
        self.counts["refusals"] += 1
        self.counts["withheld_categories"] += len(answer["withheld"])
        say("6. 一家を支えてきたれいんぼーは、山田町からも委託を受けています。それでも、宮古市のための記録を、"
            "山田町のための記録として見ることはできません。",
            "6. Rainbow works for Yamada Town, too. Even so it may not look at what it keeps on behalf "
            "of Miyako City as if it kept it for Yamada.")

    def rainbow_crosses_by_consent(self):
        case = self.made["case_at_rainbow"]
        self.record_consent(RAINBOW, case, SUBJECT, "given", WORDING_OF_THE_MOVE, "--recipient",
                            organisation_of(YAMADA))
        answer = self.cross(case)
        self.made["crossing"] = answer["message"]
        self.counts["crossings"] += 1
        item, = [each for each in self.ask(RAINBOW, "summary", "inbox")["items"]
                 if each["message"] == answer["message"]]
        expect(item["partition"] == organisation_of(YAMADA), "it is labelled by its 委託元")
        came = self.show(RAINBOW, RAINBOW, answer["message"])
        expect(came["crossing"]["from"] == organisation_of(MIYAKO), "and says where it came from")
        expect(case not in str(came), "but not from which case")
        say("   本人が山田町のために使うことに同意したので、あらためて判定し、同意した区分だけが"
            "宮古市の札から山田町の札へ移りました。封書は出ていません。",
            "   The subject consents to that. It is decided anew, and only what he consented to passes "
            "from the label of Miyako to that of Yamada. No envelope left.")

    # 7: a second withdrawal

    def subject_withdraws_too(self):
        followed = self.record_consent(MIYAKO, self.made["case_at_city"], SUBJECT, "withdrawn",
                                       WORDING_OF_THE_MOVE)
        expect(followed["recalled"] == [self.made["information_without_mother"]],
               "what still rested on him, and nothing that was recalled before")
        self.made["second_recall"], = followed["recalls"]
        self.counts["recalls"] += 1
        followed = self.record_consent(RAINBOW, self.made["case_at_rainbow"], SUBJECT, "withdrawn",
                                       WORDING_OF_THE_MOVE)
        expect(followed["crossings"] == [self.made["crossing"]], "the copy under the other label")
        came = self.show(RAINBOW, RAINBOW, self.made["crossing"])
        expect("payload" not in came and "recalled_at" in came, "it is erased at once")
        say("7. 転居のあと、本人も同意を撤回しました。山田町へ渡した情報は回収され、れいんぼーの山田町の札の写しは"
            "その場で消えました。",
            "7. After the move the subject withdraws, too. What Yamada was given is recalled, and the "
            "copy under Rainbow's other label is erased at once.")

    def every_copy_answers(self):
        self.until_arrived(YAMADA, self.made["second_recall"])
        open_copies = self.newest_withdrawal()["open_copies"]
        expect(open_copies > 0, "nobody has answered yet")
        self.ask(YAMADA, "recall", "answer", "--sender", MIYAKO, "--recall",
                 self.made["second_recall"], "--result", "stopped")
        until(lambda: self.newest_withdrawal()["state"] == "answered", "every copy's answer")
        self.ask(RAINBOW, "recall", "answer", "--sender", RAINBOW, "--recall", self.made["crossing"],
                 "--result", "deleted")
        waiting = [task for task in self.ask(RAINBOW, "summary", "tasks")["tasks"]
                   if task["duty"] == "RECALL_ANSWER"]
        expect(waiting == [], "nothing waits for an answer")
        say("   写しを持つすべての団体が、署名つきで回答しました。宮古市は、だれがどう答えたかを見られます。",
            "   Every body that had a copy answered, signed. Miyako sees who answered what.")

    def newest_withdrawal(self):
        told = self.ask(MIYAKO, "consent", "withdrawals", "--case", self.made["case_at_city"])
        return told["withdrawals"][0]

    # 8: a night in the village

    def village_releases_at_night(self):
        case = self.take_in(TANOHATA, SHEET_OF_THE_NIGHT)["case"]
        reason = self.federation.folder / "reason.txt"
        reason.write_text(REASON_OF_THE_NIGHT, encoding="utf-8")
        answer = self.send(TANOHATA, "summary", case, IWATE, "pipa-69-2-3",
                           ("identity", "address", "presenting_issues", "services_plan"), "--kind",
                           "information", "--purpose", "emergency", "--emergency", "difficult",
                           "--person", SUBJECT, "--discharged", "RECORD_REASON", "--discharged",
                           "PROVISO_CHECK", "--reason", reason)
        reason.unlink()
        expect("services_plan" not in released(answer, SUBJECT), "no more than the minimum")
        expect(withheld(answer, SUBJECT)["services_plan"] == "EMERGENCY_MINIMUM", "staff know why")
        self.made["release_at_night"] = answer["message"]
        self.receipt_proves(TANOHATA, IWATE, answer["message"])
        self.ask(TANOHATA, "summary", "close", "--case", case, expect_exit=11)
        self.made["case_of_the_night"] = case
        say("8. 夜の田野畑村。宿直は一人です。命にかかわるので、理由を書き、最小限の区分だけを一人で県へ渡しました。"
            "検証が済むまで、ケースは閉じられません。（この村の設定は架空）",
            "8. Night in Tanohata Village, one person on duty. Life is in danger: they write down why, and "
            "release the minimum to the prefecture alone. The case cannot be closed until that was "
            "reviewed. (The village's setting is fictional.)")

    def officer_of_another_member_reviews(self):
        self.federation.enrol_person(OFFICER)
        self.federation.hand_registry_to(TANOHATA)
        task = f"{self.made['release_at_night']}:REVIEW"
        request, finding = (self.federation.folder / f"{name}.json" for name in
                            ("review-request", "review-finding"))
        self.ask(TANOHATA, "review", "request", "--task", task, "--out", request)
        folder = self.federation.folder_of(OFFICER)
        self.federation.musubi("review", "sign", "--request", request, "--dir", folder,
                               "--passphrase-file", folder / "passphrase", "--finding", "proper",
                               "--out", finding)
        self.ask(TANOHATA, "review", "accept", "--task", task, "--file", finding)
        self.ask(TANOHATA, "summary", "close", "--case", self.made["case_of_the_night"])
        self.counts["reviews"] += 1
        say("   翌日、宮古市の職員が自分の鍵で検証に署名しました。村には、検証できるほかの職員がいないからです。",
            "   The next day an officer of Miyako City reviews it and signs with a key of their own: the "
            "village has nobody else who could.")
