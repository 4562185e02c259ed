/* Checks of queues, each by itself: dead letters that lead somewhere, values that mean something
** together, and consumers that can share it. */
#include "models/check/check.h"

static const struct mqueue_spec *queue_at(const struct check *check, const char *name)
{
    size_t place = check_find(check_names_of(check, PART_QUEUE), name);
    return place == NO_PART ? NULL : check_part(check, place)->queue;
}

/* --- dead letters --- */

/* Nobody takes from it, so messages leave it by their age alone: what comes back has waited. */
static bool holds_back(const struct check *check, const struct mqueue_spec *queue)
{
    size_t place = check_find(check_names_of(check, PART_QUEUE), queue->name);
    const size_t *first = check->deliveries.first;
    return queue->retention != TIME_NONE && queue->expired == EXPIRED_DEAD_LETTER &&
           first[place] == first[place + 1];
}

/* The dead letters of a queue that come into it again, told of the first of them in the file. */
static void check_circle(struct check *check, const struct mqueue_spec *queue)
{
    const char *path = queue->name;
    bool waits = holds_back(check, queue);
    const struct mqueue_spec *at = queue_at(check, queue->dead_letter);
    for (size_t i = 0; at && at != queue && i < check->parts.count; i++) {
        if (at < queue)
            return;
        path = arena_format(check->arena, "%s -> %s", path, at->name);
        waits |= holds_back(check, at);
        at = queue_at(check, at->dead_letter);
    }
    if (at == queue && !waits)
        CHECK_ERROR(check, &queue->dead_letter,
                    "dead letters go in a circle: %s -> %s; only a queue in which they wait may "
                    "lead back (`retention`, `expired: dead_letter`, and no consumer)", path,
                    queue->name);
}

static void check_dead_letter(struct check *check, const struct mqueue_spec *queue)
{
    if (!queue->dead_letter)
        return;
    const struct mqueue_spec *dead = queue_at(check, queue->dead_letter);
    const struct part *rung = check_rung(check, queue->dead_letter);
    if (rung)
        CHECK_ERROR(check, &queue->dead_letter,
                    "the dead letters of '%s' go to '%s', a rung of the ladder of '%s'; only that "
                    "consumer puts messages there", queue->name, queue->dead_letter,
                    rung->consumer->name);
    else if (!dead)
        CHECK_ERROR(check, &queue->dead_letter,
                    "the dead letters of '%s' go to '%s', but there is no such queue%s",
                    queue->name, queue->dead_letter,
                    check_hint_of(check, PART_QUEUE, queue->dead_letter));
    else if (dead == queue)
        CHECK_ERROR(check, &queue->dead_letter,
                    "the dead letters of '%s' go to the queue that they are given up in; name "
                    "another, or `none`", queue->name);
    else
        check_circle(check, queue);
}

/* --- values --- */

static void check_partitions(struct check *check, const struct mqueue_spec *queue)
{
    if (queue->partitions != COUNT_NONE)
        return;
    if (queue->returns_to == RETURNS_PARTITION_HEAD)
        CHECK_ERROR(check, &queue->returns_to,
                    "'%s' has no partitions that a message could return to; say `partitions`, or "
                    "`returns_to: head`", queue->name);
    if (queue->assigned != ASSIGNED_FIXED)
        CHECK_WARNING(check, &queue->assigned,
                      "`assigned` changes nothing: '%s' has no partitions", queue->name);
}

static void check_idle_values(struct check *check, const struct mqueue_spec *queue)
{
    if (queue->lease == TIME_NONE && queue->late_ack != LATE_ACK_ACCEPTED &&
        !check_laid(check, &queue->late_ack, &queue->preset))
        CHECK_WARNING(check, &queue->late_ack,
                      "no acknowledgement is late: '%s' has no lease", queue->name);
    if (queue->full == FULL_DROP_OLDEST && queue->limit == COUNT_UNLIMITED)
        CHECK_WARNING(check, &queue->full, "'%s' is never full: it has no limit", queue->name);
}

/* --- with its consumers --- */

/* Some of what is delivered to it has a lease for longer than an instant. */
static bool holds_leases(const struct consumer_spec *consumer)
{
    return consumer->ack == ACK_AFTER || consumer->prefetch != COUNT_NONE || !consumer->knows_limit;
}

static void check_lease(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[place], end = deliveries->first[place + 1];
    bool any = first == end;
    for (size_t d = first; d < end; d++)
        any |= holds_leases(deliveries->item[d].consumer);
    if (queue->lease != TIME_NONE && !any)
        CHECK_WARNING(check, &queue->lease,
                      "no lease of '%s' ever ends, nor is an acknowledgement late: '%s' "
                      "acknowledges a message when it takes it (`ack: before`)", queue->name,
                      *deliveries->item[first].to);
}

static bool gives_back(const struct consumer_spec *consumer)
{
    return consumer->on_failure == MESSAGE_GIVE_BACK || consumer->on_failure == MESSAGE_WAIT;
}

static void check_redelivery(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[place], end = deliveries->first[place + 1];
    bool any = first == end;
    for (size_t d = first; d < end; d++)
        any |= gives_back(deliveries->item[d].consumer);
    if (queue->redelivery && !any)
        CHECK_WARNING(check, &queue->redelivery,
                      "the pause of `redelivery` never comes: what fails in '%s' is not given back "
                      "to '%s' (`on_failure`)", *deliveries->item[first].to, queue->name);
}

static void check_sharing(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[place], end = deliveries->first[place + 1];
    if (!mqueue_spec_has_owners(queue))
        return;
    for (size_t d = first + 1; d < end; d++)
        CHECK_ERROR(check, &deliveries->item[d].consumer->queue,
                    "the partitions of '%s' belong to the slots of '%s', so '%s' would get "
                    "nothing; publish to a queue for each", queue->name,
                    *deliveries->item[first].to, *deliveries->item[d].to);
}

void check_objective(struct check *check)
{
    for (size_t i = 0; i < check->spec->objective.queues.count; i++) {
        const struct queue_objective_spec *objective = &check->spec->objective.queues.item[i];
        if (check_find(check_names_of(check, PART_QUEUE), objective->name) == NO_PART)
            CHECK_ERROR(check, &objective->name, "the objective is of queue '%s', which does not "
                        "exist%s", objective->name,
                        check_hint_of(check, PART_QUEUE, objective->name));
        if (objective->oldest == TIME_NONE && objective->depth == COUNT_NONE)
            CHECK_ERROR(check, &objective->name,
                        "nothing is wanted of queue '%s'; say `oldest` or `depth`",
                        objective->name);
    }
}

void check_queues(struct check *check)
{
    for (size_t i = 0; i < check->parts.count; i++) {
        const struct part *part = check_part(check, i);
        if (part->kind != PART_QUEUE || part->rung > 0)
            continue;
        check_dead_letter(check, part->queue);
        check_partitions(check, part->queue);
        check_idle_values(check, part->queue);
        check_lease(check, part->queue, i);
        check_redelivery(check, part->queue, i);
        check_sharing(check, part->queue, i);
    }
}
