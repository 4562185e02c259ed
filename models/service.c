#include "models/service.h"

#include "models/plan.h"

static struct service *service_of(const struct request *request)
{
    return request->call->edge->target;
}

static struct instance *instance_of(const struct request *request)
{
    return &service_of(request)->instance[request->instance];
}

/* Every fact of a request begins like this. */
static struct fact request_fact(const struct request *request, enum fact_kind kind)
{
    const struct edge *edge = request->call->edge;
    const struct service *service = edge->target;
    return (struct fact){ .kind = (uint8_t)kind, .edge = edge->id, .service = service->id,
                          .time = sim_now(service->ground->sim), .call = request->call,
                          .request = request };
}

static void tell(const struct request *request, struct fact fact)
{
    probe_tell(&service_of(request)->ground->probe, fact);
}

/* As above, for a request that has its instance. */
static struct fact instance_fact(const struct request *request, enum fact_kind kind)
{
    struct fact fact = request_fact(request, kind);
    fact.instance = request->instance;
    return fact;
}

/* --- balancing --- */

static int64_t load_of(const struct instance *instance)
{
    return instance->busy + instance->queued;
}

static struct instance *least_loaded(const struct service *service)
{
    struct instance *best = &service->instance[0];
    for (uint32_t i = 1; i < service->instances; i++)
        if (load_of(&service->instance[i]) < load_of(best))
            best = &service->instance[i];
    return best;
}

static struct instance *choose_at_random(struct service *service, struct rng *rng)
{
    return &service->instance[rng_below(rng, service->instances)];
}

static struct instance *choose_instance(struct service *service, uint64_t key)
{
    struct rng rng;
    if (service->instances == 1)
        return service->instance;
    switch ((enum balance)service->spec->balance) {
    case BALANCE_ROUND_ROBIN:
        service->turn = service->turn + 1 < service->instances ? service->turn + 1 : 0;
        return &service->instance[service->turn];
    case BALANCE_RANDOM:
        rng_keyed(&rng, service->balance_chance, key);
        return choose_at_random(service, &rng);
    case BALANCE_LEAST_LOADED:
        return least_loaded(service);
    case BALANCE_POWER_OF_TWO: {
        rng_keyed(&rng, service->balance_chance, key);
        struct instance *one = choose_at_random(service, &rng);
        struct instance *two = choose_at_random(service, &rng);
        return load_of(two) < load_of(one) ? two : one;
    }
    }
    return service->instance;
}

/* A call aims before it sends: the attempt to come counts. */
uint32_t service_choose(struct service *service, struct call *call)
{
    uint64_t key = (uint64_t)call->key << 32 | (call_primary(call)->attempts + 1);
    return choose_instance(service, key)->id;
}

/* --- the queue --- */

static void enqueue(struct instance *instance, struct request *request)
{
    bool newest_first = instance->service->spec->queue.order == QUEUE_LIFO;
    if (!instance->first || newest_first) {
        request->next = instance->first;
        if (!instance->first)
            instance->last = request;
        instance->first = request;
    } else {
        request->next = NULL;
        instance->last->next = request;
        instance->last = request;
    }
    instance->queued++;
}

/* A long queue lies far away: the one after next is fetched ahead, and the next one's call. */
static struct request *dequeue(struct instance *instance)
{
    struct request *request = instance->first, *next = request->next;
    if (next && instance->queued > 1024) {
        __builtin_prefetch(next->next);
        __builtin_prefetch(next->call);
        __builtin_prefetch(next->call + 1);
    }
    instance->first = next;
    instance->queued--;
    return request;
}

/* --- workers --- */

static void run_plan(struct request *request);
static void begin_work(struct request *request);

static void take_worker(struct request *request)
{
    struct instance *instance = instance_of(request);
    instance->busy++;
    request->working = true;
    request->begun = sim_now(instance->service->ground->sim);
    struct fact fact = instance_fact(request, FACT_WORKER_TAKEN);
    fact.span = fact.time - request->call->wanted;
    tell(request, fact);
    if (instance->service->spec->async)
        begin_work(request);
    else
        run_plan(request);
}

static void serve_next(struct instance *instance)
{
    while (instance->first && instance->busy < instance->service->workers) {
        struct request *request = dequeue(instance);
        struct fact fact = instance_fact(request, FACT_REQUEST_UNQUEUED);
        fact.span = fact.time - request->begun;
        tell(request, fact);
        take_worker(request);
    }
}

static void free_worker(struct request *request)
{
    struct instance *instance = instance_of(request);
    struct fact fact = instance_fact(request, FACT_WORKER_FREED);
    fact.span = fact.time - request->begun;
    fact.late = request_is_late(request);
    instance->busy--;
    request->working = false;
    tell(request, fact);
}

/* Only one that is up can send a hint along. */
static void refuse(struct request *request, bool hinted)
{
    struct fact fact = request_fact(request, FACT_REQUEST_REFUSED);
    fact.outcome = OUTCOME_refused;
    tell(request, fact);
    edge_refuse(request, OUTCOME_refused, hinted ? service_of(request)->spec->retry_after : TIME_NONE);
}

static void seek_worker(struct request *request)
{
    struct instance *instance = instance_of(request);
    const struct service *service = instance->service;
    if (instance->busy < service->workers) {
        take_worker(request);
        return;
    }
    if (instance->queued >= service->spec->queue.limit) {
        refuse(request, true);
        return;
    }
    request->begun = sim_now(service->ground->sim);
    enqueue(instance, request);
    tell(request, instance_fact(request, FACT_REQUEST_QUEUED));
}

/* --- the plan --- */

/* The queue is served before the answer goes out: whoever is answered may call again at once, and
** must not overtake those who wait. */
static void finish(struct request *request)
{
    struct instance *instance = instance_of(request);
    struct call *call = call_primary(request->call);
    enum outcome outcome = (enum outcome)request->outcome;
    if (outcome_is_good(outcome) && call->executed < 3)
        call->executed++;
    struct fact fact = instance_fact(request, FACT_REQUEST_FINISHED);
    fact.span = fact.time - request->arrived;
    fact.outcome = (uint8_t)outcome;
    fact.number = outcome_is_good(outcome) ? call->executed : 0;
    fact.late = request_is_late(request);
    bool worked = request->working;
    if (worked)
        free_worker(request);
    tell(request, fact);
    if (worked)
        serve_next(instance);
    bool hinted = outcome == OUTCOME_overloaded || outcome == OUTCOME_unavailable;
    edge_answer(request, outcome, hinted ? instance->service->spec->retry_after : TIME_NONE);
}

static void work_ends(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    struct service *service = service_of(request);
    struct instance *instance = instance_of(request);
    enum outcome outcome = OUTCOME_ok;
    (void)sim;
    (void)unused;
    if (service->errs) {
        struct rng rng;
        rng_keyed(&rng, service->error_chance, request_key(request));
        outcome = error_draw(&service->spec->error_rate, 1, &rng);
    }
    if (outcome == OUTCOME_ok && service->ailment.any)
        outcome = ailment_errs(&service->ailment, request_key(request));
    if (outcome != OUTCOME_ok && outcome_is_good((enum outcome)request->outcome))
        request->outcome = outcome & 15u;
    request->stage++;
    if (service->spec->async) {
        free_worker(request);
        serve_next(instance);
    }
    run_plan(request);
}

static void work_ends_soon(const void *self)
{
    const struct request *request = self;
    __builtin_prefetch(request->call);
    __builtin_prefetch(request->call + 1);
}

static const struct event_type work_end = { "work ends", work_ends, work_ends_soon };

static void begin_work(struct request *request)
{
    struct service *service = service_of(request);
    struct rng rng;
    rng_keyed(&rng, service->time_chance, request_key(request));
    double seconds = dist_draw(&service->spec->service_time, &rng);
    if (service->ailment.any)
        seconds = ailment_slow(&service->ailment, request_key(request), seconds);
    sim_after(service->ground->sim, time_from_s(seconds), &work_end, request, 0);
}

/* What a call needs is its own nature: its retries need the same.  (The calls they make are new ones,
** with chances of their own.) */
static bool branch_happens(const struct request *request, const struct branch *branch, uint32_t place)
{
    struct rng rng;
    rng_keyed(&rng, service_of(request)->branch_chance, key_make(request->call->key, place));
    return rng_uniform(&rng) < branch->probability;
}

static void start_branches(struct request *request, const struct stage *stage)
{
    struct service *service = service_of(request);
    const struct baggage *handed = service->ground->carries ? call_baggage(request->call) : NULL;
    uint32_t attempt = key_make(request->call->key, request->attempt);
    request->pending = 1; /* held until all are started */
    for (uint32_t i = 0; i < stage->branches; i++) {
        const struct branch *branch = &stage->branch[i];
        uint32_t place = key_make(branch->edge->salt + request->stage, i);
        if (branch->probability < 1 && !branch_happens(request, branch, place))
            continue;
        request->pending++;
        edge_call(branch->edge, request, i, key_make(attempt, place), handed);
    }
    request->pending--;
}

static void run_plan(struct request *request)
{
    const struct service *service = service_of(request);
    for (; request->stage < service->stages; request->stage++) {
        const struct stage *stage = &service->plan[request->stage];
        if (stage->branches == 0) {
            if (service->spec->async)
                seek_worker(request);
            else
                begin_work(request);
            return;
        }
        if (!outcome_is_good((enum outcome)request->outcome))
            continue;
        start_branches(request, stage);
        if (request->pending > 0)
            return;
    }
    finish(request);
}

void service_accept(struct request *request)
{
    struct service *service = service_of(request);
    request->arrived = sim_now(service->ground->sim);
    tell(request, request_fact(request, FACT_REQUEST_ARRIVED));
    if (service->ailment.any) {
        if (ailment_swallows(&service->ailment, request_key(request))) {
            edge_lose(request);
            return;
        }
        if (ailment_refuses(&service->ailment, request_key(request))) {
            refuse(request, false);
            return;
        }
    }
    if (!request->aimed)
        request->instance = choose_instance(service, request_key(request))->id &
                            ((1u << REQUEST_INSTANCE_BITS) - 1);
    if (service->spec->async)
        run_plan(request);
    else
        seek_worker(request);
}

void service_cancel(struct request *request)
{
    request->cancelled = true;
}

/* `branch`: its place in the stage. */
static void call_ended(void *self, struct request *request, uint32_t branch, enum outcome outcome)
{
    const struct service *service = self;
    const struct stage *stage = &service->plan[request->stage];
    request->outcome = 15u & plan_outcome((enum outcome)request->outcome, outcome,
                                          stage->branch[branch].on_failure);
    if (--request->pending > 0)
        return;
    request->stage++;
    run_plan(request);
}

struct caller_port service_port(struct service *service)
{
    return (struct caller_port){ call_ended, service };
}

void service_resume(struct service *service)
{
    for (uint32_t i = 0; i < service->instances; i++)
        serve_next(&service->instance[i]);
}

void service_build(struct service *service, struct edge *const *edges)
{
    struct ground *ground = service->ground;
    const struct service_spec *spec = service->spec;
    service->instances = (uint32_t)spec->instances;
    service->instance = ARENA_ARRAY(ground->arena, service->instances, struct instance);
    for (uint32_t i = 0; i < service->instances; i++)
        service->instance[i] = (struct instance){ .service = service, .id = i };
    service->workers = spec->workers;
    service->errs = error_any(&spec->error_rate);
    service->turn = service->instances - 1;
    service->plan = plan_make(spec, edges, ground->arena, &service->stages);
    service->time_chance = ground_chance(ground, "services.%s service time", spec->name);
    service->error_chance = ground_chance(ground, "services.%s errors", spec->name);
    service->balance_chance = ground_chance(ground, "services.%s balance", spec->name);
    service->branch_chance = ground_chance(ground, "services.%s branches", spec->name);
    service->ailment.chance = ground_chance(ground, "services.%s faults", spec->name);
}
