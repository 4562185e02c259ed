/* Candidates are rows of tables, tried in order: an edge's, a service's, then what was done for
** nothing.  A candidate becomes a line only where it says something.
*/
#include "plots/report/controls.h"

#include "models/spec/spec_call.h"
#include "plots/report/text.h"

#include <math.h>
#include <string.h>

#define TITLE_WIDTH 18
#define NAME_LEAST 4

/* What may become a line.  `least`: a highest point below this is nothing. */
struct candidate {
    const char *metric, *word;
    const char *policy, *field; /* what it can hold at the most, for each process; NULL: unknown */
    double least;
    int band;
    bool share; /* 1 is full; otherwise the highest point is */
    bool moves; /* worth a line only if it moves */
};

static const struct candidate edge_candidates[] = {
    { "breaker_open_share", "breaker open", NULL, NULL, 0.001, 1, true, false },
    { "breaker_probing_share", "half open", NULL, NULL, 0.05, 2, true, false },
    { "bulkhead_busy", "bulkhead", "bulkhead", "concurrent", 0.5, 0, false, true },
    { "pool_busy", "pool", "pool", "size", 0.5, 0, false, true },
    { "budget_level", "budget", NULL, NULL, 1e-6, 0, false, true },
    { "ejected", "ejected", NULL, NULL, 0.05, 0, false, true },
    { "cache_hit_ratio", "cache hits", NULL, NULL, 0.01, 0, true, true },
};
static const struct candidate service_candidates[] = {
    { "limit", "limit", NULL, NULL, 1, 0, false, true },
    { "instances", "instances", NULL, NULL, 1.5, 0, false, true },
};
static const struct candidate waste_candidates[] = {
    { "wasted_work", "wasted", NULL, NULL, 0.01, 0, true, false },
    { "duplicate_share", "done twice", NULL, NULL, 0.001, 0, true, false },
};

/* --- how much a control can hold --- */

/* What all processes together can hold; NaN where that is unknown. */
static double room_of(const struct picture *picture, const struct candidate *candidate,
                      const struct edge_name *edge)
{
    if (!candidate->policy || !edge)
        return NAN;
    struct spec_call call = spec_call_find(picture->run->spec, edge->from, edge->to,
                                           edge->from_client);
    for (size_t i = 0; call.policies && i < call.policies->count; i++) {
        const struct one *policy = &call.policies->item[i];
        if (strcmp(policy->kind->name, candidate->policy) != 0)
            continue;
        const struct field *most = fields_find(policy->kind->fields, candidate->field);
        const struct field *scope = fields_find(policy->kind->fields, "scope");
        bool shared = scope && *(const int *)field_member(scope, policy->value) != 0;
        return (double)*(const int64_t *)field_member(most, policy->value) *
               (shared ? 1 : call.processes);
    }
    return NAN;
}

/* --- choosing --- */

static double lowest(const struct picture *picture, const double *series)
{
    double least = INFINITY;
    for (size_t i = 0; i < picture->run->windows; i += picture->stride)
        least = fmin(least, picture_point(picture, series, i));
    return least;
}

static bool says_something(const struct picture *picture, const struct candidate *candidate,
                           const double *series, double most)
{
    if (!series || most < candidate->least)
        return false;
    return !candidate->moves || most - lowest(picture, series) > 0.02 * most;
}

/* The word, how much is full, and as much of the name as there is room for. */
static const char *title_of(const struct picture *picture, const struct candidate *candidate,
                            const char *name, double most)
{
    struct arena *arena = picture->arena;
    const char *word = candidate->word;
    if (!candidate->share)
        word = arena_format(arena, "%s (of %s)", word, text_number(arena, most, AS_COUNT));
    size_t least = text_width(name) < NAME_LEAST ? text_width(name) : NAME_LEAST;
    if (text_width(word) + 1 + least > TITLE_WIDTH)
        word = candidate->word;
    size_t room = TITLE_WIDTH - text_width(word) - 1;
    return arena_format(arena, "%s %s", text_cut_name(arena, name, room), word);
}

static void consider(const struct picture *picture, struct control_panel *panel, const char *object,
                     const char *name, const struct edge_name *edge,
                     const struct candidate *candidate)
{
    struct arena *arena = picture->arena;
    const struct measure *measure =
        results_find(picture->run, arena_format(arena, "%s.%s", object, candidate->metric));
    const double *series = measure ? measure->series : NULL;
    double most = picture_highest(picture, series);
    if (panel->lines == CONTROL_LINES || !says_something(picture, candidate, series, most))
        return;
    double room = candidate->share ? 1 : room_of(picture, candidate, edge);
    double full = isnan(room) ? most : room;
    panel->line[panel->lines++] = (struct control_line){
        title_of(picture, candidate, name, full), name, series, full, candidate->band
    };
}

static void consider_consumers(const struct picture *picture, struct control_panel *panel,
                               const struct candidate *candidate)
{
    for (size_t c = 0; c < picture->run->consumers; c++) {
        const char *name = picture->run->consumer[c];
        consider(picture, panel, arena_format(picture->arena, "consumers.%s", name), name, NULL,
                 candidate);
    }
}

static void consider_services(const struct picture *picture, struct control_panel *panel,
                              const struct candidate *candidate)
{
    for (size_t s = 0; s < picture->run->services; s++) {
        const char *name = picture->run->service[s];
        consider(picture, panel, arena_format(picture->arena, "services.%s", name), name, NULL,
                 candidate);
    }
}

struct control_panel controls_choose(const struct picture *picture)
{
    struct control_panel panel = { .lines = 0 };
    for (size_t c = 0; c < sizeof edge_candidates / sizeof *edge_candidates; c++)
        for (size_t e = 0; e < picture->run->edges; e++) {
            const struct edge_name *edge = &picture->run->edge[e];
            const char *object =
                arena_format(picture->arena, "edges.%s.%s", edge->from, edge->to);
            consider(picture, &panel, object, edge->to, edge, &edge_candidates[c]);
        }
    for (size_t c = 0; c < sizeof service_candidates / sizeof *service_candidates; c++)
        consider_services(picture, &panel, &service_candidates[c]);
    for (size_t c = 0; c < sizeof service_candidates / sizeof *service_candidates; c++)
        consider_consumers(picture, &panel, &service_candidates[c]);
    return panel;
}

struct control_panel waste_choose(const struct picture *picture)
{
    struct control_panel panel = { .lines = 0 };
    for (size_t c = 0; c < sizeof waste_candidates / sizeof *waste_candidates; c++)
        consider_services(picture, &panel, &waste_candidates[c]);
    return panel;
}
