#include "plots/report/why_data.h"

#include "base/field.h"
#include "models/spec/world.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/json_parts.h"
#include "plots/report/no_return_data.h"
#include "plots/report/verdict_words.h"
#include "plots/report/why.h"
#include "plots/report/words.h"

static json_t *happening(const struct chronicle *chronicle, size_t i, struct arena *arena)
{
    const struct happening *one = &chronicle->happening[i];
    json_t *object = json_object();
    json_object_set_new(object, "at_s", json_instant(one->at));
    json_object_set_new(object, "until_s", json_instant(one->until));
    json_object_set_new(object, "kind", json_string(happening_word(one->kind)));
    json_object_set_new(object, "first", json_boolean(i == chronicle->first));
    json_object_set_new(object, "again", json_boolean(one->again));
    json_object_set_new(object, "from", json_text(one->from, arena));
    json_object_set_new(object, "to", json_text(one->to, arena));
    json_object_set_new(object, "endpoint", json_text(one->endpoint, arena));
    json_object_set_new(object, "value", json_number(one->value));
    json_object_set_new(object, "of", json_number(one->of));
    json_object_set_new(object, "held_times", json_number(one->longer));
    json_object_set_new(object, "asked_times", json_number(one->more));
    json_object_set_new(object, "waits_for", json_text(one->waits_for, arena));
    json_object_set_new(object, "because", one->because == HAPPENING_NONE
                                               ? json_null() : json_count(one->because));
    json_object_set_new(object, "text", json_text(chronicle_sentence(arena, chronicle, i), arena));
    return object;
}

static json_t *happenings(const struct chronicle *chronicle, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chronicle->happenings; i++)
        json_array_append_new(array, happening(chronicle, i, arena));
    return array;
}

static json_t *failure(enum outcome outcome)
{
    return outcome == OUTCOME_ok ? json_null() : json_string(outcome_name(outcome));
}

static json_t *edges(const struct loop *loop, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < loop->edges; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "from", json_text(loop->edge[i].from, arena));
        json_object_set_new(object, "to", json_text(loop->edge[i].to, arena));
        json_object_set_new(object, "attempts_per_call", json_number(loop->edge[i].attempts));
        json_object_set_new(object, "failure", failure(loop->edge[i].failure));
        json_object_set_new(object, "second_failure", failure(loop->edge[i].second));
        json_object_set_new(object, "timeout_s", json_number(loop->edge[i].timeout));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *services(const struct loop *loop, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < loop->services; i++) {
        const struct loop_service *service = &loop->service[i];
        json_t *object = json_object();
        json_object_set_new(object, "name", json_text(service->name, arena));
        json_object_set_new(object, "arrivals_per_s", json_number(service->arrivals));
        json_object_set_new(object, "first_born_per_s", json_number(service->first_born));
        json_object_set_new(object, "wasted", json_number(service->wasted));
        json_object_set_new(object, "wait_s", json_number(service->wait));
        json_object_set_new(object, "refused", json_number(service->refused));
        json_object_set_new(object, "refusals_retried", json_boolean(service->again));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *queue(const struct loop_queue *queue, struct arena *arena)
{
    if (!queue->name)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "name", json_text(queue->name, arena));
    json_object_set_new(object, "waiting", json_number(queue->waiting));
    json_object_set_new(object, "deliveries_per_message", json_number(queue->deliveries));
    json_object_set_new(object, "consumer", json_text(queue->consumer, arena));
    json_object_set_new(object, "busy", json_number(queue->busy));
    return object;
}

static json_t *without_of(const struct without_retries *without)
{
    if (!without)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "windows", json_count(without->windows));
    json_object_set_new(object, "served_with", json_number(without->with));
    json_object_set_new(object, "served_without", json_number(without->without));
    json_object_set_new(object, "recovers", json_boolean(without->recovers));
    json_object_set_new(object, "recovery_s", json_number(without->recovery_s));
    json_object_set_new(object, "retries", json_string(retries_did_word(retries_did(without))));
    return object;
}

static json_t *loop_of(const struct loop *loop, struct arena *arena)
{
    if (loop->windows == 0)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "from_s", json_instant(loop->from));
    json_object_set_new(object, "to_s", json_instant(loop->to));
    json_object_set_new(object, "windows", json_count(loop->windows));
    json_object_set_new(object, "trigger_windows", json_count(loop->during));
    json_object_set_new(object, "trigger_unhealthy", json_count(loop->bad_during));
    json_object_set_new(object, "edges", edges(loop, arena));
    json_object_set_new(object, "services", services(loop, arena));
    json_object_set_new(object, "queue", queue(&loop->queue, arena));
    return object;
}

static json_t *deeds_of(const struct deeds *deeds, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < deeds->deeds; i++) {
        const struct deed *deed = &deeds->deed[i];
        json_t *object = json_object();
        json_object_set_new(object, "control", json_string(deed_word(deed->kind)));
        json_object_set_new(object, "from", json_text(deed->from, arena));
        json_object_set_new(object, "to", json_text(deed->to, arena));
        json_object_set_new(object, "count", json_number(deed->count));
        json_object_set_new(object, "wasted", json_number(deed->wasted));
        json_object_set_new(object, "first_s", json_instant(deed->first));
        json_object_set_new(object, "needed", json_number(deed->needed));
        json_object_set_new(object, "lost", json_number(deed->lost));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *sentences(const struct why_section *section, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < section->lines; i++)
        json_array_append_new(array, json_text(section->line[i].text, arena));
    return array;
}

bool why_json(FILE *out, const struct study *study, const struct why_again *again,
              const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    struct why why = why_tell(study, again, arena);
    json_t *object = json_object();
    json_object_set_new(object, "scenario", json_text(study->spec->name, arena));
    json_object_set_new(object, "variant", json_text(study->variant, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)study->seed));
    json_object_set_new(object, "run", json_count((size_t)why.run->replication + 1));
    json_object_set_new(object, "of", json_count(study->runs));
    json_object_set_new(object, "window_s", json_instant(why.run->tick));
    json_object_set_new(object, "version", json_text(version, arena));
    json_object_set_new(object, "headline", json_text(words_headline(arena, study), arena));
    json_object_set_new(object, "headline_of_run",
                        json_text(words_headline_alone(arena, study, why.run), arena));
    json_object_set_new(object, "verdict",
                        json_string(verdict_name(why.run->judgement.verdict)));
    json_object_set_new(object, "happened", happenings(&why.chronicle, arena));
    for (size_t i = WHY_HAPPENED + 1; i < WHY_SECTIONS; i++)
        json_object_set_new(object, why.section[i].name, sentences(&why.section[i], arena));
    json_object_set_new(object, "loop", loop_of(&why.loop, arena));
    json_object_set_new(object, "without_retries", without_of(again->without));
    json_object_set_new(object, "no_return", no_return_json(again->returns));
    json_object_set_new(object, "deeds", deeds_of(&why.deeds, arena));
    bool fine = json_write(out, object, err);
    arena_destroy(arena);
    return fine;
}
