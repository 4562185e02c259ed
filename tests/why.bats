#!/usr/bin/env bats
# squall why: what it says against series.csv, which awk reads apart from all that squall knows
# (tests/why_twin.awk), and its sentences against the numbers of its data.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# The story's page, as `text` and in one line as `flat`; its data why.json, its out/series.csv.
told() { # STORY [OPTION...]
    run -0 "$squall" run "$@" -q --out out
    run -0 "$squall" why "$@" -q
    fits
    text=$output flat=$(tr -s ' \n' ' ' <<< "$output")
    "$squall" why "$@" -q --format json > why.json
    [ "$(jq .drawn_run out/summary.json)" = "$(jq .run why.json)" ]
}

# The twin's list, by time, and why's of the same kinds, numbers to six digits: they are the same.
agrees() { # BEGIN WARM [PLACES [SLOTS [OLDEST]]]
    local kinds='["workers busy","queue long","queue full","retries","breaker open","bulkhead full","messages wait","behind"]'
    local number='def n: if . == null then "" else (tostring | tonumber) end;'
    awk -v begin="$1" -v warm="$2" -v places="${3-}" -v slots="${4-}" -v oldest="${5-}" \
        -f "$BATS_TEST_DIRNAME/why_twin.awk" out/series.csv |
        awk -F '\t' '{ printf "%.6g %s %s %.6g %.6g\n", $1, $2, $3, $4, $5 }' | sort > twin
    jq -r --argjson kinds "$kinds" "$number"'
        .happened[] | select(.again | not) | select(.kind as $k | $kinds | index($k)) |
        [.at_s, .kind, (if .from then "edges.\(.from).\(.to)"
                        elif (.kind | test("messages|behind")) then "queues.\(.to)"
                        else "services.\(.to)" end), (.value | n), (.of | n)] | @tsv' why.json |
        awk -F '\t' '{ printf "%.6g %s %s %.6g %.6g\n", $1, $2, $3, $4, $5 }' | sort > said
    # one that is full at once is not said to be long, too
    awk '$2 == "queue" && $3 == "full" { full[$1 " " $4] = 1 } { line[NR] = $0 }
         END { for (i = 1; i <= NR; i++) { split(line[i], f, " ")
               if (!(f[2] == "queue" && f[3] == "long" && (f[1] " " f[4]) in full)) print line[i] } }' twin > apart
    [ -s apart ]
    diff apart said
}

# The sum over the unhealthy windows of [FROM, TO) of an expression with $"path" for a column; and the
# mean over those in which it is known.
over_bad() { # sum|mean FROM TO EXPRESSION
    awk -F, -v from="$2" -v to="$3" -v how="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $3 == "0" && $1 >= from && $1 < to && ('"$(columns "$4")"') != "" { sum += '"$(columns "$4")"'; n++ }
        END { printf "%.9g", how == "sum" ? sum : sum / n }' out/series.csv
}

# Of what all callers send to a service in these windows, the share that is refused.
refused_of() { # SERVICE FROM TO
    awk -F, -v to_name="$1" -v from="$2" -v to="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) {
                      n = split($i, part, ".")
                      if (part[1] != "edges" || part[3] != to_name) continue
                      if (part[n] == "refusals") refusals[i]
                      if (part[n] == "attempt_rate") rates[i] }
                  next }
        NR == 2 { start = $1 }
        NR == 3 { tick = $1 - start }
        $3 == "0" && $1 >= from && $1 < to { for (i in refusals) turned += $i; for (i in rates) sent += $i }
        END { printf "%.9g", turned / tick / sent }' out/series.csv
}

columns() {
    sed -E 's/\$"([^"]*)"/$at["\1"]/g' <<< "$1"
}

near() { # A B SHARE
    awk -v a="$1" -v b="$2" -v share="$3" 'BEGIN { d = a - b; d = d < 0 ? -d : d; exit !(d <= share * (b < 0 ? -b : b)) }' ||
        { echo "$1 is not near $2"; return 1; }
}

# The loop's edges and services, summed up again.
loop_agrees() {
    local from to edge sent calls name
    read -r from to < <(jq -r '.loop | "\(.from_s) \(.to_s)"' why.json)
    while read -r edge attempts; do
        sent=$(over_bad sum "$from" "$to" "\$\"edges.$edge.attempt_rate\"")
        calls=$(over_bad sum "$from" "$to" "\$\"edges.$edge.call_rate\"")
        near "$attempts" "$(awk "BEGIN { print $sent / $calls }")" 1e-5
    done < <(jq -r '.loop.edges[] | "\(.from).\(.to) \(.attempts_per_call)"' why.json)
    while read -r name arrivals fresh wasted refused; do
        near "$arrivals" "$(over_bad mean "$from" "$to" "\$\"services.$name.arrival_rate\"")" 1e-6
        near "$fresh" "$(over_bad mean "$from" "$to" \
            "\$\"services.$name.arrival_rate\" / \$\"services.$name.retry_amplification\"")" 1e-5
        near "$wasted" "$(over_bad mean "$from" "$to" "\$\"services.$name.wasted_work\"")" 0.05
        near "$refused" "$(refused_of "$name" "$from" "$to")" 1e-5
    done < <(jq -r '.loop.services[] | "\(.name) \(.arrivals_per_s) \(.first_born_per_s) \(.wasted) \(.refused)"' why.json)
}

# The same run without retries, run apart: shares served, over the told run's unhealthy windows, in
# both, against what why says.  ANSWERED: answers of a fallback count.
without_agrees() { # ANSWERED STORY [OPTION...]
    local answered=$1
    shift
    run -0 "$squall" run "$@" -q --replications "$(jq .of why.json)" --out without
    read -r windows with without < <(awk -F, -v answered="$answered" '
        FNR == 1 { file++; for (i = 1; i <= NF; i++) at[$i] = i; next }
        { well = $at["run.goodput"] + answered * $at["run.degraded"] }
        file == 1 && $3 == "0" { bad[$1]; n++; wanted += $at["run.offered"]; got += well }
        file == 2 && $1 in bad { then_wanted += $at["run.offered"]; then_got += well }
        END { printf "%d %.9g %.9g\n", n, got / wanted, then_got / then_wanted }' out/series.csv without/series.csv)
    near "$(jq .without_retries.windows why.json)" "$windows" 0
    near "$(jq .without_retries.served_with why.json)" "$with" 1e-5
    near "$(jq .without_retries.served_without why.json)" "$without" 1e-5
}

says() {
    grep -qE "$1" <<< "$flat" || { printf 'it does not say: %s\n%s\n' "$1" "$text"; return 1; }
}

# Each happening's sentence stands on the page, behind its instant.
page_has_all() {
    local count
    count=$(jq '.happened | length' why.json)
    [ "$(sed -n '/^What happened/,/^$/p' <<< "$text" | grep -cE '^  [0-9]')" = "$count" ]
    while IFS= read -r sentence; do
        grep -qF -- "$sentence" <<< "$flat" || { echo "not on the page: $sentence"; return 1; }
    done < <(jq -r '.happened[].text' why.json)
}

# The first window that is unhealthy, and the end of the last.
bad_since() { awk -F, 'NR > 1 && $3 == "0" { print $1; exit }' out/series.csv; }
bad_until() { awk -F, -v tick="$1" 'NR > 1 && $3 == "0" { last = $1 } END { print last + tick }' out/series.csv; }
at() { jq -r --arg kind "$1" 'first(.happened[] | select(.kind == $kind)).at_s' why.json; }

@test "the flagship: threads run out behind a slow gateway, and again after the restart" {
    told payment-gateway --variant before
    agrees 300 60 "shop=8000 payments=100"
    loop_agrees
    page_has_all
    [ "$(jq -r '.happened[] | select(.first) | "\(.kind) \(.to) \(.waits_for)"' why.json)" = "workers busy shop payments" ]
    says "first, shop's workers run out: [0-9]+ of 200 are busy; each is held [0-9.]+ times as long as before, waiting for payments"
    [ "$(jq '[.happened[] | select(.again and .kind == "workers busy" and .at_s > 720)] | length' why.json)" = 1 ]
    near "$(at unhealthy)" "$(bad_since)" 0
    near "$(at healed)" "$(bad_until 1)" 0
    says "healthy again, 6.00 s after the trigger was over"
    without_agrees 1 payment-gateway --variant before --set services.shop.calls.payments.retry=none \
        $(printf -- '--set clients.%s.calls.shop.retry=none ' checkout search profile cart)
    says "Without retries 91.0 % of what was wanted would have been served in the same windows \(12 % with them\): the retries kept it down, as long as the trigger was there, and what had piled up for 6.00 s after it"
    # near ties, which awk counts: both are named, and the timeouts have their limit
    local edge timeouts refusals
    for edge in checkout search profile cart; do
        timeouts=$(over_bad sum 0 1800 "\$\"edges.$edge.shop.timeout_rate\"")
        refusals=$(over_bad sum 0 1800 "\$\"edges.$edge.shop.refusals\"")
        near "$timeouts" "$refusals" 0.2
        says "$edge → shop: (timeouts \\(each given up after 12.0 s\\) and refusals|refusals and timeouts \\(each given up after 12.0 s\\)) are retried, 1\\.[89][0-9] attempts a call\\."
    done
    says "shop → payments: timeouts are retried, 1.39 attempts a call, each given up after 10.0 s"
    # most of what the gateway's retries got in the end was for users who had gone
    near "$(jq '.deeds[] | select(.control == "retry" and .to == "payments").wasted' why.json)" \
        "$(over_bad mean 0 1800 '$"services.payments.wasted_work"')" 1e-5
    says "shop → payments sent [0-9.]+ k retries; [0-9.]+ % of the calls that needed them were answered in the end, but in the unhealthy windows 94.8 % of the work of payments was for callers that had left"
    # of what all four callers send
    says "shop has no room for all of that and refuses 4[0-9] % of it: that is retried, too"
    # how long a request holds its thread, and before: Little's law on both
    near "$(jq '.happened[] | select(.first).held_times' why.json)" "$(awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 >= 60 && $1 < 300 { busy += $at["services.shop.busy_mean"]; come += $at["services.shop.arrival_rate"] }
        $1 == 315 { print $at["services.shop.busy_mean"] / $at["services.shop.arrival_rate"] / (busy / come) }' out/series.csv)" 1e-6
}

@test "the flagship with all controls: what the breaker kept away, and what of it was lost" {
    told payment-gateway --variant after
    agrees 300 60 "payments=100"
    page_has_all
    [ "$(jq -r '[.happened[] | select(.kind == "workers busy")] | length' why.json)" = 0 ]
    read -r count needed first < <(awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 >= 60 && $at["edges.shop.payments.breaker_refused"] > 0 {
            n = $at["edges.shop.payments.breaker_refused"]; all += n
            if (first == "") first = $1
            if ($2 == 1 || $at["services.payments.utilisation"] >= 0.9) needed += n
        }
        END { print all, needed, first }' out/series.csv)
    local deed='.deeds[] | select(.control == "breaker")'
    near "$(jq "$deed.count" why.json)" "$count" 0
    near "$(jq "$deed.needed" why.json)" "$needed" 0
    near "$(jq "$deed.lost" why.json)" "$((count - needed))" 0
    near "$(jq "$deed.first_s" why.json)" "$first" 0
    says "breaker of shop → payments opened [0-9]+ times and kept .* attempts away.* $((count - needed)) lost: there was room"
    # most of the trigger's time it was healthy: nothing kept it down "as long as it was there"
    read -r bad all < <(awk -F, 'NR > 1 && $1 >= 300 && $1 < 1200 { all++; bad += $3 == "0" } END { print bad, all }' out/series.csv)
    [ "$all" = 900 ]
    says "$bad of the 900 windows of the trigger were unhealthy\\. Without retries"
    says "in its $bad unhealthy windows:"
    [[ $flat != *"as long as"* ]]
    # the answers of the fallback are those of one edge, not of all that hand them up
    [ "$(jq '[.deeds[] | select(.control == "fallback")] | length' why.json)" = 1 ]
}

@test "one tier: the queue is full, refusals are retried, and it never ends" {
    told one-tier-storm --variant fixed
    agrees 20 0 "server=100"
    loop_agrees
    page_has_all
    [ "$(jq -r '[.happened[] | select(.kind == "healed")] | length' why.json)" = 0 ]
    # of the window's 100 places: not full in all of it
    near "$(jq -r 'first(.happened[] | select(.kind == "queue full")).value' why.json)" \
        "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $1 == 20 { print $at["services.server.queue_mean"] }' out/series.csv)" 1e-5
    says "server's queue fills up: 97.0 of 100 places are taken"
    says "web → server: refusals are retried, 6\\.[0-9]+ attempts a call"
    says "server has no room for all of that and refuses 72 % of what web sends: that is retried, too"
    says "nothing: 30.0 s after the trigger was over it is unhealthy still"
    without_agrees 0 one-tier-storm --variant fixed --set clients.web.calls.server.retry=none
    [ "$(jq .recovers.yes < <("$squall" run one-tier-storm --variant fixed -q --set clients.web.calls.server.retry=none --format json))" = 5 ]
    says "Without retries it would have recovered 1.00 s after its trigger ended, .*: the retries kept it down\\."
}

@test "metastable: retries exceed fresh calls, and their work causes the timeouts" {
    told metastable
    agrees 60 0 ""
    loop_agrees
    page_has_all
    says "web → store: timeouts are retried, 2.00 attempts a call, each given up after 1.00 s"
    says "That work causes the timeouts: a request waits 1 min [0-9]+ s in the mean for a worker of store, and web gives up after 1.00 s"
    # the verdict's own words stand among them
    grep -qF "$(jq -r .headline why.json)" <<< "$flat"
    says "the retries keep it down"
    without_agrees 0 metastable --set clients.web.calls.store.retry=none
    says "Without retries it would have recovered 1 min [0-9]+ s after its trigger ended, .*: the retries kept it down\\."
    # the outage cut short there, and just before: run apart
    read -r heals point < <(jq -r '.no_return | "\(.heals_s) \(.point_s)"' why.json)
    says "1 min 0.9 s the point of no return, 900 ms after the objective was missed first: ended at 1 min 0.8 s"
    for end in "$heals" "$point"; do
        "$squall" run metastable -q --replications 1 --format json --set "faults.0.for=$(awk "BEGIN { print $end - 60 }")s" |
            jq .recovers.yes
    done > recovered
    [ "$(paste -sd ' ' recovered)" = "1 0" ]
}

@test "refusals that a budget keeps back are not said to be retried" {
    told one-tier-storm --variant token-bucket
    loop_agrees
    says "server has no room for all of that and refuses [0-9.]+ % of what web sends\\. "
    [[ $flat != *"is retried, too"* ]]
}

@test "checkout: one tenth slow, and every layer above runs out of threads, the lowest first" {
    told checkout
    agrees 120 30 "checkout=200 orders=200 inventory=200 stock=200 database=200"
    loop_agrees
    page_has_all
    [ "$(jq -r '[.happened[] | select(.kind == "workers busy") | .to] | join(" ")' why.json)" = "database stock inventory orders" ]
    without_agrees 0 checkout --variant three-layers --set services.checkout.calls.orders.retry=none \
        --set services.orders.calls.inventory.retry=none --set services.inventory.calls.stock.retry=none
    says "Without retries 79 % .* for the most part the retries kept it down, as long as the trigger was there\\."
    [ "$(jq -r '[.happened[] | select(.kind == "workers busy") | .waits_for // "-"] | join(" ")' why.json)" = "- database stock inventory" ]
    # what is neither given up nor answered has been refused: of what checkout sends, hardly anything fails otherwise
    local sent given_up answered
    sent=$(over_bad sum 0 300 '$"edges.checkout.orders.attempt_rate"')
    given_up=$(over_bad sum 0 300 '$"edges.checkout.orders.timeout_rate"')
    answered=$(over_bad sum 0 300 '$"edges.checkout.orders.call_rate" - $"edges.checkout.orders.failure_rate"')
    near "$(jq '.loop.services[] | select(.name == "orders").refused' why.json)" \
        "$(awk "BEGIN { print ($sent - $given_up - $answered) / $sent }")" 0.02
    says "orders has no room for all of that and refuses (69|70) % of what checkout sends: that is retried, too"
    says "stock has no room for all of that and refuses 82 % of what inventory sends: that is retried, too"
    near "$(at healed)" "$(bad_until 1)" 0
}

@test "three layers: retries multiply, and none of the layers is busy" {
    told three-layers
    agrees 120 30 "web=200 api=200 orders=200 db=100"
    loop_agrees
    page_has_all
    [ "$(jq -r '.happened[] | select(.kind == "multiplied").to' why.json)" = db ]
    says "of what reaches db, retries of all layers exceed what is first-born"
    near "$(jq '.loop.edges | map(.attempts_per_call) | .[0] * .[1] * .[2]' why.json)" 27 0.03
    says "4 min +healthy again, when the trigger was over"
    without_agrees 0 three-layers --set services.web.calls.api.retry=none \
        --set services.api.calls.orders.retry=none --set services.orders.calls.db.retry=none
    says "Without retries it would have been the same \(0\.00[0-9]+ %.*the trigger alone kept it down, as long as it was there\\."
}

@test "a topic: messages pile up though slots stand idle; the ladder is healthy" {
    told payments-topic --variant blocking
    agrees 300 60 "" "payments=12" "payments=60"
    page_has_all
    says "first, messages pile up in payments: 37.8 wait for 12 slots"
    # the headline is a mean over three runs; that of this one is the downtime of its own windows
    says "BEHIND for 14 min 33 s .* This run: payments BEHIND for 14 min 40 s"
    [ "$(awk -F, '$3 == "0" { n++ } END { print 10 * n }' out/series.csv)" = 880 ]
    run -0 "$squall" why payments-topic --variant blocking -q --quick --replications 1
    [[ $output != *"This run"* ]]
    near "$(jq .loop.queue.busy why.json)" "$(over_bad mean 0 4200 '$"consumers.charge.utilisation"')" 1e-6
    near "$(jq .loop.queue.deliveries_per_message why.json)" "$(over_bad mean 0 4200 '$"queues.payments.deliveries_per_message"')" 1e-6
    told payments-topic --variant ladder
    says "Nothing broke that anybody felt: the objective was met throughout"
    [ "$(jq '[.happened[] | select(.kind == "unhealthy" or .kind == "behind" or .kind == "healed")] | length' why.json)" = 0 ]
    [ "$(jq .loop why.json)" = null ]
}

@test "the page of a run has the lines that matter most, and a healthy one none" {
    run -0 "$squall" run metastable -q
    fits
    [[ $output == *$'\nWhy\n'*"the trigger: store"*"first, none of store's workers is left"*"squall why"* ]]
    (($(sed -n '/^Why$/,$p' <<< "$output" | grep -cE '^  [0-9]') <= 9))
    # of many: the trigger, the remedy, their ends, callers of one service in one line; the rest is counted
    run -0 "$squall" run payment-gateway -q
    flat=$(sed -n '/^Why$/,$p' <<< "$output" | tr -s ' \n' ' ')
    says "5 min the trigger: payments.* 12 min the remedy: shop.* 12 min 30 s the remedy is over.* 20 min the trigger is over"
    says "retries exceed fresh calls at checkout → shop: 41.0/s and 39.0/s; by 6 min 18 s also at search, cart, profile → shop"
    shown=$(sed -n '/^Why$/,$p' <<< "$output" | grep -cE '^  [0-9]')
    all=$("$squall" why payment-gateway -q --quick --format json | jq '.happened | length')
    says "\.\.\. and $((all - shown - 3)) more: .squall why."
    run -0 "$squall" run payments-topic --variant ladder -q
    [[ $output != *$'\nWhy\n'* ]]
}

@test "the same bytes with any number of threads; wrong words are refused" {
    run -0 "$squall" why checkout -q --quick
    [[ $output != *"too late"* ]]
    [[ $output != *"ithout retries"* && $output != *"retries kept it"* && $output == *"It was down as long as the trigger was there."* ]]
    # who never tries twice is not asked
    run -0 "$squall" why checkout -q --variant no-retry
    [[ $output != *"ithout retries"* ]]
    "$squall" why checkout -q -j 1 > one
    "$squall" why checkout -q -j 3 > three
    cmp one three
    run -2 "$squall" why checkout --format csv
    [[ $output == *"--format is csv, but must be table or json"* ]]
    run -2 "$squall" why
    run -2 "$squall" why no-such-story
}

@test "the texts in docs/why.md are what it prints" {
    local told=0 page=$BATS_TEST_DIRNAME/../docs/why.md
    while read -r -a words; do
        "$squall" why "${words[@]}" -q > printed
        awk -v line="\$ squall why ${words[*]}" '$0 == line { on = 1; next } /^```$/ { on = 0 } on' "$page" > written
        diff printed written
        told=$((told + 1))
    done < <(sed -n '/ -q/!s/^\$ squall why //p' "$page")
    [ "$told" = 8 ]
}
