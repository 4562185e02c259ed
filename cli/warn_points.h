/* Warnings that come with what is varied, on stderr: those that the scenario as written does not
** have.  They are told whatever --quiet says; callers ask that. */
#ifndef SQUALL_CLI_WARN_POINTS_H
#define SQUALL_CLI_WARN_POINTS_H

#include "plots/report/tip_page.h"
#include "study/sweep.h"

/* A line each: from which value on, or at how many points. */
void warn_sweep(const struct sweep *sweep);

/* Those of both ends of a search, a line each: at which value. */
void warn_ends(struct spec_port *port, const struct axis *axis);

/* Puts those of the answer that some value searched, or the scenario as written, does not have into
** the story. */
void warn_answer(struct spec_port *port, struct tip_story *story, struct arena *arena);

#endif
