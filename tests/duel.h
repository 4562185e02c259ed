/* A duel: the same random script played on a breaker of squall's (tests/rig.h) and on a library's
** rule written down plainly, call by call; who lets which call through must agree.
**
** Time is in whole milliseconds, as in most of these libraries.  Calls start at even ones and end
** at odd ones, so nothing happens at the same instant; an opening that lasts an odd time makes ask
** and expiry meet.  Phases of 10 to 60 calls each have a share of failures of their own: 0, 30, 55,
** 80 or 100 %.
*/
#ifndef SQUALL_TESTS_DUEL_H
#define SQUALL_TESTS_DUEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct duel_call {
    int64_t start, end;
    bool failed;
    int64_t note[2]; /* what the rule remembers of the call from its start to its end */
};

/* A library's rule, whose state is `size` bytes; ends() hears of calls that asks() let through. */
struct duel_rule {
    size_t size;
    bool (*asks)(void *self, struct duel_call *call);
    void (*ends)(void *self, const struct duel_call *call);
};

struct duel_plan {
    const char *policies;
    int scripts;
    size_t calls;
    double gap_ms;     /* mean between two starts, exponential; one in 50 is thirty times as long */
    int64_t short_ms;  /* the longest of ordinary calls */
    int64_t long_ms;   /* ... and of the others */
    double long_share; /* how many are those */
};

struct duel_bout {
    const char *name;
    const void *settings; /* the rule's state at its start */
    struct duel_plan plan;
};

struct duel_score {
    int differing; /* scripts with at least one decision that differs */
    size_t decisions, refused;
};

struct duel_score duel(const struct duel_bout *bout, const struct duel_rule *rule);

/* What most rules are made of: their states, and the failures among the last `size` outcomes. */
enum { CLOSED, OPEN, HALF_OPEN };
int duel_failures(const bool *failed, int count, int size);

/* Not one decision differs, and each kind makes up 5 % of them at least. */
void duel_all(const struct duel_bout *bout, size_t bouts, const struct duel_rule *rule);

#define DUEL_ALL(bouts, ...) duel_all(bouts, sizeof(bouts) / sizeof *(bouts), __VA_ARGS__)

#endif
