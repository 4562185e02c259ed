/* One sentence a kind.  What a control kept away is held against whether there was room for it. */
#include "plots/report/deeds_words.h"

#include "base/field.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/text.h"

#include <math.h>

#define SOME 0.05 /* of the calls: worth a word of what became of the answers */
#define MOST 0.5  /* of the work */

static const char *count(struct arena *arena, double value)
{
    return text_number(arena, value, AS_COUNT);
}

static const char *place(struct arena *arena, const struct deed *deed)
{
    const char *to = text_clean(arena, deed->to);
    return deed->from ? arena_format(arena, "%s → %s", text_clean(arena, deed->from), to) : to;
}

/* ", the first at 5 min 6 s" */
static const char *since(struct arena *arena, const struct deed *deed)
{
    return deed->first == TIME_NONE ? "" : arena_format(arena, ", from %s on",
                                                        chronicle_moment(arena, deed->first));
}

/* "; 340 of them for which payments had room" */
static const char *worth(struct arena *arena, const struct deed *deed)
{
    const char *to = text_clean(arena, deed->to);
    if (isnan(deed->lost))
        return "";
    if (deed->lost < 0.5)
        return arena_format(arena, "; all while %s was overloaded or the trigger there", to);
    if (deed->needed < 0.5)
        return arena_format(arena, "; all lost: %s had room", to);
    return arena_format(arena, "; %s while %s was overloaded or the trigger there, %s lost: there "
                               "was room", count(arena, deed->needed), to,
                        count(arena, deed->lost));
}

/* ", but in the unhealthy windows 95 % of the work of payments was for callers that had left" */
static const char *for_whom(struct arena *arena, const struct deed *deed)
{
    if (!(deed->more >= SOME) || !(deed->wasted >= MOST))
        return "";
    return arena_format(arena, ", but in the unhealthy windows %s of the work of %s was for "
                               "callers that had left", text_number(arena, deed->wasted, AS_SHARE),
                        text_clean(arena, deed->to));
}

static const char *of_retry(struct arena *arena, const struct deed *deed)
{
    const char *well = isnan(deed->more)
                           ? "" : arena_format(arena, "; %s of the calls that needed them were "
                                                      "answered in the end%s%s",
                                               text_number(arena, deed->more, AS_SHARE),
                                               deed->degraded ? ", by a fallback too" : "",
                                               for_whom(arena, deed));
    return arena_format(arena, "%s sent %s retries%s", place(arena, deed),
                        count(arena, deed->count), well);
}

static const char *kept(struct arena *arena, const struct deed *deed, const char *who,
                        const char *what)
{
    return arena_format(arena, "the %s of %s %s%s%s", who, place(arena, deed), what,
                        since(arena, deed), worth(arena, deed));
}

static const char *of_breaker(struct arena *arena, const struct deed *deed, const char *number)
{
    return kept(arena, deed, "breaker",
                arena_format(arena, "opened %s time%s and kept %s attempts away",
                             count(arena, deed->more), deed->more > 1 ? "s" : "", number));
}

/* Of what has a count alone. */
static const char *counted(struct arena *arena, const struct deed *deed, const char *number)
{
    const char *where = place(arena, deed);
    switch (deed->kind) {
    case DEED_POOL:
        return arena_format(arena, "%s attempts of %s got no connection in time", number, where);
    case DEED_DEADLINE:
        return arena_format(arena, "%s attempts of %s were not sent: too late for their deadline",
                            number, where);
    case DEED_HEDGE: return arena_format(arena, "%s sent %s hedges", where, number);
    case DEED_FALLBACK:
        return arena_format(arena, "a fallback answered %s calls of %s", number, where);
    case DEED_DROPPED:
        return arena_format(arena, "%s dropped %s requests that had waited too long", where,
                            number);
    case DEED_EXPIRED:
        return arena_format(arena, "%s dropped %s requests past their deadline", where, number);
    case DEED_IDEMPOTENCY:
        return arena_format(arena, "%s knew %s duplicates and did not do them again", where,
                            number);
    case DEED_REDELIVERY: return arena_format(arena, "%s redelivered %s times", where, number);
    case DEED_LEASE:
        return arena_format(arena, "%s leases of %s ran out, and their messages came back", number,
                            where);
    default: return "";
    }
}

const char *deed_sentence(struct arena *arena, const struct deed *deed)
{
    const char *number = count(arena, deed->count);
    switch (deed->kind) {
    case DEED_RETRY: return of_retry(arena, deed);
    case DEED_BUDGET:
        return kept(arena, deed, "budget", arena_format(arena, "kept %s retries back", number));
    case DEED_BREAKER: return of_breaker(arena, deed, number);
    case DEED_BULKHEAD:
        return kept(arena, deed, "bulkhead", arena_format(arena, "refused %s", number));
    case DEED_THROTTLE:
        return kept(arena, deed, "throttle", arena_format(arena, "kept %s back", number));
    case DEED_SHED:
        return kept(arena, deed, "door", arena_format(arena, "shed %s", number));
    case DEED_DEAD:
        return arena_format(arena, "%s gave up %s messages%s", place(arena, deed), number,
                            since(arena, deed));
    case DEED_POOL:
    case DEED_DEADLINE:
    case DEED_HEDGE:
    case DEED_FALLBACK:
    case DEED_DROPPED:
    case DEED_EXPIRED:
    case DEED_IDEMPOTENCY:
    case DEED_REDELIVERY:
    case DEED_LEASE: return counted(arena, deed, number);
    case DEED_KINDS: break;
    }
    return "";
}
