/* Axes as people write them.
**
** Dots make a range, unless a comma outside of brackets and quotes makes a list: paths of files may
** hold dots.
*/
#include "study/axis.h"

#include "base/units.h"

#include <string.h>

/* --- one end --- */

struct end {
    enum axis_unit unit;
    double value;
};

static const char *unit_words(enum axis_unit unit)
{
    switch (unit) {
    case AXIS_NUMBER: return "a number";
    case AXIS_TIME: return "a time";
    case AXIS_RATE: return "a rate";
    case AXIS_SHARE: return "a share";
    case AXIS_WORDS: break;
    }
    return "a word";
}

static bool read_end(const char *text, struct end *end, struct err *err)
{
    struct err why;
    sim_time time;
    if (number_parse(text, &end->value, &why)) {
        end->unit = AXIS_NUMBER;
        return true;
    }
    if (strchr(text, '%')) {
        end->unit = AXIS_SHARE;
        return share_parse(text, &end->value, err);
    }
    if (strchr(text, '/')) {
        end->unit = AXIS_RATE;
        return rate_parse(text, &end->value, err);
    }
    end->unit = AXIS_TIME;
    if (!strpbrk(text, "0123456789"))
        return err_set(err, "'%.40s' is no end of a range: write a number, a time (250ms), a rate "
                            "(40/s) or a share (10%%)", text);
    if (!time_parse(text, &time, err))
        return false;
    end->value = (double)time / (double)SIM_S;
    return true;
}

/* --- ranges: LO..HI[:log][:COUNT] --- */

static bool is_scale(const char *word, enum axis_scale *scale)
{
    if (strcmp(word, "log") == 0)
        *scale = AXIS_LOG;
    else if (strcmp(word, "linear") == 0)
        *scale = AXIS_LINEAR;
    else
        return false;
    return true;
}

static bool read_count(const char *word, size_t *count, struct err *err)
{
    int64_t number;
    struct err why;
    if (!count_parse(word, &number, &why))
        return err_set(err, "'%.40s' behind the range is neither a number of values nor log: write "
                            "1..10:10, or 10ms..10s:log:20", word);
    if (number < 2 || number > AXIS_VALUES)
        return err_set(err, "a grid of %.40s values: there must be 2 to %d", word, AXIS_VALUES);
    *count = (size_t)number;
    return true;
}

/* What stands behind the range, in either order. */
static bool read_options(struct axis *axis, char *rest, struct err *err)
{
    while (rest) {
        char *next = strchr(rest, ':');
        if (next)
            *next++ = '\0';
        if (!is_scale(rest, &axis->scale) && !read_count(rest, &axis->count, err))
            return false;
        rest = next;
    }
    return true;
}

static bool check_ends(const struct axis *axis, const char *low, const char *high, struct err *err)
{
    if (axis->low >= axis->high)
        return err_set(err, "the range goes from %.40s to %.40s: the first end must be the lower",
                       low, high);
    if (axis->scale == AXIS_LOG && axis->low <= 0)
        return err_set(err, "a logarithmic range can't begin at %.40s: it needs an end above 0",
                       low);
    return true;
}

/* `low` is the text up to the dots, which are written over. */
static bool read_range(struct axis *axis, char *low, char *dots, struct err *err)
{
    char *high = dots + 2, *rest = strchr(high, ':');
    struct end from, to;
    *dots = '\0';
    if (*high == '.')
        return err_set(err, "the ends of a range are joined by two dots, not three: write "
                            "%.40s..%.40s", low, high + strspn(high, "."));
    if (rest)
        *rest++ = '\0';
    if (!read_end(low, &from, err) || !read_end(high, &to, err))
        return false;
    if (from.unit != to.unit)
        return err_set(err, "'%.40s' is %s and '%.40s' is %s: both ends need the same kind of unit",
                       low, unit_words(from.unit), high, unit_words(to.unit));
    axis->unit = from.unit;
    axis->low = from.value;
    axis->high = to.value;
    return read_options(axis, rest, err) && check_ends(axis, low, high, err);
}

/* --- lists --- */

/* The comma that ends the value at `text`, or the end of all: brackets and quotes hold together. */
static char *value_end(char *text)
{
    int open = 0;
    char quote = '\0';
    for (; *text; text++) {
        if (quote)
            quote = *text == quote ? '\0' : quote;
        else if (*text == '"' || *text == '\'')
            quote = *text;
        else if (*text == '{' || *text == '[')
            open++;
        else if (*text == '}' || *text == ']')
            open--;
        else if (*text == ',' && open <= 0)
            break;
    }
    return text;
}

static size_t count_values(char *text)
{
    size_t count = 1;
    for (char *end = value_end(text); *end; end = value_end(end + 1))
        count++;
    return count;
}

static bool twice(const struct axis *axis, const char *word)
{
    for (size_t i = 0; i < axis->count; i++)
        if (strcmp(axis->word[i], word) == 0)
            return true;
    return false;
}

static bool read_list(struct axis *axis, char *text, struct arena *arena, struct err *err)
{
    size_t count = count_values(text);
    const char **word = ARENA_ARRAY(arena, count, const char *);
    axis->unit = AXIS_WORDS;
    axis->word = word;
    for (char *at = text; axis->count < count; axis->count++) {
        char *end = value_end(at);
        *end = '\0';
        if (!*at)
            return err_set(err, "a value of the list is empty: write a,b,c");
        if (twice(axis, at))
            return err_set(err, "the list has '%.40s' twice", at);
        word[axis->count] = at;
        at = end + 1;
    }
    axis->high = (double)count - 1;
    if (count == 1)
        return err_set(err, "'%.60s' is one value: write a range with how many values it is to "
                            "have (1..10:10), or a list (a,b,c)", text);
    return true;
}

/* --- the whole --- */

const char *axis_path(const char *path, size_t length, struct arena *arena)
{
    char *to = ARENA_ARRAY(arena, length + 1, char);
    size_t written = 0;
    for (size_t i = 0; i < length;) {
        size_t digits = path[i] == '[' ? strspn(path + i + 1, "0123456789") : 0;
        bool item = digits > 0 && i + digits + 1 < length && path[i + digits + 1] == ']';
        to[written++] = item ? '.' : path[i];
        if (item)
            memcpy(to + written, path + i + 1, digits);
        written += item ? digits : 0;
        i += item ? digits + 2 : 1;
    }
    to[written] = '\0';
    return to;
}

bool axis_parse(const char *text, struct axis *axis, struct arena *arena, struct err *err)
{
    struct err why;
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1])
        return err_set(err, "--vary %.200s: write PATH=LO..HI:COUNT, PATH=LO..HI:log:COUNT or "
                            "PATH=a,b,c", text);
    *axis = (struct axis){ .path = axis_path(text, (size_t)(equals - text), arena) };
    axis->text = arena_format(arena, "%s%s", axis->path, equals);
    char *value = arena_text(arena, equals + 1), *dots = strstr(value, "..");
    bool list = !dots || *value_end(value);
    if (list ? read_list(axis, value, arena, &why) : read_range(axis, value, dots, &why))
        return true;
    return err_set(err, "--vary %.160s: %s", text, why.text);
}

bool axis_may_vary(const struct axis *axis, struct err *err)
{
    if (strcmp(axis->path, "run.seed") == 0 || strcmp(axis->path, "run.replications") == 0)
        return err_set(err, "--vary %.100s: no scenario tips by its seed or its replications; all "
                            "points share seed and replications; vary what the system is made "
                            "of, or its load", axis->text);
    if (strcmp(axis->path, "name") == 0)
        return err_set(err, "--vary %.100s: the name changes nothing in a run; vary what the "
                            "system is made of, or its load", axis->text);
    return true;
}
