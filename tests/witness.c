#include "tests/witness.h"

#include "models/spec/outcome.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

void witness_begin(struct witness *witness)
{
    *witness = (struct witness){ 0 };
    crowd_init(&witness->calls, 1024);
    crowd_init(&witness->requests, 1024);
}

void witness_end(struct witness *witness)
{
    crowd_release(&witness->calls);
    crowd_release(&witness->requests);
    free(witness->seen);
    free(witness->call);
}

static void grow(struct witness *witness)
{
    witness->room = witness->room ? 2 * witness->room : 1024;
    witness->seen = realloc(witness->seen, witness->room * sizeof *witness->seen);
    witness->call = realloc(witness->call, witness->room * sizeof *witness->call);
    assert_true(witness->seen && witness->call);
}

static struct who *place(struct crowd *crowd, const void *key)
{
    struct who *who = crowd_find(crowd, key);
    return who ? who : crowd_add(crowd, key);
}

static void sends(struct witness *witness, const struct fact *fact)
{
    if (witness->count == witness->room)
        grow(witness);
    place(&witness->requests, fact->request)->order = witness->count;
    witness->call[witness->count] = fact->call;
    witness->seen[witness->count++] = (struct sighting){
        .edge = fact->edge, .number = fact->number, .hedge = witness->hedge,
        .wanted = crowd_find(&witness->calls, fact->call)->since, .sent = fact->time,
        .waited = TIME_NONE, .answered = TIME_NONE
    };
    witness->hedge = false;
}

static struct sighting *of_request(struct witness *witness, const struct fact *fact)
{
    return &witness->seen[crowd_find(&witness->requests, fact->request)->order];
}

static void ends(struct sighting *seen, const struct fact *fact)
{
    seen->waited = fact->time;
    seen->outcome = fact->outcome;
}

static void is_answered(struct witness *witness, const struct fact *fact)
{
    struct sighting *seen = of_request(witness, fact);
    seen->answered = fact->time;
    seen->answer = fact->outcome;
    if (!fact->late)
        ends(seen, fact);
}

/* The latest with that number, of that call. */
static void is_given_up(struct witness *witness, const struct fact *fact)
{
    size_t i = witness->count;
    while (i-- > 0)
        if (witness->call[i] == fact->call && witness->seen[i].number == fact->number)
            break;
    assert_true(i < witness->count);
    ends(&witness->seen[i], fact);
}

static void hear(void *self, const struct fact *fact)
{
    struct witness *witness = self;
    if (fact->kind == FACT_CALL_STARTED)
        place(&witness->calls, fact->call)->since = fact->time;
    else if (fact->kind == FACT_HEDGED)
        witness->hedge = true;
    else if (fact->kind == FACT_ATTEMPT_SENT)
        sends(witness, fact);
    else if (fact->kind == FACT_ATTEMPT_ANSWERED)
        is_answered(witness, fact);
    else if (fact->kind == FACT_ATTEMPT_LOST)
        of_request(witness, fact)->lost = 1;
    else if (fact->kind == FACT_ATTEMPT_GIVEN_UP)
        is_given_up(witness, fact);
}

struct observer witness_observer(struct witness *witness)
{
    return (struct observer){ hear, witness };
}

static int in_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct sighting));
}

static struct sighting sighting_of(const struct trace *trace, const struct node *node)
{
    return (struct sighting){ .edge = node->edge, .number = node->number, .hedge = node->hedge,
                              .wanted = trace->node[node->parent].from, .sent = node->from,
                              .waited = node->to, .outcome = node->outcome,
                              .answered = node->answered, .answer = node->answer,
                              .lost = node->lost };
}

void witness_agrees(struct witness *witness, const struct trace *trace, const char *what)
{
    struct sighting *traced = calloc(trace->nodes, sizeof *traced);
    size_t count = 0;
    for (size_t n = 1; n < trace->nodes; n++)
        if (trace->node[n].kind == NODE_ATTEMPT)
            traced[count++] = sighting_of(trace, &trace->node[n]);
    if (count != witness->count)
        fail_msg("%s: %zu attempts in the trace, %zu were told", what, count, witness->count);
    qsort(traced, count, sizeof *traced, in_order);
    qsort(witness->seen, count, sizeof *witness->seen, in_order);
    for (size_t i = 0; i < count; i++)
        if (memcmp(&traced[i], &witness->seen[i], sizeof *traced) != 0)
            fail_msg("%s: attempt %d on edge %d sent at %lld waited to %lld, in the trace to %lld",
                     what, (int)witness->seen[i].number, (int)witness->seen[i].edge,
                     (long long)witness->seen[i].sent, (long long)witness->seen[i].waited,
                     (long long)traced[i].waited);
    free(traced);
}
