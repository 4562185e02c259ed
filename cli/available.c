#include "cli/available.h"

#include "base/machine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct available available_memory(double given)
{
    static const char *const whose[] = {
        [MEMORY_OF_MACHINE] = "that this machine has",
        [MEMORY_OF_GROUP] = "that its control group may have",
        [MEMORY_OF_PROCESS] = "that `ulimit -v` leaves",
    };
    struct machine_memory memory;
    if (given > 0)
        return (struct available){ given, 0, "of --memory" };
    if (!machine_memory("", &memory))
        return (struct available){ INFINITY, 0, "" };
    return (struct available){ memory.bytes, memory.thread_bytes, whose[memory.limit] };
}

double available_parse(const char *text)
{
    static const char *const units[] = { "", "kB", "MB", "GB", "TB" };
    char *end;
    double number = strtod(text, &end), times = 1;
    while (*end == ' ')
        end++;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++, times *= 1000)
        if (strcmp(end, units[i]) == 0)
            return number * times >= 1 && number * times < 1e18 ? number * times : 0;
    return 0;
}
