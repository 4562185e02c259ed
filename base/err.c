/* Errors with a place.
**
** Findings are a list in the order of finding, and beside it a table of chains by hash, so that a
** file with very many errors still costs little for each (a text is kept once).  They are sorted
** only when written.
**
** What is shown of a user's file is cut into characters first: a column is a character, whatever
** its bytes, and whatever could steer a terminal becomes '?'.  A character that fills two columns
** of the terminal moves the caret by one; accepted, for keys and values are mostly plain letters.
*/
#include "base/err.h"

#include "base/alike.h"
#include "base/arena.h"
#include "base/clean.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 4096, LINE_MAX_COLUMNS = 100, MARK = 3, GROUPS = 200, PLACES_SHOWN = 12 };

static bool err_fill(struct err *err, struct place place, const char *format, va_list args)
{
    err->place = place;
    vsnprintf(err->text, sizeof err->text, format, args);
    return false;
}

bool err_set(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_fill(err, (struct place){ NULL, 0, 0 }, format, args);
    va_end(args);
    return false;
}

bool err_set_at(struct err *err, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_fill(err, place, format, args);
    va_end(args);
    return false;
}

/* --- collecting --- */

void findings_init(struct findings *findings, struct arena *arena)
{
    *findings = (struct findings){ .arena = arena };
    findings->seen = ARENA_ARRAY(arena, CHAINS, struct finding *);
}

static bool same_file(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static size_t chain_of(struct place place, const char *text)
{
    uint32_t hash = 2166136261u ^ (uint32_t)place.line * 31u ^ (uint32_t)place.col;
    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return (hash ^ hash >> 16) % CHAINS;
}

static bool was_added(const struct finding *chain, enum severity severity, struct place place,
                      const char *text)
{
    for (const struct finding *f = chain; f; f = f->alike)
        if (f->severity == severity && f->place.line == place.line && f->place.col == place.col &&
            strcmp(f->text, text) == 0 && same_file(f->place.file, place.file))
            return true;
    return false;
}

static char *format_in(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    char *text = arena_take(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

static void add(struct findings *findings, enum severity severity, struct place place,
                const char *format, va_list args)
{
    const char *text = format_in(findings->arena, format, args);
    struct finding **chain = &findings->seen[chain_of(place, text)];
    if (was_added(*chain, severity, place, text))
        return;
    struct finding *finding = ARENA_NEW(findings->arena, struct finding);
    *finding = (struct finding){ .alike = *chain, .severity = severity, .place = place,
                                 .text = text };
    *chain = finding;
    *(findings->last ? &findings->last->next : &findings->first) = finding;
    findings->last = finding;
    ++*(severity == SEVERITY_ERROR ? &findings->errors : &findings->warnings);
}

void findings_add(struct findings *findings, enum severity severity, struct place place,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(findings, severity, place, format, args);
    va_end(args);
}

void findings_about(struct findings *findings, enum severity severity, const void *member,
                    const char *format, ...)
{
    struct place place = { NULL, 0, 0 };
    if (findings->places.place_of)
        place = findings->places.place_of(findings->places.self, member);
    va_list args;
    va_start(args, format);
    add(findings, severity, place, format, args);
    va_end(args);
}

/* --- showing --- */

static void write_character(FILE *out, const char *bytes, struct character character)
{
    if (character.shown || *bytes == '\t')
        fwrite(bytes, 1, character.bytes, out);
    else
        fputc('?', out);
}

/* Characters first .. last - 1 of a line are shown. */
struct window {
    size_t first, last;
};

static struct window window_around(size_t columns, size_t caret)
{
    const size_t room = LINE_MAX_COLUMNS - MARK;
    if (columns <= LINE_MAX_COLUMNS)
        return (struct window){ 0, columns };
    if (caret < room)
        return (struct window){ 0, room };
    if (caret + room >= columns)
        return (struct window){ columns - room, columns };
    return (struct window){ caret - (room - MARK) / 2, caret + (room - MARK) / 2 };
}

static size_t columns_of(const char *line, size_t length)
{
    size_t columns = 0;
    for (size_t at = 0; at < length; columns++)
        at += character_at(line + at, length - at).bytes;
    return columns;
}

/* The line itself, or (caret line) blanks up to the caret, tabs copied so that the caret stands
** under its column. */
static void write_window(FILE *out, const char *line, size_t length, struct window window,
                         bool blank)
{
    size_t column = 0;
    for (size_t at = 0; at < length && column < window.last; column++) {
        struct character character = character_at(line + at, length - at);
        if (column >= window.first && blank)
            fputc(line[at] == '\t' ? '\t' : ' ', out);
        else if (column >= window.first)
            write_character(out, line + at, character);
        at += character.bytes;
    }
}

static void write_line(FILE *out, const char *line, size_t length, int col)
{
    size_t columns = columns_of(line, length);
    size_t caret = col > 0 ? (size_t)col - 1 : 0;
    caret = caret > columns ? columns : caret;
    struct window window = window_around(columns, caret);
    bool cut = window.first > 0;
    fputs(cut ? "..." : "", out);
    write_window(out, line, length, window, false);
    fputs(window.last < columns ? "...\n" : "\n", out);
    if (col < 1)
        return;
    fputs(cut ? "   " : "", out);
    write_window(out, line, length, (struct window){ window.first, caret }, true);
    fputs("^\n", out);
}

/* One finding as a compiler would show it: `file:line:col: error: text`, the line, a caret.  Of a
** line over 100 columns only a window around the caret is shown.  Control bytes and what is no
** UTF-8 are shown as '?', in the text and in the file's name too. */
static void finding_write(FILE *out, const struct findings *findings, const struct finding *finding)
{
    struct place place = finding->place;
    if (place.file) {
        clean_write(out, place.file);
        if (place.line > 0)
            fprintf(out, ":%d", place.line);
        if (place.line > 0 && place.col > 0)
            fprintf(out, ":%d", place.col);
        fputs(": ", out);
    }
    fputs(finding->severity == SEVERITY_ERROR ? "error: " : "warning: ", out);
    clean_write(out, finding->text);
    fputc('\n', out);
    if (!place.file || place.line < 1 || !findings->sources.line)
        return;
    size_t length = 0;
    const char *line = findings->sources.line(findings->sources.self, place, &length);
    if (line)
        write_line(out, line, length, place.col);
}

struct ranked {
    const struct finding *finding;
    size_t rank, group; /* group: where in the list the first stands that says the same */
};

static int by_place(const void *left, const void *right)
{
    const struct ranked *x = left, *y = right;
    struct place a = x->finding->place, b = y->finding->place;
    if (!a.file != !b.file)
        return a.file ? -1 : 1;
    int files = a.file ? strcmp(a.file, b.file) : 0;
    if (files != 0)
        return files;
    if (a.line != b.line)
        return a.line < b.line ? -1 : 1;
    if (a.col != b.col)
        return a.col < b.col ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* Sorted by place, and warnings that say the same of other things put together. */
static struct ranked *rank_all(const struct findings *findings, size_t count)
{
    struct ranked *ranked = ARENA_ARRAY(findings->arena, count, struct ranked);
    size_t filled = 0;
    for (const struct finding *f = findings->first; f; f = f->next, filled++)
        ranked[filled] = (struct ranked){ f, filled, 0 };
    assert(filled == count);
    if (count)
        qsort(ranked, count, sizeof *ranked, by_place);
    size_t *first = ARENA_ARRAY(findings->arena, GROUPS, size_t), groups = 0;
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = ranked[i].finding;
        bool may = finding->severity == SEVERITY_WARNING && finding->place.file;
        size_t g = 0;
        while (may && g < groups && !texts_alike(ranked[first[g]].finding->text, finding->text))
            g++;
        ranked[i].group = may && g < groups ? first[g] : i;
        if (may && g == groups && groups < GROUPS)
            first[groups++] = i;
    }
    return ranked;
}

static bool same_place(const struct finding *a, const struct finding *b)
{
    return same_file(a->place.file, b->place.file) && a->place.line == b->place.line &&
           a->place.col == b->place.col;
}

static void write_place(FILE *out, const struct finding *first, const struct finding *other)
{
    if (!same_file(first->place.file, other->place.file)) {
        clean_write(out, other->place.file);
        fputc(':', out);
    }
    if (same_place(first, other))
        fputs("the same place", out);
    else
        fprintf(out, "%d:%d", other->place.line, other->place.col);
    if (strcmp(first->text, other->text) == 0)
        return;
    fputs(" (", out);
    texts_difference(out, first->text, other->text);
    fputc(')', out);
}

/* "  also at 28:7 ('stock'), 43:25" */
static void write_others(FILE *out, const struct ranked *ranked, size_t count, size_t first)
{
    size_t told = 0;
    for (size_t i = first + 1; i < count; i++) {
        if (ranked[i].group != first || ++told > PLACES_SHOWN)
            continue;
        fputs(told == 1 ? "  also at " : ", ", out);
        write_place(out, ranked[first].finding, ranked[i].finding);
    }
    if (told > PLACES_SHOWN)
        fprintf(out, " and at %zu more places", told - PLACES_SHOWN);
    if (told)
        fputc('\n', out);
}

static void write_some(FILE *out, const struct findings *findings, bool warnings)
{
    size_t count = (size_t)findings->errors + (size_t)findings->warnings;
    const struct ranked *ranked = rank_all(findings, count);
    for (size_t i = 0; i < count; i++) {
        bool error = ranked[i].finding->severity == SEVERITY_ERROR;
        if ((!warnings && !error) || ranked[i].group != i)
            continue;
        finding_write(out, findings, ranked[i].finding);
        write_others(out, ranked, count, i);
    }
}

size_t findings_warnings(const struct findings *findings)
{
    size_t count = (size_t)findings->errors + (size_t)findings->warnings, told = 0;
    const struct ranked *ranked = rank_all(findings, count);
    for (size_t i = 0; i < count; i++)
        told += ranked[i].finding->severity == SEVERITY_WARNING && ranked[i].group == i;
    return told;
}

void findings_write(FILE *out, const struct findings *findings)
{
    write_some(out, findings, true);
}

void findings_write_errors(FILE *out, const struct findings *findings)
{
    write_some(out, findings, false);
}
