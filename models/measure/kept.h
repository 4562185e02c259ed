/* The members of what is kept of a run.
**
** A struct that results are written by, and read back from, is a list with a line a member,
** X(HOW, name): it makes the member here, and its place in the file in study/results_members.c.
*/
#ifndef SQUALL_MODELS_MEASURE_KEPT_H
#define SQUALL_MODELS_MEASURE_KEPT_H

#include "base/time.h"

#define KEPT_NUMBER double /* NaN: undefined; may be infinite */
#define KEPT_FLAG bool
#define KEPT_TIME sim_time
#define KEPT_PLACE size_t /* KEPT_NOWHERE: none */
#define KEPT_TEXT const char * /* never NULL */
#define KEPT_NAME const char * /* NULL: none */
#define KEPT_VERDICT enum verdict
#define KEPT_CAUSE enum cause_kind
#define KEPT_OUTCOME enum outcome
#define KEPT_ROLE enum fault_role

#define KEPT_MEMBER(how, name) KEPT_##how name;

#define KEPT_NOWHERE ((size_t)-1)

#endif
