/* Kept short enough to be read whole, and long enough to have all parts of a scenario. */
#include "cli/starter.h"

#include <string.h>

static const char starter[] =
    "# A shop of two tiers, and a database that is slow for half a minute.\n"
    "#\n"
    "#   squall run {file}                      does the storm outlive its trigger?\n"
    "#   squall compare {file}                  all variants side by side\n"
    "#   squall run {file} --variant with-budget --plot storm.png\n"
    "#   squall run {file} --set services.api.calls.db.retry.attempts=2\n"
    "#   squall check {file}                    errors and warnings; nothing is run\n"
    "#   squall fields retry                         a key: kind, default, range, meaning\n"
    "name: {name}\n"
    "\n"
    "# Five minutes of the shop, three times over with other chance; the warm-up is not counted.\n"
    "run: {duration: 5min, warmup: 20s, seed: 1, replications: 3}\n"
    "\n"
    "# What healthy means: 95 % of what users want is answered `ok`, 99 in 100 answers within\n"
    "# half a second.  It has recovered once that held for ten seconds on end.\n"
    "objective: {goodput: 95%, latency: {p99: 500ms}, hold: 10s}\n"
    "\n"
    "# Who wants something: 600 calls a second at random instants, whatever the answers are.\n"
    "clients:\n"
    "  users:\n"
    "    open: {rate: 600/s}\n"
    "    calls:\n"
    "      api: {timeout: 1s}                        # after that they have left\n"
    "\n"
    "# Who serves.  A worker is a thread: held during work, downstream calls and retries' pauses.\n"
    "services:\n"
    "  api:\n"
    "    workers: 200                                # at once; 400 more may wait\n"
    "    queue: 400                                  # and the next is refused\n"
    "    service_time: {lognormal: {median: 5ms, p99: 20ms}}\n"
    "    calls:\n"
    "      db:\n"
    "        timeout: 100ms                          # of one attempt\n"
    "        retry:\n"
    "          attempts: 4                           # the first one included\n"
    "          backoff: {exponential: {base: 20ms, cap: 100ms}}\n"
    "          jitter: full                          # the pause is drawn from 0 up to that\n"
    "  db:\n"
    "    workers: 10                                 # 10 / 10 ms: 1 000 a second at most\n"
    "    queue: 200\n"
    "    service_time: {exponential: {mean: 10ms}}\n"
    "\n"
    "# What breaks, and when: other effects are `squall fields faults`.\n"
    "faults:\n"
    "  - {at: 1min, for: 30s, service: db, latency: 50ms}\n"
    "\n"
    "# What to compare: paths and their new values.  The first changes nothing.\n"
    "variants:\n"
    "  as-is: {}\n"
    "  with-budget:                                  # one retry for ten calls, no more\n"
    "    services.api.calls.db.retry.budget: {window_ratio: 10%}\n"
    "\n"
    "# What must come out: `squall run {file} --expect` ends with 3 where it does not.\n"
    "expect:\n"
    "  - {variant: as-is, verdict: metastable}\n"
    "  - {variant: with-budget, verdict: recovered}\n";

static const char *replaced(const char *text, const char *word, const char *by,
                            struct arena *arena)
{
    const char *made = "";
    for (const char *at; (at = strstr(text, word)); text = at + strlen(word))
        made = arena_format(arena, "%s%.*s%s", made, (int)(at - text), text, by);
    return arena_format(arena, "%s%s", made, text);
}

const char *starter_text(const char *name, const char *file, struct arena *arena)
{
    return replaced(replaced(starter, "{file}", file, arena), "{name}", name, arena);
}
