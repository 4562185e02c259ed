/* The word that was meant, for "did you mean": declared in err.h.
**
** Optimal string alignment distance by three rows of the usual table.  Words are short (a key, a
** choice) and the choices at most some dozens, so nothing cleverer is needed; a word of more than
** 64 bytes is nobody's misspelling.
*/
#include "base/err.h"

#include <stdint.h>
#include <string.h>

enum { WORD_MAX = 64 };

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters changed, left out, put in, or swapped with their neighbour, none touched twice. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            char x = small(a[i - 1]), y = small(b[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == small(b[j - 2]) && y == small(a[i - 2]))
                row[j] = least(row[j], twice[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

const char *nearest_word(const char *word, const char *const *choices, size_t count)
{
    const char *nearest = NULL;
    size_t length = strlen(word), best = SIZE_MAX;
    if (length > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(choices[i]);
        if (other > WORD_MAX)
            continue;
        size_t apart = distance(word, length, choices[i], other);
        if (apart < best && apart <= (length > other ? length : other) / 3) {
            best = apart;
            nearest = choices[i];
        }
    }
    return nearest;
}
