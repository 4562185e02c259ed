#include "models/spec/objective.h"

#include <string.h>

const struct queue_objective_spec *objective_of_queue(const struct objective_spec *objective,
                                                      const char *queue)
{
    for (size_t i = 0; i < objective->queues.count; i++)
        if (strcmp(objective->queues.item[i].name, queue) == 0)
            return &objective->queues.item[i];
    return NULL;
}
