/* All that a scenario may say: for whoever goes through a whole spec. */
#ifndef SQUALL_MODELS_SPEC_SPEC_H
#define SQUALL_MODELS_SPEC_SPEC_H

#include "models/spec/alert.h"
#include "models/spec/autoscale.h"
#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/codel.h"
#include "models/spec/consumer.h"
#include "models/spec/endpoint.h"
#include "models/spec/expect.h"
#include "models/spec/fault_spec.h"
#include "models/spec/idempotency.h"
#include "models/spec/load.h"
#include "models/spec/lock.h"
#include "models/spec/objective.h"
#include "models/spec/mqueue.h"
#include "models/spec/outcome.h"
#include "models/spec/part.h"
#include "models/spec/queue.h"
#include "models/spec/queue_order.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#endif
