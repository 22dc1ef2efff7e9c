#!/bin/sh
# Stands in for sudo on a host where we are root already and sudo is not installed.
no() {
  echo "sudo: $1 is not possible here: this is labrun's stand-in for sudo, which only runs a command as root" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -n | --non-interactive | -E | --preserve-env | --preserve-env=* | -H | --set-home | -S | --stdin) shift ;;
    -u | --user | -g | --group)
      [ "${2-}" = root ] || no "$1 ${2-}"
      shift 2
      ;;
    -uroot | --user=root | -groot | --group=root) shift ;;
    -k | -v | -K | --reset-timestamp | --validate | --remove-timestamp) shift ;;
    -[nEHSkK]?*)
      rest=${1#-?}
      first=${1%"$rest"}
      shift
      set -- "$first" "-$rest" "$@"
      ;;
    -*) no "$1" ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || exit 0
exec "$@"
