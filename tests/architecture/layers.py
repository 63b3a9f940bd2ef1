#!/usr/bin/env python3
"""Proves the layers of the house: who includes whom, and what the middle never touches.

    layers.py includes SOURCE_DIR
    layers.py symbols ARCHIVE...
"""

import pathlib
import re
import subprocess
import sys

# Folder -> folders whose headers it may include. The arrows point one way.
MAY_INCLUDE = {
    "crypto": {"crypto"},
    "protocol": {"crypto", "protocol"},
    "adapters": {"crypto", "protocol", "adapters"},
    "node": {"crypto", "protocol", "adapters", "node"},
    "admin": {"crypto", "protocol", "adapters", "admin"},
}

# Inside protocol/ the folders stand in an order, too: each may use those before it.
PROTOCOL_ORDER = [
    "json", "text", "ids", "ports", "audit", "store", "staff", "registry", "envelope", "policy",
    "analysis", "amendment", "facts", "exchange", "search", "casework", "consent", "people",
    "referral", "routing", "inquiry", "emergency", "tip", "papers", "work",
]

# Libraries that stay where they belong.
LIBRARY_HOMES = {
    r"openssl/": ("crypto/", "adapters/peer_http/"),
    r"sodium": ("crypto/",),
    r"Poco/Crypto/": ("crypto/", "adapters/peer_http/"),
    r"Poco/": ("adapters/", "node/", "admin/"),
    r"sqlite3\.h": ("adapters/sqlite/",),
    r"(fstream|iostream|filesystem|thread|mutex|future|condition_variable)>": (
        "crypto/", "adapters/", "node/", "admin/"),
}

# What nothing that makes messages may know: who may include it.
STAYS_WITH = {
    "protocol/tip/": ("protocol/tip/", "node/tips/"),
    "node/tips/": ("node/tips/", "node/api/tip_routes.cc", "node/api/services.h",
                   "node/daemon/"),
}

# What an archive of protocol/ must not call: the world, the clock, threads.
FORBIDDEN_SYMBOLS = re.compile(
    r"\b(socket|connect|accept4?|bind|listen|recv|send|open(at)?(64)?|fopen(64)?|creat|unlink|"
    r"pthread_create|nanosleep|clock_gettime|gettimeofday|time|getrandom|sqlite3_\w+|"
    r"std::chrono::_V2::(system|steady)_clock::now\(\)|Poco::.*|"
    r"std::thread::.*|std::basic_[io]?fstream<.*|std::random_device::.*)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def sources(root):
    for folder in MAY_INCLUDE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cc"):
                yield path.relative_to(root)


def include_faults(root):
    for path in sources(root):
        folder = path.parts[0]
        for bracket, name in INCLUDE.findall((root / path).read_text(encoding="utf-8")):
            target = name.split("/")
            if bracket == '"':
                for kept, homes in STAYS_WITH.items():
                    if name.startswith(kept) and not str(path).startswith(homes):
                        yield f"{path}: {name} stays in {', '.join(homes)}"
                if target[0] not in MAY_INCLUDE[folder]:
                    yield f"{path}: {folder}/ may not include {name}"
                elif folder == target[0] == "protocol":
                    here, there = path.parts[1], target[1]
                    if PROTOCOL_ORDER.index(there) > PROTOCOL_ORDER.index(here):
                        yield f"{path}: protocol/{here} may not include {name}"
            else:
                for pattern, homes in LIBRARY_HOMES.items():
                    if re.match(pattern, name + ">") or re.match(pattern, name):
                        if not str(path).startswith(homes):
                            yield f"{path}: {name} stays in {', '.join(homes)}"
                        break


def symbol_faults(archives):
    for archive in archives:
        listing = subprocess.run(["nm", "-C", "--undefined-only", archive], check=True,
                                 capture_output=True, text=True).stdout
        for line in listing.splitlines():
            parts = line.strip().split(" ", 1)
            if len(parts) == 2 and parts[0] in "Uw":
                symbol = re.sub(r"@.*", "", parts[1])
                if FORBIDDEN_SYMBOLS.match(symbol):
                    yield f"{pathlib.Path(archive).name}: calls {symbol}"


def main():
    mode, *arguments = sys.argv[1:]
    if mode == "includes":
        root = pathlib.Path(arguments[0])
        checked = len(list(sources(root)))
        faults = list(include_faults(root))
    else:
        checked = len(arguments)
        faults = list(symbol_faults(arguments))
    print("\n".join(faults) or f"{checked} checked")
    # Nothing to check is a fault, too: a test that looks at nothing proves nothing.
    sys.exit(1 if faults or checked == 0 else 0)


if __name__ == "__main__":
    main()
