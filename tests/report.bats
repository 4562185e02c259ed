#!/usr/bin/env bats
# The HTML report and the picture of a comparison, from the command line.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    brownout 'duration: 60s, seed: 3' 'small <b>brownout</b> & "more"' <<'YAML'
variants:
  calm: {faults: []}
  eager: {clients.shoppers.calls.shop.retry.attempts: 5}
YAML
}

# lines of the report in which a pattern is
lines() { grep -c -- "$1" "${2:-out.html}" || true; }

@test "the report is one whole file" {
    run -0 --separate-stderr "$squall" compare small.yaml --replications 3 --report out.html
    [ "$(head -n 1 out.html)" = "<!DOCTYPE html>" ]
    [ "$(tail -n 1 out.html)" = "</html>" ]
    [ "$(lines '<h1>')" -eq 1 ]
    [ "$(lines '^<section id="variant-')" -eq 3 ]
    [ "$(lines '</svg>')" -eq 4 ]
}

@test "nothing is loaded and nothing runs" {
    "$squall" compare small.yaml --replications 2 --report out.html
    [ "$(lines '<script')" -eq 0 ]
    [ "$(lines '<link')" -eq 0 ]
    [ "$(lines ' src=')" -eq 0 ]
    [ "$(lines 'href="[^#]')" -eq 0 ]
    [ "$(lines '@import')" -eq 0 ]
    # an address stands only in the name of a namespace
    [ "$(sed 's/xmlns="[^"]*"//g' out.html | grep -c '://' || true)" -eq 0 ]
}

@test "warnings are in the report, without our folders" {
    mkdir -p deep
    sed 's/queue: 50, service_time: {exponential: {mean: 50ms}}/queue: 50, service_time: {exponential: {mean: 3s}}/' \
        small.yaml > deep/slow.yaml
    "$squall" compare "$PWD/deep/slow.yaml" --replications 2 --report out.html 2> said
    grep -q 'warning' said
    grep -q '^<pre tabindex="0">slow.yaml:[0-9]*:[0-9]*: ' out.html
}

@test "names of a scenario stay text" {
    "$squall" compare small.yaml --replications 2 --report out.html
    [ "$(lines '<b>')" -eq 0 ]
    grep -q '<title>small &lt;b&gt;brownout&lt;/b&gt; &amp; &quot;more&quot;: squall compare</title>' out.html
}

@test "ids are unique" {
    "$squall" compare small.yaml --replications 2 --report out.html
    grep -o " id=[\"'][^\"']*" out.html | tr "'" '"' | sort > ids
    [ "$(wc -l < ids)" -gt 10 ]
    [ -z "$(uniq -d ids)" ]
}

@test "the report says how to get it again" {
    "$squall" compare small.yaml --replications 2 --seed 11 --report out.html
    grep -q 'squall compare small.yaml --replications 2 --seed 11 --report out.html' out.html
    grep -q '2 runs of each variant from seed 11' out.html
    grep -q "<dt>squall</dt><dd>$("$squall" --version | grep -o '[0-9][0-9.]*' | head -n 1)</dd>" out.html
    # every default in force, marked: the tick of the run was not set
    [ "$(lines '<span class="default">  tick: 1s  # default</span>')" -eq 3 ]
}

@test "a scenario in the report runs and gives the same numbers" {
    "$squall" compare small.yaml --variant calm,eager --replications 2 --report out.html
    sed '1,/^<section id="variant-2"/d' out.html |
        sed -n '/^<details><summary>The scenario/,/<\/pre>/p' |
        sed 's/<[^>]*>//g; s/The scenario with every default in force//' |
        sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' > again.yaml
    run -0 --separate-stderr "$squall" run again.yaml --format csv
    [ -n "$output" ]
    [ "$output" = "$("$squall" run small.yaml --variant eager --replications 2 --format csv 2>/dev/null)" ]
}

@test "the same bytes every time, with any number of threads" {
    "$squall" compare small.yaml --replications 4 --jobs 1 --report one.html
    "$squall" compare small.yaml --replications 4 --jobs 3 --report two.html
    # only the command line is not the same
    diff one.html two.html | grep '^[<>]' > changed
    [ "$(wc -l < changed)" -eq 2 ]
    [ "$(grep -c 'squall compare small.yaml' changed)" -eq 2 ]
}

@test "the picture is drawn beside the report" {
    run -0 --separate-stderr "$squall" compare small.yaml --replications 2 --plot out.svg --report out.html
    grep -q '</svg>' out.svg
    [ "$(tail -n 1 out.html)" = "</html>" ]
}

# Whether a word stands in an SVG.
shows() { # FILE WORD
    grep -q ">$2<" "$1"
}

@test "a panel without anything to draw is left out of the picture" {
    for case in 'zero 10/s 10s 0s' 'nobody 0/s 10s 10ms' 'window 10/s 1s 10ms' 'late 10/s 10s 60s'; do
        read -r name rate duration work <<< "$case"
        cat > "$name.yaml" <<YAML
name: $name
run: {duration: $duration}
clients: {web: {open: $rate, calls: {api: {}}}}
services: {api: {workers: 200, queue: 100, service_time: $work}}
variants: {base: {}, other: {services.api.workers: 300}}
YAML
        for ending in svg png pdf; do
            run -0 "$squall" run "$name.yaml" --quiet --plot "$name.$ending"
        done
        run -0 "$squall" run "$name.yaml" --quiet --plot -
        run -0 "$squall" compare "$name.yaml" --quiet --replications 1 --plot "two-$name.svg" --report "$name.html"
        [[ $(cat "$name.html") != *"No picture"* ]]
    done
    shows zero.svg amplification
    shows late.svg 'latency, s'
    shows late.svg 'no answers'
    shows window.svg 'latency, s'
    run ! shows zero.svg 'latency, s'
    run ! shows nobody.svg 'latency, s'
    run ! shows nobody.svg amplification
    run ! grep -q 1e-09 nobody.svg two-nobody.svg
    "$squall" run window.yaml --quiet --out window > window.txt
    [ "$(sed -n '/^\$series/,/^END/p' window/plot.gp | grep -c '^[0-9]')" -eq 2 ] # a line from end to end
}

@test "without gnuplot the report has all but its pictures, and everything that failed is told" {
    run -1 --separate-stderr env PATH=/nonexistent "$squall" compare small.yaml --replications 2 \
        --out results --plot out.png --report out.html
    [[ $stderr == *"gnuplot is not installed, so out.png was not drawn; "*"apt-get install gnuplot-nox"* ]]
    [[ $stderr == *"out.html is written without its pictures: gnuplot is not installed"* ]]
    [[ $stderr != *"complete"* && $output == *"Against base"* ]]
    [ -e results/comparison.json ]
    [ ! -e out.png ]
    [ "$(tail -n 1 out.html)" = "</html>" ]
    [ "$(lines '<p class="quiet">No picture: gnuplot is not installed')" -eq 4 ]
    [ "$(lines '<figure')" -eq 0 ]
    [ "$(lines '<section id="variant-')" -eq 3 ]
    grep -q '<h2>In numbers</h2>' out.html
}

@test "the picture can be drawn in the terminal" {
    run -0 --separate-stderr "$squall" compare small.yaml --variant calm,eager --replications 2 --plot -
    [[ $output == *"calm                 ABSORBED 2 of 2"* ]]
    [[ $output == *"eager                CONTAINED 2 of 2"* || $output == *"eager                RECOVERED"* ]]
    [[ $output != *$'\f'* ]]
    [[ $output == *$'amplification '*$'\n'*' at shop '* ]]
    for line in "${lines[@]}"; do
        ((${#line} <= 80))
    done
}

@test "a run in which nobody is answered can be drawn" {
    run -0 --separate-stderr "$squall" run small.yaml --set services.shop.error_rate=100% --plot never.svg
    grep -q 'no answers' never.svg
}

# 28/s twice never fit 30/s again; at 14.5/s some runs work the outage off before they end.
@test "the report says never only where no run recovers" {
    small_store <<'YAML'
variants:
  edge: {clients.web.open.rate: 14.5/s}
YAML
    run -0 --separate-stderr "$squall" compare store.yaml --replications 10 --report out.html --format csv
    share=$(grep '^edge,recovered,' <<< "$output" | cut -d, -f4)
    [[ $share == 0.[1-4] ]] # some, but less than half
    [ "$(lines '<td>never<small>0 of 10 come back')" -eq 1 ]
    [ "$(lines "<td>beyond the end<small>${share#0.} of 10 come back")" -eq 1 ]
}

@test "what can't be written is told before anything is run" {
    run -2 --separate-stderr "$squall" compare small.yaml --report no/such/out.html
    [[ $stderr == *"can't write no/such/out.html: there is no folder no/such"* && -z $output ]]
    run -2 --separate-stderr "$squall" compare small.yaml --report out.pdf
    [[ $stderr == *"out.pdf: a report's name ends in .html"* && -z $output ]]
    run -2 --separate-stderr "$squall" compare small.yaml --plot no/such/out.png
    [[ $stderr == *"there is no folder no/such"* && -z $output ]]
    mkdir folder.html
    run -2 --separate-stderr "$squall" compare small.yaml --report folder.html
    [[ $stderr == *"there is a folder of that name"* && -z $output ]]
    touch file
    run -2 --separate-stderr "$squall" run small.yaml --out file/below
    [[ $stderr == *"can't make the folder file/below"* && -z $output ]]
    run -0 --separate-stderr "$squall" run small.yaml --out new/deep/results/
    [ -e new/deep/results/summary.json ]
}

@test "what was written is said, unless --quiet" {
    command -v gnuplot || skip "gnuplot is not installed"
    run -0 --separate-stderr "$squall" run small.yaml --out told --plot told.svg
    [[ "$stderr" == *"squall: wrote told"$'\n'"squall: wrote told.svg" ]]
    run -0 --separate-stderr "$squall" compare small.yaml -n 2 --out told --plot told.svg --report told.html
    [[ "$stderr" == *"squall: wrote told"$'\n'"squall: wrote told.svg"$'\n'"squall: wrote told.html" ]]
    run -0 --separate-stderr "$squall" run small.yaml -q --out told --plot told.svg
    [ -z "$stderr" ]
    run -0 --separate-stderr "$squall" run small.yaml --plot -
    [[ "$stderr" != *"wrote"* ]]
    run -1 --separate-stderr env PATH=/nonexistent "$squall" run small.yaml --plot missing.svg
    [[ "$stderr" != *"wrote"* ]]
}
