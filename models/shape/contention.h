/* How requests at one instance get in each other's way: how fast each works while n do.
**
** Two causes, which multiply.  Sharing: the requests at work share the instance's cores, each gets
** min(1, cores / n) of one.  Slowdown: work takes longer the more of it is in progress, for locks,
** cache lines or memory that all of them need; either of all work in progress, whoever comes later,
** or of each request's own at its start, for good.
**
** Counted are the requests in their own work, not those that wait for a worker or for a downstream
** call: these need no core and no lock.
*/
#ifndef SQUALL_MODELS_SHAPE_CONTENTION_H
#define SQUALL_MODELS_SHAPE_CONTENTION_H

#include <stdbool.h>

struct service_spec;

/* Whether requests at an instance slow each other down at all. */
bool contention_any(const struct service_spec *service);

/* Seconds of work that each of n >= 1 requests gets done in a second, at an instance with this
** share of its cores left. */
double contention_speed(const struct service_spec *service, double n, double capacity);

/* Times the work of one who begins as the n-th, for good: 1 unless the slowdown acts at the
** start. */
double contention_stretch(const struct service_spec *service, double n);

/* Requests per second that an instance can answer at best, each with `work` seconds of its own and
** `elsewhere` seconds in which it only holds its worker.  A mean-value bound: the number at work is
** as good as can be, and at most what the workers leave. */
double contention_capacity(const struct service_spec *service, double work, double elsewhere);

/* The same once all workers are taken and stay so: below the best where crowds slow down. */
double contention_when_full(const struct service_spec *service, double work, double elsewhere);

#endif
