#!/bin/sh
# Runs random scenarios under AddressSanitizer and UndefinedBehaviorSanitizer on all cores.
#   tools/random.sh BUILD FIRST COUNT
set -eu
build=$1/asan
first=$2
count=$3
make=${MAKE:-make}
jobs=$(nproc 2>/dev/null || echo 2)
slice=50
flags="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
$make --no-print-directory -j"$jobs" B="$build" OPT=-O1 SANITIZE="$flags" "$build/tests/random_test"

logs=$build/random-logs
rm -rf "$logs" && mkdir -p "$logs"
export build logs
# a run at a time is freed soon: most of the cost was memory kept back from being used again
export ASAN_OPTIONS="max_malloc_fill_size=0:quarantine_size_mb=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
# each slice to its own log: first seed, how many
seq "$first" "$slice" $((first + count - 1)) | while read -r seed; do
    left=$((first + count - seed))
    echo "$seed $((left < slice ? left : slice))"
done | xargs -P "$jobs" -L 1 sh -c '
    "$build/tests/random_test" "$1" "$2" >"$logs/$1.log" 2>&1 || touch "$logs/$1.failed"' sh

# the last lines of all logs, number by number added up
cat "$logs"/*.log | grep '^[0-9]* scenarios: ' | awk '
    { line = $0; for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+$/) sum[i] += $i }
    END { $0 = line; for (i in sum) $i = sum[i]; print }'
for failed in "$logs"/*.failed; do
    [ -e "$failed" ] || exit 0
    cat "${failed%.failed}.log"
done
exit 1
