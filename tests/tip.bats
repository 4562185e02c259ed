#!/usr/bin/env bats
# squall tip end to end: the answer, the data, the picture, wrong input, how it exits.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    small_store <<'YAML'
variants:
  lifo: {services.store.queue.order: lifo}
YAML
    rate=clients.web.open.rate=5/s..30/s
}

@test "the answer comes first, then what was tried, then how" {
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate
    fits
    [[ ${lines[0]} == "small store, variant base"*"seed 4" ]]
    [[ ${lines[1]} =~ ^"Tips at 1"[2-6]"."[0-9]+"/s (95 % interval 1"[1-5]"."[0-9]+"/s..1"[2-6]"."[0-9]+"/s)"$ ]]
    [[ $output == *"Above it more than half of the runs do not recover."* ]]
    [[ $output == *"clients.web.open.rate"*"runs  not recovered"*"fitted"*"  5."*"  30."* ]]
    [[ $output == *"How: "*"profile likelihood"*"Cost: "*" runs, "*" simulated, "*" events."* ]]
    [ -z "$stderr" ]
}

@test "any number of threads gives the same bytes, another seed others" {
    "$squall" tip store.yaml -q --vary $rate -f json -j 1 > a
    "$squall" tip store.yaml -q --vary $rate -f json -j 3 > b
    "$squall" tip store.yaml -q --vary $rate -f json -j 2 --seed 5 > c
    cmp a b
    ! cmp -s a c
}

@test "json and csv" {
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate -f json
    [[ $output == "{"*'"scenario": "small store"'*'"vary": "'$rate'"'*'"target": 0.5'* ]]
    [[ $output == *'"end": "precise"'*'"direction": "rises"'*'"points": ['*'"set": "5/s"'* ]]
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate -f csv
    [[ ${lines[0]} == "value,runs,not_recovered,share,low,high,fitted,fresh" ]]
    [[ ${lines[1]} == "5,10,0,0,0,0.277"*",0" ]]
    [[ ${lines[-1]} == "30,10,10,1,0.722"*",1,0" ]]
}

@test "a size is verified by fresh runs" {
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --size 90% --verify 40
    fits
    [[ ${lines[1]} =~ ^"Up to 1"[0-9.]*"/s at least 90 % of the runs recover"$ ]]
    said=$(tr -s ' \n' ' ' <<< "$output")
    [[ $said == *"Of 40 fresh runs at 1"*" recovered: "* ]]
    [[ $output == *"/s, fresh runs"* ]]
}

@test "whole numbers: between two of them" {
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary services.store.workers=2..20
    fits
    # 56/s of attempts and 10/s a worker: six can work the backlog off, five never
    [[ ${lines[1]} == "Tips between 5 and 6" || ${lines[1]} == "Tips between 6 and 7" ]]
    [[ $output == *"down more than half of the runs do not recover."* ]]
    [[ $output != *" 5.5 "* ]]
}

@test "nothing tips: that is an answer" {
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --variant lifo
    fits
    [[ ${lines[0]} == *"variant lifo"* ]]
    [[ ${lines[1]} == "Does not tip between 5/s and 30/s" ]]
    [[ $output == *"10 of 10 runs recovered at 5/s, 10 of 10 runs recovered at 30/s"*"Widen the range"* ]]
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --variant lifo -f json
    [[ $output == *'"end": "same"'*'"crossing": null'* ]]
}

@test "pictures" {
    command -v gnuplot || skip "gnuplot is not installed"
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --plot tip.png
    head -c 4 tip.png | grep -q PNG
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --plot tip.svg
    grep -q 'Tips at 1' tip.svg
    run -0 --separate-stderr "$squall" tip store.yaml -q --vary $rate --variant lifo --plot none.svg
    grep -q 'Does not tip between 5/s and 30/s' none.svg
}

@test "wrong input is refused before anything is run" {
    run -2 "$squall" tip store.yaml
    [[ $output == *"needs --vary PATH=LO..HI"* ]]
    run -2 "$squall" tip store.yaml --vary clients.web.open.rate=5/s..30/s:10
    [[ $output == *"PATH=LO..HI or PATH=LO..HI:log"* ]]
    run -2 "$squall" tip store.yaml --vary services.store.queue.order=fifo,lifo
    run -2 "$squall" tip store.yaml --vary $rate --vary services.store.workers=1..9
    [[ $output == *"varies one value"* ]]
    run -2 "$squall" tip store.yaml --vary clients.web.open.rat=5/s..30/s
    [[ $output == *"rat"* ]]
    run -2 "$squall" tip store.yaml --vary clients.web.open.rate=5..30
    run -2 "$squall" tip store.yaml --vary $rate -n 5
    [[ $output == *"--runs says how many runs"* ]]
    run -2 "$squall" tip store.yaml --vary $rate --set run.replications=5
    [[ $output == *"--runs says how many runs"* ]]
    run -2 "$squall" tip store.yaml --vary run.seed=1..100
    [[ $output == *"no scenario tips by its seed"* ]]
    run -2 "$squall" tip store.yaml --vary run.replications=1..100
    run -2 "$squall" tip store.yaml --vary $rate --target 1.5
    [[ $output == *"a share between 0.1% and 99.9%"* ]]
    run -2 "$squall" tip store.yaml --vary $rate --target 10% --size 95%
    run -2 "$squall" tip store.yaml --vary $rate --verify 100
    [[ $output == *"--verify goes with --size"* ]]
    run -2 "$squall" tip store.yaml --vary $rate --runs 10
    [[ $output == *"50..100000 runs"* ]]
    run -2 "$squall" tip store.yaml --vary $rate --plot -
    run -2 "$squall" tip store.yaml --vary $rate --plot tip.jpeg
    [[ $output == *"ends in .png, .svg or .pdf" ]]
    run -2 "$squall" tip store.yaml --vary $rate --plot nowhere/tip.png
    [[ $output == *"there is no folder nowhere"* ]]
    run -2 "$squall" tip store.yaml --vary name=1..3
    [[ $output == *"the name changes nothing"* ]]
    run -2 "$squall" tip store.yaml store.yaml --vary $rate
}

@test "targets in every spelling are the same" {
    "$squall" tip store.yaml -q --vary $rate --target P=0.3 > a
    "$squall" tip store.yaml -q --vary $rate --target 0.3 > b
    "$squall" tip store.yaml -q --vary $rate --target 30% > c
    cmp a b
    cmp a c
    grep -q 'Above it more than 30 % of the runs' a
}

@test "Ctrl-C tells what is known" {
    "$squall" tip store.yaml -q --yes --variant lifo --vary clients.web.open.rate=1/s..2/s \
        --set run.duration=10000d --set run.tick=10d > page 2> said &
    pid=$!
    sleep 0.5
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    grep -q '0 runs were finished' said
}

@test "an answer beyond what can be served says so" {
    # no fault hurts, and nobody has to answer in time: all recovers up to 100/s, but 30/s can be served
    easy=(--set 'faults=[]' --set objective.goodput=1%)
    run -0 --separate-stderr "$squall" tip store.yaml "${easy[@]}" --vary clients.web.open.rate=5/s..100/s
    [ "$(grep -c "keep up even without a fault" <<< "$stderr")" -eq 1 ]
    [[ $stderr == *"squall: warning: at 100/s: 'store' can't keep up even without a fault: 100 requests"* ]]
    run -0 --separate-stderr "$squall" tip store.yaml --vary clients.web.open.rate=5/s..29/s
    [[ $stderr != *"keep up"* && $output != *"keep up"* ]]
    # answers within 1 s come a little beyond capacity: with 60 % of them enough it tips above 30/s
    beyond=(--set 'clients.web.calls.store.retry={attempts: 1}' --set services.store.queue=5
        --set objective.goodput=60% --vary clients.web.open.rate=20/s..100/s)
    run -0 --separate-stderr "$squall" tip store.yaml -q "${beyond[@]}"
    [ -z "$stderr" ]
    fits
    [[ $(tr -s ' \n' ' ' <<< "$output") =~ "/s), but there 'store' can't keep up even without a fault: "[4-5] ]]
    run -0 --separate-stderr "$squall" tip store.yaml -q "${beyond[@]}" -f json
    [[ $output == *'"warnings": ['*"'store' can't keep up"* ]]
}
