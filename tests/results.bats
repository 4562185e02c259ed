#!/usr/bin/env bats
# squall results: what a store holds, listed, filtered and exported.

load common

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    cat > small.yaml <<'YAML'
name: small, "brownout"
run: {duration: 40s, seed: 3}
objective: {goodput: 70%}
clients:
  shoppers:
    open: {rate: 40/s}
    calls: {shop: {timeout: 2s, retry: {attempts: 2, backoff: {constant: 100ms}}}}
services:
  shop: {workers: 20, queue: 50, service_time: {exponential: {mean: 50ms}}}
faults:
  - {at: 10s, for: 10s, service: shop, down: true}
variants:
  calm: {faults: []}
YAML
    backoff=clients.shoppers.calls.shop.retry.backoff.constant
    "$squall" sweep small.yaml --store results.db --vary services.shop.workers=2..8:3 \
        --vary $backoff=10ms..1s:log:4 -n 3 --quiet > /dev/null
    "$squall" sweep small.yaml --variant calm --store results.db --quiet -n 2 \
        --vary services.shop.workers=2,8 > /dev/null
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

teardown() { ! mountpoint -q small || umount small; }

@test "without a study the studies are listed" {
    run -0 "$squall" results
    fits
    [[ ${lines[0]} == "results.db: 2 studies" ]]
    [[ $output == *'1   small, "brownout"'*"12/12"* ]]
    [[ $output == *"(calm)"*"2/2"* ]]
    [[ $output == *"shoppers.calls.shop.retry.backoff.constant=10ms..1s:log:4"* ]]
    run -0 "$squall" results --format json
    [[ $output == *'"done": 12,'* ]]
    run -0 "$squall" results --format csv
    ((${#lines[@]} == 3))
    [[ ${lines[1]} == '1,"small, ""brownout""",'*,12,12,3,3,* ]]
}

@test "a study by number, by name and by hash; a point a row" {
    run -0 "$squall" results results.db 1
    fits
    [[ $output == *"12 of 12 points, 3 runs each, seed 3"* ]]
    [[ $output == *"recovered"*"goodput"*"downtime"*"amplification"* ]]
    [[ $(grep -c '/3 (' <<< "$output") == 12 ]]
    first=$output
    key=$("$squall" results --format csv | sed -n '2s/.*,//p')
    run -0 "$squall" results results.db "${key:0:8}"
    [[ $output == "$first" ]]
    run -0 "$squall" results 1
    [[ $output == "$first" ]]
    run -2 "$squall" results results.db 'small, "brownout"'
    [[ $output == *"may be any of these 2 studies: give the number"*"12/12"*"2/2"* ]]
    run -0 "$squall" results results.db "${key:0:8}"
    "$squall" sweep small.yaml --set name=another --store other.db --quiet -n 1 \
        --vary services.shop.workers=2,8 > /dev/null
    "$squall" sweep small.yaml --set "name=ant and bee" --store other.db --quiet -n 1 \
        --vary services.shop.workers=2,8 > /dev/null
    run -0 "$squall" results other.db ano
    [[ ${lines[0]} == "another (base)" ]]
    run -2 --separate-stderr "$squall" results other.db an
    [[ $stderr == *"an may be any of these 2 studies"*another*"ant and bee"* && -z $output ]]
    run -2 "$squall" results other.db nothing
}

@test "the values are those of the sweep, to the last digit" {
    goodput=$("$squall" results results.db 2 --metric run.goodput --format csv | sed -n '2s/.*,\([^,]*\),[^,]*$/\1/p')
    wanted=$("$squall" run small.yaml --variant calm -n 2 --set services.shop.workers=2 --quiet --format csv |
        sed -n 's/^run.goodput,\([^,]*\),.*/\1/p')
    [[ -n $goodput && $goodput == "$wanted" ]]
    "$squall" results results.db 2 --runs --metric run.downtime --format csv > runs.csv
    [[ $(head -n 1 runs.csv) == point,services.shop.workers,replication,seed,verdict,recovered,recovery_s,run.downtime ]]
    [[ $(sed -n 2p runs.csv) == 0,2,0,3,*,1,*,* ]]
    [[ $(wc -l < runs.csv) == 5 ]]
}

@test "filters: axes with their units, words, means of metrics" {
    points() { "$squall" results results.db 1 --format csv --metric run.goodput "$@" | sed 1d | cut -d, -f1 | tr '\n' ' '; }
    [[ $(points --where 'services.shop.workers>=5') == "4 5 6 7 8 9 10 11 " ]]
    [[ $(points --where services.shop.workers!=5) == "0 1 2 3 8 9 10 11 " ]]
    backoff=clients.shoppers.calls.shop.retry.backoff.constant
    [[ $(points --where $backoff=46.4ms) == "1 5 9 " ]] # shown so; it is 46.4159ms
    [[ $(points --where "$backoff<=46.4ms" --where services.shop.workers=2) == "0 1 " ]]
    [[ $(points --where "$backoff>1s") == "" ]]
    [[ $(points --where 'run.goodput>0/s') == "0 1 2 3 4 5 6 7 8 9 10 11 " ]]
    [[ $(points --where 'run.goodput>100/s') == "" ]]
    [[ $(points --where 'shop.workers>=5' --where constant=46.4ms) == "5 9 " ]] # as the table has it
    [[ $(points --where 'goodput>0/s' --where 'workers=2') == "0 1 2 3 " ]]
    run -2 "$squall" results results.db 1 --where 'amplification>1'
    [[ $output == *"amplification may be "*" or "*": write more of the path"* ]]
    run -0 "$squall" results results.db 2 --where services.shop.workers=8 --format csv --metric run.goodput
    [[ ${#lines[@]} == 2 && ${lines[1]} == 1,8,* ]]
    run -0 "$squall" results results.db 1 --where 'services.shop.workers>8'
    [[ $output == *"no point is so"* ]]
}

@test "metrics that don't fit beside stand below" {
    run -0 "$squall" results 1 --metric run.goodput --metric services.shop.queue_mean \
        --metric services.shop.utilisation --metric clients.shoppers.latency_p99 --metric run.offered
    fits
    [[ $output == *goodput*queue_mean*latency_p99*offered* ]]
    [[ $output == *"latency_p99: clients.shoppers.latency_p99"* ]]
}

@test "the scenario can be run again" {
    "$squall" results results.db 2 --scenario > again.yaml
    "$squall" run again.yaml -n 2 --quiet --format csv --set services.shop.workers=2 > again.csv
    "$squall" run small.yaml --variant calm -n 2 --quiet --format csv --set services.shop.workers=2 > first.csv
    cmp again.csv first.csv
}

@test "faults[0].for and faults.0.for are one" {
    "$squall" sweep small.yaml --store spelled.db -q -n 1 --vary 'faults[0].for=1s,2s' > /dev/null
    run -0 --separate-stderr "$squall" sweep small.yaml --store spelled.db -n 1 --vary faults.0.for=1s,2s
    [[ $stderr == *"2 of 2 points are in spelled.db already"* ]]
    run -0 "$squall" results spelled.db
    [[ ${lines[0]} == "spelled.db: 1 study" ]]
    for where in 'faults[0].for=2s' faults.0.for=2s for=2s; do
        run -0 "$squall" results spelled.db 1 -w "$where" -f csv -m run.goodput
        [[ ${#lines[@]} == 2 && ${lines[1]} == 1,2s,* ]]
    done
    run -0 "$squall" results spelled.db 1
    [[ $output == *"  faults.0.for "* ]]
}

@test "with --runs a condition asks single runs" {
    "$squall" results results.db 1 --runs -m run.downtime -f csv > all.csv
    # some of a point's runs, but not all: the median of all values
    half=$(sed 1d all.csv | cut -d, -f9 | sort -g | sed -n 18p)
    "$squall" results results.db 1 --runs -m run.downtime -f csv -w "downtime>${half}s" > some.csv
    { head -1 all.csv; sed 1d all.csv | awk -F, -v half="$half" '$9 > half'; } > wanted.csv
    cmp some.csv wanted.csv
    (($(wc -l < some.csv) > 1 && $(wc -l < some.csv) < 37))
    run -0 "$squall" results results.db 1 --runs -w "downtime>${half}s"
    fits
    [[ $(grep -cE '^ +[0-9]+ .* [0-2]  ' <<< "$output") -ge 1 ]]
    run -0 "$squall" results results.db 1 --runs -w "downtime>1000s"
    [[ $output == *"no run is so"* ]]
    # a point's own numbers stay those of all its runs
    run -0 "$squall" results results.db 1 --runs -w "downtime>${half}s" -f json
    [[ $(grep -c '"of": 3' <<< "$output") -ge 1 && $output != *'"of": 1,'* ]]
    [[ $(grep -c '"replication":' <<< "$output") -eq $(($(wc -l < some.csv) - 1)) ]]
}

@test "the scenario at a point can be run again" {
    "$squall" results results.db 1 --scenario --point 6 > point.yaml
    "$squall" run point.yaml -n 3 --quiet --format csv | sed -n 's/^run.goodput,\([^,]*\),.*/\1/p' > again
    "$squall" results results.db 1 -f csv -m run.goodput | sed -n 's/^6,.*,\([^,]*\),[^,]*$/\1/p' > stored
    [[ -s again ]]
    cmp again stored
    run -2 "$squall" results results.db 1 --scenario --point 12
    [[ $output == *"--point 12: the study has no such point"* ]]
    run -2 "$squall" results results.db 1 --point 6
    [[ $output == *"--point goes with --scenario"* ]]
    run -2 "$squall" results results.db 1 --scenario --point x
}

@test "what is wrong is said" {
    run -1 "$squall" results nowhere.db 1
    [[ $output == *"there is no store nowhere.db"* ]]
    run -1 "$squall" results small.yaml
    [[ $output == *"is no store of results"* ]]
    run -2 "$squall" results results.db 3
    [[ $output == *"has no study 3"* ]]
    run -2 "$squall" results results.db --runs
    [[ $output == *"has 2 studies: say which"* ]]
    run -2 "$squall" results 1 --metric goodput
    [[ $output == *"did you mean run.goodput?"* ]]
    run -2 "$squall" results 1 --where services.shop.worker=2
    [[ $output == *"did you mean services.shop.workers?"* ]]
    run -2 "$squall" results 1 --where services.shop.workers=2s
    [[ $output == *"is not a number"* ]]
    run -2 "$squall" results 2 --where 'services.shop.workers<8'
    [[ $output == *"axis of words: write = or !="* ]]
    run -2 "$squall" results 1 --where services.shop.workers
    [[ $output == *"write PATH=VALUE"* ]]
}

@test "a disk that is full while a sweep writes; with room it goes on" {
    [[ $(id -u) == 0 ]] && mkdir -p small && mount -t tmpfs -o size=120k none small 2> /dev/null ||
        skip "needs root and mount(2)"
    sweep=("$squall" sweep small.yaml --store small/results.db --quiet -n 3
        --vary services.shop.workers=2..20:10)
    run -1 "${sweep[@]}"
    [[ $output == *"no room on the disk for small/results.db"* ]]
    mount -o remount,size=4m small
    "${sweep[@]}" > /dev/null
    "$squall" results small/results.db --runs --format csv > resumed.csv
    "$squall" sweep small.yaml --store alone.db --quiet -n 3 --vary services.shop.workers=2..20:10 > /dev/null
    "$squall" results alone.db --runs --format csv | cmp - resumed.csv
}

# --- files that a scenario reads ---

# A trace and measured lengths in a folder of their own, named as seen from the scenario.
files_apart() {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p deep/sc/in
    seq 0 0.05 5 > deep/sc/in/t.txt
    printf '10ms\n20ms\n' > deep/sc/lengths.txt
    cat > deep/sc/a.yaml <<'YAML'
name: files apart
run: {duration: 5s}
clients: {a: {trace: in/t.txt, calls: {s: {timeout: 1s}}}}
services: {s: {workers: 1, queue: 10, service_time: {empirical: lengths.txt}}}
YAML
}

@test "a scenario finds its files wherever it was written" {
    files_apart
    "$squall" run deep/sc/a.yaml -q --format json > before
    "$squall" run deep/sc/a.yaml -q --out out > /dev/null
    grep -q 'file: "../deep/sc/in/t.txt"' out/scenario.yaml
    "$squall" run out/scenario.yaml -q --format json | cmp - before
    here=$PWD
    (cd / && "$squall" run "$here/out/scenario.yaml" -q --format json) | cmp - before
    mkdir moved
    mv deep out moved
    "$squall" run moved/out/scenario.yaml -q --format json | cmp - before
    mv moved/* .
    "$squall" run deep/sc/a.yaml -q --explain | sed '/^$/,$d' > out/explained.yaml
    "$squall" run out/explained.yaml -q --format json | cmp - before
    "$squall" compare deep/sc/a.yaml "$PWD/deep/sc/a.yaml" -q -n 1 --out both > /dev/null
    for file in both/*/scenario.yaml; do
        "$squall" run "$file" -q --set run.replications=1 --format json | cmp - before
    done
    "$squall" sweep deep/sc/a.yaml -q -n 1 --vary services.s.workers=1,2 --out swept > /dev/null
    "$squall" run swept/scenario.yaml -q --format json | cmp - before
    # what --set names stands where the shell does
    cp deep/sc/in/t.txt here.txt
    "$squall" run deep/sc/a.yaml -q --set clients.a.trace=here.txt --out set > /dev/null
    "$squall" run set/scenario.yaml -q --format json | cmp - before
}

@test "a study finds its files again, and says where they have changed" {
    files_apart
    mkdir store
    sweep=("$squall" sweep deep/sc/a.yaml -n 1 --vary services.s.workers=1,2 --store store/r.db)
    "${sweep[@]}" > /dev/null
    "$squall" run deep/sc/a.yaml -q -n 1 --format json > before
    for point in "" "--point 0"; do
        "$squall" results store/r.db 1 --scenario $point | "$squall" run - -q --format json | cmp - before
    done
    (cd store && "$squall" results r.db 1 --scenario --point 0 | "$squall" run - -q --format json) | cmp - before
    # with --set, the file is not in the scenario's folder
    cp deep/sc/in/t.txt here.txt
    "${sweep[@]}" -q --set clients.a.trace=here.txt > /dev/null
    "$squall" results store/r.db 2 --scenario | "$squall" run - -q --format json | cmp - before
    # moved together they are found; then one changes
    mkdir moved
    mv deep store moved
    "$squall" results moved/store/r.db 1 --scenario | "$squall" run - -q --format json | cmp - before
    mv moved/* .
    echo 1.5 >> deep/sc/in/t.txt
    run -0 --separate-stderr "$squall" results store/r.db 1 --scenario
    [[ $stderr == *"warning: in/t.txt is not what it was when the study was run"* ]]
    run -0 --separate-stderr "${sweep[@]}"
    [[ $stderr == *"in/t.txt has changed since study 1 in store/r.db: this is another study"* ]]
    run -0 --separate-stderr "${sweep[@]}"
    [[ $stderr != *"another study"* ]]
    run -0 "$squall" results store/r.db --format csv
    ((${#lines[@]} == 4))
    rm deep/sc/in/t.txt
    run -2 "$squall" results store/r.db 1 --scenario
    [[ $output == *"the trace store/../deep/sc/in/t.txt can't be read"* ]]
}
