#include "models/service/lock.h"

#include "models/spec/lock.h"
#include "models/spec/service.h"

static struct row_read *read_of(const struct service *service, struct request *request)
{
    return request_scratch(request, service->lock_at);
}

void lock_build(struct service *service)
{
    const struct service_spec *spec = service->spec;
    struct arena *arena = service->ground->arena;
    service->lock = ARENA_NEW(arena, struct row_lock);
    service->lock->version = ARENA_ARRAY(arena, (size_t)spec->lock->rows, uint32_t);
    service->lock->chance = ground_chance(service->ground, "services.%s rows", spec->name);
}

void lock_read(struct service *service, struct request *request)
{
    uint64_t rows = (uint64_t)service->spec->lock->rows;
    struct row_read *read = read_of(service, request);
    read->row = 0;
    if (rows > 1) {
        struct rng rng;
        rng_keyed(&rng, service->lock->chance, request->call->key);
        read->row = (uint32_t)rng_below(&rng, rows);
    }
    read->version = service->lock->version[read->row];
}

bool lock_write(struct service *service, struct request *request)
{
    const struct row_read *read = read_of(service, request);
    uint32_t *version = &service->lock->version[read->row];
    if (*version != read->version)
        return false;
    ++*version;
    return true;
}
