/* What is there when it begins is put back, the oldest first; what dies meanwhile stays. */
#include "models/call/effect.h"
#include "models/queues/mqueue.h"
#include "models/spec/effects/redrive.h"

#include <math.h>

struct redriving {
    struct stroke *stroke;
    struct mqueue *from, *to;
    uint64_t left;
};

static void put_one_back(struct sim *sim, void *self, int64_t unused);
static const struct event_type put_back = { "dead letter is put back", put_one_back, NULL };

static bool is_over(const struct redriving *redriving, sim_time now)
{
    return redriving->left == 0 || now >= redriving->stroke->until;
}

static void put_one_back(struct sim *sim, void *self, int64_t unused)
{
    struct redriving *redriving = self;
    double rate = redriving->stroke->spec->redrive->rate;
    (void)unused;
    if (!is_over(redriving, sim_now(sim))) {
        redriving->left--;
        if (mqueue_redrive(redriving->from, redriving->to))
            redriving->stroke->moved++;
        else
            redriving->left = 0;
    }
    if (is_over(redriving, sim_now(sim)))
        redriving->stroke->over = sim_now(sim);
    else
        sim_after(sim, isnan(rate) ? 0 : time_from_s(1 / rate), &put_back, redriving, 0);
}

static void begins(struct stroke *stroke, struct mqueue *from, struct mqueue *to)
{
    struct redriving *redriving = stroke->state;
    *redriving = (struct redriving){ .stroke = stroke, .from = from, .to = to,
                                     .left = from->count[MESSAGE_WAITS] +
                                             from->count[MESSAGE_DELAYED] };
    put_one_back(from->ground->sim, redriving, 0);
}

const struct effect_type redrive_effect = {
    .state_size = sizeof(struct redriving),
    .queues_begin = begins,
};
