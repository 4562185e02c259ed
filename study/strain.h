/* What the faults of a spec do to one part (a service, a queue, a consumer) or road, or to a
** client's load, at one time: all of them together, each at its full strength from its begin to its
** end.
*/
#ifndef SQUALL_STUDY_STRAIN_H
#define SQUALL_STUDY_STRAIN_H

#include "models/spec/spec.h"

struct strain {
    double adds, times; /* seconds added to the work, or to the way there and back; times as long */
    double workers;     /* share left; 0: nothing is worked on */
    double fails;       /* share of the attempts answered by a failure */
    double poisons;     /* share of the messages published that fail in every delivery */
    double slow, slows; /* seconds that some are slower, and their share */
    double silent;      /* share of the attempts that are never answered */
    bool down;          /* refuses all at once */
    bool paused;        /* some instance keeps at its door what comes */
    double rate;        /* requests a second let in; INFINITY: all */
};

struct strain strain_of_part(const struct world_spec *spec, const char *part, double instances,
                             sim_time now);
struct strain strain_of_road(const struct world_spec *spec, const char *from, const char *to,
                             sim_time now);
double strain_of_load(const struct world_spec *spec, const char *client, sim_time now);

/* Some cache has lost keys by then. */
bool strain_cold(const struct world_spec *spec, sim_time now);

#endif
