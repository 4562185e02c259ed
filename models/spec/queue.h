/* The queue before the workers. */
#ifndef SQUALL_MODELS_SPEC_QUEUE_H
#define SQUALL_MODELS_SPEC_QUEUE_H

#include "base/field.h"
#include "models/spec/queue_order.h"

#define QUEUE_FIELDS(F, T)                                                                         \
    F(T, COUNT, limit, "unlimited", "0..10000000 or unlimited",                                    \
      "requests that may wait, per instance; one more is refused at once")                         \
    F(T, CHOICE, order, "fifo", QUEUE_ORDER_WORDS,                                                 \
      "who is served next.  " QUEUE_ORDER_DOCS ".  Where importance decides, who finds the "       \
      "queue full and is more important takes the place of the oldest of the least important")     \
    F(T, FLAG, fresh_first, "false", "",                                                           \
      "with order priority: within a class first attempts go before second ones, and so on up to " \
      "the eighth")                                                                                \
    F(T, TIME, forming, "100ms", "0s..",                                                           \
      "with order adaptive_lifo: the queue is forming when it has not been empty for this long")   \
    F(T, TIME, max_wait, "none", "0s.. or none",                                                   \
      "whoever has waited longer when his turn comes is dropped, answered `overloaded`")           \
    F(T, OPTION(codel_spec), codel, "none", "",                                                    \
      "controlled delay: drops (`overloaded`) who has waited too long while the queue is "         \
      "overloaded")                                                                                \
    F(T, FLAG, drop_expired, "false", "",                                                          \
      "a request whose deadline, handed down by a `deadline` that propagates, has passed is "      \
      "dropped in its turn")
FIELD_STRUCT(queue_spec, QUEUE_FIELDS);

#endif
