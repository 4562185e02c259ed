/* All times of a page in one unit, so that they can be held against each other at a glance. */
#include "plots/report/trace_text.h"

#include "models/shape/topology.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"
#include "plots/report/text.h"
#include "plots/report/trace_rows.h"
#include "plots/report/trace_shares.h"

#include <string.h>

enum { WIDTH = 80, TIME_WIDTH = 9, LINE_WIDTH = WIDTH - 2 * TIME_WIDTH - 3, SHARES_SHOWN = 8 };

/* What times are written in, and with how many digits behind the point. */
struct grain {
    const char *name;
    sim_time size;
    int digits;
};

/* By the longest time there is, so that it fits TIME_WIDTH. */
static struct grain grain_of(sim_time longest)
{
    if (longest < 10 * SIM_MS)
        return (struct grain){ "us", SIM_US, 2 };
    if (longest < 10 * SIM_S)
        return (struct grain){ "ms", SIM_MS, 2 };
    return (struct grain){ "s", SIM_S, 3 };
}

static const char *in_grain(struct arena *arena, const struct grain *grain, sim_time time)
{
    return arena_format(arena, "%.*f", grain->digits, (double)time / (double)grain->size);
}

static const char *short_time(struct arena *arena, sim_time time)
{
    return text_number(arena, time_to_s(time), AS_TIME);
}

/* With blanks between thousands. */
static const char *whole(struct arena *arena, uint64_t number)
{
    char digits[24], *text = arena_take(arena, 32), *at = text;
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *at++ = ' ';
        *at++ = digits[i];
    }
    return text;
}

/* --- the head --- */

static const char *why_this(const struct trace_story *story, struct arena *arena)
{
    const struct chosen *chosen = story->chosen;
    const char *attempts = whole(arena, chosen->line->attempts);
    switch (story->by) {
    case CHOICE_SENSIBLE:
    case CHOICE_MOST_ATTEMPTS:
        return arena_format(arena, "the one with most attempts (%s)", attempts);
    case CHOICE_SLOWEST:
        return "the slowest";
    case CHOICE_AT:
        return "the first from that time on";
    case CHOICE_NTH:
        break;
    }
    return "as asked for";
}

static const char *how_it_ended(const struct trace_story *story, const struct node *call,
                                struct arena *arena)
{
    const char *span = short_time(arena, node_end(story->trace, call) - call->from);
    if (call->open)
        return arena_format(arena, "still open at the end, after %s", span);
    return arena_format(arena, "%s after %s", outcome_name((enum outcome)call->outcome), span);
}

/* When the last of what was done for it was over. */
static sim_time last_end(const struct trace *trace, uint32_t call)
{
    sim_time last = trace->node[call].from;
    for (uint32_t n = call; n; n = trace_after(trace, call, n)) {
        sim_time end = node_end(trace, &trace->node[n]);
        last = end > last ? end : last;
    }
    return last;
}

static bool is_any_open(const struct trace *trace, uint32_t call)
{
    for (uint32_t n = call; n; n = trace_after(trace, call, n))
        if (trace->node[n].open)
            return true;
    return false;
}

static void write_head(FILE *out, const struct trace_story *story, const struct node *call,
                       struct arena *arena)
{
    const struct chosen *chosen = story->chosen;
    char when[UNIT_TEXT];
    fprintf(out, "%s, %s, seed %llu\n", text_cut(arena, text_clean(arena, story->spec->name), 36),
            text_cut(arena, text_clean(arena, story->variant), 20),
            (unsigned long long)story->seed);
    const char *edge = arena_format(arena, "%s -> %s", trace_caller(story, call),
                                    trace_callee(story, call));
    const char *which = arena_format(arena, "root call %s, %s of %s: ",
                                     whole(arena, chosen->number), why_this(story, arena),
                                     whole(arena, chosen->among));
    fprintf(out, "%s%s\n", which,
            text_cut(arena, text_clean(arena, edge), WIDTH - text_width(which)));
    fprintf(out, "wanted at %s; %s; %s attempt%s in all layers\n", time_print(call->from, when),
            how_it_ended(story, call, arena), whole(arena, chosen->line->attempts),
            chosen->line->attempts == 1 ? "" : "s");
    fprintf(out, "with as many attempts: %s of %s; as slow: %s; failed: %s\n",
            whole(arena, chosen->as_many), whole(arena, chosen->among),
            whole(arena, chosen->as_slow), whole(arena, chosen->failed));
    sim_time last = last_end(story->trace, story->trace->root[1].node);
    if (!call->open && is_any_open(story->trace, story->trace->root[1].node))
        fputs("what it set off was not over when the run ended\n", out);
    else if (!call->open && last > call->to)
        fprintf(out, "the last of what it set off was over %s after its end\n",
                short_time(arena, last - call->to));
}

/* Faults that were on meanwhile. */
static void write_faults(FILE *out, const struct trace_story *story, const struct node *call,
                         struct arena *arena)
{
    const struct world_spec *spec = story->spec;
    sim_time end = node_end(story->trace, call);
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        char from[UNIT_TEXT], to[UNIT_TEXT];
        sim_time over = fault_end(fault, spec->run.duration);
        if (fault->at > end || over < call->from)
            continue;
        const char *text = text_clean(arena, fault_text(fault, arena));
        fprintf(out, "on meanwhile: %s (%s to %s)\n", text_cut(arena, text, 44),
                time_print(fault->at, from), time_print(over, to));
    }
}

/* --- the lines --- */

static void write_row(FILE *out, const struct trace_row *row, sim_time begun,
                      const struct grain *grain, struct arena *arena)
{
    const char *span = row->span == TIME_NONE ? "" : in_grain(arena, grain, row->span);
    size_t end = text_width(row->end), room = LINE_WIDTH;
    size_t indent = 2 * row->depth < room / 2 ? 2 * row->depth : room / 2;
    size_t text_room = room - indent - (end ? end + 2 : 0);
    const char *text = text_cut(arena, row->text, text_room);
    fprintf(out, "%*s%s%*s%s %*s%s", TIME_WIDTH, in_grain(arena, grain, row->from - begun), " ",
            TIME_WIDTH, span, row->open && *span ? "+" : " ", (int)indent, "", text);
    if (end)
        fprintf(out, "%*s%s", (int)(text_room - text_width(text) + 2), "", row->end);
    fputc('\n', out);
}

static void write_rows(FILE *out, const struct trace_story *story, uint32_t call,
                       struct arena *arena)
{
    const struct trace *trace = story->trace;
    sim_time begun = trace->node[call].from;
    struct grain grain = grain_of(last_end(trace, call) - begun);
    fprintf(out, "\n%*s %*s  what%*s\n", TIME_WIDTH, arena_format(arena, "at, %s", grain.name),
            TIME_WIDTH, arena_format(arena, "took, %s", grain.name), LINE_WIDTH - 4, "outcome");
    for (uint32_t n = call; n; n = trace_after(trace, call, n)) {
        struct trace_row row;
        if (trace_row(story, n, arena, &row))
            write_row(out, &row, begun, &grain, arena);
    }
}

/* --- where the time went --- */

static const char *share_text(const struct trace_story *story, const struct trace_share *share,
                              struct arena *arena)
{
    struct node at = { .edge = share->edge, .name = share->name };
    const char *place = text_clean(arena, trace_part_name(story, share->place));
    const char *edge = text_clean(arena, arena_format(arena, "%s -> %s", trace_caller(story, &at),
                                                      trace_callee(story, &at)));
    switch (share->kind) {
    case SHARE_WORK:
        return arena_format(arena, "%s at work", place);
    case SHARE_QUEUE:
        return arena_format(arena, "in the queue of %s", place);
    case SHARE_PAUSE:
        return arena_format(arena, "pauses before retries, %s", edge);
    case SHARE_HELD:
        return arena_format(arena, "%s, %s", trace_held_words(&at), edge);
    case SHARE_ROAD:
        return arena_format(arena, "on the road, or nobody to answer, %s", edge);
    case SHARE_BETWEEN:
        return "pauses between deliveries, its slot kept";
    case SHARE_STAY:
        return arena_format(arena, "waiting in %s", place);
    case SHARE_NOTHING:
        break;
    }
    return "nothing was done for it";
}

static void write_shares(FILE *out, const struct trace_story *story, uint32_t top,
                         const char *whose, struct arena *arena)
{
    const struct node *node = &story->trace->node[top];
    struct trace_share share[TRACE_SHARES_MOST];
    sim_time whole_span = node_end(story->trace, node) - node->from;
    size_t count = trace_shares(story->trace, top, share);
    if (whole_span == 0)
        return;
    fprintf(out, "\nwhere %s %s went\n", whose, short_time(arena, whole_span));
    for (size_t i = 0; i < count && i < SHARES_SHOWN && 2000 * share[i].span > whole_span; i++)
        fprintf(out, "  %10s  %6s  %s\n", short_time(arena, share[i].span),
                text_number(arena, (double)share[i].span / (double)whole_span, AS_SHARE),
                text_cut(arena, share_text(story, &share[i], arena), WIDTH - 22));
}

static uint32_t first_message(const struct trace *trace, uint32_t call)
{
    uint32_t n = call;
    while (n && trace->node[n].kind != NODE_MESSAGE)
        n = trace_after(trace, call, n);
    return n;
}

/* --- work for nobody --- */

struct vain {
    sim_time worked, vain;
    size_t requests, of;
};

static struct vain vain_at(const struct trace *trace, uint32_t call, uint32_t place, bool all)
{
    struct vain sum = { 0 };
    for (uint32_t n = call; n; n = trace_after(trace, call, n)) {
        const struct node *node = &trace->node[n];
        if (node->kind != NODE_WORK || (!all && node->place != place))
            continue;
        sim_time vain = trace_vain(trace, n);
        sum.worked += node_end(trace, node) - node->from;
        sum.vain += vain;
        sum.requests += vain > 0;
        sum.of++;
    }
    return sum;
}

static void write_vain(FILE *out, const struct trace_story *story, uint32_t call,
                       struct arena *arena)
{
    struct vain all = vain_at(story->trace, call, 0, true);
    if (all.of == 0)
        return;
    if (all.vain == 0) {
        fprintf(out, "\nworkers were held for it for %s, none of that for nobody\n",
                short_time(arena, all.worked));
        return;
    }
    fprintf(out, "\nwork for nobody: %s of %s of workers' time, %zu of %zu requests\n",
            short_time(arena, all.vain), short_time(arena, all.worked), all.requests, all.of);
    for (uint32_t s = 0; s < story->topology->services; s++) {
        struct vain here = vain_at(story->trace, call, s, false);
        if (here.vain > 0)
            fprintf(out, "  %10s  %6s  at %s, whose callers had stopped waiting\n",
                    short_time(arena, here.vain),
                    text_number(arena, (double)here.vain / (double)here.worked, AS_SHARE),
                    text_cut_name(arena, text_clean(arena, trace_part_name(story, s)), 20));
    }
}

void trace_text(FILE *out, const struct trace_story *story)
{
    struct arena *arena = arena_create();
    uint32_t call = story->trace->root[1].node;
    const struct node *node = &story->trace->node[call];
    write_head(out, story, node, arena);
    write_faults(out, story, node, arena);
    write_rows(out, story, call, arena);
    write_shares(out, story, call, "its", arena);
    uint32_t message = first_message(story->trace, call);
    if (message)
        write_shares(out, story, message, "its message's", arena);
    write_vain(out, story, call, arena);
    arena_destroy(arena);
}
