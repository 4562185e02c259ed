#include "scenarios/read/yaml_text.h"

#include "base/clean.h"

#include <stdint.h>
#include <string.h>

static bool is_plain(const char *text)
{
    static const char *const taken[] = { "true", "false", "yes", "no",   "on", "off",
                                         "null", "none",  "y",   "n",  "unlimited" };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(text, taken[i]) == 0)
            return false;
    return length > 0 && strchr(letters, text[0]) && text[length - 1] != ' ' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789 -./()") ==
               length;
}

/* Characters YAML takes as they are, and a terminal; others are escaped. */
static bool is_printable(const struct character *c)
{
    return c->shown && c->code != 0xfffe && c->code != 0xffff && c->code != 0xfeff;
}

void yaml_write_text(FILE *out, const char *text)
{
    if (is_plain(text))
        fputs(text, out);
    else
        yaml_write_quoted(out, text);
}

void yaml_write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if (*text == '\n')
            fputs("\\n", out);
        else if (is_printable(&c))
            fwrite(text, 1, c.bytes, out);
        else
            fprintf(out, "\\U%08lX", (unsigned long)c.code);
    }
    fputc('"', out);
}

bool yaml_is_printable(const char *text)
{
    bool printable = true;
    for (struct character c; printable && *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        printable = is_printable(&c);
    }
    return printable;
}
