#!/usr/bin/env bats
# A decimal comma, a Turkish i or a locale that isn't there: what is read, said and drawn is the same.

load common

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    brownout 'duration: 60s, seed: 3' 'a Täst with ± and fi' <<'YAML'
variants:
  calm: {faults: []}
YAML
    # made here, as few machines have these; localedef needs the sources of Debian's package locales
    export LOCPATH=$BATS_FILE_TMPDIR/locales
    mkdir "$LOCPATH"
    for language in de_DE tr_TR; do
        localedef -i $language -f UTF-8 "$LOCPATH/$language.UTF-8" 2> /dev/null || true
    done
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    # a shell shows whether the locale is there
    [[ $(LC_ALL=de_DE.UTF-8 locale decimal_point) == , && -d $LOCPATH/tr_TR.UTF-8 ]] ||
        skip "no locale with a decimal comma can be made here"
}

# the command gives the same bytes in every locale; what `produces` names, too
same() { # PRODUCES COMMAND...
    local produces=$1 locale
    shift
    for locale in C.UTF-8 C de_DE.UTF-8 tr_TR.UTF-8 xx_XX; do
        LC_ALL=$locale "$squall" "$@" > "$locale.out" 2> "$locale.err"
        [[ -z $produces ]] || mv "$produces" "$locale.file"
        cmp C.UTF-8.out "$locale.out"
        cmp C.UTF-8.err "$locale.err"
        [[ -z $produces ]] || cmp C.UTF-8.file "$locale.file"
    done
}

@test "numbers are read and written with a point" {
    half=clients.shoppers.calls.shop.timeout=1.5s
    for format in table csv json; do
        same "" run small.yaml -q -n 2 -f $format --set $half --set objective.goodput=62.5%
        same "" compare small.yaml -q -n 2 -f $format
    done
    same "" run small.yaml -q --explain --set $half
    grep -q 'after: 1\.5s$' C.UTF-8.out
    same "" check small.yaml
    same "" sweep small.yaml -q -n 2 -f csv --vary clients.shoppers.calls.shop.timeout=0.25s..1.5s:3
    grep -q '^2,1\.5s,2,' C.UTF-8.out
}

@test "numbers in files, in the store and in pictures keep their point" {
    same results/series.csv run small.yaml -q --out results
    same results/summary.json run small.yaml -q --out results
    rm -f r.db
    LC_ALL=de_DE.UTF-8 "$squall" sweep small.yaml -q -n 2 --store r.db --vary services.shop.workers=2,8 > /dev/null
    same "" results r.db 1 -f csv
    command -v gnuplot || skip "gnuplot is not installed"
    same picture.svg run small.yaml -q --plot picture.svg
    same report.html compare small.yaml -q -n 2 --report report.html
    same "" run small.yaml -q --plot -
}
