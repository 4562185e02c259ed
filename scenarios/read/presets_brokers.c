/* Presets of brokers: RabbitMQ, Google Pub/Sub, Azure Service Bus, NATS JetStream. */
#include "scenarios/read/presets.h"

#define RABBIT_QUORUM "rabbitmq/rabbitmq-website : docs/quorum-queues/index.md, docs/consumers.md"
#define PUBSUB                                                                                     \
    "docs.cloud.google.com : Pub/Sub, subscription properties; googleapis/google-cloud-go : "      \
    "pubsub/subscription.go"
#define SERVICE_BUS                                                                                \
    "MicrosoftDocs/azure-docs : articles/service-bus-messaging/"                                   \
    "message-transfers-locks-settlement.md; learn.microsoft.com : QueueProperties"

#define RABBIT_LEASE                                                                               \
    "lease: 30min  # consumer_timeout\n"                                                           \
    "late_ack: refused  # the channel is closed\n"
#define RABBIT_EXPIRED "expired: dead_letter  # where there is a TTL (`retention`)\n"
#define RABBIT_CLOSES                                                                              \
    "With one message all that its channel holds is given back there, looked for once a minute; "  \
    "here each for itself. "

#define PUBSUB_LEASE                                                                               \
    "lease: 10s  # ack deadline\n"                                                                 \
    "late_ack: accepted\n"                                                                         \
    "returns_to: back\n"                                                                           \
    "retention: 7d\n"

static const struct preset presets[] = {
    {
        .name = "rabbitmq-classic",
        .about = "a queue: back at the head at once, no limit",
        .source = "rabbitmq/rabbitmq-website : docs/confirms.md, docs/consumers.md, docs/ttl.md",
        .revision = "2026-08",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = RABBIT_LEASE "returns_to: head  # its old position, if possible\n" RABBIT_EXPIRED,
        .note = RABBIT_CLOSES "Since 4.3 classic queues have no such timeout: lease: none.",
    },
    {
        .name = "rabbitmq-quorum",
        .about = "a queue: as of 4.0, 20 redeliveries",
        .source = RABBIT_QUORUM,
        .revision = "2026-08",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = RABBIT_LEASE "returns_to: head  # as it has a limit\n"
                             "max_deliveries: 21  # delivery-limit 20\n" RABBIT_EXPIRED,
        .note = RABBIT_CLOSES "Since 4.3 a nack and that timeout don't count, only rejects, "
                              "crashes and closed channels do: with nacks, max_deliveries: "
                              "unlimited.",
    },
    {
        .name = "rabbitmq-quorum-3",
        .about = "a queue: before 4.0, no limit",
        .source = "rabbitmq/rabbitmq-website : docs/quorum-queues/index.md (3.13)",
        .revision = "2024",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = RABBIT_LEASE "returns_to: back  # near the head with a delivery-limit\n"
                RABBIT_EXPIRED,
        .note = RABBIT_CLOSES "With a delivery-limit N: returns_to: head, max_deliveries: N + 1.",
    },
    {
        .name = "rabbitmq-consumer",
        .about = "a consumer: all that there is, pushed",
        .source = "rabbitmq/rabbitmq-website : docs/consumer-prefetch.md, docs/confirms.md",
        .revision = "2026-08",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = "prefetch: unlimited  # basic.qos not called, or 0\n"
                "on_failure: give_back  # nack with requeue: again at once\n",
        .note = "Manual acknowledgements, one a message. With automatic ones (`autoAck`) a crash "
                "loses what was sent, which can't be said. Frameworks set a prefetch of their "
                "own: Spring AMQP 250, Celery 4 a process.",
    },
    {
        .name = "pubsub-default",
        .about = "a queue: ack deadline 10 s, again at once",
        .source = PUBSUB,
        .revision = "2026",
        .grade = "S/D",
        .place = PRESET_QUEUE,
        .text = PUBSUB_LEASE,
        .note = "A dead-letter policy is `dead_letter` and `max_deliveries: 5` (5 to 100); there "
                "is none by default. Without exactly-once delivery a late acknowledgement is best "
                "effort. Ordering keys are left out.",
    },
    {
        .name = "pubsub-default",
        .about = "a consumer: the client library renews",
        .source = "googleapis/google-cloud-go : pubsub/subscription.go",
        .revision = "2025",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 1000  # MaxOutstandingMessages\n"
                "renew: 5s  # within the ack deadline of 10 s\n"
                "on_failure: give_back  # nack\n",
        .note = "It extends deadlines by the 99th percentile of its own acknowledgements (10 s to "
                "10 min) at a time, for 60 min at the most: without that limit here.",
    },
    {
        .name = "pubsub-backoff",
        .about = "a queue: with a retry policy, 10 s to 600 s",
        .source = PUBSUB,
        .revision = "2026",
        .grade = "S/D",
        .place = PRESET_QUEUE,
        .text = PUBSUB_LEASE "redelivery:\n"
                             "  backoff: {exponential: {base: 10s, factor: 2, cap: 600s}}\n",
        .note = "The factor isn't told: 2 is a guess. It pauses after a deadline that has passed, "
                "too, all by best effort; here such a message is back at once.",
    },
    {
        .name = "service-bus-default",
        .about = "a queue: lock 60 s, 10 deliveries",
        .source = SERVICE_BUS,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = "lease: 60s  # LockDuration, at most 5 min\n"
                "late_ack: refused  # the lock is lost\n"
                "returns_to: head  # at or near the front\n"
                "max_deliveries: 10\n",
        .note = "Every queue has dead letters there: name one in `dead_letter`. Sessions are "
                "`partitions` with `assigned: free`; deferred messages are left out.",
    },
    {
        .name = "service-bus-default",
        .about = "a consumer: a processor, renews for 5 min",
        .source = "learn.microsoft.com : ServiceBusProcessorOptions",
        .revision = "2026",
        .grade = "2",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 1  # MaxConcurrentCalls\n"
                "renew: 50s\n"
                "on_failure: give_back  # abandoned when the handler throws\n",
        .note = "Nothing is prefetched. It renews some seconds before the lock ends, but only for "
                "5 min (MaxAutoLockRenewalDuration): for ever here.",
    },
    {
        .name = "nats-jetstream-default",
        .about = "a queue: ack wait 30 s, no limit, 1 000 pending",
        .source = "nats-io/nats-server : server/consumer.go",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = "lease: 30s  # AckWait\n"
                "late_ack: accepted\n"
                "returns_to: head  # redeliveries go before what is new\n"
                "max_deliveries: unlimited  # MaxDeliver -1\n"
                "in_flight: 1000  # MaxAckPending\n",
        .note = "Redeliveries pass MaxAckPending there. A message past MaxDeliver is neither dead "
                "nor gone: an advisory tells of it, and it stays in the stream. `BackOff` makes "
                "the lease itself grow from delivery to delivery, which can't be said.",
    },
    {
        .name = "nats-jetstream-default",
        .about = "a consumer: a nak, and it is back at once",
        .source = "nats-io/nats-server : server/consumer.go",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "on_failure: give_back  # nak\n",
        .note = "Whoever says nothing (`on_failure: leave`) gets it back after the ack wait. "
                "InProgress() is `renew`, Term() `dead_at_once`.",
    },
};

const struct preset_family presets_brokers = { "queues and consumers: brokers", presets,
                                               sizeof presets / sizeof *presets };
