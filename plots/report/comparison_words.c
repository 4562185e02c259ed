/* Variants are judged one by one against the first, by what differs beyond chance; of those judged
** alike the extreme is named, with those that are the same or that nothing sure tells from it.
*/
#include "plots/report/comparison_words.h"

#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "plots/report/change.h"
#include "plots/report/text.h"

#include <math.h>
#include <string.h>

/* By what a variant is better (+1) or worse (-1) than the first; 0: by nothing that is sure. */
struct judged {
    int sign;
    size_t by; /* its place in judges[] */
};

static const enum headline_of judges[] = { HEADLINE_RECOVERY, HEADLINE_DOWNTIME, HEADLINE_GOODPUT };
enum { JUDGES = sizeof judges / sizeof *judges };

/* How much better than the first, whatever the unit. */
static double gain(const struct comparison *comparison, size_t v, enum headline_of h)
{
    if (h == HEADLINE_RECOVERY)
        return (double)comparison->more_recover[v].hits - (double)comparison->fewer_recover[v].hits;
    double change = comparison->difference[v][h].mean;
    return headlines[h].more_is_better ? change : -change;
}

static bool takes_degraded(const struct comparison *comparison)
{
    return comparison->study[0]->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
}

/* Who answers nobody is soon up again: a variant that answers surely, and a twentieth, fewer than
** the first is not called better, whatever it gains, unless the objective takes degraded answers as
** well. */
static bool gives_up(const struct comparison *comparison, size_t v)
{
    double first = comparison->value[0][HEADLINE_GOODPUT].mean;
    bool sure = comparison->pairs == 1 || comparison_significant(comparison, v, HEADLINE_GOODPUT);
    return !takes_degraded(comparison) && sure &&
           comparison->difference[v][HEADLINE_GOODPUT].mean < -0.05 * first;
}

/* Of a single pair nothing is sure, and any difference is told. */
static struct judged judge(const struct comparison *comparison, size_t v)
{
    size_t count = takes_degraded(comparison) ? JUDGES - 1 : JUDGES; /* the goodput is the last */
    for (size_t i = 0; i < count; i++) {
        double better = gain(comparison, v, judges[i]);
        bool sure = comparison->pairs == 1 || comparison_significant(comparison, v, judges[i]);
        if (v == 0 || !sure || better == 0 || isnan(better))
            continue;
        bool mixed = better > 0 && gives_up(comparison, v);
        return (struct judged){ mixed ? 0 : better > 0 ? 1 : -1, i };
    }
    return (struct judged){ 0, 0 };
}

/* Of two that are both better, or both worse: whether `a` is further from the first.  A
** difference in who recovers counts more than any in downtime; what is the same in both leaves
** it to what is next. */
static bool is_further(const struct comparison *comparison, size_t a, size_t b)
{
    size_t x = judge(comparison, a).by, y = judge(comparison, b).by;
    for (size_t i = x; x == y && i < JUDGES; i++) {
        double mine = fabs(gain(comparison, a, judges[i])),
               other = fabs(gain(comparison, b, judges[i]));
        if (mine != other && !isnan(mine) && !isnan(other))
            return mine > other;
    }
    return x < y;
}

/* The variant of that sign that does best, or for -1 worst; 0: there is none. */
static size_t extreme(const struct comparison *comparison, int sign)
{
    size_t found = 0;
    for (size_t v = 1; v < comparison->studies; v++) {
        if (judge(comparison, v).sign != sign)
            continue;
        if (!found || is_further(comparison, v, found))
            found = v;
    }
    return found;
}

/* --- names --- */

/* "no breaker recovers" would say something else. */
static const char *name_of(struct arena *arena, const struct comparison *comparison, size_t v)
{
    const char *name = text_clean(arena, comparison->study[v]->variant);
    return strchr(name, ' ') ? arena_format(arena, "'%s'", name) : name;
}

/* --- who stands beside the best --- */

/* Whether the two are the same in every headline of every replication. */
static bool is_alike(const struct comparison *comparison, size_t a, size_t b)
{
    for (size_t p = 0; p < comparison->pairs; p++)
        for (enum headline_of h = 0; h < HEADLINES; h++) {
            double x = comparison_value(comparison, a, p, h);
            double y = comparison_value(comparison, b, p, h);
            if (x != y && !(isnan(x) && isnan(y)))
                return false;
        }
    return true;
}

static size_t count_alike(const struct comparison *comparison, size_t v)
{
    size_t count = 0;
    for (size_t w = 0; w < comparison->studies; w++)
        count += is_alike(comparison, w, v) ? 1 : 0;
    return count;
}

static bool differ_in_recovery(const struct comparison *comparison, size_t a, size_t b)
{
    size_t fewer = 0, more = 0;
    for (size_t p = 0; p < comparison->pairs; p++) {
        bool x = isfinite(comparison_value(comparison, a, p, HEADLINE_RECOVERY));
        bool y = isfinite(comparison_value(comparison, b, p, HEADLINE_RECOVERY));
        fewer += x && !y ? 1 : 0;
        more += y && !x ? 1 : 0;
    }
    return recoveries_differ(fewer, more);
}

/* Whether any of what they are judged by tells the two apart beyond chance, pair by pair. */
static bool is_apart(struct arena *arena, const struct comparison *comparison, size_t a, size_t b)
{
    size_t judged_by = takes_degraded(comparison) ? JUDGES - 1 : JUDGES;
    double *x = ARENA_ARRAY(arena, comparison->pairs, double);
    double *y = ARENA_ARRAY(arena, comparison->pairs, double);
    for (size_t i = 0; i < judged_by; i++) {
        if (judges[i] == HEADLINE_RECOVERY) {
            if (differ_in_recovery(comparison, a, b))
                return true;
            continue;
        }
        for (size_t p = 0; p < comparison->pairs; p++) {
            x[p] = comparison_value(comparison, a, p, judges[i]);
            y[p] = comparison_value(comparison, b, p, judges[i]);
        }
        struct estimate difference = estimate_paired(x, y, comparison->pairs);
        if (estimate_significant(&difference))
            return true;
    }
    return false;
}

/* "; b does no worse beyond chance": others of that sign that nothing sure tells from the extreme
** one, those that are the same as it aside.  In a single run all is chance: the sentence says
** so. */
static const char *rivals(struct arena *arena, const struct comparison *comparison, size_t v)
{
    int sign = judge(comparison, v).sign;
    size_t count = 0, last = 0;
    for (size_t w = 1; w < comparison->studies && comparison->pairs > 1; w++) {
        if (judge(comparison, w).sign != sign || is_alike(comparison, w, v) ||
            is_apart(arena, comparison, v, w))
            continue;
        count++;
        last = w;
    }
    const char *how = sign > 0 ? "worse" : "better";
    if (count == 0)
        return "";
    if (count > 1)
        return arena_format(arena, "; %zu others do no %s beyond chance", count, how);
    return arena_format(arena, "; %s does no %s beyond chance", name_of(arena, comparison, last),
                        how);
}


/* "a", "a and b", "a and 2 that are the same". */
static const char *names_of(struct arena *arena, const struct comparison *comparison, size_t v)
{
    size_t alike = count_alike(comparison, v), other = v + 1;
    const char *name = name_of(arena, comparison, v);
    if (alike < 2)
        return name;
    if (alike > 2)
        return arena_format(arena, "%s and %zu that are the same", name, alike - 1);
    while (!is_alike(comparison, other % comparison->studies, v))
        other++;
    return arena_format(arena, "%s and %s", name,
                        name_of(arena, comparison, other % comparison->studies));
}

/* In all windows that were bad, of whichever variant, nothing but queues was. */
static bool is_behind_alone(const struct comparison *comparison)
{
    double down = 0, alone = 0;
    for (size_t v = 0; v < comparison->studies; v++)
        for (size_t r = 0; r < comparison->study[v]->runs; r++) {
            down += comparison->study[v]->run[r]->judgement.downtime;
            alone += comparison->study[v]->run[r]->judgement.lag.alone;
        }
    return down > 0 && alone >= down;
}

static const char *told(struct arena *arena, const struct comparison *comparison, size_t v)
{
    enum headline_of by = judges[judge(comparison, v).by];
    const char *name = names_of(arena, comparison, v), *first = name_of(arena, comparison, 0);
    const struct study *study = comparison->study[v], *other = comparison->study[0];
    const char *value = headline_text(arena, by, comparison->value[v][by].mean);
    const char *held = headline_text(arena, by, comparison->value[0][by].mean);
    bool many = count_alike(comparison, v) > 1;
    const char *s = many ? "" : "s";
    if (by == HEADLINE_RECOVERY && study->runs == 1)
        return arena_format(arena, "%s %s%s, %s %s", name,
                            study->recovered ? "recover" : many ? "do not recover"
                                                                : "does not recover",
                            study->recovered ? s : "", first,
                            other->recovered ? "does" : "does not");
    if (by == HEADLINE_RECOVERY)
        return arena_format(arena, "%s recover%s in %zu of %zu runs, %s in %zu of %zu", name, s,
                            study->recovered, study->runs, first, other->recovered, other->runs);
    if (by == HEADLINE_DOWNTIME)
        return arena_format(arena, "%s %s %s for %s, %s for %s", name, many ? "are" : "is",
                            is_behind_alone(comparison) ? "behind" : "down", value, first, held);
    return arena_format(arena, "%s answer%s %s, %s %s", name, s, value, first, held);
}

static bool is_one(struct arena *arena, const struct comparison *comparison, size_t v,
                   enum headline_of h)
{
    return strcmp(headline_text(arena, h, comparison->value[v][h].mean), "1") == 0;
}

/* " But renewed has 0 duplicates, as-it-is 3517." */
static const char *more_text(struct arena *arena, const struct comparison *comparison, size_t v,
                             enum headline_of h, const char *before, const char *after)
{
    return arena_format(arena, " But %s has %s%s%s, %s %s.", name_of(arena, comparison, v), before,
                        headline_text(arena, h, comparison->value[v][h].mean), after,
                        name_of(arena, comparison, 0),
                        headline_text(arena, h, comparison->value[0][h].mean));
}

/* Of queues there is more to say; of a single pair nothing. */
static const char *apart(struct arena *arena, const struct comparison *comparison)
{
    static const struct { enum headline_of h; const char *before, *after, *one; } more[] = {
        { HEADLINE_OLDEST, "an oldest message of ", "", "" },
        { HEADLINE_DEAD, "", " dead letters", " dead letter" },
        { HEADLINE_DUPLICATES, "", " duplicates", " duplicate" },
    };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        size_t least = 0;
        enum headline_of h = more[i].h;
        for (size_t v = 1; v < comparison->studies; v++)
            if (comparison->pairs > 1 && comparison_has(comparison, HEADLINE_OLDEST) &&
                comparison_significant(comparison, v, h) &&
                comparison->value[v][h].mean < comparison->value[least][h].mean)
                least = v;
        if (least)
            return more_text(arena, comparison, least, h, more[i].before,
                             is_one(arena, comparison, least, h) ? more[i].one : more[i].after);
    }
    return "";
}

const char *comparison_sentence(struct arena *arena, const struct comparison *comparison)
{
    const char *first = name_of(arena, comparison, 0);
    const char *once = comparison->pairs == 1 ? "In one run: " : "";
    size_t best = extreme(comparison, 1), worst = extreme(comparison, -1);
    if (best && comparison->studies == 2)
        return arena_format(arena, "%s%s.", once, told(arena, comparison, best));
    if (best)
        return arena_format(arena, "%sBest of %zu: %s%s.", once, comparison->studies,
                            told(arena, comparison, best), rivals(arena, comparison, best));
    if (worst)
        return arena_format(arena, "%sNothing does better than %s; %s%s%s.", once, first,
                            comparison->studies > 2 ? "worst of all, " : "",
                            told(arena, comparison, worst), rivals(arena, comparison, worst));
    for (size_t v = 1; v < comparison->studies; v++)
        if (gives_up(comparison, v))
            return arena_format(arena,
                                "%sNothing does better than %s without answering fewer calls.",
                                once, first);
    return arena_format(arena,
                        "No variant differs from %s beyond chance: neither in who recovers, nor in "
                        "downtime%s.%s",
                        first, takes_degraded(comparison) ? "" : " or goodput",
                        apart(arena, comparison));
}

/* --- controls --- */

static bool is_sure(const struct effect *effect)
{
    for (size_t i = 0; i < JUDGES; i++)
        if (effect_significant(effect, judges[i]))
            return true;
    return false;
}

static const char *moved(struct arena *arena, const struct effect *effect, enum headline_of h)
{
    double change = effect->change[h].mean;
    if (!effect_significant(effect, h))
        return "";
    return arena_format(arena, "%s %s by %s", headlines[h].name, change > 0 ? "rises" : "falls",
                        change_size(arena, h, change));
}

const char *ranking_sentence(struct arena *arena, const struct ranking *ranking)
{
    const struct effect *most = NULL;
    for (size_t i = 0; i < ranking->controls && !most; i++)
        if (is_sure(&ranking->effect[i]))
            most = &ranking->effect[i];
    if (!most)
        return "No single control changes who recovers, the downtime or the goodput beyond chance.";
    const char *part[] = { moved(arena, most, HEADLINE_GOODPUT),
                           moved(arena, most, HEADLINE_DOWNTIME),
                           effect_significant(most, HEADLINE_RECOVERY) ? most->fewer > most->more
                                                                             ? "fewer runs recover"
                                                                             : "more runs recover"
                                                                       : "" };
    const char *text = "";
    for (size_t i = 0; i < 3; i++)
        if (*part[i])
            text = arena_format(arena, "%s%s%s", text, *text ? "; " : "", part[i]);
    return arena_format(arena, "%s matters most: without it %s.", ranking->name[most->control],
                        text);
}

const char *comparison_bottom(struct arena *arena, const struct comparison *comparison)
{
    const char *names = "";
    for (size_t v = 0; v < comparison->studies; v++) {
        const char *own =
            comparison->study[v]->runs ? headline_bottom(comparison->study[v]->run[0]) : "";
        bool first = true;
        for (size_t w = 0; w < v && first; w++)
            first = !comparison->study[w]->runs ||
                    strcmp(own, headline_bottom(comparison->study[w]->run[0])) != 0;
        if (first && *own)
            names =
                arena_format(arena, "%s%s%s", names, *names ? " or " : "", text_clean(arena, own));
    }
    return names;
}

/* --- columns of queues --- */

/* A column of nothing but 0 is not there. */
static bool any_above(const struct comparison *comparison, enum headline_of h)
{
    for (size_t v = 0; v < comparison->studies; v++)
        if (comparison->value[v][h].mean > 0)
            return true;
    return false;
}

const char *comparison_lag_words(struct arena *arena, const struct comparison *comparison)
{
    static const struct { enum headline_of h; const char *meaning; } columns[] = {
        { HEADLINE_OLDEST, "Oldest: the age that the oldest message in a queue reached." },
        { HEADLINE_DELIVERIES, "Deliveries: of each message, in the mean." },
        { HEADLINE_DEAD, "Dead: messages given up." },
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (any_above(comparison, columns[i].h))
            text = arena_format(arena, "%s%s%s", text, *text ? " " : "", columns[i].meaning);
    return text;
}
