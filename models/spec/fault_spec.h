/* What a scenario says of faults: changes to the world on a timeline.  Part of models/spec/spec.h. */
#ifndef SQUALL_MODELS_SPEC_FAULT_SPEC_H
#define SQUALL_MODELS_SPEC_FAULT_SPEC_H

#include "base/field.h"
#include "models/spec/outcome.h"
#include "sim/dist/dist.h"

/* What became of the effect of an error that comes after the work. */
#define EFFECT_FIELD(F, T)                                                           \
    F(T, SHARE, effect, "0%", "0%..100%",                                            \
      "share of these errors, `invalid` excepted, that come once the effect has taken place: it " \
      "was done, and the answer denies it")

#define ERROR_FIELDS(F, T)                                                           \
    F(T, SHARE, error, "0%", "0%..100%", "share of the requests answered `error`")   \
    F(T, SHARE, unavailable, "0%", "0%..100%", "... answered `unavailable`")         \
    F(T, SHARE, overloaded, "0%", "0%..100%", "... answered `overloaded`")           \
    F(T, SHARE, invalid, "0%", "0%..100%", "... answered `invalid`")                 \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(error_spec, ERROR_FIELDS);

#define LATENCY_FAULT_FIELDS(F, T)                                                       \
    F(T, ONE(dist_registry), add, "none", "", "added to the work (service), or to the delay each way (edge)") \
    F(T, SHARE, share, "100%", "0%..100%", "share of the requests that are slowed down") \
    F(T, NUMBER, multiply, "1", "0..1e6", "times the work or the delay")
FIELD_STRUCT(latency_fault_spec, LATENCY_FAULT_FIELDS);

#define LOSS_FIELDS(F, T)                                                                      \
    F(T, SHARE, request, "0%", "0%..100%", "of the requests, before they arrive")              \
    F(T, SHARE, answer, "0%", "0%..100%", "of the answers, after the work was done")
FIELD_STRUCT(loss_spec, LOSS_FIELDS);

#define FAILURE_WORDS "error|unavailable|overloaded|invalid"
enum failure { FAILURE_ERROR, FAILURE_UNAVAILABLE, FAILURE_OVERLOADED, FAILURE_INVALID };

#define FAIL_FIRST_FIELDS(F, T)                                                                \
    F(T, COUNT, attempts, REQUIRED, "1..100000000", "how many attempts of every call")         \
    F(T, CHOICE, as, "error", FAILURE_WORDS, "the class of the answer")                        \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(fail_first_spec, FAIL_FIRST_FIELDS);

#define POISON_FIELDS(F, T)                                                                    \
    F(T, SHARE, share, REQUIRED, "0%..100%", "share of the calls that fail in every attempt")  \
    F(T, CHOICE, as, "error", FAILURE_WORDS, "the class of the answer")                        \
    F(T, FLAG, sticks, "false", "",                                                            \
      "the poison lies in what the user wants, the root call: whichever layer tries again meets " \
      "it again")                                                                              \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(poison_spec, POISON_FIELDS);

#define LIMIT_FAULT_FIELDS(F, T)                                                               \
    F(T, RATE, rate, REQUIRED, "0/s..1e9/s", "requests that are let in, of all instances")     \
    F(T, NUMBER, burst, "none", "1..1e9 or none",                                              \
      "requests let in at once after a rest; none: what comes in a second, at least one")
FIELD_STRUCT(limit_fault_spec, LIMIT_FAULT_FIELDS);

#define PAUSE_FIELDS(F, T)                                                                     \
    F(T, FLAG, on, "true", "", "false: there is no pause")                                     \
    F(T, CHOICE, spares, "nothing", "nothing|running",                                         \
      "running: requests that have a worker go on to their end; only what waits for one, or "  \
      "arrives, is held")
FIELD_STRUCT(pause_spec, PAUSE_FIELDS);

enum spares { SPARES_NOTHING, SPARES_RUNNING };

#define RESTART_FIELDS(F, T)                                                                   \
    F(T, TIME, down, REQUIRED, "0s..10000d", "how long it refuses every request")              \
    F(T, TIME, warmup, "0s", "0s..10000d", "how long it is cold after that")                   \
    F(T, NUMBER, cold, "1", "1..1e6",                                                          \
      "times the work when it is back, falling to 1 in a straight line while it warms up")
FIELD_STRUCT(restart_spec, RESTART_FIELDS);

#define DEPLOY_FIELDS(F, T)                                                                    \
    F(T, TIME, down, REQUIRED, "0s..10000d", "how long a restarted instance refuses every request") \
    F(T, COUNT, batch, "1", "1..10000", "instances restarted at once")                         \
    F(T, TIME, warmup, "0s", "0s..10000d", "how long an instance is cold after that")          \
    F(T, NUMBER, cold, "1", "1..1e6", "times the work when it is back, falling to 1 over `warmup`") \
    F(T, FLAG, drain, "false", "",                                                             \
      "taken out of rotation until it is up again, and finishes its work before the restart")  \
    F(T, TIME, drain_timeout, "30s", "0s..10000d", "what is not finished by then is lost")     \
    F(T, TIME, pause, "0s", "0s..10000d", "between two batches")
FIELD_STRUCT(deploy_spec, DEPLOY_FIELDS);

/* Which part it has in the course of a run: models/measure/period.h. */
#define ROLE_WORDS "auto|trigger|remedy|event"
enum fault_role { ROLE_AUTO, ROLE_TRIGGER, ROLE_REMEDY, ROLE_EVENT };

/* Exactly one of service, edge, client; load without a client is for all of them. */
#define FAULT_FIELDS(F, T)                                                                    \
    F(T, TIME, at, REQUIRED, "0s..", "when it begins")                                        \
    F##_AS(T, TIME, lasts, "for", "none", "1us.. or none", "how long it lasts, ramps included; none: to the end (a restart or deploy: as long as it takes)") \
    F(T, TIME, ramp_up, "0s", "0s..", "grows to full strength over this long")                \
    F(T, TIME, ramp_down, "0s", "0s..", "fades away over this long at its end")               \
    F(T, CHOICE, role, "auto", ROLE_WORDS,                                                    \
      "trigger: recovery is counted from its end; remedy: it cures; event: neither.  auto: what " \
      "hurts is a trigger, what relieves a remedy, a restart or deploy of what is unhealthy " \
      "already too, a `set` an event")                                                        \
    F(T, TEXT, service, "none", "", "the service it strikes")                                 \
    F(T, TEXT, edge, "none", "", "the edge it strikes: FROM.TO")                              \
    F(T, TEXT, client, "none", "", "the client it strikes (load)")                            \
    F(T, COUNT, instance, "none", "0..9999 or none", "only this instance of the service, counted from 0") \
    F(T, SHARE, users, "100%", "0%..100%", "only the requests of this share of the users, always the same ones") \
    F(T, OPTION(latency_fault_spec), latency, "none", "", "slower: a bare time is added to every request") \
    F(T, OPTION(error_spec), errors, "none", "", "more errors, by class; a bare share is `error`") \
    F(T, OPTION(fail_first_spec), fail_first, "none", "", "the first attempts of every call fail") \
    F(T, OPTION(poison_spec), poison, "none", "", "a share of the calls fails however often it is tried") \
    F(T, SHARE, capacity, "none", "0%..100% or none", "share of the workers left")            \
    F(T, FLAG, down, "false", "", "refuses every request at once")                            \
    F(T, FLAG, black_hole, "false", "", "swallows every request: callers run into their timeouts") \
    F(T, FLAG, partition, "false", "", "no message gets through, neither way")                \
    F(T, OPTION(loss_spec), loss, "none", "", "a share of the messages is lost; a bare share: of the requests") \
    F(T, OPTION(limit_fault_spec), rate_limit, "none", "", "answers `overloaded` beyond this rate, with retry-after") \
    F(T, OPTION(pause_spec), pause, "none", "",                                               \
      "stops the world: nothing advances, what arrives waits")                                \
    F(T, OPTION(restart_spec), restart, "none", "", "all that is inside is lost, then it comes back cold; a bare time is `down`") \
    F(T, OPTION(deploy_spec), deploy, "none", "", "restarts all instances, batch after batch; a bare time is `down`") \
    F(T, NUMBER, load, "none", "0..1e6 or none", "times the clients' rate")                   \
    F(T, SHARE, cache_loss, "none", "0%..100% or none", "share of the keys that the edge's caches lose, at once") \
    F(T, FREE, set, "", "text",                                                               \
      "values changed while it runs, {path: value}, put back at the end; strikes nothing itself")
FIELD_STRUCT(fault_spec, FAULT_FIELDS);

static inline bool fault_pauses(const struct fault_spec *fault)
{
    return fault->pause && fault->pause->on;
}

#endif
