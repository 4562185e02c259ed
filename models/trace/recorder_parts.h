/* Private: what the files of the recorder share.  From the bottom:
**
**   recorder_nodes     adds nodes, ends them, finds them
**   recorder_calls     calls and attempts
**   recorder_messages  messages and deliveries
**   recorder           requests, and who hears what
*/
#ifndef SQUALL_MODELS_TRACE_RECORDER_PARTS_H
#define SQUALL_MODELS_TRACE_RECORDER_PARTS_H

#include "models/trace/recorder.h"

/* Good until the next one is added. */
static inline struct node *recorder_node(const struct recorder *recorder, uint32_t node)
{
    return &recorder->trace.node[node];
}

/* One that begins now; parent 0: a root call. */
uint32_t recorder_add(struct recorder *recorder, uint32_t parent, struct node node);

/* One that ends as it begins. */
uint32_t recorder_add_moment(struct recorder *recorder, uint32_t parent, struct node node);

/* A root call's, which has been added. */
void recorder_add_root(struct recorder *recorder, uint32_t node);

void recorder_end(const struct recorder *recorder, struct node *node, uint8_t outcome);

/* The latest child of this kind, of that twin, that has not ended; 0: none. */
uint32_t recorder_open_child(const struct recorder *recorder, uint32_t parent, enum node_kind kind,
                             uint32_t twin);

/* Who stands at that address; 0: nobody that was asked for. */
uint32_t recorder_known(const struct recorder *recorder, const void *address);

/* What happens to something of this kind at the fact's place. */
static inline struct node recorder_at(enum node_kind kind, const struct fact *fact)
{
    return (struct node){ .kind = (uint8_t)kind, .edge = fact->edge, .place = fact->service,
                          .instance = fact->instance, .outcome = fact->outcome };
}

void recorder_hear_call(struct recorder *recorder, const struct fact *fact);
void recorder_hear_message(struct recorder *recorder, const struct fact *fact);

/* A publish, `request`, has been stored; 0: one that nobody asked for. */
void recorder_message_begins(struct recorder *recorder, uint32_t request, const struct fact *fact);

#endif
