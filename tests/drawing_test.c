/* The drawing of random scenarios: it reaches every field that is described; a seed, a text. */
#include "tests/support.h"

#include "models/spec/spec.h"
#include "tests/scenario_draw.h"
#include "tests/scenario_maker.h"
#include "tests/scenario_rules.h"
#include "tests/tables.h"

#include <stdlib.h>

enum { DRAWINGS = 2000, FIELDS = 64 /* of a table, at most: scenarios/read/bind_struct.c */ };

/* Which fields of which tables had a line in some drawing. */
struct reached {
    struct tables tables;
    bool field[TABLES][FIELDS];
};

static void mark(struct reached *reached, const struct line *line)
{
    for (size_t t = 0; line->field && t < reached->tables.count; t++)
        if (reached->tables.table[t] == line->table)
            reached->field[t][line->field - line->table->field] = true;
}

static void draw(struct reached *reached, uint64_t seed)
{
    struct arena *arena = arena_create();
    struct drawing drawing = { .lines = { .arena = arena }, .services = 4, .queues = 3,
                               .consumers = 2 };
    rng_seed(&drawing.rng, seed);
    draw_struct(&drawing, 0, &world_spec_fields);
    for (size_t i = 0; i < drawing.lines.count; i++)
        mark(reached, &drawing.lines.line[i]);
    arena_destroy(arena);
}

/* The kinds of a spread stand for themselves. */
static bool may_be_drawn(const struct field_table *table, const struct field *field)
{
    struct rng rng;
    rng_seed(&rng, 1);
    for (int n = 0; n < 100 && field->kind != FIELD_SPREAD; n++) {
        struct choices choices = rules_choose(&rng, n % 2 == 0);
        if (rules_given(table, field, &choices) != GIVEN_NEVER)
            return true;
    }
    return false;
}

/* Of a table without any line the field that holds it is the one that is missing, or left out. */
static void check_table(const struct reached *reached, size_t t)
{
    const struct field_table *table = reached->tables.table[t];
    bool any = false;
    for (size_t i = 0; i < table->count; i++)
        any |= reached->field[t][i];
    for (size_t i = 0; any && i < table->count; i++)
        if (!reached->field[t][i] && may_be_drawn(table, &table->field[i]))
            fail_msg("%s.%s is never drawn", table->name, table->field[i].key);
}

static void every_field_is_drawn(void **state)
{
    struct reached *reached = calloc(1, sizeof *reached);
    (void)state;
    assert_non_null(reached);
    find_tables(&reached->tables);
    for (uint64_t seed = 1; seed <= DRAWINGS; seed++)
        draw(reached, seed);
    for (size_t t = 0; t < reached->tables.count; t++)
        check_table(reached, t);
    free(reached);
}

static void same_seed_same_text(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_string_equal(scenario_make(7, arena).text, scenario_make(7, arena).text);
    assert_string_not_equal(scenario_make(7, arena).text, scenario_make(8, arena).text);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_drawn),
        cmocka_unit_test(same_seed_same_text),
    };
    return cmocka_run_group_tests_name("drawing", tests, NULL, NULL);
}
