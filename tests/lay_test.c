/* node_lay: what is written above wins, field by field.  Each case is three maps of a call, in any
** form the reader takes: above, below, and what they are together, as it is printed here. */
#include "scenarios/read/lay.h"

#include "models/spec/backoff.h"
#include "models/spec/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct node *compose(const char *text, struct arena *arena)
{
    struct findings findings;
    struct sources *sources = ARENA_NEW(arena, struct sources);
    sources->arena = arena;
    findings_init(&findings, arena);
    struct source *source = source_take(sources, "test.yaml", text, strlen(text), &findings);
    struct node *tree = tree_compose(source, 0, arena, &findings);
    if (!tree || findings.errors)
        fail_msg("no YAML: %s", text);
    return tree;
}

/* In the flow style, keys in their order. */
static const char *print(struct node *node, struct arena *arena)
{
    node = node_follow(node);
    bool map = node->kind == NODE_MAP;
    const char *text = map ? "{" : "[";
    if (node->kind == NODE_SCALAR)
        return node->text;
    if (node->kind == NODE_NULL)
        return "~";
    for (size_t i = 0; i < node->count; i++)
        text = arena_format(arena, "%s%s%s%s%s", text, i ? ", " : "", map ? node->entry[i].key : "",
                            map ? ": " : "", print(node->entry[i].value, arena));
    return arena_format(arena, "%s%s", text, map ? "}" : "]");
}

struct layers {
    const char *above, *below, *together;
};

static const struct layers fields[] = {
    { "{}", "{retry: {attempts: 3}}", "{retry: {attempts: 3}}" },
    { "{retry: {attempts: 5}}", "{retry: {attempts: 3, on: [error]}}",
      "{retry: {attempts: 5, on: [error]}}" },
    { "{retry: {on: [error, timeout]}}", "{retry: {on: [refused]}}",
      "{retry: {on: [error, timeout]}}" },
    { "{timeout: 2s}", "{timeout: {after: 1s}}", "{timeout: {after: 2s}}" },
    { "{deadline: 2s}", "{deadline: {after: 1s, propagate: true}}",
      "{deadline: {after: 2s, propagate: true}}" },
    { "{deadline: {propagate: true}}", "{deadline: 1s}",
      "{deadline: {propagate: true, after: 1s}}" },
    { "{retry: none}", "{retry: {attempts: 3}}", "{retry: none}" },
    { "{retry: 4}", "{retry: none}", "{retry: 4}" },
    { "{retry: }", "{retry: {attempts: 3}}", "{retry: ~}" }, /* an error, as without a preset */
    { "{x: {retry: 3}}", "{retry: 2}", "{x: {retry: 3}, retry: 2}" },
    { "{retry: {retries: 4}}", "{retry: {attempts: 3, cap: after_jitter}}",
      "{retry: {retries: 4, cap: after_jitter}}" },
    { "{retry: {attempts: 4}}", "{retry: {retries: 3}}", "{retry: {attempts: 4}}" },
    { "{retry: {retries: none}}", "{retry: {attempts: 3}}",
      "{retry: {retries: none, attempts: 3}}" },
};

static const struct layers kinds[] = {
    { "{retry: {backoff: {constant: 1s}}}", "{retry: {backoff: {exponential: {cap: 2s}}}}",
      "{retry: {backoff: {constant: 1s}}}" },
    { "{retry: {backoff: 1s}}", "{retry: {backoff: exponential}}", "{retry: {backoff: 1s}}" },
    { "{retry: {backoff: {exponential: {base: 1s}}}}",
      "{retry: {backoff: {exponential: {cap: 2s}}}}",
      "{retry: {backoff: {exponential: {base: 1s, cap: 2s}}}}" },
    { "{retry: {backoff: {exponential: 1s}}}", "{retry: {backoff: {exponential: {cap: 2s}}}}",
      "{retry: {backoff: {exponential: {base: 1s, cap: 2s}}}}" },
    { "{retry: {backoff: exponential}}", "{retry: {backoff: {exponential: {cap: 2s}}}}",
      "{retry: {backoff: {exponential: {cap: 2s}}}}" },
    { "{retry: {backoff: 2s}}", "{retry: {backoff: {constant: 1s}}}",
      "{retry: {backoff: {constant: {delay: 2s}}}}" },
    { "{retry: {backoff: none}}", "{retry: {backoff: 1s}}", "{retry: {backoff: none}}" },
    { "{retry: {backoff: exponentail}}", "{retry: {backoff: 1s}}",
      "{retry: {backoff: exponentail}}" },
    { "{retry: {backoff: {constant: 1s, linear: 2s}}}", "{retry: {backoff: {constant: 3s}}}",
      "{retry: {backoff: {constant: 1s, linear: 2s}}}" },
    { "{retry: {jitter: {symmetric: 10%}}}", "{retry: {jitter: full}}",
      "{retry: {jitter: {symmetric: 10%}}}" },
    { "{retry: {budget: none}}", "{retry: {budget: {token_bucket: {capacity: 5}}}}",
      "{retry: {budget: none}}" },
    { "{retry: {budget: {token_bucket: {cost: 2}}}}",
      "{retry: {budget: {token_bucket: {capacity: 5}}}}",
      "{retry: {budget: {token_bucket: {cost: 2, capacity: 5}}}}" },
    { "{retry: {backoff: {list: [1s]}}}", "{retry: {backoff: {list: [2s, 3s]}}}",
      "{retry: {backoff: {list: {pauses: [1s]}}}}" },
};

static const struct layers orders[] = {
    { "{retry: 5}", "{policies: [{deadline: 9s}, {retry: {cap: after_jitter}}]}",
      "{policies: [{deadline: 9s}, {retry: {attempts: 5, cap: after_jitter}}]}" },
    { "{retry: none}", "{policies: [{deadline: 9s}, {retry: {cap: after_jitter}}]}",
      "{policies: [{deadline: 9s}, {retry: none}]}" },
    { "{timeout: 1s}", "{policies: [{deadline: 9s}]}",
      "{timeout: 1s, policies: [{deadline: 9s}]}" }, /* refused: where would it go? */
    { "{policies: [retry, {deadline: 2s}]}", "{deadline: 9s, retry: {attempts: 7}}",
      "{policies: [{retry: {attempts: 7}}, {deadline: {after: 2s}}]}" },
    { "{policies: [{retry: none}]}", "{retry: {attempts: 7}}", "{policies: [{retry: none}]}" },
    { "[{timeout: 1s}]", "{timeout: 2s}", "{policies: [{timeout: {after: 1s}}]}" },
    { "{policies: [timeout]}", "{timeout: 2s, retry: 3}",
      "{retry: 3, policies: [{timeout: {after: 2s}}]}" },
    { "{policies: [{timeout: 1s}, retry]}", "{policies: [{retry: {cap: after_jitter}}, "
                                            "{timeout: 2s}]}",
      "{policies: [{timeout: {after: 1s}}, {retry: {cap: after_jitter}}]}" },
    { "{policies: none}", "{policies: [{timeout: 2s}]}", "{policies: none}" },
};

/* A map that is nothing but kinds takes one of them. */
#define PICK_FIELDS(F, T) F(T, SPREAD(backoff_registry), kinds, "", "", "one of the kinds")
FIELD_STRUCT(pick_spec, PICK_FIELDS);
FIELD_TABLE(pick_spec, PICK_FIELDS);

static const struct layers picks[] = {
    { "{constant: 1s}", "{exponential: {cap: 2s}}", "{constant: 1s}" },
    { "{exponential: {base: 1s}}", "{exponential: {cap: 2s}}",
      "{exponential: {base: 1s, cap: 2s}}" },
    { "{}", "{exponential: {cap: 2s}}", "{exponential: {cap: 2s}}" },
};

static void lay_each(const struct field_table *table, const struct layers *layers, size_t count)
{
    struct arena *arena = arena_create();
    for (size_t i = 0; i < count; i++) {
        struct node *above = compose(layers[i].above, arena),
                             *below = compose(layers[i].below, arena);
        const char *before = print(above, arena), *under = print(below, arena);
        const char *got = print(node_lay(table, above, below, arena), arena);
        if (strcmp(got, layers[i].together) != 0)
            fail_msg("%s over %s is %s, wanted %s", before, under, got, layers[i].together);
        assert_string_equal(print(above, arena), before);
        assert_string_equal(print(below, arena), under);
    }
    arena_destroy(arena);
}

static void field_by_field(void **state)
{
    (void)state;
    lay_each(&client_call_spec_fields, fields, sizeof fields / sizeof *fields);
}

static void a_kind_replaces_or_adds_to_itself(void **state)
{
    (void)state;
    lay_each(&client_call_spec_fields, kinds, sizeof kinds / sizeof *kinds);
    lay_each(&pick_spec_fields, picks, sizeof picks / sizeof *picks);
}

static void lists_of_policies_keep_their_order(void **state)
{
    (void)state;
    lay_each(&client_call_spec_fields, orders, sizeof orders / sizeof *orders);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(field_by_field),
        cmocka_unit_test(a_kind_replaces_or_adds_to_itself),
        cmocka_unit_test(lists_of_policies_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
