/* Families of OpenMetrics: each name once, of the letters that are allowed, without an ending that
** means something of its own, and rates as counters. */
#include "plots/report/openmetrics.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static bool ends(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

static void each_once_and_allowed(void **state)
{
    static const char *const reserved[] = { "_total", "_created", "_count", "_sum", "_bucket",
                                            "_gcount", "_gsum", "_info" };
    char (*name)[80] = arena_take(*state, metrics_count() * sizeof *name);
    size_t count = 0;
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric *metric = metric_describe(i);
        if (!(metric->use & METRIC_SERIES))
            continue;
        openmetrics_family(metric, name[count], sizeof name[count]);
        assert_int_equal(strspn(name[count], "abcdefghijklmnopqrstuvwxyz0123456789_"),
                         strlen(name[count]));
        for (size_t k = 0; k < count; k++)
            assert_string_not_equal(name[k], name[count]);
        for (size_t k = 0; k < sizeof reserved / sizeof *reserved; k++)
            assert_false(ends(name[count], reserved[k]));
        count++;
    }
    assert_true(count > 50);
}

static void rates_are_counters(void **state)
{
    (void)state;
    char name[80];
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric *metric = metric_describe(i);
        bool counter = openmetrics_family(metric, name, sizeof name);
        if (!(metric->use & METRIC_SERIES) || strcmp(metric->unit, "1/s") != 0)
            continue;
        if (!counter)
            fail_msg("%s is per second, and no counter", metric->name);
        assert_false(ends(name, "_rate"));
    }
    assert_true(openmetrics_family(metric_of("edges.a.b.retry_rate"), name, sizeof name));
    assert_string_equal(name, "squall_edge_retries");
    assert_false(openmetrics_family(metric_of("clients.c.latency_p99"), name, sizeof name));
    assert_string_equal(name, "squall_client_latency_p99_seconds");
    assert_false(openmetrics_family(metric_of("services.s.utilisation"), name, sizeof name));
    assert_string_equal(name, "squall_service_utilisation_ratio");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(each_once_and_allowed),
        SUPPORT_TEST(rates_are_counters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
