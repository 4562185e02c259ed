/* The memory that all runs side by side may take: what --memory says, or else what this process may
** still take, looked up once, before anything is run.
*/
#ifndef SQUALL_CLI_AVAILABLE_H
#define SQUALL_CLI_AVAILABLE_H

struct available {
    double bytes;        /* INFINITY: nobody knows */
    double thread_bytes; /* that each further thread takes of it before it does anything */
    const char *whose;   /* "that this machine has" */
};

/* given 0: not said. */
struct available available_memory(double given);

/* 2GB, 500MB, 1.5e9; 0 where it is none of these. */
double available_parse(const char *text);

#endif
