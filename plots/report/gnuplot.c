#include "plots/report/gnuplot.h"

#include "plots/report/text.h"

#include <math.h>
#include <string.h>

const char *gnuplot_quote(struct arena *arena, const char *text)
{
    static const char quote[] = "'.\"'\".'"; /* ends the string, adds "'", begins the next */
    const char *clean = text_clean(arena, text);
    char *quoted = arena_take(arena, strlen(quote) * strlen(clean) + 3), *to = quoted;
    *to++ = '\'';
    for (; *clean; clean++) {
        if (*clean == '\'')
            to = stpcpy(to, quote);
        else
            *to++ = *clean;
    }
    *to = '\'';
    return quoted;
}

void gnuplot_number(FILE *out, double number)
{
    if (isnan(number))
        fputs(" NaN", out);
    else
        fprintf(out, " %.6g", number);
}

void gnuplot_value(FILE *out, const char *variable, double value)
{
    fprintf(out, "%s =", variable);
    gnuplot_number(out, isfinite(value) ? value : NAN);
    fputc('\n', out);
}

void gnuplot_word(FILE *out, struct arena *arena, const char *variable, const char *text,
                  size_t width)
{
    fprintf(out, "%s = %s\n", variable, gnuplot_quote(arena, text_cut(arena, text, width)));
}

/* gnuplot has no empty arrays: an unused one holds one empty name. */
void gnuplot_names(FILE *out, struct arena *arena, const char *array, const char *const *names,
                   size_t count, size_t width)
{
    fprintf(out, "%ss = %zu\narray %s[%zu] = [", array, count, array, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        const char *name = text_cut_name(arena, names[i], width);
        fprintf(out, "%s%s", i ? ", " : "", gnuplot_quote(arena, name));
    }
    fprintf(out, "%s]\n", count ? "" : "''");
}

size_t gnuplot_row_at(double middle, double end, bool alone, double at[2])
{
    at[0] = alone ? 0 : middle;
    at[1] = end;
    return alone ? 2 : 1;
}
