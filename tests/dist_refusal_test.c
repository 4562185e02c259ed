/* What distributions refuse, with the exact words, and files of measured times. */
#include "sim/dist/dist.h"

#include "base/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct {
    const char *kind, *keys[8], *message;
} refusals[] = {
    { "uniform", { "low", "2s", "high", "1s" },
      "high must be above low; use constant for a length that never varies" },
    { "uniform", { "low", "2s", "high", "2s" },
      "high must be above low; use constant for a length that never varies" },
    { "lognormal", { "median", "20ms", "p99", "20ms" }, "p99 must be above median" },
    { "lognormal", { "median", "20ms" },
      "lognormal takes either median and p99, or mean and sigma, or median and sigma" },
    { "lognormal", { "median", "20ms", "mean", "30ms" },
      "lognormal takes either median and p99, or mean and sigma, or median and sigma" },
    { "lognormal", { "mean", "20ms", "p99", "30ms" },
      "lognormal takes either median and p99, or mean and sigma, or median and sigma" },
    { "lognormal", { "sigma", "1", "p99", "30ms" },
      "lognormal takes either median and p99, or mean and sigma, or median and sigma" },
    { "lognormal", { "median", "20ms", "p99", "30ms", "sigma", "1" },
      "lognormal takes either median and p99, or mean and sigma, or median and sigma" },
    { "weibull", { "shape", "2" }, "weibull takes either mean or scale beside its shape" },
    { "weibull", { "shape", "2", "mean", "1s", "scale", "1s" },
      "weibull takes either mean or scale beside its shape" },
    { "pareto", { "minimum", "1s", "alpha", "2", "maximum", "1s" },
      "maximum must be above minimum" },
    { "hyperexponential", { "mean", "1s", "scv", "0.5" }, "is 0.5, but must be in 1..1e6" },
    { "exponential", { "mean", "0s" }, "is 0s, but must be 1ns or more" },
    { "erlang", { "mean", "1s", "stages", "0" }, "is 0, but must be in 1..100" },
    { "quantiles", { "p50", "20ms", "p99", "10ms", "max", "1s" }, "p99 must be above p50" },
    { "quantiles", { "p50", "20ms", "max", "20ms" }, "max must be above p50" },
    { "quantiles", { "min", "30ms", "p90", "20ms", "max", "1s" }, "p90 must be above min" },
    { "quantiles", { "max", "20ms" }, "quantiles needs at least one of p10 .. p9999 beside max" },
    { "mixture", { NULL }, "mixture has no parts, but needs at least one {weight, of}" },
    { "empirical", { NULL }, "empirical takes either a file or values, at least one" },
};

static bool make(const char *name, const char *const keys[8], struct arena *arena, struct err *err)
{
    const struct kind *kind = registry_find(&dist_registry, name);
    void *value = arena_take(arena, kind->size);
    fields_default(kind->fields, value, arena);
    for (int i = 0; i < 8 && keys[i]; i += 2)
        if (!field_read(fields_find(kind->fields, keys[i]), value, keys[i + 1], arena, err))
            return false;
    return !kind->prepare || kind->prepare(value, arena, err);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct arena *arena = arena_create();
        struct err err = { .text = "(taken)" };
        bool taken = make(refusals[i].kind, refusals[i].keys, arena, &err);
        assert_string_equal(err.text, refusals[i].message);
        assert_false(taken);
        arena_destroy(arena);
    }
}

/* An item of the list, as sim/dist/registry.c describes it. */
struct part {
    double weight;
    struct one of;
};

static void a_mixture_needs_a_weight(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct kind *kind = registry_find(&dist_registry, "mixture");
    struct part part = { 0, dist_make(arena, "constant", "value", "1s", NULL) };
    struct err err;
    void *mixture = arena_take(arena, kind->size);
    *(struct items *)field_member(fields_find(kind->fields, "parts"), mixture) =
        (struct items){ &part, 1 };
    assert_false(kind->prepare(mixture, arena, &err));
    assert_string_equal(err.text, "the weights of mixture add up to 0, but one must be above 0");
    arena_destroy(arena);
}

/* --- files of measured times --- */

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}

#define WRITE(path, literal) write_file((path), (literal), sizeof(literal) - 1)

/* Prepares an empirical distribution; its mean in ms, or NaN and a message. */
static double file_mean_ms(const char *path, struct err *err)
{
    struct arena *arena = arena_create();
    struct one dist = { registry_find(&dist_registry, "empirical"), NULL };
    dist.value = arena_take(arena, dist.kind->size);
    fields_default(dist.kind->fields, dist.value, arena);
    bool right = field_read(fields_find(dist.kind->fields, "file"), dist.value, path, arena, err) &&
                 dist.kind->prepare(dist.value, arena, err);
    double mean = right ? dist_mean(&dist) * 1e3 : NAN;
    arena_destroy(arena);
    return mean;
}

static void refused(const char *path, const char *format)
{
    char wanted[512];
    struct err err = { .text = "(taken)" };
    snprintf(wanted, sizeof wanted, format, path);
    assert_true(isnan(file_mean_ms(path, &err)));
    assert_string_equal(err.text, wanted);
}

static void files_are_read_or_refused(void **state)
{
    (void)state;
    char path[] = P_tmpdir "/squall-dist-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    struct err err;

    WRITE(path, "# measured\n\n 2ms # first\r\n\t4ms\n9ms");
    assert_true(fabs(file_mean_ms(path, &err) - 5) < 1e-12);
    WRITE(path, "2ms\n# more\n7\n");
    refused(path, "%s:3: '7' needs a unit: 250ms, 2s, 5min");
    WRITE(path, "2ms\n3\0s\n");
    refused(path, "%s:2: '3?s' has an unknown unit '?s': times are in ns, us, ms, s, min, h or d");
    WRITE(path, "# nothing\n\n");
    refused(path, "'%s' holds no times");
    WRITE(path, "");
    refused(path, "'%s' holds no times");
    char line[300];
    memset(line, '1', sizeof line);
    write_file(path, line, sizeof line);
    refused(path, "%s:1: the line is too long for a time");
    assert_int_equal(ftruncate(file, (64L << 20) + 1), 0);
    refused(path, "'%s' is larger than 64 MiB");
    close(file);
    unlink(path);
    refused(path, "cannot open '%s': No such file or directory");
    refused(P_tmpdir, "'%s' is not a regular file");
    refused("/dev/zero", "'%s' is not a regular file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_mixture_needs_a_weight),
        cmocka_unit_test(files_are_read_or_refused),
    };
    return cmocka_run_group_tests_name("dist refusals", tests, NULL, NULL);
}
