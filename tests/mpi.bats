#!/usr/bin/env bats
# squall-mpi: with any number of ranks the store of one process; a rank that dies leaves one that goes on.

load common

setup() {
    command -v mpirun > /dev/null || skip "no mpirun here"
    [[ -x $squall-mpi ]] || skip "no squall-mpi beside $squall"
    cd "$BATS_TEST_TMPDIR"
    # more ranks than cores, as root, in a container, without ssh: Open MPI 4, Open MPI 5
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
    export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_plm_rsh_agent=
    export OMPI_MCA_odls_base_sigkill_timeout=0 # a job that ends with an error ends at once
    export PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_MCA_plm_ssh_agent=
    export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
    cat > small.yaml <<'YAML'
name: many machines
run: {duration: 40s, seed: 3}
objective: {goodput: 70%}
clients:
  web: {open: {rate: 100/s}, calls: {shop: {timeout: 1s, retry: {attempts: 3, backoff: {constant: 100ms}}}}}
services:
  shop: {workers: 20, queue: 50, service_time: {exponential: {mean: 50ms}}}
faults:
  - {at: 10s, for: 10s, service: shop, down: true}
YAML
    sweep=(sweep small.yaml --quiet --format csv --vary services.shop.workers=3..14:12)
}

# Open MPI 4's mpirun now and then hangs in its own end, all ranks gone (PMIx_server_finalize): then once more
ranks() {
    local code=0
    timeout -k 1 30 mpirun -np "$1" "$squall-mpi" "${@:2}" > ranks.out 2> ranks.err || code=$?
    if ((code == 124 || code == 137)); then
        code=0
        timeout -k 1 30 mpirun -np "$1" "$squall-mpi" "${@:2}" > ranks.out 2> ranks.err || code=$?
    fi
    cat ranks.out
    cat ranks.err >&2
    return $code
}

dump() { "$squall" results "$1" --runs --format csv && "$squall" results "$1" 1 --format csv; }

@test "1, 2 and 4 ranks find what one process finds, quietly" {
    "$squall" "${sweep[@]}" -n 3 --store alone.db > alone.csv
    dump alone.db > alone
    [[ $(wc -l < alone) == 50 ]] # 12 x 3 runs, 12 points, two heads
    for count in 1 2 4; do
        ranks $count "${sweep[@]}" -n 3 --store $count.db > $count.csv 2> $count.err
        dump $count.db | cmp - alone
        cmp $count.csv alone.csv
        [[ ! -s $count.err ]]
    done
    ranks 3 "${sweep[@]}" -n 3 --jobs 2 > 3.csv # without a store
    cmp 3.csv alone.csv
}

@test "a rank is killed midway; without MPI it goes on to the same store" {
    "$squall" "${sweep[@]}" -n 60 --store alone.db > alone.csv
    dump alone.db > alone
    cat > rank.sh <<'SH'
echo $$ > "pid.${OMPI_COMM_WORLD_RANK:-$PMI_RANK}"
exec "$@"
SH
    timeout -k 1 60 mpirun -np 3 sh rank.sh "$squall-mpi" "${sweep[@]}" -n 60 --store killed.db > /dev/null 2>&1 &
    job=$!
    for ((i = 0; i < 600; i++)); do # until there is a point
        [[ $("$squall" results killed.db --where 'services.shop.workers>0' --format csv 2> /dev/null | wc -l) -lt 2 ]] || break
        sleep 0.02
    done
    kill -9 "$(cat pid.1)"
    ! wait $job
    done=$("$squall" results killed.db --format json | sed -n 's/^ *"done": \([0-9]*\),/\1/p')
    ((done > 0 && done < 12))
    "$squall" "${sweep[@]}" -n 60 --store killed.db > resumed.csv
    dump killed.db | cmp - alone
    cmp resumed.csv alone.csv
}

@test "only rank 0 speaks, of mistakes too" {
    run ranks 3 results nowhere.db
    [[ $status == 1 && $(grep -c "there is no store" <<< "$output") == 1 ]]
    run ranks 3 "${sweep[@]}" --varry x
    [[ $status == 2 && $(grep -c "did you mean --vary" <<< "$output") == 1 ]]
    run ranks 3 "${sweep[@]}" --store nowhere/x.db
    [[ $status == 2 && $(grep -c "no such folder" <<< "$output") == 1 ]]
    run -0 ranks 2 --version
    [[ $output == "squall "* && $(grep -c "^built with" <<< "$output") == 1 ]]
}

@test "ranks that mean different studies are told so, and nothing is run" {
    sed 's/rate: 100/rate: 101/' small.yaml > other.yaml
    cat > mixed.sh <<'SH'
[ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 1 ] && exec "$1" sweep other.yaml --store x.db --vary services.shop.workers=3..14:12
exec "$1" sweep small.yaml --store x.db --vary services.shop.workers=3..14:12
SH
    run timeout -k 1 60 mpirun -np 2 sh mixed.sh "$squall-mpi"
    [[ $status == 1 && $output == *"rank 1 on "*" has another scenario"* && ! -e x.db ]]
    run timeout -k 1 60 mpirun -np 2 "$squall-mpi" sweep - --vary services.shop.workers=3..14:12 < small.yaml
    [[ $status == 1 && $output == *"standard input only reaches rank 0"* ]]
}

@test "a run that fails on any rank is told, all ranks end, and what was finished stays" {
    # at 200/s the shop is at half its capacity; at 600/s far more calls are open at once than allowed
    run ranks 3 sweep small.yaml --quiet -n 3 --set run.in_flight=300 --set services.shop.queue=5000 --store failed.db \
        --vary clients.web.open.rate=20/s..600/s:30
    [[ $status == 1 && $output == *"given up at"*"are open at once"* ]]
    [[ $(grep -c "are open at once" <<< "$output") == 1 ]]
    run -0 "$squall" results failed.db --where clients.web.open.rate=200/s --format csv
    [[ ${#lines[@]} == 2 ]]
}
