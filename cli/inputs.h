/* What a study depends on beside its scenario's text: the files that this reads, by their hashes.
**
** A store keeps them as lines "sha256  name", the name as the scenario has it.
*/
#ifndef SQUALL_CLI_INPUTS_H
#define SQUALL_CLI_INPUTS_H

#include "base/arena.h"
#include "base/err.h"

/* SHA-256 of a file as 64 hexadecimal digits.  False with `err` where it can't be read. */
#define INPUT_HASH 65
bool input_hash(const char *path, char hash[INPUT_HASH], struct err *err);

/* The name of the first file whose hash is another now, or that can't be read; NULL: none.  The
** names are seen from `folder`. */
const char *inputs_changed(const char *inputs, const char *folder, struct arena *arena);

/* The name of the first file that has another hash in `other`; NULL: none. */
const char *inputs_differ(const char *inputs, const char *other, struct arena *arena);

#endif
