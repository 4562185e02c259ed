/* Which root calls `trace` looks at, as its options say. */
#ifndef SQUALL_CLI_TRACE_WISHES_H
#define SQUALL_CLI_TRACE_WISHES_H

#include "cli/options.h"
#include "models/trace/choice.h"
#include "models/trace/recorder.h"

struct world_spec;

enum {
    OPTION_SLOWEST = OPTION_LONG + 200,
    OPTION_MOST_ATTEMPTS,
    OPTION_FAILED,
    OPTION_AT,
    OPTION_NTH,
    OPTION_CLIENT,
    OPTION_SPAN_FROM,
    OPTION_SPAN_TO
};

#define TRACE_CHOICE_OPTIONS                                                                       \
    { OPTION_MOST_ATTEMPTS, "most-attempts", NULL,                                                 \
      "the root call with most attempts through all layers; by default that, and of equals the " \
      "slowest" },                                                                                 \
    { OPTION_SLOWEST, "slowest", NULL, "the one that took longest" },                              \
    { OPTION_AT, "at", "TIME", "the first that is wanted at that time or after, e.g. 5min12s" },   \
    { OPTION_NTH, "nth", "N", "the N-th, in the order in which they are wanted" },                 \
    { OPTION_FAILED, "failed", NULL, "of these only calls that failed" },                          \
    { OPTION_CLIENT, "client", "CLIENT", "of these only calls of that client" },                   \
    { OPTION_SPAN_FROM, "from", "TIME",                                                            \
      "with --perfetto or --otlp: instead of one all calls that are wanted from then on" },        \
    { OPTION_SPAN_TO, "to", "TIME", "... and before then" }

struct trace_wishes {
    struct choice_wish choice;
    const char *client; /* NULL: any */
    const char *by;     /* the option that says which one; NULL: none does */
    bool span;          /* not one, but all that are wanted in [from, to) */
    sim_time from, to;
};

/* Takes one of the options above; `known` says whether it was one. */
bool trace_wishes_take(struct trace_wishes *wishes, int id, const char *value, bool *known,
                       struct err *err);

/* What goes together; `writes`: into files, which may hold many calls.  False with `err`. */
bool trace_wishes_possible(const struct trace_wishes *wishes, bool writes, struct err *err);

/* Finds the client; what is wanted before the warm-up's end is left out.  False with `err`. */
bool trace_wishes_bind(struct trace_wishes *wishes, const struct world_spec *spec, struct err *err);

#endif
