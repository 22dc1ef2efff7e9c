#!/bin/bash
# A machine made of namespaces, for tests of the way out: run by
# `unshare --net --mount --pid --fork --kill-child --mount-proc`, which ends all of it.
# It has the address 203.0.113.2, and at 203.0.113.1, in a namespace of its own, "the internet": a name server that
# knows the one name pages.example, and a web server. A service listens on the machine's own loopback. Then runs "$@".
set -eu
here=$(dirname "$0")
ip link set lo up
unshare --net sleep infinity &
internet=$!
until [ "$(readlink "/proc/$internet/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
# Addresses of IPv6 come by themselves and change while they do.
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
ip link add wan type veth peer name lan netns "$internet"
ip address add 203.0.113.2/24 dev wan
ip link set wan up
in_internet() { nsenter --target="$internet" --net "$@"; }
in_internet ip link set lo up
in_internet ip address add 203.0.113.1/24 dev lan
in_internet ip link set lan up
ip route add default via 203.0.113.1
in_internet perl "$here/internet.pl" 203.0.113.1 &
perl "$here/internet.pl" 127.0.0.1 &
mount -t tmpfs tmpfs /mnt
echo 'nameserver 203.0.113.1' >/mnt/resolv.conf
mount --bind /mnt/resolv.conf /etc/resolv.conf
until curl --silent --output /dev/null http://203.0.113.1/ && curl --silent --output /dev/null http://127.0.0.1/; do
  sleep 0.02
done
"$@"
