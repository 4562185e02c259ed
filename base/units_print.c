/* Values written back: once to be read again, once for people.
**
** To be read again, ever more digits are tried until the text reads back to the same double (17 are
** always enough); times are whole nanoseconds and need no trial.
*/
#include "base/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTES = 2, SECONDS = 3 };
enum { RATE_SAVES = 1 }; /* characters that are not worth another unit */

/* --- to be read back --- */

static const char *copy(const char *text, char buffer[UNIT_TEXT])
{
    snprintf(buffer, UNIT_TEXT, "%s", text);
    return buffer;
}

/* Whole numbers plainly up to 15 digits, others with as many significant digits as asked for. */
static void digits_print(double number, int digits, char buffer[UNIT_TEXT])
{
    if (number == floor(number) && fabs(number) < 1e15)
        snprintf(buffer, UNIT_TEXT, "%.0f", number == 0 ? 0.0 : number);
    else
        snprintf(buffer, UNIT_TEXT, "%.*g", digits, number);
}

const char *number_print(double number, char buffer[UNIT_TEXT])
{
    if (!isfinite(number))
        return copy(isnan(number) ? "nan" : number < 0 ? "-inf" : "inf", buffer);
    for (int digits = 1; digits <= 17; digits++) {
        digits_print(number, digits, buffer);
        if (strtod(buffer, NULL) == number)
            break;
    }
    return buffer;
}

/* %.15g leaves out trailing zeros already. */
const char *number_exact(double number, char buffer[EXACT_TEXT])
{
    buffer[0] = '\0';
    if (isnan(number))
        return buffer;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, EXACT_TEXT, "%.*g", digits, number);
        if (strtod(buffer, NULL) == number)
            break;
    }
    return buffer;
}

/* In `unit`, if that reads back. */
static bool rate_in(double per_s, const struct unit *unit, char buffer[UNIT_TEXT])
{
    double in_unit = per_s * ((double)unit->length / (double)SIM_S);
    for (int digits = 1; digits <= 17; digits++) {
        char number[UNIT_TEXT];
        double back;
        struct err err;
        digits_print(in_unit, digits, number);
        snprintf(buffer, UNIT_TEXT, "%.40s/%s", number, unit->name);
        if (rate_parse(buffer, &back, &err) && back == per_s)
            return true;
    }
    return false;
}

/* Per second, which always reads back, unless another unit saves more than a digit: a sixtieth is
** 1/min, but 143.9/s is not 8634/min. */
const char *rate_print(double per_s, char buffer[UNIT_TEXT])
{
    if (!isfinite(per_s) || per_s < 0)
        return number_print(per_s, buffer);
    rate_in(per_s, &time_units[SECONDS], buffer);
    for (size_t unit = SECONDS; unit-- > 0;) {
        char other[UNIT_TEXT];
        if (rate_in(per_s, &time_units[unit], other) &&
            strcspn(other, "/") + RATE_SAVES < strcspn(buffer, "/"))
            copy(other, buffer);
    }
    return buffer;
}

const char *share_print(double share, char buffer[UNIT_TEXT])
{
    for (int digits = 1; digits <= 17 && isfinite(share); digits++) {
        char number[UNIT_TEXT];
        double back;
        struct err err;
        digits_print(share * 100, digits, number);
        snprintf(buffer, UNIT_TEXT, "%.40s%%", number);
        if (share_parse(buffer, &back, &err) && back == share)
            return buffer;
    }
    return number_print(share, buffer);
}

/* Below a minute, in the largest unit of which it is one or more: 1.5s, 250ms. */
static void part_print(uint64_t ns, char *text, size_t room)
{
    size_t unit = SECONDS;
    while (unit + 1 < TIME_UNITS && ns < (uint64_t)time_units[unit].length)
        unit++;
    uint64_t length = (uint64_t)time_units[unit].length, rest = ns % length;
    int written = snprintf(text, room, "%" PRIu64, ns / length);
    if (rest > 0)
        text[written++] = '.';
    for (; rest > 0; rest %= length) {
        length /= 10;
        text[written++] = (char)('0' + rest / length);
    }
    snprintf(text + written, room - (size_t)written, "%s", time_units[unit].name);
}

const char *time_print(sim_time time, char buffer[UNIT_TEXT])
{
    uint64_t ns = time < 0 ? 0 - (uint64_t)time : (uint64_t)time;
    size_t at = 0;
    if (time == 0)
        return copy("0s", buffer);
    if (time < 0)
        buffer[at++] = '-';
    for (size_t unit = 0; unit <= MINUTES; unit++) {
        uint64_t length = (uint64_t)time_units[unit].length;
        if (ns >= length)
            at += (size_t)snprintf(buffer + at, UNIT_TEXT - at, "%" PRIu64 "%s", ns / length,
                                   time_units[unit].name);
        ns %= length;
    }
    if (ns > 0)
        part_print(ns, buffer + at, UNIT_TEXT - at);
    return buffer;
}

/* --- for people --- */

/* Three digits of a number in [0, 1000): 1.23, 45.0, 950. */
static int decimals_of(double number)
{
    return number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
}

/* From a minute on, in two whole units: 12 min 30 s, 2 h, 3 d 4 h. */
static const char *long_print(double seconds, const char *sign, char buffer[UNIT_TEXT])
{
    size_t unit = MINUTES;
    double small;
    for (;; unit--) { /* rounding may carry over into the next larger unit */
        small = (double)time_units[unit + 1].length / (double)SIM_S;
        double large = (double)time_units[unit].length / (double)SIM_S;
        double next = unit > 0 ? (double)time_units[unit - 1].length / (double)SIM_S : INFINITY;
        double rounded = floor(seconds / small + 0.5) * small;
        if (rounded >= next)
            continue;
        double whole = floor(rounded / large);
        double rest = floor((rounded - whole * large) / small + 0.5);
        int written = snprintf(buffer, UNIT_TEXT, "%s%.4g %s", sign, whole, time_units[unit].name);
        if (rest > 0)
            snprintf(buffer + written, UNIT_TEXT - (size_t)written, " %.0f %s", rest,
                     time_units[unit + 1].name);
        return buffer;
    }
}

const char *time_print_short(double seconds, char buffer[UNIT_TEXT])
{
    if (!isfinite(seconds) || seconds == 0)
        return copy(isnan(seconds) ? "-" : seconds == 0 ? "0 s" : seconds > 0 ? "inf" : "-inf",
                    buffer);
    const char *sign = seconds < 0 ? "-" : "";
    double length = fabs(seconds);
    if (length >= 59.95)
        return long_print(length, sign, buffer);
    size_t unit = SECONDS;
    while (unit + 1 < TIME_UNITS && length * 1e9 < 0.9995 * (double)time_units[unit].length)
        unit++;
    double number = length * 1e9 / (double)time_units[unit].length;
    snprintf(buffer, UNIT_TEXT, "%s%.*f %s", sign, decimals_of(number), number,
             time_units[unit].name);
    return buffer;
}

const char *number_print_short(double number, char buffer[UNIT_TEXT])
{
    static const char *const prefix[] = { "", " k", " M", " G", " T" };
    if (!isfinite(number))
        return copy(isnan(number) ? "-" : number > 0 ? "inf" : "-inf", buffer);
    double size = fabs(number);
    if (size < 0.9995 || size >= 999.5e12) {
        snprintf(buffer, UNIT_TEXT, "%.3g", number == 0 ? 0.0 : number);
        return buffer;
    }
    size_t thousands = 0;
    for (; size >= 999.5; size /= 1000)
        thousands++;
    bool plain = thousands == 0 && size == floor(size);
    snprintf(buffer, UNIT_TEXT, "%s%.*f%s", number < 0 ? "-" : "", plain ? 0 : decimals_of(size),
             size, prefix[thousands]);
    return buffer;
}
