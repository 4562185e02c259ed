/* A trace as OpenTelemetry's exporters write it: OTLP/JSON, a line for each root call, with one
** TracesData in it (opentelemetry-proto 1.3, "JSON Protobuf Encoding"; Jaeger and the collector's
** otlpjsonfile receiver read it).
**
**   call                INTERNAL  "shop -> payments", of its caller's resource
**   attempt             CLIENT    below it; http.request.resend_count where it is no first one
**   request             SERVER    below its attempt, of its service's resource
**   attempt of a queue  PRODUCER, "send payments"
**   delivery            CONSUMER, "process payments", below what sent the message, and linked to it
**   wait, pause, held   INTERNAL
**
** Moments (a late answer, an attempt not sent, ...) are events of the span they belong to.  A
** trace's id is the seed and the root call's number, a span's the number of its node: the same each
** time.
** Times: the run begins on 2000-01-01 at midnight UTC.
*/
#ifndef SQUALL_PLOTS_TRACE_OTLP_H
#define SQUALL_PLOTS_TRACE_OTLP_H

#include "base/err.h"
#include "plots/report/trace_story.h"

#include <stdio.h>

/* The year 2000 in nanoseconds since 1970. */
#define OTLP_BEGIN ((sim_time)946684800 * SIM_S)

/* All root calls of the trace.  False with `err` where writing failed. */
bool trace_otlp(FILE *out, const struct trace_story *story, const char *version, struct err *err);

#endif
