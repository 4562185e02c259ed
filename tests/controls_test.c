/* What the page and the picture say of controls: what they did, and nothing where they did
** nothing. */
#include "tests/support.h"

#include "plots/report/figure_run.h"
#include "plots/report/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct study *study_of(const char *policies, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: controls\nrun: {duration: 60s}\n"
                     "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 50, queue: 0, service_time: 100ms}}\n"
                     "faults: [{at: 20s, for: 20s, service: s, down: true}]\n",
                     policies),
        arena);
}

typedef void writer(FILE *out, const struct study *study);

static void write_page(FILE *out, const struct study *study)
{
    page_write(out, study, false);
}

static const char *written(writer *write, const char *policies, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    write(out, study_of(policies, arena));
    fclose(out);
    const char *copy = arena_text(arena, bytes);
    free(bytes);
    return copy;
}

#define BREAKER "breaker: {window: {time: 10s}, minimum_calls: 20, open: 5s}"

static void page_says_what_they_did(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const char *page = written(write_page, BREAKER ", fallback: {}", arena);
    assert_non_null(strstr(page, "\nControls\n"));
    assert_non_null(strstr(page, "c -> s: breaker open"));
    assert_non_null(strstr(page, "attempts kept"));
    assert_non_null(strstr(page, "degraded"));
    page = written(write_page, "retry: {attempts: 3, budget: {token_bucket: {capacity: 10}}}",
                   arena);
    assert_non_null(strstr(page, "retries denied by the budget"));
    assert_null(strstr(written(write_page, "", arena), "Controls"));
    arena_destroy(arena);
}

static void panels_only_with_something_to_say(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const char *settings = written(figure_run_settings, "", arena);
    assert_non_null(strstr(settings, "\ncontrols = 0\n"));
    assert_non_null(strstr(settings, "\nwastes = 0\n"));
    settings = written(figure_run_settings, BREAKER ", bulkhead: 20", arena);
    assert_non_null(strstr(settings, "s breaker open"));
    assert_non_null(strstr(settings, "s bulkhead (of 20)"));
    /* 100/s of 100 ms are ten of the twenty places, for ever or until the fault */
    assert_non_null(strstr(settings, " 50\n"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_says_what_they_did),
        cmocka_unit_test(panels_only_with_something_to_say),
    };
    return cmocka_run_group_tests_name("controls", tests, NULL, NULL);
}
