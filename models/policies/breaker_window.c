/* The windows: each its own type.  A ring holds at most some ten thousand entries. */
#include "models/policies/breaker_window.h"

#include <assert.h>

struct window_type {
    const struct kind *kind;
    size_t (*ring)(const void *spec); /* bytes; NULL: none */
    bool (*turn)(struct window *window, sim_time now);
    void (*add)(struct window *window, sim_time now, struct window_sum what);
};

static void sum_add(struct window_sum *sum, struct window_sum what)
{
    sum->calls += what.calls;
    sum->failed += what.failed;
    sum->slow += what.slow;
}

static void sum_take(struct window_sum *sum, struct window_sum what)
{
    sum->calls -= what.calls;
    sum->failed -= what.failed;
    sum->slow -= what.slow;
}

static void *ring_of(struct window *window)
{
    return window + 1;
}

static bool keep_all(struct window *window, sim_time now)
{
    (void)window;
    (void)now;
    return false;
}

/* --- calls: a byte an outcome --- */

enum { MARK_FAILED = 1, MARK_SLOW = 2 };

static size_t calls_ring(const void *value)
{
    const struct window_calls_spec *spec = value;
    return (size_t)spec->size;
}

static struct window_sum mark_sum(uint8_t mark)
{
    return (struct window_sum){ 1, mark & MARK_FAILED, (mark & MARK_SLOW) != 0 };
}

static void calls_add(struct window *window, sim_time now, struct window_sum what)
{
    const struct window_calls_spec *spec = window->spec;
    uint8_t *ring = ring_of(window);
    (void)now;
    assert(what.calls == 1);
    if (window->filled == spec->size) {
        sum_take(&window->sum, mark_sum(ring[window->oldest]));
        window->oldest = window->oldest + 1 < window->filled ? window->oldest + 1 : 0;
        window->filled--;
    }
    uint32_t place = window->oldest + window->filled++;
    place = place < spec->size ? place : place - (uint32_t)spec->size;
    ring[place] = (uint8_t)((what.failed ? MARK_FAILED : 0) | (what.slow ? MARK_SLOW : 0));
    sum_add(&window->sum, what);
}

static const struct window_type calls_window = {
    .kind = &window_calls_kind,
    .ring = calls_ring,
    .turn = keep_all,
    .add = calls_add,
};

/* --- time: only buckets with something in them, oldest first --- */

struct window_bucket {
    sim_time begun;
    struct window_sum sum;
};

/* Buckets begin at least a width apart; one more than fit, as lengths need not divide. */
static uint32_t bucket_places(const struct window_time_spec *spec)
{
    return (uint32_t)spec->buckets + 1;
}

static size_t time_ring(const void *spec)
{
    return bucket_places(spec) * sizeof(struct window_bucket);
}

static sim_time bucket_width(const struct window_time_spec *spec)
{
    return spec->length / spec->buckets;
}

/* When a bucket that begins now begins.  Costs a division, so the turns below look first whether
** they need to know: a record comes with every attempt, a new bucket seldom. */
static sim_time bucket_begin(const struct window *window, sim_time now)
{
    const struct window_time_spec *spec = window->spec;
    switch ((enum window_begin)spec->begin) {
    case WINDOW_BEGIN_CLOCK: return now / window->width * window->width;
    case WINDOW_BEGIN_EVENT: return now;
    case WINDOW_BEGIN_STATE: break;
    }
    return window->since + (now - window->since) / window->width * window->width;
}

static struct window_bucket *bucket_at(struct window *window, uint32_t place)
{
    struct window_bucket *ring = ring_of(window);
    uint32_t places = bucket_places(window->spec), at = window->oldest + place;
    return &ring[at < places ? at : at - places];
}

static bool time_turn(struct window *window, sim_time now)
{
    const struct window_time_spec *spec = window->spec;
    if (window->filled == 0 || now - bucket_at(window, 0)->begun < window->span)
        return false;
    sim_time newest = bucket_begin(window, now);
    while (window->filled > 0 && newest - bucket_at(window, 0)->begun >= window->span) {
        sum_take(&window->sum, bucket_at(window, 0)->sum);
        window->oldest = window->oldest + 1 < bucket_places(spec) ? window->oldest + 1 : 0;
        window->filled--;
    }
    return false;
}

static void time_add_sum(struct window *window, sim_time now, struct window_sum what)
{
    if (window->filled == 0 ||
        now - bucket_at(window, window->filled - 1)->begun >= window->width)
        *bucket_at(window, window->filled++) =
            (struct window_bucket){ bucket_begin(window, now), { 0, 0, 0 } };
    assert(window->filled <= bucket_places(window->spec));
    sum_add(&bucket_at(window, window->filled - 1)->sum, what);
    sum_add(&window->sum, what);
}

static void add_to_start(struct window *window, sim_time start, struct window_sum what)
{
    uint32_t place = window->filled;
    while (place > 0 && bucket_at(window, place - 1)->begun > start)
        place--;
    if (place == 0)
        return;
    sum_add(&bucket_at(window, place - 1)->sum, what);
    sum_add(&window->sum, what);
}

static const struct window_type time_window = {
    .kind = &window_time_kind,
    .ring = time_ring,
    .turn = time_turn,
    .add = time_add_sum,
};

/* --- tumbling and lifetime: the sum alone --- */

static void sum_only(struct window *window, sim_time now, struct window_sum what)
{
    (void)now;
    sum_add(&window->sum, what);
}

static bool tumbling_turn(struct window *window, sim_time now)
{
    const struct window_tumbling_spec *spec = window->spec;
    if (now <= time_add(window->since, spec->length))
        return false;
    window_clear(window, now);
    return true;
}

static const struct window_type tumbling_window = {
    .kind = &window_tumbling_kind,
    .turn = tumbling_turn,
    .add = sum_only,
};

static const struct window_type lifetime_window = {
    .kind = &window_lifetime_kind,
    .turn = keep_all,
    .add = sum_only,
};

/* --- all of them --- */

static const struct window_type *type_of(const struct one *window)
{
#define WINDOW_TYPE(name) &name##_window,
    static const struct window_type *const types[] = { WINDOWS(WINDOW_TYPE) };
    return types[registry_place(&window_registry, window->kind)];
}

size_t window_size(const struct one *window)
{
    const struct window_type *type = type_of(window);
    return sizeof(struct window) + (type->ring ? type->ring(window->value) : 0);
}

void window_init(struct window *window, const struct one *spec, sim_time now)
{
    window->type = type_of(spec);
    window->spec = spec->value;
    if (window->type == &time_window) {
        const struct window_time_spec *time = spec->value;
        window->width = bucket_width(time);
        window->span = window->width * time->buckets;
        window->by_start = time->outcomes == WINDOW_OUTCOMES_START;
    }
    window_clear(window, now);
}

void window_clear(struct window *window, sim_time now)
{
    window->sum = (struct window_sum){ 0, 0, 0 };
    window->oldest = window->filled = 0;
    window->since = now;
}

bool window_turn(struct window *window, sim_time now)
{
    return window->type->turn(window, now);
}

bool window_is_spent(const struct window *window, sim_time now)
{
    const struct window_tumbling_spec *spec = window->spec;
    return window->type == &tumbling_window && now >= time_add(window->since, spec->length);
}

void window_add(struct window *window, sim_time now, struct window_sum what)
{
    window->type->add(window, now, what);
}

void window_add_outcome(struct window *window, sim_time now, sim_time start, struct window_sum what)
{
    if (window->by_start)
        add_to_start(window, start, what);
    else
        window_add(window, now, what);
}
