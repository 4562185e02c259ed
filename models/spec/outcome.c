#include "models/spec/outcome.h"

static const char *const names[OUTCOME_COUNT] = {
#define OUTCOME_NAME(name, meaning) #name,
    OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
};

const char *outcome_name(enum outcome outcome)
{
    return names[outcome];
}
