/* Errors with a place, shown as a compiler shows them.
**
** Two shapes. `struct err` is one failure, filled by a function that returns false; its last
** argument. `struct findings` collects many, errors and warnings, so that a wrong file gets all its
** answers in one go. Nothing here prints by itself: findings_write() writes to the stream it gets.
*/
#ifndef SQUALL_BASE_ERR_H
#define SQUALL_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Where something was written.  file NULL: no place known; line 0: the file as a whole.
** Lines and columns count from 1, columns in characters. */
struct place {
    const char *file;
    int line, col;
};

struct err {
    struct place place;
    char text[480];
};

/* Fills `err` and returns false, so that a function can end in `return err_set(...)`. */
bool err_set(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
bool err_set_at(struct err *err, struct place place, const char *format, ...) PRINTF_LIKE(3, 4);

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct finding {
    struct finding *next, *alike; /* alike: the next of the same hash */
    enum severity severity;
    struct place place;
    const char *text;
};

/* Where a value of a spec was written, asked by the address of its member.  The reader of scenario
** files answers; a spec made by a program has no places. */
struct place_port {
    struct place (*place_of)(void *self, const void *member);
    void *self;
};

/* The text of line `line` of `file` without its newline, or NULL; asked when a finding is written.
** `length` receives the number of bytes. */
struct source_port {
    const char *(*line)(void *self, struct place place, size_t *length);
    void *self;
};

/* In the order of finding. The texts live in the arena. */
struct findings {
    struct arena *arena;
    struct place_port places;
    struct source_port sources;
    struct finding *first, *last;
    int errors, warnings;
    struct finding **seen; /* err.c's own: finds a text that was added before */
};

void findings_init(struct findings *findings, struct arena *arena);

/* Adds one at a place.  The same text at the same place is kept once.  A text is one line without a
** full stop; what it quotes of the user's needs no cleaning, that is done when it is written. */
void findings_add(struct findings *findings, enum severity severity, struct place place,
                  const char *format, ...) PRINTF_LIKE(4, 5);

/* Adds one about a member of a spec: &fault->service.  The place comes from the place port. */
void findings_about(struct findings *findings, enum severity severity, const void *member,
                    const char *format, ...) PRINTF_LIKE(4, 5);

/* All of them, ordered by place (a stable sort), errors and warnings together; those without a
** place come last.  A warning that holds at several places, of other names and numbers perhaps, is
** written once, the other places behind it. */
void findings_write(FILE *out, const struct findings *findings);

/* Warnings as they are written: each once, whatever its places. */
size_t findings_warnings(const struct findings *findings);

/* The same of the errors alone. */
void findings_write_errors(FILE *out, const struct findings *findings);

/* The choice most like `word`, or NULL where none is close enough to be what was meant: at most a
** third of the letters (of the longer of the two) changed, swapped, left out or put in: optimal
** string alignment distance.  Capitals count as small letters; of equals the first is taken. */
const char *nearest_word(const char *word, const char *const *choices, size_t count);

#endif
