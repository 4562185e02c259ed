#include "plots/report/no_return_words.h"

#include "base/field.h"
#include "models/measure/alerts.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/text.h"

#include <math.h>

const char *no_return_word(enum no_return_kind kind)
{
    switch (kind) {
    case NO_RETURN_NOTHING: return "nothing";
    case NO_RETURN_NEVER: return "never";
    case NO_RETURN_SINCE: return "since";
    case NO_RETURN_ALWAYS: return "always";
    case NO_RETURN_OPEN: break;
    }
    return "open";
}

static const char *seconds(struct arena *arena, double value)
{
    return text_number(arena, value, AS_TIME);
}

/* How it is known: "tried in 11 runs of the same chance, in steps of 25 ms". */
static const char *how(struct arena *arena, const struct no_return *told)
{
    const char *steps = told->step > 0 ? arena_format(arena, ", in steps of %s",
                                                      chronicle_moment(arena, told->step)) : "";
    const char *until = told->endless ? arena_format(arena, ", up to %s",
                                                     chronicle_moment(arena, told->end)) : "";
    return arena_format(arena, "tried in %zu run%s of the same chance%s%s", told->runs,
                        told->runs == 1 ? "" : "s", steps, until);
}

static const char *only(const struct no_return *told)
{
    return told->remedied ? "only a remedy does" : "it stays down";
}

/* ", 12.0 s after the objective was missed first": where the chronicle tells it, and where alerts
** are counted from. */
static const char *after_impact(struct arena *arena, const struct no_return *told,
                                const struct results *run)
{
    double margin = time_to_s(told->point) - alert_impact(&run->judgement);
    if (!(margin > 1e-6))
        return "";
    return arena_format(arena, ", %s after the objective was missed first", seconds(arena, margin));
}

/* What heals still.  Of a first step it is not known when in it. */
static const char *before_point(struct arena *arena, const struct no_return *told)
{
    if (told->heals != TIME_NONE && told->heals > told->begin)
        return arena_format(arena, "ended at %s, the trigger is overcome",
                            chronicle_moment(arena, told->heals));
    if (told->point > told->begin)
        return arena_format(arena, "it lies within the first %s of the trigger, and no finer was "
                                   "tried", seconds(arena, time_to_s(told->point - told->begin)));
    return "it heals only where the trigger does not come at all";
}

static const char *of_point(struct arena *arena, const struct no_return *told,
                            const struct results *run)
{
    const char *until = before_point(arena, told);
    const char *uneven = told->uneven && told->fails != TIME_NONE
                             ? arena_format(arena, ", and at %s by chance not",
                                            chronicle_moment(arena, told->fails)) : "";
    return arena_format(arena, "the point of no return%s: %s%s; from here on ending it heals "
                               "nothing, %s (%s)", after_impact(arena, told, run), until, uneven,
                        only(told), how(arena, told));
}

/* Of the cuts with a trigger those that heal, or all. */
static size_t cuts_of(const struct no_return *told, bool all)
{
    size_t count = 0;
    for (size_t i = 0; i < told->cuts; i++)
        count += told->cut[i].at > told->begin && (all || told->cut[i].heals);
    return count;
}

/* No more than what was tried says: "within 7.00 s". */
static const char *how_soon(struct arena *arena, const struct no_return *told)
{
    return told->slowest_s > 0
               ? arena_format(arena, "within %s", seconds(arena, told->slowest_s)) : "at once";
}

static const char *of_never(struct arena *arena, const struct no_return *told)
{
    size_t all = cuts_of(told, true), well = cuts_of(told, false);
    if (all == 0)
        return arena_format(arena, "the trigger is over as it begins, nobody could have ended it: "
                                   "it heals by itself, %s", how_soon(arena, told));
    sim_time first = told->end;
    for (size_t i = told->cuts; i-- > 0 && told->cut[i].at > told->begin;)
        first = told->cut[i].at;
    const char *many = well == all ? arena_format(arena, "each of the %zu", all)
                                   : arena_format(arena, "%zu of the %zu", well, all);
    const char *not_at = told->fails == TIME_NONE ? "" :
        arena_format(arena, ", but by chance not at %s", chronicle_moment(arena, told->fails));
    return arena_format(arena, "at %s instants tried, from %s to %s, ending the trigger would have "
                               "healed it, %s%s (%zu run%s of the same chance%s)", many,
                        chronicle_moment(arena, first), chronicle_moment(arena, told->end),
                        how_soon(arena, told), not_at, told->runs, told->runs == 1 ? "" : "s",
                        told->endless ? "" : ", and this one");
}

/* Of several triggers, which are meant: "; all 2 triggers are cut short"; those borne stay. */
static const char *which(struct arena *arena, const struct results *run)
{
    size_t all = 0, ended = 0;
    for (size_t i = 0; i < run->faults; i++) {
        bool trigger = run->fault[i].role == ROLE_TRIGGER;
        all += trigger;
        ended += trigger && run->fault[i].end <= run->judgement.trigger.end;
    }
    if (all < 2)
        return "";
    return ended == all ? arena_format(arena, "; all %zu triggers are cut short", all)
                        : arena_format(arena, "; %zu of %zu triggers are cut short, those "
                                              "that were borne stay", ended, all);
}

const char *no_return_sentence(struct arena *arena, const struct no_return *told,
                               const struct results *run, sim_time *at)
{
    *at = TIME_NONE;
    switch (told->kind) {
    case NO_RETURN_NOTHING: return "";
    case NO_RETURN_NEVER:
        return arena_format(arena, "%s%s", of_never(arena, told), which(arena, run));
    case NO_RETURN_SINCE:
        *at = told->point;
        return arena_format(arena, "%s%s", of_point(arena, told, run), which(arena, run));
    case NO_RETURN_ALWAYS:
        return arena_format(arena, "from the beginning: without its trigger it does not heal "
                                   "either (%s)", how(arena, told));
    case NO_RETURN_OPEN: break;
    }
    return "not found: it was stopped before";
}

const char *no_return_of_all(struct arena *arena, const struct no_returns *returns)
{
    const struct median *half = &returns->half;
    if (returns->count < 2 || returns->known < returns->count || returns->since == 0)
        return "";
    const char *have = returns->since == returns->known
                           ? arena_format(arena, "all %zu runs have such a point", returns->known)
                           : arena_format(arena, "of %zu runs %zu have such a point",
                                          returns->known, returns->since);
    if (isnan(half->middle))
        return arena_format(arena, "%s: no more than half of them get past it", have);
    bool bounded = half->bounded && !isnan(half->low) && !isnan(half->high);
    const char *between =
        bounded ? arena_format(arena, " (95 %% interval %s to %s)",
                               chronicle_moment(arena, time_from_s(half->low)),
                               chronicle_moment(arena, time_from_s(half->high))) : "";
    return arena_format(arena, "%s; half of them are past it by %s%s", have,
                        chronicle_moment(arena, time_from_s(half->middle)), between);
}

const char *no_return_outlasts(struct arena *arena, const struct no_return *told, sim_time *at)
{
    *at = told->outlasts;
    if (told->outlasts == TIME_NONE)
        return "";
    return arena_format(arena, "from here on it would have stayed down for longer than the trigger "
                               "had lasted until then");
}
