#include "cli/complain.h"

#include "base/clean.h"

#include <stdio.h>
#include <stdlib.h>

void complain(const char *format, ...)
{
    char *text = NULL;
    va_list values;
    va_start(values, format);
    if (vasprintf(&text, format, values) < 0)
        text = NULL;
    va_end(values);
    fputs("squall: ", stderr);
    clean_write(stderr, text ? text : format);
    fputc('\n', stderr);
    free(text);
}

int complain_unmentioned(const char *what, const char *command, const char *word,
                         const char *const *names, size_t count)
{
    const char *near = nearest_word(word, names, count);
    if (near)
        complain("no %s mentions '%.60s'; did you mean '%s'?", what, word, near);
    else
        complain("no %s mentions '%.60s'; `squall %s` lists them", what, word, command);
    return EXIT_USAGE;
}

int complain_err(const struct err *err, int code)
{
    const struct place *place = &err->place;
    if (!place->file) {
        complain("%s", err->text);
        return code;
    }
    clean_write(stderr, place->file);
    if (place->line > 0)
        fprintf(stderr, ":%d:%d", place->line, place->col);
    fputs(": error: ", stderr);
    clean_write(stderr, err->text);
    fputc('\n', stderr);
    return code;
}
