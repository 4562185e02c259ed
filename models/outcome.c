#include "models/outcome.h"

static const struct {
    const char *name, *meaning;
} outcomes[OUTCOME_COUNT] = {
#define OUTCOME_ROW(name, meaning) { #name, meaning },
    OUTCOMES(OUTCOME_ROW)
#undef OUTCOME_ROW
};

const char *outcome_name(enum outcome outcome)
{
    return outcomes[outcome].name;
}

const char *outcome_meaning(enum outcome outcome)
{
    return outcomes[outcome].meaning;
}
