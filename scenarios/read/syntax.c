/* libyaml's complaints, in words that help.
**
** libyaml names what its grammar missed, seldom what the writer did.  The table below says the
** usual cause; a problem that is not in it is passed on with its context.
*/
#include "scenarios/read/syntax.h"

#include <string.h>

/* problem, our words, whether the place of the context (where it began) helps more */
static const struct {
    const char *problem, *words;
    bool at_context;
} meant[] = {
    { "mapping values are not allowed in this context",
      "a ':' does not fit here: the line is indented too far, or two `key: value` share one line "
      "(put text with a colon in quotes)",
      false },
    { "could not find expected ':'",
      "this line is no `key: value`: a ':' and a blank must follow the key", true },
    { "did not find expected key",
      "a key was expected here: is the indentation the same as in the lines above, and does "
      "nothing follow a quoted value?",
      false },
    { "did not find expected '-' indicator",
      "a '-' was expected here: is the indentation the same as in the items above?", false },
    { "did not find expected ',' or '}'", "a ',' or '}' was expected here", false },
    { "did not find expected ',' or ']'", "a ',' or ']' was expected here", false },
    { "found unexpected end of stream",
      "the quotation mark that begins here is never closed", true },
    { "found unexpected document indicator",
      "the quotation mark that begins here is not closed before the document ends", true },
    { "block sequence entries are not allowed in this context",
      "a '-' does not fit here: a list begins on a line of its own", false },
    { "did not find expected node content", "a value was expected here", false },
    { "did not find expected <document start>",
      "this line fits nothing above it: is the indentation right?", false },
};

/* A mark of the parser as a place; `from` is where the YAML begins in the first line. */
static struct place syntax_place(const struct source *source, size_t from, yaml_mark_t mark)
{
    struct place start = source_place(source, from);
    if ((size_t)start.line + mark.line > source->lines) /* the end of the text */
        return source_place(source, source->length);
    int col = (int)mark.column + (mark.line == 0 ? start.col : 1);
    return (struct place){ source->file, start.line + (int)mark.line, col };
}

static size_t offset_of(const struct source *source, size_t from, yaml_mark_t mark)
{
    size_t column = mark.column;
    if (mark.line >= source->lines)
        return source->length;
    size_t at = mark.line ? source->line_start[mark.line] : from;
    for (; at < source->length && column > 0; column--)
        do
            at++;
        while (((unsigned char)source->text[at] & 0xc0) == 0x80);
    return at;
}

/* Far out in a line the search for it is not worth its time: a line may be the whole file. */
struct place syntax_value_place(const struct source *source, size_t from, yaml_mark_t mark)
{
    static const char blanks[] = " \t\r\n";
    const char *text = source->text;
    if (mark.column > 1000)
        return syntax_place(source, from, mark);
    size_t at = offset_of(source, from, mark);
    while (text[at] == '&') {
        at += strcspn(text + at, blanks);
        at += strspn(text + at, blanks);
    }
    return at < source->length ? source_place(source, at) : syntax_place(source, from, mark);
}

static void report_character(struct findings *findings, struct place place, char c)
{
    if (c == '\t')
        findings_add(findings, SEVERITY_ERROR, place, "a tab: YAML is indented with blanks only");
    else
        findings_add(findings, SEVERITY_ERROR, place,
                     "a value can't begin with '%c': put it in quotes", c);
}

/* A bracket left open shows at the end of the text only; it is its beginning that helps. */
static bool report_open_bracket(const yaml_parser_t *parser, const struct source *source,
                                size_t from, struct findings *findings)
{
    size_t begun = offset_of(source, from, parser->context_mark);
    char c = begun < source->length ? source->text[begun] : '\0';
    if (!parser->context || (c != '[' && c != '{') ||
        offset_of(source, from, parser->problem_mark) < source->length)
        return false;
    findings_add(findings, SEVERITY_ERROR, syntax_place(source, from, parser->context_mark),
                 "the '%c' that begins here is never closed", c);
    return true;
}

void syntax_report(const yaml_parser_t *parser, const struct source *source, size_t from,
                   struct findings *findings)
{
    const char *problem = parser->problem ? parser->problem : "no YAML";
    struct place place = syntax_place(source, from, parser->problem_mark);
    size_t at = offset_of(source, from, parser->problem_mark);
    bool tab = at < source->length && source->text[at] == '\t';
    if (tab || strcmp(problem, "found character that cannot start any token") == 0) {
        report_character(findings, place, source->text[at]);
        return;
    }
    if (report_open_bracket(parser, source, from, findings))
        return;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        if (strcmp(problem, meant[i].problem) != 0)
            continue;
        if (meant[i].at_context && parser->context)
            place = syntax_place(source, from, parser->context_mark);
        findings_add(findings, SEVERITY_ERROR, place, "%s", meant[i].words);
        return;
    }
    findings_add(findings, SEVERITY_ERROR, place, "%s%s%s", problem, parser->context ? " " : "",
                 parser->context ? parser->context : "");
}
