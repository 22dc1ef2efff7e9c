#!/bin/bash
# On an outer machine: `pipe.sh NODE` runs labrun into a pipe that is read for one line, and tells what is left.
lab=/run/lab.md
{
  echo -e '---\ntitle: Pipe\nrequires: { docker: false }\n---\n'
  for _ in 1 2 3 4; do
    echo -e '```bash host\nsleep 0.3; echo a\n```\n'
  done
} >$lab
"$1" "$(dirname "$0")/../../src/cli/main.ts" $lab --reporter ndjson 2>/dev/null | head -1 >/dev/null
status=${PIPESTATUS[0]}
processes=$(pgrep --count --full 'engine/main.ts|supervise.ts|init.sh')
echo "exit $status, $(find /var/lib/labrun/runs -mindepth 1 | wc -l) runs, $processes processes"
