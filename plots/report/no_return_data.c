#include "plots/report/no_return_data.h"

#include "base/field.h"
#include "plots/report/json_parts.h"
#include "plots/report/no_return_words.h"

#include <math.h>

static json_t *cuts_of(const struct no_returns *returns)
{
    const struct no_return *one = &returns->of[0];
    json_t *array = json_array();
    for (size_t i = 0; i < one->cuts; i++) {
        const struct no_return_cut *cut = &one->cut[i];
        json_t *object = json_object();
        json_object_set_new(object, "at_s", json_instant(cut->at));
        json_object_set_new(object, "heals", json_boolean(cut->heals));
        json_object_set_new(object, "outlasts", json_boolean(cut->outlasts));
        json_object_set_new(object, "recovery_s", json_number(cut->recovery_s));
        struct share past = no_return_share(returns, cut->at);
        json_object_set_new(object, "past", json_number(past.runs ? (double)past.hits /
                                                                        (double)past.runs : NAN));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *runs_of(const struct no_returns *returns)
{
    json_t *object = json_object();
    json_object_set_new(object, "of", json_count(returns->known));
    json_object_set_new(object, "have_one", json_count(returns->since));
    json_object_set_new(object, "half_s", json_number(returns->half.middle));
    json_object_set_new(object, "half_low_s", json_number(returns->half.low));
    json_object_set_new(object, "half_high_s", json_number(returns->half.high));
    return object;
}

json_t *no_return_json(const struct no_returns *returns)
{
    if (!returns)
        return json_null();
    const struct no_return *one = &returns->of[0];
    bool asked = one->kind != NO_RETURN_NOTHING;
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(no_return_word(one->kind)));
    json_object_set_new(object, "point_s", json_instant(one->point));
    json_object_set_new(object, "heals_s", json_instant(one->heals));
    json_object_set_new(object, "begin_s", json_instant(asked ? one->begin : TIME_NONE));
    json_object_set_new(object, "end_s", json_instant(asked ? one->end : TIME_NONE));
    json_object_set_new(object, "step_s", json_instant(asked ? one->step : TIME_NONE));
    json_object_set_new(object, "endless", json_boolean(one->endless));
    json_object_set_new(object, "remedied", json_boolean(one->remedied));
    json_object_set_new(object, "uneven", json_boolean(one->uneven));
    json_object_set_new(object, "fails_s", json_instant(one->fails));
    json_object_set_new(object, "outlasts_s", json_instant(one->outlasts));
    json_object_set_new(object, "slowest_s", json_number(one->slowest_s));
    json_object_set_new(object, "runs", json_count(one->runs));
    json_object_set_new(object, "cuts", cuts_of(returns));
    json_object_set_new(object, "replications", runs_of(returns));
    return object;
}
