#include "study/warned.h"

#include <string.h>

struct warned warned_of(const struct spec_port *port, const struct choice *choice, size_t choices,
                        struct arena *arena)
{
    struct warned warned = { NULL, 0 };
    if (port->warnings)
        warned.text = port->warnings(port->self, choice, choices, &warned.count, arena);
    return warned;
}

static bool is_number(const char *word)
{
    word += *word == '(';
    return *word >= '0' && *word <= '9';
}

/* Word by word; names, which may hold digits, stand in quotes. */
bool warning_alike(const char *a, const char *b)
{
    while (*a && *b) {
        size_t long_a = strcspn(a, " "), long_b = strcspn(b, " ");
        bool same = long_a == long_b && strncmp(a, b, long_a) == 0;
        if (!same && !(is_number(a) && is_number(b)))
            return false;
        a += long_a + strspn(a + long_a, " ");
        b += long_b + strspn(b + long_b, " ");
    }
    return *a == *b;
}

bool warned_has(const struct warned *warned, const char *text)
{
    for (size_t i = 0; i < warned->count; i++)
        if (warning_alike(warned->text[i], text))
            return true;
    return false;
}
