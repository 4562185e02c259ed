/* For tests: as much of JSON Schema as the schema of scenarios uses, to hold it against the
** checker. */
#ifndef SQUALL_TESTS_SCHEMA_ACCEPTS_H
#define SQUALL_TESTS_SCHEMA_ACCEPTS_H

#include <jansson.h>
#include <stdbool.h>

/* Whether the whole of `schema` accepts a document.  Fails the test at a word that it does not
** know. */
bool schema_accepts(const json_t *schema, const json_t *document);

#endif
