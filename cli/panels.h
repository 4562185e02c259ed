/* Which panels the picture of one run has: --panels. */
#ifndef SQUALL_CLI_PANELS_H
#define SQUALL_CLI_PANELS_H

#include "base/err.h"
#include "plots/report/figure.h"
#include "study/study.h"

/* Not asked for: as full. */
enum panels { PANELS_USUAL, PANELS_FULL, PANELS_TALK };

#define PANELS_ROW(id)                                                                          \
    { (id), "panels", "full|talk",                                                              \
      "what --plot draws of the run: full (all panels), or talk (one, for a talk)" }

bool panels_take(const char *word, enum panels *panels, struct err *err);

/* What can be known to be wrong before anything is run; plot NULL: nothing is drawn. */
bool panels_possible(enum panels panels, const char *plot, struct err *err);

/* The picture; `study` outlives it. */
struct picture_of panels_picture(enum panels panels, const struct study *study);

#endif
