# Completion of mindblog's commands for fish. Put this into ~/.config/fish/completions/mindblog.fish

function __mindblog_complete
    set -l command (commandline -opc)[1]
    for found in ($command __complete (commandline -cp | string collect) 2>/dev/null)
        switch $found
            case '<files>'
                __fish_complete_path (commandline -ct)
            case '<folders>'
                __fish_complete_directories (commandline -ct)
            case '*'
                printf '%s\n' $found
        end
    end
end

complete -c mindblog -f -a '(__mindblog_complete)'
