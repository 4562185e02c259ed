/* Pieces of JSON, shared by the files that write it. */
#ifndef SQUALL_PLOTS_JSON_PARTS_H
#define SQUALL_PLOTS_JSON_PARTS_H

#include "plots/report/json.h"

#include <jansson.h>

json_t *json_number(double value); /* null for what is undefined or infinite */
json_t *json_count(size_t value);
json_t *json_instant(sim_time time); /* in seconds as they are written: 0.3, not 0.30..04; null for
                                        TIME_NONE */
json_t *json_text(const char *value, struct arena *arena); /* null for NULL; what is no UTF-8 is
                                                              '?' */

/* Sets the key of a name: json_object_set_new() wants one that is UTF-8. */
void json_set_name(json_t *object, const char *name, json_t *value, struct arena *arena);

/* The form of summary.json. */
json_t *json_of_study(const struct study *study, const char *version, struct arena *arena);

/* Writes and releases it, the order of the keys as they were set.  15 digits rather than the 17
** that read back to the same double: 0.1 stays 0.1, and no result is known that well.  Control
** characters that jansson leaves as they are (of Latin-1, of the direction of writing) are escaped:
** a terminal shows the text harmless, and a reader gets all of it. */
bool json_write(FILE *out, json_t *value, struct err *err);

/* The same in one line, as files of lines have it. */
bool json_write_line(FILE *out, json_t *value, struct err *err);

/* How many runs come back: absorbed, contained, recovered ...: {"of": 12, "yes": 12}. */
json_t *json_recovers(size_t yes, size_t of);

#endif
