/* Nodes are taken in the order in which they begin, so each behind whatever is above it; each is
** put where it stands within what is open there, or where nothing is.
**
** Invariants.  (1) Of the nodes open in a lane each ends no later than the one before.  (2) Strokes
** are made in an order in which those of each lane are right, and so stay when sorted by time.
** Cost: a node that finds no place beside its parent looks at all lanes of its owner's kind.
*/
#include "plots/report/trace_lanes.h"

#include "models/shape/topology.h"

#include <stdlib.h>
#include <string.h>

#define NO_LANE UINT32_MAX
enum { ROOM_FIRST = 64 };

struct placing {
    struct trace_lanes *lanes;
    const struct trace_story *story;
    const struct trace *trace;
    uint32_t *lane_of; /* [node] */
};

/* --- what is drawn --- */

static bool is_of_a_delivery(const struct trace *trace, const struct node *node)
{
    const struct node *above = &trace->node[node->parent];
    return above->kind == NODE_DELIVERY ||
           (node->kind == NODE_ATTEMPT && trace->node[above->parent].kind == NODE_DELIVERY);
}

static bool is_moment(const struct node *node)
{
    return node->kind == NODE_UNSENT || node->kind == NODE_LOOKED || node->kind == NODE_KNOWN ||
           node->kind == NODE_ANSWER;
}

static bool is_drawn(const struct trace *trace, const struct node *node)
{
    if (node->kind == NODE_REQUEST || (node->kind == NODE_HELD && strcmp(node->name, "hedge") == 0))
        return false;
    bool calls = node->kind == NODE_CALL || node->kind == NODE_ATTEMPT || node->kind == NODE_ANSWER;
    return !calls || !is_of_a_delivery(trace, node);
}

uint32_t trace_arrival(const struct trace *trace, uint32_t attempt)
{
    uint32_t request = trace_request(trace, attempt);
    uint32_t n = request ? trace->node[request].first : 0;
    for (; n; n = trace->node[n].next) {
        const struct node *node = &trace->node[n];
        if (node->kind == NODE_WAIT || node->kind == NODE_WORK || node->kind == NODE_MESSAGE)
            return n;
    }
    return 0;
}

/* --- owners and lanes --- */

static uint32_t owner_of(struct placing *placing, const struct lane_owner *like)
{
    struct trace_lanes *lanes = placing->lanes;
    for (uint32_t o = 0; o < lanes->owners; o++) {
        const struct lane_owner *owner = &lanes->owner[o];
        if (owner->client == like->client && owner->place == like->place &&
            owner->instance == like->instance)
            return o;
    }
    if (lanes->owners == lanes->owner_room) {
        lanes->owner_room = lanes->owner_room ? 2 * lanes->owner_room : ROOM_FIRST;
        lanes->owner = memory_resize(lanes->owner, lanes->owner_room, sizeof *lanes->owner);
    }
    lanes->owner[lanes->owners] = *like;
    return (uint32_t)lanes->owners++;
}

/* Whoever makes the call that the node belongs to, or where it stands. */
static struct lane_owner whose(const struct placing *placing, const struct node *node)
{
    const struct trace *trace = placing->trace;
    if (node->kind == NODE_WAIT || node->kind == NODE_WORK || node->kind == NODE_KNOWN)
        return (struct lane_owner){ .place = node->place, .instance = node->instance };
    for (; node->parent; node = &trace->node[node->parent])
        if (node->kind == NODE_REQUEST || node->kind == NODE_MESSAGE)
            return (struct lane_owner){ .place = node->place, .instance = node->instance };
    const struct road *road = &placing->story->topology->road[node->edge];
    return (struct lane_owner){ .client = true, .place = (uint32_t)road->from };
}

static enum lane_kind kind_of(const struct node *node)
{
    return node->kind == NODE_WAIT ? LANE_QUEUE : node->kind == NODE_WORK ? LANE_WORKER
                                                                          : LANE_CALLS;
}

static uint32_t add_lane(struct placing *placing, uint32_t owner, enum lane_kind kind)
{
    struct trace_lanes *lanes = placing->lanes;
    if (lanes->lanes == lanes->lane_room) {
        lanes->lane_room = lanes->lane_room ? 2 * lanes->lane_room : ROOM_FIRST;
        lanes->lane = memory_resize(lanes->lane, lanes->lane_room, sizeof *lanes->lane);
    }
    lanes->lane[lanes->lanes] = (struct trace_lane){ .owner = owner, .kind = kind,
                                                     .nth = ++lanes->owner[owner].lanes[kind] };
    return (uint32_t)lanes->lanes++;
}

/* --- strokes --- */

static void draw(struct trace_lanes *lanes, enum stroke_kind kind, sim_time at, uint32_t node,
                 uint32_t lane)
{
    if (lanes->strokes == lanes->stroke_room) {
        lanes->stroke_room = lanes->stroke_room ? 2 * lanes->stroke_room : ROOM_FIRST;
        lanes->stroke = memory_resize(lanes->stroke, lanes->stroke_room, sizeof *lanes->stroke);
    }
    lanes->stroke[lanes->strokes] = (struct stroke){ .at = at, .node = node, .lane = lane,
                                                     .kind = kind,
                                                     .order = (uint32_t)lanes->strokes };
    lanes->strokes++;
}

static bool is_above(const struct trace *trace, uint32_t top, uint32_t node)
{
    while (node && node != top)
        node = trace->node[node].parent;
    return node == top;
}

/* What has ended there by then.  `coming`, 0 for nobody, that is over as soon as it begins stays
** within what ends just then, if it is of that. */
static void close_until(struct placing *placing, uint32_t number, sim_time now, uint32_t coming)
{
    const struct trace *trace = placing->trace;
    struct trace_lane *lane = &placing->lanes->lane[number];
    bool stays = coming && node_end(trace, &trace->node[coming]) == now;
    while (lane->depth > 0) {
        uint32_t node = lane->open[lane->depth - 1];
        sim_time end = node_end(trace, &trace->node[node]);
        if (end > now || (end == now && stays && is_above(trace, node, coming)))
            return;
        lane->depth--;
        draw(placing->lanes, STROKE_ENDS, end, node, number);
    }
}

/* Within what is open there, or where nothing is. */
static bool fits(struct placing *placing, uint32_t number, uint32_t coming)
{
    const struct trace *trace = placing->trace;
    const struct node *node = &trace->node[coming];
    close_until(placing, number, node->from, coming);
    const struct trace_lane *lane = &placing->lanes->lane[number];
    return lane->depth == 0 || node_end(trace, &trace->node[lane->open[lane->depth - 1]]) >=
                                   node_end(trace, node);
}

static void open_in(struct placing *placing, uint32_t number, uint32_t node)
{
    struct trace_lane *lane = &placing->lanes->lane[number];
    if (lane->depth == lane->room) {
        lane->room = lane->room ? 2 * lane->room : 4;
        lane->open = memory_resize(lane->open, lane->room, sizeof *lane->open);
    }
    lane->open[lane->depth++] = node;
    placing->lane_of[node] = number;
    draw(placing->lanes, STROKE_BEGINS, placing->trace->node[node].from, node, number);
}

/* --- which lane --- */

/* A call's is that of the worker that makes it, where one is held all the time. */
static uint32_t lane_of_worker(const struct placing *placing, const struct node *call)
{
    uint32_t lane = NO_LANE;
    uint32_t n = placing->trace->node[call->parent].first;
    for (; n; n = placing->trace->node[n].next) {
        const struct node *node = &placing->trace->node[n];
        if (node->kind == NODE_WORK && node->from <= call->from)
            lane = placing->lane_of[n];
    }
    return lane;
}

static uint32_t lane_beside(const struct placing *placing, const struct node *node)
{
    if (node->kind == NODE_CALL && node->parent)
        return lane_of_worker(placing, node);
    if (node->kind == NODE_WAIT || node->kind == NODE_WORK || node->kind == NODE_MESSAGE)
        return NO_LANE;
    return node->parent ? placing->lane_of[node->parent] : NO_LANE;
}

/* The first of the owner's, of that kind, that is empty; a worker's or a queue's only then. */
static uint32_t empty_lane(struct placing *placing, uint32_t owner, enum lane_kind kind,
                           sim_time now)
{
    for (uint32_t l = 0; l < placing->lanes->lanes; l++) {
        const struct trace_lane *lane = &placing->lanes->lane[l];
        if (lane->owner != owner || lane->kind != kind)
            continue;
        close_until(placing, l, now, 0);
        if (lane->depth == 0)
            return l;
    }
    return add_lane(placing, owner, kind);
}

static void place(struct placing *placing, uint32_t number)
{
    const struct node *node = &placing->trace->node[number];
    uint32_t beside = lane_beside(placing, node);
    if (beside != NO_LANE && is_moment(node)) {
        close_until(placing, beside, node->from, number);
        draw(placing->lanes, STROKE_HAPPENS, node->from, number, beside);
        return;
    }
    struct lane_owner owner = whose(placing, node);
    uint32_t lane = beside;
    if (lane == NO_LANE || !fits(placing, lane, number))
        lane = empty_lane(placing, owner_of(placing, &owner), kind_of(node), node->from);
    if (is_moment(node))
        draw(placing->lanes, STROKE_HAPPENS, node->from, number, lane);
    else
        open_in(placing, lane, number);
}

/* --- all of it --- */

struct turn {
    sim_time from;
    uint32_t node;
};

static int by_turn(const void *a, const void *b)
{
    const struct turn *one = a, *other = b;
    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    return one->node < other->node ? -1 : 1;
}

static int by_time(const void *a, const void *b)
{
    const struct stroke *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return one->order < other->order ? -1 : 1;
}

void trace_lanes_make(struct trace_lanes *lanes, const struct trace_story *story)
{
    const struct trace *trace = story->trace;
    struct placing placing = { lanes, story, trace,
                               memory_resize(NULL, trace->nodes, sizeof(uint32_t)) };
    struct turn *turn = memory_resize(NULL, trace->nodes, sizeof *turn);
    size_t turns = 0;
    *lanes = (struct trace_lanes){ 0 };
    for (uint32_t n = 0; n < trace->nodes; n++) {
        const struct node *node = &trace->node[n];
        placing.lane_of[n] = NO_LANE;
        if (n > 0 && is_drawn(trace, node))
            turn[turns++] = (struct turn){ node->from, n };
    }
    qsort(turn, turns, sizeof *turn, by_turn);
    for (size_t i = 0; i < turns; i++)
        place(&placing, turn[i].node);
    for (uint32_t l = 0; l < lanes->lanes; l++)
        close_until(&placing, l, SIM_FOREVER, 0);
    qsort(lanes->stroke, lanes->strokes, sizeof *lanes->stroke, by_time);
    free(turn);
    free(placing.lane_of);
}

void trace_lanes_release(struct trace_lanes *lanes)
{
    for (size_t l = 0; l < lanes->lanes; l++)
        free(lanes->lane[l].open);
    free(lanes->owner);
    free(lanes->lane);
    free(lanes->stroke);
    *lanes = (struct trace_lanes){ 0 };
}
