#!/bin/sh
# Beyond the tests: no warning with gcc and clang, static analysis, all tests under AddressSanitizer and
# UndefinedBehaviorSanitizer, threads under ThreadSanitizer, and the same bytes by gcc at -O3 and clang at -O0.
#   tools/check.sh BUILD
set -eu
build=$1
make=${MAKE:-make}
jobs=$(nproc 2>/dev/null || echo 2)
started=$(date +%s)
step() { printf '  %-5s %s (after %d s)\n' CHECK "$1" $(($(date +%s) - started)); }

step "no warnings with gcc and clang"
$make --no-print-directory -j"$jobs" B="$build/gcc" CC=gcc OPT="-O2 -Werror" all "$build/gcc/bench" >/dev/null
$make --no-print-directory -j"$jobs" B="$build/clang" CC=clang OPT="-O0 -Werror" \
    all "$build/clang/bench" >/dev/null

step "cppcheck"
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
    --suppress=missingIncludeSystem --error-exitcode=1 -j"$jobs" -I. \
    base sim models study scenarios/read plots/report cli

step "clang's analyzer"
# valist: clang 14 takes every va_start for missing; the other two are matters of taste
checks='-*,clang-analyzer-*,bugprone-suspicious-*,bugprone-undefined-memory-manipulation'
checks="$checks,-clang-analyzer-valist.Uninitialized,-clang-analyzer-security.FloatLoopCounter"
checks="$checks,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling"
# how far it follows a function's paths: a third of its own bound costs half the time
nodes="--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=75000"
# where mpi.h is; Open MPI's compiler says it, MPICH's has it where any compiler looks
mpi=$(mpicc -showme:compile 2>/dev/null || true)
without=ranks_mpi.c
! command -v mpicc >/dev/null 2>&1 || without=
export checks nodes mpi
find base sim models study scenarios/read plots/report cli -name '*.c' ! -name "$without" -print0 |
    xargs -0 -n 4 -P "$jobs" sh -c '
        clang-tidy --quiet --warnings-as-errors="*" --checks="$checks" $nodes "$@" -- \
            -std=c11 -D_GNU_SOURCE -I. $mpi -DSQUALL_VERSION=\"check\" 2>/dev/null' sh \
        >"$build/tidy.log" || { cat "$build/tidy.log"; exit 1; }

step "the same bytes by gcc at -O3 and by clang at -O0"
$make --no-print-directory -j"$jobs" all >/dev/null
for story in scenarios/*.yaml; do
    for level in "$build" "$build/clang"; do
        mkdir -p "$level/bytes"
        "$level/squall" run "$story" --replications 1 --quiet --out "$level/bytes" >/dev/null
    done
    for file in summary.json series.csv; do
        cmp "$build/bytes/$file" "$build/clang/bytes/$file"
    done
done

step "threads under ThreadSanitizer"
# clang's, as its OpenMP library tells it through Archer what synchronises what; gcc's tells nothing
flags="-fsanitize=thread -fno-omit-frame-pointer"
$make --no-print-directory -j"$jobs" B="$build/tsan" CC=clang OPT=-O1 SANITIZE="$flags" "$build/tsan/squall" \
    "$build/tsan/tests/team_test" "$build/tsan/tests/study_test" >/dev/null
(
    export TSAN_OPTIONS="ignore_noninstrumented_modules=1 exitcode=66" ARCHER_OPTIONS=verbose=1
    log=$build/tsan/log
    for program in "squall run scenarios/one-tier-storm.yaml --replications 8 --jobs 4" tests/team_test \
                   tests/study_test; do
        # shellcheck disable=SC2086 # a program and its arguments
        "$build"/tsan/$program >"$log" 2>&1 || { cat "$log"; exit 1; }
        grep -q "Archer detected" "$log" || { echo "Archer is not at work: libarcher.so is missing"; exit 1; }
    done
)

step "all tests under AddressSanitizer and UndefinedBehaviorSanitizer"
flags="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
$make --no-print-directory -j"$jobs" B="$build/asan" OPT=-O1 SANITIZE="$flags" tests "$build/asan/squall" >/dev/null
# a program looks for its scripts and stories beside its folder
ln -sfn ../plots "$build/plots" && ln -sfn ../scenarios "$build/scenarios"
sh tools/test.sh "$build/asan" without-stories
step "done"
