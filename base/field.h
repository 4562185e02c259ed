/* Described fields: one row says everything about a value that a user may set.
**
** A row gives the struct's member, its kind, its default, its range and what it means.  From it
** come the parse, the range check, the error text, the field reference, the JSON Schema and the
** canonical dump; nothing about a field is written twice.
**
**     #define RETRY_FIELDS(F, T)                                                             \
**         F(T, COUNT,  attempts, "3",    "1..1000",   "attempts per call, the first included") \
**         F(T, CHOICE, jitter,   "full", "none|full", "how the pause is spread")
**     FIELD_STRUCT(retry_spec, RETRY_FIELDS);       in the header: the struct, and its table's name
**     FIELD_TABLE(retry_spec, RETRY_FIELDS);        in the .c: the table, retry_spec_fields
**
** A key that is no C name is spelled apart: F##_AS(T, TIME, lasts, "for", "none", "0s..", "...").
** FIELD_TABLE_SHORT: a bare value may stand for the whole map; it sets the first field
** (`timeout: 5s` for `timeout: {after: 5s}`).
**
** Defaults are text, read by the field's own parse.  REQUIRED: the user must set it.  "none" (where
** it is the default, or the range ends in "or none"): not set; a time is then TIME_NONE, a number
** NaN, a text NULL.  A count is then COUNT_NONE, a set 0.  A count whose range ends in "or
** unlimited" holds COUNT_UNLIMITED for it.
**
** Ranges: "LO..HI", either end may be missing, in the field's own units; choices "a|b|c".  A choice
** that has got another name is told by it: "a|b|c or none, once x: b".
*/
#ifndef SQUALL_BASE_FIELD_H
#define SQUALL_BASE_FIELD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
    /* one scalar of the file            member */
    FIELD_COUNT,  /* 3, unlimited        int64_t */
    FIELD_NUMBER, /* 1.5                 double */
    FIELD_TIME,   /* 250ms               sim_time */
    FIELD_RATE,   /* 40/s                double, per second */
    FIELD_SHARE,  /* 10%                 double, 0..1 */
    FIELD_FLAG,   /* true                bool */
    FIELD_TEXT,   /* any text            const char * */
    FIELD_FILE,   /* a path              const char *, resolved against the scenario's folder */
    FIELD_NAME,   /* the key of this map const char *, set by the reader, never by a key */
    FIELD_CHOICE, /* none|full           int, the place in the list */
    /* scalars or lists of scalars */
    FIELD_SET, /* [timeout, error]       uint32_t, one bit a choice */
    /* structure */
    FIELD_GROUP,  /* a map               the struct, in place; defaults where absent */
    FIELD_OPTION, /* a map, or absent    pointer to the struct, NULL where absent or `none` */
    FIELD_MAP,    /* names to maps       { item, count }, in the order of the file */
    FIELD_LIST,   /* a list of maps      { item, count }; where the table is short, one bare value
                                         is a list of one */
    FIELD_ONE,    /* {kind: ...}         struct one: one kind of a registry */
    FIELD_SPREAD, /* kinds as keys here  struct ones: each kind of the registry is a key beside this
                                         one, kept in the registry's order; or this key itself with
                                         a list of {kind: ...} in an order of its own */
    FIELD_FREE,   /* read apart from the rest, only described here: const char *, NULL where absent;
                     its text as one line where the range is "text", else "" */
    FIELD_PRESET  /* names of maps prepared for such a place (the range says which), laid under this
                     one before it is bound: const char *, the name, or the list of them, as one
                     line; NULL where absent */
};

#define TIME_NONE ((sim_time)-1)
#define COUNT_NONE ((int64_t)-1)
#define COUNT_UNLIMITED INT64_MAX
#define REQUIRED ((const char *)0)

struct field {
    const char *key;
    enum field_kind kind;
    size_t offset;
    const char *standard; /* the default as text; REQUIRED: none */
    const char *range;    /* "" where the kind says it all */
    const char *meaning;
    const struct field_table *table; /* GROUP, OPTION, MAP, LIST */
    const struct registry *registry; /* ONE, SPREAD */
};

struct field_table {
    const char *name; /* "retry_spec" */
    const struct field *field;
    size_t count, size; /* rows; bytes of the struct */
    bool short_form;    /* a bare value sets the first field */
};

/* One kind of an open set: a distribution, a backoff, a policy: what a user may say of it.  What it
** does is a type: of a distribution one that begins with this, else one that stands in a table of
** its own, at the place that the kind has in its registry. */
struct kind {
    const char *name, *doc;
    const struct field_table *fields; /* NULL: nothing to set */
    size_t size;                      /* of the value, which begins with the struct of the fields */
    /* Checks fields against each other and fills what is derived from them; NULL: nothing to do. */
    bool (*prepare)(void *value, struct arena *arena, struct err *err);
};

struct registry {
    const char *name;
    const struct kind *const *kind;
    size_t count;
    const struct kind *plain; /* what a bare value that names no kind stands for; NULL: an error */
};

struct one {
    const struct kind *kind; /* NULL: none */
    void *value;
};

struct ones {
    struct one *item;
    size_t count;
    struct one *listed; /* as the user gave them in an order of his own, those that are `none` among
                           them (without a value); NULL: as keys, in the registry's order */
    size_t listed_count;
};

/* What MAP and LIST members look like, whatever their item's type. */
struct items {
    void *item;
    size_t count;
};

/* Sets one scalar or set member from text, range checked.  For a SET `text` is one choice, added to
** the others; field_clear() first.  On failure `err` says what would be right, naming no place;
** a misspelt choice names the nearest one. */
bool field_read(const struct field *field, void *object, const char *text, struct arena *arena,
                struct err *err);
void field_clear(const struct field *field, void *object);

/* The value as the user would write it, in the arena.  Only for scalars and sets. */
const char *field_print(const struct field *field, const void *object, struct arena *arena);

/* Sets every member of a struct to its default: groups through and through, options NULL, maps and
** lists empty.  REQUIRED members are zero. */
void fields_default(const struct field_table *table, void *object, struct arena *arena);

/* The choices of a CHOICE or SET as words.  Returns how many. */
size_t field_choices(const struct field *field, struct arena *arena, const char ***words);

/* By key, and the first of a kind; NULL: there is none. */
const struct field *fields_find(const struct field_table *table, const char *key);
const struct field *fields_first(const struct field_table *table, enum field_kind kind);
const struct kind *registry_find(const struct registry *registry, const char *name);

/* The place of a kind that is there: a search, so ask when things are built, not for every call. */
size_t registry_place(const struct registry *registry, const struct kind *kind);

/* Its kind has this name; none has no name. */
bool one_is(const struct one *one, const char *name);

/* "time", "share", "count", ...: what the reference calls a kind. */
const char *field_kind_name(enum field_kind kind);

static inline void *field_member(const struct field *field, void *object)
{
    return (char *)object + field->offset;
}

/* --- the macros behind FIELD_STRUCT and FIELD_TABLE --- */

#define FIELD_TYPE_COUNT int64_t
#define FIELD_TYPE_NUMBER double
#define FIELD_TYPE_TIME sim_time
#define FIELD_TYPE_RATE double
#define FIELD_TYPE_SHARE double
#define FIELD_TYPE_FLAG bool
#define FIELD_TYPE_TEXT const char *
#define FIELD_TYPE_FILE const char *
#define FIELD_TYPE_NAME const char *
#define FIELD_TYPE_CHOICE int
#define FIELD_TYPE_SET uint32_t
#define FIELD_TYPE_GROUP(t) struct t
#define FIELD_TYPE_OPTION(t) struct t *
#define FIELD_TYPE_MAP(t) struct { struct t *item; size_t count; }
#define FIELD_TYPE_LIST(t) struct { struct t *item; size_t count; }
#define FIELD_TYPE_ONE(r) struct one
#define FIELD_TYPE_FREE const char *
#define FIELD_TYPE_PRESET const char *
#define FIELD_TYPE_SPREAD(r) struct ones

#define FIELD_MEMBER(T, KIND, member, standard, range, meaning) FIELD_TYPE_##KIND member;
#define FIELD_MEMBER_AS(T, KIND, member, key, standard, range, meaning) FIELD_TYPE_##KIND member;

#define FIELD_STRUCT(type, LIST)      \
    struct type {                     \
        LIST(FIELD_MEMBER, type)      \
    };                                \
    extern const struct field_table type##_fields

#define FIELD_KIND_COUNT .kind = FIELD_COUNT
#define FIELD_KIND_NUMBER .kind = FIELD_NUMBER
#define FIELD_KIND_TIME .kind = FIELD_TIME
#define FIELD_KIND_RATE .kind = FIELD_RATE
#define FIELD_KIND_SHARE .kind = FIELD_SHARE
#define FIELD_KIND_FLAG .kind = FIELD_FLAG
#define FIELD_KIND_TEXT .kind = FIELD_TEXT
#define FIELD_KIND_FILE .kind = FIELD_FILE
#define FIELD_KIND_NAME .kind = FIELD_NAME
#define FIELD_KIND_CHOICE .kind = FIELD_CHOICE
#define FIELD_KIND_SET .kind = FIELD_SET
#define FIELD_KIND_GROUP(t) .kind = FIELD_GROUP, .table = &t##_fields
#define FIELD_KIND_OPTION(t) .kind = FIELD_OPTION, .table = &t##_fields
#define FIELD_KIND_MAP(t) .kind = FIELD_MAP, .table = &t##_fields
#define FIELD_KIND_LIST(t) .kind = FIELD_LIST, .table = &t##_fields
#define FIELD_KIND_ONE(r) .kind = FIELD_ONE, .registry = &r
#define FIELD_KIND_FREE .kind = FIELD_FREE
#define FIELD_KIND_PRESET .kind = FIELD_PRESET
#define FIELD_KIND_SPREAD(r) .kind = FIELD_SPREAD, .registry = &r

#define FIELD_ROW(T, KIND, member, standard_, range_, meaning_) \
    FIELD_ROW_AS(T, KIND, member, #member, standard_, range_, meaning_)
#define FIELD_ROW_AS(T, KIND, member, key_, standard_, range_, meaning_)                    \
    { .key = key_, .offset = offsetof(struct T, member), .standard = standard_,             \
      .range = range_, .meaning = meaning_, FIELD_KIND_##KIND },

#define FIELD_TABLE_OF(type, LIST, short_)                                                  \
    static const struct field type##_rows[] = { LIST(FIELD_ROW, type) };                    \
    const struct field_table type##_fields = { #type, type##_rows,                          \
                                               sizeof type##_rows / sizeof *type##_rows,    \
                                               sizeof(struct type), short_ }
#define FIELD_TABLE(type, LIST) FIELD_TABLE_OF(type, LIST, false)
#define FIELD_TABLE_SHORT(type, LIST) FIELD_TABLE_OF(type, LIST, true)

/* The table of a struct and its kind, as a row of a list gives them; `word` is what users say. */
#define KIND_DEFINE(name, word, LIST, short_form, doc, prepare)                             \
    FIELD_TABLE_OF(name##_spec, LIST, short_form);                                          \
    const struct kind name##_kind = { word, doc, &name##_spec_fields,                       \
                                      sizeof(struct name##_spec), prepare }

#endif
