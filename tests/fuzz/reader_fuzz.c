/* Any bytes as a scenario: reading, checking and explaining must end soon, in bounded memory, with
** findings or with a spec.  What explains must read back, and explain itself in the same words.
**
** What is soon is counted in work, not in seconds, which say more of the machine: in branches of
** our own code that were passed (the compiler calls us at each).  Time is left as the last resort
** against a loop in a library.
**
** With libFuzzer:    tests/fuzz/run.sh
** To replay files:   cc -DREPLAY -fsanitize-coverage=trace-pc -Wl,--wrap=__sanitizer_cov_trace_pc
** ...
**                    && reader_fuzz FILE...: each one's work
*/
#include "models/spec/world.h"
#include "scenarios/read/scenario.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __wrap___sanitizer_cov_trace_pc(void); /* the fuzzer has one of its own */

/* Forty times what the worst file of the tests takes, tests/refusals/alias-bomb-in-place.yaml. */
#define WORK_MOST UINT64_C(500000000)

static uint64_t work;

__attribute__((no_sanitize("coverage"))) void __wrap___sanitizer_cov_trace_pc(void)
{
    if (++work > WORK_MOST) {
        fprintf(stderr, "more work than any file of this size is worth\n");
        abort();
    }
}

/* Everything that is written about a file: findings show lines and carets of any bytes. */
static void write_findings(const struct findings *findings)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    findings_write(out, findings);
    fclose(out);
    free(text);
}

static char *explain(struct scenario *scenario, struct findings *findings)
{
    struct world_spec spec;
    char *text = NULL;
    size_t length = 0;
    if (!scenario_bind(scenario, NULL, NULL, 0, &spec, findings))
        return NULL;
    FILE *out = open_memstream(&text, &length);
    scenario_explain(out, &spec, ".", findings);
    fclose(out);
    return text;
}

static char *read_text(const char *text, size_t length)
{
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("fuzz.yaml", text, length, arena, &findings);
    char *explained = NULL;
    if (scenario && scenario_check(scenario, NULL, 0, &findings))
        explained = explain(scenario, &findings);
    write_findings(&findings);
    arena_destroy(arena);
    return explained;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    work = 0;
    char *explained = read_text((const char *)data, size);
    if (!explained)
        return 0;
    char *again = read_text(explained, strlen(explained));
    assert(again && "what explains reads back");
    char *twice = read_text(again, strlen(again));
    assert(twice && strcmp(again, twice) == 0 && "and explains itself in the same words");
    free(twice);
    free(again);
    free(explained);
    return 0;
}

#ifdef REPLAY
static void replay(const char *path)
{
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = memory_resize(NULL, 5000000, 1);
    if (in) {
        LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, 5000000, in));
        printf("%12llu %s\n", (unsigned long long)work, path);
        fclose(in);
    }
    free(bytes);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    return 0;
}
#endif
