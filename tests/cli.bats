#!/usr/bin/env bats
# The command line end to end: what goes to which stream, what the files hold, how it exits.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout <<'YAML'
variants:
  calm: {faults: []}
expect: # of the scenario and of a variant
  - {verdict: [contained, recovered]}
  - {variant: calm, verdict: absorbed}
YAML
}

# --- help and mistakes ---

@test "help lists the commands" {
    run -0 "$squall" --help
    for command in run why compare sweep results tip trace plot check new list fields metrics presets schema version; do
        [[ $output == *"  $command "* ]]
    done
}

@test "every command has a help with examples, 80 columns wide" {
    for command in run why compare sweep results tip trace plot check new list fields metrics presets schema version; do
        run -0 "$squall" "$command" --help
        [[ $output == *"examples:"*"squall $command"* ]]
        for line in "${lines[@]}"; do ((${#line} <= 80)); done
    done
}

@test "version" {
    run -0 "$squall" version
    fits
    [[ ${lines[0]} =~ ^"squall "[0-9.]+$ ]]
    for library in GSL libyaml jansson SQLite nettle; do [[ $output =~ "$library "[0-9]+\.[0-9] ]]; done
    said=$output
    for word in --version -V; do
        run -0 "$squall" $word
        [ "$output" = "$said" ]
    done
    run -2 "$squall" version 2
}

@test "no command, an unknown command, a misspelt one" {
    run -2 "$squall"
    run -2 "$squall" frobnicate
    run -2 "$squall" rnu
    [[ $output == *"did you mean run?"* ]]
}

@test "an unknown option names the nearest" {
    run -2 "$squall" run small.yaml --varant x
    [[ $output == *"no option --varant; did you mean --variant?"* ]]
    run -2 "$squall" run small.yaml -Z
    [[ $output == *"no option -Z"* ]]
    run -2 "$squall" run small.yaml --seed
    [[ $output == *"--seed needs a value"* ]]
    run -2 "$squall" run small.yaml --quiet=yes
    [[ $output == *"takes no value"* ]]
}

@test "wrong values are refused before anything is run" {
    run -2 "$squall" run small.yaml --format jsn
    [[ $output == *"table, json or csv; did you mean json?"* ]]
    run -2 "$squall" run small.yaml --plot storm.jpeg
    [[ $output == *".png, .svg or .pdf"* ]]
    run -2 "$squall" run small.yaml --set novalue
    [[ $output == *"PATH=VALUE"* ]]
    run -2 "$squall" run small.yaml --seed x
    run -2 "$squall" run small.yaml --replications 0
    run -2 "$squall" run small.yaml --variant nosuch
    run -2 "$squall" run small.yaml --expect --format json
    run -2 "$squall" run
    run -2 "$squall" run small.yaml small.yaml
    run -2 "$squall" run missing.yaml
    [[ $output == *"no file and no story called missing.yaml"* ]]
}

@test "a trace that is missing or wrong is found by check and before anything is run" {
    cat > trace.yaml <<'YAML'
name: trace
run: {duration: 5s}
clients: {a: {trace: t.txt, calls: {s: {}}}}
services: {s: {workers: 1, service_time: 10ms}}
YAML
    for command in check run "compare -V base" "sweep --vary services.s.workers=1,2" \
        "tip --vary services.s.workers=1..9"; do
        rm -f t.txt
        run -2 timeout 60 "$squall" ${command%% *} trace.yaml $([[ $command == *" "* ]] && echo "${command#* }")
        [[ ${lines[0]} == "trace.yaml:3:22: error: the trace t.txt can't be read: No such file or directory" ]]
        printf '# times\n1\n2 o%%clock\n' > t.txt
        run -2 timeout 60 "$squall" ${command%% *} trace.yaml $([[ $command == *" "* ]] && echo "${command#* }")
        [[ ${lines[0]} == "t.txt:3:1: error: '2 o%clock' is no arrival time: write 12.5s, or a number of seconds" ]]
    done
    rm t.txt
    mkfifo t.txt
    run -2 timeout 10 "$squall" check trace.yaml
    [[ $output == *"the trace t.txt is not a regular file"* ]]
}

@test "quiet shows no warning, also beside errors" {
    sed 's/queue: 50,//; s/^expect:.*/expect: [{variant: nosuch, verdict: absorbed}]/; /^  - /d' small.yaml > bad.yaml
    for command in check run compare; do
        run -2 "$squall" $command bad.yaml
        [[ $output == *"error: "*"nosuch"* && $output == *"warning: "*"no limit"* ]]
        run -2 "$squall" $command bad.yaml --quiet
        [[ $output == *"error: "*"nosuch"* && $output != *"warning: "* ]]
    done
}

# --- run ---

@test "run prints a page that leads with the verdict" {
    run -0 --separate-stderr "$squall" run small.yaml
    [[ ${lines[0]} == "small brownout"* ]]
    [[ $output == *"Edges"*"shoppers -> shop"*"Services"*"Clients"* ]]
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
}

@test "the same seed gives the same bytes, another seed others" {
    "$squall" run small.yaml --quiet --format json > a
    "$squall" run small.yaml --quiet --format json --seed 3 > b
    "$squall" run small.yaml --quiet --format json --seed 4 > c
    cmp a b
    ! cmp -s a c
}

@test "json and csv" {
    run -0 --separate-stderr "$squall" run small.yaml --format json
    [[ $output == "{"* && ${lines[-1]} == "}" ]]
    [[ $output == *'"scenario": "small brownout"'* && $output == *'"seed": 3'* ]]
    [[ $output == *'"replications": 1'* && $output == *'"of": 1'* ]]
    [[ $output =~ '"clients.shoppers.calls": {'[[:space:]]*'"mean": '2[0-9]{3} ]]
    run -0 --separate-stderr "$squall" run small.yaml --format csv
    [[ ${lines[0]} == "path,mean,ci95,unit" ]]
    [[ $output == *"edges.shoppers.shop.amplification,1."* ]]
}

@test "replications are sugar for a setting" {
    run -0 --separate-stderr "$squall" run small.yaml --replications 3
    [[ ${lines[0]} == *"3 runs of"* ]]
    [[ $output == *"of 3 runs"*"±"* ]]
    "$squall" run small.yaml -q -n 3 -f json > a
    "$squall" run small.yaml -q --set run.replications=3 -f json > b
    cmp a b
}

@test "a variant is another run" {
    run -0 --separate-stderr "$squall" run small.yaml --variant calm
    [[ $output == *"ABSORBED"* ]]
}

@test "standard input is a scenario" {
    run -0 --separate-stderr "$squall" run - < small.yaml
    [[ ${lines[0]} == "small brownout"* ]]
}

@test "explain prints a scenario that gives the same run" {
    sed '/^variants:/,$d' small.yaml > plain.yaml
    "$squall" run plain.yaml -q > page
    "$squall" run plain.yaml -q --explain > both
    grep -q '# default' both
    lines=$(wc -l < page)
    head -n "-$lines" both > explained.yaml
    tail -n "$lines" both | cmp - page
    "$squall" run explained.yaml -q > again
    cmp page again
}

@test "out writes five files and nothing else" {
    sed '/^variants:/,$d' small.yaml > plain.yaml
    run -0 --separate-stderr "$squall" run plain.yaml --out deep/results
    [ "$(ls -A deep/results | tr '\n' ' ')" = "plot.gp results.json scenario.yaml series.csv summary.json " ]
    "$squall" run plain.yaml -q --format json | cmp - deep/results/summary.json
    [ "$(wc -l < deep/results/series.csv)" -eq 61 ]
    head -n 1 deep/results/series.csv | grep -q '^time_s,fault,healthy,run.offered,'
    "$squall" run deep/results/scenario.yaml -q --format json | cmp - deep/results/summary.json
}

@test "pictures" {
    export TMPDIR=$PWD/drawn && mkdir drawn # of this test alone
    command -v gnuplot || skip "gnuplot is not installed"
    for ending in png svg pdf; do
        run -0 --separate-stderr "$squall" run small.yaml -q --plot "picture.$ending"
        [ -s "picture.$ending" ]
    done
    head -c 4 picture.png | grep -q PNG
    head -c 5 picture.pdf | grep -q %PDF
    run -0 --separate-stderr "$squall" run small.yaml -q --plot -
    [[ $output == *"goodput"*"time, s"* ]]
    [ -z "$(ls drawn)" ]
}

@test "names can do no harm in a picture" {
    command -v gnuplot || skip "gnuplot is not installed"
    sed '1s/.*/name: "it'"'"'s `touch harm` \\"%s\\" {\/=50 x} ^2 @a"/' small.yaml > nasty.yaml
    run -0 --separate-stderr "$squall" run nasty.yaml -q --plot "| touch harm #.png"
    [ -s "| touch harm #.png" ]
    [ ! -e harm ]
}

@test "saved results can be drawn by hand" {
    command -v gnuplot || skip "gnuplot is not installed"
    "$squall" run small.yaml -q --out results > page
    gnuplot -c "$BATS_TEST_DIRNAME/../plots/run.gp" results by-hand.png
    [ -s by-hand.png ]
}

@test "a missing gnuplot is a message, and the rest is there" {
    run -1 env PATH=/nonexistent "$squall" run small.yaml -q --out results --plot a.png
    [[ $output == *"gnuplot is not installed"* && $output == *"Edges"* ]]
    [ -s results/summary.json ]
    [ ! -e a.png ]
}

# --- expectations ---

@test "expectations beyond a run that was cut short are left out" {
    cat > early.yaml <<'END'
name: shorter than its expectations
run: {duration: 60s}
clients: {c: {open: {rate: 10/s}, calls: {api: {}}}}
services: {api: {workers: 10, queue: 0, service_time: 100ms}}
expect: [{metric: clients.c.goodput, from: 30s, to: 60s, at_least: 1},
         {metric: clients.c.goodput, from: 50s, at_least: 1}, {metric: clients.c.calls, at_least: 1}]
variants: {short: {run.duration: 40s}}
END
    run -0 --separate-stderr "$squall" run early.yaml --expect
    [[ $output == *"3 of 3 expectations met" ]]
    run -0 --separate-stderr "$squall" run early.yaml --expect --set run.duration=40s
    [[ $output == *"left out base: clients.c.goodput 30s..1min: wanted >= 1, got a run of 40s"* ]]
    [[ $output == *"1 of 1 expectations met, 2 left out: the run ends before what they are about" ]]
    run -0 --separate-stderr "$squall" run early.yaml --expect --set run.duration=55s
    [[ $output == *"2 of 2 expectations met, 1 left out: the run ends before what it is about" ]]
    run -0 "$squall" check early.yaml
    # what the file itself says is an error
    sed -i 's/duration: 60s/duration: 50s/' early.yaml
    run -2 "$squall" run early.yaml --expect
    [[ $output == *"to is 1min, but the run ends at 50s"* ]]
}

@test "expectations that are met" {
    run -0 --separate-stderr "$squall" run small.yaml --expect
    [[ ${lines[0]} == "met "*"verdict: wanted"*"got"* ]]
    [[ $output == *"2 of 2 expectations met"* ]]
    run -0 --separate-stderr "$squall" run small.yaml --expect --variant calm
    [[ $output == *"1 of 1 expectations met"* ]]
}

@test "one that is not met exits 3" {
    sed 's/verdict: absorbed/verdict: metastable/' small.yaml > wrong.yaml
    run -3 --separate-stderr "$squall" run wrong.yaml --expect
    [[ $output == *"NOT MET calm: verdict: wanted metastable, got absorbed"* ]]
}

@test "no expectation is a mistake" {
    sed '/^expect:/,$d' small.yaml > none.yaml
    run -2 "$squall" run none.yaml --expect
    [[ $output == *"expects nothing"* ]]
}

# --- new, check, list, references ---

@test "new writes a scenario that runs, compares and checks without a warning" {
    run -0 --separate-stderr "$squall" new outage
    [ "$output" = "wrote outage.yaml; next: squall run outage.yaml" ]
    run -0 --separate-stderr "$squall" check outage.yaml
    [[ $output == "outage.yaml: ok; "* && -z $stderr ]]
    run -0 --separate-stderr "$squall" run outage.yaml --expect
    [[ ${lines[-1]} == "2 of 2 expectations met" && -z $stderr ]]
    run -0 --separate-stderr "$squall" compare outage.yaml -n 2
    [[ $output == *"as-is "*metastable*"with-budget "*recovered* && -z $stderr ]]
    for key in objective: retry: faults: variants:; do grep -q "^ *$key" outage.yaml; done
    # every command that its comments name
    grep -o 'squall [rfc].*' outage.yaml | grep -v "compare\|expect" | sed 's/   .*//; s/[:`].*//' > commands
    [ "$(wc -l < commands)" -ge 5 ]
    while read -r _ words; do
        run -0 "$squall" ${words/storm.png/-}
    done < commands
}

@test "new: printed, of a story, and never over what is there" {
    run -0 --separate-stderr "$squall" new
    printed=$output
    [[ $printed == "# "* && $printed == *"name: outage"* ]]
    run -0 --separate-stderr "$squall" new -
    [ "$output" = "$printed" ]
    mkdir folder
    "$squall" new "folder/it's: 9%.yml" > /dev/null
    run -0 "$squall" check "folder/it's: 9%.yml"
    grep -qF 'name: "it'"'"'s: 9%"' folder/*.yml
    "$squall" new mine --from payment-gateway > /dev/null
    cmp mine.yaml "$BATS_TEST_DIRNAME/../scenarios/payment-gateway.yaml"
    run -2 "$squall" new mine
    [ "$output" = "squall: mine.yaml is there already, and stays as it is" ]
    cmp mine.yaml "$BATS_TEST_DIRNAME/../scenarios/payment-gateway.yaml"
    run -2 "$squall" new --from payment-gatway
    [ "$output" = "squall: there is no story called payment-gatway; did you mean payment-gateway?" ]
    run -2 "$squall" new --from ../cli/new
    run -2 "$squall" new no/folder
    [ "$output" = "squall: can't write no/folder.yaml: No such file or directory" ]
    run -2 "$squall" new $'a\nb'
    run -2 "$squall" new a b
    run -2 "$squall" new ""
}

# --- check, list, references ---

@test "check counts what it finds" {
    run -0 --separate-stderr "$squall" check small.yaml
    [[ $output == "small.yaml: ok"* ]]
    sed 's/workers: 20/workers: 0/; s/queue: 50/queu: 50/' small.yaml > bad.yaml
    run -2 "$squall" check small.yaml bad.yaml
    [[ $output == *"bad.yaml:9:"*"error:"* ]]
    [[ $output == *"small.yaml: ok"* && $output == *"bad.yaml: 2 errors"* ]]
    run -2 "$squall" check small.yaml --set services.shop.workers=0
    run -2 "$squall" check
    run -2 "$squall" check missing.yaml
}

@test "a warning of several places is told once, and counted once" {
    run -0 --separate-stderr "$squall" check bulkheads
    [ "$(grep -c warning: <<< "$stderr")" -eq 1 ]
    [[ $stderr == *"'prices' may take 5s"*$'\n'"  also at 28:7 ('stock'), 43:25, 44:25 ('stock')" ]]
    [[ $output == "bulkheads: ok, 1 warning; "* ]]
}

@test "list shows the stories in 80 columns" {
    run -0 "$squall" list
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    run -0 "$squall" list --names
    [ "${#lines[@]}" -ge 1 ]
    story=${lines[0]}
    run -2 "$squall" run "${story}x"
    [[ $output == *"did you mean $story?"* ]]
}

@test "a scenario that is not there names the nearest, with its ending or without" {
    mkdir -p more && cp small.yaml more/outage.yml
    for words in "payment-gatway payment-gateway" "payment-gateway.yaml payment-gateway" \
        "small small.yaml" "smal.yml small.yaml" "more/outge.yaml more/outage.yml"; do
        run -2 "$squall" run ${words% *}
        [ "$output" = "squall: there is no file and no story called ${words% *}; did you mean ${words#* }?" ]
    done
    run -2 "$squall" run no/such/folder
    [[ $output == *"\`squall list\` shows the stories" ]]
}

@test "the four lists are asked alike: any word, capitals or not, a near name, and 2" {
    run -0 "$squall" list "PAYMENT gateway"
    [[ $output == "payment-gateway"* && $output != *one-tier-storm* ]]
    run -0 "$squall" list Payment-Gateway
    [ "$(grep -c '^[a-z]' <<< "$output")" -eq 1 ]
    run -0 "$squall" list --names only-bulkhead
    [ "$output" = payment-gateway ]
    for command in fields presets metrics list; do
        run -2 "$squall" $command xyzzyxyzzy
        [[ $output == "squall: no "*" mentions 'xyzzyxyzzy'; \`squall $command\` lists them" ]]
        run -2 "$squall" $command ""
        [[ $output == "squall: no "*" mentions ''; "* ]]
        run -2 "$squall" $command one two
        [[ $output == "squall: $command takes one "* ]]
    done
    for words in "fields rety retry" "presets istio-defualt istio-default" "metrics goodputt goodput" \
        "list payment-gatway payment-gateway"; do
        set -- $words
        run -2 "$squall" $1 $2
        [[ $output == *" mentions '$2'; did you mean '$3'?" ]]
    done
    for words in "fields RETRY_AFTER" "presets ISTIO" "metrics GOODPUT" "list BUDGET"; do
        run -0 "$squall" $words
    done
}

@test "fields: the likeliest first, and nothing twice" {
    run -0 "$squall" fields idempotency
    [[ $output == "services.*.idempotency"*"consumers.*.idempotency"*"Its keys are those of \`services.*.idempotency\`."* ]]
    [ "$(grep -c '^  ttl ' <<< "$output")" -eq 1 ]
    run -0 "$squall" fields retry
    fits
    [[ ${lines[0]} == "clients.*.calls.*.retry" && $output == *"Also, beginning so or saying it:"*"retry_after"* ]]
    # how a key begins, then what mentions it, by name
    run -0 "$squall" fields fresh
    [[ $output == "services.*.queue.fresh_first"*"services.*.shed.fresh_first"*"Also"*"  services.*.queue.order" ]]
    run -0 "$squall" fields adaptive_lifo
    [[ ${lines[0]} == "services.*.queue.order" ]]
    # each kind once, though several keys take them
    run -0 "$squall" fields base
    run -0 "$squall" fields backoff
    [ "$(grep -c '^decorrelated$' <<< "$output")" -le 1 ]
    # no place is told twice
    for key in queue error limit minimum_calls window share latency; do
        run -0 "$squall" fields $key
        [ -z "$(grep '^[a-z_]*\.[a-z_.*]*$' <<< "$output" | sort | uniq -d)" ]
    done
}

@test "references" {
    run -0 "$squall" fields
    run -0 "$squall" fields 'clients.*.calls.*'
    [[ $output == *'what it calls'* ]]
    run -0 "$squall" fields retry
    [[ $output == *"attempts"* ]]
    run -2 "$squall" fields rety
    run -0 "$squall" fields --format markdown
    run -0 "$squall" metrics
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    [[ $output == *"amplification"* ]]
    run -0 "$squall" metrics --format markdown
    [[ $output == *'| `edges.FROM.TO.amplification` |'* ]]
    run -0 "$squall" schema
    [[ $output == "{"*'"$schema"'* && ${lines[-1]} == "}" ]]
}

@test "metrics: those that mention a word" {
    run -0 "$squall" metrics queues
    [[ $output == "queues.QUEUE.*"*"  depth "*"per window"* ]]
    [[ $output != *"ejected"* ]]
    run -0 "$squall" metrics QUEUE.time_to_done
    [[ $output == *"  time_to_done_p99 "* && $output != *"  depth "* ]]
    run -0 "$squall" metrics amplification
    for word in "" backlogg; do
        run -2 "$squall" metrics "$word"
        [[ $output == "squall: no metric mentions '$word'"* ]]
    done
    run -2 "$squall" metrics queues --format markdown
    run -2 "$squall" metrics queues depth
}

@test "presets: all in 80 columns, one to be pasted, JSON, a misspelt one" {
    run -0 "$squall" presets
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    [[ $output == *"proxies and meshes"*"  S    envoy-retry-budget "*"nginx-default"* ]]
    run -0 "$squall" presets --names
    [ "${#lines[@]}" -ge 100 ]
    [ "$(uniq <<< "$output")" = "$output" ]
    for name in "${lines[@]}"; do
        grep -q "\`$name\`" "$BATS_TEST_DIRNAME/../docs/presets.md"
    done
    run -0 "$squall" presets istio-default
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    [[ $output == "# istio-default: "*"# source: istio/istio : "*"retry:"*"  attempts: 3 "* ]]
    run -0 "$squall" presets sqs-default
    for line in "${lines[@]}"; do ((${#line} <= 80)); done
    [[ $output == "# sqs-default: "*"# for a: queue"*"lease: 30s "*"# for a: consumer"*"on_failure: leave "* ]]
    run -0 "$squall" presets sqs-default --format json
    [[ $output == "["*'"for": "queue"'*'"for": "consumer"'*"]" ]]
    run -0 "$squall" presets istio-default --format json
    [[ $output == "{"*'"name": "istio-default"'*'"grade": "S"'*"}" ]]
    run -0 "$squall" presets --format json
    [[ $output == "["*"]" ]]
    run -0 "$squall" presets --format markdown
    for word in p-retry Promise-Retry; do
        run -0 "$squall" presets $word
        [[ $output == "# p-retry-default: "*"attempts: 11 "* ]]
    done
    run -0 "$squall" presets redispatch
    [[ $output == "# haproxy-redispatch: "* ]]
    run -0 "$squall" presets client-go
    [[ $output == "libraries that retry"*"client-go-workqueue"*"client-go-default-backoff"* ]]
    [[ $output != *envoy* ]]
    run -2 "$squall" presets ""
    run -2 "$squall" presets istio-defualt
    [[ $output == *"did you mean 'istio-default'?"* ]]
    run -2 "$squall" presets istio-default --names
    run -2 "$squall" presets --format csv
}

@test "a preset pasted from its own text is the preset" {
    "$squall" presets kafkajs-default | sed "s/^/        /" > pasted
    { printf "name: pasted\nclients:\n  c:\n    open: 1/s\n    calls:\n      s:\n"; cat pasted
      printf "services:\n  s: {workers: 1, queue: 9, service_time: 1ms}\n"; } > pasted.yaml
    sed "/^        /d; s/^      s:/      s: {preset: kafkajs-default}/" pasted.yaml > asked.yaml
    run -0 --separate-stderr "$squall" run pasted.yaml --explain
    pasted=$output
    run -0 --separate-stderr "$squall" run asked.yaml --explain
    [ "$output" = "$pasted" ]
    [[ $output == *"cap: 30s"* ]]
    run -0 "$squall" run asked.yaml --explain --set clients.c.calls.s.preset=istio-default
    [[ $output == *"base: 25ms"* ]]
}

@test "presets of a queue and its consumer, one name for both" {
    printf "name: both\nclients: {c: {open: 1/s, calls: {f: {timeout: 1s}}}}\nservices:\n" > both.yaml
    printf "  f: {workers: 1, queue: 9, service_time: 1ms, publishes: {q: {timeout: 1s}}}\n" >> both.yaml
    printf "  s: {workers: 1, queue: 9, service_time: 1ms}\n" >> both.yaml
    printf "queues: {q: {preset: celery-default, lease: 2h}}\n" >> both.yaml
    printf "consumers: {k: {preset: celery-default, queue: q, calls: {s: {timeout: 1s}}}}\n" >> both.yaml
    run -0 --separate-stderr "$squall" run both.yaml --explain
    [[ $output == *"lease: 2h"*"max_deliveries: 4"*"consumers:"*"prefetch: 4"* ]]
    run -0 "$squall" run both.yaml --explain --set consumers.k.preset=pubsub-default
    [[ $output == *"max_deliveries: 4"*"renew: 5s"* ]]
}

# --- what takes too long ---

# 5000/s for ten weeks; and 10^9 calls in flight at the end.
long_ones() {
    cat > weeks.yaml <<'YAML'
name: weeks
run: {duration: 70d, tick: 10min}
clients: {a: {open: {rate: 5000/s}, calls: {s: {timeout: 2s, retry: {attempts: 3}}}}}
services: {s: {workers: 200, queue: 200, service_time: {exponential: 10ms}}}
faults: [{at: 1h, for: 10min, service: s, down: true}]
YAML
    cat > flight.yaml <<'YAML'
name: flight
run: {duration: 1000s}
clients: {a: {open: {rate: 1000000/s}, calls: {s: {}}}}
services: {s: {workers: 1, queue: unlimited, service_time: 10s}}
YAML
}

# Nobody is served: so many seconds of 10 000 calls each stay open.
flood() {
    cat <<YAML
name: flood
run: {duration: ${1}s}
clients: {a: {open: {rate: 10000/s}, calls: {s: {retry: {attempts: 2}}}}}
services: {s: {workers: 1, queue: unlimited, service_time: 1000s}}
YAML
}

@test "check says what a run takes" {
    long_ones
    run -0 --separate-stderr "$squall" check small.yaml weeks.yaml flight.yaml
    [[ ${lines[0]} =~ ^"small.yaml: ok; a run: about "[0-9.]*" k events, "[0-9.]*" ms, at most about "[0-9]*" calls open at once, "[0-9.]*" MB"$ ]]
    [[ ${lines[1]} =~ ^"weeks.yaml: ok; a run: about "[0-9.]*" G events, "[0-9]*" h " ]]
    [[ ${lines[2]} =~ "flight.yaml: ok, 1 warning; a run: about "[0-9.]*" G events, ".*", at most about 1.00 G calls open at once, ".*" GB"$ ]]
    run -0 --separate-stderr "$squall" check --quiet small.yaml
    [ "$output" = "small.yaml: ok" ]
}

@test "what takes hours, or more memory than there is, wants --yes" {
    long_ones
    for words in "run" "compare --toggle retry" \
        "sweep --vary services.s.workers=100,200" "tip --vary services.s.workers=100..200"; do
        run -2 --separate-stderr timeout 60 "$squall" ${words%% *} weeks.yaml -q \
            $([[ $words == *--* ]] && echo "--${words#*--}")
        [[ $stderr == *"squall: this takes about "*" events, "*", more than an hour: --yes runs it"* ]]
        [ -z "$output" ]
        run -2 --separate-stderr timeout 60 "$squall" ${words%% *} flight.yaml -q \
            $([[ $words == *--vary* ]] && echo "--${words#*--}" || echo -V base)
        [[ $words == compare* || $stderr == *" GB, more than the "*" that this machine has: --yes runs it"* ]]
    done
    run -130 timeout --preserve-status -s INT 3 "$squall" run weeks.yaml -q --yes
    run -0 "$squall" run small.yaml -q --yes
}

@test "what does not fit into the address space is refused before it is run, by name" {
    ! grep -qE '__(asan|tsan|msan)_init' "$squall" || skip "a sanitizer needs more of it"
    long_ones
    flood 100 > flood.yaml
    for words in "run" "compare --toggle retry" "sweep --vary services.s.workers=1,2" \
        "tip --vary services.s.workers=1..2"; do
        run -2 --separate-stderr bash -c "ulimit -v 300000; timeout 60 '$squall' ${words%% *} flood.yaml -q -j 1 \
            $([[ $words == *--* ]] && echo "--${words#*--}")"
        [[ $stderr == *"at most about "*" calls open at once, "*" MB, more than the "*" MB that \`ulimit -v\` leaves: --yes runs it all the same; "* ]]
        [ -z "$output" ]
    done
    run -0 bash -c "ulimit -v 300000; '$squall' run small.yaml -q -j 1"
    # stacks are address space, too: more threads than have one are no surprise in mid-run
    run --separate-stderr bash -c "ulimit -s 8192; ulimit -v 300000; '$squall' run small.yaml -q -n 64 -j 64"
    [[ $status -eq 0 || ($status -eq 2 && $stderr == *" that \`ulimit -v\` leaves: --yes runs it all the same; "*) ]]
}

@test "a run that takes more than it may is given up, and says so" {
    flood 20 > flood.yaml
    run -2 --separate-stderr "$squall" run flood.yaml -q --memory 9MB
    [[ $stderr == *"more than the 9.00 MB of --memory: --yes runs it all the same"* ]]
    run -1 --separate-stderr "$squall" run flood.yaml -q --memory 9MB --yes
    [[ $stderr == "squall: given up at "*": the run holds more than the 9.00 MB of memory that it may have, with "*" calls open at once; fewer runs side by side "* ]]
    [ -z "$output" ]
    run -1 --separate-stderr "$squall" run flood.yaml -q -n 4 -j 2 --memory 18MB --yes
    [[ $stderr == *"more than the 9.00 MB of memory"* ]]
    "$squall" run flood.yaml -q > free
    "$squall" run flood.yaml -q --memory 200MB > held
    cmp free held
    for size in 0 -1GB 5XB GB 1e30 nan; do
        run -2 "$squall" run flood.yaml -q --memory "$size"
        [ "$output" = "squall: --memory is $size, but must be a number of bytes, e.g. 500MB or 2GB" ]
    done
}

# --- where output goes wrong ---

@test "a reader that leaves gets no noise" {
    "$squall" run small.yaml -q --format csv 2> noise | head -n 1
    [ ! -s noise ]
}

@test "lost output is an error, and said why, by every command in every format" {
    "$squall" sweep small.yaml -q -n 1 --vary services.shop.workers=2,20 --store r.db > /dev/null
    for words in "run small.yaml -q" "run small.yaml -q --explain" "run small.yaml -q -f json" \
        "run small.yaml -q -f csv" "run small.yaml -q --expect" "compare small.yaml -q -n 2" \
        "compare small.yaml -q -n 2 -f json" "compare small.yaml -q -n 2 -f csv" \
        "sweep small.yaml -q -n 1 --vary services.shop.workers=2,20" \
        "sweep small.yaml -q -n 1 --vary services.shop.workers=2,20 -f json" \
        "sweep small.yaml -q -n 1 --vary services.shop.workers=2,20 -f csv" \
        "tip small.yaml -q --vary services.shop.workers=2..4 --runs 50" \
        "tip small.yaml -q --vary services.shop.workers=2..4 --runs 50 -f json" \
        "results r.db" "results r.db 1" "results r.db 1 -f json" "results r.db 1 -f csv" \
        "results r.db -f json" "results r.db -f csv" "results r.db 1 --scenario" \
        "check small.yaml" list "list --names" fields "fields retry" "fields --format markdown" metrics \
        "metrics --format markdown" presets "presets istio-default" "presets --format json" \
        schema --help "run --help" --version version new "new --from metastable"; do
        echo "$words"
        run -1 bash -c "timeout 60 '$squall' $words > /dev/full"
        [ "$output" = "squall: can't write to standard output: No space left on device" ]
        run -1 bash -c "timeout 60 '$squall' $words >&-"
        [ "$output" = "squall: can't write to standard output: Bad file descriptor" ]
    done
}

@test "lost pictures and files are an error, and said why" {
    command -v gnuplot || skip "gnuplot is not installed"
    ln -s /dev/full full.png
    run -1 --separate-stderr "$squall" run small.yaml -q --plot full.png
    [ "$stderr" = "squall: can't write full.png: No space left on device" ]
    ln -s /dev/full full.html
    run -1 --separate-stderr "$squall" compare small.yaml -q -n 2 --report full.html
    [ "$stderr" = "squall: can't write full.html: No space left on device" ]
    [[ $(id -u) == 0 ]] && mkdir -p small && mount -t tmpfs -o size=8k none small 2> /dev/null ||
        skip "the rest needs root and mount(2)"
    TMPDIR=$PWD/small run -1 --separate-stderr "$squall" run small.yaml -q --plot p.png
    umount small
    [[ $stderr == *"small/squall-"*": No space left on device" ]]
    [ ! -e p.png ]
}

@test "what can't be written is told before anything is run" {
    run -2 "$squall" run small.yaml -q --out small.yaml
    [[ $output == *"small.yaml"* ]]
    run -2 "$squall" run small.yaml -q --plot nowhere/a.png
    [[ $output == *"can't write nowhere/a.png: there is no folder nowhere"* ]]
}

@test "nothing but the page on standard output, and no progress in a pipe" {
    run -0 --separate-stderr "$squall" run small.yaml -q --set run.duration=600s
    [ -z "$stderr" ]
}

@test "Ctrl-C before anything is finished" {
    "$squall" run small.yaml -q --yes --set run.duration=1000d --set run.tick=1d > page 2> said &
    pid=$!
    sleep 0.5
    # Background jobs of a script ignore SIGINT until the program asks for it, which it does.
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    grep -q '0 of 1 replications' said
}
