#!/bin/sh
# Installs the programs with their stories, scripts, docs, man page and completions, or takes them away.
#   tools/install.sh DESTDIR PREFIX PROGRAM...
#   tools/install.sh --remove DESTDIR PREFIX
# DESTDIR, often empty, is where packagers gather what belongs below PREFIX.
# PREFIX/share/squall/folders keeps which folders were made: those, once empty, are taken away, too.
set -eu

remove() {
    made=
    [ ! -e "$share/squall/folders" ] || made=$(cat "$share/squall/folders")
    rm -rf "$prefix/bin/squall" "$prefix/bin/squall-mpi" "$share/squall" "$share/doc/squall" \
        "$share/man/man1/squall.1" "$share/bash-completion/completions/squall" \
        "$share/zsh/site-functions/_squall" "$share/fish/vendor_completions.d/squall.fish"
    # the deepest first
    [ -z "$made" ] || echo "$made" | sort -r | while IFS= read -r folder; do
        [ ! -d "$destdir$folder" ] || rmdir --ignore-fail-on-non-empty "$destdir$folder"
    done
}

# Makes a folder and those above it; prints those that were not there, DESTDIR apart.
make_folder() {
    [ ! -d "$1" ] || return 0
    make_folder "$(dirname "$1")"
    mkdir "$1"
    case $1 in "$destdir"*) echo "${1#"$destdir"}" ;; esac
}

removing=
[ "$1" != --remove ] || { removing=yes; shift; }
destdir=$1 prefix=$1$2 share=$1$2/share
shift 2
[ -z "$removing" ] || { remove; exit; }
made=$(for folder in "$prefix/bin" "$share/squall/plots" "$share/squall/scenarios" \
                     "$share/doc/squall/docs" "$share/man/man1" \
                     "$share/bash-completion/completions" "$share/zsh/site-functions" \
                     "$share/fish/vendor_completions.d"; do
           make_folder "$folder"
       done)
[ -z "$made" ] || echo "$made" >>"$share/squall/folders"
install -m 755 "$@" "$prefix/bin"
install -m 644 plots/*.gp "$share/squall/plots"
install -m 644 scenarios/*.yaml "$share/squall/scenarios"
# as they stand here, so that links from page to page hold
install -m 644 README.md CHANGELOG.md CONTRIBUTING.md LICENSE "$share/doc/squall"
install -m 644 docs/*.md docs/*.png "$share/doc/squall/docs"
install -m 644 docs/squall.1 "$share/man/man1/squall.1"
install -m 644 cli/squall.bash "$share/bash-completion/completions/squall"
install -m 644 cli/squall.zsh "$share/zsh/site-functions/_squall"
install -m 644 cli/squall.fish "$share/fish/vendor_completions.d/squall.fish"
