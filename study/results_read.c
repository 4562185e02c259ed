/* Reading a study back.
**
** Nothing is taken on trust: numbers of runs, faults, measures and windows, choices and places are
** held against what the scenario has.
*/
#include "models/spec/world.h"
#include "study/results_at.h"

#include <string.h>

/* --- members --- */

static bool take_member(const struct at *at, enum how how, void *into, struct err *err)
{
    switch (how) {
    case HOW_NUMBER: return at_number(at, into, err);
    case HOW_FLAG: return at_flag(at, into, err);
    case HOW_TIME: return at_whole(at, into, err);
    case HOW_PLACE: return at_place(at, into, err);
    case HOW_TEXT: return at_text(at, into, err);
    case HOW_NAME: return at_name(at, into, err);
    case HOW_VERDICT: case HOW_CAUSE: case HOW_OUTCOME: case HOW_ROLE: break;
    }
    return at_choice(at, how, into, err);
}

static bool take_members(const struct at *at, const struct members *members, void *object,
                         struct err *err)
{
    if (!json_is_object(at->value))
        return at_wrong(at, err, "an object");
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->member[i];
        struct at of = at_member(at, member->name);
        if (!take_member(&of, member->how, (char *)object + member->at, err))
            return false;
    }
    return true;
}

/* --- runs --- */

static bool take_judgement(const struct at *run, struct results *results, struct err *err)
{
    struct at at = at_member(run, "judgement");
    struct at trigger = at_member(&at, "trigger"), cause = at_member(&at, "cause");
    struct judgement *judgement = &results->judgement;
    struct at lag = at_member(&at, "lag");
    if (!take_members(&at, &judgement_members, judgement, err) ||
        !take_members(&trigger, &trigger_members, &judgement->trigger, err) ||
        !take_members(&cause, &cause_members, &judgement->cause, err) ||
        (results->queues > 0 && !take_members(&lag, &lag_members, &judgement->lag, err)))
        return false;
    at = at_member(&at, "remedy");
    return judgement->remedy == REMEDY_NONE || judgement->remedy < results->faults ||
           at_wrong(&at, err, "the place of a fault");
}

static bool take_faults(const struct at *run, struct results *results, struct err *err)
{
    struct at at = at_member(run, "faults");
    if (!at_array(&at, results->spec->faults.count, "faults, as the scenario has", err))
        return false;
    results->faults = json_array_size(at.value);
    struct arena *arena = run->file->arena;
    struct fault_period *fault = ARENA_ARRAY(arena, results->faults, struct fault_period);
    for (size_t i = 0; i < results->faults; i++) {
        struct at item = at_item(&at, i);
        if (!take_members(&item, &period_members, &fault[i], err))
            return false;
    }
    results->fault = fault;
    return true;
}

static bool take_totals(const struct at *run, struct results *results, struct err *err)
{
    struct at at = at_member(run, "totals");
    double *total = at_numbers(&at, results->measures, "numbers, one a metric", err);
    for (size_t i = 0; total && i < results->measures; i++)
        results->measure[i].total = total[i];
    return total != NULL;
}

static bool take_health(const struct at *run, struct results *results, struct err *err)
{
    struct at at = at_member(run, "health");
    const char *letters = json_is_string(at.value) ? json_string_value(at.value) : "";
    if (json_is_null(at.value))
        return true;
    if (!json_is_string(at.value) || strlen(letters) != results->windows ||
        letters[strspn(letters, health_letters)])
        return at_wrong(&at, err, arena_format(run->file->arena, "null, or %zu of the letters %s",
                                            results->windows, health_letters));
    uint8_t *health = ARENA_ARRAY(run->file->arena, results->windows, uint8_t);
    for (size_t w = 0; w < results->windows; w++)
        health[w] = (uint8_t)(strchr(health_letters, letters[w]) - health_letters);
    results->health = health;
    return true;
}

/* A run has either both health and series, or none of them. */
static bool take_series(const struct at *run, struct results *results, struct err *err)
{
    struct at at = at_member(run, "series");
    if (!results->health)
        return json_is_null(at.value) || at_wrong(&at, err, "null, as the run has no health");
    if (!at_array(&at, results->measures, "series, one a metric", err))
        return false;
    for (size_t i = 0; i < results->measures; i++) {
        struct measure *measure = &results->measure[i];
        struct at item = at_item(&at, i);
        unsigned use = measure->metric->use;
        if (json_is_null(item.value) && !(use & METRIC_COMMON))
            continue;
        if (!(use & METRIC_SERIES))
            return at_wrong(&item, err, "null: this metric has no series");
        measure->series = at_numbers(&item, results->windows, "numbers, one a window", err);
        if (!measure->series)
            return false;
    }
    return true;
}

/* Paths and names are those of `blank`. */
static struct results *take_run(const struct at *run, const struct results *blank, struct err *err)
{
    struct arena *arena = run->file->arena;
    struct results *results = ARENA_NEW(arena, struct results);
    *results = *blank;
    results->measure = ARENA_ARRAY(arena, blank->measures, struct measure);
    for (size_t i = 0; i < blank->measures; i++)
        results->measure[i] = blank->measure[i];
    struct at replication = at_member(run, "replication"), seed = at_member(run, "seed");
    struct at events = at_member(run, "events");
    int64_t number;
    if (!at_count(&replication, &results->replication, err) || !at_whole(&seed, &number, err) ||
        !at_count(&events, &results->events, err))
        return NULL;
    results->seed = (uint64_t)number;
    bool fine = take_faults(run, results, err) && take_judgement(run, results, err) &&
                take_totals(run, results, err) && take_health(run, results, err) &&
                take_series(run, results, err);
    return fine ? results : NULL;
}

/* --- studies --- */

static bool has_paths(const struct at *whole, const struct results *blank, struct err *err)
{
    struct at at = at_member(whole, "metrics");
    if (!at_array(&at, SIZE_MAX, "paths", err))
        return false;
    for (size_t i = 0; i < blank->measures; i++) {
        struct at item = at_item(&at, i);
        const char *path = json_is_string(item.value) ? json_string_value(item.value) : "nothing";
        if (strcmp(path, blank->measure[i].path) != 0)
            return err_set_at(err, (struct place){ whole->file->path, 0, 0 },
                              "%s is %.150s, but the scenario has %.150s there: they don't belong "
                              "together", item.place, path, blank->measure[i].path);
    }
    return at_array(&at, blank->measures, "paths, as the scenario has", err);
}

static bool take_runs(const struct at *whole, struct study *study, struct err *err)
{
    struct arena *arena = whole->file->arena;
    const struct results *blank = results_blank(study->spec, arena);
    struct at at = at_member(whole, "runs"), first = at_item(&at, 0);
    if (!has_paths(whole, blank, err) || !at_array(&at, SIZE_MAX, "runs", err))
        return false;
    study->runs = json_array_size(at.value);
    study->run = ARENA_ARRAY(arena, study->runs, struct results *);
    for (size_t r = 0; r < study->runs; r++) {
        struct at run = at_item(&at, r);
        study->run[r] = take_run(&run, blank, err);
        if (!study->run[r])
            return false;
    }
    if (study->runs == 0)
        return at_wrong(&at, err, "a list of at least one run");
    return study->run[0]->health || at_wrong(&first, err, "a run with series, as it is the first");
}

/* Only of variants that were compared it is known. */
static bool take_changes(const struct at *whole, struct study *study, struct err *err)
{
    struct at at = at_member(whole, "changes");
    if (!at.value)
        return true;
    if (!at_array(&at, SIZE_MAX, "texts", err))
        return false;
    size_t texts = json_array_size(at.value);
    if (texts % 2 != 0)
        return at_wrong(&at, err, "a list of paths, each with its value");
    study->changes = texts / 2;
    struct changed *changed = ARENA_ARRAY(whole->file->arena, study->changes + 1, struct changed);
    study->changed = changed;
    for (size_t i = 0; i < texts; i++) {
        struct at text = at_item(&at, i);
        if (!at_text(&text, i % 2 ? &changed[i / 2].value : &changed[i / 2].path, err))
            return false;
    }
    return true;
}

struct study *study_read(const struct results_file *file, const struct world_spec *spec,
                         struct err *err)
{
    struct study *study = ARENA_NEW(file->arena, struct study);
    struct at whole = { file, file->json, "" };
    struct at variant = at_member(&whole, "variant"), seed = at_member(&whole, "seed");
    struct at wanted = at_member(&whole, "wanted");
    int64_t number;
    uint64_t count;
    study->spec = spec;
    if (!at_text(&variant, &study->variant, err) || !at_whole(&seed, &number, err) ||
        !at_count(&wanted, &count, err) || !take_changes(&whole, study, err) ||
        !take_runs(&whole, study, err))
        return NULL;
    study->seed = (uint64_t)number;
    study->wanted = (size_t)count;
    study_sum_up(study, file->arena);
    return study;
}
