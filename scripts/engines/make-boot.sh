#!/bin/bash
# Runs on a machine of the release: fetches the kernel that Debian has for virtual machines, unpacked and not installed,
# and makes of it what a virtual machine boots from.
#
#   make-boot.sh DIRECTORY
#
# In the directory it leaves vmlinuz, initrd and modules.tar, which belongs to /usr.
set -euo pipefail
directory=$1
work=$(mktemp -d)
cd "$work"

apt-get update >/dev/null
mapfile -t packages < <(apt-cache depends --recurse --important linux-image-cloud-amd64 |
  grep --extended-regexp --only-matching '^linux-(image|binary|modules)-[0-9][^ ]*-cloud-[a-z0-9]+$' | sort --unique)
apt-get download "${packages[@]}" >/dev/null 2>&1
for package in *.deb; do dpkg-deb --extract "$package" unpacked; done
if [ -d unpacked/lib ]; then cp --archive unpacked/lib unpacked/usr/ && rm -r unpacked/lib; fi
version=$(basename unpacked/usr/lib/modules/*)
ln -s usr/lib unpacked/lib
depmod --basedir "$work/unpacked" "$version"
cp unpacked/boot/vmlinuz-* "$directory/vmlinuz" 2>/dev/null ||
  cp "unpacked/usr/lib/modules/$version/vmlinuz" "$directory/vmlinuz"
tar --create --file "$directory/modules.tar" --directory unpacked/usr lib/modules

# What the kernel needs to find its disk, in the order in which it must be loaded. Some of it is built in in newer ones.
mkdir --parents initrd/bin initrd/modules initrd/root
cp "$(command -v busybox)" initrd/bin/busybox
for module in virtio_pci virtio_blk ext4; do
  modprobe --show-depends --dirname "$work/unpacked" --set-version "$version" "$module" 2>/dev/null || true
done |
  while read -r kind file _; do
    [ "$kind" = insmod ] || continue
    name=$(basename "$file" .xz)
    if [ -e "initrd/modules/$name" ]; then continue; fi
    case $file in
      *.xz) xz --decompress --stdout "$file" >"initrd/modules/$name" ;;
      *) cp "$file" "initrd/modules/$name" ;;
    esac
    echo "$name"
  done >initrd/order
cat >initrd/init <<'END'
#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev
/bin/busybox mount -t devtmpfs devtmpfs /dev
while read -r name; do /bin/busybox insmod "/modules/$name"; done </order
/bin/busybox mount -t ext4 /dev/vda /root
exec /bin/busybox switch_root /root /bin/bash /root/boot-vm.sh
END
chmod +x initrd/init
(cd initrd && find . | cpio --quiet --create --format=newc) >"$directory/initrd"
rm -r "$work"
