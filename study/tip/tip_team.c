#include "study/tip/tip_team.h"

#include "models/spec/world.h"

struct tip_spec {
    double value;
    const struct world_spec *spec;
    struct tip_spec *next;
};

/* A search has a few dozen values. */
static const struct world_spec *spec_of(struct tip_team *team, double value, struct err *err)
{
    for (const struct tip_spec *known = team->specs; known; known = known->next)
        if (known->value == value)
            return known->spec;
    struct choice choice = { team->axis->path, axis_text(team->axis, value, team->arena) };
    struct tip_spec *made = ARENA_NEW(team->arena, struct tip_spec);
    *made = (struct tip_spec){ value,
                               team->port->make(team->port->self, &choice, 1, team->arena, err),
                               team->specs };
    if (made->spec)
        team->specs = made;
    return made->spec;
}

static bool next_job(void *self, struct job *job, struct err *err)
{
    struct tip_team *team = self;
    if (team->next == team->count)
        return false;
    const struct tip_run *run = &team->run[team->next];
    job->spec = spec_of(team, run->value, err);
    if (!job->spec)
        return false;
    job->seed = (uint64_t)job->spec->run.seed;
    job->replication = run->replication;
    job->task = team->next++;
    return true;
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct tip_team *team = self;
    struct tip_run *run = &team->run[job->task];
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
    struct tip_team *team = self;
    const char *value = axis_text(team->axis, team->run[job->task].value, team->arena);
    struct err why = *err;
    err_set(err, "with %.80s=%.80s: %.300s", team->axis->path, value, why.text);
}

static bool run_lot(void *self, struct tip_run *run, size_t count, struct err *err)
{
    struct tip_team *team = self;
    team->run = run;
    team->count = count;
    team->next = 0;
    struct job_source source = { next_job, take_results, tell_value, team };
    return team_run(team->team, source, err);
}

struct tip_runner tip_team_runner(struct tip_team *team)
{
    return (struct tip_runner){ run_lot, team };
}
