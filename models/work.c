#include "models/work.h"

void work_build(struct service *service)
{
    (void)service;
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
        seconds = ailment_slow(&service->ailment, request_key(request), seconds);
    return seconds;
}

void work_begin(struct request *request)
{
    const struct ground *ground = service_of(request)->ground;
    struct event_id id =
        sim_after(ground->sim, time_from_s(draw_work(request)), &work_end, request, 0);
    if (ground->carries)
        request_more(request)->work = id;
}

void work_stop(struct request *request)
{
    sim_cancel(service_of(request)->ground->sim, request_more(request)->work);
}
