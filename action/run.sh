#!/usr/bin/env bash
# Runs the labs; the step ends as labrun does.
set -euo pipefail
here=$(dirname "$0")
# shellcheck source=action/common.sh
source "$here/common.sh"

: "${LABS?}" "${OPTIONS?}"
labs=() options=()
read_lines labs "$LABS"
mapfile -d '' -t options < <(xargs --no-run-if-empty printf '%s\0' <<<"$OPTIONS")
code=0
labrun run "${labs[@]}" "${options[@]}" \
  --reporter github \
  --reporter "json:$reports/report.json" \
  --reporter "junit:$reports/junit.xml" \
  --reporter "ndjson:$reports/events.ndjson" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
# Where a lab has a mistake, or the command line, nothing ran, and there is nothing to report.
[[ ! -e $reports/report.json ]] || echo 'reported=true' >>"$GITHUB_OUTPUT"
exit "$code"
