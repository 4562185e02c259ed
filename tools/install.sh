#!/bin/sh
# Installs the programs with their stories, scripts, man page and completions, or takes them away.
#   tools/install.sh PREFIX PROGRAM...
#   tools/install.sh --remove PREFIX
# PREFIX/share/squall/folders keeps which folders were made: those, once empty, are taken away as well.
set -eu

remove() {
    made=
    [ ! -e "$prefix/share/squall/folders" ] || made=$(cat "$prefix/share/squall/folders")
    rm -rf "$prefix/bin/squall" "$prefix/bin/squall-mpi" "$prefix/share/squall" \
        "$prefix/share/man/man1/squall.1" "$prefix/share/bash-completion/completions/squall"
    # the deepest first
    echo "$made" | sort -r | while IFS= read -r folder; do
        [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder"
    done
}

# Makes a folder and those above it; prints those that were not there.
make_folder() {
    [ ! -d "$1" ] || return 0
    make_folder "$(dirname "$1")"
    mkdir "$1"
    echo "$1"
}

if [ "$1" = --remove ]; then
    prefix=$2
    remove
    exit
fi
prefix=$1; shift
share=$prefix/share
made=$(for folder in "$prefix/bin" "$share/squall/plots" "$share/squall/scenarios" "$share/man/man1" \
                     "$share/bash-completion/completions"; do make_folder "$folder"; done)
[ -z "$made" ] || echo "$made" >>"$share/squall/folders"
install -m 755 "$@" "$prefix/bin"
install -m 644 plots/*.gp "$share/squall/plots"
install -m 644 scenarios/*.yaml "$share/squall/scenarios"
install -m 644 docs/squall.1 "$share/man/man1/squall.1"
install -m 644 cli/squall.bash "$share/bash-completion/completions/squall"
