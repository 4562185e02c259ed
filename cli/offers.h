/* What may stand for a word of a command line: files, stories, variants, paths, metrics ...
**
** A placeholder says it: NAME of an option is a variant, FILE of a command a scenario or the name
** of a story; one in small letters is itself what may be written: "table|json|csv".
*/
#ifndef SQUALL_CLI_OFFERS_H
#define SQUALL_CLI_OFFERS_H

#include "base/arena.h"
#include "cli/cli.h"

#include <stdio.h>

struct offer {
    struct arena *arena;
    const char *front, *begun; /* what stays as it is, and what is completed behind it */
    const struct command *command;
    const char **operand; /* of the words before it */
    size_t operands;
    const char **line; /* the answer so far, each word once */
    size_t lines, room;
};

/* One word, where it begins as what was begun. */
void offer_word(struct offer *offer, const char *word, const char *about);

/* All for an option's argument, and for the operand that comes next. */
void offer_value(struct offer *offer, const char *placeholder);
void offer_operand(struct offer *offer);

void offer_write(const struct offer *offer, FILE *out);

#endif
