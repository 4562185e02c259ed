/* Progress and Ctrl-C.
**
** The one global that changes in this program is the flag that the signal handler sets: a signal
** has no object to pass.
*/
#include "cli/progress.h"

#include "sim/units.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ERASE "\r\033[K"
#define REDRAW_S 0.1

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

bool progress_interrupted(void)
{
    return interrupted != 0;
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void count_events(struct progress_line *line, size_t replication, uint64_t events)
{
    if (replication != line->replication) {
        line->events += line->latest;
        line->replication = replication;
    }
    line->latest = events;
}

static void draw(const struct progress_line *line, double share, size_t replications, sim_time now,
                 double clock)
{
    char simulated[UNIT_TEXT], rate[UNIT_TEXT], left[UNIT_TEXT];
    double spent = clock - line->begun;
    time_print_short(time_to_s(now), simulated);
    number_print_short((double)(line->events + line->latest) / spent, rate);
    time_print_short(share > 0 ? spent / share - spent : 0, left);
    fputs(ERASE, stderr);
    if (replications > 1)
        fprintf(stderr, "run %zu of %zu, ", line->replication + 1, replications);
    fprintf(stderr, "%s simulated, %.0f %%, %s events/s, %s left", simulated, 100 * share, rate,
            left);
    fflush(stderr);
}

static bool step(void *self, size_t replication, size_t replications, sim_time now, sim_time end,
                 uint64_t events)
{
    struct progress_line *line = self;
    count_events(line, replication, events);
    double clock = line->shown ? now_s() : 0;
    if (line->shown && clock - line->drawn >= REDRAW_S) {
        double share = ((double)replication + (end > 0 ? (double)now / (double)end : 1)) /
                       (double)replications;
        draw(line, share, replications, now, clock);
        line->drawn = clock;
    }
    return !interrupted;
}

struct progress progress_begin(struct progress_line *line, bool quiet)
{
    const char *term = getenv("TERM");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    double now = now_s();
    *line = (struct progress_line){ .shown = !quiet && !dumb && isatty(STDERR_FILENO),
                                    .begun = now, .drawn = now };
    struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };
    sigaction(SIGINT, &action, NULL);
    return (struct progress){ step, line };
}

void progress_end(struct progress_line *line)
{
    if (line->shown && line->drawn > line->begun)
        fputs(ERASE, stderr);
    signal(SIGINT, SIG_DFL);
}
