/* A client: who calls, how, and what. */
#ifndef SQUALL_MODELS_SPEC_CLIENT_H
#define SQUALL_MODELS_SPEC_CLIENT_H

#include "base/field.h"

/* Criticality classes, least important first (Google SRE book, "Handling Overload"). */
#define PRIORITY_WORDS "sheddable|sheddable_plus|critical|critical_plus"
enum priority {
    PRIORITY_SHEDDABLE,
    PRIORITY_SHEDDABLE_PLUS,
    PRIORITY_CRITICAL,
    PRIORITY_CRITICAL_PLUS
};

#define CLIENT_FIELDS(F, T)                                                                       \
    F(T, NAME, name, "", "", "the client's name")                                                 \
    F(T, OPTION(open_spec), open, "none", "", "calls come at a rate, whatever the answers")       \
    F(T, OPTION(closed_spec), closed, "none", "", "a number of users who wait for their answers") \
    F(T, OPTION(batch_spec), batch, "none", "", "many calls at one instant: the cron herd")       \
    F(T, OPTION(trace_spec), trace, "none", "", "calls at the times in a file")                   \
    F(T, OPTION(impatient_spec), impatient, "none", "",                                           \
      "users who come at a rate, give a call up when their patience ends, and call again")        \
    F(T, COUNT, fleet, "1", "1..1000000",                                                         \
      "independent client processes among which the calls are split; each has its own policies' " \
      "state")                                                                                    \
    F(T, CHOICE, priority, "critical", PRIORITY_WORDS,                                            \
      "criticality of its calls, handed down with them: services may shed the lower classes "     \
      "first")                                                                                    \
    F(T, TIME, within, "none", "1us.. or none",                                                   \
      "how long its users are content to wait: `answered_within` is the share answered by then")  \
    F(T, MAP(client_call_spec), calls, REQUIRED, "", "what it calls")
FIELD_STRUCT(client_spec, CLIENT_FIELDS);

/* The keys of a client of which exactly one says how it calls; each an OPTION. */
enum { CLIENT_LOADS = 5 };
extern const char *const client_loads[CLIENT_LOADS];

#endif
