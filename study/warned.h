/* What a scenario with choices is warned of, and whether two warnings say the same. */
#ifndef SQUALL_STUDY_WARNED_H
#define SQUALL_STUDY_WARNED_H

#include "study/spec_port.h"

struct warned {
    const char *const *text;
    size_t count;
};

/* All in the arena.  Of a port without warnings: none. */
struct warned warned_of(const struct spec_port *port, const struct choice *choice, size_t choices,
                        struct arena *arena);

/* The same words, whatever the numbers: "495 come, 480 can be served" and "510 come, ...". */
bool warning_alike(const char *a, const char *b);

/* One of them is alike. */
bool warned_has(const struct warned *warned, const char *text);

#endif
