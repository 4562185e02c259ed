#include "base/alike.h"

#include "base/clean.h"

#include <ctype.h>
#include <string.h>

enum { WORDS_OTHER = 4, WORD_MOST = 120 };

/* A word of a text; length 0: it has ended. */
struct word {
    const char *begin;
    size_t length;
};

static struct word next_word(const char **text)
{
    *text += strspn(*text, " ");
    struct word word = { *text, strcspn(*text, " ") };
    *text += word.length;
    return word;
}

static bool same(struct word a, struct word b)
{
    return a.length == b.length && memcmp(a.begin, b.begin, a.length) == 0;
}

/* A name in quotes, or a number with its unit. */
static bool may_differ(struct word word)
{
    if (memchr(word.begin, '\'', word.length))
        return true;
    for (size_t i = 0; i < word.length; i++)
        if (isdigit((unsigned char)word.begin[i]))
            return true;
    return false;
}

bool texts_alike(const char *first, const char *other)
{
    for (int differ = 0;;) {
        struct word a = next_word(&first), b = next_word(&other);
        if (!a.length || !b.length)
            return a.length == b.length;
        if (same(a, b))
            continue;
        if (++differ > WORDS_OTHER || !may_differ(a) || !may_differ(b))
            return false;
    }
}

/* Without the marks around it. */
static void write_bare(FILE *out, struct word word)
{
    char text[WORD_MOST];
    while (word.length && strchr("([", *word.begin))
        word.begin++, word.length--;
    while (word.length && strchr(".,:;)]", word.begin[word.length - 1]))
        word.length--;
    snprintf(text, sizeof text, "%.*s", (int)word.length, word.begin);
    clean_write(out, text);
}

void texts_difference(FILE *out, const char *first, const char *other)
{
    for (bool told = false;;) {
        struct word a = next_word(&first), b = next_word(&other);
        if (!a.length || !b.length)
            return;
        if (same(a, b))
            continue;
        fputs(told ? ", " : "", out);
        write_bare(out, b);
        told = true;
    }
}
