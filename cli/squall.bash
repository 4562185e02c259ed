# Completion of squall for bash; what may come next is squall's own answer (`squall complete`).

_squall()
{
    local -a words=()
    local word about i last behind apart=
    COMPREPLY=()
    # bash takes words apart at = and :, squall does not
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        ((i == COMP_CWORD)) && [[ ${COMP_LINE:COMP_POINT-1:1} == [[:space:]] ]] && word= apart=yes
        if [[ ! $apart && ${words[0]} && ($word == [=:]* || ${COMP_WORDS[i-1]} == [=:]*) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    last=${words[-1]} behind=${words[-1]##*[=:]}
    while IFS=$'\t' read -r word about; do
        case $word in
        :files | :folders)
            compopt -o filenames 2>/dev/null || :
            i=-f && [[ $word == :folders ]] && i=-d
            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen "$i" -- "$behind")
            ;;
        *)
            [[ $word != *[=.] ]] || compopt -o nospace 2>/dev/null || :
            COMPREPLY+=("${word#"${last%"$behind"}"}")
            ;;
        esac
    done < <("${COMP_WORDS[0]/#\~/$HOME}" complete "${words[@]}" 2>/dev/null)
}

complete -F _squall squall squall-mpi
