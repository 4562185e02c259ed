#include "cli/terminal.h"

#include "cli/interrupt.h"
#include "cli/ranks.h"
#include "cli/shipped.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_colourful(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !ranks_piped() && !(none && *none) && term &&
           strcmp(term, "dumb") != 0;
}

static void fit(struct figure *figure)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40 || size.ws_row < 12)
        return;
    figure->columns = size.ws_col < 160 ? size.ws_col : 160;
    figure->lines = size.ws_row < 40 ? size.ws_row - 1 : 40;
}

static bool stops(void *self)
{
    (void)self;
    return interrupt_came();
}

struct figure_watch terminal_watch(void)
{
    return (struct figure_watch){ stops, NULL };
}

bool terminal_draw(struct picture_of picture, const char *output, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    struct arena *arena = arena_create();
    struct figure figure = { picture, shipped_scripts(arena), output, stdout, 80, 24,
                             terminal_watch() };
    fit(&figure);
    bool fine = figure_draw(&figure, err);
    arena_destroy(arena);
    return interrupt_written(fine, err);
}
