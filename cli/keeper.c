#include "cli/keeper.h"

#include "cli/clock.h"

#include <stdlib.h>

static bool write_waiting(struct keeper *keeper)
{
    if (!keeper->failed && keeper->count > 0) {
        keeper->failed = !store_put(keeper->store, keeper->study, keeper->waiting, keeper->count,
                                    &keeper->err);
        keeper->written += keeper->failed ? 0 : keeper->count;
        keeper->count = 0;
        keeper->last = clock_s();
        arena_destroy(keeper->arena);
        keeper->arena = arena_create();
    }
    return !keeper->failed;
}

static bool is_due(const struct keeper *keeper)
{
    return keeper->count > 0 && clock_s() - keeper->last >= KEEPER_S;
}

static bool step(void *self, const struct course *course)
{
    struct keeper *keeper = self;
    if (is_due(keeper) && !write_waiting(keeper))
        return false;
    return !keeper->next || keeper->next->step(keeper->next->self, course);
}

void keeper_begin(struct keeper *keeper, struct store *store, int64_t study, struct team *team)
{
    *keeper = (struct keeper){ .store = store, .study = study, .port = { step, keeper },
                               .next = team->progress, .arena = arena_create(),
                               .last = clock_s() - KEEPER_S };
    team->progress = &keeper->port;
}

static void add(struct keeper *keeper, const struct record *record)
{
    if (keeper->count == keeper->room) {
        keeper->room = keeper->room ? 2 * keeper->room : 16;
        keeper->waiting = memory_resize(keeper->waiting, keeper->room, sizeof *keeper->waiting);
    }
    keeper->waiting[keeper->count++] = record_copy(record, keeper->arena);
}

bool keeper_put(void *self, const struct record *record, struct err *err)
{
    struct keeper *keeper = self;
    if (!keeper->failed) {
        add(keeper, record);
        if (!is_due(keeper) || write_waiting(keeper))
            return true;
    }
    *err = keeper->err;
    return false;
}

bool keeper_end(struct keeper *keeper, struct err *err)
{
    bool fine = write_waiting(keeper);
    if (!fine)
        *err = keeper->err;
    arena_destroy(keeper->arena);
    free(keeper->waiting);
    return fine;
}
