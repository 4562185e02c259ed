#include "tests/wire.h"

#include "tests/support.h"

static uint64_t read_varint(struct wire *wire)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        assert_true(wire->at < wire->end && shift < 64);
        unsigned char byte = *wire->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
}

static uint64_t read_fixed64(struct wire *wire)
{
    uint64_t value = 0;
    assert_true(wire->end - wire->at >= 8);
    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)*wire->at++ << 8 * i;
    return value;
}

bool wire_next(struct wire *wire, struct wire_field *field)
{
    if (wire->at == wire->end)
        return false;
    uint64_t tag = read_varint(wire);
    *field = (struct wire_field){ .field = (unsigned)(tag >> 3), .type = tag & 7 };
    assert_true(field->field > 0 && field->type <= 2);
    if (field->type == 0)
        field->number = read_varint(wire);
    else if (field->type == 1)
        field->number = read_fixed64(wire);
    else {
        field->size = read_varint(wire);
        field->bytes = wire->at;
        assert_true(field->size <= (size_t)(wire->end - wire->at));
        wire->at += field->size;
    }
    return true;
}

struct wire wire_within(const struct wire_field *field)
{
    assert_int_equal(field->type, 2);
    return (struct wire){ field->bytes, field->bytes + field->size };
}

bool wire_find(struct wire wire, unsigned number, struct wire_field *field)
{
    while (wire_next(&wire, field))
        if (field->field == number)
            return true;
    return false;
}

uint64_t wire_number(struct wire wire, unsigned number)
{
    struct wire_field field;
    return wire_find(wire, number, &field) ? field.number : 0;
}
