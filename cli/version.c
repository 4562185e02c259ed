/* squall version: which one this is, and what it was built with. */
#include "cli/options.h"

#include <gsl/gsl_version.h>
#include <jansson.h>
#include <nettle/version.h>
#include <sqlite3.h>
#include <stdio.h>
#include <yaml.h>

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* Of OpenMP there is only the month of its specification. */
#ifdef _OPENMP
#define TEXT_OF(number) #number
#define TEXT(macro) TEXT_OF(macro)
#define THREADS "OpenMP " TEXT(_OPENMP)
#else
#define THREADS "without OpenMP: one thread"
#endif

static void version_write(void)
{
    int major, minor, patch;
    yaml_get_version(&major, &minor, &patch);
    puts("squall " SQUALL_VERSION);
    printf("built with %s; GSL %s, libyaml %d.%d.%d,\n", COMPILER, GSL_VERSION, major, minor,
           patch);
    printf("jansson %s, SQLite %s, nettle %d.%d, %s\n", JANSSON_VERSION, SQLITE_VERSION,
           NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR, THREADS);
}

static int run(const struct command *command, int argc, char **argv)
{
    int code;
    if (options_bare(command, argc, argv, &code))
        version_write();
    return code;
}

const struct command version_command = {
    .name = "version",
    .operands = "",
    .about = "which version this is, and what it was built with",
    .details = "`squall --version` and `squall -V` say the same.\n",
    .examples = "  squall version\n",
    .run = run,
};
