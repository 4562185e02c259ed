/* A list by replication: which of them are in the study is known at the end.  Runs going on hold
** what is theirs by address, so each has a piece of memory of its own.
*/
#include "cli/audit.h"

#include "cli/interrupt.h"
#include "plots/report/letters.h"
#include "plots/report/save.h"

#include <stdlib.h>

static struct observer look_on(void *self, const struct job *job)
{
    struct audit *audit = self;
    if (job->replication >= audit->runs) {
        size_t runs = (size_t)job->replication + 1;
        audit->run = memory_resize(audit->run, runs, sizeof *audit->run);
        while (audit->runs < runs)
            audit->run[audit->runs++] = NULL;
    }
    struct dead_letters *letters = memory_resize(NULL, 1, sizeof *letters);
    *letters = (struct dead_letters){ 0 };
    audit->run[job->replication] = letters;
    return dead_letters_observer(letters);
}

void audit_begin(struct audit *audit)
{
    *audit = (struct audit){ .port = { look_on, audit } };
}

void audit_end(struct audit *audit)
{
    for (size_t r = 0; r < audit->runs; r++) {
        if (audit->run[r])
            dead_letters_release(audit->run[r]);
        free(audit->run[r]);
    }
    free(audit->run);
}

struct content {
    const struct study *study;
    const struct dead_letters *const *letters;
};

static bool write_letters(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct content *content = self;
    letters_csv(out, content->study, content->letters);
    return true;
}

bool audit_save(const struct audit *audit, const char *path, const struct study *study,
                struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    struct arena *arena = arena_create();
    const struct dead_letters **letters =
        ARENA_ARRAY(arena, study->runs, const struct dead_letters *);
    for (size_t r = 0; r < study->runs; r++)
        letters[r] = audit->run[study->run[r]->replication];
    struct content content = { study, letters };
    bool fine = save_file(path, (struct writer){ write_letters, &content }, err);
    arena_destroy(arena);
    return interrupt_written(fine, err);
}
