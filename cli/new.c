/* squall new: a scenario to begin with. */
#include "base/clean.h"
#include "cli/meant.h"
#include "cli/options.h"
#include "cli/shipped.h"
#include "cli/starter.h"
#include "scenarios/read/yaml_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPTION_STORY = OPTION_LONG, STORY_BYTES = 1 << 20 };

static const struct option_row rows[] = {
    { OPTION_STORY, "from", "STORY", "a copy of this shipped story, comments included" },
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    (void)id, (void)err;
    *(const char **)self = value;
    return true;
}

/* --- the text --- */

static const char *read_story(const char *story, struct arena *arena)
{
    const char *path = shipped_story(arena, story);
    FILE *file = path && !strchr(story, '/') ? fopen(path, "rbe") : NULL;
    if (!file) {
        const char *near = meant_story(arena, story);
        complain("there is no story called %s; %s%s%s", story,
                 near ? "did you mean " : "`squall list` shows the stories", near ? near : "",
                 near ? "?" : "");
        return NULL;
    }
    char *text = arena_take(arena, STORY_BYTES);
    size_t length = fread(text, 1, STORY_BYTES - 1, file);
    text[length] = '\0';
    bool whole = feof(file) && !ferror(file);
    fclose(file);
    if (!whole)
        complain("can't read the story %s", story);
    return whole ? text : NULL;
}

/* What the scenario in "folder/outage.yaml" is called, as YAML has it. */
static const char *name_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return "outage";
    yaml_write_text(out, arena_text_of(arena, name, (size_t)(strrchr(name, '.') - name)));
    fclose(out);
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}

static const char *text_for(const char *story, const char *path, struct arena *arena)
{
    if (story)
        return read_story(story, arena);
    return starter_text(name_of(path, arena), path, arena);
}

/* --- the file --- */

static const char *path_for(const char *word, struct arena *arena)
{
    const char *dot = strrchr(word, '.');
    bool ending = dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    return ending ? word : arena_format(arena, "%s.yaml", word);
}

/* What is there already is never written over. */
static int write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST) {
        complain("%s is there already, and stays as it is", path);
        return EXIT_USAGE;
    }
    FILE *out = file < 0 ? NULL : fdopen(file, "w");
    if (!out) {
        complain("can't write %s: %s", path, strerror(errno));
        return EXIT_USAGE;
    }
    fputs(text, out);
    bool lost = ferror(out) != 0;
    if (fclose(out) != 0 || lost) {
        complain("can't write %s: %s", path, strerror(errno));
        unlink(path);
        return EXIT_FAILED;
    }
    fputs("wrote ", stdout);
    clean_write(stdout, path);
    fputs("; next: squall run ", stdout);
    clean_write(stdout, path);
    putchar('\n');
    return EXIT_DONE;
}

static int make(const char *word, const char *story)
{
    struct arena *arena = arena_create();
    bool printed = !word || strcmp(word, "-") == 0;
    const char *path = path_for(printed ? "outage" : word, arena);
    const char *text = text_for(story, path, arena);
    int code = text ? EXIT_DONE : EXIT_USAGE;
    if (text && printed)
        fputs(text, stdout);
    else if (text)
        code = write_file(path, text);
    arena_destroy(arena);
    return code;
}

static int run(const struct command *command, int argc, char **argv)
{
    const char *story = NULL;
    int first;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &story }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first > 1 || (argc > first && !*argv[first])) {
        complain("new takes one name at most; see `squall new --help`");
        return EXIT_USAGE;
    }
    if (argc > first && !yaml_is_printable(argv[first])) {
        complain("%s can't be the name of a scenario: it holds control characters", argv[first]);
        return EXIT_USAGE;
    }
    return make(argc > first ? argv[first] : NULL, story);
}

const struct command new_command = {
    .name = "new",
    .operands = "[NAME]",
    .about = "a commented scenario to begin with",
    .details = "Writes NAME.yaml, a small scenario that runs as it is: a service in front of a\n"
               "database, a fault that retries turn into a storm, an objective and two\n"
               "variants.  Without NAME, or with -, it goes to standard output.  A file that is\n"
               "there is never written over: that ends with 2.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall new outage && squall compare outage.yaml\n"
                "  squall new checkout --from payment-gateway\n"
                "  squall new | squall run -\n",
    .run = run,
};
