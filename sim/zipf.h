/* Zipf's law over n things: the k-th most wanted is drawn in proportion to k^-skew; skew 0 is
** uniform. */
#ifndef SQUALL_SIM_ZIPF_H
#define SQUALL_SIM_ZIPF_H

#include "sim/rng.h"

struct zipf {
    uint64_t n;
    double skew, first, last, sure;
};

/* n >= 1, skew >= 0. */
void zipf_init(struct zipf *zipf, uint64_t n, double skew);

/* 0 (the most wanted) .. n - 1.  No table; 1.1 draws of `rng` in the mean. */
uint64_t zipf_draw(const struct zipf *zipf, struct rng *rng);

#endif
