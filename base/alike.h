/* Texts that say the same of other things: "the queue of 'a' has no limit", and of 'b'. */
#ifndef SQUALL_BASE_ALIKE_H
#define SQUALL_BASE_ALIKE_H

#include <stdbool.h>
#include <stdio.h>

/* Word by word the same, but for a few that are a name in quotes or hold a digit. */
bool texts_alike(const char *first, const char *other);

/* The words in which `other` differs, "'b', 3 s", with commas between; nothing where in none. */
void texts_difference(FILE *out, const char *first, const char *other);

#endif
