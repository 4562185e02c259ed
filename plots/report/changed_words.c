/* A path is a place and what of it is set: services.shop.calls.db.retry.attempts is
** "retry.attempts" at "shop -> db".  What is set at one place in a row names it once.
*/
#include "plots/report/changed_words.h"

#include "plots/report/text.h"

#include <string.h>

struct phrase {
    const char *place, *what; /* place "": of the whole */
};

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* The text up to the next dot; `at` goes behind that. */
static const char *segment(struct arena *arena, const char **at)
{
    size_t length = strcspn(*at, ".");
    const char *text = arena_text_of(arena, *at, length);
    *at += length + ((*at)[length] == '.');
    return text;
}

static struct phrase phrase_of(struct arena *arena, const char *path)
{
    static const char *const objects[] = { "clients.", "services.", "consumers.", "queues." };
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        if (!begins(path, objects[i]))
            continue;
        const char *at = path + strlen(objects[i]), *place = segment(arena, &at);
        if (begins(at, "calls.") && at[6]) {
            at += 6;
            place = arena_format(arena, "%s -> %s", place, segment(arena, &at));
        }
        return (struct phrase){ place, at };
    }
    return (struct phrase){ "", path };
}

/* The value with ".." for what stands deeper than `level` in maps and lists. */
static const char *folded(struct arena *arena, const char *value, int level)
{
    char *text = arena_take(arena, 2 * strlen(value) + 1), *to = text;
    int depth = 0;
    for (const char *at = value; *at; at++) {
        bool opens = *at == '{' || *at == '[', closes = *at == '}' || *at == ']';
        bool empty = opens && (at[1] == '}' || at[1] == ']');
        depth -= closes;
        if (depth <= level)
            *to++ = *at;
        depth += opens;
        if (opens && depth == level + 1 && !empty)
            to = stpcpy(to, "..");
    }
    *to = '\0';
    return text;
}

static const char *item(struct arena *arena, const char *what, const char *value, int level)
{
    bool none = !*value || strcmp(value, "none") == 0 || strcmp(value, "null") == 0;
    if (none)
        return arena_format(arena, "no %s", *what ? what : "call");
    value = strcmp(value, "{}") == 0 ? "" : folded(arena, value, level);
    return arena_format(arena, "%s%s%s", what, *what && *value ? " " : "", value);
}

static const char *line_of(struct arena *arena, const struct study *study, int level)
{
    const char *text = "", *place = "";
    for (size_t i = 0; i < study->changes; i++) {
        struct phrase phrase = phrase_of(arena, study->changed[i].path);
        const char *one = item(arena, phrase.what, study->changed[i].value, level);
        if (i > 0 && strcmp(phrase.place, place) != 0)
            text = arena_format(arena, "%s%s%s; ", text, *place ? " at " : "", place);
        else if (i > 0)
            text = arena_format(arena, "%s, ", text);
        text = arena_format(arena, "%s%s", text, one);
        place = phrase.place;
    }
    return arena_format(arena, "%s%s%s", text, *place ? " at " : "", place);
}

const char *changed_words(struct arena *arena, const struct study *study, size_t width)
{
    enum { DEEP = 64 }; /* as a scenario may be */
    if (!study->changed)
        return "";
    if (study->changes == 0)
        return "as written";
    const char *text = line_of(arena, study, DEEP);
    for (int level = 2; level >= 0 && text_width(text) > width; level--)
        text = line_of(arena, study, level);
    return text_cut(arena, text, width);
}

bool changed_known(struct study *const *study, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (study[i]->changed && study[i]->changes > 0)
            return true;
    return false;
}
