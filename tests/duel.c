/* The script is written first, then played twice; the rule's side keeps the calls under way in a
** list and looks for the one that ends next, for there are never many.
*/
#include "tests/duel.h"

#include "sim/rng.h"
#include "tests/rig.h"
#include "tests/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- scripts --- */

static int64_t random_length(const struct duel_plan *plan, struct rng *rng)
{
    int64_t longest = rng_uniform(rng) < plan->long_share ? plan->long_ms : plan->short_ms;
    return 1 + 2 * (int64_t)(rng_uniform(rng) * (double)(longest / 2));
}

static bool ends_with_another(const struct duel_call *call, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (call[i].end == call[which].end)
            return true;
    return false;
}

static void write_script(struct duel_call *call, const struct duel_plan *plan, struct rng *rng)
{
    static const double shares[] = { 0, 0.3, 0.55, 0.8, 1 };
    int64_t now = 0;
    double share = 0;
    int phase = 0;
    for (size_t i = 0; i < plan->calls; i++, phase--) {
        if (phase <= 0) {
            phase = 10 + (int)(rng_uniform(rng) * 50);
            share = shares[(int)(rng_uniform(rng) * 5)];
        }
        double gap = rng_exponential(rng) * plan->gap_ms;
        now += 2 + 2 * (int64_t)(gap * (rng_uniform(rng) < 0.02 ? 30 : 1) / 2);
        call[i] = (struct duel_call){
            now, now + random_length(plan, rng), rng_uniform(rng) < share, { 0, 0 }
        };
        while (ends_with_another(call, i))
            call[i].end += 2;
    }
}

/* --- the two --- */

/* The call under way that ends first, and before `now`. */
static struct duel_call *next_end(struct duel_call **inside, size_t *count, int64_t now)
{
    size_t first = *count;
    for (size_t i = 0; i < *count; i++)
        if (inside[i]->end < now && (first == *count || inside[i]->end < inside[first]->end))
            first = i;
    if (first == *count)
        return NULL;
    struct duel_call *call = inside[first];
    inside[first] = inside[--*count];
    return call;
}

static void play_rule(const struct duel_rule *rule, const void *settings, struct duel_call *call,
                      size_t calls, bool *passes)
{
    void *self = calloc(1, rule->size);
    struct duel_call **inside = calloc(calls, sizeof *inside), *over;
    size_t count = 0;
    memcpy(self, settings, rule->size);
    for (size_t i = 0; i < calls; i++) {
        while ((over = next_end(inside, &count, call[i].start)))
            rule->ends(self, over);
        passes[i] = rule->asks(self, &call[i]);
        if (passes[i])
            inside[count++] = &call[i];
    }
    free(inside);
    free(self);
}

static void play_rig(const char *policies, const struct duel_call *call,
                      size_t calls, bool *passes)
{
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(policies, arena);
    struct rig_call *scripted = ARENA_ARRAY(arena, calls, struct rig_call);
    for (size_t i = 0; i < calls; i++) {
        scripted[i].asked = call[i].start * SIM_MS;
        scripted[i].attempts = 1;
        scripted[i].attempt[0].length = (call[i].end - call[i].start) * SIM_MS;
        scripted[i].attempt[0].outcome = call[i].failed ? OUTCOME_error : OUTCOME_ok;
        rig_make(rig, &scripted[i]);
    }
    rig_run(rig, call[calls - 1].start * SIM_MS + 3600 * SIM_S);
    for (size_t i = 0; i < calls; i++)
        passes[i] = scripted[i].sent > 0;
    rig_close(rig);
    arena_destroy(arena);
}

struct duel_score duel(const struct duel_bout *bout, const struct duel_rule *rule)
{
    const struct duel_plan *plan = &bout->plan;
    struct duel_score score = { 0, 0, 0 };
    struct duel_call *call = calloc(plan->calls, sizeof *call);
    bool *ours = calloc(plan->calls, 1), *theirs = calloc(plan->calls, 1);
    for (int s = 0; s < plan->scripts; s++) {
        struct rng rng;
        rng_seed(&rng, 1000 + (uint64_t)s);
        write_script(call, plan, &rng);
        play_rule(rule, bout->settings, call, plan->calls, theirs);
        play_rig(plan->policies, call, plan->calls, ours);
        score.differing += memcmp(ours, theirs, plan->calls) != 0;
        for (size_t i = 0; i < plan->calls; i++)
            score.refused += !theirs[i];
        score.decisions += plan->calls;
    }
    free(call);
    free(ours);
    free(theirs);
    return score;
}

int duel_failures(const bool *failed, int count, int size)
{
    int failures = 0;
    for (int i = count > size ? count - size : 0; i < count; i++)
        failures += failed[i];
    return failures;
}

void duel_all(const struct duel_bout *bout, size_t bouts, const struct duel_rule *rule)
{
    for (size_t i = 0; i < bouts; i++) {
        struct duel_score score = duel(&bout[i], rule);
        double share = (double)score.refused / (double)score.decisions;
        if (score.differing > 0)
            fail_msg("%s: %d of %d scripts differ", bout[i].name, score.differing,
                     bout[i].plan.scripts);
        if (share < 0.05 || share > 0.95)
            fail_msg("%s: %.3f of the calls are refused: the scripts say little", bout[i].name,
                     share);
    }
}
