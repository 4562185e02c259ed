/* A sentence is harm, ending, cause, each by itself and each allowed to be empty.  Numbers are
** means over the runs that ended in the headline's verdict, or over all where all come back;
** moments are the typical run's, as a mean moment is none.
*/
#include "plots/report/verdict_words.h"

#include "models/spec/world.h"
#include "plots/report/cause_words.h"
#include "plots/report/lag.h"
#include "plots/report/lag_words.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* --- the runs that are spoken of --- */

static bool is_meant(const struct results *run, enum verdict verdict)
{
    return run->judgement.verdict == verdict;
}

/* All come back, but not in the same way: the headline is about all of them. */
static bool speaks_of_all(const struct study *study)
{
    return !words_unanimous(study) && study->recovered == study->runs;
}

/* The mean over the runs that the headline is about. */
static double mean_of(const struct study *study, double (*value)(const struct judgement *))
{
    enum verdict verdict = words_verdict(study);
    double sum = 0, runs = 0;
    for (size_t i = 0; i < study->runs; i++) {
        double one = value(&study->run[i]->judgement);
        if ((!is_meant(study->run[i], verdict) && !speaks_of_all(study)) || isnan(one))
            continue;
        sum += one;
        runs++;
    }
    return runs > 0 ? sum / runs : NAN;
}

static double downtime(const struct judgement *judgement)
{
    return judgement->downtime;
}

/* Without what only queues were behind in. */
static double calls_time(const struct judgement *judgement)
{
    return judgement->downtime - judgement->lag.alone;
}

static double slow_time(const struct judgement *judgement)
{
    return judgement->slow_time;
}

static double served(const struct judgement *judgement)
{
    return judgement->served;
}

static double after(const struct judgement *judgement)
{
    return judgement->after;
}

static double lasted(const struct judgement *judgement)
{
    return judgement->lasted;
}

bool words_unanimous(const struct study *study)
{
    return study->verdicts[words_verdict(study)] == study->runs &&
           (study->recovered == 0 || study->recovered == study->runs);
}

/* --- come back or not --- */

static size_t count(const struct study *study, enum verdict verdict, bool back)
{
    size_t runs = 0;
    for (size_t i = 0; i < study->runs; i++)
        runs += is_meant(study->run[i], verdict) && study->run[i]->judgement.recovered == back;
    return runs;
}

/* "8 recovered, 4 contained", of those that do or of those that don't. */
static const char *listed(struct arena *arena, const struct study *study, bool back)
{
    const char *text = "";
    for (size_t left = study->runs; left > 0; left--) /* the most first; of equals the better */
        for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
            if (count(study, v, back) == left)
                text = arena_format(arena, "%s%s%zu %s", text, *text ? ", " : "", left,
                                    verdict_name(v));
    return text;
}

const char *words_comeback(struct arena *arena, const struct study *study)
{
    const char *yes = listed(arena, study, true), *no = listed(arena, study, false);
    return arena_format(arena, "%zu of %zu come%s back%s%s%s%s", study->recovered, study->runs,
                        study->recovered == 1 ? "s" : "", *yes ? ": " : "", yes, *no ? "; " : "",
                        no);
}

/* --- the harm --- */

#define SERVED_STILL 0.8 /* of what was wanted: slowness is the harm, not what failed */

/* As much was served as the objective asks for, only not when it was wanted. */
static bool is_late(const struct study *study)
{
    return mean_of(study, served) >= study->spec->objective.goodput &&
           words_typical(study)->judgement.cause.kind != CAUSE_OUTCOME;
}

static const char *harm_word(const struct study *study)
{
    bool slow = 2 * mean_of(study, slow_time) > mean_of(study, downtime);
    if (slow && mean_of(study, served) >= SERVED_STILL)
        return "TOO SLOW";
    if (is_late(study))
        return "DELAYED";
    return mean_of(study, served) < 0.5 ? "DOWN" : "IMPAIRED";
}

/* "" where nothing was unhealthy. */
static const char *harm(struct arena *arena, const struct study *study, bool brief)
{
    double down = mean_of(study, downtime), share = mean_of(study, served);
    if (!(down > 0))
        return "";
    if (lag_is_harm(study))
        return lag_harm(arena, study, brief);
    double calls = words_typical(study)->judgement.lag.queue ? mean_of(study, calls_time) : down;
    const char *word = harm_word(study), *length = text_number(arena, calls, AS_TIME);
    const char *part = text_number(arena, share, AS_SHARE), *verb = lag_served(study->spec);
    if (brief)
        return arena_format(arena, "%s %s (%s %s), ", word, length, part, verb);
    return arena_format(arena, "%s for %s (%s of what was wanted was %s%s), %s", word, length,
                        part, verb, is_late(study) && *word == 'D' ? ", late" : "",
                        calls < down ? lag_harm(arena, study, false) : "");
}

/* --- how it ended --- */

static const char *capitals(struct arena *arena, const char *word)
{
    char *big = arena_text(arena, word);
    for (char *at = big; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return big;
}

static const char *seconds(struct arena *arena, double value)
{
    return text_number(arena, value, AS_TIME);
}

/* What was done, and when, before it was healthy again; NULL: nothing. */
static const char *remedied(struct arena *arena, const struct results *run)
{
    if (run->judgement.remedy == REMEDY_NONE)
        return NULL;
    const struct fault_period *cure = &run->fault[run->judgement.remedy];
    return arena_format(arena, "until %s at %s", cure->deed,
                        seconds(arena, time_to_s(cure->begin)));
}

static const char *contained(struct arena *arena, const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    if (judged->trigger.end < (sim_time)run->windows * run->tick)
        return ": not beyond its trigger";
    if (!judged->recovered)
        return ": its trigger lasts to the end of the run";
    const char *cure = remedied(arena, run);
    if (cure)
        return arena_format(arena, " %s, while its trigger lasts", cure);
    return arena_format(arena, ": healthy again at %s, while its trigger lasts",
                        seconds(arena, judged->bad_until));
}

/* " 6.00 s after its trigger ended", and where consumers were behind "; drained after 8.00 s". */
static const char *recovered(struct arena *arena, const struct study *study)
{
    return arena_format(arena, " %s after its trigger ended%s",
                        seconds(arena, mean_of(study, after)), lag_drained(arena, study));
}

static const char *storm(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = &words_typical(study)->judgement;
    const char *cure = remedied(arena, words_typical(study));
    if (!judged->trigger.any)
        return ": it needed no trigger, and died down";
    if (cure)
        return arena_format(arena, " %s; its trigger had lasted %s", cure,
                            seconds(arena, mean_of(study, lasted)));
    return arena_format(arena, ": healthy again only %s after its trigger, which lasted %s",
                        seconds(arena, mean_of(study, after)),
                        seconds(arena, mean_of(study, lasted)));
}

static const char *metastable(struct arena *arena, const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    double end = time_to_s((sim_time)run->windows * run->tick);
    if (!isnan(judged->relapsed))
        return arena_format(arena, " since %s, after it had been healthy again",
                            seconds(arena, judged->relapsed));
    if (!judged->trigger.any)
        return arena_format(arena, " since %s, without a trigger%s",
                            seconds(arena, judged->bad_since),
                            judged->cause.kind == CAUSE_COLD_CACHE ? ": it can't get warm" : "");
    return arena_format(arena, ": not recovered in the %s since its trigger ended",
                        seconds(arena, end - judged->after_since));
}

/* "since 59.0 s", or what is over: "from 59.0 s to 4 min". */
static const char *when(struct arena *arena, const struct judgement *judged)
{
    double since = isnan(judged->relapsed) ? judged->bad_since : judged->relapsed;
    if (!judged->recovered)
        return arena_format(arena, "since %s", seconds(arena, since));
    return arena_format(arena, "from %s to %s", seconds(arena, since),
                        seconds(arena, judged->bad_until));
}

static const char *saturated(struct arena *arena, const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    bool over = judged->recovered;
    if (judged->cause.kind == CAUSE_CONSUMERS || judged->cause.kind == CAUSE_BURST)
        return arena_format(arena, " %s: %s", when(arena, judged),
                            cause_brief(arena, &judged->cause));
    return arena_format(arena, " %s: %s %s wanted, %s %s served%s", when(arena, judged),
                        text_number(arena, judged->cause.wanted, AS_RATE), over ? "were" : "are",
                        text_number(arena, judged->cause.capacity, AS_RATE),
                        over ? "could be" : "can be",
                        judged->cause.retried ? "" : ", no retry storm");
}

static const char *unhealthy(struct arena *arena, const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    return arena_format(arena, " %s%s: %s", when(arena, judged),
                        judged->bad_before ? ", before the first trigger" : "",
                        cause_brief(arena, &judged->cause));
}

static const char *ending(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    switch (run->judgement.verdict) {
    case VERDICT_ABSORBED:
        return run->judgement.trigger.any ? ": the objective was met throughout"
                                          : ": always healthy";
    case VERDICT_CONTAINED: return contained(arena, run);
    case VERDICT_RECOVERED: return recovered(arena, study);
    case VERDICT_STORM: return storm(arena, study);
    case VERDICT_METASTABLE: return metastable(arena, run);
    case VERDICT_SATURATED: return saturated(arena, run);
    case VERDICT_UNHEALTHY: return unhealthy(arena, run);
    case VERDICT_COUNT: break;
    }
    return "";
}

/* --- the sentence --- */

/* Of one run, or of all: the verdict's name, with how many. */
static const char *name_of(struct arena *arena, const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    const char *name = capitals(arena, verdict_name(verdict));
    if (study->runs < 2)
        return name;
    return arena_format(arena, "%s in %zu of %zu runs", name, study->verdicts[verdict],
                        study->runs);
}

static const char *sentence(struct arena *arena, const struct study *study, bool brief)
{
    const char *what = harm(arena, study, brief);
    if (speaks_of_all(study))
        return arena_format(arena, "%s%s", what, words_comeback(arena, study));
    const char *end = ending(arena, study);
    const char *comma = study->runs > 1 && *end == ' ' ? "," : "";
    return arena_format(arena, "%s%s%s%s", what, name_of(arena, study), comma, end);
}

const char *words_headline(struct arena *arena, const struct study *study)
{
    return sentence(arena, study, false);
}

/* The study's words without how many of its runs they are of. */
static const char *uncounted(struct arena *arena, const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    const char *text = sentence(arena, study, false);
    const char *counted = arena_format(arena, " in %zu of %zu runs", study->verdicts[verdict],
                                       study->runs);
    const char *found = strstr(text, counted);
    if (!found)
        return text;
    const char *rest = found + strlen(counted);
    return arena_format(arena, "%s%s", arena_text_of(arena, text, (size_t)(found - text)),
                        *rest == ',' ? rest + 1 : rest);
}

const char *words_headline_alone(struct arena *arena, const struct study *study,
                                 const struct results *run)
{
    struct study alone = *study;
    struct results *only = ARENA_NEW(arena, struct results);
    *only = *run;
    alone.run = &only;
    alone.runs = alone.wanted = 1;
    alone.recovered = run->judgement.recovered;
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        alone.verdicts[v] = v == run->judgement.verdict;
    const char *text = sentence(arena, &alone, false);
    return study->runs < 2 || strcmp(text, uncounted(arena, study)) == 0 ? "" : text;
}

/* How long the trigger lasted, and for how long it has not recovered, is left to the page. */
const char *words_title(struct arena *arena, const struct study *study)
{
    static const char *const rest[] = { "; ", ", which lasted", " in the " };
    const char *text = sentence(arena, study, true), *end = text + strlen(text);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        const char *found = strstr(text, rest[i]);
        end = found && found < end ? found : end;
    }
    return arena_text_of(arena, text, (size_t)(end - text));
}

/* The typical run's cause, its numbers the means over the runs of the same verdict and cause. */
static struct cause mean_cause(const struct study *study)
{
    const struct judgement *typical = &words_typical(study)->judgement;
    struct cause mean = typical->cause;
    double runs = 0;
    mean.wanted = mean.can = mean.capacity = mean.well = 0;
    for (size_t i = 0; i < study->runs; i++) {
        const struct judgement *one = &study->run[i]->judgement;
        if (one->verdict != typical->verdict || one->cause.kind != typical->cause.kind)
            continue;
        runs++;
        mean.wanted += one->cause.wanted;
        mean.can += one->cause.can;
        mean.capacity += one->cause.capacity;
        mean.well += one->cause.well;
    }
    mean.wanted /= runs;
    mean.can /= runs;
    mean.capacity /= runs;
    mean.well /= runs;
    return mean;
}

const char *words_cause(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = &words_typical(study)->judgement;
    if (judged->verdict < VERDICT_STORM) /* what its trigger did, and little more */
        return "";
    struct cause cause = mean_cause(study);
    return cause_sentence(arena, &cause, judged->recovered);
}
