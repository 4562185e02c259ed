#!/usr/bin/env bats
# What a command writes is never what it reads, nor written twice.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout <<< 'variants: {calm: {faults: []}}'
    cp small.yaml before.yaml
}

# Refused before anything is run, and the scenario stays.
spares() { # WORDS COMMAND...
    local words=$1
    shift
    run -2 "$squall" "$@"
    [[ $output == *"squall: $words"* ]]
    cmp small.yaml before.yaml
}

@test "no output overwrites the scenario, whatever it is called" {
    ln small.yaml hard.yaml
    ln -s small.yaml soft.yaml
    mkdir sub
    for file in small.yaml ./small.yaml sub/../small.yaml hard.yaml soft.yaml; do
        for option in --openmetrics --dead-letters; do
            spares "$option would overwrite $file, which is read: name another place" \
                run small.yaml "$option" "$file"
        done
    done
    spares "--dead-letters would overwrite" compare small.yaml --toggle retry \
        --dead-letters small.yaml
    spares "--otlp would overwrite" trace small.yaml --otlp small.yaml
    spares "--perfetto would overwrite" trace small.yaml --perfetto small.yaml
    spares "--perfetto would overwrite" trace small.yaml --from 1s --to 2s --perfetto small.yaml
    spares "--openmetrics would overwrite" run - --openmetrics small.yaml < small.yaml
}

@test "pictures, reports and folders neither" {
    mkdir out
    for file in small.svg small.html out/scenario.yaml; do
        cp small.yaml "$file"
    done
    spares "--plot would overwrite small.svg" run small.svg --plot small.svg
    spares "--plot would overwrite small.svg" compare small.svg --toggle retry --plot small.svg
    spares "--plot would overwrite small.svg" tip small.svg \
        --vary clients.shoppers.open.rate=10/s..20/s --plot small.svg
    spares "--report would overwrite small.html" compare small.html --toggle retry \
        --report small.html
    spares "--out would overwrite out/scenario.yaml" run out/scenario.yaml --out out
    spares "--out would overwrite out/scenario.yaml" sweep out/scenario.yaml \
        --vary clients.shoppers.open.rate=10/s,20/s --out out
    mkdir out/base
    cp small.yaml out/base/scenario.yaml
    spares "--out would overwrite out/base/scenario.yaml" compare out/base/scenario.yaml --out out
    for file in small.svg small.html out/scenario.yaml out/base/scenario.yaml; do
        cmp "$file" before.yaml
    done
}

@test "a recording that the scenario reads is spared, too" {
    printf '0.1\n0.2\n' > times.txt
    cp times.txt kept.txt
    cat > recorded.yaml <<'YAML'
name: recorded
run: {duration: 10s}
clients: {c: {trace: {file: times.txt}, calls: {s: {timeout: 1s}}}}
services: {s: {workers: 1, service_time: {constant: 10ms}}}
YAML
    spares "--openmetrics would overwrite times.txt" run recorded.yaml --openmetrics times.txt
    cmp times.txt kept.txt
}

@test "two outputs into one file are refused, two into a device are not" {
    spares "--perfetto and --otlp would both write p" trace small.yaml --perfetto p --otlp ./p
    spares "--dead-letters and --openmetrics would both write p" run small.yaml --openmetrics p \
        --dead-letters p
    mkdir o
    spares "--openmetrics and --out would both write o/series.csv" run small.yaml -o o \
        --openmetrics o/series.csv
    [ ! -e p ]
    run -0 "$squall" trace small.yaml -q --perfetto /dev/null --otlp /dev/null
}
