/* The page of `squall why`: a run told in the order of time. */
#ifndef SQUALL_PLOTS_WHY_PAGE_H
#define SQUALL_PLOTS_WHY_PAGE_H

#include "plots/report/why.h"

#include <stdio.h>

/* `terminal`: with bold type. */
void why_page_write(FILE *out, const struct study *study, const struct why_again *again,
                    bool terminal);

#endif
