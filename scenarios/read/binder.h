/* What the files that bind share, bottom to top: bind_words.c (paths and messages), bind_bounds.c
** (how far it may go), bind_presets.c (what is laid under a map), bind_kinds.c (kinds of a
** registry), bind_struct.c (the keys of a map), bind.c (values).  For them only.
*/
#ifndef SQUALL_SCENARIOS_BINDER_H
#define SQUALL_SCENARIOS_BINDER_H

#include "scenarios/read/bind.h"

struct binder;
struct spot;
struct value;

/* The way back to what stands above: a kind's fields, and a field's value. */
struct binder_shapes {
    /* One field, by a value that was entered. */
    void (*value)(struct binder *, const struct spot *at, const struct field *field, void *object,
                  const struct value *);
    /* The fields of a struct that holds its defaults already. */
    void (*structure)(struct binder *, const struct spot *at, const struct field_table *table,
                      void *object, const struct value *);
};

struct binder {
    const struct binder_shapes *shapes;
    struct arena *arena;
    struct findings *findings;
    struct places *places;
    const char *folder;
    const struct node *alias; /* the outermost alias being followed */
    size_t values;
    int levels;
    int errors;   /* findings count no error twice, this does */
    bool stopped; /* a bound was passed: nothing more is read or reported */
};

/* A step of the path to what is being bound; they live on the stack. */
struct spot {
    const struct spot *up; /* NULL: a step from the scenario itself */
    const char *name;      /* NULL: an item of a list */
    size_t index;
};

/* A value in its map or list, with its alias followed. */
struct value {
    struct node *node;
    struct place place; /* of its key, or of itself in a list: for what is missing from it */
};

/* --- bind_bounds.c --- */

/* Counts the value of `entry` and follows its alias.  False where a bound is passed.  Each true
** answer wants a bind_leave with what bind_enter left in `alias`. */
bool bind_enter(struct binder *binder, const struct pair *entry, struct value *value,
                const struct node **alias);
void bind_leave(struct binder *binder, const struct node *alias);

/* --- bind_struct.c --- */

/* The fields of a struct that holds its defaults already. */
void bind_struct(struct binder *binder, const struct spot *at, const struct field_table *table,
                 void *object, const struct value *value);

/* --- bind_presets.c --- */

/* The map with the presets it asks for laid underneath, or itself. */
struct node *bind_presets(struct binder *binder, const struct spot *at,
                          const struct field_table *table, struct node *map);

/* --- bind_kinds.c --- */

void bind_one(struct binder *binder, const struct spot *at, const struct field *field,
              struct one *one, const struct value *value);

/* `given` holds the entry of each kind of the registry, or NULL; `list` the key of the field
** itself, or NULL. */
void bind_spread(struct binder *binder, const struct spot *up, const struct field *field,
                 struct ones *ones, const struct pair *list, const struct pair **given);

/* --- bind_words.c --- */

/* An error that begins with the path of `at`. */
void bind_error(struct binder *binder, struct place place, const struct spot *at,
                const char *format, ...) PRINTF_LIKE(4, 5);

/* The failure of a field or of a kind's check, at `place`. */
void bind_fail(struct binder *binder, struct place place, const struct spot *at,
               const struct err *err);

/* Reports a word that is none of those possible at `at`: `what` is "key" or a registry's name.
** Returns the one that may have been meant, or NULL. */
const char *bind_unknown(struct binder *binder, struct place place, const char *what,
                         const char *word, const struct spot *at, const char *const *known,
                         size_t count);

#endif
