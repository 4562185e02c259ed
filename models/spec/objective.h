/* What healthy means. */
#ifndef SQUALL_MODELS_SPEC_OBJECTIVE_H
#define SQUALL_MODELS_SPEC_OBJECTIVE_H

#include "base/field.h"

/* Quantile targets; TARGET_... (models/counts/counts.h) has them in this order. */
#define LATENCY_FIELDS(F, T)                                                     \
    F(T, TIME, p50, "none", "1us.. or none", "half of the answers within this")  \
    F(T, TIME, p90, "none", "1us.. or none", "90 % of the answers within this")  \
    F(T, TIME, p95, "none", "1us.. or none", "95 % of the answers within this")  \
    F(T, TIME, p99, "none", "1us.. or none", "99 % of the answers within this")  \
    F(T, TIME, p999, "none", "1us.. or none", "99.9 % of the answers within this")
FIELD_STRUCT(latency_spec, LATENCY_FIELDS);

#define QUEUE_OBJECTIVE_FIELDS(F, T)                                                           \
    F(T, NAME, name, "", "", "the queue's name")                                               \
    F(T, TIME, oldest, "none", "1ms.. or none", "no message may be in it for longer")          \
    F(T, COUNT, depth, "none", "0..1000000000 or none", "no more messages may wait in it")
FIELD_STRUCT(queue_objective_spec, QUEUE_OBJECTIVE_FIELDS);

#define OBJECTIVE_FIELDS(F, T)                                                                  \
    F(T, SHARE, goodput, "95%", "0%..100%", "share of the calls wanted that must end ok")       \
    F(T, CHOICE, counts, "ok", "ok|answered",                                                   \
      "what ends well: ok; or also the degraded answer of a fallback, which users can live with") \
    F(T, GROUP(latency_spec), latency, "", "", "how fast answers must be, by quantile")         \
    F(T, MAP(queue_objective_spec), queues, "", "",                                             \
      "how far consumers may be behind: a window in which they are is not healthy")             \
    F(T, TIME, hold, "10s", "0s..10000d", "how long health must last to count as recovered")
FIELD_STRUCT(objective_spec, OBJECTIVE_FIELDS);

enum objective_counts { OBJECTIVE_COUNTS_OK, OBJECTIVE_COUNTS_ANSWERED };

/* What it asks of the queue of this name; NULL: nothing. */
const struct queue_objective_spec *objective_of_queue(const struct objective_spec *objective,
                                                      const char *queue);

#endif
