/* What standard output can show. */
#ifndef SQUALL_CLI_TERMINAL_H
#define SQUALL_CLI_TERMINAL_H

#include "plots/report/figure.h"

/* Bold type and colour may be used: a terminal that is not dumb, and no NO_COLOR. */
bool terminal_colourful(void);

/* Gives a picture up when a signal comes (cli/interrupt.h). */
struct figure_watch terminal_watch(void);

/* Draws to a file, or with "-" on standard output, as large as the terminal is. */
bool terminal_draw(struct picture_of picture, const char *output, struct err *err);

#endif
