/* For tests: random scenarios, drawn as text from the described fields alone.
**
** Whatever a table or a registry that the world reaches has a row for, is drawn; a field added
** later needs nothing here.  What tables can't say is known by few rules (tests/scenario_rules.h):
** names and what refers to them, calls without circles, ranges in which a run stays short.
**
** A scenario that the checker refuses is mended: the lines it names are struck out or drawn again,
** or something around them or within, until it is accepted.  So most rules between fields need not
** be known either.
*/
#ifndef SQUALL_TESTS_SCENARIO_MAKER_H
#define SQUALL_TESTS_SCENARIO_MAKER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct scenario_made {
    const char *text; /* in the arena */
    int mends;        /* rounds of mending before this text */
    bool accepted;    /* by scenario_bind(); else it was given up */
};

struct scenario_made scenario_make(uint64_t seed, struct arena *arena);

#endif
