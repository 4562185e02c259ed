/* Described fields: what is driven by the rows alone, whatever file format they are read from.
**
** A range is text in the row and is read again for each value it judges: it is short, values are
** read a few hundred times per scenario, and so a table needs no start-up and holds nothing that
** changes. A row that makes no sense (a default outside its own range, a limit that can't be read)
** is our mistake: an assertion, and a test reads every row.
**
** A message follows the name of a field: "is 0, but must be in 1..100", or, from base/units.h,
** begins with the value in quotes: "'5' needs a unit: 250ms, 2s, 5min".
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

/* --- ranges: LO..HI or a|b|c, then perhaps " or none" or " or unlimited" --- */

static const char *range_end(const char *range)
{
    const char *tail = strstr(range, " or ");
    return tail ? tail : range + strlen(range);
}

/* Whether `word`, which is no value of the kind, may be said instead of one. */
static bool may_be(const struct field *field, const char *word)
{
    const char *tail = range_end(field->range);
    tail += *tail ? strlen(" or ") : 0;
    size_t length = strcspn(tail, ",");
    return (length > 0 && length == strlen(word) && strncmp(tail, word, length) == 0) ||
           (field->standard && same(field->standard, word));
}

/* A TIME or COUNT is whole, the other quantities are real. */
struct quantity {
    int64_t whole;
    double real;
};

static bool quantity_parse(enum field_kind kind, const char *text, struct quantity *quantity,
                           struct err *err)
{
    switch ((int)kind) {
    case FIELD_COUNT: return count_parse(text, &quantity->whole, err);
    case FIELD_TIME: return time_parse(text, &quantity->whole, err);
    case FIELD_NUMBER: return number_parse(text, &quantity->real, err);
    case FIELD_RATE: return rate_parse(text, &quantity->real, err);
    case FIELD_SHARE: return share_parse(text, &quantity->real, err);
    }
    assert(false && "a kind of quantity");
    return false;
}

/* Whether `quantity` is not below (sign 1) or not above (sign -1) the limit; a missing limit holds
** nothing back. */
static bool within(enum field_kind kind, const struct quantity *quantity, const char *limit,
                   size_t length, int sign)
{
    char text[32];
    struct quantity bound = { 0, 0 };
    struct err err;
    if (length == 0)
        return true;
    assert(length < sizeof text);
    memcpy(text, limit, length);
    text[length] = '\0';
    bool readable = quantity_parse(kind, text, &bound, &err);
    assert(readable);
    (void)readable;
    if (sign > 0)
        return quantity->whole >= bound.whole && quantity->real >= bound.real;
    return quantity->whole <= bound.whole && quantity->real <= bound.real;
}

/* `shown` is the value as it was written. */
static bool range_check(const struct field *field, const struct quantity *quantity,
                        const char *shown, struct err *err)
{
    const char *low = field->range, *end = range_end(low), *dots = strstr(low, "..");
    if (!dots || dots >= end)
        return true;
    const char *high = dots + 2;
    if (within(field->kind, quantity, low, (size_t)(dots - low), 1) &&
        within(field->kind, quantity, high, (size_t)(end - high), -1))
        return true;
    const char *tail = *end ? end : may_be(field, "none") ? " or none" : "";
    if (high == end)
        return err_set(err, "is %.40s, but must be %.*s or more%s%s", shown, (int)(dots - low), low,
                       *tail ? "," : "", tail);
    if (low == dots)
        return err_set(err, "is %.40s, but must be %.*s or less%s%s", shown, (int)(end - high),
                       high, *tail ? "," : "", tail);
    return err_set(err, "is %.40s, but must be in %.*s%s", shown, (int)(end - low), low, tail);
}

/* --- choices --- */

static size_t choice_length(const char *word, const char *end)
{
    size_t length = 0;
    while (word + length < end && word[length] != '|')
        length++;
    return length;
}

size_t field_choices(const struct field *field, struct arena *arena, const char ***words)
{
    const char *end = range_end(field->range);
    size_t count = 0;
    for (const char *c = field->range; c < end; c++)
        count += *c == '|' || c == field->range;
    *words = ARENA_ARRAY(arena, count, const char *);
    const char *word = field->range;
    for (size_t i = 0; i < count; i++) {
        size_t length = choice_length(word, end);
        (*words)[i] = arena_text_of(arena, word, length);
        word += length + 1;
    }
    return count;
}

/* The place of the choice, or -1. */
static int choice_find(const struct field *field, const char *text, size_t length)
{
    const char *end = range_end(field->range);
    int place = 0;
    for (const char *word = field->range; word < end; place++) {
        size_t known = choice_length(word, end);
        if (known == length && memcmp(word, text, length) == 0)
            return place;
        word += known + 1;
    }
    return -1;
}

/* The present name of a choice that had this one, or NULL: ", once OLD: NEW" ends the range. */
static const char *choice_renamed(const struct field *field, const char *text)
{
    const char *old = strstr(field->range, ", once ");
    size_t length = strlen(text);
    if (!old)
        return NULL;
    old += strlen(", once ");
    bool same = strncmp(old, text, length) == 0 && old[length] == ':';
    return same ? old + length + 2 : NULL;
}

static bool choice_unknown(const struct field *field, const char *text, struct arena *arena,
                           struct err *err)
{
    const char **words, *renamed = choice_renamed(field, text);
    if (renamed)
        return err_set(err, "is '%.40s', which is called '%s' now", text, renamed);
    size_t count = field_choices(field, arena, &words);
    const char *nearest = nearest_word(text, words, count);
    bool none = may_be(field, "none") && choice_find(field, "none", 4) < 0;
    const char *or_none = none ? ", none" : "";
    char *list = arena_text(arena, "");
    for (size_t i = 0; i < count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", words[i]);
    if (nearest && count > 6)
        return err_set(err, "is '%.40s', which is none of its choices; did you mean '%s'?", text,
                       nearest);
    if (nearest)
        return err_set(err, "is '%.40s', but must be one of %s%s; did you mean '%s'?", text, list,
                       or_none, nearest);
    return err_set(err, "is '%.40s', but must be one of %s%s", text, list, or_none);
}

/* One choice, or several with commas between them, perhaps in brackets. */
static bool set_read(const struct field *field, uint32_t *set, const char *text,
                     struct arena *arena, struct err *err)
{
    size_t left = strlen(text), length;
    if (left >= 2 && text[0] == '[' && text[left - 1] == ']') {
        text++;
        left -= 2;
    }
    for (const char *end = text + left;; text += length + 1) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        length = (size_t)((comma ? comma : end) - text);
        size_t blank = strspn(text, " "), bare = length;
        while (bare > blank && text[bare - 1] == ' ')
            bare--;
        blank = blank < bare ? blank : bare;
        int choice = choice_find(field, text + blank, bare - blank);
        if (choice < 0)
            return choice_unknown(field, arena_text_of(arena, text + blank, bare - blank), arena,
                                  err);
        *set |= UINT32_C(1) << choice;
        if (!comma)
            return true;
    }
}

/* --- reading --- */

/* Sets what "none" or "unlimited" stand for.  False: the text is neither, or means something
** else. */
static bool read_absent(const struct field *field, void *member, const char *text)
{
    if (field->kind == FIELD_COUNT && same(text, "unlimited") && may_be(field, text)) {
        *(int64_t *)member = COUNT_UNLIMITED;
        return true;
    }
    if (!same(text, "none") || !may_be(field, text))
        return false;
    switch ((int)field->kind) {
    case FIELD_COUNT: *(int64_t *)member = COUNT_NONE; return true;
    case FIELD_TIME: *(sim_time *)member = TIME_NONE; return true;
    case FIELD_NUMBER:
    case FIELD_RATE:
    case FIELD_SHARE: *(double *)member = NAN; return true;
    case FIELD_TEXT:
    case FIELD_FILE: *(const char **)member = NULL; return true;
    case FIELD_SET: *(uint32_t *)member = 0; return choice_find(field, text, strlen(text)) < 0;
    }
    return false;
}

static bool read_quantity(const struct field *field, void *member, const char *text,
                          struct err *err)
{
    struct quantity quantity = { 0, 0 };
    if (!quantity_parse(field->kind, text, &quantity, err) ||
        !range_check(field, &quantity, text, err))
        return false;
    if (field->kind == FIELD_COUNT || field->kind == FIELD_TIME)
        *(int64_t *)member = quantity.whole;
    else
        *(double *)member = quantity.real;
    return true;
}

static bool read_choice(const struct field *field, int *choice, const char *text,
                        struct arena *arena, struct err *err)
{
    int found = choice_find(field, text, strlen(text));
    if (found < 0)
        return choice_unknown(field, text, arena, err);
    *choice = found;
    return true;
}

static bool read_text(const char **member, const char *text, struct arena *arena, struct err *err)
{
    if (!*text)
        return err_set(err, "is empty");
    *member = arena_text(arena, text);
    return true;
}

bool field_read(const struct field *field, void *object, const char *text, struct arena *arena,
                struct err *err)
{
    void *member = field_member(field, object);
    if (read_absent(field, member, text))
        return true;
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_RATE:
    case FIELD_SHARE: return read_quantity(field, member, text, err);
    case FIELD_FLAG: return flag_parse(text, member, err);
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_NAME: return read_text(member, text, arena, err);
    case FIELD_CHOICE: return read_choice(field, member, text, arena, err);
    case FIELD_SET: return set_read(field, member, text, arena, err);
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
    return false;
}

void field_clear(const struct field *field, void *object)
{
    if (field->kind == FIELD_SET)
        *(uint32_t *)field_member(field, object) = 0;
}
