# Completion of mindblog's commands for bash. Source this, or put it into
# ~/.local/share/bash-completion/completions/mindblog

_mindblog() {
    local line=${COMP_LINE:0:COMP_POINT} current=$2 before found
    # Bash takes `--lang=da` for three words, and completes the last one alone.
    [[ $current == [=:] ]] && current=
    before=${line##*[[:space:]]}
    before=${before%"$current"}
    COMPREPLY=()
    while IFS= read -r found; do
        found=${found%%$'\t'*}
        case $found in
            '<files>' | '<folders>')
                compopt -o filenames 2>/dev/null
                local kind=-f
                [[ $found == '<folders>' ]] && kind=-d
                while IFS= read -r found; do COMPREPLY+=("$found"); done \
                    < <(compgen "$kind" -- "$current")
                return
                ;;
        esac
        found=${found#"$before"}
        # Inside quotes a blank stands for itself.
        [[ $found == *[[:space:]\'\"\\\$]* && $before$current != [\'\"]* ]] &&
            printf -v found %q "$found"
        COMPREPLY+=("$found")
    done < <("$1" __complete "$line" 2>/dev/null)
}

complete -F _mindblog mindblog
