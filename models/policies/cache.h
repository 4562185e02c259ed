/* What a fault may do to a cache: from models/effects/cache_loss.c. */
#ifndef SQUALL_MODELS_POLICIES_CACHE_H
#define SQUALL_MODELS_POLICIES_CACHE_H

#include "models/call/policy.h"

/* A part of what it holds is gone: each answer in all of its states with this chance. */
void cache_empty(struct policy *policy, double share);

#endif
