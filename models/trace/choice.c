#include "models/trace/choice.h"

#include "base/arena.h"
#include "base/units.h"
#include "models/shape/topology.h"

#include <stdlib.h>

enum { ROOM_FIRST = 4096 };

/* --- the run --- */

static uint32_t add_root(struct choice *choice, const struct fact *fact)
{
    if (choice->roots == choice->room) {
        choice->room = choice->room ? 2 * choice->room : ROOM_FIRST;
        choice->root = memory_resize(choice->root, choice->room, sizeof *choice->root);
    }
    choice->root[choice->roots] =
        (struct root_line){ .wanted = fact->time, .span = TIME_NONE,
                            .client = (uint16_t)choice->topology->road[fact->edge].from };
    return (uint32_t)choice->roots++;
}

static void call_starts(struct choice *choice, const struct fact *fact)
{
    const struct topology *topology = choice->topology;
    uint32_t root;
    if (fact->edge < topology->client_roads)
        root = add_root(choice, fact);
    else if (topology->road[fact->edge].delivers)
        root = choice->delivery;
    else
        root = known_find(&choice->known, fact->cause);
    known_set(&choice->known, fact->call, root);
}

static void call_ends(struct choice *choice, const struct fact *fact)
{
    uint32_t root = known_find(&choice->known, fact->call);
    if (fact->edge >= choice->topology->client_roads || root == KNOWN_NONE)
        return;
    choice->root[root].span = fact->span;
    choice->root[root].outcome = fact->outcome;
}

static void attempt_starts(struct choice *choice, const struct fact *fact)
{
    uint32_t root = known_find(&choice->known, fact->call);
    known_set(&choice->known, fact->request, root);
    if (root != KNOWN_NONE)
        choice->root[root].attempts++;
}

static void hear(void *self, const struct fact *fact)
{
    struct choice *choice = self;
    if (fact->kind == FACT_CALL_STARTED)
        call_starts(choice, fact);
    else if (fact->kind == FACT_CALL_ENDED)
        call_ends(choice, fact);
    else if (fact->kind == FACT_ATTEMPT_SENT)
        attempt_starts(choice, fact);
    else if (fact->kind == FACT_REQUEST_FINISHED && fact->cause)
        known_set(&choice->known, fact->cause, known_find(&choice->known, fact->request));
    else if (fact->kind == FACT_DELIVERY_BEGUN)
        choice->delivery = known_find(&choice->known, fact->request);
}

void choice_begin(struct choice *choice, const struct topology *topology)
{
    *choice = (struct choice){ .topology = topology, .delivery = KNOWN_NONE };
}

struct observer choice_observer(struct choice *choice)
{
    return (struct observer){ hear, choice };
}

void choice_release(struct choice *choice)
{
    known_release(&choice->known);
    free(choice->root);
    choice->root = NULL;
}

/* --- the choice --- */

/* One that is still open has lasted until the end. */
static sim_time span_of(const struct root_line *line, sim_time duration)
{
    return line->span == TIME_NONE ? duration - line->wanted : line->span;
}

static bool has_failed(const struct root_line *line)
{
    return line->span != TIME_NONE && !outcome_is_good((enum outcome)line->outcome);
}

static bool is_of_client(const struct choice_wish *wish, const struct root_line *line)
{
    return wish->client == SIZE_MAX || wish->client == line->client;
}

static bool by_size(enum choice_by by)
{
    return by != CHOICE_AT && by != CHOICE_NTH;
}

static bool may_be(const struct choice_wish *wish, const struct root_line *line)
{
    sim_time since = wish->by == CHOICE_AT ? wish->at : by_size(wish->by) ? wish->since : 0;
    return is_of_client(wish, line) && line->wanted >= since && (!wish->failed || has_failed(line));
}

/* Of equals the first stays. */
static bool is_better(enum choice_by by, const struct root_line *line,
                      const struct root_line *best, sim_time duration)
{
    if (by != CHOICE_SLOWEST && line->attempts != best->attempts)
        return line->attempts > best->attempts;
    return by != CHOICE_MOST_ATTEMPTS && span_of(line, duration) > span_of(best, duration);
}

static const struct root_line *find(const struct choice *choice, const struct choice_wish *wish,
                                    sim_time duration)
{
    const struct root_line *best = NULL;
    uint64_t nth = 0;
    for (size_t i = 0; i < choice->roots; i++) {
        const struct root_line *line = &choice->root[i];
        if (!may_be(wish, line))
            continue;
        if (wish->by == CHOICE_AT || (wish->by == CHOICE_NTH && ++nth == wish->nth))
            return line;
        if (by_size(wish->by) && (!best || is_better(wish->by, line, best, duration)))
            best = line;
    }
    return best;
}

static void compare_with_all(const struct choice *choice, const struct choice_wish *wish,
                             sim_time duration, struct chosen *chosen)
{
    sim_time span = span_of(chosen->line, duration);
    for (size_t i = 0; i < choice->roots; i++) {
        const struct root_line *line = &choice->root[i];
        if (!is_of_client(wish, line))
            continue;
        chosen->among++;
        chosen->failed += has_failed(line);
        chosen->as_many += line->attempts >= chosen->line->attempts;
        chosen->as_slow += span_of(line, duration) >= span;
    }
}

/* Why there is none. */
static bool say_none(const struct choice *choice, const struct choice_wish *wish, struct err *err)
{
    char when[UNIT_TEXT];
    uint64_t all = 0, failed = 0;
    const struct root_line *last = NULL;
    for (size_t i = 0; i < choice->roots; i++) {
        if (!is_of_client(wish, &choice->root[i]))
            continue;
        all++;
        failed += has_failed(&choice->root[i]);
        if (!wish->failed || has_failed(&choice->root[i]))
            last = &choice->root[i];
    }
    const char *whose = wish->client == SIZE_MAX ? "" : " of this client";
    if (all == 0)
        return err_set(err, "there is no root call%s in the run", whose);
    if (!last)
        return err_set(err, "none of the %llu root calls%s failed", (unsigned long long)all, whose);
    if (wish->by == CHOICE_NTH)
        return err_set(err, "there is no root call %llu%s%s: the run has %llu",
                       (unsigned long long)wish->nth, whose, wish->failed ? " that failed" : "",
                       (unsigned long long)(wish->failed ? failed : all));
    return err_set(err, "the last root call%s%s is wanted at %s", whose,
                   wish->failed ? " that failed" : "", time_print(last->wanted, when));
}

bool choice_make(const struct choice *choice, const struct choice_wish *wish, sim_time duration,
                 struct chosen *chosen, struct err *err)
{
    const struct root_line *line = find(choice, wish, duration);
    if (!line)
        return say_none(choice, wish, err);
    *chosen = (struct chosen){ .number = (uint64_t)(line - choice->root) + 1, .line = line };
    compare_with_all(choice, wish, duration, chosen);
    return true;
}
