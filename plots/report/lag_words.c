/* What an objective allows is a bound, so what is told is the most that was reached. */
#include "plots/report/lag_words.h"

#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>

/* By how much of what is allowed; of depths where `aged` is false. */
struct lag {
    const char *queue;
    double reached, allowed;
    bool aged;
};

static double excess(const struct lag *lag)
{
    return lag->allowed > 0 ? lag->reached / lag->allowed : lag->reached > 0 ? INFINITY : 0;
}

static double reached(const struct study *study, const char *queue, const char *metric)
{
    struct arena *arena = arena_create();
    double value = words_mean(study, arena_format(arena, "queues.%s.%s", queue, metric));
    arena_destroy(arena);
    return isnan(value) ? 0 : value;
}

static void consider(struct lag *worst, struct lag lag)
{
    if (excess(&lag) > 1 && (!worst->queue || excess(&lag) > excess(worst)))
        *worst = lag;
}

/* queue NULL: none is beyond what is allowed. */
static struct lag worst_of(const struct study *study)
{
    const struct objective_spec *objective = &study->spec->objective;
    struct lag worst = { 0 };
    for (size_t i = 0; i < objective->queues.count; i++) {
        const struct queue_objective_spec *queue = &objective->queues.item[i];
        if (queue->oldest != TIME_NONE)
            consider(&worst, (struct lag){ queue->name, reached(study, queue->name, "oldest"),
                                           time_to_s(queue->oldest), true });
        if (queue->depth != COUNT_NONE)
            consider(&worst, (struct lag){ queue->name, reached(study, queue->name, "depth_max"),
                                           (double)queue->depth, false });
    }
    return worst;
}

bool lag_any(const struct study *study)
{
    return worst_of(study).queue != NULL;
}

static const char *number(struct arena *arena, const struct lag *lag, double value)
{
    return text_number(arena, value, lag->aged ? AS_TIME : AS_COUNT);
}

const char *lag_brief(struct arena *arena, const struct study *study)
{
    struct lag lag = worst_of(study);
    if (!lag.queue)
        return "";
    return arena_format(arena, lag.aged ? "oldest message %s" : "%s messages waiting",
                        number(arena, &lag, lag.reached));
}

const char *lag_sentence(struct arena *arena, const struct study *study)
{
    struct lag lag = worst_of(study);
    if (!lag.queue)
        return "";
    const char *allowed = number(arena, &lag, lag.allowed);
    const char *most = number(arena, &lag, lag.reached), *name = text_clean(arena, lag.queue);
    if (lag.aged)
        return arena_format(arena, "The oldest message of %s was %s old at most; %s is allowed. ",
                            name, most, allowed);
    return arena_format(arena, "In %s up to %s messages waited; %s are allowed. ", name, most,
                        allowed);
}
