/* Checks of faults: one target that exists, effects that fit it, a time inside the run. */
#include "models/check/check.h"

#include "models/effects/registry.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"

#include <string.h>

static const char *target_word(unsigned target)
{
    return target == STRIKES_SERVICE ? "a service"
           : target == STRIKES_EDGE  ? "an edge"
           : target == STRIKES_CLIENT ? "a client"
                                      : "nothing";
}

static bool is_one(unsigned target)
{
    return (target & (target - 1)) == 0;
}

/* The services that `from` calls, for a hint. */
static struct check_names called_by(struct check *check, const char *from)
{
    struct check_names called = { .text = ARENA_ARRAY(check->arena, 8, const char *) };
    for (size_t i = 0; i < check->edge_count && called.count < 8; i++)
        if (strcmp(check->edge[i].from, from) == 0)
            called.text[called.count++] = *check->edge[i].to;
    return called;
}

/* What an effect takes something from must be there. */
static void check_policies_of(struct check *check, const struct fault_spec *fault,
                              const struct check_edge *edge)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++) {
        const char *policy = effect_kinds[e]->policy;
        bool found = false;
        for (size_t i = 0; policy && i < edge->policies->count; i++)
            found |= one_is(&edge->policies->item[i], policy);
        if (!policy || found || !effect_given(e, fault) || check->from >= fault->at ||
            fault->at > check->to)
            continue;
        CHECK_ERROR(check, effect_member(e, fault), "the edge '%s' has no %s to lose%s",
                    fault->edge, policy,
                    check->from >= 0 ? arena_format(check->arena,
                                                    " at %s, as values then are (`set`)",
                                                    check_time(check, fault->at)) : "");
    }
}

static void check_edge(struct check *check, const struct fault_spec *fault)
{
    const char *dot = strchr(fault->edge, '.');
    if (!dot) {
        CHECK_ERROR(check, &fault->edge, "'%s' is no edge; an edge is FROM.TO, a caller and what "
                    "it calls", fault->edge);
        return;
    }
    const char *from =
        arena_text_of(check->arena, fault->edge, (size_t)(dot - fault->edge));
    const struct check_edge *edge = check_find_edge(check, from, dot + 1);
    if (edge) {
        check_policies_of(check, fault, edge);
        return;
    }
    if (check_find(&check->services, from) != NO_SERVICE ||
        check_find(&check->clients, from) != NO_SERVICE) {
        struct check_names called = called_by(check, from);
        CHECK_ERROR(check, &fault->edge, "there is no edge '%s': '%s' does not call '%s'%s",
                    fault->edge, from, dot + 1, check_hint(check, &called, dot + 1));
        return;
    }
    const char *hint = check_hint(check, &check->services, from);
    CHECK_ERROR(check, &fault->edge, "there is no edge '%s': no client or service is called "
                "'%s'%s", fault->edge, from,
                *hint ? hint : check_hint(check, &check->clients, from));
}

static void check_target(struct check *check, const struct fault_spec *fault, unsigned target)
{
    if (target == STRIKES_SERVICE && check_find(&check->services, fault->service) == NO_SERVICE)
        CHECK_ERROR(check, &fault->service, "there is no service '%s'%s", fault->service,
                    check_hint(check, &check->services, fault->service));
    if (target == STRIKES_CLIENT && check_find(&check->clients, fault->client) == NO_SERVICE)
        CHECK_ERROR(check, &fault->client, "there is no client '%s'%s", fault->client,
                    check_hint(check, &check->clients, fault->client));
    if (target == STRIKES_EDGE)
        check_edge(check, fault);
    if (!is_one(target))
        CHECK_ERROR(check, fault->client ? (const void *)&fault->client : &fault->edge,
                    "a fault strikes one service, one edge or one client; make two faults of it");
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
                    kind->elsewhere, target_word(target));
    else if (target != STRIKES_NOTHING)
        CHECK_ERROR(check, member, "`%s` can't strike %s; what can: %s", effect_name(effect),
                    target_word(target), those_that(check, target, ", "));
    else
        CHECK_ERROR(check, member, "`%s` must strike something: name %s", effect_name(effect),
                    !(kind->may & STRIKES_EDGE)     ? "a service"
                    : kind->may & STRIKES_SERVICE ? "a service or an edge"
                                                  : "an edge");
}

/* Its member is not given, so the fault itself is shown. */
static void check_nothing(struct check *check, const struct fault_spec *fault, unsigned target)
{
    const void *place = effect_member(0, fault);
    if (target == STRIKES_NOTHING)
        CHECK_ERROR(check, place,
                    "the fault does nothing: it needs one of %s and what to strike, or %s",
                    those_that(check, STRIKES_SERVICE | STRIKES_EDGE, ", "),
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
    const double *after = kind->after ? kind->after(fault) : NULL;
    const char *idle = kind->idle ? kind->idle(fault) : NULL;
    if (is_one(target) && !(kind->may & target))
        check_misfit(check, fault, effect, target);
    if (kind->classes)
        check_errors(check, kind->classes(fault));
    if (target == STRIKES_EDGE && after && *after > 0)
        CHECK_ERROR(check, after,
                    "errors on an edge come before the target has seen the request: nothing "
                    "can have taken effect; let them strike the service, or lose answers "
                    "(`loss: {answer: ...}`)");
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

static void check_instance(struct check *check, const struct fault_spec *fault)
{
    size_t s = fault->service ? check_find(&check->services, fault->service) : NO_SERVICE;
    if (fault->instance == COUNT_NONE)
        return;
    if (!fault->service)
        CHECK_ERROR(check, &fault->instance,
                    "only services have instances: name one with `service`");
    else if (s != NO_SERVICE &&
             fault->instance >= service_spec_instances(&check->spec->services.item[s]))
        CHECK_ERROR(check, &fault->instance,
                    "there is no instance %lld: '%s' has %lld, counted from 0",
                    (long long)fault->instance, fault->service,
                    (long long)service_spec_instances(&check->spec->services.item[s]));
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
    size_t s = fault->service ? check_find(&check->services, fault->service) : NO_SERVICE;
    sim_time lasts = TIME_NONE, left = check->spec->run.duration - fault->at;
    if (fault->lasts != TIME_NONE || s == NO_SERVICE || left <= 0)
        return;
    int64_t instances = check->spec->services.item[s].instances;
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
        if (effect_types[e]->load && effect_given(e, fault) && !fault->service && !fault->edge)
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
        check_target(check, fault, target);
        check_effects(check, fault, target);
        check_narrowed(check, fault);
        check_load_fault(check, fault);
        check_span(check, fault);
    }
}
