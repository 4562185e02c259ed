#!/usr/bin/env bats
# squall sweep end to end: its points are those of `run --set`, kept, gone on with, shown and drawn.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > small.yaml <<'YAML'
name: small
run: {duration: 60s, seed: 3}
objective: {goodput: 95%, latency: {p99: 1s}, hold: 5s}
clients:
  web:
    open: {rate: 280/s}
    calls: {store: {timeout: 1s, retry: {attempts: 2, backoff: none, jitter: none}}}
services:
  store: {workers: 3, queue: 10_000, service_time: {exponential: {mean: 10ms}}}
faults:
  - {at: 10s, for: 5s, service: store, capacity: 0%}
variants:
  slow: {services.store.workers: 2}
YAML
    rate=clients.web.open.rate
}

# Column N of row R of CSV on standard input.
cell() { sed -n "$1p" | cut -d, -f"$2"; }

@test "a point is what run --set gives, number by number" {
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 3 --vary $rate=100/s..280/s:3 \
        --metric run.goodput --metric services.store.utilisation -f csv
    swept=$output
    [ "${#lines[@]}" -eq 4 ]
    row=2
    for value in 100/s 190/s 280/s; do
        run -0 --separate-stderr "$squall" run small.yaml -q -n 3 --set $rate=$value -f csv
        mean=$(grep '^run.goodput,' <<< "$output" | cut -d, -f2)
        half=$(grep '^run.goodput,' <<< "$output" | cut -d, -f3)
        busy=$(grep '^services.store.utilisation,' <<< "$output" | cut -d, -f2)
        [ "$(cell $row 2 <<< "$swept")" = "$value" ]
        [ "$(cell $row 7 <<< "$swept")" = "$mean" ]
        [ "$(cell $row 8 <<< "$swept")" = "$half" ]
        [ "$(cell $row 9 <<< "$swept")" = "$busy" ]
        run -0 --separate-stderr "$squall" run small.yaml -q -n 3 --set $rate=$value -f json
        recovered=$(grep '"recovered": [0-9]' <<< "$output" | grep -o '[0-9]*')
        [ "$(cell $row 4 <<< "$swept")" -eq $((3 - recovered)) ]
        row=$((row + 1))
    done
}

@test "variant and settings are below what is varied" {
    "$squall" sweep small.yaml -q -n 2 --variant slow --set $rate=5/s --vary $rate=80/s,120/s -f csv > swept.csv
    run -0 --separate-stderr "$squall" run small.yaml -q -n 2 --variant slow --set $rate=120/s -f csv
    [ "$(cell 3 7 < swept.csv)" = "$(grep '^run.goodput,' <<< "$output" | cut -d, -f2)" ]
}

@test "any number of threads gives the same bytes, and so does a store" {
    vary=(--vary $rate=100/s..280/s:4 --vary services.store.workers=2..4:3)
    "$squall" sweep small.yaml -q -n 2 "${vary[@]}" -j 1 -f json > one.json
    "$squall" sweep small.yaml -q -n 2 "${vary[@]}" -j 5 -f json > five.json
    "$squall" sweep small.yaml -q -n 2 "${vary[@]}" -j 2 -f json --store r.db > stored.json
    "$squall" sweep small.yaml -q -n 2 "${vary[@]}" -j 2 -f json --store r.db > again.json
    cmp one.json five.json
    cmp one.json stored.json
    cmp one.json again.json
}

@test "whole numbers are found out: none is run twice" {
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 1 --vary services.store.workers=1..4:20 -f csv
    [ "${#lines[@]}" -eq 5 ]
    [ "$(cut -d, -f2 <<< "$output" | tail -4 | tr '\n' ' ')" = "1 2 3 4 " ]
}

@test "ten runs a point, unless the scenario or the command says otherwise" {
    run -0 --separate-stderr "$squall" sweep small.yaml -q --vary $rate=10/s,20/s -f csv
    [ "$(cell 2 3 <<< "$output")" -eq 10 ]
    run -0 --separate-stderr "$squall" sweep small.yaml -q --set run.replications=2 --vary $rate=10/s,20/s -f csv
    [ "$(cell 2 3 <<< "$output")" -eq 2 ]
}

@test "a second sweep finds the points of the first, a changed scenario does not" {
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --vary $rate=10/s..40/s:4 --store r.db
    [[ $stderr != *"already"* ]]
    first=$output
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --vary $rate=10/s..40/s:4 --store r.db
    [[ $stderr == *"4 of 4 points are in r.db already"* ]]
    [ "$output" = "$first" ]
    sed 's/mean: 10ms/mean: 11ms/' small.yaml > other.yaml
    run -0 --separate-stderr "$squall" sweep other.yaml -n 1 --vary $rate=10/s..40/s:4 --store r.db
    [[ $stderr != *"already"* ]]
    # only what is in force counts: a comment, a default written out and another folder change nothing
    mkdir deeper
    sed 's/seed: 3/seed: 3, tick: 1s/; 1i # a comment' small.yaml > deeper/same.yaml
    run -0 --separate-stderr "$squall" sweep deeper/same.yaml -n 1 --vary $rate=10/s..40/s:4 --store r.db
    [[ $stderr == *"4 of 4 points are in r.db already"* ]]
}

@test "a changed trace is another study" {
    printf '1s\n2s\n' > t.txt
    sed 's/open: {rate: 280\/s}/trace: {file: t.txt}/' small.yaml > traced.yaml
    vary=(--vary services.store.workers=1,2 -n 1 --store r.db)
    run -0 --separate-stderr "$squall" sweep traced.yaml "${vary[@]}"
    run -0 --separate-stderr "$squall" sweep traced.yaml "${vary[@]}"
    [[ $stderr == *"2 of 2 points are in r.db already"* ]]
    printf '1s\n3s\n' > t.txt
    run -0 --separate-stderr "$squall" sweep traced.yaml "${vary[@]}"
    [[ $stderr != *"already"* ]]
    # the same where the trace is what is varied
    vary=(--vary clients.web.trace.file=t.txt,u.txt -n 1 --store r.db)
    cp t.txt u.txt
    run -0 --separate-stderr "$squall" sweep traced.yaml "${vary[@]}"
    printf '5s\n' > u.txt
    run -0 --separate-stderr "$squall" sweep traced.yaml "${vary[@]}"
    [[ $stderr != *"already"* ]]
}

@test "Ctrl-C keeps the finished points; run again it goes on" {
    vary=(--vary $rate=200/s..300/s:40 -n 1 --set run.duration=300s --store r.db)
    "$squall" sweep small.yaml "${vary[@]}" > part.txt 2> part.err &
    pid=$!
    for _ in $(seq 200); do [ -s r.db ] && break; sleep 0.02; done
    sleep 0.3
    kill -INT "$pid"
    wait "$pid" || [ $? -eq 130 ]
    if ! grep -q '^squall: interrupted: [0-9]* of 40 points are in r.db; run it again to go on' part.err; then
        cat part.err
        [ "$(grep -c "40 points" part.txt)" -eq 1 ] # it was done before the signal came
    fi
    run -0 --separate-stderr "$squall" sweep small.yaml "${vary[@]}" -f csv
    resumed=$output
    [ "${#lines[@]}" -eq 41 ]
    run -0 --separate-stderr "$squall" sweep small.yaml "${vary[@]}" --store fresh.db -q -f csv
    [ "$output" = "$resumed" ]
}

@test "a Latin hypercube has as many points as asked for, all different" {
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 1 --lhs 12 --vary $rate=10/s..50/s \
        --vary clients.web.calls.store.timeout=100ms..5s:log -f csv
    [ "${#lines[@]}" -eq 13 ]
    [ "$(cut -d, -f2 <<< "$output" | sort -u | wc -l)" -eq 13 ]
    [ "$(cut -d, -f3 <<< "$output" | sort -u | wc -l)" -eq 13 ]
}

@test "files and pictures of every shape" {
    command -v gnuplot || skip "gnuplot is not installed"
    one=(--vary $rate=100/s..280/s:3)
    two=("${one[@]}" --vary services.store.workers=2,3)
    "$squall" sweep small.yaml -q -n 1 "${one[@]}" --plot one.png --out results
    "$squall" sweep small.yaml -q -n 1 "${two[@]}" --plot two.svg
    "$squall" sweep small.yaml -q -n 1 "${two[@]}" --vary clients.web.calls.store.retry.attempts=1,2 --plot three.pdf
    "$squall" sweep small.yaml -q -n 1 "${two[@]}" --lhs 4 --plot four.png
    "$squall" sweep small.yaml -q -n 1 --vary services.store.queue.order=fifo,lifo --plot five.png
    head -c 4 one.png | grep -q PNG
    grep -q '</svg>' two.svg
    head -c 4 three.pdf | grep -q PDF
    [ -s four.png ] && [ -s five.png ]
    [ -s results/summary.json ] && [ -s results/scenario.yaml ]
    "$squall" sweep small.yaml -q -n 1 "${one[@]}" -f csv | cmp - results/points.csv
    gnuplot -c "$BATS_TEST_DIRNAME/../plots/sweep.gp" results by-hand.png
    [ -s by-hand.png ]
}

@test "names from a file mean nothing to gnuplot" {
    command -v gnuplot || skip "gnuplot is not installed"
    sed "s/name: small/name: \"sm'all \`touch harm\`\"/" small.yaml > nasty.yaml
    sed -i 's/^services:/&\n  cellar: {workers: 9, service_time: {constant: 1ms}}/' nasty.yaml
    together=services.store.calls.cellar.parallel # any word names a group
    word="\"it's \`touch harm\`\\\\\""
    for more in "" "--vary $rate=10/s,20/s" "--vary $rate=10/s,20/s --lhs 4"; do
        # shellcheck disable=SC2086 # several words
        run -0 --separate-stderr "$squall" sweep nasty.yaml -q -n 1 --vary "$together=$word,plain" $more --plot nasty.png
        [ -s nasty.png ]
        rm nasty.png
    done
    [ ! -e harm ]
}

# --- mistakes ---

@test "what is wrong is said before anything is run" {
    wrong() { run -2 "$squall" sweep "$@"; }
    wrong small.yaml
    [[ $output == *"sweep needs something to vary: --vary PATH=LO..HI:COUNT"* ]]
    wrong --vary $rate=1/s..2/s:2
    [[ $output == *"sweep takes one scenario, not 0"* ]]
    wrong small.yaml --vary $rate=1..2:2
    [[ $output == *"with $rate=1: "*"needs a unit"* ]]
    wrong small.yaml --vary $rate=1/s..2s:2
    [[ $output == *"both ends need the same kind of unit"* ]]
    wrong small.yaml --vary $rate=1/s..2/s
    [[ $output == *"is a range without a number of values"* ]]
    wrong small.yaml --vary services.stor.workers=1..3:3
    [[ $output == *"stor"* ]]
    wrong small.yaml --vary services.store.workers=0..3:4
    [[ $output == *"with services.store.workers=0: "*"must be"* ]]
    wrong small.yaml --vary services.store.workers=1,2,0,4
    [[ $output == *"with services.store.workers=0: "* ]]
    wrong small.yaml --vary run.seed=1..3:3
    [[ $output == *"all points share seed and replications"* ]]
    wrong small.yaml --vary $rate=1/s,2/s --metric run.goodptu
    [[ $output == *"there is no metric run.goodptu; did you mean run.goodput?"* ]]
    wrong small.yaml --vary $rate=1/s,2/s --lhs 1
    [[ $output == *"--lhs is 1, but must be 2.."* ]]
    wrong small.yaml --vary $rate=1/s,2/s --plot -
    [[ $output == *"can't be drawn in a terminal"* ]]
    wrong small.yaml --vary $rate=1/s,2/s --plot x.gif
    [[ $output == *".png, .svg or .pdf"* ]]
    wrong small.yaml --vary $rate=1/s,2/s --vary $rate=3/s,4/s
    [[ $output == *"--vary $rate is given twice"* ]]
    wrong small.yaml --vary $rate=1/s,2/s --variant nobody
    [[ $output == *"there is no variant 'nobody'"* ]]
}

@test "a store that can't be written is said before anything is run" {
    run -2 "$squall" sweep small.yaml -q -n 1 --vary $rate=1/s,2/s --store no/such/folder/r.db
    [[ $output == *"r.db"* ]]
    echo "no store" > text.db
    run -2 "$squall" sweep small.yaml -q -n 1 --vary $rate=1/s,2/s --store text.db
    [[ $output == *"text.db"* ]]
    [ "$(cat text.db)" = "no store" ]
}

@test "warnings that some points have are told with the first of them" {
    # 3 workers of 10 ms serve 300/s
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --vary $rate=280/s..320/s:5
    [[ $stderr == *"squall: warning: from 300/s on: 'store' can't keep up even without a fault: 300 requests"* ]]
    [ "$(grep -c "keep up" <<< "$stderr")" -eq 1 ]
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --vary services.store.workers=1..4:4
    [[ $stderr == *"warning: up to 2: 'store' can't keep up"*"200 can be served"* ]]
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --vary services.store.workers=2,3 \
        --vary $rate=190/s..310/s:3
    [[ $stderr == *"at 3 of 6 points, first at store.workers=2, open.rate=250/s: 'store' can't"* ]]
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 1 --vary $rate=280/s..320/s:5
    [ -z "$stderr" ]
}

@test "very many points are said before they begin" {
    run --separate-stderr timeout -s INT 1 "$squall" sweep small.yaml --vary $rate=100/s..200/s:10000
    [[ $stderr == *"squall: 10000 points x 10 runs"* ]]
}

@test "metrics that do not fit stand in a second table, none is missing" {
    six=()
    for metric in run.goodput run.downtime services.store.amplification services.store.utilisation \
        run.attempts run.recovery_time; do six+=(-m $metric); done
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 2 --vary $rate=100/s,200/s "${six[@]}"
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    for head in goodput downtime amplification utilisation attempts recovery_time; do
        [ "$(grep -cw $head <<< "$output")" -eq 1 ]
    done
    [ "$(grep -c '^  200/s' <<< "$output")" -ge 2 ]
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 1 --lhs 3 --vary services.store.workers=1..4 \
        --vary $rate=100/s..200/s --vary services.store.queue.limit=10..99 --vary faults.0.for=1s..9s \
        --vary faults.0.capacity=0%..50% --vary clients.web.calls.store.timeout=100ms..1s
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    for head in open.rate queue.limit faults.0.for faults.0.capacity store.timeout goodput amplification; do
        [[ $output == *"$head"* ]]
    done
    [ "$(grep -c '^  2: ' <<< "$output")" -ge 2 ]
}

@test "nonsense is refused with what is right" {
    run -2 "$squall" sweep small.yaml --vary name=a,b
    [[ $output == *"the name changes nothing in a run"* ]]
    run -2 "$squall" sweep small.yaml --vary run.seed=1..3:3
    [[ $output == *"no scenario tips by its seed"* ]]
    run -2 "$squall" sweep small.yaml --vary $rate=100/s...200/s:3
    [[ $output == *"two dots, not three: write 100/s..200/s"* ]]
    run -2 "$squall" sweep small.yaml --vary services.store.workers=1..5
    [[ $output == *"write services.store.workers=1..5:5" ]]
    run -2 "$squall" sweep small.yaml --vary $rate=1/s..5/s
    [[ $output == *"=1/s..5/s:10" ]]
    run -2 "$squall" sweep small.yaml --set clients.web.calls.store.retry={attempts: 2} --vary $rate=1/s,2/s
    [[ $output == *"takes one scenario, not 2 (what holds spaces or braces needs 'quotes')"* ]]
    run -0 --separate-stderr "$squall" sweep small.yaml -n 1 --lhs 3 --vary $rate=1/s..5/s:2
    [[ $stderr == *"with --lhs a number of values says nothing; the 3 points"* ]]
    [[ $output == *"3 points"* ]]
    for bad in x.jpg -; do
        run -2 "$squall" sweep small.yaml --vary $rate=1/s,2/s --plot $bad
        [[ $output == *".png, .svg or .pdf" && $output != *"or is -"* ]]
    done
    run -2 "$squall" sweep small.yaml --vary $rate=1/s,2/s --plot nowhere/x.png
    [[ $output == *"can't write nowhere/x.png: there is no folder nowhere"* ]]
    run -2 "$squall" sweep small.yaml --vary $rate=1/s,2/s --out small.yaml
    [[ $output == *"there is a file of that name"* ]]
}
