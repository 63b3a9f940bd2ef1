#!/bin/sh
# BouncyCastle opens and verifies what we sealed and signed. (What it sealed and signed, and we
# open and verify, is in the vectors made-by-bouncycastle and signed-by-bouncycastle.)
# Usage: bouncy_castle_test.sh VECTORS CLASSPATH
set -eu
vectors=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

body() { sed '1,/^$/d' "$vectors/$1.txt" | base64 -d >"$work/$2"; }
header() { sed -n "s/^$2: //p" "$vectors/$1.txt"; }
bouncy_castle() { java -cp "$classpath" "$here/bouncy_castle/Seal.java" "$@"; }
expect() {
  if [ "$2" != "$3" ]; then
    echo "$1: expected $3, got $2" >&2
    exit 1
  fi
}

classpath=$2
body two-recipients message
body signed-manifest manifest
body keys/recipient-key key
body keys/recipient-certificate recipient
body keys/sender-certificate sender
cd "$work"

bouncy_castle open message key recipient >content
expect content "$(openssl dgst -sha256 -r content | cut -d' ' -f1)" \
  "$(header two-recipients content-sha256)"
expect manifest "$(bouncy_castle verify manifest sender)" "$(header signed-manifest manifest)"
echo "BouncyCastle agrees"
