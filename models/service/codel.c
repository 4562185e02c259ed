#include "models/service/codel.h"

bool codel_drops(struct codel *codel, const struct codel_spec *spec, sim_time wait, sim_time now)
{
    if (codel->began && now > codel->interval_end) {
        codel->interval_end = time_add(now, spec->interval);
        codel->overloaded = codel->least > spec->target;
        codel->began = false;
    }
    if (!codel->began) {
        codel->began = true;
        codel->least = wait;
        return false;
    }
    if (wait < codel->least)
        codel->least = wait;
    return codel->overloaded && wait > 2 * spec->target;
}
