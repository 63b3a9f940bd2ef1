#!/usr/bin/env python3
"""How a node starts, refuses to start, answers, and ends."""

import json
import pathlib
import shutil

from support import MIYAKO, RAINBOW, YAMADA, FederationTest, main


class Daemon(FederationTest):
    """One node, 宮古市; nobody else is needed."""

    def setUp(self):
        super().setUp()
        self.home = self.federation.home(MIYAKO)

    def refuses(self, code, reason, *words):
        """It does not come up, and says why in both languages, with what to do."""
        told, text = self.federation.refuses_to_start(MIYAKO)
        self.assertEqual(told, code, text)
        self.assertIn(f"[{reason}]", text)
        for word in words:
            self.assertIn(word, text)
        lines = [line for line in text.splitlines() if line and not line.startswith((" ", "["))]
        self.assertTrue(any(not line.isascii() for line in lines), text)
        self.assertTrue(any(line.isascii() for line in lines), text)

    def problem(self, expect, reason, method, path, **request):
        """The API refuses with a problem (RFC 9457) that people can read in both languages."""
        status, body = self.federation.ask(MIYAKO, method, path, **request)
        self.assertEqual(status, expect, body)
        problem = json.loads(body)
        self.assertEqual(problem["reason"], reason)
        self.assertEqual(problem["status"], expect)
        self.assertEqual(problem["type"], f"urn:musubi:problem:{reason}")
        self.assertTrue(problem["en"].isascii() and problem["remedy_en"].isascii())
        self.assertFalse(problem["ja"].isascii() or problem["remedy_ja"].isascii())

    # Starting

    def test_refuses_a_second_process_on_its_folder(self):
        self.start(MIYAKO)
        self.federation.set(self.home / "node.toml", "api", listen="127.0.0.1:0")
        self.federation.set(self.home / "node.toml", "operations", listen="127.0.0.1:0")
        self.federation.set(self.home / "node.toml", "exchange", listen="127.0.0.1:0")
        self.refuses(11, "store.in-use")

    def test_refuses_a_wrong_passphrase(self):
        (self.home / "passphrase").write_text("架空の合言葉\n", encoding="utf-8")
        self.refuses(1, "key.wrong-passphrase")

    def test_refuses_a_passphrase_that_others_may_read(self):
        (self.home / "passphrase").chmod(0o644)
        self.refuses(1, "file.too-open")

    def test_points_at_the_line_of_a_misspelt_key(self):
        self.federation.set(self.home / "node.toml", "exchange", colect_seconds=5)
        text = (self.home / "node.toml").read_text(encoding="utf-8").splitlines()
        line = text.index("colect_seconds = 5") + 1
        self.refuses(1, "config.invalid", "collect_seconds", "node.toml", f"{line} |",
                     "did you mean", "のことですか")

    def test_refuses_an_api_beyond_the_machine(self):
        self.federation.set(self.home / "node.toml", "api", listen="0.0.0.0:8080")
        self.refuses(1, "config.invalid", "stays on the machine itself")

    def test_refuses_a_store_from_an_older_copy(self):
        self.start(MIYAKO)
        self.assertEqual(self.federation.end(MIYAKO), 0)
        shutil.copy(self.home / "data" / "store.db", self.home / "older.db")
        self.start(MIYAKO)
        self.federation.add_case(MIYAKO)
        self.assertEqual(self.federation.end(MIYAKO), 0)
        shutil.copy(self.home / "older.db", self.home / "data" / "store.db")
        self.refuses(1, "log.behind-checkpoint")

    def test_decides_by_no_policy_that_nobody_wrote_down(self):
        policy = self.home / "policy.json"
        other = (policy.parent.parent / YAMADA / "policy.json").read_bytes()
        mine = policy.read_bytes()
        policy.write_bytes(other)
        self.refuses(1, "policy.other-bundle")
        told = self.federation.musubi("node", "check", "--dir", self.home, expect=1)["findings"]
        self.assertEqual([item["id"] for item in told if item["severity"] == "error"], ["policy"])
        policy.write_bytes(mine)
        config = self.home / "node.toml"
        text = config.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("digest = ")]
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.refuses(1, "policy.not-pinned")
        config.write_text(text, encoding="utf-8")
        self.start(MIYAKO)

    def test_leaves_no_core_dump(self):
        self.start(MIYAKO)
        limits = pathlib.Path(f"/proc/{self.federation.processes[MIYAKO].pid}/limits")
        line, = [line for line in limits.read_text(encoding="ascii").splitlines()
                 if line.startswith("Max core file size")]
        self.assertEqual(line.split()[4:6], ["0", "0"])

    # Ending

    def test_publishes_its_checkpoint_when_it_is_told_to_stop(self):
        self.start(MIYAKO)
        self.federation.add_case(MIYAKO)
        size = self.federation.get(MIYAKO, "/api/v1/status")["log"]["size"]
        self.assertEqual(self.federation.end(MIYAKO), 0)
        note = (self.home / "data" / "checkpoint").read_text(encoding="utf-8").splitlines()
        # The end itself is the last leaf.
        self.assertEqual(int(note[1]), size + 1)
        self.federation.musubi("audit", "verify", "--node", self.home)

    def test_starts_again_with_a_new_checkpoint_key(self):
        self.start(MIYAKO)
        self.assertEqual(self.federation.end(MIYAKO), 0)
        self.federation.rotate(MIYAKO, "checkpoint")
        self.start(MIYAKO)
        self.federation.add_case(MIYAKO)
        self.end_and_verify(MIYAKO)

    # Answering

    def test_says_whether_it_lives_and_is_ready(self):
        self.start(MIYAKO)
        port = self.federation.port(MIYAKO, "operations")
        for path in ("/livez", "/readyz"):
            status, _ = self.federation.ask(MIYAKO, "GET", path, role=None, port=port)
            self.assertEqual(status, 200)
        self.assertTrue(self.federation.is_ready(MIYAKO))

    def test_answers_nobody_without_a_token(self):
        self.start(MIYAKO)
        self.problem(401, "api.token-needed", "GET", "/api/v1/status", role=None)
        self.problem(401, "api.token-needed", "GET", "/api/v1/nowhere", role=None)

    def test_gives_each_role_its_own_routes(self):
        self.start(MIYAKO)
        self.problem(403, "api.role-may-not", "GET", "/api/v1/cases", role="operator")
        self.problem(403, "api.role-may-not", "GET", "/api/v1/inbox", role="auditor")
        self.problem(403, "api.role-may-not", "POST", "/api/v1/registry", body={})

    def test_names_what_is_wrong_with_a_request(self):
        self.start(MIYAKO)
        self.problem(404, "api.no-such-path", "GET", "/api/v1/nowhere")
        self.problem(405, "api.other-method", "DELETE", "/api/v1/cases")
        self.problem(422, "json.syntax", "POST", "/api/v1/cases", body=b'{"sheet":')
        self.problem(422, "json.missing", "POST", "/api/v1/cases", body={})
        self.problem(422, "api.bad-query", "GET", "/api/v1/cases?before=now")
        self.problem(422, "api.bad-query", "GET", "/api/v1/inbox?after=half")

    def test_lists_every_case_in_pages(self):
        self.start(MIYAKO)
        cases = {self.federation.add_case(MIYAKO) for _ in range(201)}
        listed, pages = self.federation.pages(MIYAKO, "/api/v1/cases", "cases")
        self.assertEqual(pages, 2)
        self.assertEqual(len(listed), len(cases))
        self.assertEqual({item["case"] for item in listed}, cases)
        told = self.federation.staff(MIYAKO, "summary", "list")["cases"]
        self.assertEqual(told, listed)

    def test_records_no_consent_under_an_unknown_wording(self):
        self.start(MIYAKO)
        path = f"/api/v1/cases/{self.federation.add_case(MIYAKO)}/consents"
        consent = {"person": 2, "state": "given", "wording": "no-such-form"}
        self.problem(422, "consent.unknown-wording", "POST", path, body=consent)
        told = self.federation.staff(
            MIYAKO, "summary", "consent", "--case", path.split("/")[4], "--person", 2, "--state",
            "renewed", "--wording", "no-such-form", expect=1)["error"]
        self.assertIn("morioka-r5-04", told["detail"])
        for state, wording in (("refused", "no-such-form"), ("given", "morioka-r5-04")):
            status, body = self.federation.ask(
                MIYAKO, "POST", path, {"person": 2, "state": state, "wording": wording})
            self.assertEqual(status, 200, body)

    def test_decides_nothing_about_a_recipient_whom_nobody_vouches_for(self):
        self.start(MIYAKO)
        case = self.federation.add_case(MIYAKO)
        order = {"recipient": "lg-034835-01", "kind": "information", "purpose": "intake_handoff",
                 "basis": "pipa-69-2-1"}
        size = self.federation.get(MIYAKO, "/api/v1/status")["log"]["size"]
        for what in ("decisions", "releases"):
            self.problem(422, "release.unknown-recipient", "POST", f"/api/v1/cases/{case}/{what}",
                         body=order)
        self.assertEqual(self.federation.get(MIYAKO, "/api/v1/status")["log"]["size"], size)

    def test_lists_the_duties_that_came_with_each_message(self):
        self.start(MIYAKO, RAINBOW)
        case = self.federation.add_case(MIYAKO)
        messages = []
        for _ in range(3):
            status, answer = self.federation.release(MIYAKO, case, RAINBOW)
            self.assertEqual(status, 201)
            messages.append(answer["message"])
        for message in messages:
            self.federation.is_delivered(MIYAKO, message)
        tasks = self.federation.staff(RAINBOW, "summary", "tasks")["tasks"]
        self.assertEqual([task["task"] for task in tasks],
                         [f"{MIYAKO}:{task['message']}:REPORT_BACK" for task in tasks])
        self.assertEqual({task["message"] for task in tasks}, set(messages))
        self.assertEqual([task["due"] for task in tasks], sorted(task["due"] for task in tasks))
        # Invariant 9: kept on behalf of who commissioned the work.
        self.assertEqual({task["partition"] for task in tasks}, {"lg-032026"})
        page = self.federation.get(RAINBOW, "/api/v1/tasks?limit=1")
        self.assertEqual(page["tasks"], tasks[:1])
        rest = self.federation.get(RAINBOW, "/api/v1/tasks?after=" + page["next"])["tasks"]
        self.assertEqual(rest, tasks[1:])
        for query in ("after=soon/x", "limit=0", "limit=201", "limit=many"):
            self.problem(422, "api.bad-query", "GET", "/api/v1/tasks?" + query)


if __name__ == "__main__":
    main()
