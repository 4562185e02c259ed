/* One batch more may be at work each 1 / rise, as long as some wait for that; once nothing is at
** work, and nothing waits, they begin anew.
*/
#include "models/queues/consumer_parts.h"

static void one_more(struct sim *sim, void *self, int64_t unused)
{
    struct consumer *consumer = self;
    (void)sim;
    (void)unused;
    consumer->poller_comes = false;
    consumer->pollers++;
    consumer_wake(consumer);
}

static const struct event_type poller_comes = { "one poller more", one_more, NULL };

static void call_one_more(struct consumer *consumer, const struct pollers_spec *spec)
{
    if (consumer->poller_comes || consumer->pollers >= spec->most || !(spec->rise > 0))
        return;
    consumer->poller_comes = true;
    sim_after(consumer->ground->sim, time_from_s(1 / spec->rise), &poller_comes, consumer, 0);
}

bool pollers_allow_more(struct consumer *consumer, const struct pollers_spec *spec)
{
    if (consumer->pollers < spec->start)
        consumer->pollers = spec->start;
    if (consumer->working < consumer->pollers)
        return true;
    call_one_more(consumer, spec);
    return false;
}
