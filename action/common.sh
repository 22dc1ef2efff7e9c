# What the scripts of the action share.
# shellcheck shell=bash disable=SC2034

labrun_folder=$RUNNER_TEMP/labrun
reports=$RUNNER_TEMP/labrun-reports

labrun() {
  "$labrun_folder/node_modules/.bin/labrun" "$@"
}

# read_lines NAME TEXT: the lines of TEXT that are not blank become the array NAME.
read_lines() {
  mapfile -t "$1" < <(sed -e 's/^[[:space:]]*//; s/[[:space:]]*$//; /^$/d' <<<"$2")
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}
