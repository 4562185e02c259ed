/* The share of its questions that a warm cache answers, in the long run.
**
** Each thing is asked for by a Poisson process of its own, in proportion to Zipf's law.  What it
** holds leaves it `ttl` after it came (asking for it again changes nothing), or when the cache is
** full and it was not asked for longest.  The first is exact: a thing asked for at rate a is
** answered a x ttl times between two fetches, in each of which, `fetch` seconds long, 1 + a x fetch
** questions find nothing.  The second is Che's approximation: nothing is kept longer than one
** characteristic time without being asked for, and that time is the one at which the cache is just
** full in the mean.
**
** Source: H. Che, Y. Tung, Z. Wang, "Hierarchical Web Caching Systems", IEEE JSAC 20(7), 2002; J.
** Jung, A. W. Berger, H. Balakrishnan, "Modeling TTL-based Internet Caches", INFOCOM 2003.
** Check: 1 000 things alike, 1 000/s, ttl 60 s, no fetch: 60 / 61.
*/
#ifndef SQUALL_MODELS_SHAPE_CACHE_SHARE_H
#define SQUALL_MODELS_SHAPE_CACHE_SHARE_H

#include "models/spec/policies/cache.h"

/* rate: questions per second to one cache; fetch: seconds until an answer from behind it is
** kept. */
double cache_share_warm(const struct cache_spec *spec, double rate, double fetch);

#endif
