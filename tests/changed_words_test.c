/* What variants change: found in a scenario, and told in a line. */
#include "tests/support.h"

#include "plots/report/changed_words.h"
#include "scenarios/read/scenario.h"

#include <string.h>

static const char yaml[] =
    "name: changes\n"
    "clients: {web: {open: {rate: 10/s}, calls: {shop: {timeout: 1s}}}}\n"
    "services:\n"
    "  shop: {workers: 4, service_time: 1ms, calls: {db: {timeout: 1s, retry: {attempts: 3}}}}\n"
    "  db: {workers: 2, service_time: 1ms}\n"
    "variants:\n"
    "  before: {}\n"
    "  breaker: {services.shop.calls.db.breaker: {open: 5s}}\n"
    "  several:\n"
    "    services.shop.calls.db.timeout: 2s\n"
    "    services.shop.calls.db.retry: none\n"
    "    services.db.workers: 8\n"
    "    run.duration: 2min\n"
    "  whole:\n"
    "    services.shop.calls.db: {timeout: 1s, bulkhead: 30, fallback: {}}\n"
    "  deep:\n"
    "    services.shop.calls.db.retry: {attempts: 5, backoff: {exponential: {base: 10ms}}}\n";

/* A study of which only that is known. */
static struct study *study_of(const char *variant, struct arena *arena)
{
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_parse("changes.yaml", yaml, strlen(yaml), arena, &findings);
    assert_non_null(scenario);
    const struct setting *setting;
    struct study *study = ARENA_NEW(arena, struct study);
    *study = (struct study){ .variant = variant };
    study->changes = scenario_changes(scenario, variant, arena, &setting);
    struct changed *changed = ARENA_ARRAY(arena, study->changes + 1, struct changed);
    for (size_t i = 0; i < study->changes; i++)
        changed[i] = (struct changed){ setting[i].path, setting[i].value };
    study->changed = changed;
    return study;
}

static const char *words(const char *variant, size_t width, struct arena *arena)
{
    return changed_words(arena, study_of(variant, arena), width);
}

static void says_where_and_what(void **state)
{
    assert_string_equal(words("before", 80, *state), "as written");
    assert_string_equal(words("breaker", 80, *state), "breaker {open: 5s} at shop -> db");
    assert_string_equal(words("several", 80, *state),
                        "timeout 2s, no retry at shop -> db; workers 8 at db; run.duration 2min");
    const struct study unknown = { .variant = "toggled" };
    assert_string_equal(changed_words(*state, &unknown, 80), "");
}

/* The timeout is as before, and the retries are gone. */
static void of_a_whole_call_what_differs(void **state)
{
    assert_string_equal(words("whole", 80, *state),
                        "bulkhead 30, fallback, no retry at shop -> db");
}

static void folds_what_is_too_long(void **state)
{
    static const char deep[] =
        "retry {attempts: 5, backoff: {exponential: {base: 10ms}}} at shop -> db";
    size_t full = strlen(deep);
    assert_string_equal(words("deep", full, *state), deep);
    assert_string_equal(words("deep", full - 1, *state),
                        "retry {attempts: 5, backoff: {exponential: {..}}} at shop -> db");
    assert_string_equal(words("deep", 50, *state),
                        "retry {attempts: 5, backoff: {..}} at shop -> db");
    assert_string_equal(words("deep", 40, *state), "retry {..} at shop -> db");
    assert_string_equal(words("deep", 12, *state), "retry {..} …");
}

static void is_known_where_one_changes_something(void **state)
{
    struct study *before = study_of("before", *state), *breaker = study_of("breaker", *state);
    assert_false(changed_known((struct study *[]){ before, before }, 2));
    assert_true(changed_known((struct study *[]){ before, breaker }, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(says_where_and_what),
        SUPPORT_TEST(of_a_whole_call_what_differs),
        SUPPORT_TEST(folds_what_is_too_long),
        SUPPORT_TEST(is_known_where_one_changes_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
