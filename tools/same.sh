#!/bin/sh
# The check sums of what every story and variant writes, three seeds each: whether a change moves a byte.
#   sh tools/same.sh OLD/squall > old; sh tools/same.sh NEW/squall > new; diff old new
# Further scenario files may follow; SEEDS="1 2 3" says which seeds, JOBS how many runs at once.
set -eu
squall=$(realpath "$1"); shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export squall folder

one='story=$1 variant=$2 seed=$3
name=$(basename "$story" .yaml)/${variant:-.}/$seed
out=$folder/$name
mkdir -p "$out"
"$squall" run "$story" ${variant:+--variant "$variant"} --seed "$seed" --replications 1 --quiet --out "$out" >"$out/page"
for file in page summary.json series.csv; do
    [ ! -e "$out/$file" ] || echo "$(sed "s|$folder||g" "$out/$file" | sha256sum | cut -c 1-32) $name/$file"
done >"$out/sums"'

variants() { # a name a line; an empty one for the file as it is
    echo
    "$squall" compare "$1" --replications 1 --seed 1 --quiet --format csv 2>/dev/null |
        awk -F, '/^[^#]/ && column { print $column }
                 !column { for (i = 1; i <= NF; i++) if ($i == "variant") column = i }' | sort -u
}

for story in scenarios/*.yaml "$@"; do
    variants "$story" | while read -r variant; do
        for seed in ${SEEDS:-1 2 3}; do
            printf '%s\0%s\0%s\0' "$story" "$variant" "$seed"
        done
    done
done | xargs -0 -n 3 -P "${JOBS:-$(nproc)}" sh -c "$one" sh
find "$folder" -name sums -exec cat {} + | sort -k 2
