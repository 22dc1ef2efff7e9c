#!/usr/bin/env bash
# Keeps the labs' images between runs.
#
#   images.sh key     the cache's key: a digest over the digests that the images have now
#   images.sh unpack  puts a restored archive into labrun's cache
#   images.sh pack    makes an archive of labrun's cache
#
# There is no key to fall back on: labrun takes what its cache has without asking the registry, so an archive with
# yesterday's nginx would keep a nightly run from ever meeting today's.
set -euo pipefail
here=$(dirname "$0")
# shellcheck source=action/common.sh
source "$here/common.sh"

cache=/var/cache/labrun
archive=$RUNNER_TEMP/labrun-images.tar
listed=$RUNNER_TEMP/labrun-images.txt

key() {
  local labs=()
  if as_root test -d "$cache/images"; then
    echo "This machine has images in $cache: they stay there, and none are kept elsewhere."
    return
  fi
  read_lines labs "${LABS-}"
  # An image that is nowhere to be had, or an invalid lab, is for the run to tell.
  labrun list --images "${labs[@]}" >"$listed" 2>/dev/null || return 0
  [[ -s $listed ]] || return 0
  cat "$listed"
  {
    echo "archive=$archive"
    echo "key=labrun-images-$(uname -m)-$(sha256sum "$listed" | cut --characters=1-32)"
  } >>"$GITHUB_OUTPUT"
}

unpack() {
  as_root mkdir -p --mode=700 "$cache"
  as_root tar --extract --file "$archive" --directory "$cache" images
}

pack() {
  has_all || return 0
  as_root tar --create --directory "$cache" --exclude='*.making' images >"$archive"
  echo 'packed=true' >>"$GITHUB_OUTPUT"
}

# Whether labrun has come to all images that the key stands for: what is saved under a key is never saved anew.
has_all() {
  local folders name rest
  folders=$(as_root find "$cache/images" -name source.json -printf '%h\n')
  while read -r name rest; do
    grep --quiet --fixed-strings "/${name//\//%}@" <<<"$folders" || return 1
  done <"$listed"
}

case ${1-} in
key | unpack | pack) "$1" ;;
*)
  echo 'usage: images.sh key|unpack|pack' >&2
  exit 2
  ;;
esac
