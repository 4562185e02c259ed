/* What the code of the libraries' breakers did with a script, call by call: facts recorded with a
** fake clock. */
#include "tests/rig.h"
#include "tests/support.h"

#include <stdlib.h>

/* A call made at `at`, which takes so long and ends well ('.') or fails ('F'); `real`: 'p' it was
** let through, '-' it was refused. */
struct row {
    double at_s, takes_ms;
    char ends, real;
};

enum { ROWS = 256 };

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

/* opossum: refused calls count, and what was seen before it opened counts after it has closed: 1
** of 9 and 2 of 10 have failed. */
static void opossum(void **state)
{
    (void)state;
    DECIDE("preset: opossum-default", { 1.001, 2, 'F', 'p' }, { 22.5, 1, '.', '-' },
           { 23.5, 1, '.', '-' }, { 24.5, 1, '.', '-' }, { 25.5, 1, '.', '-' },
           { 26.5, 1, '.', '-' }, { 27.5, 1, '.', '-' }, { 28.5, 1, '.', '-' },
           { 29.5, 1, '.', '-' }, { 31.501, 2, '.', 'p' }, { 32.001, 1, 'F', 'p' },
           { 32.301, 1, 'F', 'p' }, { 32.601, 1, '.', 'p' });
}

/* Recorded with opossum 9.0.0, defaults, a clock of its own: when each call is made and how long
** it takes, in ms (below zero: it fails then), and whether it was let through. */
static const int opossum_real[][3] = {
    { 28, 1, 1 }, { 102, 17, 1 }, { 2066, 27, 1 }, { 3312, 19, 1 }, { 3808, 29, 1 },
    { 3852, 29, 1 }, { 5076, 3, 1 }, { 5454, 1, 1 }, { 6342, 1, 1 }, { 6486, 23, 1 },
    { 6888, 15, 1 }, { 7426, 29, 1 }, { 7672, 17, 1 }, { 7786, 6391, 1 }, { 8656, 9, 1 },
    { 9510, -11, 1 }, { 9596, -15, 1 }, { 10088, -27, 1 }, { 12566, -13, 1 }, { 12780, 27, 1 },
    { 13992, -27, 1 }, { 14836, -15, 1 }, { 15568, -6973, 1 }, { 16460, 25, 1 }, { 17046, -5, 1 },
    { 18214, -7, 0 }, { 18966, -3, 0 }, { 19158, -27, 0 }, { 20208, -3309, 0 }, { 21480, -9, 0 },
    { 23792, -1, 0 }, { 27452, 7, 0 }, { 28326, -9, 0 }, { 28980, -2373, 0 }, { 30572, 3, 0 },
    { 30864, 25, 0 }, { 30904, -27, 0 }, { 31204, -5, 0 }, { 31258, -27, 0 }, { 33388, -1, 0 },
    { 33684, 5, 0 }, { 34400, 1323, 0 }, { 34404, -5, 0 }, { 34514, -21, 0 }, { 34766, 29, 0 },
    { 86998, 25, 1 }, { 87660, 13, 1 }, { 88176, 19, 1 }, { 88708, 9521, 1 }, { 89832, 19, 1 },
    { 90092, 23, 1 }, { 90958, 19, 1 }, { 91430, 27, 1 }, { 92126, 13, 1 }, { 93938, 29, 1 },
    { 93960, 3207, 1 }, { 94432, 15, 1 }, { 94700, 5, 1 }, { 95280, 9533, 1 }, { 95652, 17, 1 },
    { 95826, 3, 1 }, { 97336, -21, 1 }, { 98376, -7, 1 }, { 100036, -11, 1 }, { 100238, -5, 1 },
    { 100340, -23, 1 }, { 100656, -5, 1 }, { 101206, -13, 1 }, { 101532, -17, 1 },
    { 101608, -23, 1 }, { 102110, -5355, 0 }, { 104256, -9, 0 }, { 104616, -19, 0 },
    { 105406, -15, 0 }, { 148172, -21, 1 }, { 148830, -25, 0 }, { 148846, 19, 0 },
    { 150142, 9, 0 }, { 150240, 4621, 0 }, { 152080, 11, 0 }, { 152870, 17, 0 },
    { 153760, 29, 0 }, { 153830, 1, 0 }, { 154702, 23, 0 }, { 154756, 339, 0 }, { 155694, 19, 0 },
    { 155696, 1, 0 }, { 157850, 3, 0 }, { 158990, 19, 0 }, { 159162, 21, 0 }, { 159766, 7, 0 },
    { 162254, 7, 0 }, { 163236, 21, 0 }, { 163244, 1, 0 }, { 164718, 3, 0 }, { 165284, 25, 0 },
    { 165934, 13, 0 }, { 166236, 15, 0 }, { 166686, 7, 0 }, { 167108, 11, 0 }, { 167418, 9, 0 },
    { 168366, 4701, 0 }, { 168414, 2713, 0 }, { 168552, 3, 0 }, { 169350, 21, 0 },
    { 169708, 15, 0 }, { 170608, 5923, 0 }, { 171106, -25, 0 }, { 171280, -13, 0 },
    { 171340, 1, 0 }, { 172262, -15, 0 }, { 173720, -5907, 0 }, { 173768, -19, 0 },
    { 173880, 9, 0 }, { 175054, -25, 0 }, { 175888, -1, 0 }, { 176810, 19, 0 },
    { 176994, 1493, 0 }, { 177230, -11, 0 }, { 178340, -23, 1 }, { 178412, 1, 0 },
    { 180014, 17, 0 }, { 180092, 17, 0 }, { 180692, 3237, 0 }, { 180916, 13, 0 },
    { 181490, -8249, 0 }, { 182108, -19, 0 }, { 182308, -23, 0 }, { 182382, 27, 0 },
    { 182796, 1, 0 }, { 183378, -5, 0 }, { 183700, -11, 0 }, { 183746, -3, 0 },
    { 183790, -13, 0 }, { 184146, 13, 0 }, { 184912, 27, 0 }, { 185406, 11, 0 },
    { 185880, -13, 0 }, { 185886, 15, 0 }, { 187440, 19, 0 }, { 187728, 11, 0 },
    { 189094, 17, 0 }, { 191564, 17, 0 }, { 192650, 25, 0 }, { 193522, 25, 0 }, { 193856, 27, 0 },
    { 194088, -3, 0 }, { 194304, -5, 0 }, { 196058, 13, 0 }, { 196456, 2347, 0 },
    { 199064, -19, 0 }, { 199552, -3, 0 }, { 200204, 5, 0 }, { 200210, 25, 0 }, { 200666, 23, 0 },
    { 200890, -15, 0 }, { 207712, -27, 0 }, { 208646, -3, 1 }, { 209342, -11, 0 },
    { 209428, 3, 0 },
};

static void opossum_recorded(void **state)
{
    enum { CALLS = sizeof opossum_real / sizeof *opossum_real };
    static struct row row[CALLS];
    (void)state;
    for (int i = 0; i < CALLS; i++) {
        const int *real = opossum_real[i];
        row[i] = (struct row){ real[0] / 1000.0, abs(real[1]), real[1] < 0 ? 'F' : '.',
                               real[2] ? 'p' : '-' };
    }
    decide_as("preset: opossum-default", row, CALLS);
}

/* Hystrix: opened at its tick of 10.5 s and closed at 22.683 s, it looks at 29.683 s, not at 30
** s; the success that closed it is the first of 20. */
static void hystrix(void **state)
{
    enum { FIRST = 20, SECOND = 19 };
    struct row row[FIRST + SECOND + 3];
    (void)state;
    for (int i = 0; i < FIRST; i++)
        row[i] = (struct row){ 10.0 + 0.01 * i, 1, 'F', 'p' };
    row[FIRST] = (struct row){ 22.68, 3, '.', 'p' };
    for (int i = 0; i < SECOND; i++)
        row[FIRST + 1 + i] = (struct row){ 29.3 + 0.01 * i, 1, 'F', 'p' };
    row[FIRST + SECOND + 1] = (struct row){ 29.682, 5, '.', 'p' };
    row[FIRST + SECOND + 2] = (struct row){ 29.684, 1, '.', '-' };
    decide_as("preset: hystrix-default", row, FIRST + SECOND + 3);
}

/* Spring Retry: the third failure ends after its 5 s, and still the next call is refused, for 20
** s from the first call on. */
static void spring_retry(void **state)
{
    (void)state;
    DECIDE("preset: spring-retry-breaker", { 0.001, 1, 'F', 'p' }, { 2.001, 1, 'F', 'p' },
           { 4.999, 5, 'F', 'p' }, { 5.1, 1, '.', '-' }, { 20, 1, '.', '-' },
           { 20.05, 1, '.', 'p' });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gobreaker),
        cmocka_unit_test(pybreaker),
        cmocka_unit_test(failsafe),
        cmocka_unit_test(smallrye),
        cmocka_unit_test(hystrix),
        cmocka_unit_test(spring_retry),
        cmocka_unit_test(opossum),
        cmocka_unit_test(opossum_recorded),
    };
    return cmocka_run_group_tests_name("breaker vectors", tests, NULL, NULL);
}
