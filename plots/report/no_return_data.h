/* The point of no return as data (study/no_return.h). */
#ifndef SQUALL_PLOTS_NO_RETURN_DATA_H
#define SQUALL_PLOTS_NO_RETURN_DATA_H

#include "study/no_return.h"

#include <jansson.h>

/* All of the first run, and what the runs say together; null for NULL. */
json_t *no_return_json(const struct no_returns *returns);

#endif
