/* Ranks by MPI.
**
** What goes between rank 0 and another:
**
**     other  ASK       may I have a point?                          (once, at its start)
**     0      POINT n   run this one                              or STOP: there are no more
**     other  RECORD    what came of it, and give me the next     or FAILED: why it could not
**
** Rank 0 looks for messages after every slice of its own runs (a 200th of one), so another waits
** for that long at most; when it has no point of its own left it looks a thousand times a second.
** Nobody sends what the other does not wait for, so nothing is pending at the end.  After a failure
** the others have two seconds to end their points; those that still work then are aborted.
**
** Only rank 0 keeps a state of each rank; MPI itself is a global of the process.  Its calls come
** from any thread, never two at once: MPI_THREAD_SERIALIZED, or else rank 0 uses one thread.
*/
#include "cli/ranks.h"

#include "cli/complain.h"

#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TAG_ASK = 1, TAG_POINT, TAG_STOP, TAG_RECORD, TAG_FAILED };
enum { LOOK_NS = 1000000, LAST_LOOKS = 2000 };

enum rank_state { RANK_NEW, RANK_BUSY, RANK_STOPPED };

/* The part of the process that only ranks_begin() and ranks_end() change, as MPI_Init() does. */
static struct {
    int rank, count, errors; /* errors: the stream that was hidden */
    bool serialized, agreed;
    enum rank_state *state; /* on rank 0, one a rank */
} world;

int ranks_rank(void)
{
    return world.rank;
}

int ranks_count(void)
{
    return world.count;
}

bool ranks_piped(void)
{
    return true;
}

/* --- beginning and end --- */

static void mute(void)
{
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    world.errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    close(nothing);
    signal(SIGINT, SIG_IGN); /* rank 0 hears it, tells, and ends all */
}

void ranks_begin(int *argc, char ***argv)
{
    int provided;
    MPI_Init_thread(argc, argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &world.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &world.count);
    world.serialized = provided >= MPI_THREAD_SERIALIZED;
    world.state = memory_resize(NULL, (size_t)world.count, sizeof *world.state);
    memset(world.state, 0, (size_t)world.count * sizeof *world.state);
    if (world.rank > 0)
        mute();
}

static void send_stop(int rank)
{
    MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_STOP, MPI_COMM_WORLD);
    world.state[rank] = RANK_STOPPED;
}

/* Those that have asked or are about to; false where one is still at work. */
static bool stop_all(void)
{
    bool idle = true;
    for (int rank = 1; rank < world.count; rank++) {
        if (world.state[rank] == RANK_NEW) {
            MPI_Recv(NULL, 0, MPI_BYTE, rank, TAG_ASK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            send_stop(rank);
        }
        idle &= world.state[rank] == RANK_STOPPED;
    }
    return idle;
}

/* Those that are still at work have a moment to end by themselves; what they have found is not
** wanted.  When a rank aborts, mpirun may drop what rank 0 wrote, and Open MPI 4's may hang. */
static bool stop_late(void)
{
    const struct timespec pause = { 0, LOOK_NS };
    bool idle = stop_all();
    for (int look = 0; !idle && look < LAST_LOOKS; look++) {
        int there, size;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
        if (!there) {
            nanosleep(&pause, NULL);
            continue;
        }
        MPI_Get_count(&status, MPI_BYTE, &size);
        char *unwanted = memory_resize(NULL, (size_t)size + 1, 1);
        MPI_Recv(unwanted, size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        free(unwanted);
        send_stop(status.MPI_SOURCE);
        idle = stop_all();
    }
    return idle;
}

int ranks_end(int code)
{
    bool idle = world.rank > 0 || !world.agreed || stop_late();
    free(world.state);
    if (!idle)
        MPI_Abort(MPI_COMM_WORLD, code ? code : EXIT_FAILED);
    MPI_Finalize();
    return code;
}

/* --- agreeing --- */

/* What a rank says of itself. */
struct card {
    char key[STORE_KEY], host[MPI_MAX_PROCESSOR_NAME];
};

static bool compare_cards(const struct card *card, struct err *err)
{
    for (int rank = 1; rank < world.count; rank++) {
        if (!card[rank].key[0])
            return err_set(err,
                           "rank %d on %.100s can't open what rank 0 has opened: all machines need "
                           "the same files under the same names (standard input only reaches "
                           "rank 0)",
                           rank, card[rank].host);
        if (strcmp(card[rank].key, card[0].key) != 0)
            return err_set(err, "rank %d on %.100s has another scenario, other values or another "
                                "version of squall-mpi than rank 0: all machines need the same",
                           rank, card[rank].host);
    }
    return true;
}

bool ranks_agree(const char key[STORE_KEY], struct err *err)
{
    struct card mine = { { 0 }, { 0 } };
    int length, size = (int)sizeof mine;
    memcpy(mine.key, key, strlen(key) + 1);
    MPI_Get_processor_name(mine.host, &length);
    struct card *card = memory_resize(NULL, (size_t)world.count, sizeof *card);
    MPI_Allgather(&mine, size, MPI_BYTE, card, size, MPI_BYTE, MPI_COMM_WORLD);
    err->text[0] = '\0';
    world.agreed = card[0].key[0] && compare_cards(card, err);
    free(card);
    if (world.rank > 0) {
        dup2(world.errors, STDERR_FILENO);
        close(world.errors);
    }
    return world.agreed;
}

/* --- rank 0 --- */

struct host {
    const struct sweep *sweep;
    bool *done;
    size_t next; /* points before it are done or handed out */
    struct sweep_sink sink;
    struct team *team; /* whose course is that of all ranks */
    struct course before; /* without the run in hand */
    int busy;          /* other ranks */
    bool failed;
    struct err err;
};

static void fail(struct host *host, const struct err *err)
{
    if (!host->failed)
        host->err = *err;
    host->failed = true;
}

static bool next_point(struct host *host, size_t *point)
{
    while (host->next < host->sweep->space->points && host->done[host->next])
        host->next++;
    if (host->failed || host->team->stopped || host->next == host->sweep->space->points)
        return false;
    *point = host->next++;
    return true;
}

static void give_point(struct host *host, int rank)
{
    size_t point;
    if (!next_point(host, &point)) {
        send_stop(rank);
        return;
    }
    uint64_t number = point;
    MPI_Send(&number, 1, MPI_UINT64_T, rank, TAG_POINT, MPI_COMM_WORLD);
    world.state[rank] = RANK_BUSY;
    host->busy++;
}

/* The events of a record's runs, for the rate that is shown. */
static uint64_t events_of(const struct record *record)
{
    double events = 0;
    for (size_t m = 0; m < record->measures; m++)
        if (strcmp(record->name[m].path, "run.events") == 0)
            for (size_t r = 0; r < record->runs; r++)
                events += record->value[r * record->measures + m];
    return (uint64_t)events;
}

static void take_record(struct host *host, const struct record *record)
{
    struct err err = { 0 };
    if (host->sink.put(host->sink.self, record, &err))
        host->done[record->point] = true;
    else
        fail(host, &err);
}

static void receive_record(struct host *host, int rank, const char *bytes, size_t size)
{
    struct arena *arena = arena_create();
    struct err err;
    const struct record *record = record_unpack(bytes, size, arena);
    if (record && record->point < host->sweep->space->points && !host->done[record->point]) {
        host->before.done += (double)record->runs;
        host->before.events += events_of(record);
        take_record(host, record);
    } else {
        err_set(&err, "rank %d sent something that is no record of a point", rank);
        fail(host, &err);
    }
    arena_destroy(arena);
}

static void receive(struct host *host, const MPI_Status *status)
{
    int size, rank = status->MPI_SOURCE;
    struct err err;
    MPI_Get_count(status, MPI_BYTE, &size);
    char *bytes = memory_resize(NULL, (size_t)size + 1, 1);
    MPI_Recv(bytes, size, MPI_BYTE, rank, status->MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    bytes[size] = '\0';
    host->busy -= world.state[rank] == RANK_BUSY;
    if (status->MPI_TAG == TAG_RECORD)
        receive_record(host, rank, bytes, (size_t)size);
    if (status->MPI_TAG == TAG_FAILED) {
        err_set(&err, "%s", bytes);
        fail(host, &err);
    }
    free(bytes);
    give_point(host, rank);
}

static void serve(struct host *host)
{
    for (int there = 1; there;) {
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
        if (there)
            receive(host, &status);
    }
}

/* After a slice of a run of this rank, or while it waits: whether to go on. */
static bool step(void *self, const struct course *own)
{
    struct host *host = self;
    struct team *team = host->team;
    serve(host);
    team->course.done = host->before.done + own->done;
    team->course.events = host->before.events + own->events;
    if (team->progress && !team->progress->step(team->progress->self, &team->course))
        team->stopped = true;
    return !team->stopped && !host->failed;
}

static int threads_of(int asked)
{
    return world.serialized && asked > 0 ? asked : 1;
}

static void run_point(struct host *host, size_t point)
{
    struct arena *arena = arena_create();
    struct progress port = { step, host };
    struct team team = { .threads = threads_of(host->team->threads), .progress = &port };
    struct err err = { 0 };
    const struct record *record = sweep_run_point(host->sweep, point, &team, arena, &err);
    if (record) {
        host->before.done += team.course.done;
        host->before.events += team.course.events;
        take_record(host, record);
    } else if (err.text[0]) {
        fail(host, &err);
    }
    arena_destroy(arena);
}

static void wait_for_others(struct host *host)
{
    const struct course nothing = { 0 };
    const struct timespec pause = { 0, LOOK_NS };
    while (step(host, &nothing) && host->busy > 0)
        nanosleep(&pause, NULL);
}

static bool run_all(struct host *host)
{
    size_t point;
    for (size_t i = 0; i < host->sweep->space->points; i++)
        host->team->course.wanted += host->done[i] ? 0 : (double)host->sweep->replications;
    serve(host);
    while (next_point(host, &point))
        run_point(host, point);
    wait_for_others(host);
    return !host->failed;
}

bool ranks_sweep(const struct sweep *sweep, bool *done, struct sweep_sink sink, struct team *team,
                 struct err *err)
{
    if (world.count == 1)
        return sweep_run(sweep, done, sink, team, err);
    struct host host = { .sweep = sweep, .done = done, .sink = sink, .team = team };
    bool fine = run_all(&host);
    *err = host.err;
    return fine;
}

/* --- the others --- */

static void send_failure(const struct err *err)
{
    MPI_Send(err->text, (int)strlen(err->text), MPI_BYTE, 0, TAG_FAILED, MPI_COMM_WORLD);
}

static void send_record(const struct record *record)
{
    struct err err;
    size_t size = record_bytes(record);
    if (size > INT_MAX) {
        err_set(&err, "point %zu has too many runs for one message", record->point);
        send_failure(&err);
        return;
    }
    char *bytes = memory_resize(NULL, size, 1);
    record_pack(record, bytes);
    MPI_Send(bytes, (int)size, MPI_BYTE, 0, TAG_RECORD, MPI_COMM_WORLD);
    free(bytes);
}

static void work_at(const struct sweep *sweep, size_t point, int threads)
{
    struct arena *arena = arena_create();
    struct team team = { .threads = threads > 0 ? threads : 1 };
    struct err err = { 0 };
    const struct record *record = sweep_run_point(sweep, point, &team, arena, &err);
    if (record)
        send_record(record);
    else
        send_failure(&err);
    arena_destroy(arena);
}

void ranks_work(const struct sweep *sweep, int threads)
{
    MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_ASK, MPI_COMM_WORLD);
    for (;;) {
        uint64_t point;
        MPI_Status status;
        MPI_Recv(&point, 1, MPI_UINT64_T, 0, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
        if (status.MPI_TAG == TAG_STOP)
            return;
        work_at(sweep, (size_t)point, threads);
    }
}
