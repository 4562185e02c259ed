#include "plots/report/loop_words.h"

#include "plots/report/cause_words.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/text.h"
#include "plots/report/without_words.h"

#include <math.h>
#include <string.h>

#define MORE 1.2    /* times the first-born: more than chance */
#define SOME 0.05   /* of the work, of the calls */
#define FELT 0.1    /* of the timeout: a wait that counts */

static void say(struct loop_words *words, const char *sentence)
{
    if (*sentence)
        words->sentence[words->sentences++] = sentence;
}

static bool is_plural(enum outcome outcome) /* the others are words in quotes */
{
    return outcome == OUTCOME_timeout || outcome == OUTCOME_refused ||
           outcome == OUTCOME_deadline || outcome == OUTCOME_ok;
}

static const char *failures(struct arena *arena, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_timeout: return "timeouts";
    case OUTCOME_refused: return "refusals";
    case OUTCOME_deadline: return "passed deadlines";
    case OUTCOME_ok: return "calls";
    default: return arena_format(arena, "`%s`", outcome_name(outcome));
    }
}

static const char *limit_of(struct arena *arena, const struct loop_edge *edge)
{
    return arena_format(arena, "each given up after %s",
                        text_number(arena, edge->timeout, AS_TIME));
}

static bool times_out(const struct loop_edge *edge)
{
    return edge->failure == OUTCOME_timeout || edge->second == OUTCOME_timeout;
}

/* "timeouts (each given up after 12.0 s) and refusals are" */
static const char *both(struct arena *arena, const struct loop_edge *edge)
{
    bool timed = times_out(edge) && !isnan(edge->timeout);
    const char *limit = timed ? arena_format(arena, " (%s)", limit_of(arena, edge)) : "";
    return arena_format(arena, "%s%s and %s%s are", failures(arena, edge->failure),
                        edge->failure == OUTCOME_timeout ? limit : "",
                        failures(arena, edge->second),
                        edge->second == OUTCOME_timeout ? limit : "");
}

/* "checkout → orders: timeouts are retried, 2.19 attempts a call, each given up after 2.00 s." */
static const char *of_edge(struct arena *arena, const struct loop_edge *edge)
{
    bool one = edge->second == OUTCOME_ok;
    bool timed = one && edge->failure == OUTCOME_timeout && !isnan(edge->timeout);
    const char *what = one ? arena_format(arena, "%s %s", failures(arena, edge->failure),
                                          is_plural(edge->failure) ? "are" : "is")
                           : both(arena, edge);
    return arena_format(arena, "%s → %s: %s retried, %s attempts a call%s%s.",
                        text_clean(arena, edge->from), text_clean(arena, edge->to), what,
                        text_number(arena, edge->attempts, AS_FACTOR), timed ? ", " : "",
                        timed ? limit_of(arena, edge) : "");
}

/* "stock gets 4913/s, 5.0 times what is first-born (983/s); 73 % of its work is for callers that
** have left." */
static const char *of_service(struct arena *arena, const struct loop_service *service)
{
    const char *name = text_clean(arena, service->name), *much;
    const char *rate = text_number(arena, service->arrivals, AS_RATE);
    if (!service->fresh)
        much = arena_format(arena, "%s gets %s, all of them retries", name, rate);
    else if (service->arrivals >= MORE * service->first_born)
        much = arena_format(arena, "%s gets %s, %s times what is first-born (%s)", name, rate,
                            text_number(arena, service->arrivals / service->first_born, AS_FACTOR),
                            text_number(arena, service->first_born, AS_RATE));
    else
        much = arena_format(arena, "%s gets %s, hardly more than what is first-born", name, rate);
    if (!(service->wasted >= SOME))
        return arena_format(arena, "%s.", much);
    return arena_format(arena, "%s; %s of its work is for callers that have left.", much,
                        text_number(arena, service->wasted, AS_SHARE));
}

/* "stock has no room for all of that and refuses 82 % of what inventory sends: that is retried,
** too." */
static const char *of_refusals(struct arena *arena, const struct loop_service *service)
{
    if (!(service->refused >= SOME))
        return "";
    const char *of = service->sender
                         ? arena_format(arena, "of what %s sends",
                                        text_clean(arena, service->sender)) : "of it";
    return arena_format(arena, "%s has no room for all of that and refuses %s %s%s.",
                        text_clean(arena, service->name),
                        text_number(arena, service->refused, AS_SHARE), of,
                        service->again ? ": that is retried, too" : "");
}

/* How the work that the retries bring makes the next calls on this edge fail. */
static const char *closing(struct arena *arena, const struct loop_service *service,
                           const struct loop_edge *edge)
{
    const char *name = text_clean(arena, service->name), *from = text_clean(arena, edge->from);
    if (!times_out(edge) || !(service->wait >= FELT * edge->timeout))
        return "";
    const char *wait = text_number(arena, service->wait, AS_TIME);
    const char *limit = text_number(arena, edge->timeout, AS_TIME);
    if (service->wait >= edge->timeout)
        return arena_format(arena, "That work causes the timeouts: a request waits %s in the mean "
                                   "for a worker of %s, and %s gives up after %s.", wait, name,
                            from, limit);
    return arena_format(arena, "That work causes the timeouts: a request waits %s in the mean for "
                               "a worker of %s, of the %s that %s waits for its answer.", wait,
                        name, limit, from);
}

/* The first edge to the service which the loop goes through; "": there is none. */
static const char *close_at(struct arena *arena, const struct loop *loop,
                            const struct loop_service *service)
{
    for (size_t i = 0; i < loop->edges; i++) {
        const char *end = strcmp(loop->edge[i].to, service->name) == 0
                              ? closing(arena, service, &loop->edge[i]) : "";
        if (*end)
            return end;
    }
    return "";
}

/* "841 messages wait in payments; each that gets through took 1.38 deliveries; charge has 46 % of
** its slots at work." */
static const char *of_queue(struct arena *arena, const struct loop_queue *queue)
{
    const char *taken = isnan(queue->deliveries)
                            ? ""
                            : arena_format(arena, "; each that gets through takes %s deliveries",
                                           text_number(arena, queue->deliveries, AS_FACTOR));
    const char *slots = !queue->consumer
                            ? "; nobody reads it"
                            : arena_format(arena, "; %s has %s of its slots at work",
                                           text_clean(arena, queue->consumer),
                                           text_number(arena, queue->busy, AS_SHARE));
    return arena_format(arena, "%s messages wait in %s in the mean%s%s.",
                        text_number(arena, queue->waiting, AS_COUNT),
                        text_clean(arena, queue->name), taken, slots);
}

/* What the trigger did, where it was no storm; whether it did that alone is known from the run
** without retries. */
static const char *of_trigger(struct arena *arena, const struct results *results,
                              const struct loop *loop)
{
    double after = results->judgement.after;
    const char *time = text_number(arena, after, AS_TIME);
    if (loop_was_borne(loop))
        return arena_format(arena, "%zu of the %zu windows of the trigger were unhealthy%s.",
                            loop->bad_during, loop->during,
                            after > 0 ? arena_format(arena, ", and %s after it", time) : "");
    const char *rest = after > 0
                           ? arena_format(arena, ", and what had piled up for %s after it", time)
                           : "";
    if (loop->edges)
        return arena_format(arena, "It was down as long as the trigger was there%s.", rest);
    return arena_format(arena, "The trigger kept it down, as long as it was there%s.", rest);
}

static const char *of_windows(struct arena *arena, const struct loop *loop)
{
    const char *from = chronicle_moment(arena, loop->from), *to = chronicle_moment(arena, loop->to);
    if (loop->windows == 1)
        return arena_format(arena, "From %s to %s, in its unhealthy window:", from, to);
    return arena_format(arena, "From %s to %s, in its %zu unhealthy windows:", from, to,
                        loop->windows);
}

struct loop_words loop_words(struct arena *arena, const struct results *results,
                             const struct loop *loop, const struct without_retries *without)
{
    size_t most = loop->edges + 3 * loop->services + 4;
    struct loop_words words = { ARENA_ARRAY(arena, most, const char *), 0 };
    if (loop->windows == 0)
        return words;
    if (loop->storm)
        say(&words, cause_sentence(arena, &results->judgement.cause, results->judgement.recovered));
    else if (!without || loop_was_borne(loop))
        say(&words, of_trigger(arena, results, loop));
    if (without)
        say(&words, without_sentence(arena, results, loop, without));
    if (loop->edges || loop->services || loop->queue.name)
        say(&words, of_windows(arena, loop));
    for (size_t i = 0; i < loop->edges; i++)
        say(&words, of_edge(arena, &loop->edge[i]));
    for (size_t i = 0; i < loop->services; i++) {
        say(&words, of_service(arena, &loop->service[i]));
        say(&words, of_refusals(arena, &loop->service[i]));
        say(&words, close_at(arena, loop, &loop->service[i]));
    }
    if (loop->queue.name)
        say(&words, of_queue(arena, &loop->queue));
    return words;
}
