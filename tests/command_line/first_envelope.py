#!/usr/bin/env python3
"""Takes the first envelope out of a media file (docs/spec/exchange.md, sections 2 and 7).

    first_envelope.py MEDIA-FILE > envelope
"""

import pathlib
import sys

MAGIC, HEADER, ENVELOPE = b"MUSUBI\x00\x01", 5, 1


def frames(body):
    assert body.startswith(MAGIC)
    at = len(MAGIC)
    while at < len(body):
        end = at + HEADER + int.from_bytes(body[at + 1:at + HEADER], "big")
        yield body[at], body[at + HEADER:end]
        at = end


sys.stdout.buffer.write(next(content for kind, content in
                             frames(pathlib.Path(sys.argv[1]).read_bytes()) if kind == ENVELOPE))
