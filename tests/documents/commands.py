#!/usr/bin/env python3
"""Every command that a document names exists in the program, with each option that is written.

    commands.py SOURCE_DIR MUSUBI
"""

import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(musubi (?!(?:\w+ )+v1)[a-z][^`]*)`")  # "musubi … v1" begins what is signed
OPTION = re.compile(r"(?<=\s)-{1,2}[a-z][a-z-]*")


def written_commands(text):
    """Each as its words, such as ["node", "init", "--dir", "node"]."""
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("musubi "):
                yield line
    yield from INLINE.findall(FENCE.sub("", text))


def manual_pages(musubi):
    """Command, such as "node init" -> the options of its page."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([musubi, "manual", "--folder", folder], check=True, capture_output=True)
        for page in pathlib.Path(folder).glob("*.1"):
            text = page.read_text("utf-8").replace("\\-", "-")
            name = re.search(r'^\.TH "([^"]+)"', text).group(1)
            options = text.split(".SH OPTIONS", 1)[1]
            yield name, set(re.findall(r"(?:^\.B |,)(-{1,2}[a-z][a-z-]*)", options, re.MULTILINE))


def faults(root, musubi):
    pages = dict(manual_pages(musubi))
    everywhere = pages["musubi"]
    count = 0
    for document in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        for command in written_commands(document.read_text("utf-8")):
            count += 1
            words = re.split(r"\s+-", command)[0].split()
            page = pages.get("-".join(words[:3]))
            if page is None:
                yield f"{document.relative_to(root)}: there is no command `{command}`"
                continue
            for option in OPTION.findall(command):
                if option not in page | everywhere:
                    yield f"{document.relative_to(root)}: `{command}` has no {option}"
    if count < 30:
        yield f"only {count} commands are named; has the notation changed?"


def main():
    found = list(faults(pathlib.Path(sys.argv[1]), sys.argv[2]))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
