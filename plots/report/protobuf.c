#include "plots/report/protobuf.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum wire { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2 };
enum { LENGTH_BYTES = 4, ROOM_FIRST = 4096 };

void protobuf_release(struct protobuf *out)
{
    free(out->byte);
    *out = (struct protobuf){ 0 };
}

static void add(struct protobuf *out, const void *bytes, size_t size)
{
    while (out->room - out->size < size) {
        out->room = out->room ? 2 * out->room : ROOM_FIRST;
        out->byte = memory_resize(out->byte, out->room, 1);
    }
    memcpy(out->byte + out->size, bytes, size);
    out->size += size;
}

/* Seven bits a byte, the lowest first; the highest bit says that there are more. */
static void add_varint(struct protobuf *out, uint64_t value)
{
    unsigned char bytes[10];
    size_t size = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[size++] = (unsigned char)(value | 0x80);
    bytes[size++] = (unsigned char)value;
    add(out, bytes, size);
}

static void add_tag(struct protobuf *out, unsigned field, enum wire wire)
{
    add_varint(out, (uint64_t)field << 3 | wire);
}

void protobuf_number(struct protobuf *out, unsigned field, uint64_t value)
{
    add_tag(out, field, WIRE_VARINT);
    add_varint(out, value);
}

void protobuf_fixed64(struct protobuf *out, unsigned field, uint64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> 8 * i);
    add_tag(out, field, WIRE_FIXED64);
    add(out, bytes, sizeof bytes);
}

void protobuf_text(struct protobuf *out, unsigned field, const char *text)
{
    add_tag(out, field, WIRE_LENGTH);
    add_varint(out, strlen(text));
    add(out, text, strlen(text));
}

size_t protobuf_begin(struct protobuf *out, unsigned field)
{
    static const unsigned char length[LENGTH_BYTES];
    add_tag(out, field, WIRE_LENGTH);
    add(out, length, sizeof length);
    return out->size;
}

void protobuf_end(struct protobuf *out, size_t begin)
{
    size_t length = out->size - begin;
    assert(length < (size_t)1 << 7 * LENGTH_BYTES);
    for (int i = 0; i < LENGTH_BYTES; i++, length >>= 7)
        out->byte[begin - LENGTH_BYTES + (size_t)i] =
            (unsigned char)((length & 0x7f) | (i < LENGTH_BYTES - 1 ? 0x80 : 0));
}
