#!/bin/sh
# Shows that the two commands of the README work on a bare machine: a minimal Debian 12 that has
# gcc, make and git and no locale, with the tree as it was committed.
#   tools/fresh.sh FOLDER [COMMAND...]     COMMAND: "make demo" and "make test", one after the other
# As root, on Debian; its packages come from where this machine's own come from.  FOLDER/root stays
# to be looked at, FOLDER/base.tar saves the next time its download.
set -eu
umask 022

folder=$1; shift
[ $# -gt 0 ] || set -- "make demo" "make test"
refuse() { echo "$1" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || refuse "make fresh needs root: it makes a root folder of its own"
mkdir -p "$folder"
folder=$(realpath "$folder")
root=$folder/root
step() { printf '  %-5s %s\n' FRESH "$1"; }

# where apt gets this machine's release, which has the other releases beside it
own=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "s/^$own main //p" | head -n 1)
[ -n "$mirror" ] || refuse "apt's sources name no mirror of Debian"
for way in http https; do
    eval "$(apt-config shell ${way}_proxy Acquire::$way::Proxy)"
    export ${way}_proxy
done

rm -rf "$root"
if [ ! -e "$folder/base.tar" ]; then
    step "a minimal Debian 12"
    debootstrap --variant=minbase --include=gcc,make,git bookworm "$root" "$mirror" \
        >"$folder/base.log" || refuse "$(tail -n 20 "$folder/base.log")"
    tar -C "$root" -cf "$folder/base.tmp" . && mv "$folder/base.tmp" "$folder/base.tar"
    rm -rf "$root"
fi
mkdir -p "$root"
tar -C "$root" -xf "$folder/base.tar"
mkdir "$root/squall"
git archive HEAD | tar -C "$root/squall" -x

# nothing of this machine but its network; its own processes and mounts, which end with it
bare="env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb"
inside() {
    unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" sh -c '
        mount -t devpts devpts "$1/dev/pts" &&
        exec chroot "$1" $3 http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" \
            sh -c "cd /squall && $2"' sh "$root" "$1" "$bare"
}
packages() { # how many, and their MB
    inside "dpkg-query -W -f '\${Installed-Size}\n'" |
        awk '{ kb += $1 } END { print NR, int(kb / 1024) }'
}

for command; do
    step "$command"
    before=$(packages) begun=$(date +%s)
    code=0
    inside "$command" </dev/null >"$folder/log" 2>&1 || code=$?
    after=$(packages)
    [ "$code" -eq 0 ] || cat "$folder/log"
    [ "$code" -eq 0 ] || refuse "FAILED: $command ends with $code in a minimal Debian 12"
    tail -n 1 "$folder/log"
    set -- $before $after
    echo "$command: $(($(date +%s) - begun)) s, $(($3 - $1)) packages, $(($4 - $2)) MB installed"
done
