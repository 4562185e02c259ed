/* Presets of logs: Kafka's consumer, and Spring's listeners on it. */
#include "scenarios/read/presets.h"

#define SPRING "spring-projects/spring-kafka : spring-kafka/src/main/java/.../"

#define TOPIC                                                                                      \
    "lease: 5min  # max.poll.interval.ms\n"                                                        \
    "late_ack: refused  # put out of the group: the commit fails\n"                                \
    "returns_to: partition_head\n"                                                                 \
    "partitions: 1  # num.partitions: yours\n"                                                     \
    "assigned: fixed\n"                                                                            \
    "retention: 7d  # log.retention.hours\n"                                                       \
    "deduplicates: true  # enable.idempotence\n"

#define POLL                                                                                       \
    "batch: {size: 500, returns: failed_only}  # max.poll.records; it seeks back\n"                \
    "session: 45s  # session.timeout.ms\n"

#define POLL_NOTE                                                                                  \
    "A poll takes of all partitions of the member, here of one after the other. `rebalance` is "   \
    "the time that sharing the partitions out takes: set yours. "

static const struct preset presets[] = {
    {
        .name = "kafka-default",
        .about = "a queue: a topic, again at once for ever",
        .source = "apache/kafka : clients/.../consumer/ConsumerConfig.java; kafka.apache.org : "
                  "broker and topic configs",
        .revision = "2026",
        .grade = "S/D",
        .place = PRESET_QUEUE,
        .text = TOPIC,
        .note = "The lease there is between two polls, for all that the first one took; when it "
                "has passed the member is out of the group, and another reads on from the last "
                "commit, until it polls again and joins. Retention counts from the append for "
                "what is done, too: replays are left out.",
    },
    {
        .name = "kafka-default",
        .about = "a consumer: 500 records a poll",
        .source = "apache/kafka : clients/.../consumer/ConsumerConfig.java",
        .revision = "2026",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = POLL "on_failure: give_back\n",
        .note = POLL_NOTE "What a failure does is up to the program: this one seeks back. Commits "
                "every 5 s (auto.commit.interval.ms) of what earlier polls returned: a crash "
                "repeats up to that much, here what its batch has; one that closes in order "
                "commits what it has not worked on, too, and loses it.",
    },
    {
        .name = "spring-kafka-default",
        .about = "a queue: 10 deliveries, then skipped",
        .source = SPRING "listener/DefaultErrorHandler.java, SeekUtils.java",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = TOPIC "max_deliveries: 10  # FixedBackOff(0, 9), then logged and skipped\n",
        .note = "With a DeadLetterPublishingRecoverer name its topic in `dead_letter`. The "
                "failures are counted in memory: after a rebalance they begin anew.",
    },
    {
        .name = "spring-kafka-default",
        .about = "a consumer: DefaultErrorHandler, in place",
        .source = SPRING "listener/DefaultErrorHandler.java, SeekUtils.java",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = POLL "on_failure: wait  # the partition is held\n",
        .note = POLL_NOTE "It seeks back and polls anew before each retry, which begins the lease "
                "anew, too. Exceptions that are never retried (DeserializationException, "
                "ClassCastException ...) are `dead_at_once: [invalid]`.",
    },
    {
        .name = "spring-kafka-retryable-topic",
        .about = "a consumer: @RetryableTopic, 3 x 1 s",
        .source = SPRING "annotation/RetryableTopic.java, BackOff.java",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = POLL "on_failure: next\n"
                     "ladder: [1s, 1s]  # attempts 3; order is lost\n",
        .note = POLL_NOTE "Its queue is `kafka-default`, with the -dlt topic as `dead_letter`. "
                          "Pauses that are equal share one topic there.",
    },
    {
        .name = "spring-kafka-retryable-backoff",
        .about = "a consumer: @RetryableTopic, multiplier 2",
        .source = SPRING "annotation/RetryableTopic.java, BackOff.java",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = POLL "on_failure: next\n"
                     "ladder: [1s, 2s]  # attempts 3, delay 1 s, multiplier 2\n",
        .note = POLL_NOTE "Its queue is `kafka-default`, with the -dlt topic as `dead_letter`. "
                          "The multiplier has no default; more attempts go on 4 s, 8 s, 16 s, "
                          "then, before 4.0, 30 s each (maxDelay); since 4.0 there is no cap.",
    },
};

const struct preset_family presets_logs = { "queues and consumers: logs", presets,
                                            sizeof presets / sizeof *presets };
