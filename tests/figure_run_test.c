/* What plots/run.gp is given of one run: colours, the first panel's top, the limit of workers. */
#include "tests/support.h"

#include "plots/report/figure_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 50/s by a service of `service`, which is down from 20 s to 40 s, with `retry`. */
static const char *settings_of(const char *service, const char *retry, struct arena *arena)
{
    struct study *study = support_study(
        arena_format(arena,
                     "name: picture\nrun: {duration: 60s}\n"
                     "clients: {c: {open: {rate: 50/s, arrivals: constant}, calls: {a: {}}}}\n"
                     "services:\n"
                     "  a: {workers: 1000, service_time: 1ms, calls: {b: {retry: %s}}}\n"
                     "  b: {%s}\n"
                     "faults: [{at: 20s, for: 20s, service: b, down: true}]\n",
                     retry, service),
        arena);
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    figure_run_settings(out, study);
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

static void assert_says(const char *settings, const char *line)
{
    char whole[200];
    snprintf(whole, sizeof whole, "\n%s\n", line);
    if (!strstr(settings, whole))
        fail_msg("there is no '%s' in %.1500s", line, settings);
}

/* A window may have one arrival more. */
static void assert_load_most(const char *settings, double most)
{
    const char *found = strstr(settings, "\nload_most = ");
    assert_non_null(found);
    double got = strtod(found + strlen("\nload_most = "), NULL);
    if (got < most || got > 1.03 * most)
        fail_msg("load_most is %g, but must be about %g", got, most);
}

#define RETRY(attempts) "{attempts: " attempts ", backoff: {constant: 1ms}, jitter: none}"
#define LARGE "workers: 1000, service_time: 10ms"

/* A service has one in all panels, and a client another. */
static void each_object_has_a_colour(void **state)
{
    const char *settings = settings_of(LARGE, RETRY("3"), *state);
    assert_says(settings, "array service_colour[3] = [1, 2, 1]");
    assert_says(settings, "array client_colour[2] = [3, 1]");
    assert_says(settings, "deepest_colour = 2");
}

/* Of lines of one object the second is dashed; what a breaker does are bands. */
static void lines_of_one_object_differ(void **state)
{
    const char *settings = settings_of(
        LARGE, "none, bulkhead: 20, pool: 30, breaker: {window: {time: 10s}, minimum_calls: 20, "
               "open: 5s}", *state);
    assert_says(settings, "controls = 4"); /* open, half open, bulkhead, pool */
    assert_says(settings, "array control_colour[5] = [2, 2, 2, 2, 1]");
    assert_says(settings, "control_before[3] = 0");
    assert_says(settings, "control_before[4] = 1");
}

/* 50/s are wanted.  1000 workers, held for 11 ms each, could answer 90 909/s, which is named
** alone. */
static void panel_is_as_high_as_what_is_wanted(void **state)
{
    const char *settings = settings_of(LARGE, "none", *state);
    assert_load_most(settings, 50);
    assert_says(settings, "capacity_title = '(capacity 90.9 k/s)'");
    assert_says(settings, "capacity_drawn = 0");
    assert_says(settings, "sent_title = 'sent'");
    /* 5 workers of 100 ms answer 50/s */
    settings = settings_of("workers: 5, service_time: 100ms", "none", *state);
    assert_load_most(settings, 50);
    assert_says(settings, "capacity_drawn = 1");
}

/* What clients send, up to four times what is wanted; beyond that the key says how much it was. */
static void what_is_sent_is_cut_off(void **state)
{
    struct arena *arena = *state;
    for (int attempts = 3; attempts <= 10; attempts += 7) {
        struct study *study = support_study(
            arena_format(arena,
                         "name: picture\nrun: {duration: 60s}\n"
                         "clients: {c: {open: {rate: 50/s, arrivals: constant}, calls: {s: {retry: "
                         "{attempts: %d, backoff: {constant: 1ms}, jitter: none}}}}}\n"
                         "services: {s: {workers: 1000, service_time: 1ms}}\n"
                         "faults: [{at: 20s, for: 20s, service: s, down: true}]\n", attempts),
            arena);
        char *bytes = NULL;
        size_t length = 0;
        FILE *out = open_memstream(&bytes, &length);
        figure_run_settings(out, study);
        fclose(out);
        assert_load_most(bytes, attempts == 3 ? 150 : 200);
        assert_int_equal(strstr(bytes, "\nsent_title = 'sent'\n") != NULL, attempts == 3);
        assert_int_equal(strstr(bytes, "\nsent_title = 'sent, to 5") != NULL, attempts == 10);
        free(bytes);
    }
}

/* 50/s of 100 ms hold 5 of 3 x 4 workers; of 1000 there is no line. */
static void limit_of_workers_is_drawn(void **state)
{
    const char *settings =
        settings_of("workers: 4, instances: 3, service_time: 100ms", "none", *state);
    assert_says(settings, "room[1] = 12; room_of[1] = 2");
    assert_says(settings, "rooms = 1");
    assert_says(settings, "held_most = 12");
    settings = settings_of(LARGE, "none", *state);
    assert_says(settings, "rooms = 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(each_object_has_a_colour),
        SUPPORT_TEST(lines_of_one_object_differ),
        SUPPORT_TEST(panel_is_as_high_as_what_is_wanted),
        SUPPORT_TEST(what_is_sent_is_cut_off),
        SUPPORT_TEST(limit_of_workers_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
