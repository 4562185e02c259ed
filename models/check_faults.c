/* Checks of faults: one target that exists, effects that fit it, a time inside the run. */
#include "models/check.h"

#include <math.h>
#include <string.h>

enum target { TARGET_NONE, TARGET_SERVICE, TARGET_EDGE, TARGET_CLIENT, TARGET_MANY };

static const char *const target_word[] = { "nothing", "a service", "an edge", "a client" };

/* Member of a fault, whether it is given, and what it can strike. */
struct effect {
    const char *name;
    const void *member;
    bool given, fits[TARGET_MANY];
};

#define EFFECTS 6

static void fault_effects(const struct fault_spec *fault, struct effect effect[EFFECTS])
{
    const bool both[TARGET_MANY] = { [TARGET_SERVICE] = true, [TARGET_EDGE] = true };
    const bool service[TARGET_MANY] = { [TARGET_SERVICE] = true };
    const bool load[TARGET_MANY] = { [TARGET_NONE] = true, [TARGET_CLIENT] = true };
#define EFFECT(at, name_, member_, given_, fits_)                                         \
    effect[at] = (struct effect){ .name = name_, .member = member_, .given = given_ },    \
    memcpy(effect[at].fits, fits_, sizeof fits_)
    EFFECT(0, "latency", &fault->latency, fault->latency != NULL, both);
    EFFECT(1, "errors", &fault->errors, fault->errors != NULL, both);
    EFFECT(2, "capacity", &fault->capacity, !isnan(fault->capacity), service);
    EFFECT(3, "down", &fault->down, fault->down, both);
    EFFECT(4, "black_hole", &fault->black_hole, fault->black_hole, both);
    EFFECT(5, "load", &fault->load, !isnan(fault->load), load);
#undef EFFECT
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
    if (check_find_edge(check, from, dot + 1))
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

static const char *fitting(enum target target)
{
    switch (target) {
    case TARGET_NONE:
    case TARGET_CLIENT: return "load";
    case TARGET_SERVICE: return "latency, errors, capacity, down, black_hole";
    case TARGET_EDGE:
    case TARGET_MANY: break;
    }
    return "latency, errors, down, black_hole";
}

static void check_misfit(struct check *check, const struct effect *effect, enum target target)
{
    if (target != TARGET_NONE)
        CHECK_ERROR(check, effect->member, "`%s` can't strike %s; what can: %s", effect->name,
                    target_word[target], fitting(target));
    else
        CHECK_ERROR(check, effect->member, "`%s` must strike something: name %s", effect->name,
                    effect->fits[TARGET_EDGE] ? "a service or an edge" : "a service");
}

static void check_effects(struct check *check, const struct fault_spec *fault, enum target target)
{
    struct effect effect[EFFECTS];
    fault_effects(fault, effect);
    bool any = false;
    for (int i = 0; i < EFFECTS; i++) {
        any |= effect[i].given;
        if (effect[i].given && target != TARGET_MANY && !effect[i].fits[target])
            check_misfit(check, &effect[i], target);
    }
    if (!any)
        CHECK_ERROR(check, &fault->load, "the fault does nothing: it needs %s%s",
                    target == TARGET_CLIENT ? "" : "one of ",
                    target == TARGET_NONE
                        ? "latency, errors, capacity, down, black_hole and what to strike, or load"
                        : fitting(target));
    if (fault->errors)
        check_errors(check, fault->errors);
    const struct latency_fault_spec *latency = fault->latency;
    if (latency && !latency->add.kind && latency->multiply == 1)
        CHECK_WARNING(check, &fault->latency,
                      "the latency fault changes nothing: it has neither `add` nor a `multiply` "
                      "other than 1");
}

/* Load multiplies a rate, which only open clients have. */
static void check_load_fault(struct check *check, const struct fault_spec *fault)
{
    bool any = false;
    if (isnan(fault->load) || fault->service || fault->edge)
        return;
    for (size_t i = 0; i < check->spec->clients.count; i++) {
        const struct client_spec *client = &check->spec->clients.item[i];
        bool meant = fault->client ? strcmp(fault->client, client->name) == 0 : client->open != NULL;
        any |= meant;
        if (meant && !client->open)
            CHECK_ERROR(check, &fault->load,
                        "`load` multiplies a rate, but client '%s' has none: only `open` clients do",
                        client->name);
    }
    if (!any && !fault->client)
        CHECK_ERROR(check, &fault->load,
                    "`load` multiplies a rate, but no client is `open`: nothing would happen");
}

static void check_span(struct check *check, const struct fault_spec *fault)
{
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
        const struct fault_spec *fault = &check->spec->faults.item[i];
        enum target target = fault_target(fault);
        check_target(check, fault, target);
        check_effects(check, fault, target);
        check_load_fault(check, fault);
        check_span(check, fault);
    }
}
