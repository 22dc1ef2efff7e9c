#!/bin/bash
# First process of the container that a `dind` host is in: makes its cgroups writable, and runs labrun's engine. It stays,
# since it reaps what is orphaned here; it ends with the engine, and the kernel then kills whatever is left.
#
#   dind-start.sh NODE-PROGRAM
set -u
root=/sys/fs/cgroup

# Docker shows a container its own cgroups, but read-only.
while read -r _ _ _ _ point _; do
  case $point in
    "$root" | "$root"/*) mount -o remount,bind,rw "$point" || exit 125 ;;
  esac
done </proc/self/mountinfo

# Version 2 hands controllers down only where no process is in the group itself.
if [ -e "$root/cgroup.controllers" ]; then
  mkdir -p "$root/labrun-engine" || exit 125
  echo $$ >"$root/labrun-engine/cgroup.procs" || exit 125
  for controller in $(<"$root/cgroup.controllers"); do
    echo "+$controller" >"$root/cgroup.subtree_control"
  done 2>/dev/null
fi

# The device cgroup lets the container have these, as Docker's own rules do.
if [ ! -e /dev/net/tun ]; then mkdir -p /dev/net && mknod /dev/net/tun c 10 200; fi 2>/dev/null
if [ ! -e /dev/kmsg ]; then mknod /dev/kmsg c 1 11; fi 2>/dev/null

# The engine touches this file whenever it hears of its front (src/engine/front-silence.ts). One that hears nothing leaves by
# itself, unless it hangs: after 90 s it is killed. Counted in naps, since clocks jump.
alive=/run/labrun-alive seen=/run/labrun-seen
touch "$alive" "$seen"
node --disable-warning=ExperimentalWarning "$1" <&0 &
engine=$!
silent=0
while kill -0 "$engine" 2>/dev/null; do
  sleep 10 &
  nap=$!
  wait -n "$engine" "$nap"
  if [ "$alive" -nt "$seen" ]; then silent=0; else silent=$((silent + 1)); fi
  touch --reference="$alive" "$seen"
  if [ "$silent" -gt 9 ]; then kill -KILL "$engine"; fi
done
wait "$engine"
exit $?
