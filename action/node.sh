#!/usr/bin/env bash
# Says whether a Node has to be set up: labrun wants 22.12 or later, and another one than the job's is not put in its way.
set -euo pipefail
is_new_enough='const [major, minor] = process.versions.node.split(".").map(Number)
process.exitCode = major > 22 || (major === 22 && minor >= 12) ? 0 : 1'
if node --eval "$is_new_enough"; then
  echo 'wanted=false' >>"$GITHUB_OUTPUT"
else
  echo 'wanted=true' >>"$GITHUB_OUTPUT"
fi
