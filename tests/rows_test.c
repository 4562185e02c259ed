/* Every row of every table: that it says what it must, and that its default may be written by a
** user. */
#include "models/call/policy.h"
#include "models/spec/backoff.h"
#include "models/spec/breaker_window.h"
#include "models/spec/budgets/leaky_ratio.h"
#include "models/spec/budgets/retry_slots.h"
#include "models/spec/effect.h"
#include "models/spec/effects/pause.h"
#include "models/spec/jitter.h"
#include "models/spec/outcome.h"
#include "models/spec/policies/breaker.h"
#include "models/spec/policies/bulkhead.h"
#include "models/spec/policies/cache.h"
#include "models/spec/policies/fallback.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/outlier.h"
#include "models/spec/policies/pool.h"
#include "models/spec/policies/retry.h"
#include "models/spec/slowdown.h"
#include "models/spec/spec.h"
#include "models/spec/throttles.h"
#include "tests/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void tables_have_names_of_their_own(void **state)
{
    (void)state;
    struct tables tables;
    find_tables(&tables);
    assert_true(tables.count > 30);
    for (size_t t = 0; t < tables.count; t++)
        for (size_t u = 0; u < t; u++)
            assert_string_not_equal(tables.table[t]->name, tables.table[u]->name);
}

static void every_row_has_a_key_and_a_meaning(void **state)
{
    (void)state;
    struct tables tables;
    find_tables(&tables);
    for (size_t t = 0; t < tables.count; t++)
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            assert_true(*field->key && field->range);
            if (field->kind != FIELD_NAME && strlen(field->meaning) < 4)
                fail_msg("%s.%s has no meaning", tables.table[t]->name, field->key);
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(field->key, tables.table[t]->field[k].key);
        }
}

static bool is_read_from_text(const struct field *field)
{
    return (field->kind <= FIELD_SET && field->kind != FIELD_NAME);
}

static void every_default_reads_through_its_own_range(void **state)
{
    (void)state;
    struct tables tables;
    struct arena *arena = arena_create();
    find_tables(&tables);
    size_t read = 0;
    for (size_t t = 0; t < tables.count; t++)
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            if (!is_read_from_text(field) || field->standard == REQUIRED)
                continue;
            struct err err = { .text = "" };
            void *object = arena_take(arena, tables.table[t]->size);
            if (!field_read(field, object, field->standard, arena, &err))
                fail_msg("%s.%s %s", tables.table[t]->name, field->key, err.text);
            read++;
        }
    assert_true(read > 80);
    arena_destroy(arena);
}

/* The default as it prints reads back to what prints the same. */
static void every_default_prints_and_reads_back(void **state)
{
    (void)state;
    struct tables tables;
    struct arena *arena = arena_create();
    find_tables(&tables);
    for (size_t t = 0; t < tables.count; t++) {
        void *object = arena_take(arena, tables.table[t]->size);
        void *again = arena_take(arena, tables.table[t]->size);
        fields_default(tables.table[t], object, arena);
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            if (!is_read_from_text(field) || field->standard == REQUIRED)
                continue;
            const char *text = field_print(field, object, arena);
            struct err err = { .text = "" };
            field_clear(field, again);
            if (!field_read(field, again, text, arena, &err))
                fail_msg("%s.%s prints '%s': %s", tables.table[t]->name, field->key, text,
                         err.text);
            assert_string_equal(field_print(field, again, arena), text);
        }
    }
    arena_destroy(arena);
}

static void a_default_kind_is_a_kind(void **state)
{
    (void)state;
    struct tables tables;
    find_tables(&tables);
    for (size_t t = 0; t < tables.count; t++)
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            bool named = field->kind == FIELD_ONE && field->standard != REQUIRED;
            if (named && strcmp(field->standard, "none") != 0 && !field->registry->plain)
                assert_non_null(registry_find(field->registry, field->standard));
        }
}

/* The choices of a field against an enum's words. */
static void words_are(const struct field_table *table, const char *key, const char *const *words,
                      size_t count)
{
    struct arena *arena = arena_create();
    const char **choice;
    const struct field *field = fields_find(table, key);
    assert_non_null(field);
    assert_int_equal(field_choices(field, arena, &choice), count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(choice[i], words[i]);
    arena_destroy(arena);
}

static void choices_of_breakers_match(void **state)
{
    (void)state;
    const char *outcome[OUTCOME_COUNT];
    for (int i = 0; i < OUTCOME_COUNT; i++)
        outcome[i] = outcome_name((enum outcome)i);
    words_are(&breaker_spec_fields, "on", outcome, OUTCOME_COUNT);
    words_are(&breaker_spec_fields, "ignore", outcome, OUTCOME_COUNT);
    words_are(&breaker_spec_fields, "counts",
              (const char *const[]){ [BREAKER_COUNTS_ENDED] = "ended",
                                     [BREAKER_COUNTS_STARTED] = "started",
                                     [BREAKER_COUNTS_ASKED] = "asked" }, 3);
    words_are(&breaker_spec_fields, "trips",
              (const char *const[]){ [BREAKER_TRIPS_AT] = "at",
                                     [BREAKER_TRIPS_ABOVE] = "above" }, 2);
    words_are(&breaker_spec_fields, "evaluate",
              (const char *const[]){ [BREAKER_EVALUATE_EACH] = "each",
                                     [BREAKER_EVALUATE_FAILURES] = "failures" }, 2);
    words_are(&breaker_spec_fields, "first_probe",
              (const char *const[]){ [BREAKER_PROBE_AFTER] = "after",
                                     [BREAKER_PROBE_AT] = "at" }, 2);
    words_are(&breaker_spec_fields, "opens",
              (const char *const[]){ [BREAKER_OPENS_OUTCOME] = "outcome",
                                     [BREAKER_OPENS_ASK] = "ask" }, 2);
    words_are(&breaker_spec_fields, "at_closing",
              (const char *const[]){ [BREAKER_CLOSING_CLEAR] = "clear",
                                     [BREAKER_CLOSING_COUNT] = "count",
                                     [BREAKER_CLOSING_KEEP] = "keep" }, 3);
    words_are(&breaker_spec_fields, "late_results",
              (const char *const[]){ [BREAKER_LATE_COUNT] = "count",
                                     [BREAKER_LATE_DISCARD] = "discard",
                                     [BREAKER_LATE_RELEASE] = "release" }, 3);
    words_are(&breaker_spec_fields, "scope",
              (const char *const[]){ [SCOPE_PROCESS] = "process", [SCOPE_FLEET] = "fleet",
                                     [SCOPE_INSTANCE] = "instance" }, 3);
    words_are(&breaker_half_open_spec_fields, "excess",
              (const char *const[]){ [BREAKER_EXCESS_REJECT] = "reject",
                                     [BREAKER_EXCESS_WAIT] = "wait" }, 2);
    words_are(&breaker_half_open_spec_fields, "then",
              (const char *const[]){ [BREAKER_THEN_OPEN] = "open",
                                     [BREAKER_THEN_CLOSED] = "closed" }, 2);
    words_are(&window_time_spec_fields, "begin",
              (const char *const[]){ [WINDOW_BEGIN_CLOCK] = "clock", [WINDOW_BEGIN_EVENT] = "event",
                                     [WINDOW_BEGIN_STATE] = "state" }, 3);
    words_are(&window_time_spec_fields, "outcomes",
              (const char *const[]){ [WINDOW_OUTCOMES_END] = "end",
                                     [WINDOW_OUTCOMES_START] = "start" }, 2);
    words_are(&outlier_spec_fields, "on", outcome, OUTCOME_COUNT);
    words_are(&outlier_spec_fields, "ignore", outcome, OUTCOME_COUNT);
    words_are(&outlier_spec_fields, "growth",
              (const char *const[]){ [OUTLIER_LINEAR] = "linear", [OUTLIER_DOUBLING] = "doubling",
                                     [OUTLIER_CONSTANT] = "constant" }, 3);
    words_are(&outlier_spec_fields, "max_ejected_counts",
              (const char *const[]){ [OUTLIER_AFTER] = "after", [OUTLIER_BEFORE] = "before" }, 2);
    words_are(&outlier_spec_fields, "late_failures",
              (const char *const[]){ [OUTLIER_LATE_IGNORE] = "ignore",
                                     [OUTLIER_LATE_PROLONG] = "prolong" }, 2);
    words_are(&outlier_spec_fields, "single",
              (const char *const[]){ [OUTLIER_SINGLE_EJECTED] = "ejected",
                                     [OUTLIER_SINGLE_SPARED] = "spared" }, 2);
    words_are(&outlier_spec_fields, "all_ejected",
              (const char *const[]){ [OUTLIER_FAIL_OPEN] = "fail_open",
                                     [OUTLIER_REFUSE] = "refuse" }, 2);
    words_are(&outlier_failure_spec_fields, "trips",
              (const char *const[]){ [OUTLIER_TRIPS_AT] = "at",
                                     [OUTLIER_TRIPS_ABOVE] = "above" }, 2);
}

static void choices_of_retries_match_their_enums(void **state)
{
    (void)state;
    const char *outcome[OUTCOME_COUNT];
    for (int i = 0; i < OUTCOME_COUNT; i++)
        outcome[i] = outcome_name((enum outcome)i);
    words_are(&retry_spec_fields, "on", outcome, OUTCOME_COUNT);
    words_are(&retry_spec_fields, "budget_asked",
              (const char *const[]){ [RETRY_BEFORE_PAUSE] = "before_pause",
                                     [RETRY_AFTER_PAUSE] = "after_pause" }, 2);
    words_are(&retry_spec_fields, "cap",
              (const char *const[]){ [BACKOFF_CAP_BEFORE_JITTER] = "before_jitter",
                                     [BACKOFF_CAP_AFTER_JITTER] = "after_jitter",
                                     [BACKOFF_CAP_BOTH] = "both" }, 3);
    words_are(&retry_spec_fields, "late_answers",
              (const char *const[]){ [RETRY_LATE_IGNORE] = "ignore", [RETRY_LATE_COUNT] = "count" },
              2);
    words_are(&retry_spec_fields, "instance",
              (const char *const[]){ [RETRY_ANY] = "any", [RETRY_OTHER] = "other",
                                     [RETRY_SAME] = "same" }, 3);
    words_are(&retry_spec_fields, "all_tried",
              (const char *const[]){ [RETRY_AGAIN] = "again", [RETRY_GIVE_UP] = "give_up" }, 2);
    words_are(registry_find(&jitter_registry, "additive")->fields, "growth",
              (const char *const[]){ [GROWTH_NONE] = "none", [GROWTH_LINEAR] = "linear",
                                     [GROWTH_DRAWN] = "drawn", [GROWTH_DOUBLING] = "doubling" }, 4);
    words_are(&retry_spec_fields, "retry_after",
              (const char *const[]){ [RETRY_HINT_AT_LEAST] = "at_least",
                                     [RETRY_HINT_EXACT] = "exact",
                                     [RETRY_HINT_IGNORE] = "ignore",
                                     [RETRY_HINT_UP_TO_5S_MORE] = "up_to_5s_more" }, 4);
}

static void choices_match_their_enums(void **state)
{
    (void)state;
    words_are(&fault_spec_fields, "role",
              (const char *const[]){ [ROLE_AUTO] = "auto", [ROLE_TRIGGER] = "trigger",
                                     [ROLE_REMEDY] = "remedy", [ROLE_EVENT] = "event" }, 4);
    words_are(&pause_spec_fields, "spares",
              (const char *const[]){ [SPARES_NOTHING] = "nothing", [SPARES_RUNNING] = "running" },
              2);
    for (size_t i = 0; i < slowdown_registry.count; i++)
        words_are(slowdown_registry.kind[i]->fields, "when",
                  (const char *const[]){ [SLOWDOWN_ALWAYS] = "always", [SLOWDOWN_START] = "start" },
                  2);
    words_are(&open_spec_fields, "arrivals",
              (const char *const[]){ [ARRIVALS_POISSON] = "poisson",
                                     [ARRIVALS_CONSTANT] = "constant" }, 2);
    words_are(&closed_spec_fields, "start",
              (const char *const[]){ [START_SPREAD] = "spread", [START_TOGETHER] = "together" }, 2);
    words_are(&objective_spec_fields, "counts",
              (const char *const[]){ [OBJECTIVE_COUNTS_OK] = "ok",
                                     [OBJECTIVE_COUNTS_ANSWERED] = "answered" }, 2);
    words_are(&queue_spec_fields, "order",
              (const char *const[]){ [QUEUE_FIFO] = "fifo", [QUEUE_LIFO] = "lifo",
                                     [QUEUE_ADAPTIVE_LIFO] = "adaptive_lifo",
                                     [QUEUE_PRIORITY] = "priority",
                                     [QUEUE_FRESH_FIRST] = "fresh_first" }, 5);
    words_are(&codel_spec_fields, "rule",
              (const char *const[]){ [CODEL_FOLLY] = "folly",
                                     [CODEL_FAIL_AT_SCALE] = "fail_at_scale" }, 2);
    words_are(&call_spec_fields, "when",
              (const char *const[]){ [CALL_AFTER] = "after", [CALL_BEFORE] = "before" }, 2);
    words_are(&call_spec_fields, "on_failure",
              (const char *const[]){ [ON_FAILURE_FAIL] = "fail", [ON_FAILURE_IGNORE] = "ignore",
                                     [ON_FAILURE_DEGRADED] = "degraded",
                                     [ON_FAILURE_ERROR] = "error",
                                     [ON_FAILURE_UNAVAILABLE] = "unavailable",
                                     [ON_FAILURE_OVERLOADED] = "overloaded",
                                     [ON_FAILURE_INVALID] = "invalid" }, 7);
    words_are(&service_spec_fields, "discipline",
              (const char *const[]){ [DISCIPLINE_THREADS] = "threads",
                                     [DISCIPLINE_SHARING] = "sharing" }, 2);
    words_are(&idempotency_spec_fields, "on_inflight",
              (const char *const[]){ [ON_INFLIGHT_REJECT] = "reject",
                                     [ON_INFLIGHT_WAIT] = "wait" }, 2);
    words_are(&lock_spec_fields, "kind",
              (const char *const[]){ [LOCK_OPTIMISTIC] = "optimistic" }, 1);
    words_are(&service_spec_fields, "balance",
              (const char *const[]){ [BALANCE_ROUND_ROBIN] = "round_robin",
                                     [BALANCE_RANDOM] = "random",
                                     [BALANCE_LEAST_LOADED] = "least_loaded",
                                     [BALANCE_POWER_OF_TWO] = "power_of_two",
                                     [BALANCE_BY_USER] = "by_user" }, 5);
}

static void choices_of_holding_policies_match(void **state)
{
    (void)state;
    static const char *const scope[] = { [SCOPE_PROCESS] = "process", [SCOPE_FLEET] = "fleet" };
    const char *outcome[OUTCOME_COUNT];
    for (int i = 0; i < OUTCOME_COUNT; i++)
        outcome[i] = outcome_name((enum outcome)i);
    words_are(&bulkhead_spec_fields, "grow",
              (const char *const[]){ [GROW_QUEUE_FIRST] = "queue_first",
                                     [GROW_THREADS_FIRST] = "threads_first" }, 2);
    words_are(&bulkhead_spec_fields, "scope", scope, 2);
    words_are(&pool_spec_fields, "scope", scope, 2);
    words_are(&cache_spec_fields, "scope", scope, 2);
    words_are(&hedge_spec_fields, "on", outcome, OUTCOME_COUNT);
    words_are(&fallback_spec_fields, "on", outcome, OUTCOME_COUNT);
}

static void choices_of_budgets_match_their_enums(void **state)
{
    (void)state;
    const char *const counts[] = { [RETRY_SLOTS_AT_SCHEDULE] = "at_schedule",
                                   [RETRY_SLOTS_AT_SEND] = "at_send" };
    words_are(registry_find(&budget_registry, "concurrency")->fields, "count", counts, 2);
    words_are(registry_find(&budget_registry, "concurrency_ratio")->fields, "count", counts, 2);
    words_are(&leaky_ratio_spec_fields, "deposit_on",
              (const char *const[]){ [ON_CALL_START] = "call_start", [ON_SUCCESS] = "success",
                                     [ON_NON_RETRYABLE] = "non_retryable" }, 3);
    words_are(&leaky_ratio_spec_fields, "rounding",
              (const char *const[]){ [ROUNDING_FINAGLE] = "finagle",
                                     [ROUNDING_TOWER] = "tower" }, 2);
    for (size_t i = 0; i < budget_registry.count; i++)
        words_are(budget_registry.kind[i]->fields, "scope",
                  (const char *const[]){ [CALLER_CALL_SITE] = "call_site",
                                         [CALLER_PROCESS] = "process",
                                         [CALLER_FLEET] = "fleet" }, 3);
    for (size_t i = 0; i < throttle_registry.count; i++)
        words_are(throttle_registry.kind[i]->fields, "scope",
                  (const char *const[]){ [CALLER_CALL_SITE] = "call_site",
                                         [CALLER_PROCESS] = "process",
                                         [CALLER_FLEET] = "fleet" }, 3);
}

/* Every effect of faults says what it may strike and how it reads; instances are a service's. */
static void effects_describe_themselves(void **state)
{
    const unsigned targets = STRIKES_NOTHING | STRIKES_SERVICE | STRIKES_EDGE | STRIKES_CLIENT |
                             STRIKES_QUEUE | STRIKES_CONSUMER;
    (void)state;
    for (enum fault_effect e = 0; e < EFFECTS; e++) {
        const struct effect_kind *kind = effect_kinds[e];
        if (!(kind->may & targets) || !kind->text || (kind->at_once & ~kind->may))
            fail_msg("%s: what may it strike, how does it read?", effect_name(e));
        if ((kind->stops || kind->may & MAY_SELECT) && !(kind->may & STRIKES_SERVICE))
            fail_msg("%s: only services have instances", effect_name(e));
        if (kind->policy && kind->may != STRIKES_EDGE)
            fail_msg("%s: only edges have policies", effect_name(e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_names_of_their_own),
        cmocka_unit_test(every_row_has_a_key_and_a_meaning),
        cmocka_unit_test(every_default_reads_through_its_own_range),
        cmocka_unit_test(every_default_prints_and_reads_back),
        cmocka_unit_test(a_default_kind_is_a_kind),
        cmocka_unit_test(choices_of_breakers_match),
        cmocka_unit_test(choices_of_retries_match_their_enums),
        cmocka_unit_test(choices_match_their_enums),
        cmocka_unit_test(choices_of_holding_policies_match),
        cmocka_unit_test(choices_of_budgets_match_their_enums),
        cmocka_unit_test(effects_describe_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
