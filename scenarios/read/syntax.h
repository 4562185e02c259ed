/* libyaml's complaints, in words that help. */
#ifndef SQUALL_SCENARIOS_SYNTAX_H
#define SQUALL_SCENARIOS_SYNTAX_H

#include "scenarios/read/source.h"

#include <yaml.h>

/* Where the value itself begins that `mark` says begins: after its anchor. */
struct place syntax_value_place(const struct source *source, size_t from, yaml_mark_t mark);

/* Adds the finding for the error in which the parser stopped. */
void syntax_report(const yaml_parser_t *parser, const struct source *source, size_t from,
                   struct findings *findings);

#endif
