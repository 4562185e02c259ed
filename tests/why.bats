#!/usr/bin/env bats
# squall why: each sentence against series.csv, which awk reads apart from all that squall knows.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# The story's text as `lines` and `text` (one line a sentence), and its series.csv.
told() { # STORY [OPTION...]
    run -0 "$squall" run "$@" -q --out out
    run -0 "$squall" why "$@" -q
    fits
    text=$(sed -E ':a;N;$!ba;s/\n {5,}/ /g' <<< "$output")
}

# The value of an expression in the first window, at or after FROM, in which a condition holds: both of
# awk, with $"path" for a column.  "INSTANT VALUE".
first() { # FROM CONDITION EXPRESSION
    awk -F, -v from="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 >= from && ('"$(columns "$2")"') { print $1, '"$(columns "$3")"'; exit }' out/series.csv
}

columns() {
    sed -E 's/\$"([^"]*)"/$at["\1"]/g' <<< "$1"
}

says() {
    grep -qE "$1" <<< "$text" || { printf 'no line says: %s\n%s\n' "$1" "$text"; return 1; }
}

@test "a store that stays down: more wait than there are workers, then retries exceed fresh calls" {
    told metastable
    read -r at waiting < <(first 60 '$"services.store.queue_mean" > 3' '$"services.store.queue_mean"')
    [ "$at" = 60 ]
    says "^  1 min +more wait for store than it has workers: $(printf %.0f "$waiting"), and 3$"
    read -r at retries < <(first 60 '$"edges.web.store.retry_amplification" > 2' \
        'sprintf("%.0f", $"edges.web.store.attempt_rate" * (1 - 1 / $"edges.web.store.retry_amplification"))')
    says "^  1 min $((at - 60)) s +retries exceed fresh calls at web → store: $retries/s and "
}
