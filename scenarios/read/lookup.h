/* Looking a word up in the reference: the keys that it is, those that begin so, and those whose
** meaning says it, the likeliest first and each once. */
#ifndef SQUALL_SCENARIOS_LOOKUP_H
#define SQUALL_SCENARIOS_LOOKUP_H

#include "scenarios/read/reference.h"

enum hit_kind { HIT_IS, HIT_BEGINS, HIT_SAYS };

/* A section, or a field of it; with the places where it means the same. */
struct hit {
    enum hit_kind kind;
    int rank; /* 0: as likely as can be */
    const struct section *section;
    const struct field *field; /* NULL: the section itself */
    const char **path;
    size_t paths;
};

struct lookup {
    struct hit *hit;
    size_t count;
};

/* A key is the last part or parts of a path: `limit`, `queue.limit`, `services.shop.queue.limit`;
** a star in a path stands for any name.  Below a key that takes a kind the search goes on among
** the kinds: `service_time.lognormal.p99`.  Capitals don't count. */
struct lookup lookup_word(const struct reference *reference, const char *word);

#endif
