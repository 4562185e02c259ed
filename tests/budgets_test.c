/* The rules of each retry budget, step by step, against the vectors of the libraries they come
** from.  Here a budget stands alone; what it makes of whole worlds is in outage_budgets_test.c. */
#include "tests/support.h"

#include "base/arena.h"
#include "models/policies/budgets/budget.h"

#include <math.h>
#include <string.h>

/* A budget of one process, and the call it is asked about. */
struct desk {
    const struct budget_type *type;
    struct budget_view view;
    uint64_t scratch[4];
    int tries;
};

struct setting_pair {
    const char *key, *value;
};

static void desk_open(struct desk *desk, const char *kind, const struct setting_pair *settings,
                      struct arena *arena)
{
    struct one one = { registry_find(&budget_registry, kind), NULL };
    struct err err;
    assert_non_null(one.kind);
    one.value = arena_take(arena, one.kind->size);
    fields_default(one.kind->fields, one.value, arena);
    for (; settings && settings->key; settings++)
        assert_true(field_read(fields_find(one.kind->fields, settings->key), one.value,
                               settings->value, arena, &err));
    *desk = (struct desk){ .type = budget_type_of(&one) };
    desk->view = (struct budget_view){ .spec = one.value, .hint = TIME_NONE,
                                       .state = arena_take(arena,
                                                           budget_state(desk->type, one.value)) };
    if (desk->type->begin)
        desk->type->begin(one.value, desk->view.state, 0);
}

#define OPEN(desk, arena, kind, ...) \
    desk_open(desk, kind, (const struct setting_pair[]){ __VA_ARGS__ { NULL, NULL } }, arena)

static void tell(struct desk *desk, void (*news)(const struct budget_view *))
{
    desk->view.scratch = desk->scratch;
    desk->view.retried = desk->tries > 1;
    if (news)
        news(&desk->view);
}

static void call_starts(struct desk *desk)
{
    memset(desk->scratch, 0, sizeof desk->scratch);
    desk->tries = 1;
    tell(desk, desk->type->call_starts);
    tell(desk, desk->type->attempt_starts);
}

static void attempt_ends(struct desk *desk, enum outcome outcome, bool worth)
{
    desk->view.outcome = outcome;
    desk->view.worth = worth;
    tell(desk, desk->type->attempt_ends);
}

/* The attempt has failed: may it be sent again?  If so it is. */
static bool retried_after(struct desk *desk, enum outcome outcome)
{
    attempt_ends(desk, outcome, true);
    if (!desk->type->grants(&desk->view))
        return false;
    desk->tries++;
    tell(desk, desk->type->attempt_starts);
    return true;
}

static void call_ends(struct desk *desk, enum outcome outcome)
{
    desk->view.outcome = outcome;
    desk->view.worth = !outcome_is_good(outcome);
    tell(desk, desk->type->call_ends);
}

/* One call that fails once: is it retried?  The retry then fails, too. */
static bool failing_call(struct desk *desk)
{
    call_starts(desk);
    bool retried = retried_after(desk, OUTCOME_error);
    if (retried)
        attempt_ends(desk, OUTCOME_error, false); /* not charged twice here */
    call_ends(desk, OUTCOME_error);
    return retried;
}

static void good_calls(struct desk *desk, int count)
{
    for (int i = 0; i < count; i++) {
        call_starts(desk);
        attempt_ends(desk, OUTCOME_ok, false);
        call_ends(desk, OUTCOME_ok);
    }
}

static int granted_of(struct desk *desk, int calls)
{
    int granted = 0;
    for (int i = 0; i < calls; i++)
        granted += failing_call(desk);
    return granted;
}

/* --- gRPC --- */

/* 10 and 0.1: failures 1 to 4 are retried, the 5th is not, as the check follows the decrement. */
static void pitfall_6_grpc_checks_after_the_decrement(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "grpc_throttle", { "max_tokens", "10" }, { "token_ratio", "0.1" },);
    assert_true(desk.type->level(&desk.view) == 4);
    for (int failure = 1; failure <= 4; failure++)
        assert_true(failing_call(&desk));
    assert_false(failing_call(&desk)); /* tokens 5: not > 5 */
    good_calls(&desk, 10);
    assert_false(failing_call(&desk)); /* 6 - 1 is 5 again */
    good_calls(&desk, 10);
    assert_false(failing_call(&desk)); /* the refused failure has cost a token, too */
    good_calls(&desk, 11);
    assert_true(failing_call(&desk)); /* 6.1 - 1 */
    arena_destroy(arena);
}

/* Each failed attempt pays, the last one too; a success is credited once a call; what is not worth
** a retry changes nothing. */
static void pitfall_6_grpc_charges_attempts_and_credits_calls(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "grpc_throttle", { "max_tokens", "10" }, { "token_ratio", "1" },);
    call_starts(&desk);
    assert_true(retried_after(&desk, OUTCOME_unavailable));
    attempt_ends(&desk, OUTCOME_unavailable, true); /* no attempt left: nobody asks */
    call_ends(&desk, OUTCOME_unavailable);
    assert_true(desk.type->level(&desk.view) == 2); /* 8 tokens */
    for (int i = 0; i < 9; i++) {
        call_starts(&desk);
        attempt_ends(&desk, OUTCOME_invalid, false);
        call_ends(&desk, OUTCOME_invalid);
    }
    assert_true(desk.type->level(&desk.view) == 2);
    call_starts(&desk); /* fails, then succeeds: - 1 + 1 */
    assert_true(retried_after(&desk, OUTCOME_unavailable));
    attempt_ends(&desk, OUTCOME_ok, false);
    call_ends(&desk, OUTCOME_ok);
    assert_true(desk.type->level(&desk.view) == 2);
    arena_destroy(arena);
}

/* 0.5466 is 0.546, and 0.29 is not a little less; tokens never exceed the maximum nor fall below
** 0. */
static void grpc_keeps_three_decimals(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "grpc_throttle", { "max_tokens", "1000" }, { "token_ratio", "0.5466" },);
    granted_of(&desk, 1100);           /* 0, not below */
    good_calls(&desk, 917);            /* 500.682; with four decimals 501.2322 */
    assert_false(failing_call(&desk)); /* 499.682 */
    good_calls(&desk, 3);
    assert_true(failing_call(&desk)); /* 500.32 */
    OPEN(&desk, arena, "grpc_throttle", { "max_tokens", "29" }, { "token_ratio", "0.29" },);
    good_calls(&desk, 100); /* full as it is */
    granted_of(&desk, 29);
    good_calls(&desk, 54);            /* 15.66 */
    assert_true(failing_call(&desk)); /* 14.66 > 14.5 */
    good_calls(&desk, 2);             /* 15.24 */
    assert_false(failing_call(&desk));
    arena_destroy(arena);
}

/* --- AWS --- */

static void pitfall_10_aws_refunds_the_last_cost_of_a_success(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "aws_quota", { "capacity", "28" }, { "retry_cost", "14" },
         { "throttling_cost", "5" },);
    call_starts(&desk);
    assert_true(retried_after(&desk, OUTCOME_error));      /* 14 left */
    assert_true(retried_after(&desk, OUTCOME_overloaded)); /* 9 left */
    attempt_ends(&desk, OUTCOME_ok, false);
    call_ends(&desk, OUTCOME_ok); /* 5 come back, not 19 */
    assert_true(failing_call(&desk));  /* 14 -> 0; the failed call gets nothing back */
    assert_false(failing_call(&desk));
    good_calls(&desk, 13);
    assert_false(failing_call(&desk));
    good_calls(&desk, 1); /* 14 clean successes pay for one retry */
    assert_true(failing_call(&desk));
    desk.view.now = 10000 * SIM_S; /* time brings nothing */
    assert_false(failing_call(&desk));
    good_calls(&desk, 1000); /* full, not more */
    assert_int_equal(granted_of(&desk, 10), 2);
    arena_destroy(arena);
}

static void aws_drains(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "aws_quota", { "scope", "call_site" },);
    assert_int_equal(granted_of(&desk, 1000), 35);
    OPEN(&desk, arena, "aws_quota", { "retry_cost", "5" },);
    assert_int_equal(granted_of(&desk, 1000), 100);
    OPEN(&desk, arena, "aws_quota", { "retry_cost", "5" }, { "timeout_cost", "10" },);
    int granted = 0;
    for (int i = 0; i < 1000; i++) {
        call_starts(&desk);
        granted += retried_after(&desk, OUTCOME_timeout);
        call_ends(&desk, OUTCOME_timeout);
    }
    assert_int_equal(granted, 50);
    arena_destroy(arena);
}

/* --- Finagle, Tower, Linkerd --- */

/* How many retries `calls` failing calls get at one instant, without a reserve. */
static int granted_by_ratio(const char *ratio, const char *rounding, int calls, struct arena *arena)
{
    struct desk desk;
    OPEN(&desk, arena, "leaky_ratio", { "ratio", ratio }, { "rounding", rounding },
         { "min_retries_per_second", "0/s" },);
    return granted_of(&desk, calls);
}

static void ratios_are_truncated(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_int_equal(granted_by_ratio("20%", "finagle", 1000, arena), 200);
    assert_int_equal(granted_by_ratio("20%", "tower", 1000, arena), 200);
    assert_int_equal(granted_by_ratio("30%", "finagle", 1000, arena), 300); /* W 3333 */
    assert_int_equal(granted_by_ratio("30%", "tower", 1000, arena), 333);   /* W 3 */
    assert_int_equal(granted_by_ratio("70%", "finagle", 1000, arena), 700); /* W 1428 */
    assert_int_equal(granted_by_ratio("70%", "tower", 1000, arena), 1000);  /* W 1 */
    assert_int_equal(granted_by_ratio("0%", "finagle", 1000, arena), 0);
    assert_int_equal(granted_by_ratio("0%", "tower", 1000, arena), 0);
    arena_destroy(arena);
}

/* The reserve is spent at once, comes back as withdrawals age, and without any traffic. */
static void pitfall_9_leaky_reserve_bursts_and_ages(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "leaky_ratio", { "ratio", "0%" },);
    desk.view.now = 500 * SIM_MS;
    assert_int_equal(granted_of(&desk, 1000), 100); /* 10/s x 10 s, at one instant */
    desk.view.now = 9999 * SIM_MS;
    assert_int_equal(granted_of(&desk, 1000), 0); /* the tenth slice begins with this question */
    desk.view.now = 10998 * SIM_MS;
    assert_int_equal(granted_of(&desk, 1000), 0);
    desk.view.now = 10999 * SIM_MS;
    assert_int_equal(granted_of(&desk, 1000), 100);
    OPEN(&desk, arena, "leaky_ratio", { "scope", "call_site" },);
    good_calls(&desk, 500); /* 100 more */
    desk.view.now = 9999 * SIM_MS;
    assert_true(desk.type->level(&desk.view) == 200);
    call_starts(&desk); /* one deposit of a fifth */
    assert_int_equal(granted_of(&desk, 0), 0);
    int granted = 0;
    while (retried_after(&desk, OUTCOME_error))
        granted++;
    assert_int_equal(granted, 200);
    desk.view.now = 10999 * SIM_MS; /* the deposits are forgotten, the withdrawals not yet */
    call_starts(&desk);
    assert_false(retried_after(&desk, OUTCOME_error));
    arena_destroy(arena);
}

static void pitfall_9_leaky_deposit_moments(void **state)
{
    static const struct {
        const char *moment;
        int start, failed, invalid, ok, cancelled; /* deposits after each step of a call */
    } cases[] = {
        { "call_start", 1, 1, 1, 1, 1 },
        { "success", 0, 0, 0, 1, 0 },
        { "non_retryable", 0, 0, 1, 1, 0 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk desk;
        static const enum outcome ends[] = { OUTCOME_error, OUTCOME_invalid, OUTCOME_ok,
                                             OUTCOME_cancelled };
        const int wanted[] = { cases[i].failed, cases[i].invalid, cases[i].ok, cases[i].cancelled };
        for (int e = 0; e < 4; e++) {
            OPEN(&desk, arena, "leaky_ratio", { "deposit_on", cases[i].moment },
                 { "ratio", "100%" },
                 { "min_retries_per_second", "0/s" },);
            call_starts(&desk);
            assert_true(desk.type->level(&desk.view) == cases[i].start);
            attempt_ends(&desk, ends[e], ends[e] == OUTCOME_error);
            call_ends(&desk, ends[e]);
            assert_true(desk.type->level(&desk.view) == wanted[e]);
        }
    }
    arena_destroy(arena);
}

/* --- shares of a window --- */

static void window_ratio_rules(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "window_ratio", { "scope", "call_site" },);
    assert_int_equal(granted_of(&desk, 9), 9); /* few calls: as many as wanted */
    assert_false(failing_call(&desk));         /* the tenth: 9 retries, trunc(10 %) of 10 is 1 */
    desk.view.now = 30 * SIM_S;
    good_calls(&desk, 99);
    assert_int_equal(granted_of(&desk, 100), 19); /* calls 100, 101, ...: 10, then one in ten */
    OPEN(&desk, arena, "window_ratio", { "ratio", "0%" },);
    assert_int_equal(granted_of(&desk, 5), 0); /* 0 means none, however few the calls */
    OPEN(&desk, arena, "window_ratio", { "ratio", "1%" }, { "minimum_calls", "0" },);
    assert_int_equal(granted_of(&desk, 50), 1); /* one a window is always allowed */
    OPEN(&desk, arena, "window_ratio", { "ratio", "1%" }, { "minimum_calls", "0" },
         { "min_per_second", "10/s" },);
    assert_int_equal(granted_of(&desk, 500), 100); /* Gateway API: 10/s over 10 s */
    arena_destroy(arena);
}

static void token_bucket_rules(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    OPEN(&desk, arena, "token_bucket", { "capacity", "5" }, { "per_call", "0.5" },
         { "least", "1" },);
    assert_int_equal(granted_of(&desk, 8), 8);
    assert_false(failing_call(&desk)); /* 5, 4.5, 4, ... 1.5, then 1: not more than 1 */
    OPEN(&desk, arena, "token_bucket", { "capacity", "5" }, { "initial", "0" },
         { "per_success", "0.25" },);
    good_calls(&desk, 3);
    assert_false(failing_call(&desk));
    good_calls(&desk, 1);
    assert_true(failing_call(&desk));
    good_calls(&desk, 1000);
    assert_int_equal(granted_of(&desk, 10), 5);
    OPEN(&desk, arena, "token_bucket", { "capacity", "5" }, { "refill", "2/s" }, { "cost", "2" },);
    assert_int_equal(granted_of(&desk, 10), 2);
    desk.view.now = 500 * SIM_MS;
    assert_true(failing_call(&desk)); /* 1 + 1 */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pitfall_6_grpc_checks_after_the_decrement),
        cmocka_unit_test(pitfall_6_grpc_charges_attempts_and_credits_calls),
        cmocka_unit_test(grpc_keeps_three_decimals),
        cmocka_unit_test(pitfall_10_aws_refunds_the_last_cost_of_a_success),
        cmocka_unit_test(aws_drains),
        cmocka_unit_test(ratios_are_truncated),
        cmocka_unit_test(pitfall_9_leaky_reserve_bursts_and_ages),
        cmocka_unit_test(pitfall_9_leaky_deposit_moments),
        cmocka_unit_test(window_ratio_rules),
        cmocka_unit_test(token_bucket_rules),
    };
    return cmocka_run_group_tests_name("retry budgets", tests, NULL, NULL);
}
