/* The parts of world_spec_check, for its own files only: the spec seen as a graph of edges, and
** what the checks share.  Sizes: files hold at most some ten thousand calls, so every walk here is
** linear in the edges, or n log n.
*/
#ifndef SQUALL_MODELS_CHECK_CHECK_H
#define SQUALL_MODELS_CHECK_CHECK_H

#include "models/call/call.h"
#include "models/spec/policies/retry.h"
#include "models/spec/spec.h"
#include "sim/dist/dist.h"

struct metric;

#define NO_PART SIZE_MAX

/* One call of a client or a part, in one shape for all; or what a queue delivers to a consumer,
** which is no call: nothing stands on it. */
struct check_edge {
    const char *from;
    const char *const *to; /* the call's target: its address is its place */
    size_t caller, target; /* places of parts; NO_PART: a client, a name that can't be called */
    const struct client_spec *client;     /* NULL: a part's */
    const struct call_spec *call;         /* NULL: a client's, or a delivery */
    const struct consumer_spec *consumer; /* it is a delivery to this one */
    bool publishes;                       /* it stands under `publishes` */
    const struct ones *policies;
    const struct one *network;
    const char *const *endpoint; /* of the target; NULL: none */
    int64_t instances; /* of the target; INT64_MAX: it is unknown, or each user keeps to one */
    double share; /* calls made per request of a part, per root call of a client */
};

/* Edges by who they are from: those of part i begin at first[i]; [count] ends the last one's. */
struct check_edges {
    struct check_edge *item;
    size_t *first, count;
};

/* Names sorted, for look-up. */
struct check_name {
    const char *text;
    size_t index;
};

struct check_names {
    struct check_name *sorted; /* `index`: the place of the part, or of the client */
    const char **text; /* in the order of the file */
    size_t count, rungs; /* the last so many are rungs of ladders, which no hint lists */
};

struct check {
    struct world_spec *spec;
    struct findings *findings;
    struct arena *arena;
    struct check_names clients, parts;
    struct check_names kind[PART_KINDS]; /* parts again, by what they are; rungs among the queues */
    struct check_names callable;         /* services and queues, without rungs */
    struct check_edge *edge; /* the clients' first, then by part */
    size_t edge_count, client_edge_count;
    size_t *first_edge; /* of part i; [count] ends the last one's */
    struct check_edges deliveries;
    size_t *order; /* parts, callers before callees, and queues before their consumers unless
                      messages go in a circle; NULL where services call in a circle */
    bool unresolved;    /* who calls what isn't known: a target can't be called, a name is two's */
    int errors_before, warnings_before; /* when the check began */
    sim_time from, to; /* in force after this time, up to and with that one */
};

/* check_graph.c */
void check_graph_build(struct check *check);
size_t check_find(const struct check_names *names, const char *text);
/* The names of one kind of parts. */
static inline const struct check_names *check_names_of(const struct check *check,
                                                       enum part_kind kind)
{
    return &check->kind[kind];
}
static inline const struct part *check_part(const struct check *check, size_t place)
{
    return &check->spec->parts.item[place];
}
/* The rung of a ladder of this name; NULL: there is none. */
const struct part *check_rung(const struct check *check, const char *name);
const struct check_edge *check_find_edge(const struct check *check, const char *from,
                                         const char *to);
/* "; did you mean 'x'?", or the few there are, or "". */
const char *check_hint(const struct check *check, const struct check_names *names,
                       const char *text);

/* check_targets.c: that each name is one party's, and what is called can be called. */
void check_names(struct check *check);
void check_targets(struct check *check);
/* The hint for a name that should be one of these, and perhaps is something else. */
const char *check_hint_of(const struct check *check, enum part_kind kind, const char *text);
/* Where the part is written: its name; of a rung its ladder. */
const void *part_place(const struct part *part);

/* check_order.c: no service calls itself in a circle. */
size_t *check_order(const struct check *check);

/* check_parties.c: shares of errors beyond 100 %. */
void check_errors(struct check *check, const struct error_spec *errors);

/* The checks, in the files that their names say; clients and services in check_parties.c, recovery
** in check_load.c, expectations in check_expect.c.  check_calls() finds the order. */
void check_calls(struct check *check);
void check_clients(struct check *check);
void check_services(struct check *check);
void check_queues(struct check *check);
void check_ages(struct check *check);
void check_consumers(struct check *check);
void check_objective(struct check *check);
void check_endpoints(struct check *check);
void check_admission(struct check *check);
void check_faults(struct check *check);
void check_expectations(struct check *check);
void check_alerts(struct check *check);
void check_policies(struct check *check);
void check_budgets(struct check *check);
void check_warnings(struct check *check);
void check_recovery(struct check *check);

/* check_metric.c: the metric that a path, written there, is of; NULL: none, which is told. */
const struct metric *check_metric(struct check *check, const char *const *path);

/* check_struck.c: what the fault names; `target`: bits of what it strikes. */
void check_struck(struct check *check, const struct fault_spec *fault, unsigned target);
/* The first redrive that takes from this queue; NULL. */
const struct redrive_spec *check_redrive_from(const struct check *check, const char *queue);

/* One policy of an edge, which is of that kind. */
void check_breaker(struct check *check, const struct check_edge *edge, size_t position);
void check_outlier(struct check *check, const struct check_edge *edge, const struct one *policy);

/* The retry at `position` of the edge; `bounded`: something around it ends the call. */
void check_one_retry(struct check *check, const struct check_edge *edge, size_t position,
                     bool bounded);
void check_standstill(struct check *check, const struct check_edge *edge, size_t position,
                      bool bounded);
/* The answers that may carry a retry-after hint. */
#define OUTCOMES_WITH_HINT \
    (1u << OUTCOME_refused | 1u << OUTCOME_overloaded | 1u << OUTCOME_unavailable)

/* check_pauses.c */
/* Time passes before a call that ends so has failed: a network, or a retry of it that pauses. */
bool edge_pauses_after(struct check *check, const struct check_edge *edge, enum outcome outcome);
/* A pause follows it: that of the retry at `position`, or a hint's. */
bool retry_is_paused(struct check *check, const struct check_edge *edge, size_t position,
                     enum outcome outcome);

/* check_amounts.c: what the policies of an edge amount to. */
/* What a policy lets pass at most, SIM_FOREVER where it bounds nothing; `after` is its member. */
sim_time policy_bound(const struct one *policy, const sim_time **after);
/* The attempts of a retry, bounded by the instances where each may be tried once only. */
int64_t edge_tries(const struct check_edge *edge, const struct retry_spec *retry);
double edge_attempts(const struct check_edge *edge);    /* per call at most; INFINITY */
/* Of a message that always fails, on the rungs of its ladder included; INFINITY. */
double message_deliveries(const struct consumer_spec *consumer, const struct mqueue_spec *queue);
sim_time edge_patience(const struct check_edge *edge);  /* for one attempt; SIM_FOREVER */
sim_time edge_longest(const struct check_edge *edge);   /* for the whole call, pauses left out */
const struct retry_spec *edge_retry(const struct check_edge *edge); /* the innermost; NULL */

/* check_holding.c: a policy on an edge; what stands around it bounds the call to `around`. */
void check_holding(struct check *check, const struct check_edge *edge, const struct one *policy,
                   sim_time around);

/* Mean of an optional distribution in seconds; 0 where there is none. */
static inline double one_mean(const struct one *dist)
{
    return dist->kind ? dist_mean(dist) : 0;
}

/* The user wrote this member (of more than one byte): it then has a place of its own, not that of
** the map around it, which a byte within it still has. */
static inline bool check_written(const struct check *check, const void *member)
{
    const struct place_port *port = &check->findings->places;
    if (!port->place_of)
        return false;
    struct place own = port->place_of(port->self, member);
    struct place around = port->place_of(port->self, (const char *)member + 1);
    return own.file && (own.file != around.file || own.line != around.line ||
                        own.col != around.col);
}

/* No one wrote it: it comes from the preset that the same map names. */
static inline bool check_laid(const struct check *check, const void *member,
                              const char *const *preset)
{
    const struct place_port *port = &check->findings->places;
    if (!*preset || !port->place_of)
        return false;
    struct place own = port->place_of(port->self, member);
    struct place name = port->place_of(port->self, preset);
    return own.line == name.line && own.col == name.col;
}

/* check_say.c */
/* A time as the user writes it. */
const char *check_time(const struct check *check, sim_time time);

/* False, and once a finding that says so, when there have been too many of this severity. */
bool check_goes_on(struct check *check, enum severity severity, const void *member);

#define CHECK_FINDING(check, severity, member, ...)                           \
    do {                                                                      \
        if (check_goes_on(check, severity, member))                           \
            findings_about((check)->findings, severity, member, __VA_ARGS__); \
    } while (0)
#define CHECK_ERROR(check, member, ...) \
    CHECK_FINDING(check, SEVERITY_ERROR, member, __VA_ARGS__)
#define CHECK_WARNING(check, member, ...) \
    CHECK_FINDING(check, SEVERITY_WARNING, member, __VA_ARGS__)

#endif
