#compdef mindblog
# Completion of mindblog's commands for zsh. Put this into a folder of $fpath as _mindblog, or
# source it after compinit.

_mindblog() {
    local line="${(j: :)words[1,CURRENT-1]} $PREFIX" found
    local -a told
    for found in "${(@f)$(${~words[1]} __complete "$line" 2>/dev/null)}"; do
        case $found in
            '') ;;
            '<files>') _files; return ;;
            '<folders>') _files -/; return ;;
            *) told+=("${${found//:/\\:}/$'\t'/:}") ;;
        esac
    done
    _describe mindblog told
}

if [[ $funcstack[1] == _mindblog ]]; then
    _mindblog "$@"
else
    compdef _mindblog mindblog
fi
