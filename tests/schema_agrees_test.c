/* What the schema and the checker say of kinds that are chosen by key is the same: alone, beside
** others, beside a list, left out in words, given twice.  The scenarios are written as JSON, which
** both read. */
#include "tests/support.h"

#include "scenarios/read/scenario.h"
#include "tests/schema_accepts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sides {
    json_t *schema;
    struct arena *arena; /* of one document */
    int accepted, refused;
};

static json_t *schema_load(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    schema_write(out);
    fclose(out);
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    free(text);
    return schema;
}

static bool checks(const char *text, struct arena *arena)
{
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("made.yaml", text, strlen(text), arena, &findings);
    return scenario && scenario_check(scenario, NULL, 0, &findings);
}

static void agree(struct sides *sides, const char *client, const char *call, const char *service)
{
    struct arena *arena = arena_create();
    const char *text = arena_format(
        arena,
        "{\"name\": \"made\", \"run\": {\"duration\": \"10s\"}, \"clients\": {\"web\": {%s, "
        "\"calls\": {\"api\": %s}}}, \"services\": {\"api\": {%s\"workers\": 2, \"queue\": 10, "
        "\"service_time\": \"10ms\"}}}",
        client, call, service);
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!document)
        fail_msg("no JSON: %s", text);
    bool schema = schema_accepts(sides->schema, document), checker = checks(text, arena);
    if (schema != checker)
        fail_msg("the schema %s, the checker %s: %s", schema ? "accepts" : "refuses",
                 checker ? "accepts" : "refuses", text);
    checker ? sides->accepted++ : sides->refused++;
    json_decref(document);
    arena_destroy(arena);
}

#define OPEN "\"open\": \"10/s\""

typedef void place(struct sides *sides, const char *map);

static void in_a_call(struct sides *sides, const char *map)
{
    agree(sides, OPEN, map, "");
}

static void in_a_throttle(struct sides *sides, const char *map)
{
    agree(sides, OPEN, arena_format(sides->arena, "{\"throttle\": %s}", map), "");
}

static void in_a_service(struct sides *sides, const char *map)
{
    char *keys = (char *)(uintptr_t)arena_format(sides->arena, "%s, ", map + 1);
    if (*map != '{')
        return; /* a service is a map */
    keys[strlen(keys) - 3] = ' '; /* its brace */
    agree(sides, OPEN, "{}", strcmp(map, "{}") == 0 ? "" : keys);
}

/* A kind with a value that is right, the key of the list, and where both may stand. */
struct spread {
    const char *list, *kind, *value, *other, *other_value;
    place *here;
};

static const struct spread spreads[] = {
    { "policies", "retry", "2", "timeout", "\"1s\"", in_a_call },
    { "policies", "breaker", "{\"consecutive\": 3}", "fallback", "{}", in_a_call },
    { "policies", "throttle", "\"sre\"", "outlier", "{}", in_a_call },
    { "policies", "throttle", "{\"rate\": 5}", "pool", "3", in_a_call },
    { "kinds", "sre", "{\"k\": 2}", "nack", "\"20%\"", in_a_throttle },
    { "kinds", "aws_adaptive", "{}", "rate", "5", in_a_throttle },
    { "admission", "rate_limit", "\"10/s\"", "shed", "\"80%\"", in_a_service },
    { "admission", "admission_control", "{}", "rate_limit", "{\"rate\": \"5/s\"}", in_a_service },
};

/* Every form of a kind's value beside every form of the list. */
static void hold_together(struct sides *sides, const struct spread *s)
{
    struct arena *arena = sides->arena = arena_create();
    const char *const values[] = { s->value, "\"none\"", "null", "{}" };
    const char *const lists[] = {
        NULL, "[]", "\"none\"", "null",
        arena_format(arena, "[\"%s\"]", s->other),
        arena_format(arena, "[{\"%s\": %s}]", s->kind, s->value),
        arena_format(arena, "[{\"%s\": \"none\"}]", s->kind),
        arena_format(arena, "[{\"%s\": null}, {\"%s\": %s}]", s->kind, s->other, s->other_value),
        arena_format(arena, "[{\"%s\": %s}, {\"%s\": %s}]", s->kind, s->value, s->kind, s->value),
        arena_format(arena, "[{\"%s\": %s}, {\"%s\": %s}]", s->kind, s->value, s->other,
                     s->other_value),
        arena_format(arena, "[{\"%s\": %s, \"%s\": %s}]", s->kind, s->value, s->other,
                     s->other_value),
        arena_format(arena, "{\"%s\": %s}", s->kind, s->value),
    };
    enum { VALUES = sizeof values / sizeof *values, LISTS = sizeof lists / sizeof *lists };
    for (size_t l = 0; l < LISTS; l++) {
        const char *list = lists[l] ? arena_format(arena, "\"%s\": %s", s->list, lists[l]) : "";
        s->here(sides, arena_format(arena, "{%s}", list));
        for (size_t v = 0; v < VALUES; v++) {
            const char *key =
                arena_format(arena, "%s%s\"%s\": %s", list, *list ? ", " : "", s->kind, values[v]);
            s->here(sides, arena_format(arena, "{%s}", key));
            s->here(sides, arena_format(arena, "{%s, \"%s\": %s}", key, s->other, s->other_value));
            s->here(sides, arena_format(arena, "{%s, \"%s\": \"none\"}", key, s->other));
        }
        if (lists[l] && *lists[l] == '[')
            s->here(sides, lists[l]);
    }
    arena_destroy(arena);
}

static void kinds_as_keys_and_in_lists(void **state)
{
    struct sides sides = { .schema = schema_load() };
    (void)state;
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++)
        hold_together(&sides, &spreads[i]);
    assert_true(sides.accepted > 100 && sides.refused > 100);
    json_decref(sides.schema);
}

/* Of one kind: a distribution, a backoff, a jitter, a budget. */
static void one_kind(void **state)
{
    static const char *const values[] = {
        "\"none\"", "null", "{}", "[]", "\"full\"", "\"exponential\"", "\"2s\"", "3",
        "{\"full\": {}}", "{\"full\": null}", "{\"constant\": \"1s\"}", "{\"constant\": null}",
        "{\"exponential\": {}}", "{\"constant\": \"1s\", \"exponential\": {}}",
        "{\"token_bucket\": 3}", "\"grpc_throttle\"", "{\"none\": {}}",
    };
    static const char *const keys[] = { "backoff", "jitter", "budget" };
    struct sides sides = { .schema = schema_load(), .arena = arena_create() };
    (void)state;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            agree(&sides, OPEN,
                  arena_format(sides.arena, "{\"retry\": {\"%s\": %s}}", keys[k], values[v]), "");
        agree(&sides, OPEN, arena_format(sides.arena, "{\"network\": %s}", values[v]), "");
    }
    assert_true(sides.accepted > 10 && sides.refused > 10);
    json_decref(sides.schema);
    arena_destroy(sides.arena);
}

/* A client calls in one way. */
static void one_load(void **state)
{
    static const char *const loads[] = { OPEN, "\"closed\": {\"users\": 3, \"think\": \"1s\"}",
                                         "\"batch\": 3", "\"open\": \"none\"", "\"batch\": null",
                                         "\"fleet\": 2" };
    enum { LOADS = sizeof loads / sizeof *loads };
    struct sides sides = { .schema = schema_load(), .arena = arena_create() };
    (void)state;
    for (size_t i = 0; i < LOADS; i++) {
        agree(&sides, loads[i], "{}", "");
        for (size_t k = i + 1; k < LOADS; k++)
            if (strncmp(loads[i], loads[k], 5) != 0) /* not the same key twice */
                agree(&sides, arena_format(sides.arena, "%s, %s", loads[i], loads[k]), "{}", "");
    }
    assert_true(sides.accepted > 5 && sides.refused > 5);
    json_decref(sides.schema);
    arena_destroy(sides.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_as_keys_and_in_lists),
        cmocka_unit_test(one_kind),
        cmocka_unit_test(one_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
