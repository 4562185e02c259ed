/* What the code of the libraries' breakers did with a script, call by call: facts recorded with a
 * fake clock. */
#include "tests/rig.h"
#include "tests/support.h"

#include <stdio.h>

/* A call made at `at`, which takes so long and ends well ('.') or fails ('F'); `real`: 'p' it was
** let through,
** '-' it was refused. */
struct row {
    double at_s, takes_ms;
    char ends, real;
};

enum { ROWS = 64 };

static void decide_as(const char *policies, const struct row *row, size_t rows)
{
    static struct rig_call call[ROWS];
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(policies, arena);
    assert_true(rows <= ROWS);
    for (size_t i = 0; i < rows; i++) {
        call[i] =
            (struct rig_call){ .asked = (sim_time)(row[i].at_s * 1e6 + 0.5) * 1000, .attempts = 1 };
        call[i].attempt[0] =
            rig_attempt(row[i].takes_ms / 1000, row[i].ends == 'F' ? OUTCOME_error : OUTCOME_ok);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, call[rows - 1].asked + 60 * SIM_S);
    for (size_t i = 0; i < rows; i++)
        if ((call[i].sent > 0) != (row[i].real == 'p'))
            fail_msg("%s: the call at %g s is %s, the real one was not", policies, row[i].at_s,
                     call[i].sent > 0 ? "let through" : "refused");
    rig_close(rig);
    arena_destroy(arena);
}

#define DECIDE(policies, ...)                                                                      \
    decide_as(policies, (const struct row[]){ __VA_ARGS__ },                                       \
              sizeof(const struct row[]){ __VA_ARGS__ } / sizeof(struct row))

/* gobreaker v2: opens at 5.002 s. */
static void gobreaker(void **state)
{
    (void)state;
    DECIDE("preset: gobreaker-default", { 0.001, 1, 'F', 'p' }, { 1.001, 1, 'F', 'p' },
           { 2.001, 1, 'F', 'p' }, { 3.001, 1, 'F', 'p' }, { 4.001, 1, 'F', 'p' },
           { 5.001, 1, 'F', 'p' }, { 6, 1, '.', '-' }, { 65.002, 1, '.', '-' },
           { 65.003, 1, '.', 'p' }, { 65.1, 1, '.', 'p' });
}

/* pybreaker: opens at 4.001 s. */
static void pybreaker(void **state)
{
    (void)state;
    DECIDE("preset: pybreaker-default", { 0, 1, 'F', 'p' }, { 1, 1, 'F', 'p' }, { 2, 1, 'F', 'p' },
           { 3, 1, 'F', 'p' }, { 4, 1, 'F', 'p' }, { 5, 1, '.', '-' }, { 64, 1, '.', '-' },
           { 64.001, 1, '.', 'p' }, { 64.1, 1, '.', 'p' });
}

/* Failsafe: the call at the very end of the delay is the probe. */
static void failsafe(void **state)
{
    (void)state;
    DECIDE("preset: failsafe-default, retry: none", { 0.001, 1, 'F', 'p' }, { 60.001, 1, '.', '-' },
           { 60.002, 5, '.', 'p' }, { 60.006, 1, '.', '-' }, { 60.008, 1, '.', 'p' });
}

/* SmallRye: 20 failures, one each 10 ms, open it at 0.192 s. */
static void smallrye(void **state)
{
    struct row row[23];
    (void)state;
    for (int i = 0; i < 20; i++)
        row[i] = (struct row){ 0.001 + 0.01 * i, 1, 'F', 'p' };
    row[20] = (struct row){ 5.191, 1, '.', '-' };
    row[21] = (struct row){ 5.192, 1, '.', 'p' };
    row[22] = (struct row){ 5.194, 1, '.', 'p' };
    decide_as("preset: microprofile-default, retry: none", row, 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gobreaker),
        cmocka_unit_test(pybreaker),
        cmocka_unit_test(failsafe),
        cmocka_unit_test(smallrye),
    };
    return cmocka_run_group_tests_name("breaker vectors", tests, NULL, NULL);
}
