#!/usr/bin/env bash
# Runs a program of this folder in Node.
#
#   opinion.sh PROGRAM.mjs [OPTIONS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1
shift

# Node 20 crashes at times in Cedar's WebAssembly if calls into it are inlined.
options=(--no-turbo-inline-js-wasm-calls)
node "${options[@]}" -e 0 2>/dev/null || options=()
exec node "${options[@]}" "$here/$program" "$@"
