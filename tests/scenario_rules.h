/* For tests: what the tables of described fields can't say to who draws scenarios from them.  A
** rule names a table and keys; a field without one needs none. */
#ifndef SQUALL_TESTS_SCENARIO_RULES_H
#define SQUALL_TESTS_SCENARIO_RULES_H

#include "base/field.h"
#include "sim/rng.h"

enum { EITHER_MOST = 16 };

/* The choices made for one struct. */
struct choices {
    size_t chosen[EITHER_MOST];
};

enum given { GIVEN_SOMETIMES, GIVEN_ALWAYS, GIVEN_NEVER };

/* Whether a key is to be drawn.  Never: names, files and what needs one, what is read elsewhere. */
enum given rules_given(const struct field_table *table, const struct field *field,
                       const struct choices *choices);

/* queues: the scenario has some. */
struct choices rules_choose(struct rng *rng, bool queues);

/* Nothing must be said in this struct; NULL has no fields. */
bool rules_nothing_needed(const struct field_table *table);

/* The range in which a run stays short, or NULL: the field's own. */
const char *rules_range(const struct field_table *table, const struct field *field);

/* Whether the times of such a struct grow from row to row. */
bool rules_rising(const struct field_table *table);

#endif
