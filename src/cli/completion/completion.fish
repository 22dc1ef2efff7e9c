# What Tab offers behind labrun. For ~/.config/fish/config.fish: labrun completion fish | source
function __labrun_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    # With a quote that is still open it can't be read; what stands behind the quote is the word.
    set -l word (string unescape -- $current; or string replace -r '^["\']' '' -- $current)
    $before[1] completion fish -- $before "$word" 2>/dev/null
end
complete -c labrun -f -k -a '(__labrun_complete)'
