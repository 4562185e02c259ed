/* Presets: every row is whole and binds, and what is written beside one wins. */
#include "scenarios/read/presets.h"

#include "models/spec/budgets.h"
#include "models/spec/call.h"
#include "models/spec/policies.h"
#include "models/spec/policies/retry.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "scenarios/read/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- the rows --- */

static bool is_grade(const char *grade)
{
    return strcmp(grade, "S") == 0 || strcmp(grade, "D") == 0 || strcmp(grade, "2") == 0 ||
           strcmp(grade, "S/D") == 0 || strcmp(grade, "S/2") == 0;
}

static void check_row(const struct preset *preset)
{
    struct err err;
    const char *place = preset_place_word(preset->place);
    assert_ptr_equal(presets_find(preset->name, place, &err), preset); /* the only one there */
    assert_true(strlen(preset->about) > 4 && strlen(preset->source) > 4 && *preset->revision);
    if (!is_grade(preset->grade))
        fail_msg("%s: what is the grade %s?", preset->name, preset->grade);
    if (!*preset->text)
        fail_msg("%s: no text", preset->name);
}

static void every_row_is_whole(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++, count++)
            check_row(&preset_families[f]->preset[i]);
    assert_true(count >= 80);
}

static void a_misspelt_name_gets_the_nearest(void **state)
{
    struct err err;
    (void)state;
    assert_null(presets_find("aws-sdk-standart", NULL, &err));
    assert_string_equal(err.text,
                        "there is no preset 'aws-sdk-standart'; did you mean 'aws-sdk-standard'?");
    assert_null(presets_find("polly", "call", &err));
    assert_string_equal(err.text, "there is no preset 'polly'; did you mean 'polly-default'?");
    assert_null(presets_find("promise-retry", NULL, &err)); /* one of three that it stands for */
    assert_string_equal(err.text,
                        "there is no preset 'promise-retry'; did you mean 'p-retry-default'?");
    assert_null(presets_find("", NULL, &err));
    assert_string_equal(err.text, "there is no preset ''; `squall presets` lists them");
}

/* --- binding --- */

static const char *scenario_of(struct arena *arena, const char *call, const char *service)
{
    return arena_format(arena,
                        "name: a preset\nrun: {duration: 60s}\n"
                        "clients: {c: {open: 1/s, calls: {s: {%s}}}}\n"
                        "services: {s: {%s, service_time: 1ms}}\n"
                        "variants:\n"
                        "  istio: {clients.c.calls.s.preset: istio-default}\n"
                        "  patient: {clients.c.calls.s.preset: go-retryablehttp-default,"
                        " clients.c.calls.s.retry.backoff.exponential.base: 3s}\n", call, service);
}

/* The explanation of a scenario, marks of defaults taken away; NULL where it has errors. */
static char *explained(const char *text, const char *variant, const struct setting *setting,
                       struct findings *findings)
{
    struct world_spec spec;
    struct arena *arena = findings->arena;
    struct scenario *scenario = scenario_parse("test.yaml", text, strlen(text), arena, findings);
    if (!scenario ||
        !scenario_bind(scenario, variant, setting, setting != NULL, &spec, findings))
        return NULL;
    char *whole = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&whole, &length);
    scenario_explain(out, &spec, ".", findings);
    fclose(out);
    char *copy = arena_text(arena, whole), *to = copy;
    free(whole);
    for (const char *from = copy; *from;)
        if (strncmp(from, "  # default", 11) == 0)
            from += 11;
        else
            *to++ = *from++;
    *to = '\0';
    return copy;
}

/* Whether the preset uses a policy or a budget that this build does not have. */
static bool lacks_a_kind(const struct preset *preset, struct arena *arena)
{
    const struct field_table *table =
        preset->place == PRESET_CALL ? &client_call_spec_fields : &service_spec_fields;
    if (preset->place > PRESET_SERVICE)
        return false;
    const struct node *map = preset_tree(preset, (struct place){ 0 }, arena);
    const struct pair *list = node_find(map, "policies");
    bool lacks = false;
    for (size_t i = 0; i < map->count && !list; i++)
        lacks |= !fields_find(table, map->entry[i].key) &&
                 !registry_find(&policy_registry, map->entry[i].key);
    for (size_t i = 0; list && i < list->value->count; i++)
        lacks |= !registry_find(&policy_registry, list->value->entry[i].value->entry[0].key);
    const struct pair *retry = node_find(map, "retry");
    const struct pair *budget = retry ? node_find(retry->value, "budget") : NULL;
    return lacks || (budget && !registry_find(&budget_registry, budget->value->entry[0].key));
}

static bool binds(const struct preset *preset, const char *text, struct findings *findings)
{
    const char *first = explained(text, NULL, NULL, findings);
    const char *second = first ? explained(first, NULL, NULL, findings) : NULL;
    if (second && strcmp(first, second) != 0)
        fail_msg("%s explains itself as\n%s\nwhich is\n%s", preset->name, first, second);
    return second != NULL;
}

/* The preset where it belongs. */
static const char *asking(const struct preset *preset, struct arena *arena)
{
    const char *asked = arena_format(arena, "preset: %s", preset->name);
    bool queue = preset->place == PRESET_QUEUE;
    switch (preset->place) {
    case PRESET_CALL:
        return scenario_of(arena, arena_format(arena, "network: 1ms, %s", asked), "workers: 1");
    case PRESET_SERVICE: return scenario_of(arena, "", asked);
    case PRESET_QUEUE:
    case PRESET_CONSUMER: break;
    }
    return arena_format(arena,
                        "name: a preset\nrun: {duration: 60s}\n"
                        "clients: {c: {open: 1/s, calls: {s: {timeout: 1s}}}}\n"
                        "services: {s: {workers: 1, queue: 9, service_time: 1ms,"
                        " publishes: {q: {timeout: 1s}}}}\n"
                        "queues: {q: {%s}}\n"
                        "consumers: {k: {queue: q, service_time: 1ms, %s}}\n",
                        queue ? asked : "lease: 1h", queue ? "" : asked);
}

/* What it says holds together, and comes back explained. */
static void bind_row(const struct preset *preset)
{
    struct arena *arena = arena_create();
    struct findings findings;
    bool lacks = lacks_a_kind(preset, arena);
    findings_init(&findings, arena);
    if (binds(preset, asking(preset, arena), &findings) != !lacks) {
        findings_write(stderr, &findings);
        fail_msg("%s does not bind as it should", preset->name);
    }
    if (lacks)
        print_message("%s waits for a kind that is not there\n", preset->name);
    arena_destroy(arena);
}

static void every_preset_binds(void **state)
{
    (void)state;
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++)
            bind_row(&preset_families[f]->preset[i]);
}

/* --- what is written beside it wins --- */

static void alike(const char *call, const char *plain)
{
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    const char *one = explained(scenario_of(arena, call, "workers: 1"), NULL, NULL, &findings);
    const char *other = explained(scenario_of(arena, plain, "workers: 1"), NULL, NULL, &findings);
    if (!one || !other || strcmp(one, other) != 0) {
        findings_write(stderr, &findings);
        fail_msg("{%s} is\n%s\n{%s} is\n%s", call, one ? one : "wrong", plain,
                 other ? other : "wrong");
    }
    arena_destroy(arena);
}

#define LEGACY "on: [error, unavailable, overloaded, refused, timeout], retry_after: ignore"
#define LEGACY_PAUSES "backoff: {exponential: {base: 1s, factor: 2, cap: none}}, jitter: full"

static void field_by_field(void **state)
{
    (void)state;
    alike("preset: aws-sdk-legacy", "retry: {attempts: 5, " LEGACY_PAUSES ", " LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: {attempts: 9}",
          "retry: {attempts: 9, " LEGACY_PAUSES ", " LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: 9",
          "retry: {attempts: 9, " LEGACY_PAUSES ", " LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: {retries: 8}",
          "retry: {retries: 8, " LEGACY_PAUSES ", " LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: {backoff: {constant: 1s}}",
          "retry: {attempts: 5, backoff: {constant: 1s}, jitter: full, " LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: {backoff: {exponential: {cap: 7s}}}",
          "retry: {attempts: 5, backoff: {exponential: {base: 1s, factor: 2, cap: 7s}}, "
          "jitter: full, "
          LEGACY "}");
    alike("preset: aws-sdk-legacy, retry: {on: [timeout]}",
          "retry: {attempts: 5, " LEGACY_PAUSES ", on: [timeout], retry_after: ignore}");
}

static void whole_policies(void **state)
{
    (void)state;
    alike("preset: aws-sdk-legacy, retry: none", "retry: none");
    alike("preset: none, retry: 2", "retry: 2");
    alike("preset: [], retry: 2", "retry: 2");
    alike("preset: requests-default, retry: 2", "retry: 2");
    alike("preset: aws-sdk-legacy, timeout: 2s",
          "retry: {attempts: 5, " LEGACY_PAUSES ", " LEGACY "}, timeout: 2s");
    alike("preset: aws-sdk-legacy, policies: [{timeout: 2s}, retry]",
          "policies: [{timeout: 2s}, {retry: {attempts: 5, " LEGACY_PAUSES ", " LEGACY "}}]");
}

static void of_a_list_the_later_ones_win(void **state)
{
    (void)state;
    alike("preset: [istio-default, aws-sdk-legacy]",
          "retry: {attempts: 5, " LEGACY_PAUSES ", exclude_tried: true, cap: before_jitter, " LEGACY
          "}");
    alike("preset: [aws-sdk-legacy, requests-default]", "retry: none");
    alike("preset: [requests-default, aws-sdk-legacy], retry: 6",
          "retry: {attempts: 6, " LEGACY_PAUSES ", " LEGACY "}");
    alike("preset: [celery-default, go-retryablehttp-default]",
          "retry: {attempts: 5, backoff: {exponential: {base: 1s, factor: 2, cap: 30s}}, "
          "jitter: none, on: [error, unavailable, overloaded, refused, timeout], "
          "retry_after: exact}");
}

static void has(const char *text, const char *part)
{
    if (!text || !strstr(text, part))
        fail_msg("there is no '%s' in\n%s", part, text ? text : "what is wrong");
}

static void in_variants_and_settings(void **state)
{
    struct arena *arena = arena_create();
    struct findings findings;
    (void)state;
    findings_init(&findings, arena);
    const char *text = scenario_of(arena, "preset: aws-sdk-legacy, retry: {jitter: none}",
                                   "preset: tomcat-server, queue: 5");
    const char *is = explained(text, "istio", NULL, &findings);
    has(is, "attempts: 3\n");
    has(is, "base: 25ms\n");
    has(is, "jitter: none\n");
    has(is, "workers: 200\n");
    has(is, "limit: 5\n");
    is = explained(text, "patient", NULL, &findings);
    has(is, "attempts: 5\n");
    has(is, "base: 3s\n");
    has(is, "cap: 30s\n");
    is = explained(text, NULL, &(struct setting){ "clients.c.calls.s.preset", "istio-default" },
                   &findings);
    has(is, "base: 25ms\n");
    is = explained(text, NULL, &(struct setting){ "clients.c.calls.s.retry.attempts", "7" },
                   &findings);
    has(is, "attempts: 7\n");
    has(is, "base: 1s\n");
    is = explained(text, NULL, &(struct setting){ "services.s.workers", "3" }, &findings);
    has(is, "workers: 3\n");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(a_misspelt_name_gets_the_nearest),
        cmocka_unit_test(every_preset_binds),
        cmocka_unit_test(field_by_field),
        cmocka_unit_test(whole_policies),
        cmocka_unit_test(of_a_list_the_later_ones_win),
        cmocka_unit_test(in_variants_and_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
