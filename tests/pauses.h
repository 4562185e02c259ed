/* Pauses of many calls, held against what a library draws. */
#ifndef SQUALL_TESTS_PAUSES_H
#define SQUALL_TESTS_PAUSES_H

#include <stddef.h>

enum { PAUSES_CALLS = 400, PAUSES_RETRIES = 32 };

/* Seconds, by retry and call. */
struct pauses {
    double of[PAUSES_RETRIES][PAUSES_CALLS];
};

/* `wanted`: each retry's bounds in milliseconds, LOW-HIGH, or one number where it is not drawn;
** after a colon the mean, where it is drawn, but not evenly; a mean of 0 is not asked for.  A pause
** drawn at random must lie within its bounds, come near both and have the mean within five standard
** errors; drawn evenly, it must pass the test of Kolmogorov and Smirnov, too. */
void pauses_hold(const char *name, const char *wanted, const struct pauses *pauses);

/* How many there are in `wanted`. */
size_t pauses_count(const char *wanted);

#endif
