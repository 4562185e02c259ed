/* Families come in the order of the metrics' table, which OpenMetrics wants whole: all objects of
** one, then of the next; and of each object the points in the order of time.
**
** A rate is what was counted in a window, by its length: multiplied back it is that count again,
** but for the last bit, which is rounded away.
*/
#include "plots/report/openmetrics.h"

#include "base/clean.h"
#include "base/units.h"
#include "models/spec/alert.h"
#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* What rates are called once they are counted. */
static const struct { const char *rate, *counted; } counters[] = {
    { "offered", "calls_wanted" },   { "throughput", "calls_answered" },
    { "goodput", "calls_ok" },       { "degraded", "calls_degraded" },
    { "attempts", "attempts" },      { "call_rate", "calls" },
    { "attempt_rate", "attempts" },  { "retry_rate", "retries" },
    { "timeout_rate", "timeouts" },  { "failure_rate", "failures" },
    { "arrival_rate", "arrivals" },  { "publish_rate", "published" },
    { "delivery_rate", "deliveries" }, { "done_rate", "done" },
};

static const char *const scopes[] = {
    [OF_RUN] = "run", [OF_CLIENT] = "client", [OF_EDGE] = "edge", [OF_SERVICE] = "service",
    [OF_QUEUE] = "queue", [OF_CONSUMER] = "consumer", [OF_ENDPOINT] = "endpoint",
    [OF_ALERT] = "alert",
};

/* NULL: it is no rate. */
static const char *counted(const struct metric *metric)
{
    if (strcmp(metric->unit, "1/s") != 0)
        return NULL;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (strcmp(metric->name, counters[i].rate) == 0)
            return counters[i].counted;
    return NULL;
}

/* "seconds", "ratio"; NULL: its name says it all. */
static const char *unit_of(const struct metric *metric)
{
    if (metric->scope == OF_ALERT) /* a state, in one window */
        return NULL;
    if (strcmp(metric->unit, "s") == 0)
        return "seconds";
    return strcmp(metric->unit, "ratio") == 0 ? "ratio" : NULL;
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && text[length - tail - 1] == '_' &&
           strcmp(text + length - tail, end) == 0;
}

bool openmetrics_family(const struct metric *metric, char *name, size_t room)
{
    const char *count = counted(metric), *unit = unit_of(metric);
    const char *word = metric->scope == OF_ALERT ? "firing" : count ? count : metric->name;
    bool bare = !unit || ends_in(word, unit);
    snprintf(name, room, "squall_%s_%s%s%s", scopes[metric->scope], word, bare ? "" : "_",
             bare ? "" : unit);
    return count || metric->use & METRIC_SUM;
}

/* --- labels --- */

static void write_escaped(FILE *out, const char *text)
{
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if (c.shown)
            fwrite(text, 1, c.bytes, out);
        else
            fputc('?', out);
    }
}

static void write_label(FILE *out, const char *before, const char *label, const char *value)
{
    fprintf(out, "%s%s=\"", before, label);
    write_escaped(out, value);
    fputc('"', out);
}

/* endpoints.SERVICE.ENDPOINT.METRIC, of a service that there is. */
static void write_endpoint(FILE *out, const struct results *results, const char *path)
{
    const char *name = path + strlen("endpoints.");
    for (size_t s = 0; s < results->spec->services.count; s++) {
        const struct service_spec *service = &results->spec->services.item[s];
        size_t length = strlen(service->name);
        if (strncmp(name, service->name, length) != 0 || name[length] != '.')
            continue;
        for (size_t e = 0; e < service->endpoints.count; e++) {
            const char *endpoint = service->endpoints.item[e].name;
            const char *rest = name + length + 1;
            if (strncmp(rest, endpoint, strlen(endpoint)) != 0 || rest[strlen(endpoint)] != '.')
                continue;
            write_label(out, "{", "service", service->name);
            write_label(out, ",", "endpoint", endpoint);
        }
    }
    fputc('}', out);
}

/* Of the object at a place among those of its scope. */
static void write_labels(FILE *out, const struct results *results, const struct measure *measure,
                         size_t place)
{
    switch (measure->metric->scope) {
    case OF_RUN: return;
    case OF_ENDPOINT: write_endpoint(out, results, measure->path); return;
    case OF_CLIENT:
        write_label(out, "{", "client", results->spec->clients.item[place].name);
        break;
    case OF_EDGE:
        write_label(out, "{", "from", results->edge[place].from);
        write_label(out, ",", "to", results->edge[place].to);
        break;
    case OF_SERVICE: write_label(out, "{", "service", results->service[place]); break;
    case OF_QUEUE: write_label(out, "{", "queue", results->queue[place]); break;
    case OF_CONSUMER: write_label(out, "{", "consumer", results->consumer[place]); break;
    case OF_ALERT:
        write_label(out, "{", "alert", results->spec->alerts.item[place].name);
        break;
    }
    fputc('}', out);
}

/* --- points --- */

static double rounded(double count)
{
    double whole = round(count);
    return fabs(count - whole) <= 1e-9 * fmax(1, whole) ? whole : count;
}

/* What a window adds to a counter. */
static double added(const struct measure *measure, size_t w, sim_time tick)
{
    double value = measure->series[w];
    if (isnan(value))
        return 0;
    return counted(measure->metric) ? rounded(value * time_to_s(tick)) : value;
}

struct object {
    const struct results *results;
    const struct measure *measure;
    size_t place; /* among those of its scope */
    const char *family;
    bool counter;
};

static void write_point(FILE *out, const struct object *object, double value, sim_time time)
{
    char text[EXACT_TEXT], at[EXACT_TEXT];
    if (isnan(value))
        return;
    fprintf(out, "%s%s", object->family, object->counter ? "_total" : "");
    write_labels(out, object->results, object->measure, object->place);
    fprintf(out, " %s %s\n", number_exact(value, text), number_exact((double)time / 1e9, at));
}

/* From nothing on, so that the first window has its increase, too. */
static void write_counter(FILE *out, const struct object *object)
{
    sim_time tick = object->results->tick;
    double sum = 0;
    write_point(out, object, sum, 0);
    for (size_t w = 0; w < object->results->windows; w++) {
        sum += added(object->measure, w, tick);
        write_point(out, object, sum, (sim_time)(w + 1) * tick);
    }
}

static void write_gauge(FILE *out, const struct object *object)
{
    size_t end = object->measure->metric->scope == OF_ALERT ? 0 : 1;
    for (size_t w = 0; w < object->results->windows; w++)
        write_point(out, object, object->measure->series[w],
                    (sim_time)(w + end) * object->results->tick);
}

/* --- families --- */

/* "attempts sent per second": what has been counted is no longer per second. */
static void write_help(FILE *out, const char *name, const struct metric *metric)
{
    const char *per = counted(metric) ? strstr(metric->meaning, " per second") : NULL;
    fprintf(out, "# HELP %s ", name);
    if (per)
        fprintf(out, "%.*s%s", (int)(per - metric->meaning), metric->meaning,
                per + strlen(" per second"));
    else
        write_escaped(out, metric->meaning);
    fputc('\n', out);
}

static void write_head(FILE *out, const struct metric *metric, const char *name, bool counter)
{
    fprintf(out, "# TYPE %s %s\n", name, counter ? "counter" : "gauge");
    if (!counter && unit_of(metric))
        fprintf(out, "# UNIT %s %s\n", name, unit_of(metric));
    write_help(out, name, metric);
}

static void write_family(FILE *out, const struct results *results, const struct metric *metric)
{
    enum { NAME_ROOM = 80 };
    char name[NAME_ROOM];
    struct object object = { .results = results, .family = name };
    object.counter = openmetrics_family(metric, name, sizeof name);
    for (size_t i = 0; i < results->measures; i++) {
        object.measure = &results->measure[i];
        if (object.measure->metric != metric)
            continue;
        if (object.place == 0)
            write_head(out, metric, name, object.counter);
        (object.counter ? write_counter : write_gauge)(out, &object);
        object.place++;
    }
}

void openmetrics_write(FILE *out, const struct results *results)
{
    for (size_t i = 0; i < metrics_count(); i++)
        if (metric_describe(i)->use & METRIC_SERIES)
            write_family(out, results, metric_describe(i));
    fputs("# EOF\n", out);
}
