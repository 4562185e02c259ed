# Completion of squall for bash: commands, options, stories, and files.

_squall()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]} options

    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W \
            'run compare sweep results tip plot check list fields metrics presets schema version help --help --version' -- "$word")
        return
    fi
    case $before in
    --format | -f)
        local formats='table json csv'
        [[ $command =~ ^(run|compare|sweep|results|tip)$ ]] || formats='text markdown'
        [[ $command == presets ]] && formats='table json markdown'
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$word")
        return
        ;;
    --out | -o)
        [[ $command == plot ]] && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    --plot | -p | --output | --report | --store | -d | --dead-letters)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --toggle | --toggle-full | --series)
        mapfile -t COMPREPLY < <(compgen -W 'all' -- "$word")
        return
        ;;
    --until)
        mapfile -t COMPREPLY < <(compgen -W 'ci=1% ci=2% ci=5%' -- "$word")
        return
        ;;
    --set | -s | --where | -w | --seed | -S | --replications | -n | --variant | -V | --vary | -v | \
        --lhs | -l | --metric | -m | --jobs | -j | --target | --size | \
        --verify | --from | --to | --runs | --precision | --point) return ;;
    esac
    if [[ $word == -* ]]; then
        options=$("$program" "$command" --help 2>/dev/null | grep -o -e '--[a-z][a-z-]*' | sort -u)
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    elif [[ $command == run || $command == compare || $command == sweep || $command == tip ||
        $command == check ]]; then
        mapfile -t COMPREPLY < <(
            compgen -W "$("$program" list --names 2>/dev/null)" -- "$word"
            compgen -f -- "$word")
    elif [[ $command == results || $command == plot ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    elif [[ $command == metrics ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'run clients edges services queues consumers endpoints' -- "$word")
    elif [[ $command == presets ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$program" presets --names 2>/dev/null)" -- "$word")
    elif [[ $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'run compare sweep results tip plot check list fields metrics presets schema' -- "$word")
    fi
}

complete -o filenames -F _squall squall
