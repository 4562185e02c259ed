/* What a fault does, in words. */
#include "models/fault.h"

#include "sim/units.h"

#include <math.h>

static const char *join(struct arena *arena, const char *sofar, const char *more)
{
    return *sofar ? arena_format(arena, "%s, %s", sofar, more) : more;
}

static const char *latency_text(const struct latency_fault_spec *latency, struct arena *arena)
{
    char share[UNIT_TEXT], length[UNIT_TEXT], times[UNIT_TEXT];
    const char *who = "every request";
    const char *text = "";
    if (latency->share < 1)
        who = arena_format(arena, "%s of the requests", share_print(latency->share, share));
    if (latency->add.kind) {
        sim_time mean = time_from_s(dist_mean(&latency->add));
        text = arena_format(arena, "%s slower", time_print(mean, length));
    }
    if (fabs(latency->multiply - 1) > 0)
        text = join(arena, text, arena_format(arena, "%s times the time",
                                              number_print(latency->multiply, times)));
    return arena_format(arena, "%s %s", who, *text ? text : "as before");
}

static const char *errors_text(const struct error_spec *errors, struct arena *arena)
{
    const struct {
        const char *name;
        double share;
    } all[] = { { "error", errors->error },
                { "unavailable", errors->unavailable },
                { "overloaded", errors->overloaded },
                { "invalid", errors->invalid } };
    const char *text = "";
    char share[UNIT_TEXT];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].share > 0)
            text = join(arena, text,
                        arena_format(arena, "%s answered %s", share_print(all[i].share, share),
                                     all[i].name));
    return text;
}

const char *fault_text(const struct fault_spec *spec, struct arena *arena)
{
    char number[UNIT_TEXT];
    const char *text = "";
    const char *target = spec->service ? spec->service : spec->edge ? spec->edge : spec->client;
    if (spec->latency)
        text = join(arena, text, latency_text(spec->latency, arena));
    if (spec->errors)
        text = join(arena, text, errors_text(spec->errors, arena));
    if (!isnan(spec->capacity))
        text = join(arena, text,
                    arena_format(arena, "%s of the workers left",
                                 share_print(spec->capacity, number)));
    if (spec->down)
        text = join(arena, text, "down, every request refused");
    if (spec->black_hole)
        text = join(arena, text, "black hole, no request answered");
    if (!isnan(spec->load))
        text = join(arena, text,
                    arena_format(arena, "%s times the load", number_print(spec->load, number)));
    return arena_format(arena, "%s: %s", target ? target : "all clients", text);
}
