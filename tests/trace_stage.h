/* For tests of traces: worlds in which all happens that may happen to a call, played once before a
** recorder, a choice and a witness. */
#ifndef SQUALL_TESTS_TRACE_STAGE_H
#define SQUALL_TESTS_TRACE_STAGE_H

#include "models/shape/topology.h"
#include "models/spec/world.h"
#include "models/trace/recorder.h"
#include "plots/report/trace_story.h"
#include "tests/support.h"
#include "tests/witness.h"

#define EVERYTHING ((struct trace_wish){ 0, SIM_FOREVER, TRACE_ANY_CLIENT, 0 })

enum { TRACE_SCENARIOS = 4 };
extern const char *const trace_scenarios[TRACE_SCENARIOS];

struct trace_stage {
    struct world_spec spec;
    struct topology topology;
    struct recorder recorder;
    struct choice choice;
    struct witness witness;
    const struct trace *trace;
    const struct results *results;
};

void trace_play(struct trace_stage *stage, const char *yaml, struct trace_wish wish,
                struct arena *arena);
void trace_leave(struct trace_stage *stage);

/* Of the call that is chosen if nobody says which. */
struct trace_story trace_story_of(struct trace_stage *stage, struct chosen *chosen);

#endif
