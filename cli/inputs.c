#include "cli/inputs.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool hash_file(FILE *file, uint8_t digest[SHA256_DIGEST_SIZE])
{
    struct sha256_ctx hash;
    uint8_t bytes[4096];
    sha256_init(&hash);
    for (size_t length; (length = fread(bytes, 1, sizeof bytes, file)) > 0;)
        sha256_update(&hash, length, bytes);
    sha256_digest(&hash, SHA256_DIGEST_SIZE, digest);
    return !ferror(file);
}

bool input_hash(const char *path, char hash[INPUT_HASH], struct err *err)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    FILE *file = fopen(path, "rbe");
    bool fine = file && hash_file(file, digest);
    int why = errno;
    if (file)
        fclose(file);
    if (!fine)
        return err_set(err, "%.300s can't be read: %s", path, strerror(why));
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hash + 2 * i, 3, "%02x", digest[i]);
    return true;
}

/* --- lines --- */

struct line {
    const char *hash, *name; /* NULL: there are no more */
};

static struct line next_line(const char **at, struct arena *arena)
{
    const char *begin = *at;
    size_t length = strcspn(begin, "\n"), head = INPUT_HASH - 1 + strlen("  ");
    if (length <= head)
        return (struct line){ NULL, NULL };
    *at += length + (begin[length] == '\n');
    return (struct line){ arena_text_of(arena, begin, INPUT_HASH - 1),
                          arena_text_of(arena, begin + head, length - head) };
}

const char *inputs_changed(const char *inputs, const char *folder, struct arena *arena)
{
    for (struct line line; (line = next_line(&inputs, arena)).hash;) {
        char now[INPUT_HASH];
        struct err err;
        const char *path =
            *line.name == '/' ? line.name : arena_format(arena, "%s/%s", folder, line.name);
        if (!input_hash(path, now, &err) || strcmp(now, line.hash) != 0)
            return line.name;
    }
    return NULL;
}

const char *inputs_differ(const char *inputs, const char *other, struct arena *arena)
{
    for (struct line line; (line = next_line(&inputs, arena)).hash;) {
        const char *same = arena_format(arena, "%s  %s\n", line.hash, line.name);
        if (!strstr(other, same))
            return line.name;
    }
    return NULL;
}
