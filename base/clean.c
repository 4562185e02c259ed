#include "base/clean.h"

/* Bytes of the well-formed UTF-8 sequence at `s`, 0 if there is none.  Unicode 15, table 3-7. */
static size_t sequence_length(const unsigned char *s, size_t left)
{
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                  : s[0] < 0xf5 ? 4 : 0;
    if (length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool outside = (s[0] == 0xed && s[1] >= 0xa0) || (s[0] == 0xf4 && s[1] >= 0x90);
    return overlong || outside ? 0 : length;
}

/* Of Unicode's general categories Cc, Zl and Zp, and all with the property Bidi_Control. */
static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200e ||
           code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

struct character character_at(const char *text, size_t left)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t length = sequence_length(s, left);
    if (length == 0)
        return (struct character){ 1, s[0], false, false };
    uint32_t code = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (s[i] & 0x3fu);
    return (struct character){ length, code, true, !is_control(code) };
}

void clean_write(FILE *out, const char *text)
{
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (c.shown || *text == '\t')
            fwrite(text, 1, c.bytes, out);
        else
            fputc('?', out);
    }
}
