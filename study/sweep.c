/* Sweeps: a source of jobs, point by point.
**
** The points in hand stand in a short list of slots, one more than there are threads at most; a
** job's task is its slot.  All of it is touched under the team's lock only.
*/
#include "study/sweep.h"

#include <stdlib.h>
#include <string.h>

/* A point in hand. */
struct slot {
    size_t point, fetched, finished; /* replications */
    const struct world_spec *spec;
    struct results **run, *first; /* first: that ended, which lends the others its names */
    struct arena *arena;          /* NULL: the slot is free */
};

struct round {
    const struct sweep *sweep;
    bool *done;
    size_t next, end; /* points */
    struct sweep_sink sink;
    struct slot *slot;
    size_t slots, open; /* open: the slot whose replications are handed out */
};

/* --- jobs --- */

static size_t free_slot(struct round *round)
{
    for (size_t i = 0; i < round->slots; i++)
        if (!round->slot[i].arena)
            return i;
    round->slot = memory_resize(round->slot, round->slots + 1, sizeof *round->slot);
    round->slot[round->slots] = (struct slot){ 0 };
    return round->slots++;
}

static const struct world_spec *make_spec(const struct sweep *sweep, size_t point,
                                          struct arena *arena, struct err *err)
{
    const struct choice *choice = space_choices(sweep->space, point, arena);
    return sweep->port->make(sweep->port->self, choice, sweep->space->axes, arena, err);
}

static bool begin_point(struct round *round, size_t point, struct err *err)
{
    const struct sweep *sweep = round->sweep;
    round->open = free_slot(round);
    struct slot *slot = &round->slot[round->open];
    *slot = (struct slot){ .point = point, .arena = arena_create() };
    slot->run = ARENA_ARRAY(slot->arena, sweep->replications, struct results *);
    slot->spec = make_spec(sweep, point, slot->arena, err);
    return slot->spec != NULL;
}

static bool has_jobs(const struct round *round)
{
    if (round->open >= round->slots)
        return false;
    const struct slot *slot = &round->slot[round->open];
    return slot->arena && slot->fetched < round->sweep->replications;
}

static bool next_job(void *self, struct job *job, struct err *err)
{
    struct round *round = self;
    if (!has_jobs(round)) {
        while (round->next < round->end && round->done[round->next])
            round->next++;
        if (round->next == round->end || !begin_point(round, round->next++, err))
            return false;
    }
    struct slot *slot = &round->slot[round->open];
    job->task = round->open;
    job->spec = slot->spec;
    job->seed = round->sweep->seed;
    job->replication = slot->fetched++;
    return true;
}

static void release(struct slot *slot)
{
    if (slot->arena)
        arena_destroy(slot->arena);
    *slot = (struct slot){ 0 };
}

static bool hand_in(struct round *round, struct slot *slot, struct err *err)
{
    const struct record *record = record_of(slot->point, slot->run, slot->finished, slot->arena);
    bool fine = round->sink.put(round->sink.self, record, err);
    round->done[slot->point] |= fine;
    release(slot);
    return fine;
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    struct round *round = self;
    struct slot *slot = &round->slot[job->task];
    struct results *run = results_without_series(job->results, slot->first, slot->arena);
    arena_destroy(job->arena);
    slot->run[job->replication] = run;
    slot->first = slot->first ? slot->first : run;
    if (++slot->finished < round->sweep->replications)
        return true;
    return hand_in(round, slot, err);
}

/* A run that can't go on says with which values. */
static void name_point(void *self, const struct job *job, struct err *err)
{
    const struct round *round = self;
    const struct slot *slot = &round->slot[job->task];
    const struct choice *choice = space_choices(round->sweep->space, slot->point, slot->arena);
    struct err why = *err;
    const char *with = "";
    for (size_t a = 0; a < round->sweep->space->axes; a++)
        with = arena_format(slot->arena, "%s%s%.60s=%.40s", with, a ? ", " : "", choice[a].path,
                            choice[a].value);
    err_set_at(err, why.place, "with %.200s: %.250s", with, why.text);
}

static bool run_round(struct round *round, struct team *team, struct err *err)
{
    for (size_t i = round->next; i < round->end; i++)
        team->course.wanted += round->done[i] ? 0 : (double)round->sweep->replications;
    struct job_source source = { next_job, take_results, name_point, round };
    bool fine = team_run(team, source, err);
    for (size_t i = 0; i < round->slots; i++)
        release(&round->slot[i]);
    free(round->slot);
    return fine;
}

/* --- the whole, and one --- */

bool sweep_run(const struct sweep *sweep, bool *done, struct sweep_sink sink, struct team *team,
               struct err *err)
{
    struct round round = { .sweep = sweep, .done = done, .end = sweep->space->points,
                           .sink = sink };
    return run_round(&round, team, err);
}

struct keeper {
    struct arena *arena;
    struct record *record;
};

static bool keep(void *self, const struct record *record, struct err *err)
{
    (void)err;
    struct keeper *keeper = self;
    keeper->record = record_copy(record, keeper->arena);
    return true;
}

struct record *sweep_run_point(const struct sweep *sweep, size_t point, struct team *team,
                               struct arena *arena, struct err *err)
{
    bool *done = ARENA_ARRAY(arena, point + 1, bool);
    struct keeper keeper = { arena, NULL };
    struct round round = { .sweep = sweep, .done = done, .next = point, .end = point + 1,
                           .sink = { keep, &keeper } };
    return run_round(&round, team, err) ? keeper.record : NULL;
}

/* --- what comes of it --- */

struct sweep_table *sweep_table_make(const struct space *space, const struct sweep_metric *metric,
                                     size_t metrics, struct arena *arena)
{
    struct sweep_table *table = ARENA_NEW(arena, struct sweep_table);
    *table = (struct sweep_table){ space, metric, metrics,
                                   ARENA_ARRAY(arena, space->points, struct sweep_point) };
    struct estimate *value = ARENA_ARRAY(arena, space->points * metrics, struct estimate);
    for (size_t i = 0; i < space->points; i++)
        table->point[i].value = value + i * metrics;
    return table;
}

static struct estimate estimate_metric(const struct record *record, const char *path)
{
    size_t m = 0;
    while (m < record->measures && strcmp(record->name[m].path, path) != 0)
        m++;
    if (m == record->measures)
        return estimate_of(NULL, 0);
    double *values = memory_resize(NULL, record->runs, sizeof *values);
    for (size_t r = 0; r < record->runs; r++)
        values[r] = record->value[r * record->measures + m];
    struct estimate estimate = estimate_of(values, record->runs);
    free(values);
    return estimate;
}

void sweep_table_put(struct sweep_table *table, const struct record *record)
{
    struct sweep_point *point = &table->point[record->point];
    size_t lost = 0;
    for (size_t r = 0; r < record->runs; r++)
        lost += !record->run[r].recovered;
    point->there = true;
    point->lost = share_of(lost, record->runs);
    for (size_t m = 0; m < table->metrics; m++)
        point->value[m] = estimate_metric(record, table->metric[m].path);
}

double sweep_crossing(double a, double p, double b, double q)
{
    return a + (0.5 - p) / (q - p) * (b - a);
}
