/* All metrics, in the order in which they are shown. */
#include "models/metrics.h"

static const struct metric_table *const tables[] = {
    &metrics_of_clients, &metrics_of_edges, &metrics_of_services,
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
