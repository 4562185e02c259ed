/* squall presets: what real libraries do, as text of a scenario. */
#include "cli/options.h"
#include "scenarios/read/presets.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WIDTH = 80, OPTION_NAMES = 'n' };
enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_NAMES };

static const struct option_row rows[] = {
    { 'f', "format", "table|json|markdown",
      "table, json, or markdown: the whole table for a page" },
    { OPTION_NAMES, "names", NULL, "only the names, one a line" },
};

static const char *const formats[] = { "table", "json", "markdown" };

static bool take(void *self, int id, const char *value, struct err *err)
{
    enum format *format = self;
    if (id == OPTION_NAMES) {
        *format = FORMAT_NAMES;
        return true;
    }
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(value, formats[i]) == 0) {
            *format = (enum format)i;
            return true;
        }
    return err_set(err, "--format is %.100s, but must be table, json or markdown", value);
}

/* --- all of them --- */

/* What is listed: all, or those that mention a word. */
struct choice {
    const struct preset **item;
    size_t count;
};

static bool is_chosen(const struct choice *choice, const struct preset *preset)
{
    size_t i = 0;
    while (i < choice->count && choice->item[i] != preset)
        i++;
    return i < choice->count;
}

static int name_width(const struct preset_family *family, const struct choice *choice)
{
    int width = 0;
    for (size_t i = 0; i < family->count; i++) {
        int length = (int)strlen(family->preset[i].name);
        width = is_chosen(choice, &family->preset[i]) && length > width ? length : width;
    }
    return width;
}

static void write_family(const struct preset_family *family, const struct choice *choice)
{
    int width = name_width(family, choice);
    if (width == 0)
        return;
    puts(family->title);
    for (size_t i = 0; i < family->count; i++) {
        const struct preset *preset = &family->preset[i];
        if (is_chosen(choice, preset))
            printf("  %-3s  %-*s  %s\n", preset->grade, width, preset->name, preset->about);
    }
    putchar('\n');
}

static void write_table(const struct choice *choice)
{
    for (size_t f = 0; preset_families[f]; f++)
        write_family(preset_families[f], choice);
    puts("Read in: S the source code, D the project's documentation, 2 what others say.\n\n"
         "`preset: NAME` in a call lays one underneath what is written there; one that is\n"
         "for a service, a queue or a consumer does so there.");
}

static void write_markdown(void)
{
    puts("| preset | what it stands for | read in | source | of |\n"
         "| --- | --- | --- | --- | --- |");
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++) {
            const struct preset *preset = &preset_families[f]->preset[i];
            printf("| `%s` | %s | %s | %s | %s |\n", preset->name, preset->about, preset->grade,
                   preset->source, preset->revision);
        }
}

static void write_names(void)
{
    struct arena *arena = arena_create();
    const char **names;
    size_t count = presets_names(NULL, arena, &names);
    for (size_t i = 0; i < count; i++)
        puts(names[i]);
    arena_destroy(arena);
}

/* --- one --- */

/* Comment lines of 80 columns at most. */
static void write_comment(const char *text)
{
    int at = 0;
    for (int length; *(text += strspn(text, " ")); text += length) {
        length = (int)strcspn(text, " ");
        bool next = at > 0 && at + 1 + length > WIDTH;
        if (next)
            putchar('\n');
        if (at == 0 || next)
            at = printf("#");
        at += printf(" %.*s", length, text);
    }
    putchar('\n');
}

static void write_labelled(const char *label, const char *text)
{
    char line[1024];
    snprintf(line, sizeof line, "%s: %s", label, text);
    write_comment(line);
}

static void write_one(const struct preset *preset)
{
    write_labelled(preset->name, preset->about);
    write_labelled("for a", preset_place_word(preset->place));
    write_labelled("source", preset->source);
    write_labelled("read in the revision of", preset->revision);
    write_labelled("grade (S source code, D documentation, 2 secondary)", preset->grade);
    if (preset->note)
        write_labelled("note", preset->note);
    fputs(preset->text, stdout);
}

/* They are the texts of one name, for the places it may stand in. */
static bool is_one_name(const struct choice *choice)
{
    bool one = choice->count > 0;
    for (size_t i = 1; i < choice->count; i++)
        one &= strcmp(choice->item[i]->name, choice->item[0]->name) == 0;
    return one;
}

static void write_all(const struct choice *choice)
{
    for (size_t i = 0; i < choice->count; i++) {
        fputs(i ? "\n" : "", stdout);
        write_one(choice->item[i]);
    }
}

/* --- as JSON --- */

static json_t *preset_json(const struct preset *preset, const char *family)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s?}", "name", preset->name, "family",
                     family, "for", preset_place_word(preset->place), "about", preset->about,
                     "source", preset->source, "revision", preset->revision, "grade",
                     preset->grade, "text", preset->text, "note", preset->note);
}

/* One alone is no list. */
static void write_json(const struct choice *choice)
{
    json_t *list = json_array();
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++) {
            const struct preset *preset = &preset_families[f]->preset[i];
            if (is_chosen(choice, preset))
                json_array_append_new(list, preset_json(preset, preset_families[f]->title));
        }
    json_dumpf(choice->count == 1 ? json_array_get(list, 0) : list, stdout,
               JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(list);
}

static void write_presets(enum format format, const struct choice *choice)
{
    switch (format) {
    case FORMAT_TABLE:
        if (is_one_name(choice))
            write_all(choice);
        else
            write_table(choice);
        return;
    case FORMAT_JSON: write_json(choice); return;
    case FORMAT_MARKDOWN: write_markdown(); return;
    case FORMAT_NAMES: write_names(); return;
    }
}

static int tell_none(const char *word, struct arena *arena)
{
    const char **name;
    size_t count = presets_names(NULL, arena, &name);
    return complain_unmentioned("preset", "presets", word, name, count);
}

/* All, those of that name, or those that mention the word. */
static void choose(struct choice *choice, const char *word, struct arena *arena)
{
    choice->item = ARENA_ARRAY(arena, presets_count(), const struct preset *);
    choice->count = 0;
    if (!word || *word)
        choice->count = presets_mentioning(word ? word : "", choice->item);
    size_t named = 0;
    for (size_t i = 0; word && i < choice->count; i++)
        if (strcasecmp(choice->item[i]->name, word) == 0)
            choice->item[named++] = choice->item[i];
    choice->count = named ? named : choice->count;
}

static int run(const struct command *command, int argc, char **argv)
{
    enum format format = FORMAT_TABLE;
    int first;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &format }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first > 1 || (argc > first && format > FORMAT_JSON)) {
        complain("presets takes one name at most, and none for markdown and --names; see "
                 "`squall presets --help`");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_create();
    struct choice choice;
    choose(&choice, argc > first ? argv[first] : NULL, arena);
    int code = choice.count ? EXIT_DONE : tell_none(argv[first], arena);
    if (choice.count)
        write_presets(format, &choice);
    arena_destroy(arena);
    return code;
}

const struct command presets_command = {
    .name = "presets",
    .operands = "[PRESET]",
    .about = "what real libraries do by default, as text of a scenario",
    .details = "With a name: the text it stands for, its source and what it leaves out; a text\n"
               "for a queue and one for a consumer, where the name stands for both.\n"
               "With another word: the presets that mention it.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall presets\n"
                "  squall presets envoy-retry-budget\n"
                "  squall presets p-retry\n"
                "  squall presets sqs-default\n"
                "  squall run outage.yaml --set services.checkout.calls.db.preset=istio-default\n",
    .run = run,
};
