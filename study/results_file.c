/* Opening a file of results.  jansson makes a tree of the whole and says line and column of what is
** no JSON.  A file is read once for a picture: some 60 bytes a number are no burden.
*/
#include "study/results_at.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool take_form(const struct results_file *file, struct err *err)
{
    struct at whole = { file, file->json, "" }, form = at_member(&whole, "results");
    struct at squall = at_member(&whole, "squall");
    const char *by = json_is_string(squall.value) ? json_string_value(squall.value) : "unknown";
    int64_t number;
    if (!json_is_object(whole.value) || !form.value)
        return err_set_at(err, (struct place){ file->path, 0, 0 },
                          "it does not hold results of squall: `results` is missing");
    if (!at_whole(&form, &number, err))
        return false;
    return number == RESULTS_FORM ||
           err_set_at(err, (struct place){ file->path, 0, 0 },
                      "its results are of form %lld, written by squall %.40s, but this squall "
                      "reads form %d", (long long)number, by, RESULTS_FORM);
}

/* A name in the same folder: no way leads elsewhere. */
static bool is_plain(const char *name)
{
    return *name && !strchr(name, '/') && name[0] != '.';
}

static bool take_folders(struct results_file *file, struct err *err)
{
    struct at whole = { file, file->json, "" }, at = at_member(&whole, "variants");
    if (!at.value)
        return true;
    if (!at_array(&at, SIZE_MAX, "folders", err))
        return false;
    file->folders = json_array_size(at.value);
    if (file->folders == 0)
        return at_wrong(&at, err, "a list of at least one folder");
    const char **folder = ARENA_ARRAY(file->arena, file->folders, const char *);
    for (size_t i = 0; i < file->folders; i++) {
        struct at item = at_item(&at, i);
        if (!at_text(&item, &folder[i], err))
            return false;
        if (!is_plain(folder[i]))
            return at_wrong(&item, err, "the name of a folder beside the file");
    }
    file->folder = folder;
    return true;
}

/* NULL with `err`: of a pipe, too, which would be waited for. */
static FILE *open_file(const char *path, struct err *err)
{
    struct stat there;
    bool strange = stat(path, &there) == 0 && !S_ISREG(there.st_mode);
    FILE *in = strange ? NULL : fopen(path, "rbe");
    if (!in)
        err_set_at(err, (struct place){ path, 0, 0 }, "can't be read: %s",
                   strange ? "not a regular file" : strerror(errno));
    return in;
}

static json_t *load(const char *path, struct arena *arena, struct err *err)
{
    FILE *in = open_file(path, err);
    json_error_t error;
    if (!in)
        return NULL;
    json_t *json = json_loadf(in, JSON_REJECT_DUPLICATES, &error);
    fclose(in);
    if (!json)
        err_set_at(err, (struct place){ arena_text(arena, path), error.line, error.column },
                   "it is no JSON: %.200s", error.text);
    return json;
}

bool results_file_open(struct results_file *file, const char *path, struct arena *arena,
                       struct err *err)
{
    *file = (struct results_file){ .path = arena_text(arena, path), .arena = arena };
    file->json = load(file->path, arena, err);
    if (file->json && take_form(file, err) && take_folders(file, err))
        return true;
    results_file_close(file);
    return false;
}

void results_file_close(struct results_file *file)
{
    json_decref(file->json);
    file->json = NULL;
}
