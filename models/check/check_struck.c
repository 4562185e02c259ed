/* What a fault names exists: the one thing that it strikes, and the queues of a redrive. */
#include "models/check/check.h"

#include "models/spec/effect.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"

#include <string.h>

/* What `from` calls, for a hint. */
static struct check_names called_by(struct check *check, const char *from)
{
    struct check_names called = { .text = ARENA_ARRAY(check->arena, 8, const char *) };
    for (size_t i = 0; i < check->edge_count && called.count < 8; i++)
        if (strcmp(check->edge[i].from, from) == 0)
            called.text[called.count++] = *check->edge[i].to;
    return called;
}

/* What an effect takes something from must be there. */
static void check_policies_of(struct check *check, const struct fault_spec *fault,
                              const struct check_edge *edge)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++) {
        const char *policy = effect_kinds[e]->policy;
        bool found = false;
        for (size_t i = 0; policy && i < edge->policies->count; i++)
            found |= one_is(&edge->policies->item[i], policy);
        if (!policy || found || !effect_given(e, fault) || check->from >= fault->at ||
            fault->at > check->to)
            continue;
        CHECK_ERROR(check, effect_member(e, fault), "the edge '%s' has no %s to lose%s",
                    fault->edge, policy,
                    check->from >= 0 ? arena_format(check->arena,
                                                    " at %s, as values then are (`set`)",
                                                    check_time(check, fault->at)) : "");
    }
}

/* All that may call something, for a hint. */
static struct check_names callers(const struct check *check)
{
    const struct check_names *all[] = { &check->clients, check_names_of(check, PART_SERVICE),
                                        check_names_of(check, PART_CONSUMER) };
    struct check_names callers = { .count = 0 };
    callers.text = ARENA_ARRAY(check->arena, all[0]->count + all[1]->count + all[2]->count,
                               const char *);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        for (size_t i = 0; i < all[k]->count; i++)
            callers.text[callers.count++] = all[k]->text[i];
    return callers;
}

/* `from` has no edge of this name. */
static void missing_edge(struct check *check, const struct fault_spec *fault, const char *from,
                         const char *to)
{
    struct check_names known = callers(check);
    size_t caller = check_find(&check->parts, from);
    if (caller != NO_PART && check_part(check, caller)->kind == PART_QUEUE)
        CHECK_ERROR(check, &fault->edge,
                    "there is no edge '%s': '%s' is a queue, which calls nobody; let the fault "
                    "strike the queue, or its consumer", fault->edge, from);
    else if (caller != NO_PART || check_find(&check->clients, from) != NO_PART) {
        struct check_names called = called_by(check, from);
        CHECK_ERROR(check, &fault->edge, "there is no edge '%s': '%s' does not call '%s'%s",
                    fault->edge, from, to, check_hint(check, &called, to));
    } else
        CHECK_ERROR(check, &fault->edge,
                    "there is no edge '%s': no client%s is called '%s'%s", fault->edge,
                    check->spec->consumers.count ? ", service or consumer" : " or service", from,
                    check_hint(check, &known, from));
}

static void check_edge(struct check *check, const struct fault_spec *fault)
{
    const char *dot = strchr(fault->edge, '.');
    if (!dot) {
        CHECK_ERROR(check, &fault->edge, "'%s' is no edge; an edge is FROM.TO, a caller and what "
                    "it calls", fault->edge);
        return;
    }
    const char *from =
        arena_text_of(check->arena, fault->edge, (size_t)(dot - fault->edge));
    const struct check_edge *edge = check_find_edge(check, from, dot + 1);
    if (edge)
        check_policies_of(check, fault, edge);
    else
        missing_edge(check, fault, from, dot + 1);
}

static void check_named(struct check *check, const char *const *member, enum part_kind kind)
{
    if (*member && check_find(check_names_of(check, kind), *member) == NO_PART)
        CHECK_ERROR(check, member, "there is no %s '%s'%s", part_noun(kind), *member,
                    check_hint_of(check, kind, *member));
}

const struct redrive_spec *check_redrive_from(const struct check *check, const char *queue)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct redrive_spec *redrive = check->spec->faults.item[i].redrive;
        if (redrive && strcmp(redrive->from, queue) == 0)
            return redrive;
    }
    return NULL;
}

static void check_redrive(struct check *check, const struct redrive_spec *redrive)
{
    check_named(check, &redrive->from, PART_QUEUE);
    check_named(check, &redrive->to, PART_QUEUE);
    if (check_rung(check, redrive->to))
        CHECK_ERROR(check, &redrive->to,
                    "the redrive puts messages into '%s', a rung of the ladder of '%s'; only that "
                    "consumer does: put them into '%s'", redrive->to,
                    check_rung(check, redrive->to)->consumer->name,
                    check_rung(check, redrive->to)->consumer->queue);
    if (strcmp(redrive->from, redrive->to) == 0)
        CHECK_ERROR(check, &redrive->to,
                    "the redrive puts the messages of '%s' into the queue that they are in",
                    redrive->from);
}

/* Partitions that belong to somebody are shared out anew. */
static void check_rebalance(struct check *check, const struct fault_spec *fault)
{
    size_t consumer = check_find(check_names_of(check, PART_CONSUMER), fault->consumer);
    if (fault->rebalance == TIME_NONE || consumer == NO_PART)
        return;
    const struct consumer_spec *spec = check_part(check, consumer)->consumer;
    size_t queue = check_find(check_names_of(check, PART_QUEUE), spec->queue);
    if (queue == NO_PART)
        return;
    const struct mqueue_spec *log = check_part(check, queue)->queue;
    if (!mqueue_spec_has_owners(log))
        CHECK_ERROR(check, &fault->rebalance,
                    "there is nothing to rebalance: '%s', the queue of '%s', has no partitions "
                    "that belong to somebody (`partitions`, `assigned: fixed`)", spec->queue,
                    spec->name);
}

static const void *last_named(const struct fault_spec *fault)
{
    const char *const *named[] = { &fault->edge, &fault->client, &fault->queue, &fault->consumer };
    const void *last = &fault->service;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        last = *named[i] ? named[i] : last;
    return last;
}

void check_struck(struct check *check, const struct fault_spec *fault, unsigned target)
{
    bool one = (target & (target - 1)) == 0;
    if (!one)
        CHECK_ERROR(check, last_named(fault), "a fault strikes one service, edge, client, queue or "
                    "consumer; make several of it");
    else if (fault->client && check_find(&check->clients, fault->client) == NO_PART)
        CHECK_ERROR(check, &fault->client, "there is no client '%s'%s", fault->client,
                    check_hint(check, &check->clients, fault->client));
    else if (fault->edge)
        check_edge(check, fault);
    if (one) {
        check_named(check, &fault->service, PART_SERVICE);
        check_named(check, &fault->queue, PART_QUEUE);
        check_named(check, &fault->consumer, PART_CONSUMER);
    }
    if (fault->redrive)
        check_redrive(check, fault->redrive);
    check_rebalance(check, fault);
}
