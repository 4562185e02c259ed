/* The page of `squall why`: a run told in the order of time. */
#ifndef SQUALL_PLOTS_WHY_PAGE_H
#define SQUALL_PLOTS_WHY_PAGE_H

#include "study/no_return.h"
#include "study/study.h"

#include <stdio.h>

/* `returns`: of the drawn run, which is their first; NULL: they were not looked for.  `terminal`:
** with bold type. */
void why_page_write(FILE *out, const struct study *study, const struct no_returns *returns,
                    bool terminal);

#endif
