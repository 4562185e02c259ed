/* For tests: reads the wire format of Protocol Buffers, written from its description alone
** (https://protobuf.dev/programming-guides/encoding), not from what writes it here. */
#ifndef SQUALL_TESTS_WIRE_H
#define SQUALL_TESTS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire_field {
    unsigned field, type;       /* type: 0 varint, 1 fixed64, 2 bytes */
    uint64_t number;
    const unsigned char *bytes; /* and their number in `size` */
    size_t size;
};

struct wire {
    const unsigned char *at, *end;
};

/* The next field of a message; false at its end.  Fails the test where there is none. */
bool wire_next(struct wire *wire, struct wire_field *field);

/* What is within. */
struct wire wire_within(const struct wire_field *field);

/* The first field of this number in a message; its number, or 0 where there is none. */
bool wire_find(struct wire wire, unsigned number, struct wire_field *field);
uint64_t wire_number(struct wire wire, unsigned number);

#endif
