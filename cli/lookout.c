/* A team of one run, with an onlooker; its progress port ends it as soon as there is enough. */
#include "cli/lookout.h"

#include "cli/interrupt.h"
#include "models/spec/world.h"

struct watch {
    const struct lookout *lookout;
    const struct progress *line; /* NULL: nobody is told */
    struct progress port;
    struct onlooker onlooker;
};

static struct observer look_on(void *self, const struct job *job)
{
    const struct watch *watch = self;
    (void)job;
    return watch->lookout->observer;
}

static bool has_enough(const struct lookout *lookout)
{
    return lookout->has_enough && lookout->has_enough(lookout->self);
}

static bool step(void *self, const struct course *course)
{
    const struct watch *watch = self;
    bool goes_on = !watch->line || watch->line->step(watch->line->self, course);
    return goes_on && !has_enough(watch->lookout);
}

enum lookout_end lookout_run(const struct lookout *lookout, const struct world_spec *spec,
                             const struct effort *effort, struct err *err)
{
    struct world_spec once = *spec;
    struct progress_line line;
    struct team team = effort_begin(effort, &line);
    struct watch watch = { .lookout = lookout, .line = team.progress };
    struct arena *arena = arena_create();
    once.run.replications = 1;
    watch.port = (struct progress){ step, &watch };
    watch.onlooker = (struct onlooker){ look_on, &watch };
    team.threads = 1;
    team.progress = &watch.port;
    team.onlooker = &watch.onlooker;
    struct study *study = study_run(&once, "", NULL, &team, arena, err);
    bool stopped = study && study->runs == 0 && !has_enough(lookout);
    progress_end(&line);
    arena_destroy(arena);
    return !study ? LOOKOUT_FAILED : stopped ? LOOKOUT_STOPPED : LOOKOUT_DONE;
}
