#!/bin/sh
# The commands of docs/spec/envelope.md, "With stock tools only", on a vector.
# Usage: stock_tools_test.sh VECTORS
set -eu
vectors=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

body() { sed '1,/^$/d' "$vectors/$1.txt" | base64 -d; }
header() { sed -n "s/^$2: //p" "$vectors/$1.txt"; }
expect() {
  if [ "$2" != "$3" ]; then
    echo "$1: expected $3, got $2" >&2
    exit 1
  fi
}
offset_of() { openssl asn1parse -inform DER -in opened.der | sed -n "$1p" | cut -d: -f1 | tr -d ' '; }

body two-recipients >"$work/message.der"
body keys/recipient-key | openssl pkey -inform DER -out "$work/own.key"
body keys/recipient-certificate | openssl x509 -inform DER -out "$work/own.pem"
body keys/authority-certificate | openssl x509 -inform DER -out "$work/authority.pem"
cd "$work"

openssl cms -decrypt -binary -inform DER -in message.der -inkey own.key -recip own.pem -out opened.der
expect content "$(openssl dgst -sha256 -r opened.der | cut -d' ' -f1)" \
  "$(header two-recipients content-sha256)"

expect "offset of the signed manifest" "$(offset_of 3)" 7
openssl asn1parse -inform DER -in opened.der -strparse 7 -noout -out manifest.cms
openssl asn1parse -inform DER -in opened.der -strparse "$(offset_of 4)" -noout -out salt
openssl asn1parse -inform DER -in opened.der -strparse "$(offset_of 5)" -noout -out payload
expect "payload's hash" "$(cat salt payload | openssl dgst -sha256 -r | cut -d' ' -f1)" \
  "$(header package payload-commitment)"

openssl cms -verify -binary -inform DER -in manifest.cms -cades -purpose any -CAfile authority.pem \
  -out manifest.json
expect manifest "$(cat manifest.json)" "$(header signed-manifest manifest)"

openssl cms -verify -inform DER -in manifest.cms -noverify -signer signer.pem -out /dev/null
expect "signer's certificate" \
  "$(openssl x509 -in signer.pem -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)" \
  "$(body keys/sender-certificate | openssl dgst -sha256 -r | cut -d' ' -f1)"
echo "stock tools agree"
