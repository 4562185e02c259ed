#!/usr/bin/env bats
# Alerts on the command line: where they are shown, kept and expected, and what check says of them.

load common

# All three attempts of 100 calls a second fail from 60 s to 120 s: 200 retries a second.  Their mean over 30 s is above
# 100/s from the 16th window on, at 76 s, and 10 s later it fires.
setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > outage.yaml <<'YAML'
name: outage
run: {duration: 200s, replications: 2}
clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {retry: {attempts: 3, backoff: none}}}}}
services: {s: {workers: 10, queue: 10, service_time: 1ms}}
faults: [{at: 60s, for: 60s, service: s, errors: {error: 100%}}]
alerts:
  - {name: retry storm, metric: edges.c.s.retry_rate, over: 30s, above: 100/s, for: 10s}
  - {name: no goodput, metric: run.goodput, below: 50/s, for: 2s}
variants:
  as-is: {}
  one-attempt: {clients.c.calls.s.retry: none}
expect:
  - {variant: as-is, metric: alerts.retry storm.fired_after_impact, equals: 26, within: 0%}
  - {variant: one-attempt, metric: alerts.retry storm.fired, at_most: 0}
YAML
}

@test "the page, its data and its expectations say the same" {
    "$squall" run outage.yaml -q --variant as-is > page
    grep -qx '  retry storm: fired in 2 of 2 runs, 26.0 s after impact (median); 15.0 s of' page
    grep -qx '  Early and quiet: no goodput.' page
    "$squall" run outage.yaml -q --variant as-is --format json > run.json
    tr -d ' \n' < run.json > flat.json
    grep -q '"alerts":\[{"name":"retrystorm","metric":"edges.c.s.retry_rate","fired":2,"of":2,' flat.json
    grep -q '"median_after_impact_s":26.0,"false_alarms":0,"noise_s":15.0}' flat.json
    run -0 "$squall" run outage.yaml -q --expect
    [[ "$output" == *"2 of 2 expectations met" ]]
    ! "$squall" run one-tier-storm -q -n 1 --format json | grep -q '"alerts"'
}

@test "compare has a column an alert, and which is early and quiet" {
    "$squall" compare outage.yaml -q --report report.html > page
    grep -qx 'Alert after impact    retry storm  no goodput' page
    grep -qx '  as-is                    26.0 s      3.00 s' page
    grep -qx '  one-attempt               never      3.00 s' page
    grep -qx '  as-is                 15.0 s      1.00 s' page
    grep -qx 'Early and quiet: no goodput.' page
    grep -qF 'Alerts: which told of the outage' report.html
}

@test "what is written out gives the same bytes, and a sweep varies a threshold" {
    "$squall" run outage.yaml -q --variant as-is --out one > page
    "$squall" run one/scenario.yaml -q --out two > again
    cmp one/series.csv two/series.csv
    grep -q '^time_s,fault,healthy,.*alerts.retry storm.firing_share' one/series.csv
    "$squall" sweep outage.yaml -q --variant as-is -n 1 --vary 'alerts[0].above=40/s,100/s' \
        --metric 'alerts.retry storm.fired_after_impact' > sweep
    grep -q '  40/s .* 17.0 s' sweep # 200/s x 7/30 is the first above 40/s; 10 s later
    grep -q ' 100/s .* 26.0 s' sweep
}

@test "check warns of alerts that can't fire, or look back too far" {
    warns() { # SET WORDS
        run --separate-stderr -0 "$squall" check outage.yaml --set "$1"
        [[ "$stderr" == *"$2"* ]]
    }
    warns 'alerts[0].for=200s' "alert 'retry storm' can't fire: it is pending for 3min20s, and 3min20s of the run are watched"
    warns 'alerts[0].over=195s' "alert 'retry storm' looks back 3min25s (over and for), longer than the run of 3min20s"
    warns 'alerts[1].below=0/s' "alert 'no goodput' can't fire: 'goodput' is never below 0/s"
    warns 'clients.c.calls.s.retry=none' "alert 'retry storm' can't fire: 'c' never retries a call of 's'"
    cat > share.yaml <<'YAML'
name: share
clients: {c: {open: 1/s, calls: {s: {}}}}
services: {s: {workers: 1, queue: 1, service_time: 1ms}}
alerts: [{name: all, metric: services.s.utilisation, above: 100%}]
YAML
    run --separate-stderr -0 "$squall" check share.yaml
    [[ "$stderr" == *"alert 'all' can't fire: a share is never above 100%"* ]]
}

@test "why holds them against the point of no return" {
    sed '/^variants:/i alerts:\n  - {name: a, metric: edges.web.store.retry_ratio, over: 5s, above: 10%}' \
        "$BATS_TEST_DIRNAME/../scenarios/metastable.yaml" > late.yaml
    why() {
        "$squall" why late.yaml -q -n 1 --variant load-280 "$@"
    }
    point=$(why --format json | sed -n 's/^  "point_s": \(.*\),$/\1/p')
    fired=$("$squall" run late.yaml -q -n 1 --variant load-280 --format csv | sed -n 's/^alerts.a.fired_at,\([^,]*\),.*/\1/p')
    late=$(awk "BEGIN { printf \"%.2f\", $fired - $point }")
    why | grep -q "^  a: fired .*, $late s past no return$"
    why | grep -q 'alert `a` fires: edges.web.store.retry_ratio is above 10%'
    # page, point and alerts count from one instant, though the window before it is unhealthy, too
    missed=$(why --format json | jq 'first(.happened[] | select(.kind == "unhealthy")).at_s')
    awk "BEGIN { exit $missed != 60 }"
    why | grep -q "^  a: fired $(awk "BEGIN { printf \"%.2f\", $fired - $missed }") s after impact"
    why | grep -q "the point of no return, $(awk "BEGIN { print ($point - $missed) * 1000 }") ms after the objective was"
    "$squall" run late.yaml -q -n 1 --variant load-280 --out out
    [ "$(awk -F, '$1 == 59 { print $3 }' out/series.csv)" = 0 ]
}

@test "compare shows the name of an alert in one line" {
    cat > named.yaml <<'YAML'
name: named
run: {duration: 20s, seed: 1}
clients: {c: {open: {rate: 10/s}, calls: {s: {timeout: 1s}}}}
services: {s: {workers: 5, service_time: 10ms}}
alerts: [{name: "a\nb\tc", metric: run.goodput, above: 1/s}]
variants: {lax: {objective: {goodput: 50%}}}
YAML
    "$squall" compare named.yaml -q -n 2 > page
    grep -q '^Alert after impact.*a?b?c' page
    run ! grep -q "$(printf '\t')" page
}
