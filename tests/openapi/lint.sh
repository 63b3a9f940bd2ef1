#!/usr/bin/env bash
# Asks Spectral about the description that this build of the node serves; any finding is a failure.
#
#   lint.sh PRINT_OPENAPI PACKAGES
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
print_openapi=$1
packages=$2

"$print_openapi" > "$packages/openapi.json"
"$packages/node_modules/.bin/spectral" lint "$packages/openapi.json" \
  --ruleset "$here/.spectral.yaml" --fail-severity hint --quiet
