#!/usr/bin/env python3
"""One body asks another about a person, and gets no more than it asked for; nothing tells why not."""

import json
import pathlib
import tempfile

from support import MIYAKO, RAINBOW, FederationTest, main, places_of, until

NECESSITY = "架空の必要: 支援の担当を決めるため、健康の状態を知りたい"
REASON = "架空の理由: 電話で済んだ"
WAIT = 2


class Inquiry(FederationTest):
    def setUp(self):
        super().setUp()
        for node in (MIYAKO, RAINBOW):
            file = self.federation.home(node) / "node.toml"
            text = file.read_text(encoding="utf-8")
            file.write_text(f"{text}\n[inquiries]\nanswer_seconds = {WAIT}\n"
                            "answer_step_seconds = 1\n", encoding="utf-8")
        self.start(MIYAKO, RAINBOW)

    def musubi(self, node, verb, *arguments, expect=0, **words):
        """A verb of `musubi inquiry`; what people say goes by files."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name, said in words.items():
                file = pathlib.Path(folder) / f"{name}.txt"
                file.write_text(said, encoding="utf-8")
                files += [f"--{name}", file]
            home = self.federation.home(node)
            return self.federation.musubi("inquiry", verb, "--node", home, "--token-file",
                                          home / "caseworker.token", *arguments, *files,
                                          expect=expect)

    def ask(self, node=MIYAKO, recipient=RAINBOW,
            items=("identity", "presenting_issues", "services_plan"),
            *more, expect=0):
        case = self.federation.add_case(node)
        wanted = [part for item in items for part in ("--item", item)]
        return self.musubi(node, "ask", "--case", case, "--person", "0", "--recipient", recipient,
                           "--purpose", "assessment", "--basis", "dss-77", *wanted,
                           "--due", "2099-01-01" if expect else self.soon(), *more, expect=expect,
                           necessity=NECESSITY)

    def soon(self):
        now = self.federation.get(MIYAKO, "/api/v1/status")["now"]
        return f"{int(now[:4]) + 1}-01-05" if now[5:7] == "12" else now[:5] + "12-28"

    def state(self, node, inquiry):
        return next(each["state"] for each in self.musubi(node, "list")["inquiries"]
                    if each["inquiry"] == inquiry)

    def until_state(self, node, inquiry, state):
        def reached():
            return any(each["inquiry"] == inquiry and each["state"] == state
                       for each in self.musubi(node, "list")["inquiries"])
        until(reached, f"{inquiry} {state} at {node}")

    def answer_at(self, node, inquiry):
        shown = self.musubi(node, "show", "--inquiry", inquiry)
        answer, = shown["answers"]
        item = self.federation.get(node, f"/api/v1/inbox/{shown['recipient']}/{answer['message']}")
        return answer["gives"], item

    def test_is_answered_with_what_was_asked_for_and_nothing_else(self):
        asked = self.ask()
        inquiry = asked["message"]
        self.until_state(RAINBOW, inquiry, "received")
        task, = self.federation.get(RAINBOW, "/api/v1/tasks")["tasks"]
        self.assertEqual((task["duty"], task["message"]), ("ANSWER_INQUIRY", inquiry))
        shown = self.musubi(RAINBOW, "show", "--inquiry", inquiry)
        self.assertEqual(shown["words"]["necessity"], NECESSITY)
        self.assertEqual(shown["words"]["items"], ["identity", "presenting_issues", "services_plan"])
        self.assertEqual([list(person["categories"]) for person in shown["words"]["about"]["persons"]],
                         [["identity"]])

        case = self.federation.add_case(RAINBOW)
        own = ("--inquiry", inquiry, "--case", case, "--basis", "dss-77")
        self.musubi(RAINBOW, "answer", *own, "--category", "contact", expect=1)
        seen = self.musubi(RAINBOW, "answer", *own, "--preview")
        self.assertEqual([item["person"] for item in seen["released"]], [0])
        status, refusal = self.federation.release(
            RAINBOW, case, MIYAKO, kind="answer", purpose="assessment", basis="dss-77",
            categories=["contact"], reply_to=inquiry)
        self.assertEqual((status, refusal["reason"]), (403, "inquiry.answer-it"))
        decided = self.musubi(RAINBOW, "answer", *own)
        self.assertIn("leaves", decided)
        self.until_state(MIYAKO, inquiry, "answered")
        gives, item = self.answer_at(MIYAKO, inquiry)
        self.assertEqual(gives, "something")
        person, = item["payload"]["persons"]
        self.assertLessEqual(set(person["categories"]), {"identity", "presenting_issues",
                                                         "services_plan"})
        self.assertEqual(item["manifest"]["reply_to"], inquiry)
        self.assertEqual(self.state(RAINBOW, inquiry), "answered")
        self.musubi(MIYAKO, "close", "--inquiry", inquiry, reason=REASON)
        self.assertEqual(self.state(MIYAKO, inquiry), "closed")
        self.musubi(MIYAKO, "withdraw", "--inquiry", inquiry, reason=REASON, expect=11)
        self.end_and_verify(MIYAKO, RAINBOW)
        for node in (MIYAKO, RAINBOW):
            replayed = self.federation.musubi("audit", "replay", "--node",
                                              self.federation.home(node))
            self.assertEqual(replayed["differ"], 0)
            self.assertEqual(places_of([NECESSITY, REASON], self.federation.home(node)), [])

    def test_looks_the_same_whether_nobody_is_held_or_nothing_is_given(self):
        """Three causes: nobody is known; a human says no; the policy says no."""
        case = self.federation.add_case(RAINBOW)
        answers = []
        for said in (("--nothing",), ("--nothing",),
                     ("--case", case, "--basis", "pipa-69-2-1", "--category",
                      "services_plan")):
            inquiry = self.ask()["message"]
            self.until_state(RAINBOW, inquiry, "received")
            self.musubi(RAINBOW, "answer", "--inquiry", inquiry, *said)
            self.until_state(MIYAKO, inquiry, "answered")
            gives, item = self.answer_at(MIYAKO, inquiry)
            self.assertEqual(gives, "nothing")
            manifest = item["manifest"]
            asked = self.federation.get(MIYAKO, f"/api/v1/messages/{inquiry}")["manifest"]
            self.assertEqual(manifest["decision"], asked["decision"] | {
                "acceptance": manifest["decision"]["acceptance"]})
            answers.append((item["payload"], manifest["payload"]["length"],
                            manifest["payload"]["type"], manifest["kind"], manifest["purpose"],
                            manifest["basis"], manifest["obligations"], len(manifest["recipients"])))
        self.assertEqual(answers[0][0], {"v": 1})
        self.assertEqual(answers[1:], answers[:1] * 2)
        self.end_and_verify(MIYAKO, RAINBOW)
        replayed = self.federation.musubi("audit", "replay", "--node",
                                          self.federation.home(RAINBOW))
        self.assertEqual(replayed["differ"], 0)

    def test_is_taken_back_and_not_answered_any_more(self):
        inquiry = self.ask()["message"]
        self.until_state(RAINBOW, inquiry, "received")
        self.musubi(MIYAKO, "withdraw", "--inquiry", inquiry, reason=REASON)
        self.until_state(RAINBOW, inquiry, "withdrawn")
        self.musubi(RAINBOW, "answer", "--inquiry", inquiry, "--nothing", expect=11)
        self.assertEqual(self.state(MIYAKO, inquiry), "withdrawn")
        self.end_and_verify(MIYAKO, RAINBOW)

    def call(self, node, method, path, body=None, expect=200):
        status, answer = self.federation.ask(node, method, f"/api/v1/inquiries{path}", body)
        self.assertEqual(status, expect, answer[:400])
        return json.loads(answer) if answer else None

    def test_is_asked_of_the_api_itself(self):
        inquiry = self.ask()["message"]
        self.until_state(RAINBOW, inquiry, "received")
        listed, = self.call(RAINBOW, "GET", "")["inquiries"]
        name = f"/{MIYAKO}/{inquiry}"
        self.assertEqual(self.call(RAINBOW, "GET", name)["state"], listed["state"])
        wanted = {"case": self.federation.add_case(RAINBOW), "basis": "dss-77"}
        seen = self.call(RAINBOW, "POST", name + "/preview", wanted)
        self.assertTrue(seen["released"])
        self.call(RAINBOW, "POST", name + "/preview", {**wanted, "categories": ["tax"]}, expect=422)
        self.call(RAINBOW, "POST", name + "/answer", {"nothing": True})
        self.call(RAINBOW, "POST", name + "/answer", wanted)
        self.call(RAINBOW, "POST", name + "/withdrawal", {"reason": REASON}, expect=409)
        self.call(RAINBOW, "POST", name + "/closing", {"reason": REASON}, expect=409)
        self.until_state(MIYAKO, inquiry, "answered")
        self.call(MIYAKO, "POST", name + "/closing", {"reason": REASON}, expect=204)
        other = self.ask()["message"]
        self.call(MIYAKO, "POST", f"/{MIYAKO}/{other}/withdrawal", {"reason": REASON}, expect=204)
        self.assertEqual(self.state(MIYAKO, other), "withdrawn")


if __name__ == "__main__":
    main()
