/* Threads that fetch jobs, by OpenMP.
**
** All that is shared stands in `struct shift` and is touched under one lock: a run takes from a
** millisecond to minutes, the lock is taken once a slice.
**
** Invariants
**   1. Jobs are fetched in order, so when one fails every earlier one is done or in hand, and is
**      run to its end.  Hence the failure that is told is always the first.
**   2. After a failure or a stop no job is fetched; after a failure those behind it are given up,
**      too.
*/
#include "study/team.h"

#include "models/counts/probe.h"
#include "models/spec/world.h"
#include "models/world/world.h"

#include <math.h>

#ifdef _OPENMP
#include <omp.h>
#endif

int team_threads(int asked)
{
#ifdef _OPENMP
    return asked > 0 ? asked : omp_get_max_threads();
#else
    (void)asked;
    return 1;
#endif
}

/* Between two slices of a run progress is told: at least so many slices, and about so many events
** each, so that a stop is heard within a tenth of a second however long the run is.  The first is
** tiny. */
enum { SLICES = 200, SLICE_FIRST = 1000000, SLICE_EVENTS = 200000 };

struct shift {
    struct team *team;
    struct job_source source;
    size_t run_bytes; /* that one run may hold */
    size_t fetched, failed_at; /* how many jobs; which of them failed */
    bool over, failed;
    struct err *err;
};

/* One thread's job in hand. */
struct hand {
    struct shift *shift;
    struct job job;
    size_t order;
    double share; /* of the run that is told already */
    uint64_t events;
};

static void fail(struct shift *shift, size_t order, const struct err *err)
{
    shift->over = true;
    if (shift->failed && shift->failed_at < order)
        return;
    shift->failed = true;
    shift->failed_at = order;
    *shift->err = *err;
}

static bool fetch(struct hand *hand)
{
    struct shift *shift = hand->shift;
    bool got = false;
#pragma omp critical(squall_team)
    if (!shift->over) {
        struct err err = { 0 };
        hand->job = (struct job){ 0 };
        hand->share = 0;
        hand->events = 0;
        hand->order = shift->fetched++;
        got = shift->source.next(shift->source.self, &hand->job, &err);
        if (!got)
            shift->over = true;
        if (!got && err.text[0])
            fail(shift, hand->order, &err);
    }
    return got;
}

/* Whether anybody still wants to know how the job in hand ends. */
static bool is_wanted(const struct hand *hand)
{
    const struct shift *shift = hand->shift;
    return !shift->team->stopped && !(shift->failed && shift->failed_at < hand->order);
}

/* Whether to go on. */
static bool tell(struct hand *hand, double share, uint64_t events)
{
    struct team *team = hand->shift->team;
    bool goes_on;
#pragma omp critical(squall_team)
    {
        team->course.done += share - hand->share;
        team->course.events += events - hand->events;
        if (!team->stopped && team->progress &&
            !team->progress->step(team->progress->self, &team->course))
            team->stopped = hand->shift->over = true;
        goes_on = is_wanted(hand);
    }
    hand->share = share;
    hand->events = events;
    return goes_on;
}

static sim_time next_slice(sim_time slice, uint64_t events, sim_time most)
{
    if (events > SLICE_EVENTS)
        return slice / 2 + 1;
    if (events > SLICE_EVENTS / 4)
        return slice;
    return 2 * slice < most ? 2 * slice : most;
}

/* False when it was given up or the run can't go on; err->text is empty in the first case. */
static bool run_through(struct hand *hand, struct world *world, struct err *err)
{
    sim_time end = hand->job.spec->run.duration, now = 0, slice = end / SLICE_FIRST + 1;
    while (now < end) {
        uint64_t before = hand->events;
        now = slice < end - now ? now + slice : end;
        if (!world_run(world, now, err))
            return false;
        if (!tell(hand, (double)now / (double)end, world_events(world)) && now < end)
            return false;
        slice = next_slice(slice, hand->events - before, end / SLICES + 1);
    }
    return true;
}

static void watch(const struct hand *hand, struct world *world)
{
    const struct onlooker *onlooker = hand->shift->team->onlooker;
    struct observer observer;
#pragma omp critical(squall_team)
    observer = onlooker->look_on(onlooker->self, &hand->job);
    world_observe(world, &observer);
}

static bool run_job(struct hand *hand, struct err *err)
{
    struct job *job = &hand->job;
    struct world *world = world_create(job->spec, job->seed, job->replication, err);
    if (!world)
        return false;
    if (hand->shift->run_bytes)
        world_bound(world, hand->shift->run_bytes);
    if (hand->shift->team->onlooker)
        watch(hand, world);
    if (run_through(hand, world, err)) {
        job->arena = arena_create();
        job->results = world_results(world, job->arena);
    }
    world_destroy(world);
    return job->results != NULL;
}

static void hand_over(struct hand *hand, bool finished, struct err *err)
{
    struct shift *shift = hand->shift;
#pragma omp critical(squall_team)
    {
        if (!finished) /* given up, its share does not count */
            shift->team->course.done -= hand->share;
        shift->team->course.finished += finished;
        if (finished && !shift->source.done(shift->source.self, &hand->job, err) && !err->text[0])
            shift->over = true;
        if (!finished && err->text[0] && shift->source.failed)
            shift->source.failed(shift->source.self, &hand->job, err);
        if (err->text[0])
            fail(shift, hand->order, err);
    }
}

/* No more runs are in hand at once than there are threads, or than are wanted.  A thread with
** nothing to do would still be made, and spin until the others are done. */
static int hands_of(const struct team *team)
{
    int threads = team_threads(team->threads);
    double wanted = team->course.wanted;
    return wanted >= 1 && wanted < threads ? (int)ceil(wanted) : threads;
}

static size_t share_of_memory(const struct team *team)
{
    return team->memory > 0 ? (size_t)fmax(team->memory / hands_of(team), 1) : 0;
}

bool team_run(struct team *team, struct job_source source, struct err *err)
{
    *err = (struct err){ 0 };
    struct shift shift = { .team = team, .source = source, .err = err, .over = team->stopped,
                           .run_bytes = share_of_memory(team) };
#pragma omp parallel num_threads(hands_of(team))
    {
        struct hand hand = { .shift = &shift };
        while (fetch(&hand)) {
            struct err failure = { 0 };
            bool finished = run_job(&hand, &failure);
            hand_over(&hand, finished, &failure);
        }
    }
    return !shift.failed;
}
