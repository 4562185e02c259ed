#!/usr/bin/env bats
# squall compare end to end: who takes part, what is said, what the files hold, how it exits.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout <<'YAML'
variants:
  calm: {faults: []}
  patient: {clients.shoppers.calls.shop.retry: {attempts: 9, backoff: {constant: 2s}}}
YAML
    cat > other.yaml <<'YAML'
name: other brownout
run: {duration: 60s, seed: 5}
clients:
  shoppers: {open: {rate: 50/s}, calls: {shop: {timeout: 2s, breaker: {consecutive: 5}}}}
services:
  shop: {workers: 20, queue: 50, service_time: {exponential: {mean: 50ms}}}
YAML
}

# Names of the first table's rows.
variants_of() {
    awk '/^Variant/ { t++; next } /^$/ { on = 0 } t == 1 && /^  / { print $1 }' <<< "$1" | tr '\n' ' '
}

@test "all variants, the scenario as written first, ten replications" {
    run -0 --separate-stderr "$squall" compare small.yaml
    [[ ${lines[0]} == "small brownout, 3 variants"*"seed 3, 10 runs of 1 min each" ]]
    [ "$(variants_of "$output")" = "base calm patient " ]
    [[ $output == *"Against base"* && $output == *"at shop, the bottom layer"* ]]
    [[ $output == *"Best of 3: calm is down for 0 s, base for 10.0 s."* ]]
    fits
}

@test "only the variants asked for, the first is held against" {
    run -0 --separate-stderr "$squall" compare small.yaml -V patient,base -n 3
    [ "$(variants_of "$output")" = "patient base " ]
    [[ $output == *"Against patient"* && $output == *"3 runs of"* ]]
    run -0 --separate-stderr "$squall" compare small.yaml -V patient -V base -n 3
    [ "$(variants_of "$output")" = "patient base " ]
}

@test "the file's replications hold when they are more, --replications always" {
    sed 's/seed: 3/seed: 3, replications: 12/' small.yaml > twelve.yaml
    run -0 --separate-stderr "$squall" compare twelve.yaml
    [[ ${lines[0]} == *"12 runs"* ]]
    run -0 --separate-stderr "$squall" compare twelve.yaml -n 2
    [[ ${lines[0]} == *"2 runs"* ]]
    run -0 --separate-stderr "$squall" compare small.yaml --set run.replications=1
    [[ ${lines[0]} == *"1 run of"* && $output == *"A single replication"* ]]
}

@test "a comparison is made of the runs that \`run\` makes" {
    "$squall" run small.yaml --variant calm -n 4 -q -f csv | grep '^run.goodput,' | cut -d, -f2 > alone
    "$squall" compare small.yaml -n 4 -q -f csv | grep '^calm,goodput,' | cut -d, -f4 > together
    [ -s alone ]
    cmp alone together
}

@test "any number of threads gives the same bytes" {
    "$squall" compare small.yaml -n 5 -q -f json -j 1 > one
    "$squall" compare small.yaml -n 5 -q -f json -j 4 > four
    cmp one four
}

@test "several files, with names that tell them apart" {
    run -0 --separate-stderr "$squall" compare small.yaml other.yaml -n 2
    [ "$(variants_of "$output")" = "small small:calm small:patient other " ]
    [[ $stderr == *"the seeds differ; all are run with that of small, 3 (--seed names another)"* ]]
    [[ ${lines[0]} == "several scenarios, 4 variants"*"seed 3, 2 runs of 1 min each" ]]
    [[ $output == *"The variants differ in load: clients want "[34]?.?"/s to "[45]?.?"/s."* ]]
    [[ $output != *"differ in length"* ]]
    run -0 --separate-stderr "$squall" compare small.yaml other.yaml -n 2 --seed 9
    [[ $stderr != *"the seeds differ"* && ${lines[0]} == *"seed 9"* ]]
    run -0 --separate-stderr "$squall" compare other.yaml small.yaml -n 2 --seed 9 -V base,calm
    [ "$(variants_of "$output")" = "other small small:calm " ]
    sed -i 's/duration: 60s/duration: 90s/; s/^variants:/&\n  naive: {}/' small.yaml
    run -0 --separate-stderr "$squall" compare small.yaml other.yaml -n 2 -q
    [ "$(variants_of "$output")" = "small:naive small:calm small:patient other " ]
    [[ ${lines[0]} == *"seed 3, 2 runs of 1 min to 1 min 30 s each" ]]
    [[ ${output//$'\n'/ } == *"differ in length, 1 min to 1 min 30 s:"* ]]
    fits
    sed -i '/naive/d' small.yaml && mkdir there && cp small.yaml there
    run -0 --separate-stderr "$squall" compare small.yaml there/small.yaml -n 2 -V base
    [ "$(variants_of "$output")" = "small.yaml there/small.yaml " ]
}

@test "the heading keeps its end" {
    sed -i 's/^name: .*/name: a name that is much longer than any line in which it has to fit with more/' small.yaml
    run -0 --separate-stderr "$squall" compare small.yaml -n 2 -q --seed 1234567890123
    [[ ${lines[0]} == "a name that is mu"*"…, 3 variants  seed 1234567890123, 2 runs of 1 min each" ]]
    fits
}

@test "a setting holds for all" {
    run -0 --separate-stderr "$squall" compare small.yaml -n 2 -s faults='[]' -V base,calm
    [[ $output == *"No variant differs from base beyond chance"* ]]
}

@test "more replications until the interval is narrow" {
    run -0 --separate-stderr "$squall" compare small.yaml -V base,calm --until ci=0.5% -n 2
    [[ ${lines[0]} =~ seed\ 3,\ ([0-9]+)\ runs ]]
    ((BASH_REMATCH[1] > 10))
}

@test "toggles: which control mattered" {
    run -0 --separate-stderr "$squall" compare small.yaml --toggle retry,timeout -n 4
    [ "$(variants_of "$output" | wc -w)" -eq 4 ]
    [[ $output == *"Without it"*"  all on "*"  no retry "*"  no timeout "*"  all off "* ]]
    [[ $output != *"Against"* && $output != *"the mean over"* ]]
    fits
    run -0 --separate-stderr "$squall" compare small.yaml --toggle all -n 2 -V patient
    [[ ${lines[0]} == "small brownout, patient, 6 variants"* ]]
    run -0 --separate-stderr "$squall" compare small.yaml --toggle-full backoff,retry,timeout -n 2
    [[ ${lines[0]} == *"8 variants"* && $output == *"  only timeout "* ]]
    [[ $output == *"the mean over the 4 pairs"* ]]
    fits
}

@test "a toggle is the setting none" {
    "$squall" compare small.yaml --toggle retry -n 3 -q -f csv | grep '^all off,goodput,' |
        cut -d, -f4 > toggled
    "$squall" run small.yaml -n 3 -q -f csv --set clients.shoppers.calls.shop.retry=none |
        grep '^run.goodput,' | cut -d, -f2 > set
    cmp toggled set
}

@test "json and csv" {
    run -0 --separate-stderr "$squall" compare small.yaml -n 3 -f json
    [[ $output == "{"* && ${lines[-1]} == "}" ]]
    [[ $output == *'"first": "base"'*'"difference"'*'"significant": true'* ]]
    [[ $output == *'"clients.shoppers.goodput": {'* && $output != *'"controls"'* ]]
    run -0 --separate-stderr "$squall" compare small.yaml -n 3 -f json --toggle retry,timeout
    [[ $output == *'"controls": ['*'"without"'* ]]
    run -0 --separate-stderr "$squall" compare small.yaml -n 3 -f csv
    [[ ${lines[0]} == "variant,headline,unit,mean,ci95,difference,difference_ci95,significant" ]]
    [[ $output == *$'\n'"calm,downtime,s,0,0,-10,0,1"* ]]
}

@test "out: files of the whole and of each variant, with plain names" {
    run -0 --separate-stderr "$squall" compare small.yaml --toggle retry,timeout -n 2 -o deep/results
    cd deep/results
    [ "$(echo *)" = "all-off all-on comparison.csv comparison.json no-retry no-timeout results.json" ]
    files=$(cd no-retry && echo *)
    [ "$files" = "plot.gp results.json scenario.yaml series.csv summary.json" ]
    grep -q '"variant": "no retry"' no-retry/summary.json
    # what was compared can be run again
    "$squall" run no-retry/scenario.yaml -q -f csv | grep '^run.goodput,' | cut -d, -f2 > again
    grep '^no retry,goodput,' comparison.csv | cut -d, -f4 | cmp - again
    cd ../..
    mkdir there && cp small.yaml there
    "$squall" compare small.yaml there/small.yaml -n 1 -V base -q -o two > page
    [ -e two/small.yaml/summary.json ] && [ -e two/there-small.yaml/summary.json ]
    touch file
    run -2 --separate-stderr "$squall" compare small.yaml -n 1 -q -o file
    [[ $stderr == *"can't make the folder file"* ]]
    run -2 --separate-stderr "$squall" compare small.yaml -n 1 -q -o ""
    [[ $stderr == *"folder without a name"* ]]
}

@test "out: a variant named like a file beside its folder" {
    echo '  comparison.json: {run.seed: 3}' >> small.yaml
    echo '  plot.png: {run.seed: 4}' >> small.yaml
    "$squall" compare small.yaml -V base,comparison.json,plot.png -n 1 -q -o results > page
    files=$(cd results && echo *)
    [ "$files" = "base comparison.csv comparison.json comparison.json-2 plot.png-2 results.json" ]
    [ -e results/comparison.json-2/summary.json ]
}

@test "wrong input says what would be right" {
    run -2 "$squall" compare
    [[ $output == *"compare takes a scenario, or several"* ]]
    run -2 "$squall" compare other.yaml
    [[ $output == *"only base is there"*"--toggle all"* ]]
    run -2 "$squall" compare small.yaml -V clam,base
    [[ $output == *"did you mean 'calm'?"* ]]
    run -2 "$squall" compare small.yaml -V base,,calm
    [[ $output == *"names joined by commas"* ]]
    run -2 "$squall" compare small.yaml small.yaml
    [[ $output == *"takes part twice"* ]]
    run -2 "$squall" compare small.yaml --toggle retires
    [[ $output == *"no control 'retires'"* ]]
    run -2 "$squall" compare small.yaml --toggle cache
    [[ $output == *"it has backoff, jitter, retry, timeout"* ]]
    run -2 "$squall" compare small.yaml other.yaml --toggle timeout
    [[ $output == *"takes one scenario"*"not 2 files"* ]]
    run -2 "$squall" compare small.yaml -V base,calm --toggle timeout
    [[ $output == *"not 2 variants"* ]]
    run -2 "$squall" compare small.yaml --toggle timeout --toggle-full retry
    [[ $output == *"given once"* ]]
    run -2 "$squall" compare small.yaml --plot - --format json
    [[ $output == *"--plot - goes below the page: it needs --format table"* ]]
    run -2 "$squall" compare missing.yaml small.yaml
    [[ $output == *"no file and no story called missing.yaml"* ]]
    run -2 "$squall" compare small.yaml --set services.shop.workers=0
    [[ $output == *"services.shop.workers is 0"* ]]
}

@test "too many controls for all combinations" {
    cat > many.yaml <<'YAML'
name: many
run: {duration: 1s}
clients:
  web:
    open: {rate: 5/s}
    calls: {shop: {cancel: queued, deadline: 9s, timeout: 2s, bulkhead: 5, breaker: {consecutive: 5}, retry: 2}}
services: {shop: {workers: 2, queue: 5, service_time: 1ms}}
YAML
    run -2 "$squall" compare many.yaml --toggle-full all -q
    [[ $output == *"at most 6 controls (64 variants), not of 8"* ]]
    run -0 "$squall" compare many.yaml --toggle-full backoff,jitter,retry,timeout,breaker,bulkhead -n 1 -q
    [[ ${lines[0]} == "many, 64 variants"* ]]
    fits
}

@test "what a hot-fix sets can't be switched off" {
    sed '/^variants/,$d' small.yaml > fix.yaml
    echo '  - {at: 40s, set: {clients.shoppers.calls.shop.breaker: {consecutive: 5}}}' >> fix.yaml
    run -2 --separate-stderr "$squall" compare fix.yaml --toggle breaker,retry
    [[ $stderr == *"breaker can't be switched off: clients.shoppers.calls.shop.breaker is set in mid-run"* ]]
}

@test "interrupted: the pairs that were finished" {
    "$squall" compare small.yaml -n 200000 -y > page 2> said &
    pid=$!
    for _ in {1..100}; do
        sleep 0.05
        grep -q SigCgt "/proc/$pid/status" && (($(awk '/SigCgt/ { print "0x" $2 }' "/proc/$pid/status") & 2)) && break
    done
    sleep 0.5
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 0 ]
    [[ $(< said) =~ "interrupted: "([0-9]+)" of 200000 replications were finished" ]]
    grep -q "seed 3, ${BASH_REMATCH[1]} runs of 1 min each" page
}
