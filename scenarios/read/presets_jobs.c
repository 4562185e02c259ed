/* Presets of job runners: Sidekiq, Celery on Redis, BullMQ, Temporal's activities. */
#include "scenarios/read/presets.h"

/* count^4 + 15 s, of the 25 retries. */
#define SIDEKIQ(growth, unit, rule)                                                                \
    "redelivery:\n"                                                                                \
    "  backoff:\n"                                                                                 \
    "    list: [15s, 16s, 31s, 96s, 271s, 640s, 1311s, 2416s, 4111s, 6576s, 10015s,\n"             \
    "      14656s, 20751s, 28576s, 38431s, 50640s, 65551s, 83536s, 104991s, 130336s,\n"            \
    "      160015s, 194496s, 234271s, 279856s, 331791s]\n"                                         \
    "  jitter: {additive: {amount: 10s, growth: " growth ", unit: " unit "}}  # " rule "\n"        \
    "max_deliveries: 26  # retry 25\n"                                                             \
    "returns_to: back\n"

#define SIDEKIQ_NOTE                                                                               \
    "The poller of the retry set adds some seconds. Crashes don't count there. The dead set "      \
    "keeps 10 000 jobs for 6 months: name a queue with that `limit` (full: drop_oldest) and "      \
    "`retention` in `dead_letter`. "

#define CELERY_SOURCE                                                                              \
    "celery/kombu : kombu/transport/redis.py; celery/celery : celery/app/"
#define CELERY_LEASE                                                                               \
    "lease: 1h  # visibility_timeout, from the prefetch\n"                                         \
    "late_ack: ignored  # the copy lives on\n"                                                     \
    "returns_to: back\n"                                                                           \
    "max_deliveries: 4  # max_retries 3\n"
#define CELERY_NOTE                                                                                \
    "A retry with a countdown is handed to a worker at once and waits there, inside the lease; "   \
    "here it waits in the queue. Leases that ended don't count there, come back to the head, and " \
    "ten at a time. "

#define BULL_LEASE                                                                                 \
    "lease: 30s  # lockDuration\n"                                                                 \
    "late_ack: refused  # the lock is gone\n"                                                      \
    "returns_to: back\n"
#define BULL_NOTE                                                                                  \
    "Stalled jobs are looked for every 30 s (stalledInterval), and come back to the head. "
#define BULL_SOURCE                                                                                \
    "taskforcesh/bullmq : src/classes/worker.ts, job.ts, src/commands/"                            \
    "moveStalledJobsToWait-9.lua"

static const struct preset presets[] = {
    {
        .name = "sidekiq-default",
        .about = "a queue: 25 retries in 20 days, n^4 + 15 s",
        .source = "sidekiq/sidekiq : lib/sidekiq/job_retry.rb, config.rb",
        .revision = "2026-08 (8.1.7)",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = SIDEKIQ("linear", "1s", "rand(10 * (n + 1))"),
        .note = SIDEKIQ_NOTE,
    },
    {
        .name = "sidekiq-default",
        .about = "a consumer: a process of 5 threads",
        .source = "sidekiq/sidekiq : lib/sidekiq/config.rb, fetch.rb",
        .revision = "2026-08 (8.1.7)",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 5\n"
                "ack: before  # BRPOP: a crash loses what is at work\n"
                "on_failure: give_back  # into the retry set: no thread is held\n",
        .note = "A shutdown in order puts back what is not done after 25 s.",
    },
    {
        .name = "sidekiq-7",
        .about = "a queue: 6.2.2 to 7.3, rand(10) * (n + 1)",
        .source = "sidekiq/sidekiq : lib/sidekiq/job_retry.rb, Changes.md",
        .revision = "2024",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = SIDEKIQ("drawn", "1s", "rand(10) * (n + 1)"),
        .note = "Before 6.2.2 it was rand(30) * (n + 1): amount: 30s. " SIDEKIQ_NOTE,
    },
    {
        .name = "celery-default",
        .about = "a queue: Celery on Redis, 3 x 180 s",
        .source = CELERY_SOURCE "task.py, defaults.py",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = CELERY_LEASE "redelivery: {backoff: {constant: 180s}}  # default_retry_delay\n",
        .note = CELERY_NOTE "Of a task that calls retry(); one that does not is done after its "
                            "first failure: on_failure: dead.",
    },
    {
        .name = "celery-default",
        .about = "a consumer: Celery, acknowledged early",
        .source = CELERY_SOURCE "task.py, defaults.py",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "prefetch: 4  # worker_prefetch_multiplier 4 x concurrency: set both\n"
                "ack: before  # task_acks_late is off: a crash loses what is at work\n"
                "on_failure: give_back  # retry()\n",
        .note = "Concurrency is by default the number of cores.",
    },
    {
        .name = "celery-acks-late",
        .about = "a consumer: Celery with task_acks_late",
        .source = CELERY_SOURCE "task.py, defaults.py",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "prefetch: 4  # worker_prefetch_multiplier 4 x concurrency: set both\n"
                "on_failure: give_back  # retry()\n",
        .note = "Work longer than the queue's lease (1 h) is done twice. Concurrency is by default "
                "the number of cores.",
    },
    {
        .name = "celery-autoretry-backoff",
        .about = "a queue: autoretry_for with retry_backoff",
        .source = CELERY_SOURCE "autoretry.py, celery/utils/time.py",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = CELERY_LEASE "redelivery:\n"
                             "  backoff: {exponential: {base: 1s, factor: 2, cap: 600s}}\n"
                             "  jitter: {whole: 1s}  # half of the first pauses are 0\n"
                             "  cap: before_jitter\n",
        .note = CELERY_NOTE,
    },
    {
        .name = "bullmq-default",
        .about = "a queue: lock 30 s, may stall once",
        .source = BULL_SOURCE,
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = BULL_LEASE "max_deliveries: 2  # maxStalledCount 1\n",
        .note = BULL_NOTE "A job that stalls too often fails.",
    },
    {
        .name = "bullmq-default",
        .about = "a consumer: one at a time, one attempt",
        .source = BULL_SOURCE,
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 1\n"
                "renew: 15s  # lockRenewTime: half of lockDuration\n"
                "on_failure: dead  # attempts: 1\n",
        .note = "A renewal needs the event loop: whoever blocks it stalls, as in a `pause`.",
    },
    {
        .name = "bullmq-exponential",
        .about = "a queue: 3 attempts, exponential 1 s",
        .source = "taskforcesh/bullmq : src/classes/backoffs.ts, worker.ts, job.ts",
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_QUEUE,
        .text = BULL_LEASE "max_deliveries: 3  # attempts: the job's own\n"
                           "redelivery:\n"
                           "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n",
        .note = BULL_NOTE "Stalls are counted apart from attempts there, together here.",
    },
    {
        .name = "bullmq-exponential",
        .about = "a consumer: what fails is delayed",
        .source = BULL_SOURCE,
        .revision = "2026-08",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 1\n"
                "renew: 15s  # lockRenewTime: half of lockDuration\n"
                "on_failure: give_back\n",
        .note = "UnrecoverableError is `dead_at_once`.",
    },
    {
        .name = "temporal-activity-default",
        .about = "a queue: for ever, 1 s up to 100 s",
        .source = "temporalio/api : temporal/api/common/v1/message.proto; docs.temporal.io : "
                  "Retry Policies",
        .revision = "2026-07",
        .grade = "D",
        .place = PRESET_QUEUE,
        .text = "redelivery:\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 100s}}\n"
                "late_ack: refused  # the attempt has timed out\n",
        .note = "Start-to-close, which has no default, is the `lease` (with heartbeats, their "
                "timeout and a `renew`); schedule-to-close is the `retention`. An attempt that "
                "timed out is paused like one that failed there; here it is back at once.",
    },
    {
        .name = "temporal-activity-default",
        .about = "a consumer: a worker of 1 000 slots",
        .source = "temporalio/sdk-go : internal/internal_worker.go",
        .revision = "2026",
        .grade = "S",
        .place = PRESET_CONSUMER,
        .text = "concurrency: 1000  # MaxConcurrentActivityExecutionSize\n"
                "on_failure: give_back\n",
        .note = "Other SDKs have 200 (Java) or 100 slots. Without a heartbeat nobody notices that "
                "a worker is gone before start-to-close ends: set the queue's `lease`.",
    },
};

const struct preset_family presets_jobs = { "queues and consumers: job runners", presets,
                                            sizeof presets / sizeof *presets };
