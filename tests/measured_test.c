/* What is measured is known from the scenario alone: the same paths, in the same order, as a run
** has. */
#include "tests/support.h"

#include "models/measure/results.h"
#include "models/spec/world.h"

#include <math.h>

static const char yaml[] =
    "name: measured\n"
    "run: {duration: 20s, tick: 3s}\n"
    "clients:\n"
    "  web: {open: {rate: 10/s}, calls: {shop: {endpoint: buy}, search: {}}}\n"
    "  jobs: {closed: {users: 2, think: 1s}, calls: {shop: {endpoint: browse}}}\n"
    "services:\n"
    "  shop: {workers: 9, service_time: 10ms, calls: {stock: {}},\n"
    "    endpoints: {buy: {service_time: 9ms}, browse: {service_time: 1ms}}}\n"
    "  search: {workers: 9, service_time: 10ms}\n"
    "  stock: {workers: 9, service_time: 10ms}\n";

static void paths_follow_from_the_spec(void **state)
{
    struct arena *arena = *state;
    struct world_spec spec = support_spec(yaml, arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    const struct results *blank = results_blank(&spec, arena);
    assert_int_equal(blank->measures, run->measures);
    for (size_t i = 0; i < run->measures; i++) {
        assert_string_equal(blank->measure[i].path, run->measure[i].path);
        assert_ptr_equal(blank->measure[i].metric, run->measure[i].metric);
        assert_true(isnan(blank->measure[i].total) && !blank->measure[i].series);
    }
    assert_non_null(results_find(blank, "endpoints.shop.browse.utilisation"));
    assert_non_null(results_find(blank, "edges.shop.stock.attempts"));
}

static void names_follow_from_the_spec(void **state)
{
    struct arena *arena = *state;
    struct world_spec spec = support_spec(yaml, arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    const struct results *blank = results_blank(&spec, arena);
    assert_int_equal(blank->windows, 6);
    assert_int_equal(blank->windows, run->windows);
    assert_int_equal(blank->tick, run->tick);
    assert_int_equal(blank->edges, run->edges);
    assert_int_equal(blank->services, run->services);
    for (size_t i = 0; i < run->edges; i++) {
        assert_string_equal(blank->edge[i].from, run->edge[i].from);
        assert_string_equal(blank->edge[i].to, run->edge[i].to);
        assert_int_equal(blank->edge[i].from_client, run->edge[i].from_client);
    }
    for (size_t i = 0; i < run->services; i++)
        assert_string_equal(blank->service[i], run->service[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(paths_follow_from_the_spec),
        SUPPORT_TEST(names_follow_from_the_spec),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
