#include "plots/report/html_parts.h"

#include <string.h>

const char *html_text(const struct html *html, const char *text)
{
    static const struct { char mark; const char *written; } marks[] = {
        { '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" }, { '"', "&quot;" }, { '\'', "&#39;" },
    };
    const char *clean = text_clean(html->arena, text);
    char *escaped = arena_take(html->arena, 6 * strlen(clean) + 1), *to = escaped;
    for (; *clean; clean++) {
        size_t i = 0, count = sizeof marks / sizeof *marks;
        while (i < count && marks[i].mark != *clean)
            i++;
        if (i == count)
            *to++ = *clean;
        else
            to = stpcpy(to, marks[i].written);
    }
    return escaped;
}

const char *html_mood(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ABSORBED: return "good";
    case VERDICT_CONTAINED:
    case VERDICT_RECOVERED: return "fair";
    case VERDICT_STORM:
    case VERDICT_METASTABLE:
    case VERDICT_SATURATED:
    case VERDICT_UNHEALTHY:
    case VERDICT_COUNT: break;
    }
    return "bad";
}
