/* What is measured of a scenario: every object and every path, from its spec and shape alone. */
#ifndef SQUALL_MODELS_MEASURE_MEASURED_H
#define SQUALL_MODELS_MEASURE_MEASURED_H

#include "models/measure/results.h"
#include "models/shape/topology.h"

/* Something that has metrics: the run, or one client, edge, service, endpoint or alert. */
struct measured {
    enum metric_scope scope;
    size_t place;     /* of the client, edge, service or alert; of an endpoint its node */
    const char *path; /* "services.payments" */
};

/* All of them in the order in which they are shown. */
const struct measured *measured_objects(const struct topology *topology, size_t *count,
                                        struct arena *arena);

/* results_blank() of a shape that is known already. */
struct results *results_lay(const struct topology *topology, struct arena *arena);

#endif
