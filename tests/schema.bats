#!/usr/bin/env bats
# The JSON Schema as editors use it, and the key `on`, which YAML 1.1 takes for true.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

@test "ajv takes the schema in strict mode, and the stories by it" {
    command -v node || skip "node is not installed"
    node -e 'require.resolve("ajv/dist/2020"); require.resolve("yaml")' 2> /dev/null ||
        skip "node has no ajv and yaml (npm install ajv yaml; NODE_PATH)"
    "$squall" schema > schema.json
    cat > judge.js <<'JS'
const Ajv = require('ajv/dist/2020'), yaml = require('yaml'), fs = require('fs');
const ajv = new Ajv({ strict: true, strictTypes: true, strictRequired: true, allErrors: true });
const takes = ajv.compile(JSON.parse(fs.readFileSync('schema.json')));
for (const file of process.argv.slice(2))
    if (!takes(yaml.parse(fs.readFileSync(file, 'utf8'), { merge: true })))
        console.log(file, ajv.errorsText(takes.errors));
JS
    run -0 node judge.js "$BATS_TEST_DIRNAME"/../scenarios/*.yaml
    [ -z "$output" ]
    # and it does judge
    sed 's/attempts: 4/atempts: 4/' "$BATS_TEST_DIRNAME/../scenarios/payment-gateway.yaml" > wrong.yaml
    run -0 node judge.js wrong.yaml
    [[ $output == *"must NOT have additional properties"* ]]
}

@test "on is a key, however it is written; true is told where it comes from" {
    for on in on '"on"' "'on'"; do
        printf 'name: n\nclients: {c: {open: 1/s, calls: {s: {timeout: 1s, retry: {%s: [error]}}}}}\n' "$on" > n.yaml
        printf 'services: {s: {workers: 1, queue: 9, service_time: 1ms}}\n' >> n.yaml
        run -0 --separate-stderr "$squall" run n.yaml --explain
        [[ $output == *" on: [error]"* || $output == *" on: error"* ]]
    done
    sed -i "s/'on'/true/" n.yaml
    run -2 "$squall" check n.yaml
    [[ $output == *"unknown key 'true' in clients.c.calls.s.retry; a tool that reads YAML 1.1 has taken the key \`on\` for true: write \"on\""* ]]
}
