/* Ranks are taken one by one up to EXACT, then in groups that grow by a hundredth: ten million
** things are some two thousand groups, and the error is below 1e-4.  Frequent: once a cache and
** run.
*/
#include "models/shape/cache_share.h"

#include <math.h>

#define EXACT 1000
#define HALVINGS 100

/* Things of nearly the same popularity: so many, each asked for by this share of the questions. */
struct group {
    double things, share;
};

struct ranks {
    double keys, skew, sum; /* sum: of k^-skew over all */
    double next;            /* the first rank of the next group, from 1 */
};

/* In `next`'s place one whose share is that of the middle of its ranks. */
static bool next_group(struct ranks *ranks, struct group *group)
{
    if (ranks->next > ranks->keys)
        return false;
    double size = ranks->next <= EXACT ? 1 : floor(ranks->next / 100);
    size = fmin(size, ranks->keys - ranks->next + 1);
    double middle = ranks->next + (size - 1) / 2;
    *group = (struct group){ size, pow(middle, -ranks->skew) / ranks->sum };
    ranks->next += size;
    return true;
}

static struct ranks ranks_of(const struct cache_spec *spec)
{
    struct ranks ranks = { (double)spec->keys, spec->skew, 1, 1 };
    struct group group;
    double sum = 0;
    while (next_group(&ranks, &group))
        sum += group.things * group.share;
    ranks.sum = sum;
    ranks.next = 1;
    return ranks;
}

/* Answers between two fetches of a thing asked for at `rate`; kept: the characteristic time. */
static double answers(double rate, double ttl, double kept)
{
    double gone = exp(-rate * kept); /* the chance that it isn't asked for so long */
    double leaves = gone < 1 ? rate * gone / (1 - gone) : INFINITY;
    if (!isfinite(leaves))
        return 0;
    if (!isfinite(ttl))
        return leaves > 0 ? rate / leaves : INFINITY;
    return leaves * ttl > 1e-9 ? rate * -expm1(-leaves * ttl) / leaves : rate * ttl;
}

/* Shares of the questions, and of the room, that are answered and taken. */
struct held {
    double answered, room;
};

static struct held held_of(const struct cache_spec *spec, const struct ranks *all, double rate,
                           double fetch, double kept)
{
    double ttl = spec->ttl == TIME_NONE ? INFINITY : time_to_s(spec->ttl);
    struct ranks ranks = *all;
    struct held held = { 0, 0 };
    struct group group;
    while (next_group(&ranks, &group)) {
        double own = rate * group.share, hits = answers(own, ttl, kept);
        double share = isfinite(hits) ? hits / (hits + 1 + own * fetch) : 1;
        held.answered += group.things * group.share * share;
        held.room += group.things * share;
    }
    return held;
}

double cache_share_warm(const struct cache_spec *spec, double rate, double fetch)
{
    if (!(rate > 0))
        return 0;
    struct ranks ranks = ranks_of(spec);
    struct held held = held_of(spec, &ranks, rate, fetch, INFINITY);
    double room = (double)spec->capacity, low = 0, high = (double)spec->keys / rate;
    if (held.room <= room)
        return fmin(held.answered, 1); /* a sum of many parts may be a hair above */
    while (held_of(spec, &ranks, rate, fetch, high).room < room)
        high *= 2;
    for (int i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
        double middle = (low + high) / 2;
        held = held_of(spec, &ranks, rate, fetch, middle);
        *(held.room < room ? &low : &high) = middle;
    }
    return fmin(held.answered, 1);
}
