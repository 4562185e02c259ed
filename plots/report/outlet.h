/* A stream that knows why it failed.
**
** stdio tells at the end that something was lost, but not why: errno is of the write that failed,
** long before.  This stream keeps it.
*/
#ifndef SQUALL_PLOTS_OUTLET_H
#define SQUALL_PLOTS_OUTLET_H

#include <stdio.h>

struct outlet {
    int file;   /* the descriptor */
    int reason; /* errno of the first write that failed; 0: none did */
};

/* Writes to outlet->file, which fclose() closes.  `outlet` lives as long as the stream. */
FILE *outlet_open(struct outlet *outlet);

/* Flushes; 0, or the reason why something written to `out` was lost. */
int outlet_flush(struct outlet *outlet, FILE *out);

#endif
