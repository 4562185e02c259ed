#!/usr/bin/env bats
# Queues on the command line: the audit of dead letters, the tables, the words of faults.

load common

# One in twenty messages is poisoned in ten seconds; the first dies at its third delivery.
setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > orders.yaml <<'YAML'
name: small orders
run: {duration: 60s, seed: 5, replications: 3}
objective: {queues: {orders: {oldest: 5s}}}
clients: {shop: {open: 40/s, calls: {orders: {timeout: 1s}}}}
queues:
  orders: {partitions: 4, max_deliveries: 3, redelivery: {backoff: {constant: 2s}}}
consumers:
  fulfil: {queue: orders, instances: 2, concurrency: 10, service_time: {exponential: {mean: 50ms}}}
faults:
  - {at: 20s, for: 10s, queue: orders, poison: 5%}
variants:
  as-is: {}
  kept: {queues.orders.dead_letter: graveyard, queues.graveyard: {}}
  ladder: {consumers.fulfil.on_failure: next, consumers.fulfil.ladder: [1s, 5s]}
YAML
}

@test "a row for each message that was given up, though the dead are dropped" {
    "$squall" run orders.yaml -q -n 1 --dead-letters dead.csv --format csv > totals.csv
    [ "$(head -1 dead.csv)" = \
        "queue,partition,key,published,deliveries,first_failure,last_failure,outcome,given_up" ]
    dead=$(sed -n 's/^queues\.orders\.dead,\([0-9]*\),.*/\1/p' totals.csv)
    [ "$dead" -gt 5 ]
    [ "$(tail -n +2 dead.csv | wc -l)" -eq "$dead" ]
    # poisoned when published; three deliveries, two pauses between them, and dead at the last failure
    awk -F, 'NR > 1 && !($1 == "orders" && $2 < 4 && $4 >= 20 && $4 <= 30 && $5 == 3 && $6 > $4 &&
             $7 >= $6 + 4 && $8 == "error" && $9 == $7) { exit 1 }' dead.csv
    tail -n +2 dead.csv | cut -d, -f9 | sort -cn
}

@test "the same bytes with any number of threads, replication after replication" {
    "$squall" run orders.yaml -q -n 5 --jobs 1 --dead-letters one.csv --format json > one.json
    for jobs in 2 3 8; do
        "$squall" run orders.yaml -q -n 5 --jobs "$jobs" --dead-letters more.csv --format json > more.json
        cmp one.csv more.csv
        cmp one.json more.json
    done
    grep -q '^replication,queue,' one.csv
    tail -n +2 one.csv | cut -d, -f1 | sort -cn
    [ "$(tail -n +2 one.csv | cut -d, -f1 | uniq | tr '\n' ' ')" = "1 2 3 4 5 " ]
}

@test "who looks on changes nothing" {
    "$squall" run orders.yaml -q --format json > alone.json
    "$squall" run orders.yaml -q --format json --dead-letters dead.csv > watched.json
    cmp alone.json watched.json
}

@test "of a ladder the last rung gives up, after a delivery from each" {
    "$squall" run orders.yaml --variant ladder -q -n 1 --dead-letters dead.csv > page
    awk -F, 'NR > 1 && !($1 == "orders-retry-2" && $5 == 3 && $7 - $6 > 6) { exit 1 }' dead.csv
    grep -Eq '^  orders-retry-2 +0 ' page
}

@test "a scenario without queues has no dead letters" {
    brownout < /dev/null
    "$squall" run small.yaml -q --dead-letters dead.csv > page
    [ "$(wc -l < dead.csv)" -eq 1 ]
    run ! grep -Eq '^(Queues|Lag|Consumers)' page
}

@test "a file that can't be written is told before anything is run" {
    run -2 --separate-stderr "$squall" run orders.yaml --dead-letters nowhere/dead.csv
    [ "$stderr" = "squall: can't write nowhere/dead.csv: there is no folder nowhere" ]
    [ -z "$output" ]
    run -2 --separate-stderr "$squall" run orders.yaml --expect --dead-letters dead.csv
    [[ "$stderr" == *"it goes without --out, --plot, --dead-letters, --openmetrics, --format and --explain" ]]
}

@test "the page has queues, their lag and consumers" {
    "$squall" run orders.yaml --variant kept -q -n 1 > page
    grep -Eq '^Queues +published +moved in +delivered +amplif\. +done +dead' page
    grep -Eq '^Lag +waiting +at most .*oldest +p50 done +p99 done$' page
    grep -Eq '^Consumers +worked on +done +busy +slots +failed$' page
    grep -Eq '^  orders: .* deliveries came back, .* held back by a pause in the mean' page
    grep -Eq 'given up, the( |$)' page
    grep -q '20.0 s to 30.0 s: orders: 5% of the messages poisoned' page
    [ "$(awk 'length > 100' page | wc -l)" -eq 0 ]
}

@test "renewals are told, and what a batch gave back unworked" {
    "$squall" run orders.yaml -q -n 1 --set queues.orders.lease=100ms --set consumers.fulfil.renew=50ms > page
    grep -q 'leases renewed' page
    "$squall" run orders.yaml -q -n 1 --set queues.orders.partitions=none --set \
        'consumers.fulfil={queue: orders, batch: {size: 10}, concurrency: 5, service_time: 100ms}' > page
    grep -q 'fulfil: .*given back without any work' page
}

@test "a comparison has the oldest, deliveries and the dead, of queues alone" {
    "$squall" compare orders.yaml -q -n 2 --format csv > both.csv
    grep -q '^ladder,oldest,s,' both.csv
    grep -q '^ladder,deliveries,ratio,' both.csv
    grep -q '^ladder,dead,messages,' both.csv
    brownout <<< 'variants: {a: {}, b: {services.shop.workers: 30}}'
    "$squall" compare small.yaml -q --format csv > none.csv
    run ! grep -Eq ',(oldest|deliveries|dead),' none.csv
}

# What a fault is said to be.
told() { # FAULT
    "$squall" run orders.yaml -q -n 1 --set "faults=[{at: 20s, $1}]" | sed -n '/^Faults/{n;p}'
}

@test "faults of queues and consumers in words" {
    [ "$(told 'for: 5s, queue: orders, down: true')" = "  20.0 s to 25.0 s: orders: down, every publish refused" ]
    [ "$(told 'for: 5s, queue: orders, latency: 200ms')" = "  20.0 s to 25.0 s: orders: every publish 200ms slower" ]
    [ "$(told 'for: 5s, consumer: fulfil, latency: {share: 30%, add: 2s}')" = \
        "  20.0 s to 25.0 s: fulfil: 30% of the deliveries 2s slower" ]
    [ "$(told 'for: 5s, consumer: fulfil, errors: 20%')" = "  20.0 s to 25.0 s: fulfil: 20% end in error" ]
    [ "$(told 'for: 5s, consumer: fulfil, capacity: 50%')" = "  20.0 s to 25.0 s: fulfil: 50% of the slots left" ]
    [ "$(told 'for: 5s, consumer: fulfil, down: true')" = \
        "  20.0 s to 25.0 s: fulfil: down, nothing taken from its queue" ]
}

# The setting of a picture's script: setting PATTERN...
drawn() {
    for pattern in "$@"; do
        grep -q -- "$pattern" out/plot.gp || { echo "no $pattern"; return 1; }
    done
}

@test "a picture shows what its queues can say, each object in a colour of its own" {
    "$squall" run orders.yaml -q -n 1 --variant kept --out out > page.txt \
        --set objective.queues.graveyard.depth=2 \
        --set 'faults=[{at: 20s, for: 10s, queue: orders, poison: 5%}, {at: 40s, redrive: {from: graveyard, to: orders}}]'
    # nobody waits for an answer: calls are messages published
    drawn '^clients = 0$' "^wanted_title = 'published'$" '^goodput_drawn = 0$' '^latency_most = 0$'
    # of dead letters how many lie there, as the objective is about that; not how old they become
    drawn "^array queue\[2\] = \['orders', 'graveyard'\]$" '^ages = 1$' '^depth_limit = 2$' \
          '^depth_limit_of = 2$' "^fix_name\[1\] = 'redrive'$" \
          "^trigger = '.*; dotted: redrive of graveyard into orders, all at once'$"
    # the consumer has the colour of its queue
    drawn '^array queue_colour\[3\] = \[1, 2, 1\]$' '^array service_colour\[2\] = \[1, 1\]$'
    # a rung is as old as its pause: that is no news
    "$squall" run orders.yaml -q -n 1 --variant ladder --out out > page.txt
    drawn "'retry 2'\]$" '^ages = 1$' "^age_limit_title = '(objective 5"
    for ending in png svg pdf -; do
        run -0 "$squall" run orders.yaml -q -n 1 --variant ladder --plot "${ending/[a-z]*/x.$ending}"
    done
}

@test "one is said as one, and all as all" {
    cat > one.yaml <<'YAML'
name: one comes back
run: {duration: 60s, seed: 1}
clients: {shop: {batch: {calls: 1, at: 1s}, calls: {orders: {}}}}
queues:
  orders: {lease: 5s, max_deliveries: 2, dead_letter: graveyard}
  graveyard: {}
consumers:
  fulfil: {queue: orders, concurrency: 3, service_time: 12s}
faults:
  - {at: 30s, redrive: {from: graveyard, to: orders}}
YAML
    "$squall" run one.yaml -q > page
    grep -q '^  orders: 2 deliveries came back as the lease ran out, 2 given up, the first at' page
    grep -qx '  graveyard: 1 redriven' page
    "$squall" run one.yaml -q --set queues.orders.max_deliveries=unlimited --set consumers.fulfil.service_time=8s > page
    grep -qx '  orders: 1 delivery came back as the lease ran out' page
    grep -q '^  fulfil: .*1 done again that had been done' page
}

@test "the page says of a rung what is delayed there, and of a publisher no latency" {
    "$squall" run orders.yaml -q -n 1 --variant ladder > page
    grep -Eq '^  orders-retry-1 delayed +0 ' page
    run ! grep -q 'orders-retry-1 oldest' page
    grep -q 'orders-retry-1: .* moved on to the next' page
    run ! grep -Eq '^(Latency|Failed after)' page
}

# gnuplot keeps what it is fed as fed.gp; fed PATTERN...
fed_by() {
    mkdir -p bin
    printf '#!/bin/sh\ncp plot.gp "%s/fed.gp"\necho "a picture, whole to its IEND" > "$5"\n' "$PWD" > bin/gnuplot
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH "$squall" compare orders.yaml -q -n 2 --plot two.png "$@" > page.txt
}
fed() {
    for pattern in "$@"; do
        grep -q -- "$pattern" fed.gp || { echo "no $pattern"; return 1; }
    done
}

@test "a comparison is of messages where all clients only publish" {
    fed_by
    fed '^messages_drawn = 1$' '^lag_by_age = 1$'
    "$squall" compare orders.yaml -q -n 2 --report two.html > page.txt
    grep -q 'Green: messages done. Dashed: messages published. Orange line: deliveries. Blue, beside them: the age' two.html
    # and by how many wait where nothing is said of ages
    fed_by --set 'objective.queues={orders: {depth: 5}}' --set 'services={api: {workers: 4, service_time: 10ms}}' \
           --set 'clients.web={open: 5/s, calls: {api: {}}}'
    fed '^messages_drawn = 0' '^lag_by_age = 0$' "^age_unit = 'messages'$" '^age_limit = 5$'
    # a column that is not there needs no words
    grep -q 'Dead: messages given up' page.txt
    fed_by --set queues.orders.max_deliveries=unlimited --variant as-is,kept
    grep -q '^Oldest: ' page.txt
    run ! grep -q 'Dead: messages given up' page.txt
}

@test "a comparison says who is behind, and what else differs" {
    sed '/^variants:/,$d' orders.yaml > few.yaml
    cat >> few.yaml <<'YAML'
variants:
  few: {consumers.fulfil.concurrency: 1}
  many: {}
YAML
    run -0 "$squall" compare few.yaml -q -n 3
    [[ $output == *$'\nmany is behind for 0 s, few for '* ]]
    # one is healthy as the other, and twice as much is done
    cat > twice.yaml <<'YAML'
name: twice
run: {duration: 60s, seed: 5}
clients: {shop: {open: 4/s, calls: {orders: {}}}}
queues: {orders: {lease: 2s}}
consumers: {fulfil: {queue: orders, concurrency: 50, service_time: 3s}}
variants:
  short: {}
  renewed: {consumers.fulfil.renew: 1s}
YAML
    run -0 "$squall" compare twice.yaml -q -n 3
    [[ $output == *'But renewed has 0 duplicates, short '[12]* ]]
}

@test "a sweep shows the oldest and the dead where nobody asks, and so do its results and its picture" {
    fed_by > /dev/null # makes bin/gnuplot
    PATH=$PWD/bin:$PATH
    run -0 "$squall" sweep orders.yaml -q -n 2 --variant kept --vary clients.shop.open.rate=20/s,40/s \
        --store lag.db --plot sweep.png
    [[ $output == *' oldest  moved_in '*' goodput'* ]] # all clients only publish: these first
    mv fed.gp first.gp
    run -0 "$squall" plot lag.db -o again.png
    cmp first.gp fed.gp
    run -0 "$squall" results lag.db 1
    [[ $output == *'oldest: queues.orders.oldest'*'moved_in: queues.graveyard.moved_in'* ]]
    run -0 "$squall" results lag.db 1 --metric run.goodput
    [[ $output != *oldest* ]]
    # of a ladder the last rung gives up
    run -0 "$squall" sweep orders.yaml -q -n 2 --variant ladder --vary clients.shop.open.rate=20/s,40/s --format csv
    [[ $output == *queues.orders-retry-2.dead* ]]
    run -0 "$squall" sweep orders.yaml -q -n 2 --variant ladder --vary clients.shop.open.rate=20/s,40/s --format csv \
        --set 'objective.queues={orders-retry-1: {depth: 5}}'
    [[ $output == *queues.orders-retry-1.depth_max*queues.orders-retry-2.dead* ]]
}

@test "of a comparison each row says its variant, and is what a run of it has" {
    "$squall" compare orders.yaml -q -n 2 --jobs 2 --variant as-is,kept,ladder --dead-letters all.csv > /dev/null
    [ "$(head -1 all.csv)" = "variant,replication,queue,partition,key,published,deliveries,first_failure,last_failure,outcome,given_up" ]
    [ "$(tail -n +2 all.csv | cut -d, -f1 | uniq | tr '\n' ' ')" = "as-is kept ladder " ]
    for variant in as-is ladder; do
        "$squall" run orders.yaml -q -n 2 --variant "$variant" --dead-letters one.csv > /dev/null
        cmp <(tail -n +2 one.csv) <(sed -n "s/^$variant,//p" all.csv)
    done
    "$squall" compare orders.yaml -q -n 2 --jobs 1 --variant as-is,kept,ladder --dead-letters again.csv > /dev/null
    cmp all.csv again.csv
    run -2 --separate-stderr "$squall" compare orders.yaml --dead-letters no/such/dead.csv
    [[ $stderr == *"no/such"* && -z $output ]]
}
