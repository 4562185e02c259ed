#include "cli/outputs.h"

#include "models/spec/client.h"
#include "models/spec/load.h"
#include "models/spec/world.h"
#include "plots/report/save.h"

#include <string.h>

struct output {
    const char *option; /* NULL: it is read */
    const char *path;
};

void outputs_begin(struct outputs *outputs, struct arena *arena)
{
    *outputs = (struct outputs){ .arena = arena };
}

static void add(struct outputs *outputs, struct output added)
{
    struct output *item = ARENA_ARRAY(outputs->arena, outputs->count + 1, struct output);
    if (outputs->count > 0)
        memcpy(item, outputs->item, outputs->count * sizeof *item);
    item[outputs->count++] = added;
    outputs->item = item;
}

void outputs_write(struct outputs *outputs, const char *option, const char *path)
{
    if (path && strcmp(path, "-") != 0)
        add(outputs, (struct output){ option, path });
}

void outputs_read_subject(struct outputs *outputs, const struct subject *subject)
{
    add(outputs, (struct output){ NULL, subject->path });
}

void outputs_read_spec(struct outputs *outputs, const struct world_spec *spec)
{
    for (size_t c = 0; c < spec->clients.count; c++)
        if (spec->clients.item[c].trace)
            add(outputs, (struct output){ NULL, spec->clients.item[c].trace->file });
}

static bool is_apart(const struct output *one, const struct output *other, struct err *err)
{
    if ((!one->option && !other->option) || !save_same(one->path, other->path))
        return true;
    if (one->option && other->option)
        return strcmp(one->option, other->option) == 0 ||
               err_set(err, "%s and %s would both write %.300s: name another file for one of them",
                       one->option, other->option, one->path);
    const struct output *written = one->option ? one : other;
    return err_set(err, "%s would overwrite %.300s, which is read: name another place",
                   written->option, written->path);
}

bool outputs_apart(const struct outputs *outputs, struct err *err)
{
    for (size_t i = 0; i < outputs->count; i++)
        for (size_t k = 0; k < i; k++)
            if (!is_apart(&outputs->item[k], &outputs->item[i], err))
                return false;
    return true;
}

bool outputs_spare(struct outputs *outputs, const struct subject *subject,
                   const struct world_spec *spec, struct err *err)
{
    outputs_read_subject(outputs, subject);
    outputs_read_spec(outputs, spec);
    return outputs_apart(outputs, err);
}
