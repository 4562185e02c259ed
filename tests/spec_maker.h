/* For tests: specs made by hand, a client and a chain of services. */
#ifndef SQUALL_TESTS_SPEC_MAKER_H
#define SQUALL_TESTS_SPEC_MAKER_H

#include "models/spec/spec.h"

struct fixture {
    struct arena *arena;
    struct findings findings;
    struct world_spec spec;
};

/* One open client "users" at 10/s on a chain s0 -> s1 -> ..., 10 workers and 20 places each, whose
** work takes 10 ms. */
void chain_make(struct fixture *f, size_t services);

struct call_spec *service_call(struct fixture *f, size_t from, size_t to);

/* Inside the others.  `attempts` NULL: the first field is `after`. */
void add_policy(struct fixture *f, struct ones *policies, const char *kind, sim_time after,
                const char *attempts);

#endif
