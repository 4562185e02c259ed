/* What the names of the variants stand for, on the page of a comparison. */
#ifndef SQUALL_PLOTS_COMPARISON_CHANGES_H
#define SQUALL_PLOTS_COMPARISON_CHANGES_H

#include "plots/report/page_parts.h"
#include "study/comparison.h"

/* Nothing where none changes anything, as of toggles, whose names say it. */
void comparison_changes(const struct page *page, const struct comparison *comparison);

#endif
