#!/bin/sh
# The tests of the command line: each file by itself, as many at once as there are cores. Shows what
# they print only of those that fail.
#   tools/bats.sh LOGS
set -u
logs=$1
mkdir -p "$logs" && rm -f "$logs"/*.bats.log "$logs"/*.bats.failed
export logs
# the longest first
ls -S tests/*.bats | xargs -P "$(nproc 2>/dev/null || echo 2)" -I{} sh -c '
    name=$(basename "$1")
    bats "$1" >"$logs/$name.log" 2>&1 || touch "$logs/$name.failed"' sh {}

failed=0
for log in "$logs"/*.bats.log; do
    if [ -e "${log%.log}.failed" ]; then
        cat "$log"
        failed=$((failed + 1))
    fi
done
tests=$(cat "$logs"/*.bats.log | grep -c '^ok\|^not ok')
echo "command line: $tests tests in $(ls "$logs"/*.bats.log | wc -l) files, $failed of them failed"
[ "$failed" -eq 0 ]
