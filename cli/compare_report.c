/* The report is mailed: so the command is quoted for any shell, files are named as seen from the
** report's folder, and warnings lose the folders they were found in.
*/
#include "cli/compare_report.h"

#include "base/paths.h"
#include "cli/interrupt.h"
#include "cli/shipped.h"
#include "cli/terminal.h"
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

/* Files are named as seen from the report's folder: whoever saves the scenario there can run it. */
static const char *scenario_text(struct arena *arena, const struct lineup *lineup, size_t v,
                                 const char *report)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    assert(out);
    scenario_explain(out, lineup->alternative[v].spec, path_folder(arena, report),
                     &lineup->findings[v]);
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

/* "outage.yaml:3:7: text".  Whoever gets the report by mail does not need our folders. */
static const char *warning(struct arena *arena, const struct finding *finding)
{
    const struct place *place = &finding->place;
    if (!place->file)
        return arena_format(arena, "%s\n", finding->text);
    const char *slash = strrchr(place->file, '/');
    return arena_format(arena, "%s:%d:%d: %s\n", slash ? slash + 1 : place->file, place->line,
                        place->col, finding->text);
}

/* The warnings of all of them, each once: variants share most. */
static const char *warnings(struct arena *arena, const struct lineup *lineup)
{
    const char *all = "";
    for (size_t v = 0; v < lineup->count; v++)
        for (const struct finding *f = lineup->findings[v].first; f; f = f->next) {
            const char *text = warning(arena, f);
            if (!strstr(all, text))
                all = arena_format(arena, "%s%s", all, text);
        }
    return all;
}

static bool save(const char *path, const char *command, const struct comparison *comparison,
                 const struct lineup *lineup, struct arena *arena, struct err *err)
{
    const char **scenario = ARENA_ARRAY(arena, lineup->count, const char *);
    for (size_t v = 0; v < lineup->count; v++)
        scenario[v] = scenario_text(arena, lineup, v, path);
    struct err undrawn = { 0 };
    const struct html_content content = { comparison, SQUALL_VERSION, command, scenario,
                                          warnings(arena, lineup), shipped_scripts(arena),
                                          terminal_watch(), &undrawn };
    if (!save_file(path, html_writer(&content), err))
        return false;
    return !undrawn.text[0] || err_set(err, "%.200s is written without its pictures: %s", path,
                                       undrawn.text);
}

bool report_possible(const char *path, struct err *err)
{
    static const char ending[] = ".html";
    size_t length = strlen(path), most = strlen(ending);
    if (length <= most || strcmp(path + length - most, ending) != 0)
        return err_set(err, "can't write the report %.200s: a report's name ends in .html", path);
    return save_possible(path, err);
}

bool report_save(const char *path, const char *command, const struct comparison *comparison,
                 const struct lineup *lineup, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    struct arena *arena = arena_create();
    bool fine = save(path, command, comparison, lineup, arena, err);
    arena_destroy(arena);
    return interrupt_written(fine, err);
}
