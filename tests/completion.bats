#!/usr/bin/env bats
# What may come next on a command line: `squall complete`, and the shells that ask it.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    cli=$BATS_TEST_DIRNAME/../cli
    mkdir bin folder && ln -s "$squall" bin/squall
    PATH=$PWD/bin:$PATH
    brownout <<'YAML'
variants:
  as-is: {}
  calm: {faults: []}
  calmer: {faults: [], services.shop.workers: 40}
YAML
}

# The words alone, in one line.
offered() {
    "$squall" complete "$@" | cut -f 1 | xargs
}

@test "commands, and those of help" {
    run -0 "$squall" --help
    for command in $(sed -n 's/^  \([a-z]*\) .*/\1/p' <<< "$output"); do
        [[ " $(offered '') " == *" $command "* && " $(offered help '') " == *" $command "* ]]
    done
    [ "$(offered ru)" = run ]
    [ -z "$(offered nosuch '')" ]
    [ -z "$(offered run small.yaml more '' | grep run)" ]
}

@test "the options of every command, as its help has them" {
    run -0 "$squall" --help
    for command in $(sed -n 's/^  \([a-z]*\) .*/\1/p' <<< "$output"); do
        diff <("$squall" complete "$command" -- | cut -f 1 | sort) \
            <("$squall" "$command" --help | sed -n '/^options:/,/^$/s/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p' | sort)
    done
}

@test "values: words of an option, variants of the file named, files and folders" {
    [ "$(offered run --format '')" = "table json csv" ]
    [ "$(offered run -f j)" = json ]
    [ "$(offered run --format=j)" = --format=json ]
    [ "$(offered run small.yaml --variant c)" = "calm calmer" ]
    [ "$(offered run small.yaml -V '')" = "as-is calm calmer" ]
    [ "$(offered compare small.yaml -V calm,a)" = calm,as-is ]
    [ "$(offered run nosuch.yaml --variant '')" = "" ]
    [ "$(offered trace small.yaml --client '')" = shoppers ]
    [ "$(offered run -q small.yaml --seed 3 --out '')" = :folders ]
    [ "$(offered run --plot '')" = :files ]
    [ "$(offered compare small.yaml --toggle ret)" = retry ]
    [ "$(offered compare small.yaml --toggle retry,b)" = retry,backoff ]
    # after -- there are operands only
    [ "$(offered run -- --fo)" = :files ]
}

@test "paths, a level at a time, and what they may be" {
    [ "$(offered run small.yaml --set ser)" = services. ]
    [ "$(offered run small.yaml --set services.)" = services.shop. ]
    [ "$(offered sweep small.yaml -v services.shop.w)" = services.shop.workers= ]
    [ "$(offered tip small.yaml --vary=clients.shoppers.calls.shop.retry.att)" = \
        --vary=clients.shoppers.calls.shop.retry.attempts= ]
    [ "$(offered run small.yaml -s services.shop.queue.order=f)" = \
        "services.shop.queue.order=fifo services.shop.queue.order=fresh_first" ]
    [ "$(offered run small.yaml -s faults)" = "faults[0]." ]
    [ "$(offered run small.yaml -s 'faults[0].f')" = "faults[0].for= faults[0].fail_first. faults[0].fail_first=" ]
    [ "$(offered run small.yaml -s services.shop.service_time.log)" = "services.shop.service_time.lognormal." ]
    [ "$(offered run small.yaml -s services.shop.service_time.lognormal.p)" = "services.shop.service_time.lognormal.p99=" ]
    [ "$(offered run small.yaml -s clients.shoppers.calls.shop.preset=ist)" = \
        clients.shoppers.calls.shop.preset=istio-default ]
    [ -z "$(offered run small.yaml -s services.nosuch.key.)" ]
}

@test "every path that is offered is taken" {
    walk() { # PATH  all below it that take a value, three levels deep
        local path
        for path in $(offered run small.yaml -s "$1"); do
            case $path in
                *=) echo "$path" ;;
                *) [[ $path == *.*.*.*.* ]] || walk "$path" ;;
            esac
        done
    }
    walk services.shop. > paths
    walk run. >> paths
    walk objective. >> paths
    [ "$(wc -l < paths)" -gt 50 ]
    while read -r path; do
        run "$squall" check small.yaml --set "$path"
        [[ $output != *"unknown key"* && $output != *"leads"* ]]
    done < paths
}

@test "stories, presets, keys, metrics" {
    [ "$(offered check paym)" = "payment-gateway payments-topic :files" ]
    [ "$(offered new x --from payment-g)" = payment-gateway ]
    [ "$(offered presets sqs-d)" = sqs-default ]
    [ "$(offered fields retry_a)" = retry_after ]
    [ "$(offered fields services.\*.qu)" = "services.*.queue services.*.queue." ]
    [ "$(offered metrics goodp)" = goodput ]
    [ "$(offered sweep small.yaml --metric clients.shoppers.goodp)" = clients.shoppers.goodput ]
    [ "$(offered sweep small.yaml --metric cl)" = clients. ]
    "$squall" sweep small.yaml -q -n 1 --vary services.shop.workers=2,20 --store results.db > /dev/null
    [ "$(offered results --metric run.downt)" = run.downtime ]
}

@test "nothing is taken from a pipe, and nothing said about a file that is wrong" {
    mkfifo pipe
    run -0 --separate-stderr timeout 10 "$squall" complete run pipe --variant ''
    [ -z "$output$stderr" ]
    echo "{" > wrong.yaml
    run -0 --separate-stderr "$squall" complete run wrong.yaml --variant ''
    [ -z "$output$stderr" ]
}

# --- shells ---

# What bash shows for a line, taken apart as bash does.
bash_shows() {
    local rest=$1
    COMP_WORDS=() COMP_LINE=$1 COMP_POINT=${#1}
    while [[ -n $rest ]]; do
        [[ $rest =~ ^([=:]+|[^[:space:]=:]+|[[:space:]]+) ]]
        [[ $BASH_REMATCH == [[:space:]]* ]] || COMP_WORDS+=("$BASH_REMATCH")
        rest=${rest:${#BASH_REMATCH}}
    done
    [[ $1 == *[[:space:]=:] ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _squall
    shown="${COMPREPLY[*]}"
}

@test "bash" {
    source "$cli/squall.bash"
    bash_shows "squall ru"
    [ "$shown" = run ]
    bash_shows "squall run small.yaml --variant c"
    [ "$shown" = "calm calmer" ]
    bash_shows "squall run small.yaml --variant="
    [ "$shown" = "as-is calm calmer" ]
    bash_shows "squall run small.yaml --set services.shop.queue.order=f"
    [ "$shown" = "fifo fresh_first" ]
    bash_shows "squall run small.yaml --set=services.shop.w"
    [ "$shown" = services.shop.workers= ]
    bash_shows "squall run small.yaml --set services.shop.workers=3 --f"
    [ "$shown" = "--from --format" ]
    bash_shows "squall run small.yaml --set services.shop.workers=3 "
    [ -z "$shown" ]
    bash_shows "squall run sm"
    [ "$shown" = small.yaml ]
    bash_shows "squall run --out f"
    [ "$shown" = folder ]
    bash_shows "$squall run small.yaml --variant a"
    [ "$shown" = as-is ]
}

@test "zsh" {
    command -v zsh || skip "zsh is not installed"
    cat > ask.zsh <<'ZSH'
_describe() { print -r -- ${(@P)2} $3 $4 }
_files() { print -r -- "files $*" }
words=(squall "${(@)argv[2,-1]}") CURRENT=$((ARGC)) PREFIX=${argv[-1]}
source $1
ZSH
    zsh_shows() { shown=$(zsh -f ask.zsh "$cli/squall.zsh" "$@"); }
    zsh_shows run small.yaml --variant c
    [ "$shown" = "calm calmer" ]
    zsh_shows run small.yaml --set services.shop.workers
    [[ $shown == "services.shop.workers=:threads of an instance"*"-S" ]]
    zsh_shows run small.yaml --format j
    [ "$shown" = json ]
    zsh_shows run ''
    [[ $shown == *"payment-gateway:a shipped story"*"files " ]]
    zsh_shows run --out ''
    [ "$shown" = "files -/" ]
}

@test "fish" {
    command -v fish || skip "fish is not installed"
    export XDG_CONFIG_HOME=$PWD XDG_DATA_HOME=$PWD
    fish_shows() { shown=$(fish --no-config -c "source '$cli/squall.fish'; complete -C '$1'" | cut -f 1 | xargs); }
    fish_shows "squall run small.yaml --variant c"
    [ "$shown" = "calm calmer" ]
    fish_shows "squall ru"
    [ "$shown" = run ]
    fish_shows "squall run small.yaml --set services.shop.queue.order=f"
    [ "$shown" = "services.shop.queue.order=fifo services.shop.queue.order=fresh_first" ]
    fish_shows "squall run small.y"
    [ "$shown" = small.yaml ]
    fish_shows "squall run --out fo"
    [ "$shown" = folder/ ]
}
