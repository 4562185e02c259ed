/* Records: what they keep of runs, and that bytes that are none are refused. */
#include "tests/study_maker.h"

#include "sim/rng.h"
#include "study/record.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct names names = { "payments", "shoppers", "shop, \"the\" one", "payments" };

struct bench {
    struct arena *arena;
    struct study *study;
    struct record *record;
};

/* Two runs; the second one recovered after 2.5 s. */
static struct bench begin(void)
{
    struct bench bench = { .arena = arena_create() };
    bench.study = study_made(bench.arena, &names, 2);
    struct results *second = bench.study->run[1];
    second->judgement.verdict = VERDICT_RECOVERED;
    second->judgement.recovered = true;
    second->judgement.recovery_time = 2.5;
    second->measure[2].total = 39.875;
    bench.record = record_of(17, bench.study->run, 2, bench.arena);
    return bench;
}

static void test_what_is_kept(void **state)
{
    (void)state;
    struct bench bench = begin();
    const struct record *record = bench.record;
    assert_int_equal(record->point, 17);
    assert_int_equal(record->runs, 2);
    assert_int_equal(record->measures, bench.study->run[0]->measures);
    assert_int_equal(record->run[0].verdict, VERDICT_METASTABLE);
    assert_false(record->run[0].recovered);
    assert_true(isnan(record->run[0].recovery_s));
    assert_int_equal(record->run[1].verdict, VERDICT_RECOVERED);
    assert_true(record->run[1].recovered);
    assert_true(record->run[1].recovery_s == 2.5);
    assert_int_equal(record->run[1].seed, 7);
    assert_int_equal(record->run[1].replication, 1);
    assert_string_equal(record->name[2].path, "run.goodput");
    assert_string_equal(record->name[2].unit, "1/s");
    assert_true(record->value[2] == 8.25);
    assert_true(record->value[record->measures + 2] == 39.875);
    arena_destroy(bench.arena);
}

/* Bit by bit, as NaN is no equal of itself. */
static bool same_numbers(const double *a, const double *b, size_t count)
{
    return memcmp(a, b, count * sizeof *a) == 0;
}

static void test_there_and_back(void **state)
{
    (void)state;
    struct bench bench = begin();
    size_t size = record_bytes(bench.record);
    char *bytes = malloc(size + 1); /* from an odd address */
    record_pack(bench.record, bytes + 1);
    const struct record *back = record_unpack(bytes + 1, size, bench.arena);
    assert_non_null(back);
    assert_int_equal(back->point, 17);
    assert_int_equal(back->runs, 2);
    assert_int_equal(back->measures, bench.record->measures);
    assert_true(same_numbers(back->value, bench.record->value, 2 * back->measures));
    for (size_t r = 0; r < 2; r++) {
        assert_int_equal(back->run[r].verdict, bench.record->run[r].verdict);
        assert_int_equal(back->run[r].recovered, bench.record->run[r].recovered);
        assert_int_equal(back->run[r].seed, 7);
        assert_int_equal(back->run[r].replication, r);
        assert_true(same_numbers(&back->run[r].recovery_s, &bench.record->run[r].recovery_s, 1));
    }
    for (size_t m = 0; m < back->measures; m++) {
        assert_string_equal(back->name[m].path, bench.record->name[m].path);
        assert_string_equal(back->name[m].unit, bench.record->name[m].unit);
        assert_string_equal(back->name[m].meaning, bench.record->name[m].meaning);
    }
    free(bytes);
    arena_destroy(bench.arena);
}

/* Every length but the right one is refused; each is in memory of its own, for the sanitizer. */
static void test_cut_off_or_too_long(void **state)
{
    (void)state;
    struct bench bench = begin();
    size_t size = record_bytes(bench.record);
    char *bytes = calloc(size + 1, 1);
    record_pack(bench.record, bytes);
    for (size_t length = 0; length <= size + 1; length++) {
        char *part = malloc(length ? length : 1);
        memcpy(part, bytes, length);
        struct arena *arena = arena_create();
        bool taken = record_unpack(part, length, arena) != NULL;
        if (taken != (length == size))
            fail_msg("%zu of %zu bytes were %s", length, size, taken ? "taken" : "refused");
        arena_destroy(arena);
        free(part);
    }
    free(bytes);
    arena_destroy(bench.arena);
}

static void set_word(char *bytes, size_t word, uint64_t value)
{
    memcpy(bytes + 8 * word, &value, 8);
}

/* Sizes whose product goes around 64 bits, a verdict that there isn't, another mark. */
static void test_words_that_can_not_be(void **state)
{
    (void)state;
    static const struct {
        size_t word;
        uint64_t value;
    } wrong[] = {
        { 0, 0 },          { 2, 0 },          { 2, 3 },          { 2, UINT64_MAX },
        { 2, 1ull << 61 }, { 3, UINT64_MAX }, { 3, 1ull << 61 }, { 3, 1ull << 60 },
        { 3, 0 },          { 6, VERDICT_COUNT }, { 6, UINT64_MAX }, { 7, 2 },
    };
    struct bench bench = begin();
    size_t size = record_bytes(bench.record);
    char *bytes = malloc(size);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        record_pack(bench.record, bytes);
        set_word(bytes, wrong[i].word, wrong[i].value);
        if (record_unpack(bytes, size, bench.arena))
            fail_msg("word %zu = %llu was taken", wrong[i].word,
                     (unsigned long long)wrong[i].value);
    }
    free(bytes);
    arena_destroy(bench.arena);
}

/* Whatever is garbled: refused, or a record whose parts can all be read. */
static void test_garbled(void **state)
{
    (void)state;
    struct bench bench = begin();
    size_t size = record_bytes(bench.record), refused = 0, rounds = 2000;
    char *bytes = malloc(size);
    struct rng rng;
    rng_seed(&rng, 5);
    for (size_t round = 0; round < rounds; round++) {
        record_pack(bench.record, bytes);
        for (size_t i = 0; i < 1 + round % 4; i++) {
            size_t among = round % 2 ? 12 * 8 : size; /* the sizes, or anything */
            bytes[rng_below(&rng, among)] = (char)rng_below(&rng, 256);
        }
        struct arena *arena = arena_create();
        const struct record *record = record_unpack(bytes, size, arena);
        refused += !record;
        for (size_t m = 0; record && m < record->measures; m++)
            assert_true(strlen(record->name[m].path) < size);
        if (record)
            assert_int_equal(record_bytes(record), size);
        arena_destroy(arena);
    }
    assert_in_range(refused, rounds / 10, rounds - 1);
    free(bytes);
    arena_destroy(bench.arena);
}

/* A copy needs nothing of what it was copied from. */
static void test_copy(void **state)
{
    (void)state;
    struct bench bench = begin();
    struct arena *arena = arena_create(), *other = arena_create();
    size_t size = record_bytes(bench.record);
    void *bytes = malloc(size), *again = malloc(size);
    assert_non_null(bytes);
    assert_non_null(again);
    record_pack(bench.record, bytes);
    const struct record *copy = record_copy(record_copy(bench.record, other), arena);
    arena_destroy(other);
    arena_destroy(bench.arena);
    assert_int_equal(record_bytes(copy), size);
    record_pack(copy, again);
    assert_memory_equal(bytes, again, size);
    free(bytes);
    free(again);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept),          cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_cut_off_or_too_long),   cmocka_unit_test(test_words_that_can_not_be),
        cmocka_unit_test(test_garbled), cmocka_unit_test(test_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
