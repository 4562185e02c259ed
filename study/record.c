/* Records and their bytes.
**
** Layout: a head of four 64-bit words (mark, point, runs, measures); five words a run (seed,
** replication, verdict, recovered, recovery_s); a double a value; then path, unit and meaning of
** each measure, each ended by NUL.  Bytes of a message have no alignment to rely on: words are
** copied.
*/
#include "study/record.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define MARK UINT64_C(0x316472636c617173) /* "sqalcrd1" */

enum { WORD = 8, HEAD_WORDS = 4, RUN_WORDS = 5, TEXTS = 3 };

static double recovery_of(const struct judgement *judgement)
{
    return judgement->recovered ? judgement->recovery_time : NAN;
}

static void take_names(struct record *record, const struct results *run, struct arena *arena)
{
    for (size_t m = 0; m < record->measures; m++) {
        const struct measure *measure = &run->measure[m];
        record->name[m] = (struct record_name){ arena_text(arena, measure->path),
                                                measure->metric->unit, measure->metric->meaning };
    }
}

static struct record *make(size_t point, size_t runs, size_t measures, struct arena *arena)
{
    struct record *record = ARENA_NEW(arena, struct record);
    *record = (struct record){ .point = point, .runs = runs, .measures = measures };
    record->run = ARENA_ARRAY(arena, runs, struct record_run);
    record->value = ARENA_ARRAY(arena, runs * measures, double);
    record->name = ARENA_ARRAY(arena, measures, struct record_name);
    return record;
}

struct record *record_of(size_t point, struct results *const *run, size_t runs,
                         struct arena *arena)
{
    assert(runs > 0);
    struct record *record = make(point, runs, run[0]->measures, arena);
    take_names(record, run[0], arena);
    for (size_t r = 0; r < runs; r++) {
        const struct judgement *judgement = &run[r]->judgement;
        assert(run[r]->measures == record->measures);
        record->run[r] = (struct record_run){ run[r]->seed, run[r]->replication,
                                              judgement->verdict, judgement->recovered,
                                              recovery_of(judgement) };
        for (size_t m = 0; m < record->measures; m++)
            record->value[r * record->measures + m] = run[r]->measure[m].total;
    }
    return record;
}

struct record *record_copy(const struct record *record, struct arena *arena)
{
    struct record *copy = make(record->point, record->runs, record->measures, arena);
    memcpy(copy->run, record->run, record->runs * sizeof *copy->run);
    memcpy(copy->value, record->value, record->runs * record->measures * sizeof *copy->value);
    for (size_t m = 0; m < record->measures; m++)
        copy->name[m] = (struct record_name){ arena_text(arena, record->name[m].path),
                                              arena_text(arena, record->name[m].unit),
                                              arena_text(arena, record->name[m].meaning) };
    return copy;
}

/* --- packing --- */

static size_t words_of(uint64_t runs, uint64_t measures)
{
    return HEAD_WORDS + runs * RUN_WORDS + runs * measures;
}

static size_t texts_bytes(const struct record *record)
{
    size_t bytes = 0;
    for (size_t m = 0; m < record->measures; m++) {
        const struct record_name *name = &record->name[m];
        bytes += strlen(name->path) + strlen(name->unit) + strlen(name->meaning) + TEXTS;
    }
    return bytes;
}

size_t record_bytes(const struct record *record)
{
    return words_of(record->runs, record->measures) * WORD + texts_bytes(record);
}

static char *put_word(char *at, uint64_t word)
{
    memcpy(at, &word, WORD);
    return at + WORD;
}

static char *put_number(char *at, double number)
{
    memcpy(at, &number, WORD);
    return at + WORD;
}

static char *put_run(char *at, const struct record_run *run)
{
    at = put_word(at, run->seed);
    at = put_word(at, run->replication);
    at = put_word(at, (uint64_t)run->verdict);
    at = put_word(at, run->recovered);
    return put_number(at, run->recovery_s);
}

void record_pack(const struct record *record, void *bytes)
{
    char *at = put_word(bytes, MARK);
    at = put_word(at, record->point);
    at = put_word(at, record->runs);
    at = put_word(at, record->measures);
    for (size_t r = 0; r < record->runs; r++)
        at = put_run(at, &record->run[r]);
    for (size_t i = 0; i < record->runs * record->measures; i++)
        at = put_number(at, record->value[i]);
    for (size_t m = 0; m < record->measures; m++) {
        at = stpcpy(at, record->name[m].path) + 1;
        at = stpcpy(at, record->name[m].unit) + 1;
        at = stpcpy(at, record->name[m].meaning) + 1;
    }
}

/* --- unpacking --- */

struct reading {
    const char *at, *end;
    struct arena *arena;
};

static uint64_t take_word(struct reading *reading)
{
    uint64_t word;
    memcpy(&word, reading->at, WORD);
    reading->at += WORD;
    return word;
}

static double take_number(struct reading *reading)
{
    double number;
    memcpy(&number, reading->at, WORD);
    reading->at += WORD;
    return number;
}

static bool take_run(struct reading *reading, struct record_run *run)
{
    run->seed = take_word(reading);
    run->replication = take_word(reading);
    uint64_t verdict = take_word(reading), recovered = take_word(reading);
    run->recovery_s = take_number(reading);
    if (verdict >= VERDICT_COUNT || recovered > 1)
        return false;
    run->verdict = (enum verdict)verdict;
    run->recovered = recovered != 0;
    return true;
}

static bool take_text(struct reading *reading, const char **text)
{
    size_t left = (size_t)(reading->end - reading->at);
    const char *end = left ? memchr(reading->at, '\0', left) : NULL;
    if (!end)
        return false;
    *text = arena_text(reading->arena, reading->at);
    reading->at = end + 1;
    return true;
}

/* Whether so many words and at least the ends of the texts can be in the bytes; no product here can
** go beyond 64 bits, as each factor is at most the number of bytes that are there. */
static bool fits(uint64_t runs, uint64_t measures, size_t size)
{
    if (runs == 0 || runs > size / WORD || measures > size)
        return false;
    if (measures > 0 && runs > size / WORD / measures)
        return false;
    return words_of(runs, measures) * WORD + measures * TEXTS <= size;
}

static struct record *take_all(struct reading *reading, struct record *record)
{
    for (size_t r = 0; r < record->runs; r++)
        if (!take_run(reading, &record->run[r]))
            return NULL;
    for (size_t i = 0; i < record->runs * record->measures; i++)
        record->value[i] = take_number(reading);
    for (size_t m = 0; m < record->measures; m++) {
        struct record_name *name = &record->name[m];
        if (!take_text(reading, &name->path) || !take_text(reading, &name->unit) ||
            !take_text(reading, &name->meaning))
            return NULL;
    }
    return reading->at == reading->end ? record : NULL;
}

struct record *record_unpack(const void *bytes, size_t size, struct arena *arena)
{
    struct reading reading = { bytes, (const char *)bytes + size, arena };
    if (size < HEAD_WORDS * WORD || take_word(&reading) != MARK)
        return NULL;
    uint64_t point = take_word(&reading), runs = take_word(&reading);
    uint64_t measures = take_word(&reading);
    if (!fits(runs, measures, size))
        return NULL;
    return take_all(&reading, make((size_t)point, (size_t)runs, (size_t)measures, arena));
}
