#!/usr/bin/env bash
# The completion script is bash, it completes, and the manual pages are roff.
set -euo pipefail
musubi=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$musubi" completion > "$folder/completion"
bash -n "$folder/completion"
# shellcheck disable=SC1091
source "$folder/completion"
complete_words() {
  COMP_WORDS=(musubi "$@")
  COMP_CWORD=$#
  _musubi
  printf '%s\n' "${COMPREPLY[@]}"
}
complete_words fed | grep -qx federation
complete_words federation en | grep -qx enrol
complete_words node init --pass | grep -qx -- --passphrase-file

"$musubi" manual --folder "$folder/man"
[ "$(find "$folder/man" -name 'musubi*.1' | wc -l)" -gt 40 ]
grep -q '^\.SH EXIT STATUS' "$folder/man/musubi-federation-enrol.1"
# A page that says what the program does not would be worse than none.
"$musubi" federation enrol --help | grep -q -- --fingerprint
grep -q 'fingerprint' "$folder/man/musubi-federation-enrol.1"
# Codes are told from the table that the program reads, in the help and on the page.
for word in transfer intake_handoff services_plan; do
  "$musubi" summary send --help | grep -q -- "$word"
  sed 's/\\-/-/g' "$folder/man/musubi-summary-send.1" | grep -q -- "$word"
done
"$musubi" summary consent --help | grep -q renewed
"$musubi" referral decline --help | grep -q no-capacity
"$musubi" recall answer --help | grep -q stopped
# What nobody can send is not offered.
for word in recall-answer progress; do
  if "$musubi" summary send --help | grep -q -- "$word"; then exit 1; fi
done

[ "$("$musubi" --version)" = "musubi $("$(dirname "$musubi")/musubi-node" --version | cut -d' ' -f2)" ]
"$(dirname "$musubi")/musubi-node" --help | grep -q SIGHUP
if command -v groff > /dev/null; then
  warnings=$(groff -Kutf8 -Tutf8 -man -ww -z "$folder"/man/*.1 2>&1)
  [ -z "$warnings" ] || { echo "$warnings"; exit 1; }
fi
