/* Whether an HTML page is well-formed, whole in itself and usable without eyes. */
#ifndef SQUALL_TESTS_PAGE_READER_H
#define SQUALL_TESTS_PAGE_READER_H

#include "base/arena.h"

/* How often a word is in a text. */
size_t page_times(const char *text, const char *word);

/* Fails the test unless tags are balanced, ids are unique and every link leads to one, nothing is
** loaded and nothing runs, headings go down step by step, tables and figures have captions, table
** heads a scope, pictures a label. */
void page_is_good(struct arena *arena, const char *page);

#endif
