/* A call waits for one attempt at a time: for its answer, or, between two, for its pause to
** end.  An attempt that has been given up stays at the server, which does not know.
**
**   calls --arrive--> send --room--> server --ends--> answered, or late
**             ^         |--full--> failed <--times out-- ring
**             '--pause--'--sixth attempt--> over
**
** Invariants
**   1. `heap` holds the next arrival, the end of each request at work, and the end of each pause.
**   2. `ring` holds the timeouts in the order in which they come, for they are all of one length;
**      one whose call waits for something else by then means nothing.
**   3. A call's `serial` grows whenever its place is given to another call: so a request or a
**      timeout can tell that its own is gone.
**
** Sizes: some thousand calls at once; ROOM is far more than any seed needs, and asserted.
*/
#include "tests/straight_storm.h"

#include "tests/straight_counts.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define MS 1000000
#define S (1000 * (int64_t)MS)

enum { SECONDS = 60, WORKERS = 10, QUEUE = 100, ATTEMPTS = 6, ROOM = 1 << 16 };
static const int64_t timeout = 50 * MS, spike_from = 20 * S, spike_to = 30 * S;
static const double rate = 600, spike = 4.1666666667, work_s = 10e-3, base_s = 25e-3, cap_s = 1;

struct call {
    int64_t wanted;
    uint32_t serial, attempts;
    bool waits; /* for the answer of its latest attempt */
    uint32_t next_free;
};

struct attempt {
    uint32_t call, serial, number;
};

struct request {
    struct attempt of;
    int64_t wanted, arrived, begun;
};

struct deadline {
    int64_t when;
    struct attempt of;
};

enum kind { ARRIVAL, END, WAKE };

struct entry {
    int64_t when;
    uint32_t kind, place; /* of a request at work, of a call in its pause */
};

struct storm {
    int64_t now, window_end;
    uint64_t random;
    struct window window[SECONDS], *row;
    struct histogram answered, failed;
    uint64_t spread[ATTEMPTS + 1];

    struct entry heap[2 * ROOM];
    uint32_t heap_count;
    struct deadline ring[ROOM];
    uint32_t ring_head, ring_tail;

    struct call call[ROOM];
    uint32_t call_free, call_fresh;
    struct request request[WORKERS + QUEUE]; /* all that are at the server */
    uint32_t request_free[WORKERS + QUEUE], request_left;
    uint32_t queue[128], queue_head, queue_count, busy; /* a ring of requests */
    int64_t since; /* up to here the areas are counted */
    uint64_t effects[ROOM]; /* of the call at this place: whether it was executed */
};

/* --- chance: splitmix64 --- */

static double uniform(struct storm *storm)
{
    uint64_t z = storm->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double exponential(struct storm *storm)
{
    return -log(1 - uniform(storm));
}

/* --- what waits for its time --- */

static void heap_push(struct storm *storm, int64_t when, enum kind kind, uint32_t place)
{
    uint32_t hole = storm->heap_count++;
    assert(storm->heap_count < 2 * ROOM);
    for (; hole > 0 && storm->heap[(hole - 1) / 2].when > when; hole = (hole - 1) / 2)
        storm->heap[hole] = storm->heap[(hole - 1) / 2];
    storm->heap[hole] = (struct entry){ when, kind, place };
}

static struct entry heap_pop(struct storm *storm)
{
    struct entry *heap = storm->heap, first = heap[0], last = heap[--storm->heap_count];
    uint32_t hole = 0, count = storm->heap_count;
    for (uint32_t child; (child = 2 * hole + 1) < count; hole = child) {
        child += child + 1 < count && heap[child + 1].when < heap[child].when;
        if (heap[child].when >= last.when)
            break;
        heap[hole] = heap[child];
    }
    heap[hole] = last;
    return first;
}

/* --- counting --- */

static void count_areas(struct storm *storm)
{
    double span = seconds(storm->now - storm->since);
    storm->row->busy_area += storm->busy * span;
    storm->row->queue_area += storm->queue_count * span;
    storm->since = storm->now;
}

static void pass_to(struct storm *storm, int64_t when)
{
    while (when >= storm->window_end && storm->row < storm->window + SECONDS - 1) {
        storm->now = storm->window_end;
        count_areas(storm);
        storm->row++;
        storm->window_end += S;
        storm->row->queue_most = storm->queue_count;
    }
    storm->now = when;
}

static struct window *window_of(struct storm *storm, int64_t time)
{
    return &storm->window[time / S < SECONDS ? time / S : SECONDS - 1];
}

/* --- calls --- */

static uint32_t take_call(struct storm *storm)
{
    uint32_t place = storm->call_free;
    if (place == ROOM) {
        assert(storm->call_fresh < ROOM);
        return storm->call_fresh++;
    }
    storm->call_free = storm->call[place].next_free;
    return place;
}

static void give_call(struct storm *storm, uint32_t place)
{
    struct call *call = &storm->call[place];
    call->serial++;
    call->waits = false;
    call->next_free = storm->call_free;
    storm->call_free = place;
    storm->effects[place] = 0;
}

enum outcome { OK, TIMEOUT, REFUSED };

static void call_ends(struct storm *storm, uint32_t place, enum outcome outcome)
{
    struct call *call = &storm->call[place];
    struct window *row = storm->row, *then = window_of(storm, call->wanted);
    int64_t span = storm->now - call->wanted;
    bool good = outcome == OK;
    row->ended++;
    row->ends[outcome]++;
    row->attempts_of_ended += call->attempts;
    row->retried += call->attempts > 1;
    row->retried_good += call->attempts > 1 && good;
    if (call->attempts > row->attempts_most)
        row->attempts_most = call->attempts;
    storm->spread[call->attempts]++;
    then->meant_ended++;
    if (good) {
        row->ok++;
        then->meant_ok++;
        row->latency_sum += seconds(span);
        histogram_add(&storm->answered, span);
    } else {
        row->failed++;
        row->failed_sum += seconds(span);
        histogram_add(&storm->failed, span);
    }
    give_call(storm, place);
}

static void attempt_fails(struct storm *storm, uint32_t place, enum outcome outcome)
{
    struct call *call = &storm->call[place];
    call->waits = false;
    if (call->attempts == ATTEMPTS) {
        storm->row->exhausted++;
        call_ends(storm, place, outcome);
        return;
    }
    double pause = fmin(cap_s, base_s * (double)(1 << (call->attempts - 1))) * uniform(storm);
    heap_push(storm, storm->now + nanoseconds(pause), WAKE, place);
}

/* --- the server --- */

static void work_begins(struct storm *storm, uint32_t place)
{
    struct request *request = &storm->request[place];
    request->begun = storm->now;
    storm->busy++;
    storm->row->waits++;
    storm->row->age_sum += seconds(storm->now - request->wanted);
    heap_push(storm, storm->now + nanoseconds(work_s * exponential(storm)), END, place);
}

static void next_begins(struct storm *storm)
{
    if (storm->queue_count == 0)
        return;
    uint32_t place = storm->queue[storm->queue_head++ % 128];
    storm->queue_count--;
    storm->row->wait_sum += seconds(storm->now - storm->request[place].arrived);
    work_begins(storm, place);
}

static struct attempt attempt_of(const struct storm *storm, uint32_t place)
{
    return (struct attempt){ place, storm->call[place].serial, storm->call[place].attempts };
}

static bool server_takes(struct storm *storm, uint32_t place)
{
    const struct call *call = &storm->call[place];
    storm->row->arrivals++;
    storm->row->first_born += call->attempts == 1;
    if (storm->busy == WORKERS && storm->queue_count == QUEUE) {
        storm->row->refused++;
        return false;
    }
    uint32_t own = storm->request_free[--storm->request_left];
    storm->request[own] = (struct request){ attempt_of(storm, place), call->wanted, storm->now, 0 };
    count_areas(storm);
    if (storm->busy < WORKERS) {
        work_begins(storm, own);
        return true;
    }
    storm->queue[(storm->queue_head + storm->queue_count++) % 128] = own;
    if (storm->queue_count > storm->row->queue_most)
        storm->row->queue_most = storm->queue_count;
    return true;
}

static void send(struct storm *storm, uint32_t place)
{
    struct call *call = &storm->call[place];
    storm->row->attempts++;
    storm->row->retries += ++call->attempts > 1;
    if (!server_takes(storm, place)) {
        storm->row->refusals++;
        attempt_fails(storm, place, REFUSED);
        return;
    }
    call->waits = true;
    storm->ring[storm->ring_tail++ % ROOM] =
        (struct deadline){ storm->now + timeout, attempt_of(storm, place) };
    assert(storm->ring_tail - storm->ring_head < ROOM);
}

static bool is_awaited(const struct storm *storm, struct attempt attempt)
{
    const struct call *call = &storm->call[attempt.call];
    return call->serial == attempt.serial && call->attempts == attempt.number && call->waits;
}

static void work_ends(struct storm *storm, uint32_t place)
{
    const struct request request = storm->request[place];
    struct window *row = storm->row;
    double worked = seconds(storm->now - request.begun);
    bool awaited = is_awaited(storm, request.of);
    count_areas(storm);
    storm->busy--;
    row->finished++;
    row->completed++;
    row->executed += storm->effects[request.of.call]++ == 0;
    row->residence_sum += seconds(storm->now - request.arrived);
    row->worked += worked;
    row->wasted += awaited ? 0 : worked;
    row->late += !awaited;
    storm->request_free[storm->request_left++] = place;
    next_begins(storm);
    if (awaited)
        call_ends(storm, request.of.call, OK);
}

/* --- the run --- */

static void next_arrival(struct storm *storm)
{
    double gap = exponential(storm), when = seconds(storm->now);
    const double until[] = { seconds(spike_from), seconds(spike_to), HUGE_VAL };
    const double per_s[] = { rate, rate * spike, rate };
    int part = (when >= until[0]) + (when >= until[1]);
    for (; gap >= (until[part] - when) * per_s[part]; when = until[part++])
        gap -= (until[part] - when) * per_s[part];
    heap_push(storm, nanoseconds(when + gap / per_s[part]), ARRIVAL, 0);
}

static void call_starts(struct storm *storm)
{
    uint32_t place = take_call(storm);
    struct call *call = &storm->call[place];
    call->wanted = storm->now;
    call->attempts = 0;
    storm->row->calls++;
    next_arrival(storm);
    send(storm, place);
}

static void times_out(struct storm *storm)
{
    const struct deadline *deadline = &storm->ring[storm->ring_head++ % ROOM];
    if (!is_awaited(storm, deadline->of))
        return;
    pass_to(storm, deadline->when);
    storm->row->timeouts++;
    attempt_fails(storm, deadline->of.call, TIMEOUT);
}

static void happens(struct storm *storm, struct entry entry)
{
    pass_to(storm, entry.when);
    if (entry.kind == ARRIVAL)
        call_starts(storm);
    else if (entry.kind == END)
        work_ends(storm, entry.place);
    else
        send(storm, entry.place);
}

static void play(struct storm *storm)
{
    next_arrival(storm);
    for (;;) {
        int64_t next = storm->heap[0].when, due = storm->ring[storm->ring_head % ROOM].when;
        bool expires = storm->ring_head != storm->ring_tail && due < next;
        if ((expires ? due : next) > SECONDS * S)
            break;
        if (expires)
            times_out(storm);
        else
            happens(storm, heap_pop(storm));
    }
    pass_to(storm, SECONDS * S);
    count_areas(storm);
}

static struct straight_results sum_up(const struct storm *storm)
{
    const struct histogram *answered = &storm->answered;
    struct straight_results results = { .latency = answered->sum / (double)answered->count,
                                        .goodput = (double)answered->count / SECONDS };
    for (const struct window *row = storm->window; row < storm->window + SECONDS; row++) {
        results.calls += row->calls;
        results.attempts += row->attempts;
        results.refused += row->refused;
        results.timeouts += row->timeouts;
        results.busy += row->busy_area / (WORKERS * SECONDS);
    }
    return results;
}

struct straight_results straight_storm(uint64_t seed)
{
    struct storm *storm = calloc(1, sizeof *storm);
    if (!storm)
        abort();
    storm->random = seed * 0xd1342543de82ef95u;
    storm->row = storm->window;
    storm->window_end = S;
    storm->call_free = ROOM;
    for (uint32_t i = 0; i < WORKERS + QUEUE; i++)
        storm->request_free[storm->request_left++] = i;
    play(storm);
    struct straight_results results = sum_up(storm);
    free(storm);
    return results;
}
