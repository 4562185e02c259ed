/* Sets of outcomes that several families of presets share. */
#ifndef SQUALL_SCENARIOS_PRESETS_WORDS_H
#define SQUALL_SCENARIOS_PRESETS_WORDS_H

/* Every failure is an exception to such a library, what inner policies refuse included. */
#define ANY_EXCEPTION                                                                     \
    "[error, unavailable, overloaded, refused, timeout, invalid,\n    breaker_open, " \
    "bulkhead_full, pool_timeout, throttled]\n"

/* What a breaker around the call counts: the same without its own refusals. */
#define ANY_INNER                                                                             \
    "[error, unavailable, overloaded, refused, timeout, invalid,\n"                          \
    "    bulkhead_full, pool_timeout, throttled]\n"

/* An answer of 5xx or 429, or none at all. */
#define ANY_TRANSIENT "[error, unavailable, overloaded, refused, timeout]\n"

#define CONSTANT_RETRY(attempts, pause)                                                       \
    "retry:\n  attempts: " attempts "\n  backoff: {constant: " pause "}\n  jitter: none\n"    \
    "  on: " ANY_EXCEPTION "  retry_after: ignore\n"
#define INSTANT_RETRY(attempts)                                                     \
    "retry:\n  attempts: " attempts "\n  backoff: none\n  jitter: none\n"            \
    "  on: " ANY_EXCEPTION "  retry_after: ignore\n"

#endif
