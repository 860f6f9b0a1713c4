#!/usr/bin/env bash
# Runs the tests on other major versions of Node, which come from the npm registry like all the rest.
#   test/nodes.sh 22 24
set -euo pipefail
cd "$(dirname "$0")/.."
# Outside of the project: inside, every npm script would run on it.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for major in "$@"; do
  npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix "$place/$major" \
    "node-linux-$(node -p process.arch)@$major"
  node=$(find "$place/$major/node_modules" -path '*/bin/node' -type f | head -n 1)
  echo "Node $("$node" --version):"
  PATH="$(dirname "$node"):$PATH" "$node" node_modules/vitest/vitest.mjs run --project unit --project system
done
