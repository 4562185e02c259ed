/* Pieces of JSON, shared by the files that write it. */
#ifndef SQUALL_PLOTS_JSON_PARTS_H
#define SQUALL_PLOTS_JSON_PARTS_H

#include "plots/report/json.h"

#include <jansson.h>

json_t *json_number(double value); /* null for what is undefined or infinite */
json_t *json_count(size_t value);
json_t *json_text(const char *value, struct arena *arena); /* names may hold bytes that are no UTF-8 */

/* The form of summary.json. */
json_t *json_of_study(const struct study *study, const char *version, struct arena *arena);

/* Writes and releases it. */
bool json_write(FILE *out, json_t *value, struct err *err);

#endif
