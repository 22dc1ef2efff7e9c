#!/bin/bash
# First process of an outer machine, in new mount, net, pid, uts and ipc namespaces: makes a machine whose links,
# routes, rules, settings, cgroups and state directory are its own, and runs a program there. Whatever labrun does
# wrong, it ends with this process.
#
#   outer-machine.sh CGROUP… -- PROGRAM ARGUMENT…
#
# Each CGROUP is `version:controllers:mount point:directory`.
set -euo pipefail

cgroups=()
while [ "$1" != -- ]; do
  cgroups+=("$1")
  shift
done

# A cgroup namespace begins where its first process is.
if [ -z "${OUTER_MACHINE-}" ]; then
  for cgroup in "${cgroups[@]}"; do
    echo 0 >"${cgroup##*:}/cgroup.procs"
  done
  OUTER_MACHINE=1 exec unshare --cgroup bash "$0" "${cgroups[@]}" "$@"
fi
shift

for cgroup in "${cgroups[@]}"; do
  IFS=: read -r version controllers point _ <<<"$cgroup"
  umount "$point"
  if [ "$version" = 1 ]; then
    mount -t cgroup -o "none,$controllers" cgroup "$point" 2>/dev/null || mount -t cgroup -o "$controllers" cgroup "$point"
  else
    mount -t cgroup2 cgroup2 "$point"
    # Only a cgroup without processes hands controllers down.
    mkdir "$point/outer"
    while read -r pid; do echo "$pid" >"$point/outer/cgroup.procs"; done <"$point/cgroup.procs"
    for controller in $(<"$point/cgroup.controllers"); do
      echo "+$controller" >"$point/cgroup.subtree_control"
    done
  fi
done

mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755,size=1g tmpfs /var/lib
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
mkdir -m 1777 /run/tmp
export TMPDIR=/run/tmp
# An engine writes its key there.
config=$(mktemp -d)
cp -a /etc/docker/. "$config"
mount -t tmpfs tmpfs /etc/docker
cp -a "$config/." /etc/docker

# What must look the same afterwards, by the names and addresses that labs use too.
ip link set lo up
# Without IPv6 addresses, which the kernel makes by itself, and takes its time.
ip link add br0 type bridge
ip link set br0 addrgenmode none
ip address add 10.9.0.1/24 dev br0
ip link set br0 up
ip netns add red
ip link add veth0 type veth peer name eth0 netns red
ip link set veth0 addrgenmode none up
ip route add 10.10.0.0/16 via 10.9.0.2
ip rule add from 10.9.0.0/24 lookup 77
ip route add blackhole 10.11.0.0/16 table 77
iptables -A FORWARD -s 10.9.0.0/24 -j DROP
iptables -t nat -A POSTROUTING -s 10.9.0.0/24 -j MASQUERADE
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2
mount -t tmpfs tmpfs /mnt

"$@" &
wait $!
