#!/usr/bin/env bats
# Building and installing on a machine that lacks something.

load common

setup() {
    cd "$BATS_TEST_DIRNAME/.."
    there=$BATS_TEST_TMPDIR
    unset MAKEFLAGS MAKELEVEL MFLAGS CC CFLAGS OPENMP DESTDIR
    gcc=$(command -v gcc)
    PATH=$there/bin:$PATH
    mkdir "$there/bin"
}

@test "what was installed runs, and goes without a trace" {
    prefix=$there/new/usr
    mkdir "$there/old"
    for prefix in "$there/new/usr" "$there/old"; do
        sh tools/install.sh "$prefix" "$squall"
        sh tools/install.sh "$prefix" "$squall" # again: an update
        cd /
        run -0 "$prefix/bin/squall" check payment-gateway
        cd "$BATS_TEST_DIRNAME/.."
        [ -e "$prefix/share/man/man1/squall.1" ]
    done
    sh tools/install.sh --remove "$there/new/usr"
    [ ! -e "$there/new" ]
    # a folder that was there, and one that others use meanwhile
    touch "$there/old/share/man/man1/other.1"
    sh tools/install.sh --remove "$there/old"
    [ "$(cd "$there/old" && find . -mindepth 1 | sort | xargs)" = "./share ./share/man ./share/man/man1 ./share/man/man1/other.1" ]
    rm -r "$there/old/share"
    sh tools/install.sh --remove "$there/old"
    [ -d "$there/old" ]
}
