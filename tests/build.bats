#!/usr/bin/env bats
# Building and installing on a machine that lacks something.

load common

setup() {
    cd "$BATS_TEST_DIRNAME/.."
    there=$BATS_TEST_TMPDIR
    unset MAKEFLAGS MAKELEVEL MFLAGS CC CFLAGS OPENMP DESTDIR
    gcc=$(command -v gcc) whole=$PATH # of this machine: a ccache looks there for what it stands for
    PATH=$there/bin:$PATH
    mkdir "$there/bin"
}

# A program in front of those of this machine.
fake() { # NAME  its lines on standard input
    { echo '#!/bin/sh' && cat; } > "$there/bin/$1"
    chmod +x "$there/bin/$1"
}

# A compiler that has no header of this name, and no OpenMP.
compiler_without() { # COMPILER HEADER
    fake "$1" << SH
source=\$(cat)
case "\$source \$* " in *"<$2>"* | *" -fopenmp "*) exit 1 ;; esac
printf '%s\n' "\$source" | PATH='$whole' $gcc "\$@"
SH
}

@test "a build without its libraries names make deps" {
    compiler_without gcc-9 gsl/gsl_rng.h
    run -2 make B="$there/build" CC=gcc-9
    [[ $output == *'missing: libgsl-dev '*'`make deps CC=gcc-9` installs what is missing'* ]]
    [[ $output != *"  CC "* ]]
    compiler_without cc cmocka.h
    run -2 make B="$there/build" tests
    [[ $output == *'missing: libcmocka-dev '*'`make deps-test` installs'* && $output != *"  CC "* ]]
}

@test "clang without OpenMP names its package, and how to do without" {
    compiler_without clang-99 no/such.h
    run -2 make B="$there/build" CC=clang-99
    [[ $output == *'missing: libomp-99-dev '*'`make deps CC=clang-99`'*'`make CC=clang-99 OPENMP=`'* ]]
    [[ $output != *"  CC "* ]]
    run -0 sh tools/deps.sh look
}

@test "one core is enough, without a warning" {
    run -0 make B="$there/build" OPENMP= CFLAGS=-Werror "$there/build/obj/study/team.o"
}

@test "nothing to do is nothing to say" {
    run -0 make B="$there" PROGRAMS= TESTS= all tests
    [ -z "$output" ]
}

@test "make help names every target" {
    run -0 make help
    fits
    for target in $(sed -n 's/^\.PHONY: //p' Makefile); do
        [[ $'\n'$output == *$'\n'"$target "* ]]
    done
}

# --- what is installed ---

# Where nothing can be installed, what would be: `apt` holds how apt-get was called.
bare_machine() { # COMMANDS OF apt-get
    fake sudo <<< 'exec "$@"'
    { echo "echo \"\$*\" >> '$there/apt'" && cat; } | fake apt-get
    compiler_without cc no/such.h
    fake fc-list <<< 'echo a font'
    touch "$there/apt"
}

@test "a source that can't be reached does not stop what can be installed" {
    bare_machine <<< '[ "$1" = install ]'
    compiler_without gcc yaml.h
    run -0 sh tools/deps.sh
    [[ $output == "  APT   libyaml-dev" ]]
    [[ $(< "$there/apt") == *"install -y --no-install-recommends libyaml-dev" ]]
    bare_machine <<< '[ "$1" = update ] || { echo "E: no such package"; exit 100; }'
    run -1 sh tools/deps.sh
    [[ $output == *"E: no such package"*"could not install: libyaml-dev"* ]]
}

@test "each set brings its own: no MPI and no test tools to draw a picture" {
    sets() { # what a machine without anything would get
        env -i PATH="$there/bare" sh tools/deps.sh "$@"
        cat "$there/apt"
    }
    mkdir "$there/bare"
    for tool in sh env mktemp rm cat tail; do ln -s "$(command -v $tool)" "$there/bare"; done
    bare_machine <<< true
    sed -i 's/id -u/true/' "$there/bin/sudo"
    fake id <<< 'echo 0'
    mv "$there/bin/apt-get" "$there/bin/id" "$there/bare"
    run -0 sets
    [[ $output == *gcc*libgsl-dev*gnuplot-nox* && $output != *mpi* && $output != *bats* && $output != *cmocka* ]]
    run -0 sets test
    [[ $output == *libcmocka-dev*bats* && $output != *mpi* ]]
    run -0 sets mpi
    [[ $output == *libopenmpi-dev* ]]
}

# --- make install ---

@test "what was installed runs, and goes without a trace" {
    mkdir "$there/old"
    for prefix in "$there/new/usr" "$there/old"; do
        sh tools/install.sh "" "$prefix" "$squall"
        sh tools/install.sh "" "$prefix" "$squall" # again: an update
        cd /
        run -0 "$prefix/bin/squall" check payment-gateway
        cd "$BATS_TEST_DIRNAME/.."
        for file in man/man1/squall.1 bash-completion/completions/squall zsh/site-functions/_squall \
            fish/vendor_completions.d/squall.fish; do
            [ -e "$prefix/share/$file" ]
        done
        (cd docs && cmp scenarios.md "$prefix/share/doc/squall/docs/scenarios.md")
        # links from page to page lead somewhere
        cd "$prefix/share/doc/squall"
        for link in $(grep -oh '](docs/[^)#]*' README.md | cut -c 3- | sort -u); do [ -e "$link" ]; done
        cd "$BATS_TEST_DIRNAME/.."
    done
    sh tools/install.sh --remove "" "$there/new/usr"
    [ ! -e "$there/new" ]
    # a folder that was there, and one that others use meanwhile
    touch "$there/old/share/man/man1/other.1"
    sh tools/install.sh --remove "" "$there/old"
    [ "$(cd "$there/old" && find . -mindepth 1 | sort | xargs)" = "./share ./share/man ./share/man/man1 ./share/man/man1/other.1" ]
    rm -r "$there/old/share"
    sh tools/install.sh --remove "" "$there/old"
    [ -d "$there/old" ]
}

@test "what packagers gather knows nothing of where it was gathered" {
    mkdir "$there/stage"
    sh tools/install.sh "$there/stage" /usr "$squall"
    run -1 grep -rl "$there/stage" "$there/stage/usr/share"
    grep -qx /usr/bin "$there/stage/usr/share/squall/folders"
    sh tools/install.sh --remove "$there/stage" /usr
    [ -z "$(ls -A "$there/stage")" ]
}
