/* The line is read as options_parse() would read it, as far as it goes; then one of four things is
** being typed: the command, an option, an option's value, or an operand.
*/
#include "cli/complete.h"

#include "cli/offers.h"

#include <stdio.h>
#include <string.h>

/* How far the words before the last one have been read. */
struct line {
    const struct command *command;
    const struct option_row *open; /* the option that the last word is the value of; NULL: none */
    const char **operand;
    size_t operands;
    bool ended; /* by "--": only operands follow */
};

static const struct command *command_of(const struct command *const *commands, size_t count,
                                        const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
    return NULL;
}

/* Of a long name or how it begins, of which `length` characters count. */
static const struct option_row *row_of_name(const struct command *command, const char *name,
                                            size_t length)
{
    const struct option_row *found = NULL;
    for (size_t i = 0; i < command->option_count; i++) {
        const struct option_row *row = &command->options[i];
        if (strncmp(row->name, name, length) != 0)
            continue;
        if (strlen(row->name) == length)
            return row;
        found = found ? found : row;
    }
    return found;
}

static const struct option_row *row_of_letter(const struct command *command, char letter)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].id == letter)
            return &command->options[i];
    return NULL;
}

/* The option of this word that the next word is the value of. */
static const struct option_row *left_open(const struct command *command, const char *word)
{
    if (word[1] == '-') {
        const struct option_row *row = row_of_name(command, word + 2, strlen(word + 2));
        return row && row->argument ? row : NULL;
    }
    for (const char *letter = word + 1; *letter; letter++) {
        const struct option_row *row = row_of_letter(command, *letter);
        if (row && row->argument)
            return letter[1] ? NULL : row;
    }
    return NULL;
}

static void read_word(struct line *line, const char *word)
{
    if (line->open)
        line->open = NULL;
    else if (line->ended || word[0] != '-' || !word[1])
        line->operand[line->operands++] = word;
    else if (strcmp(word, "--") == 0)
        line->ended = true;
    else
        line->open = left_open(line->command, word);
}

/* --- telling --- */

static void tell_commands(struct offer *offer, const struct command *const *commands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        offer_word(offer, commands[i]->name, commands[i]->about);
    offer_word(offer, "help", "all about a command");
}

static void tell_options(struct offer *offer, const struct command *command)
{
    for (size_t i = 0; i < command->option_count; i++)
        offer_word(offer, arena_format(offer->arena, "--%s", command->options[i].name),
                   command->options[i].help);
    offer_word(offer, "--help", "this command's options and examples");
}

/* --name=begun */
static bool tell_attached(struct offer *offer, const struct line *line, const char *word)
{
    const char *equals = strchr(word, '=');
    const struct option_row *row =
        equals && strncmp(word, "--", 2) == 0
            ? row_of_name(line->command, word + 2, (size_t)(equals - word) - 2) : NULL;
    if (!row || !row->argument)
        return false;
    offer->front = arena_text_of(offer->arena, word, (size_t)(equals - word) + 1);
    offer->begun = equals + 1;
    offer_value(offer, row->argument);
    return true;
}

static void tell_word(struct offer *offer, const struct line *line, const char *word)
{
    offer->operand = line->operand;
    offer->operands = line->operands;
    offer->command = line->command;
    if (line->open)
        offer_value(offer, line->open->argument);
    else if (!line->ended && tell_attached(offer, line, word))
        return;
    else if (!line->ended && word[0] == '-')
        tell_options(offer, line->command);
    else
        offer_operand(offer);
}

int complete(const struct command *const *commands, size_t count, int words, char **word)
{
    struct arena *arena = arena_create();
    const char *last = words > 0 ? word[words - 1] : "";
    struct offer offer = { .arena = arena, .begun = last, .front = "" };
    struct line line = { .operand = ARENA_ARRAY(arena, (size_t)words + 1, const char *) };
    if (words <= 1 || (words == 2 && strcmp(word[0], "help") == 0)) {
        tell_commands(&offer, commands, count);
        if (words <= 1)
            offer_word(&offer, "--help", "all commands"),
                offer_word(&offer, "--version", "which version this is");
    } else
        line.command = command_of(commands, count, word[0]);
    for (int i = 1; line.command && i < words - 1; i++)
        read_word(&line, word[i]);
    if (line.command)
        tell_word(&offer, &line, last);
    offer_write(&offer, stdout);
    arena_destroy(arena);
    return EXIT_DONE;
}
