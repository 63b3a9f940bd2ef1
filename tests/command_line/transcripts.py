#!/usr/bin/env python3
"""Runs transcripts of the command line, and the commands of guides, as they are written.

    transcripts.py MUSUBI SOURCE_DIR FILE...

A transcript is a text in which

    $ command           is run by bash in a directory of its own; it must end with exit code 0
    NAME $ command      also keeps what it prints as the variable NAME
    text                is a line that it must print; … stands for anything within a line
    …                   alone on a line: any number of lines
    ! text              must be in what it says on standard error; … as above
    ? 10                is the exit code that it must end with
    # text              is a remark

A guide (*.md) is run by the lines of its ```console blocks that begin with "$ ". A prompt
"NAME$ " runs them as somebody else: in the directory NAME, beside the others.
Whatever is run, no secret may ever be printed: what stands in a file that only its owner may
read is looked for in all output.
"""

import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile


class Failure(Exception):
    pass


def pattern_of(lines):
    parts = []
    for line in lines:
        if line == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(piece) for piece in line.split("…")) + r"\n")
    return re.compile("".join(parts) + r"\Z")


class Step:
    def __init__(self, place, command, name=None, folder="."):
        self.place, self.command, self.name, self.folder = place, command, name, folder
        self.exit, self.output, self.talk = 0, [], []
        self.any_output = False


def read_transcript(path):
    steps = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        command = re.match(r"(?:([A-Z_]+) )?\$ (.*)", line)
        if command:
            steps.append(Step(f"{path.name}:{number}", command[2], command[1]))
        elif line.startswith("#") or not line.strip():
            continue
        elif line.startswith("? "):
            steps[-1].exit = int(line[2:])
        elif line.startswith("! "):
            steps[-1].talk.append(line[2:])
        else:
            steps[-1].output.append(line)
    return steps


def read_guide(path):
    steps, inside = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            inside = line == "```console"
            continue
        prompt = re.match(r"([a-z]*)\$ (.*)", line) if inside else None
        if prompt:
            # A variable stays for the commands that follow, as in a shell that stays open.
            assignment = re.fullmatch(r"([A-Z_]+)=\$\((.*)\)", prompt[2])
            name, command = assignment.groups() if assignment else (None, prompt[2])
            steps.append(Step(f"{path.name}:{number}", command, name, prompt[1] or "."))
            steps[-1].any_output = True
        elif inside and steps and steps[-1].command.endswith("\\"):
            steps[-1].command += "\n" + line
    return steps


def secrets_in(root):
    """The first line of each small private file that is neither a key nor an answer."""
    for path in root.rglob("*"):
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode) and not mode & 0o077 and path.stat().st_size < 4096:
            line = path.read_bytes().split(b"\n")[0].decode(errors="ignore")
            if len(line) >= 12 and not line.startswith(("{", "-----")):
                yield path, line


def check(step, done):
    if done.returncode != step.exit:
        raise Failure(f"exit code {done.returncode}, expected {step.exit}")
    if not step.any_output and not step.name and not pattern_of(step.output).match(done.stdout):
        raise Failure("other output than expected:\n" + "\n".join(step.output))
    for talk in step.talk:
        if not re.search(".*".join(re.escape(piece) for piece in talk.split("…")), done.stderr):
            raise Failure(f"standard error lacks: {talk}")


def check_secrets(root, done):
    for path, line in secrets_in(root):
        if line in done.stdout or line in done.stderr:
            raise Failure(f"what {path.name} holds was printed")


def run(path, musubi, source):
    steps = read_guide(path) if path.suffix == ".md" else read_transcript(path)
    if not steps:
        raise Failure(f"{path.name} has no command")
    environment = dict(os.environ, PATH=f"{musubi.parent}:{os.environ['PATH']}", LC_ALL="C.UTF-8",
                       SOURCE=str(source), REFERENCE=str(source / "admin/reference"))
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for step in steps:
            (root / step.folder).mkdir(exist_ok=True)
            done = subprocess.run(["bash", "-c", step.command], cwd=root / step.folder,
                                  env=environment, capture_output=True, text=True, timeout=60,
                                  check=False)
            try:
                check(step, done)
                check_secrets(root, done)
            except Failure as failure:
                raise Failure(f"{step.place}: $ {step.command}\n{failure}\n--- stdout\n"
                              f"{done.stdout}--- stderr\n{done.stderr}") from None
            if step.name:
                environment[step.name] = done.stdout.strip()
    return len(steps)


def main():
    musubi, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    failed = False
    for name in sys.argv[3:]:
        try:
            print(f"{name}: {run(pathlib.Path(name), musubi, source)} commands")
        except Failure as failure:
            failed = True
            print(f"{name}: {failure}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
