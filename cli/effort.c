#include "cli/effort.h"

#include "sim/units.h"

#include <string.h>

#define JOBS_MOST 1024

static bool take_jobs(struct effort *effort, const char *value, struct err *err)
{
    int64_t jobs;
    struct err why;
    if (!count_parse(value, &jobs, &why) || jobs < 1 || jobs > JOBS_MOST)
        return err_set(err, "--jobs is %.100s, but must be 1..%d threads", value, JOBS_MOST);
    effort->jobs = (int)jobs;
    return true;
}

/* ci=5%, or PATH=5%. */
static bool take_until(struct effort *effort, struct subject *subject, const char *value,
                       struct err *err)
{
    const char *equals = strrchr(value, '=');
    struct err why;
    double share;
    if (!equals || equals == value)
        return err_set(err, "--until %.200s: write ci=5%%, or PATH=5%% for another metric than "
                            "the goodput", value);
    if (!share_parse(equals + 1, &share, &why) || share <= 0)
        return err_set(err, "--until %.200s: how wide the interval may be is a share of the mean "
                            "above 0, e.g. 5%%", value);
    const char *path = arena_text_of(subject->arena, value, (size_t)(equals - value));
    effort->stopping = (struct stopping){ strcmp(path, "ci") == 0 ? "run.goodput" : path, share,
                                          STOPPING_MOST };
    return true;
}

bool effort_take(struct effort *effort, struct subject *subject, int id, const char *value,
                 bool *known, struct err *err)
{
    *known = true;
    switch (id) {
    case 'S': return subject_set(subject, "run.seed", value, err);
    case 'n': return subject_set(subject, "run.replications", value, err);
    case 'j': return take_jobs(effort, value, err);
    case 'q': effort->quiet = true; return true;
    case OPTION_UNTIL: return take_until(effort, subject, value, err);
    }
    *known = false;
    return true;
}

const struct stopping *effort_stopping(const struct effort *effort)
{
    return effort->stopping.path ? &effort->stopping : NULL;
}
