#include "tests/play.h"

#include "sim/units.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_MAX = 2000 };

struct stage_notes {
    double period;
    const void *call[CALLS_MAX];
    char end[CALLS_MAX + 1];
    size_t calls;
    char moves[4000];
    size_t length, before; /* of the moves; without the latest */
    double open, probing, closed_at;
};

static void expand(const char *script, char *out)
{
    size_t length = 0;
    while (*script) {
        char *rest;
        unsigned long times = strtoul(script, &rest, 10);
        if (rest == script)
            times = 1;
        script = rest;
        if (*script == ' ' || *script == '\0') {
            script += *script != '\0';
            continue;
        }
        for (; times > 0 && length < CALLS_MAX; times--)
            out[length++] = *script;
        script++;
    }
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
    notes->length += (size_t)snprintf(notes->moves + notes->length, sizeof notes->moves - notes->length,
                                      "%s%c%.12g", notes->length ? " " : "", state, when);
    assert_true(notes->length < sizeof notes->moves);
}

static void note(void *self, const struct fact *fact)
{
    struct stage_notes *notes = self;
    if (fact->kind == FACT_EDGE_GAUGE)
        note_move(notes, fact);
    if (fact->kind == FACT_CALL_STARTED && notes->calls < CALLS_MAX) {
        notes->end[notes->calls] = '_';
        notes->call[notes->calls++] = fact->call;
    }
    if (fact->kind != FACT_CALL_ENDED)
        return;
    size_t i = notes->calls;
    while (i > 0 && (notes->call[i - 1] != fact->call || notes->end[i - 1] != '_'))
        i--;
    notes->end[i - 1] = letter_of((enum outcome)fact->outcome);
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

/* Each run of one letter is a fault from half a period before its first call to half after its last. */
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

void play(const char *policies, const char *period, const char *script, const char *calls,
          const char *moves)
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
        "services: {s: {workers: 1000, queue: 0, service_time: 0s}}\n%s",
        ((double)strlen(letters) + 0.5) * period_s, 1 / period_s, policies,
        faults(letters, period_s, arena));
    struct world_spec spec = support_spec(yaml, arena);
    struct stage_notes *notes = ARENA_NEW(arena, struct stage_notes);
    notes->period = (double)step;
    notes->closed_at = -1;
    support_run(&spec, 1, &(struct observer){ note, notes }, arena);
    expand(calls ? calls : "", wanted);
    if (calls && strcmp(notes->end, wanted) != 0)
        fail_msg("%s\nplayed %s\nbecame %s\nwanted %s\nmoves  %s", policies, letters, notes->end, wanted,
                 notes->moves);
    if (moves && strcmp(notes->moves, moves) != 0)
        fail_msg("%s\nplayed %s\nbecame %s\nmoves  %s\nwanted %s", policies, letters, notes->end,
                 notes->moves, moves);
    arena_destroy(arena);
}
