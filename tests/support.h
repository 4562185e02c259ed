/* What the tests of whole worlds share: scenarios from text, runs with observers, and theory held
** against the 99.9 % interval of the replications. */
#ifndef SQUALL_TESTS_SUPPORT_H
#define SQUALL_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "models/counts/probe.h"
#include "models/world/world.h"
#include "study/study.h"

/* The spec of a scenario's text; fails the test, with the findings, where it is wrong. */
struct world_spec support_spec(const char *yaml, struct arena *arena);

/* The spec of a variant of a shipped story ("one-tier-storm"); variant NULL: as written. */
struct world_spec support_story(const char *story, const char *variant, struct arena *arena);

/* One run, told to `observer` (may be NULL). */
struct results *support_run(const struct world_spec *spec, uint64_t seed,
                            const struct observer *observer, struct arena *arena);

/* The same of a scenario's text, told to nobody. */
const struct results *support_once(const char *yaml, struct arena *arena);

/* Fails with both words. */
void support_verdict(const struct results *run, enum verdict verdict);

/* All replications of a scenario's text. */
struct study *support_study(const char *yaml, struct arena *arena);

/* The total of one metric in the first of them. */
double support_total(const char *yaml, const char *path);

/* The mean over the replications must agree with the exact value within its own 99.9 % interval,
** and that interval must be narrower than `sharpness` x exact, or the test says nothing. */
void support_theory(const struct study *study, const char *path, double exact, double sharpness);

/* The same for numbers taken from elsewhere, one a replication. */
void support_theory_of(const char *name, const double *values, size_t count, double exact,
                       double sharpness);

/* For values that chance has no part in. */
void support_near(const char *name, double got, double wanted, double relative);

/* A test whose state is an arena of its own. */
int support_begin(void **state);
int support_end(void **state);
#define SUPPORT_TEST(name) cmocka_unit_test_setup_teardown(name, support_begin, support_end)

#endif
