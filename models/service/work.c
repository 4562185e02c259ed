#include "models/service/work.h"

#include "models/service/lock.h"
#include "models/service/outage.h"
#include "models/service/sharing.h"
#include "models/shape/contention.h"

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

static bool is_shared(const struct request *request)
{
    return instance_of(request)->discipline;
}

static void work_ends(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    service_worked(self);
}

static void work_ends_soon(const void *self)
{
    const struct request *request = self;
    __builtin_prefetch(request->call);
    __builtin_prefetch(request->call + 1);
}

static const struct event_type work_end = { "work ends", work_ends, work_ends_soon };

/* Seconds of work, by the attempt's own chance. */
static double draw_work(const struct request *request)
{
    const struct service *service = service_of(request);
    const struct endpoint *endpoint = &service->endpoint[request->call->edge->endpoint];
    struct rng rng;
    rng_keyed(&rng, service->time_chance, request_key(request));
    double seconds = dist_draw(endpoint->service_time, &rng);
    if (service->ailment.any)
        seconds = ailment_slow(&service->ailment, request, SLOWED_WORK, seconds);
    if (service->stops)
        seconds *= outage_cold(instance_of(request), sim_now(service->ground->sim));
    return seconds;
}

void work_begin(struct request *request)
{
    const struct service *service = service_of(request);
    const struct ground *ground = service->ground;
    double seconds = draw_work(request);
    if (service->lock)
        lock_read(request);
    if (is_shared(request)) {
        sharing_begin(request, seconds);
        return;
    }
    sim_time end = time_add(sim_now(ground->sim), time_from_s(seconds));
    struct event_id id = sim_at(ground->sim, end, &work_end, request, 0);
    if (!ground->carries)
        return;
    request_more(request)->work = id;
    request_more(request)->work_end = end;
}

void work_stop(struct request *request)
{
    if (is_shared(request))
        sharing_stop(request);
    sim_cancel(service_of(request)->ground->sim, request_more(request)->work);
    sim_cancel(service_of(request)->ground->sim, request_more(request)->lookup);
}

static enum outcome draw_error(const struct request *request, bool *effect)
{
    const struct service *service = service_of(request);
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
enum outcome work_outcome(struct request *request)
{
    bool effect = false, locks = service_of(request)->lock != NULL;
    enum outcome outcome = draw_error(request, &effect);
    if (outcome != OUTCOME_ok && !effect)
        return outcome;
    if (locks && !lock_write(request))
        return OUTCOME_error;
    if (effect)
        request_more(request)->effect = true;
    return outcome;
}

void work_resume(struct instance *instance)
{
    if (instance->discipline)
        sharing_resume(instance);
}

/* Where work is shared the instance's clock stands still as a whole (work_resume). */
void work_hold(struct request *request)
{
    struct request_more *more = request_more(request);
    struct sim *sim = service_of(request)->ground->sim;
    if (is_shared(request) || !sim_cancel(sim, more->work))
        return;
    more->held = true;
    more->work_end -= sim_now(sim);
}

void work_go_on(struct request *request)
{
    struct request_more *more = request_more(request);
    struct sim *sim = service_of(request)->ground->sim;
    if (!more->held)
        return;
    more->held = false;
    more->work_end += sim_now(sim);
    more->work = sim_at(sim, more->work_end, &work_end, request, 0);
}
