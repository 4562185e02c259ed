/* The tables of one variant: edges, services, queues, consumers, clients, and every metric there
** is.
**
** A column that the study does not have, or that is nothing throughout, is left out.
*/
#include "models/spec/alert.h"
#include "models/spec/client.h"
#include "models/spec/world.h"
#include "plots/report/columns.h"
#include "plots/report/form.h"
#include "plots/report/html_parts.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_MOST = 12, SHORT_NAME = 26 };

/* --- a table in its box --- */

/* Short names stay on one line. */
static const char *row_class(const char *name)
{
    return text_width(name) <= SHORT_NAME ? " class=\"short\"" : "";
}

void html_table_begin(const struct html *html, const char *caption, const char *class)
{
    const char *text = html_text(html, caption);
    fprintf(html->out, "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\">"
                       "<table class=\"%s\"><caption><span>%s</span></caption>\n",
            text, class, text);
}

static void write_head(const struct html *html, const char *const *head, size_t columns)
{
    fputs("<thead><tr>", html->out);
    for (size_t i = 0; i < columns; i++)
        fprintf(html->out, "<th scope=\"col\">%s</th>", html_text(html, head[i]));
    fputs("</tr></thead>\n<tbody>\n", html->out);
}

void html_table_end(const struct html *html)
{
    fputs("</tbody></table></div>\n", html->out);
}

/* --- objects against metrics --- */

struct objects {
    const struct study *study;
    const char *const *name; /* for people */
    const char *const *path; /* "services.shop" */
    size_t count;
};

static const struct estimate *find(const struct html *html, const struct objects *objects,
                                   size_t i, const struct column *column)
{
    return column_find(column, objects->study, objects->path[i], html->arena);
}

/* Whether there is anything to be shown, and how. */
static bool says(const struct html *html, const struct objects *objects,
                 const struct column *column, struct form *form)
{
    bool any = false;
    *form = (struct form){ .as = column->as };
    for (size_t i = 0; column->full && i < objects->count; i++) {
        const struct estimate *estimate = find(html, objects, i, column);
        if (!estimate || isnan(estimate->mean))
            continue;
        form_add(form, estimate->mean);
        any |= !(column->flags & HIDE_ZERO && estimate->mean == 0);
    }
    return any;
}

/* Fit to be broken before the ± and nowhere else: what is wide fits by its rows. */
static const char *breakable(struct arena *arena, const char *text)
{
    char *written = arena_take(arena, 2 * strlen(text) + 1), *to = written;
    for (; *text; text++) {
        bool bound = *text == ' ' && strncmp(text, " ±", strlen(" ±")) != 0;
        if (bound)
            to = stpcpy(to, "\u00a0");
        else
            *to++ = *text;
    }
    *to = '\0';
    return written;
}

/* The columns that say something. */
struct choice_of_columns {
    const struct column *column[COLUMNS_MOST];
    struct form form[COLUMNS_MOST];
    const char *head[COLUMNS_MOST + 1]; /* the first is that of the names */
    size_t count;
};

static void choose_columns(const struct html *html, const struct objects *objects,
                           const struct columns *from, struct choice_of_columns *choice)
{
    for (size_t i = 0; i < from->count && choice->count < COLUMNS_MOST; i++) {
        if (!says(html, objects, &from->column[i], &choice->form[choice->count]))
            continue;
        choice->column[choice->count++] = &from->column[i];
        choice->head[choice->count] = from->column[i].full;
    }
}

static void write_object(const struct html *html, const struct objects *objects, size_t i,
                         const struct choice_of_columns *choice)
{
    fprintf(html->out, "<tr><th scope=\"row\"%s>%s</th>", row_class(objects->name[i]),
            html_text(html, objects->name[i]));
    for (size_t c = 0; c < choice->count; c++) {
        const struct estimate *estimate = find(html, objects, i, choice->column[c]);
        double mean = estimate ? estimate->mean : NAN;
        double half = estimate ? estimate->half_width : NAN;
        const char *text = choice->column[c]->flags & OWN_UNIT
                               ? text_interval(html->arena, mean, half, choice->column[c]->as)
                               : form_text(html->arena, &choice->form[c], mean, half);
        fprintf(html->out, "<td>%s</td>", html_text(html, breakable(html->arena, text)));
    }
    fputs("</tr>\n", html->out);
}

static void write_objects(const struct html *html, const struct objects *objects,
                          const char *caption, const char *kind,
                          const struct columns *const *from, size_t lists)
{
    struct choice_of_columns choice = { .head = { kind } };
    for (size_t i = 0; i < lists; i++)
        choose_columns(html, objects, from[i], &choice);
    html_table_begin(html, caption, "objects");
    write_head(html, choice.head, choice.count + 1);
    for (size_t i = 0; i < objects->count; i++)
        write_object(html, objects, i, &choice);
    html_table_end(html);
}

void html_edges(const struct html *html, const struct study *study)
{
    const struct results *run = study->run[0];
    const char **name = ARENA_ARRAY(html->arena, run->edges, const char *);
    const char **path = ARENA_ARRAY(html->arena, run->edges, const char *);
    for (size_t i = 0; i < run->edges; i++) {
        const struct edge_name *edge = &run->edge[i];
        name[i] = arena_format(html->arena, "%s → %s", edge->from, edge->to);
        path[i] = arena_format(html->arena, "edges.%s.%s", edge->from, edge->to);
    }
    write_objects(html, &(struct objects){ study, name, path, run->edges },
                  "Edges: who calls whom, how often and with what success.", "edge",
                  (const struct columns *[]){ &columns_of_edges }, 1);
}

/* A table of parts of one kind; nothing where there are none. */
static void write_parts(const struct html *html, const struct study *study, const char *key,
                        const char *const *name, size_t count, const char *caption,
                        const struct columns *columns)
{
    if (count == 0)
        return;
    const char **path = ARENA_ARRAY(html->arena, count, const char *);
    for (size_t i = 0; i < count; i++)
        path[i] = arena_format(html->arena, "%ss.%s", key, name[i]);
    write_objects(html, &(struct objects){ study, name, path, count }, caption, key,
                  (const struct columns *[]){ columns }, 1);
}

void html_services(const struct html *html, const struct study *study)
{
    const struct results *run = study->run[0];
    write_parts(html, study, "service", run->service, run->services,
                "Services: what arrived at each and what became of it.", &columns_of_services);
}

void html_queues(const struct html *html, const struct study *study)
{
    const struct results *run = study->run[0];
    write_parts(html, study, "queue", run->queue, run->queues,
                "Queues: what was published to each and what became of it.", &columns_of_queues);
    write_parts(html, study, "queue", run->queue, run->queues,
                "Lag: what waited in each queue, and for how long.", &columns_of_lag);
    write_parts(html, study, "consumer", run->consumer, run->consumers,
                "Consumers: what each worked on, and to what end.", &columns_of_consumers);
}

void html_clients(const struct html *html, const struct study *study)
{
    static const struct columns *const columns[] = { &columns_of_clients, &columns_of_latency,
                                                     &columns_of_failed };
    size_t count = study->spec->clients.count;
    const char **name = ARENA_ARRAY(html->arena, count, const char *);
    const char **path = ARENA_ARRAY(html->arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        name[i] = study->spec->clients.item[i].name;
        path[i] = arena_format(html->arena, "clients.%s", name[i]);
    }
    write_objects(html, &(struct objects){ study, name, path, count },
                  "Clients: what users wanted and got.", "client", columns, 3);
}

void html_alerts(const struct html *html, const struct study *study)
{
    size_t count = study->spec->alerts.count;
    const char **name = ARENA_ARRAY(html->arena, count, const char *);
    for (size_t i = 0; i < count; i++)
        name[i] = study->spec->alerts.item[i].name;
    write_parts(html, study, "alert", name, count,
                "Alerts: which told of the outage, when, and how often for nothing.",
                &columns_of_alerts);
}

/* --- all of them --- */

/* Six digits: more than is known. */
static const char *digits(struct arena *arena, double number)
{
    return isfinite(number) ? arena_format(arena, "%.6g", number) : "-";
}

void html_metrics(const struct html *html, const struct study *study)
{
    static const char *const head[] = { "metric", "mean", "±95 %", "runs", "unit", "meaning" };
    html_table_begin(html, "Every metric that any run had, over the run after its warm-up.",
                     "metrics");
    write_head(html, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        const struct measure *measure = &study->run[0]->measure[i];
        const struct estimate *estimate = &study->estimate[i];
        if (isnan(estimate->mean))
            continue;
        fprintf(html->out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%zu</td>"
                           "<td>%s</td><td>%s</td></tr>\n", html_text(html, measure->path),
                digits(html->arena, estimate->mean), digits(html->arena, estimate->half_width),
                estimate->runs, html_text(html, measure->metric->unit),
                html_text(html, measure->metric->meaning));
    }
    html_table_end(html);
}
