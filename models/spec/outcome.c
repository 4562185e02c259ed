#include "models/spec/outcome.h"

static const char *const names[OUTCOME_COUNT] = {
#define OUTCOME_NAME(name, meaning) #name,
    OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
};

static const char *const meanings[OUTCOME_COUNT] = {
#define OUTCOME_MEANING(name, meaning) meaning,
    OUTCOMES(OUTCOME_MEANING)
#undef OUTCOME_MEANING
};

const char *outcome_name(enum outcome outcome)
{
    return names[outcome];
}

const char *outcome_meaning(enum outcome outcome)
{
    return meanings[outcome];
}
