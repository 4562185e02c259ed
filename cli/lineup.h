/* Who takes part in a comparison: variants of one scenario or of several, or what is left of one
** when its controls are switched off.
*/
#ifndef SQUALL_CLI_LINEUP_H
#define SQUALL_CLI_LINEUP_H

#include "cli/subject.h"
#include "study/study.h"

enum { LINEUP_LEAST = 10, LINEUP_MOST = 1000, FULL_MOST = 6 };

/* What the command line asked for. */
struct lineup_wish {
    char *const *file; /* what was typed */
    size_t files;
    const char **variant; /* in the order asked; none: all */
    size_t variants;
    const char *toggle; /* a list of controls, or NULL */
    bool full;          /* all combinations of them */
    bool quiet;
    const struct subject *common; /* holds the settings */
};

/* What a variant sets of its scenario; NULL: not known. */
struct changes {
    const struct changed *changed;
    size_t count;
};

struct lineup {
    struct alternative *alternative; /* the first is the one the others are held against */
    struct changes *changes; /* of each; with toggles none is known */
    struct findings *findings;       /* each one's own: what was set, what is a default */
    size_t count;
    /* With toggles: */
    const char **control;
    uint64_t *has; /* of each alternative, by bits in the order of `control` */
    size_t controls;
    bool full;      /* all combinations of them */
    const char *of; /* the variant they were taken from; NULL: as written */
    /* Whom it was made from. */
    struct subject *subject;
    size_t subjects;
};

/* All have one seed, the first's, and as many replications: the most that any asks for, and at
** least LINEUP_LEAST unless the settings say how many.  False: told on stderr.  lineup_end() in
** any case. */
bool lineup_make(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena);
void lineup_end(struct lineup *lineup);

#endif
