/* Presets of Amazon SQS, and of Lambda that takes from it. */
#include "scenarios/read/presets.h"

#define SQS_GUIDE "docs.aws.amazon.com : Amazon SQS Developer Guide (visibility timeout, quotas)"
#define LAMBDA_GUIDE "docs.aws.amazon.com : AWS Lambda Developer Guide (SQS event source mappings)"

/* What has failed is said by saying nothing. */
#define LEFT_ALONE "on_failure: leave  # nobody deletes it: back when its lease ends\n"

/* An invocation works on a batch; the account's concurrency is the default of 1000. */
#define LAMBDA(rise, returns)                                                                      \
    "concurrency: 1000  # reserved concurrency: yours\n"                                           \
    "knows_limit: false  # it is throttled, not asked\n"                                           \
    "pollers: {start: 5, rise: " rise ", most: 1000}\n"                                            \
    "batch: {size: 10, returns: " returns "}\n" LEFT_ALONE

#define LAMBDA_NOTE                                                                                \
    "Set `concurrency` to the function's reserved concurrency, and the queue's lease to six "      \
    "times its timeout, as AWS advises. The pollers shrink again there; what is throttled is "     \
    "tried anew within the lease, here it waits for the lease's end at once. With the mapping's "  \
    "MaximumConcurrency set, say `knows_limit: true` and that number as `concurrency`."

static const struct preset presets[] = {
    {
        .name = "sqs-default",
        .about = "a queue: visibility timeout 30 s, no redrive",
        .source = SQS_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = "lease: 30s  # VisibilityTimeout, from the receive\n"
                "late_ack: accepted\n"
                "returns_to: back\n"
                "max_deliveries: unlimited  # maxReceiveCount: of a redrive policy\n"
                "in_flight: 120000\n"
                "retention: 4d\n",
        .note = "Order is best effort there, and now and then a message is delivered twice, or a "
                "late delete does nothing. Retention goes on through a redrive. A redrive policy "
                "is `max_deliveries` and `dead_letter`; there is none by default.",
    },
    {
        .name = "sqs-default",
        .about = "a consumer: what fails waits for its lease",
        .source = SQS_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = LEFT_ALONE,
        .note = "One message a receive, unless MaxNumberOfMessages (to 10) is a `batch`. Polling "
                "takes no time here, long or short. ChangeMessageVisibility(0) on failure is "
                "`on_failure: give_back`, as a heartbeat it is `renew`.",
    },
    {
        .name = "sqs-fifo",
        .about = "a queue: groups in order, one at a time each",
        .source = SQS_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = "lease: 30s  # VisibilityTimeout, from the receive\n"
                "late_ack: refused  # the receipt handle has expired\n"
                "returns_to: partition_head\n"
                "partitions: 1000  # message groups: yours\n"
                "assigned: free\n"
                "deduplicates: true\n"
                "in_flight: 120000  # 20000 until the end of 2024\n"
                "retention: 4d\n",
        .note = "Groups come as keys do, and have no limit there. Deduplication ends after 5 "
                "minutes there. Its limits of 300 calls a second (or high throughput's), and that "
                "only the first 120 000 messages are searched for a free group, are left out.",
    },
    {
        .name = "sqs-fifo",
        .about = "a consumer: what fails holds its group",
        .source = SQS_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = LEFT_ALONE,
        .note = "A receive may bring messages of several groups there; here a batch is of one.",
    },
    {
        .name = "sqs-lambda",
        .about = "a consumer: Lambda, batches come back whole",
        .source = LAMBDA_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = LAMBDA("300/min", "whole"),
        .note = LAMBDA_NOTE,
    },
    {
        .name = "sqs-lambda-partial",
        .about = "a consumer: Lambda, ReportBatchItemFailures",
        .source = LAMBDA_GUIDE,
        .revision = "2026",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = LAMBDA("300/min", "failed_only"),
        .note = LAMBDA_NOTE,
    },
    {
        .name = "sqs-lambda-2018",
        .about = "a consumer: Lambda until the end of 2023",
        .source = "aws.amazon.com : AWS Compute Blog, how Lambda scales with SQS standard queues",
        .revision = "2021-12",
        .grade = "D",
        .place = PRESET_CONSUMER,
        .text = LAMBDA("60/min", "whole"),
        .note = LAMBDA_NOTE,
    },
};

const struct preset_family presets_sqs = { "queues and consumers: SQS, Lambda", presets,
                                           sizeof presets / sizeof *presets };
