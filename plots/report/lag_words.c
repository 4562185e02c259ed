/* What an objective allows is a bound, so what is told is the most that was reached.  The queue is
** that of the typical run.
*/
#include "plots/report/lag_words.h"

#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>

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
    return arena_format(arena, "%sCalls were amiss for %s: %s of what was wanted was served. ",
                        most(arena, study), seconds(arena, calls),
                        text_number(arena, judged->served, AS_SHARE));
}

/* --- what was lost --- */

struct lost {
    double published, dead, dropped, expired, twice;
};

/* Over the runs, in the mean; 0: none. */
static double total(struct arena *arena, const struct study *study, const char *kind,
                    const char *name, const char *metric)
{
    double mean = words_mean(study, arena_format(arena, "%s.%s.%s", kind, name, metric));
    return isnan(mean) ? 0 : mean;
}

/* What dies on a rung had been published to its queue; dead letters are told where they died. */
static struct lost lost_of(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    struct lost lost = { 0 };
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
    if (*text)
        text = arena_format(arena, "Of %s messages %s. ", count_text(arena, lost.published),
                            text);
    if (lost.twice > 0)
        text = arena_format(arena, "%s%s %s a message that had been executed before. ", text,
                            count_text(arena, lost.twice),
                            lost.twice > 1 ? "executions were of" : "execution was of");
    return text;
}
