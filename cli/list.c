/* squall list: the shipped stories. */
#include "cli/options.h"
#include "cli/shipped.h"
#include "cli/subject.h"
#include "models/spec/world.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define WIDTH 80
#define INDENT 4

enum { OPTION_NAMES = 'n' };

static const struct option_row rows[] = {
    { OPTION_NAMES, "names", NULL, "only the names, one a line" },
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    (void)id, (void)value, (void)err;
    *(bool *)self = true;
    return true;
}

/* Bytes up to the first full stop at the end of a word, or the whole. */
static size_t first_sentence(const char *text)
{
    for (size_t i = 0; text[i]; i++)
        if (strchr(".!?", text[i]) && (!text[i + 1] || isspace((unsigned char)text[i + 1])))
            return i + 1;
    return strlen(text);
}

static void write_words(const char *text, size_t length, size_t indent)
{
    size_t at = 0;
    for (size_t i = 0; i < length;) {
        size_t word = strcspn(text + i, " \t\r\n");
        word = word < length - i ? word : length - i;
        if (word) {
            bool next_line = at + 1 + word > WIDTH && at > indent;
            if (!at || next_line) {
                printf("%s%*s", at ? "\n" : "", (int)indent, "");
                at = indent;
            }
            printf("%s%.*s", at > indent ? " " : "", (int)word, text + i);
            at += word + (at > indent);
        }
        i += word + strspn(text + i + word, " \t\r\n");
    }
    if (at)
        putchar('\n');
}

static void write_variants(const struct subject *subject)
{
    const char *const *names;
    size_t count = scenario_variants(subject->scenario, &names);
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_format(subject->arena, "%s%s%s", text, i ? ", " : "variants: ", names[i]);
    write_words(text, strlen(text), INDENT);
}

static bool has_variant(const struct scenario *scenario, const char *word)
{
    const char *const *names;
    size_t count = scenario_variants(scenario, &names);
    for (size_t i = 0; i < count; i++)
        if (strcasestr(names[i], word))
            return true;
    return false;
}

/* In its name, what it is about, or the names of its variants. */
static bool mentions(const char *name, const char *word)
{
    if (!*word || strcasestr(name, word))
        return *word;
    struct subject subject;
    subject_begin(&subject);
    const char *path = shipped_story(subject.arena, name);
    const struct world_spec *spec =
        subject_open(&subject, path) ? subject_bind(&subject, NULL) : NULL;
    bool found = spec && ((spec->about && strcasestr(spec->about, word)) ||
                          has_variant(subject.scenario, word));
    subject_end(&subject);
    return found;
}

static bool write_story(const char *name)
{
    struct subject subject;
    subject_begin(&subject);
    const char *path = shipped_story(subject.arena, name);
    printf("%s\n", name);
    const struct world_spec *spec =
        subject_open(&subject, path) ? subject_bind(&subject, NULL) : NULL;
    if (spec && spec->about)
        write_words(spec->about, first_sentence(spec->about), INDENT);
    if (spec)
        write_variants(&subject);
    subject_tell(&subject, true);
    subject_end(&subject);
    return spec != NULL;
}

/* Those that mention the word, all where it is NULL; one that has that name is meant alone. */
static size_t choose(const char *const *names, size_t count, const char *word, const char **chosen)
{
    size_t found = 0;
    for (size_t i = 0; word && i < count; i++)
        if (strcasecmp(names[i], word) == 0) {
            chosen[0] = names[i];
            return 1;
        }
    for (size_t i = 0; i < count; i++)
        if (!word || mentions(names[i], word))
            chosen[found++] = names[i];
    return found;
}

static int write_list(const char *word, bool names_only, struct arena *arena)
{
    const char *const *names;
    size_t count = shipped_list(arena, &names);
    if (!count) {
        complain("no stories were found beside the program");
        return EXIT_FAILED;
    }
    const char **chosen = ARENA_ARRAY(arena, count, const char *);
    size_t found = choose(names, count, word, chosen);
    if (!found)
        return complain_unmentioned("story", "list", word, names, count);
    bool fine = true;
    for (size_t i = 0; i < found; i++) {
        if (names_only)
            puts(chosen[i]);
        else
            fine = write_story(chosen[i]) && fine;
    }
    return fine ? EXIT_DONE : EXIT_FAILED;
}

static int run(const struct command *command, int argc, char **argv)
{
    bool names_only = false;
    int first;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &names_only }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first > 1) {
        complain("list takes one word at most; see `squall list --help`");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_create();
    int code = write_list(argc > first ? argv[first] : NULL, names_only, arena);
    arena_destroy(arena);
    return code;
}

const struct command list_command = {
    .name = "list",
    .operands = "[STORY]",
    .about = "the shipped stories and their variants",
    .details = "With a name: that story.  With another word: those that mention it, in their\n"
               "name, in what they are about, or in the names of their variants.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall list\n"
                "  squall list budget\n",
    .run = run,
};
