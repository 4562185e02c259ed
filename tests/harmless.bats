#!/usr/bin/env bats
# Foreign text (names, arguments, paths, files) shown harmless by every command in every format.

load common

esc=$'\e' rlo=$'\u202e' csi=$'\u009b'

# A scenario all of whose names could steer a terminal or a spreadsheet.
setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > hostile.yaml <<'YAML'
name: "=cmd\u202Egnp\nx"
about: "x\u2066\ny"
run: {duration: 20s, replications: 2}
clients:
  a: {open: {rate: 20/s}, calls: {s: {timeout: 1s}}}
services:
  s: {workers: 4, service_time: 20ms}
faults:
  - {at: 5s, for: 5s, service: s, down: true}
variants:
  calm: {run: {duration: 21s}}
expect:
  - {verdict: absorbed}
  - {variant: calm, verdict: absorbed}
YAML
    sed '/^variants:/,$d' hostile.yaml > "=v${esc}[1m${rlo}.yaml"
    sed '/^variants:/,$d' hostile.yaml > "@w${csi}.yaml"
}

# What is in $1 could not steer anything.
harmless() {
    ! grep -q -e "$esc" -e "$rlo" -e "$csi" -e $'\a' -e $'\u2066' "$1"
}

@test "names of a scenario, in all that is printed" {
    axis=run.duration=20s,21s
    files="=v${esc}[1m${rlo}.yaml @w${csi}.yaml"
    for words in "check hostile.yaml" "run hostile.yaml --explain" "run hostile.yaml --expect" \
        "run hostile.yaml --format csv" "run hostile.yaml --format json" \
        "trace hostile.yaml" "trace hostile.yaml --format json" \
        "trace hostile.yaml --client =$esc" \
        "compare hostile.yaml -n 2" "compare hostile.yaml -n 2 --toggle all" \
        "compare $files -n 2" "compare $files -n 2 --format csv" "compare $files -n 2 --format json" \
        "sweep hostile.yaml -n 1 --vary $axis --store r.db" \
        "sweep hostile.yaml -n 1 --vary $axis --format json" \
        "sweep hostile.yaml -n 1 --vary $axis --format csv" \
        "tip hostile.yaml --vary run.duration=20s..30s --runs 50" \
        "results r.db" "results r.db 1" "results r.db 1 --scenario" "results r.db 1 --format csv" \
        "results r.db 1 --format json" "results r.db --format csv" "results r.db --format json"; do
        echo "$words"
        # expectations may not be met, and there is no such client
        timeout 60 "$squall" $words > said 2>&1 || (($? == 3)) || [[ $words == *--client* ]]
        [ -s said ]
        harmless said
    done
}

@test "names of a scenario, in files and pictures" {
    "$squall" compare =v*.yaml @w*.yaml -q -n 2 --out out > /dev/null
    for file in out/comparison.csv out/comparison.json out/*/summary.json out/*/series.csv \
        out/*/scenario.yaml out/*/plot.gp; do
        echo "$file"
        [ -s "$file" ]
        harmless "$file"
    done
    command -v gnuplot || skip "gnuplot is not installed"
    "$squall" run hostile.yaml -q --plot p.svg > /dev/null
    "$squall" compare =v*.yaml @w*.yaml -q -n 2 --report r.html > /dev/null
    "$squall" run hostile.yaml -q --plot t.svg --panels talk > /dev/null
    harmless p.svg
    harmless t.svg
    harmless r.html
}

@test "a name that a spreadsheet would compute" {
    "$squall" compare =v*.yaml @w*.yaml -q -n 2 --format csv > csv
    grep -q "^\"'=v" csv
    grep -q "^\"'@w" csv
    "$squall" sweep hostile.yaml -q -n 1 --vary run.duration=20s,21s --store r.db > /dev/null
    "$squall" results r.db --format csv >> csv
    grep -q "^1,\"'=cmd" csv
    ! grep -qE '(^|,)"?[=+@]' csv
}

@test "a newline in a name is one in JSON" {
    "$squall" run hostile.yaml -q --format json > json
    output=$(< json)
    [[ $output == *'"=cmd\u202Egnp\nx"'* ]]
}

@test "what --explain writes reads back" {
    sed '/^variants:/,$d' hostile.yaml > plain.yaml
    "$squall" run plain.yaml -q --format json > before
    "$squall" run plain.yaml -q --out out > /dev/null
    "$squall" run out/scenario.yaml -q --format json | cmp - before
}

@test "arguments, paths and the environment" {
    bad="${esc}[31m${rlo}${csi}x"
    cp hostile.yaml "$bad.yaml"
    echo "[" > "$bad.bad"
    for words in "$bad" "run $bad" "run hostile.yaml --$bad" "run hostile.yaml --set $bad" \
        "run hostile.yaml --set $bad=1" "run hostile.yaml --format $bad" \
        "run hostile.yaml --variant $bad" "run hostile.yaml --plot $bad" \
        "run hostile.yaml --plot no/$bad.png" "run hostile.yaml --out /dev/null/$bad" \
        "run hostile.yaml --seed $bad" "run hostile.yaml --jobs $bad" "run $bad.bad" \
        "run hostile.yaml --until $bad=5%" "check $bad.yaml" "check $bad.bad" \
        "compare hostile.yaml --toggle $bad" "compare hostile.yaml --report $bad" \
        "compare $bad.yaml $bad.yaml" "sweep hostile.yaml --vary $bad" \
        "sweep hostile.yaml --vary $bad=1..3:3" "sweep hostile.yaml --metric $bad" \
        "sweep hostile.yaml -n 1 --vary run.duration=20s,21s --store no/$bad" \
        "tip hostile.yaml --vary $bad=1..2" "results $bad" "fields $bad" "presets $bad" \
        "results hostile.yaml $bad" "results hostile.yaml --where $bad"; do
        echo "$words"
        timeout 60 "$squall" $words > said 2>&1 || true
        [ -s said ]
        harmless said
    done
    mkdir bin
    printf '#!/bin/sh\nprintf "line 1: %s\\n" >&2\nexit 1\n' "$bad" > bin/gnuplot
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH run -1 "$squall" run hostile.yaml -q --plot p.png
    printf '%s' "$output" > said
    harmless said
    TMPDIR=$PWD/no/$bad run -1 "$squall" run hostile.yaml -q --plot p.png
    printf '%s' "$output" > said
    harmless said
}

@test "a bad line of a trace file" {
    printf '1\n\e[31m\e]0;PWNED\aevil\n' > trace.txt
    cat > trace.yaml <<'YAML'
name: trace escapes
run: {duration: 10s}
clients: {a: {trace: trace.txt, calls: {s: {}}}}
services: {s: {workers: 2, queue: 10, service_time: 1ms}}
YAML
    run -2 "$squall" run trace.yaml
    [[ $output == *"trace.txt:2:1: error: '?[31m?]0;PWNED?evil' is no arrival time"* ]]
    printf '%s' "$output" > said
    harmless said
}

@test "per cent in the names of variants, files and stores is nothing but itself" {
    brownout 'duration: 40s, seed: 3' '100% of %s%n %d' <<'YAML'
variants:
  0%: {}
  50%-budget: {clients.shoppers.calls.shop.retry.budget: {window_ratio: 50%}}
  a%s%n%d: {services.shop.workers: 10}
expect: [{variant: 50%-budget, verdict: [contained, recovered]}, {variant: a%s%n%d, verdict: absorbed}]
YAML
    run -0 --separate-stderr "$squall" check small.yaml
    run -3 --separate-stderr "$squall" run small.yaml --expect
    [[ ${lines[0]} == "met     50%-budget: "* && ${lines[1]} == "NOT MET a%s%n%d: "* ]]
    run -2 "$squall" run small.yaml -V z%s%n
    [[ $output == *"there is no variant 'z%s%n'; there are 0%, 50%-budget, a%s%n%d" ]]
    run -0 --separate-stderr "$squall" compare small.yaml -n 2 --out 'both%d' --report r%s.html
    [[ $output == "100% of %s%n %d, 3 variants"*"  0% "*"  50%-budget "*"  a%s%n%d "* ]]
    grep -q 'a%s%n%d' r%s.html
    [ "$(ls both%d | grep -v '\.' | wc -l)" -eq 3 ]
    grep -q '"variant": "a%s%n%d"' both%d/*/summary.json
    run -0 --separate-stderr "$squall" compare small.yaml -n 2 -q -V '50%-budget' --toggle budget
    [[ $output == *", 50%-budget, 2 variants"* ]]
    run -0 --separate-stderr "$squall" sweep small.yaml -q -n 1 -V 'a%s%n%d' --vary services.shop.workers=5,20 --store 's%d.db'
    run -0 "$squall" results s%d.db
    [[ $output == "s%d.db: 1 study"*"100% of %s%n %d (a%s%n%d)"* ]]
    run -0 bash -c "'$squall' complete run small.yaml -V 5"
    [ "$output" = "50%-budget" ]
    # in other names it is refused, as it is written
    sed -i 's/shoppers/shop%s/' small.yaml
    run -2 "$squall" check small.yaml
    [[ $output == *"'shop%s' is no name: letters, digits, _ and -"* ]]
    command -v gnuplot || skip "gnuplot is not installed"
    run -0 --separate-stderr "$squall" plot both%d -o 'p%d%s.svg'
    grep -q 'a%s%n%d' p%d%s.svg
}
