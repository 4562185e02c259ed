/* What a world carries with its calls: each thing because somebody asks for it, and only then. */
#include "models/world/needs.h"
#include "tests/support.h"

/* `call`: what the client's call to a says; `more`: of the scenario. */
static unsigned needs_of(const char *call, const char *more, struct arena *arena)
{
    const char *text = arena_format(arena,
                                    "name: needs\nrun: {duration: 10s}\n"
                                    "clients: {c: {open: 1/s, calls: {a: {%s}}}}\n"
                                    "services:\n"
                                    "  a: {workers: 1, service_time: 1ms, calls: {b: {}}}\n"
                                    "  b: {workers: 1, instances: 2, service_time: 1ms}\n%s",
                                    call, more);
    struct world_spec spec = support_spec(text, arena);
    return world_needs(&spec);
}

static void policies_say_what_they_need(void **state)
{
    static const struct {
        const char *call;
        unsigned needs;
    } row[] = {
        { "timeout: 1s", 0 },
        { "timeout: 1s, retry: {attempts: 1}", 0 },
        { "timeout: 1s, retry: {attempts: 3}", NEED_COPIES | NEED_OPS },
        { "hedge: 100ms", NEED_COPIES | NEED_OPS },
        { "deadline: 1s", 0 },
        { "deadline: {after: 1s, propagate: true}", NEED_BAGGAGE },
        { "breaker: {}", 0 },
        { "breaker: {scope: instance}", NEED_BAGGAGE },
        { "outlier: {}", NEED_BAGGAGE },
        { "timeout: 1s, cancel: queued", NEED_BAGGAGE },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (needs_of(row[i].call, "", arena) != row[i].needs)
            fail_msg("%s: needs %u, not %u", row[i].call, needs_of(row[i].call, "", arena),
                     row[i].needs);
    arena_destroy(arena);
}

/* What is not there at the beginning is carried from the beginning. */
static void changes_are_foreseen(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_int_equal(needs_of("timeout: 1s", "", arena), 0);
    const char *change = "faults: [{at: 5s, for: 1s, set: {clients.c.calls.a.outlier: {}}}]\n";
    assert_int_equal(needs_of("timeout: 1s", change, arena), NEED_BAGGAGE);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_say_what_they_need),
        cmocka_unit_test(changes_are_foreseen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
