#include "study/tip/tip_crew.h"

#include "models/spec/world.h"

struct tip_spec {
    double value;
    const struct world_spec *spec;
    struct tip_spec *next;
};

/* A search has a few dozen values. */
static const struct world_spec *spec_of(struct tip_crew *crew, double value, struct err *err)
{
    for (const struct tip_spec *known = crew->specs; known; known = known->next)
        if (known->value == value)
            return known->spec;
    struct choice choice = { crew->axis->path, axis_text(crew->axis, value, crew->arena) };
    struct tip_spec *made = ARENA_NEW(crew->arena, struct tip_spec);
    *made = (struct tip_spec){ value,
                               crew->port->make(crew->port->self, &choice, 1, crew->arena, err),
                               crew->specs };
    if (made->spec)
        crew->specs = made;
    return made->spec;
}

static bool next_job(void *self, struct job *job, struct err *err)
{
    struct tip_crew *crew = self;
    if (crew->next == crew->count)
        return false;
    const struct tip_run *run = &crew->run[crew->next];
    job->spec = spec_of(crew, run->value, err);
    if (!job->spec)
        return false;
    job->seed = (uint64_t)job->spec->run.seed;
    job->replication = run->replication;
    job->task = crew->next++;
    return true;
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct tip_crew *crew = self;
    struct tip_run *run = &crew->run[job->task];
    run->done = true;
    run->stuck = !job->results->judgement.recovered;
    run->events = job->results->events;
    run->simulated_s = time_to_s(job->spec->run.duration);
    arena_destroy(job->arena);
    return true;
}

/* Which of the runs it was. */
static void tell_value(void *self, const struct job *job, struct err *err)
{
    struct tip_crew *crew = self;
    const char *value = axis_text(crew->axis, crew->run[job->task].value, crew->arena);
    struct err why = *err;
    err_set(err, "with %.80s=%.80s: %.300s", crew->axis->path, value, why.text);
}

static bool run_lot(void *self, struct tip_run *run, size_t count, struct err *err)
{
    struct tip_crew *crew = self;
    crew->run = run;
    crew->count = count;
    crew->next = 0;
    struct job_source source = { next_job, take_results, tell_value, crew };
    return crew_run(crew->crew, source, err);
}

struct tip_runner tip_crew_runner(struct tip_crew *crew)
{
    return (struct tip_runner){ run_lot, crew };
}
