/* A bill adds up what specs are said to cost (study/cost.h) and turns it into time once a speed is
** known: a guess, or, where it matters, what a pilot on the first spec measured.  The pilot runs in
** slices that grow, so that neither a slow nor a fast machine overshoots BILL_PILOT_S by much.
*/
#include "cli/bill.h"

#include "base/units.h"
#include "cli/clock.h"
#include "cli/complain.h"
#include "models/spec/world.h"
#include "models/world/world.h"
#include "study/team.h"

#include <math.h>
#include <stdio.h>

#define PROGRAM_BYTES 7e6
#define SERIES_BYTES 1e9   /* study/team.h */
#define PILOT_FROM_S 60
#define PILOT_BYTES 1e9    /* no pilot is made of more */

void bill_begin(struct bill *bill, int threads, const struct available *available)
{
    *bill = (struct bill){ .available = *available, .threads = (size_t)team_threads(threads),
                           .speed = COST_SPEED };
}

void bill_add(struct bill *bill, const struct world_spec *spec, double runs)
{
    struct cost cost = cost_of(spec);
    bill->runs += runs;
    bill->events += runs * cost.events;
    bill->work += runs * cost.work;
    bill->calls = fmax(bill->calls, cost.in_flight);
    bill->messages = fmax(bill->messages, cost.messages);
    bill->bytes = fmax(bill->bytes, cost.bytes);
    bill->series_bytes += runs * cost.kept;
}

/* Events a second of one thread; 0 where it can't be run. */
static double measure(const struct world_spec *spec)
{
    struct err err;
    struct world *world = world_create(spec, (uint64_t)spec->run.seed, 0, &err);
    if (!world)
        return 0;
    double begun = clock_s(), spent = 0;
    sim_time end = spec->run.duration, now = 0, slice = end / 1000000 + 1;
    while (spent < BILL_PILOT_S && now < end) {
        now = slice < end - now ? now + slice : end;
        if (!world_run(world, now, &err))
            break;
        spent = clock_s() - begun;
        slice = spent < BILL_PILOT_S / 20 ? 2 * slice : slice;
    }
    double fired = (double)world_events(world);
    world_destroy(world);
    return fired > 1000 && spent > BILL_PILOT_S / 10 ? fired / spent : 0;
}

/* Threads that have something to do. */
static double busy_threads(const struct bill *bill)
{
    return fmin((double)bill->threads, fmax(bill->runs, 1));
}

/* In memory at once. */
static double bytes_of(const struct bill *bill)
{
    double series = bill->keeps_all ? bill->series_bytes : fmin(bill->series_bytes, SERIES_BYTES);
    return PROGRAM_BYTES + busy_threads(bill) * bill->bytes + series;
}

/* To the runs, beside their threads. */
static double bytes_left(const struct bill *bill)
{
    double threads = (busy_threads(bill) - 1) * bill->available.thread_bytes;
    return fmax(bill->available.bytes - threads, 0);
}

static bool bill_fits(const struct bill *bill)
{
    return bytes_of(bill) <= bytes_left(bill);
}

void bill_settle(struct bill *bill, const struct world_spec *spec)
{
    double busy = busy_threads(bill);
    bill->seconds = bill->work / bill->speed / busy;
    double measured =
        bill->seconds > PILOT_FROM_S && bill->bytes < PILOT_BYTES && bill_fits(bill) ? measure(spec)
                                                                                      : 0;
    if (measured > 0) {
        bill->speed = measured;
        bill->seconds = bill->work / bill->speed / busy;
    }
}

const char *bill_text(const struct bill *bill, char text[BILL_TEXT])
{
    char events[UNIT_TEXT], time[UNIT_TEXT], calls[UNIT_TEXT], bytes[UNIT_TEXT];
    char number[UNIT_TEXT], messages[2 * UNIT_TEXT] = "";
    if (bill->messages >= 1)
        snprintf(messages, sizeof messages, " and %s messages in queues",
                 number_print_short(ceil(bill->messages), number));
    snprintf(text, BILL_TEXT, "about %s events, %s, at most about %s calls open at once%s, %sB",
             number_print_short(bill->events, events), time_print_short(bill->seconds, time),
             number_print_short(ceil(bill->calls), calls), messages,
             number_print_short(bytes_of(bill), bytes));
    return text;
}

bool bill_accept(const struct bill *bill, bool yes)
{
    char text[BILL_TEXT], bytes[UNIT_TEXT];
    if (yes || (bill->seconds <= BILL_ASKS_S && bill_fits(bill)))
        return true;
    if (!bill_fits(bill))
        complain("this takes %s, more than the %sB %s: --yes runs it all the same; "
                 "a limit on queues, a timeout, less load, a wider run.tick or --jobs 1 take less",
                 bill_text(bill, text), number_print_short(bytes_left(bill), bytes),
                 bill->available.whose);
    else
        complain("this takes %s on %zu thread%s, more than an hour: --yes runs it all the same; a "
                 "shorter run.duration, less load or fewer runs take less", bill_text(bill, text),
                 (size_t)busy_threads(bill), busy_threads(bill) > 1 ? "s" : "");
    return false;
}
