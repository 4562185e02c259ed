/* Text for people and for files: numbers with the right digits, names cut to a width.
**
** Names come from scenario files and may hold anything: text_clean() makes a name fit to be shown.
** Widths are columns of a terminal, for UTF-8.
*/
#ifndef SQUALL_PLOTS_TEXT_H
#define SQUALL_PLOTS_TEXT_H

#include "base/arena.h"
#include "base/units.h"

#include <stddef.h>

/* How a number is shown. */
enum shown_as {
    AS_COUNT,  /* 12.3 k */
    AS_RATE,   /* 40.1/s */
    AS_FACTOR, /* 2.75 */
    AS_SHARE,  /* 34 %, 99.98 %: never 0 % or 100 % of what is neither */
    AS_TIME    /* 12 min 30 s */
};

/* A number for people, three digits or so and never more than 14 columns; "-" for NaN. */
const char *text_number(struct arena *arena, double number, enum shown_as as);

/* The same with the half width of its 95 % interval behind it, where that is a number:
** "1.86 ±0.03". */
const char *text_interval(struct arena *arena, double mean, double half_width, enum shown_as as);

/* From one share to another: "57..100 %". */
const char *text_shares(struct arena *arena, double low, double high);

/* An interval of a difference that is beyond chance, as a factor: with the digits it takes for the
** interval, as it is written, to leave out 0. */
const char *text_interval_apart(struct arena *arena, double mean, double half_width);

/* The text in one line, with all that base/clean.h does not show replaced by '?'. */
const char *text_clean(struct arena *arena, const char *text);

/* For data, which loses nothing but what is no UTF-8: only that becomes '?'. */
const char *text_valid(struct arena *arena, const char *text);

size_t text_width(const char *text);

/* A clean text of at most `width` columns; what was cut ends in "…". */
const char *text_cut(struct arena *arena, const char *text, size_t width);

/* The same for a name: the middle is cut, as names often differ at their end only. */
const char *text_cut_name(struct arena *arena, const char *name, size_t width);

/* The bytes of a text that fit into a line, up to a blank where there is one. */
size_t text_fitting(const char *text, size_t width);

#endif
