/* Described fields, the other way round: values as text, defaults, and looking things up.
**
** A default is text and goes the same road as a user's value, so that it can never mean anything
** that a user could not write.  The recursion follows the tables, which have no circle, never
** input.
*/
#include "base/field.h"

#include "base/units.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* --- printing --- */

static const char *print_choice(const struct field *field, int choice, struct arena *arena)
{
    const char **words;
    size_t count = field_choices(field, arena, &words);
    return choice >= 0 && (size_t)choice < count ? words[choice] : "none";
}

static const char *print_set(const struct field *field, uint32_t set, struct arena *arena)
{
    const char **words, *list = "";
    size_t count = field_choices(field, arena, &words);
    if (set == 0 && field->standard && same(field->standard, "none"))
        return "none";
    for (size_t i = 0; i < count; i++)
        if (set >> i & 1)
            list = arena_format(arena, "%s%s%s", list, *list ? ", " : "", words[i]);
    return arena_format(arena, "[%s]", list);
}

const char *field_print(const struct field *field, const void *object, struct arena *arena)
{
    const void *member = (const char *)object + field->offset;
    char buffer[UNIT_TEXT];
    double real = 0;
    int64_t whole = 0;
    switch (field->kind) {
    case FIELD_COUNT:
        whole = *(const int64_t *)member;
        return whole == COUNT_UNLIMITED ? "unlimited" : whole == COUNT_NONE ? "none"
             : arena_format(arena, "%lld", (long long)whole);
    case FIELD_TIME:
        whole = *(const sim_time *)member;
        return whole == TIME_NONE ? "none" : arena_text(arena, time_print(whole, buffer));
    case FIELD_NUMBER:
    case FIELD_RATE:
    case FIELD_SHARE:
        real = *(const double *)member;
        if (isnan(real))
            return "none";
        return arena_text(arena, field->kind == FIELD_RATE    ? rate_print(real, buffer)
                                 : field->kind == FIELD_SHARE ? share_print(real, buffer)
                                                              : number_print(real, buffer));
    case FIELD_FLAG: return *(const bool *)member ? "true" : "false";
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_NAME: return *(const char *const *)member ? *(const char *const *)member : "none";
    case FIELD_CHOICE: return print_choice(field, *(const int *)member, arena);
    case FIELD_SET: return print_set(field, *(const uint32_t *)member, arena);
    case FIELD_GROUP:
    case FIELD_OPTION:
    case FIELD_MAP:
    case FIELD_LIST:
    case FIELD_ONE:
    case FIELD_SPREAD:
    case FIELD_FREE:
    case FIELD_PRESET: break;
    }
    assert(false && "a scalar or a set");
    return "";
}

/* --- defaults --- */

static void read_default(const struct field *field, void *object, const char *text,
                         struct arena *arena)
{
    struct err err = { .text = "" };
    bool readable = field_read(field, object, text, arena, &err);
    assert(readable && "a default is a value of its own field");
    (void)readable;
}

/* A bare word names a kind; any other text is the first field of the registry's plain kind. */
static void default_one(const struct field *field, struct one *one, struct arena *arena)
{
    const struct kind *kind = registry_find(field->registry, field->standard);
    bool bare = !kind;
    if (bare && same(field->standard, "none"))
        return;
    if (bare)
        kind = field->registry->plain;
    assert(kind && (!bare || kind->fields)); /* else the row makes no sense */
    *one = (struct one){ kind, arena_take(arena, kind->size) };
    if (kind->fields)
        fields_default(kind->fields, one->value, arena);
    if (bare)
        read_default(&kind->fields->field[0], one->value, field->standard, arena);
    struct err err = { .text = "" };
    bool sound = !kind->prepare || kind->prepare(one->value, arena, &err);
    assert(sound && "a default kind is sound");
    (void)sound;
}

static void default_member(const struct field *field, void *object, struct arena *arena)
{
    switch (field->kind) {
    case FIELD_GROUP: fields_default(field->table, field_member(field, object), arena); return;
    case FIELD_ONE:
        if (field->standard)
            default_one(field, field_member(field, object), arena);
        return;
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_RATE:
    case FIELD_SHARE:
    case FIELD_FLAG:
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_CHOICE:
    case FIELD_SET:
        if (field->standard)
            read_default(field, object, field->standard, arena);
        return;
    case FIELD_NAME:
    case FIELD_OPTION:
    case FIELD_MAP:
    case FIELD_LIST:
    case FIELD_SPREAD:
    case FIELD_FREE:
    case FIELD_PRESET: return;
    }
}

void fields_default(const struct field_table *table, void *object, struct arena *arena)
{
    memset(object, 0, table->size);
    for (size_t i = 0; i < table->count; i++)
        default_member(&table->field[i], object, arena);
}

/* --- looking up --- */

const struct field *fields_find(const struct field_table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++)
        if (same(table->field[i].key, key))
            return &table->field[i];
    return NULL;
}

const struct field *fields_first(const struct field_table *table, enum field_kind kind)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->field[i].kind == kind)
            return &table->field[i];
    return NULL;
}

bool one_is(const struct one *one, const char *name)
{
    return one->kind && same(one->kind->name, name);
}

const struct kind *registry_find(const struct registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->count; i++)
        if (same(registry->kind[i]->name, name))
            return registry->kind[i];
    return NULL;
}

size_t registry_place(const struct registry *registry, const struct kind *kind)
{
    size_t place = 0;
    while (place < registry->count && registry->kind[place] != kind)
        place++;
    assert(place < registry->count);
    return place;
}

const char *field_kind_name(enum field_kind kind)
{
    switch (kind) {
    case FIELD_COUNT: return "count";
    case FIELD_NUMBER: return "number";
    case FIELD_TIME: return "time";
    case FIELD_RATE: return "rate";
    case FIELD_SHARE: return "share";
    case FIELD_FLAG: return "flag";
    case FIELD_TEXT: return "text";
    case FIELD_FILE: return "file";
    case FIELD_NAME: return "name";
    case FIELD_CHOICE: return "choice";
    case FIELD_SET: return "set";
    case FIELD_GROUP:
    case FIELD_OPTION: return "map";
    case FIELD_MAP: return "map of names";
    case FIELD_LIST: return "list";
    case FIELD_ONE: return "kind";
    case FIELD_SPREAD: return "kinds";
    case FIELD_FREE: return "changes";
    case FIELD_PRESET: return "name, or list of names";
    }
    return "";
}
