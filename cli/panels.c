#include "cli/panels.h"

#include "plots/report/figure_run.h"
#include "plots/report/figure_talk.h"

#include <string.h>

bool panels_take(const char *word, enum panels *panels, struct err *err)
{
    static const char *const words[] = { "full", "talk" };
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(word, words[i]) == 0) {
            *panels = i == 0 ? PANELS_FULL : PANELS_TALK;
            return true;
        }
    }
    const char *near = nearest_word(word, words, 2);
    return err_set(err, "--panels is %.100s, but must be full or talk%s%s%s", word,
                   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

bool panels_possible(enum panels panels, const char *plot, struct err *err)
{
    if (panels != PANELS_USUAL && !plot)
        return err_set(err, "--panels says what --plot draws: it needs --plot FILE");
    return panels != PANELS_TALK || figure_file_possible(plot, err);
}

struct picture_of panels_picture(enum panels panels, const struct study *study)
{
    return panels == PANELS_TALK ? figure_of_talk(study) : figure_of_run(study);
}
