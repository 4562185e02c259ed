/* Lot after lot: what the hunts of all replications want to know next, run by the team.
**
** Invariants.  (1) Place p of a hunt is the cut at begin + p steps, its last place the end; what is
** tried there depends on the run and the place alone.  (2) What a hunt wants next depends on what
** it has been told, never on which run ended first.  (3) Where a hunt ends at its first step, a
** finer one begins between that and the begin, with a step and an end of its own.
*/
#include "study/no_return.h"

#include "base/units.h"
#include "models/spec/world.h"
#include "study/cut.h"
#include "study/hunt.h"

#include <math.h>

enum { PLACES_LEAST = 100, PLACES_MOST = 400, FINER_MOST = 100 };

#define FINEST SIM_MS

struct pursuit {
    const struct results *run;
    struct no_return *told;
    struct arena *arena;
    struct hunt hunt;
    sim_time end_of_hunt;
    size_t room;         /* of told->cut */
    bool without;        /* it was tried without a trigger at all: place 0 */
    bool of_outlasting;
};

/* One run of a lot. */
struct attempt {
    struct pursuit *pursuit;
    size_t place;
};

struct chase {
    struct no_returns *all;
    struct pursuit *pursuit;
    struct team *team;
    struct arena *arena;
    struct attempt *attempt;
    size_t attempts, next;
};

/* --- one replication --- */

static sim_time cut_of(const struct pursuit *pursuit, size_t place)
{
    const struct no_return *told = pursuit->told;
    return place == pursuit->hunt.last ? pursuit->end_of_hunt
                                       : told->begin + (sim_time)place * told->step;
}

/* In the order of time; without a trigger is before one that is over at once. */
static struct no_return_cut *add_cut(struct pursuit *pursuit, sim_time at, bool without)
{
    struct no_return *told = pursuit->told;
    if (told->cuts == pursuit->room) {
        size_t room = 2 * pursuit->room + HUNT_MOST;
        struct no_return_cut *more = ARENA_ARRAY(pursuit->arena, room, struct no_return_cut);
        for (size_t i = 0; i < told->cuts; i++)
            more[i] = told->cut[i];
        told->cut = more;
        pursuit->room = room;
    }
    size_t i = told->cuts++;
    for (; i > 0 && (without || told->cut[i - 1].at > at); i--)
        told->cut[i] = told->cut[i - 1];
    told->cut[i].at = at;
    return &told->cut[i];
}

static bool is_down(const struct pursuit *pursuit, const struct no_return_cut *cut)
{
    return pursuit->of_outlasting ? cut->outlasts : !cut->heals;
}

static void tell_place(struct pursuit *pursuit, size_t place, const struct judgement *judgement)
{
    struct no_return_cut *cut = add_cut(pursuit, cut_of(pursuit, place), place == 0);
    cut->heals = judgement->recovered && judgement->remedy == REMEDY_NONE;
    cut->outlasts = !cut->heals || judgement->verdict > VERDICT_RECOVERED;
    cut->recovery_s = cut->heals ? fmax(judgement->recovery_time, 0) : NAN;
    pursuit->without = pursuit->without || place == 0;
    hunt_tell(&pursuit->hunt, place, is_down(pursuit, cut));
}

static size_t places_of(sim_time span, sim_time tick)
{
    int64_t ticks = span / tick;
    if (span < PLACES_MOST) /* there is nothing to end once it has begun */
        return 1;
    return ticks < PLACES_LEAST ? PLACES_LEAST : ticks > PLACES_MOST ? PLACES_MOST : (size_t)ticks;
}

/* Where the trigger lasts to the end, what comes after the last cut must be seen as well. */
static void begin_pursuit(struct pursuit *pursuit, const struct results *run,
                          struct no_return *told, struct arena *arena)
{
    const struct judgement *judgement = &run->judgement;
    sim_time run_end = run->spec->run.duration;
    *pursuit = (struct pursuit){ .run = run, .told = told, .arena = arena };
    *told = (struct no_return){ .kind = NO_RETURN_NOTHING, .replication = run->replication,
                                .point = TIME_NONE, .heals = TIME_NONE, .fails = TIME_NONE,
                                .outlasts = TIME_NONE, .slowest_s = NAN };
    if (judgement->verdict == VERDICT_ABSORBED || !cut_span(run, &told->begin, &told->end))
        return;
    told->kind = NO_RETURN_OPEN;
    told->endless = told->end >= run_end;
    if (told->endless)
        told->end = told->begin + (run_end - told->begin) / 2;
    size_t last = places_of(told->end - told->begin, run->tick);
    told->step = (told->end - told->begin) / (sim_time)last;
    told->remedied = judgement->recovered && judgement->remedy != REMEDY_NONE;
    pursuit->of_outlasting = judgement->recovered && !told->remedied &&
                             judgement->verdict == VERDICT_STORM && !told->endless;
    pursuit->end_of_hunt = told->end;
    hunt_begin(&pursuit->hunt, last, arena);
    if (!told->endless)
        tell_place(pursuit, last, judgement);
}

/* The border is at the first step, and is not without a trigger: where in that step?  false: nobody
** can say it any finer. */
static bool look_closer(struct pursuit *pursuit)
{
    struct no_return *told = pursuit->told;
    if (hunt_border(&pursuit->hunt) != 1 || told->step < 2 * FINEST)
        return false;
    sim_time steps = told->step / FINEST;
    size_t last = steps < FINER_MOST ? (size_t)steps : FINER_MOST;
    pursuit->end_of_hunt = told->begin + told->step;
    told->step /= (sim_time)last;
    hunt_begin(&pursuit->hunt, last, pursuit->arena);
    hunt_tell(&pursuit->hunt, 0, false);
    hunt_tell(&pursuit->hunt, last, true);
    return true;
}

/* What it wants next; 0: it is over. */
static size_t next_places(struct pursuit *pursuit, size_t place[HUNT_WANTS])
{
    size_t wants = hunt_next(&pursuit->hunt, place);
    while (wants == 0 && look_closer(pursuit))
        wants = hunt_next(&pursuit->hunt, place);
    return wants;
}

static void read_cuts(struct no_return *told)
{
    for (size_t i = 0; i < told->cuts; i++) {
        const struct no_return_cut *cut = &told->cut[i];
        told->slowest_s = fmax(told->slowest_s, cut->recovery_s);
        if (cut->heals)
            told->heals = cut->at;
        else if (told->fails == TIME_NONE && cut->at > told->begin)
            told->fails = cut->at;
    }
    told->uneven = told->fails != TIME_NONE && told->fails < told->heals;
    for (size_t i = told->cuts; i-- > 0 && !told->cut[i].heals;)
        told->point = told->cut[i].at;
}

/* With no trigger at all, and with all others. */
static bool never_heals(const struct pursuit *pursuit)
{
    return pursuit->without && pursuit->told->heals == TIME_NONE;
}

static void end_pursuit(struct pursuit *pursuit)
{
    struct no_return *told = pursuit->told;
    size_t place[HUNT_WANTS];
    if (told->kind == NO_RETURN_NOTHING)
        return;
    read_cuts(told);
    if (next_places(pursuit, place) > 0)
        return; /* it was stopped */
    told->kind = told->point == TIME_NONE ? NO_RETURN_NEVER : NO_RETURN_SINCE;
    if (never_heals(pursuit)) {
        told->kind = NO_RETURN_ALWAYS;
        told->point = TIME_NONE;
    }
    size_t border = pursuit->of_outlasting ? hunt_border(&pursuit->hunt) : HUNT_NOWHERE;
    if (border != HUNT_NOWHERE && border > 0) /* else it is such a storm without a trigger, too */
        told->outlasts = cut_of(pursuit, border);
}

/* --- the lots --- */

static bool next_job(void *self, struct job *job, struct err *err)
{
    struct chase *chase = self;
    if (chase->next == chase->attempts)
        return false;
    const struct attempt *attempt = &chase->attempt[chase->next];
    const struct pursuit *pursuit = attempt->pursuit;
    sim_time at = cut_of(pursuit, attempt->place);
    job->spec = cut_spec(pursuit->run, at, chase->arena, err);
    job->seed = pursuit->run->seed;
    job->replication = pursuit->run->replication;
    job->task = chase->next++;
    return job->spec != NULL;
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct chase *chase = self;
    const struct attempt *attempt = &chase->attempt[job->task];
    tell_place(attempt->pursuit, attempt->place, &job->results->judgement);
    attempt->pursuit->told->runs++;
    chase->all->runs++;
    chase->all->events += job->results->events;
    arena_destroy(job->arena);
    return true;
}

static void tell_cut(void *self, const struct job *job, struct err *err)
{
    struct chase *chase = self;
    const struct attempt *attempt = &chase->attempt[job->task];
    const struct pursuit *pursuit = attempt->pursuit;
    char text[UNIT_TEXT];
    struct err why = *err;
    time_print(cut_of(pursuit, attempt->place), text);
    err_set(err, "with the trigger cut short at %s: %.300s", text, why.text);
}

/* What all of them want next; 0: nothing. */
static size_t fill_lot(struct chase *chase)
{
    chase->attempts = chase->next = 0;
    for (size_t i = 0; i < chase->all->count; i++) {
        struct pursuit *pursuit = &chase->pursuit[i];
        size_t place[HUNT_WANTS];
        size_t wants = pursuit->told->kind == NO_RETURN_OPEN ? next_places(pursuit, place) : 0;
        for (size_t w = 0; w < wants; w++)
            chase->attempt[chase->attempts++] = (struct attempt){ pursuit, place[w] };
    }
    return chase->attempts;
}

static bool run_lots(struct chase *chase, struct err *err)
{
    struct job_source source = { next_job, take_results, tell_cut, chase };
    struct course *course = &chase->team->course;
    double before = course->wanted, expected = 0;
    for (size_t i = 0; i < chase->all->count; i++)
        expected += chase->pursuit[i].told->kind == NO_RETURN_OPEN ? NO_RETURN_RUNS : 0;
    while (!chase->team->stopped && fill_lot(chase) > 0) {
        course->wanted = before + fmax(expected, (double)(chase->all->runs + chase->attempts));
        if (!team_run(chase->team, source, err))
            return false;
    }
    course->wanted = before + (double)chase->all->runs;
    return true;
}

/* --- all of them --- */

static double seconds_of(const struct no_return *told)
{
    switch (told->kind) {
    case NO_RETURN_SINCE: return time_to_s(told->point);
    case NO_RETURN_ALWAYS: return time_to_s(told->begin);
    case NO_RETURN_NOTHING:
    case NO_RETURN_NEVER:
    case NO_RETURN_OPEN: break;
    }
    return INFINITY;
}

static void sum_up(struct no_returns *all, struct arena *arena)
{
    double *seconds = ARENA_ARRAY(arena, all->count, double);
    for (size_t i = 0; i < all->count; i++) {
        if (all->of[i].kind == NO_RETURN_OPEN)
            continue;
        seconds[all->known++] = seconds_of(&all->of[i]);
        all->since += all->of[i].kind == NO_RETURN_SINCE;
    }
    all->half = median_of(seconds, all->known);
}

struct no_returns *no_return_find(const struct results *const *run, size_t count,
                                  struct team *team, struct arena *arena, struct err *err)
{
    struct no_returns *all = ARENA_NEW(arena, struct no_returns);
    *all = (struct no_returns){ .of = ARENA_ARRAY(arena, count, struct no_return),
                                .count = count };
    struct chase chase = { .all = all, .team = team, .arena = arena,
                           .pursuit = ARENA_ARRAY(arena, count, struct pursuit),
                           .attempt = ARENA_ARRAY(arena, HUNT_WANTS * count, struct attempt) };
    for (size_t i = 0; i < count; i++)
        begin_pursuit(&chase.pursuit[i], run[i], &all->of[i], arena);
    if (!run_lots(&chase, err))
        return NULL;
    for (size_t i = 0; i < count; i++)
        end_pursuit(&chase.pursuit[i]);
    sum_up(all, arena);
    return all;
}

struct share no_return_share(const struct no_returns *all, sim_time time)
{
    size_t past = 0;
    for (size_t i = 0; i < all->count; i++)
        past += all->of[i].kind != NO_RETURN_OPEN && seconds_of(&all->of[i]) <= time_to_s(time);
    return share_of(past, all->known);
}

double no_return_margin(const struct no_return *one, sim_time time)
{
    return one->kind == NO_RETURN_SINCE ? time_to_s(one->point - time) : NAN;
}
