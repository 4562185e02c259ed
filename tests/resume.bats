#!/usr/bin/env bats
# A sweep that is killed goes on where it was; by hand: sh tests/kill.sh build/squall 50

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    cat > tiny.yaml <<'YAML'
name: tiny
run: {duration: 1s, seed: 3}
clients:
  web: {open: {rate: 20/s}, calls: {shop: {timeout: 1s}}}
services:
  shop: {workers: 200, queue: 100, service_time: {exponential: {mean: 50ms}}}
YAML
}

@test "killed six times at random instants and resumed: the store of an undisturbed sweep" {
    run -0 timeout 60 sh "$BATS_TEST_DIRNAME/kill.sh" "$squall" 6
    [[ $output == *"6 kills"*"all equal"* ]]
}

points() { "$squall" results r.db --format json 2> /dev/null | sed -n 's/^ *"done": \([0-9]*\),/\1/p'; }

@test "points that come faster than the disk are written several at a time" {
    run -0 "$squall" sweep tiny.yaml -n 1 --vary clients.web.open.rate=10/s..20/s:200 --store r.db -q
    [[ $(points) == 200 ]]
    # how many transactions a database has seen stands in its head, four bytes from the 24th
    read -r a b c d < <(od -An -tu1 -j24 -N4 r.db)
    ((((a * 256 + b) * 256 + c) * 256 + d < 100))
}

@test "a point is written while the next one is still run" {
    "$squall" sweep tiny.yaml -n 1 -j 1 --vary run.duration=1s,2s,190000s --set clients.web.open.rate=2000/s --store r.db -q &
    for ((i = 0; i < 500; i++)); do
        [[ $(points) != 2 ]] || break
        sleep 0.02
    done
    kill -9 $!
    wait $! 2> /dev/null || true
    [[ $(points) == 2 ]]
}

@test "SIGTERM, as batch systems send it, keeps and shows what was finished" {
    "$squall" sweep tiny.yaml -n 1 -j 1 --vary run.duration=1s,2s,190000s --set clients.web.open.rate=2000/s --store r.db \
        > out 2> err &
    for ((i = 0; i < 500; i++)); do
        [[ $(points) != 2 ]] || break
        sleep 0.02
    done
    kill -TERM $!
    code=0
    wait $! 2> /dev/null || code=$?
    [[ $code == 143 && $(cat err) == "squall: interrupted: 2 of 3 points are in r.db"* ]]
    grep -q "2 of 3 points" out
}
