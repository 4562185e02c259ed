/* A table of placeholders; one that is not in it offers nothing.
**
** The scenario that variants, paths and metrics are of is the first operand that is one.  What is
** wrong with it is not told: half a line is no place for it.
*/
#include "cli/offers.h"

#include "cli/shipped.h"
#include "cli/subject.h"
#include "models/measure/results.h"
#include "models/spec/client.h"
#include "models/spec/world.h"
#include "scenarios/read/branches.h"
#include "scenarios/read/presets.h"
#include "scenarios/read/toggles.h"
#include "study/store/store_read.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ABOUT_MOST = 60 };

/* --- the answer --- */

static bool is_told(const struct offer *offer, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < offer->lines; i++)
        if (strncmp(offer->line[i], word, length) == 0 && strchr("\t", offer->line[i][length]))
            return true;
    return false;
}

/* A line may not hold what ends one, or steers a terminal. */
static bool is_plain(const char *word)
{
    for (; *word; word++)
        if (iscntrl((unsigned char)*word))
            return false;
    return true;
}

/* As much of a meaning as fits beside a word: its first sentence, or what there is room for. */
static const char *cut(struct offer *offer, const char *about)
{
    const char *end = strstr(about, ". ");
    size_t length = end ? (size_t)(end - about) : strlen(about);
    if (length <= ABOUT_MOST)
        return arena_text_of(offer->arena, about, length);
    for (length = ABOUT_MOST; length > 0 && about[length] != ' ';)
        length--;
    return arena_format(offer->arena, "%.*s ...", (int)length, about);
}

static void add(struct offer *offer, const char *word, const char *about)
{
    if (!is_plain(word) || is_told(offer, word))
        return;
    if (offer->lines == offer->room) {
        const char **more = ARENA_ARRAY(offer->arena, 2 * offer->room + 64, const char *);
        if (offer->lines)
            memcpy(more, offer->line, offer->lines * sizeof *more);
        offer->room = 2 * offer->room + 64;
        offer->line = more;
    }
    offer->line[offer->lines++] =
        *about ? arena_format(offer->arena, "%s\t%s", word, cut(offer, about)) : word;
}

void offer_word(struct offer *offer, const char *word, const char *about)
{
    if (strncmp(word, offer->begun, strlen(offer->begun)) == 0)
        add(offer, arena_format(offer->arena, "%s%s", offer->front, word), about);
}

void offer_write(const struct offer *offer, FILE *out)
{
    for (size_t i = 0; i < offer->lines; i++)
        fprintf(out, "%s\n", offer->line[i]);
}

/* Up to the dot behind what was begun, so that a tree is shown a level at a time. */
static void offer_level(struct offer *offer, const char *path, const char *about)
{
    size_t begun = strlen(offer->begun);
    if (strncmp(path, offer->begun, begun) != 0)
        return;
    const char *dot = strchr(path + begun, '.');
    offer_word(offer, dot ? arena_text_of(offer->arena, path, (size_t)(dot - path) + 1) : path,
               dot ? "" : about);
}

/* Of a list with commas the last one is being typed. */
static void go_behind_comma(struct offer *offer)
{
    const char *comma = strrchr(offer->begun, ',');
    if (!comma)
        return;
    const char *before = arena_text_of(offer->arena, offer->begun,
                                       (size_t)(comma - offer->begun) + 1);
    offer->front = arena_format(offer->arena, "%s%s", offer->front, before);
    offer->begun = comma + 1;
}

/* --- of the scenario on the line --- */

static bool open_operand(struct offer *offer, size_t operand, struct subject *subject)
{
    const char *word = offer->operand[operand];
    const char *path = shipped_find(offer->arena, word);
    struct stat there;
    if (!path || stat(path, &there) != 0 || !S_ISREG(there.st_mode))
        return false; /* of a pipe nothing may be taken */
    *subject = (struct subject){ .arena = offer->arena };
    findings_init(&subject->findings, offer->arena);
    subject->scenario = scenario_open(path, offer->arena, &subject->findings);
    return subject->scenario != NULL;
}

static bool open_first(struct offer *offer, struct subject *subject)
{
    for (size_t i = 0; i < offer->operands; i++)
        if (open_operand(offer, i, subject))
            return true;
    return false;
}

static const struct world_spec *bind_first(struct offer *offer, struct subject *subject)
{
    return open_first(offer, subject) ? subject_bind(subject, NULL) : NULL;
}

static void offer_variants(struct offer *offer)
{
    struct subject subject;
    for (size_t o = 0; o < offer->operands; o++) {
        const char *const *names;
        if (!open_operand(offer, o, &subject))
            continue;
        size_t count = scenario_variants(subject.scenario, &names);
        for (size_t i = 0; i < count; i++)
            offer_word(offer, names[i], "");
        offer_word(offer, scenario_base_name(subject.scenario), "");
    }
}

static void offer_variant_list(struct offer *offer)
{
    go_behind_comma(offer);
    offer_variants(offer);
}

static void offer_paths(struct offer *offer)
{
    struct subject subject;
    const struct branch *branch;
    if (!open_first(offer, &subject))
        return;
    size_t count = scenario_branches(subject.scenario, offer->begun, offer->arena, &branch);
    for (size_t i = 0; i < count; i++)
        offer_word(offer, branch[i].path, branch[i].meaning);
}

static void offer_clients(struct offer *offer)
{
    struct subject subject;
    const struct world_spec *spec = bind_first(offer, &subject);
    for (size_t c = 0; spec && c < spec->clients.count; c++)
        offer_word(offer, spec->clients.item[c].name, "");
}

static void offer_toggles(struct offer *offer)
{
    struct subject subject;
    const struct world_spec *spec = bind_first(offer, &subject);
    go_behind_comma(offer);
    offer_word(offer, "all", "");
    if (!spec)
        return;
    struct toggles toggles = toggles_find(spec, offer->arena);
    for (size_t i = 0; i < toggles.words; i++)
        offer_word(offer, toggles.word[i], "");
}

static void offer_measures_of_store(struct offer *offer)
{
    const char *path = offer->operands ? offer->operand[0] : "results.db";
    struct store_entry *entry;
    size_t count;
    struct err err;
    struct store *store = access(path, R_OK) == 0 ? store_open(path, false, &err) : NULL;
    if (!store)
        return;
    if (store_studies(store, &entry, &count, offer->arena, &err))
        for (size_t s = 0; s < count; s++)
            for (size_t i = 0; i < entry[s].metrics; i++)
                offer_level(offer, entry[s].metric[i].path, entry[s].metric[i].meaning);
    store_close(store);
}

static void offer_measures(struct offer *offer)
{
    struct subject subject;
    const struct world_spec *spec = bind_first(offer, &subject);
    if (!spec) {
        offer_measures_of_store(offer);
        return;
    }
    const struct results *results = results_blank(spec, offer->arena);
    for (size_t i = 0; i < results->measures; i++)
        offer_level(offer, results->measure[i].path, results->measure[i].metric->meaning);
}

/* --- of what is shipped --- */

static void offer_files(struct offer *offer)
{
    add(offer, ":files", "");
}

static void offer_folders(struct offer *offer)
{
    add(offer, ":folders", "");
}

static void offer_stories(struct offer *offer)
{
    const char *const *names;
    size_t count = shipped_list(offer->arena, &names);
    for (size_t i = 0; i < count; i++)
        offer_word(offer, names[i], "a shipped story");
}

static void offer_scenarios(struct offer *offer)
{
    offer_stories(offer);
    offer_files(offer);
}

static void offer_keys(struct offer *offer)
{
    const char **names;
    size_t count = fields_keys(offer->arena, &names);
    for (size_t i = 0; i < count; i++)
        if (!strchr(names[i], '.') || strchr(offer->begun, '.'))
            offer_level(offer, names[i], "");
}

static void offer_metrics(struct offer *offer)
{
    for (size_t i = 0; i < metrics_count(); i++)
        offer_word(offer, metric_describe(i)->name, metric_describe(i)->meaning);
}

static void offer_presets(struct offer *offer)
{
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++)
            offer_word(offer, preset_families[f]->preset[i].name,
                       preset_families[f]->preset[i].about);
}

/* --- placeholders --- */

static const struct {
    const char *placeholder;
    void (*as_value)(struct offer *), (*as_operand)(struct offer *);
} sources[] = {
    { "FILE", offer_files, offer_scenarios },
    { "OLD", NULL, offer_scenarios },
    { "NEW", NULL, offer_scenarios },
    { "DIR", offer_folders, offer_files },
    { "DB", offer_files, offer_files },
    { "STORY", offer_stories, offer_stories },
    { "NAME", offer_variants, NULL },
    { "A,B", offer_variant_list, NULL },
    { "CLIENT", offer_clients, NULL },
    { "LIST", offer_toggles, NULL },
    { "PATH", offer_measures, offer_paths },
    { "CONDITION", offer_measures, NULL },
    { "PATH=VALUE", offer_paths, NULL },
    { "PATH=VALUES", offer_paths, NULL },
    { "PATH=LO..HI", offer_paths, NULL },
    { "KEY", NULL, offer_keys },
    { "METRIC", NULL, offer_metrics },
    { "PRESET", NULL, offer_presets },
};

static void offer_placeholder(struct offer *offer, const char *word, bool operand)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        void (*tell)(struct offer *) = operand ? sources[i].as_operand : sources[i].as_value;
        if (strcmp(sources[i].placeholder, word) == 0 && tell)
            tell(offer);
    }
    if (islower((unsigned char)*word))
        offer_word(offer, word, "");
}

/* "DIR|DB", "table|json|csv" */
static void offer_choices(struct offer *offer, const char *text, size_t length, bool operand)
{
    for (const char *at = text, *end = text + length; at < end;) {
        size_t word = strcspn(at, "|");
        word = word < (size_t)(end - at) ? word : (size_t)(end - at);
        offer_placeholder(offer, arena_text_of(offer->arena, at, word), operand);
        at += word + 1;
    }
}

void offer_value(struct offer *offer, const char *placeholder)
{
    offer_choices(offer, placeholder, strlen(placeholder), false);
}

/* Of "FILE [N]" the word that comes next; the last one again where it ends in dots. */
void offer_operand(struct offer *offer)
{
    const char *word = offer->command->operands;
    for (size_t i = 0; i < offer->operands; i++) {
        const char *next = word + strcspn(word, " ");
        if (!*next)
            word = strstr(word, "...") ? word : next;
        else
            word = next + 1;
    }
    word += strspn(word, "[");
    offer_choices(offer, word, strcspn(word, " ].."), true);
}
