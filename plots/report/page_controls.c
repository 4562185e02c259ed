/* What the controls did, in words: a clause for each metric that is above nothing. */
#include "models/spec/consumer.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault_spec.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "plots/report/page_parts.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

struct clause {
    const char *metric;
    enum shown_as as;
    const char *before, *after;
    const char *one; /* instead of `after` where it is 1; NULL: it reads the same */
};

static const struct clause edge_clauses[] = {
    { "breaker_open_share", AS_SHARE, "breaker open ", " of the time", NULL },
    { "breakers_opened", AS_COUNT, "opened ", " times", " time" },
    { "breaker_refused", AS_COUNT, "", " attempts kept back by it", " attempt kept back by it" },
    { "budget_denied", AS_COUNT, "", " retries denied by the budget",
      " retry denied by the budget" },
    { "bulkhead_refused", AS_COUNT, "", " refused by the bulkhead", NULL },
    { "pool_timeouts", AS_COUNT, "", " without a connection", NULL },
    { "throttled", AS_COUNT, "", " throttled by the caller", NULL },
    { "out_of_time", AS_COUNT, "", " not sent for want of time", NULL },
    { "hedges", AS_COUNT, "", " hedges", " hedge" },
    { "degraded", AS_COUNT, "", " degraded answers", " degraded answer" },
    { "cache_hit_ratio", AS_SHARE, "", " answered by the cache", NULL },
    { "ejected", AS_FACTOR, "", " instances ejected in the mean", NULL },
};
static const struct clause queue_clauses[] = {
    { "returned", AS_COUNT, "", " deliveries came back", " delivery came back" },
    { "lapsed", AS_COUNT, "", " of them as the lease ran out", NULL },
    { "leases_renewed", AS_COUNT, "", " leases renewed", " lease renewed" },
    { "delayed", AS_FACTOR, "", " held back by a pause in the mean", NULL },
    { "moved_out", AS_COUNT, "", " moved on", NULL }, /* where to: moved_words() */
    { "refused", AS_COUNT, "", " publishes refused", " publish refused" },
    { "dropped", AS_COUNT, "", " dropped, purged or pushed out", NULL },
    { "expired", AS_COUNT, "", " expired", NULL },
    { "dead", AS_COUNT, "", " given up", NULL },
};
enum { QUEUE_CLAUSES = sizeof queue_clauses / sizeof *queue_clauses };
static const struct clause consumer_clauses[] = {
    { "throttled", AS_COUNT, "", " received in vain", NULL },
    { "unworked", AS_COUNT, "", " given back without any work", NULL },
    { "late_acks", AS_COUNT, "", " acknowledged late", NULL },
    { "lost", AS_COUNT, "", " lost with their instance", " lost with its instance" },
    { "duplicates", AS_COUNT, "", " done again that had been done", NULL },
    { "duplicates_suppressed", AS_COUNT, "", " duplicates suppressed", " duplicate suppressed" },
};
static const struct clause service_clauses[] = {
    { "shed", AS_COUNT, "", " shed at the door", NULL },
    { "dropped", AS_COUNT, "", " dropped after too long a wait", NULL },
    { "expired", AS_COUNT, "", " dropped past their deadline", " dropped past its deadline" },
    { "cancelled", AS_COUNT, "", " cancelled", NULL },
    { "lost", AS_COUNT, "", " lost in a restart", NULL },
    { "limit", AS_COUNT, "limit ", " in the mean", NULL },
    { "duplicates", AS_COUNT, "", " done again that had been done", NULL },
    { "duplicates_suppressed", AS_COUNT, "", " duplicates suppressed", " duplicate suppressed" },
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
        const char *number = page_number(page, estimate->mean, clause[i].as);
        bool one = clause[i].one && strcmp(number, "1") == 0;
        text = arena_format(page->arena, "%s%s%s%s%s", text, *text ? ", " : "", clause[i].before,
                            unbroken(page, number), one ? clause[i].one : clause[i].after);
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

/* Another rung follows: it is a rung that is not the last, or the queue of a consumer with a
** ladder. */
static bool leads_to_rung(const struct world_spec *spec, const struct part *queue)
{
    for (size_t i = 0; i < spec->parts.count; i++) {
        const struct part *reader = &spec->parts.item[i];
        if (reader->kind == PART_CONSUMER && part_feeds(queue, reader) &&
            queue->rung < consumer_rungs(reader->consumer))
            return true;
    }
    return false;
}

static bool is_redriven(const struct world_spec *spec, const char *queue)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct redrive_spec *redrive = spec->faults.item[i].redrive;
        if (redrive && strcmp(redrive->from, queue) == 0)
            return true;
    }
    return false;
}

/* What `moved_out` is, of this queue. */
static const char *moved_words(const struct world_spec *spec, const char *queue)
{
    size_t place = part_find(spec, queue);
    bool rung = place != SIZE_MAX && leads_to_rung(spec, &spec->parts.item[place]);
    if (!rung)
        return " redriven";
    return is_redriven(spec, queue) ? " moved on, to the next rung or redriven"
                                    : " moved on to the next rung";
}

/* All that came back did so as the lease ran out: one clause says both. */
static const char *queue_text(const struct page *page, const char *queue, const char *object)
{
    struct clause clause[QUEUE_CLAUSES];
    memcpy(clause, queue_clauses, sizeof clause);
    double returned = words_mean(page->study, arena_format(page->arena, "%s.returned", object));
    double lapsed = words_mean(page->study, arena_format(page->arena, "%s.lapsed", object));
    bool all = returned > 0 && !(fabs(returned - lapsed) > 0);
    size_t first = all ? 1 : 0;
    for (size_t i = 0; i < QUEUE_CLAUSES; i++)
        if (strcmp(clause[i].metric, "moved_out") == 0)
            clause[i].after = moved_words(page->study->spec, queue);
    if (all) {
        clause[first].after = " deliveries came back as the lease ran out";
        clause[first].one = " delivery came back as the lease ran out";
    }
    return clauses_of(page, object, clause + first, QUEUE_CLAUSES - first);
}

/* The dead letters stand last, so that it can be said when the first of them came. */
static void write_queues(struct controls *controls)
{
    const struct page *page = controls->page;
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->queues; i++) {
        const char *object = arena_format(page->arena, "queues.%s", run->queue[i]);
        const char *text = queue_text(page, run->queue[i], object);
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
