/* Described fields: what is read, what is refused and with which words, defaults, and back to text.
** The last test walks every table there is: each default passes its own range, and each value that
** is printed reads back. */
#include "base/field.h"
#include "models/spec/spec.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define EACH(i, array) size_t i = 0; i < sizeof(array) / sizeof *(array); i++

/* --- a struct with a member of each kind --- */

#define PEBBLE_FIELDS(F, T)                                     \
    F(T, COUNT, weight, REQUIRED, "1..9", "how heavy")          \
    F(T, CHOICE, colour, "grey", "grey|red", "which one it has")
FIELD_STRUCT(pebble, PEBBLE_FIELDS);
FIELD_TABLE_SHORT(pebble, PEBBLE_FIELDS);

#define DRY_FIELDS(F, T)                                          \
    F(T, TIME, after, "2s", "1ms..", "how long it takes")         \
    F(T, COUNT, twice, "0", "", "made by prepare: seconds, twice")
FIELD_STRUCT(dry, DRY_FIELDS);
FIELD_TABLE_SHORT(dry, DRY_FIELDS);

static bool prepare_dry(void *value, struct arena *arena, struct err *err)
{
    struct dry *dry = value;
    (void)arena;
    dry->twice = 2 * (dry->after / SIM_S);
    return dry->twice < 100 || err_set(err, "takes too long");
}

static const struct kind wet_kind = { "wet", "never dries", NULL, 0, NULL };
static const struct kind dry_kind = { "dry", "dries", &dry_fields, sizeof(struct dry),
                                      prepare_dry };
static const struct kind *const moist_kinds[] = { &wet_kind, &dry_kind };
static const struct registry moist_registry = { "moisture", moist_kinds, 2, &dry_kind };

#define BEACH_FIELDS(F, T)                                                           \
    F(T, NAME, name, "", "", "what it is called")                                    \
    F(T, COUNT, waves, "3", "1..1000000 or unlimited", "how many")                   \
    F(T, COUNT, boats, "none", "0..5", "how many")                                   \
    F(T, NUMBER, slope, "2.5", "0..1e3", "how steep")                                \
    F(T, TIME, tide, "none", "1s..12h or none", "how long")                          \
    F(T, TIME, swell, "6s", "1us..", "how long")                                     \
    F(T, RATE, gulls, "40/s", "..100/s", "how many")                                 \
    F(T, SHARE, cover, "none", "0%..50% or none", "how much")                        \
    F(T, FLAG, sandy, "true", "", "whether")                                         \
    F(T, TEXT, about, "none", "", "its story")                                       \
    F(T, FILE, map, "none", "", "where")                                             \
    F(T, CHOICE, side, "west", "north|east|south|west", "which")                     \
    F(T, SET, flags, "red, green", "red|yellow|green|blue", "which are up")          \
    F(T, SET, signs, "none", "stop|go", "which are there")                           \
    F(T, GROUP(pebble), stone, "", "", "the first")                                  \
    F(T, OPTION(pebble), spare, "none", "", "the second")                            \
    F(T, MAP(pebble), named, "", "", "some")                                         \
    F(T, LIST(pebble), heap, "", "", "more")                                         \
    F(T, ONE(moist_registry), foam, "3s", "", "how wet")                             \
    F(T, ONE(moist_registry), mist, "wet", "", "how wet")                            \
    F(T, ONE(moist_registry), haze, "none", "", "how wet")                           \
    F(T, SPREAD(moist_registry), layers, "", "", "how wet, from above")              \
    F(T, FREE, rest, "", "", "anything")                                             \
    F##_AS(T, TIME, lasts, "for", "1min", "0s..", "a key that is no C name")
FIELD_STRUCT(beach, BEACH_FIELDS);
FIELD_TABLE(beach, BEACH_FIELDS);

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static struct beach beach_default(struct arena *arena)
{
    struct beach beach;
    fields_default(&beach_fields, &beach, arena);
    return beach;
}

static void defaults(void **state)
{
    struct beach beach = beach_default(*state);
    assert_null(beach.name);
    assert_int_equal(beach.waves, 3);
    assert_int_equal(beach.boats, COUNT_NONE);
    assert_true(beach.slope == 2.5);
    assert_int_equal(beach.tide, TIME_NONE);
    assert_int_equal(beach.swell, 6 * SIM_S);
    assert_true(beach.gulls == 40);
    assert_true(isnan(beach.cover));
    assert_true(beach.sandy);
    assert_null(beach.about);
    assert_null(beach.map);
    assert_int_equal(beach.side, 3);
    assert_int_equal(beach.flags, 1 | 4);
    assert_int_equal(beach.signs, 0);
    assert_int_equal(beach.stone.weight, 0); /* required: nothing stands in for it */
    assert_null(beach.spare);
    assert_int_equal(beach.named.count + beach.heap.count + beach.layers.count, 0);
    assert_false(beach.rest);
    assert_int_equal(beach.lasts, 60 * SIM_S);
}

static void default_kinds_are_prepared(void **state)
{
    struct beach beach = beach_default(*state);
    const struct dry *foam = beach.foam.value;
    assert_ptr_equal(beach.foam.kind, &dry_kind);
    assert_int_equal(foam->after, 3 * SIM_S);
    assert_int_equal(foam->twice, 6);
    assert_ptr_equal(beach.mist.kind, &wet_kind);
    assert_null(beach.haze.kind);
}

/* What is read, and what is printed of it; NULL: the same. */
static void values_are_read_and_printed(void **state)
{
    static const struct {
        const char *key, *text, *printed;
    } cases[] = {
        { "waves", "1000000", NULL },
        { "waves", "10_000", "10000" },
        { "waves", "unlimited", NULL },
        { "boats", "none", NULL },
        { "boats", "0", NULL },
        { "slope", "1e3", "1000" },
        { "tide", "12h", NULL },
        { "tide", "90s", "1min30s" },
        { "tide", "none", NULL },
        { "swell", "1us", NULL },
        { "gulls", "60/min", "1/s" },
        { "cover", "0.5", "50%" },
        { "cover", "none", NULL },
        { "sandy", "no", "false" },
        { "about", "a story: long", NULL },
        { "about", "none", NULL },
        { "map", "a/b.txt", NULL },
        { "side", "north", NULL },
        { "flags", "blue", "[blue]" },
        { "flags", "blue, red", "[red, blue]" },
        { "flags", "[blue,green]", "[green, blue]" },
        { "signs", "none", NULL },
        { "for", "5s", NULL },
    };
    for (EACH(i, cases)) {
        struct beach beach = beach_default(*state);
        struct err err;
        const struct field *field = fields_find(&beach_fields, cases[i].key);
        field_clear(field, &beach);
        if (!field_read(field, &beach, cases[i].text, *state, &err))
            fail_msg("%s: %s: %s", cases[i].key, cases[i].text, err.text);
        assert_string_equal(field_print(field, &beach, *state),
                            cases[i].printed ? cases[i].printed : cases[i].text);
    }
}

static void values_are_refused(void **state)
{
    static const struct {
        const char *key, *text, *words;
    } cases[] = {
        { "waves", "0", "is 0, but must be in 1..1000000 or unlimited" },
        { "waves", "1000001", "is 1000001, but must be in 1..1000000 or unlimited" },
        { "waves", "none", "'none' is not a whole number: write 3, 1500 or 10_000" },
        { "boats", "6", "is 6, but must be in 0..5 or none" },
        { "boats", "unlimited", "'unlimited' is not a whole number: write 3, 1500 or 10_000" },
        { "slope", "-1", "is -1, but must be in 0..1e3" },
        { "tide", "1ms", "is 1ms, but must be in 1s..12h or none" },
        { "tide", "5", "'5' needs a unit: 250ms, 2s, 5min" },
        { "swell", "0s", "is 0s, but must be 1us or more" },
        { "swell", "none", "'none' is not a time: write 250ms, 2s or 5min" },
        { "gulls", "101/s", "is 101/s, but must be 100/s or less" },
        { "cover", "51%", "is 51%, but must be in 0%..50% or none" },
        { "sandy", "maybe", "'maybe' is not true or false" },
        { "about", "", "is empty" },
        { "side", "up", "is 'up', but must be one of north, east, south, west" },
        { "side", "none", "is 'none', but must be one of north, east, south, west" },
        { "side", "wets", "is 'wets', but must be one of north, east, south, west; "
                          "did you mean 'west'?" },
        { "flags", "red, blu", "is 'blu', but must be one of red, yellow, green, blue; "
                               "did you mean 'blue'?" },
        { "flags", "", "is '', but must be one of red, yellow, green, blue" },
        { "signs", "slow", "is 'slow', but must be one of stop, go, none" },
    };
    for (EACH(i, cases)) {
        struct beach beach = beach_default(*state);
        struct err err = { .text = "" };
        const struct field *field = fields_find(&beach_fields, cases[i].key);
        if (field_read(field, &beach, cases[i].text, *state, &err))
            fail_msg("%s: '%s' was read", cases[i].key, cases[i].text);
        assert_string_equal(err.text, cases[i].words);
        assert_null(err.place.file);
    }
}

static void choices_of_a_set_add_up(void **state)
{
    struct beach beach = beach_default(*state);
    struct err err;
    const struct field *flags = fields_find(&beach_fields, "flags");
    assert_true(field_read(flags, &beach, "blue", *state, &err));
    assert_int_equal(beach.flags, 1 | 4 | 8);
    field_clear(flags, &beach);
    assert_int_equal(beach.flags, 0);
    assert_string_equal(field_print(flags, &beach, *state), "[]");
}

static void lists_of_choices(void **state)
{
    const char **words;
    assert_int_equal(field_choices(fields_find(&beach_fields, "side"), *state, &words), 4);
    assert_string_equal(words[0], "north");
    assert_string_equal(words[3], "west");
    const struct field verdict = { .range = "a|b or none", .standard = "none" };
    assert_int_equal(field_choices(&verdict, *state, &words), 2);
    assert_string_equal(words[1], "b");
}

static void looking_up(void **state)
{
    (void)state;
    assert_string_equal(fields_find(&beach_fields, "for")->meaning, "a key that is no C name");
    assert_null(fields_find(&beach_fields, "lasts"));
    assert_string_equal(fields_first(&beach_fields, FIELD_ONE)->key, "foam");
    assert_null(fields_first(&beach_fields, FIELD_PRESET));
    assert_ptr_equal(registry_find(&moist_registry, "dry"), &dry_kind);
    assert_null(registry_find(&moist_registry, "dr"));
    for (size_t i = 0; i < moist_registry.count; i++)
        assert_int_equal(registry_place(&moist_registry, moist_registry.kind[i]), i);
    assert_string_equal(field_kind_name(FIELD_SHARE), "share");
    assert_true(pebble_fields.short_form && !beach_fields.short_form);
}

/* --- every table there is --- */

static bool is_printable(enum field_kind kind)
{
    return kind <= FIELD_SET && kind != FIELD_NAME;
}

static int check_table(const struct field_table *table, struct arena *arena, int levels);

static int check_registry(const struct registry *registry, struct arena *arena, int levels)
{
    int rows = 0;
    for (size_t i = 0; i < registry->count && levels > 0; i++)
        if (registry->kind[i]->fields)
            rows += check_table(registry->kind[i]->fields, arena, levels);
    return rows;
}

/* Levels, because a distribution may hold distributions. */
static int check_table(const struct field_table *table, struct arena *arena, int levels)
{
    int rows = (int)table->count;
    void *object = arena_take(arena, table->size);
    assert_in_range(table->count, 1, 64);
    fields_default(table, object, arena);
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->field[i];
        struct err err = { .text = "" };
        assert_true(field->key && field->meaning && field->range);
        if (is_printable(field->kind) && field->standard) {
            const char *text = field_print(field, object, arena);
            if (!field_read(field, object, text, arena, &err))
                fail_msg("%s.%s: %s: %s", table->name, field->key, text, err.text);
            assert_string_equal(field_print(field, object, arena), text);
        }
        if (field->table)
            rows += check_table(field->table, arena, levels - 1);
        if (field->registry)
            rows += check_registry(field->registry, arena, levels - 1);
    }
    return rows;
}

static void every_default_is_a_value_of_its_field(void **state)
{
    int rows = check_table(&world_spec_fields, *state, 8);
    if (rows < 100)
        fail_msg("only %d rows were met", rows);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults),
        TEST(default_kinds_are_prepared),
        TEST(values_are_read_and_printed),
        TEST(values_are_refused),
        TEST(choices_of_a_set_add_up),
        TEST(lists_of_choices),
        TEST(looking_up),
        TEST(every_default_is_a_value_of_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
