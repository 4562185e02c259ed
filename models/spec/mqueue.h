/* A message queue: what waits there is a message, and nobody waits for it.  Not to be mistaken for
** the queue before a service's workers (models/spec/queue.h).
**
** What real ones do is in the presets; how one goes on is models/queues/mqueue.h.
*/
#ifndef SQUALL_MODELS_SPEC_MQUEUE_H
#define SQUALL_MODELS_SPEC_MQUEUE_H

#include "base/field.h"
#include "models/spec/backoff.h"
#include "models/spec/jitter.h"
#include "models/spec/preset.h"

#define REDELIVERY_FIELDS(F, T)                                                                    \
    F(T, ONE(backoff_registry), backoff, REQUIRED, "",                                             \
      "the pause before each redelivery, in which nobody holds the message")                       \
    F(T, ONE(jitter_registry), jitter, "none", "", "how that pause is spread")                     \
    F(T, CHOICE, cap, "before_jitter", "before_jitter|after_jitter|both",                          \
      "which pause the backoff's cap bounds: before jitter is put on it, after it, or both")
FIELD_STRUCT(redelivery_spec, REDELIVERY_FIELDS);

#define MQUEUE_FIELDS(F, T)                                                                        \
    F(T, NAME, name, "", "", "the queue's name")                                                   \
    F(T, PRESET, preset, "none", "queue", PRESET_MEANING)                                          \
    F(T, TIME, lease, "none", "1ms.. or none",                                                     \
      "how long a delivered message stays hidden, from the receive (visibility timeout, ack "      \
      "deadline, lock); none: until it is acknowledged, or its consumer is gone")                  \
    F(T, CHOICE, late_ack, "accepted", "accepted|ignored|refused",                                 \
      "what an acknowledgement after the lease does: it still deletes the message; nothing; or "   \
      "it fails, and the work counts for nothing")                                                 \
    F(T, CHOICE, returns_to, "back", "back|head|partition_head",                                   \
      "where a message goes that comes back: behind all others, before all others, or before "     \
      "the others of its partition in the old order")                                              \
    F(T, OPTION(redelivery_spec), redelivery, "none", "",                                          \
      "a pause before a message that failed can be received again; none: at once.  A bare time "   \
      "or backoff is `backoff`")                                                                   \
    F(T, COUNT, max_deliveries, "unlimited", "1..1000000 or unlimited",                            \
      "a message received so often that comes back is dead; receives that a limit refused, and "   \
      "crashes, count; of partitions assigned fixed, a log, only those that failed")               \
    F(T, TEXT, dead_letter, "none", "",                                                            \
      "the queue that dead messages go to; none: they are dropped")                                \
    F(T, COUNT, limit, "unlimited", "1..1000000000 or unlimited",                                  \
      "messages that may be in it")                                                                \
    F(T, CHOICE, full, "refuse", "refuse|drop_oldest",                                             \
      "what a full one does: refuses the publish (`overloaded`), or drops its oldest message not " \
      "in flight")                                                                                 \
    F(T, COUNT, in_flight, "unlimited", "1..1000000000 or unlimited",                              \
      "messages delivered and not yet acknowledged, at the most; beyond, nothing is handed out")   \
    F(T, TIME, retention, "none", "1ms.. or none",                                                 \
      "how long a message may be in it: older ones expire")                                        \
    F(T, TIME, time_to_live, "none", "1ms.. or none",                                              \
      "how long after its publish a message is worth a delivery, rungs and redrives included: "    \
      "older ones expire when their turn comes")                                                   \
    F(T, CHOICE, expired, "drop", "drop|dead_letter",                                              \
      "what becomes of those: they are gone, or go to the dead letters (RabbitMQ)")                \
    F(T, TIME, delay, "0s", "0s..", "before a message can first be received")                      \
    F(T, COUNT, partitions, "none", "1..1000000 or none",                                          \
      "a log, or groups: a key decides which partition a message goes to, and each is handed "     \
      "out in order, to one consumer at a time")                                                   \
    F(T, CHOICE, assigned, "fixed", "fixed|free",                                                  \
      "with partitions.  fixed: each belongs to one slot of the consumer (Kafka); free: any slot " \
      "may take one of which nothing is at work (SQS FIFO groups, sessions)")                      \
    F(T, CHOICE, order, "fifo", "fifo|priority",                                                   \
      "who is delivered next: the one that came first; or the most important, by the class that "  \
      "was handed down with it")                                                                   \
    F(T, FLAG, deduplicates, "false", "",                                                          \
      "a publish that is retried is stored once, as it has the same key (SQS FIFO, Kafka's "       \
      "idempotent producer)")
FIELD_STRUCT(mqueue_spec, MQUEUE_FIELDS);

enum mqueue_late_ack { LATE_ACK_ACCEPTED, LATE_ACK_IGNORED, LATE_ACK_REFUSED };
enum mqueue_returns { RETURNS_BACK, RETURNS_HEAD, RETURNS_PARTITION_HEAD };
enum mqueue_full { FULL_REFUSE, FULL_DROP_OLDEST };
enum mqueue_expired { EXPIRED_DROP, EXPIRED_DEAD_LETTER };
enum mqueue_assigned { ASSIGNED_FIXED, ASSIGNED_FREE };
enum mqueue_order { MQUEUE_FIFO, MQUEUE_PRIORITY };

/* It has partitions, and each belongs to one slot of its consumer. */
static inline bool mqueue_spec_has_owners(const struct mqueue_spec *queue)
{
    return queue->partitions != COUNT_NONE && queue->assigned == ASSIGNED_FIXED;
}

#endif
