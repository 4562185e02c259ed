/* An implicit heap with eight children per node: the calendar that is easy to believe, the
** reference for the other.
**
** Node i has the children 8i+1 .. 8i+8.  The array begins seven places into its memory, so the
** eight children of a node, 128 bytes, fill exactly two cache lines.
**
** Invariants
**   1. No entry comes before its parent.
**   2. nodes[0 .. count-1] are in use.
**
** Sizes: up to SIM_PENDING_MAX entries.  Cost: push is O(1) on average, pop looks at eight entries
** on each of log8(n) levels; for large n nearly all of it is memory.
*/
#include "sim/calendar.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { HEAP_CHILDREN = 8, HEAP_LEAD = HEAP_CHILDREN - 1, HEAP_FIRST = 1024 };

struct heap {
    struct entry *memory, *nodes; /* nodes = memory + HEAP_LEAD */
    size_t count, capacity;
};

static void heap_resize(struct heap *heap, size_t capacity)
{
    struct entry *memory = memory_aligned(capacity + HEAP_LEAD, sizeof *memory);
    struct entry *nodes = memory + HEAP_LEAD;
    if (heap->count)
        memcpy(nodes, heap->nodes, heap->count * sizeof *nodes);
    free(heap->memory);
    heap->memory = memory;
    heap->nodes = nodes;
    heap->capacity = capacity;
}

static void *heap_create(void)
{
    struct heap *heap = memory_resize(NULL, 1, sizeof *heap);
    *heap = (struct heap){ 0 };
    heap_resize(heap, HEAP_FIRST);
    return heap;
}

static void heap_destroy(void *self)
{
    struct heap *heap = self;
    free(heap->memory);
    free(heap);
}

static void heap_push(void *self, struct entry entry)
{
    struct heap *heap = self;
    if (heap->count == heap->capacity)
        heap_resize(heap, heap->capacity * 2);
    size_t hole = heap->count++;
    while (hole > 0) {
        size_t parent = (hole - 1) / HEAP_CHILDREN;
        if (!entry_before(entry, heap->nodes[parent]))
            break;
        heap->nodes[hole] = heap->nodes[parent];
        hole = parent;
    }
    heap->nodes[hole] = entry;
}

/* The earliest of `count` siblings beginning at `first`. */
static inline size_t heap_earliest(const struct entry *nodes, size_t first, size_t count)
{
    size_t best = first;
    struct entry earliest = nodes[first];
    for (size_t i = first + 1; i < first + count; i++) {
        bool before = entry_before(nodes[i], earliest);
        earliest = before ? nodes[i] : earliest;
        best = before ? i : best;
    }
    return best;
}

/* Puts `entry` in at `hole` or below, where it belongs. */
static void heap_sink(struct heap *heap, size_t hole, struct entry entry)
{
    struct entry *nodes = heap->nodes;
    for (;;) {
        size_t first = hole * HEAP_CHILDREN + 1;
        if (first >= heap->count)
            break;
        size_t left = heap->count - first;
        size_t child = left >= HEAP_CHILDREN ? heap_earliest(nodes, first, HEAP_CHILDREN)
                                             : heap_earliest(nodes, first, left);
        if (!entry_before(nodes[child], entry))
            break;
        nodes[hole] = nodes[child];
        hole = child;
    }
    nodes[hole] = entry;
}

static bool heap_peek(void *self, struct entry *first)
{
    const struct heap *heap = self;
    if (heap->count == 0)
        return false;
    entry_copy(first, &heap->nodes[0]);
    return true;
}

static void heap_pop(void *self)
{
    struct heap *heap = self;
    assert(heap->count > 0);
    heap->count--;
    if (heap->count)
        heap_sink(heap, 0, heap->nodes[heap->count]);
}

static void heap_compact(void *self, entry_keep *keep, const void *keeper)
{
    struct heap *heap = self;
    size_t kept = 0;
    for (size_t i = 0; i < heap->count; i++)
        if (keep(keeper, heap->nodes[i]))
            heap->nodes[kept++] = heap->nodes[i];
    heap->count = kept;
    for (size_t i = kept / HEAP_CHILDREN + 1; i-- > 0;)
        if (i < kept)
            heap_sink(heap, i, heap->nodes[i]);
}

static size_t heap_count(const void *self)
{
    const struct heap *heap = self;
    return heap->count;
}

const struct calendar_type heap_calendar = {
    .name = "heap",
    .create = heap_create,
    .destroy = heap_destroy,
    .push = heap_push,
    .peek = heap_peek,
    .pop = heap_pop,
    .compact = heap_compact,
    .count = heap_count,
};
