/* Load shedding: while an instance is too busy, or somebody has waited too long at it, requests are
** answered `overloaded`.
**
** With classes the thresholds climb in equal steps.  Of n classes the first to be shed has the
** thresholds of the spec; the i-th, counted from 0, has utilisation + (1 - utilisation) i / n, and
** (i + 1) times the queue age.  Classes are the four of criticality (sheddable first), or retries
** before first attempts, or both: then criticality decides first.
*/
#include "models/service/guards/shed.h"

#include "models/call/baggage.h"
#include "models/service/guards/registry.h"
#include "models/service/service.h"
#include "models/spec/service.h"

#include <math.h>

struct shedder {
    double used; /* share of the workers, averaged */
    double level; /* what it was when last looked at */
    sim_time since;
};

double shed_utilisation(const struct shed_spec *spec, struct shed_rank rank)
{
    return spec->utilisation + (1 - spec->utilisation) * rank.place / rank.classes;
}

sim_time shed_age(const struct shed_spec *spec, struct shed_rank rank)
{
    return time_from_s(time_to_s(spec->queue_age) * (rank.place + 1));
}

static struct shed_rank rank_of(const struct shed_spec *spec, const struct request *request)
{
    struct shed_rank rank = { 0, 1 };
    if (spec->by_priority)
        rank = (struct shed_rank){ call_baggage(request->call)->priority, 4 };
    if (spec->fresh_first)
        rank = (struct shed_rank){ 2 * rank.place + (request->attempt == 1), 2 * rank.classes };
    return rank;
}

/* The level since the last look goes into the average with the weight of its time. */
static void look(struct guard_view *view)
{
    const struct shed_spec *spec = view->spec;
    const struct service *service = view->guard->service;
    struct shedder *shedder = view->state;
    double weight = 1;
    double workers =
        (double)service->spec->workers * ailment_capacity(&service->ailment, view->instance->id);
    double level = workers > 0 ? fmin(1, (double)view->instance->busy / workers) : 1;
    if (spec->window > 0)
        weight = 1 - exp(-(double)(view->now - shedder->since) / (double)spec->window);
    else
        shedder->level = level;
    shedder->used += weight * (shedder->level - shedder->used);
    shedder->level = level;
    shedder->since = view->now;
}

static sim_time oldest(const struct guard_view *view)
{
    const struct service *service = view->guard->service;
    sim_time oldest = 0;
    for (uint32_t c = 0; c < service->crews; c++) {
        sim_time age = queue_age(&view->instance->crew[c].queue, view->now);
        oldest = age > oldest ? age : oldest;
    }
    return oldest;
}

static enum outcome shed_admit(struct guard_view *view)
{
    const struct shed_spec *spec = view->spec;
    const struct shedder *shedder = view->state;
    struct shed_rank rank = rank_of(spec, view->request);
    look(view);
    if (!isnan(spec->utilisation) && shedder->used >= shed_utilisation(spec, rank) - 1e-9)
        return OUTCOME_overloaded;
    if (spec->queue_age != TIME_NONE && oldest(view) > shed_age(spec, rank))
        return OUTCOME_overloaded;
    return OUTCOME_ok;
}

static unsigned shed_needs(const void *value)
{
    const struct shed_spec *spec = value;
    return spec->by_priority ? NEED_BAGGAGE : 0;
}

const struct guard_type shed_guard = {
    .stage = { .kind = &shed_kind, .needs_of = shed_needs,
               .state = { .size = sizeof(struct shedder) } },
    .admit = shed_admit,
    .taken = look,
    .ended = look,
};
