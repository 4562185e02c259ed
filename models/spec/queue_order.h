/* The orders in which a queue serves those who wait: one row each, in the order of the reference.
** The types behind them are in models/service/orders/.
*/
#ifndef SQUALL_MODELS_SPEC_QUEUE_ORDER_H
#define SQUALL_MODELS_SPEC_QUEUE_ORDER_H

/* What an order goes by, apart from the time of arrival. */
enum queue_order_by {
    BY_TIME = 0,
    BY_CLASS = 1 << 0, /* the criticality of the root call, which is in its baggage */
    BY_FRESHNESS = 1 << 1
};

/* X(CASE, word, what it goes by, who is served next).  FIRST: the first row. */
#define QUEUE_ORDERS(FIRST, X)                                                                 \
    FIRST(FIFO, fifo, BY_TIME, "the oldest")                                                   \
    X(LIFO, lifo, BY_TIME, "the newest")                                                       \
    X(ADAPTIVE_LIFO, adaptive_lifo, BY_TIME,                                                   \
      "the oldest, but the newest while the queue is forming")                                 \
    X(PRIORITY, priority, BY_CLASS, "by the criticality of the root call")                     \
    X(FRESH_FIRST, fresh_first, BY_FRESHNESS, "first attempts before retries")

#define QUEUE_ORDER_CASE(CASE, word, by, doc) QUEUE_##CASE,
enum queue_order { QUEUE_ORDERS(QUEUE_ORDER_CASE, QUEUE_ORDER_CASE) QUEUE_ORDER_COUNT };

/* "fifo|lifo|..." and "fifo: the oldest; lifo: the newest; ..." */
#define QUEUE_ORDER_WORD(CASE, word, by, doc) #word
#define QUEUE_ORDER_NEXT_WORD(CASE, word, by, doc) "|" #word
#define QUEUE_ORDER_WORDS QUEUE_ORDERS(QUEUE_ORDER_WORD, QUEUE_ORDER_NEXT_WORD)
#define QUEUE_ORDER_DOC(CASE, word, by, doc) #word ": " doc
#define QUEUE_ORDER_NEXT_DOC(CASE, word, by, doc) "; " #word ": " doc
#define QUEUE_ORDER_DOCS QUEUE_ORDERS(QUEUE_ORDER_DOC, QUEUE_ORDER_NEXT_DOC)

struct queue_spec;

/* Bits of enum queue_order_by. */
unsigned queue_goes_by(const struct queue_spec *spec);

#endif
