/* The line is drawn at most every REDRAW_S, over the one before, and never wider than can be
** erased: what matters most comes first, and what does not fit beside the shortest bar is left out.
*/
#include "cli/progress.h"

#include "base/units.h"
#include "cli/clock.h"
#include "cli/interrupt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ERASE "\r\033[K"
#define REDRAW_S 0.1
#define WIDTH_MOST 79
enum { BAR_LEAST = 6, BAR_MOST = 24 };

/* At most 79 columns, and one less than the terminal has: a line that wraps can't be erased. */
static int width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
        return WIDTH_MOST;
    return size.ws_col - 1 < WIDTH_MOST ? size.ws_col - 1 : WIDTH_MOST;
}

/* Adds ", text" if it fits beside the shortest bar. */
static void add(char *line, int room, const char *text)
{
    size_t used = strlen(line);
    if ((int)(used + 2 + strlen(text)) <= room - BAR_LEAST - 3)
        snprintf(line + used, WIDTH_MOST + 1 - used, ", %s", text);
}

/* What is known beside the bar, what matters most first: "40 %, 8 of 20 runs, 3.2 s left, ...". */
static void tell(char *line, int room, const struct course *course, double share, double spent)
{
    char text[2 * UNIT_TEXT], number[UNIT_TEXT];
    snprintf(line, WIDTH_MOST + 1, "%3.0f %%", floor(100 * share));
    if (course->wanted > 1) {
        snprintf(text, sizeof text, "%zu of %.0f runs", course->finished, course->wanted);
        add(line, room, text);
    }
    if (share > 0) {
        snprintf(text, sizeof text, "%s left", time_print_short(spent / share - spent, number));
        add(line, room, text);
    }
    snprintf(text, sizeof text, "%s events/s",
             number_print_short((double)course->events / spent, number));
    add(line, room, text);
}

static void draw(const struct course *course, double spent)
{
    char line[WIDTH_MOST + 1];
    double share = course->wanted > 0 ? course->done / course->wanted : 0;
    int room = width();
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    tell(line, room, course, share, spent);
    int cells = room - 3 - (int)strlen(line); /* two brackets and a space */
    cells = cells > BAR_MOST ? BAR_MOST : cells;
    fputs(ERASE, stderr);
    if (cells >= BAR_LEAST)
        fputc('[', stderr);
    for (int cell = 0; cells >= BAR_LEAST && cell < cells; cell++)
        fputc(cell < (int)(share * cells) ? '#' : '.', stderr);
    fprintf(stderr, "%s%s", cells >= BAR_LEAST ? "] " : "", line);
    fflush(stderr);
}

static bool step(void *self, const struct course *course)
{
    struct progress_line *line = self;
    double clock = line->shown ? clock_s() : 0;
    if (line->shown && clock - line->drawn >= REDRAW_S) {
        draw(course, clock - line->begun);
        line->drawn = clock;
    }
    return !interrupt_came();
}

struct team progress_begin(struct progress_line *line, bool quiet, int threads)
{
    const char *term = getenv("TERM");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    double now = clock_s();
    *line = (struct progress_line){ .port = { step, line },
                                    .shown = !quiet && !dumb && isatty(STDERR_FILENO),
                                    .begun = now, .drawn = now };
    interrupt_begin();
    return (struct team){ .threads = threads, .progress = &line->port };
}

void progress_end(struct progress_line *line)
{
    if (line->shown && line->drawn > line->begun)
        fputs(ERASE, stderr);
    interrupt_end();
}
