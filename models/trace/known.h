/* Who is who: what the addresses in facts stand for, in a hash table.
**
** Records of a run are pooled: an address stands for whoever was made there last.  So nothing is
** taken out when a call or a request is over; who comes next at its place puts itself in.  The
** table grows to as many as were ever alive at once.  Where in it something stands is chance, and
** nobody asks for that.
*/
#ifndef SQUALL_MODELS_TRACE_KNOWN_H
#define SQUALL_MODELS_TRACE_KNOWN_H

#include <stddef.h>
#include <stdint.h>

#define KNOWN_NONE UINT32_MAX

struct known {
    struct known_place {
        const void *address; /* NULL: free */
        uint32_t number;
    } *place;
    size_t room, count; /* room: a power of two */
};

void known_release(struct known *known);

/* From now on the address stands for this number; KNOWN_NONE: for nobody. */
void known_set(struct known *known, const void *address, uint32_t number);

/* KNOWN_NONE: for nobody. */
uint32_t known_find(const struct known *known, const void *address);

#endif
