/* Two tables of what is always, never or narrowly drawn, and of keys of which one is; the rest is
** look-up. */
#include "tests/scenario_rules.h"

#include "models/spec/effect.h"
#include "tests/value_maker.h"

#include <assert.h>
#include <string.h>

struct rule {
    const char *table, *key;
    enum given given;
    const char *range;
};

/* run.duration and run.in_flight are always said, because their defaults make a long run. */
static const struct rule rules[] = {
    { "world_spec", "run", GIVEN_ALWAYS, NULL },
    { "world_spec", "expect", GIVEN_NEVER, NULL }, /* no part of a run */
    { "world_spec", "alerts", GIVEN_NEVER, NULL }, /* paths of what there is: alerts_test.c */
    { "world_spec", "services", GIVEN_ALWAYS, NULL },
    { "world_spec", "faults", GIVEN_ALWAYS, NULL }, /* many are struck out again */
    { "world_spec", "queues", GIVEN_ALWAYS, NULL }, /* as many as were said, be it none */
    { "world_spec", "consumers", GIVEN_ALWAYS, NULL },
    { "run_spec", "duration", GIVEN_ALWAYS, "1s..20s" },
    { "run_spec", "tick", GIVEN_SOMETIMES, "5ms..2s" },
    { "run_spec", "in_flight", GIVEN_ALWAYS, "500..20000" },
    { "run_spec", "messages", GIVEN_ALWAYS, "500..20000" },
    { "run_spec", "replications", GIVEN_NEVER, NULL },
    { "run_spec", "from", GIVEN_NEVER, NULL }, /* the books of the laws are of the whole:
                                                  slice_test.c */
    { "run_spec", "to", GIVEN_NEVER, NULL },
    { "rate_point_spec", "rate", GIVEN_SOMETIMES, "0/s..1000/s" },
    { "closed_spec", "users", GIVEN_SOMETIMES, "1..200" },
    { "batch_spec", "calls", GIVEN_SOMETIMES, "1..1000" },
    { "cache_spec", "keys", GIVEN_SOMETIMES, "1..100000" }, /* of each process: time and memory to
                                                               fill */
    { "impatient_spec", "reloads", GIVEN_SOMETIMES, "0..20" },
    { "batch_spec", "every", GIVEN_SOMETIMES, "20ms.. or none" },
    { "client_spec", "fleet", GIVEN_SOMETIMES, "1..100" },
    { "service_spec", "instances", GIVEN_SOMETIMES, "1..8" }, /* the books of the laws end at 64 */
    { "mqueue_spec", "partitions", GIVEN_SOMETIMES, "1..64 or none" },
    { "consumer_spec", "error_rate", GIVEN_ALWAYS, NULL }, /* else little comes back */
    { "consumer_spec", "instances", GIVEN_SOMETIMES, "1..8" },
    { "consumer_spec", "concurrency", GIVEN_SOMETIMES, "1..16" },
    { "consumer_batch_spec", "size", GIVEN_ALWAYS, "1..100" },
    { "autoscale_spec", "max", GIVEN_ALWAYS, "1..16" },
    { "autoscale_spec", "min", GIVEN_SOMETIMES, "1..4" },
    { "autoscale_spec", "interval", GIVEN_SOMETIMES, "100ms..5s" },
    { "autoscale_spec", "delay", GIVEN_SOMETIMES, "0s..5s" },
    { "call_spec", "times", GIVEN_SOMETIMES, "1..4" },
    { "dist_empirical_spec", "values", GIVEN_ALWAYS, NULL }, /* its other way is a file */
};

enum { KEYS_MOST = 8 };

/* Of these keys exactly one is drawn. */
struct either {
    const char *table, *keys[KEYS_MOST];
    size_t more; /* chances of the last one, beside its own: most of what it says is struck out
                    again */
};

static const struct either either[] = {
    { "client_spec", { "open", "closed", "batch", "impatient" }, 0 },
    { "fault_spec", { "service", "edge", "client", "load", "queue", "consumer", "redrive", "set" },
      4 },
    { "retry_spec", { "attempts", "retries" }, 0 },
    { "dist_lognormal_spec", { "median", "mean" }, 0 },
    { "dist_lognormal_spec", { "p99", "sigma" }, 0 },
    { "dist_weibull_spec", { "mean", "scale" }, 0 },
};
enum { RULES = sizeof rules / sizeof *rules, EITHERS = sizeof either / sizeof *either };

static const char *const rising[] = { "dist_uniform_spec", "dist_pareto_spec",
                                      "dist_quantiles_spec", "latency_spec" };

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static const struct rule *find_rule(const struct field_table *table, const struct field *field)
{
    static const struct rule nothing = { "", "", GIVEN_SOMETIMES, NULL };
    for (size_t i = 0; i < RULES; i++)
        if (same(rules[i].table, table->name) && same(rules[i].key, field->key))
            return &rules[i];
    return &nothing;
}

static size_t count_keys(const struct either *of)
{
    size_t keys = 0;
    while (keys < KEYS_MOST && of->keys[keys])
        keys++;
    return keys;
}

static bool is_of_queues(const char *key)
{
    return same(key, "queue") || same(key, "consumer") || same(key, "redrive");
}

/* Of faults, half are of queues where there are some. */
static size_t some_key(struct rng *rng, const struct either *of, bool queues)
{
    bool wanted = queues && rng_chance(rng, 0.5), faults = same(of->table, "fault_spec");
    for (;;) {
        size_t keys = count_keys(of), key = rng_below(rng, keys + of->more);
        key = key < keys ? key : keys - 1;
        if (!faults || is_of_queues(of->keys[key]) == wanted)
            return key;
    }
}

struct choices rules_choose(struct rng *rng, bool queues)
{
    struct choices choices;
    assert((size_t)EITHERS <= EITHER_MOST);
    for (size_t i = 0; i < EITHERS; i++)
        choices.chosen[i] = some_key(rng, &either[i], queues);
    return choices;
}

static bool needs_file(const struct field *field)
{
    for (size_t i = 0; field->kind == FIELD_OPTION && i < field->table->count; i++)
        if (field->table->field[i].kind == FIELD_FILE &&
            field->table->field[i].standard == REQUIRED)
            return true;
    return field->kind == FIELD_FILE;
}

/* Variants are no part of one run; a `set` is drawn by tests/scenario_sets.c. */
static bool is_not_here(const struct field *field)
{
    return field->kind == FIELD_FREE && strcmp(field->range, "text") != 0;
}

/* What the key of a fault names, of the enum in models/spec/effects/kind.h. */
static unsigned struck_by(const char *key)
{
    static const struct { const char *key; unsigned strikes; } targets[] = {
        { "service", STRIKES_SERVICE }, { "edge", STRIKES_EDGE }, { "client", STRIKES_CLIENT },
        { "queue", STRIKES_QUEUE }, { "consumer", STRIKES_CONSUMER }, { "load", STRIKES_NOTHING },
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (same(targets[i].key, key))
            return targets[i].strikes;
    return 0;
}

/* An effect that can't strike what the fault names; the effects' fields are its last ones. */
static bool is_elsewhere(const struct field_table *table, const struct field *field,
                         const struct choices *choices)
{
    size_t place = (size_t)(field - table->field), first = table->count - EFFECTS;
    for (size_t i = 0; i < EITHERS; i++)
        if (same(either[i].table, "fault_spec") && same(table->name, "fault_spec") &&
            place >= first)
            return !(effect_kinds[place - first]->may &
                     struck_by(either[i].keys[choices->chosen[i]]));
    return false;
}

/* Beside a `set` or a redrive there is only its time. */
static bool is_beside(const struct field_table *table, const struct field *field,
                      const struct choices *choices)
{
    bool alone = false;
    for (size_t i = 0; i < EITHERS; i++) {
        const char *chosen = either[i].keys[choices->chosen[i]];
        if (!same(either[i].table, "fault_spec") || !same(either[i].table, table->name))
            continue;
        if (same(chosen, field->key))
            return false;
        alone = same(chosen, "set") || same(chosen, "redrive");
    }
    return alone && !same(field->key, "at") && !same(field->key, "for");
}

enum given rules_given(const struct field_table *table, const struct field *field,
                       const struct choices *choices)
{
    if (needs_file(field) || field->kind == FIELD_NAME || is_not_here(field) ||
        is_beside(table, field, choices))
        return GIVEN_NEVER;
    for (size_t i = 0; i < EITHERS; i++)
        for (size_t k = 0; same(either[i].table, table->name) && k < count_keys(&either[i]); k++)
            if (same(either[i].keys[k], field->key))
                return k == choices->chosen[i] ? GIVEN_ALWAYS : GIVEN_NEVER;
    if (is_elsewhere(table, field, choices))
        return GIVEN_NEVER;
    return field->standard == REQUIRED ? GIVEN_ALWAYS : find_rule(table, field)->given;
}

bool rules_nothing_needed(const struct field_table *table)
{
    for (size_t i = 0; i < EITHERS; i++)
        if (table && same(either[i].table, table->name))
            return false;
    for (size_t i = 0; table && i < table->count; i++)
        if (table->field[i].standard == REQUIRED ||
            find_rule(table, &table->field[i])->given == GIVEN_ALWAYS)
            return false;
    return true;
}

const char *rules_range(const struct field_table *table, const struct field *field)
{
    return find_rule(table, field)->range;
}

bool rules_rising(const struct field_table *table)
{
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++)
        if (same(rising[i], table->name))
            return true;
    return false;
}
