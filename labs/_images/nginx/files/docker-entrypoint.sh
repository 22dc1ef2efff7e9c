#!/bin/sh
# Runs what stands in /docker-entrypoint.d, in order, and then the command.
set -e
if [ "$1" = nginx ]; then
  for part in /docker-entrypoint.d/*.sh; do
    [ -x "$part" ] || continue
    echo "$0: Launching $part"
    "$part"
  done
  echo "$0: Configuration complete; ready for start up"
fi
exec "$@"
