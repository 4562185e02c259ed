/* Foreign text made harmless to look at: names, arguments, paths, what other programs say.
**
** A terminal obeys control characters, and those that turn the direction of writing make a text
** read other than it is.  All that shows foreign text to people asks here, so that what is harmless
** is decided once; data (JSON, YAML) escapes what is not, and loses nothing.
*/
#ifndef SQUALL_BASE_CLEAN_H
#define SQUALL_BASE_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One character of UTF-8 and how many bytes it takes: 1 where there is no UTF-8, then it is not
** `valid`.  Not `shown`: a control character of ASCII or Latin-1 (the tab among them) or of the
** direction of writing, or not valid. */
struct character {
    size_t bytes;
    uint32_t code;
    bool valid, shown;
};

/* `left`: bytes that may be read, at least 1; SIZE_MAX for a text that ends in NUL. */
struct character character_at(const char *text, size_t left);

/* The text in one line: tabs stay, what is not shown otherwise becomes '?'. */
void clean_write(FILE *out, const char *text);

#endif
