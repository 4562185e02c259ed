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
