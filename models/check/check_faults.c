/* Checks of faults: effects that fit what is struck (that it exists: check_struck.c), and a time
** inside the run. */
#include "models/check/check.h"

#include "models/effects/registry.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"

#include <string.h>

#define STRIKES_PART (STRIKES_SERVICE | STRIKES_QUEUE | STRIKES_CONSUMER)

static bool is_one(unsigned target)
{
    return (target & (target - 1)) == 0;
}

/* "a service, a queue or an edge": those of the targets; "nothing". */
static const char *targets_text(struct check *check, unsigned targets)
{
    static const struct { unsigned target; const char *word; } all[] = {
        { STRIKES_EDGE, "an edge" },   { STRIKES_CLIENT, "a client" },
        { STRIKES_CONSUMER, "a consumer" }, { STRIKES_QUEUE, "a queue" },
        { STRIKES_SERVICE, "a service" },
    };
    const char *text = NULL, *between = " or ";
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!(targets & all[i].target))
            continue;
        if (text)
            text = arena_format(check->arena, "%s%s%s", all[i].word, between, text), between = ", ";
        else
            text = all[i].word;
    }
    return text ? text : "nothing";
}

/* The effects that may do this, in words. */
static const char *those_that(struct check *check, unsigned may, const char *between)
{
    const char *list = "";
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_kinds[e]->may & may)
            list = arena_format(check->arena, "%s%s%s", list, *list ? between : "",
                                effect_name(e));
    return list;
}

static void check_misfit(struct check *check, const struct fault_spec *fault,
                         enum fault_effect effect, unsigned target)
{
    const struct effect_kind *kind = effect_kinds[effect];
    const void *member = effect_member(effect, fault);
    if (kind->elsewhere)
        CHECK_ERROR(check, member, "`%s` strikes nothing: %s; leave out %s", effect_name(effect),
                    kind->elsewhere, targets_text(check, target));
    else if (target != STRIKES_NOTHING)
        CHECK_ERROR(check, member, "`%s` can't strike %s; what can: %s", effect_name(effect),
                    targets_text(check, target), those_that(check, target, ", "));
    else
        CHECK_ERROR(check, member, "`%s` must strike something: name %s", effect_name(effect),
                    targets_text(check, kind->may));
}

/* Its member is not given, so the fault itself is shown. */
static void check_nothing(struct check *check, const struct fault_spec *fault, unsigned target)
{
    const void *place = effect_member(0, fault);
    if (target == STRIKES_NOTHING)
        CHECK_ERROR(check, place,
                    "the fault does nothing: it needs one of %s and what to strike, or %s",
                    those_that(check, STRIKES_PART | STRIKES_EDGE, ", "),
                    those_that(check, STRIKES_NOTHING, ", or "));
    else
        CHECK_ERROR(check, place, "the fault does nothing: it needs %s%s",
                    target == STRIKES_CLIENT ? "" : "one of ",
                    those_that(check, is_one(target) ? target : STRIKES_EDGE, ", "));
}

static void check_effect(struct check *check, const struct fault_spec *fault,
                         enum fault_effect effect, unsigned target)
{
    const struct effect_kind *kind = effect_kinds[effect];
    const char *why, *idle = kind->idle ? kind->idle(fault) : NULL;
    const void *senseless = kind->senseless ? kind->senseless(fault, target, &why) : NULL;
    if (is_one(target) && !(kind->may & target))
        check_misfit(check, fault, effect, target);
    if (kind->classes)
        check_errors(check, kind->classes(fault));
    if (senseless)
        CHECK_ERROR(check, senseless, "%s", why);
    if (idle)
        CHECK_WARNING(check, effect_member(effect, fault), "%s", idle);
}

static void check_effects(struct check *check, const struct fault_spec *fault, unsigned target)
{
    bool any = false;
    for (enum fault_effect e = 0; e < EFFECTS; e++) {
        if (!effect_given(e, fault))
            continue;
        any = true;
        check_effect(check, fault, e, target);
    }
    if (!any)
        check_nothing(check, fault, target);
}

/* What narrows a fault down must fit all that it does. */
static void check_narrowing(struct check *check, const struct fault_spec *fault, const void *member,
                            const char *what, unsigned may)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault) && !(effect_kinds[e]->may & may))
            CHECK_ERROR(check, member, "`%s` has no %s; what has: %s", effect_name(e), what,
                        those_that(check, may, ", "));
}

static const struct part *struck_part(const struct check *check, const struct fault_spec *fault)
{
    size_t part = check_find(&check->parts, fault_part(fault));
    return part == NO_PART ? NULL : check_part(check, part);
}

static void check_instance(struct check *check, const struct fault_spec *fault)
{
    const struct part *part = struck_part(check, fault);
    if (fault->instance == COUNT_NONE)
        return;
    if (!fault->service && !fault->consumer)
        CHECK_ERROR(check, &fault->instance,
                    check->spec->consumers.count
                        ? "only services and consumers have instances: name one with `service` or "
                          "`consumer`"
                        : "only services have instances: name one with `service`");
    else if (part && fault->instance >= service_spec_instances(part->service))
        CHECK_ERROR(check, &fault->instance,
                    "there is no instance %lld: '%s' has %lld, counted from 0",
                    (long long)fault->instance, fault_part(fault),
                    (long long)service_spec_instances(part->service));
    else
        check_narrowing(check, fault, &fault->instance, "instance of its own", MAY_SELECT);
}

static void check_narrowed(struct check *check, const struct fault_spec *fault)
{
    check_instance(check, fault);
    if (fault->users < 1)
        check_narrowing(check, fault, &fault->users, "users of its own", MAY_SHARE);
    if (fault->ramp_up > 0 || fault->ramp_down > 0)
        check_narrowing(check, fault, fault->ramp_up ? &fault->ramp_up : &fault->ramp_down,
                        "strength that could grow", MAY_RAMP);
}

/* Some effects take as long as they take; of several the longest counts. */
static void set_length(const struct check *check, struct fault_spec *fault)
{
    const struct part *part = struck_part(check, fault);
    sim_time lasts = TIME_NONE, left = check->spec->run.duration - fault->at;
    if (fault->lasts != TIME_NONE || !part || left <= 0)
        return;
    int64_t instances = part->service->instances;
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_kinds[e]->length && effect_given(e, fault)) {
            sim_time length = effect_kinds[e]->length(fault, instances);
            lasts = length > lasts ? length : lasts;
        }
    if (lasts > 0)
        fault->lasts = lasts < left ? lasts : left;
}

/* It multiplies a rate, which only open clients have. */
static void check_rated(struct check *check, const struct fault_spec *fault,
                        enum fault_effect effect)
{
    bool any = false;
    const void *member = effect_member(effect, fault);
    for (size_t i = 0; i < check->spec->clients.count; i++) {
        const struct client_spec *client = &check->spec->clients.item[i];
        bool rated = client->open || client->impatient;
        bool meant = fault->client ? strcmp(fault->client, client->name) == 0 : rated;
        any |= meant;
        if (meant && !rated)
            CHECK_ERROR(check, member,
                        "`%s` multiplies a rate, but client '%s' has none: only `open` and "
                        "`impatient` clients do", effect_name(effect), client->name);
    }
    if (!any && !fault->client)
        CHECK_ERROR(check, member,
                    "`%s` multiplies a rate, but no client is `open` or `impatient`: nothing "
                    "would happen", effect_name(effect));
}

static void check_load_fault(struct check *check, const struct fault_spec *fault)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_types[e]->load && effect_given(e, fault) && !fault_part(fault) && !fault->edge)
            check_rated(check, fault, e);
}

static void check_span(struct check *check, const struct fault_spec *fault)
{
    if (fault_may_trigger(fault) && fault->at < check->spec->run.warmup)
        CHECK_WARNING(check, &fault->at,
                      "the fault begins at %s, within the warm-up (%s): what it does until then is "
                      "in no metric and no verdict", check_time(check, fault->at),
                      check_time(check, check->spec->run.warmup));
    sim_time duration = check->spec->run.duration;
    sim_time lasts = fault->lasts == TIME_NONE ? duration - fault->at : fault->lasts;
    if (fault->at >= duration) {
        CHECK_ERROR(check, &fault->at, "the fault begins at %s, but the run ends at %s",
                    check_time(check, fault->at), check_time(check, duration));
        return;
    }
    if (lasts > duration - fault->at)
        CHECK_ERROR(check, &fault->lasts, "the fault ends at %s, after the run's end (%s)",
                    check_time(check, time_add(fault->at, lasts)), check_time(check, duration));
    if (time_add(fault->ramp_up, fault->ramp_down) > lasts)
        CHECK_ERROR(check, fault->ramp_up ? &fault->ramp_up : &fault->ramp_down,
                    "the ramps take %s, but the fault lasts only %s",
                    check_time(check, time_add(fault->ramp_up, fault->ramp_down)),
                    check_time(check, lasts));
}

void check_faults(struct check *check)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        struct fault_spec *fault = &check->spec->faults.item[i];
        unsigned target = fault_target(fault);
        set_length(check, fault);
        check_struck(check, fault, target);
        check_effects(check, fault, target);
        check_narrowed(check, fault);
        check_load_fault(check, fault);
        check_span(check, fault);
    }
}
