#include "models/spec/effects/words.h"

#include "models/spec/fault_spec.h"

#include <stdio.h>
#include <stdlib.h>

const char *words_join(struct arena *arena, const char *sofar, const char *more)
{
    if (!*more)
        return sofar;
    return *sofar ? arena_format(arena, "%s, %s", sofar, more) : more;
}

const char *words_factor(double factor, char text[UNIT_TEXT])
{
    snprintf(text, UNIT_TEXT, "%.2e", factor);
    return number_print(strtod(text, NULL), text);
}

const char *words_plural(int64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

const char *words_struck(const struct fault_spec *fault)
{
    if (fault->queue)
        return "publish";
    return fault->consumer ? "delivery" : "request";
}

const char *words_all_struck(const struct fault_spec *fault)
{
    if (fault->queue)
        return "publishes";
    return fault->consumer ? "deliveries" : "requests";
}

const char *words_back(double cold, sim_time warmup, struct arena *arena)
{
    char times[UNIT_TEXT], length[UNIT_TEXT];
    if (cold <= 1 || warmup <= 0)
        return "";
    return arena_format(arena, ", then %s times the work, warm after %s",
                        words_factor(cold, times), time_print(warmup, length));
}
