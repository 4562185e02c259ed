#!/bin/sh
# Runs all tests of a build folder and sums up.   tools/test.sh BUILD [without-stories]
# without-stories: leaves out what the stories expect of themselves; their laws are tested all the same.
set -u
build=$1
logs=$build/test-logs
failed=0
rm -rf "$logs" && mkdir -p "$logs"

step() { printf '  %-5s %s\n' TEST "$1"; }
# runs one named check, its output to a log; shows all of it only when it fails
check() {
    name=$1; shift
    step "$name"
    if ! "$@" >"$logs/$name.log" 2>&1; then
        cat "$logs/$name.log"
        echo "FAILED: $name"
        failed=$((failed + 1))
    fi
}

# unit, theory and law tests: each program by itself, as many at once as there are cores
for program in "$build"/tests/*_test; do
    [ -x "$program" ] && echo "$program"
done >"$logs/programs"
# the longest first
{ grep stories_test "$logs/programs"; grep -v stories_test "$logs/programs"; } >"$logs/order"
export logs
xargs -P "$(nproc 2>/dev/null || echo 2)" -I{} sh -c '
    name=$(basename "$1"); printf "  %-5s %s\n" TEST "$name"
    "$1" >"$logs/$name.log" 2>&1 || touch "$logs/$name.failed"' sh {} <"$logs/order"
while read -r program; do
    name=$(basename "$program")
    if [ -e "$logs/$name.failed" ]; then
        grep -v '\[ RUN\|\[       OK' "$logs/$name.log"
        echo "FAILED: $name"
        failed=$((failed + 1))
    else
        echo "$name: $(grep -a '^\[==========\].*run' "$logs/$name.log")"
        grep -a '^\[  PASSED' "$logs/$name.log"
    fi
done <"$logs/programs"

check layers sh tools/layers.sh "$build"
check command-line env SQUALL="$build/squall" sh tools/bats.sh "$logs"
tail -n 1 "$logs/command-line.log"
for story in scenarios/*.yaml; do
    [ "${2-}" = without-stories ] && break
    grep -q '^expect:' "$story" || { echo "FAILED: $story expects nothing"; failed=$((failed + 1)); }
    check "story-$(basename "$story" .yaml)" "$build/squall" run "$story" --expect --quiet
    tail -n 1 "$logs/story-$(basename "$story" .yaml).log"
done

total=0
for count in $(sed -n 's/^\[==========\] \([0-9]*\) test(s) run.*/\1/p' "$logs"/*_test.log); do
    total=$((total + count))
done
if [ "$failed" -ne 0 ]; then
    echo "$failed of the test programs FAILED"
    exit 1
fi
expected=", and what every story expects"
[ "${2-}" = without-stories ] && expected=
echo "all passed: $total tests, the command line, the layers$expected"
