#!/usr/bin/env bats
# Rooms: who uses whom, asked of the objects of a tree planted here.

load common

setup() {
    layers=$BATS_TEST_DIRNAME/../tools/layers.sh
    cd "$BATS_TEST_TMPDIR"
    export LAYERS_ROOT=$PWD
    unset C_INCLUDE_PATH CPATH
}

# A source, compiled where a build would put it.
plant() { # FILE.c TEXT
    mkdir -p "$(dirname "$1")" "build/obj/$(dirname "$1")"
    printf '%b\n' "$2" > "$1"
    "${CC:-gcc}" -I. -c -o "build/obj/${1%.c}.o" "$1"
}

header() { # FILE.h TEXT
    mkdir -p "$(dirname "$1")"
    printf '%b\n' "$2" > "$1"
}

# Three rooms that use what lies below them.
clean_tree() {
    header sim/engine.h 'int engine_run(void);'
    header models/call/edge.h 'int edge_send(void);'
    plant sim/engine.c '#include "sim/engine.h"\nint engine_run(void) { return 1; }'
    plant models/call/edge.c '#include "models/call/edge.h"\n#include "sim/engine.h"
int edge_send(void) { return engine_run(); }'
    plant models/service/door.c '#include "models/call/edge.h"
int service_accept(void);\nint service_accept(void) { return edge_send(); }'
}

# It fails, and says no more than standard input does.
fails_with() {
    run -1 sh "$layers" build
    diff <(printf '%s\n' "${lines[@]}") -
}

@test "a clean tree passes, in silence" {
    clean_tree
    run -0 sh "$layers" build
    [ -z "$output" ]
}

@test "a use upward" {
    clean_tree
    plant models/call/chain.c 'int service_accept(void), chain(void);
int chain(void) { return service_accept(); }'
    fails_with <<'END'
models/call/chain.o uses models/service/door.o (service_accept): upward
END
}

@test "a variable is used as a function is" {
    clean_tree
    plant models/spec/spec.c 'extern const int registry[];\nint spec(void);\nint spec(void) { return registry[1]; }'
    plant models/policies/registry.c 'extern const int registry[];\nconst int registry[2] = { 1, 2 };'
    fails_with <<'END'
models/spec/spec.o uses models/policies/registry.o (registry): upward
END
}

@test "an include upward, used or not" {
    clean_tree
    header models/service/door.h 'enum { DOORS = 2 };'
    header models/call/chain.h '#include "models/service/door.h"'
    fails_with <<'END'
models/call/chain.h includes models/service/door.h: upward
END
}

@test "rooms side by side, and reading without studies" {
    clean_tree
    plant plots/report/page.c 'int page(void);\nint page(void) { return 1; }'
    plant study/study.c 'int study(void);\nint study(void) { return 1; }'
    plant scenarios/read/bind.c 'int page(void), study(void), engine_run(void), bind(void);
int bind(void) { return engine_run() + page(); }'
    plant scenarios/read/tree.c 'int study(void), tree(void);\nint tree(void) { return study(); }'
    plant plots/report/table.c 'int study(void), table(void);\nint table(void) { return study(); }'
    fails_with <<'END'
scenarios/read/bind.o uses plots/report/page.o (page): sideways
scenarios/read/tree.o uses study/study.o (study): sideways
END
}

@test "a room with the folders in it is one" {
    header models/spec/spec.h '#include "models/spec/policies/retry.h"'
    header models/spec/policies/retry.h '#include "models/spec/fault.h"\n#include "models/call/edge.h"'
    clean_tree
    fails_with <<'END'
models/spec/policies/retry.h includes models/call/edge.h: upward
END
}

@test "a circle of files, with what each use is of" {
    clean_tree
    plant models/call/a.c 'int b(void), b2(void), a(void);\nint a(void) { return b() + b2(); }'
    plant models/call/b.c 'int c(void), b(void), b2(void);\nint b(void) { return c(); }\nint b2(void) { return 1; }'
    plant models/call/c.c 'int a(void), c(void), edge_send(void);\nint c(void) { return a() + edge_send(); }'
    plant models/call/d.c 'int a(void), d(void);\nint d(void) { return a(); }'
    fails_with <<'END'
a circle of 3 files:
    models/call/a.o uses models/call/b.o (b, b2)
    models/call/b.o uses models/call/c.o (c)
    models/call/c.o uses models/call/a.o (a)
END
}

@test "two circles that touch in one use are two" {
    plant sim/a.c 'int b(void), a(void);\nint a(void) { return b(); }'
    plant sim/b.c 'int a(void), c(void), b(void);\nint b(void) { return a() + c(); }'
    plant sim/c.c 'int d(void), c(void);\nint c(void) { return d(); }'
    plant sim/d.c 'int c(void), d(void);\nint d(void) { return c(); }'
    fails_with <<'END'
a circle of 2 files:
    sim/c.o uses sim/d.o (d)
    sim/d.o uses sim/c.o (c)
a circle of 2 files:
    sim/a.o uses sim/b.o (b)
    sim/b.o uses sim/a.o (a)
END
}

@test "both programs' ranks are looked at" {
    plant cli/sweep.c 'int ranks(void), sweep(void);\nint sweep(void) { return ranks(); }'
    plant cli/ranks_alone.c 'int ranks(void);\nint ranks(void) { return 1; }'
    plant cli/ranks_mpi.c 'int ranks(void), sweep(void);\nint ranks(void) { return sweep(); }'
    fails_with <<'END'
a circle of 2 files:
    cli/ranks_mpi.o uses cli/sweep.o (sweep)
    cli/sweep.o uses cli/ranks_mpi.o (ranks)
END
    rm build/obj/cli/ranks_mpi.o
    run -0 sh "$layers" build # on a machine without MPI
}

@test "an include without its folder, a folder that is no room, a file that is not built" {
    clean_tree
    header sim/lane.h '#include "engine.h"'
    plant models/mail/queue.c 'int queue(void);\nint queue(void) { return 1; }'
    plant cli/main.c 'int queue(void), main(void);\nint main(void) { return queue(); }'
    fails_with <<'END'
sim/lane.h includes "engine.h" without its folder
models/mail is no room: give it a place in the list of tools/layers.sh
END
    rm build/obj/sim/engine.o
    run -1 sh "$layers" build
    [[ $output == *"there is no "*"/build/obj/sim/engine.o: build it first" ]]
}

@test "an object whose source is gone is not looked at" {
    clean_tree
    plant sim/old.c 'int edge_send(void), old(void);\nint old(void) { return edge_send(); }'
    rm sim/old.c
    run -0 sh "$layers" build
}

@test "objects that nm can't tell of are told" {
    clean_tree
    mkdir bin && printf '#!/bin/sh\nexit 1\n' > bin/nm && chmod +x bin/nm
    run -1 env PATH="$PWD/bin:$PATH" sh "$layers" build
    [[ $output == *"nm told of 0 of 3 objects"* ]]
}
