/* The tables of the layers: edges, services, clients.
**
** A table is a row of `shown` for each column: the metric and how it is to be read.  Paths are asked
** for, never computed, so a metric that a study does not have is a dash or no column.
*/
#include "plots/report/page_parts.h"
#include "plots/report/table.h"

#include <math.h>

enum { PLAIN = 0, INTERVAL = 1, HIDE_ZERO = 2 };

struct shown {
    const char *head, *metric;
    enum shown_as as;
    int flags;
};

static const struct shown edge_columns[] = {
    { "calls", "calls", AS_COUNT, PLAIN },
    { "attempts", "attempts", AS_COUNT, PLAIN },
    { "att./call", "amplification", AS_FACTOR, INTERVAL },
    { "peak", "retry_amplification_peak", AS_FACTOR, PLAIN },
    { "ok", "success_ratio", AS_SHARE, PLAIN },
    { "timeouts", "timeouts", AS_COUNT, HIDE_ZERO },
    { "gave up", "exhausted", AS_COUNT, HIDE_ZERO },
};
static const struct shown service_columns[] = {
    { "arrivals", "arrivals", AS_COUNT, PLAIN },
    { "amplif.", "amplification", AS_FACTOR, INTERVAL },
    { "peak", "retry_amplification_peak", AS_FACTOR, PLAIN },
    { "busy", "utilisation", AS_SHARE, PLAIN },
    { "wasted", "wasted_work", AS_SHARE, INTERVAL | HIDE_ZERO },
    { "refused", "refused", AS_COUNT, HIDE_ZERO },
};
static const struct shown client_columns[] = {
    { "calls", "calls", AS_COUNT, PLAIN },
    { "ok", "success_ratio", AS_SHARE, INTERVAL },
    { "goodput", "goodput", AS_RATE, INTERVAL },
    { "failed", "failed", AS_COUNT, HIDE_ZERO },
    { "degraded", "degraded", AS_COUNT, HIDE_ZERO },
    { "open", "open", AS_COUNT, HIDE_ZERO },
};
static const struct shown latency_columns[] = {
    { "mean", "latency_mean", AS_TIME, PLAIN },  { "p50", "latency_p50", AS_TIME, PLAIN },
    { "p90", "latency_p90", AS_TIME, PLAIN },    { "p99", "latency_p99", AS_TIME, PLAIN },
    { "p99.9", "latency_p999", AS_TIME, PLAIN }, { "max", "latency_max", AS_TIME, PLAIN },
};
#define COLUMNS(list) list, sizeof(list) / sizeof *(list)

static void fill_row(const struct page *page, struct table_row *row, const char *object,
                     const struct shown *shown, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        const struct estimate *estimate =
            study_find(page->study, arena_format(page->arena, "%s.%s", object, shown[i].metric));
        double mean = estimate ? estimate->mean : NAN;
        bool interval = estimate && shown[i].flags & INTERVAL;
        double half = interval ? estimate->half_width : NAN;
        bool nothing = isnan(mean) || (shown[i].flags & HIDE_ZERO && mean == 0);
        const char *text = text_interval(page->arena, mean, half, shown[i].as);
        row->cell[i] = (struct cell){ text, !nothing };
    }
}

static void begin_layer(const struct page *page, struct table *table, const char *title,
                        const struct shown *shown, size_t columns)
{
    const char *head[TABLE_COLUMNS];
    for (size_t i = 0; i < columns; i++)
        head[i] = shown[i].head;
    table_begin(table, page->arena, title, head, columns);
}

void page_edges(const struct page *page)
{
    struct table table;
    begin_layer(page, &table, "Edges", COLUMNS(edge_columns));
    for (size_t i = 0; i < page->study->run[0]->edges; i++) {
        const struct edge_name *edge = &page->study->run[0]->edge[i];
        const char *object = arena_format(page->arena, "edges.%s.%s", edge->from, edge->to);
        fill_row(page, table_add(&table, edge->from, edge->to), object, COLUMNS(edge_columns));
    }
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

void page_services(const struct page *page)
{
    struct table table;
    begin_layer(page, &table, "Services", COLUMNS(service_columns));
    for (size_t i = 0; i < page->study->run[0]->services; i++) {
        const char *name = page->study->run[0]->service[i];
        const char *object = arena_format(page->arena, "services.%s", name);
        fill_row(page, table_add(&table, name, NULL), object, COLUMNS(service_columns));
    }
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

static void write_clients(const struct page *page, const char *title, const struct shown *shown,
                          size_t columns)
{
    struct table table;
    begin_layer(page, &table, title, shown, columns);
    for (size_t i = 0; i < page->study->spec->clients.count; i++) {
        const char *name = page->study->spec->clients.item[i].name;
        const char *object = arena_format(page->arena, "clients.%s", name);
        fill_row(page, table_add(&table, name, NULL), object, shown, columns);
    }
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

void page_clients(const struct page *page)
{
    write_clients(page, "Clients", COLUMNS(client_columns));
}

void page_latency(const struct page *page)
{
    write_clients(page, "Latency", COLUMNS(latency_columns));
}
