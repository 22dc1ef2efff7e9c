#!/bin/bash
# Builds the root of an image from Debian packages and writes it as a tar file. Runs as pid 1 of a mount and a
# pid namespace of its own, so that whatever is mounted or left running here ends with it.
#
#   build-root.sh RECIPE-DIRECTORY STAGING-DIRECTORY SUITE MIRROR PACKAGES(comma) SETUP
#
# In the staging directory it leaves layer.tar, env (NAME=value lines that the set-up wrote) and date (seconds).
set -euo pipefail
recipe=$1 staging=$2 suite=$3 mirror=$4 packages=$5 setup=$6
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
umask 022

root=$staging/root
mkdir "$root"
# dpkg syncs each file; in memory that costs nothing. 1.5 GB free is five times what a minimal root needs.
if awk '/^MemAvailable/ { exit !($2 > 1500000) }' /proc/meminfo; then
  mount -t tmpfs -o mode=755 labrun "$root"
fi
mount -t proc proc /proc

debootstrap --variant=minbase ${packages:+--include="$packages"} "$suite" "$root" "$mirror"

# One date for all that is made here, so that equal packages make an equal image.
release=$(find "$root/var/lib/apt/lists" -name '*Release' | sort | head -1)
SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's/^Date: //p' "$release" | head -1)" +%s)
export SOURCE_DATE_EPOCH
echo "$SOURCE_DATE_EPOCH" >"$staging/date"

if [ -d "$recipe/files" ]; then
  cp -R --no-preserve=ownership --preserve=mode "$recipe/files/." "$root/"
fi
touch "$root/labrun-env"
if [ -n "$setup" ]; then
  cp "$recipe/$setup" "$root/labrun-setup"
  chmod +x "$root/labrun-setup"
  LABRUN_IMAGE_ENV=/labrun-env chroot "$root" /labrun-setup
  rm "$root/labrun-setup"
fi
mv "$root/labrun-env" "$staging/env"

for part in proc sys dev/pts dev/shm; do
  umount "$root/$part" 2>/dev/null || true
done
cd "$root"
find var/log -type f -delete
rm -rf dev run tmp var/tmp var/cache/apt var/lib/apt/lists var/cache/debconf/*-old var/cache/ldconfig \
  var/lib/dpkg/*-old usr/share/doc usr/share/man usr/share/info usr/share/lintian usr/share/locale \
  debootstrap etc/*- etc/machine-id etc/hostname etc/resolv.conf
mkdir -p dev run/lock var/cache/apt/archives/partial var/lib/apt/lists/partial
mkdir -m 1777 tmp var/tmp
# The day of each password's last change is the day of the build.
sed -i -E "s/^([^:]*:[^:]*:)[0-9]*:/\1$((SOURCE_DATE_EPOCH / 86400)):/" etc/shadow

tar --create --file "$staging/layer.tar" --numeric-owner --sort=name --clamp-mtime --mtime="@$SOURCE_DATE_EPOCH" \
  --xattrs --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime --one-file-system .
