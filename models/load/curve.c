/* Segments begin where any line has a knot.  A broken line's value on a segment is linear, so the
** product of a rate and one ramped factor is quadratic; more ramps at once would be of higher
** degree and are cut finer: each segment is then fitted through its ends and its middle, exact for
** degree 2.
**
** A cursor keeps the offset within its segment, never the sum since the start, so that precision
** does not wear off in a long run.
*/
#include "models/load/curve.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The value of a line at a time; at a jump, that of the right side, or of the left. */
static double line_at(const struct line *line, sim_time time, int left)
{
    const struct knot *knot = line->knot;
    size_t i = 0; /* knots at or before the time */
    while (i < line->count && (left ? knot[i].at < time : knot[i].at <= time))
        i++;
    if (i == 0)
        return knot[0].value;
    if (i == line->count)
        return knot[i - 1].value;
    double part = (double)(time - knot[i - 1].at) / (double)(knot[i].at - knot[i - 1].at);
    return knot[i - 1].value + part * (knot[i].value - knot[i - 1].value);
}

static double product_at(const struct line *lines, size_t count, sim_time time, int left)
{
    double product = 1;
    for (size_t i = 0; i < count; i++)
        product *= line_at(&lines[i], time, left);
    return product;
}

static int by_time(const void *a, const void *b)
{
    sim_time x = *(const sim_time *)a, y = *(const sim_time *)b;
    return (x > y) - (x < y);
}

#define PARTS 16 /* of a stretch on which more than two lines may move at once */

/* All times at which anything bends, with 0, sorted, each once. */
static size_t bends(const struct line *lines, size_t count, struct arena *arena, sim_time **times)
{
    size_t all = 1, kept = 0;
    for (size_t i = 0; i < count; i++)
        all += lines[i].count;
    sim_time *time = ARENA_ARRAY(arena, all, sim_time);
    size_t n = 1; /* time[0] is 0 */
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lines[i].count; j++)
            time[n++] = lines[i].knot[j].at;
    qsort(time, n, sizeof *time, by_time);
    for (size_t i = 0; i < n; i++)
        if (time[i] >= 0 && (kept == 0 || time[i] != time[kept - 1]))
            time[kept++] = time[i];
    *times = time;
    return kept;
}

static struct segment fit(const struct line *lines, size_t count, double scale, sim_time from,
                          sim_time to)
{
    double length = time_to_s(to - from);
    double first = scale * product_at(lines, count, from, 0);
    double middle = scale * product_at(lines, count, from + (to - from) / 2, 0);
    double last = scale * product_at(lines, count, to, 1);
    double c = 2 * (first - 2 * middle + last) / (length * length);
    double b = (last - first) / length - c * length;
    if (fabs(c) * length * length < 1e-9 * (first + last)) { /* straight, but for rounding */
        c = 0;
        b = (last - first) / length;
    }
    return (struct segment){ from, first, b, c };
}

void curve_make(struct curve *curve, const struct line *lines, size_t count, double scale,
                struct arena *arena)
{
    sim_time *time;
    size_t times = bends(lines, count, arena, &time);
    size_t parts = count > 2 ? PARTS : 1;
    curve->segment = ARENA_ARRAY(arena, times * parts, struct segment);
    curve->count = 0;
    for (size_t i = 0; i + 1 < times; i++) {
        sim_time length = time[i + 1] - time[i];
        size_t n = length < (sim_time)parts ? 1 : parts;
        for (size_t k = 0; k < n; k++) {
            sim_time from = time[i] + length / (sim_time)n * (sim_time)k;
            sim_time to = k + 1 == n ? time[i + 1] : from + length / (sim_time)n;
            curve->segment[curve->count++] = fit(lines, count, scale, from, to);
        }
    }
    sim_time end = time[times - 1];
    curve->segment[curve->count++] =
        (struct segment){ end, scale * product_at(lines, count, end, 0), 0, 0 };
}

static bool is_even(const struct segment *segment)
{
    return segment->b == 0 && segment->c == 0;
}

static double area(const struct segment *segment, double from, double to)
{
    double a = segment->a, b = segment->b / 2, c = segment->c / 3;
    double sum = is_even(segment)
                     ? to * a - from * a
                     : to * (a + to * (b + to * c)) - from * (a + from * (b + from * c));
    return sum > 0 ? sum : 0;
}

/* Seconds until the segment's end. */
static double length_of(const struct curve *curve, size_t i)
{
    if (i + 1 == curve->count)
        return INFINITY;
    return time_to_s(curve->segment[i + 1].from - curve->segment[i].from);
}

double curve_integral(const struct curve *curve, sim_time from, sim_time to)
{
    double sum = 0;
    for (size_t i = 0; i < curve->count; i++) {
        sim_time begin = curve->segment[i].from;
        double low = fmax(0, time_to_s(from - begin));
        double high = fmin(length_of(curve, i), time_to_s(to - begin));
        if (high > low)
            sum += area(&curve->segment[i], low, high);
    }
    return sum;
}

/* The offset at which `amount` is reached after `low`, known to lie before `high`: the area grows
** with the offset, so halving the stretch always finds it. */
static double reach(const struct segment *segment, double low, double high, double amount)
{
    double from = low;
    if (is_even(segment))
        return low + amount / segment->a;
    for (int i = 0; i < 100 && high - low > 1e-12; i++) {
        double middle = (low + high) / 2;
        if (area(segment, from, middle) < amount)
            low = middle;
        else
            high = middle;
    }
    return high;
}

sim_time curve_advance(const struct curve *curve, struct cursor *cursor, double amount)
{
    for (;;) {
        const struct segment *segment = &curve->segment[cursor->segment];
        double length = length_of(curve, cursor->segment);
        bool is_last = cursor->segment + 1 == curve->count;
        if (is_last && segment->a <= 0)
            return SIM_FOREVER;
        double left = is_last ? INFINITY : area(segment, cursor->offset, length);
        if (left > amount) {
            cursor->offset = reach(segment, cursor->offset, length, amount);
            return time_add(segment->from, time_from_s(cursor->offset));
        }
        amount -= left;
        cursor->segment++;
        cursor->offset = 0;
    }
}

struct cursor curve_seek(const struct curve *curve, sim_time time)
{
    size_t i = 0;
    while (i + 1 < curve->count && curve->segment[i + 1].from <= time)
        i++;
    return (struct cursor){ i, fmax(0, time_to_s(time - curve->segment[i].from)) };
}
