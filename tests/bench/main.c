/* make bench: the table of what the engine, the models and studies must reach.  With the name of a
** group ("straight") only that one. */
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#include <string.h>

static const struct {
    const char *name;
    void (*rows)(void);
} groups[] = {
    { "engine", engine_rows },
    { "model", model_rows },
    { "queues", queue_rows },
    { "straight", straight_rows },
    { "study", study_rows },
};

int main(int argc, char **argv)
{
    bench_head();
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (argc < 2 || strcmp(argv[1], groups[i].name) == 0)
            groups[i].rows();
    return 0;
}
