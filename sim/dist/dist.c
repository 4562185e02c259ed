#include "sim/dist/dist.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>

double dist_draw_by_generator(const struct one *dist, uint64_t stream_seed, uint64_t key)
{
    struct rng rng;
    rng_keyed(&rng, stream_seed, key);
    return dist_draw(dist, &rng);
}

double dist_draw_rest(const struct one *dist, struct rng *rng)
{
    double mean = dist_mean(dist);
    if (isinf(mean) || mean <= 0)
        return dist_draw(dist, rng);
    return rng_uniform(rng) * dist_met(dist, rng);
}

/* Every field without a default must have been given. */
static bool complete(const struct field_table *table, uint64_t given)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->field[i].standard == REQUIRED && !(given >> i & 1))
            return false;
    return true;
}

struct one dist_make(struct arena *arena, const char *name, ...)
{
    const struct kind *kind = registry_find(&dist_registry, name);
    assert(kind && kind->fields->count <= 64);
    struct one dist = { kind, arena_take(arena, kind->size) };
    fields_default(kind->fields, dist.value, arena);

    uint64_t given = 0;
    struct err err;
    bool right = true;
    va_list args;
    va_start(args, name);
    for (const char *key; (key = va_arg(args, const char *)) != NULL;) {
        const struct field *field = fields_find(kind->fields, key);
        assert(field);
        right = right && field_read(field, dist.value, va_arg(args, const char *), arena, &err);
        given |= (uint64_t)1 << (field - kind->fields->field);
    }
    va_end(args);
    right = right && complete(kind->fields, given);
    right = right && (!kind->prepare || kind->prepare(dist.value, arena, &err));
    assert(right);
    return dist;
}
