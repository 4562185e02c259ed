#include "models/service/limits/limit.h"

bool limit_bounds_fit(int64_t min, int64_t initial, int64_t max, struct err *err)
{
    if (min > max)
        return err_set(err, "min is %lld, above max, which is %lld", (long long)min, (long long)max);
    if (initial < min || initial > max)
        return err_set(err, "initial is %lld, but must be in %lld..%lld, between min and max",
                       (long long)initial, (long long)min, (long long)max);
    return true;
}
