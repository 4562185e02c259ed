#include "models/service/idempotency.h"

#include "models/call/op.h"
#include "models/service/outage.h"

enum key_answer {
    KEY_RUN,   /* it executes */
    KEY_KNOWN, /* request->outcome is the answer, request->replayed is set */
    KEY_WAIT   /* it asks again later */
};

static struct key_record *key_of(const struct request *request)
{
    return &call_baggage(request->call)->op->key;
}

static const struct idempotency_spec *spec_of(const struct request *request)
{
    return service_of(request)->keys;
}

static sim_time now_of(const struct request *request)
{
    return sim_now(service_of(request)->ground->sim);
}

/* --- waiting --- */

void idempotency_ask_again(struct request *request)
{
    if (outage_defers(request, WAITS_TO_ASK))
        return;
    if (service_of(request)->spec->idempotency)
        idempotency_begin(request);
    else /* switched off meanwhile */
        service_run(request);
}

static void asks_again(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    idempotency_ask_again(self);
}

static const struct event_type asking_again = { "asks for its key again", asks_again, NULL };

/* Each asks by itself, at this instant: the first may find that the work falls to it. */
static void wake_all(struct sim *sim, struct key_record *key)
{
    struct request *request = key->waiting;
    key->waiting = key->waiting_last = NULL;
    sim_cancel(sim, key->alarm);
    for (struct request *next; request; request = next) {
        next = request->next;
        request->next = NULL;
        request->mark = false;
        request_more(request)->lookup = sim_after(sim, 0, &asking_again, request, 0);
    }
}

static void lock_expires(struct sim *sim, void *self, int64_t unused)
{
    struct op *op = self;
    (void)unused;
    wake_all(sim, &op->key);
}

static const struct event_type lock_expiry = { "key's lock expires", lock_expires, NULL };

static enum key_answer wait(struct request *request)
{
    struct op *op = call_baggage(request->call)->op;
    struct key_record *key = &op->key;
    request->mark = true;
    request->next = NULL;
    if (key->waiting)
        key->waiting_last->next = request;
    else
        key->waiting = request;
    if (key->waiting == request)
        key->alarm = sim_at(service_of(request)->ground->sim, key->until, &lock_expiry, op, 0);
    key->waiting_last = request;
    return KEY_WAIT;
}

static void stop_waiting(struct request *request)
{
    struct key_record *key = key_of(request);
    struct request *last = NULL, **link = &key->waiting;
    while (*link != request) {
        last = *link;
        link = &last->next;
    }
    *link = request->next;
    if (key->waiting_last == request)
        key->waiting_last = last;
    if (!key->waiting)
        sim_cancel(service_of(request)->ground->sim, key->alarm);
    request->next = NULL;
    request->mark = false;
}

/* --- the record --- */

static enum key_answer run(struct request *request)
{
    struct key_record *key = key_of(request);
    sim_time lock = spec_of(request)->lock_timeout;
    key->owner = request;
    key->state = KEY_IN_PROGRESS;
    key->until = lock == TIME_NONE ? SIM_FOREVER : time_add(now_of(request), lock);
    return KEY_RUN;
}

static enum key_answer known(struct request *request, enum outcome outcome)
{
    struct fact fact = service_fact(request, FACT_DUPLICATE_SUPPRESSED);
    request->replayed = true;
    request->outcome = outcome & 15u;
    probe_tell(&service_of(request)->ground->probe, &fact);
    return KEY_KNOWN;
}

static enum key_answer ask(struct request *request)
{
    const struct key_record *key = key_of(request);
    bool holds = now_of(request) < key->until;
    if (key->state == KEY_UNKNOWN || !holds)
        return run(request);
    if (key->state == KEY_COMPLETED)
        return known(request, (enum outcome)key->outcome);
    if (spec_of(request)->on_inflight == ON_INFLIGHT_WAIT)
        return wait(request);
    return known(request, OUTCOME_unavailable);
}

/* --- beginning --- */

static void replay_ends(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    if (!outage_defers(self, WAITS_TO_FINISH))
        service_finish(self);
}

static const struct event_type replay_end = { "replay ends", replay_ends, NULL };

void idempotency_replay(struct request *request)
{
    request_more(request)->lookup = sim_after(service_of(request)->ground->sim,
                                            spec_of(request)->replay_cost, &replay_end, request, 0);
}

/* It costs a worker; a synchronous service has taken that already. */
static void replay(struct request *request)
{
    if (spec_of(request)->replay_cost == 0)
        service_finish(request);
    else if (service_of(request)->spec->async)
        service_seek(request);
    else
        idempotency_replay(request);
}

void idempotency_begin(struct request *request)
{
    switch (ask(request)) {
    case KEY_RUN:
        service_run(request);
        break;
    case KEY_KNOWN:
        replay(request);
        break;
    case KEY_WAIT:
        break;
    }
}

/* --- the end --- */

/* Who has lost the lock to another keeps what is good: it was done; what failed is the other's affair. */
void idempotency_ended(struct request *request, enum outcome outcome, bool done)
{
    struct key_record *key = key_of(request);
    const struct idempotency_spec *spec = spec_of(request);
    if (request->mark)
        stop_waiting(request);
    bool owner = key->owner == request;
    if (!owner && !service_of(request)->spec->idempotency)
        return;
    bool good = done && outcome_is_good(outcome);
    bool kept = good || (done && spec->store_failures && outcome != OUTCOME_invalid);
    if (request->replayed || (!owner && !(good && key->state != KEY_COMPLETED)))
        return;
    key->owner = NULL;
    key->state = kept ? KEY_COMPLETED : KEY_UNKNOWN;
    key->outcome = (uint8_t)outcome;
    key->until = time_add(now_of(request), spec->ttl);
    wake_all(service_of(request)->ground->sim, key);
}
