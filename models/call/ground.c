#include "models/call/ground.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STREAM_NAME 512

void ground_stream(const struct ground *ground, struct rng *rng, const char *format, ...)
{
    char name[STREAM_NAME];
    va_list args;
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    rng_stream(rng, ground->seed, ground->replication, name);
}

uint64_t ground_chance(const struct ground *ground, const char *format, ...)
{
    char name[STREAM_NAME];
    va_list args;
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    return rng_stream_seed(ground->seed, ground->replication, name);
}

struct shared {
    struct shared *next;
    const char *name;
    void *memory;
    size_t size;
};

void *ground_share(struct ground *ground, const char *name, size_t size, bool *fresh)
{
    struct shared *shared = ground->shared;
    while (shared && strcmp(shared->name, name) != 0)
        shared = shared->next;
    *fresh = !shared;
    if (shared) {
        assert(shared->size == size);
        return shared->memory;
    }
    shared = ARENA_NEW(ground->arena, struct shared);
    *shared = (struct shared){ ground->shared, arena_text(ground->arena, name),
                               arena_take(ground->arena, size), size };
    ground->shared = shared;
    return shared->memory;
}
