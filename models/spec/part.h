/* The parts of a world: whatever can be called, or is delivered to.
**
**   a service    as the scenario writes it
**   a queue      is called like a service, and answers that the message is stored; it has no
**                workers, and its work takes no time
**   a rung       of a consumer's ladder: a queue QUEUE-retry-N of its own, with a delay
**   a consumer   is what a service is: instances, workers (its slots), work and calls; messages
**                are delivered to it over an edge from each of its queues
**
** So whoever goes through what is called (the topology, the checks, the world) goes through parts,
** and finds of each a service_spec: the written one, or one that stands for a queue or a consumer.
** Calls and policies in there are those that were written, at their addresses.
*/
#ifndef SQUALL_MODELS_SPEC_PART_H
#define SQUALL_MODELS_SPEC_PART_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct consumer_spec;
struct mqueue_spec;
struct service_spec;
struct world_spec;

enum part_kind { PART_SERVICE, PART_QUEUE, PART_CONSUMER };
#define PART_KINDS (PART_CONSUMER + 1)

struct part {
    enum part_kind kind;
    const struct service_spec *service;
    const struct mqueue_spec *queue;       /* PART_QUEUE; of a rung: what stands for it */
    const struct consumer_spec *consumer;  /* PART_CONSUMER; of a rung: whose ladder it is of */
    const struct mqueue_spec *takes;       /* PART_CONSUMER: from this queue; NULL: there is none */
    uint32_t rung;                         /* of a ladder, counted from 1; 0: none */
};

/* Services, queues, their rungs, consumers, in the order of the file.  Names need not be right. */
void parts_make(struct world_spec *spec, struct arena *arena);

/* The place of the part with this name among the parts; SIZE_MAX: there is none. */
size_t part_find(const struct world_spec *spec, const char *name);

/* A consumer takes from this queue, or from this rung of its ladder. */
bool part_feeds(const struct part *queue, const struct part *consumer);

/* Some consumer takes from the queue of this name. */
bool part_is_read(const struct world_spec *spec, const char *queue);

/* "a service", "a queue", "a consumer"; and without the article. */
const char *part_word(enum part_kind kind);
const char *part_noun(enum part_kind kind);

/* How many rungs its ladder has that it uses. */
size_t consumer_rungs(const struct consumer_spec *consumer);

#endif
