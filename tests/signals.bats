#!/usr/bin/env bats
# Signals while files are written and pictures drawn: nothing is left behind.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout < /dev/null
    mkdir bin tmp
    # stands for a slow picture; it says when it has begun, and has a child of its own
    printf '#!/bin/sh\n: > "%s/drawing"\nsleep 20\n' "$PWD" > bin/gnuplot
    chmod +x bin/gnuplot
    export TMPDIR=$PWD/tmp PATH=$PWD/bin:$PATH
}

# Sends a signal while `squall WORD ...` draws; the exit status is in $status.
interrupted() { # SIGNAL WORD ...
    local signal=$1 sent
    rm -f drawing
    "$squall" "${@:2}" > page 2> said &
    local squall_pid=$!
    for sent in {1..200}; do
        [ ! -e drawing ] || break
        sleep 0.05
    done
    kill -s "$signal" $squall_pid
    status=0
    wait $squall_pid || status=$?
}

# Only what was there before, and no gnuplot any more.
nothing_left() {
    [ "$(ls -A tmp)" = "" ]
    [ "$(ls -A | grep -e part -e png -e html)" = "" ]
    ! pgrep -f "$PWD/bin/gnuplot" > /dev/null
}

@test "INT, TERM and HUP while a picture is drawn" {
    local hup=HUP:129 # unless these tests are run by nohup
    ! ((0x$(awk '/^SigIgn/ { print $2 }' /proc/self/status) & 1)) || hup=
    for words in "run small.yaml -q --plot p.png" \
        "compare small.yaml -q -n 2 --toggle retry --plot p.png" \
        "sweep small.yaml -q -n 1 --vary services.shop.workers=2,20 --store r.db --plot p.png" \
        "tip small.yaml -q --vary services.shop.workers=2..4 --runs 50 --plot p.png"; do
        for signal in INT:130 TERM:143 $hup; do
            echo "$words $signal"
            interrupted ${signal%:*} $words
            ((status == ${signal#*:}))
            [ "$(cat said)" = "squall: interrupted" ]
            [ -s page ] # all else was done
            nothing_left
        done
    done
}

@test "INT while a report's picture is drawn" {
    interrupted INT compare small.yaml -q -n 2 --toggle retry --report r.html
    ((status == 130))
    nothing_left
}

@test "a signal that timeout sends twice" {
    for i in 1 2 3; do
        rm -f drawing
        timeout -s INT 2 "$squall" run small.yaml -q --plot p.png > page || status=$?
        [ -e drawing ]
        nothing_left
    done
}

@test "a HUP that nohup ignores" {
    printf '#!/bin/sh\n: > "%s/drawing"\nsleep 1\nexit 1\n' "$PWD" > bin/gnuplot
    (trap "" HUP; interrupted HUP run small.yaml -q --plot p.png; ((status == 1)))
    [[ $(cat said) == *"gnuplot could not draw p.png"* ]]
    nothing_left
}
