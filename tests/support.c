/* A scenario that does not parse or a run that fails ends the test with its message: callers get
** what they asked for.
*/
#include "tests/support.h"

#include "models/spec/world.h"
#include "scenarios/read/scenario.h"
#include "sim/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world_spec bind(struct scenario *scenario, const char *variant,
                              struct findings *findings)
{
    struct world_spec spec = { 0 };
    bool fine = scenario && scenario_bind(scenario, variant, NULL, 0, &spec, findings);
    if (!fine) {
        findings_write(stderr, findings);
        fail_msg("the scenario of this test is wrong");
    }
    return spec;
}

struct world_spec support_spec(const char *yaml, struct arena *arena)
{
    struct findings findings;
    findings_init(&findings, arena);
    return bind(scenario_parse("test.yaml", yaml, strlen(yaml), arena, &findings), NULL,
                &findings);
}

struct world_spec support_story(const char *story, const char *variant, struct arena *arena)
{
    struct findings findings;
    const char *path = arena_format(arena, "scenarios/%s.yaml", story);
    findings_init(&findings, arena);
    return bind(scenario_open(path, arena, &findings), variant, &findings);
}

struct results *support_run(const struct world_spec *spec, uint64_t seed,
                            const struct observer *observer, struct arena *arena)
{
    struct err err;
    struct world *world = world_create(spec, seed, 0, &err);
    assert_non_null(world);
    if (observer)
        world_observe(world, observer);
    if (!world_run(world, spec->run.duration, &err))
        fail_msg("the run stopped: %s", err.text);
    struct results *results = world_results(world, arena);
    world_destroy(world);
    return results;
}

const struct results *support_once(const char *yaml, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    return support_run(spec, 1, NULL, arena);
}

void support_verdict(const struct results *run, enum verdict verdict)
{
    if (run->judgement.verdict != verdict)
        fail_msg("the verdict is %s, but should be %s", verdict_name(run->judgement.verdict),
                 verdict_name(verdict));
}

struct study *support_study(const char *yaml, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    struct err err;
    *spec = support_spec(yaml, arena);
    struct study *study = study_run(spec, "base", NULL, &(struct team){ .threads = 1 }, arena,
                                    &err);
    if (!study)
        fail_msg("the study stopped: %s", err.text);
    return study;
}

double support_total(const char *yaml, const char *path)
{
    struct arena *arena = arena_create();
    double total = results_total(support_study(yaml, arena)->run[0], path);
    arena_destroy(arena);
    return total;
}

void support_theory_of(const char *name, const double *values, size_t count, double exact,
                       double sharpness)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < count; i++)
        tally_add(&tally, values[i]);
    double half = tally_half_width(&tally, 0.999);
    if (!(half <= sharpness * fabs(exact)))
        fail_msg("%s: the interval %g +- %g is too wide to say anything of %g", name, tally.mean,
                 half, exact);
    if (!(fabs(tally.mean - exact) <= half))
        fail_msg("%s is %g +- %g (99.9 %%), theory says %g", name, tally.mean, half, exact);
}

void support_theory(const struct study *study, const char *path, double exact, double sharpness)
{
    double *values = memory_resize(NULL, study->runs, sizeof *values);
    for (size_t r = 0; r < study->runs; r++)
        values[r] = results_total(study->run[r], path);
    support_theory_of(path, values, study->runs, exact, sharpness);
    free(values);
}

void support_near(const char *name, double got, double wanted, double relative)
{
    if (!(fabs(got - wanted) <= relative * fabs(wanted)))
        fail_msg("%s is %.9g, wanted %.9g +- %g %%", name, got, wanted, 100 * relative);
}

int support_begin(void **state)
{
    *state = arena_create();
    return 0;
}

int support_end(void **state)
{
    arena_destroy(*state);
    return 0;
}
