#!/bin/bash
# The host's first process once its root is its own: sets the kernel's network as it is at boot, starts containerd
# and dockerd, reaps what is orphaned, and ends with either of the two, which ends the host.
cd / || exit
pid=$LABRUN_PID docker=$LABRUN_DOCKER
unset LABRUN_PID LABRUN_DOCKER
umount -l /.machine
rmdir /.machine

# A new network namespace takes these from the machine's; here they are as the kernel has them.
boot_settings='forwarding 0
accept_local 0
accept_redirects 1
accept_source_route 1
arp_accept 0
arp_announce 0
arp_filter 0
arp_ignore 0
disable_policy 0
log_martians 0
proxy_arp 0
route_localnet 0
rp_filter 0
secure_redirects 1
send_redirects 1
shared_media 1
src_valid_mark 0'
for scope in all default lo; do
  while read -r setting value; do
    echo "$value" >"/proc/sys/net/ipv4/conf/$scope/$setting"
  done <<<"$boot_settings" 2>/dev/null
done
echo 0 >/proc/sys/net/ipv4/ip_forward
if [ -d /proc/sys/net/ipv6 ]; then echo 0 >/proc/sys/net/ipv6/conf/all/forwarding; fi

# Version 2 wants processes in leaves only, before it hands controllers down.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir /sys/fs/cgroup/init
  echo 1 >/sys/fs/cgroup/init/cgroup.procs
  for controller in $(</sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
  done
fi

ip link set lo up
echo "$pid" >&3 || exit
exec 3>&-

if [ "$docker" ]; then
  containerd --config /run/labrun/containerd.toml &
  containerd=$!
  dockerd --host unix:///var/run/docker.sock --containerd /run/containerd/containerd.sock \
    --storage-driver overlay2 &
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
