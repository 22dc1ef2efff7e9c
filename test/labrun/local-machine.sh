# shellcheck shell=bash
# For scripts on an outer machine: a plain machine with a Docker engine and the image nginx of its own, and a user's
# container on it.
#
#   node, program, image: given by the test
labrun() { "$node" --disable-warning=ExperimentalWarning "$program" "$@"; }

# What labrun must leave as it was, one line a thing.
state() {
  ip -oneline link | sed -E 's/ state [A-Z]+//; s/,LOWER_UP|NO-CARRIER,//g; s/ qlen [0-9]+//' | grep -v ' veth'
  ip -oneline address | sed -E 's/(valid|preferred)_lft \w+//g' | grep -v ' fe80'
  ip route show table all | sed 's/ linkdown//' | grep -v fe80 | grep -v ^multicast
  ip rule
  ip netns list
  for save in iptables-nft-save iptables-legacy-save; do $save 2>/dev/null | sed -E '/^#/d; s/\[[0-9:]+\]//'; done
  sysctl --all --pattern '^net\.' 2>/dev/null | grep -vE 'conntrack_count|\.stat|\.veth|random'
  docker ps --all --no-trunc --format '{{.ID}} {{.Names}} {{.State}}'
  # An engine makes its own bridge anew when it starts.
  docker network ls --no-trunc --format '{{if ne .Name "bridge"}}{{.ID}} {{end}}{{.Name}}'
  docker volume ls --quiet
  docker images --all --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}'
  awk '{print $5, $9}' /proc/self/mountinfo
  # What an engine that was killed forgets there is its own.
  find /run /var/lib/labrun -path /run/docker -prune -o -path /run/containerd -prune -o -path /run/test -prune -o -print 2>/dev/null
  find /sys/fs/cgroup -maxdepth 3 -name 'labrun-*'
}

# Runs its arguments and tells what is different afterwards: nothing, one hopes.
unchanged() {
  state | sort >/run/test/before
  "$@"
  state | sort >/run/test/after
  diff /run/test/before /run/test/after && echo 'as before'
}

# Comes back once it answers.
start_engine() {
  dockerd >>/run/test/dockerd.log 2>&1 &
  until docker version >/dev/null 2>&1; do sleep 0.1; done
}

mkdir /run/test
hostname dockerhost
# None of the outer machine's own: labs are written for a plain one.
ip netns delete red
ip link delete br0
ip rule delete from 10.9.0.0/24 lookup 77
ip route flush table 77
iptables -F
iptables -t nat -F
umount /mnt
sysctl -qw net.ipv4.ip_forward=0
ip link add wan type veth peer name isp
ip link set wan addrgenmode none up
ip link set isp addrgenmode none up
ip address add 203.0.113.2/24 dev wan
ip route add default via 203.0.113.1 dev wan
start_engine
mkdir -p /var/lib/labrun/runs
chmod 700 /var/lib/labrun /var/lib/labrun/runs
tar --directory "$image" --exclude=./source.json --create . | docker load --quiet >/dev/null
# What an engine makes with its first container.
docker run --rm nginx true
