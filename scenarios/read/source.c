/* Source texts.
**
** The bound is checked before a byte is read where the size is known (a plain file), and while
** reading where it is not (a pipe): never more than the bound and one byte is held.
**
** A line ends at LF, CR LF, CR, NEL, LS or PS, for so does libyaml count.  The allowed characters
** are those of YAML 1.1, so that libyaml's own reader has nothing left to complain about.
*/
#include "scenarios/read/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINE_SHOWN = 200 };

static const char mark_utf8[] = "\xef\xbb\xbf";

/* --- lines --- */

/* Bytes of the line break at `at`, 0 if there is none. */
static size_t break_length(const struct source *source, size_t at)
{
    const unsigned char *s = (const unsigned char *)source->text + at;
    if (*s == '\r')
        return s[1] == '\n' ? 2 : 1;
    if (*s == '\n')
        return 1;
    if (*s == 0xc2 && s[1] == 0x85)
        return 2;
    return *s == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9) ? 3 : 0;
}

static void find_lines(struct source *source, struct arena *arena)
{
    size_t lines = 1, filled = 1;
    for (size_t at = 0, length; at < source->length; at += length ? length : 1)
        lines += (length = break_length(source, at)) > 0;
    source->line_start = ARENA_ARRAY(arena, lines, uint32_t);
    source->lines = lines;
    for (size_t at = 0, length; at < source->length; at += length ? length : 1)
        if ((length = break_length(source, at)) > 0)
            source->line_start[filled++] = (uint32_t)(at + length);
}

/* The line, from 0, that holds the byte at `offset`. */
static size_t line_of(const struct source *source, size_t offset)
{
    size_t low = 0, high = source->lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(source->line_start[middle] <= offset ? &low : &high) = middle;
    }
    return low;
}

struct place source_place(const struct source *source, size_t offset)
{
    size_t line = line_of(source, offset), col = 1;
    for (size_t at = source->line_start[line]; at < offset; at++)
        col += ((unsigned char)source->text[at] & 0xc0) != 0x80;
    return (struct place){ source->file, (int)line + 1, (int)col };
}

static const struct source *source_find(const struct sources *sources, const char *file)
{
    const struct source *alike = NULL;
    for (const struct source *s = sources->first; s; s = s->next) {
        if (s->file == file)
            return s;
        if (!alike && strcmp(s->file, file) == 0)
            alike = s;
    }
    return alike;
}

/* Of a long line, only as much as can be shown around the column: a line may be the whole file. */
static const char *line_text(void *self, struct place place, size_t *length)
{
    const struct sources *sources = self;
    const struct source *source = place.file ? source_find(sources, place.file) : NULL;
    if (!source || place.line < 1 || (size_t)place.line > source->lines)
        return NULL;
    size_t start = source->line_start[place.line - 1], end = start;
    size_t enough = start + 4 * ((size_t)(place.col > 0 ? place.col : 0) + LINE_SHOWN);
    while (end < source->length && end < enough && break_length(source, end) == 0)
        end++;
    *length = end - start;
    return source->text + start;
}

struct source_port sources_port(struct sources *sources)
{
    return (struct source_port){ line_text, sources };
}

/* --- taking --- */

static void refuse_unread(struct findings *findings, const char *file)
{
    findings_add(findings, SEVERITY_ERROR, (struct place){ file, 0, 0 },
                 "the file can't be read: %s", strerror(errno));
}

static struct source *refuse_size(struct findings *findings, const char *file, size_t bytes)
{
    struct place place = { file, 0, 0 };
    if (bytes)
        findings_add(findings, SEVERITY_ERROR, place,
                     "the file is too large: %.1f MiB, but a scenario has at most 4 MiB",
                     (double)bytes / (1024 * 1024));
    else
        findings_add(findings, SEVERITY_ERROR, place,
                     "the file is too large: a scenario has at most 4 MiB");
    return NULL;
}

struct source *source_take(struct sources *sources, const char *file, const char *text,
                           size_t length, struct findings *findings)
{
    if (length > SOURCE_LIMIT)
        return refuse_size(findings, file, length);
    size_t mark = length >= 3 && memcmp(text, mark_utf8, 3) == 0 ? 3 : 0;
    struct source *source = ARENA_NEW(sources->arena, struct source);
    *source = (struct source){ .next = sources->first,
                               .file = arena_text(sources->arena, file),
                               .text = arena_text_of(sources->arena, text + mark, length - mark),
                               .length = length - mark };
    find_lines(source, sources->arena);
    sources->first = source;
    return source;
}

static struct source *read_stream(struct sources *sources, const char *path, FILE *stream,
                                  struct findings *findings)
{
    char *text = memory_resize(NULL, SOURCE_LIMIT + 1, 1);
    size_t length = fread(text, 1, SOURCE_LIMIT + 1, stream);
    struct source *source = NULL;
    if (ferror(stream))
        refuse_unread(findings, path);
    else if (length > SOURCE_LIMIT)
        refuse_size(findings, path, 0);
    else
        source = source_take(sources, path, text, length, findings);
    free(text);
    return source;
}

struct source *source_read(struct sources *sources, const char *path, struct findings *findings)
{
    const char *file = arena_text(sources->arena, path);
    struct place place = { file, 0, 0 };
    struct source *source = NULL;
    struct stat about;
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        refuse_unread(findings, file);
        return NULL;
    }
    if (fstat(fileno(stream), &about) != 0)
        refuse_unread(findings, file);
    else if (S_ISDIR(about.st_mode))
        findings_add(findings, SEVERITY_ERROR, place, "this is a directory, not a scenario file");
    else if (S_ISREG(about.st_mode) && about.st_size > (off_t)SOURCE_LIMIT)
        refuse_size(findings, file, (size_t)about.st_size);
    else
        source = read_stream(sources, file, stream, findings);
    fclose(stream);
    return source;
}

/* --- text or not --- */

/* The code point at `s` and its length in bytes; length 0: this is no UTF-8. */
static uint32_t code_point(const unsigned char *s, size_t left, size_t *length)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t bytes = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                 : s[0] < 0xf5 ? 4 : 0;
    *length = 0;
    if (bytes == 0 || bytes > left)
        return 0;
    uint32_t point = bytes == 1 ? s[0] : s[0] & (0xffu >> (bytes + 1));
    for (size_t i = 1; i < bytes; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3fu);
    }
    if (point >= least[bytes] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff))
        *length = bytes;
    return point;
}

static bool is_allowed(uint32_t point)
{
    if (point < 0x20)
        return point == '\t' || point == '\n' || point == '\r';
    if (point >= 0x7f && point < 0xa0)
        return point == 0x85;
    return point != 0xfeff && point != 0xfffe && point != 0xffff;
}

static bool refuse_byte(const struct source *source, size_t at, uint32_t point, bool utf8,
                        struct findings *findings)
{
    struct place place = source_place(source, at);
    const unsigned char *s = (const unsigned char *)source->text;
    if (source->length >= 2 && ((s[0] == 0xff && s[1] == 0xfe) || (s[0] == 0xfe && s[1] == 0xff)))
        findings_add(findings, SEVERITY_ERROR, (struct place){ source->file, 0, 0 },
                     "the file is written in UTF-16; save it as UTF-8");
    else if (!utf8)
        findings_add(findings, SEVERITY_ERROR, place,
                     "the byte 0x%02x here is no UTF-8; save the file as UTF-8", s[at]);
    else
        findings_add(findings, SEVERITY_ERROR, place,
                     "a control character (U+%04X) stands here; a scenario is plain text",
                     (unsigned)point);
    return false;
}

/* Of directives, libyaml needs time quadratic in their number, and nobody needs them here. */
static bool refuse_directive(const struct source *source, size_t at, struct findings *findings)
{
    findings_add(findings, SEVERITY_ERROR, source_place(source, at),
                 "a %%TAG directive: a scenario has no use for tags");
    return false;
}

bool source_is_text(const struct source *source, struct findings *findings)
{
    for (size_t at = 0, length; at < source->length; at += length) {
        const unsigned char *s = (const unsigned char *)source->text + at;
        uint32_t point = code_point(s, source->length - at, &length);
        if (length == 0 || !is_allowed(point))
            return refuse_byte(source, at, point, length > 0, findings);
    }
    for (size_t line = 0; line < source->lines; line++)
        if (strncmp(source->text + source->line_start[line], "%TAG", 4) == 0)
            return refuse_directive(source, source->line_start[line], findings);
    return true;
}
