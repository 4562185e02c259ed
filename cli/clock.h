/* The clock by which waiting, drawing and writing are timed; none of it reaches a result. */
#ifndef SQUALL_CLI_CLOCK_H
#define SQUALL_CLI_CLOCK_H

/* Seconds of a clock that nobody sets.  A signal handler may call it. */
double clock_s(void);

#endif
