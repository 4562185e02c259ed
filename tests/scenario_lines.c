#include "tests/scenario_lines.h"

#include <stdio.h>
#include <string.h>

struct line *lines_add(struct lines *lines, int level, const char *text)
{
    if (lines->count == lines->room) {
        struct line *old = lines->line;
        lines->room = lines->room ? 2 * lines->room : 256;
        lines->line = ARENA_ARRAY(lines->arena, lines->room, struct line);
        if (lines->count)
            memcpy(lines->line, old, lines->count * sizeof *old);
    }
    struct line *line = &lines->line[lines->count++];
    *line = (struct line){ .text = text, .level = level };
    return line;
}

size_t lines_block_end(const struct lines *lines, size_t begin)
{
    size_t end = begin + 1;
    while (end < lines->count && lines->line[end].level > lines->line[begin].level)
        end++;
    return end;
}

size_t lines_block_around(const struct lines *lines, size_t begin)
{
    size_t around = begin;
    if (lines->line[begin].level == 0)
        return begin;
    while (lines->line[around].level >= lines->line[begin].level)
        around--;
    return around;
}

struct lines lines_cut(struct lines *lines, size_t from)
{
    struct lines tail = { .arena = lines->arena };
    for (size_t i = from; i < lines->count; i++)
        *lines_add(&tail, 0, "") = lines->line[i];
    lines->count = from;
    return tail;
}

void lines_append(struct lines *lines, const struct lines *more)
{
    for (size_t i = 0; i < more->count; i++)
        *lines_add(lines, 0, "") = more->line[i];
}

const struct line *lines_owner(const struct lines *lines)
{
    for (size_t i = lines->count; i-- > 0 && lines->line[i].level > 0;)
        if (lines->line[i].level == 1)
            return lines->line[i].name ? &lines->line[i] : NULL;
    return NULL;
}

bool line_is_call(const struct line *line)
{
    return line->map && (strcmp(line->map, "calls") == 0 || strcmp(line->map, "publishes") == 0);
}

const char *lines_text(const struct lines *lines, struct arena *arena)
{
    size_t length = 1;
    for (size_t i = 0; i < lines->count; i++)
        length += 2 * (size_t)lines->line[i].level + strlen(lines->line[i].text) + 1;
    char *text = arena_take(arena, length), *end = text;
    for (size_t i = 0; i < lines->count; i++)
        end += sprintf(end, "%*s%s\n", 2 * lines->line[i].level, "", lines->line[i].text);
    return text;
}
