#include "cli/compare_report.h"

#include "cli/shipped.h"
#include "plots/report/html.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *quoted(struct arena *arena, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+=.,:/%@";
    if (*word && word[strspn(word, plain)] == '\0')
        return word;
    char *text = arena_take(arena, 4 * strlen(word) + 3), *to = text;
    *to++ = '\'';
    for (; *word; word++) {
        if (*word == '\'')
            to = stpcpy(to, "'\\'"); /* ends the string, says ', begins the next */
        *to++ = *word;
    }
    *to = '\'';
    return text;
}

const char *report_command(struct arena *arena, int argc, char **argv)
{
    const char *text = "squall";
    for (int i = 0; i < argc; i++)
        text = arena_format(arena, "%s %s", text, quoted(arena, argv[i]));
    return text;
}

/* A stream into memory, and what was written to it as a text of the arena's. */
struct sheet {
    FILE *out;
    char *bytes;
    size_t size;
};

static void sheet_begin(struct sheet *sheet)
{
    sheet->out = open_memstream(&sheet->bytes, &sheet->size);
    assert(sheet->out);
}

static const char *sheet_end(struct sheet *sheet, struct arena *arena)
{
    fclose(sheet->out);
    const char *text = arena_text(arena, sheet->bytes);
    free(sheet->bytes);
    return text;
}

static const char *scenario_text(struct arena *arena, const struct lineup *lineup, size_t v)
{
    struct sheet sheet = { 0 };
    sheet_begin(&sheet);
    scenario_explain(sheet.out, lineup->alternative[v].spec, &lineup->findings[v]);
    return sheet_end(&sheet, arena);
}

/* The warnings of all of them, each once: variants share most. */
static const char *warnings(struct arena *arena, const struct lineup *lineup)
{
    const char *all = "";
    for (size_t v = 0; v < lineup->count; v++)
        for (const struct finding *f = lineup->findings[v].first; f; f = f->next) {
            struct sheet sheet = { 0 };
            sheet_begin(&sheet);
            finding_write(sheet.out, &lineup->findings[v], f);
            const char *text = sheet_end(&sheet, arena);
            if (!strstr(all, text))
                all = arena_format(arena, "%s%s", all, text);
        }
    return all;
}

static bool save(const char *path, const char *command, const struct comparison *comparison,
                 const struct lineup *lineup, struct arena *arena, struct err *err)
{
    const char *scripts = shipped_scripts(arena);
    if (!scripts)
        return err_set(err, "can't find the plot scripts beside the program, so there is no report");
    const char **scenario = ARENA_ARRAY(arena, lineup->count, const char *);
    for (size_t v = 0; v < lineup->count; v++)
        scenario[v] = scenario_text(arena, lineup, v);
    const struct html_content content = { comparison, SQUALL_VERSION, command, scenario,
                                          warnings(arena, lineup), scripts };
    return save_file(path, html_writer(&content), err);
}

bool report_save(const char *path, const char *command, const struct comparison *comparison,
                 const struct lineup *lineup, struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = save(path, command, comparison, lineup, arena, err);
    arena_destroy(arena);
    return fine;
}
