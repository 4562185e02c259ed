/* All metrics, in the order in which they are shown. */
#include "models/measure/metrics.h"

#include <string.h>

static const struct metric_table *const tables[] = {
    &metrics_of_clients, &metrics_of_edges, &metrics_of_services, &metrics_of_queues,
    &metrics_of_consumers, &metrics_of_endpoints, &metrics_of_alerts,
};

size_t metrics_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        count += tables[i]->rows;
    return count;
}

const struct metric_row *metric_row(size_t i)
{
    const struct metric_table *const *table = tables;
    for (; i >= (*table)->rows; table++)
        i -= (*table)->rows;
    return &(*table)->row[i];
}

const struct metric *metric_describe(size_t i)
{
    return &metric_row(i)->metric;
}

static enum metric_scope scope_of(const char *path)
{
    static const char *const begin[] = { [OF_RUN] = "run.", [OF_CLIENT] = "clients.",
                                         [OF_EDGE] = "edges.", [OF_SERVICE] = "services.",
                                         [OF_QUEUE] = "queues.", [OF_CONSUMER] = "consumers.",
                                         [OF_ENDPOINT] = "endpoints.",
                                         [OF_ALERT] = "alerts." };
    enum metric_scope scope = OF_RUN;
    while (scope < OF_ALERT && strncmp(path, begin[scope], strlen(begin[scope])) != 0)
        scope++;
    return scope;
}

const struct metric *metric_of(const char *path)
{
    enum metric_scope scope = scope_of(path);
    const char *dot = strrchr(path, '.'), *name = dot ? dot + 1 : path;
    for (size_t i = 0; i < metrics_count(); i++)
        if (metric_describe(i)->scope == scope && strcmp(metric_describe(i)->name, name) == 0)
            return metric_describe(i);
    return NULL;
}
