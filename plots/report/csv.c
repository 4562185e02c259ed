/* Results as CSV.
**
** A path holds names from the scenario, which may hold commas and quotes: such cells are quoted,
** with the semicolon and the tab, at which some spreadsheets part cells.  A series of 10 000
** windows and 60 columns is 600 000 numbers, about a quarter of a second.
*/
#include "plots/report/csv.h"

#include "base/clean.h"
#include "plots/report/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_number(const char *text)
{
    char *end;
    strtod(text, &end);
    return *end == '\0';
}

/* What a spreadsheet would take for a formula, as OWASP lists it ("CSV Injection"); the last four
** are the wide signs of East Asia.  The sign of a number is none. */
static bool is_formula(const char *text)
{
    static const uint32_t signs[] = { '=', '+', '-', '@', '\t', '\r', '\n',
                                      0xff1d, 0xff0b, 0xff0d, 0xff20 };
    uint32_t first = character_at(text, SIZE_MAX).code;
    for (size_t i = 0; *text && i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == first)
            return !is_number(text);
    return false;
}

void csv_cell(FILE *out, const char *text)
{
    bool formula = is_formula(text), quoted = formula || strpbrk(text, ",;\"\t\r\n");
    fputs(quoted ? "\"" : "", out);
    fputs(formula ? "'" : "", out);
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (*text == '"')
            fputc('"', out);
        if (c.shown || *text == '\t' || *text == '\n')
            fwrite(text, 1, c.bytes, out);
        else
            fputc('?', out);
    }
    fputs(quoted ? "\"" : "", out);
}

void csv_number(FILE *out, double number)
{
    char text[EXACT_TEXT];
    fputc(',', out);
    fputs(number_exact(number, text), out);
}

static bool in_fault(const struct results *results, sim_time from, sim_time to)
{
    for (size_t i = 0; i < results->faults; i++)
        if (results->fault[i].role == ROLE_TRIGGER && results->fault[i].begin < to &&
            results->fault[i].end > from)
            return true;
    return false;
}

static void write_window(FILE *out, const struct results *results, size_t window)
{
    static const char *const healthy[] = { [HEALTH_IDLE] = "", [HEALTH_GOOD] = "1",
                                           [HEALTH_BAD] = "0" };
    char text[EXACT_TEXT];
    sim_time from = (sim_time)window * results->tick;
    fputs(number_exact((double)from / 1e9, text), out); /* 0.3, where time_to_s() gives 0.30..04 */
    fprintf(out, ",%d,%s", in_fault(results, from, from + results->tick),
            healthy[results->health[window]]);
    for (size_t i = 0; i < results->measures; i++)
        if (results->measure[i].series)
            csv_number(out, results->measure[i].series[window]);
    fputc('\n', out);
}

void csv_series(FILE *out, const struct results *results)
{
    fputs("time_s,fault,healthy", out);
    for (size_t i = 0; i < results->measures; i++) {
        if (!results->measure[i].series)
            continue;
        fputc(',', out);
        csv_cell(out, results->measure[i].path);
    }
    fputc('\n', out);
    for (size_t window = 0; window < results->windows; window++)
        write_window(out, results, window);
}

void csv_summary(FILE *out, const struct study *study)
{
    const struct results *results = study->run[0];
    fputs("path,mean,ci95,unit\n", out);
    for (size_t i = 0; i < results->measures; i++) {
        csv_cell(out, results->measure[i].path);
        csv_number(out, study->estimate[i].mean);
        csv_number(out, study->estimate[i].half_width);
        fputc(',', out);
        csv_cell(out, results->measure[i].metric->unit);
        fputc('\n', out);
    }
}
