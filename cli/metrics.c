/* squall metrics: the reference of everything that is measured. */
#include "cli/options.h"
#include "models/measure/results.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 78 }; /* two more for the star */

static const struct option_row rows[] = {
    { 'f', "format", "FORMAT", "text or markdown" },
};

static const struct {
    const char *path, *title;
} scopes[] = {
    [OF_RUN] = { "run.", "The run" },
    [OF_CLIENT] = { "clients.CLIENT.", "A client" },
    [OF_EDGE] = { "edges.FROM.TO.", "An edge: a caller's road to one target" },
    [OF_SERVICE] = { "services.SERVICE.", "A service" },
    [OF_QUEUE] = { "queues.QUEUE.", "A queue of messages; a rung of a ladder is one, too" },
    [OF_CONSUMER] = { "consumers.CONSUMER.", "A consumer of messages" },
    [OF_ENDPOINT] = { "endpoints.SERVICE.ENDPOINT.", "An endpoint of a service" },
};

/* Words in lines of 80 columns, the first one begun already as far as `indent`. */
static void write_words(const char *text, int indent)
{
    int at = indent;
    for (int length; *(text += strspn(text, " ")); text += length) {
        length = (int)strcspn(text, " ");
        if (at > indent && at + 1 + length > WIDTH)
            at = printf("\n%*s", indent, "") - 1;
        at += printf("%s%.*s", at > indent ? " " : "", length, text);
    }
}

static void write_line(const struct metric *metric)
{
    write_words(metric->meaning, printf("  %-22s %-10s ", metric->name, metric->unit));
    if (metric->use & METRIC_SERIES)
        printf(" *");
    putchar('\n');
}

static void write_row(const struct metric *metric, bool markdown)
{
    const char *series = metric->use & METRIC_SERIES ? "yes" : "";
    if (markdown)
        printf("| `%s%s` | %s | %s | %s |\n", scopes[metric->scope].path, metric->name,
               metric->unit, series, metric->meaning);
    else
        write_line(metric);
}

static void write_scope(enum metric_scope scope, bool markdown)
{
    if (markdown)
        printf("\n## %s\n\n| path | unit | per window | meaning |\n| --- | --- | --- | --- |\n",
               scopes[scope].title);
    else
        printf("%s%s*  %s\n", scope ? "\n" : "", scopes[scope].path, scopes[scope].title);
    for (size_t i = 0; i < metrics_count(); i++)
        if (metric_describe(i)->scope == scope)
            write_row(metric_describe(i), markdown);
}

static int run(const struct command *command, int argc, char **argv)
{
    bool markdown = false;
    int first;
    enum options_end end = options_parse(command, argc, argv, options_markdown(&markdown), &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (first < argc) {
        complain("metrics takes no operand; see `squall metrics --help`");
        return EXIT_USAGE;
    }
    if (markdown)
        puts("# Metrics\n\nMade by `squall metrics --format markdown`. What each path of "
             "`summary.json` and `series.csv` means.");
    for (enum metric_scope scope = OF_RUN; scope <= OF_ENDPOINT; scope++)
        write_scope(scope, markdown);
    if (!markdown)
        puts("\n* also per window: `series.csv`, and the curves of pictures");
    return EXIT_DONE;
}

const struct command metrics_command = {
    .name = "metrics",
    .operands = "",
    .about = "the reference of what is measured: path, unit, meaning",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall metrics\n",
    .run = run,
};
