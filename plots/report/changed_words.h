/* What a variant changes, in a line: "breaker {open: 5s}, no retry at checkout -> db; workers 4 at
** db".
*/
#ifndef SQUALL_PLOTS_CHANGED_WORDS_H
#define SQUALL_PLOTS_CHANGED_WORDS_H

#include "study/study.h"

/* In at most `width` columns: where all is too long, what stands inside of maps is "..", and the
** line is cut at last.  "as written" where nothing is changed, "" where it is not known. */
const char *changed_words(struct arena *arena, const struct study *study, size_t width);

/* Whether anything is known of one of them that changes something. */
bool changed_known(struct study *const *study, size_t count);

#endif
