/* Opening a scenario by what the user typed.
**
** Standard input is read whole, a little beyond what the reader takes, so that the reader itself
** says that it is too long.
*/
#include "cli/subject.h"

#include "cli/meant.h"
#include "cli/shipped.h"
#include "models/spec/world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STDIN_MOST ((4u << 20) + 4096u)

void subject_begin(struct subject *subject)
{
    *subject = (struct subject){ .arena = arena_create() };
    findings_init(&subject->findings, subject->arena);
}

void subject_end(struct subject *subject)
{
    arena_destroy(subject->arena);
}

bool subject_set(struct subject *subject, const char *path, const char *value, struct err *err)
{
    if (subject->settings == SETTINGS_MOST)
        return err_set(err, "more than %d settings", SETTINGS_MOST);
    subject->setting[subject->settings++] = (struct setting){ path, value };
    return true;
}

bool subject_take(struct subject *subject, int id, const char *value, struct err *err)
{
    if (id == 'V') {
        subject->variant = value;
        return true;
    }
    const char *equals = strchr(value, '=');
    if (!equals || equals == value)
        return err_set(err, "--set %.200s: write PATH=VALUE, e.g. run.duration=10min", value);
    const char *path = arena_text_of(subject->arena, value, (size_t)(equals - value));
    return subject_set(subject, path, equals + 1, err);
}

static bool open_stdin(struct subject *subject)
{
    char *text = memory_resize(NULL, STDIN_MOST, 1);
    subject->path = "/dev/stdin";
    size_t length = fread(text, 1, STDIN_MOST, stdin);
    if (ferror(stdin))
        complain("can't read standard input: %s", strerror(errno));
    else
        subject->scenario = scenario_parse("stdin", arena_text_of(subject->arena, text, length),
                                          length, subject->arena, &subject->findings);
    free(text);
    return subject->scenario != NULL;
}

static bool tell_missing(struct subject *subject, const char *word)
{
    const char *near = meant_scenario(subject->arena, word);
    if (near)
        complain("there is no file and no story called %s; did you mean %s?", word, near);
    else
        complain("there is no file and no story called %s; `squall list` shows the stories", word);
    return false;
}

bool subject_open(struct subject *subject, const char *word)
{
    if (strcmp(word, "-") == 0)
        return open_stdin(subject);
    const char *path = shipped_find(subject->arena, word);
    if (!path)
        return tell_missing(subject, word);
    subject->path = path;
    subject->scenario = scenario_open(path, subject->arena, &subject->findings);
    return subject->scenario != NULL;
}

struct world_spec *subject_bind(struct subject *subject, const char *variant)
{
    struct world_spec *spec = ARENA_NEW(subject->arena, struct world_spec);
    bool fine = scenario_bind(subject->scenario, variant, subject->setting, subject->settings, spec,
                              &subject->findings);
    return fine ? spec : NULL;
}

const char *subject_variant(const struct subject *subject)
{
    const char *base = scenario_base_name(subject->scenario);
    bool as_written = subject->variant && strcmp(subject->variant, base) == 0;
    return as_written ? NULL : subject->variant;
}

void subject_tell(const struct subject *subject, bool quiet)
{
    (quiet ? findings_write_errors : findings_write)(stderr, &subject->findings);
}
