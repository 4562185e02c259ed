#include "study/results_members.h"

#define JUDGEMENT_ROW(how, name) { #name, HOW_##how, offsetof(struct judgement, name) },
#define TRIGGER_ROW(how, name) { #name, HOW_##how, offsetof(struct trigger, name) },
#define CAUSE_ROW(how, name) { #name, HOW_##how, offsetof(struct cause, name) },
#define LAG_ROW(how, name) { #name, HOW_##how, offsetof(struct lag, name) },
#define PERIOD_ROW(how, name) { #name, HOW_##how, offsetof(struct fault_period, name) },

static const struct member judgement_rows[] = { JUDGEMENT_MEMBERS(JUDGEMENT_ROW) };
static const struct member trigger_rows[] = { TRIGGER_MEMBERS(TRIGGER_ROW) };
static const struct member cause_rows[] = { CAUSE_MEMBERS(CAUSE_ROW) };
static const struct member lag_rows[] = { LAG_MEMBERS(LAG_ROW) };
static const struct member period_rows[] = { PERIOD_MEMBERS(PERIOD_ROW) };

#define MEMBERS(rows) { rows, sizeof(rows) / sizeof *(rows) }
const struct members judgement_members = MEMBERS(judgement_rows);
const struct members trigger_members = MEMBERS(trigger_rows);
const struct members cause_members = MEMBERS(cause_rows);
const struct members lag_members = MEMBERS(lag_rows);
const struct members period_members = MEMBERS(period_rows);

const char health_letters[] = { [HEALTH_IDLE] = '.', [HEALTH_GOOD] = '+', [HEALTH_BAD] = '-', 0 };

/* --- choices --- */

static const char *cause_word(size_t kind)
{
#define CAUSE_WORD(name, word) word,
    static const char *const words[] = { CAUSES(CAUSE_WORD) };
    return kind < sizeof words / sizeof *words ? words[kind] : NULL;
}

static const char *role_word(size_t role)
{
    static const char *const words[] = { [ROLE_AUTO] = "auto", [ROLE_TRIGGER] = "trigger",
                                         [ROLE_REMEDY] = "remedy", [ROLE_EVENT] = "event" };
    return role < sizeof words / sizeof *words ? words[role] : NULL;
}

const char *choice_word(enum how how, size_t choice)
{
    switch (how) {
    case HOW_VERDICT: return choice < VERDICT_COUNT ? verdict_name((enum verdict)choice) : NULL;
    case HOW_OUTCOME: return choice < OUTCOME_COUNT ? outcome_name((enum outcome)choice) : NULL;
    case HOW_CAUSE: return cause_word(choice);
    case HOW_ROLE: return role_word(choice);
    case HOW_NUMBER: case HOW_FLAG: case HOW_TIME: case HOW_PLACE: case HOW_TEXT:
    case HOW_NAME: break;
    }
    return NULL;
}

size_t choice_get(enum how how, const void *at)
{
    switch (how) {
    case HOW_VERDICT: return *(const enum verdict *)at;
    case HOW_OUTCOME: return *(const enum outcome *)at;
    case HOW_CAUSE: return *(const enum cause_kind *)at;
    case HOW_ROLE: return *(const enum fault_role *)at;
    case HOW_NUMBER: case HOW_FLAG: case HOW_TIME: case HOW_PLACE: case HOW_TEXT:
    case HOW_NAME: break;
    }
    return 0;
}

void choice_set(enum how how, void *at, size_t choice)
{
    switch (how) {
    case HOW_VERDICT: *(enum verdict *)at = (enum verdict)choice; break;
    case HOW_OUTCOME: *(enum outcome *)at = (enum outcome)choice; break;
    case HOW_CAUSE: *(enum cause_kind *)at = (enum cause_kind)choice; break;
    case HOW_ROLE: *(enum fault_role *)at = (enum fault_role)choice; break;
    case HOW_NUMBER: case HOW_FLAG: case HOW_TIME: case HOW_PLACE: case HOW_TEXT:
    case HOW_NAME: break;
    }
}
