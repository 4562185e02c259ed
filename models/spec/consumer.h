/* A consumer: processes that take messages from a queue and make calls for each, through the usual
** chain of policies.  Its instances, its work and its calls are those of a service; what it does
** with messages is its own (models/queues/consumer.h).
*/
#ifndef SQUALL_MODELS_SPEC_CONSUMER_H
#define SQUALL_MODELS_SPEC_CONSUMER_H

#include "base/field.h"
#include "models/spec/effects/errors.h"
#include "models/spec/outcome.h"
#include "models/spec/preset.h"

#define CONSUMER_BATCH_FIELDS(F, T)                                                                \
    F(T, COUNT, size, REQUIRED, "1..100000",                                                       \
      "messages received at once, at the most; a slot works on them one after the other")          \
    F(T, CHOICE, returns, "whole", "whole|failed_only",                                            \
      "what comes back when one of them fails: all of the batch, or those that failed; of a "      \
      "partition, those that failed and all behind them")
FIELD_STRUCT(consumer_batch_spec, CONSUMER_BATCH_FIELDS);

#define POLLERS_FIELDS(F, T)                                                                       \
    F(T, COUNT, start, "5", "1..1000000", "batches at work at once, in the beginning")             \
    F(T, RATE, rise, "5/s", "0/s..1e9/s", "how many more, while messages wait (Lambda: 300/min)")  \
    F(T, COUNT, most, "1000", "1..1000000", "at the most")
FIELD_STRUCT(pollers_spec, POLLERS_FIELDS);

#define RUNG_FIELDS(F, T) F(T, TIME, pause, REQUIRED, "0s..", "how long messages wait there")
FIELD_STRUCT(rung_spec, RUNG_FIELDS);

#define CONSUMER_FIELDS(F, T)                                                                      \
    F(T, NAME, name, "", "", "the consumer's name")                                                \
    F(T, PRESET, preset, "none", "consumer", PRESET_MEANING)                                       \
    F(T, TEXT, queue, REQUIRED, "", "the queue that it takes messages from")                       \
    F(T, COUNT, instances, "1", "1..10000", "equal processes")                                     \
    F(T, COUNT, concurrency, "1", "1..100000", "slots: messages at work at once, each instance")   \
    F(T, COUNT, prefetch, "none", "1..1000000000 or unlimited",                                    \
      "messages that an instance holds at once, those at work among them: what it takes "          \
      "beforehand ages in its lease; none: as many as are at work")                                \
    F(T, OPTION(consumer_batch_spec), batch, "none", "", "messages taken at once")                 \
    F(T, ONE(dist_registry), service_time, "none", "",                                             \
      "the consumer's own work on a message; none: it only calls others")                          \
    F(T, GROUP(error_spec), error_rate, "", "",                                                    \
      "share of the deliveries that fail by themselves after the work is done, by class; a bare "  \
      "share is `error`")                                                                          \
    F(T, OPTION(idempotency_spec), idempotency, "none", "",                                        \
      "remembers messages by their key, and executes none twice")                                  \
    F(T, OPTION(autoscale_spec), autoscale, "none", "",                                            \
      "the number of instances follows their utilisation; a bare number is the largest")           \
    F(T, CHOICE, ack, "after", "after|before",                                                     \
      "when a message is acknowledged: after the work; or before it, when a slot takes it: what "  \
      "fails is put back all the same, but what a crash interrupts is gone (Sidekiq, Celery's "    \
      "default, auto commit)")                                                                     \
    F(T, TIME, renew, "none", "1ms.. or none",                                                     \
      "how often the lease of what is at work is renewed; none: never")                            \
    F(T, FLAG, knows_limit, "true", "",                                                            \
      "false: a poller that receives without asking whether a slot is free; where none is, the "   \
      "message has been received in vain, and comes back when its lease ends (Lambda)")            \
    F(T, OPTION(pollers_spec), pollers, "none", "",                                                \
      "batches at work at once grow from a few to many while messages wait; a bare number is "     \
      "`start`")                                                                                   \
    F(T, CHOICE, on_failure, "give_back", "give_back|leave|wait|next|dead",                        \
      "what becomes of a message that failed.  give_back: it returns to the queue, after its "     \
      "`redelivery`; leave: nothing is said, it comes back when its lease ends; wait: it is "      \
      "tried again in place, after that pause, and holds slot and partition; next: to the next "   \
      "rung of the ladder, which is what a ladder says by itself; dead: to the dead letters")      \
    F(T, LIST(rung_spec), ladder, "", "",                                                          \
      "retry topics: a queue for each pause, QUEUE-retry-1 and so on, from which the same "        \
      "consumer takes; after the last one the dead letters")                                       \
    F(T, SET, dead_at_once, "none", OUTCOME_WORDS " or none",                                      \
      "failures that no retry mends: such a message goes to the dead letters at once")             \
    F(T, TIME, session, "none", "0s.. or none",                                                    \
      "how long until it is noticed that an instance is gone, and what it held comes back; none: " \
      "at once, or of leases when they end")                                                       \
    F(T, TIME, rebalance, "0s", "0s..",                                                            \
      "how long nothing is handed out when an instance has come or gone, of a log; so it is when " \
      "a slot has been at work for longer than its lease, and when it is done")                    \
    F(T, MAP(call_spec), calls, "", "", "what it calls for each message, in order")                \
    F(T, MAP(call_spec), publishes, "", "", "queues it publishes to, when all that went well")
FIELD_STRUCT(consumer_spec, CONSUMER_FIELDS);

enum consumer_returns { RETURNS_WHOLE, RETURNS_FAILED_ONLY };
enum consumer_ack { ACK_AFTER, ACK_BEFORE };
enum consumer_on_failure {
    MESSAGE_GIVE_BACK,
    MESSAGE_LEAVE,
    MESSAGE_WAIT,
    MESSAGE_NEXT,
    MESSAGE_DEAD
};

#endif
