/* make bench: the table of what the engine, the models and studies must reach. */
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

int main(void)
{
    bench_head();
    engine_rows();
    model_rows();
    study_rows();
    return 0;
}
