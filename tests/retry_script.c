#include "tests/retry_script.h"

#include "tests/support.h"

#include <string.h>

static enum outcome ends_as(char letter)
{
    switch (letter) {
    case 'E': return OUTCOME_error;
    case 'U': return OUTCOME_unavailable;
    case 'O': return OUTCOME_overloaded;
    case 'R': return OUTCOME_refused;
    case 'T': return OUTCOME_timeout;
    case 'I': return OUTCOME_invalid;
    default: return OUTCOME_ok;
    }
}

static void make_call(struct rig *rig, const struct retry_script *script, struct rig_call *call,
                      sim_time asked)
{
    *call = (struct rig_call){ .asked = asked, .attempts = strlen(script->ends) };
    for (size_t a = 0; a < call->attempts; a++) {
        call->attempt[a] = rig_attempt(0.001, ends_as(script->ends[a]));
        call->attempt[a].hint = time_from_s(script->hint_s);
    }
    rig_make(rig, call);
}

double retry_script_pause(const struct rig_call *call, size_t retry)
{
    return time_to_s(call->sent_at[retry] - call->sent_at[retry - 1] - SIM_MS);
}

void retry_script_hold(const struct retry_script *script)
{
    static struct rig_call calls[PAUSES_CALLS];
    static struct pauses pauses;
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(script->policies, arena);
    size_t retries = pauses_count(script->pauses);
    for (size_t i = 0; i < PAUSES_CALLS; i++)
        make_call(rig, script, &calls[i], (sim_time)(i + 1) * SIM_S);
    rig_run(rig, 100 * 86400 * SIM_S);
    for (size_t i = 0; i < PAUSES_CALLS; i++) {
        if (calls[i].sent != retries + 1)
            fail_msg("%s, %s: %u attempts, the real one made %zu", script->policies, script->ends,
                     calls[i].sent, retries + 1);
        for (size_t r = 0; r < retries; r++)
            pauses.of[r][i] = retry_script_pause(&calls[i], r + 1);
    }
    pauses_hold(script->policies, script->pauses, &pauses);
    rig_close(rig);
    arena_destroy(arena);
}

struct rig *retry_script_run(const char *policies, enum outcome outcome, struct rig_call *call,
                             size_t calls, sim_time until, struct arena *arena)
{
    struct rig *rig = rig_open(policies, arena);
    for (size_t i = 0; i < calls; i++) {
        call[i] = (struct rig_call){ .asked = SIM_S, .attempts = 1 };
        call[i].attempt[0] = rig_attempt(0.001, outcome);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, until);
    return rig;
}
