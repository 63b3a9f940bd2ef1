#!/usr/bin/env python3
"""Brings up the reference federation and tells its story, with the same commands as anyone else.

    demo.py --bin DIR [--dir DIR] [--contracts joint|separate] [--once] [--json]

Without --once the nodes stay up until Ctrl-C or SIGTERM. People and the operator are fictional.
Standard output carries the counts as JSON (with --json); everything else goes to standard error.
"""

import argparse
import json
import pathlib
import signal
import sys
import tempfile

from federation import CommandFailed, Federation, say
from story import Story


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="where musubi and musubi-node are")
    parser.add_argument("--dir", help="a new or empty folder; a temporary one if absent")
    parser.add_argument("--contracts", choices=("joint", "separate"), default="joint",
                        help="the NPO's contracts: one of all four municipalities, or one of each")
    parser.add_argument("--once", action="store_true", help="tell the story once and end")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    return parser.parse_args()


def stay_up(federation, story):
    try:
        say("動き続けます。Ctrl-C か SIGTERM で、すべてのノードが終わります。次の命令で見てください。",
            "Staying up; Ctrl-C or SIGTERM ends every node. These commands show it:")
        for node, *words in story.looks():
            home = federation.home(node)
            print(f"  {federation.binaries / 'musubi'} {' '.join(words)} --node {home} "
                  f"--token-file {home / 'caseworker.token'}", file=sys.stderr, flush=True)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        pass


def run(federation, story, once):
    """0 if all went well. Whatever happens, no node is left behind."""
    try:
        federation.set_up()
        federation.start_all()
        story.tell()
        if not once:
            stay_up(federation, story)
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("途中で止められました。", "Stopped halfway.")
        return 130
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        codes = federation.stop()
    if any(codes.values()):
        print(f"nodes ended with {codes}", file=sys.stderr)
        return 1
    return 0


def main():
    arguments = options()
    folder = pathlib.Path(arguments.dir or tempfile.mkdtemp(prefix="musubi-"))
    if folder.exists() and any(folder.iterdir()):
        say(f"空でないフォルダーです: {folder}", "The folder is not empty; name a new one.")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    # SIGTERM ends it in the same way as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    federation = Federation(arguments.bin, folder.resolve(), contracts=arguments.contracts)
    story = Story(federation)
    result = run(federation, story, arguments.once)
    if result != 0:
        return result
    try:
        story.check_logs()
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(story.counts, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
