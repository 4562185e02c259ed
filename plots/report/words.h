/* What the words about a study are taken from: its verdict, its typical run, its means. */
#ifndef SQUALL_PLOTS_WORDS_H
#define SQUALL_PLOTS_WORDS_H

#include "base/arena.h"
#include "study/study.h"

/* The verdict most runs ended in; of equals the worse one. */
enum verdict words_verdict(const struct study *study);

/* The first trigger's begin and the last one's end; false where there was none. */
bool words_fault(const struct results *results, sim_time *begin, sim_time *end);

/* The first of a run's triggers, or of what is none, and how many more there are: "s: paused (and 1
** more)"; "" where there is none. */
const char *words_faults(struct arena *arena, const struct results *results, bool triggers);

/* The first run that ended in words_verdict(). */
const struct results *words_typical(const struct study *study);

/* The one whose course is drawn and written, window by window: the typical one, if its series was
** kept. */
const struct results *words_drawn(const struct study *study);

/* A fault of the first run, and when it was there: "5 min: orders purged of all that waits (12.3 k
** messages)"; of several runs the mean. */
const char *words_fault_line(struct arena *arena, const struct study *study, size_t fault);

/* "5 min to 10 min"; "5 min": it is over at once. */
const char *words_span(struct arena *arena, sim_time begin, sim_time end);

/* The mean of a path over the runs; NaN where there is nothing to say. */
double words_mean(const struct study *study, const char *path);

/* The mean over the runs of a series in [from, to). */
double words_mean_between(const struct study *study, const char *path, sim_time from, sim_time to);

/* A client that calls queues alone: it waits for nothing but that they say "stored". */
bool words_publishes(const struct world_spec *spec, const char *client);

/* Some service calls it: retries may pile up before it that no client sees. */
bool words_inner(const struct results *results, const char *service);

#endif
