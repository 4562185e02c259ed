/* Facts become nodes.
**
** Invariants.  (1) An address stands in `known` only while a fact may speak of it: whoever starts
** there takes its place, and so does one that nobody asked for.  (2) `open` is up by one for each
** call from its start to its end, each attempt from its sending to its answer or loss, each message
** while it is in a queue.  (3) A node's parent has been added before it.
*/
#include "models/trace/recorder.h"

#include "models/trace/recorder_parts.h"

/* --- requests --- */

static void end_child(struct recorder *recorder, uint32_t request, enum node_kind kind,
                      const struct fact *fact)
{
    uint32_t child = recorder_open_child(recorder, request, kind, 0);
    if (!child)
        return;
    recorder_end(recorder, recorder_node(recorder, child), fact->outcome);
    recorder_node(recorder, child)->late = fact->late;
}

static void request_ends(struct recorder *recorder, uint32_t request, enum request_how how,
                         const struct fact *fact)
{
    struct node *node = recorder_node(recorder, request);
    node->how = (uint8_t)how;
    node->late = fact->late;
    node->number = how == REQUEST_SERVED ? fact->number : 0;
    recorder_end(recorder, node, fact->outcome);
}

static void hear_request(struct recorder *recorder, const struct fact *fact)
{
    uint32_t attempt = recorder_known(recorder, fact->request);
    uint32_t request = trace_request(&recorder->trace, attempt);
    if (fact->kind == FACT_REQUEST_ARRIVED && attempt) {
        recorder_add(recorder, attempt, recorder_at(NODE_REQUEST, fact));
        return;
    }
    if (fact->kind == FACT_REQUEST_FINISHED && fact->cause)
        recorder_message_begins(recorder, request, fact);
    if (!request)
        return;
    if (fact->kind == FACT_REQUEST_QUEUED)
        recorder_add(recorder, request, recorder_at(NODE_WAIT, fact));
    else if (fact->kind == FACT_REQUEST_UNQUEUED)
        end_child(recorder, request, NODE_WAIT, fact);
    else if (fact->kind == FACT_WORKER_TAKEN)
        recorder_add(recorder, request, recorder_at(NODE_WORK, fact));
    else if (fact->kind == FACT_WORKER_FREED)
        end_child(recorder, request, NODE_WORK, fact);
    else if (fact->kind == FACT_DUPLICATE_SUPPRESSED)
        recorder_add_moment(recorder, request, recorder_at(NODE_KNOWN, fact));
    else if (fact->kind == FACT_REQUEST_REFUSED)
        request_ends(recorder, request, REQUEST_REFUSED, fact);
    else if (fact->kind == FACT_REQUEST_DROPPED)
        request_ends(recorder, request, REQUEST_DROPPED, fact);
    else if (fact->kind == FACT_REQUEST_FINISHED)
        request_ends(recorder, request, REQUEST_SERVED, fact);
}

/* --- who hears what --- */

static void hear(void *self, const struct fact *fact)
{
    struct recorder *recorder = self;
    recorder->now = fact->time;
    switch ((enum fact_kind)fact->kind) {
    case FACT_CALL_STARTED:
    case FACT_CALL_ENDED:
    case FACT_ATTEMPT_SENT:
    case FACT_ATTEMPT_ANSWERED:
    case FACT_ATTEMPT_LOST:
    case FACT_ATTEMPT_GIVEN_UP:
    case FACT_ATTEMPT_UNSENT:
    case FACT_RETRIES_EXHAUSTED:
    case FACT_HEDGED:
    case FACT_CACHE_ASKED:
    case FACT_RELOADED:
    case FACT_CALL_HELD:
    case FACT_CALL_GOES_ON:
        recorder_hear_call(recorder, fact);
        break;
    case FACT_REQUEST_ARRIVED:
    case FACT_REQUEST_REFUSED:
    case FACT_REQUEST_QUEUED:
    case FACT_REQUEST_UNQUEUED:
    case FACT_REQUEST_DROPPED:
    case FACT_WORKER_TAKEN:
    case FACT_WORKER_FREED:
    case FACT_REQUEST_FINISHED:
    case FACT_DUPLICATE_SUPPRESSED:
        hear_request(recorder, fact);
        break;
    case FACT_MESSAGE_IN:
    case FACT_MESSAGE_DUE:
    case FACT_MESSAGE_DELIVERED:
    case FACT_MESSAGE_RETURNED:
    case FACT_MESSAGE_OUT:
    case FACT_DELIVERY_BEGUN:
    case FACT_DELIVERY_OVER:
        recorder_hear_message(recorder, fact);
        break;
    case FACT_EDGE_GAUGE:
    case FACT_SERVICE_GAUGE:
    case FACT_LEASE_RENEWED:
    case FACT_QUEUE_OLDEST:
    case FACT_MESSAGES_HELD:
    case FACT_KINDS:
        break;
    }
}

/* --- from outside --- */

void recorder_begin(struct recorder *recorder, const struct topology *topology,
                    struct trace_wish wish, size_t nodes_most)
{
    *recorder = (struct recorder){ .topology = topology, .wish = wish, .nodes_most = nodes_most,
                                   .full = TIME_NONE };
    recorder_add(recorder, 0, (struct node){ 0 });
    recorder_add_root(recorder, 0);
}

struct observer recorder_observer(struct recorder *recorder)
{
    return (struct observer){ hear, recorder };
}

bool recorder_is_done(const struct recorder *recorder)
{
    const struct trace_wish *wish = &recorder->wish;
    bool begun = wish->number > 0 ? recorder->roots >= wish->number
                                  : recorder->now >= wish->to || recorder->full != TIME_NONE;
    return begun && recorder->open == 0;
}

const struct trace *recorder_trace(struct recorder *recorder, sim_time end)
{
    recorder->trace.end = end;
    return &recorder->trace;
}

void recorder_release(struct recorder *recorder)
{
    known_release(&recorder->known);
    trace_release(&recorder->trace);
}
