/* The page: which alerts would have fired, and when. */
#include "models/spec/alert.h"
#include "models/spec/world.h"
#include "plots/report/alert_words.h"
#include "plots/report/page_parts.h"

void page_alerts(const struct page *page, const struct no_returns *returns)
{
    const struct study *study = page->study;
    size_t alerts = study->spec->alerts.count;
    if (alerts == 0)
        return;
    fprintf(page->out, "\n%sAlerts%s\n", page_bold(page), page_plain(page));
    for (size_t i = 0; i < alerts; i++)
        page_wrapped(page, arena_format(page->arena, "%s: %s", study->spec->alerts.item[i].name,
                                        alert_sentence(page->arena, study, i, returns)), 2);
    const char *best = alert_best(study, page->arena);
    if (best)
        page_wrapped(page, arena_format(page->arena, "Early and quiet: %s.", best), 2);
}
