/* One sentence a kind of cause, written once and in two lengths: cause_brief() ends another
** sentence, cause_sentence() stands by itself and has the numbers.  The kinds are a closed set: a
** new one does not compile until it has its words.
*/
#include "plots/report/cause_words.h"

#include "plots/report/text.h"

#include <math.h>
#include <string.h>

static const char *share(struct arena *arena, double value)
{
    return text_number(arena, value, AS_SHARE);
}

static const char *rate(struct arena *arena, double value)
{
    return text_number(arena, value, AS_RATE);
}

/* "shop → payments", or the service alone. */
static const char *place(struct arena *arena, const struct cause *cause)
{
    if (!cause->to)
        return "";
    const char *to = text_clean(arena, cause->to);
    return cause->from ? arena_format(arena, "%s → %s", text_clean(arena, cause->from), to) : to;
}

static const char *at_ease(struct arena *arena, const struct cause *cause)
{
    return arena_format(arena, "nothing is overloaded, the busiest workers are at %s",
                        share(arena, cause->busy));
}

/* "orders", of orders → fulfil. */
static const char *queue_of(struct arena *arena, const struct cause *cause)
{
    return cause->from ? text_clean(arena, cause->from) : "";
}

static const char *consumer_of(struct arena *arena, const struct cause *cause)
{
    return cause->to ? text_clean(arena, cause->to) : "nobody";
}

static const char *messages(struct arena *arena, double count)
{
    double whole = fmax(1, round(count));
    return arena_format(arena, "%s message%s", text_number(arena, whole, AS_COUNT),
                        whole > 1 ? "s" : "");
}

/* By the digits that are shown. */
static bool is_as_much(struct arena *arena, const struct cause *cause)
{
    return strcmp(rate(arena, cause->wanted), rate(arena, cause->capacity)) == 0;
}

static const char *brief_of_queue(struct arena *arena, const struct cause *cause)
{
    const char *queue = queue_of(arena, cause), *consumer = consumer_of(arena, cause);
    switch (cause->kind) {
    case CAUSE_CONSUMERS:
        return is_as_much(arena, cause)
                   ? arena_format(arena, "as much comes into %s as %s can do", queue, consumer)
                   : arena_format(arena, "more comes into %s than %s can do", queue, consumer);
    case CAUSE_BURST:
        return arena_format(arena, "%s at once into %s", messages(arena, cause->wanted), queue);
    case CAUSE_STOPPED:
        return cause->to ? arena_format(arena, "%s takes nothing from %s", consumer, queue)
                         : arena_format(arena, "nobody reads %s", queue);
    case CAUSE_LEASES:
        return arena_format(arena, "leases of %s run out before the work is done", queue);
    case CAUSE_REDELIVERIES:
        return arena_format(arena, "redeliveries of %s keep %s behind", queue, consumer);
    case CAUSE_BLOCKED:
        return arena_format(arena, "messages of %s wait behind others, while slots are idle",
                            queue);
    case CAUSE_HELD:
        return arena_format(arena, "each delivery of %s holds its slot for too long", queue);
    case CAUSE_DRAINS: return arena_format(arena, "the backlog of %s drains", queue);
    case CAUSE_STAYS: return arena_format(arena, "the backlog of %s stays", queue);
    case CAUSE_PAUSED:
        return arena_format(arena, "messages of %s are old that wait for their next delivery",
                            queue);
    default: return "";
    }
}

const char *cause_brief(struct arena *arena, const struct cause *cause)
{
    const char *where = place(arena, cause);
    switch (cause->kind) {
    case CAUSE_NONE: return "";
    case CAUSE_SATURATION: return "more is wanted than can be served";
    case CAUSE_COLD_CACHE: return arena_format(arena, "the cache of %s is cold", where);
    case CAUSE_RETRIES: return "the retries keep it down";
    case CAUSE_ABANDONED: return arena_format(arena, "%s works for callers that have left", where);
    case CAUSE_BACKLOG: return arena_format(arena, "a backlog waits for %s", where);
    case CAUSE_BREAKER: return arena_format(arena, "the breaker of %s is open", where);
    case CAUSE_EJECTED:
        return arena_format(arena, "%s has no instance left in its rotation", where);
    case CAUSE_LIMIT:
        return arena_format(arena, "a limit of %s turns away %s of its requests", where,
                            share(arena, cause->share));
    case CAUSE_PAUSES:
        return arena_format(arena, "calls take %s attempts, and the pauses between them",
                            text_number(arena, cause->share, AS_FACTOR));
    case CAUSE_HANGING: return "calls hang";
    case CAUSE_SLOW: return "answers are too slow, though nothing is overloaded";
    case CAUSE_OUTCOME:
        return arena_format(arena, "%s of the calls end in `%s`", share(arena, cause->share),
                            outcome_name(cause->outcome));
    case CAUSE_CONSUMERS:
    case CAUSE_BURST:
    case CAUSE_STOPPED:
    case CAUSE_LEASES:
    case CAUSE_REDELIVERIES:
    case CAUSE_BLOCKED:
    case CAUSE_HELD:
    case CAUSE_DRAINS:
    case CAUSE_STAYS:
    case CAUSE_PAUSED: return brief_of_queue(arena, cause);
    }
    return "";
}

/* "Fresh load 280/s is 93 % of the 300/s that could be served". */
static const char *headroom(struct arena *arena, const struct cause *cause)
{
    if (!(cause->wanted > 0))
        return "Nothing was wanted afresh";
    if (!isfinite(cause->can) || cause->can <= 0)
        return arena_format(arena, "Fresh load %s could be served", rate(arena, cause->wanted));
    return arena_format(arena, "Fresh load %s is %s of the %s that could be served",
                        rate(arena, cause->wanted), share(arena, cause->wanted / cause->can),
                        rate(arena, cause->can));
}

static const char *of_cold_cache(struct arena *arena, const struct cause *cause)
{
    const char *where = place(arena, cause);
    return arena_format(arena,
                        "The cache of %s is cold, it answers %s of the calls: so %s of the %s "
                        "wanted can be served, and %s with the cache warm. ",
                        where, share(arena, cause->share), rate(arena, cause->can),
                        rate(arena, cause->wanted), rate(arena, cause->capacity));
}

/* A little too much need not mean that next to nothing is answered: then the queue works for
** nobody. */
static const char *of_saturation(struct arena *arena, const struct cause *cause, bool over)
{
    const char *text = arena_format(arena, "Fresh load %s %s more than the %s that %s be served. ",
                                    rate(arena, cause->wanted), over ? "was" : "is",
                                    rate(arena, cause->capacity), over ? "could" : "can");
    if (!(cause->well < 0.5 * cause->capacity) || !(cause->wasted >= 0.5))
        return text;
    return arena_format(arena, "%sOnly %s were answered well: %s of the work was for callers that "
                               "had left%s. ", text, rate(arena, cause->well),
                        share(arena, cause->wasted),
                        cause->retried ? ", and they try again" : "");
}

static const char *of_breaker(struct arena *arena, const struct cause *cause, bool over)
{
    return arena_format(arena, "The breaker of %s %s open %s of the time; %s. ",
                        place(arena, cause), over ? "was" : "is", share(arena, cause->share),
                        at_ease(arena, cause));
}

/* --- queues --- */

/* "40/s come into orders, 80 % of the 50/s that fulfil can do". */
static const char *inflow(struct arena *arena, const struct cause *cause)
{
    const char *queue = queue_of(arena, cause), *in = rate(arena, cause->wanted);
    if (!(cause->wanted > 0))
        return arena_format(arena, "Nothing comes into %s", queue);
    if (!isfinite(cause->capacity) || cause->capacity <= 0)
        return arena_format(arena, "%s come into %s", in, queue);
    return arena_format(arena, "%s come into %s, %s of the %s that %s can do", in, queue,
                        share(arena, cause->wanted / cause->capacity),
                        rate(arena, cause->capacity), consumer_of(arena, cause));
}

static const char *of_drain(struct arena *arena, const struct cause *cause, bool over)
{
    const char *fall = rate(arena, cause->can - cause->wanted);
    if (over || !(cause->share > 0))
        return arena_format(arena, "%s: the backlog fell by %s. ", inflow(arena, cause), fall);
    return arena_format(arena, "%s: the backlog falls by %s, and would be gone %s after the run's "
                               "end. ", inflow(arena, cause), fall,
                        text_number(arena, cause->share, AS_TIME));
}

static const char *of_burst(struct arena *arena, const struct cause *cause)
{
    return arena_format(arena, "%s came into %s at once, in the window from %s on: %s of work at "
                               "the %s that %s can do. ",
                        messages(arena, cause->wanted), queue_of(arena, cause),
                        text_number(arena, cause->share, AS_TIME),
                        text_number(arena, cause->wanted / cause->capacity, AS_TIME),
                        rate(arena, cause->capacity), consumer_of(arena, cause));
}

/* Where something else than slots is the limit. */
static const char *idle_slots(struct arena *arena, const struct cause *cause)
{
    return cause->share > 0 ? arena_format(arena, " with %s of its slots at work",
                                           share(arena, cause->share)) : "";
}

static const char *of_queue(struct arena *arena, const struct cause *cause, bool over)
{
    const char *queue = queue_of(arena, cause), *consumer = consumer_of(arena, cause);
    const char *part = share(arena, cause->share), *in = inflow(arena, cause);
    switch (cause->kind) {
    case CAUSE_CONSUMERS:
        return arena_format(arena, "%s %s into %s, %s the %s that %s can do%s. ",
                            rate(arena, cause->wanted), over ? "came" : "come", queue,
                            is_as_much(arena, cause) ? "as much as" : "more than",
                            rate(arena, cause->capacity), consumer, idle_slots(arena, cause));
    case CAUSE_BURST: return of_burst(arena, cause);
    case CAUSE_STOPPED:
        return cause->to ? arena_format(arena, "%s, but %s %s nothing from it. ", in, consumer,
                                        over ? "took" : "takes")
                         : arena_format(arena, "%s, and nobody reads it. ", in);
    case CAUSE_LEASES:
        return arena_format(arena, "%s, but %s of the deliveries outlive their lease, and their "
                                   "messages are worked on again beside them. ", in, part);
    case CAUSE_REDELIVERIES:
        return arena_format(arena, "%s, but %s of the deliveries are redeliveries, and they %s it "
                                   "behind. ", in, part, over ? "kept" : "keep");
    case CAUSE_BLOCKED:
        return arena_format(arena, "%s, but messages %s behind others, of their partition or tried "
                                   "again in place: only %s of the slots %s at work. ", in,
                            over ? "waited" : "wait", part, over ? "were" : "are");
    case CAUSE_HELD:
        return arena_format(arena, "%s, but a delivery holds its slot %s times as long as when "
                                   "what it calls is well. ", in,
                            text_number(arena, cause->share, AS_FACTOR));
    case CAUSE_DRAINS: return of_drain(arena, cause, over);
    case CAUSE_STAYS:
        return arena_format(arena, "%s, and %s %s it: the backlog %s. ", in,
                            rate(arena, cause->can), over ? "left" : "leave",
                            over ? "stayed" : "stays");
    case CAUSE_PAUSED:
        return arena_format(arena, "%s, and nothing waits to be received: old %s only what %s back "
                                   "and %s in its pause or lease, %s in the mean. ", in,
                            over ? "was" : "is", over ? "had come" : "has come",
                            over ? "lay" : "lies", messages(arena, cause->share));
    default: return "";
    }
}

const char *cause_sentence(struct arena *arena, const struct cause *cause, bool over)
{
    const char *where = place(arena, cause), *part = share(arena, cause->share);
    switch (cause->kind) {
    case CAUSE_NONE: return "";
    case CAUSE_SATURATION: return of_saturation(arena, cause, over);
    case CAUSE_COLD_CACHE: return of_cold_cache(arena, cause);
    case CAUSE_RETRIES:
        return arena_format(arena, "%s: the retries %s it down. ", headroom(arena, cause),
                            over ? "kept" : "keep");
    case CAUSE_ABANDONED:
        return arena_format(arena,
                            "%s: %s of the work of %s %s for callers that had left, and that %s it "
                            "down. ",
                            headroom(arena, cause), part, where, over ? "was" : "is",
                            over ? "kept" : "keeps");
    case CAUSE_BACKLOG:
        return arena_format(arena, "%s: the backlog before %s %s it down. ",
                            headroom(arena, cause), where, over ? "kept" : "keeps");
    case CAUSE_BREAKER: return of_breaker(arena, cause, over);
    case CAUSE_LIMIT:
        return arena_format(arena, "%s turned away %s of its requests by a limit; %s. ", where,
                            part, at_ease(arena, cause));
    case CAUSE_PAUSES:
        return arena_format(arena, "Nothing is overloaded, the busiest workers are at %s: %s. ",
                            share(arena, cause->busy), cause_brief(arena, cause));
    case CAUSE_EJECTED:
    case CAUSE_HANGING:
    case CAUSE_SLOW:
    case CAUSE_OUTCOME: break;
    case CAUSE_CONSUMERS:
    case CAUSE_BURST:
    case CAUSE_STOPPED:
    case CAUSE_LEASES:
    case CAUSE_REDELIVERIES:
    case CAUSE_BLOCKED:
    case CAUSE_HELD:
    case CAUSE_DRAINS:
    case CAUSE_STAYS:
    case CAUSE_PAUSED: return of_queue(arena, cause, over);
    }
    return arena_format(arena, "Nothing is overloaded: the busiest workers are at %s. ",
                        share(arena, cause->busy));
}
