/* Expectations held against studies, one study a variant, in the order in which the list names them
** first.
*/
#include "cli/expectations.h"

#include "base/clean.h"
#include "cli/progress.h"
#include "models/spec/expect.h"
#include "models/spec/world.h"
#include "study/expect.h"

#include <stdio.h>
#include <string.h>

struct tally {
    size_t met, held, left_out;
};

static const char *variant_of(const struct subject *subject, const struct expect_spec *expect)
{
    return expect->variant ? expect->variant : scenario_base_name(subject->scenario);
}

static bool is_wanted(const struct subject *subject, const struct expect_spec *expect,
                      const char *variant)
{
    const char *own = variant_of(subject, expect);
    bool allowed = !subject->variant || strcmp(own, subject->variant) == 0;
    return allowed && (!variant || strcmp(own, variant) == 0);
}

/* Whether an earlier expectation named this one's variant. */
static bool is_repeated(const struct subject *subject, const struct world_spec *base, size_t index)
{
    const char *own = variant_of(subject, &base->expect.item[index]);
    for (size_t i = 0; i < index; i++)
        if (strcmp(own, variant_of(subject, &base->expect.item[i])) == 0)
            return true;
    return false;
}

static void tell(const char *variant, const struct expectation *result)
{
    printf("%-7s ", result->left_out ? "left out" : result->met ? "met" : "NOT MET");
    clean_write(stdout, variant);
    fputs(": ", stdout);
    clean_write(stdout, result->subject);
    printf(": wanted %s, got %s\n", result->wanted, result->got);
}

static void hold(const struct subject *subject, const struct world_spec *base,
                 const struct study *study, struct tally *tally)
{
    for (size_t i = 0; i < base->expect.count; i++) {
        const struct expect_spec *expect = &base->expect.item[i];
        if (!is_wanted(subject, expect, study->variant))
            continue;
        struct expectation result = expect_hold(expect, study, subject->arena);
        tell(study->variant, &result);
        tally->left_out += result.left_out;
        tally->held += !result.left_out;
        tally->met += result.met;
    }
    fflush(stdout);
}

/* EXIT_DONE when it could be run, whatever came out. */
static int run_variant(struct subject *subject, const struct world_spec *base, const char *variant,
                       const struct effort *effort, struct tally *tally)
{
    bool as_written = strcmp(variant, scenario_base_name(subject->scenario)) == 0;
    const struct world_spec *spec = subject_bind(subject, as_written ? NULL : variant);
    if (!spec) {
        subject_tell(subject, true);
        return EXIT_USAGE;
    }
    if (!effort_affordable(effort, &(struct alternative){ spec, variant }, 1))
        return EXIT_USAGE;
    struct progress_line line;
    struct team team = effort_begin(effort, &line);
    struct arena *arena = arena_create();
    struct err err = { 0 };
    struct study *study = study_run(spec, variant, NULL, &team, arena, &err);
    progress_end(&line);
    int code = EXIT_DONE;
    if (!study)
        code = complain_err(&err, EXIT_FAILED);
    else if (effort_stopped(effort, study, &team))
        code = EXIT_STOPPED;
    else
        hold(subject, base, study, tally);
    arena_destroy(arena);
    return code;
}

int expectations_run(struct subject *subject, const struct world_spec *base,
                     const struct effort *effort)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < base->expect.count; i++) {
        const struct expect_spec *expect = &base->expect.item[i];
        if (!is_wanted(subject, expect, NULL) || is_repeated(subject, base, i))
            continue;
        int code = run_variant(subject, base, variant_of(subject, expect), effort, &tally);
        if (code != EXIT_DONE)
            return code;
    }
    if (!tally.held && !tally.left_out) {
        complain("the scenario expects nothing%s%s: it has no such entry under `expect`",
                 subject->variant ? " of the variant " : "",
                 subject->variant ? subject->variant : "");
        return EXIT_USAGE;
    }
    printf("%zu of %zu expectations met", tally.met, tally.held);
    if (tally.left_out)
        printf(", %zu left out: the run ends before what %s about", tally.left_out,
               tally.left_out == 1 ? "it is" : "they are");
    putchar('\n');
    return tally.met == tally.held ? EXIT_DONE : EXIT_UNMET;
}
