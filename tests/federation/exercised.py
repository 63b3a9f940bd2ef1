#!/usr/bin/env python3
"""Every operation of the API was carried out by a test of the federation.

    exercised.py --bin DIR --exercised DIR TEST...

Each of those tests wrote down what it did (description.py), in this run or in an earlier one of this
build folder. If one has never run here, nothing can be said: 77, which is "skipped".
"""

import argparse
import json
import pathlib
import sys

from description import Description

SKIPPED = 77


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--exercised", required=True, type=pathlib.Path)
    parser.add_argument("tests", nargs="+")
    arguments = parser.parse_args()
    files = {test: arguments.exercised / f"{test}.json" for test in arguments.tests}
    exercised = {operation for file in files.values() if file.exists()
                 for operation in json.loads(file.read_text(encoding="utf-8"))}
    operations = {operation.id for _, operation in Description.of(arguments.bin).operations}
    missing = sorted(operations - exercised)
    if not missing:
        print(f"{len(operations)} operations")
        return
    print("carried out by no test:", ", ".join(missing))
    never_run = [test for test, file in files.items() if not file.exists()]
    if never_run:
        print("never run in this build folder:", ", ".join(never_run))
    sys.exit(SKIPPED if never_run else 1)


if __name__ == "__main__":
    main()
