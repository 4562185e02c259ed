/* Progress and Ctrl-C.
**
** The one global that changes in this program is the flag that the signal handler sets: a signal
** has no object to pass.
*/
#include "cli/progress.h"

#include "sim/units.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ERASE "\r\033[K"
#define REDRAW_S 0.1
#define BAR 20

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

/* At most 79 columns: a line that wraps can't be erased. */
static void draw(const struct course *course, double spent)
{
    char runs[UNIT_TEXT], wanted[UNIT_TEXT], rate[UNIT_TEXT], left[UNIT_TEXT];
    double share = course->wanted > 0 ? course->done / course->wanted : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    number_print_short((double)course->events / spent, rate);
    time_print_short(share > 0 ? spent / share - spent : NAN, left);
    fputs(ERASE "[", stderr);
    for (int cell = 0; cell < BAR; cell++)
        fputc(cell < (int)(share * BAR) ? '#' : '.', stderr);
    fprintf(stderr, "] %.0f %%, ", 100 * share);
    if (course->wanted > 1)
        fprintf(stderr, "%s of %s runs, ", number_print_short(floor(course->done + 1e-6), runs),
                number_print_short(course->wanted, wanted));
    fprintf(stderr, "%s events/s, %s left", rate, left);
    fflush(stderr);
}

static bool step(void *self, const struct course *course)
{
    struct progress_line *line = self;
    double clock = line->shown ? now_s() : 0;
    if (line->shown && clock - line->drawn >= REDRAW_S) {
        draw(course, clock - line->begun);
        line->drawn = clock;
    }
    return !interrupted;
}

struct crew progress_begin(struct progress_line *line, bool quiet, int threads)
{
    const char *term = getenv("TERM");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    double now = now_s();
    *line = (struct progress_line){ .port = { step, line }, .shown = !quiet && !dumb && isatty(STDERR_FILENO),
                                    .begun = now, .drawn = now };
    struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };
    sigaction(SIGINT, &action, NULL);
    return (struct crew){ .threads = threads, .progress = &line->port };
}

void progress_end(struct progress_line *line)
{
    if (line->shown && line->drawn > line->begun)
        fputs(ERASE, stderr);
    signal(SIGINT, SIG_DFL);
}
