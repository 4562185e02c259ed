/* What to try next follows from what was tried, and from nothing else. */
#include "study/hunt.h"

#include <assert.h>

enum state { UNTRIED, UP, DOWN };

void hunt_begin(struct hunt *hunt, size_t last, struct arena *arena)
{
    assert(last >= 1);
    *hunt = (struct hunt){ .last = last, .state = ARENA_ARRAY(arena, last + 1, unsigned char) };
}

void hunt_tell(struct hunt *hunt, size_t place, bool down)
{
    hunt->tried += hunt->state[place] == UNTRIED;
    hunt->state[place] = down ? DOWN : UP;
}

size_t hunt_border(const struct hunt *hunt)
{
    size_t border = HUNT_NOWHERE;
    for (size_t i = hunt->last + 1; i-- > 0 && hunt->state[i] != UP;)
        border = hunt->state[i] == DOWN ? i : border;
    return border;
}

size_t hunt_last_up(const struct hunt *hunt)
{
    for (size_t i = hunt->last + 1; i-- > 0;)
        if (hunt->state[i] == UP)
            return i;
    return HUNT_NOWHERE;
}

size_t hunt_first_down(const struct hunt *hunt)
{
    for (size_t i = 0; i <= hunt->last; i++)
        if (hunt->state[i] == DOWN)
            return i;
    return HUNT_NOWHERE;
}

static void want(const struct hunt *hunt, size_t place, size_t *places, size_t *count)
{
    if (place > hunt->last || hunt->state[place] != UNTRIED)
        return;
    for (size_t i = 0; i < *count; i++)
        if (places[i] == place)
            return;
    places[(*count)++] = place;
}

/* Close above the border, where chance is most likely to have its say. */
static size_t hold_against(const struct hunt *hunt, size_t border, size_t *place)
{
    size_t count = 0;
    if (hunt->tried >= HUNT_MOST)
        return 0;
    for (size_t above = 1; above <= 4; above *= 2)
        want(hunt, border + above, place, &count);
    return count;
}

/* Without a border: halfway between those three, so that eight say so. */
static size_t look_between(const struct hunt *hunt, size_t *place)
{
    size_t count = 0;
    for (size_t eighth = 1; eighth < 8; eighth += 2)
        want(hunt, eighth * hunt->last / 8, place, &count);
    return count;
}

size_t hunt_next(const struct hunt *hunt, size_t place[HUNT_WANTS])
{
    size_t count = 0;
    for (size_t quarter = 1; quarter <= 4; quarter++)
        want(hunt, quarter * hunt->last / 4, place, &count);
    if (count > 0)
        return count;
    size_t border = hunt_border(hunt), up = hunt_last_up(hunt);
    if (border == HUNT_NOWHERE)
        return look_between(hunt, place);
    if (border == 0)
        return 0;
    size_t low = up == HUNT_NOWHERE ? 0 : up;
    if (border - low > 1)
        want(hunt, low + (border - low) / 2, place, &count);
    else
        want(hunt, low, place, &count);
    return count > 0 ? count : hold_against(hunt, border, place);
}
