# Completion of squall for fish; what may come next is squall's own answer (`squall complete`).

function __squall_complete
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program complete $words "$begun" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$begun"
            case :folders
                __fish_complete_directories "$begun" ''
            case '*'
                echo $line
        end
    end
end

complete -c squall -f -a '(__squall_complete)'
complete -c squall-mpi -f -a '(__squall_complete)'
