#!/usr/bin/env bats
# squall trace: which call it shows, how it reads, and what it refuses.

load common

# The first value of a key in what `trace --format json` wrote.
member() { # KEY
    sed -n "s/.*\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" | sed 1q
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout <<'YAML'
variants:
  calm: {faults: []}
YAML
}

@test "one call fits a terminal, by default that with most attempts" {
    run -0 "$squall" trace small.yaml --quiet
    [[ ${lines[0]} == "small brownout, base, seed 3" ]]
    [[ ${lines[1]} == "root call "*", the one with most attempts (2) of "*": shoppers -> shop" ]]
    fits
}

@test "the same call again by its number, and by when it was wanted" {
    "$squall" trace small.yaml --quiet | sed 1,4d > first
    number=$("$squall" trace small.yaml --quiet --format json | member number)
    "$squall" trace small.yaml --quiet --nth "$number" | sed 1,4d > again
    diff first again
    wanted=$("$squall" trace small.yaml --quiet | sed -n 's/^wanted at \([^;]*\);.*/\1/p')
    "$squall" trace small.yaml --quiet --at "$wanted" | sed 1,4d > at
    diff first at
}

@test "failed, slowest, and the variant without a fault" {
    run -0 "$squall" trace small.yaml --quiet --failed --slowest --format json
    [[ $(member outcome <<< "$output") == refused ]]
    [[ $(member by <<< "$output") == slowest ]]
    run -2 "$squall" trace small.yaml --quiet --failed --variant calm
    [[ $output == "squall: none of the "*" root calls failed" ]]
}

@test "what JSON says is what run counts" {
    calls=$("$squall" trace small.yaml --quiet --format json | member root_calls)
    counted=$("$squall" run small.yaml --quiet --format json |
        grep -A 1 '"clients.shoppers.calls"' | member mean)
    [ "$calls.0" = "$counted" ]
}

@test "what can't be is said" {
    run -2 "$squall" trace small.yaml --quiet --client shopper
    [[ $output == *"there is no client shopper; did you mean shoppers?" ]]
    run -2 "$squall" trace small.yaml --quiet --at 59min
    [[ $output == "squall: the last root call is wanted at 59."* ]]
    run -2 "$squall" trace small.yaml --quiet --nth 1000000
    [[ $output == "squall: there is no root call 1000000: the run has "* ]]
    run -2 "$squall" trace small.yaml --slowest --at 5s
    [[ $output == *"--slowest and --at each say which one call it is: give one of them"* ]]
    run -2 "$squall" trace small.yaml --at 5
    [[ $output == *"needs a unit"* ]]
    run -2 "$squall" trace small.yaml --format csv
    [[ $output == *"--format is csv, but must be text or json"* ]]
}

@test "files for viewers, of one call and of a span of time: the same bytes each time" {
    run -0 "$squall" trace small.yaml --quiet --perfetto one.pftrace --otlp one.jsonl
    [[ ${lines[1]} == "root call "* ]]
    [ "$(wc -l < one.jsonl)" = 1 ]
    run -0 "$squall" trace small.yaml --quiet --from 20s --to 22s --perfetto a.pftrace --otlp a.jsonl
    [[ $output == [0-9]*" root calls, "[0-9]*" entries" ]]
    [ "$(wc -l < a.jsonl)" = "${output%% *}" ]
    "$squall" trace small.yaml --quiet --from 20s --to 22s --perfetto b.pftrace --otlp b.jsonl
    cmp a.pftrace b.pftrace
    cmp a.jsonl b.jsonl
}

@test "a span that begins after the run is refused" {
    run -2 "$squall" trace small.yaml -q --from 70s --otlp late.jsonl
    [[ $output == *"squall: --from is 1min10s, but the run ends at 1min" ]]
    [ ! -e late.jsonl ]
}

# The worker takes 10 s a message: of 60 in 60 s, six are done.
@test "a message that is open at the end of the run is not told as over" {
    cat > queue.yaml <<'YAML'
name: open
run: {duration: 60s, seed: 1}
clients: {c: {open: {rate: 1/s, arrivals: constant}, calls: {q: {}}}}
queues: {q: {}}
consumers: {w: {queue: q, concurrency: 1, calls: {s: {timeout: 20s}}}}
services: {s: {workers: 1, service_time: {constant: 10s}}}
YAML
    run -0 "$squall" trace queue.yaml -q --nth 20
    [[ $output == *"what it set off was not over when the run ended"* ]]
    [[ $output != *"was over"*"after its end"* ]]
}

@test "a span of time is for files, and a call for one" {
    run -2 "$squall" trace small.yaml --from 20s
    [[ $output == *"they need --perfetto FILE or --otlp FILE"* ]]
    run -2 "$squall" trace small.yaml --from 20s --slowest --otlp a.jsonl
    [[ $output == *"--slowest chooses one call, --from and --to take all of a span of time"* ]]
    run -2 "$squall" trace small.yaml --from 20s --to 10s --otlp a.jsonl
    [[ $output == *"--to is 10s, but must be after --from, 20s"* ]]
    run -2 "$squall" trace small.yaml --otlp nowhere/a.jsonl
    [[ $output == *"there is no folder nowhere"* ]]
    [ ! -e a.jsonl ]
}
