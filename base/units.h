/* Values as people write them: 250ms, 40/s, 10%, 1500, and back.  One table for reading and
** printing.
**
** Times: ns us ms s min h d, also joined (1min30s).  Rates: a number per s, min, h or d.  Shares: a
** percentage 0%..100%, or a plain number 0..1.  A unit is required for times and rates, because 5
** may mean anything.  Numbers: 1500, 2.5, 1e6, 10_000; no hex, no nan, no infinity.
*/
#ifndef SQUALL_BASE_UNITS_H
#define SQUALL_BASE_UNITS_H

#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The one table of units, largest first; a rate is per one of the first RATE_UNITS. */
enum { TIME_UNITS = 7, RATE_UNITS = 4 };
struct unit {
    const char *name;
    sim_time length;
};
extern const struct unit time_units[TIME_UNITS];

/* Each reads the whole text or fails with a message that says what would be right
** ("'5' needs a unit: 250ms, 2s, 5min"), beginning with the text in quotes so that it may follow
** the name of a field. */
bool time_parse(const char *text, sim_time *time, struct err *err);
bool rate_parse(const char *text, double *per_s, struct err *err);
bool share_parse(const char *text, double *share, struct err *err);
bool number_parse(const char *text, double *number, struct err *err);
bool count_parse(const char *text, int64_t *count, struct err *err);
bool flag_parse(const char *text, bool *flag, struct err *err); /* true, false, yes, no, on, off */

/* The plainest form that reads back to the same value: 90 s is "1min30s", a fortieth of a second
** "25ms", 0.1 is "10%", a sixtieth per second "1/min". Returns buffer. */
#define UNIT_TEXT 48
const char *time_print(sim_time time, char buffer[UNIT_TEXT]);
const char *rate_print(double per_s, char buffer[UNIT_TEXT]);
const char *share_print(double share, char buffer[UNIT_TEXT]);
const char *number_print(double number, char buffer[UNIT_TEXT]);

/* The fewest digits that read back to the same double; "" for NaN, "inf" or "-inf" for the
** infinite.  Returns buffer. */
#define EXACT_TEXT 32
const char *number_exact(double number, char buffer[EXACT_TEXT]);

/* For people, three digits or so: 1.23 s, 45.0 ms, 12 min 30 s; NaN is "-". */
const char *time_print_short(double seconds, char buffer[UNIT_TEXT]);
/* 12.3 k, 4.56 M, 950, 0.0123; three digits or so; NaN is "-". */
const char *number_print_short(double number, char buffer[UNIT_TEXT]);

#endif
