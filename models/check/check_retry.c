/* Checks of one retry: that each outcome has one pause, that hints are asked for where there may be
** one, and that time passes between the attempts (check_standstill.c). */
#include "models/check/check.h"

#define MANY_ATTEMPTS 5 /* without a pause, worth a warning */

/* Where each instance gets one, they are spread. */
static void check_many(struct check *check, const struct check_edge *edge, size_t position,
                       const struct retry_spec *retry)
{
    bool pauses = !outcome_in(retry->on, OUTCOME_refused) ||
                  retry_is_paused(check, edge, position, OUTCOME_refused);
    if (!pauses && edge_tries(edge, retry) >= MANY_ATTEMPTS && retry->all_tried == RETRY_AGAIN)
        CHECK_WARNING(check, &retry->backoff,
                      "%lld attempts without any pause: when '%s' refuses, they come %s",
                      (long long)edge_tries(edge, retry), *edge->to,
                      one_mean(edge->network) > 0 ? "as fast as the network carries them"
                                                  : "all at once");
}

static void check_pauses(struct check *check, const struct retry_spec *retry)
{
    uint32_t named = retry->throttled_base == TIME_NONE ? 0 : 1u << OUTCOME_overloaded;
    for (size_t i = 0; i < retry->pauses.count; i++) {
        const struct retry_pause_spec *pause = &retry->pauses.item[i];
        for (int o = 0; o < OUTCOME_COUNT; o++)
            if (outcome_in(pause->after & named, (enum outcome)o))
                CHECK_ERROR(check, &pause->after, "`%s` has a pause already: %s",
                            outcome_name((enum outcome)o),
                            i > 0 && o != OUTCOME_overloaded ? "an earlier one of `pauses` names it"
                                                             : "leave one of the two out");
        if (!(pause->after & (retry->on | retry->on_hint)))
            CHECK_WARNING(check, &pause->after,
                          "this pause never comes: `on` names none of its outcomes");
        named |= pause->after;
    }
}

static void check_on_hint(struct check *check, const struct retry_spec *retry)
{
    for (int o = 0; o < OUTCOME_COUNT; o++)
        if (outcome_in(retry->on_hint & ~OUTCOMES_WITH_HINT, (enum outcome)o))
            CHECK_WARNING(check, &retry->on_hint,
                          "`%s` carries no retry-after hint, so `on_hint` never asks for it; "
                          "`refused`, `overloaded` and `unavailable` may carry one",
                          outcome_name((enum outcome)o));
}

static enum cancel cancel_of(const struct check_edge *edge)
{
    if (edge->call)
        return (enum cancel)edge->call->cancel;
    for (size_t i = 0; i < edge->client->calls.count; i++)
        if (&edge->client->calls.item[i].policies == edge->policies)
            return (enum cancel)edge->client->calls.item[i].cancel;
    return CANCEL_NONE;
}

/* Late is what a timeout inside has given up, and the target works on. */
static void check_late(struct check *check, const struct check_edge *edge, size_t position)
{
    const struct retry_spec *retry = edge->policies->item[position].value;
    bool late = false;
    for (size_t i = position + 1; i < edge->policies->count; i++)
        late |= one_is(&edge->policies->item[i], "timeout") ||
                one_is(&edge->policies->item[i], "deadline");
    if (retry->late_answers == RETRY_LATE_IGNORE)
        return;
    if (!late)
        CHECK_WARNING(check, &retry->late_answers,
                      "no answer is ever late: nothing inside the retry gives an attempt up; a "
                      "`timeout` inside it does");
    else if (cancel_of(edge) == CANCEL_RUNNING)
        CHECK_WARNING(check, &retry->late_answers,
                      "no answer is ever late: `cancel: running` stops what was given up");
}

void check_one_retry(struct check *check, const struct check_edge *edge, size_t position,
                     bool bounded)
{
    const struct retry_spec *retry = edge->policies->item[position].value;
    check_pauses(check, retry);
    check_on_hint(check, retry);
    check_late(check, edge, position);
    if (retry->attempts == COUNT_UNLIMITED)
        check_standstill(check, edge, position, bounded);
    else
        check_many(check, edge, position, retry);
}
