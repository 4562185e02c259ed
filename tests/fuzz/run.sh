#!/bin/sh
# run.sh FOLDER SECONDS: fuzzes the reader of scenarios with libFuzzer; what it finds stays in FOLDER.
set -eu
folder=$1
seconds=$2
if ! command -v clang >/dev/null; then
    echo "fuzzing needs clang with libFuzzer" >&2
    exit 1
fi
mkdir -p "$folder/corpus"
# trace-pc counts work: see reader_fuzz.c; the time limit is for loops in libraries only
clang -std=c11 -D_GNU_SOURCE -O1 -g -I. -ffp-contract=off \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
    -fsanitize-coverage=trace-pc -Wl,--wrap=__sanitizer_cov_trace_pc \
    -o "$folder/reader_fuzz" tests/fuzz/reader_fuzz.c \
    $(find base sim models scenarios/read -name "*.c") \
    -lyaml -ljansson -lgsl -lgslcblas -lm
exec "$folder/reader_fuzz" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=1200 \
    -max_len=4096 -dict=tests/fuzz/yaml.dict -artifact_prefix="$folder/" \
    "$folder/corpus" tests/fuzz/corpus tests/refusals
