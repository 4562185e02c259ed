/* Three groups of variants: those that recovered in every run, in some runs, in none.  Each group
** becomes a clause; where the names are too long for the sentence, groups are counted instead, the
** largest first.
*/
#include "plots/report/finding.h"

#include "models/spec/world.h"
#include "plots/report/text.h"

#include <string.h>

#define NAME_MOST 24

enum group { ALWAYS, SOMETIMES, NEVER, GROUPS };

struct groups {
    struct arena *arena;
    const struct comparison *comparison;
    size_t count[GROUPS];
};

const char *finding_name(const struct comparison *comparison, size_t v)
{
    const char *name = comparison->study[v]->variant;
    return name && *name ? name : "as written";
}

const char *finding_scenario(struct arena *arena, const struct comparison *comparison)
{
    const char *first = comparison->study[0]->spec->name;
    for (size_t v = 1; v < comparison->studies; v++)
        if (strcmp(comparison->study[v]->spec->name, first) != 0)
            return arena_format(arena, "%s and others", first);
    return first;
}

static enum group group_of(const struct study *study)
{
    if (study->recovered == study->runs)
        return ALWAYS;
    return study->recovered ? SOMETIMES : NEVER;
}

/* In the second group each name has its own number of runs; a sentence's first has the verb. */
static const char *member(const struct groups *groups, size_t v, enum group group, bool verb)
{
    const struct study *study = groups->comparison->study[v];
    const char *name = text_clean(groups->arena, finding_name(groups->comparison, v));
    if (group != SOMETIMES)
        return name;
    return arena_format(groups->arena, "%s%s in %zu of %zu", name, verb ? " recovers" : "",
                        study->recovered, study->runs);
}

/* "a, b and c" */
static const char *names(const struct groups *groups, enum group group)
{
    const char *text = "";
    size_t left = groups->count[group];
    for (size_t v = 0; v < groups->comparison->studies; v++) {
        if (group_of(groups->comparison->study[v]) != group)
            continue;
        bool verb = !*text && !groups->count[ALWAYS];
        left--;
        const char *next = left > 1 ? ", " : left == 1 ? " and " : "";
        text = arena_format(groups->arena, "%s%s%s", text, member(groups, v, group, verb), next);
    }
    return group == SOMETIMES ? arena_format(groups->arena, "%s runs", text) : text;
}

/* "" for a group without variants. */
static const char *clause(const struct groups *groups, enum group group, bool counted)
{
    static const char *const one[] = { "recovers", "in some runs", "does not" };
    static const char *const many[] = { "recover", "in some runs", "do not" };
    size_t count = groups->count[group];
    if (!count)
        return "";
    const char *verb = count > 1 ? many[group] : one[group];
    if (group == SOMETIMES && !groups->count[ALWAYS])
        verb = count > 1 ? "recover in some runs" : "recovers in some runs";
    if (counted)
        return arena_format(groups->arena, "%zu variant%s %s", count, count > 1 ? "s" : "", verb);
    if (group == SOMETIMES)
        return names(groups, group);
    return arena_format(groups->arena, "%s %s", names(groups, group), verb);
}

static const char *sentence(const struct groups *groups, const bool counted[GROUPS])
{
    const char *text = "";
    for (enum group g = ALWAYS; g < GROUPS; g++) {
        const char *part = clause(groups, g, counted[g]);
        text = arena_format(groups->arena, "%s%s%s", text, *text && *part ? "; " : "", part);
    }
    return text;
}

/* Counts the largest group first; all of them where even that is too long. */
static const char *mixed(const struct groups *groups, size_t width)
{
    bool counted[GROUPS] = { false };
    const char *text = sentence(groups, counted);
    for (size_t i = 0; i < GROUPS && text_width(text) > width; i++) {
        enum group largest = GROUPS;
        for (enum group g = ALWAYS; g < GROUPS; g++)
            if (!counted[g] && (largest == GROUPS || groups->count[g] > groups->count[largest]))
                largest = g;
        counted[largest] = true;
        text = sentence(groups, counted);
    }
    return text_cut(groups->arena, text, width);
}

static bool all_absorbed(const struct comparison *comparison)
{
    for (size_t v = 0; v < comparison->studies; v++)
        if (comparison->study[v]->verdicts[VERDICT_ABSORBED] < comparison->study[v]->runs)
            return false;
    return true;
}

/* "; downtime 14.0 s (after) to 15 min (before)", where the least and the most differ beyond their
** intervals; else "". */
static const char *spread(const struct groups *groups, enum headline_of h, enum shown_as as)
{
    const struct comparison *comparison = groups->comparison;
    size_t least = 0, most = 0;
    for (size_t v = 1; v < comparison->studies; v++) {
        least = comparison->value[v][h].mean < comparison->value[least][h].mean ? v : least;
        most = comparison->value[v][h].mean > comparison->value[most][h].mean ? v : most;
    }
    const struct estimate *low = &comparison->value[least][h], *high = &comparison->value[most][h];
    /* false for NaN: what has no interval is no finding */
    if (!(high->mean - low->mean > high->half_width + low->half_width))
        return "";
    return arena_format(groups->arena, "; %s %s (%s) to %s (%s)", headlines[h].name,
                        text_number(groups->arena, low->mean, as),
                        text_cut_name(groups->arena, finding_name(comparison, least), NAME_MOST),
                        text_number(groups->arena, high->mean, as),
                        text_cut_name(groups->arena, finding_name(comparison, most), NAME_MOST));
}

/* What tells them apart although they all end alike. */
static const char *apart(const struct groups *groups)
{
    const char *text = spread(groups, HEADLINE_DOWNTIME, AS_TIME);
    text = *text ? text : spread(groups, HEADLINE_OLDEST, AS_TIME);
    if (comparison_has(groups->comparison, HEADLINE_DELIVERIES))
        text = *text ? text : spread(groups, HEADLINE_DUPLICATES, AS_COUNT);
    return *text ? text : spread(groups, HEADLINE_AMPLIFICATION, AS_FACTOR);
}

/* Of one mind: all of them recover, or none does. */
static const char *unanimous(const struct groups *groups, size_t width)
{
    struct arena *arena = groups->arena;
    bool healthy = all_absorbed(groups->comparison), recovered = groups->count[ALWAYS] > 0;
    size_t count = groups->comparison->studies;
    if (count == 1) {
        const char *name = text_cut_name(arena, finding_name(groups->comparison, 0), NAME_MOST);
        const char *does = healthy ? "is healthy throughout" : recovered ? "recovers"
                                                                         : "does not recover";
        return text_cut(arena, arena_format(arena, "%s %s", name, does), width);
    }
    const char *who = recovered ? "Both variants" : "Neither variant";
    if (count > 2)
        who = arena_format(arena, recovered ? "All %zu variants" : "None of the %zu variants",
                           count);
    const char *does = healthy ? "are healthy throughout" : recovered ? "recover" : "recovers";
    const char *whole = arena_format(arena, "%s %s", who, does), *more = apart(groups);
    bool fits = text_width(whole) + text_width(more) <= width;
    return fits ? arena_format(arena, "%s%s", whole, more) : text_cut(arena, whole, width);
}

const char *finding(struct arena *arena, const struct comparison *comparison, size_t width)
{
    struct groups groups = { arena, comparison, { 0 } };
    for (size_t v = 0; v < comparison->studies; v++)
        groups.count[group_of(comparison->study[v])]++;
    for (enum group g = ALWAYS; g < GROUPS; g++)
        if (groups.count[g] == comparison->studies && g != SOMETIMES)
            return unanimous(&groups, width);
    return mixed(&groups, width);
}
