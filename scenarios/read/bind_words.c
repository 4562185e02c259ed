/* Paths and messages of binding. */
#include "scenarios/read/binder.h"

#include <string.h>

enum { WORDS_LISTED = 20 };

static const char *bind_path(struct binder *binder, const struct spot *at)
{
    const char *path = "";
    for (const struct spot *spot = at; spot; spot = spot->up) {
        const char *dot = *path && *path != '[' ? "." : "";
        path = spot->name ? arena_format(binder->arena, "%.60s%s%s", spot->name, dot, path)
                          : arena_format(binder->arena, "[%zu]%s%s", spot->index, dot, path);
    }
    return path;
}

static void add(struct binder *binder, struct place place, const char *text)
{
    if (binder->stopped)
        return;
    findings_add(binder->findings, SEVERITY_ERROR, place, "%s", text);
    if (++binder->errors < BIND_ERRORS)
        return;
    binder->stopped = true;
    findings_add(binder->findings, SEVERITY_ERROR, place,
                 "too many errors; the rest is not checked");
}

void bind_error(struct binder *binder, struct place place, const struct spot *at,
                const char *format, ...)
{
    struct err err = { .text = "" };
    va_list args;
    va_start(args, format);
    vsnprintf(err.text, sizeof err.text, format, args);
    va_end(args);
    bind_fail(binder, place, at, &err);
}

/* "PATH is 0, but ..." or "PATH: '5' needs a unit ...": a predicate follows at once. */
void bind_fail(struct binder *binder, struct place place, const struct spot *at,
               const struct err *err)
{
    static const char *const verbs[] = { "is ", "must ", "has ", "needs ", "takes " };
    bool predicate = false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        predicate = predicate || strncmp(err->text, verbs[i], strlen(verbs[i])) == 0;
    const char *path = at ? bind_path(binder, at) : "the scenario";
    const char *colon = predicate ? "" : ":";
    add(binder, place, arena_format(binder->arena, "%s%s %s", path, colon, err->text));
}

/* Keys that are looked for in a wrong place, or under another tool's name: without case and marks
** (`plain()`), and given only where `beside` is a key. */
static const struct { const char *word, *advice, *beside; } advices[] = {
    { "budget", "a budget belongs in `retry` (or `hedge`)", NULL },
    { "backoff", "a backoff belongs in `retry`", NULL },
    { "jitter", "jitter belongs in `retry`", NULL },
    { "true", "a tool that reads YAML 1.1 has taken the key `on` for true: write \"on\"", "on" },
    { "attempts", "attempts belong in `retry`", NULL },
    { "retries", "did you mean 'retry'?", NULL },
    { "circuitbreaker", "did you mean 'breaker'?", NULL },
    { "ratelimiter", "did you mean 'rate_limit' (of a service) or 'throttle' (of a call)?", NULL },
    { "timelimiter", "did you mean 'timeout'?", NULL },
    { "concurrency", "did you mean 'bulkhead' (of a call) or 'workers' (of a service)?", NULL },
    { "preset", "a preset belongs in a call, a service, a queue or a consumer", NULL },
    { "fallback", "a fallback belongs in a call", NULL },
    { "breaker", "a breaker belongs in a call", NULL },
    { "bulkhead", "a bulkhead belongs in a call", NULL },
    { "retry", "a retry belongs in a call", NULL },
    { "timeout", "a timeout belongs in a call", NULL },
    { "publishes", "a client calls the queue: put it under `calls`", "fleet" },
    { "visibilitytimeout", "did you mean 'lease' (of a queue)?", NULL },
    { "ackdeadline", "did you mean 'lease' (of a queue)?", NULL },
    { "ackdeadlineseconds", "did you mean 'lease' (of a queue)?", NULL },
    { "ackwait", "did you mean 'lease' (of a queue)?", NULL },
    { "lockduration", "did you mean 'lease' (of a queue)?", NULL },
    { "consumertimeout", "did you mean 'lease' (of a queue)?", NULL },
    { "maxreceivecount", "did you mean 'max_deliveries' (of a queue)?", NULL },
    { "maxreceives", "did you mean 'max_deliveries' (of a queue)?", NULL },
    { "maxdeliverycount", "did you mean 'max_deliveries' (of a queue)?", NULL },
    { "deliverylimit", "did you mean 'max_deliveries' (of a queue)?", NULL },
    { "xdeliverylimit", "did you mean 'max_deliveries' (of a queue)?", NULL },
    { "maxattempts", "did you mean 'max_deliveries' (of a queue)?", "max_deliveries" },
    { "maxattempts", "how often is said by the queue: `max_deliveries`", "prefetch" },
    { "dlq", "did you mean 'dead_letter' (of a queue)?", NULL },
    { "deadletterqueue", "did you mean 'dead_letter' (of a queue)?", NULL },
    { "deadlettertopic", "did you mean 'dead_letter' (of a queue)?", NULL },
    { "deadletterexchange", "did you mean 'dead_letter' (of a queue)?", NULL },
    { "xdeadletterexchange", "did you mean 'dead_letter' (of a queue)?", NULL },
    { "redrivepolicy", "did you mean 'dead_letter' and 'max_deliveries' (of a queue)?", NULL },
    { "ttl", "did you mean 'time_to_live' (from the publish) or 'retention' (in this queue)?",
      "time_to_live" },
    { "messagettl", "did you mean 'retention' (in this queue)?", "time_to_live" },
    { "xmessagettl", "did you mean 'retention' (in this queue)?", "time_to_live" },
    { "messageretentionperiod", "did you mean 'retention' (in this queue)?", "time_to_live" },
    { "xmaxlength", "did you mean 'limit'?", "max_deliveries" },
    { "maxlength", "did you mean 'limit'?", "max_deliveries" },
    { "delayseconds", "did you mean 'delay'?", "max_deliveries" },
    { "workers", "did you mean 'concurrency': the slots of an instance?", "prefetch" },
    { "threads", "did you mean 'concurrency': the slots of an instance?", "prefetch" },
    { "prefetchcount", "did you mean 'prefetch' (of a consumer)?", NULL },
    { "prefetchmultiplier", "did you mean 'prefetch', a number of messages?", "prefetch" },
    { "batchsize", "did you mean `batch: {size: ...}` (of a consumer)?", NULL },
    { "maxpollrecords", "did you mean `batch: {size: ...}` (of a consumer)?", NULL },
    { "autoack", "did you mean `ack: before` (of a consumer)?", NULL },
    { "enableautocommit", "did you mean `ack: before` (of a consumer)?", NULL },
    { "ackslate", "did you mean `ack: after` (of a consumer)?", NULL },
    { "sessiontimeout", "did you mean 'session' (of a consumer)?", NULL },
    { "lease", "a lease belongs in a queue", NULL },
    { "redelivery", "a redelivery belongs in a queue", NULL },
    { "maxdeliveries", "max_deliveries belong in a queue", NULL },
    { "deadletter", "a dead_letter belongs in a queue", NULL },
    { "prefetch", "a prefetch belongs in a consumer", NULL },
    { "ladder", "a ladder belongs in a consumer", NULL },
};

/* maxReceiveCount, max-receive-count and max_receive_count are one word. */
static const char *plain(struct binder *binder, const char *word)
{
    char *text = ARENA_ARRAY(binder->arena, strlen(word) + 1, char), *end = text;
    for (; *word; word++)
        if (!strchr("_-. ", *word))
            *end++ = *word >= 'A' && *word <= 'Z' ? (char)(*word - 'A' + 'a') : *word;
    return text;
}

static bool is_among(const char *word, const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, known[i]) == 0)
            return true;
    return false;
}

static const char *advice_on(struct binder *binder, const char *word, const char *const *known,
                             size_t count)
{
    const char *asked = plain(binder, word);
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (strcmp(asked, advices[i].word) == 0 &&
            (!advices[i].beside || is_among(advices[i].beside, known, count)))
            return advices[i].advice;
    return NULL;
}

const char *bind_unknown(struct binder *binder, struct place place, const char *what,
                         const char *word, const struct spot *at, const char *const *known,
                         size_t count)
{
    const char *nearest = nearest_word(word, known, count), *list = "";
    const char *path = at ? bind_path(binder, at) : "the scenario";
    for (size_t i = 0; i < count && i <= WORDS_LISTED; i++)
        list = arena_format(binder->arena, "%s%s%s", list, i ? ", " : "",
                            i < WORDS_LISTED ? known[i] : "...");
    const char *advice = nearest ? NULL : advice_on(binder, word, known, count);
    if (advice) {
        add(binder, place,
            arena_format(binder->arena, "unknown %s '%.60s' in %s; %s", what, word, path,
                         advice));
        return NULL;
    }
    const char *text = arena_format(binder->arena, "unknown %s '%.60s' in %s; %s%s%s", what, word,
                                    path, nearest ? "did you mean '" : "possible are ",
                                    nearest ? nearest : list, nearest ? "'?" : "");
    add(binder, place, text);
    return nearest;
}
