#!/usr/bin/env python3
"""Enrols the federation that the other tests copy."""

import argparse
import pathlib
import shutil

import support


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--template", required=True)
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.template).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    support.TestFederation(arguments.bin, folder).prepare()


if __name__ == "__main__":
    main()
