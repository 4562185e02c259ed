#include "plots/report/why.h"

#include "base/field.h"
#include "models/spec/world.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/deeds_words.h"
#include "plots/report/loop_words.h"
#include "plots/report/no_return_words.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>

static void begin(struct why_section *section, const char *name, const char *head, size_t room,
                  struct arena *arena)
{
    *section = (struct why_section){ name, head, ARENA_ARRAY(arena, room, struct why_line), 0 };
}

static void add(struct why_section *section, const char *moment, const char *text)
{
    section->line[section->lines++] = (struct why_line){ moment, text };
}

/* --- what happened --- */

const char *why_sentence(struct arena *arena, const struct chronicle *chronicle, size_t i)
{
    const char *text = chronicle_sentence(arena, chronicle, i);
    return i == chronicle->first ? arena_format(arena, "first, %s", text) : text;
}

static void add_happening(struct why_section *section, const struct chronicle *chronicle, size_t i,
                          struct arena *arena)
{
    add(section, chronicle_moment(arena, chronicle->happening[i].at),
        why_sentence(arena, chronicle, i));
}

static void tell_happenings(struct why *why, struct arena *arena)
{
    const struct chronicle *chronicle = &why->chronicle;
    struct why_section *section = &why->section[WHY_HAPPENED];
    begin(section, "happened", "What happened", chronicle->happenings + 1, arena);
    if (!(why->run->judgement.downtime > 0))
        add(section, NULL, "Nothing broke that anybody felt: the objective was met throughout.");
    for (size_t i = 0; i < chronicle->happenings; i++)
        add_happening(section, chronicle, i, arena);
}

/* --- when it was too late --- */

static const char *moment_of(struct arena *arena, sim_time at)
{
    return at == TIME_NONE ? NULL : chronicle_moment(arena, at);
}

static void tell_no_return(struct why *why, const struct no_returns *returns, struct arena *arena)
{
    const struct no_return *told = returns ? returns->of : NULL;
    struct why_section *section = &why->section[WHY_TOO_LATE];
    begin(section, "too_late", "When it was too late", 3, arena);
    sim_time at;
    const char *text = told ? no_return_sentence(arena, told, why->run, &at) : "";
    if (*text)
        add(section, moment_of(arena, at), text);
    text = told ? no_return_outlasts(arena, told, &at) : "";
    if (*text)
        add(section, moment_of(arena, at), text);
    text = returns ? no_return_of_all(arena, returns) : "";
    if (*text)
        add(section, NULL, text);
}

/* --- what kept it down, and what ended it --- */

static void tell_loop(struct why *why, const struct without_retries *without,
                      struct arena *arena)
{
    why->loop = loop_find(why->run, arena);
    struct loop_words words = loop_words(arena, why->run, &why->loop, without);
    struct why_section *section = &why->section[WHY_KEPT];
    begin(section, "kept_down", "What kept it down", words.sentences, arena);
    for (size_t i = 0; i < words.sentences; i++)
        add(section, NULL, words.sentence[i]);
}

static const char *seconds(struct arena *arena, double value)
{
    return text_number(arena, value, AS_TIME);
}

/* When the last of the triggers that were over by then was; TIME_NONE: none was. */
static sim_time over_before(const struct results *run, sim_time at)
{
    sim_time found = TIME_NONE;
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].end <= at &&
            (found == TIME_NONE || run->fault[i].end > found))
            found = run->fault[i].end;
    return found;
}

/* A trigger is there at this instant. */
static bool is_struck(const struct results *run, sim_time at)
{
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].begin <= at &&
            run->fault[i].end > at)
            return true;
    return false;
}

/* Which of them: what was done about it, or the trigger's own end. */
static const char *ended_by(struct arena *arena, const struct results *run, double at)
{
    const struct judgement *judged = &run->judgement;
    if (judged->remedy != REMEDY_NONE) {
        const struct fault_period *cure = &run->fault[judged->remedy];
        return arena_format(arena, "healthy again, %s after %s",
                            seconds(arena, at - time_to_s(cure->begin)),
                            text_clean(arena, cure->deed));
    }
    if (!judged->trigger.any)
        return "healthy again by itself";
    sim_time healed = time_from_s(at), end = over_before(run, healed);
    if (judged->after > 0)
        end = time_from_s(judged->after_since);
    else if (end != healed && is_struck(run, healed))
        return "healthy again, while the trigger is there still";
    if (end == TIME_NONE)
        return "healthy again by itself, before the first trigger";
    if (healed > end)
        return arena_format(arena, "healthy again, %s after the trigger was over: what had piled "
                                   "up is served, or given up",
                            seconds(arena, time_to_s(healed - end)));
    return "healthy again, when the trigger was over";
}

static const char *not_ended(struct arena *arena, const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    double end = time_to_s((sim_time)run->windows * run->tick);
    double since = judged->after_since;
    if (!judged->trigger.any || judged->bad_before || !(since < end))
        return "nothing: it is unhealthy still when the run ends";
    return arena_format(arena, "nothing: %s after the trigger was over it is unhealthy still, and "
                               "the run ends", seconds(arena, end - since));
}

static void tell_ending(struct why *why, struct arena *arena)
{
    const struct judgement *judged = &why->run->judgement;
    struct why_section *section = &why->section[WHY_ENDED];
    begin(section, "ended", "What ended it", 1, arena);
    if (!(judged->downtime > 0))
        return;
    double at = judged->after > 0 ? judged->healed : judged->bad_until;
    sim_time end = (sim_time)why->run->windows * why->run->tick;
    if (judged->recovered)
        add(section, chronicle_moment(arena, time_from_s(at)), ended_by(arena, why->run, at));
    else
        add(section, chronicle_moment(arena, end), not_ended(arena, why->run));
}

/* --- what the controls did --- */

static void tell_deeds(struct why *why, struct arena *arena)
{
    why->deeds = deeds_find(why->run, arena);
    struct why_section *section = &why->section[WHY_CONTROLS];
    begin(section, "controls", "What retries and controls did", why->deeds.deeds, arena);
    for (size_t i = 0; i < why->deeds.deeds; i++)
        add(section, NULL, arena_format(arena, "%s.", deed_sentence(arena, &why->deeds.deed[i])));
}

struct why why_tell(const struct study *study, const struct why_again *again,
                    struct arena *arena)
{
    struct why why = { .run = words_drawn(study) };
    why.chronicle = chronicle_make(why.run, arena);
    tell_happenings(&why, arena);
    tell_no_return(&why, again->returns, arena);
    tell_loop(&why, again->without, arena);
    tell_ending(&why, arena);
    tell_deeds(&why, arena);
    return why;
}

const char *why_source(struct arena *arena, const struct study *study)
{
    const struct results *run = words_drawn(study);
    return arena_format(arena, "Run %llu of %zu, seed %llu, in windows of %s",
                        (unsigned long long)run->replication + 1, study->runs,
                        (unsigned long long)study->seed, chronicle_moment(arena, run->tick));
}
