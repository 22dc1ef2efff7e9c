# shellcheck shell=bash disable=SC2034,SC2154
# What exported scripts have in front of their steps: of these parts those that they need.

#: status
# lab_status N: whether the command before it has ended with N. Failures stop the script again.
lab_status() {
  local status=$?
  set -e
  [ "$status" -eq "$1" ] || return $((status == 0 ? 1 : status))
}

#: pause
# lab_pause: a moment before the next try, of which there is none when the time is up.
lab_pause() {
  [ "$SECONDS" -lt "$lab_until" ] && sleep 0.5
}

#: has
# lab_has REGEX…: whether each fits a line of what was kept.
lab_has() {
  local regex
  for regex in "$@"; do
    grep --quiet --perl-regexp --regexp "$regex" "$lab_tmp/output" || return
  done
}

#: capture
# lab_capture REGEX: what it fits in the first line that it fits of what was kept.
lab_capture() {
  grep --only-matching --max-count 1 --perl-regexp --regexp "$1" "$lab_tmp/output"
}

#: listens
# lab_listens PORT [COMMAND…]: whether somebody listens on it, as the command sees it that runs `grep`.
lab_listens() {
  "${@:2}" grep --quiet --no-messages ":$(printf %04X "$1") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6
}

#: docker
# lab_docker OPERATOR VERSION: whether Docker's version compares so.
lab_docker() {
  local version
  version=$(docker version --format '{{.Server.Version}}')
  version=${version%%[!0-9.]*}
  case $1 in
    '>=') printf '%s\n' "$2" "$version" | sort --version-sort --check=silent ;;
    '<=') printf '%s\n' "$version" "$2" | sort --version-sort --check=silent ;;
    '>') ! lab_docker '<=' "$2" ;;
    '<') ! lab_docker '>=' "$2" ;;
    '=') case $version. in "$2".*) ;; *) return 1 ;; esac ;;
  esac
}

#: cgroup
# lab_cgroup: v1, v2, or both with the controllers in v1: hybrid.
lab_cgroup() {
  case $(stat --file-system --format %T /sys/fs/cgroup) in
    cgroup2fs) echo v2 ;;
    *) if [ -d /sys/fs/cgroup/unified ]; then echo hybrid; else echo v1; fi ;;
  esac
}

#: module
# lab_module NAME: whether the kernel has it, loaded or built in.
lab_module() {
  [ -d "/sys/module/$1" ] || grep --quiet "^$1 " /proc/modules ||
    tr - _ <"/lib/modules/$(uname -r)/modules.builtin" | grep --quiet "/$1\\.ko"
}

#: shell
# Shells beside this one stay open from block to block, as terminals do: in the background, between two pipes.
declare -A lab_in lab_out

# lab_shell NAME [VARIABLE…] <<'EOF': gives the shell that the function NAME starts a block, and these variables of ours.
# The block ends at its first failure; its status is returned.
lab_shell() {
  local block given='' line variable mark="__lab_$RANDOM$RANDOM"
  block=$(cat)
  for variable in "${@:2}"; do given+="$variable=${!variable@Q}"$'\n'; done
  if [ -z "${lab_in[$1]-}" ] || [ -e "$lab_tmp/$1.ended" ]; then lab_open "$1"; fi
  # Where that shell has ended, it is not read to its end.
  cat >&"${lab_in[$1]}" <<EOF || true
${given}set -e
. /dev/fd/3 3<<'$mark' </dev/null
$block
$mark
echo "$mark \$?"
set +e
EOF
  while IFS= read -r line <&"${lab_out[$1]}" || [ -n "$line" ]; do
    case $line in
      *"$mark "*)
        printf %s "${line%"$mark "*}"
        return "${line##* }"
        ;;
    esac
    printf '%s\n' "$line"
  done
  # That shell has ended; the next block opens another.
  until [ -s "$lab_tmp/$1.ended" ]; do sleep 0.05; done
  return "$(<"$lab_tmp/$1.ended")"
}

lab_open() {
  local in out
  rm -f "$lab_tmp/$1".{in,out,ended}
  mkfifo "$lab_tmp/$1".{in,out}
  lab_serve "$1" &
  exec {in}>"$lab_tmp/$1.in" {out}<"$lab_tmp/$1.out"
  lab_in[$1]=$in lab_out[$1]=$out
  # In bash, a failure returns from the block and from all that it called, and the shell lives on.
  cat >&"$in" <<'EOF'
case ${BASH_VERSION-} in ?*)
  set -E
  trap 'lab_status=$?
    case ${BASH_SOURCE-}:$BASH_SUBSHELL:$- in
      :0:*e*) set +e ;;
      *:0:*e*) return "$lab_status" ;;
    esac' ERR ;;
esac
EOF
}

lab_serve() {
  trap - EXIT ERR
  set +e
  "$1" <"$lab_tmp/$1.in" >"$lab_tmp/$1.out"
  echo $? >"$lab_tmp/$1.ended"
}

#: teardown
# lab_ended STATUS PLACE: a failure of teardown is told, and is the script's.
lab_ended() {
  [ "$1" -ne 0 ] || return 0
  echo "$0: $2: exit status $1" >&2
  lab_result=$1
}

#: stop
# Ends what the lab has left running: each of its processes has the mark in its environment.
lab_stop() {
  local signal try
  export -n lab_mark
  for signal in TERM KILL; do
    lab_left && kill -s "$signal" "${lab_pids[@]}" 2>/dev/null
    for try in {1..50}; do
      lab_left || return 0
      sleep 0.1
    done
  done
  echo "$0: still running after $try tries: ${lab_pids[*]}" >&2
}

lab_left() {
  mapfile -t lab_pids < <(
    jobs -pr
    grep --files-with-matches --null-data --no-messages "^lab_mark=$$\$" /proc/[0-9]*/environ | cut -d / -f 3
  )
  [ "${#lab_pids[@]}" -gt 0 ]
}
