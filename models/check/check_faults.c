/* Checks of faults: one target that exists, effects that fit it, a time inside the run. */
#include "models/check/check.h"

#include "models/service/deploy.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

enum target { TARGET_NONE, TARGET_SERVICE, TARGET_EDGE, TARGET_CLIENT, TARGET_MANY };

static const char *const target_word[] = { "nothing", "a service", "an edge", "a client" };

/* What an effect can strike, and what else may be said of it. */
enum {
    FITS_NOTHING = 1 << TARGET_NONE,
    FITS_SERVICE = 1 << TARGET_SERVICE,
    FITS_EDGE = 1 << TARGET_EDGE,
    FITS_CLIENT = 1 << TARGET_CLIENT,
    FITS_BOTH = FITS_SERVICE | FITS_EDGE,
    MAY_SELECT = 1 << 8, /* one instance of many */
    MAY_SHARE = 1 << 9,  /* a share of the users */
    MAY_RAMP = 1 << 10   /* it has a strength */
};
#define ONE_BY_ONE (MAY_SELECT | MAY_SHARE) /* it strikes requests */

/* Member of a fault and whether it is given. */
struct effect {
    const char *name;
    const void *member;
    bool given;
    int may;
};

#define EFFECTS 16

static void fault_effects(const struct fault_spec *fault, struct effect effect[EFFECTS])
{
    const struct effect all[EFFECTS] = {
        { "latency", &fault->latency, fault->latency, FITS_BOTH | ONE_BY_ONE | MAY_RAMP },
        { "errors", &fault->errors, fault->errors, FITS_BOTH | ONE_BY_ONE | MAY_RAMP },
        { "capacity", &fault->capacity, !isnan(fault->capacity), FITS_SERVICE | MAY_SELECT | MAY_RAMP },
        { "down", &fault->down, fault->down, FITS_BOTH | ONE_BY_ONE | MAY_RAMP },
        { "black_hole", &fault->black_hole, fault->black_hole, FITS_BOTH | ONE_BY_ONE | MAY_RAMP },
        { "fail_first", &fault->fail_first, fault->fail_first, FITS_BOTH | ONE_BY_ONE },
        { "poison", &fault->poison, fault->poison, FITS_BOTH | ONE_BY_ONE | MAY_RAMP },
        { "rate_limit", &fault->rate_limit, fault->rate_limit, FITS_SERVICE | ONE_BY_ONE },
        { "pause", &fault->pause, fault_pauses(fault), FITS_SERVICE | MAY_SELECT },
        { "restart", &fault->restart, fault->restart, FITS_SERVICE | MAY_SELECT },
        { "deploy", &fault->deploy, fault->deploy, FITS_SERVICE },
        { "partition", &fault->partition, fault->partition, FITS_EDGE | MAY_SHARE | MAY_RAMP },
        { "loss", &fault->loss, fault->loss, FITS_EDGE | MAY_SHARE | MAY_RAMP },
        { "load", &fault->load, !isnan(fault->load), FITS_NOTHING | FITS_CLIENT | MAY_RAMP },
        { "cache_loss", &fault->cache_loss, !isnan(fault->cache_loss), FITS_EDGE },
        { "set", &fault->set, fault->set, FITS_NOTHING },
    };
    memcpy(effect, all, sizeof all);
}

static enum target fault_target(const struct fault_spec *fault)
{
    if (!!fault->service + !!fault->edge + !!fault->client > 1)
        return TARGET_MANY;
    return fault->service  ? TARGET_SERVICE
           : fault->edge   ? TARGET_EDGE
           : fault->client ? TARGET_CLIENT
                           : TARGET_NONE;
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
    for (size_t i = 0; edge && i < edge->policies->count; i++)
        if (one_is(&edge->policies->item[i], "cache"))
            return;
    if (edge && !isnan(fault->cache_loss) && check->from < fault->at && fault->at <= check->to)
        CHECK_ERROR(check, &fault->cache_loss, "the edge '%s' has no cache to lose%s", fault->edge,
                    check->from >= 0 ? arena_format(check->arena,
                                                    " at %s, as values then are (`set`)",
                                                    check_time(check, fault->at)) : "");
    if (edge)
        return;
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

static void check_target(struct check *check, const struct fault_spec *fault, enum target target)
{
    if (target == TARGET_SERVICE && check_find(&check->services, fault->service) == NO_SERVICE)
        CHECK_ERROR(check, &fault->service, "there is no service '%s'%s", fault->service,
                    check_hint(check, &check->services, fault->service));
    if (target == TARGET_CLIENT && check_find(&check->clients, fault->client) == NO_SERVICE)
        CHECK_ERROR(check, &fault->client, "there is no client '%s'%s", fault->client,
                    check_hint(check, &check->clients, fault->client));
    if (target == TARGET_EDGE)
        check_edge(check, fault);
    if (target == TARGET_MANY)
        CHECK_ERROR(check, fault->client ? (const void *)&fault->client : &fault->edge,
                    "a fault strikes one service, one edge or one client; make two faults of it");
}

/* The effects that may do this, in words. */
static const char *those_that(struct check *check, int may)
{
    struct effect effect[EFFECTS];
    struct fault_spec nothing = { .capacity = NAN, .load = NAN, .cache_loss = NAN };
    const char *list = "";
    fault_effects(&nothing, effect);
    for (int i = 0; i < EFFECTS; i++)
        if (effect[i].may & may)
            list = arena_format(check->arena, "%s%s%s", list, *list ? ", " : "", effect[i].name);
    return list;
}

static void check_misfit(struct check *check, const struct effect *effect, enum target target)
{
    if (strcmp(effect->name, "set") == 0) {
        CHECK_ERROR(check, effect->member, "`set` strikes nothing: its paths say what is changed; leave out "
                    "%s", target_word[target]);
        return;
    }
    if (target != TARGET_NONE)
        CHECK_ERROR(check, effect->member, "`%s` can't strike %s; what can: %s", effect->name,
                    target_word[target], those_that(check, 1 << target));
    else
        CHECK_ERROR(check, effect->member, "`%s` must strike something: name %s", effect->name,
                    effect->may & FITS_EDGE ? (effect->may & FITS_SERVICE ? "a service or an edge" : "an edge")
                                            : "a service");
}

static void check_effect_on_edge(struct check *check, const struct fault_spec *fault)
{
    const double *const effect[] = { fault->errors ? &fault->errors->effect : NULL,
                                     fault->fail_first ? &fault->fail_first->effect : NULL,
                                     fault->poison ? &fault->poison->effect : NULL };
    for (size_t i = 0; i < sizeof effect / sizeof *effect; i++)
        if (effect[i] && *effect[i] > 0)
            CHECK_ERROR(check, effect[i],
                        "errors on an edge come before the target has seen the request: nothing "
                        "can have taken effect; let them strike the service, or lose answers "
                        "(`loss: {answer: ...}`)");
}

static void check_effects(struct check *check, const struct fault_spec *fault, enum target target)
{
    struct effect effect[EFFECTS];
    fault_effects(fault, effect);
    bool any = false;
    for (int i = 0; i < EFFECTS; i++) {
        any |= effect[i].given;
        if (effect[i].given && target != TARGET_MANY && !(effect[i].may & 1 << target))
            check_misfit(check, &effect[i], target);
    }
    if (!any)
        CHECK_ERROR(check, &fault->load, "the fault does nothing: it needs %s%s%s",
                    target == TARGET_CLIENT ? "" : "one of ",
                    those_that(check, target == TARGET_NONE   ? FITS_BOTH
                                      : target == TARGET_MANY ? FITS_EDGE
                                                              : 1 << target),
                    target == TARGET_NONE ? " and what to strike, or load, or set" : "");
    if (fault->errors)
        check_errors(check, fault->errors);
    if (target == TARGET_EDGE)
        check_effect_on_edge(check, fault);
    const struct latency_fault_spec *latency = fault->latency;
    if (latency && !latency->add.kind && latency->multiply == 1)
        CHECK_WARNING(check, &fault->latency,
                      "the latency fault changes nothing: it has neither `add` nor a `multiply` "
                      "other than 1");
}

/* What narrows a fault down must fit all that it does. */
static void check_narrowing(struct check *check, const struct fault_spec *fault, const void *member,
                            const char *what, int may)
{
    struct effect effect[EFFECTS];
    fault_effects(fault, effect);
    for (int i = 0; i < EFFECTS; i++)
        if (effect[i].given && !(effect[i].may & may))
            CHECK_ERROR(check, member, "`%s` has no %s; what has: %s", effect[i].name, what,
                        those_that(check, may));
}

static void check_instance(struct check *check, const struct fault_spec *fault)
{
    size_t s = fault->service ? check_find(&check->services, fault->service) : NO_SERVICE;
    if (fault->instance == COUNT_NONE)
        return;
    if (!fault->service)
        CHECK_ERROR(check, &fault->instance, "only services have instances: name one with `service`");
    else if (s != NO_SERVICE && fault->instance >= service_spec_instances(&check->spec->services.item[s]))
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
    if (fault->loss && !(fault->loss->request > 0) && !(fault->loss->answer > 0))
        CHECK_WARNING(check, &fault->loss, "nothing is lost: `request` and `answer` are both 0%%");
}

/* A restart and a deploy take as long as they take. */
static void set_length(const struct check *check, struct fault_spec *fault)
{
    size_t s = fault->service ? check_find(&check->services, fault->service) : NO_SERVICE;
    sim_time lasts = TIME_NONE, left = check->spec->run.duration - fault->at;
    if (fault->lasts != TIME_NONE || s == NO_SERVICE || left <= 0)
        return;
    if (fault->restart)
        lasts = time_add(fault->restart->down, fault->restart->warmup);
    if (fault->deploy)
        lasts = deploy_time(fault->deploy, check->spec->services.item[s].instances);
    if (lasts > 0)
        fault->lasts = lasts < left ? lasts : left;
}

/* Load multiplies a rate, which only open clients have. */
static void check_load_fault(struct check *check, const struct fault_spec *fault)
{
    bool any = false;
    if (isnan(fault->load) || fault->service || fault->edge)
        return;
    for (size_t i = 0; i < check->spec->clients.count; i++) {
        const struct client_spec *client = &check->spec->clients.item[i];
        bool rated = client->open || client->impatient;
        bool meant = fault->client ? strcmp(fault->client, client->name) == 0 : rated;
        any |= meant;
        if (meant && !rated)
            CHECK_ERROR(check, &fault->load,
                        "`load` multiplies a rate, but client '%s' has none: only `open` and "
                        "`impatient` clients do", client->name);
    }
    if (!any && !fault->client)
        CHECK_ERROR(check, &fault->load,
                    "`load` multiplies a rate, but no client is `open` or `impatient`: nothing "
                    "would happen");
}

static void check_span(struct check *check, const struct fault_spec *fault)
{
    if (fault_may_trigger(fault) && fault->at < check->spec->run.warmup)
        CHECK_WARNING(check, &fault->at,
                      "the fault begins at %s, within the warm-up (%s): what it does until then is in no "
                      "metric and no verdict", check_time(check, fault->at),
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
        enum target target = fault_target(fault);
        set_length(check, fault);
        check_target(check, fault, target);
        check_effects(check, fault, target);
        check_narrowed(check, fault);
        check_load_fault(check, fault);
        check_span(check, fault);
    }
}
