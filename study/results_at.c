/* One function for each kind of value; the kinds are those of KEPT_... in models/measure/kept.h.
** Texts are copied: what was parsed is gone before the results are.
*/
#include "study/results_at.h"

#include <math.h>
#include <string.h>

bool at_wrong(const struct at *at, struct err *err, const char *must)
{
    struct place place = { at->file->path, 0, 0 };
    if (!at->value)
        return err_set_at(err, place, "%.200s is missing", at->place);
    return err_set_at(err, place, "%.200s must be %.200s", at->place, must);
}

struct at at_member(const struct at *at, const char *name)
{
    const char *dot = *at->place ? "." : "";
    return (struct at){ at->file, json_object_get(at->value, name),
                        arena_format(at->file->arena, "%s%s%s", at->place, dot, name) };
}

struct at at_item(const struct at *at, size_t i)
{
    return (struct at){ at->file, json_array_get(at->value, i),
                        arena_format(at->file->arena, "%s[%zu]", at->place, i) };
}

/* --- values --- */

bool at_number(const struct at *at, double *number, struct err *err)
{
    const char *word = json_is_string(at->value) ? json_string_value(at->value) : "";
    if (json_is_number(at->value))
        *number = json_number_value(at->value);
    else if (json_is_null(at->value))
        *number = NAN;
    else if (strcmp(word, "inf") == 0 || strcmp(word, "-inf") == 0)
        *number = *word == '-' ? -INFINITY : INFINITY;
    else
        return at_wrong(at, err, "a number, null, \"inf\" or \"-inf\"");
    return true;
}

bool at_whole(const struct at *at, int64_t *number, struct err *err)
{
    if (!json_is_integer(at->value))
        return at_wrong(at, err, "a whole number");
    *number = json_integer_value(at->value);
    return true;
}

bool at_count(const struct at *at, uint64_t *count, struct err *err)
{
    if (!json_is_integer(at->value) || json_integer_value(at->value) < 0)
        return at_wrong(at, err, "a whole number from 0 on");
    *count = (uint64_t)json_integer_value(at->value);
    return true;
}

bool at_text(const struct at *at, const char **text, struct err *err)
{
    if (!json_is_string(at->value))
        return at_wrong(at, err, "a text");
    *text = arena_text(at->file->arena, json_string_value(at->value));
    return true;
}

bool at_name(const struct at *at, const char **name, struct err *err)
{
    *name = NULL;
    if (json_is_null(at->value) || json_is_string(at->value))
        return json_is_null(at->value) || at_text(at, name, err);
    return at_wrong(at, err, "a text or null");
}

bool at_place(const struct at *at, size_t *place, struct err *err)
{
    uint64_t count = KEPT_NOWHERE;
    if (!json_is_null(at->value) && !at_count(at, &count, err))
        return false;
    *place = (size_t)count;
    return true;
}

bool at_flag(const struct at *at, bool *flag, struct err *err)
{
    if (!json_is_boolean(at->value))
        return at_wrong(at, err, "true or false");
    *flag = json_is_true(at->value);
    return true;
}

bool at_choice(const struct at *at, enum how how, void *into, struct err *err)
{
    const char *word = json_is_string(at->value) ? json_string_value(at->value) : "";
    const char *must = "";
    for (size_t choice = 0; choice_word(how, choice); choice++) {
        must = arena_format(at->file->arena, "%s%s%s", must, choice ? ", " : "one of: ",
                            choice_word(how, choice));
        if (strcmp(choice_word(how, choice), word) != 0)
            continue;
        choice_set(how, into, choice);
        return true;
    }
    return at_wrong(at, err, must);
}

/* An array of so many, or of any number where `count` is SIZE_MAX. */
bool at_array(const struct at *at, size_t count, const char *of, struct err *err)
{
    if (json_is_array(at->value) && (count == SIZE_MAX || json_array_size(at->value) == count))
        return true;
    const char *must = count == SIZE_MAX ? arena_format(at->file->arena, "a list of %s", of)
                                         : arena_format(at->file->arena, "a list of %zu %s", count,
                                                        of);
    return at_wrong(at, err, must);
}

double *at_numbers(const struct at *at, size_t count, const char *of, struct err *err)
{
    if (!at_array(at, count, of, err))
        return NULL;
    double *number = ARENA_ARRAY(at->file->arena, count, double);
    for (size_t i = 0; i < count; i++) {
        struct at item = { at->file, json_array_get(at->value, i), NULL };
        if (json_is_number(item.value)) { /* nearly all: without a place, which costs more */
            number[i] = json_number_value(item.value);
            continue;
        }
        item = at_item(at, i);
        if (!at_number(&item, &number[i], err))
            return NULL;
    }
    return number;
}
