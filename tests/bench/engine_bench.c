/* The engine alone: the calendar, timers that are cancelled, and the smallest queue there is.
**
**   hold      one entry is popped and one pushed an exponential time later, n pending all the
**             while.  The calendar alone: no event record, no call back.
**   timeout   n attempts in flight.  Each arms a timeout of 0.5 s in a lane and schedules its end,
**             an exponential time of mean 50 ms later; at its end it cancels the timeout and begins
**             anew.  (One in 22 000 does expire, and cancels the end.)
**   M/M/1     arrivals and departures at rho = 0.9, customers in an intrusive list.  Beside it the
**             mean time in system, exactly 10 service times.
*/
#include "base/arena.h"
#include "base/pool.h"
#include "sim/calendar.h"
#include "sim/engine.h"
#include "sim/rng.h"
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 9 };

static sim_time draw(struct rng *rng, sim_time mean)
{
    return (sim_time)((double)mean * rng_exponential(rng));
}

/* -- Hold */

struct hold {
    const struct calendar_type *type;
    void *entries;
    struct rng rng;
    uint64_t sequence;
    int pending, steps;
};

static void hold_push(struct hold *hold, sim_time now)
{
    sim_time when = now + draw(&hold->rng, SIM_S);
    hold->type->push(hold->entries, (struct entry){ when, hold->sequence++ << 24 });
}

static double hold_round(void *self)
{
    struct hold *hold = self;
    double begin = bench_worked();
    for (int i = 0; i < hold->steps; i++) {
        struct entry first;
        hold->type->peek(hold->entries, &first);
        hold->type->pop(hold->entries);
        hold_push(hold, first.when);
    }
    return 1e9 * (bench_worked() - begin) / hold->steps;
}

static double hold_row(const struct calendar_type *type, int exponent, double must, double stretch)
{
    struct hold hold = { .type = type, .entries = type->create(), .pending = 1, .steps = 2000000 };
    rng_seed(&hold.rng, 1);
    for (int i = 0; i < exponent; i++)
        hold.pending *= 10;
    for (int i = 0; i < hold.pending; i++)
        hold_push(&hold, 0);
    char name[64];
    snprintf(name, sizeof name, "hold model, 10^%d pending, %s", exponent, type->name);
    struct bench_row row = { name, "ns", hold_round, &hold, must, stretch, false };
    double ns = bench_row(&row, ROUNDS);
    type->destroy(hold.entries);
    return ns;
}

static void hold_rows(void)
{
    static const double must[] = { 30, 35, 150 }, stretch[] = { 23, 24, 60 };
    double ratio[3];
    for (int i = 0; i < 3; i++) {
        double heap = hold_row(&heap_calendar, 2 + 2 * i, 0, 0);
        ratio[i] = hold_row(&ladder_calendar, 2 + 2 * i, must[i], stretch[i]) / heap;
    }
    printf("    ladder / heap: %.2f  %.2f  %.2f\n", ratio[0], ratio[1], ratio[2]);
}

/* -- Attempts whose timeout is cancelled */

struct attempts {
    struct sim *sim;
    struct lane *timeouts;
    struct rng rng;
    uint64_t ended;
};

struct attempt {
    struct timer timeout;
    struct event_id end;
    struct attempts *all;
};

static void attempt_begin(struct sim *sim, struct attempt *attempt);

static void attempt_ends(struct sim *sim, void *self, int64_t arg)
{
    struct attempt *attempt = self;
    (void)arg;
    timer_cancel(&attempt->timeout);
    attempt->all->ended++;
    attempt_begin(sim, attempt);
}
static const struct event_type attempt_end = { "attempt ends", attempt_ends, NULL };

static void attempt_expires(struct sim *sim, void *owner, struct timer *timer)
{
    struct attempts *all = owner;
    struct attempt *attempt = (struct attempt *)(void *)timer;
    sim_cancel(sim, attempt->end);
    all->ended++;
    attempt_begin(sim, attempt);
}
static const struct lane_type attempt_timeout = { "attempt times out", attempt_expires };

static void attempt_begin(struct sim *sim, struct attempt *attempt)
{
    struct attempts *all = attempt->all;
    timer_arm(all->timeouts, &attempt->timeout);
    attempt->end = sim_after(sim, draw(&all->rng, 50 * SIM_MS), &attempt_end, attempt, 0);
}

static double attempts_round(void *self)
{
    struct attempts *all = self;
    uint64_t before = all->ended;
    double begin = bench_worked();
    sim_run_until(all->sim, sim_now(all->sim) + 10 * SIM_S);
    return 1e9 * (bench_worked() - begin) / (double)(all->ended - before);
}

static void attempts_row(int in_flight)
{
    struct attempts all = { .sim = sim_create(NULL) };
    all.timeouts = sim_lane(all.sim, SIM_S / 2, &attempt_timeout, &all);
    rng_seed(&all.rng, 2);
    struct arena *arena = arena_create();
    struct attempt *attempts = ARENA_ARRAY(arena, (size_t)in_flight, struct attempt);
    for (int i = 0; i < in_flight; i++) {
        attempts[i].all = &all;
        attempt_begin(all.sim, &attempts[i]);
    }
    bench_row(&(struct bench_row){ "attempt with cancelled timeout, 10^4 in flight", "ns",
                                   attempts_round, &all, 45, 28, false },
              ROUNDS);
    sim_destroy(all.sim);
    arena_destroy(arena);
}

/* -- M/M/1 */

struct customer {
    struct customer *next;
    sim_time arrived;
};

struct queue {
    struct sim *sim;
    struct rng arrivals, services;
    struct pool customers;
    struct customer *head, **tail;
    uint64_t served;
    double time_in_system;
};

static const sim_time queue_service = SIM_MS;
static const double queue_load = 0.9;

static void queue_departs(struct sim *sim, void *self, int64_t arg);
static const struct event_type queue_departure = { "departure", queue_departs, NULL };

static void queue_departs(struct sim *sim, void *self, int64_t arg)
{
    struct queue *queue = self;
    struct customer *customer = queue->head;
    (void)arg;
    queue->head = customer->next;
    queue->served++;
    queue->time_in_system += (double)(sim_now(sim) - customer->arrived);
    pool_give(&queue->customers, customer);
    if (queue->head)
        sim_after(sim, draw(&queue->services, queue_service), &queue_departure, queue, 0);
    else
        queue->tail = &queue->head;
}

static void queue_arrives(struct sim *sim, void *self, int64_t arg);
static const struct event_type queue_arrival = { "arrival", queue_arrives, NULL };

static void queue_arrives(struct sim *sim, void *self, int64_t arg)
{
    struct queue *queue = self;
    struct customer *customer = pool_take(&queue->customers);
    (void)arg;
    customer->next = NULL;
    customer->arrived = sim_now(sim);
    if (!queue->head)
        sim_after(sim, draw(&queue->services, queue_service), &queue_departure, queue, 0);
    *queue->tail = customer;
    queue->tail = &customer->next;
    sim_time pause = draw(&queue->arrivals, (sim_time)((double)queue_service / queue_load));
    sim_after(sim, pause, &queue_arrival, queue, 0);
}

static double queue_round(void *self)
{
    struct queue *queue = self;
    uint64_t before = queue->served;
    double begin = bench_worked();
    sim_run_until(queue->sim, sim_now(queue->sim) + 5000 * SIM_S);
    return 1e9 * (bench_worked() - begin) / (double)(queue->served - before);
}

static void queue_row(void)
{
    struct queue queue = { .sim = sim_create(NULL), .tail = &queue.head };
    rng_stream(&queue.arrivals, 3, 0, "arrivals");
    rng_stream(&queue.services, 3, 0, "services");
    pool_init(&queue.customers, sizeof(struct customer));
    sim_at(queue.sim, 0, &queue_arrival, &queue, 0);
    bench_row(&(struct bench_row){ "M/M/1, rho 0.9, per customer, engine alone", "ns", queue_round,
                                   &queue, 45, 30, false },
              ROUNDS);
    bench_theory("mean time in system, in service times",
                 queue.time_in_system / (double)queue.served / (double)queue_service,
                 1 / (1 - queue_load));
    pool_release(&queue.customers);
    sim_destroy(queue.sim);
}

void engine_rows(void)
{
    hold_rows();
    attempts_row(10000);
    queue_row();
}
