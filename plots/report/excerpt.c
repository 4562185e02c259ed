/* What of a study is asked for, and reading it.
**
** Conditions on axes and, but for single runs, on metrics' means choose points before anything else
** of them is read; conditions on single runs then choose among the runs of these.
*/
#include "plots/report/excerpt.h"

#include "plots/report/excerpt_where.h"

/* --- metrics --- */

static const char *const usual[] = { "run.goodput", "run.downtime" };

static void keep(struct excerpt *excerpt, size_t metric)
{
    for (size_t i = 0; i < excerpt->metrics; i++)
        if (excerpt->metric[i] == metric)
            return;
    if (metric < excerpt->entry->metrics)
        excerpt->metric[excerpt->metrics++] = metric;
}

static bool no_metric(const struct store_entry *entry, const char *path, struct arena *arena,
                      struct err *err)
{
    const char **names = ARENA_ARRAY(arena, entry->metrics, const char *), *near = NULL;
    const char *of_run = arena_format(arena, "run.%s", path);
    for (size_t i = 0; i < entry->metrics; i++)
        names[i] = entry->metric[i].path;
    near = store_metric(entry, of_run) < entry->metrics ? of_run
                                                        : nearest_word(path, names, entry->metrics);
    return err_set(err, "the study has no metric %.150s%s%.150s%s", path,
                   near ? "; did you mean " : "; --format csv shows all there are",
                   near ? near : "", near ? "?" : "");
}

static bool choose_metrics(struct excerpt *excerpt, const struct excerpt_wish *wish,
                           struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    excerpt->metric = ARENA_ARRAY(excerpt->arena, entry->metrics, size_t);
    for (size_t i = 0; entry->metrics && i < wish->metrics; i++) {
        size_t metric = store_metric(entry, wish->metric[i]);
        if (metric == entry->metrics)
            return no_metric(entry, wish->metric[i], excerpt->arena, err);
        keep(excerpt, metric);
    }
    if (wish->metrics)
        return true;
    for (size_t m = 0; wish->all_metrics && m < entry->metrics; m++)
        keep(excerpt, m);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        keep(excerpt, store_metric(entry, usual[i]));
    keep(excerpt, store_metric(entry, arena_format(excerpt->arena, "services.%s.amplification",
                                                   entry->bottom)));
    for (size_t i = 0; i < wish->mores; i++)
        keep(excerpt, store_metric(entry, wish->more[i]));
    return true;
}

/* --- conditions --- */

/* Before the first point is finished there are no metrics to ask for. */
static bool take_conditions(struct excerpt *excerpt, const struct excerpt_wish *wish,
                            struct err *err)
{
    excerpt->conditions = excerpt->entry->metrics ? wish->wheres : 0;
    excerpt->condition = ARENA_ARRAY(excerpt->arena, excerpt->conditions, struct condition);
    for (size_t i = 0; i < excerpt->conditions; i++)
        if (!condition_parse(wish->where[i], excerpt->entry, &excerpt->condition[i], excerpt->arena,
                             err))
            return false;
    return true;
}

/* The conditions, but for those that ask single runs. */
static bool filter_points(struct excerpt *excerpt, struct store *store,
                          const struct condition *condition, struct err *err)
{
    struct arena *arena = excerpt->arena;
    const struct store_entry *entry = excerpt->entry;
    bool of_metric = condition->axis == entry->axes;
    if (of_metric && excerpt->by_run)
        return true;
    struct estimate *mean = ARENA_ARRAY(arena, excerpt->points, struct estimate);
    if (of_metric && !store_estimates(store, entry, &condition->metric, 1, excerpt->point,
                                      excerpt->points, mean, err))
        return false;
    condition_apply(condition, entry, mean, excerpt->point, &excerpt->points, arena);
    return true;
}

static bool filter_runs(struct excerpt *excerpt, struct store *store, struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    double *value = ARENA_ARRAY(excerpt->arena, excerpt->runs, double);
    bool *kept = ARENA_ARRAY(excerpt->arena, excerpt->runs, bool);
    for (size_t r = 0; r < excerpt->runs; r++)
        kept[r] = true;
    for (size_t i = 0; i < excerpt->conditions; i++) {
        const struct condition *condition = &excerpt->condition[i];
        if (condition->axis < entry->axes)
            continue;
        if (!store_samples(store, entry, &condition->metric, 1, excerpt->point, excerpt->points,
                           value, err))
            return false;
        condition_apply_runs(condition, value, excerpt->runs, kept);
    }
    condition_keep_runs(kept, excerpt);
    return true;
}

/* --- the whole --- */

static bool read_values(struct excerpt *excerpt, struct store *store, struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    struct arena *arena = excerpt->arena;
    size_t cells = excerpt->points * excerpt->metrics;
    excerpt->estimate = ARENA_ARRAY(arena, cells, struct estimate);
    if (!excerpt->by_run)
        return store_estimates(store, entry, excerpt->metric, excerpt->metrics, excerpt->point,
                               excerpt->points, excerpt->estimate, err);
    if (!store_runs(store, entry, excerpt->point, excerpt->points, &excerpt->run, &excerpt->runs,
                    arena, err))
        return false;
    excerpt->sample = ARENA_ARRAY(arena, excerpt->runs * excerpt->metrics, double);
    return store_samples(store, entry, excerpt->metric, excerpt->metrics, excerpt->point,
                         excerpt->points, excerpt->sample, err);
}

bool excerpt_wish(struct excerpt *excerpt, const struct store_entry *entry,
                  const struct excerpt_wish *wish, struct arena *arena, struct err *err)
{
    *excerpt = (struct excerpt){ .arena = arena, .entry = entry, .by_run = wish->by_run };
    return choose_metrics(excerpt, wish, err) && take_conditions(excerpt, wish, err);
}

bool excerpt_read(struct excerpt *excerpt, struct store *store, struct err *err)
{
    if (!store_points(store, excerpt->entry, &excerpt->point, &excerpt->points, excerpt->arena,
                      err))
        return false;
    for (size_t i = 0; i < excerpt->conditions; i++)
        if (!filter_points(excerpt, store, &excerpt->condition[i], err))
            return false;
    return read_values(excerpt, store, err) &&
           (!excerpt->by_run || filter_runs(excerpt, store, err));
}
