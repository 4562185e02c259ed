/* What a fault does, in words. */
#include "models/spec/fault.h"

#include "base/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *join(struct arena *arena, const char *sofar, const char *more)
{
    return *sofar ? arena_format(arena, "%s, %s", sofar, more) : more;
}

/* Three digits: 4.17, 250, 3. */
static const char *factor_text(double factor, char text[UNIT_TEXT])
{
    snprintf(text, UNIT_TEXT, "%.2e", factor);
    return number_print(strtod(text, NULL), text);
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
                                              factor_text(latency->multiply, times)));
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
    if (errors->effect > 0)
        text = join(arena, text, arena_format(arena, "%s of them once it was done",
                                              share_print(errors->effect, share)));
    return text;
}

static const char *plural(int64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

static const char *loss_text(const struct loss_spec *loss, struct arena *arena)
{
    char share[UNIT_TEXT];
    const char *text = "";
    if (loss->request > 0)
        text = arena_format(arena, "%s of the requests lost", share_print(loss->request, share));
    if (loss->answer > 0)
        text = join(arena, text, arena_format(arena, "%s of the answers lost",
                                              share_print(loss->answer, share)));
    return *text ? text : "nothing lost";
}

static const char *back_text(double cold, sim_time warmup, struct arena *arena)
{
    char times[UNIT_TEXT], length[UNIT_TEXT];
    if (cold <= 1 || warmup <= 0)
        return "";
    return arena_format(arena, ", then %s times the work, warm after %s",
                        factor_text(cold, times), time_print(warmup, length));
}

static const char *deploy_text(const struct deploy_spec *deploy, struct arena *arena)
{
    char down[UNIT_TEXT];
    return arena_format(arena, "deploy, %lld %s at a time%s, each down for %s%s",
                        (long long)deploy->batch, plural(deploy->batch, "instance", "instances"),
                        deploy->drain ? ", drained" : "", time_print(deploy->down, down),
                        back_text(deploy->cold, deploy->warmup, arena));
}

/* What it does to single requests. */
static const char *requests_text(const struct fault_spec *spec, struct arena *arena)
{
    char number[UNIT_TEXT];
    const char *text = "";
    if (spec->latency)
        text = join(arena, text, latency_text(spec->latency, arena));
    if (spec->errors)
        text = join(arena, text, errors_text(spec->errors, arena));
    if (spec->fail_first)
        text = join(arena, text,
                    arena_format(arena, "the first %lld %s of every call %s",
                                 (long long)spec->fail_first->attempts,
                                 plural(spec->fail_first->attempts, "attempt", "attempts"),
                                 plural(spec->fail_first->attempts, "fails", "fail")));
    if (spec->poison)
        text = join(arena, text, arena_format(arena, "%s of the %s poisoned",
                                              share_print(spec->poison->share, number),
                                              spec->poison->sticks ? "root calls" : "calls"));
    if (spec->loss)
        text = join(arena, text, loss_text(spec->loss, arena));
    if (spec->partition)
        text = join(arena, text, "partition, no message gets through");
    if (spec->rate_limit)
        text = join(arena, text, arena_format(arena, "limited to %s",
                                              rate_print(spec->rate_limit->rate, number)));
    return text;
}

static const char *instances_text(const struct fault_spec *spec, const char *text,
                                  struct arena *arena)
{
    char number[UNIT_TEXT];
    if (!isnan(spec->capacity))
        text = join(arena, text,
                    arena_format(arena, "%s of the workers left",
                                 share_print(spec->capacity, number)));
    if (spec->down)
        text = join(arena, text, "down, every request refused");
    if (spec->black_hole)
        text = join(arena, text, "black hole, no request answered");
    if (fault_pauses(spec))
        text = join(arena, text, spec->pause->spares == SPARES_RUNNING
                                     ? "paused, but for what is at work" : "paused");
    if (spec->restart)
        text = join(arena, text,
                    arena_format(arena, "restart, down for %s%s",
                                 time_print(spec->restart->down, number),
                                 back_text(spec->restart->cold, spec->restart->warmup, arena)));
    if (spec->deploy)
        text = join(arena, text, deploy_text(spec->deploy, arena));
    if (!isnan(spec->cache_loss))
        text = join(arena, text, arena_format(arena, "%s of the cache lost",
                                              share_print(spec->cache_loss, number)));
    if (!isnan(spec->load))
        text = join(arena, text,
                    arena_format(arena, "%s times the load", factor_text(spec->load, number)));
    if (spec->set)
        text = join(arena, text, arena_format(arena, "set to %s", spec->set));
    return text;
}

static const char *target_text(const struct fault_spec *spec, struct arena *arena)
{
    char share[UNIT_TEXT];
    const char *target = spec->service ? spec->service : spec->edge ? spec->edge : spec->client;
    if (!target)
        return "all clients";
    if (spec->instance != COUNT_NONE)
        target = arena_format(arena, "%s, instance %lld", target, (long long)spec->instance);
    if (spec->users < 1)
        target = arena_format(arena, "%s, %s of the users", target, share_print(spec->users, share));
    return target;
}

const char *fault_text(const struct fault_spec *spec, struct arena *arena)
{
    const char *text = instances_text(spec, requests_text(spec, arena), arena);
    if (fault_only_sets(spec))
        return arena_format(arena, "values %s", text);
    return arena_format(arena, "%s: %s", target_text(spec, arena), text);
}

const char *fault_deed(const struct fault_spec *spec, struct arena *arena)
{
    const char *target = target_text(spec, arena);
    char number[UNIT_TEXT];
    if (spec->restart)
        return arena_format(arena, "%s was restarted", target);
    if (spec->deploy)
        return arena_format(arena, "%s was deployed", target);
    if (!isnan(spec->load))
        return arena_format(arena, "the load of %s was set to %s times", target,
                            factor_text(spec->load, number));
    if (fault_only_sets(spec)) { /* {path: value}, without the braces */
        size_t length = strlen(spec->set), braced = *spec->set == '{' ? 1 : 0;
        return arena_format(arena, "%.*s was set", (int)(length - 2 * braced), spec->set + braced);
    }
    return arena_format(arena, "'%s'", fault_text(spec, arena));
}
