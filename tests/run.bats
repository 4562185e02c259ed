#!/usr/bin/env bats
# Replications from the command line: threads, --until, Ctrl-C, progress, warnings.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout 'duration: 60s, seed: 3, replications: 5' < /dev/null
    cat > filling.yaml <<'YAML'
name: a cache that fills
run: {duration: 5min}
clients: {readers: {open: 200/s, calls: {store: {cache: {keys: 2000, ttl: 10min}}}}}
services: {store: {workers: 50, queue: 100, service_time: {exponential: 50ms}}}
YAML
}

# The number of replications of a JSON summary.
runs_of() {
    sed -n 's/^ "replications": \([0-9]*\),$/\1/p' "$1"
}

# --- one run shown, and all of them ---

# Of seed 3 three runs of four end as a storm; the first does not.
@test "series, picture and summary are of one and the same run" {
    "$squall" run metastable --set clients.web.open.rate=144.2/s --seed 3 -n 4 -q --out out --series all > page
    shown=$(sed -n 's/^ "drawn_run": \([0-9]*\),$/\1/p' out/summary.json)
    [ "$shown" -gt 1 ]
    cmp out/series.csv "out/series-$shown.csv"
    run ! cmp -s out/series.csv out/series-1.csv
    [ "$(ls out/series-*.csv | wc -l)" -eq 4 ]
    grep -q "^subtitle = '.*, run $shown of 4;" out/plot.gp
    [ "$(grep -c '^   "run": ' out/summary.json)" -eq 4 ]
    verdict=$(sed -n "/^   \"run\": $shown,/{n;s/^   \"verdict\": \"\(.*\)\",$/\1/p}" out/summary.json)
    grep -q "  $verdict: runs $shown\.\.4; .*: run 1\.$" page
}

@test "an earlier run's series do not stay beside a new one's" {
    brownout 'duration: 35s, replications: 3' < /dev/null
    "$squall" run small.yaml -q -o out --series all > page
    touch out/series-.csv out/series-4.csv.bak out/series-x.csv
    "$squall" run small.yaml -n 2 -q -o out --series all > page
    [ "$(cd out && echo series-*)" = "series-.csv series-1.csv series-2.csv series-4.csv.bak series-x.csv" ]
    "$squall" run small.yaml -q -o out > page
    [ "$(cd out && echo series-*)" = "series-.csv series-4.csv.bak series-x.csv" ]
}

@test "all series want a folder" {
    run -2 --separate-stderr "$squall" run metastable --series all
    [ "$stderr" = "squall: --series all says what --out writes: it needs --out DIR" ]
    run -2 --separate-stderr "$squall" run metastable --series some --out out
    [ "$stderr" = "squall: --series is some, but must be all" ]
}

# --- threads ---

@test "the same bytes with any number of threads" {
    "$squall" run small.yaml -q -n 9 --jobs 1 --format json --out one > one.json
    for jobs in 2 3 8; do
        "$squall" run small.yaml -q -n 9 --jobs "$jobs" --format json --out more > more.json
        cmp one.json more.json
        cmp one/series.csv more/series.csv
    done
    OMP_NUM_THREADS=5 "$squall" run small.yaml -q -n 9 --format json | cmp - one.json
}

@test "--jobs wants a number of threads" {
    for value in 0 -1 1025 two 1.5 ''; do
        run -2 --separate-stderr "$squall" run small.yaml --jobs "$value"
        [ -z "$output" ]
        [[ $stderr == *"--jobs is $value, but must be 1..1024 threads"* ]]
    done
}

# --- until ---

@test "--until adds replications, and the page and the JSON say how many" {
    "$squall" run small.yaml -q --until ci=1% --format json > a.json
    runs=$(runs_of a.json)
    [ "$runs" -ge 10 ] && [ "$runs" -lt 200 ]
    "$squall" run small.yaml -q --until ci=1% | grep -q "$runs runs of 1 min"
    "$squall" run small.yaml -q --replications "$runs" --format json | cmp - a.json
    "$squall" run small.yaml -q --until ci=0.5% --jobs 1 --format json > b.json
    "$squall" run small.yaml -q --until ci=0.5% --jobs 4 --format json | cmp - b.json
    [ "$(runs_of b.json)" -gt "$runs" ]
    # half width / mean, both with four digits at least
    awk '/"run.goodput"/ { on = 1 } on && /mean/ { m = $2 + 0 } on && /ci95/ { print ($2 + 0) / m; exit }' b.json > width
    awk '{ exit !($1 <= 0.005) }' width
}

@test "--until begins with run.replications" {
    [ "$("$squall" run small.yaml -q -n 37 --until ci=90% --format json | runs_of /dev/stdin)" = 37 ]
    [ "$("$squall" run small.yaml -q -n 2 --until ci=90% --format json | runs_of /dev/stdin)" = 10 ]
}

@test "--until takes any metric, and says what is wrong with one" {
    "$squall" run small.yaml -q --until services.shop.wait_mean=50% --format json > a.json
    [ "$(runs_of a.json)" -ge 10 ]
    run -2 "$squall" run small.yaml -q --until run.godput=5%
    [ "$output" = 'squall: there is no metric run.godput; did you mean run.goodput?' ]
    run -2 "$squall" compare small.yaml -q --toggle retry --until clients.shopper.calls=5%
    [[ $output == *"did you mean clients.shoppers.calls?" ]]
    run -1 "$squall" run filling.yaml -q --until run.recovery_time=5%
    [[ $output == *"run.recovery_time is undefined in all of 10 replications"* ]]
    for value in ci 5% =5% ci=0% ci=5 ci=wide ci=; do
        run -2 "$squall" run small.yaml --until "$value"
        [[ $output == *"--until $value: "*"5%"* ]]
    done
    run -2 "$squall" run small.yaml --expect --until ci=5%
    [[ $output == *"without --until"* ]]
}

@test "--until says when it gave up" {
    # a run of 2 s without a fault: cheap enough for the 10 000 at which it ends
    run -0 --separate-stderr "$squall" run small.yaml --until ci=0.0001% --format csv \
        --set run.duration=300ms --set run.tick=100ms --set faults=[]
    [[ $stderr == *"warning: after 10000 replications the 95 % interval of run.goodput is ±"*"not the ±0.0001 % of"* ]]
}

# --- Ctrl-C ---

# Runs in the background and is interrupted after a second, when some replications are there.  A job of a
# script ignores SIGINT until the program asks for it, which it does.
interrupted() {
    "$squall" run small.yaml --yes "$@" > out 2> said &
    pid=$!
    sleep 1
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
}

@test "Ctrl-C shows the replications that were finished" {
    interrupted -n 1000000 --jobs 1 --format json
    [ "$status" -eq 0 ]
    runs=$(runs_of out)
    [ "$runs" -ge 1 ]
    grep -q "^squall: interrupted: $runs of 1000000 replications were finished$" said
    # one thread leaves no gaps: they are the first ones
    "$squall" run small.yaml -q -n "$runs" --format json | cmp - out
}

@test "Ctrl-C with several threads" {
    interrupted -n 1000000 --jobs 3 -q
    [ "$status" -eq 0 ]
    runs=$(sed -n 's/^squall: interrupted: \([0-9]*\) of 1000000 .*/\1/p' said)
    grep -q "seed 3, $runs runs of 1 min" out
}

@test "Ctrl-C with --until" {
    interrupted --until ci=0.0001% --jobs 2 --format json --set run.duration=600s
    [ "$status" -eq 0 ]
    runs=$(runs_of out)
    grep -q "^squall: interrupted: $runs replications were finished$" said
    grep -q "after $runs replications the 95 % interval of run.goodput is" said
}

@test "Ctrl-C before a replication was finished" {
    interrupted -n 2 --until ci=5% --set run.duration=1000d --set run.tick=1d
    [ "$status" -eq 130 ]
    [ ! -s out ]
    grep -q "interrupted: 0 replications were finished" said
    interrupted --expect --set run.duration=1000d --set run.tick=1d \
        --set 'expect=[{verdict: absorbed}]'
    [ "$status" -eq 130 ]
}

# --- progress ---

# On a terminal of so many columns; what was drawn, a line each time.
drawn() {
    columns=$1
    shift
    script -qec "stty cols $columns; $*" /dev/null < /dev/null | tr '\r' '\n' | grep -a '%' || true
}

@test "progress on a terminal fits it, and is erased" {
    script -qec true /dev/null < /dev/null > /dev/null 2>&1 || skip "no terminal can be made here"
    for columns in 80 40 20; do
        drawn $columns "'$squall' run small.yaml -n 50 --jobs 1 --set run.duration=300s --format csv > out" > lines
        grep -aq ' of 50 runs\|%$' lines
        # without the control bytes that erase the line before
        [ "$(sed 's/^.\[K//' lines | tr -d '\r' | awk '{ if (length > m) m = length } END { print m + 0 }')" -lt $columns ]
    done
    drawn 120 "'$squall' run small.yaml -n 50 --jobs 1 --set run.duration=300s --format csv > out" > lines
    grep -aqE '\[#*\.*\] +[0-9]+ %, [0-9]+ of 50 runs, .* left, .* events/s' lines
    [ "$(sed 's/^.\[K//' lines | awk '{ if (length > m) m = length } END { print m + 0 }')" -le 79 ]
    script -qec "'$squall' run small.yaml -n 50 --jobs 1 --set run.duration=300s --format csv > out" /dev/null < /dev/null > raw
    [ "$(tail -c 4 raw | od -An -c | tr -d ' \n')" = '\r033[K' ]
}

@test "no progress with --quiet, in a pipe, or on a dumb terminal" {
    script -qec true /dev/null < /dev/null > /dev/null 2>&1 || skip "no terminal can be made here"
    long="run small.yaml -n 50 --jobs 1 --set run.duration=300s --format csv"
    [ -z "$(drawn 80 "'$squall' $long -q > out")" ]
    [ -z "$(drawn 80 "TERM=dumb '$squall' $long > out")" ]
    run -0 --separate-stderr "$squall" $long
    [ -z "$stderr" ]
}

# --- warm-up ---

@test "a warm-up that is too short is told" {
    run -0 --separate-stderr "$squall" run filling.yaml --format csv
    [[ $stderr =~ "warning: the first "([0-9a-z]+)" are still warming up".*"too large: run.warmup is 0s, --set run.warmup=" ]]
    run -0 --separate-stderr "$squall" run filling.yaml --format csv --set "run.warmup=${BASH_REMATCH[1]}"
    [ -z "$stderr" ]
    run -0 --separate-stderr "$squall" run filling.yaml --format csv --quiet
    [ -z "$stderr" ]
    run -0 --separate-stderr "$squall" run small.yaml --format csv
    [ -z "$stderr" ]
}

@test "compare tells it once" {
    echo 'variants: {wide: {}, narrow: {services.store.workers: 40}}' >> filling.yaml
    run -0 --separate-stderr "$squall" compare filling.yaml --format csv -n 3
    [ "$(echo "$stderr" | grep -c "still warming up")" = 1 ]
    run -0 --separate-stderr "$squall" compare filling.yaml --format csv -n 3 --quiet
    [ -z "$stderr" ]
    run -0 --separate-stderr "$squall" compare filling.yaml --format csv -n 10 --until clients.readers.latency_mean=0.0001% \
        --set run.duration=100ms --set run.tick=100ms
    [[ $stderr == *"warning: after 10000 replications the 95 % interval of clients.readers.latency_mean is"* ]]
}
