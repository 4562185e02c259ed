/* Texts of the user's, written so that YAML reads the same again. */
#ifndef SQUALL_SCENARIOS_YAML_TEXT_H
#define SQUALL_SCENARIOS_YAML_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* Plain where that can't be taken for anything else, otherwise in double quotes. */
void yaml_write_text(FILE *out, const char *text);
void yaml_write_quoted(FILE *out, const char *text);

/* Nothing in it must be escaped, but for quotes. */
bool yaml_is_printable(const char *text);

#endif
