#!/usr/bin/env python3
"""Tips come in and stay: nothing of them leaves, and none crosses from one 委託元 to another."""

import json

from support import MIYAKO, RAINBOW, FederationTest, main, places_of

SAID = "架空の知らせ: 新聞が三日たまり、呼んでも返事がない"
PLACE = "架空町の角の青い屋根の家"
WORDS = {"kind": "no-contact", "said": SAID, "organisation": "op-000001", "place": PLACE}


class Tip(FederationTest):
    def musubi(self, node, verb, *arguments, expect=0, **words):
        home = self.federation.home(node)
        files = []
        for name, said in words.items():
            file = self.federation.folder / f"{name}.tip"
            file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
            files += [f"--{name}", file]
        answer = self.federation.musubi("tip", verb, "--node", home, "--token-file",
                                        home / "caseworker.token", *arguments, *files,
                                        expect=expect)
        for file in files[1::2]:
            file.unlink()
        return answer

    def test_stays_and_no_release_holds_it(self):
        self.federation.set(self.federation.home(MIYAKO) / "node.toml", "exchange",
                            wire_copies=str(self.federation.folder / "wire"))
        self.start(MIYAKO, RAINBOW)
        tip = self.musubi(MIYAKO, "add", words=WORDS)["tip"]
        task, = self.federation.get(MIYAKO, "/api/v1/tasks")["tasks"]
        self.assertEqual(task["duty"], "ASSESS_TIP")
        self.assertEqual(self.musubi(MIYAKO, "show", "--tip", tip)["words"], WORDS)
        self.musubi(MIYAKO, "assess", "--tip", tip, note="架空の確認")
        case = self.federation.add_case(MIYAKO)
        self.musubi(MIYAKO, "link", "--tip", tip, "--case", case, "--opened")
        self.musubi(MIYAKO, "close", "--tip", tip, reason="架空", expect=11)
        listed, = self.musubi(MIYAKO, "list")["tips"]
        self.assertEqual((listed["state"], listed["case"]), ("new-case", case))
        status, answer = self.federation.release(MIYAKO, case, RAINBOW)
        self.assertEqual(status, 201, answer)
        self.federation.is_delivered(MIYAKO, answer["message"])
        arrived = self.federation.get(RAINBOW, f"/api/v1/inbox/{MIYAKO}/{answer['message']}")
        for words in (SAID, PLACE):
            self.assertNotIn(words, json.dumps(arrived, ensure_ascii=False))
        self.end_and_verify(MIYAKO, RAINBOW)
        self.assertEqual(places_of([SAID, PLACE], self.federation.folder), [])

    def test_is_kept_for_one_commissioning_body(self):
        self.start(RAINBOW)
        self.musubi(RAINBOW, "add", words=WORDS, expect=1)  # on whose behalf?
        tip = self.musubi(RAINBOW, "add", "--commissioner", "lg-034827", words=WORDS)["tip"]
        case = self.federation.add_case(RAINBOW)  # of 宮古市
        self.musubi(RAINBOW, "link", "--tip", tip, "--case", case, expect=1)
        self.musubi(RAINBOW, "close", "--tip", tip, reason="架空の理由: 旅行中だった")
        self.assertEqual(self.musubi(RAINBOW, "list")["tips"][0]["state"], "no-action")
        self.ask_the_api()
        self.end_and_verify(RAINBOW)

    def call(self, method, path, body=None, expect=204):
        status, answer = self.federation.ask(RAINBOW, method, f"/api/v1/tips{path}", body)
        self.assertEqual(status, expect, answer[:400])
        return json.loads(answer) if answer else None

    def ask_the_api(self):
        taken = {"commissioner": "lg-032026", "words": WORDS}
        first, second = (self.call("POST", "", taken, 201)["tip"] for _ in range(2))
        self.call("POST", "", {"words": WORDS, "reply": "x"}, 422)
        self.assertEqual(self.call("GET", f"/{first}", expect=200)["words"], WORDS)
        self.call("POST", f"/{first}/assessment", {"note": "架空の確認"})
        self.call("POST", f"/{first}/link", {"case": self.federation.add_case(RAINBOW)})
        self.call("POST", f"/{second}/closing", {"reason": "架空の理由"})
        self.assertEqual(len(self.call("GET", "", expect=200)["tips"]), 3)


if __name__ == "__main__":
    main()
