#!/bin/sh
# The check sums of what every story and variant writes, three seeds each: whether a change moves a byte.
#   sh tools/same.sh OLD/squall > old && sh tools/same.sh NEW/squall > new && diff old new
# Further scenario files may follow; SEEDS="1 2 3" says which seeds, JOBS how many runs at once.
set -eu
squall=$(realpath "$1"); shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export squall folder

one='story=$1 variant=$2 seed=$3
name=$(echo "${story%.yaml}" | tr / _)/${variant:-.}/$seed
out=$folder/$name
mkdir -p "$out"
"$squall" run "$story" ${variant:+--variant "$variant"} --seed "$seed" --replications 1 --quiet \
    --out "$out" >"$out/page" || {
    echo "failed: $name" >&2
    exit 1
}
for file in page summary.json series.csv; do
    echo "$(sed "s|$folder||g" "$out/$file" | sha256sum | cut -c 1-32) $name/$file"
done >"$out/sums"'

variants() { # a name a line; an empty one for the file as it is
    echo
    grep -q '^variants:' "$1" || return 0
    "$squall" compare "$1" --replications 1 --seed 1 --quiet --format csv >"$folder/compared" ||
        echo "(compare failed)" # which is no variant, and so fails
    awk -F, '/^[^#]/ && column { print $column }
             !column { for (i = 1; i <= NF; i++) if ($i == "variant") column = i }' "$folder/compared" | sort -u
}

for story in scenarios/*.yaml "$@"; do
    variants "$story" | while read -r variant; do
        for seed in ${SEEDS:-1 2 3}; do
            printf '%s\0%s\0%s\0' "$story" "$variant" "$seed"
        done
    done
done | xargs -0 -n 3 -P "${JOBS:-$(nproc)}" sh -c "$one" sh
find "$folder" -name sums -exec cat {} + | sort -k 2
