# What Tab offers behind labrun, in bash 3.2 and later. For ~/.bashrc: eval "$(labrun completion bash)"
_labrun() {
  local ending value
  COMPREPLY=()
  while IFS=$'\t' read -r ending value; do
    [ "$ending" = open ] && compopt -o nospace 2> /dev/null
    COMPREPLY+=("$value")
  done < <("$1" completion bash -- "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2> /dev/null)
}
complete -o nosort -F _labrun labrun 2> /dev/null || complete -F _labrun labrun
