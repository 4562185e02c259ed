/* squall fields: the reference of everything a scenario may say. */
#include "cli/options.h"
#include "scenarios/read/scenario.h"

static const struct option_row rows[] = {
    { 'f', "format", "text|markdown", "text, or markdown: the whole reference as a page" },
};

static int run(const struct command *command, int argc, char **argv)
{
    bool markdown = false;
    int first;
    enum options_end end = options_parse(command, argc, argv, options_markdown(&markdown), &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first > 1 || (markdown && argc > first)) {
        complain("fields takes one key at most, and none for markdown; see `squall fields --help`");
        return EXIT_USAGE;
    }
    struct err err = { 0 };
    if (markdown)
        fields_write_markdown(stdout);
    else if (!fields_write(stdout, first < argc ? argv[first] : NULL, &err))
        return complain_err(&err, EXIT_USAGE);
    return EXIT_DONE;
}

const struct command fields_command = {
    .name = "fields",
    .operands = "[KEY]",
    .about = "the reference of keys: kind, default, range, meaning",
    .details = "With a key, or the end of its path: what it stands for, the likeliest first.\n"
               "With how a key begins, or another word: the keys whose name begins so, or\n"
               "whose meaning mentions it.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall fields\n"
                "  squall fields retry\n"
                "  squall fields lifo\n"
                "  squall fields 'services.*.queue.limit'\n",
    .run = run,
};
