/* squall schema: the JSON Schema of scenario files. */
#include "cli/options.h"
#include "scenarios/read/scenario.h"

static int run(const struct command *command, int argc, char **argv)
{
    int code;
    if (options_bare(command, argc, argv, &code))
        schema_write(stdout);
    return code;
}

const struct command schema_command = {
    .name = "schema",
    .operands = "",
    .about = "the JSON Schema of scenario files, for editors",
    .examples = "  squall schema > squall.schema.json\n",
    .run = run,
};
