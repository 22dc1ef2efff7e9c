#!/usr/bin/env bash
# Says whether a Node has to be set up: labrun wants 22.12 or later, and what builds it 22.18. A newer one of the job's is left in its place.
set -euo pipefail
is_new_enough='const [major, minor] = process.versions.node.split(".").map(Number)
process.exitCode = major > 22 || (major === 22 && minor >= 18) ? 0 : 1'
if node --eval "$is_new_enough"; then
  echo 'wanted=false' >>"$GITHUB_OUTPUT"
else
  echo 'wanted=true' >>"$GITHUB_OUTPUT"
fi
