/* Calls and attempts.
**
** A pause is not told: a call pauses while it waits for no attempt and no policy holds it.  So
** whatever is next heard of it (or of its twin) closes the gap.
*/
#include "models/trace/recorder_parts.h"

#include "models/shape/topology.h"

/* --- calls --- */

static bool is_wanted(const struct recorder *recorder, const struct fact *fact)
{
    const struct trace_wish *wish = &recorder->wish;
    const struct road *road = &recorder->topology->road[fact->edge];
    if (recorder->full != TIME_NONE)
        return false;
    if (wish->number > 0)
        return recorder->roots == wish->number;
    return fact->time >= wish->from && fact->time < wish->to &&
           (wish->client == TRACE_ANY_CLIENT || wish->client == road->from);
}

static uint32_t add_call(struct recorder *recorder, uint32_t parent, const struct fact *fact)
{
    recorder->open++;
    return recorder_add(recorder, parent,
               (struct node){ .kind = NODE_CALL, .edge = fact->edge,
                              .place = (uint32_t)recorder->topology->road[fact->edge].to });
}

static uint32_t start_root(struct recorder *recorder, const struct fact *fact)
{
    bool again = recorder->again;
    recorder->again = false;
    recorder->roots++;
    if (!is_wanted(recorder, fact))
        return KNOWN_NONE;
    if (recorder->trace.nodes >= recorder->nodes_most) {
        recorder->full = fact->time;
        return KNOWN_NONE;
    }
    uint32_t node = add_call(recorder, 0, fact);
    recorder_node(recorder, node)->again = again;
    recorder_add_root(recorder, node);
    return node;
}

static void call_starts(struct recorder *recorder, const struct fact *fact)
{
    const struct topology *topology = recorder->topology;
    uint32_t node = KNOWN_NONE;
    if (fact->edge < topology->client_roads) {
        node = start_root(recorder, fact);
    } else {
        uint32_t parent = topology->road[fact->edge].delivers
                              ? recorder->delivery
                              : trace_request(&recorder->trace, recorder_known(recorder, fact->cause));
        recorder->delivery = 0;
        if (parent)
            node = add_call(recorder, parent, fact);
    }
    known_set(&recorder->known, fact->call, node);
}

/* What the call, or its twin, was at last; 0: nothing yet. */
static uint32_t latest_of(struct recorder *recorder, uint32_t call, uint32_t twin)
{
    uint32_t latest = 0;
    for (uint32_t n = recorder_node(recorder, call)->first; n; n = recorder_node(recorder, n)->next)
        if (recorder_node(recorder, n)->twin == twin)
            latest = n;
    return latest;
}

/* Since what was last heard of it, where that is over. */
static void close_gap(struct recorder *recorder, uint32_t call, uint32_t twin)
{
    uint32_t latest = latest_of(recorder, call, twin);
    const struct node *before = recorder_node(recorder, latest);
    if (!latest || before->open || before->to == recorder->now)
        return;
    sim_time since = before->to;
    uint32_t edge = recorder_node(recorder, call)->edge;
    uint32_t pause = recorder_add_moment(
        recorder, call, (struct node){ .kind = NODE_PAUSE, .edge = edge, .twin = twin });
    recorder_node(recorder, pause)->from = since;
}

static void call_ends(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    struct node *node = recorder_node(recorder, call);
    node->number = fact->number;
    recorder_end(recorder, node, fact->outcome);
    recorder->open--;
}

/* --- attempts --- */

static void attempt_starts(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    close_gap(recorder, call, fact->instance);
    uint32_t attempt = recorder_add(recorder, call,
                           (struct node){ .kind = NODE_ATTEMPT, .edge = fact->edge,
                                          .place = recorder_node(recorder, call)->place,
                                          .number = fact->number, .twin = fact->instance,
                                          .hedge = recorder->hedge });
    recorder->hedge = false;
    recorder->open++;
    known_set(&recorder->known, fact->request, attempt);
}

static void attempt_is_answered(struct recorder *recorder, uint32_t attempt,
                                const struct fact *fact)
{
    struct node *node = recorder_node(recorder, attempt);
    recorder->open--;
    node->answered = fact->time;
    node->answer = fact->outcome;
    node->counted = fact->late && fact->counts;
    if (!fact->late)
        recorder_end(recorder, node, fact->outcome);
    else
        recorder_add_moment(recorder, attempt,
                            (struct node){ .kind = NODE_ANSWER, .edge = fact->edge,
                                           .outcome = fact->outcome, .counted = fact->counts });
    known_set(&recorder->known, fact->request, KNOWN_NONE);
}

static void attempt_is_lost(struct recorder *recorder, uint32_t attempt, const struct fact *fact)
{
    uint32_t request = trace_request(&recorder->trace, attempt);
    recorder_node(recorder, attempt)->lost = true;
    recorder->open--;
    if (request && recorder_node(recorder, request)->open) {
        recorder_node(recorder, request)->how = REQUEST_DROPPED;
        recorder_end(recorder, recorder_node(recorder, request), OUTCOME_lost);
    }
    known_set(&recorder->known, fact->request, KNOWN_NONE);
}

/* Known by its number. */
static void attempt_is_given_up(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    uint32_t n = recorder_node(recorder, call)->first;
    for (; n; n = recorder_node(recorder, n)->next) {
        struct node *child = recorder_node(recorder, n);
        if (child->kind == NODE_ATTEMPT && child->number == fact->number && child->open)
            recorder_end(recorder, child, fact->outcome);
    }
}

static void is_unsent(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    close_gap(recorder, call, fact->instance);
    recorder_add_moment(recorder, call,
                        (struct node){ .kind = NODE_UNSENT, .edge = fact->edge,
                                       .outcome = fact->outcome, .twin = fact->instance });
}

static void is_held(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    close_gap(recorder, call, fact->instance);
    recorder_add(recorder, call,
                 (struct node){ .kind = NODE_HELD, .edge = fact->edge, .name = fact->holder,
                                .twin = fact->instance });
}

static void goes_on(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    uint32_t held = recorder_open_child(recorder, call, NODE_HELD, fact->instance);
    if (held)
        recorder_end(recorder, recorder_node(recorder, held), OUTCOME_ok);
    else
        close_gap(recorder, call, fact->instance);
}

/* --- who hears what --- */

static void hear_of_known(struct recorder *recorder, uint32_t call, const struct fact *fact)
{
    if (fact->kind == FACT_CALL_ENDED)
        call_ends(recorder, call, fact);
    else if (fact->kind == FACT_ATTEMPT_SENT)
        attempt_starts(recorder, call, fact);
    else if (fact->kind == FACT_ATTEMPT_GIVEN_UP)
        attempt_is_given_up(recorder, call, fact);
    else if (fact->kind == FACT_ATTEMPT_UNSENT)
        is_unsent(recorder, call, fact);
    else if (fact->kind == FACT_RETRIES_EXHAUSTED)
        recorder_node(recorder, call)->exhausted = true;
    else if (fact->kind == FACT_HEDGED)
        recorder->hedge = true;
    else if (fact->kind == FACT_CACHE_ASKED)
        recorder_add_moment(recorder, call,
                            (struct node){ .kind = NODE_LOOKED, .edge = fact->edge,
                                           .outcome = fact->outcome });
    else if (fact->kind == FACT_CALL_HELD)
        is_held(recorder, call, fact);
    else if (fact->kind == FACT_CALL_GOES_ON)
        goes_on(recorder, call, fact);
}

static void hear_of_attempt(struct recorder *recorder, const struct fact *fact)
{
    uint32_t attempt = recorder_known(recorder, fact->request);
    if (attempt && fact->kind == FACT_ATTEMPT_ANSWERED)
        attempt_is_answered(recorder, attempt, fact);
    else if (attempt)
        attempt_is_lost(recorder, attempt, fact);
}

void recorder_hear_call(struct recorder *recorder, const struct fact *fact)
{
    uint32_t call = recorder_known(recorder, fact->call);
    if (fact->kind == FACT_CALL_STARTED)
        call_starts(recorder, fact);
    else if (fact->kind == FACT_RELOADED)
        recorder->again = true;
    else if (fact->kind == FACT_ATTEMPT_ANSWERED || fact->kind == FACT_ATTEMPT_LOST)
        hear_of_attempt(recorder, fact);
    else if (call)
        hear_of_known(recorder, call, fact);
    else if (fact->kind == FACT_ATTEMPT_SENT)
        known_set(&recorder->known, fact->request, KNOWN_NONE);
}
