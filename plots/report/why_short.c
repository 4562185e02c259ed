/* The few happenings that matter most: those that must stand there, the heaviest of the others, and
** how many are left out. */
#include "plots/report/why.h"

#include "plots/report/chronicle_words.h"
#include "plots/report/text.h"

#include <string.h>

struct choice {
    const struct chronicle *chronicle;
    bool *taken;
    size_t *folded_into; /* of each: the one before it whose line says it, too; HAPPENING_NONE */
    size_t count;        /* lines */
};

/* A trigger or a remedy, and its end. */
static bool must_stand(const struct chronicle *chronicle, size_t place)
{
    const struct happening *one = &chronicle->happening[place];
    if (one->kind != HAPPENING_FAULT && one->kind != HAPPENING_FAULT_OVER)
        return false;
    enum fault_role role = chronicle->results->fault[one->fault].role;
    return role == ROLE_TRIGGER || role == ROLE_REMEDY;
}

/* Retries of several callers that exceed the fresh calls of one service. */
static size_t find_fold(const struct choice *choice, size_t place)
{
    const struct happening *one = &choice->chronicle->happening[place];
    if (one->kind != HAPPENING_RETRIES || one->again || place == choice->chronicle->first)
        return HAPPENING_NONE;
    for (size_t i = 0; i < place; i++) {
        const struct happening *other = &choice->chronicle->happening[i];
        if (other->kind == HAPPENING_RETRIES && !other->again && strcmp(other->to, one->to) == 0 &&
            choice->folded_into[i] == HAPPENING_NONE)
            return i;
    }
    return HAPPENING_NONE;
}

static void take(struct choice *choice, size_t place)
{
    choice->taken[place] = true;
    choice->count++;
}

/* Of equals the earlier. */
static size_t heaviest(const struct choice *choice)
{
    size_t found = HAPPENING_NONE;
    int most = 0;
    for (size_t i = 0; i < choice->chronicle->happenings; i++) {
        int weight = chronicle_weight(choice->chronicle, i);
        if (choice->taken[i] || choice->folded_into[i] != HAPPENING_NONE || weight <= most)
            continue;
        most = weight;
        found = i;
    }
    return found;
}

static struct choice choose(const struct chronicle *chronicle, size_t most, struct arena *arena)
{
    size_t count = chronicle->happenings;
    struct choice choice = { chronicle, ARENA_ARRAY(arena, count + 1, bool),
                             ARENA_ARRAY(arena, count + 1, size_t), 0 };
    for (size_t i = 0; i < count; i++) {
        choice.folded_into[i] = find_fold(&choice, i);
        if (must_stand(chronicle, i))
            take(&choice, i);
    }
    while (choice.count < most) {
        size_t found = heaviest(&choice);
        if (found == HAPPENING_NONE)
            break;
        take(&choice, found);
    }
    return choice;
}

/* "; by 6 min 13 s also at search, cart → shop" */
static const char *folded(struct arena *arena, const struct choice *choice, size_t place)
{
    const struct happening *happening = choice->chronicle->happening;
    size_t count = 0, last = place;
    const char *list = "";
    for (size_t i = place + 1; i < choice->chronicle->happenings; i++) {
        if (choice->folded_into[i] != place)
            continue;
        list = arena_format(arena, "%s%s%s", list, count++ ? ", " : "",
                            text_clean(arena, happening[i].from));
        last = i;
    }
    if (count == 0)
        return "";
    if (count > WHY_FOLDED)
        list = arena_format(arena, "%zu more", count);
    return arena_format(arena, "; by %s also at %s → %s",
                        chronicle_moment(arena, happening[last].at), list,
                        text_clean(arena, happening[last].to));
}

static size_t count_unsaid(const struct choice *choice)
{
    size_t unsaid = 0;
    for (size_t i = 0; i < choice->chronicle->happenings; i++) {
        size_t said = choice->folded_into[i] == HAPPENING_NONE ? i : choice->folded_into[i];
        unsaid += !choice->taken[said];
    }
    return unsaid;
}

struct why_section why_short(const struct chronicle *chronicle, size_t most, struct arena *arena)
{
    struct choice choice = choose(chronicle, most, arena);
    struct why_section section = { "happened", "Why",
                                   ARENA_ARRAY(arena, choice.count + 1, struct why_line), 0 };
    for (size_t i = 0; i < chronicle->happenings; i++)
        if (choice.taken[i])
            section.line[section.lines++] = (struct why_line){
                chronicle_moment(arena, chronicle->happening[i].at),
                arena_format(arena, "%s%s", why_sentence(arena, chronicle, i),
                             folded(arena, &choice, i))
            };
    size_t unsaid = count_unsaid(&choice);
    if (unsaid > 0)
        section.line[section.lines++] = (struct why_line){
            NULL, arena_format(arena, "... and %zu more: `squall why`", unsaid)
        };
    return section;
}
