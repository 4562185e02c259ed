/* Where the attempts after a call's first one go: what real proxies were seen to do, their rules
** worked by hand, and closed forms. */
#include "models/call/call.h"
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* Some servers, the first `bad` of them so; ten calls a second, each over before the next. */
static const char *fleet(const char *call, const char *balance, int instances, int bad,
                         const char *how, struct arena *arena)
{
    const char *faults = "";
    for (int i = 0; i < bad; i++)
        faults = arena_format(arena, "%s  - {at: 0s, for: none, service: app, instance: %d, %s}\n",
                              faults, i, how);
    return arena_format(
        arena,
        "name: bad ones\nrun: {duration: 100s, seed: 1}\n"
        "clients: {web: {open: {rate: 10/s, arrivals: constant}, calls: {app: {%s}}}}\n"
        "services: {app: {instances: %d, balance: %s, workers: 10, queue: 10, "
        "service_time: 10ms}}\nfaults:\n%s",
        call, instances, balance, faults);
}

/* Three of them, of which some answer errors at once. */
static const char *servers(const char *retry, const char *balance, int bad, struct arena *arena)
{
    const char *call = arena_format(arena, "retry: {backoff: none, jitter: none, %s}", retry);
    return fleet(call, balance, 3, bad, "errors: 100%", arena);
}

static void meets(const char *retry, const char *balance, int bad, double attempts, double ok,
                  double within)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(servers(retry, balance, bad, arena), arena);
    double got = results_total(study->run[0], "edges.web.app.amplification");
    double good = results_total(study->run[0], "clients.web.success_ratio");
    if (got > attempts + within || got < attempts - within || good < ok - 1e-9 ||
        good > ok + 0.002 + 1e-9)
        fail_msg("%s, %s: %g attempts a call and %g ok, not %g and %g", balance, retry, got, good,
                 attempts, ok);
    arena_destroy(arena);
}

/* Measured: nginx and HAProxy (option redispatch 1), one server of three answering errors, up to
** three tries.  Both keep a turn among servers that are alike; with nginx the first attempts keep
** theirs, with HAProxy a retry takes the next: of three turns two are first attempts. */
static void as_real_proxies(void **state)
{
    (void)state;
    meets("attempts: 3, exclude_tried: true", "round_robin", 1, 1.333, 1, 0.01);
    meets("attempts: 3, exclude_tried: true", "least_loaded", 1, 1.330, 1, 0.01);
    meets("attempts: 3, instance: other", "round_robin", 1, 1.498, 1, 0.01);
    meets("attempts: 3, instance: other", "least_loaded", 1, 1.496, 0.998, 0.01);
}

/* Without redispatch HAProxy stays: each third call fails four times.  (HAProxy 2.6.12, 3 servers,
** one refuses: the same server four times, 503, although two others are up.) */
static void stays_with_the_same(void **state)
{
    (void)state;
    meets("attempts: 4, instance: same", "round_robin", 1, 2, 2 / 3.0, 0.003);
    meets("attempts: 4, instance: same", "least_loaded", 1, 2, 2 / 3.0, 0.003);
}

/* --- the presets --- */

static const struct study *with_preset(const char *call, const char *balance, int instances,
                                       int bad, const char *how, struct arena *arena)
{
    return support_study(fleet(call, balance, instances, bad, how, arena), arena);
}

/* The same measurements: with retries of errors, three tries, and no passive health check. */
static void presets_balance_as_measured(void **state)
{
    static const struct {
        const char *call, *balance;
        double attempts;
    } measured[] = {
        { "preset: nginx-default, outlier: none, retry: {on: [error]}", "round_robin", 1.333 },
        { "preset: nginx-default, outlier: none, retry: {on: [error]}", "least_loaded", 1.330 },
        { "preset: haproxy-redispatch, retry: {on: [error], attempts: 3}", "round_robin", 1.498 },
        { "preset: haproxy-redispatch, retry: {on: [error], attempts: 3}", "least_loaded", 1.496 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
        struct arena *arena = arena_create();
        const struct study *study =
            with_preset(measured[i].call, measured[i].balance, 3, 1, "errors: 100%", arena);
        double got = results_total(study->run[0], "edges.web.app.amplification");
        if (fabs(got - measured[i].attempts) > 0.01)
            fail_msg("%s, %s: %g attempts a call, measured %g", measured[i].call,
                     measured[i].balance, got, measured[i].attempts);
        support_near("ok", results_total(study->run[0], "clients.web.success_ratio"), 1, 1e-9);
        arena_destroy(arena);
    }
}

/* HAProxy 2.6.12, one server refuses: every third call asks the same one four times, for 3 s, and
** fails though two others are up (vectors); with redispatch it asks another at once. */
static void haproxy_stays_or_goes(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = with_preset("preset: haproxy-default", "round_robin", 3, 1,
                                            "down: true", arena);
    support_near("ok", results_total(study->run[0], "clients.web.success_ratio"), 2 / 3.0, 0.02);
    support_near("attempts", results_total(study->run[0], "edges.web.app.amplification"), 2, 0.02);
    support_near("exhausted after 3 s", results_total(study->run[0], "edges.web.app.exhausted"),
                 97 * 10 / 3.0, 0.01);
    study = with_preset("preset: haproxy-redispatch", "round_robin", 3, 1, "down: true", arena);
    support_near("ok", results_total(study->run[0], "clients.web.success_ratio"), 1, 1e-9);
    support_near("at once", results_total(study->run[0], "clients.web.latency_max"), 0.01, 1e-6);
    arena_destroy(arena);
}

/* nginx asks a server that refuses once in 11 s of its clock: at 0, 11 ... 99 s.  With all of them
** down nobody is live in between, and calls are refused at once.  A server alone is asked for each
** call. */
static void nginx_passive_health(void **state)
{
    struct arena *arena = arena_create();
    const char *call = "preset: nginx-default";
    (void)state;
    const struct study *study = with_preset(call, "round_robin", 3, 1, "down: true", arena);
    support_near("asked again", results_total(study->run[0], "edges.web.app.retries"), 10, 0);
    support_near("ok", results_total(study->run[0], "clients.web.success_ratio"), 1, 1e-9);
    study = with_preset(call, "round_robin", 3, 3, "down: true", arena);
    support_near("asked", results_total(study->run[0], "edges.web.app.attempts"), 30, 0);
    support_near("ok", results_total(study->run[0], "clients.web.success_ratio"), 0, 0);
    support_near("at once", results_total(study->run[0], "edges.web.app.breaker_refused"), 990,
                 0.002);
    study = with_preset(call, "round_robin", 1, 1, "down: true", arena);
    support_near("alone", results_total(study->run[0], "edges.web.app.attempts"),
                 results_total(study->run[0], "edges.web.app.calls"), 0);
    arena_destroy(arena);
}

/* --- one by one --- */

enum { TEXT = 400 };
struct log {
    char text[TEXT];
    size_t length;
};

static void note_instance(void *self, const struct fact *fact)
{
    struct log *log = self;
    if (log->length + 3 >= TEXT)
        return;
    if (fact->kind == FACT_CALL_STARTED && log->length > 0)
        log->text[log->length++] = ' ';
    if (fact->kind == FACT_REQUEST_ARRIVED)
        log->text[log->length++] = (char)('a' + fact->instance);
}

static void goes(const char *yaml, const char *wanted, struct arena *arena)
{
    struct log log = { "", 0 };
    struct world_spec spec = support_spec(yaml, arena);
    support_run(&spec, 1, &(struct observer){ note_instance, &log }, arena);
    if (strncmp(log.text, wanted, strlen(wanted)) != 0)
        fail_msg("%s\nwent   %.100s\nwanted %s", yaml, log.text, wanted);
}

/* nginx's get_peer by hand, all weights 1: for (0, 0, 0) a is taken, (-2, 1, 1); without a b is,
** (-2, 0, 2); then c with (-1, 1, 0), b with (0, -1, 1), and so on. */
static void smooth_turns(void **state)
{
    struct arena *arena = arena_create();
    const char *nginx = "attempts: 3, exclude_tried: true";
    (void)state;
    goes(servers(nginx, "round_robin", 0, arena), "a b c a b c", arena);
    goes(servers(nginx, "round_robin", 1, arena), "ab c b c ab c b ac b c ab c b ac", arena);
    goes(servers(nginx, "least_loaded", 1, arena), "ab c b c ab c b ac b c ab c b ac", arena);
    goes(servers(nginx, "round_robin", 2, arena), "abc c bc ac bc ac bc ac bc ac bc ac", arena);
    goes(servers("attempts: 3", "round_robin", 2, arena), "abc abc abc", arena);
    goes(servers("attempts: 3, instance: other", "round_robin", 1, arena), "ab c ab c ab c", arena);
    goes(servers("attempts: 3, instance: same", "round_robin", 1, arena), "aaa b c aaa b c", arena);
    arena_destroy(arena);
}

/* Each once: then a new round begins, or the call ends. */
static void all_tried(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    goes(servers("attempts: 5, exclude_tried: true", "round_robin", 3, arena), "abcba cabca",
         arena);
    const char *once = "attempts: unlimited, exclude_tried: true, all_tried: give_up";
    goes(servers(once, "round_robin", 3, arena), "abc ", arena);
    const struct study *study = support_study(servers(once, "random", 3, arena), arena);
    /* the last one is under way */
    support_near("attempts", results_total(study->run[0], "edges.web.app.amplification"), 3, 2e-3);
    support_near("exhausted", results_total(study->run[0], "edges.web.app.exhausted"),
                 results_total(study->run[0], "edges.web.app.calls"), 2e-3);
    arena_destroy(arena);
}

/* Drawn from 130 until each has been asked: 130 attempts, so none was asked twice. */
static void none_twice(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: each once\nrun: {duration: 100s, warmup: 1s, replications: 20, seed: 3}\n"
        "clients: {c: {open: 10/s, calls: {s: {retry: {attempts: unlimited, backoff: none, "
        "jitter: none,\n"
        "  exclude_tried: true, all_tried: give_up}}}}}\n"
        "services: {s: {instances: 130, balance: random, workers: 100, queue: 100, "
        "service_time: 0s, error_rate: 100%}}\n", arena);
    for (size_t r = 0; r < 20; r++)
        support_near("all", results_total(study->run[r], "edges.c.s.amplification"), 130, 1e-9);
    arena_destroy(arena);
}

/* At random: a third of the calls meets the bad one first.  Anew: again with 1/3 and 1/9;
** elsewhere: never. */
static void at_random(void **state)
{
    struct arena *arena = arena_create();
    const char *text =
        "name: random\nrun: {duration: 1000s, warmup: 1s, replications: 20, seed: 4}\n"
        "clients: {web: {open: 20/s, calls: {app: {retry: {attempts: 3, backoff: none, "
        "jitter: none, %s}}}}}\n"
        "services: {app: {instances: 3, balance: random, workers: 10, queue: 10, "
        "service_time: 10ms}}\n"
        "faults: [{at: 0s, for: none, service: app, instance: 0, errors: 100%%}]\n";
    (void)state;
    support_theory(support_study(arena_format(arena, text, "instance: any"), arena),
                   "edges.web.app.amplification",
                   1 + 1 / 3.0 + 1 / 9.0, 0.01);
    support_theory(support_study(arena_format(arena, text, "instance: other"), arena),
                   "edges.web.app.amplification",
                   4 / 3.0, 0.01);
    arena_destroy(arena);
}

/* The first instance never answers; whoever is sent after it, by a hedge or a timeout, goes to the
** other one. */
static void hedges_too(void **state)
{
    struct arena *arena = arena_create();
    static const char *const policies[] = { "hedge: 50ms", "timeout: 50ms" };
    (void)state;
    for (size_t i = 0; i < 2; i++)
        goes(arena_format(
                 arena,
                 "name: hedge\nrun: {duration: 10s}\n"
                 "clients: {c: {open: {rate: 1/s, arrivals: constant}, "
                 "calls: {s: {network: 1ms, retry: {attempts: 2, backoff: none,\n"
                 "  jitter: none, exclude_tried: true}, %s}}}}\n"
                 "services: {s: {instances: 2, workers: 100, queue: 10, service_time: 10ms}}\n"
                 "faults: [{at: 0s, for: none, service: s, instance: 0, black_hole: true}]\n",
                 policies[i]),
             "ab b ab b ab", arena);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_real_proxies), cmocka_unit_test(stays_with_the_same),
        cmocka_unit_test(presets_balance_as_measured), cmocka_unit_test(haproxy_stays_or_goes),
        cmocka_unit_test(nginx_passive_health),
        cmocka_unit_test(smooth_turns),    cmocka_unit_test(all_tried),
        cmocka_unit_test(none_twice),      cmocka_unit_test(at_random),
        cmocka_unit_test(hedges_too),
    };
    return cmocka_run_group_tests_name("attempts after the first", tests, NULL, NULL);
}
