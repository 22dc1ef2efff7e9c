#!/bin/bash
# Runs a command as the user ann, on a machine of its own as far as users and sudo are concerned:
#
#   unshare --mount --propagation private bash as-user.sh SUDOERS NODE REPOSITORY COMMAND…
#
# SUDOERS is what follows the machine's own rules, ann's password is "right"; NODE is at /home/node and REPOSITORY at
# /home/labrun, where everybody can read them. All of it is mounted over what the machine has, and goes with this command.
set -euC
rules=$1 node=$2 repository=$3
shift 3
mount -t tmpfs -o mode=755 tmpfs /home
mkdir -m 755 /home/etc /home/etc/sudoers.d /home/labrun
mkdir -m 755 -p /run/sudo
touch /home/node
mount --bind "$node" /home/node
mount --rbind "$repository" /home/labrun

cp -p /etc/passwd /etc/shadow /etc/group /etc/sudoers /home/etc
echo 'ann:x:4242:4242::/home/ann:/bin/bash' >>/home/etc/passwd
echo 'ann:x:4242:' >>/home/etc/group
echo "ann:$(perl -e 'print crypt("right", "\$6\$labrun\$")'):20000:0:99999:7:::" >>/home/etc/shadow
echo "$rules" >/home/etc/sudoers.d/test
chmod 440 /home/etc/sudoers.d/test
# Else sudo complains of a name that it can't look up.
{ cat /etc/hosts; echo "127.0.0.1 localhost $(</proc/sys/kernel/hostname)"; } >/home/etc/hosts
for name in passwd shadow group sudoers sudoers.d hosts; do
  mount --bind "/home/etc/$name" "/etc/$name"
done
# Who was asked, and who was lectured.
mount -t tmpfs -o mode=711 tmpfs /run/sudo
mount -t tmpfs -o mode=700 tmpfs /var/lib/sudo

mkdir -m 755 /home/ann
chown 4242:4242 /home/ann
cd /home/ann
exec setpriv --reuid 4242 --regid 4242 --init-groups \
  env -i PATH="${ANN_PATH-/usr/local/bin:/usr/bin:/bin}" HOME=/home/ann USER=ann LANG=C.UTF-8 TERM=dumb \
  ${ANN_TOKEN:+TEST_TOKEN="$ANN_TOKEN"} "$@"
