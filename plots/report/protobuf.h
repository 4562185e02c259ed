/* Messages of Protocol Buffers, written field by field: as much of the wire format as a trace file
** needs (https://protobuf.dev/programming-guides/encoding).
**
** Written by hand: what Perfetto reads of ours is four messages with some twenty fields, and none
** is ever read here.  A generated writer would ask everybody who builds for its compiler and its
** library, and hold a tree of messages in memory where this holds bytes.
**
** A message within another has its length in four bytes, whatever it is (a varint may have leading
** zeros); so it is known where to put it, and a message has less than 256 MiB.
*/
#ifndef SQUALL_PLOTS_PROTOBUF_H
#define SQUALL_PLOTS_PROTOBUF_H

#include <stddef.h>
#include <stdint.h>

struct protobuf {
    unsigned char *byte;
    size_t size, room;
};

void protobuf_release(struct protobuf *out);

void protobuf_number(struct protobuf *out, unsigned field, uint64_t value);
void protobuf_fixed64(struct protobuf *out, unsigned field, uint64_t value);
void protobuf_text(struct protobuf *out, unsigned field, const char *text);

/* What is written between the two is a message within; returns where it begins, for its end. */
size_t protobuf_begin(struct protobuf *out, unsigned field);
void protobuf_end(struct protobuf *out, size_t begin);

#endif
