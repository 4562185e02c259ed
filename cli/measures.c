#include "cli/measures.h"

const struct measure *measures_find(const struct results *like, const char *path,
                                    struct arena *arena, struct err *err)
{
    const struct measure *measure = results_find(like, path);
    if (measure)
        return measure;
    const char **paths = ARENA_ARRAY(arena, like->measures, const char *);
    for (size_t i = 0; i < like->measures; i++)
        paths[i] = like->measure[i].path;
    const char *near = nearest_word(path, paths, like->measures);
    err_set(err, "there is no metric %.150s%s%.150s%s", path,
            near ? "; did you mean " : "; `squall metrics` lists them", near ? near : "",
            near ? "?" : "");
    return NULL;
}
