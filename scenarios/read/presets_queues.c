/* Presets of queues and job runners, as far as a call with retries can stand for them. */
#include "scenarios/read/presets.h"
#include "scenarios/read/presets_words.h"

#define NOT_HELD "No worker is held through the pause there: let the caller be a client, or " \
                 "`async`. "

static const struct preset presets[] = {
    {
        .name = "kafka-producer-default",
        .about = "a producer: for 120 s, 100 ms up to 1 s",
        .source = "apache/kafka : clients/.../ExponentialBackoff.java, CommonClientConfigs.java",
        .revision = "2026",
        .grade = "S/2",
        .text = "deadline: 120s  # delivery.timeout.ms\n"
                "retry:\n"
                "  attempts: unlimited  # retries 2147483647\n"
                "  backoff: {exponential: {base: 100ms, factor: 2, cap: 1s}}\n"
                "  jitter: {symmetric: 20%}\n"
                "  cap: both\n"
                "  on: [unavailable, overloaded, refused, timeout]  # retriable errors\n"
                "  retry_after: ignore\n"
                "timeout: 30s  # request.timeout.ms\n",
        .note = "Kafka pauses whole milliseconds. Batching and linger.ms are left out.",
    },
    {
        .name = "spring-kafka-default",
        .about = "DefaultErrorHandler: 9 retries in place",
        .source = "spring-projects/spring-kafka : DefaultErrorHandler.java",
        .revision = "2026-08",
        .grade = "S",
        .text = INSTANT_RETRY("10"),
        .note = "FixedBackOff(0, 9) blocks the partition; what follows (log, dead letter) is left "
                "out.",
    },
    {
        .name = "spring-kafka-retryable-topic",
        .about = "@RetryableTopic: 3 attempts, 1 s apart",
        .source = "spring-projects/spring-kafka : RetryableTopic.java",
        .revision = "2026-08",
        .grade = "S",
        .text = CONSTANT_RETRY("3", "1s"),
        .note = NOT_HELD "Topics, order and dead letters are left out.",
    },
    {
        .name = "celery-default",
        .about = "a task that calls retry(): 180 s apart",
        .source = "celery/celery : celery/app/task.py",
        .revision = "head",
        .grade = "S",
        .text = CONSTANT_RETRY("4", "180s"),
        .note = "max_retries 3. " NOT_HELD,
    },
    {
        .name = "celery-autoretry-backoff",
        .about = "autoretry_for with retry_backoff=True",
        .source = "celery/celery : celery/app/autoretry.py, celery/utils/time.py",
        .revision = "head",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # max_retries 3\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 600s}}\n"
                "  jitter: {whole: 1s}  # half of the first pauses are 0\n"
                "  cap: before_jitter\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = NOT_HELD,
    },
    {
        .name = "sidekiq-default",
        .about = "25 retries in 20 days: n^4 + 15 s",
        .source = "sidekiq/sidekiq : lib/sidekiq/job_retry.rb",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 26  # retry 25\n"
                "  backoff:\n"
                "    list: [15s, 16s, 31s, 96s, 271s, 640s, 1311s, 2416s, 4111s, 6576s, 10015s,\n"
                "      14656s, 20751s, 28576s, 38431s, 50640s, 65551s, 83536s, 104991s, 130336s,\n"
                "      160015s, 194496s, 234271s, 279856s, 331791s]\n"
                "  jitter: {additive: {amount: 10s, growth: linear, unit: 1s}}  # rand(10 * n)\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "Before, it was rand(10) * n: growth: drawn; and rand(30) * n before that. Its "
                "poller adds some seconds more. " NOT_HELD,
    },
    {
        .name = "activejob-retry-on",
        .about = "Rails: retry_on, 5 attempts, 3 s",
        .source = "rails/rails : activejob/lib/active_job/exceptions.rb",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 5\n"
                "  backoff: {constant: 3s}\n"
                "  jitter: {positive: 15%}  # retry_jitter of new apps\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "Without load_defaults of a new app there is no jitter. " NOT_HELD,
    },
    {
        .name = "activejob-polynomially-longer",
        .about = "Rails: retry_on, n^4 + 2 s",
        .source = "rails/rails : activejob/lib/active_job/exceptions.rb",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 5\n"
                "  backoff: {list: [3s, 18s, 83s, 258s]}\n"
                "  jitter: {positive: 15%}  # retry_jitter of new apps\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "The jitter is on n^4 alone there: here pauses are up to 0.3 s longer. "
                NOT_HELD,
    },
    {
        .name = "bullmq-exponential",
        .about = "BullMQ of Node: backoff exponential, 1 s",
        .source = "taskforcesh/bullmq : src/classes/backoffs.ts",
        .revision = "2026, measured: 6.7.0",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # the job's own; 1 where it gives none\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: none\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = NOT_HELD,
    },
    {
        .name = "kafkajs-default",
        .about = "KafkaJS of Node: 5 retries",
        .source = "tulios/kafkajs : src/retry/index.js, defaults.js",
        .revision = "2026, measured: 2.2.4",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 6  # retries: 5\n"
                "  backoff: {compounding: {base: 300ms, factor: 2, cap: 30s, spread: 20%}}\n"
                "  jitter: none\n"
                "  on: [unavailable, overloaded, refused, timeout]  # retriable errors\n"
                "  retry_after: ignore\n",
        .note = "It pauses whole milliseconds, rounded up. Its chance adds up: each pause is "
                "spread around twice the last one as it came out.",
    },
    {
        .name = "temporal-activity-default",
        .about = "an activity: for ever, 1 s up to 100 s",
        .source = "temporalio/api : temporal/api/common/v1/message.proto; docs.temporal.io",
        .revision = "2026-07",
        .grade = "D",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 100s}}\n"
                "  jitter: none\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "Ends with schedule-to-close alone: set `deadline`. " NOT_HELD,
    },
};

const struct preset_family presets_queues = { "job runners, as calls", presets,
                                              sizeof presets / sizeof *presets };
