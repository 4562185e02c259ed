/* Log-linear buckets, read every so often and then halved: what was seen some refreshes ago counts
** for little.  Within a bucket, an eighth of an octave wide, values are taken to lie evenly.  The
** refresh is counted from the first value; nothing happens by itself, all is caught up with on use.
*/
#include "models/policies/percentile.h"

enum { PARTS = 8, PART_BITS = 3 };

static int bucket_of(sim_time time)
{
    int64_t us = time / SIM_US;
    if (us < PARTS)
        return (int)us;
    int octave = 63 - __builtin_clzll((unsigned long long)us);
    int bucket = PARTS * (octave - PART_BITS + 1) + (int)(us >> (octave - PART_BITS)) - PARTS;
    return bucket < PERCENTILE_BUCKETS ? bucket : PERCENTILE_BUCKETS - 1;
}

/* Where a bucket begins, in microseconds. */
static double begin_of(int bucket)
{
    if (bucket < PARTS)
        return bucket;
    int octave = bucket / PARTS - 1;
    return (double)(PARTS + bucket % PARTS) * (double)((int64_t)1 << octave);
}

void percentile_add(struct percentile *percentile, sim_time time)
{
    percentile->count[bucket_of(time)]++;
    percentile->total++;
}

static sim_time look_up(const struct percentile *percentile, double share)
{
    double wanted = share * (double)percentile->total, below = 0;
    int bucket = 0;
    while (bucket < PERCENTILE_BUCKETS - 1 && below + percentile->count[bucket] < wanted)
        below += percentile->count[bucket++];
    double part = (wanted - below) / (percentile->count[bucket] ? percentile->count[bucket] : 1);
    double begin = begin_of(bucket);
    double us = begin + part * (begin_of(bucket + 1) - begin);
    return us < 1 ? SIM_US : (sim_time)(us * (double)SIM_US);
}

static void forget_half(struct percentile *percentile)
{
    percentile->total = 0;
    for (int i = 0; i < PERCENTILE_BUCKETS; i++)
        percentile->total += percentile->count[i] /= 2;
}

sim_time percentile_read(struct percentile *percentile, const struct percentile_plan *plan,
                         sim_time now)
{
    if (percentile->due == 0)
        percentile->due = time_add(now, plan->refresh);
    if (now < percentile->due || percentile->total < (uint64_t)plan->least)
        return percentile->value;
    percentile->value = look_up(percentile, plan->share);
    percentile->due = time_add(now, plan->refresh);
    forget_half(percentile);
    return percentile->value;
}
