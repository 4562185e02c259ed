/* The parts of the page, shared by its files only. */
#ifndef SQUALL_PLOTS_PAGE_PARTS_H
#define SQUALL_PLOTS_PAGE_PARTS_H

#include "base/arena.h"
#include "plots/report/page.h"
#include "plots/report/text.h"

struct no_returns;

struct page {
    FILE *out;
    const struct study *study;
    struct arena *arena;
    bool terminal;
};

/* Bold type begins, all type is plain again; "" where there is no terminal. */
const char *page_bold(const struct page *page);
const char *page_plain(const struct page *page);

/* The line on top: "NAME MORE        RIGHT".  Of what is too long the name is cut. */
void page_heading(const struct page *page, const char *name, const char *more, const char *right);

const char *page_number(const struct page *page, double value, enum shown_as as);

/* Words broken at the width; a word that is longer than a line is cut. */
void page_wrapped(const struct page *page, const char *text, size_t indent);

/* The same behind an instant: "  5 min 12.5 s    text", the lines below under the text. */
void page_dated(const struct page *page, const char *moment, const char *text);

/* Each writes itself, or nothing where it has nothing to say. */
void page_phases(const struct page *page); /* before, during and after the fault */
/* A line where totals are of a part of the run. */
void page_totals(const struct page *page);

/* When each would have fired; `returns`: the points of no return; NULL: they are not known. */
void page_alerts(const struct page *page, const struct no_returns *returns);
void page_edges(const struct page *page);
void page_attempts(const struct page *page);
void page_services(const struct page *page);
void page_queues(const struct page *page); /* and their lag */
void page_consumers(const struct page *page);
void page_endpoints(const struct page *page);
void page_controls(const struct page *page); /* breakers, budgets, guards ... */
void page_clients(const struct page *page);
void page_health(const struct page *page);
void page_why(const struct page *page); /* in a few dated lines; where something was bad */
void page_latency(const struct page *page);

#endif
