#!/bin/sh
# Kills a sweep at random instants, resumes it each time, and holds what it leaves in its store against
# that of an undisturbed one.   tests/kill.sh SQUALL COUNT [SEED]
# A round whose sweep had ended before its kill does not count; a sweep that is complete is begun anew.
set -eu
squall=$1
count=$2
seed=${3:-1}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/small.yaml" <<'YAML'
name: killed
run: {duration: 40s, seed: 3}
objective: {goodput: 70%}
clients:
  web: {open: {rate: 200/s}, calls: {shop: {timeout: 1s, retry: {attempts: 3, backoff: {constant: 100ms}}}}}
services:
  shop: {workers: 20, queue: 50, service_time: {exponential: {mean: 50ms}}}
faults:
  - {at: 10s, for: 10s, service: shop, down: true}
YAML

sweep() { # STORE
    exec "$squall" sweep "$folder/small.yaml" --store "$1" --quiet -n 4 --format csv \
        --vary services.shop.workers=5..16:12 --vary clients.web.calls.shop.timeout=200ms,1s
}
dump() { "$squall" results "$1" --runs --format csv && "$squall" results "$1" 1 --format csv; }

begun=$(date +%s%N)
(sweep "$folder/alone.db") > "$folder/table.csv"
lasts=$((($(date +%s%N) - begun) / 1000000)) # milliseconds
dump "$folder/alone.db" > "$folder/alone"

killed=0 finished=0 tried=0
: > "$folder/journals"
while [ "$killed" -lt "$count" ]; do
    tried=$((tried + 1))
    # Lehmer's generator; the instant is anywhere in the time a whole sweep takes
    seed=$((seed * 48271 % 2147483647))
    instant=$((seed % (lasts + 1)))
    (sweep "$folder/killed.db") > /dev/null 2>&1 &
    sleep "$((instant / 1000)).$(printf %03d $((instant % 1000)))"
    kill -9 $! 2> /dev/null || true
    code=0
    wait $! 2> /dev/null || code=$?
    [ "$code" -eq 137 ] && killed=$((killed + 1))
    [ ! -e "$folder/killed.db-journal" ] || echo >> "$folder/journals"
    [ "$code" -eq 0 ] || continue
    # complete: compare, and begin anew
    dump "$folder/killed.db" > "$folder/resumed"
    cmp "$folder/alone" "$folder/resumed"
    finished=$((finished + 1))
    rm "$folder/killed.db"
done
(sweep "$folder/killed.db") > "$folder/resumed.csv"
dump "$folder/killed.db" > "$folder/resumed"
cmp "$folder/alone" "$folder/resumed"
cmp "$folder/table.csv" "$folder/resumed.csv"
echo "$killed kills in $tried rounds ($(wc -l < "$folder/journals") while the store was written)," \
    "$((finished + 1)) sweeps finished: all equal to an undisturbed one of $lasts ms"
