/* How a fact of a message is counted, or of a delivery: as in models/counts/count.h, of which this
** is a part. */
#ifndef SQUALL_MODELS_COUNTS_COUNT_MESSAGES_H
#define SQUALL_MODELS_COUNTS_COUNT_MESSAGES_H

#include "models/counts/meters.h"

static inline void queue_add_area(struct queue_meter *queue, unsigned place, sim_time now)
{
    queue->now->area[place] += (double)queue->level[place] * time_to_s(now - queue->since[place]);
    queue->since[place] = now;
}

static inline void queue_note_oldest(struct queue_meter *queue, sim_time now)
{
    double age = queue->oldest == TIME_NONE ? 0 : time_to_s(now - queue->oldest);
    if (age > queue->now->oldest_most)
        queue->now->oldest_most = age;
}

static inline void queue_add_held(struct queue_meter *queue, sim_time now)
{
    queue->now->held_area += (double)queue->held * time_to_s(now - queue->held_since);
    queue->held_since = now;
}

/* Whether they wait in the queue or, prefetched, for a slot. */
static inline void queue_note_depth(struct queue_meter *queue)
{
    uint64_t depth = (uint64_t)(queue->level[MESSAGE_WAITS] + queue->held);
    if (depth > queue->now->depth_most)
        queue->now->depth_most = depth;
}

static inline void count_messages_held(struct queue_meter *queue, const struct fact *fact)
{
    queue_add_held(queue, fact->time);
    queue->held += (int64_t)fact->by;
    queue_note_depth(queue);
}

static inline void count_message_moves(struct queue_meter *queue, const struct fact *fact)
{
    if (fact->from != MESSAGE_NOWHERE) {
        queue_add_area(queue, fact->from, fact->time);
        queue->level[fact->from]--;
    }
    if (fact->to == MESSAGE_NOWHERE)
        return;
    queue_add_area(queue, fact->to, fact->time);
    queue->level[fact->to]++;
    if (fact->to == MESSAGE_WAITS)
        queue_note_depth(queue);
}

static inline void count_first_time(const struct metrics *metrics, sim_time *first, sim_time now)
{
    if (metrics->counts && *first == TIME_NONE)
        *first = now;
}

static inline void count_message_in(const struct metrics *metrics, struct queue_meter *queue,
                                    const struct fact *fact)
{
    count_message_moves(queue, fact);
    queue->now->published += fact->number == MESSAGE_PUBLISHED;
    queue->now->moved_in += fact->number != MESSAGE_PUBLISHED;
    if (fact->number == MESSAGE_MOVED_IN)
        count_first_time(metrics, &queue->first_moved, fact->time);
}

static inline void count_message_delivered(const struct metrics *metrics, struct queue_meter *queue,
                                           const struct fact *fact)
{
    count_message_moves(queue, fact);
    queue->now->deliveries++;
    queue->now->redeliveries += fact->number > 1;
    queue->now->first_handed += fact->first_born;
    metrics->queue[fact->home].now->handed++;
}

static inline void count_message_returned(struct queue_meter *queue, const struct fact *fact)
{
    count_message_moves(queue, fact);
    queue->now->returned++;
    queue->now->lapsed += fact->late;
}

/* Done, or given up: then it has ended where it was first published. */
static inline void count_message_ended(const struct metrics *metrics, const struct fact *fact)
{
    struct queue_meter *home = &metrics->queue[fact->home];
    bool done = fact->number == MESSAGE_OUT_DONE;
    home->now->ended++;
    home->now->ended_handed += fact->by;
    if (metrics->counts || !metrics->sliced)
        histogram_add(done ? &home->window.answered : &home->window.failed, fact->span);
}

static inline void count_message_out(const struct metrics *metrics, struct queue_meter *queue,
                                     const struct fact *fact)
{
    count_message_moves(queue, fact);
    queue->last_out = fact->time;
    switch ((enum message_out)fact->number) {
    case MESSAGE_OUT_DONE:
        queue->now->done++;
        count_message_ended(metrics, fact);
        break;
    case MESSAGE_OUT_DEAD:
        queue->now->dead++;
        count_first_time(metrics, &queue->first_dead, fact->time);
        count_message_ended(metrics, fact);
        break;
    case MESSAGE_OUT_MOVED:
        queue->now->moved_out++;
        break;
    case MESSAGE_OUT_DROPPED:
        queue->now->dropped++;
        break;
    case MESSAGE_OUT_EXPIRED:
        queue->now->expired++;
        break;
    case MESSAGE_OUTS:
        break;
    }
}

static inline void count_queue_oldest(struct queue_meter *queue, const struct fact *fact)
{
    queue_note_oldest(queue, fact->time);
    queue->oldest = fact->span == TIME_NONE ? TIME_NONE : fact->time - fact->span;
}

static inline void count_delivery_over(struct consumer_counts *row, const struct fact *fact)
{
    bool good = outcome_is_good((enum outcome)fact->outcome);
    bool worked_on = fact->from == DELIVERY_WORKED_ON;
    row->worked_on += worked_on;
    row->unworked += fact->from == DELIVERY_UNWORKED;
    row->throttled += fact->from == DELIVERY_THROTTLED;
    row->lost += fact->from == DELIVERY_LOST;
    row->done += worked_on && good && fact->counts;
    row->late_acks += worked_on && good && fact->late;
    row->failed += worked_on && !good;
    row->duplicates += worked_on && fact->number > 1;
}

#endif
