#!/usr/bin/env bats
# squall plot: pictures drawn again from what was saved, without a run.

load common

# A gnuplot that keeps what it is fed as fed.gp.
fake_gnuplot() {
    mkdir bin
    cat > bin/gnuplot <<SH
#!/bin/sh
cp plot.gp "$PWD/fed.gp"
echo "a picture, whole to its IEND, its </svg>" > "\$5"
SH
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    brownout 'duration: 40s, seed: 3, replications: 3' <<'YAML'
variants:
  as-is: {}
  calm: {faults: []}
YAML
    "$squall" run small.yaml -q --out run > /dev/null
    "$squall" compare small.yaml -q -n 3 --out both > /dev/null
    "$squall" sweep small.yaml -q -n 2 --vary clients.shoppers.open.rate=20/s..60/s:3 \
        --store results.db --out swept > /dev/null
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    fake_gnuplot
    saved=$BATS_FILE_TMPDIR
}

@test "a run: gnuplot is fed the same bytes" {
    run -0 --separate-stderr "$squall" plot "$saved/run" -o picture.svg
    [ -z "$output$stderr" ]
    cmp fed.gp "$saved/run/plot.gp"
    grep -q "a picture" picture.svg
}

@test "a run for a talk: the same bytes, when it is run and from what was saved" {
    "$squall" run "$saved/small.yaml" -q --plot talk.png --panels talk > page
    mv fed.gp once.gp
    "$squall" plot "$saved/run" -o again.png --panels talk
    cmp fed.gp once.gp
    "$squall" plot "$saved/both/as-is" -o again.png --panels talk
    "$squall" plot "$saved/run" -o again.png --panels full
    cmp fed.gp "$saved/run/plot.gp"
}

@test "panels that are none, or of what has none" {
    run -2 "$squall" run "$saved/small.yaml" --plot a.png --panels tlak
    [ "$output" = "squall: --panels is tlak, but must be full or talk; did you mean talk?" ]
    run -2 "$squall" run "$saved/small.yaml" --panels talk
    [ "$output" = "squall: --panels says what --plot draws: it needs --plot FILE" ]
    run -2 "$squall" run "$saved/small.yaml" --plot - --panels talk
    [[ $output == *"can't be drawn in a terminal: name a .png, .svg or .pdf" ]]
    run -2 "$squall" plot "$saved/both" --panels talk
    [[ $output == "squall: --panels is of a run: "*"both is of a comparison, its variants are in folders there" ]]
    run -2 "$squall" plot "$saved/results.db" --panels talk
    [[ $output == "squall: --panels is of a run: "*"results.db is none" ]]
    [ ! -e fed.gp ]
}

@test "a comparison: the same bytes, as one and each variant" {
    "$squall" compare "$saved/small.yaml" -q -n 3 -p once.png > /dev/null
    mv fed.gp once.gp
    "$squall" plot "$saved/both" -o again.png
    cmp fed.gp once.gp
    "$squall" plot "$saved/both/calm" -o again.png
    cmp fed.gp "$saved/both/calm/plot.gp"
}

@test "a sweep from its store: the same bytes" {
    "$squall" plot "$saved/results.db" -o again.png
    cmp fed.gp "$saved/swept/plot.gp"
    "$squall" plot "$saved/results.db" 1 -o again.png -m run.downtime
    run ! cmp -s fed.gp "$saved/swept/plot.gp"
    run -2 "$squall" plot "$saved/results.db" -m run.downtimes -o again.png
    [ "$output" = "squall: the study has no metric run.downtimes" ]
    run -2 "$squall" plot "$saved/results.db" 2
    [[ $output == *"has no study 2"* ]]
}

@test "without a name the picture stands beside its data, and where is said" {
    cp -r "$saved/run" "$saved/results.db" .
    run -0 "$squall" plot run
    [ "$output" = run/plot.png ]
    [ -s run/plot.png ]
    run -0 "$squall" plot run/
    [ "$output" = run/plot.png ]
    run -0 "$squall" plot results.db
    [ "$output" = results-1.png ]
    [ -s results-1.png ]
}

@test "what is not there, or is no result" {
    mkdir empty
    run -2 "$squall" plot
    run -2 "$squall" plot nowhere
    [ "$output" = "squall: can't read nowhere: No such file or directory" ]
    run -2 "$squall" plot empty
    [[ $output == "squall: empty has no results.json: "* ]]
    run -2 "$squall" plot "$saved/swept"
    [[ $output == *"is of a sweep, which is drawn again from its store: squall plot DB" ]]
    run -2 "$squall" plot "$saved/small.yaml"
    run -2 "$squall" plot "$saved/run" 1
    [[ $output == *"is a folder: "* ]]
    run -2 "$squall" plot "$saved/run" -o picture.txt
    [[ $output == *"a picture's name ends in .png, .svg or .pdf"* ]]
    [ ! -e fed.gp ]
}

@test "which of several studies" {
    cp "$saved/results.db" .
    "$squall" sweep "$saved/small.yaml" -q -n 2 --vary services.shop.workers=10,20 --store results.db > page
    run -2 "$squall" plot results.db
    [ "$output" = "squall: results.db has 2 studies: say which, by number or name; \`squall results results.db\` lists them" ]
    run -0 "$squall" plot results.db 2
    [ "$output" = results-2.png ]
}

@test "what stands in place of results.json is no file" {
    cp -r "$saved/run" .
    rm run/results.json
    mkdir run/results.json
    run -2 "$squall" plot run
    [ "$output" = "run/results.json: error: can't be read: not a regular file" ]
    rmdir run/results.json
    mkfifo run/results.json
    run -2 timeout 10 "$squall" plot run
    [ "$output" = "run/results.json: error: can't be read: not a regular file" ]
}

@test "a sweep where a run was written: the run is not drawn under the sweep's scenario" {
    cp -r "$saved/run" .
    "$squall" sweep "$saved/small.yaml" -q -n 2 --vary clients.shoppers.open.rate=20/s..60/s:3 \
        --set services.shop.workers=9 --out run > page
    run -2 "$squall" plot run
    [[ $output == *"is of a sweep, which is drawn again from its store: squall plot DB" ]]
}

@test "damaged, newer, of another scenario" {
    cp -r "$saved/run" "$saved/both" .
    head -c 5000 "$saved/run/results.json" > run/results.json
    run -2 "$squall" plot run
    [[ $output =~ ^run/results.json:[0-9]+:[0-9]+:\ error:\ it\ is\ no\ JSON:\  ]]
    sed 's/"results": 2, "squall": "[^"]*"/"results": 3, "squall": "9.1"/' \
        "$saved/run/results.json" > run/results.json
    run -2 "$squall" plot run
    [ "$output" = "run/results.json: error: its results are of form 3, written by squall 9.1, but this squall reads form 2" ]
    sed 's/"verdict": "[a-z]*"/"verdict": "fine"/' "$saved/run/results.json" > run/results.json
    run -2 "$squall" plot run
    [[ $output == "run/results.json: error: runs[0].judgement.verdict must be one of: absorbed, "* ]]
    cp "$saved/run/results.json" run
    sed -i 's/shoppers/buyers/' run/scenario.yaml
    run -2 "$squall" plot run
    [[ $output == *"is clients.shoppers."*"but the scenario has clients.buyers."*"they don't belong together" ]]
    rm run/scenario.yaml
    run -2 "$squall" plot run
    [[ $output == *"run/scenario.yaml"* ]]
    rm -r both/calm
    run -2 "$squall" plot both
    [[ $output == "both/calm/results.json: error: can't be read: No such file or directory" ]]
}
