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

/* Keys that are looked for in a wrong place, or under another tool's name. */
static const struct { const char *word, *advice; } advices[] = {
    { "budget", "a budget belongs in `retry` (or `hedge`)" },
    { "backoff", "a backoff belongs in `retry`" },
    { "jitter", "jitter belongs in `retry`" },
    { "attempts", "attempts belong in `retry`" },
    { "retries", "did you mean 'retry'?" },
    { "circuit_breaker", "did you mean 'breaker'?" },
    { "circuitBreaker", "did you mean 'breaker'?" },
    { "rate_limiter", "did you mean 'rate_limit' (of a service) or 'throttle' (of a call)?" },
    { "ratelimiter", "did you mean 'rate_limit' (of a service) or 'throttle' (of a call)?" },
    { "timelimiter", "did you mean 'timeout'?" },
    { "concurrency", "did you mean 'bulkhead' (of a call) or 'workers' (of a service)?" },
    { "preset", "a preset belongs in a call, a service, a queue or a consumer" },
    { "fallback", "a fallback belongs in a call" },
    { "breaker", "a breaker belongs in a call" },
    { "bulkhead", "a bulkhead belongs in a call" },
    { "retry", "a retry belongs in a call" },
    { "timeout", "a timeout belongs in a call" },
    { "visibility_timeout", "did you mean 'lease' (of a queue)?" },
    { "ack_deadline", "did you mean 'lease' (of a queue)?" },
    { "max_receive_count", "did you mean 'max_deliveries' (of a queue)?" },
    { "dlq", "did you mean 'dead_letter' (of a queue)?" },
    { "lease", "a lease belongs in a queue" },
    { "redelivery", "a redelivery belongs in a queue" },
    { "max_deliveries", "max_deliveries belong in a queue" },
    { "dead_letter", "a dead_letter belongs in a queue" },
    { "prefetch", "a prefetch belongs in a consumer" },
    { "ladder", "a ladder belongs in a consumer" },
};

static const char *advice_on(const char *word)
{
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (strcmp(word, advices[i].word) == 0)
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
    const char *advice = nearest ? NULL : advice_on(word);
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
