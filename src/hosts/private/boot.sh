#!/bin/bash
# First process of a private host, in new mount, net, pid, uts and ipc namespaces: puts the host's file tree
# together, makes it the root, and becomes init.sh. The supervisor starts it with
#
#   boot.sh DIRECTORY HOST-NAME CGROUP-DIRECTORY…
#
# DIRECTORY is the host's: `stage` and `fstab` there say what to mount first and then, `directories` what to make
# between, `required` what of `fstab` must not fail, and `files` holds the host's own files.
# LABRUN_METADATA, a tar file or nothing, is unpacked into LABRUN_DATA, the data root of dockerd or containerd;
# LABRUN_DOCKER is the kind of image store, or nothing where there is to be no engine;
# LABRUN_UNLIKE is the PID after which PIDs begin, where the host is to be unlike others, or nothing;
# LABRUN_SCRIPTS is where this file's neighbours are;
# LABRUN_CHROOTED: the machine's root is no mount point;
# LABRUN_USER_NAMESPACE: root is an ordinary user of the machine, and `links` has the links of the tree, a line each:
# where it leads, a tab, its path. News for the supervisor go to file descriptor 3, complaints
# to standard error, which is the host's log.
set -eu
umask 022
run=$1 name=$2
shift 2
stage=$run/root tree=$run/root/tree

# A cgroup namespace begins where its first process is.
if [ -z "${LABRUN_PID-}" ]; then
  # The old /proc is still the machine's, so this is the number by which the machine knows this process.
  read -r pid _ </proc/self/stat
  for directory; do
    echo 0 >"$directory/cgroup.procs"
  done
  LABRUN_PID=$pid exec unshare --cgroup bash "$0" "$run" "$name"
fi

# Joining a mount namespace, be it the own one, leads out of a chroot to that namespace's root.
if [ "$LABRUN_CHROOTED" ]; then nsenter --mount=/proc/self/ns/mnt mount --make-rprivate /; fi

# Each command is a process, which takes a millisecond or two: many small ones would be half of the host's start.
mount --all --fstab "$run/stage"
mapfile -t directories <"$run/directories"
mkdir -p "${directories[@]}"
if [ "$LABRUN_METADATA" ]; then
  tar --extract --file "$LABRUN_METADATA" --directory "$LABRUN_DATA" &
fi
wait
if ! mount --all --fstab "$run/fstab"; then
  mounts=$(<"$stage/proc/self/mountinfo")
  while read -r target; do
    if [[ $mounts != *" $target "* ]]; then
      echo "labrun: cannot mount ${target#"$tree"}"
      exit 1
    fi
  done <"$run/required" >&2
fi

cd "$tree"
if [ "$LABRUN_USER_NAMESPACE" ]; then
  while IFS=$'\t' read -r target path; do
    ln -s "$target" ".$path"
  done <"$run/links"
  # Not all in it is for everybody to read.
  cp --recursive --no-dereference --preserve=mode /etc . 2>/dev/null || true
  mkdir -p var/{cache,lib,lock,log,spool} srv mnt media dev/net
  # Devices are not for it to make, but to show.
  for device in null zero full random urandom tty fuse net/tun; do
    if [ -c "/dev/$device" ]; then
      : >"dev/$device"
      mount --bind "/dev/$device" "dev/$device"
    fi
  done
  cp --no-dereference --parents /dev/{fd,stdin,stdout,stderr} .
else
  cp --archive --parents /dev/{null,zero,full,random,urandom,tty,kmsg,fuse,net/tun,fd,stdin,stdout,stderr} . \
    2>/dev/null || true
fi
rm -rf etc/docker etc/hostname etc/hosts etc/resolv.conf etc/localtime etc/timezone etc/machine-id
cp --recursive --no-dereference "$run/files/." .
if [ ! -x usr/bin/sudo ] && [ ! -x usr/local/bin/sudo ]; then
  install -m 755 "$LABRUN_SCRIPTS/sudo.sh" usr/local/bin/sudo
fi

# The file is for the machine's root alone.
if [ "$LABRUN_USER_NAMESPACE" ]; then hostname "$name"; else echo "$name" >"$stage/proc/sys/kernel/hostname"; fi
if [ "$LABRUN_UNLIKE" ]; then
  # Where the kernel lets nobody say so, PIDs are as ever.
  echo "$LABRUN_UNLIKE" >"$stage/proc/sys/kernel/ns_last_pid" || true
  # The next interface has the next number, also where those before are gone.
  for _ in {1..9}; do
    echo link add labrun type bridge
    echo link del labrun
  done | ip -batch -
fi

init=(env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8
  TZ=UTC LABRUN_PID="$LABRUN_PID" LABRUN_DOCKER="$LABRUN_DOCKER" bash /run/labrun/init.sh)
# pivot_root needs a root that is a mount point, which that of a chroot is not.
if [ "$LABRUN_CHROOTED" ]; then
  # shellcheck disable=SC2016
  exec nsenter --mount=/proc/self/ns/mnt --wd=. bash -c 'pivot_root . .machine && exec "$@"' boot.sh "${init[@]}"
fi
pivot_root . .machine
exec "${init[@]}"
