/* Why it happened: a run's story in sections of sentences, for a page, a report or data.
**
** It is the story of the run that is drawn, and that series.csv shows.
*/
#ifndef SQUALL_PLOTS_WHY_H
#define SQUALL_PLOTS_WHY_H

#include "models/measure/chronicle.h"
#include "models/measure/deeds.h"
#include "models/measure/loop.h"
#include "study/no_return.h"
#include "study/study.h"
#include "study/without_retries.h"

struct why_line {
    const char *moment; /* "5 min 12.5 s"; NULL: it has none */
    const char *text;
};

/* One without lines is left out. */
struct why_section {
    const char *name, *head; /* name: for data */
    struct why_line *line;
    size_t lines;
};

enum { WHY_HAPPENED, WHY_TOO_LATE, WHY_KEPT, WHY_ENDED, WHY_CONTROLS, WHY_SECTIONS };

struct why {
    const struct results *run;
    struct chronicle chronicle;
    struct loop loop;
    struct deeds deeds;
    struct why_section section[WHY_SECTIONS];
};

/* What was run again to tell it; each NULL where it was not. */
struct why_again {
    const struct no_returns *returns; /* of the drawn run first */
    const struct without_retries *without;
};

struct why why_tell(const struct study *study, const struct why_again *again,
                    struct arena *arena);

/* A happening of the chronicle as a line. */
const char *why_sentence(struct arena *arena, const struct chronicle *chronicle, size_t i);

/* Lines on a page of something else, and callers in one of them. */
enum { WHY_SHORT = 9, WHY_FOLDED = 4 };

/* Of what happened the lines that matter most, in the order of time: triggers, remedies and their
** ends all, the rest up to `most`.  Where something is left out the last line, without an instant,
** says how much. */
struct why_section why_short(const struct chronicle *chronicle, size_t most, struct arena *arena);

/* "Run 1 of 5, seed 1, in windows of 1 s": what it is told of. */
const char *why_source(struct arena *arena, const struct study *study);

#endif
