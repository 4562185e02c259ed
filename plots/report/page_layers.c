/* The tables of the layers: edges, services, queues, consumers, clients. */
#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "plots/report/columns.h"
#include "plots/report/form.h"
#include "plots/report/page_parts.h"
#include "plots/report/table.h"
#include "plots/report/words.h"

#include <math.h>

/* One row: an edge (from, to), a part or a client, and where its metrics are. */
struct object {
    const char *name, *to, *path;
};

static const struct estimate *find(const struct page *page, const struct object *object,
                                   const struct column *column)
{
    return column_find(column, page->study, object->path, page->arena);
}

static void fill_column(const struct page *page, struct table_row *const *row, size_t place,
                        const struct object *object, size_t objects, const struct column *column)
{
    struct form form = { .as = column->as };
    for (size_t i = 0; i < objects; i++) {
        const struct estimate *estimate = find(page, &object[i], column);
        form_add(&form, estimate ? estimate->mean : NAN);
    }
    for (size_t i = 0; i < objects; i++) {
        const struct estimate *estimate = find(page, &object[i], column);
        double mean = estimate ? estimate->mean : NAN;
        double half = estimate && column->flags & INTERVAL ? estimate->half_width : NAN;
        bool nothing = isnan(mean) || (column->flags & HIDE_ZERO && mean == 0);
        const char *text = column->flags & OWN_UNIT ? page_number(page, mean, column->as)
                                                    : form_text(page->arena, &form, mean, half);
        row[i]->cell[place] = (struct cell){ text, !nothing };
    }
}

static void write_layer(const struct page *page, const char *title, const struct object *object,
                        size_t objects, const struct columns *of)
{
    const struct column *column[TABLE_COLUMNS];
    const char *head[TABLE_COLUMNS];
    struct table_row **row = ARENA_ARRAY(page->arena, objects, struct table_row *);
    struct table table;
    size_t columns = 0;
    for (size_t i = 0; i < of->count && columns < TABLE_COLUMNS; i++) {
        if (!of->column[i].head)
            continue;
        head[columns] = of->column[i].head;
        column[columns++] = &of->column[i];
    }
    table_begin(&table, page->arena, title, head, columns);
    for (size_t i = 0; i < objects; i++)
        row[i] = table_add(&table, object[i].name, object[i].to);
    for (size_t i = 0; i < columns; i++)
        fill_column(page, row, i, object, objects, column[i]);
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
    write_layer(page, "Edges", object, run->edges, &columns_of_edges);
}

/* Of the edges on which calls took anything but one. */
void page_attempts(const struct page *page)
{
    static const struct column one = { .metric = "attempts_1" };
    const struct results *run = page->study->run[0];
    struct object *object = ARENA_ARRAY(page->arena, run->edges, struct object);
    size_t count = 0;
    for (size_t i = 0; i < run->edges; i++) {
        object[count] = edge_object(page, &run->edge[i]);
        const struct estimate *estimate = find(page, &object[count], &one);
        count += estimate && estimate->mean < 1;
    }
    write_layer(page, "Calls by attempts", object, count, &columns_of_attempts);
}

/* Of parts of one kind: `key` is where their metrics are. */
static void write_parts(const struct page *page, const char *title, const char *key,
                        const char *const *name, size_t count, const struct columns *columns)
{
    struct object *object = ARENA_ARRAY(page->arena, count, struct object);
    for (size_t i = 0; i < count; i++)
        object[i] = (struct object){ name[i], NULL,
                                     arena_format(page->arena, "%s.%s", key, name[i]) };
    write_layer(page, title, object, count, columns);
}

void page_services(const struct page *page)
{
    const struct results *run = page->study->run[0];
    write_parts(page, "Services", "services", run->service, run->services, &columns_of_services);
}

void page_queues(const struct page *page)
{
    const struct results *run = page->study->run[0];
    write_parts(page, "Queues", "queues", run->queue, run->queues, &columns_of_queues);
    write_parts(page, "Lag", "queues", run->queue, run->queues, &columns_of_lag);
}

void page_consumers(const struct page *page)
{
    const struct results *run = page->study->run[0];
    write_parts(page, "Consumers", "consumers", run->consumer, run->consumers,
                &columns_of_consumers);
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
    write_layer(page, "Endpoints", object, count, &columns_of_endpoints);
}

/* Of all clients, or of those whose metric is anything but 0. */
static void write_clients(const struct page *page, const char *title, const char *metric,
                          const struct columns *columns)
{
    size_t clients = page->study->spec->clients.count, count = 0;
    struct object *object = ARENA_ARRAY(page->arena, clients, struct object);
    for (size_t i = 0; i < clients; i++) {
        const char *name = page->study->spec->clients.item[i].name;
        const char *path = arena_format(page->arena, "clients.%s", name);
        if (!metric || !words_publishes(page->study->spec, name) ||
            words_mean(page->study, arena_format(page->arena, "%s.%s", path, metric)) > 0)
            object[count++] = (struct object){ name, NULL, path };
    }
    write_layer(page, title, object, count, columns);
}

void page_clients(const struct page *page)
{
    write_clients(page, "Clients", NULL, &columns_of_clients);
}

/* Whoever only publishes to queues is answered at once. */
void page_latency(const struct page *page)
{
    write_clients(page, "Latency", "latency_max", &columns_of_latency);
    write_clients(page, "Failed after", "latency_failed_max", &columns_of_failed);
}
