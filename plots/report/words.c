/* The verdict in words.
**
** The headline speaks of all runs; the reason takes its times from the typical run, the first that
** ended in the headline's verdict, and its rates from the mean over all of them.
*/
#include "plots/report/words.h"

#include "plots/report/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum verdict words_verdict(const struct study *study)
{
    enum verdict most = VERDICT_ABSORBED;
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        if (study->verdicts[v] && study->verdicts[v] >= study->verdicts[most])
            most = v;
    return most;
}

const struct results *words_typical(const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    for (size_t i = 0; i < study->runs; i++)
        if (study->run[i]->judgement.verdict == verdict)
            return study->run[i];
    return study->run[0];
}

double words_mean(const struct study *study, const char *path)
{
    const struct estimate *estimate = study_find(study, path);
    return estimate ? estimate->mean : NAN;
}

double words_mean_between(const struct study *study, const char *path, sim_time from, sim_time to)
{
    double sum = 0;
    size_t runs = 0;
    for (size_t i = 0; i < study->runs; i++) {
        double mean = results_mean(study->run[i], path, from, to);
        sum += isnan(mean) ? 0 : mean;
        runs += isnan(mean) ? 0 : 1;
    }
    return runs ? sum / (double)runs : NAN;
}

bool words_fault(const struct results *results, sim_time *begin, sim_time *end)
{
    bool any = false;
    *begin = *end = 0;
    for (size_t i = 0; i < results->faults; i++) {
        const struct fault_period *fault = &results->fault[i];
        if (!fault->hurts)
            continue;
        *begin = !any || fault->begin < *begin ? fault->begin : *begin;
        *end = !any || fault->end > *end ? fault->end : *end;
        any = true;
    }
    return any;
}

bool words_inner(const struct results *results, const char *service)
{
    for (size_t i = 0; i < results->edges; i++)
        if (!results->edge[i].from_client && strcmp(results->edge[i].to, service) == 0)
            return true;
    return false;
}

static const char *capitals(struct arena *arena, const char *word)
{
    char *big = arena_text(arena, word);
    for (char *at = big; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return big;
}

static bool words_any_fault(const struct results *run)
{
    sim_time begin, end;
    return words_fault(run, &begin, &end);
}

/* What the verdict says about a run with a fault, or without one. */
static const char *said(const struct results *run, bool fault)
{
    switch (run->judgement.verdict) {
    case VERDICT_ABSORBED:
        return fault ? "the objective was met throughout" : "always healthy";
    case VERDICT_DEGRADED:
        return fault ? "unhealthy, but not beyond the fault"
                     : "unhealthy at times, healthy at the end";
    case VERDICT_RECOVERED:
        return "it healed by itself soon after its trigger was gone";
    case VERDICT_STORM:
        if (!fault)
            return "more is wanted than can be served";
        return run->judgement.recovered ? "the storm outlasted its trigger, then died down"
                                        : "not recovered; more is wanted than can be served";
    case VERDICT_METASTABLE:
        return fault ? "the storm outlived its trigger" : "a storm that needed no trigger";
    case VERDICT_COUNT:
        break;
    }
    return "";
}

const char *words_headline(struct arena *arena, const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    const struct results *run = words_typical(study);
    const char *name = capitals(arena, verdict_name(verdict));
    const char *text = said(run, words_any_fault(run));
    if (study->runs < 2)
        return arena_format(arena, "%s: %s", name, text);
    return arena_format(arena, "%s in %zu of %zu runs: %s", name, study->verdicts[verdict],
                        study->runs, text);
}

static const char *time_text(struct arena *arena, sim_time time)
{
    return text_number(arena, time_to_s(time), AS_TIME);
}

/* What the users had while the fault was there, where that is not the worst of it. */
static const char *meanwhile(struct arena *arena, const struct study *study)
{
    sim_time begin, end;
    const struct results *run = words_typical(study);
    if (run->judgement.verdict >= VERDICT_STORM || !words_fault(run, &begin, &end))
        return "";
    double goodput = words_mean_between(study, "run.goodput", begin, end);
    double offered = words_mean_between(study, "run.offered", begin, end);
    if (isnan(goodput) || isnan(offered))
        return "";
    double degraded = words_mean_between(study, "run.degraded", begin, end);
    const char *fallback = degraded > 0 ? arena_format(arena, ", %s got a degraded answer",
                                                       text_number(arena, degraded, AS_RATE)) : "";
    double slow = words_mean(study, "run.slow_time");
    const char *late = slow > 0 ? arena_format(arena, "Answers were too slow for %s. ",
                                               text_number(arena, slow, AS_TIME)) : "";
    return arena_format(arena, "While it lasted, %s of the %s wanted were answered well%s. %s",
                        text_number(arena, goodput, AS_RATE), text_number(arena, offered, AS_RATE),
                        fallback, late);
}

/* Not only retries can keep a system down: so can a backlog nobody waits for, or an empty cache. */
static const char *what_keeps_it(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    for (size_t e = 0; e < run->edges; e++) {
        const char *path = arena_format(arena, "edges.%s.%s.retries", run->edge[e].from,
                                        run->edge[e].to);
        if (results_total(run, path) > 0)
            return ": the retries keep it down";
    }
    return ": what the fault left behind keeps it down";
}

/* What it was like for the users between the last fault's end and the end of the run. */
static const char *aftermath(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    sim_time begin, end, last = (sim_time)run->windows * run->tick;
    if (run->judgement.recovered || !words_fault(run, &begin, &end) || end >= last)
        return "";
    double goodput = words_mean_between(study, "run.goodput", end, last);
    double offered = words_mean_between(study, "run.offered", end, last);
    if (isnan(goodput) || isnan(offered))
        return "";
    return arena_format(arena,
                        "The fault ended at %s; in the %s after that, %s of the %s wanted were "
                        "answered well. ",
                        time_text(arena, end), time_text(arena, last - end),
                        text_number(arena, goodput, AS_RATE), text_number(arena, offered, AS_RATE));
}

static const char *healing(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    sim_time begin, end;
    bool late = run->judgement.verdict == VERDICT_STORM ||
                run->judgement.verdict == VERDICT_RECOVERED;
    if (!late || !run->judgement.recovered || !words_fault(run, &begin, &end))
        return "";
    if (study->runs > 1)
        return arena_format(arena, "The fault ended at %s. ", time_text(arena, end));
    sim_time healed = time_add(end, time_from_s(run->judgement.recovery_time));
    return arena_format(arena, "The fault ended at %s; healthy again at %s. ",
                        time_text(arena, end), time_text(arena, healed));
}

static const char *headroom(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = &words_typical(study)->judgement;
    double share = judged->fresh_load / judged->capacity;
    bool storm = judged->verdict == VERDICT_STORM || judged->verdict == VERDICT_METASTABLE;
    if (!storm || !isfinite(share) || judged->capacity <= 0 || judged->fresh_load <= 0)
        return "";
    const char *load = text_number(arena, judged->fresh_load, AS_RATE);
    const char *most = text_number(arena, judged->capacity, AS_RATE);
    if (share > 1)
        return arena_format(arena, "Fresh load %s is more than the %s that can be served. ", load,
                            most);
    return arena_format(arena, "Fresh load %s is %s of the %s that could be served%s. ", load,
                        text_number(arena, share, AS_SHARE), most,
                        judged->verdict == VERDICT_METASTABLE ? what_keeps_it(arena, study) : "");
}

const char *words_reason(struct arena *arena, const struct study *study)
{
    return arena_format(arena, "%s%s%s%s", meanwhile(arena, study), aftermath(arena, study),
                        healing(arena, study), headroom(arena, study));
}
