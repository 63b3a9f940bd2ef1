#!/usr/bin/env bash
# Installs the packages that the lock file of SOURCE pins into a build folder, once for each lock file.
#
#   install_packages.sh SOURCE FOLDER
set -euo pipefail
source=$1
folder=$2

mkdir -p "$folder"
cmp -s "$source/package-lock.json" "$folder/installed-lock.json" && exit 0
cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$folder"
cd "$folder"
npm ci --ignore-scripts --no-progress
cp package-lock.json installed-lock.json
