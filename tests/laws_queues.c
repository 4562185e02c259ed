/* The laws of messages.  Each that is in a queue is remembered by its address, with where in the
** queue it is; what is counted of a queue is counted from these moves alone.
**
**   published + moved in = done + dead + moved out + dropped + expired + what is in it
**   a message is in one place, and has one valid lease
**   a partition hands out its messages in the order in which they came, one batch at a time
**   the area of a queue's levels is the sum of the stays of its messages (Little)
*/
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "tests/laws_books.h"
#include "tests/support.h"

#include <math.h>

static const struct mqueue_spec *spec_of(const struct laws *laws, size_t s)
{
    return laws->topology.part[s]->queue;
}

static size_t partitions_of(const struct mqueue_spec *spec)
{
    return spec->partitions == COUNT_NONE ? 1 : (size_t)spec->partitions;
}

void laws_queues_begin(struct laws *laws)
{
    crowd_init(&laws->messages, 1024);
    for (size_t s = 0; s < laws->topology.services; s++)
        if (laws->topology.part[s]->kind == PART_QUEUE)
            laws->queue[s] = (struct queue_book){
                .oldest = TIME_NONE,
                .partition = ARENA_ARRAY(laws->arena, partitions_of(spec_of(laws, s)),
                                         struct partition_book)
            };
}

static void step(struct queue_book *book, sim_time now)
{
    for (int place = 0; place < MESSAGE_PLACES; place++)
        book->area[place] += (double)book->level[place] * time_to_s(now - book->since);
    book->since = now;
}

void laws_queues_warm_up_ends(struct laws *laws)
{
    for (size_t s = 0; s < laws->topology.services; s++) {
        struct queue_book *book = &laws->queue[s];
        step(book, laws->measured_from);
        book->flying_then = (uint64_t)book->level[MESSAGE_IN_FLIGHT];
        for (int i = 0; i <= MESSAGE_REDRIVEN; i++)
            book->in_before[i] = book->in[i];
        for (int i = 0; i < MESSAGE_OUTS; i++)
            book->out_before[i] = book->out[i];
        for (int i = 0; i < MESSAGE_PLACES; i++)
            book->area_before[i] = book->area[i];
    }
}

double laws_queues_open_then(const struct laws *laws, size_t place)
{
    return (double)laws->queue[place].flying_then;
}

/* --- one message --- */

static struct partition_book *partition_of(const struct laws *laws, const struct who *who)
{
    return &laws->queue[who->service].partition[who->partition];
}

static void comes(struct laws *laws, struct queue_book *book, const struct fact *fact)
{
    bool known = crowd_find(&laws->messages, fact->request) != NULL;
    laws_must(laws, !known && fact->from == MESSAGE_NOWHERE, "a message is in one queue at a time");
    laws_must(laws, fact->instance < partitions_of(spec_of(laws, fact->service)),
              "a message is in one of the partitions");
    if (known)
        return;
    struct who *who = crowd_add(&laws->messages, fact->request);
    who->since = fact->time;
    who->service = fact->service;
    who->partition = fact->instance;
    who->place = fact->to;
    who->order = ++book->came;
    who->published = fact->number == MESSAGE_PUBLISHED;
    laws_must(laws, !who->published || fact->home == fact->service,
              "its home is where it was published");
    book->in[fact->number]++;
    book->level[fact->to]++;
}

/* NULL: it is not where it should be. */
static struct who *moves(struct laws *laws, struct queue_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->messages, fact->request);
    bool right = who && who->service == fact->service && who->place == fact->from &&
                 who->partition == fact->instance;
    laws_must(laws, right, "a message moves from where it is");
    if (!right)
        return NULL;
    book->level[fact->from]--;
    if (fact->to != MESSAGE_NOWHERE)
        book->level[fact->to]++;
    partition_of(laws, who)->flying += (fact->to == MESSAGE_IN_FLIGHT) -
                                       (fact->from == MESSAGE_IN_FLIGHT);
    who->place = fact->to;
    return who;
}

static bool keeps_order(const struct laws *laws, size_t s)
{
    const struct mqueue_spec *spec = spec_of(laws, s);
    return spec->partitions != COUNT_NONE && spec->order == MQUEUE_FIFO &&
           laws->spec->changes.count == 0;
}

/* Those of a batch are delivered at one instant; tried again in place, one after the other. */
static void check_partition(struct laws *laws, const struct who *who)
{
    struct partition_book *book = partition_of(laws, who);
    if (!keeps_order(laws, who->service))
        return;
    laws_must(laws, who->delivered || who->order > book->order,
              "a partition's messages are delivered in the order in which they came");
    laws_must(laws, who->again || book->flying == 1 || book->flown == who->flown,
              "no two batches of a partition are in flight");
    if (!who->delivered)
        book->order = who->order;
    if (!who->again)
        book->flown = who->flown;
}

static void is_delivered(struct laws *laws, struct queue_book *book, const struct fact *fact)
{
    struct who *who = moves(laws, book, fact);
    if (!who)
        return;
    laws_must(laws, fact->from == MESSAGE_WAITS || (fact->from == MESSAGE_IN_FLIGHT && who->again),
              "a message has at most one valid lease");
    if (!who->again)
        who->flown = fact->time;
    check_partition(laws, who);
    book->deliveries++;
    book->delivered += !who->delivered;
    who->delivered = true;
    who->again = false;
}

static void comes_back(struct laws *laws, struct queue_book *book, const struct fact *fact)
{
    struct who *who = moves(laws, book, fact);
    laws_must(laws, fact->from == MESSAGE_IN_FLIGHT, "only what is in flight comes back");
    if (who)
        who->again = fact->to == MESSAGE_IN_FLIGHT;
}

static void goes(struct laws *laws, struct queue_book *book, const struct fact *fact)
{
    struct who *who = moves(laws, book, fact);
    if (!who)
        return;
    laws_must(laws, fact->span >= fact->time - who->since, "a message is older than its stay");
    laws_must(laws, !who->published || fact->span == fact->time - who->since,
              "its age is counted from the publish");
    book->out[fact->number]++;
    book->stay += time_to_s(fact->time - who->since);
    crowd_remove(&laws->messages, who);
}

static bool is_in_flight(const struct laws *laws, const struct fact *fact)
{
    const struct who *who = crowd_find(&laws->messages, fact->request);
    return who && who->service == fact->service && who->place == MESSAGE_IN_FLIGHT;
}

void laws_queues_hear(struct laws *laws, const struct fact *fact)
{
    struct queue_book *book = &laws->queue[fact->service];
    if (fact->kind == FACT_DELIVERY_OVER) {
        laws->over++;
        return;
    }
    step(book, fact->time);
    if (fact->kind == FACT_MESSAGE_IN)
        comes(laws, book, fact);
    else if (fact->kind == FACT_MESSAGE_DELIVERED)
        is_delivered(laws, book, fact);
    else if (fact->kind == FACT_MESSAGE_RETURNED)
        comes_back(laws, book, fact);
    else if (fact->kind == FACT_MESSAGE_OUT)
        goes(laws, book, fact);
    else if (fact->kind == FACT_MESSAGE_DUE)
        moves(laws, book, fact);
    else if (fact->kind == FACT_LEASE_RENEWED)
        laws_must(laws, is_in_flight(laws, fact), "only the lease of what is in flight is renewed");
    else
        book->oldest = fact->span == TIME_NONE ? TIME_NONE : fact->time - fact->span;
}

/* --- at the end --- */

/* Of what is in a queue still: how many, their stays, and when the oldest came. */
struct left {
    uint64_t count;
    double stay;
    sim_time oldest;
};

static struct left left_in(const struct laws *laws, size_t s)
{
    struct left left = { 0, 0, TIME_NONE };
    for (size_t i = 0; i < laws->messages.room; i++) {
        const struct who *who = &laws->messages.who[i];
        if (!who->key || who->service != s)
            continue;
        left.count++;
        left.stay += time_to_s(laws->now - who->since);
        if (left.oldest == TIME_NONE || who->since < left.oldest)
            left.oldest = who->since;
    }
    return left;
}

static uint64_t sum(const uint64_t *count, int places)
{
    uint64_t all = 0;
    for (int i = 0; i < places; i++)
        all += count[i];
    return all;
}

static void check_queue(struct laws *laws, size_t s)
{
    struct queue_book *book = &laws->queue[s];
    struct left left = left_in(laws, s);
    double area = 0, stay = book->stay + left.stay;
    step(book, laws->now);
    for (int place = 0; place < MESSAGE_PLACES; place++)
        area += book->area[place];
    uint64_t in = sum(book->in, MESSAGE_REDRIVEN + 1), out = sum(book->out, MESSAGE_OUTS);
    laws_must(laws, in == out + left.count, "what came into a queue has left it or is in it");
    laws_must(laws, fabs(area - stay) <= 1e-6 * (stay + 1), "Little's law, of messages");
    laws_must(laws, book->oldest == left.oldest, "the oldest message is told");
    laws_must(laws, book->deliveries >= book->delivered, "deliveries >= messages delivered");
}

/* The metrics of a queue, by what was seen here. */
static void check_total(struct laws *laws, const struct results *results, size_t s,
                        const char *metric, double seen)
{
    const char *path = arena_format(laws->arena, "queues.%s.%s",
                                    laws->topology.service[s]->name, metric);
    double total = results_total(results, path);
    laws_must(laws, fabs(total - seen) <= 1e-6 * (fabs(seen) + 1),
              "the metrics count the messages that there were");
}

static void check_totals(struct laws *laws, const struct results *results, size_t s)
{
    static const char *const outs[MESSAGE_OUTS] = { "done", "dead", "moved_out", "dropped",
                                                    "expired" };
    static const char *const levels[MESSAGE_PLACES] = { "depth", "delayed", "in_flight" };
    const struct queue_book *book = &laws->queue[s];
    double seconds = time_to_s(laws->spec->run.duration - laws->measured_from);
    uint64_t in[MESSAGE_REDRIVEN + 1];
    for (int i = 0; i <= MESSAGE_REDRIVEN; i++)
        in[i] = book->in[i] - book->in_before[i];
    check_total(laws, results, s, "published", (double)in[MESSAGE_PUBLISHED]);
    check_total(laws, results, s, "moved_in",
                (double)(in[MESSAGE_MOVED_IN] + in[MESSAGE_REDRIVEN]));
    for (int i = 0; i < MESSAGE_OUTS; i++)
        check_total(laws, results, s, outs[i], (double)(book->out[i] - book->out_before[i]));
    for (int i = 0; i < MESSAGE_PLACES && seconds > 0; i++)
        check_total(laws, results, s, levels[i],
                    (book->area[i] - book->area_before[i]) / seconds);
}

/* What leaves one queue for another has come there. */
static void check_moves(struct laws *laws)
{
    uint64_t left = 0, came = 0;
    for (size_t s = 0; s < laws->topology.services; s++) {
        const struct queue_book *book = &laws->queue[s];
        const struct mqueue_spec *spec = spec_of(laws, s);
        came += book->in[MESSAGE_MOVED_IN] + book->in[MESSAGE_REDRIVEN];
        left += book->out[MESSAGE_OUT_MOVED];
        if (laws->topology.part[s]->kind != PART_QUEUE || !spec->dead_letter)
            continue;
        left += book->out[MESSAGE_OUT_DEAD];
        left += spec->expired == EXPIRED_DEAD_LETTER ? book->out[MESSAGE_OUT_EXPIRED] : 0;
    }
    laws_must(laws, left == came, "what leaves one queue for another comes there");
}

void laws_queues_end(struct laws *laws, const struct results *results)
{
    uint64_t deliveries = 0;
    for (size_t s = 0; s < laws->topology.services; s++) {
        if (laws->topology.part[s]->kind != PART_QUEUE)
            continue;
        check_queue(laws, s);
        check_totals(laws, results, s);
        deliveries += laws->queue[s].deliveries;
    }
    if (laws->spec->changes.count == 0)
        check_moves(laws);
    laws_must(laws, laws->over <= deliveries, "who is done with a message has had it");
}
