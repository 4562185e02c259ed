/* Writing results.json: a line a run's part and a line a series, so that a person finds his way.
**
**     {"results": 1, "squall": "0.1.0", "variant": "before", "seed": 1, "wanted": 10,
**      "changes": ["services.db.workers", "4"],
**      "metrics": ["run.calls", ...],
**      "runs": [
**       {"replication": 0, "seed": 1, "events": 9,
**        "judgement": {"verdict": "storm", ..., "trigger": {...}, "cause": {...}},
**        "faults": [{"begin": 0, ...}],
**        "totals": [12, ...],
**        "health": "++--..",
**        "series": [[1, 2, null], null, ...]}]}
**
** Where there are queues the judgement has a `lag`, too.  Totals and series stand in the order of
** `metrics`.  Times are nanoseconds, or seconds where they are fractions; what is undefined is null,
** the infinite "inf" and "-inf".  A run that has kept no series has neither health nor series; one
** that is not written whole has null for those left out.  It is written as it goes: a large study
** has a million numbers.
*/
#include "study/results_file.h"

#include "base/clean.h"
#include "base/units.h"
#include "study/results_members.h"

#include <inttypes.h>
#include <math.h>

/* --- values --- */

static void write_text(FILE *out, const char *text)
{
    if (!text) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (!c.valid)
            fputc('?', out);
        else if (!c.shown)
            fprintf(out, "\\u%04X", (unsigned)c.code);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else
            fwrite(text, 1, c.bytes, out);
    }
    fputc('"', out);
}

static void write_number(FILE *out, double number)
{
    char text[EXACT_TEXT];
    if (isnan(number))
        fputs("null", out);
    else if (isinf(number))
        fputs(number > 0 ? "\"inf\"" : "\"-inf\"", out);
    else if (number == 0)
        fputs(signbit(number) ? "-0.0" : "0", out);
    else
        fputs(number_exact(number, text), out);
}

static void write_numbers(FILE *out, const double *number, size_t count)
{
    fputc('[', out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        write_number(out, number[i]);
    }
    fputc(']', out);
}

static void write_texts(FILE *out, const char *const *text, size_t count)
{
    fputc('[', out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        write_text(out, text[i]);
    }
    fputc(']', out);
}

/* --- members --- */

static void write_member(FILE *out, enum how how, const void *at)
{
    switch (how) {
    case HOW_NUMBER: write_number(out, *(const double *)at); break;
    case HOW_FLAG: fputs(*(const bool *)at ? "true" : "false", out); break;
    case HOW_TIME: fprintf(out, "%" PRId64, *(const sim_time *)at); break;
    case HOW_TEXT: case HOW_NAME: write_text(out, *(const char *const *)at); break;
    case HOW_PLACE:
        if (*(const size_t *)at == KEPT_NOWHERE)
            fputs("null", out);
        else
            fprintf(out, "%zu", *(const size_t *)at);
        break;
    case HOW_VERDICT: case HOW_CAUSE: case HOW_OUTCOME: case HOW_ROLE:
        write_text(out, choice_word(how, choice_get(how, at)));
        break;
    }
}

/* Without the braces. */
static void write_members(FILE *out, const struct members *members, const void *object)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->member[i];
        fprintf(out, "%s\"%s\": ", i ? ", " : "", member->name);
        write_member(out, member->how, (const char *)object + member->at);
    }
}

/* --- runs --- */

static void write_judgement(FILE *out, const struct results *results)
{
    const struct judgement *judgement = &results->judgement;
    fputs("   \"judgement\": {", out);
    write_members(out, &judgement_members, judgement);
    fputs(",\n    \"trigger\": {", out);
    write_members(out, &trigger_members, &judgement->trigger);
    fputs("},\n    \"cause\": {", out);
    write_members(out, &cause_members, &judgement->cause);
    if (results->queues > 0) {
        fputs("},\n    \"lag\": {", out);
        write_members(out, &lag_members, &judgement->lag);
    }
    fputs("}},\n", out);
}

static void write_faults(FILE *out, const struct results *results)
{
    fputs("   \"faults\": [", out);
    for (size_t i = 0; i < results->faults; i++) {
        fputs(i ? ",\n    {" : "\n    {", out);
        write_members(out, &period_members, &results->fault[i]);
        fputc('}', out);
    }
    fputs("],\n", out);
}

static void write_totals(FILE *out, const struct results *results)
{
    fputs("   \"totals\": [", out);
    for (size_t i = 0; i < results->measures; i++) {
        fputs(i ? ", " : "", out);
        write_number(out, results->measure[i].total);
    }
    fputs("],\n", out);
}

static void write_series(FILE *out, const struct results *results, bool whole)
{
    fputs("   \"health\": \"", out);
    for (size_t w = 0; w < results->windows; w++)
        fputc(health_letters[results->health[w]], out);
    fputs("\",\n   \"series\": [", out);
    for (size_t i = 0; i < results->measures; i++) {
        const struct measure *measure = &results->measure[i];
        fputs(i ? ",\n    " : "\n    ", out);
        if (measure->series && (whole || measure->metric->use & METRIC_COMMON))
            write_numbers(out, measure->series, results->windows);
        else
            fputs("null", out);
    }
    fputs("]", out);
}

static void write_run(FILE *out, const struct results *results, bool whole)
{
    fprintf(out, "  {\"replication\": %" PRIu64 ", \"seed\": %" PRId64, results->replication,
            (int64_t)results->seed);
    fprintf(out, ", \"events\": %" PRIu64 ",\n", results->events);
    write_judgement(out, results);
    write_faults(out, results);
    write_totals(out, results);
    if (results->health)
        write_series(out, results, whole);
    else
        fputs("   \"health\": null, \"series\": null", out);
    fputc('}', out);
}

/* --- files --- */

static void write_head(FILE *out, const char *version)
{
    fprintf(out, "{\"results\": %d, \"squall\": ", RESULTS_FORM);
    write_text(out, version);
}

static void write_paths(FILE *out, const struct results *results)
{
    fputs(" \"metrics\": [", out);
    for (size_t i = 0; i < results->measures; i++) {
        fputs(i ? ",\n  " : "\n  ", out);
        write_text(out, results->measure[i].path);
    }
    fputs("],\n", out);
}

/* A path, its value, the next path ...  Nothing where it is not known. */
static void write_changes(FILE *out, const struct study *study)
{
    if (!study->changed)
        return;
    fputs(" \"changes\": [", out);
    for (size_t i = 0; i < study->changes; i++) {
        fputs(i ? ", " : "", out);
        write_text(out, study->changed[i].path);
        fputs(", ", out);
        write_text(out, study->changed[i].value);
    }
    fputs("],\n", out);
}

void study_write(FILE *out, const struct study *study, const struct results *whole,
                 const char *version)
{
    write_head(out, version);
    fputs(", \"variant\": ", out);
    write_text(out, study->variant);
    fprintf(out, ", \"seed\": %" PRId64 ", \"wanted\": %zu,\n", (int64_t)study->seed,
            study->wanted);
    write_changes(out, study);
    write_paths(out, study->run[0]);
    fputs(" \"runs\": [\n", out);
    for (size_t r = 0; r < study->runs; r++) {
        write_run(out, study->run[r], !whole || study->run[r] == whole);
        fputs(r + 1 < study->runs ? ",\n" : "]}\n", out);
    }
}

void studies_write(FILE *out, const char *const *folder, size_t count, const char *version)
{
    write_head(out, version);
    fputs(",\n \"variants\": ", out);
    write_texts(out, folder, count);
    fputs("}\n", out);
}
