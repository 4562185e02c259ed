/* Memory by lives: everything of a scenario, or of a run, is taken from one arena and given back at
** once.  Nobody frees one object.  Out of memory ends the program here, in one place.
*/
#ifndef SQUALL_BASE_ARENA_H
#define SQUALL_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena);

/* Zeroed bytes, aligned for anything.  Never NULL.  A size of 0 gives a valid pointer. */
void *arena_take(struct arena *arena, size_t size);
void *arena_take_array(struct arena *arena, size_t count, size_t size);

/* A copy of the text, ended by NUL. */
char *arena_text(struct arena *arena, const char *text);
char *arena_text_of(struct arena *arena, const char *bytes, size_t length);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* All that was taken from `from` now belongs to `into`; `from` is gone.  Nothing moves. */
void arena_adopt(struct arena *into, struct arena *from);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

/* For arrays that grow: like realloc, but never NULL.  Freed with free(). */
void *memory_resize(void *memory, size_t count, size_t size);

/* For arrays whose records should not straddle cache lines: not zeroed, begins at a multiple of
** 128 bytes, never NULL.  Freed with free(). */
void *memory_aligned(size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_take_array((arena), (count), sizeof(type)))

#endif
