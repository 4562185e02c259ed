/* The headline speaks of all runs; times are those of the typical run, the first that ended in the
** headline's verdict, and rates the mean over all of them.
*/
#include "plots/report/words.h"

#include "plots/report/text.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/world.h"

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

const struct results *words_drawn(const struct study *study)
{
    const struct results *typical = words_typical(study);
    return typical->health ? typical : study->run[0];
}

const char *words_span(struct arena *arena, sim_time begin, sim_time end)
{
    const char *from = text_number(arena, time_to_s(begin), AS_TIME);
    return begin == end ? from : arena_format(arena, "%s to %s", from,
                                              text_number(arena, time_to_s(end), AS_TIME));
}

/* The mean over the runs; NaN: it moves none. */
static double moved(const struct study *study, const struct fault_period *fault)
{
    double sum = 0, runs = 0;
    for (size_t r = 0; r < study->runs; r++)
        for (size_t i = 0; i < study->run[r]->faults; i++) {
            const struct fault_period *same = &study->run[r]->fault[i];
            if (same->begin != fault->begin || strcmp(same->text, fault->text) != 0)
                continue;
            sum += same->moved;
            runs++;
        }
    return sum / runs;
}

const char *words_fault_line(struct arena *arena, const struct study *study, size_t fault)
{
    const struct fault_period *period = &study->run[0]->fault[fault];
    const char *when = words_span(arena, period->begin, period->end);
    double messages = ceil(moved(study, period));
    if (isnan(messages))
        return arena_format(arena, "%s: %s", when, period->text);
    return arena_format(arena, "%s: %s (%s message%s)", when, period->text,
                        messages > 0 ? text_number(arena, messages, AS_COUNT) : "no",
                        messages > 1 ? "s" : "");
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
        if (fault->role != ROLE_TRIGGER)
            continue;
        *begin = !any || fault->begin < *begin ? fault->begin : *begin;
        *end = !any || fault->end > *end ? fault->end : *end;
        any = true;
    }
    return any;
}

const char *words_faults(struct arena *arena, const struct results *results, bool triggers)
{
    const char *first = "";
    size_t more = 0;
    for (size_t i = 0; i < results->faults; i++) {
        const struct fault_period *fault = &results->fault[i];
        if ((fault->role == ROLE_TRIGGER) != triggers)
            continue;
        more += *first ? 1 : 0;
        first = *first ? first : fault->text;
    }
    return more ? arena_format(arena, "%s (and %zu more)", first, more) : first;
}

static bool calls_queues(const struct world_spec *spec, const struct client_spec *client)
{
    for (size_t i = 0; i < client->calls.count; i++) {
        size_t place = part_find(spec, client->calls.item[i].target);
        if (place == SIZE_MAX || spec->parts.item[place].kind != PART_QUEUE)
            return false;
    }
    return client->calls.count > 0;
}

bool words_publishes(const struct world_spec *spec, const char *client)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        if (strcmp(spec->clients.item[i].name, client) == 0)
            return calls_queues(spec, &spec->clients.item[i]);
    return false;
}

bool words_inner(const struct results *results, const char *service)
{
    for (size_t i = 0; i < results->edges; i++)
        if (!results->edge[i].from_client && strcmp(results->edge[i].to, service) == 0)
            return true;
    return false;
}
