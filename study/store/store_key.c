/* What tells studies apart.
**
** Each text goes into the hash behind its length and each number as eight bytes, lowest first, so
** that no two studies give the same bytes.  Of a point its values are hashed rather than how the
** axes were asked for: 1..3:3 and 1..3:linear:3 are the same study.  A million points of six axes
** take a quarter of a second.
*/
#include "study/store/store.h"

#include <nettle/sha2.h>

#include <stdio.h>
#include <string.h>

static void feed_number(struct sha256_ctx *hash, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    sha256_update(hash, sizeof bytes, bytes);
}

static void feed_text(struct sha256_ctx *hash, const char *text)
{
    size_t length = strlen(text);
    feed_number(hash, length);
    sha256_update(hash, length, (const uint8_t *)text);
}

static void feed_value(struct sha256_ctx *hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    feed_number(hash, bits);
}

static void feed_axis(struct sha256_ctx *hash, const struct axis *axis)
{
    feed_text(hash, axis->path);
    feed_number(hash, (uint64_t)axis->unit);
    size_t words = axis->unit == AXIS_WORDS ? axis->count : 0;
    feed_number(hash, words);
    for (size_t i = 0; i < words; i++)
        feed_text(hash, axis->word[i]);
}

static void feed_space(struct sha256_ctx *hash, const struct space *space)
{
    feed_number(hash, space->axes);
    for (size_t a = 0; a < space->axes; a++)
        feed_axis(hash, &space->axis[a]);
    feed_number(hash, space->hypercube);
    feed_number(hash, space->points);
    for (size_t p = 0; p < space->points; p++)
        for (size_t a = 0; a < space->axes; a++)
            feed_value(hash, space_value(space, p, a));
}

void store_key(const struct store_study *study, char key[STORE_KEY])
{
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&hash);
    feed_text(&hash, "squall study 1");
    feed_text(&hash, study->name);
    feed_text(&hash, study->variant);
    feed_text(&hash, study->version);
    feed_text(&hash, study->scenario);
    feed_text(&hash, study->inputs);
    feed_number(&hash, study->seed);
    feed_number(&hash, study->replications);
    feed_space(&hash, study->space);
    sha256_digest(&hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(key + 2 * i, 3, "%02x", digest[i]);
}
