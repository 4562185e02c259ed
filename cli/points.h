/* The specs of a study's points: the scenario a command works on, with choices on top of its
** variant and its settings.
**
** Every spec is read anew from the text that was opened, so points share nothing and may be made by
** any thread.
*/
#ifndef SQUALL_CLI_POINTS_H
#define SQUALL_CLI_POINTS_H

#include "cli/subject.h"
#include "study/spec_port.h"

/* `subject` must be open and stay as it is; variant NULL: as written (subject_variant).  The axes,
** if there are any, are what is varied: files among their words are inputs, too. */
struct points {
    const struct subject *subject;
    const char *variant;
    const struct axis *axis;
    size_t axes;
};

/* Good for as long as `points` is. */
struct spec_port points_port(struct points *points);

#endif
