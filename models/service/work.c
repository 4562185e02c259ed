/*                threads: an event of its own, after the time drawn
**   work_begin ──┬───────────────────────────────────────────────► work_ends ══► port->worked
**                │                   ▲ work_go_on   │ work_hold                       │
**                │                   └──── held ◄───┘                                 │
**                └─ sharing, slowdown: sharing_begin ─ the instance's clock ══► port->worked
**                                                                                     ▼
**                                                                               work_outcome
**
** Invariants.  (1) How long the work of an attempt takes is drawn once, by its key, when it begins.
** (2) Of a request that is held, work_end is what is left.  (3) work_outcome is asked once, as it
** writes the row.
*/
#include "models/service/work.h"

#include "models/call/failing.h"
#include "models/service/inside.h"
#include "models/service/lock.h"
#include "models/service/sharing.h"
#include "models/shape/contention.h"
#include "models/spec/service.h"
#include "sim/dist/dist.h"

#include <assert.h>

void work_build(struct service *service)
{
    if (contention_any(service->spec)) {
        service->work_at = service_reserve(service, sizeof(struct sharing_place));
        for (uint32_t i = 0; i < service->instances; i++)
            sharing_build(&service->instance[i]);
    }
    if (service->spec->lock) {
        service->lock_at = service_reserve(service, sizeof(struct row_read));
        lock_build(service);
    }
}

static bool is_shared(const struct instance *instance)
{
    return instance->discipline;
}

static void work_ends(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    struct instance *instance = instance_of(request);
    (void)sim;
    (void)unused;
    instance->service->port->worked(instance, request);
}

static void work_ends_soon(const void *self)
{
    const struct request *request = self;
    __builtin_prefetch(request->call);
    __builtin_prefetch(request->call + 1);
}

static const struct event_type work_end = { "work ends", work_ends, work_ends_soon };

/* Times the work, of an instance that has restarted. */
static double cold(const struct instance *instance, sim_time now)
{
    if (now >= instance->cold_until)
        return 1;
    double left = (double)(instance->cold_until - now) /
                  (double)(instance->cold_until - instance->cold_from);
    return 1 + (instance->cold - 1) * left;
}

/* Seconds of work, by the attempt's own chance. */
static double draw_work(const struct service *service, const struct request *request)
{
    const struct endpoint *endpoint = &service->endpoint[request->call->edge->endpoint];
    return dist_draw_keyed(endpoint->service_time, service->time_chance, request_key(request));
}

/* It goes on for so long, by itself. */
static inline struct event_id end_after(const struct service *service, struct request *request,
                                        double seconds)
{
    struct sim *sim = service->ground->sim;
    return sim_at(sim, time_add(sim_now(sim), time_from_s(seconds)), &work_end, request, 0);
}

/* Faults have a say, or locks, or others at work. */
static __attribute__((noinline)) void begin_watched(struct instance *instance,
                                                    struct request *request, double seconds)
{
    struct service *service = instance->service;
    if (service->ailment.any)
        seconds = ailment_slow(&service->ailment, request, ASK_SLOW, seconds);
    if (service->stops)
        seconds *= cold(instance, service_now(service));
    if (service->lock)
        lock_read(service, request);
    if (is_shared(instance)) {
        sharing_begin(instance, request, seconds);
        return;
    }
    struct event_id id = end_after(service, request, seconds);
    if (!service->ground->carries)
        return;
    request_more(request)->work = id;
    if (service->stops)
        stay_of(instance, request)->work_end =
            time_add(service_now(service), time_from_s(seconds));
}

void work_begin(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    double seconds = draw_work(service, request);
    bool watched = service->ailment.any || service->stops || service->lock || is_shared(instance);
    if (watched)
        begin_watched(instance, request, seconds);
    else if (service->ground->carries)
        request_more(request)->work = end_after(service, request, seconds);
    else
        end_after(service, request, seconds);
}

void work_stop(struct instance *instance, struct request *request)
{
    if (is_shared(instance))
        sharing_stop(instance, request);
    sim_cancel(instance->service->ground->sim, request_more(request)->work);
}

static enum outcome draw_error(const struct service *service, const struct request *request,
                               bool *effect)
{
    enum outcome outcome = OUTCOME_ok;
    if (service->errs) {
        struct rng rng;
        rng_keyed(&rng, service->error_chance, request_key(request));
        outcome = error_draw(&service->spec->error_rate, 1, &rng);
        *effect = error_after_effect(service->spec->error_rate.effect, outcome, &rng);
    }
    if (outcome == OUTCOME_ok && service->ailment.any)
        outcome = ailment_errs(&service->ailment, request, effect);
    return outcome;
}

/* Who has done it all the same has written, too: unless another had been before him. */
enum outcome work_outcome_by_chance(struct service *service, struct request *request)
{
    bool effect = false;
    enum outcome outcome = draw_error(service, request, &effect);
    if (outcome != OUTCOME_ok && !effect)
        return outcome;
    if (service->lock && !lock_write(service, request))
        return OUTCOME_error;
    if (effect) {
        assert(service->ground->carries);
        request_more(request)->effect = true;
    }
    return outcome;
}

void work_resume(struct instance *instance)
{
    if (instance->discipline)
        sharing_resume(instance);
}

/* Where work is shared the instance's clock stands still as a whole (work_resume). */
void work_hold(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    struct sim *sim = instance->service->ground->sim;
    if (is_shared(instance) || !sim_cancel(sim, request_more(request)->work))
        return;
    stay->held = true;
    stay->work_end -= sim_now(sim);
}

void work_go_on(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    struct sim *sim = instance->service->ground->sim;
    if (!stay->held)
        return;
    stay->held = false;
    stay->work_end += sim_now(sim);
    request_more(request)->work = sim_at(sim, stay->work_end, &work_end, request, 0);
}
