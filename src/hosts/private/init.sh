#!/bin/bash
# The host's first process once its root is its own: sets the kernel's network as it is at boot, starts containerd
# and dockerd, reaps what is orphaned, and ends with either of the two, which ends the host.
cd / || exit
pid=$LABRUN_PID docker=$LABRUN_DOCKER
unset LABRUN_PID LABRUN_DOCKER
sh /run/labrun/boot-network.sh &
network=$!
umount -l /.machine
rmdir /.machine
wait "$network"

# Version 2 wants processes in leaves only, before it hands controllers down: this one must be the only one.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir /sys/fs/cgroup/init
  echo 1 >/sys/fs/cgroup/init/cgroup.procs
  for controller in $(</sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
  done
fi

# What a block starts and what containers start are limited each by itself: a fork bomb there leaves the engine and
# the machine room to go on. 4096 is more than any lab needs; the machine's own limit is often 32768.
for pids in /sys/fs/cgroup/pids /sys/fs/cgroup; do
  if [ -e "$pids/cgroup.procs" ] && mkdir -p "$pids/blocks" "$pids/docker"; then
    for group in blocks docker; do
      echo 4096 >"$pids/$group/pids.max"
    done
  fi
done 2>/dev/null

ip link set lo up
echo "$pid" >&3 || exit
exec 3>&-

if [ "$docker" ]; then
  containerd --config /run/labrun/containerd.toml &
  containerd=$!
  echo "$containerd" >/run/containerd.pid
  # Of containerd's snapshotters the engine takes the right one itself.
  options=()
  if [ "$docker" = overlay2 ]; then options=(--storage-driver overlay2); fi
  if [ -e /run/labrun/dockerd-options ]; then mapfile -t -O "${#options[@]}" options </run/labrun/dockerd-options; fi
  dockerd --host unix:///var/run/docker.sock --containerd /run/containerd/containerd.sock "${options[@]}" &
  dockerd=$!
  wait -n "$containerd" "$dockerd"
  status=$?
  # labrun ends dockerd itself when it stores an image store, and wants to read it then.
  if [ ! -e /run/labrun/stay ]; then
    program=dockerd
    if kill -0 "$dockerd" 2>/dev/null; then program=containerd; fi
    echo "labrun: $program ended with status $status" >&2
    exit 1
  fi
fi
while :; do
  sleep infinity
done
