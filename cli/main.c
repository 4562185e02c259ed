/* squall: does a retry storm outlive its trigger?
**
** A table of commands; everything else is in the files named after them.
*/
#include "cli/cli.h"

#include "cli/complete.h"
#include "cli/interrupt.h"
#include "cli/ranks.h"
#include "plots/report/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &run_command, &why_command, &compare_command, &sweep_command, &results_command, &tip_command,
    &trace_command, &plot_command, &check_command, &new_command, &list_command, &fields_command,
    &metrics_command, &presets_command, &schema_command, &version_command,
};
#define COMMANDS (sizeof commands / sizeof *commands)

/* Flushes stdout: `code`, or EXIT_FAILED where output was lost.  A reader that left (`| head`) gets
** no message. */
static int output_done(struct outlet *outlet, int code)
{
    int lost = outlet_flush(outlet, stdout);
    if (lost && lost != EPIPE)
        complain("can't write to standard output: %s", strerror(lost));
    return lost ? EXIT_FAILED : code;
}

static void write_help(FILE *out)
{
    fputs("usage: squall COMMAND [options] ...\n\n"
          "When a dependency degrades, do our retries help, or do they keep us down?\n"
          "squall simulates it and says.\n\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-8s%-12s%s\n", commands[i]->name, commands[i]->operands,
                commands[i]->about);
    fputs("\n`squall COMMAND --help` says all about a command.  Begin with:  squall list\n", out);
}

static int unknown(const char *word)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *near = nearest_word(word, names, COMMANDS);
    if (near)
        complain("there is no command %s; did you mean %s?", word, near);
    else
        complain("there is no command %s; see `squall --help`", word);
    return EXIT_USAGE;
}

static const struct command *find(const char *word)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
    return NULL;
}

static int dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return version_command.run(&version_command, 1, argv);
    if (strcmp(word, "complete") == 0)
        return complete(commands, COMMANDS, argc - 2, argv + 2);
    bool help = strcmp(word, "help") == 0;
    if ((help && argc == 2) || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        write_help(stdout);
        return EXIT_DONE;
    }
    if (argc < 2) {
        write_help(stderr);
        return EXIT_USAGE;
    }
    const struct command *command = find(help ? argv[2] : word);
    if (!command)
        return unknown(help ? argv[2] : word);
    char *asked[] = { (char *)command->name, "--help", NULL };
    return help ? command->run(command, 2, asked) : command->run(command, argc - 1, argv + 1);
}

/* A standard stream that is closed would lend its number to the next file opened, which our output
** would then overwrite.  What is opened here can't be written to, so that lost output is
** noticed. */
static void hold_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", O_RDONLY);
}

/* Standard output as a stream that knows why it failed. */
static void hold_output(struct outlet *outlet)
{
    FILE *knowing = outlet_open(outlet);
    if (!knowing)
        return;
    setvbuf(knowing, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = knowing;
}

/* Only a sweep is shared; of all else the other ranks keep out. */
static bool is_mine(int argc, char **argv)
{
    return ranks_rank() == 0 || (argc > 1 && strcmp(argv[1], sweep_command.name) == 0);
}

int main(int argc, char **argv)
{
    hold_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that left is seen where the output ends */
    ranks_begin(&argc, &argv);
    static struct outlet outlet = { .file = STDOUT_FILENO };
    hold_output(&outlet);
    int code = is_mine(argc, argv) ? output_done(&outlet, dispatch(argc, argv)) : EXIT_DONE;
    return interrupt_obey(ranks_end(code));
}
