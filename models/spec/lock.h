/* What requests contend for while they work. */
#ifndef SQUALL_MODELS_SPEC_LOCK_H
#define SQUALL_MODELS_SPEC_LOCK_H

#include "base/field.h"

/* Short: `lock: optimistic`. */
#define LOCK_FIELDS(F, T)                                                                          \
    F(T, CHOICE, kind, "optimistic", "optimistic",                                                 \
      "a request reads a row when its work begins and writes it when it ends; it answers `error` " \
      "if another has written it meanwhile")                                                       \
    F(T, COUNT, rows, "1", "1..1000000",                                                           \
      "rows that calls contend for; each call is about one of them")
FIELD_STRUCT(lock_spec, LOCK_FIELDS);

enum lock_kind { LOCK_OPTIMISTIC };

#endif
