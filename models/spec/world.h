/* What a scenario says: the spec of one world, as plain data.
**
** Every struct in models/spec comes from described fields (base/field.h); the reader of scenario
** files, the field reference and the schema are driven by the same rows.  A spec is read-only
** once bound and may be shared by many worlds.  What it holds lists of is in headers of their
** own: models/spec/spec.h has them all.
*/
#ifndef SQUALL_MODELS_SPEC_WORLD_H
#define SQUALL_MODELS_SPEC_WORLD_H

#include "base/field.h"
#include "models/spec/objective.h"
#include "models/spec/run.h"

#define WORLD_FIELDS(F, T)                                                                     \
    F(T, TEXT, name, REQUIRED, "", "what the scenario is called")                              \
    F(T, TEXT, about, "none", "", "its story in a few sentences")                              \
    F(T, GROUP(run_spec), run, "", "", "how long, how often, with which chance")               \
    F(T, GROUP(objective_spec), objective, "", "", "what healthy means")                       \
    F(T, MAP(client_spec), clients, REQUIRED, "", "who calls")                                 \
    F(T, MAP(service_spec), services, "", "", "who serves")                                    \
    F(T, MAP(mqueue_spec), queues, "", "", "where messages wait that nobody waits for")        \
    F(T, MAP(consumer_spec), consumers, "", "", "who takes them from there")                   \
    F(T, LIST(fault_spec), faults, "", "", "changes to the world on a timeline: the trigger")  \
    F(T, LIST(alert_spec), alerts, "", "", "who would have been told, and when")               \
    F(T, FREE, variants, "", "", "named sets of changes: {name: {path: value}}")               \
    F(T, LIST(expect_spec), expect, "", "", "what must come out, checked by run --expect")
struct world_spec;
struct part;

/* From a time of the run on the world is as another spec says, the same but for what may change
** (models/spec/change.h). */
struct world_change {
    sim_time at;
    const struct world_spec *spec;
};

struct world_spec {
    WORLD_FIELDS(FIELD_MEMBER, world_spec)
    struct {
        struct part *item;
        size_t count;
    } parts; /* all that is called or delivered to (models/spec/part.h); made by the check */
    struct {
        struct world_change *item;
        size_t count;
    } changes; /* in the order of time; made by the reader from faults that `set` something */
    const sim_time *cut; /* when each fault is over, whatever its own time says; SIM_FOREVER: by its
                            own; by its begin: it never comes.  NULL: all go by their own.  Set by
                            study/cut.h */
    sim_time written; /* how long the run is in the file, where a variant or --set says otherwise:
                         what is expected may reach so far; set by the reader, else 0 */
    bool varied; /* a variant or --set has changed it: what is in the file may have lost its use;
                    set by the reader */
};
extern const struct field_table world_spec_fields;

#endif
