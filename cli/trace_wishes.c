#include "cli/trace_wishes.h"

#include "base/units.h"
#include "models/spec/client.h"
#include "models/spec/world.h"

#include <string.h>

static bool take_choice(struct trace_wishes *wishes, enum choice_by by, const char *option,
                        struct err *err)
{
    if (wishes->by && strcmp(wishes->by, option) != 0)
        return err_set(err, "--%s and --%s each say which one call it is: give one of them",
                       wishes->by, option);
    wishes->by = option;
    wishes->choice.by = by;
    return true;
}

static bool take_time(const char *option, const char *value, sim_time *time, struct err *err)
{
    struct err why;
    return time_parse(value, time, &why) || err_set(err, "--%s %s", option, why.text);
}

static bool take_number(struct trace_wishes *wishes, const char *value, struct err *err)
{
    struct err why;
    int64_t number;
    if (!count_parse(value, &number, &why) || number < 1)
        return err_set(err, "--nth is %.100s, but must be 1 or more", value);
    wishes->choice.nth = (uint64_t)number;
    return take_choice(wishes, CHOICE_NTH, "nth", err);
}

bool trace_wishes_take(struct trace_wishes *wishes, int id, const char *value, bool *known,
                       struct err *err)
{
    *known = true;
    switch (id) {
    case OPTION_SLOWEST: return take_choice(wishes, CHOICE_SLOWEST, "slowest", err);
    case OPTION_MOST_ATTEMPTS:
        return take_choice(wishes, CHOICE_MOST_ATTEMPTS, "most-attempts", err);
    case OPTION_AT:
        return take_time("at", value, &wishes->choice.at, err) &&
               take_choice(wishes, CHOICE_AT, "at", err);
    case OPTION_SPAN_FROM: wishes->span = true; return take_time("from", value, &wishes->from, err);
    case OPTION_SPAN_TO: wishes->span = true; return take_time("to", value, &wishes->to, err);
    case OPTION_NTH: return take_number(wishes, value, err);
    case OPTION_FAILED: wishes->choice.failed = true; return true;
    case OPTION_CLIENT: wishes->client = value; return true;
    }
    *known = false;
    return true;
}

bool trace_wishes_possible(const struct trace_wishes *wishes, bool writes, struct err *err)
{
    char from[UNIT_TEXT], to[UNIT_TEXT];
    if (!wishes->span)
        return true;
    if (!writes)
        return err_set(err, "--from and --to say which calls go into a file: they need --perfetto "
                            "FILE or --otlp FILE; a text is of one call, see --at");
    if (wishes->by || wishes->choice.failed)
        return err_set(err, "--%s chooses one call, --from and --to take all of a span of time: "
                            "give one or the other", wishes->by ? wishes->by : "failed");
    if (wishes->to != 0 && wishes->to <= wishes->from)
        return err_set(err, "--to is %s, but must be after --from, %s", time_print(wishes->to, to),
                       time_print(wishes->from, from));
    return true;
}

static bool say_no_client(const struct world_spec *spec, const char *name, struct err *err)
{
    const char *names[64];
    size_t count = spec->clients.count < 64 ? spec->clients.count : 64;
    for (size_t c = 0; c < count; c++)
        names[c] = spec->clients.item[c].name;
    const char *near = nearest_word(name, names, count);
    if (near)
        return err_set(err, "--client: there is no client %.100s; did you mean %.100s?", name,
                       near);
    return err_set(err, "--client: there is no client %.100s; the first is %.100s", name, names[0]);
}

bool trace_wishes_bind(struct trace_wishes *wishes, const struct world_spec *spec, struct err *err)
{
    wishes->choice.since = spec->run.warmup;
    if (wishes->span && wishes->from >= spec->run.duration) {
        char from[UNIT_TEXT], end[UNIT_TEXT];
        return err_set(err, "--from is %s, but the run ends at %s", time_print(wishes->from, from),
                       time_print(spec->run.duration, end));
    }
    if (wishes->to == 0)
        wishes->to = SIM_FOREVER;
    wishes->choice.client = TRACE_ANY_CLIENT;
    if (!wishes->client)
        return true;
    for (size_t c = 0; c < spec->clients.count; c++)
        if (strcmp(spec->clients.item[c].name, wishes->client) == 0) {
            wishes->choice.client = c;
            return true;
        }
    return say_no_client(spec, wishes->client, err);
}
