/* The page of `squall run`: the verdict in a sentence, then what happened, layer by layer.
**
** Plain text that fits 80 columns whatever the scenario's names and numbers are.  What has nothing
** to say is not printed.
*/
#ifndef SQUALL_PLOTS_PAGE_H
#define SQUALL_PLOTS_PAGE_H

#include "study/study.h"

#include <stdbool.h>
#include <stdio.h>

#define PAGE_WIDTH 80

/* `terminal`: bold type and colour may be used. */
void page_write(FILE *out, const struct study *study, bool terminal);

#endif
