/* squall schema: the JSON Schema of scenario files. */
#include "cli/options.h"
#include "scenarios/read/scenario.h"

static bool take(void *self, int id, const char *value, struct err *err)
{
    (void)self, (void)id, (void)value, (void)err;
    return true;
}

static int run(const struct command *command, int argc, char **argv)
{
    int first;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, NULL }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (first < argc) {
        complain("schema takes no operand; see `squall schema --help`");
        return EXIT_USAGE;
    }
    schema_write(stdout);
    return EXIT_DONE;
}

const struct command schema_command = {
    .name = "schema",
    .operands = "",
    .about = "the JSON Schema of scenario files, for editors",
    .examples = "  squall schema > squall.schema.json\n",
    .run = run,
};
