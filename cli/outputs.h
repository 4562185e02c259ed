/* The files of one command: none that it writes is one that it reads, or writes twice. */
#ifndef SQUALL_CLI_OUTPUTS_H
#define SQUALL_CLI_OUTPUTS_H

#include "cli/subject.h"

struct outputs {
    struct arena *arena;
    struct output *item;
    size_t count;
};

void outputs_begin(struct outputs *outputs, struct arena *arena);

/* A file that an option writes.  NULL: it was not given; "-": it goes to standard output. */
void outputs_write(struct outputs *outputs, const char *option, const char *path);

/* The subject's scenario, and the files that a spec of it refers to. */
void outputs_read_subject(struct outputs *outputs, const struct subject *subject);
void outputs_read_spec(struct outputs *outputs, const struct world_spec *spec);

/* False with `err` where a file would be overwritten that is read, or that another option writes:
** the files themselves are looked at, whatever they are called. */
bool outputs_apart(const struct outputs *outputs, struct err *err);

/* All three, of a command with one scenario. */
bool outputs_spare(struct outputs *outputs, const struct subject *subject,
                   const struct world_spec *spec, struct err *err);

#endif
