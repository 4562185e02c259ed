/* Of a comparison: when each alert fired in each variant, and for how long it did for nothing. */
#ifndef SQUALL_PLOTS_COMPARISON_ALERTS_H
#define SQUALL_PLOTS_COMPARISON_ALERTS_H

#include "plots/report/page_parts.h"
#include "study/comparison.h"

/* Two tables of a row a variant and a column an alert of the first, and which was early and quiet;
** nothing where it has no alerts. */
void comparison_alerts(const struct page *page, const struct comparison *comparison);

#endif
