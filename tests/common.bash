# What the tests of the command line share.

bats_require_minimum_version 1.5.0

# What is compared here counts characters and knows a-z, whatever is set outside; what is shown on a
# terminal is shown on one that can do what they all can.
export LC_ALL=C.UTF-8 TERM=xterm
unset NO_COLOR

# Read anew for each test, perhaps in another folder: from the first time on it is a whole path.
SQUALL=$(realpath "${SQUALL:-$BATS_TEST_DIRNAME/../build/squall}")
export SQUALL
squall=$SQUALL

# A shop that is down for ten seconds, as small.yaml.  What follows on standard input (variants,
# expectations) is added to it.
brownout() { # [RUN [NAME]]
    cat > small.yaml <<YAML
name: ${2-small brownout}
run: {${1-duration: 60s, seed: 3}}
objective: {goodput: 70%}
clients:
  shoppers:
    open: {rate: 40/s}
    calls: {shop: {timeout: 2s, retry: {attempts: 2, backoff: {constant: 100ms}}}}
services:
  shop: {workers: 20, queue: 50, service_time: {exponential: {mean: 50ms}}}
faults:
  - {at: 20s, for: 10s, service: shop, down: true}
YAML
    cat >> small.yaml
}

# A store for 30/s as store.yaml, callers that wait 1 s and try once more: above 15/s an outage never
# heals.  What follows on standard input (variants) is added to it.
small_store() {
    cat > store.yaml <<'YAML'
name: small store
run: {duration: 4min, seed: 4}
objective: {goodput: 90%, hold: 10s}
clients:
  web:
    open: {rate: 28/s}
    calls: {store: {timeout: 1s, retry: {attempts: 2, backoff: none, jitter: none}}}
services:
  store: {workers: 3, queue: unlimited, service_time: {exponential: {mean: 100ms}}}
faults:
  - {at: 60s, for: 10s, service: store, capacity: 0%}
YAML
    cat >> store.yaml
}

# Of what was run: no line is wider than a terminal.
fits() {
    local line
    for line in "${lines[@]}"; do ((${#line} <= 80)) || return 1; done
}
