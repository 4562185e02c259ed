/* Letters become faults at the service, each half a period around its calls, so that the policies
** see a plain service that answers so; what they did is read from facts.
*/
#include "tests/play.h"

#include "base/units.h"
#include "models/spec/world.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_MAX = 2000 };

struct stage_notes {
    const char *title;
    double period;
    const void *call[CALLS_MAX];
    char end[CALLS_MAX + 1], place[CALLS_MAX + 1];
    size_t calls;
    char moves[4000];
    size_t length, before; /* of the moves; without the latest */
    double open, probing, closed_at;
};

/* "3x", "2(.x)": appended to `out`. */
static const char *expand_one(const char *script, char *out, size_t *length)
{
    char *item;
    unsigned long times = strtoul(script, &item, 10);
    size_t size = 1, skipped = 0;
    if (item == script)
        times = 1;
    if (*item == '(') {
        item++;
        size = strcspn(item, ")");
        skipped = 1;
    }
    for (; times > 0; times--)
        for (size_t i = 0; i < size; i++)
            if (item[i] != ' ') {
                assert_true(*length < CALLS_MAX);
                out[(*length)++] = item[i];
            }
    return item + size + skipped;
}

static void expand(const char *script, char *out)
{
    size_t length = 0;
    while (*script)
        script = expand_one(script, out, &length);
    out[length] = '\0';
}

static char letter_of(enum outcome outcome)
{
    if (outcome == OUTCOME_ok)
        return '.';
    if (outcome == OUTCOME_breaker_open)
        return '-';
    return outcome == OUTCOME_error ? 'x' : '!';
}

/* From open to half open the levels pass through closed at one instant: that is one move. */
static void note_move(struct stage_notes *notes, const struct fact *fact)
{
    if (fact->number != GAUGE_BREAKERS_OPEN && fact->number != GAUGE_BREAKERS_PROBING)
        return;
    *(fact->number == GAUGE_BREAKERS_OPEN ? &notes->open : &notes->probing) += fact->by;
    double when = (double)fact->time / notes->period;
    char state = notes->open > 0 ? 'O' : notes->probing > 0 ? 'H' : 'C';
    if (notes->closed_at >= when && state != 'C')
        notes->length = notes->before;
    notes->before = notes->length;
    notes->closed_at = state == 'C' ? when : -1;
    notes->length += (size_t)snprintf(notes->moves + notes->length,
                                      sizeof notes->moves - notes->length,
                                      "%s%c%.12g", notes->length ? " " : "", state, when);
    assert_true(notes->length < sizeof notes->moves);
}

static void note_ejection(struct stage_notes *notes, const struct fact *fact)
{
    if (fact->number == GAUGE_EJECTED)
        notes->length += (size_t)snprintf(notes->moves + notes->length,
                                          sizeof notes->moves - notes->length,
                                          "%s%s%.12g", notes->length ? " " : "",
                                          fact->by > 0 ? "-" : "+",
                                          (double)fact->time / notes->period);
    assert_true(notes->length < sizeof notes->moves);
}

/* The latest call of this record. */
static size_t find_call(const struct stage_notes *notes, const void *call)
{
    size_t i = notes->calls;
    while (i > 0 && notes->call[i - 1] != call)
        i--;
    assert_true(i > 0);
    return i - 1;
}

static void note(void *self, const struct fact *fact)
{
    struct stage_notes *notes = self;
    if (fact->kind == FACT_EDGE_GAUGE) {
        note_move(notes, fact);
        note_ejection(notes, fact);
    }
    if (fact->kind == FACT_CALL_STARTED) {
        assert_true(notes->calls < CALLS_MAX);
        notes->end[notes->calls] = notes->place[notes->calls] = '_';
        notes->call[notes->calls++] = fact->call;
    }
    if (fact->kind == FACT_CALL_ENDED)
        notes->end[find_call(notes, fact->call)] = letter_of((enum outcome)fact->outcome);
    if (fact->kind == FACT_WORKER_TAKEN)
        notes->place[find_call(notes, fact->call)] = (char)('a' + fact->instance);
}

static const char *effect(char letter, double period_s, struct arena *arena)
{
    switch (letter) {
    case 'x': return "errors: 100%";
    case 'i': return "errors: {invalid: 100%}";
    case 'h': return "black_hole: true";
    case 's': return arena_format(arena, "latency: %.9gs", 2.25 * period_s);
    case 'S': return arena_format(arena, "latency: %.9gs", 6.25 * period_s);
    default: return NULL;
    }
}

/* Each run of one letter is a fault from half a period before its first call to half after its
** last. */
static const char *faults(const char *script, double period_s, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0, n; script[i]; i += n) {
        for (n = 1; script[i + n] == script[i]; n++)
            ;
        const char *what = effect(script[i], period_s, arena);
        if (what)
            text = arena_format(arena, "%s  - {at: %.9gs, for: %.9gs, service: s, %s}\n", text,
                                ((double)i + 0.5) * period_s, (double)n * period_s, what);
    }
    return *text ? arena_format(arena, "faults:\n%s", text) : "";
}

static void compare(const struct stage_notes *notes, const char *what, const char *got,
                    const char *wanted)
{
    if (wanted && strcmp(got, wanted) != 0)
        fail_msg("%s\nbecame %s\nplaces %s\nmoves  %s\n%s should be\n       %s", notes->title,
                 notes->end,
                 notes->place, notes->moves, what, wanted);
}

void play_on(const char *service, const char *policies, const char *period, const char *script,
             const char *calls, const char *places, const char *moves)
{
    struct arena *arena = arena_create();
    static char letters[CALLS_MAX + 1], wanted[CALLS_MAX + 1];
    sim_time step = 0;
    struct err err;
    assert_true(time_parse(period, &step, &err));
    double period_s = time_to_s(step);
    expand(script, letters);
    const char *yaml = arena_format(
        arena,
        "name: play\nrun: {duration: %.9gs}\n"
        "clients: {c: {open: {rate: %.12g/s, arrivals: constant}, calls: {s: {%s}}}}\n"
        "services: {s: {workers: 1000, queue: 0, service_time: 0s%s}}\n%s",
        ((double)strlen(letters) + 0.5) * period_s, 1 / period_s, policies, service,
        faults(letters, period_s, arena));
    struct world_spec spec = support_spec(yaml, arena);
    struct stage_notes *notes = ARENA_NEW(arena, struct stage_notes);
    notes->title = arena_format(arena, "%s\nplayed %s", policies, letters);
    notes->period = (double)step;
    notes->closed_at = -1;
    support_run(&spec, 1, &(struct observer){ note, notes }, arena);
    expand(calls ? calls : "", wanted);
    compare(notes, "calls", notes->end, calls ? wanted : NULL);
    expand(places ? places : "", wanted);
    compare(notes, "places", notes->place, places ? wanted : NULL);
    compare(notes, "moves", notes->moves, moves);
    arena_destroy(arena);
}

void play(const char *policies, const char *period, const char *script, const char *calls,
          const char *moves)
{
    play_on("", policies, period, script, calls, NULL, moves);
}
