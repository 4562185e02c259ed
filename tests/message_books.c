#include "tests/message_books.h"

#include "tests/support.h"

static void move(struct message_books *books, const struct fact *fact)
{
    struct queue_book *queue = &books->queue[fact->service];
    if (fact->from != MESSAGE_NOWHERE)
        books->negative |= --queue->level[fact->from] < 0;
    if (fact->to != MESSAGE_NOWHERE && ++queue->level[fact->to] > queue->level_most[fact->to])
        queue->level_most[fact->to] = queue->level[fact->to];
}

static int64_t inside(const struct queue_book *queue)
{
    return queue->level[MESSAGE_WAITS] + queue->level[MESSAGE_DELAYED] +
           queue->level[MESSAGE_IN_FLIGHT];
}

static void leave(struct message_books *books, const struct fact *fact)
{
    struct queue_book *queue = &books->queue[fact->service];
    uint32_t how = fact->number;
    double age = time_to_s(fact->span);
    if (fact->time - fact->span >= books->from) {
        queue->age_sum[how] += age;
        queue->ages[how]++;
    }
    if (queue->out[how] == 0 || age < queue->age_least[how])
        queue->age_least[how] = age;
    if (age > queue->age_most[how])
        queue->age_most[how] = age;
    queue->out[how]++;
    queue->last_out = time_to_s(fact->time);
    if (inside(queue) == 0 && queue->emptied < 0)
        queue->emptied = queue->last_out;
}

static void end_delivery(struct delivery_book *delivery, const struct fact *fact)
{
    bool good = outcome_is_good((enum outcome)fact->outcome);
    switch ((enum delivery_end)fact->from) {
    case DELIVERY_WORKED_ON:
        delivery->good += good;
        delivery->failed += !good;
        delivery->late += good && fact->late;
        delivery->duplicates += fact->number > 1;
        return;
    case DELIVERY_UNWORKED: delivery->unworked++; return;
    case DELIVERY_THROTTLED: delivery->throttled++; return;
    case DELIVERY_LOST: delivery->lost++; return;
    }
}

static void keep(void *self, const struct fact *fact)
{
    struct message_books *books = self;
    struct queue_book *queue = &books->queue[fact->service % BOOKS_PARTS_MOST];
    struct delivery_book *delivery = &books->delivery[fact->service % BOOKS_PARTS_MOST];
    if (fact->kind == FACT_MESSAGE_IN || fact->kind == FACT_MESSAGE_DUE ||
        fact->kind == FACT_MESSAGE_DELIVERED || fact->kind == FACT_MESSAGE_RETURNED ||
        fact->kind == FACT_MESSAGE_OUT)
        move(books, fact);
    switch (fact->kind) {
    case FACT_MESSAGE_IN:
        queue->published += fact->number == MESSAGE_PUBLISHED;
        queue->moved_in += fact->number != MESSAGE_PUBLISHED;
        break;
    case FACT_MESSAGE_DELIVERED:
        queue->delivered++;
        queue->redelivered += fact->number > 1;
        if (fact->number > queue->deliveries_most)
            queue->deliveries_most = fact->number;
        break;
    case FACT_MESSAGE_RETURNED:
        queue->returned++;
        queue->lapsed += fact->late;
        break;
    case FACT_MESSAGE_OUT: leave(books, fact); break;
    case FACT_DELIVERY_OVER: end_delivery(delivery, fact); break;
    case FACT_WORKER_TAKEN:
        if (++delivery->busy > delivery->busy_most)
            delivery->busy_most = delivery->busy;
        break;
    case FACT_WORKER_FREED: delivery->busy--; break;
    default: break;
    }
}

struct message_books *books_run_spec(const struct world_spec *spec, uint64_t seed, double from,
                                     struct arena *arena)
{
    struct message_books *books = ARENA_NEW(arena, struct message_books);
    struct observer observer = { keep, books };
    topology_make(&books->topology, spec, arena);
    assert_true(books->topology.services <= BOOKS_PARTS_MOST);
    books->from = time_from_s(from);
    for (size_t i = 0; i < BOOKS_PARTS_MOST; i++)
        books->queue[i].emptied = -1;
    support_run(spec, seed, &observer, arena);
    return books;
}

struct message_books *books_run(const char *yaml, uint64_t seed, double from, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    return books_run_spec(spec, seed, from, arena);
}

static size_t place(const struct message_books *books, const char *name)
{
    size_t place = topology_find(&books->topology, name);
    if (place == books->topology.services)
        fail_msg("nothing is called %s", name);
    return place;
}

const struct queue_book *books_queue(const struct message_books *books, const char *name)
{
    return &books->queue[place(books, name)];
}

const struct delivery_book *books_delivery(const struct message_books *books, const char *name)
{
    return &books->delivery[place(books, name)];
}

double books_mean_time(const struct message_books *books, const char *queue)
{
    const struct queue_book *book = books_queue(books, queue);
    return book->age_sum[MESSAGE_OUT_DONE] / (double)book->ages[MESSAGE_OUT_DONE];
}

void books_balance(const struct message_books *books)
{
    assert_false(books->negative);
    for (size_t i = 0; i < books->topology.services; i++) {
        const struct queue_book *queue = &books->queue[i];
        uint64_t out = 0;
        for (int how = 0; how < MESSAGE_OUTS; how++)
            out += queue->out[how];
        assert_int_equal(queue->published + queue->moved_in, out + (uint64_t)inside(queue));
        assert_true(queue->delivered - queue->redelivered <= queue->published + queue->moved_in);
    }
}

/* --- by hand --- */

const char *books_scenario(const char *duration, const char *load, const char *queue,
                           const char *consumer, const char *faults, struct arena *arena)
{
    return arena_format(arena,
                        "name: by hand\n"
                        "run: {duration: %s, tick: 1min}\n"
                        "clients: {c: {%s, calls: {q: }}}\n"
                        "queues: {q: {%s}, dead: }\n"
                        "consumers: {w: {queue: q, %s}}\n"
                        "faults: [%s]\n",
                        duration, load, queue, consumer, faults);
}

const struct message_books *books_batch(const char *duration, const char *batch, const char *queue,
                                        const char *consumer, const char *faults,
                                        struct arena *arena)
{
    const char *load = arena_format(arena, "batch: {%s}", batch);
    const struct message_books *books =
        books_run(books_scenario(duration, load, queue, consumer, faults, arena), 1, 0, arena);
    books_balance(books);
    return books;
}

void books_hold(const char *what, const char *yaml, const struct books_want *want)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(yaml, arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    for (; want->path; want++)
        support_near(arena_format(arena, "%s: %s", what, want->path),
                     results_total(run, want->path), want->value, 1e-9);
    books_balance(books_run_spec(&spec, 1, 0, arena));
    arena_destroy(arena);
}
