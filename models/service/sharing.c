/* A binary heap by the clock's reading at which the work is done, ties by who began first; each
** request knows its place, so that it can leave from anywhere.
**
** Invariants.  (1) `clock` is right at `since`, and runs at `speed` from there.  (2) One event is
** pending, for the heap's top, unless nobody is at work or all stand still.  It is put off only
** when the speed or the top has changed: with spare cores that is never more than one event a
** request.  (3) The clock starts at 0 again whenever nobody is at work, so that it stays precise.
**
** The heap grows to the most that were ever at work, at most the workers; O(log n) to begin or end.
*/
#include "models/service/sharing.h"

#include "models/shape/contention.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct task {
    double due; /* by the clock */
    uint64_t order;
    struct request *request;
};

struct sharing {
    struct task *heap;
    uint32_t count, room;
    uint32_t place_at; /* behind a request: its struct sharing_place */
    uint64_t begun;
    double clock, speed; /* seconds; per second */
    sim_time since;
    struct event_id next;
};

static struct sharing *sharing_of(const struct instance *instance)
{
    return instance->discipline;
}

static struct sharing_place *place_of(const struct sharing *sharing, struct request *request)
{
    return request_scratch(request, sharing->place_at);
}

/* --- the heap --- */

static bool before(const struct task *a, const struct task *b)
{
    return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static void put(struct sharing *sharing, uint32_t at, struct task task)
{
    sharing->heap[at] = task;
    place_of(sharing, task.request)->place = at + 1;
}

static void sift_up(struct sharing *sharing, uint32_t at, struct task task)
{
    while (at > 0 && before(&task, &sharing->heap[(at - 1) / 2])) {
        put(sharing, at, sharing->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put(sharing, at, task);
}

static void sift_down(struct sharing *sharing, uint32_t at, struct task task)
{
    for (uint32_t child; (child = 2 * at + 1) < sharing->count; at = child) {
        child += child + 1 < sharing->count &&
                 before(&sharing->heap[child + 1], &sharing->heap[child]);
        if (!before(&sharing->heap[child], &task))
            break;
        put(sharing, at, sharing->heap[child]);
    }
    put(sharing, at, task);
}

/* The run's arena keeps what is outgrown: no more than the heap itself, as it doubles. */
static void make_room(struct sharing *sharing, struct arena *arena)
{
    if (sharing->count < sharing->room)
        return;
    uint32_t room = sharing->room ? 2 * sharing->room : 16;
    struct task *heap = ARENA_ARRAY(arena, room, struct task);
    if (sharing->count)
        memcpy(heap, sharing->heap, sharing->count * sizeof *heap);
    sharing->heap = heap;
    sharing->room = room;
}

static void take_out(struct sharing *sharing, uint32_t at)
{
    place_of(sharing, sharing->heap[at].request)->place = 0;
    struct task last = sharing->heap[--sharing->count];
    if (at == sharing->count)
        return;
    if (at > 0 && before(&last, &sharing->heap[(at - 1) / 2]))
        sift_up(sharing, at, last);
    else
        sift_down(sharing, at, last);
}

/* --- the clock --- */

static void bring_up(struct sharing *sharing, sim_time now)
{
    sharing->clock += time_to_s(now - sharing->since) * sharing->speed;
    sharing->since = now;
}

static void work_ends(struct sim *sim, void *self, int64_t arg);
static const struct event_type shared_work_end = { "work ends", work_ends, NULL };

/* After the tasks or the cores have changed; `top`: the heap's first is another. */
static void go_on(struct instance *instance, bool top)
{
    const struct service *service = instance->service;
    struct sharing *sharing = sharing_of(instance);
    struct sim *sim = service->ground->sim;
    if (sharing->count == 0) {
        sim_cancel(sim, sharing->next);
        sharing->clock = sharing->speed = 0;
        return;
    }
    double speed = instance_stands_still(instance)
                       ? 0 : contention_speed(service->spec, sharing->count, instance->strength);
    if (!top && speed == sharing->speed)
        return;
    sharing->speed = speed;
    sim_cancel(sim, sharing->next);
    double left = fmax(0, sharing->heap[0].due - sharing->clock);
    sim_time wait = speed > 0 ? time_from_s(left / speed) : SIM_FOREVER;
    sharing->next = sim_after(sim, wait, &shared_work_end, instance, 0);
}

/* The event came for the top, so the top is done: what the clock lacks is less than a
** nanosecond. */
static void work_ends(struct sim *sim, void *self, int64_t unused)
{
    struct instance *instance = self;
    struct sharing *sharing = sharing_of(instance);
    struct task done = sharing->heap[0];
    (void)unused;
    assert(sharing->count > 0);
    bring_up(sharing, sim_now(sim));
    sharing->clock = done.due;
    take_out(sharing, 0);
    go_on(instance, true);
    instance->service->port->worked(instance, done.request);
}

void sharing_build(struct instance *instance)
{
    struct sharing *sharing = ARENA_NEW(instance->service->ground->arena, struct sharing);
    sharing->place_at = instance->service->work_at;
    instance->discipline = sharing;
}

void sharing_begin(struct instance *instance, struct request *request, double seconds)
{
    struct sharing *sharing = sharing_of(instance);
    const struct ground *ground = instance->service->ground;
    bring_up(sharing, sim_now(ground->sim));
    make_room(sharing, ground->arena);
    seconds *= contention_stretch(instance->service->spec, sharing->count + 1);
    struct task task = { sharing->clock + seconds, sharing->begun++, request };
    sift_up(sharing, sharing->count++, task);
    go_on(instance, place_of(sharing, request)->place == 1);
}

void sharing_stop(struct instance *instance, struct request *request)
{
    struct sharing *sharing = sharing_of(instance);
    uint32_t place = place_of(sharing, request)->place;
    if (place == 0)
        return;
    bring_up(sharing, sim_now(instance->service->ground->sim));
    take_out(sharing, place - 1);
    go_on(instance, place == 1);
}

void sharing_resume(struct instance *instance)
{
    struct sharing *sharing = sharing_of(instance);
    bring_up(sharing, sim_now(instance->service->ground->sim));
    go_on(instance, false);
}
