/* What plots/talk.gp is given of one run: the fault's span, the panel's top, and at most three of
** what happened. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "plots/report/figure_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 50/s by a service that is down from 20 s to 40 s of 60. */
static const char *settings_of(const char *policies, struct arena *arena)
{
    struct study *study = support_study(
        arena_format(arena,
                     "name: talk\nrun: {duration: 60s}\n"
                     "clients: {c: {open: {rate: 50/s, arrivals: constant}, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 1000, service_time: 1ms}}\n"
                     "faults: [{at: 20s, for: 20s, service: s, down: true}]\n",
                     policies),
        arena);
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    figure_talk_settings(out, study);
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

static void assert_says(const char *settings, const char *line)
{
    if (!strstr(settings, line))
        fail_msg("there is no '%s' in %.1500s", line, settings);
}

static double number_of(const char *settings, const char *name)
{
    char begin[64];
    snprintf(begin, sizeof begin, "%s = ", name);
    const char *found = strstr(settings, begin);
    if (!found)
        fail_msg("there is no '%s' in %.1500s", begin, settings);
    return strtod(found + strlen(begin), NULL);
}

#define RETRY "retry: {attempts: 3, backoff: {constant: 1ms}, jitter: none}"

/* Three attempts are 150/s, less than four times what is wanted: all of it is shown. */
static void shows_wanted_sent_and_answered(void **state)
{
    const char *settings = settings_of(RETRY, *state);
    assert_says(settings, "\nfaults = 1\n");
    assert_says(settings, "fault_from[1] = 20; fault_to[1] = 40\n");
    double most = number_of(settings, "\nload_most");
    assert_true(most >= 150 && most <= 153); /* a window may have an arrival more */
    assert_says(settings, "\nwanted_title = 'wanted'\nsent_title = 'sent'\n"
                          "good_title = 'goodput'\n");
    assert_says(settings, "\ndegraded_drawn = 0\n");
    assert_says(settings_of(RETRY ", fallback: {}", *state), "\ndegraded_drawn = 1\n");
}

/* Retries from the fault's begin, and the end of it; that the fault begins, and that then nothing
** is answered, is seen. */
static void tells_what_happened(void **state)
{
    const char *settings = settings_of(RETRY, *state);
    double notes = number_of(settings, "\nnotes");
    assert_true(notes >= 2 && notes <= TALK_NOTES);
    assert_says(settings, "'retries exceed fresh calls at c → s'; note_when[");
    assert_says(settings, "'healthy again'; note_when[");
    assert_null(strstr(settings, "the objective is missed"));
    double last = -1, mark = -60;
    for (int i = 1; i <= (int)notes; i++) {
        char name[2][32];
        snprintf(name[0], sizeof name[0], "note_at[%d]", i);
        snprintf(name[1], sizeof name[1], "note_mark[%d]", i);
        assert_true(number_of(settings, name[0]) >= last);
        assert_true(number_of(settings, name[1]) >= mark + 0.03 * 60 - 1e-6);
        last = number_of(settings, name[0]);
        mark = number_of(settings, name[1]);
        assert_true(last >= 20 && mark < 60);
    }
}

/* A run in which nothing happens has nothing to tell. */
static void a_calm_run_has_no_notes(void **state)
{
    struct study *study = support_study(
        "name: calm\nrun: {duration: 60s}\n"
        "clients: {c: {open: {rate: 50/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {workers: 1000, service_time: 1ms}}\n", *state);
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    figure_talk_settings(out, study);
    fclose(out);
    assert_says(bytes, "\nnotes = 0\n");
    assert_says(bytes, "\nfaults = 0\n");
    free(bytes);
}

static void is_drawn(void **state)
{
    static const char *const kinds[] = { "png", "svg", "pdf" };
    struct world_spec spec = support_story("metastable", "load-280", *state);
    struct err err = { 0 };
    struct study *study = study_run(&spec, "load-280", NULL, &(struct team){ .threads = 1 },
                                    *state, &err);
    assert_non_null(study);
    struct figure figure = { .of = figure_of_talk(study), .scripts = "plots", .output = "x.png" };
    for (size_t i = 0; i < 3; i++) {
        char *bytes = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&bytes, &size);
        if (!figure_draw_to(&figure, kinds[i], out, &err))
            fail_msg("%s", err.text);
        fclose(out);
        assert_true(size > 5000);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(shows_wanted_sent_and_answered),
        SUPPORT_TEST(tells_what_happened),
        SUPPORT_TEST(a_calm_run_has_no_notes),
        SUPPORT_TEST(is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
