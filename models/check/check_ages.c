/* Checks of how old a message may become: `retention`, counted from when it came into a queue, and
** `time_to_live`, from its publish, against what lets it wait: delays, pauses, rungs and redrives.
*/
#include "models/check/check.h"

#include "models/policies/backoff.h"
#include "models/spec/effects/redrive.h"

/* --- what expires --- */

/* Where the shorter of the two is written. */
static const sim_time *age_place(const struct mqueue_spec *queue)
{
    return queue->retention != TIME_NONE ? &queue->retention : &queue->time_to_live;
}

static void check_expired(struct check *check, const struct mqueue_spec *queue)
{
    bool ages = queue->retention != TIME_NONE || queue->time_to_live != TIME_NONE;
    if (queue->expired != EXPIRED_DEAD_LETTER)
        return;
    if (!ages && !check_laid(check, &queue->expired, &queue->preset))
        CHECK_WARNING(check, &queue->expired,
                      "nothing expires in '%s': it has neither `retention` nor `time_to_live`",
                      queue->name);
    if (ages && !queue->dead_letter)
        CHECK_WARNING(check, age_place(queue),
                      "what expires in '%s' goes to its dead letters, but it has no `dead_letter`: "
                      "it is dropped", queue->name);
}

static void check_delay(struct check *check, const struct mqueue_spec *queue)
{
    const struct { sim_time age; const char *word; } ages[] = {
        { queue->retention, "retention" }, { queue->time_to_live, "time_to_live" },
    };
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++)
        if (ages[i].age != TIME_NONE && queue->delay >= ages[i].age) {
            CHECK_ERROR(check, &queue->delay,
                        "no message of '%s' is ever received: the first could be after %s, but "
                        "they expire after %s (`%s`)", queue->name,
                        check_time(check, queue->delay), check_time(check, ages[i].age),
                        ages[i].word);
            return;
        }
}

/* --- time to live --- */

/* Age is looked at when something is received. */
static void check_looked_at(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const size_t *first = check->deliveries.first;
    if (first[place] == first[place + 1])
        CHECK_WARNING(check, &queue->time_to_live,
                      "`time_to_live` does nothing: what is too old expires when its turn comes, "
                      "and no consumer takes from '%s'; say `retention`", queue->name);
}

/* The first pause, where no chance makes it shorter. */
static void check_first_pause(struct check *check, const struct mqueue_spec *queue)
{
    const struct redelivery_spec *redelivery = queue->redelivery;
    if (!redelivery || !redelivery->jitter.kind || !one_is(&redelivery->jitter, "none"))
        return;
    struct backoff rule = backoff_of_redelivery(redelivery);
    sim_time pause = time_from_s(backoff_longest(&rule, 0));
    if (pause >= queue->time_to_live)
        CHECK_WARNING(check, &queue->redelivery,
                      "nothing is delivered again after a failure: the first pause is %s, but "
                      "messages of '%s' are worth a delivery for only %s (`time_to_live`)",
                      check_time(check, pause), queue->name,
                      check_time(check, queue->time_to_live));
}

/* Of each ladder the first rung that is too late. */
static void check_rungs(struct check *check, const struct mqueue_spec *queue,
                        const struct consumer_spec *consumer)
{
    sim_time sum = queue->delay;
    for (size_t i = 0; i < consumer->ladder.count; i++) {
        sum = time_add(sum, consumer->ladder.item[i].pause);
        if (sum < queue->time_to_live)
            continue;
        CHECK_WARNING(check, &consumer->ladder.item[i].pause,
                      "nothing is delivered from rung %zu of '%s': messages are %s old when they "
                      "come from there, but those of '%s' are worth a delivery for only %s "
                      "(`time_to_live`)", i + 1, consumer->name, check_time(check, sum),
                      queue->name, check_time(check, queue->time_to_live));
        return;
    }
}

static void check_lives(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct check_edges *deliveries = &check->deliveries;
    if (queue->time_to_live == TIME_NONE)
        return;
    check_looked_at(check, queue, place);
    check_first_pause(check, queue);
    for (size_t d = deliveries->first[place]; d < deliveries->first[place + 1]; d++)
        check_rungs(check, queue, deliveries->item[d].consumer);
}

/* What comes back is as old as it is. */
static void check_redriven(struct check *check, const struct fault_spec *fault)
{
    size_t to = check_find(check_names_of(check, PART_QUEUE), fault->redrive->to);
    if (to == NO_PART)
        return;
    const struct mqueue_spec *queue = check_part(check, to)->queue;
    if (queue->time_to_live != TIME_NONE && fault->at > queue->time_to_live)
        CHECK_WARNING(check, &fault->redrive->to,
                      "what was published before %s expires in '%s' when it has been put back at "
                      "%s: it is worth no delivery any more (`time_to_live: %s`)",
                      check_time(check, fault->at - queue->time_to_live), queue->name,
                      check_time(check, fault->at), check_time(check, queue->time_to_live));
}

void check_ages(struct check *check)
{
    for (size_t i = 0; i < check->parts.count; i++) {
        const struct part *part = check_part(check, i);
        if (part->kind != PART_QUEUE || part->rung > 0)
            continue;
        check_expired(check, part->queue);
        check_delay(check, part->queue);
        check_lives(check, part->queue, i);
    }
    for (size_t i = 0; i < check->spec->faults.count; i++)
        if (check->spec->faults.item[i].redrive)
            check_redriven(check, &check->spec->faults.item[i]);
}
