/* The page of `squall compare`: who wins in a sentence, then what each variant does and how far it
** is from the first.
**
** At most 80 columns.  Columns that say nothing are left out.
*/
#ifndef SQUALL_PLOTS_COMPARISON_PAGE_H
#define SQUALL_PLOTS_COMPARISON_PAGE_H

#include "study/effects.h"

#include <stdbool.h>
#include <stdio.h>

/* `ranking`: of controls that were switched off, or NULL.  `terminal`: bold type may be used. */
void comparison_page_write(FILE *out, const struct comparison *comparison,
                           const struct ranking *ranking, bool terminal);

#endif
