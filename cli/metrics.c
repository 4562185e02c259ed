/* squall metrics: the reference of everything that is measured. */
#include "cli/options.h"

#include "base/arena.h"
#include "models/measure/results.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 78 }; /* two more for the star */

static const struct option_row rows[] = {
    { 'f', "format", "text|markdown", "text, or markdown: the whole reference as a page" },
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
    [OF_ALERT] = { "alerts.ALERT.", "An alert" },
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

/* --- those that mention a word: in their path, or in what they mean --- */

static bool mentions(const struct metric *metric, const char *word, struct arena *arena)
{
    const char *path = arena_format(arena, "%s%s", scopes[metric->scope].path, metric->name);
    return strcasestr(path, word) || strcasestr(metric->meaning, word);
}

/* All without a word; the list ends with NULL. */
static const struct metric **choose(const char *word, struct arena *arena)
{
    const struct metric **list = ARENA_ARRAY(arena, metrics_count() + 1, const struct metric *);
    size_t count = 0;
    for (size_t i = 0; i < metrics_count(); i++)
        if (!word || (*word && mentions(metric_describe(i), word, arena)))
            list[count++] = metric_describe(i);
    return list;
}

static int tell_none(const char *word, struct arena *arena)
{
    const char **name = ARENA_ARRAY(arena, metrics_count(), const char *);
    for (size_t i = 0; i < metrics_count(); i++)
        name[i] = metric_describe(i)->name;
    return complain_unmentioned("metric", "metrics", word, name, metrics_count());
}

static void write_title(enum metric_scope scope, bool markdown, bool first)
{
    if (markdown)
        printf("\n## %s\n\n| path | unit | per window | meaning |\n| --- | --- | --- | --- |\n",
               scopes[scope].title);
    else
        printf("%s%s*  %s\n", first ? "" : "\n", scopes[scope].path, scopes[scope].title);
}

/* Each scope's under its title. */
static void write_list(const struct metric *const *list, bool markdown)
{
    bool first = true, series = false;
    for (enum metric_scope scope = OF_RUN; scope <= OF_ALERT; scope++) {
        bool titled = false;
        for (const struct metric *const *metric = list; *metric; metric++) {
            if ((*metric)->scope != scope)
                continue;
            if (!titled)
                write_title(scope, markdown, first);
            write_row(*metric, markdown);
            titled = true, first = false;
            series |= (*metric)->use & METRIC_SERIES;
        }
    }
    if (!markdown && series)
        puts("\n* also per window: `series.csv`, and the curves of pictures");
}

static int run(const struct command *command, int argc, char **argv)
{
    bool markdown = false;
    int first;
    enum options_end end = options_parse(command, argc, argv, options_markdown(&markdown), &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first > 1 || (markdown && argc > first)) {
        complain("metrics takes one word at most, and none for markdown; see `squall metrics "
                 "--help`");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_create();
    const struct metric **list = choose(first < argc ? argv[first] : NULL, arena);
    int code = *list ? EXIT_DONE : tell_none(argv[first], arena);
    if (markdown)
        puts("# Metrics\n\nMade by `squall metrics --format markdown`. What each path of "
             "`summary.json` and `series.csv` means.");
    write_list(list, markdown);
    arena_destroy(arena);
    return code;
}

const struct command metrics_command = {
    .name = "metrics",
    .operands = "[METRIC]",
    .about = "the reference of what is measured: path, unit, meaning",
    .details = "With a name or another word: the metrics that mention it, in their path or their\n"
               "meaning.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall metrics\n"
                "  squall metrics queues\n"
                "  squall metrics amplification\n",
    .run = run,
};
