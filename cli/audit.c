/* A list by task and replication: which of them are in the study is known at the end.  Runs going
** on hold what is theirs by address, so each has a piece of memory of its own.
*/
#include "cli/audit.h"

#include "cli/interrupt.h"
#include "plots/report/letters.h"
#include "plots/report/save.h"

#include <stdlib.h>

static struct dead_letters **place_of(struct audit *audit, size_t task, size_t replication)
{
    if (task >= audit->tasks)
        audit->task = memory_resize(audit->task, task + 1, sizeof *audit->task);
    while (audit->tasks <= task)
        audit->task[audit->tasks++] = (struct audit_task){ NULL, 0 };
    struct audit_task *of = &audit->task[task];
    if (replication >= of->runs)
        of->run = memory_resize(of->run, replication + 1, sizeof *of->run);
    while (of->runs <= replication)
        of->run[of->runs++] = NULL;
    return &of->run[replication];
}

static struct observer look_on(void *self, const struct job *job)
{
    struct dead_letters **place = place_of(self, job->task, (size_t)job->replication);
    *place = memory_resize(NULL, 1, sizeof **place);
    **place = (struct dead_letters){ 0 };
    return dead_letters_observer(*place);
}

void audit_begin(struct audit *audit)
{
    *audit = (struct audit){ .port = { look_on, audit } };
}

static void end_task(struct audit_task *task)
{
    for (size_t r = 0; r < task->runs; r++) {
        if (task->run[r])
            dead_letters_release(task->run[r]);
        free(task->run[r]);
    }
    free(task->run);
}

void audit_end(struct audit *audit)
{
    for (size_t t = 0; t < audit->tasks; t++)
        end_task(&audit->task[t]);
    free(audit->task);
}

struct content {
    const struct study *const *study;
    const struct dead_letters *const **letters; /* of each study's runs */
    size_t studies;
};

static bool write_letters(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct content *content = self;
    letters_csv(out, content->study, content->letters, content->studies);
    return true;
}

static const struct dead_letters **letters_of(const struct audit_task *task,
                                              const struct study *study, struct arena *arena)
{
    const struct dead_letters **letters =
        ARENA_ARRAY(arena, study->runs, const struct dead_letters *);
    for (size_t r = 0; r < study->runs; r++)
        letters[r] = task->run[study->run[r]->replication];
    return letters;
}

bool audit_save(const struct audit *audit, const char *path, const struct study *const *study,
                size_t studies, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    struct arena *arena = arena_create();
    const struct dead_letters *const **letters =
        ARENA_ARRAY(arena, studies, const struct dead_letters *const *);
    for (size_t s = 0; s < studies; s++)
        letters[s] = letters_of(&audit->task[s], study[s], arena);
    struct content content = { study, letters, studies };
    bool fine = save_file(path, (struct writer){ write_letters, &content }, err);
    arena_destroy(arena);
    return interrupt_written(fine, err);
}
