/* Whether every name is one part's, and every name called is of something that can be called. */
#include "models/check/check.h"

#include <string.h>

/* --- names --- */

/* Where the part's name is written; a rung has none. */
const void *part_place(const struct part *part)
{
    if (part->rung > 0)
        return &part->consumer->ladder;
    if (part->kind == PART_QUEUE)
        return &part->queue->name;
    return part->kind == PART_CONSUMER ? &part->consumer->name : &part->service->name;
}

static const char *word_of(const struct part *part)
{
    return part->rung > 0 ? "a rung" : part_word(part->kind);
}

static void same_name(struct check *check, const char *first, const struct part *part)
{
    const char *name = part->service->name;
    check->unresolved = true;
    if (part->rung > 0 && strcmp(first, "a rung") == 0)
        CHECK_ERROR(check, part_place(part),
                    "two consumers have a ladder for the messages of '%s', whose rungs would have "
                    "the same names ('%s'); give each a queue of its own", part->consumer->queue,
                    name);
    else if (part->rung > 0)
        CHECK_ERROR(check, part_place(part),
                    "'%s', a rung of the ladder of '%s', is the name of %s; give that another",
                    name, part->consumer->name, first);
    else
        CHECK_ERROR(check, part_place(part), "'%s' is %s and %s; they need different names", name,
                    first, word_of(part));
}

void check_names(struct check *check)
{
    const struct check_name *sorted = check->parts.sorted;
    for (size_t i = 0; i < check->spec->clients.count; i++) {
        const struct client_spec *client = &check->spec->clients.item[i];
        size_t part = check_find(&check->parts, client->name);
        check->unresolved |= part != NO_PART;
        if (part != NO_PART)
            CHECK_ERROR(check, &client->name, "'%s' is a client and %s; they need different names",
                        client->name, word_of(check_part(check, part)));
    }
    for (size_t i = 1; i < check->parts.count; i++) {
        const struct part *first = check_part(check, sorted[i - 1].index);
        const struct part *part = check_part(check, sorted[i].index);
        bool told = first->rung > 0 && part->rung > 1; /* of two ladders the first rung is */
        if (strcmp(sorted[i].text, sorted[i - 1].text) == 0 && !told)
            same_name(check, word_of(first), part);
    }
}

const char *check_hint_of(const struct check *check, enum part_kind kind, const char *text)
{
    size_t part = check_find(&check->parts, text);
    if (part != NO_PART && check_part(check, part)->kind != kind)
        return arena_format(check->arena, "; '%s' is %s", text, word_of(check_part(check, part)));
    if (check_find(&check->clients, text) != NO_PART)
        return arena_format(check->arena, "; '%s' is a client", text);
    return check_hint(check, check_names_of(check, kind), text);
}

/* --- calls --- */

/* What can be called, for people: queues only where there are any. */
static const char *callables(const struct check *check, const struct check_edge *edge)
{
    if (edge->publishes)
        return "only queues can be published to";
    return check->spec->queues.count ? "only services and queues can be called"
                                     : "only services can be called";
}

static void cannot_be_called(struct check *check, const struct check_edge *edge, const char *is)
{
    CHECK_ERROR(check, edge->to, "'%s' %s '%s', which is %s; %s", edge->from,
                edge->publishes ? "publishes to" : "calls", *edge->to, is, callables(check, edge));
}

static void unknown_target(struct check *check, const struct check_edge *edge)
{
    const struct check_names *names =
        edge->publishes ? check_names_of(check, PART_QUEUE) : &check->callable;
    CHECK_ERROR(check, edge->to, "'%s' %s '%s', but there is no such %s%s", edge->from,
                edge->publishes ? "publishes to" : "calls", *edge->to,
                edge->publishes               ? "queue"
                : check->spec->queues.count ? "service or queue"
                                              : "service",
                check_hint(check, names, *edge->to));
}

static void wrong_target(struct check *check, const struct check_edge *edge)
{
    size_t place = check_find(&check->parts, *edge->to);
    const struct part *part = place == NO_PART ? NULL : check_part(check, place);
    if (check_find(&check->clients, *edge->to) != NO_PART)
        cannot_be_called(check, edge, "a client");
    else if (!part)
        unknown_target(check, edge);
    else if (part->rung > 0)
        CHECK_ERROR(check, edge->to,
                    "'%s' %s '%s', which is a rung of the ladder of '%s'; only that consumer puts "
                    "messages there", edge->from, edge->publishes ? "publishes to" : "calls",
                    *edge->to, part->consumer->name);
    else if (part->kind == PART_CONSUMER)
        CHECK_ERROR(check, edge->to, "'%s' %s '%s', which is a consumer; it takes what is "
                    "published to '%s'", edge->from, edge->publishes ? "publishes to" : "calls",
                    *edge->to, part->consumer->queue);
    else
        cannot_be_called(check, edge, part_word(part->kind));
}

/* Both would be the edge FROM.TO. */
static void check_once(struct check *check, const struct check_edge *edge)
{
    if (edge->publishes && check_find_edge(check, edge->from, *edge->to) != edge)
        CHECK_ERROR(check, edge->to, "'%s' already calls '%s'; publish to it, or call it",
                    edge->from, *edge->to);
}

void check_targets(struct check *check)
{
    for (size_t i = 0; i < check->edge_count; i++) {
        const struct check_edge *edge = &check->edge[i];
        check_once(check, edge);
        if (edge->target != NO_PART)
            continue;
        check->unresolved = true;
        wrong_target(check, edge);
    }
}
