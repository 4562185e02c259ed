/* What no single field can know: whether a spec makes a world.  This file lists the checks and
** holds that of the run; a field's own range was checked when it was read.
**
** Errors are what can't run or can't have been meant.  Warnings (check_warnings.c, check_load.c)
** are what runs and hurts; those that follow the calls are left out while the calls make no graph.
*/
#include "models/check/check_flow.h"

#include "models/check/spec_check.h"

#define WINDOWS_MAX 200000
#define ROWS_MAX 5000000 /* of the time series: windows x clients, edges and parts */
#define INSTANCES_MAX 1000000
#define PARTIES_MAX 2000
#define CALLS_MAX 10000
#define SLOTS_MAX 5000000
#define PARTITIONS_MAX 5000000
#define FAULTS_MAX 1000

/* The part of the run that totals are of. */
static void check_slice(struct check *check, const struct run_spec *run)
{
    sim_time from = run->from != TIME_NONE ? run->from : run->warmup;
    if (run->from != TIME_NONE && run->from >= run->duration)
        CHECK_ERROR(check, &run->from, "from is %s, but the run ends at %s",
                    check_time(check, run->from), check_time(check, run->duration));
    else if (run->to != TIME_NONE && run->to > run->duration)
        CHECK_ERROR(check, &run->to, "to is %s, but the run ends at %s", check_time(check, run->to),
                    check_time(check, run->duration));
    else if (run->to != TIME_NONE && run->to <= from)
        CHECK_ERROR(check, &run->to, "to is %s, but must be after from (%s)",
                    check_time(check, run->to), check_time(check, from));
}

static void check_run(struct check *check)
{
    const struct run_spec *run = &check->spec->run;
    check_slice(check, run);
    if (run->warmup >= run->duration)
        CHECK_ERROR(check, &run->warmup,
                    "warmup is %s, but must end before the run does (duration: %s)",
                    check_time(check, run->warmup), check_time(check, run->duration));
    if (run->tick > run->duration)
        CHECK_ERROR(check, &run->tick, "tick is %s, longer than the run (duration: %s)",
                    check_time(check, run->tick), check_time(check, run->duration));
    sim_time tick = run->tick > 0 ? run->tick : 1;
    if (run->warmup < run->duration && run->tick <= run->duration &&
        (run->warmup + tick - 1) / tick >= run->duration / tick)
        CHECK_ERROR(check, &run->warmup,
                    "nothing is left to measure: the warm-up of %s leaves no whole tick (%s) "
                    "of the run (%s)", check_time(check, run->warmup), check_time(check, run->tick),
                    check_time(check, run->duration));
    if (run->tick > 0 && (run->duration - 1) / run->tick + 1 > WINDOWS_MAX)
        CHECK_ERROR(check, &run->tick,
                    "%s in steps of %s make more than %d windows; tick must be at least %s",
                    check_time(check, run->duration), check_time(check, run->tick), WINDOWS_MAX,
                    check_time(check, (run->duration - 1) / WINDOWS_MAX + 1));
}

static bool check_count(struct check *check, const void *member, int64_t count, const char *what,
                        int64_t most)
{
    if (count > most)
        CHECK_ERROR(check, member, "there are %lld %s; at most %lld are possible",
                    (long long)count, what, (long long)most);
    return count <= most;
}

/* What all parts have together. */
struct size {
    int64_t calls, instances, slots, partitions, queues;
};

static void add_part(struct size *size, const struct part *part)
{
    int64_t instances = service_spec_instances(part->service);
    size->calls += (int64_t)service_spec_calls(part->service);
    size->instances += part->kind == PART_QUEUE ? 0 : instances;
    size->queues += part->kind == PART_QUEUE;
    if (part->kind == PART_CONSUMER)
        size->slots += instances * part->service->workers;
    if (part->kind == PART_QUEUE && part->queue->partitions != COUNT_NONE)
        size->partitions += part->queue->partitions;
}

static struct size size_of(const struct world_spec *spec)
{
    struct size size = { 0 };
    for (size_t i = 0; i < spec->clients.count; i++)
        size.calls += (int64_t)spec->clients.item[i].calls.count;
    for (size_t i = 0; i < spec->parts.count; i++)
        add_part(&size, &spec->parts.item[i]);
    return size;
}

/* What a world can hold.  False: too much to look at any closer. */
static bool check_size(struct check *check)
{
    const struct world_spec *spec = check->spec;
    struct size size = size_of(spec);
    bool small = check_count(check, &spec->clients, (int64_t)spec->clients.count, "clients",
                             PARTIES_MAX);
    small &= check_count(check, &spec->services, (int64_t)spec->services.count, "services",
                         PARTIES_MAX);
    small &= check_count(check, &spec->queues, size.queues, "queues, rungs of ladders included",
                         PARTIES_MAX);
    small &= check_count(check, &spec->consumers, (int64_t)spec->consumers.count, "consumers",
                         PARTIES_MAX);
    small &= check_count(check, &spec->services, size.calls, "calls of clients and services",
                         CALLS_MAX);
    small &= check_count(check, &spec->services, size.instances, "instances of services",
                         INSTANCES_MAX);
    small &= check_count(check, &spec->consumers, size.slots,
                         "slots of consumers (instances x concurrency)", SLOTS_MAX);
    small &= check_count(check, &spec->queues, size.partitions,
                         "partitions, those of rungs included", PARTITIONS_MAX);
    small &= check_count(check, &spec->faults, (int64_t)spec->faults.count, "faults", FAULTS_MAX);
    return small;
}

static void check_rows(struct check *check)
{
    const struct run_spec *run = &check->spec->run;
    size_t parties = check->clients.count + check->parts.count + check->edge_count;
    int64_t windows = run->tick > 0 ? (run->duration - 1) / run->tick + 1 : 0;
    if (windows <= WINDOWS_MAX && windows * (int64_t)parties > ROWS_MAX)
        CHECK_ERROR(check, &run->tick,
                    "%lld windows of %zu clients, services and edges make more than %d rows of "
                    "results; a longer tick makes less", (long long)windows, parties, ROWS_MAX);
}

void world_spec_check(struct world_spec *spec, struct findings *findings)
{
    world_spec_check_between(spec, -1, SIM_FOREVER, findings);
}

void world_spec_check_between(struct world_spec *spec, sim_time from, sim_time to,
                              struct findings *findings)
{
    struct check check = { .spec = spec, .from = from, .to = to,
                           .findings = findings, .arena = findings->arena,
                           .errors_before = findings->errors,
                           .warnings_before = findings->warnings };
    check_run(&check);
    parts_make(spec, findings->arena);
    if (!check_size(&check))
        return;
    check_graph_build(&check);
    check_rows(&check);
    check_names(&check);
    check_clients(&check);
    check_services(&check);
    check_queues(&check);
    check_ages(&check);
    check_consumers(&check);
    check_endpoints(&check);
    check_admission(&check);
    check_targets(&check);
    check_calls(&check);
    check_policies(&check);
    check_budgets(&check);
    check_faults(&check);
    check_expectations(&check);
    check_alerts(&check);
    check_objective(&check);
    if (check.order && findings->errors == check.errors_before) {
        struct check_flow flow = check_flow_make(&check);
        check_warnings(&check);
        check_load(&check, &flow);
        check_rounds(&check, &flow);
        check_deliveries(&check, &flow);
        check_redrives(&check, &flow);
        check_ladders(&check, &flow);
        check_given_up(&check, &flow);
        check_recovery(&check);
        check_traps(&check, &flow);
    }
}
