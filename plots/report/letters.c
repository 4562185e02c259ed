/* Names come from the topology: its places are those that facts speak of. */
#include "plots/report/letters.h"

#include "base/units.h"
#include "models/shape/topology.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "plots/report/csv.h"

#include <math.h>
#include <stdbool.h>

/* To the nanosecond, where time_to_s() gives 0.30000000000000004. */
static void write_time(FILE *out, sim_time time)
{
    csv_number(out, time == TIME_NONE ? NAN : (double)time / 1e9);
}

static void write_letter(FILE *out, const struct topology *topology,
                         const struct dead_letter *letter)
{
    csv_cell(out, topology->service[letter->queue]->name);
    fputc(',', out);
    if (topology->part[letter->queue]->queue->partitions != COUNT_NONE)
        fprintf(out, "%lu", (unsigned long)letter->partition);
    fprintf(out, ",%lu", (unsigned long)letter->key);
    write_time(out, letter->published);
    fprintf(out, ",%lu", (unsigned long)letter->deliveries);
    write_time(out, letter->first);
    write_time(out, letter->last);
    fprintf(out, ",%s", letter->first == TIME_NONE ? "" : outcome_name(letter->outcome));
    write_time(out, letter->given_up);
    fputc('\n', out);
}

/* Which columns stand before those of a letter. */
struct head {
    bool variant, replication;
};

static void write_study(FILE *out, const struct study *study,
                        const struct dead_letters *const *letters, struct head head)
{
    struct arena *arena = arena_create();
    struct topology topology;
    topology_make(&topology, study->spec, arena);
    for (size_t r = 0; r < study->runs; r++)
        for (size_t i = 0; i < letters[r]->count; i++) {
            if (head.variant)
                csv_cell(out, study->variant);
            fputs(head.variant ? "," : "", out);
            if (head.replication)
                fprintf(out, "%llu,", (unsigned long long)study->run[r]->replication + 1);
            write_letter(out, &topology, &letters[r]->letter[i]);
        }
    arena_destroy(arena);
}

void letters_csv(FILE *out, const struct study *const *study,
                 const struct dead_letters *const **letters, size_t studies)
{
    struct head head = { studies > 1, false };
    for (size_t s = 0; s < studies; s++)
        head.replication = head.replication || study[s]->runs > 1;
    fprintf(out, "%s%squeue,partition,key,published,deliveries,first_failure,last_failure,outcome,"
                 "given_up\n",
            head.variant ? "variant," : "", head.replication ? "replication," : "");
    for (size_t s = 0; s < studies; s++)
        write_study(out, study[s], letters[s], head);
}
