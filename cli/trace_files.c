#include "cli/trace_files.h"

#include "cli/interrupt.h"
#include "plots/report/save.h"
#include "plots/report/trace_otlp.h"
#include "plots/report/trace_perfetto.h"

bool trace_files_take(struct trace_files *files, int id, const char *value, bool *known)
{
    *known = id == OPTION_PERFETTO || id == OPTION_OTLP;
    if (id == OPTION_PERFETTO)
        files->perfetto = value;
    else if (id == OPTION_OTLP)
        files->otlp = value;
    return true;
}

bool trace_files_any(const struct trace_files *files)
{
    return files->perfetto || files->otlp;
}

bool trace_files_possible(const struct trace_files *files, struct err *err)
{
    return (!files->perfetto || save_possible(files->perfetto, err)) &&
           (!files->otlp || save_possible(files->otlp, err));
}

void trace_files_outputs(const struct trace_files *files, struct outputs *outputs)
{
    outputs_write(outputs, "--perfetto", files->perfetto);
    outputs_write(outputs, "--otlp", files->otlp);
}

/* A stream that failed knows why (plots/report/save.h). */
static bool write_perfetto(const void *self, FILE *out, struct err *err)
{
    (void)err;
    trace_perfetto(out, self);
    return true;
}

static bool write_otlp(const void *self, FILE *out, struct err *err)
{
    return trace_otlp(out, self, SQUALL_VERSION, err);
}

static bool save(const char *path, struct writer writer, struct err *err)
{
    return !path ||
           (interrupt_may_write(err) && interrupt_written(save_file(path, writer, err), err));
}

bool trace_files_save(const struct trace_files *files, const struct trace_story *story,
                      struct err *err)
{
    return save(files->perfetto, (struct writer){ write_perfetto, story }, err) &&
           save(files->otlp, (struct writer){ write_otlp, story }, err);
}
