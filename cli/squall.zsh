#compdef squall squall-mpi
# Completion of squall for zsh; what may come next is squall's own answer (`squall complete`).

_squall() {
    local word about kind=
    local -a program whole open
    program=(${~words[1]})
    while IFS=$'\t' read -r word about; do
        about=${word//:/\\:}${about:+:$about}
        case $word in
            :files) kind=files ;;
            :folders) kind=folders ;;
            *[=.]) open+=("$about") ;;
            *) whole+=("$about") ;;
        esac
    done < <("${program[1]}" complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    (($#whole)) && _describe squall whole
    (($#open)) && _describe squall open -S ''
    [[ $kind != files ]] || _files
    [[ $kind != folders ]] || _files -/
}

_squall "$@"
