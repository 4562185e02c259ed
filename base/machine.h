/* How much memory this process may still take: the least of what the machine has free, what its
** group of processes (cgroup, version 1 or 2) may have, and what the shell's `ulimit -v` leaves.
**
** Looked up once, before work begins: it moves with whatever else runs.
*/
#ifndef SQUALL_BASE_MACHINE_H
#define SQUALL_BASE_MACHINE_H

#include <stdbool.h>

enum memory_limit { MEMORY_OF_MACHINE, MEMORY_OF_GROUP, MEMORY_OF_PROCESS };

struct machine_memory {
    double bytes;
    double thread_bytes;     /* that each further thread takes of it before it does anything */
    enum memory_limit limit; /* whose it is */
};

/* False where nothing can be read.  `root` stands before /proc and /sys; "" is the real one. */
bool machine_memory(const char *root, struct machine_memory *memory);

#endif
