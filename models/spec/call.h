/* Calls: of a client, and of a service while it serves a request. */
#ifndef SQUALL_MODELS_SPEC_CALL_H
#define SQUALL_MODELS_SPEC_CALL_H

#include "base/field.h"
#include "models/spec/preset.h"

/* What becomes of an attempt whose caller has given it up. */
#define CANCEL_WORDS "none|queued|running"
#define CANCEL_MEANING                                                                       \
    "what the target is told when this caller stops waiting for an attempt: nothing, so that it " \
    "works for nobody; drop it while it is queued; or stop even while it is being worked on"
enum cancel { CANCEL_NONE, CANCEL_QUEUED, CANCEL_RUNNING };

/* A call of a client. */
#define CLIENT_CALL_FIELDS(F, T)                                                                \
    F(T, NAME, target, "", "", "the service called")                                            \
    F(T, PRESET, preset, "none", "call", PRESET_MEANING)                                        \
    F(T, SPREAD(policy_registry), policies, "", "",                                             \
      "policies in an order of one's own, outermost first, instead of as keys")                 \
    F(T, ONE(dist_registry), network, "none", "", "delay of a message, each way")               \
    F(T, CHOICE, cancel, "none", CANCEL_WORDS, CANCEL_MEANING)                                  \
    F(T, TEXT, endpoint, "none", "", "the endpoint of the target that is called")               \
    F(T, NUMBER, weight, "1", "0..1e9",                                                         \
      "how often this target is chosen, where a client has several calls: each root call makes one")
FIELD_STRUCT(client_call_spec, CLIENT_CALL_FIELDS);

/* A call of a service to another, made while it serves a request. */
#define CALL_FIELDS(F, T)                                                                       \
    F(T, NAME, target, "", "", "the service called")                                            \
    F(T, PRESET, preset, "none", "call", PRESET_MEANING)                                        \
    F(T, SPREAD(policy_registry), policies, "", "",                                             \
      "policies in an order of one's own, outermost first, instead of as keys")                 \
    F(T, ONE(dist_registry), network, "none", "", "delay of a message, each way")               \
    F(T, CHOICE, cancel, "none", CANCEL_WORDS, CANCEL_MEANING)                                  \
    F(T, SHARE, probability, "100%", "0%..100%", "share of the requests that make this call")   \
    F(T, COUNT, times, "1", "1..1000", "how many calls, one after the other unless parallel")   \
    F(T, TEXT, parallel, "none", "",                                                            \
      "neighbouring calls with the same word here are made at once and waited for together")    \
    F(T, CHOICE, when, "after", "after|before", "after or before the service's own work")       \
    F(T, TEXT, endpoint, "none", "", "the endpoint of the target that is called")               \
    F##_AS(T, TEXT, serves, "for", "none", "",                                                  \
      "the endpoint of this service whose requests make the call; none: all requests do")       \
    F(T, CHOICE, on_failure, "fail", "fail|ignore|degraded|error|unavailable|overloaded|invalid", \
      "what a failure of this call does: fail answers unavailable (invalid stays invalid); "    \
      "ignore goes on without it; a class answers that class")
FIELD_STRUCT(call_spec, CALL_FIELDS);

enum call_when { CALL_AFTER, CALL_BEFORE };
enum call_on_failure {
    ON_FAILURE_FAIL,
    ON_FAILURE_IGNORE,
    ON_FAILURE_DEGRADED,
    ON_FAILURE_ERROR,
    ON_FAILURE_UNAVAILABLE,
    ON_FAILURE_OVERLOADED,
    ON_FAILURE_INVALID
};

#endif
