/* What the controls did, in words: a clause for each metric that is above nothing. */
#include "plots/report/page_parts.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

struct clause {
    const char *metric;
    enum shown_as as;
    const char *before, *after;
};

static const struct clause edge_clauses[] = {
    { "breaker_open_share", AS_SHARE, "breaker open ", " of the time" },
    { "breakers_opened", AS_COUNT, "opened ", " times" },
    { "breaker_refused", AS_COUNT, "", " attempts kept back by it" },
    { "budget_denied", AS_COUNT, "", " retries denied by the budget" },
    { "bulkhead_refused", AS_COUNT, "", " refused by the bulkhead" },
    { "pool_timeouts", AS_COUNT, "", " without a connection" },
    { "throttled", AS_COUNT, "", " throttled by the caller" },
    { "out_of_time", AS_COUNT, "", " not sent for want of time" },
    { "hedges", AS_COUNT, "", " hedges" },
    { "degraded", AS_COUNT, "", " degraded answers" },
    { "cache_hit_ratio", AS_SHARE, "", " answered by the cache" },
    { "ejected", AS_FACTOR, "", " instances ejected in the mean" },
};
static const struct clause queue_clauses[] = {
    { "returned", AS_COUNT, "", " deliveries came back" },
    { "lapsed", AS_COUNT, "", " of them as the lease ran out" },
    { "leases_renewed", AS_COUNT, "", " leases renewed" },
    { "delayed", AS_FACTOR, "", " held back by a pause in the mean" },
    { "moved_out", AS_COUNT, "", " moved on, to the next rung or redriven" },
    { "refused", AS_COUNT, "", " publishes refused" },
    { "dropped", AS_COUNT, "", " dropped, purged or pushed out" },
    { "expired", AS_COUNT, "", " expired" },
    { "dead", AS_COUNT, "", " given up" },
};
static const struct clause consumer_clauses[] = {
    { "throttled", AS_COUNT, "", " received in vain" },
    { "unworked", AS_COUNT, "", " given back without any work" },
    { "late_acks", AS_COUNT, "", " acknowledged late" },
    { "lost", AS_COUNT, "", " lost with their instance" },
    { "duplicates", AS_COUNT, "", " done again that had been done" },
    { "duplicates_suppressed", AS_COUNT, "", " duplicates suppressed" },
};
static const struct clause service_clauses[] = {
    { "shed", AS_COUNT, "", " shed at the door" },
    { "dropped", AS_COUNT, "", " dropped after too long a wait" },
    { "expired", AS_COUNT, "", " dropped past their deadline" },
    { "cancelled", AS_COUNT, "", " cancelled" },
    { "lost", AS_COUNT, "", " lost in a restart" },
    { "limit", AS_COUNT, "limit ", " in the mean" },
    { "duplicates", AS_COUNT, "", " done again that had been done" },
    { "duplicates_suppressed", AS_COUNT, "", " duplicates suppressed" },
};

/* A number and its unit stay on one line. */
static const char *unbroken(const struct page *page, const char *text)
{
    char *copy = arena_take(page->arena, 2 * strlen(text) + 1), *to = copy;
    for (; *text; text++) {
        if (*text == ' ')
            *to++ = '\xc2';
        *to++ = *text == ' ' ? '\xa0' : *text;
    }
    return copy;
}

/* "" where nothing is above nothing. */
static const char *clauses_of(const struct page *page, const char *object,
                              const struct clause *clause, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        const struct estimate *estimate = study_find(
            page->study, arena_format(page->arena, "%s.%s", object, clause[i].metric));
        if (!estimate || !(estimate->mean > 0))
            continue;
        text = arena_format(page->arena, "%s%s%s%s%s", text, *text ? ", " : "", clause[i].before,
                            unbroken(page, page_number(page, estimate->mean, clause[i].as)),
                            clause[i].after);
    }
    return text;
}

struct controls {
    const struct page *page;
    bool begun;
};

static void write_object(struct controls *controls, const char *name, const char *clauses)
{
    const struct page *page = controls->page;
    if (!*clauses)
        return;
    if (!controls->begun)
        fprintf(page->out, "\n%sControls%s\n", page_bold(page), page_plain(page));
    controls->begun = true;
    page_wrapped(page, arena_format(page->arena, "%s: %s", name, clauses), 2);
}

/* ", the first at 5 min 3 s", in the run that is shown. */
static const char *first_dead(const struct page *page, const char *object)
{
    const char *path = arena_format(page->arena, "%s.first_dead_at", object);
    double first = results_total(words_drawn(page->study), path);
    if (isnan(first))
        return "";
    return arena_format(page->arena, ", the first at %s",
                        unbroken(page, page_number(page, first, AS_TIME)));
}

#define CLAUSES(list) list, sizeof list / sizeof *list

static void write_edges(struct controls *controls)
{
    const struct page *page = controls->page;
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->edges; i++) {
        const struct edge_name *edge = &run->edge[i];
        const char *object = arena_format(page->arena, "edges.%s.%s", edge->from, edge->to);
        const char *name = arena_format(page->arena, "%s -> %s", edge->from, edge->to);
        write_object(controls, name, clauses_of(page, object, CLAUSES(edge_clauses)));
    }
}

static void write_services(struct controls *controls)
{
    const struct page *page = controls->page;
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->services; i++) {
        const char *object = arena_format(page->arena, "services.%s", run->service[i]);
        write_object(controls, run->service[i],
                     clauses_of(page, object, CLAUSES(service_clauses)));
    }
}

/* The dead letters stand last, so that it can be said when the first of them came. */
static void write_queues(struct controls *controls)
{
    const struct page *page = controls->page;
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->queues; i++) {
        const char *object = arena_format(page->arena, "queues.%s", run->queue[i]);
        const char *text = clauses_of(page, object, CLAUSES(queue_clauses));
        const char *dead = arena_format(page->arena, "%s.dead", object);
        if (words_mean(page->study, dead) > 0)
            text = arena_format(page->arena, "%s%s", text, first_dead(page, object));
        write_object(controls, run->queue[i], text);
    }
}

static void write_consumers(struct controls *controls)
{
    const struct page *page = controls->page;
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->consumers; i++) {
        const char *object = arena_format(page->arena, "consumers.%s", run->consumer[i]);
        write_object(controls, run->consumer[i],
                     clauses_of(page, object, CLAUSES(consumer_clauses)));
    }
}

void page_controls(const struct page *page)
{
    struct controls controls = { page, false };
    write_edges(&controls);
    write_services(&controls);
    write_queues(&controls);
    write_consumers(&controls);
}
