/* Scripts for a retry: how its attempts end, and the pauses that must follow. */
#ifndef SQUALL_TESTS_RETRY_SCRIPT_H
#define SQUALL_TESTS_RETRY_SCRIPT_H

#include "tests/pauses.h"
#include "tests/rig.h"

/* An attempt takes 1 ms; how it ends by letter, the last one for all that follow: E 500, U 502 to
** 504, O 429, R refused or reset, T a timeout, I 400, . well. */
struct retry_script {
    const char *policies, *ends;
    double hint_s;      /* Retry-After on every answer */
    const char *pauses; /* as pauses_hold() reads them; an attempt more than these are sent */
};

/* Fails the test unless each of PAUSES_CALLS calls goes as the script says. */
void retry_script_hold(const struct retry_script *script);

#define HOLD(...)                                                                           \
    do {                                                                                    \
        static const struct retry_script scripts[] = { __VA_ARGS__ };                       \
        for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)                       \
            retry_script_hold(&scripts[i]);                                                 \
    } while (0)

/* Makes calls at 1 s, each of whose attempts takes 1 ms and ends so, and runs to `until`. */
struct rig *retry_script_run(const char *policies, enum outcome outcome, struct rig_call *call,
                             size_t calls, sim_time until, struct arena *arena);

/* Seconds between the end of attempt `retry` >= 1 and the next one. */
double retry_script_pause(const struct rig_call *call, size_t retry);

#endif
