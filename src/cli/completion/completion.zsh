#compdef labrun
# What Tab offers behind labrun. For ~/.zshrc, behind compinit: eval "$(labrun completion zsh)"
_labrun() {
  local -a closed open
  local ending value about tab=$'\t'
  while IFS=$tab read -r ending value about; do
    value=${value//\\/\\\\}
    value=${value//:/\\:}
    if [[ $ending == open ]]; then
      open+=("$value${about:+:$about}")
    else
      closed+=("$value${about:+:$about}")
    fi
  done < <("${(Q)words[1]}" completion zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)
  (( $#closed )) && _describe -V labrun closed
  (( $#open )) && _describe -V labrun open -S ''
}
if [[ $funcstack[1] == _labrun ]]; then
  _labrun "$@"
else
  compdef _labrun labrun
fi
