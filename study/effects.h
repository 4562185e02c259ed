/* Which control mattered: what switching it off changes, others kept as they are.
**
** Variants are told apart by the controls they have: a set of bits.  The effect of a control is
** taken from pairs of variants that differ in it alone: one pair where each is switched off by
** itself, 2^(n-1) of them where all combinations were run, which is the main effect of the design
** of experiments (Law, Simulation Modeling and Analysis, 5th ed., section 12.2).  Within a
** replication the pairs share their chance; their mean is one value, and the interval is over the
** replications.
*/
#ifndef SQUALL_STUDY_EFFECTS_H
#define SQUALL_STUDY_EFFECTS_H

#include "study/comparison.h"

enum { CONTROLS_MOST = 64 };

/* From which pairs of variants: of the first, which has all controls, and the one that lacks only
** this; or of all that differ in it alone. */
enum effect_kind { EFFECT_ALONE, EFFECT_MAIN };

struct effect {
    size_t control, pairs;             /* its bit; variants that differ in it alone */
    struct estimate change[HEADLINES]; /* without it minus with it.  Recovery: NaN */
    struct estimate recovers;          /* the same of the share that recovers */
    size_t fewer, more; /* replications in which fewer, or more, of the variants recover without
                           it */
};

/* The effects with the names of their controls, which the bits stand for. */
struct ranking {
    const char *of; /* the variant in which they were switched off; NULL: the scenario as written */
    const char *const *name;
    const struct effect *effect; /* the largest first */
    size_t controls;
};

/* `has[v]`: the controls of variant v, of `controls` at most.  Sorted by the size of the change
** of the goodput; of equals, by that of the downtime; then in the order of the controls.  Where
** the objective counts the degraded answers of fallbacks, which the goodput leaves out, by the
** downtime first. */
struct effect *effects_make(const struct comparison *comparison, const uint64_t *has,
                            size_t controls, enum effect_kind kind, struct arena *arena);

/* What effects are sorted by. */
enum headline_of effects_order(const struct comparison *comparison);

/* Beyond chance, as comparison_significant(). */
bool effect_significant(const struct effect *effect, enum headline_of h);

#endif
