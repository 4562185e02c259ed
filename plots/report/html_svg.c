/* Pictures inside the page.
**
** gnuplot gives the same ids to parts of every picture (gpPt0, textbox ...) and refers to them by
** href='#id' and url(#id); in one page they must differ.  Only what stands inside a tag is changed:
** gnuplot escapes every '<' of a text and puts no text into attributes, so a tag is what stands
** between '<' and the next '>'.
*/
#include "plots/report/html_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* What an id stands behind, and what is written in its stead: href has needed no prefix of its own
** since SVG 2. */
static const struct { const char *found, *written; } places[] = {
    { " id=\"", " id=\"" },           { " id='", " id='" },
    { " xlink:href='#", " href='#" }, { " xlink:href=\"#", " href=\"#" },
    { "url(#", "url(#" },
};

/* A tag from '<' to '>'; returns what follows it. */
static const char *copy_tag(FILE *out, const char *at, const char *prefix)
{
    while (*at && *at != '>') {
        size_t i = 0, count = sizeof places / sizeof *places;
        while (i < count && !begins(at, places[i].found))
            i++;
        if (i == count) {
            fputc(*at++, out);
            continue;
        }
        fprintf(out, "%s%s", places[i].written, prefix);
        at += strlen(places[i].found);
    }
    return at;
}

/* gnuplot names the parts of a plot; as tips under the mouse the names only disturb. */
static const char *skip_title(const char *at)
{
    const char *end = begins(at, "<title>") ? strstr(at, "</title>") : NULL;
    return end ? end + strlen("</title>") : at;
}

/* The value of the root's viewBox; its length is 0 where it has none. */
static size_t view_box(const char *svg, const char *end, const char **value)
{
    const char *found = strstr(svg, "viewBox=\"");
    if (!found || found > end)
        return 0;
    *value = found + strlen("viewBox=\"");
    return strcspn(*value, "\"");
}

bool html_svg(FILE *out, const char *svg, const char *prefix, const char *label)
{
    const char *root = strstr(svg, "<svg"), *inside = root ? strchr(root, '>') : NULL, *box;
    size_t length = inside ? view_box(root, inside, &box) : 0;
    if (!length)
        return false;
    const char *described = strstr(inside, "</desc>");
    const char *at = described ? described + strlen("</desc>") : inside + 1;
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%.*s\" role=\"img\" "
                 "aria-label=\"%s\">", (int)length, box, label);
    while (*at) {
        at = skip_title(at);
        at = *at == '<' ? copy_tag(out, at, prefix) : at;
        if (*at)
            fputc(*at++, out);
    }
    return true;
}

/* What gnuplot draws, NULL with `err` where it does not.  The caller frees it. */
static char *drawn(const struct html *html, struct picture_of picture, struct err *err)
{
    struct figure figure = { .of = picture, .scripts = html->content->scripts,
                             .output = "the report's picture", .watch = html->content->watch };
    char *svg = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&svg, &size);
    assert(memory);
    bool fine = figure_draw_to(&figure, "svg", memory, err);
    fclose(memory);
    if (fine)
        return svg;
    free(svg);
    return NULL;
}

const char *html_picture(const struct html *html, struct picture_of picture, const char *prefix,
                         const char *label, struct err *err)
{
    char *svg = drawn(html, picture, err), *bytes = NULL;
    if (!svg)
        return NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&bytes, &size);
    assert(memory);
    bool fine = html_svg(memory, svg, prefix, html_text(html, label)) ||
                err_set(err, "gnuplot gave no SVG that can be shown in a page");
    fclose(memory);
    const char *text = fine ? arena_text(html->arena, bytes) : NULL;
    free(svg);
    free(bytes);
    return text;
}
