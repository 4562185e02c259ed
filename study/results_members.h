/* Private to results_write.c and results_read.c: what is kept of a run, member by member, from the
** lists of models/measure/kept.h; and the words of what is a choice. */
#ifndef SQUALL_STUDY_RESULTS_MEMBERS_H
#define SQUALL_STUDY_RESULTS_MEMBERS_H

#include "models/measure/results.h"

/* The form of the file: raised when one that is older can't be read any more, or not by an older
** squall. */
enum { RESULTS_FORM = 2 };

enum how {
    HOW_NUMBER,
    HOW_FLAG,
    HOW_TIME,
    HOW_PLACE,
    HOW_TEXT,
    HOW_NAME,
    HOW_VERDICT,
    HOW_CAUSE,
    HOW_OUTCOME,
    HOW_ROLE
};

struct member {
    const char *name;
    enum how how;
    size_t at; /* its offset */
};

struct members {
    const struct member *member;
    size_t count;
};

extern const struct members judgement_members, trigger_members, cause_members, period_members;
extern const struct members lag_members; /* kept only where there are queues */

/* The word of a choice, by its enum; NULL: there is none such. */
const char *choice_word(enum how how, size_t choice);

/* The choice at an address. */
size_t choice_get(enum how how, const void *at);
void choice_set(enum how how, void *at, size_t choice);

/* A window's health as one letter. */
extern const char health_letters[]; /* by enum window_health */

#endif
