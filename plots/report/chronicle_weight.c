#include "plots/report/chronicle_words.h"

int chronicle_weight(const struct chronicle *chronicle, size_t place)
{
    const struct happening *one = &chronicle->happening[place];
    if (place == chronicle->first)
        return 9;
    switch (one->kind) {
    case HAPPENING_FAULT:
        return chronicle->results->fault[one->fault].role == ROLE_TRIGGER ? 10 : 6;
    case HAPPENING_BAD:
    case HAPPENING_BEHIND:
    case HAPPENING_DEPTH:
    case HAPPENING_RELAPSE: return 9;
    case HAPPENING_HEALED: return 8;
    case HAPPENING_RETRIES:
    case HAPPENING_DELIVERED:
    case HAPPENING_MULTIPLIED: return 7;
    case HAPPENING_FAULT_OVER:
    case HAPPENING_WORKERS:
    case HAPPENING_SLOTS:
    case HAPPENING_ALERT:
    case HAPPENING_BREAKER:
    case HAPPENING_STOPPED:
    case HAPPENING_WASTED: return 5;
    case HAPPENING_RELIEF:
    case HAPPENING_QUEUE_FULL:
    case HAPPENING_ENDPOINT:
    case HAPPENING_BULKHEAD:
    case HAPPENING_BUDGET:
    case HAPPENING_DEAD:
    case HAPPENING_POOL:
    case HAPPENING_CACHE: return 4;
    case HAPPENING_QUEUE_LONG:
    case HAPPENING_WAITING:
    case HAPPENING_THROTTLE:
    case HAPPENING_EJECTED:
    case HAPPENING_SHED:
    case HAPPENING_CLIENT:
    case HAPPENING_DRAINED:
    case HAPPENING_KINDS: break;
    }
    return 3;
}
