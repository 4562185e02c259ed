/* Messages: their stays in queues, and their deliveries.
**
** A delivery ends when the message comes back or leaves; that its consumer is done with it is told
** apart, perhaps before, perhaps, where the lease ran out, long after.  Those of one message end in
** the order in which they began.
*/
#include "models/trace/recorder_parts.h"

void recorder_message_begins(struct recorder *recorder, uint32_t request, const struct fact *fact)
{
    uint32_t message = KNOWN_NONE;
    if (request)
        message = recorder_add(recorder, request, (struct node){ .kind = NODE_MESSAGE,
                                                        .place = fact->service });
    known_set(&recorder->known, fact->cause, message);
}

/* Or its pause in place. */
static void end_stay(struct recorder *recorder, uint32_t message)
{
    static const enum node_kind kinds[] = { NODE_STAY, NODE_PAUSE };
    for (int i = 0; i < 2; i++) {
        uint32_t stay = recorder_open_child(recorder, message, kinds[i], 0);
        if (stay)
            recorder_end(recorder, recorder_node(recorder, stay), OUTCOME_ok);
    }
}

static void add_stay(struct recorder *recorder, uint32_t message, const struct fact *fact)
{
    struct node stay = recorder_at(NODE_STAY, fact);
    stay.how = fact->kind == FACT_MESSAGE_IN ? (uint8_t)fact->number : MESSAGE_PUBLISHED;
    stay.outcome = OUTCOME_ok;
    stay.late = fact->to == MESSAGE_DELAYED;
    recorder_add(recorder, message, stay);
}

static void end_delivery(struct recorder *recorder, uint32_t message, enum outcome outcome,
                         bool late)
{
    uint32_t delivery = recorder_open_child(recorder, message, NODE_DELIVERY, 0);
    if (!delivery)
        return;
    struct node *node = recorder_node(recorder, delivery);
    recorder_end(recorder, node, node->answered == TIME_NONE ? (uint8_t)outcome : node->answer);
    node->late = late;
}

static void message_is_delivered(struct recorder *recorder, uint32_t message,
                                 const struct fact *fact)
{
    struct node delivery = recorder_at(NODE_DELIVERY, fact);
    end_stay(recorder, message);
    delivery.number = fact->number;
    recorder_add(recorder, message, delivery);
}

static void message_leaves(struct recorder *recorder, uint32_t message, const struct fact *fact)
{
    struct node *node = recorder_node(recorder, message);
    bool done = fact->number == MESSAGE_OUT_DONE;
    end_stay(recorder, message);
    end_delivery(recorder, message, done ? OUTCOME_ok : OUTCOME_error, false);
    recorder->open--;
    node->how = (uint8_t)fact->number;
    node->number = (uint32_t)fact->by;
    recorder_end(recorder, node, done ? OUTCOME_ok : OUTCOME_error);
}

static void message_comes(struct recorder *recorder, uint32_t message, const struct fact *fact)
{
    recorder->open++;
    recorder_node(recorder, message)->open = true;
    recorder_node(recorder, message)->to = TIME_NONE;
    add_stay(recorder, message, fact);
}

/* The first that is not over; `idle`: and has not been worked on.  0: none. */
static uint32_t first_under_way(const struct recorder *recorder, uint32_t message, bool idle)
{
    uint32_t n = recorder_node(recorder, message)->first;
    for (; n; n = recorder_node(recorder, n)->next) {
        const struct node *child = recorder_node(recorder, n);
        if (child->kind == NODE_DELIVERY && child->answered == TIME_NONE &&
            (!idle || !child->first))
            return n;
    }
    return 0;
}

static void delivery_is_over(struct recorder *recorder, uint32_t message, const struct fact *fact)
{
    uint32_t delivery = first_under_way(recorder, message, false);
    if (!delivery)
        return;
    struct node *node = recorder_node(recorder, delivery);
    node->answered = fact->time;
    node->answer = fact->outcome;
    node->how = fact->from;
    node->counted = fact->counts;
}

void recorder_hear_message(struct recorder *recorder, const struct fact *fact)
{
    uint32_t message = recorder_known(recorder, fact->request);
    if (!message)
        return;
    if (fact->kind == FACT_MESSAGE_IN) {
        message_comes(recorder, message, fact);
    } else if (fact->kind == FACT_MESSAGE_DUE) {
        end_stay(recorder, message);
        add_stay(recorder, message, fact);
    } else if (fact->kind == FACT_MESSAGE_DELIVERED) {
        message_is_delivered(recorder, message, fact);
    } else if (fact->kind == FACT_MESSAGE_RETURNED) {
        end_delivery(recorder, message, (enum outcome)fact->outcome, fact->late);
        if (fact->to == MESSAGE_IN_FLIGHT)
            recorder_add(recorder, message, recorder_at(NODE_PAUSE, fact));
        else
            add_stay(recorder, message, fact);
    } else if (fact->kind == FACT_MESSAGE_OUT) {
        message_leaves(recorder, message, fact);
    } else if (fact->kind == FACT_DELIVERY_OVER) {
        delivery_is_over(recorder, message, fact);
    } else if (fact->kind == FACT_DELIVERY_BEGUN) {
        recorder->delivery = first_under_way(recorder, message, true);
    }
}
