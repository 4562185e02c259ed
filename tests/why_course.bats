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
name: batch
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

@test "health between triggers is told of a run that ends unhealthy, too" {
    cat > world.yaml <<'END'
name: several
run: {duration: 60s}
clients:
  c: {open: 100/s, calls: {a: {timeout: 500ms, retry: {attempts: 3}}}}
services:
  a: {workers: 3, queue: 100, service_time: {exponential: 20ms}}
faults:
  - {at: 10s, for: 5s, service: a, down: true}
  - {at: 30s, for: 5s, service: a, down: true}
  - {at: 40s, for: 5s, service: a, latency: {multiply: 40}}
END
    tell
    says "1[5-7] s healthy for a while, until 30 s"
    run -0 "$squall" why redrive -q --quick # down from 5 to 15 min, dead letters put back at 20 min
    flat=$(tr -s ' \n' ' ' <<< "$output")
    says "15 min healthy for a while, until 20 min 20 min the event"
    says "20 min unhealthy again, and to the end"
}

@test "the queue that was behind is drained, not the one that is behind later" {
    run -0 "$squall" why backlog-cliff --variant ladder -q --quick
    flat=$(tr -s ' \n' ' ' <<< "$output")
    says "20 min orders is drained"
    never_says "orders-dead is drained"
}

@test "where nothing is sent for the first time all are retries" {
    run -0 "$squall" why thundering-herd -q --quick # all 10 000 call once, from 5 to 6 s
    flat=$(tr -s ' \n' ' ' <<< "$output")
    says "server gets [0-9]+/s, all of them retries"
}

@test "answers of a fallback are called so" {
    cat > world.yaml <<'END'
name: fallback
run: {duration: 60s}
clients:
  c: {open: 100/s, calls: {a: {timeout: 500ms, retry: {attempts: 3, budget: {window_ratio: 10%}}, fallback: {}}}}
services:
  a: {workers: 3, queue: 100, service_time: {exponential: 20ms}}
faults:
  - {at: 20s, for: 10s, service: a, errors: 100%}
END
    tell # while all fail no retry is answered by a
    says "100 % of the calls that needed them were answered in the end, by a fallback too\."
    run -0 "$squall" why metastable -q --quick
    [[ $output != *"fallback"* ]]
}

@test "a fault that slows, stops or takes the workers is blamed for that, not the retries" {
    world() { # FAULT
        cat > world.yaml <<END
name: blame
run: {duration: 60s}
clients:
  c: {open: 100/s, calls: {a: {timeout: 500ms, retry: {attempts: 3}}}}
services:
  a: {workers: 3, queue: 100, service_time: {exponential: 20ms}}
faults:
  - {at: 20s, for: 10s, $1}
END
        tell
    }
    world "service: a, pause: true"
    says "first, a's workers run out: all of 3 are busy; by the fault: a: paused"
    never_says "as many requests come"
    world "service: a, capacity: 0%"
    says "first, none of a's workers is left, [0-9.]+ wait 20 s"
    world "service: a, latency: {multiply: 4}" # by the requests that ended it is held for longer, or not
    says "first, a's workers run out: all of 3 are busy; (by the fault: a: every|each is held [0-9.]+ times as long as before, by the fault)"
    never_says "as many requests come"
    world "client: c, load: 2"
    says "first, a's workers run out: all of 3 are busy; 2.[0-9]+ times as many requests come as before"
    world "service: a, capacity: 0%" # from 30 s on nothing strikes it: the window tells the share
    run -0 "$squall" run world.yaml -q --out out
    share=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 == 30 { printf "%.0f", 100 * (1 - 1 / $at["services.a.retry_amplification"]) }' out/series.csv)
    tell
    says "30 s a's workers run out: all of 3 are busy; 2.05 times as many requests come as before, $share % of them retries"
}
