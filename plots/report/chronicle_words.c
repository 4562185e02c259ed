/* One sentence a kind, in two lengths: the brief one says what happened, the long one goes on with
** the numbers and, for what carries load, with why.  A new kind does not compile without its words.
*/
#include "plots/report/chronicle_words.h"

#include "models/spec/alert.h"
#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "plots/report/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define MORE 1.2  /* times as long, times as often: worth a word */
#define ALL 0.995 /* of the workers, of a queue's places */
#define SOME_RETRIES 0.05 /* of the requests: worth a word */

struct telling {
    struct arena *arena;
    const struct chronicle *chronicle;
    const struct happening *one;
};

/* --- numbers and names --- */

/* "5min" as "5 min". */
static const char *spaced(struct arena *arena, sim_time time)
{
    char exact[UNIT_TEXT];
    const char *from = time_print(time, exact);
    char *text = arena_take(arena, 2 * UNIT_TEXT), *to = text;
    for (bool digit = true; *from; from++) {
        bool is_digit = isdigit((unsigned char)*from) || *from == '.';
        if (is_digit != digit)
            *to++ = ' ';
        digit = is_digit;
        *to++ = *from;
    }
    return text;
}

/* So that it has room in its column. */
static sim_time grain_of(sim_time time)
{
    if (time < SIM_S)
        return SIM_US;
    return time < 3600 * SIM_S ? SIM_MS : 100 * SIM_MS;
}

const char *chronicle_moment(struct arena *arena, sim_time time)
{
    sim_time grain = grain_of(time);
    if (time >= grain)
        time = (time + grain / 2) / grain * grain;
    sim_time rest = time % SIM_S, minutes = time - time % (60 * SIM_S);
    if (rest == 0 || minutes == 0)
        return spaced(arena, time);
    return arena_format(arena, "%s %g s", spaced(arena, minutes), (double)(time - minutes) / 1e9);
}

static const char *rate(const struct telling *t, double value)
{
    return text_number(t->arena, value, AS_RATE);
}

static const char *count(const struct telling *t, double value)
{
    return text_number(t->arena, value, AS_COUNT);
}

static const char *share(const struct telling *t, double value)
{
    return text_number(t->arena, value, AS_SHARE);
}

static const char *seconds(const struct telling *t, double value)
{
    return text_number(t->arena, value, AS_TIME);
}

static const char *to(const struct telling *t)
{
    return t->one->to ? text_clean(t->arena, t->one->to) : "";
}

/* "shop's", "payments'" */
static const char *whose(const struct telling *t)
{
    const char *name = to(t);
    size_t length = strlen(name);
    return arena_format(t->arena, "%s'%s", name, length && name[length - 1] == 's' ? "" : "s");
}

static const char *again(const struct telling *t)
{
    return t->one->again ? " again" : "";
}

/* "shop → payments" */
static const char *edge(const struct telling *t)
{
    return arena_format(t->arena, "%s → %s", text_clean(t->arena, t->one->from), to(t));
}

static const struct fault_period *fault(const struct telling *t)
{
    return t->one->fault == KEPT_NOWHERE ? NULL
                                         : &t->chronicle->results->fault[t->one->fault];
}

/* --- faults and their end --- */

static const char *role_word(enum fault_role role)
{
    switch (role) {
    case ROLE_TRIGGER: return "trigger";
    case ROLE_REMEDY: return "remedy";
    case ROLE_EVENT:
    case ROLE_AUTO: break;
    }
    return "event";
}

/* "the trigger"; of those behind the first "another trigger". */
static const char *which(const struct telling *t)
{
    const struct results *run = t->chronicle->results;
    enum fault_role role = fault(t)->role;
    for (size_t i = 0; i < t->one->fault; i++)
        if (run->fault[i].role == role && t->one->kind == HAPPENING_FAULT)
            return arena_format(t->arena, "another %s", role_word(role));
    return arena_format(t->arena, "the %s", role_word(role));
}

static const char *of_fault(const struct telling *t, bool brief)
{
    const struct fault_period *period = fault(t);
    const char *text = text_clean(t->arena, period->text);
    if (brief)
        return text;
    if (t->one->kind == HAPPENING_FAULT_OVER)
        return arena_format(t->arena, "%s is over: %s", which(t), text);
    const char *lasts = period->end > period->begin
                            ? arena_format(t->arena, ", until %s",
                                           chronicle_moment(t->arena, period->end)) : "";
    return arena_format(t->arena, "%s: %s%s", which(t), text, lasts);
}

/* --- what carries load --- */

/* ", 37 % of them retries" */
static const char *of_them(const struct telling *t)
{
    bool some = t->one->retried >= SOME_RETRIES;
    return some ? arena_format(t->arena, ", %s of them retries", share(t, t->one->retried)) : "";
}

/* "each request holds one 21 times as long as before, waiting for payments" */
static const char *why(const struct telling *t)
{
    const struct happening *one = t->one;
    const char *held = "", *come = "";
    if (one->longer >= MORE)
        held = arena_format(t->arena, "; each is held %s times as long as before%s%s",
                            text_number(t->arena, one->longer, AS_FACTOR),
                            one->waits_for ? ", waiting for " : one->struck ? ", by the fault" : "",
                            one->waits_for ? text_clean(t->arena, one->waits_for) : "");
    else if (one->slowed != KEPT_NOWHERE)
        held = arena_format(t->arena, "; by the fault: %s", text_clean(t->arena,
                            t->chronicle->results->fault[one->slowed].text));
    if (one->more >= MORE && one->kind != HAPPENING_SLOTS && one->slowed == KEPT_NOWHERE)
        come = arena_format(t->arena, "; %s times as many requests come as before%s",
                            text_number(t->arena, one->more, AS_FACTOR), of_them(t));
    return arena_format(t->arena, "%s%s", held, come);
}

static const char *of_workers(const struct telling *t, const char *who)
{
    const struct happening *one = t->one;
    bool all = one->value >= ALL * one->of;
    const char *busy = all ? "all" : count(t, one->value);
    return arena_format(t->arena, "%s run out%s: %s of %s are busy%s", who, again(t), busy,
                        count(t, one->of), why(t));
}

static const char *slots_of(const struct telling *t)
{
    return arena_format(t->arena, "%s %s", whose(t),
                        t->one->kind == HAPPENING_SLOTS ? "slots" : "workers");
}

static const char *endpoint_of(const struct telling *t)
{
    return arena_format(t->arena, "%s workers for %s", whose(t),
                        text_clean(t->arena, t->one->endpoint));
}

/* --- messages --- */

static const char *of_messages(const struct telling *t)
{
    const struct happening *one = t->one;
    const char *queue = to(t);
    switch (one->kind) {
    case HAPPENING_STOPPED:
        return arena_format(t->arena, "nothing is delivered from %s, and %s messages wait", queue,
                            count(t, one->value));
    case HAPPENING_WAITING:
        return arena_format(t->arena, "messages pile up in %s: %s wait for %s slots", queue,
                            count(t, one->value), count(t, one->of));
    case HAPPENING_BEHIND:
        return arena_format(t->arena, "%s is behind: its oldest message is %s old, %s is allowed",
                            queue, seconds(t, one->value), seconds(t, one->of));
    case HAPPENING_DEPTH:
        return arena_format(t->arena, "%s is behind: %s messages wait, %s are allowed", queue,
                            count(t, one->value), count(t, one->of));
    case HAPPENING_DELIVERED:
        return arena_format(t->arena, "redeliveries of %s exceed first deliveries: each message "
                                      "that is through took %s", queue,
                            text_number(t->arena, one->value, AS_FACTOR));
    case HAPPENING_DEAD:
        return arena_format(t->arena, "the first messages of %s are given up: %s", queue,
                            count(t, one->value));
    default:
        return arena_format(t->arena, "%s is drained: what waits is back at what it was", queue);
    }
}

/* --- controls --- */

static const char *of_control(const struct telling *t)
{
    const struct happening *one = t->one;
    switch (one->kind) {
    case HAPPENING_BULKHEAD:
        return arena_format(t->arena, "the bulkhead of %s is full: it refuses %s of %s calls",
                            edge(t), rate(t, one->value), rate(t, one->of));
    case HAPPENING_BUDGET:
        return arena_format(t->arena, "the retry budget of %s runs dry: it denies %s, at %s calls",
                            edge(t), rate(t, one->value), rate(t, one->of));
    case HAPPENING_THROTTLE:
        return arena_format(t->arena, "%s keeps back %s, at %s calls: the caller throttles itself",
                            edge(t), rate(t, one->value), rate(t, one->of));
    case HAPPENING_BREAKER:
        return arena_format(t->arena, "the breaker of %s opens: it is open for %s of the window",
                            edge(t), share(t, one->value));
    case HAPPENING_EJECTED:
        return arena_format(t->arena, "%s leaves %s instances out of its rotation", edge(t),
                            text_number(t->arena, one->value, AS_FACTOR));
    case HAPPENING_POOL:
        return arena_format(t->arena, "the connections of %s run out: %s calls wait for one",
                            edge(t), count(t, one->value));
    case HAPPENING_CACHE:
        return arena_format(t->arena, "the cache of %s is cold: it answers %s of the calls, %s "
                                      "before", edge(t), share(t, one->value), share(t, one->of));
    default:
        return arena_format(t->arena, "%s sheds %s of the %s that arrive", to(t),
                            rate(t, one->value), rate(t, one->of));
    }
}

/* --- harm and its end --- */

/* In the window in which it begins most may still be answered well: those that end badly are known
** later. */
static const char *of_bad(const struct telling *t)
{
    const struct objective_spec *objective = &t->chronicle->results->spec->objective;
    if (t->one->value < objective->goodput * t->one->of)
        return arena_format(t->arena, "the objective is missed: %s of %s wanted are answered well",
                            rate(t, t->one->value), rate(t, t->one->of));
    return arena_format(t->arena, "the objective is missed: of %s wanted now too many end badly, "
                                  "or late", rate(t, t->one->of));
}

static const char *of_healing(const struct telling *t)
{
    const struct fault_period *cure = fault(t);
    if (!cure)
        return "healthy again";
    return arena_format(t->arena, "healthy again, %s after %s",
                        seconds(t, time_to_s(t->one->at - cure->begin)),
                        text_clean(t->arena, cure->deed));
}

static const char *of_retries(const struct telling *t)
{
    const struct happening *one = t->one;
    if (one->kind == HAPPENING_RETRIES)
        return arena_format(t->arena, "retries exceed fresh calls at %s: %s and %s", edge(t),
                            rate(t, one->value), rate(t, one->of));
    return arena_format(t->arena, "of what reaches %s, retries of all layers exceed what is "
                                  "first-born: %s and %s", to(t), rate(t, one->value),
                        rate(t, one->of));
}

static const char *of_alert(const struct telling *t)
{
    const struct world_spec *spec = t->chronicle->results->spec;
    size_t i = 0;
    while (strcmp(spec->alerts.item[i].name, t->one->to) != 0)
        i++;
    const struct alert_spec *alert = &spec->alerts.item[i];
    return arena_format(t->arena, "alert `%s` fires: %s is %s %s", to(t),
                        text_clean(t->arena, alert->metric), alert->above ? "above" : "below",
                        text_clean(t->arena, alert->above ? alert->above : alert->below));
}

/* --- the sentence --- */

static const char *of_load(const struct telling *t)
{
    const struct happening *one = t->one;
    const char *full = one->value >= ALL * one->of ? "is full" : "fills up";
    if (one->kind == HAPPENING_QUEUE_FULL)
        return arena_format(t->arena, "%s queue %s%s: %s of %s places are taken", whose(t), full,
                            again(t), count(t, one->value), count(t, one->of));
    if (one->kind == HAPPENING_QUEUE_LONG && (one->none_left || isnan(one->of)))
        return arena_format(t->arena, "none of %s workers is %s%s, %s wait%s", whose(t),
                            one->none_left ? "left" : "at work", again(t), count(t, one->value),
                            one->none_left ? "" : why(t));
    if (one->kind == HAPPENING_QUEUE_LONG)
        return arena_format(t->arena, "more wait for %s than it has workers%s: %s, and %s%s", to(t),
                            again(t), count(t, one->value), count(t, one->of), why(t));
    return of_workers(t, one->kind == HAPPENING_ENDPOINT ? endpoint_of(t) : slots_of(t));
}

static const char *of_harm(const struct telling *t)
{
    const struct happening *one = t->one;
    switch (one->kind) {
    case HAPPENING_CLIENT:
        return arena_format(t->arena, "%s goes down: %s of %s wanted are answered well", to(t),
                            rate(t, one->value), rate(t, one->of));
    case HAPPENING_BAD: return of_bad(t);
    case HAPPENING_WASTED:
        return arena_format(t->arena, "most of %s work is for callers that have left: %s",
                            whose(t), share(t, one->value));
    case HAPPENING_RELIEF:
        return arena_format(t->arena, "healthy for a while, until %s",
                            chronicle_moment(t->arena, one->until));
    case HAPPENING_RELAPSE: return "unhealthy again, and to the end";
    default: return of_healing(t);
    }
}

const char *chronicle_sentence(struct arena *arena, const struct chronicle *chronicle,
                               size_t place)
{
    const struct telling t = { arena, chronicle, &chronicle->happening[place] };
    switch (t.one->kind) {
    case HAPPENING_FAULT:
    case HAPPENING_FAULT_OVER: return of_fault(&t, false);
    case HAPPENING_WORKERS:
    case HAPPENING_SLOTS:
    case HAPPENING_ENDPOINT:
    case HAPPENING_QUEUE_LONG:
    case HAPPENING_QUEUE_FULL: return of_load(&t);
    case HAPPENING_STOPPED:
    case HAPPENING_WAITING:
    case HAPPENING_BEHIND:
    case HAPPENING_DEPTH:
    case HAPPENING_DELIVERED:
    case HAPPENING_DEAD:
    case HAPPENING_DRAINED: return of_messages(&t);
    case HAPPENING_POOL:
    case HAPPENING_CACHE:
    case HAPPENING_BULKHEAD:
    case HAPPENING_BUDGET:
    case HAPPENING_THROTTLE:
    case HAPPENING_BREAKER:
    case HAPPENING_EJECTED:
    case HAPPENING_SHED: return of_control(&t);
    case HAPPENING_RETRIES:
    case HAPPENING_MULTIPLIED: return of_retries(&t);
    case HAPPENING_CLIENT:
    case HAPPENING_BAD:
    case HAPPENING_WASTED:
    case HAPPENING_RELIEF:
    case HAPPENING_RELAPSE:
    case HAPPENING_HEALED: return of_harm(&t);
    case HAPPENING_ALERT: return of_alert(&t);
    case HAPPENING_KINDS: break;
    }
    return "";
}

/* The sentence up to its first number, or reason. */
const char *chronicle_brief(struct arena *arena, const struct chronicle *chronicle, size_t place)
{
    const struct telling t = { arena, chronicle, &chronicle->happening[place] };
    if (t.one->fault != KEPT_NOWHERE && t.one->kind != HAPPENING_HEALED)
        return of_fault(&t, true);
    if (t.one->kind == HAPPENING_MULTIPLIED)
        return arena_format(arena, "retries of all layers add up at %s", to(&t));
    const char *text = chronicle_sentence(arena, chronicle, place);
    size_t length = strcspn(text, ":;,");
    return arena_text_of(arena, text, length);
}
