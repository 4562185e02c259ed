/* The files that `trace` writes for viewers. */
#ifndef SQUALL_CLI_TRACE_FILES_H
#define SQUALL_CLI_TRACE_FILES_H

#include "cli/options.h"
#include "cli/outputs.h"
#include "plots/report/trace_story.h"

enum { OPTION_PERFETTO = OPTION_LONG + 220, OPTION_OTLP };

#define TRACE_FILE_OPTIONS                                                                       \
    { OPTION_PERFETTO, "perfetto", "FILE", "write it for Perfetto: open it in ui.perfetto.dev" }, \
    { OPTION_OTLP, "otlp", "FILE",                                                               \
      "write it as OTLP/JSON, one root call a line, for Jaeger and OpenTelemetry's collector" }

/* NULL: not wanted. */
struct trace_files {
    const char *perfetto, *otlp;
};

/* Takes one of the options above; `known` says whether it was one. */
bool trace_files_take(struct trace_files *files, int id, const char *value, bool *known);

bool trace_files_any(const struct trace_files *files);

/* What can be known to be wrong before anything is run. */
bool trace_files_possible(const struct trace_files *files, struct err *err);

void trace_files_outputs(const struct trace_files *files, struct outputs *outputs);

/* All calls of the story's trace.  False with `err` where one could not be written. */
bool trace_files_save(const struct trace_files *files, const struct trace_story *story,
                      struct err *err);

#endif
