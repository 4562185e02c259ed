/* How much memory there is, read from folders that look like those of Linux. */
#include "base/arena.h"
#include "base/machine.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define KB 1024.0

struct there {
    struct arena *arena;
    const char *root;
};

static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

static void put(const struct there *there, const char *path, const char *text)
{
    char *whole = arena_format(there->arena, "%s%s", there->root, path);
    make_folders(whole);
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void expect(const struct there *there, double bytes, enum memory_limit limit)
{
    struct machine_memory memory;
    assert_true(machine_memory(there->root, &memory));
    support_near("bytes", memory.bytes, bytes, 1e-9);
    assert_int_equal(memory.limit, limit);
}

static void nothing_can_be_read(void **state)
{
    struct machine_memory memory;
    struct there *there = *state;
    assert_false(machine_memory(there->root, &memory));
}

static void of_the_machine(void **state)
{
    put(*state, "/proc/meminfo", "MemTotal: 64000 kB\nMemFree: 10 kB\nMemAvailable:   32000 kB\n");
    expect(*state, 32000 * KB, MEMORY_OF_MACHINE);
}

/* 0.9 MB of the 4 MB that are used can be dropped; the group above has no limit. */
static void of_a_group(void **state)
{
    of_the_machine(state);
    put(*state, "/proc/self/cgroup", "0::/outer/inner\n");
    put(*state, "/sys/fs/cgroup/outer/inner/memory.max", "10000000\n");
    put(*state, "/sys/fs/cgroup/outer/inner/memory.current", "4000000\n");
    put(*state, "/sys/fs/cgroup/outer/inner/memory.stat", "anon 3000000\ninactive_file 900000\n");
    put(*state, "/sys/fs/cgroup/outer/memory.max", "max\n");
    put(*state, "/sys/fs/cgroup/outer/memory.current", "4000000\n");
    expect(*state, 6900000, MEMORY_OF_GROUP);
    put(*state, "/sys/fs/cgroup/outer/memory.max", "5000000\n");
    expect(*state, 1000000, MEMORY_OF_GROUP);
}

/* In a container: the path is that outside, the files stand at the root. */
static void of_a_container_of_version_1(void **state)
{
    of_the_machine(state);
    put(*state, "/proc/self/cgroup", "5:cpu:/docker/ab\n4:memory:/docker/ab\n");
    put(*state, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "8000000\n");
    put(*state, "/sys/fs/cgroup/memory/memory.usage_in_bytes", "3000000\n");
    put(*state, "/sys/fs/cgroup/memory/memory.stat",
        "inactive_file 7\ntotal_inactive_file 500000\n");
    expect(*state, 5500000, MEMORY_OF_GROUP);
    put(*state, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    expect(*state, 32000 * KB, MEMORY_OF_MACHINE);
}

/* More is used than the limit allows by now: nothing is left. */
static void none_is_left(void **state)
{
    put(*state, "/proc/self/cgroup", "0::/\n");
    put(*state, "/sys/fs/cgroup/memory.max", "1000\n");
    put(*state, "/sys/fs/cgroup/memory.current", "2000\n");
    expect(*state, 0, MEMORY_OF_GROUP);
}

/* Half of the address space that is left, if that is less than all else. */
static void of_the_process(void **state)
{
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    limit = before;
    limit.rlim_cur = (rlim_t)1 << 45;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        skip();
    put(*state, "/proc/self/statm", "1000000 5 5\n");
    double taken = 1e6 * (double)sysconf(_SC_PAGESIZE);
    expect(*state, ((double)limit.rlim_cur - taken) / 2, MEMORY_OF_PROCESS);
    of_the_machine(state);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
}

static int begin(void **state)
{
    struct arena *arena = arena_create();
    struct there *there = ARENA_NEW(arena, struct there);
    char *root = arena_text(arena, "/tmp/machineXXXXXX");
    if (!mkdtemp(root))
        return 1;
    *there = (struct there){ arena, root };
    *state = there;
    return 0;
}

static int end(void **state)
{
    struct there *there = *state;
    int failed = system(arena_format(there->arena, "rm -r '%s'", there->root));
    arena_destroy(there->arena);
    return failed;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_can_be_read), TEST(of_the_machine), TEST(of_a_group),
        TEST(of_a_container_of_version_1), TEST(none_is_left), TEST(of_the_process),
    };
    return cmocka_run_group_tests_name("machine", tests, NULL, NULL);
}
