/* Sets of controls as bits: a variant has those whose bits are set.
**
** Each is bound with its settings behind those of the command line, and then looked at: a control
** that is still in force would make the comparison a lie.
*/
#include "cli/lineup_toggles.h"

#include "cli/lineup_variants.h"
#include "models/spec/world.h"
#include "scenarios/read/toggles.h"
#include "study/effects.h"

#include <assert.h>
#include <string.h>

struct switchboard {
    struct lineup *lineup;
    struct subject *subject;
    const char *variant;
    struct toggles toggles;
    struct arena *arena;
};

static uint64_t bit(size_t control)
{
    return UINT64_C(1) << control;
}

static uint64_t all_of(size_t controls)
{
    return controls == 64 ? UINT64_MAX : bit(controls) - 1;
}

/* --- names --- */

static const char *joined(const struct switchboard *board, uint64_t set)
{
    const char *text = "";
    for (size_t c = 0; c < board->lineup->controls; c++)
        if (set & bit(c))
            text = arena_format(board->arena, "%s%s%s", text, *text ? "+" : "",
                                board->lineup->control[c]);
    return text;
}

static size_t size_of(uint64_t set)
{
    size_t size = 0;
    for (; set; set &= set - 1)
        size++;
    return size;
}

/* By what is off, or by what is on where that is shorter. */
static const char *name_of(const struct switchboard *board, uint64_t has)
{
    uint64_t all = all_of(board->lineup->controls), off = all & ~has;
    if (has == all)
        return "all on";
    if (has == 0)
        return "all off";
    bool few = size_of(off) <= size_of(has);
    return arena_format(board->arena, "%s %s", few ? "no" : "only", joined(board, few ? off : has));
}

/* --- binding --- */

static struct setting *settings_for(const struct switchboard *board, uint64_t has, size_t *count)
{
    const struct lineup *lineup = board->lineup;
    const char **off = ARENA_ARRAY(board->arena, lineup->controls, const char *);
    size_t words = 0, added;
    for (size_t c = 0; c < lineup->controls; c++)
        if (!(has & bit(c)))
            off[words++] = lineup->control[c];
    struct setting *more = toggles_off(&board->toggles, off, words, board->arena, &added);
    size_t given = board->subject->settings;
    struct setting *setting = ARENA_ARRAY(board->arena, given + added, struct setting);
    memcpy(setting, board->subject->setting, given * sizeof *setting);
    if (added)
        memcpy(setting + given, more, added * sizeof *setting);
    *count = given + added;
    return setting;
}

static bool is_really_off(const struct switchboard *board, const struct world_spec *spec,
                          uint64_t has)
{
    for (size_t c = 0; c < board->lineup->controls; c++) {
        const char *word = board->lineup->control[c];
        const char *left = has & bit(c) ? NULL : toggle_left(spec, word, board->arena);
        if (!left)
            continue;
        complain("%s can't be switched off: %s is set in mid-run; leave %s out of the list", word,
                 left, word);
        return false;
    }
    return true;
}

/* Warnings are those of the variant with all on: only what switching off makes wrong is told. */
static bool add(struct switchboard *board, uint64_t has)
{
    struct findings own;
    findings_init(&own, board->arena);
    struct world_spec *spec = ARENA_NEW(board->arena, struct world_spec);
    size_t count;
    const struct setting *setting = settings_for(board, has, &count);
    if (!scenario_bind(board->subject->scenario, board->variant, setting, count, spec, &own)) {
        findings_write_errors(stderr, &own);
        complain("so there is no variant '%s'; leave out of the list what the scenario needs",
                 name_of(board, has));
        return false;
    }
    if (!is_really_off(board, spec, has))
        return false;
    board->lineup->has[board->lineup->count] = has;
    return lineup_add(board->lineup, spec, name_of(board, has), &own);
}

/* Two runs of one control: without it nothing is on. */
static bool add_each(struct switchboard *board)
{
    size_t controls = board->lineup->controls;
    uint64_t all = all_of(controls);
    bool fine = add(board, all);
    for (size_t c = 0; c < controls && fine && controls > 1; c++)
        fine = add(board, all & ~bit(c));
    return fine && add(board, 0);
}

/* From all on to all off. */
static bool add_combinations(struct switchboard *board)
{
    uint64_t all = all_of(board->lineup->controls);
    for (uint64_t off = 0; off <= all; off++)
        if (!add(board, all & ~off))
            return false;
    return true;
}

/* --- the whole --- */

static bool is_possible(const struct lineup_wish *wish)
{
    if (wish->files == 1 && wish->variants <= 1)
        return true;
    complain("--toggle takes one scenario, as written or one --variant of it, not %zu %s",
             wish->files > 1 ? wish->files : wish->variants,
             wish->files > 1 ? "files" : "variants");
    return false;
}

static bool read_controls(struct switchboard *board, const struct lineup_wish *wish)
{
    struct lineup *lineup = board->lineup;
    struct err err = { 0 };
    lineup->control =
        toggles_read(&board->toggles, wish->toggle, board->arena, &lineup->controls, &err);
    if (!lineup->control) {
        complain("--toggle%s %s: %s", wish->full ? "-full" : "", wish->toggle, err.text);
        return false;
    }
    assert(lineup->controls <= CONTROLS_MOST);
    if (wish->full && lineup->controls > FULL_MOST) {
        complain(
            "--toggle-full runs all combinations of at most %d controls (%d variants), not of %zu; "
            "name the ones that matter most, e.g. after --toggle %s",
            FULL_MOST, 1 << FULL_MOST, lineup->controls, wish->toggle);
        return false;
    }
    return true;
}

bool lineup_toggle(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    if (!is_possible(wish))
        return false;
    struct switchboard board = { .lineup = lineup,
                                 .subject = &lineup->subject[0],
                                 .arena = arena,
                                 .variant = wish->variants ? wish->variant[0] : NULL };
    const struct world_spec *spec = subject_bind(board.subject, board.variant);
    if (!spec)
        return true; /* the findings say why */
    lineup->of = board.variant;
    lineup->full = wish->full;
    lineup->has = ARENA_ARRAY(arena, LINEUP_MOST, uint64_t);
    board.toggles = toggles_find(spec, arena);
    if (!read_controls(&board, wish))
        return false;
    return wish->full ? add_combinations(&board) : add_each(&board);
}
