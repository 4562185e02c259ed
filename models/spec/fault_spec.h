/* What a scenario says of faults: changes to the world on a timeline.  Part of models/spec/spec.h.
*/
#ifndef SQUALL_MODELS_SPEC_FAULT_SPEC_H
#define SQUALL_MODELS_SPEC_FAULT_SPEC_H

#include "base/arena.h"
#include "base/field.h"
#include "models/spec/effects/errors.h"
#include "models/spec/fault_role.h"

/* What a fault does: one row an effect, which makes its key, its place in the registries of
** descriptions (models/spec/effects/) and of behaviour (models/effects/), and the order in which
** the effects of one fault are asked and told. */
#define FAULT_EFFECTS(F, T)                                                                    \
    F(T, OPTION(latency_fault_spec), latency, "none", "",                                      \
      "slower: a bare time is added to every request")                                         \
    F(T, OPTION(fail_first_spec), fail_first, "none", "", "the first attempts of every call fail") \
    F(T, OPTION(poison_spec), poison, "none", "",                                              \
      "a share of the calls fails however often it is tried")                                  \
    F(T, OPTION(error_spec), errors, "none", "", "more errors, by class; a bare share is `error`") \
    F(T, SHARE, capacity, "none", "0%..100% or none", "share of the workers left")             \
    F(T, FLAG, down, "false", "", "refuses every request at once")                             \
    F(T, FLAG, black_hole, "false", "", "swallows every request: callers run into their timeouts") \
    F(T, FLAG, partition, "false", "", "no message gets through, neither way")                 \
    F(T, OPTION(loss_spec), loss, "none", "",                                                  \
      "a share of the messages is lost; a bare share: of the requests")                        \
    F(T, OPTION(limit_fault_spec), rate_limit, "none", "",                                     \
      "answers `overloaded` beyond this rate, with retry-after")                               \
    F(T, OPTION(pause_spec), pause, "none", "",                                                \
      "stops the world: nothing advances, what arrives waits")                                 \
    F(T, OPTION(restart_spec), restart, "none", "",                                            \
      "all that is inside is lost, then it comes back cold; a bare time is `down`")            \
    F(T, OPTION(deploy_spec), deploy, "none", "",                                              \
      "restarts all instances, batch after batch; a bare time is `down`")                      \
    F(T, NUMBER, load, "none", "0..1e6 or none", "times the clients' rate")                    \
    F(T, SHARE, cache_loss, "none", "0%..100% or none",                                        \
      "share of the keys that the edge's caches lose, at once")                                \
    F(T, TIME, rebalance, "none", "0s.. or none",                                              \
      "the consumer's instances share the partitions out anew: nothing is handed out meanwhile") \
    F(T, OPTION(redrive_spec), redrive, "none", "",                                            \
      "puts dead letters back, at a rate; it says from where")                                 \
    F(T, FLAG, purge, "false", "", "drops all messages that wait in the queue")                \
    F(T, FREE, set, "", "text",                                                                \
      "values changed while it runs, {path: value}, put back at the end; strikes nothing itself")

/* Exactly one of service, edge, client, queue, consumer; load without a client is for all
** clients. */
#define FAULT_FIELDS(F, T)                                                                    \
    F(T, TIME, at, REQUIRED, "0s..", "when it begins")                                        \
    F##_AS(T, TIME, lasts, "for", "none", "1us.. or none",                                     \
      "how long it lasts, ramps included; none: to the end (a restart or deploy: as "          \
      "long as it takes)")                                                                     \
    F(T, TIME, ramp_up, "0s", "0s..", "grows to full strength over this long")                \
    F(T, TIME, ramp_down, "0s", "0s..", "fades away over this long at its end")               \
    F(T, CHOICE, role, "auto", ROLE_WORDS,                                                    \
      "trigger: recovery is counted from its end; remedy: it cures; event: neither.  auto: what " \
      "hurts is a trigger, what relieves a remedy, a restart or deploy of what is unhealthy " \
      "already too, a `set` an event")                                                        \
    F(T, TEXT, service, "none", "", "the service it strikes")                                 \
    F(T, TEXT, edge, "none", "", "the edge it strikes: FROM.TO")                              \
    F(T, TEXT, client, "none", "", "the client it strikes (load)")                            \
    F(T, TEXT, queue, "none", "", "the queue it strikes")                                     \
    F(T, TEXT, consumer, "none", "", "the consumer it strikes")                               \
    F(T, COUNT, instance, "none", "0..9999 or none",                                           \
      "only this instance of the service or consumer, counted from 0")                         \
    F(T, SHARE, users, "100%", "0%..100%",                                                     \
      "only the requests of this share of the users, always the same ones")                    \
    FAULT_EFFECTS(F, T)
FIELD_STRUCT(fault_spec, FAULT_FIELDS);

#define EFFECT_PLACE(T, KIND, member, standard, range, meaning) EFFECT_##member,
enum fault_effect { FAULT_EFFECTS(EFFECT_PLACE, fault_spec) EFFECTS };

#endif
