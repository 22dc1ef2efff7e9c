#!/bin/bash
# First process of the fresh machine, in new mount, pid, uts and ipc namespaces: makes ROOT the root, with a /dev, /proc,
# /sys and cgroups of its own (the network stays the machine's), runs one command there as a login would, and complains
# of processes that the command left behind.
#
#   boot.sh ROOT CGROUP-DIRECTORY… -- COMMAND…
#
# FRESH_SHARED, a folder of the machine's, shows at FRESH_SHARED_AT; FRESH_CGROUP_V1_ONLY leaves version 2 of a hybrid out.
set -eu
root=$1
shift

# Enters its cgroups first: the cgroup namespace begins where one is.
if [ -z "${FRESH_CGROUP-}" ]; then
  for directory; do
    [ "$directory" != -- ] || break
    echo $$ >"$directory/cgroup.procs"
  done
  while [ "$1" != -- ]; do shift; done
  shift
  FRESH_CGROUP=1 exec unshare --cgroup bash "$0" "$root" "$@"
fi

mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
cp -a /dev/{null,zero,full,random,urandom,tty,kmsg,fuse,fd,stdin,stdout,stderr} dev 2>/dev/null || true
mkdir dev/net dev/pts dev/shm
cp -a /dev/net/tun dev/net 2>/dev/null || true
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
if [ "${FRESH_SHARED-}" ]; then
  mkdir -p "$root$FRESH_SHARED_AT"
  mount --bind "$FRESH_SHARED" "$root$FRESH_SHARED_AT"
fi

# Cgroups as the machine has them: all in version 2, or each controller of version 1 in a folder of its name.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mkdir sys/fs/cgroup/init
  echo $$ >sys/fs/cgroup/init/cgroup.procs
else
  mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    directory=sys/fs/cgroup/${controllers#name=}
    if [ -z "$controllers" ]; then
      if [ "${FRESH_CGROUP_V1_ONLY-}" ]; then continue; fi
      directory=sys/fs/cgroup/unified
    fi
    mkdir "$directory"
    if [ -z "$controllers" ]; then
      mount -t cgroup2 cgroup2 "$directory"
    else
      mount -t cgroup -o "$controllers" cgroup "$directory"
    fi
  done </proc/self/cgroup
fi

hostname fresh
mkdir .machine
pivot_root . .machine
cd /
umount -l .machine
rmdir .machine

status=0
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LOGNAME=root \
  SHELL=/bin/bash LANG=C.UTF-8 TERM=dumb "$@" || status=$?

# All that still runs, but for this shell.
for _ in {1..20}; do
  left=()
  for process in /proc/[0-9]*; do
    if [ "$process" = /proc/1 ]; then continue; fi
    if command=$(tr '\0' ' ' <"$process/cmdline" 2>/dev/null) && [ -n "$command" ]; then left+=("$command"); fi
  done
  if [ ${#left[@]} = 0 ]; then break; fi
  sleep 0.1
done
if [ ${#left[@]} != 0 ]; then
  printf 'fresh machine: still running: %s\n' "${left[@]}"
  if [ $status = 0 ]; then status=99; fi
fi
exit $status
