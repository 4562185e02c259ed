/* Nothing of a point is shared with another: its scenario is parsed again into the arena of whoever
** asks, its choices stand behind the settings of the command line, and so win.  What identifies
** them is the canonical text of the scenario without choices, and the files that it, or a word of
** an axis, reads.
*/
#include "cli/points.h"

#include "cli/inputs.h"
#include "models/spec/world.h"

#include <stdlib.h>
#include <string.h>

/* --- specs --- */

/* Their first error; what was set by a choice has no place in the file that would help. */
static bool tell_first(const struct findings *findings, const struct choice *choice, size_t choices,
                       struct arena *arena, struct err *err)
{
    const struct finding *f = findings->first;
    while (f && f->severity != SEVERITY_ERROR)
        f = f->next;
    if (!f)
        return err_set(err, "the scenario is wrong");
    const char *with = "";
    for (size_t i = 0; i < choices; i++)
        with = arena_format(arena, "%s%s%.80s=%.80s", with, i ? ", " : "with ", choice[i].path,
                            choice[i].value);
    bool typed = !f->place.file || strcmp(f->place.file, "--set") == 0;
    if (!typed && strlen(f->place.file) < sizeof err->text / 4)
        return err_set(err, "%s%s%s:%d:%d: %.300s", with, *with ? ": " : "", f->place.file,
                       f->place.line, f->place.col, f->text);
    return err_set(err, "%s%s%.400s", with, *with ? ": " : "", f->text);
}

struct bound {
    struct scenario *scenario;
    struct world_spec *spec;
};

static bool bind_into(const struct points *points, const struct choice *choice, size_t choices,
                      struct bound *bound, struct findings *findings, struct arena *arena)
{
    const struct subject *subject = points->subject;
    size_t count = subject->settings + choices;
    struct setting *setting = ARENA_ARRAY(arena, count, struct setting);
    findings_init(findings, arena);
    for (size_t i = 0; i < subject->settings; i++)
        setting[i] = subject->setting[i];
    for (size_t i = 0; i < choices; i++)
        setting[subject->settings + i] = (struct setting){ choice[i].path, choice[i].value };
    bound->spec = ARENA_NEW(arena, struct world_spec);
    bound->scenario = scenario_again(subject->scenario, arena, findings);
    return bound->scenario && scenario_bind(bound->scenario, points->variant, setting, count,
                                            bound->spec, findings);
}

static bool bind(const struct points *points, const struct choice *choice, size_t choices,
                 struct bound *bound, struct arena *arena, struct err *err)
{
    struct findings findings;
    return bind_into(points, choice, choices, bound, &findings, arena) ||
           tell_first(&findings, choice, choices, arena, err);
}

static const struct world_spec *make(void *self, const struct choice *choice, size_t choices,
                                     struct arena *arena, struct err *err)
{
    struct bound bound;
    return bind(self, choice, choices, &bound, arena, err) ? bound.spec : NULL;
}

static const char *const *warnings_of(void *self, const struct choice *choice, size_t choices,
                                      size_t *count, struct arena *arena)
{
    struct findings findings;
    struct bound bound;
    bind_into(self, choice, choices, &bound, &findings, arena);
    const char **text = ARENA_ARRAY(arena, (size_t)findings.warnings, const char *);
    *count = 0;
    for (const struct finding *f = findings.first; f; f = f->next)
        if (f->severity == SEVERITY_WARNING)
            text[(*count)++] = f->text;
    return text;
}

/* --- what identifies them --- */

/* Files that were told, each once, as lines of cli/inputs.h. */
struct inputs {
    FILE *out;
    const char **path;
    size_t count;
    bool failed;
    struct err *err;
};

static bool is_known(const struct inputs *inputs, const char *path)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->path[i], path) == 0)
            return true;
    return false;
}

static void tell_file(void *self, const char *path, const char *name)
{
    struct inputs *inputs = self;
    char hash[INPUT_HASH];
    if (inputs->failed || is_known(inputs, path))
        return;
    inputs->path = memory_resize(inputs->path, inputs->count + 1, sizeof *inputs->path);
    inputs->path[inputs->count++] = path;
    inputs->failed = !input_hash(path, hash, inputs->err);
    if (!inputs->failed)
        fprintf(inputs->out, "%s  %s\n", hash, name);
}

static const char *canonical(const struct points *points, const struct choice *choice,
                             size_t choices, const struct file_port *files, struct arena *arena,
                             struct err *err)
{
    struct bound bound;
    if (!bind(points, choice, choices, &bound, arena, err))
        return NULL;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    scenario_canonical(out, bound.scenario, bound.spec, files, arena);
    fclose(out);
    const char *kept = arena_text_of(arena, text, length);
    free(text);
    return kept;
}

static const char *text_of(void *self, struct arena *arena)
{
    struct err err;
    return canonical(self, NULL, 0, NULL, arena, &err);
}

/* Those of the scenario, then those that a word of an axis brings. */
static bool tell_files(const struct points *points, const struct file_port *files,
                       struct arena *arena, struct err *err)
{
    bool fine = canonical(points, NULL, 0, files, arena, err) != NULL;
    for (size_t a = 0; a < points->axes; a++) {
        const struct axis *axis = &points->axis[a];
        for (size_t i = 0; fine && axis->unit == AXIS_WORDS && i < axis->count; i++) {
            struct choice choice = { axis->path, axis->word[i] };
            fine = canonical(points, &choice, 1, files, arena, err) != NULL;
        }
    }
    return fine;
}

static const char *inputs_of(void *self, struct arena *arena, struct err *err)
{
    char *text;
    size_t length;
    struct inputs inputs = { .out = open_memstream(&text, &length), .err = err };
    bool fine = tell_files(self, &(struct file_port){ tell_file, &inputs }, arena, err);
    fclose(inputs.out);
    free(inputs.path);
    const char *kept = arena_text_of(arena, text, length);
    free(text);
    return fine && !inputs.failed ? kept : NULL;
}

struct spec_port points_port(struct points *points)
{
    return (struct spec_port){ make, text_of, inputs_of, warnings_of, points };
}
