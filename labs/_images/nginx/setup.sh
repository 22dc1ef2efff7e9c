#!/bin/bash
# Runs in the image's root, after the packages are installed and files/ has been copied over it.
set -eu

# Debian's nginx asks for iproute2 only for its init script; Docker's image has neither. The dependency goes
# from dpkg's own list too, so that apt in a container has nothing to mend.
sed -i '/^Package: nginx$/,/^$/ s/ iproute2,//' /var/lib/dpkg/status
apt-mark auto iproute2 libcap2-bin $(dpkg-query --showformat='${Package}\n' --show "lib*") >/dev/null
apt-get purge -y --auto-remove iproute2
for name in ip ss ps pgrep top ping wget; do
  if command -v "$name" >/dev/null; then
    echo "$name must not be in this image" >&2
    exit 1
  fi
done

groupadd --system --gid 101 nginx
useradd --system --uid 101 --gid nginx --no-create-home --home-dir /nonexistent --shell /bin/false nginx

rm -rf /etc/nginx/sites-* /etc/nginx/modules-* /etc/nginx/snippets /usr/share/nginx/modules /var/www \
  /etc/init.d/nginx /etc/rc?.d/*nginx /etc/systemd/system/multi-user.target.wants/nginx.service
mkdir -p /docker-entrypoint.d
ln -sf /dev/stdout /var/log/nginx/access.log
ln -sf /dev/stderr /var/log/nginx/error.log

echo "NGINX_VERSION=$(dpkg-query --showformat='${Version}' --show nginx | sed 's/-.*//')" >>"$LABRUN_IMAGE_ENV"
