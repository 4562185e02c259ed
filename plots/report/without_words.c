#include "plots/report/without_words.h"

#include "plots/report/text.h"

#include <string.h>

/* "it would have recovered 2 min after its trigger ended, and ", where the run itself does not. */
static const char *recovery(struct arena *arena, const struct without_retries *without)
{
    if (without->recovered || !without->recovers)
        return "";
    if (!(without->recovery_s > 0))
        return "it would have recovered at once, and ";
    return arena_format(arena, "it would have recovered %s after its trigger ended, and ",
                        text_number(arena, without->recovery_s, AS_TIME));
}

/* "Without retries 94 % of what was wanted would have been served in the same windows (12 % with
** them)". */
static const char *shares(struct arena *arena, const struct without_retries *without)
{
    const char *with = text_number(arena, without->with, AS_SHARE);
    const char *then = text_number(arena, without->without, AS_SHARE);
    bool alike = strcmp(with, then) == 0;
    if (retries_did(without) == RETRIES_NOTHING)
        return arena_format(arena, "Without retries it would have been the same (%s%s%s)", then,
                            alike ? "" : ", with them ", alike ? "" : with);
    return arena_format(arena, "Without retries %s%s of what was wanted would have been served "
                               "in the same windows (%s with them)",
                        recovery(arena, without), then, with);
}

/* Where most of the trigger's windows were healthy: of those that were not. */
static const char *of_few(enum retries_did did)
{
    switch (did) {
    case RETRIES_KEPT: return "the retries made them so";
    case RETRIES_MOST: return "for the most part the retries made them so";
    case RETRIES_WORSENED: return "the trigger made them so, and retries added to that";
    case RETRIES_HELPED: return "the trigger made them so, and the retries helped";
    case RETRIES_NOTHING: break;
    }
    return "the trigger alone made them so";
}

static const char *while_there(struct arena *arena, enum retries_did did, const char *rest)
{
    if (did == RETRIES_KEPT || did == RETRIES_MOST)
        return arena_format(arena, "%sthe retries kept it down, as long as the trigger was there%s",
                            did == RETRIES_MOST ? "for the most part " : "", rest);
    return arena_format(arena, "the trigger %skept it down, as long as it was there%s%s",
                        did == RETRIES_NOTHING ? "alone " : "", rest,
                        did == RETRIES_WORSENED ? "; retries made it worse"
                        : did == RETRIES_HELPED ? "; the retries helped"
                                                : "");
}

/* Beside the verdict's own cause: where that is the retries and the run without them says
** otherwise, both stand there. */
static const char *of_storm(enum retries_did did, enum cause_kind cause)
{
    bool blamed = cause == CAUSE_RETRIES;
    switch (did) {
    case RETRIES_KEPT: return blamed ? "the retries kept it down" : "it took the retries for that";
    case RETRIES_MOST:
        return blamed ? "for the most part the retries kept it down"
                      : "for the most part it took the retries for that";
    case RETRIES_WORSENED:
        return blamed ? "the retries kept it down, but not they alone" : "retries made it worse";
    case RETRIES_HELPED: return "the retries helped";
    case RETRIES_NOTHING: break;
    }
    return blamed ? "it would have been down without them, too" : "it did not take them for that";
}

const char *without_sentence(struct arena *arena, const struct results *results,
                             const struct loop *loop, const struct without_retries *without)
{
    const struct judgement *judged = &results->judgement;
    enum retries_did did = retries_did(without);
    const char *rest = judged->after > 0
                           ? arena_format(arena, ", and what had piled up for %s after it",
                                          text_number(arena, judged->after, AS_TIME)) : "";
    const char *verdict = loop->storm            ? of_storm(did, judged->cause.kind)
                          : loop_was_borne(loop) ? of_few(did)
                                                 : while_there(arena, did, rest);
    return arena_format(arena, "%s: %s.", shares(arena, without), verdict);
}
