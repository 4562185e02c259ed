#include "models/ground.h"

#include <stdarg.h>
#include <stdio.h>

void ground_stream(const struct ground *ground, struct rng *rng, const char *format, ...)
{
    char name[512];
    va_list args;
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    rng_stream(rng, ground->seed, ground->replication, name);
}
