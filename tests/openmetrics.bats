#!/usr/bin/env bats
# run --openmetrics: what Prometheus can read, held to a reader of its own (openmetrics.awk).

load common

# 100 calls a second; from 20 s to 40 s all three attempts of each fail: 200 retries a second.
setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > outage.yaml <<'YAML'
name: outage
run: {duration: 60s}
clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {retry: {attempts: 3, backoff: none}}}}}
services: {s: {workers: 10, queue: 10, service_time: 1ms}}
faults: [{at: 20s, for: 20s, service: s, errors: {error: 100%}}]
alerts:
  - {name: retries, metric: edges.c.s.retry_rate, over: 10s, above: 100/s, for: 5s}
  - {name: 'the "first" \ last', metric: run.goodput, below: 50/s}
YAML
}

reads() {
    awk -f "$BATS_TEST_DIRNAME/openmetrics.awk" "$@"
}

@test "it is OpenMetrics, whatever the story and its names" {
    "$squall" run outage.yaml -q --openmetrics outage.om > page
    reads outage.om
    grep -qF 'squall_alert_firing{alert="the \"first\" \\ last"} 1 21' outage.om
    for story in redrive checkout jobs-in-step; do # queues; several layers; closed users
        "$squall" run "$story" -q -n 1 --set run.tick=10s --openmetrics "$story.om" > page
        reads "$story.om"
    done
}

@test "the reader sees what is wrong" {
    "$squall" run outage.yaml -q --openmetrics outage.om > page
    local wrong
    for wrong in '$d' '/# TYPE squall_run_calls_ok/d' 's/^# UNIT \(.*\) seconds/# UNIT \1 s/' 's/_total{/{/' \
        's/ 30$/ 29/' 's/c="c"/c=c/' 's/client="c"/client="c/' 's/^\(squall_edge_retries.*\) 6000 50/\1 5 50/'; do
        sed "$wrong" outage.om > wrong.om
        cmp -s outage.om wrong.om || run -1 reads wrong.om
    done
    cat outage.om outage.om > twice.om
    run -1 reads twice.om
}

@test "counters add up, and alerts fire when the page says so" {
    "$squall" run outage.yaml -q --openmetrics outage.om > page
    grep -qx 'squall_edge_retries_total{from="c",to="s"} 0 0' outage.om
    grep -qx 'squall_edge_retries_total{from="c",to="s"} 0 20' outage.om
    grep -qx 'squall_edge_retries_total{from="c",to="s"} 200 21' outage.om
    grep -qx 'squall_edge_retries_total{from="c",to="s"} 4000 60' outage.om
    grep -qx 'squall_client_failures_total{client="c"} 2000 60' outage.om
    # 200/s x k/10 is above 100/s from k = 6 on, at 26 s, and fires 5 s later; at 45 s k is 5 again
    grep -qx 'squall_alert_firing{alert="retries"} 0 30' outage.om
    grep -qx 'squall_alert_firing{alert="retries"} 1 31' outage.om
    grep -qx 'squall_alert_firing{alert="retries"} 1 44' outage.om
    grep -qx 'squall_alert_firing{alert="retries"} 0 45' outage.om
    grep -q 'retries: fired 11.0 s after impact' page
}

@test "- is standard output, without the page; the same bytes" {
    "$squall" run outage.yaml -q --openmetrics outage.om > page
    "$squall" run outage.yaml -q --openmetrics - | cmp - outage.om
    run -2 --separate-stderr "$squall" run outage.yaml --openmetrics - --format json
    [ "$stderr" = "squall: --openmetrics - has standard output to itself: it goes without --format, --explain and --plot -" ]
    run -2 --separate-stderr "$squall" run outage.yaml --openmetrics no/such/outage.om
    [[ "$stderr" == *"no/such"* ]]
    run -2 --separate-stderr "$squall" run outage.yaml --expect --openmetrics outage.om
}

# What Prometheus holds of a rule on these series: its own clock of 1 s, its own pending and firing.
rules() {
    cat > rules.yml <<'YAML'
groups:
  - name: retries
    interval: 1s
    rules:
      - alert: retries
        expr: (squall_edge_retries_total - squall_edge_retries_total offset 10s) / 10 > 100
        for: 5s
YAML
    {
        printf 'rule_files: [rules.yml]\nevaluation_interval: 1s\ntests:\n  - interval: 1s\n    input_series:\n'
        awk '/^squall_edge_retries_total/ { values = values " " $(NF - 1) }
             END { print "      - {series: squall_edge_retries_total, values: \"" substr(values, 2) "\"}" }' outage.om
        printf '    alert_rule_test:\n'
        printf '      - {eval_time: %ss, alertname: retries, exp_alerts: [%s]}\n' 30 '' 31 '{}' 44 '{}' 45 ''
    } > tests.yml
}

@test "promtool takes it, and fires when we do" {
    command -v promtool || skip "promtool is not installed: Prometheus itself was not asked"
    "$squall" run outage.yaml -q --openmetrics outage.om > page
    promtool tsdb create-blocks-from openmetrics outage.om data
    rules
    promtool test rules tests.yml
}
