#!/bin/sh
# For people who enter the host: runs a command line there, by default an interactive bash. Where its input is a
# terminal, it gets one of the host's own: so `tty` names a device that is there, job control works, and the window's
# size is passed on. Of the caller's environment only what describes the terminal comes in.
#
#   nsenter … sh /run/labrun/shell.sh [ON-A-TERMINAL OTHERWISE]
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
on_terminal=${1:-'exec bash --rcfile /run/labrun/shell-rc -i'}
otherwise=${2:-'exec bash --norc'}

# shellcheck disable=SC2046
set -- env -i $(cat /run/labrun/environment) "TERM=${TERM:-dumb}"
if [ "${COLORTERM-}" ]; then set -- "$@" "COLORTERM=$COLORTERM"; fi
if [ "${NO_COLOR-}" ]; then set -- "$@" "NO_COLOR=$NO_COLOR"; fi

if [ -t 0 ]; then
  set -- "$@" script --quiet --flush --return --command "$on_terminal" /dev/null
else
  set -- "$@" sh -c "$otherwise"
fi
exec sh /run/labrun/enter.sh "$@"
