/* An arena is a list of chunks; taking memory moves a mark within the newest.
**
** Invariants
**   1. Every byte from `next` on to the end of its chunk is still zero: nothing is cleared twice.
**   2. What is handed out is aligned for any type and never moves.
**   3. memory_end is the only place where a lack of memory ends the program.
**
** Sizes: a scenario takes some tens of kilobytes, a run up to a few megabytes.  Chunks double from
** 4 KB to 1 MB; what is larger gets a chunk of its own, and what was left of the chunk before is
** lost (at most one eighth of it, else the newest chunk stays in use).
**
** Under the address sanitizer whatever is not handed out is poisoned, and a gap follows each piece,
** so that a write past the end of one is seen.
*/
#include "base/arena.h"

#include "base/poison.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef POISON_IS_SEEN
static const size_t piece_gap = 16;
#else
static const size_t piece_gap = 0;
#endif

enum { CHUNK_FIRST = 4096, CHUNK_LAST = 1024 * 1024, CHUNK_WASTE = 8, MEMORY_ALIGN = 128 };

struct chunk {
    struct chunk *before;
    max_align_t bytes[];
};

struct arena {
    struct chunk *newest;
    char *next;  /* in the chunk that is being filled */
    size_t left; /* bytes from next to its end */
    size_t chunk_size, used;
};

static _Noreturn void memory_end(size_t count, size_t size)
{
    fprintf(stderr, "squall: out of memory (%zu x %zu bytes wanted)\n", count, size);
    exit(1);
}

#define LARGE ((size_t)4 << 20)
#define PAGE ((size_t)4096)

/* Millions of records in flight are touched in no order: with small pages nearly every touch misses
** the table of pages as well.  Only advice; where there are no huge pages nothing changes. */
static void advise_large(void *memory, size_t total)
{
    if (total < LARGE)
        return;
    uintptr_t begin = ((uintptr_t)memory + PAGE - 1) / PAGE * PAGE;
    uintptr_t end = ((uintptr_t)memory + total) / PAGE * PAGE;
    (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || total > PTRDIFF_MAX)
        memory_end(count, size);
    void *resized = realloc(memory, total ? total : 1);
    if (!resized)
        memory_end(count, size);
    advise_large(resized, total);
    return resized;
}

void *memory_aligned(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || total > PTRDIFF_MAX - MEMORY_ALIGN)
        memory_end(count, size);
    size_t whole = (total + MEMORY_ALIGN - 1) / MEMORY_ALIGN * MEMORY_ALIGN;
    void *memory = aligned_alloc(MEMORY_ALIGN, whole ? whole : MEMORY_ALIGN);
    if (!memory)
        memory_end(count, size);
    advise_large(memory, whole);
    return memory;
}

struct arena *arena_create(void)
{
    struct arena *arena = memory_resize(NULL, 1, sizeof *arena);
    *arena = (struct arena){ .chunk_size = CHUNK_FIRST };
    return arena;
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *chunk = arena->newest; chunk;) {
        struct chunk *before = chunk->before;
        free(chunk);
        chunk = before;
    }
    free(arena);
}

static char *arena_chunk(struct arena *arena, size_t size)
{
    struct chunk *chunk = size > PTRDIFF_MAX ? NULL : calloc(1, sizeof *chunk + size);
    if (!chunk)
        memory_end(1, size);
    chunk->before = arena->newest;
    arena->newest = chunk;
    ASAN_POISON_MEMORY_REGION(chunk->bytes, size);
    return (char *)chunk->bytes;
}

static void *arena_take_new(struct arena *arena, size_t room)
{
    if (room > arena->chunk_size / CHUNK_WASTE && arena->left > arena->chunk_size / CHUNK_WASTE)
        return arena_chunk(arena, room);
    size_t size = room > arena->chunk_size ? room : arena->chunk_size;
    char *piece = arena_chunk(arena, size);
    arena->next = piece + room;
    arena->left = size - room;
    if (arena->chunk_size < CHUNK_LAST)
        arena->chunk_size *= 2;
    return piece;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t align = _Alignof(max_align_t);
    if (size > PTRDIFF_MAX - align - piece_gap)
        memory_end(1, size);
    size_t room = ((size ? size : 1) + align - 1) / align * align + piece_gap;
    void *piece = arena->next;
    if (room > arena->left) {
        piece = arena_take_new(arena, room);
    } else {
        arena->next += room;
        arena->left -= room;
    }
    arena->used += size;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return piece;
}

void *arena_take_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        memory_end(count, size);
    return arena_take(arena, total);
}

char *arena_text_of(struct arena *arena, const char *bytes, size_t length)
{
    char *text = arena_take(arena, length + 1);
    if (length)
        memcpy(text, bytes, length);
    return text;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_text_of(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    assert(format);
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = arena_take(arena, size);
    vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

/* The newest chunk of `into` stays the one that is being filled; what was left of `from` is
** lost. */
void arena_adopt(struct arena *into, struct arena *from)
{
    struct chunk *oldest = from->newest;
    while (oldest && oldest->before)
        oldest = oldest->before;
    if (oldest && into->newest) {
        oldest->before = into->newest->before;
        into->newest->before = from->newest;
    } else if (oldest) {
        into->newest = from->newest;
    }
    into->used += from->used;
    free(from);
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
