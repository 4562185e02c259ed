#!/usr/bin/env bats
# The point of no return that `squall why` tells: against runs of the story whose fault is that long,
# set by hand.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# One run of the story as why.json.
ask() { # STORY [OPTION...]
    run -0 "$squall" why "$@" --replications 1 -q --format json
    printf '%s\n' "$output" > why.json
}

told() { # NAME
    jq -r ".no_return.$1" why.json
}

# Whether a run recovers whose first fault lasts so many seconds.
recovers() { # SECONDS STORY [OPTION...]
    local seconds=$1
    shift
    run -0 "$squall" run "$@" --replications 1 -q --format json --set "faults.0.for=${seconds}s"
    jq -r '.runs[0].recovers' <<< "$output"
}

# Steps before and after the point, as lengths of the fault.
length_at() { # STEPS
    jq -r --argjson steps "$1" \
        '.no_return | ((.point_s - .begin_s + $steps * .step_s) * 1e6 | round) / 1e6' why.json
}

@test "two steps before the point it heals, two steps after it does not" {
    ask metastable
    [ "$(told kind)" = since ]
    [ "$(recovers "$(length_at -2)" metastable)" = true ]
    [ "$(recovers "$(length_at 2)" metastable)" = false ]
}

# The spike need not last long (docs/tipping.md); each run of the grid is one that says so itself.
@test "what tips within the first step of 100 ms is looked for to the millisecond" {
    for variant in fixed full-jitter; do
        ask one-tier-storm --variant "$variant"
        [ "$(told kind)" = since ]
        [ "$(told step_s)" = 0.001 ]
        jq -e '.no_return | .point_s < .begin_s + 0.1 and .heals_s > .begin_s' why.json
        [ "$(recovers "$(length_at -2)" one-tier-storm --variant "$variant")" = true ]
        [ "$(recovers "$(length_at -1)" one-tier-storm --variant "$variant")" = true ]
        [ "$(recovers "$(length_at 0)" one-tier-storm --variant "$variant")" = false ]
        [ "$(recovers "$(length_at 9)" one-tier-storm --variant "$variant")" = false ]
        run -0 "$squall" why one-tier-storm --variant "$variant" --replications 1 -q
        text=$(sed -E ':a;N;$!ba;s/\n +/ /g' <<< "$output")
        [[ $text != *"does not come at all"* ]]
        grep -qE "the point of no return, [0-9.]+ ms after .* ended at 20\.[0-9]+ s, the trigger is overcome.* in steps of 1 ms" <<< "$text"
    done
}

@test "what has no point heals at each time that was tried, as fast as it says" {
    for story in payment-gateway three-layers checkout; do
        ask "$story"
        [ "$(told kind)" = never ]
        [ "$(told point_s)" = null ]
        [ "$(jq '[.no_return | .begin_s as $b | .cuts[] | select(.at_s > $b)] | length' why.json)" -ge 8 ]
        for seconds in $(jq '.no_return | .begin_s as $b | .cuts[] | .at_s - $b' why.json); do
            [ "$(recovers "$seconds" "$story")" = true ]
            slower=$(jq --argjson all "$(told slowest_s)" '.runs[0].recovery_s > $all' <<< "$output")
            [ "$story" = payment-gateway ] || [ "$slower" = false ] # whose restart is a trigger then
        done
    done
}

# Six values: the interval of their median is the least to the largest.
@test "of the replications: how many have one, and by when half of them are past it" {
    run -0 "$squall" why metastable -q --format json --replications 6
    jq -c .no_return.replications <<< "$output" > all.json
    for seed in 1 2 3; do # the told run is the same, however many others there are
        run -0 "$squall" why metastable -q --format json --replications "$seed"
        jq -c '.no_return | [.point_s, .heals_s]' <<< "$output"
    done | sort -u > told
    [ "$(wc -l < told)" = 1 ]
    [ "$(jq -c '[.of, .have_one]' all.json)" = "[6,6]" ]
    jq -e '.half_low_s <= .half_s and .half_s <= .half_high_s' all.json
    jq -e '.no_return | (.cuts[0].past == 0 or .cuts[0].at_s > .begin_s) and .cuts[-1].past == 1 and
        ([.cuts[].past] | . == sort)' <<< "$output"
    run -0 "$squall" why metastable -q --replications 6
    fits
    text=$(sed -E ':a;N;$!ba;s/\n +/ /g' <<< "$output")
    grep -q "all 6 runs have such a point; half of them are past it by 1 min .* s (95 % interval" <<< "$text"
}

@test "without a point the page says what stopping it takes; a storm outlasts its trigger" {
    run -0 "$squall" why payment-gateway -q
    text=$(sed -E ':a;N;$!ba;s/\n +/ /g' <<< "$output")
    slowest=$(printf %.2f "$("$squall" why payment-gateway -q --format json | jq "[.no_return.cuts[].recovery_s] | max")")
    grep -q "at each of the 8 instants tried, from 6 min 52.5 s to 20 min, ending the trigger would have healed it, within $slowest s (7 runs of the same chance, and this one)" <<< "$text"
    ! grep -qE "never too late|whenever|at the most|in steps of" <<< "$(sed -n '/^When it/,/^$/p' <<< "$output")"
    run -0 "$squall" why metastable -q --variant load-120
    text=$(sed -E ':a;N;$!ba;s/\n +/ /g' <<< "$output")
    grep -q "stayed down for longer than the trigger had lasted until then" <<< "$text"
}

@test "any number of threads finds the same" {
    run -0 "$squall" why metastable -q --format json --replications 4 --jobs 1
    one=$output
    run -0 "$squall" why metastable -q --format json --replications 4 --jobs 3
    [ "$one" = "$output" ]
    [ "$(jq '.no_return.replications.have_one' <<< "$one")" = 4 ]
}

@test "a trigger whose end nobody knows is left out, and the rest is told" {
    brownout <<'YAML'
  - {at: 20s, for: 10s, role: trigger, set: {services.shop.workers: 1}}
  - {at: 22s, for: 4s, set: {services.shop.queue: 40}}
YAML
    run -0 --separate-stderr "$squall" why small.yaml
    [[ $stderr == *"the point of no return is not known: a trigger that sets values can't be cut short at "* ]]
    [[ $output == *"What happened"* ]]
}

@test "without a trigger nothing is said of it" {
    run -0 "$squall" why lease-too-short -q --format json
    [ "$(jq -r .no_return.kind <<< "$output")" = nothing ]
    [ "$(jq '.too_late | length' <<< "$output")" = 0 ]
}
