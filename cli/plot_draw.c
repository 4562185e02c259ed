#include "cli/plot.h"

#include "cli/terminal.h"

int plot_draw(const struct plot_request *request, struct picture_of picture, const char *usual)
{
    struct err err = { 0 };
    const char *output = request->output ? request->output : usual;
    if (!figure_possible(output, &err))
        return complain_err(&err, EXIT_USAGE);
    if (!terminal_draw(picture, output, &err))
        return complain_err(&err, EXIT_FAILED);
    if (!request->output)
        puts(usual);
    return EXIT_DONE;
}
