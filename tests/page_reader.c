/* A small reader of HTML, stricter than a browser: every tag is closed in its order, every
** attribute has its value in quotes, every '&' begins an entity.
*/
#include "tests/page_reader.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

size_t page_times(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + strlen(word), word))
        count++;
    return count;
}

struct tag {
    char name[32];
    bool closes, empty; /* </b>; <br>, <path/> */
    const char *begin, *attributes;
};

enum { DEPTH_MOST = 200, IDS_MOST = 4000 };

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0;
}

struct attribute {
    const char *name, *value;
    size_t name_length, value_length;
};

/* name="value" or name='value', and what follows it; NULL where the tag ends. */
static const char *read_attribute(const char *at, struct attribute *attribute)
{
    at += strspn(at, " \t\n");
    if (*at == '>' || (*at == '/' && at[1] == '>'))
        return NULL;
    size_t name = strcspn(at, "= \t\n>\"'<");
    const char *sign = at + name + strspn(at + name, " "), *value = sign + 1;
    value += *sign == '=' ? strspn(value, " ") : 0;
    if (name == 0 || *sign != '=' || (*value != '"' && *value != '\''))
        fail_msg("no attribute: %.60s", at);
    const char quote[] = { *value++, '\0' };
    size_t length = strcspn(value, quote);
    if (!value[length] || memchr(value, '<', length))
        fail_msg("no value: %.60s", at);
    *attribute = (struct attribute){ at, value, name, length };
    return value + length + 1;
}

static const char *read_tag(const char *at, struct tag *tag)
{
    *tag = (struct tag){ .begin = at, .closes = at[1] == '/' };
    const char *name = at + 1 + tag->closes;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if (length == 0 || length >= sizeof tag->name)
        fail_msg("no tag: %.60s", at);
    memcpy(tag->name, name, length);
    tag->attributes = at = name + length;
    struct attribute attribute;
    for (const char *next; (next = read_attribute(at, &attribute));)
        at = next;
    at += strspn(at, " \t\n");
    tag->empty = *at == '/' || is_void(tag->name);
    return at + (*at == '/' ? 2 : 1);
}

/* The next tag from `at`; in between, '&' begins an entity.  NULL: there is none. */
static const char *next_tag(const char *at, struct tag *tag)
{
    for (; *at && *at != '<'; at++)
        if (*at == '&' && at[1 + strcspn(at + 1, "; &<\n")] != ';')
            fail_msg("no entity: %.20s", at);
    return *at ? read_tag(at, tag) : NULL;
}

static void assert_well_formed(const char *page)
{
    static const char doctype[] = "<!DOCTYPE html>";
    struct tag open[DEPTH_MOST], tag;
    size_t depth = 0;
    assert_memory_equal(page, doctype, strlen(doctype));
    for (const char *at = page + strlen(doctype); (at = next_tag(at, &tag));) {
        if (tag.empty)
            continue;
        if (!tag.closes) {
            assert_true(depth < DEPTH_MOST);
            open[depth++] = tag;
            if (strcmp(tag.name, "style") == 0)
                at = strstr(at, "</style>");
            continue;
        }
        if (depth == 0 || strcmp(open[depth - 1].name, tag.name) != 0)
            fail_msg("</%s> closes <%s>: %.80s", tag.name, depth ? open[depth - 1].name : "nothing",
                     tag.begin);
        depth--;
    }
    assert_int_equal(depth, 0);
}

/* The value of an attribute in a tag, or NULL. */
static const char *value_of(struct arena *arena, const struct tag *tag, const char *name)
{
    struct attribute found;
    for (const char *at = tag->attributes; (at = read_attribute(at, &found));)
        if (found.name_length == strlen(name) && memcmp(found.name, name, found.name_length) == 0)
            return arena_text_of(arena, found.value, found.value_length);
    return NULL;
}

static bool among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static void assert_ids(struct arena *arena, const char *page)
{
    const char **id = ARENA_ARRAY(arena, IDS_MOST, const char *);
    struct tag tag;
    size_t ids = 0;
    for (const char *at = strstr(page, "<html"); (at = next_tag(at, &tag));) {
        const char *value = tag.closes ? NULL : value_of(arena, &tag, "id");
        if (value && among(value, id, ids))
            fail_msg("twice: id %s", value);
        assert_true(ids < IDS_MOST);
        if (value)
            id[ids++] = value;
        at = strcmp(tag.name, "style") == 0 && !tag.closes ? strstr(at, "</style>") : at;
    }
    for (const char *at = strstr(page, "<main"); (at = next_tag(at, &tag));) {
        const char *value = tag.closes ? NULL : value_of(arena, &tag, "href");
        if (value && (*value != '#' || !among(value + 1, id, ids)))
            fail_msg("leads nowhere: href %s", value);
    }
}

/* Nothing is loaded, nothing runs: no address but the name of a namespace, no script, no
** handler. */
static void assert_whole_in_itself(struct arena *arena, const char *page)
{
    struct tag tag;
    assert_int_equal(page_times(page, "://"),
                     page_times(page, " xmlns=\"http://www.w3.org/2000/svg\""));
    assert_int_equal(page_times(page, "url("), page_times(page, "url(#"));
    assert_int_equal(page_times(page, "@import"), 0);
    for (const char *at = strstr(page, "<main"); (at = next_tag(at, &tag));) {
        static const char *const loads[] = { "script", "img", "image", "link", "iframe", "object",
                                             "embed", "base", "form", "foreignObject" };
        if (among(tag.name, loads, sizeof loads / sizeof *loads))
            fail_msg("there is a <%s>", tag.name);
        static const char *const never[] = { "src", "style", "onclick", "onload", "onerror",
                                             "onmousemove" };
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            if (value_of(arena, &tag, never[i]))
                fail_msg("<%s> has %s", tag.name, never[i]);
    }
}

/* One h1, and no level is left out on the way down. */
static void assert_headings(const char *page)
{
    struct tag tag;
    int level = 0;
    for (const char *at = strstr(page, "<main"); (at = next_tag(at, &tag));) {
        if (tag.closes || tag.name[0] != 'h' || !isdigit((unsigned char)tag.name[1]))
            continue;
        int next = tag.name[1] - '0';
        if (next > level + 1)
            fail_msg("h%d follows h%d", next, level);
        level = next;
    }
    assert_int_equal(page_times(page, "<h1>"), 1);
}

void page_is_good(struct arena *arena, const char *page)
{
    assert_well_formed(page);
    assert_ids(arena, page);
    assert_whole_in_itself(arena, page);
    assert_headings(page);
    assert_int_equal(page_times(page, "<table"), page_times(page, "<caption>"));
    assert_int_equal(page_times(page, "<figure "), page_times(page, "<figcaption>"));
    assert_int_equal(page_times(page, "<svg "), page_times(page, " role=\"img\" aria-label=\""));
    assert_int_equal(page_times(page, "<th>"), 0); /* each has a scope */
}
