#!/bin/bash
# First process of a virtual machine, whose root is /dev/vda: mounts what a Debian has mounted, with version 2 of the
# cgroups alone, as systemd hands it down; runs ./run-vm.sh, and tells its status on the console.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
mount -o remount,rw /
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mountpoint --quiet /dev || mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t tmpfs -o mode=755 tmpfs /run
for link in fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
  target=${link#*:}
  if [ "$link" = fd ]; then target=/proc/self/fd; fi
  ln -sfn "$target" "/dev/${link%:*}"
done
modprobe tun 2>/dev/null
mount -t cgroup2 cgroup2 /sys/fs/cgroup
for controller in cpu cpuset io memory pids; do
  echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
done
# As under systemd, nothing runs in the root of the tree.
mkdir /sys/fs/cgroup/session
echo $$ >/sys/fs/cgroup/session/cgroup.procs
hostname vm
ip link set lo up
sysctl --quiet -w kernel.printk='1 4 1 7'

cd /root || exit
bash run-vm.sh </dev/null 2>&1
echo "virtual machine: ended with status $?"
sync
echo b >/proc/sysrq-trigger
sleep infinity
