#!/usr/bin/env bash
# Runs the labs; the step ends as labrun does.
set -euo pipefail
here=$(dirname "$0")
# shellcheck source=action/common.sh
source "$here/common.sh"

: "${LABS?}" "${OPTIONS?}"
labs=() options=()
read_lines labs "$LABS"
read_lines options "$OPTIONS"
code=0
labrun run "${labs[@]}" "${options[@]}" \
  --reporter github \
  --reporter "json:$reports/report.json" \
  --reporter "junit:$reports/junit.xml" \
  --reporter "ndjson:$reports/events.ndjson" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
