/* Envoy's admission control (admission_control.cc, thread_local_controller.cc): with n requests in
** the window, s of them successes, a request is shed with probability
**
**   p = ((n - s / threshold) / (n + 1)) ^ (1 / aggression),  in [0, max_rejection]
**
** Requests it sheds are not recorded, so it measures only those it lets in, and recovers when they
** succeed: unlike the adaptive throttle of the SRE book, which has the same formula.
*/
#include "models/service/guards/admission_control.h"

#include "models/service/guards/registry.h"

#include <math.h>

#define SECONDS_MOST 120

/* The seconds of the window, a ring; the present one included. */
struct controller {
    int64_t second; /* of the run, the present one */
    int64_t first;  /* the oldest with anything in it */
    int64_t total, good;
    struct {
        int64_t total, good;
    } of[SECONDS_MOST];
};

double admission_rejection(const struct admission_control_spec *spec, double total, double good)
{
    double p = (total - good / spec->threshold) / (total + 1);
    return p > 0 ? fmin(pow(p, 1 / spec->aggression), spec->max_rejection) : 0;
}

static int64_t length_of(const struct admission_control_spec *spec)
{
    return spec->window / SIM_S;
}

/* Seconds that have left the window are taken out of the sums. */
static void catch_up(const struct admission_control_spec *spec, struct controller *control,
                     sim_time now)
{
    int64_t second = now / SIM_S, length = length_of(spec);
    for (int64_t step = 0; control->second < second && step < length; step++) {
        int64_t place = ++control->second % length;
        control->total -= control->of[place].total;
        control->good -= control->of[place].good;
        control->of[place].total = control->of[place].good = 0;
    }
    control->second = second;
    if (control->total == 0)
        control->first = second;
    else if (control->first <= second - length)
        control->first = second - length + 1;
}

static enum outcome control_admit(struct guard_view *view)
{
    const struct admission_control_spec *spec = view->spec;
    struct controller *control = view->state;
    catch_up(spec, control, view->now);
    double seconds = fmax(1, time_to_s(view->now) - (double)control->first);
    if ((double)control->total / seconds < spec->min_rate)
        return OUTCOME_ok;
    double p = admission_rejection(spec, (double)control->total, (double)control->good);
    if (p <= 0)
        return OUTCOME_ok;
    struct rng rng = guard_chance(view);
    return rng_uniform(&rng) < p ? OUTCOME_overloaded : OUTCOME_ok;
}

static void control_ended(struct guard_view *view)
{
    const struct admission_control_spec *spec = view->spec;
    struct controller *control = view->state;
    bool good = !outcome_in(spec->failures, view->outcome);
    catch_up(spec, control, view->now);
    int64_t place = control->second % length_of(spec);
    control->of[place].total++;
    control->of[place].good += good;
    control->total++;
    control->good += good;
}

const struct guard_type admission_control_guard = {
    .stage = { .kind = &admission_control_kind,
               .state = { .size = sizeof(struct controller) } },
    .admit = control_admit,
    .ended = control_ended,
};
