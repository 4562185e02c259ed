/* A queue and its consumer share a colour: they meet in no panel. */
#include "plots/report/figure_colours.h"

#include <string.h>

#define COLOURS 6 /* of plots/style.gp */

struct colours {
    FILE *out;
    const struct picture *picture;
    size_t given; /* so far: they begin anew when all have been */
    size_t service[PICTURE_SERVICES];
};

static size_t give_colour(struct colours *colours)
{
    return colours->given++ % COLOURS + 1;
}

/* The line whose messages a consumer takes; SIZE_MAX: none of those that are drawn. */
static size_t line_read_by(const struct picture *picture, const struct backlog *backlog,
                           const char *consumer)
{
    for (size_t i = 0; i < backlog->lines; i++)
        if (backlog_reads(picture, consumer, backlog->line[i].queue))
            return i;
    return SIZE_MAX;
}

/* name[count]; a place that has no colour yet gets one. */
static void write_colours(struct colours *colours, const char *name, size_t *colour, size_t count)
{
    fprintf(colours->out, "array %s[%zu] = [", name, count + 1);
    for (size_t i = 0; i < count; i++) {
        colour[i] = colour[i] ? colour[i] : give_colour(colours);
        fprintf(colours->out, "%zu, ", colour[i]);
    }
    fputs("1]\n", colours->out);
}

/* The colour of a service that is drawn; 0: there is none of that name. */
static size_t colour_of(const struct colours *colours, const char *name)
{
    for (size_t s = 0; s < colours->picture->services; s++)
        if (strcmp(colours->picture->service[s], name) == 0)
            return colours->service[s];
    return 0;
}

/* The first line of a panel that is of the same object as this one. */
static size_t first_of_same(const struct control_panel *panel, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (strcmp(panel->line[i].name, panel->line[line].name) == 0)
            return i;
    return line;
}

/* Of services that are drawn; of others new ones.  Bands are states, and have colours of theirs. */
static void write_panel(struct colours *colours, const struct control_panel *panel,
                        const char *name)
{
    size_t colour[CONTROL_LINES] = { 0 }, before[CONTROL_LINES] = { 0 };
    for (size_t i = 0; i < panel->lines; i++) {
        size_t first = first_of_same(panel, i);
        colour[i] = first < i ? colour[first] : colour_of(colours, panel->line[i].name);
        colour[i] = colour[i] ? colour[i] : give_colour(colours);
        for (size_t l = 0; l < i; l++)
            before[i] += colour[l] == colour[i] && !panel->line[l].band;
    }
    fprintf(colours->out, "array %s_before[%d]\n", name, CONTROL_LINES);
    for (size_t i = 0; i < panel->lines; i++)
        fprintf(colours->out, "%s_before[%zu] = %zu\n", name, i + 1, before[i]);
    char array[32];
    snprintf(array, sizeof array, "%s_colour", name);
    write_colours(colours, array, colour, panel->lines);
}

void figure_colours_write(FILE *out, const struct picture *picture, const struct backlog *backlog,
                          const struct control_panel *controls, const struct control_panel *waste)
{
    struct colours colours = { .out = out, .picture = picture };
    size_t queue[BACKLOG_LINES] = { 0 }, client[PICTURE_CLIENTS] = { 0 };
    size_t called = picture->services - picture->consumers;
    for (size_t i = 0; i < called; i++)
        colours.service[i] = give_colour(&colours);
    write_colours(&colours, "queue_colour", queue, backlog->lines);
    for (size_t i = called; i < picture->services; i++) {
        size_t line = line_read_by(picture, backlog, picture->service[i]);
        colours.service[i] = line == SIZE_MAX ? 0 : queue[line];
    }
    write_colours(&colours, "service_colour", colours.service, picture->services);
    write_colours(&colours, "client_colour", client, picture->clients);
    write_panel(&colours, controls, "control");
    write_panel(&colours, waste, "waste");
    fprintf(out, "deepest_colour = %zu\n", colour_of(&colours, picture->deepest));
}
