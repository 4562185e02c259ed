/* The tables of the layers: edges, services, clients.
**
** A table is a row of `shown` for each column: the metric and how it is to be read.  Paths are
** asked for, never computed, so a metric that a study does not have is a dash or no column.
*/
#include "plots/report/form.h"
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
static const struct shown attempts_columns[] = {
    { "none", "attempts_0", AS_SHARE, HIDE_ZERO }, { "1", "attempts_1", AS_SHARE, PLAIN },
    { "2", "attempts_2", AS_SHARE, PLAIN },        { "3", "attempts_3", AS_SHARE, HIDE_ZERO },
    { "4", "attempts_4", AS_SHARE, HIDE_ZERO },    { "5", "attempts_5", AS_SHARE, HIDE_ZERO },
    { "mean", "attempts_per_call", AS_FACTOR, PLAIN },
    { "99 % up to", "attempts_per_call_p99", AS_COUNT, PLAIN },
    { "most", "attempts_per_call_max", AS_COUNT, PLAIN },
};
static const struct shown service_columns[] = {
    { "arrivals", "arrivals", AS_COUNT, PLAIN },
    { "amplif.", "amplification", AS_FACTOR, INTERVAL },
    { "peak", "retry_amplification_peak", AS_FACTOR, PLAIN },
    { "busy", "utilisation", AS_SHARE, PLAIN },
    { "wasted", "wasted_work", AS_SHARE, INTERVAL | HIDE_ZERO },
    { "refused", "refused", AS_COUNT, HIDE_ZERO },
};
static const struct shown endpoint_columns[] = {
    { "busy", "utilisation", AS_SHARE, PLAIN },
    { "workers busy", "busy_mean", AS_FACTOR, INTERVAL },
};
static const struct shown client_columns[] = {
    { "calls", "calls", AS_COUNT, PLAIN },
    { "ok", "success_ratio", AS_SHARE, INTERVAL },
    { "in time", "answered_within", AS_SHARE, INTERVAL },
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
static const struct shown failed_columns[] = {
    { "mean", "latency_failed_mean", AS_TIME, PLAIN },
    { "p50", "latency_failed_p50", AS_TIME, PLAIN },
    { "p99", "latency_failed_p99", AS_TIME, PLAIN },
    { "max", "latency_failed_max", AS_TIME, PLAIN },
};
#define COLUMNS(list) list, sizeof(list) / sizeof *(list)

/* One row: an edge (from, to), a service or a client, and where its metrics are. */
struct object {
    const char *name, *to, *path;
};

static const struct estimate *find(const struct page *page, const struct object *object,
                                   const struct shown *shown)
{
    return study_find(page->study, arena_format(page->arena, "%s.%s", object->path, shown->metric));
}

static void fill_column(const struct page *page, struct table_row *const *row, size_t column,
                        const struct object *object, size_t objects, const struct shown *shown)
{
    struct form form = { .as = shown->as };
    for (size_t i = 0; i < objects; i++) {
        const struct estimate *estimate = find(page, &object[i], shown);
        form_add(&form, estimate ? estimate->mean : NAN);
    }
    for (size_t i = 0; i < objects; i++) {
        const struct estimate *estimate = find(page, &object[i], shown);
        double mean = estimate ? estimate->mean : NAN;
        double half = estimate && shown->flags & INTERVAL ? estimate->half_width : NAN;
        bool nothing = isnan(mean) || (shown->flags & HIDE_ZERO && mean == 0);
        row[i]->cell[column] = (struct cell){ form_text(page->arena, &form, mean, half), !nothing };
    }
}

static void write_layer(const struct page *page, const char *title, const struct object *object,
                        size_t objects, const struct shown *shown, size_t columns)
{
    const char *head[TABLE_COLUMNS];
    struct table_row **row = ARENA_ARRAY(page->arena, objects, struct table_row *);
    struct table table;
    for (size_t i = 0; i < columns; i++)
        head[i] = shown[i].head;
    table_begin(&table, page->arena, title, head, columns);
    for (size_t i = 0; i < objects; i++)
        row[i] = table_add(&table, object[i].name, object[i].to);
    for (size_t i = 0; i < columns; i++)
        fill_column(page, row, i, object, objects, &shown[i]);
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

static struct object edge_object(const struct page *page, const struct edge_name *edge)
{
    return (struct object){ edge->from, edge->to,
                            arena_format(page->arena, "edges.%s.%s", edge->from, edge->to) };
}

void page_edges(const struct page *page)
{
    const struct results *run = page->study->run[0];
    struct object *object = ARENA_ARRAY(page->arena, run->edges, struct object);
    for (size_t i = 0; i < run->edges; i++)
        object[i] = edge_object(page, &run->edge[i]);
    write_layer(page, "Edges", object, run->edges, COLUMNS(edge_columns));
}

/* Of the edges on which calls took anything but one. */
void page_attempts(const struct page *page)
{
    static const struct shown one = { "1", "attempts_1", AS_SHARE, PLAIN };
    const struct results *run = page->study->run[0];
    struct object *object = ARENA_ARRAY(page->arena, run->edges, struct object);
    size_t count = 0;
    for (size_t i = 0; i < run->edges; i++) {
        object[count] = edge_object(page, &run->edge[i]);
        const struct estimate *estimate = find(page, &object[count], &one);
        count += estimate && estimate->mean < 1;
    }
    write_layer(page, "Calls by attempts", object, count, COLUMNS(attempts_columns));
}

void page_services(const struct page *page)
{
    const struct results *run = page->study->run[0];
    struct object *object = ARENA_ARRAY(page->arena, run->services, struct object);
    for (size_t i = 0; i < run->services; i++)
        object[i] = (struct object){ run->service[i], NULL,
                                     arena_format(page->arena, "services.%s", run->service[i]) };
    write_layer(page, "Services", object, run->services, COLUMNS(service_columns));
}

/* Named "shop, search". */
void page_endpoints(const struct page *page)
{
    const struct world_spec *spec = page->study->spec;
    size_t count = 0;
    for (size_t s = 0; s < spec->services.count; s++)
        count += spec->services.item[s].endpoints.count;
    struct object *object = ARENA_ARRAY(page->arena, count, struct object), *next = object;
    for (size_t s = 0; s < spec->services.count; s++) {
        const struct service_spec *service = &spec->services.item[s];
        for (size_t i = 0; i < service->endpoints.count; i++) {
            const char *name = service->endpoints.item[i].name;
            *next++ = (struct object){
                arena_format(page->arena, "%s, %s", service->name, name), NULL,
                arena_format(page->arena, "endpoints.%s.%s", service->name, name)
            };
        }
    }
    write_layer(page, "Endpoints", object, count, COLUMNS(endpoint_columns));
}

static void write_clients(const struct page *page, const char *title, const struct shown *shown,
                          size_t columns)
{
    size_t clients = page->study->spec->clients.count;
    struct object *object = ARENA_ARRAY(page->arena, clients, struct object);
    for (size_t i = 0; i < clients; i++) {
        const char *name = page->study->spec->clients.item[i].name;
        object[i] = (struct object){ name, NULL, arena_format(page->arena, "clients.%s", name) };
    }
    write_layer(page, title, object, clients, shown, columns);
}

void page_clients(const struct page *page)
{
    write_clients(page, "Clients", COLUMNS(client_columns));
}

void page_latency(const struct page *page)
{
    write_clients(page, "Latency", COLUMNS(latency_columns));
    write_clients(page, "Failed after", COLUMNS(failed_columns));
}
