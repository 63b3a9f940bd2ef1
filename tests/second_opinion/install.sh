#!/usr/bin/env bash
# Installs the packages that package-lock.json pins into a build folder, once for each lock file.
#
#   install.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1

mkdir -p "$folder"
cmp -s "$here/package-lock.json" "$folder/installed-lock.json" && exit 0
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$folder"
cd "$folder"
npm ci --ignore-scripts --no-progress
cp package-lock.json installed-lock.json
