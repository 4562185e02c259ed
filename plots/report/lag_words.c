/* What an objective allows is a bound, so what is told is the most that was reached.  The queue is
** that of the typical run.
*/
#include "plots/report/lag_words.h"

#include "models/spec/consumer.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "plots/report/lag.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

static const struct judgement *typical(const struct study *study)
{
    return &words_typical(study)->judgement;
}

static double mean_of(const struct study *study, double (*value)(const struct judgement *))
{
    double sum = 0, runs = 0;
    for (size_t i = 0; i < study->runs; i++) {
        const struct judgement *judged = &study->run[i]->judgement;
        double one = value(judged);
        if (judged->verdict != words_verdict(study) || !judged->lag.queue || isnan(one))
            continue;
        sum += one;
        runs++;
    }
    return runs > 0 ? sum / runs : NAN;
}

static double behind(const struct judgement *judged)
{
    return judged->lag.behind;
}

static double oldest(const struct judgement *judged)
{
    return judged->lag.oldest;
}

static double depth(const struct judgement *judged)
{
    return judged->lag.depth;
}

static double drained(const struct judgement *judged)
{
    return judged->lag.drained - time_to_s(judged->trigger.end);
}

/* What is asked of the queue; NULL: nothing is any more, as in a study that was put together. */
static const struct queue_objective_spec *allowed_of(const struct study *study)
{
    return objective_of_queue(&study->spec->objective, typical(study)->lag.queue);
}

/* Of age and depth the one that went further beyond what is allowed. */
static bool is_aged(const struct study *study)
{
    const struct queue_objective_spec *allowed = allowed_of(study);
    if (!allowed || allowed->oldest == TIME_NONE || allowed->depth == COUNT_NONE)
        return !allowed || allowed->oldest != TIME_NONE;
    return mean_of(study, oldest) * (double)allowed->depth >=
           mean_of(study, depth) * time_to_s(allowed->oldest);
}

bool lag_is_harm(const struct study *study)
{
    const struct judgement *judged = typical(study);
    return judged->lag.queue && 2 * judged->lag.alone > judged->downtime;
}

static const char *seconds(struct arena *arena, double value)
{
    return text_number(arena, value, AS_TIME);
}

const char *lag_harm(struct arena *arena, const struct study *study, bool brief)
{
    const char *queue = text_clean(arena, typical(study)->lag.queue);
    const char *length = seconds(arena, mean_of(study, behind));
    const char *age = seconds(arena, mean_of(study, oldest));
    if (brief)
        return arena_format(arena, "%s BEHIND %s, ", queue, length);
    if (is_aged(study))
        return arena_format(arena, "%s BEHIND for %s (oldest message %s), ", queue, length, age);
    return arena_format(arena, "%s BEHIND for %s (%s messages waiting), ", queue, length,
                        text_number(arena, mean_of(study, depth), AS_COUNT));
}

const char *lag_drained(struct arena *arena, const struct study *study)
{
    double after = lag_is_harm(study) ? mean_of(study, drained) : NAN;
    return isnan(after) ? "" : arena_format(arena, "; drained after %s", seconds(arena, after));
}

static const char *most(struct arena *arena, const struct study *study)
{
    const struct queue_objective_spec *allowed = allowed_of(study);
    const char *queue = text_clean(arena, typical(study)->lag.queue);
    if (!allowed)
        return "";
    if (is_aged(study))
        return arena_format(arena, "The oldest message of %s was %s old at most; %s is allowed. ",
                            queue, seconds(arena, mean_of(study, oldest)),
                            seconds(arena, time_to_s(allowed->oldest)));
    return arena_format(arena, "In %s up to %s messages waited; %s are allowed. ", queue,
                        text_number(arena, mean_of(study, depth), AS_COUNT),
                        text_number(arena, (double)allowed->depth, AS_COUNT));
}

const char *lag_sentence(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = typical(study);
    double calls = judged->downtime - judged->lag.alone;
    if (!judged->lag.queue)
        return "";
    if (!lag_is_harm(study) || !(calls > 0))
        return most(arena, study);
    return arena_format(arena, "%sCalls were amiss for %s: %s of what was wanted was %s. ",
                        most(arena, study), seconds(arena, calls),
                        text_number(arena, judged->served, AS_SHARE), lag_served(study->spec));
}

/* --- rungs --- */

static const double *series_of(struct arena *arena, const struct results *run, const char *queue,
                               const char *metric)
{
    const struct measure *measure =
        results_find(run, arena_format(arena, "queues.%s.%s", queue, metric));
    return measure ? measure->series : NULL;
}

static void add_up(const struct results *run, const double *series, double *sum)
{
    for (size_t w = 0; series && w < run->windows; w++)
        sum[w] += isnan(series[w]) ? 0 : series[w];
}

static double highest(const struct results *run, const double *series)
{
    double most = 0;
    for (size_t w = 0; series && w < run->windows; w++)
        most = fmax(most, series[w]); /* fmax passes over NaN */
    return most;
}

static bool is_rung_of(const struct part *part, const char *queue)
{
    return part->kind == PART_QUEUE && part->rung > 0 && strcmp(part->consumer->queue, queue) == 0;
}

/* Of one queue that the objective is about. */
static const char *rungs_of(struct arena *arena, const struct results *run,
                            const struct queue_objective_spec *asked)
{
    const struct world_spec *spec = run->spec;
    double *held = ARENA_ARRAY(arena, run->windows, double), oldest = 0;
    for (size_t i = 0; i < spec->parts.count; i++) {
        const char *rung = spec->parts.item[i].service->name;
        if (!is_rung_of(&spec->parts.item[i], asked->name) ||
            objective_of_queue(&spec->objective, rung))
            continue;
        add_up(run, series_of(arena, run, rung, "depth"), held);
        add_up(run, series_of(arena, run, rung, "delayed"), held);
        oldest = fmax(oldest, highest(run, series_of(arena, run, rung, "oldest")));
    }
    double most = highest(run, held);
    bool old = asked->oldest != TIME_NONE && oldest > time_to_s(asked->oldest);
    bool deep = asked->depth != COUNT_NONE && most > (double)asked->depth;
    if (!old && !deep)
        return "";
    return arena_format(arena, "The rungs of %s, which the objective leaves out, held up to %s "
                               "messages, the oldest for %s. ", text_clean(arena, asked->name),
                        text_number(arena, ceil(most), AS_COUNT), seconds(arena, oldest));
}

const char *lag_rungs(struct arena *arena, const struct study *study)
{
    const struct objective_spec *objective = &study->spec->objective;
    const char *text = "";
    for (size_t i = 0; i < objective->queues.count; i++)
        text = arena_format(arena, "%s%s", text,
                            rungs_of(arena, words_drawn(study), &objective->queues.item[i]));
    return text;
}

/* --- what was lost --- */

struct lost {
    double published, again, dead, dropped, expired, twice; /* again: put back by redrives */
};

/* Over the runs, in the mean; 0: none. */
static double total(struct arena *arena, const struct study *study, const char *kind,
                    const char *name, const char *metric)
{
    double mean = words_mean(study, arena_format(arena, "%s.%s.%s", kind, name, metric));
    return isnan(mean) ? 0 : mean;
}

/* By the redrives of the typical run. */
static double put_back(const struct results *run)
{
    double sum = 0;
    for (size_t i = 0; i < run->faults; i++)
        sum += run->fault[i].moved > 0 && !run->fault[i].strikes ? run->fault[i].moved : 0;
    return sum;
}

/* What dies on a rung had been published to its queue; dead letters are told where they died. */
static struct lost lost_of(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    struct lost lost = { .again = put_back(run) };
    for (size_t i = 0; i < run->queues; i++) {
        const char *queue = run->queue[i];
        double published = total(arena, study, "queues", queue, "published");
        lost.published += published;
        lost.dead += total(arena, study, "queues", queue, "dead");
        if (published > 0) {
            lost.dropped += total(arena, study, "queues", queue, "dropped");
            lost.expired += total(arena, study, "queues", queue, "expired");
        }
    }
    for (size_t i = 0; i < run->consumers; i++)
        lost.twice += total(arena, study, "consumers", run->consumer[i], "duplicates");
    return lost;
}

static const char *count_text(struct arena *arena, double value)
{
    return text_number(arena, ceil(value), AS_COUNT);
}

/* ", 20 expired" after what stands there already. */
static const char *and_so_many(struct arena *arena, const char *text, double count,
                               const char *what)
{
    if (!(count > 0))
        return text;
    return arena_format(arena, "%s%s%s %s", text, *text ? ", " : "",
                        count_text(arena, count), what);
}

const char *lag_lost(struct arena *arena, const struct study *study)
{
    struct lost lost = lost_of(arena, study);
    const char *text = and_so_many(arena, "", lost.dead, "were given up");
    text = and_so_many(arena, text, lost.dropped, "were dropped");
    text = and_so_many(arena, text, lost.expired, "expired");
    const char *again = lost.again > 0 ? arena_format(arena, ", and %s put back,",
                                                      count_text(arena, lost.again)) : "";
    if (*text)
        text = arena_format(arena, "Of %s messages%s %s. ", count_text(arena, lost.published),
                            again, text);
    if (lost.twice > 0)
        text = arena_format(arena, "%s%s %s a message that had been executed before. ", text,
                            count_text(arena, lost.twice),
                            lost.twice > 1 ? "executions were of" : "execution was of");
    return text;
}
