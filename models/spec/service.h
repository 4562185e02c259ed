/* A service: who serves. */
#ifndef SQUALL_MODELS_SPEC_SERVICE_H
#define SQUALL_MODELS_SPEC_SERVICE_H

#include "base/field.h"
#include "models/spec/effects/errors.h"
#include "models/spec/preset.h"
#include "models/spec/queue.h"

#define SERVICE_FIELDS(F, T)                                                                       \
    F(T, NAME, name, "", "", "the service's name")                                                 \
    F(T, PRESET, preset, "none", "service", PRESET_MEANING)                                        \
    F(T, COUNT, instances, "1", "1..10000", "equal instances, each with its workers and queue")    \
    F(T, COUNT, workers, REQUIRED, "1..1000000",                                                   \
      "threads of an instance: requests worked on at once, waiting for downstream calls included") \
    F(T, GROUP(queue_spec), queue, "", "", "where requests wait for a worker")                     \
    F(T, ONE(dist_registry), service_time, REQUIRED, "", "the service's own work on a request")    \
    F(T, CHOICE, discipline, "threads", "threads|sharing",                                         \
      "threads: each request works by itself; sharing: those at work share the instance's cores")  \
    F(T, COUNT, cores, "none", "1..100000 or none",                                                \
      "cores of an instance, for `discipline: sharing`")                                           \
    F(T, ONE(slowdown_registry), slowdown, "none", "",                                             \
      "how work slows down as more requests of an instance are at work")                           \
    F(T, OPTION(lock_spec), lock, "none", "", "what requests contend for while they work")         \
    F(T, OPTION(idempotency_spec), idempotency, "none", "",                                        \
      "remembers operations by their key, and answers duplicates without executing them again")    \
    F(T, GROUP(error_spec), error_rate, "", "",                                                    \
      "share of the requests that fail after the work is done, by class; a bare share is `error`") \
    F(T, TIME, retry_after, "none", "0s.. or none",                                                \
      "the hint sent along with `overloaded`, `unavailable` and a refusal by a full queue")        \
    F(T, FLAG, async, "false", "", "frees the worker while waiting for downstream calls")          \
    F(T, CHOICE, balance, "round_robin", "round_robin|random|least_loaded|power_of_two|by_user",   \
      "which instance gets the next request: in turn (each process of a caller keeps its own), "   \
      "at random, the least loaded (of those alike the next in turn), the less loaded of two "     \
      "different ones drawn; by_user: instances are shards, each for its share of the users")      \
    F(T, OPTION(autoscale_spec), autoscale, "none", "",                                            \
      "the number of instances follows their utilisation; a bare number is the largest")           \
    F(T, SPREAD(guard_registry), admission, "", "",                                                \
      "guards at the door in an order of one's own, instead of as keys")                           \
    F(T, MAP(endpoint_spec), endpoints, "", "",                                                    \
      "kinds of requests that callers tell apart, perhaps with workers of their own")              \
    F(T, MAP(call_spec), calls, "", "", "downstream calls, in order")                              \
    F(T, MAP(call_spec), publishes, "", "",                                                        \
      "queues it publishes to, behind its calls and as they are: the answer waits until the "      \
      "message is stored")
FIELD_STRUCT(service_spec, SERVICE_FIELDS);

enum discipline { DISCIPLINE_THREADS, DISCIPLINE_SHARING };
enum balance {
    BALANCE_ROUND_ROBIN,
    BALANCE_RANDOM,
    BALANCE_LEAST_LOADED,
    BALANCE_POWER_OF_TWO,
    BALANCE_BY_USER
};

/* Its calls, and behind them what it publishes: calls of queues. */
size_t service_spec_calls(const struct service_spec *service);
const struct call_spec *service_spec_call(const struct service_spec *service, size_t i);

/* Instances there may be at the most. */
int64_t service_spec_instances(const struct service_spec *service);

/* The place of an endpoint in `endpoint_spec`s, counted from 1; 0: none in particular, or
** unknown. */
uint32_t endpoint_find(const struct service_spec *service, const char *name);

#endif
