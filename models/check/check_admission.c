/* Checks of what stands before a service's workers, and of how many instances there are. */
#include "models/check/check.h"

#include "models/spec/policies/deadline.h"

static void check_queue(struct check *check, const struct queue_spec *queue)
{
    if (queue->fresh_first && queue_goes_by(queue) == BY_TIME)
        CHECK_ERROR(check, &queue->fresh_first,
                    "fresh_first orders within the classes of `order: priority`; for itself it is "
                    "`order: fresh_first`");
}

static bool propagates(const struct ones *policies)
{
    for (size_t i = 0; i < policies->count; i++)
        if (one_is(&policies->item[i], "deadline") &&
            ((const struct deadline_spec *)policies->item[i].value)->propagate)
            return true;
    return false;
}

static bool any_deadline(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        for (size_t j = 0; j < spec->clients.item[i].calls.count; j++)
            if (propagates(&spec->clients.item[i].calls.item[j].policies))
                return true;
    for (size_t i = 0; i < spec->parts.count; i++)
        for (size_t j = 0; j < service_spec_calls(spec->parts.item[i].service); j++)
            if (propagates(&service_spec_call(spec->parts.item[i].service, j)->policies))
                return true;
    return false;
}

/* `instances`: where their number is written. */
static void check_autoscale(struct check *check, const struct service_spec *service,
                            const int64_t *instances)
{
    const struct autoscale_spec *scale = service->autoscale;
    if (scale->min > scale->max)
        CHECK_ERROR(check, &scale->max, "autoscale.max of '%s' is %lld, below min, which is %lld",
                    service->name, (long long)scale->max, (long long)scale->min);
    else if (*instances < scale->min || *instances > scale->max)
        CHECK_ERROR(check, instances,
                    "'%s' begins with %lld instances, but autoscale allows %lld to %lld",
                    service->name, (long long)*instances, (long long)scale->min,
                    (long long)scale->max);
    if (service->balance == BALANCE_BY_USER)
        CHECK_ERROR(check, &service->balance,
                    "the instances of '%s' are shards (by_user), so their number can't change",
                    service->name);
}

void check_admission(struct check *check)
{
    const struct world_spec *spec = check->spec;
    bool deadline = any_deadline(spec);
    for (size_t i = 0; i < spec->services.count; i++) {
        const struct service_spec *service = &spec->services.item[i];
        check_queue(check, &service->queue);
        if (service->autoscale)
            check_autoscale(check, service, &service->instances);
        if (service->queue.drop_expired && !deadline)
            CHECK_WARNING(check, &service->queue.drop_expired,
                          "'%s' drops what has expired, but no deadline propagates, so nothing "
                          "does",
                          service->name);
    }
    for (size_t i = 0; i < spec->parts.count; i++)
        if (spec->parts.item[i].kind == PART_CONSUMER && spec->parts.item[i].service->autoscale)
            check_autoscale(check, spec->parts.item[i].service,
                            &spec->parts.item[i].consumer->instances);
}
