#!/usr/bin/env bats
# squall why where several triggers come, one after the other, and what each breaks: its sentences
# against what the scenario says, and against series.csv.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# The page in one line; what stands in the file `world` is the scenario.
tell() { # [OPTION...]
    run -0 "$squall" why world.yaml -q --quick "$@"
    flat=$(tr -s ' \n' ' ' <<< "$output")
}

says() {
    grep -qE -- "$1" <<< "$flat" || { printf 'it does not say: %s\n%s\n' "$1" "$output"; return 1; }
}

never_says() {
    ! grep -qE -- "$1" <<< "$flat" || { printf 'it says: %s\n%s\n' "$1" "$output"; return 1; }
}

@test "health that came before or between triggers is none that came while one was there" {
    cat > world.yaml <<'END'
run: {duration: 2min}
clients:
  nightly: {batch: {calls: 500, at: 10s}, calls: {a: {timeout: 5s}}}
services:
  a: {workers: 3, queue: 1000, service_time: {exponential: 20ms}}
faults:
  - {at: 1min, for: 20s, service: a, latency: {multiply: 4}}
END
    tell # 500 calls of 20 ms by three workers: over by 14 s
    says "14 s healthy again by itself, before the first trigger"
    never_says "there still"
    run -0 "$squall" why budgets -q --quick # from 1 to 2 min, and another from 3 min on
    flat=$(tr -s ' \n' ' ' <<< "$output")
    says "2 min healthy again, when the trigger was over"
    never_says "there still"
}

@test "instants have three decimals at the most" {
    run -0 "$squall" why thundering-herd -q --quick
    [[ $output == *$'\n  31.827 s          healthy again'* ]]
    ! grep -E '^  [0-9]+\.[0-9]{4}' <<< "$output"
}
