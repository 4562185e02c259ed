/* Before the runs: options taken, the metric of --until known to exist, the bill accepted.  After
** them: what the studies can't say is warned of once, however many studies have it in common.
*/
#include "cli/effort.h"

#include "base/units.h"
#include "cli/bill.h"
#include "cli/measures.h"
#include "models/spec/world.h"
#include "study/warmup.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
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

static bool take_memory(struct effort *effort, const char *value, struct err *err)
{
    effort->memory = available_parse(value);
    return effort->memory > 0 ||
           err_set(err, "--memory is %.100s, but must be a number of bytes, e.g. 500MB or 2GB",
                   value);
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
    case 'y': effort->yes = true; return true;
    case OPTION_MEMORY: return take_memory(effort, value, err);
    case OPTION_FROM: return subject_set(subject, "run.from", value, err);
    case OPTION_TO: return subject_set(subject, "run.to", value, err);
    case OPTION_UNTIL: return take_until(effort, subject, value, err);
    }
    *known = false;
    return true;
}

static bool has_metric(const struct world_spec *spec, const char *path, struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = measures_find(results_blank(spec, arena), path, arena, err);
    arena_destroy(arena);
    return fine;
}

bool effort_possible(const struct effort *effort, const struct alternative *alternative,
                     size_t count, struct err *err)
{
    const struct stopping *stopping = effort_stopping(effort);
    for (size_t i = 0; stopping && i < count; i++)
        if (!has_metric(alternative[i].spec, stopping->path, err))
            return false;
    return true;
}

bool effort_affordable(const struct effort *effort, const struct alternative *alternative,
                       size_t count)
{
    struct bill bill;
    struct available available = effort_memory(effort);
    bill_begin(&bill, effort->jobs, &available);
    for (size_t i = 0; i < count; i++) {
        double runs = (double)alternative[i].spec->run.replications;
        bool adds = effort_stopping(effort) && runs < STOPPING_LEAST;
        bill_add(&bill, alternative[i].spec, adds ? STOPPING_LEAST : runs);
    }
    bill.keeps_all = effort->keeps_all;
    bill_settle(&bill, alternative[0].spec);
    return bill_accept(&bill, effort->yes);
}

struct available effort_memory(const struct effort *effort)
{
    return available_memory(effort->memory);
}

/* glibc reserves 64 MB of address space for each thread, and leaves to others what is left. */
static void share_address_space(void)
{
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}

struct team effort_begin(const struct effort *effort, struct progress_line *line)
{
    struct team team = progress_begin(line, effort->quiet, effort->jobs);
    struct available available = effort_memory(effort);
    if (isfinite(available.bytes) && (effort->memory > 0 || !effort->yes))
        team.memory = available.bytes;
    if (available.thread_bytes > 0)
        share_address_space();
    return team;
}

const struct stopping *effort_stopping(const struct effort *effort)
{
    return effort->stopping.path ? &effort->stopping : NULL;
}

/* --- afterwards --- */

static bool warn_width(const struct stopping *stopping, const struct study *study)
{
    if (!stopping->path || study->runs == 0 || !study_too_wide(study, stopping))
        return false;
    double got = estimate_relative(study_find(study, stopping->path));
    char is[UNIT_TEXT] = "unknown";
    if (isfinite(got))
        snprintf(is, sizeof is, "±%.2g %% of its mean", 100 * got);
    complain("warning: after %zu replications the 95 %% interval of %s is %s, not the ±%.3g %% of "
             "--until", study->runs, stopping->path, is, 100 * stopping->relative);
    return true;
}

static bool warn_warmup(const struct study *study)
{
    struct warmup warmup = warmup_check(study);
    char has[UNIT_TEXT], needs[UNIT_TEXT];
    double off = 100 * fabs(warmup.shift);
    if (!warmup.too_short)
        return false;
    time_print(study->spec->run.warmup, has);
    time_print(warmup.settled, needs);
    if (warmup.never) {
        complain("warning: the work in progress still changes after %s: means depend on how long "
                 "the run is; make it longer, or is more wanted than can be served?", needs);
        return true;
    }
    complain("warning: the first %s are still warming up and make the mean work in progress %.*f "
             "%% too %s: run.warmup is %s, --set run.warmup=%s leaves them out", needs,
             off < 10 ? 1 : 0, off, warmup.shift < 0 ? "small" : "large", has, needs);
    return true;
}

void effort_warn(const struct effort *effort, struct study *const *studies, size_t count)
{
    bool wide = false, cold = false;
    for (size_t i = 0; i < count && !effort->quiet; i++) {
        wide = wide || warn_width(&effort->stopping, studies[i]);
        cold = cold || warn_warmup(studies[i]);
    }
}

bool effort_stopped(const struct effort *effort, const struct study *study, const struct team *team)
{
    const struct stopping *stopping = effort_stopping(effort);
    bool whole = study->runs == study->wanted && study->runs > 0;
    if (!team->stopped || (whole && !(stopping && study_too_wide(study, stopping))))
        return false;
    if (stopping)
        complain("interrupted: %zu replications were finished", study->runs);
    else
        complain("interrupted: %zu of %zu replications were finished", study->runs, study->wanted);
    return true;
}
