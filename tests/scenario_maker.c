/* Drawn whole, then mended from the last line to the first until it is accepted: what is struck out
** there leaves the numbers of the lines before it true.
*/
#include "tests/scenario_maker.h"

#include "models/spec/world.h"
#include "scenarios/read/scenario.h"
#include "tests/scenario_draw.h"
#include "tests/scenario_rules.h"

#include <string.h>

enum { MENDS = 100 };

/* Strikes a block out, or draws it again. */
static void mend_block(struct drawing *drawing, size_t begin)
{
    struct lines after = lines_cut(&drawing->lines, lines_block_end(&drawing->lines, begin));
    struct line old = drawing->lines.line[begin];
    struct choices choices = rules_choose(&drawing->rng, drawing->queues > 0);
    drawing->lines.count = begin;
    bool needed = old.field && rules_given(old.table, old.field, &choices) == GIVEN_ALWAYS;
    if (needed || (old.field && rng_chance(&drawing->rng, 0.5)))
        draw_field(drawing, old.level, old.table, old.field);
    lines_append(&drawing->lines, &after);
}

/* The line that a finding names, or one within its block, or a block around it: the fault of two
** values that don't fit may be that of either. */
static void mend_line(struct drawing *drawing, size_t line)
{
    if (rng_chance(&drawing->rng, 0.5))
        line += rng_below(&drawing->rng, lines_block_end(&drawing->lines, line) - line);
    while (rng_chance(&drawing->rng, 0.25))
        line = lines_block_around(&drawing->lines, line);
    mend_block(drawing, line);
}

/* From the last line to the first, so that the numbers of those before stay true. */
static void mend(struct drawing *drawing, const struct findings *findings)
{
    size_t count = drawing->lines.count;
    bool *wrong = ARENA_ARRAY(findings->arena, count + 1, bool);
    for (const struct finding *f = findings->first; f; f = f->next) {
        bool known = f->place.line > 0 && (size_t)f->place.line <= count;
        if (f->severity == SEVERITY_ERROR)
            wrong[known ? f->place.line : 1] = true;
    }
    for (size_t i = count; i > 0; i--)
        if (wrong[i] && i <= drawing->lines.count)
            mend_line(drawing, i - 1);
}

static bool bind(const struct lines *lines, struct findings *findings)
{
    struct world_spec spec = { 0 };
    const char *text = lines_text(lines, findings->arena);
    struct scenario *scenario = scenario_parse("random.yaml", text, strlen(text), findings->arena,
                                               findings);
    return scenario && scenario_bind(scenario, NULL, NULL, 0, &spec, findings);
}

/* Whether it is accepted as it stands; else it is mended. */
static bool check(struct drawing *drawing)
{
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    bool accepted = bind(&drawing->lines, &findings);
    if (!accepted)
        mend(drawing, &findings);
    arena_destroy(arena);
    return accepted;
}

struct scenario_made scenario_make(uint64_t seed, struct arena *arena)
{
    struct drawing drawing = { .lines = { .arena = arena } };
    int mends = 0;
    bool accepted;
    rng_stream(&drawing.rng, seed, 0, "scenario");
    drawing.services = 1 + rng_below(&drawing.rng, 6);
    drawing.queues = rng_chance(&drawing.rng, 0.5) ? 1 + rng_below(&drawing.rng, 3) : 0;
    drawing.consumers = drawing.queues > 0 ? drawing.queues + rng_below(&drawing.rng, 2) : 0;
    draw_struct(&drawing, 0, &world_spec_fields);
    while (!(accepted = check(&drawing)) && mends < MENDS)
        mends++;
    return (struct scenario_made){ lines_text(&drawing.lines, arena), mends, accepted };
}
