/* Controls switched off by a word, in every form a scenario may write them. */
#include "models/spec/world.h"
#include "scenarios/read/toggles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Every way to have a control: keys, a bare value, a list of policies under a key or bare, a
** bare word in it, presets, an anchor used twice, a variant's; guards as keys and as a list. */
static const char story[] =
    "name: story\n"
    "clients:\n"
    "  web: {open: 1/s, calls: {shop: {cancel: queued, retry: 3, timeout: 2s, hedge: {after: 1s,\n"
    "    budget: {token_bucket: {capacity: 5}}}}}}\n"
    "services:\n"
    "  shop:\n"
    "    workers: 9\n"
    "    service_time: 1ms\n"
    "    queue: {limit: 5, codel: {}}\n"
    "    shed: {}\n"
    "    calls:\n"
    "      bank: &edge {retry: {attempts: 3, jitter: none, "
    "budget: {token_bucket: {capacity: 5}}},\n"
    "        breaker: {failure_rate: 50%}}\n"
    "      post: *edge\n"
    "      safe: {policies: [{timeout: 1s}, retry, {bulkhead: 3}]}\n"
    "      till: [{timeout: 1s}, {retry: {attempts: 2, backoff: none}}]\n"
    "      desk: {preset: grpc-a6-example}\n"
    "      flat: {preset: grpc-a6-example, retry: {backoff: {constant: 1s}}}\n"
    "  bank: &small {workers: 1, service_time: 1ms, admission: [{rate_limit: {rate: 9/s}}, "
    "{shed: {}}]}\n"
    "  post: *small\n"
    "  safe: {<<: *small, idempotency: {}}\n"
    "  till: {<<: *small, autoscale: 3}\n"
    "  desk: *small\n"
    "  flat: *small\n"
    "variants:\n"
    "  more: {services.shop.calls.desk.breaker: {consecutive: 5}}\n";

struct bound {
    struct arena *arena;
    struct findings findings;
    struct scenario *scenario;
    struct world_spec spec;
};

static struct bound *open_story(const char *yaml, const char *variant)
{
    struct arena *arena = arena_create();
    struct bound *bound = ARENA_NEW(arena, struct bound);
    bound->arena = arena;
    findings_init(&bound->findings, arena);
    bound->scenario = scenario_parse("s.yaml", yaml, strlen(yaml), arena, &bound->findings);
    if (!scenario_bind(bound->scenario, variant, NULL, 0, &bound->spec, &bound->findings)) {
        findings_write(stderr, &bound->findings);
        fail_msg("the story is wrong");
    }
    return bound;
}

static bool bind_without(struct bound *bound, const char *const *words, size_t count,
                         struct world_spec *spec)
{
    struct toggles toggles = toggles_find(&bound->spec, bound->arena);
    size_t settings;
    struct setting *setting = toggles_off(&toggles, words, count, bound->arena, &settings);
    bool fine = scenario_bind(bound->scenario, NULL, setting, settings, spec, &bound->findings);
    if (!fine)
        findings_write(stderr, &bound->findings);
    return fine;
}

static size_t places_with(const struct world_spec *spec, const char *word, struct arena *arena)
{
    struct toggles toggles = toggles_find(spec, arena);
    size_t count = 0;
    for (size_t i = 0; i < toggles.count; i++)
        count += strcmp(toggles.control[i].word, word) == 0;
    return count;
}

/* What is written above, counted by hand; jitter and backoff are on by default. */
static const struct {
    const char *word;
    size_t places;
} written[] = {
    { "retry", 7 },    { "backoff", 6 }, { "jitter", 5 }, { "budget", 5 },     { "hedge", 1 },
    { "timeout", 3 },  { "breaker", 2 }, { "cancel", 1 }, { "bulkhead", 1 },   { "codel", 1 },
    { "shed", 7 },     { "rate_limit", 6 }, { "idempotency", 1 }, { "autoscale", 1 },
};
enum { WRITTEN = sizeof written / sizeof *written };

static void all_are_found(void **state)
{
    (void)state;
    struct bound *bound = open_story(story, NULL);
    for (size_t i = 0; i < WRITTEN; i++)
        if (places_with(&bound->spec, written[i].word, bound->arena) != written[i].places)
            fail_msg("%s: %zu places, %zu were written", written[i].word,
                     places_with(&bound->spec, written[i].word, bound->arena), written[i].places);
    struct toggles toggles = toggles_find(&bound->spec, bound->arena);
    assert_int_equal(toggles.words, WRITTEN);
    arena_destroy(bound->arena);
}

/* One word off: nothing of it is left, and nothing else is gone but the parts of what is off. */
static void each_is_switched_off_alone(void **state)
{
    (void)state;
    struct bound *bound = open_story(story, NULL);
    for (size_t i = 0; i < WRITTEN; i++) {
        const char *off = written[i].word;
        struct world_spec spec;
        assert_true(bind_without(bound, &off, 1, &spec));
        assert_null(toggle_left(&spec, off, bound->arena));
        for (size_t k = 0; k < WRITTEN; k++) {
            size_t wanted = k == i ? 0 : written[k].places;
            bool part = k >= 1 && k <= 3;
            if (strcmp(off, "retry") == 0 && part)
                wanted = strcmp(written[k].word, "budget") == 0 ? 1 : 0; /* the hedge's */
            if (strcmp(off, "hedge") == 0 && strcmp(written[k].word, "budget") == 0)
                wanted -= 1;
            if (places_with(&spec, written[k].word, bound->arena) != wanted)
                fail_msg("without %s: %zu of %s, %zu wanted", off,
                         places_with(&spec, written[k].word, bound->arena), written[k].word,
                         wanted);
        }
    }
    arena_destroy(bound->arena);
}

static void all_can_be_off_at_once(void **state)
{
    (void)state;
    struct bound *bound = open_story(story, NULL);
    struct toggles toggles = toggles_find(&bound->spec, bound->arena);
    struct world_spec spec;
    assert_true(bind_without(bound, toggles.word, toggles.words, &spec));
    assert_int_equal(toggles_find(&spec, bound->arena).count, 0);
    arena_destroy(bound->arena);
}

static void a_variants_control_counts(void **state)
{
    (void)state;
    struct bound *bound = open_story(story, "more");
    assert_int_equal(places_with(&bound->spec, "breaker", bound->arena), 3);
    arena_destroy(bound->arena);
}

static void lists_are_read(void **state)
{
    (void)state;
    struct bound *bound = open_story(story, NULL);
    struct toggles toggles = toggles_find(&bound->spec, bound->arena);
    struct err err = { 0 };
    size_t count;
    const char **words = toggles_read(&toggles, "breaker,jitter", bound->arena, &count, &err);
    assert_non_null(words);
    assert_int_equal(count, 2);
    assert_string_equal(words[0], "breaker");
    assert_string_equal(words[1], "jitter");
    assert_non_null(toggles_read(&toggles, "all", bound->arena, &count, &err));
    assert_int_equal(count, WRITTEN);
    assert_null(toggles_read(&toggles, "braker", bound->arena, &count, &err));
    assert_string_equal(err.text, "the scenario has no control 'braker'; did you mean breaker?");
    assert_null(toggles_read(&toggles, "fallback,breaker", bound->arena, &count, &err));
    assert_non_null(strstr(err.text, "it has backoff, jitter"));
    assert_null(toggles_read(&toggles, "breaker,breaker", bound->arena, &count, &err));
    assert_non_null(strstr(err.text, "breaker stands twice"));
    assert_null(toggles_read(&toggles, "breaker,", bound->arena, &count, &err));
    assert_null(toggles_read(&toggles, "", bound->arena, &count, &err));
    arena_destroy(bound->arena);
}

/* What a hot-fix brings back in mid-run is not off. */
static void a_hot_fix_brings_it_back(void **state)
{
    (void)state;
    struct bound *bound = open_story(
        "name: fix\nrun: {duration: 60s}\n"
        "clients: {web: {open: 1/s, calls: {shop: {timeout: 1s, retry: 3}}}}\n"
        "services: {shop: {workers: 1, service_time: 1ms, queue: 5}}\n"
        "faults: [{at: 20s, set: {clients.web.calls.shop.breaker: {consecutive: 5}}}]\n", NULL);
    const char *off = "breaker";
    struct world_spec spec;
    assert_int_equal(places_with(&bound->spec, "breaker", bound->arena), 1);
    assert_true(bind_without(bound, &off, 1, &spec));
    assert_string_equal(toggle_left(&spec, "breaker", bound->arena),
                        "clients.web.calls.shop.breaker");
    arena_destroy(bound->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_found),
        cmocka_unit_test(each_is_switched_off_alone),
        cmocka_unit_test(all_can_be_off_at_once),
        cmocka_unit_test(a_variants_control_counts),
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(a_hot_fix_brings_it_back),
    };
    return cmocka_run_group_tests_name("toggles", tests, NULL, NULL);
}
