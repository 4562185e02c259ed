/* Options by table.
**
** Every command has --help without saying so.  getopt_long keeps its place in globals of its own;
** it is called once in the life of the program.
*/
#include "cli/options.h"

#include <getopt.h>
#include <string.h>

#define OPTIONS_MOST 32
#define HELP_COLUMN 28
#define HELP_WIDTH 80

static const struct option_row help_row = { 'h', "help", NULL, "this text" };

/* --- help --- */

/* Words from column `indent` on; the first line begins where the cursor stands. */
static void write_wrapped(FILE *out, const char *text, size_t indent, size_t at)
{
    while (*text) {
        size_t length = strcspn(text, " ");
        if (at > indent && at + 1 + length > HELP_WIDTH) {
            fprintf(out, "\n%*s", (int)indent, "");
            at = indent;
        }
        if (at > indent)
            fputc(' ', out), at++;
        fprintf(out, "%.*s", (int)length, text);
        at += length;
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

static void write_option(FILE *out, const struct option_row *row)
{
    char head[64], letter[8] = "    ";
    if (row->id < OPTION_LONG)
        snprintf(letter, sizeof letter, "-%c, ", row->id);
    int length = snprintf(head, sizeof head, "  %s--%s%s%s", letter, row->name,
                          row->argument ? " " : "", row->argument ? row->argument : "");
    fputs(head, out);
    if (length > HELP_COLUMN - 2)
        fprintf(out, "\n%*s", HELP_COLUMN, "");
    else
        fprintf(out, "%*s", HELP_COLUMN - length, "");
    write_wrapped(out, row->help, HELP_COLUMN, HELP_COLUMN);
}

static void options_help(FILE *out, const struct command *command)
{
    fprintf(out, "usage: squall %s [options]%s%s\n\n", command->name,
            *command->operands ? " " : "", command->operands);
    write_wrapped(out, command->about, 0, 0);
    if (command->details)
        fprintf(out, "\n%s", command->details);
    fputs("\noptions:\n", out);
    for (size_t i = 0; i < command->option_count; i++)
        write_option(out, &command->options[i]);
    write_option(out, &help_row);
    fprintf(out, "\nexamples:\n%s", command->examples);
}

/* --- parsing --- */

static void make_arrays(const struct command *command, struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i <= command->option_count; i++) {
        const struct option_row *row = i < command->option_count ? &command->options[i] : &help_row;
        int has = row->argument ? required_argument : no_argument;
        longs[i] = (struct option){ row->name, has, NULL, row->id };
        if (row->id >= OPTION_LONG)
            continue;
        *shorts++ = (char)row->id;
        if (row->argument)
            *shorts++ = ':';
    }
    longs[command->option_count + 1] = (struct option){ 0 };
    *shorts = '\0';
}

static void tell_unknown(const struct command *command, const char *word)
{
    const char *names[OPTIONS_MOST];
    for (size_t i = 0; i < command->option_count; i++)
        names[i] = command->options[i].name;
    names[command->option_count] = help_row.name;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    const char *near = nearest_word(name, names, command->option_count + 1);
    if (near)
        complain("%s has no option --%s; did you mean --%s?", command->name, name, near);
    else
        complain("%s has no option --%s; see `squall %s --help`", command->name, name,
                 command->name);
}

/* Why getopt_long said '?': the word it looked at last is argv[optind - 1], unless a letter within
** a word is the cause. */
static void tell_wrong(const struct command *command, char **argv)
{
    const char *word = argv[optind - 1];
    bool known = false;
    for (size_t i = 0; i < command->option_count; i++)
        known |= optopt == command->options[i].id;
    if (known && optopt)
        complain("%s takes no value", word);
    else if (optopt && optopt < OPTION_LONG)
        complain("%s has no option -%c; see `squall %s --help`", command->name, optopt,
                 command->name);
    else
        tell_unknown(command, word);
}

enum options_end options_parse(const struct command *command, int argc, char **argv,
                               struct option_taker taker, int *first)
{
    struct option longs[OPTIONS_MOST + 1];
    char shorts[2 * OPTIONS_MOST + 2];
    make_arrays(command, longs, shorts);
    opterr = 0;
    for (int id; (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        struct err err;
        if (id == 'h') {
            options_help(stdout, command);
            return OPTIONS_HELP;
        }
        if (id == ':')
            complain("%s needs a value; see `squall %s --help`", argv[optind - 1], command->name);
        else if (id == '?')
            tell_wrong(command, argv);
        else if (taker.take(taker.self, id, optarg, &err))
            continue;
        else
            complain_err(&err, EXIT_USAGE);
        return OPTIONS_WRONG;
    }
    *first = optind;
    return OPTIONS_GO;
}

static bool take_nothing(void *self, int id, const char *value, struct err *err)
{
    (void)self, (void)id, (void)value, (void)err;
    return true;
}

bool options_bare(const struct command *command, int argc, char **argv, int *code)
{
    int first;
    struct option_taker taker = { take_nothing, NULL };
    enum options_end end = options_parse(command, argc, argv, taker, &first);
    *code = end == OPTIONS_WRONG ? EXIT_USAGE : EXIT_DONE;
    if (end == OPTIONS_GO && first < argc) {
        complain("%s takes no operand; see `squall %s --help`", command->name, command->name);
        *code = EXIT_USAGE;
    }
    return end == OPTIONS_GO && first == argc;
}

/* A shell has cut a value such as {a: 2} into words. */
static bool has_brackets(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strpbrk(argv[i], "{}[]"))
            return true;
    return false;
}

const char *options_scenario(const struct command *command, int argc, char **argv,
                             struct option_taker taker, int *code)
{
    int first;
    enum options_end end = options_parse(command, argc, argv, taker, &first);
    *code = end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (end != OPTIONS_GO)
        return NULL;
    if (argc - first == 1)
        return argv[first];
    complain("%s takes one scenario, not %d%s; see `squall %s --help`", command->name, argc - first,
             has_brackets(argc, argv) ? " (what holds spaces or braces needs 'quotes')" : "",
             command->name);
    return NULL;
}

static bool take_markdown(void *self, int id, const char *value, struct err *err)
{
    (void)id;
    *(bool *)self = strcmp(value, "markdown") == 0;
    return *(bool *)self || strcmp(value, "text") == 0 ||
           err_set(err, "--format is %.100s, but must be text or markdown", value);
}

struct option_taker options_markdown(bool *markdown)
{
    return (struct option_taker){ take_markdown, markdown };
}
