/* The tables of one variant: edges, services, clients, and every metric there is.
**
** A column is a metric that is asked for by its path; one that the study does not have, or that is
** nothing throughout, is left out.
*/
#include "plots/report/form.h"
#include "plots/report/html_parts.h"

#include <math.h>
#include <string.h>

struct shown {
    const char *head, *metric;
    enum shown_as as;
    bool hide_zero;
};

static const struct shown edge_columns[] = {
    { "calls", "calls", AS_COUNT, false },
    { "attempts", "attempts", AS_COUNT, false },
    { "attempts per call", "amplification", AS_FACTOR, false },
    { "peak", "retry_amplification_peak", AS_FACTOR, false },
    { "ok", "success_ratio", AS_SHARE, false },
    { "ok after a retry", "success_after_retry", AS_SHARE, true },
    { "timeouts", "timeouts", AS_COUNT, true },
    { "gave up", "exhausted", AS_COUNT, true },
    { "retries the budget denied", "budget_denied", AS_COUNT, true },
    { "breaker open", "breaker_open_share", AS_SHARE, true },
    { "bulkhead refused", "bulkhead_refused", AS_COUNT, true },
};
static const struct shown service_columns[] = {
    { "arrivals", "arrivals", AS_COUNT, false },
    { "amplification", "amplification", AS_FACTOR, false },
    { "peak", "retry_amplification_peak", AS_FACTOR, false },
    { "busy", "utilisation", AS_SHARE, false },
    { "queue", "queue_mean", AS_COUNT, true },
    { "longest queue", "queue_max", AS_COUNT, true },
    { "wasted work", "wasted_work", AS_SHARE, true },
    { "refused", "refused", AS_COUNT, true },
    { "duplicates", "duplicates", AS_COUNT, true },
};
static const struct shown client_columns[] = {
    { "calls", "calls", AS_COUNT, false },
    { "ok", "success_ratio", AS_SHARE, false },
    { "in time", "answered_within", AS_SHARE, false },
    { "goodput", "goodput", AS_RATE, false },
    { "degraded", "degraded", AS_COUNT, true },
    { "failed", "failed", AS_COUNT, true },
    { "p50", "latency_p50", AS_TIME, false },
    { "p99", "latency_p99", AS_TIME, false },
    { "p50 of failed", "latency_failed_p50", AS_TIME, false },
    { "p99 of failed", "latency_failed_p99", AS_TIME, false },
};
enum { COLUMNS_MOST = 12, SHORT_NAME = 26 };
#define COLUMNS(list) list, sizeof(list) / sizeof *(list)

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
                                   size_t i, const struct shown *shown)
{
    return study_find(objects->study, arena_format(html->arena, "%s.%s", objects->path[i],
                                                   shown->metric));
}

/* Whether there is anything to be shown, and how. */
static bool says(const struct html *html, const struct objects *objects, const struct shown *shown,
                 struct form *form)
{
    bool any = false;
    *form = (struct form){ .as = shown->as };
    for (size_t i = 0; i < objects->count; i++) {
        const struct estimate *estimate = find(html, objects, i, shown);
        if (!estimate || isnan(estimate->mean))
            continue;
        form_add(form, estimate->mean);
        any |= !(shown->hide_zero && estimate->mean == 0);
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

static void write_objects(const struct html *html, const struct objects *objects,
                          const char *caption, const char *kind, const struct shown *all,
                          size_t count)
{
    const struct shown *column[COLUMNS_MOST];
    struct form form[COLUMNS_MOST + 1];
    const char *head[COLUMNS_MOST + 1] = { kind };
    size_t columns = 0;
    for (size_t i = 0; i < count; i++) {
        if (!says(html, objects, &all[i], &form[columns]))
            continue;
        column[columns++] = &all[i];
        head[columns] = all[i].head;
    }
    html_table_begin(html, caption, "objects");
    write_head(html, head, columns + 1);
    for (size_t i = 0; i < objects->count; i++) {
        fprintf(html->out, "<tr><th scope=\"row\"%s>%s</th>", row_class(objects->name[i]),
                html_text(html, objects->name[i]));
        for (size_t c = 0; c < columns; c++) {
            const struct estimate *estimate = find(html, objects, i, column[c]);
            double mean = estimate ? estimate->mean : NAN;
            double half = estimate ? estimate->half_width : NAN;
            const char *text =
                breakable(html->arena, form_text(html->arena, &form[c], mean, half));
            fprintf(html->out, "<td>%s</td>", html_text(html, text));
        }
        fputs("</tr>\n", html->out);
    }
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
                  COLUMNS(edge_columns));
}

void html_services(const struct html *html, const struct study *study)
{
    const struct results *run = study->run[0];
    const char **path = ARENA_ARRAY(html->arena, run->services, const char *);
    for (size_t i = 0; i < run->services; i++)
        path[i] = arena_format(html->arena, "services.%s", run->service[i]);
    write_objects(html, &(struct objects){ study, run->service, path, run->services },
                  "Services: what arrived at each and what became of it.", "service",
                  COLUMNS(service_columns));
}

void html_clients(const struct html *html, const struct study *study)
{
    size_t count = study->spec->clients.count;
    const char **name = ARENA_ARRAY(html->arena, count, const char *);
    const char **path = ARENA_ARRAY(html->arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        name[i] = study->spec->clients.item[i].name;
        path[i] = arena_format(html->arena, "clients.%s", name[i]);
    }
    write_objects(html, &(struct objects){ study, name, path, count },
                  "Clients: what users wanted and got.", "client", COLUMNS(client_columns));
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
