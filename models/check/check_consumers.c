/* Checks of consumers: a queue that exists, a way for what fails, and slots that can get something.
*/
#include "models/check/check.h"

/* --- what fails --- */

/* A ladder is there to be climbed, so it says `next` unless another word is written. */
static void settle_ladder(const struct check *check, struct consumer_spec *consumer)
{
    if (consumer->ladder.count > 0 && consumer->on_failure == MESSAGE_GIVE_BACK &&
        !check_written(check, &consumer->on_failure))
        consumer->on_failure = MESSAGE_NEXT;
}

static void check_ladder(struct check *check, const struct consumer_spec *consumer)
{
    bool next = consumer->on_failure == MESSAGE_NEXT;
    if (next && consumer->ladder.count == 0)
        CHECK_ERROR(check, &consumer->on_failure,
                    "'%s' has no ladder with a next rung; give it one (`ladder: [30s, 5min]`), or "
                    "say `on_failure: dead`", consumer->name);
    if (!next && consumer->ladder.count > 0)
        CHECK_WARNING(check, &consumer->on_failure,
                    "no message of '%s' gets onto its ladder; say `on_failure: next`, or take the "
                    "ladder away (`ladder: []`)", consumer->name);
}

/* What comes back by the lease alone needs one. */
static void check_lease(struct check *check, const struct consumer_spec *consumer,
                        const struct mqueue_spec *queue)
{
    if (queue->lease != TIME_NONE)
        return;
    if (consumer->on_failure == MESSAGE_LEAVE)
        CHECK_ERROR(check, &consumer->on_failure,
                    "what '%s' leaves comes back when its lease ends, but '%s' has none: it would "
                    "never come back; set its lease, or say `on_failure: give_back`",
                    consumer->name, queue->name);
    if (!consumer->knows_limit)
        CHECK_ERROR(check, &consumer->knows_limit,
                    "what '%s' receives in vain comes back when its lease ends, but '%s' has none: "
                    "it would never come back", consumer->name, queue->name);
    if (consumer->renew != TIME_NONE)
        CHECK_ERROR(check, &consumer->renew, "there is no lease to renew: '%s' has none",
                    queue->name);
}

/* It takes messages beforehand: of partitions that belong to somebody nobody does. */
static bool prefetches(const struct consumer_spec *consumer, const struct mqueue_spec *queue)
{
    return consumer->prefetch != COUNT_NONE && consumer->knows_limit &&
           !mqueue_spec_has_owners(queue);
}

/* Once it is acknowledged a message has no lease, and its consumer alone has it. */
static void check_ack(struct check *check, const struct consumer_spec *consumer,
                      const struct mqueue_spec *queue)
{
    if (consumer->ack != ACK_BEFORE)
        return;
    if (consumer->on_failure == MESSAGE_LEAVE)
        CHECK_ERROR(check, &consumer->on_failure,
                    "what '%s' leaves has been acknowledged (`ack: before`) and has no lease that "
                    "would bring it back; say `on_failure: give_back`, or `ack: after`",
                    consumer->name);
    if (consumer->renew != TIME_NONE && queue->lease != TIME_NONE)
        CHECK_WARNING(check, &consumer->renew,
                      "`renew` does nothing: what is at work in '%s' has been acknowledged (`ack: "
                      "before`), and has no lease any more", consumer->name);
    if (consumer->session != TIME_NONE && !prefetches(consumer, queue) &&
        !mqueue_spec_has_owners(queue))
        CHECK_WARNING(check, &consumer->session,
                      "`session` does nothing: what '%s' had when it goes is lost (`ack: before`)",
                      consumer->name);
}

static void check_renewal(struct check *check, const struct consumer_spec *consumer,
                          const struct mqueue_spec *queue)
{
    if (queue->lease != TIME_NONE && consumer->renew >= queue->lease)
        CHECK_ERROR(check, &consumer->renew,
                    "'%s' renews leases every %s, but those of '%s' are over after %s; renew in a "
                    "shorter time", consumer->name, check_time(check, consumer->renew), queue->name,
                    check_time(check, queue->lease));
    if (queue->lease != TIME_NONE && consumer->session > queue->lease &&
        !mqueue_spec_has_owners(queue))
        CHECK_WARNING(check, &consumer->session,
                      "the end of a session (%s) brings nothing back: leases are over after %s",
                      check_time(check, consumer->session), check_time(check, queue->lease));
}

/* --- slots --- */

/* Each of its slots takes from its own partitions, one batch at a time. */
static void check_own_partitions(struct check *check, const struct consumer_spec *consumer,
                                 const struct mqueue_spec *queue)
{
    const struct { const void *member; const char *word; bool given; } idle[] = {
        { &consumer->prefetch, "prefetch", consumer->prefetch != COUNT_NONE },
        { &consumer->pollers, "pollers", consumer->pollers != NULL },
        { &consumer->knows_limit, "knows_limit", !consumer->knows_limit },
    };
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        if (idle[i].given)
            CHECK_WARNING(check, idle[i].member,
                          "`%s` does nothing: each slot of '%s' takes what is in its own "
                          "partitions of '%s', a batch at a time, and nothing else (`assigned: fixed`)",
                          idle[i].word, consumer->name, queue->name);
}

static void check_polling(struct check *check, const struct consumer_spec *consumer)
{
    int64_t slots = consumer->instances * consumer->concurrency;
    const struct pollers_spec *pollers = consumer->pollers;
    if (!consumer->knows_limit && consumer->prefetch != COUNT_NONE)
        CHECK_WARNING(check, &consumer->prefetch,
                      "nothing is prefetched: a poller that does not know the limit receives "
                      "whatever there is (`knows_limit: false`)");
    if (pollers && pollers->start > pollers->most)
        CHECK_ERROR(check, &pollers->start, "pollers.start is %lld, above most, which is %lld",
                    (long long)pollers->start, (long long)pollers->most);
    else if (pollers && consumer->knows_limit && pollers->start >= slots)
        CHECK_WARNING(check, &consumer->pollers,
                      "the pollers change nothing: '%s' begins with %lld, and has only %lld slots "
                      "for them", consumer->name, (long long)pollers->start, (long long)slots);
}

static void check_rebalance(struct check *check, const struct consumer_spec *consumer,
                            const struct mqueue_spec *queue)
{
    if (consumer->rebalance > 0 && !mqueue_spec_has_owners(queue))
        CHECK_WARNING(check, &consumer->rebalance,
                      "there is nothing to rebalance: '%s' has no partitions that belong to "
                      "somebody", queue->name);
}

static void check_prefetch(struct check *check, const struct consumer_spec *consumer)
{
    int64_t prefetch = consumer->prefetch;
    if (prefetch <= 0 || !consumer->knows_limit) /* none, or unlimited */
        return;
    if (prefetch < consumer->concurrency)
        CHECK_WARNING(check, &consumer->prefetch,
                      "only %lld of the %lld slots of an instance of '%s' can have a message: it "
                      "holds no more at once (`prefetch`)", (long long)prefetch,
                      (long long)consumer->concurrency, consumer->name);
    else if (consumer->batch && prefetch < consumer->batch->size)
        CHECK_WARNING(check, &consumer->prefetch,
                      "no batch of '%s' has %lld messages: an instance holds no more than %lld "
                      "(`prefetch`)", consumer->name, (long long)consumer->batch->size,
                      (long long)prefetch);
}

/* More slots than there can be something for. */
static void check_idle_slots(struct check *check, const struct consumer_spec *consumer,
                             const struct mqueue_spec *queue)
{
    int64_t slots = consumer->instances * consumer->concurrency;
    if (queue->partitions != COUNT_NONE && slots > queue->partitions)
        CHECK_WARNING(check, &consumer->concurrency,
                      "only %lld of the %lld slots of '%s' ever work: '%s' has %lld partitions, "
                      "and each is handed to one at a time", (long long)queue->partitions,
                      (long long)slots, consumer->name, queue->name, (long long)queue->partitions);
    else if (queue->in_flight != COUNT_UNLIMITED && slots > queue->in_flight)
        CHECK_WARNING(check, &queue->in_flight,
                      "only %lld of the %lld slots of '%s' ever work: no more messages may be in "
                      "flight", (long long)queue->in_flight, (long long)slots, consumer->name);
}

static void check_consumer(struct check *check, const struct consumer_spec *consumer)
{
    size_t place = check_find(check_names_of(check, PART_QUEUE), consumer->queue);
    check_ladder(check, consumer);
    if (place == NO_PART) {
        CHECK_ERROR(check, &consumer->queue, "'%s' takes from '%s', but there is no such queue%s",
                    consumer->name, consumer->queue,
                    check_hint_of(check, PART_QUEUE, consumer->queue));
        return;
    }
    const struct part *part = check_part(check, place);
    if (part->rung > 0)
        CHECK_ERROR(check, &consumer->queue,
                    "'%s' takes from '%s', a rung of the ladder of '%s', which takes from it "
                    "itself", consumer->name, consumer->queue, part->consumer->name);
    check_lease(check, consumer, part->queue);
    check_renewal(check, consumer, part->queue);
    check_ack(check, consumer, part->queue);
    if (mqueue_spec_has_owners(part->queue)) {
        check_own_partitions(check, consumer, part->queue);
    } else {
        check_polling(check, consumer);
        check_prefetch(check, consumer);
    }
    check_rebalance(check, consumer, part->queue);
    check_idle_slots(check, consumer, part->queue);
}

void check_consumers(struct check *check)
{
    for (size_t i = 0; i < check->spec->consumers.count; i++) {
        settle_ladder(check, &check->spec->consumers.item[i]);
        check_consumer(check, &check->spec->consumers.item[i]);
    }
}
