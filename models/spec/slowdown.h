/* How work slows down as more of it is in progress, one row each: what a scenario may say of it.
** What it comes to is models/shape/contention.h.
*/
#ifndef SQUALL_MODELS_SPEC_SLOWDOWN_H
#define SQUALL_MODELS_SPEC_SLOWDOWN_H

#include "base/field.h"

/* Name, fields, whether a bare value sets the first, what it is. */
#define SLOWDOWNS(X)                                                                             \
    X(linear, SLOWDOWN_LINEAR_FIELDS, true,                                                      \
      "each further request in progress adds a share of the time")                               \
    X(usl, SLOWDOWN_USL_FIELDS, false,                                                           \
      "Gunther's universal scalability law: contention and coherency")                           \
    X(thrashing, SLOWDOWN_THRASHING_FIELDS, false,                                               \
      "beyond a number in progress the machine swaps, and all work slows down")

#define SLOWDOWN_KIND(name, ...) extern const struct kind slowdown_##name##_kind;
SLOWDOWNS(SLOWDOWN_KIND)
#undef SLOWDOWN_KIND

extern const struct registry slowdown_registry;

enum slowdown_when { SLOWDOWN_ALWAYS, SLOWDOWN_START };
#define SLOWDOWN_WHEN_FIELD(F, T)                                                                 \
    F(T, CHOICE, when, "always", "always|start",                                                 \
      "always: who comes slows down all work in progress; start: work has its length from how "  \
      "many are in progress when it begins, and keeps it")

#define SLOWDOWN_LINEAR_FIELDS(F, T)                                                               \
    F(T, SHARE, each, REQUIRED, "0%..100%",                                                        \
      "of the time, added by each further request in progress")                                    \
    SLOWDOWN_WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_linear_spec, SLOWDOWN_LINEAR_FIELDS);

#define SLOWDOWN_USL_FIELDS(F, T)                                                               \
    F(T, SHARE, contention, "0%", "0%..100%",                                                   \
      "share of the work that only one can do at a time (sigma): throughput levels off at its " \
      "inverse")                                                                                \
    F(T, SHARE, coherency, "0%", "0%..100%",                                                    \
      "what each pair of requests costs to keep in step (kappa): throughput falls again")       \
    SLOWDOWN_WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_usl_spec, SLOWDOWN_USL_FIELDS);

#define SLOWDOWN_THRASHING_FIELDS(F, T)                                                         \
    F(T, COUNT, from, REQUIRED, "1..1000000", "requests in progress that fit into the memory")  \
    F(T, NUMBER, factor, REQUIRED, "1..1e6",                                                    \
      "times as long everybody's work takes while there are more")                              \
    SLOWDOWN_WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_thrashing_spec, SLOWDOWN_THRASHING_FIELDS);

#endif
