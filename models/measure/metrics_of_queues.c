/* Metrics of a queue. */
#include "models/measure/metrics_rows.h"

QUEUE_SHOWN(COUNT)

#define LEVEL(name, place)                                                     \
    static double queue_##name(const struct view *view)                        \
    {                                                                          \
        return ratio(view->queue->area[place], view->seconds);                 \
    }
LEVEL(depth, MESSAGE_WAITS)
LEVEL(in_flight, MESSAGE_IN_FLIGHT)
LEVEL(delayed, MESSAGE_DELAYED)
RATE(queue, held, held_area)
RATE(queue, publish_rate, published)
RATE(queue, delivery_rate, deliveries)

static double queue_oldest(const struct view *view)
{
    return view->queue->oldest_most;
}

static double queue_refused(const struct view *view)
{
    return (double)view->service->refused;
}

/* Where nothing is published, as on a rung or among dead letters, by what comes in. */
static double queue_amplification(const struct view *view)
{
    const struct queue_counts *queue = view->queue;
    if (queue->published > 0)
        return (double)queue->handed / (double)queue->published;
    return ratio((double)queue->deliveries, (double)queue->moved_in);
}

RATIO(queue, deliveries_per_message, ended_handed, ended)

static double queue_time_to_done_p50(const struct view *view)
{
    return view->queue->latency.p50;
}

static double queue_time_to_done_p99(const struct view *view)
{
    return view->queue->latency.p99;
}

static double queue_time_to_done_max(const struct view *view)
{
    return view->queue->latency.max;
}

static const struct metric_row rows[] = {
    QUEUE_SHOWN_IN(COUNT_ROW)
    QUEUE("publish_rate", "1/s", BOTH | MEAN, queue_publish_rate, "messages published per second"),
    QUEUE("delivery_rate", "1/s", BOTH | MEAN, queue_delivery_rate,
          "messages handed to a consumer per second"),
    QUEUE("refused", "messages", TOTAL, queue_refused,
          "publishes turned away: the queue was full, or down"),
    QUEUE_SHOWN_OUT(COUNT_ROW)
    QUEUE("depth", "messages", BOTH | MEAN | COMMON, queue_depth,
          "messages that wait to be received, in the mean"),
    QUEUE_SHOWN_MOST(COUNT_ROW)
    QUEUE("in_flight", "messages", BOTH | MEAN, queue_in_flight,
          "messages delivered and not yet acknowledged, in the mean"),
    QUEUE("held", "messages", BOTH | MEAN, queue_held,
          "of those, in the hands of nobody who works on them: prefetched, or left to their leases"),
    QUEUE("delayed", "messages", BOTH | MEAN, queue_delayed,
          "messages that can't be received yet, in the mean"),
    QUEUE("oldest", "s", BOTH | COMMON, queue_oldest,
          "age that the oldest message in the queue reached, in flight or not"),
    QUEUE("amplification", "ratio", BOTH, queue_amplification,
          "deliveries relative to messages published: of those first published here, from whatever "
          "queue they were delivered; where none is, to what came in"),
    QUEUE("deliveries_per_message", "deliveries", BOTH, queue_deliveries_per_message,
          "deliveries in the mean, in whatever queue, of messages first published here that are "
          "done or dead"),
    QUEUE("time_to_done_p50", "s", BOTH, queue_time_to_done_p50,
          "from publish to acknowledgement, of messages first published here: half within this"),
    QUEUE("time_to_done_p99", "s", BOTH, queue_time_to_done_p99, "99 % within this"),
    QUEUE("time_to_done_max", "s", BOTH, queue_time_to_done_max, "the longest"),
    QUEUE("first_dead_at", "s", TOTAL, NULL,
          "when the first message was given up here, or came in as a dead letter"),
    QUEUE("behind_time", "s", TOTAL, NULL,
          "windows in which more waited, or for longer, than the objective allows"),
    QUEUE("drain_time", "s", TOTAL, NULL,
          "from the end of the last trigger until what waits, or can't be received yet, is back at "
          "what it had been before"),
};
const struct metric_table metrics_of_queues = METRIC_TABLE(rows);
