#!/bin/sh
# Sets a network namespace as the kernel has it at boot. A new one takes these from the machine's: that of its first
# namespace, or as net.core.devconf_inherit_init_net says. With an inherited forwarding=1 Docker would leave the FORWARD
# chain at ACCEPT. `forwarding` of `all` is ip_forward.
cd /proc/sys/net || exit
while read -r setting value; do
  for scope in all default lo; do
    echo "$value" >"ipv4/conf/$scope/$setting"
  done
done 2>/dev/null <<'END'
forwarding 0
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
src_valid_mark 0
END
if [ -d ipv6 ]; then echo 0 >ipv6/conf/all/forwarding; fi
