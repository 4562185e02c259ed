#!/bin/sh
# Installs what is missing.   tools/deps.sh         to build, test and draw
#                             tools/deps.sh check   and to analyse and fuzz
#                             tools/deps.sh browser and to look at reports (tools/browser.sh)
# Quick when all is there.  On Debian and its kin it installs through apt-get, with sudo unless root;
# elsewhere it names what is missing and the command that brings it.
set -eu

missing=
need() { missing="$missing $1"; }
has_command() { command -v "$1" >/dev/null 2>&1; }

has_command gcc || need gcc
has_command make || need make
has_header() { printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <%s>\n' "$1" | "${CC:-gcc}" -E - >/dev/null 2>&1; }
has_header stdio.h || need libc6-dev
has_header gsl/gsl_rng.h || need libgsl-dev
has_header yaml.h || need libyaml-dev
has_header jansson.h || need libjansson-dev
has_header sqlite3.h || need libsqlite3-dev
has_header nettle/sha2.h || need nettle-dev
has_header cmocka.h || need libcmocka-dev
has_command gnuplot || need gnuplot-nox
has_command bats || need bats
{ has_command fc-list && [ -n "$(fc-list 2>/dev/null | head -n 1)" ]; } || need "fontconfig fonts-dejavu-core"
# squall-mpi is built where there is MPI; to want it or not is the user's choice elsewhere
has_command mpicc || ! has_command apt-get || need "libopenmpi-dev openmpi-bin"
if [ "${1:-}" = check ]; then
    has_command clang || need clang
    has_command clang-tidy || need clang-tidy
    has_command cppcheck || need cppcheck
    # AddressSanitizer and the fuzzer of clang come in a package of its version
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
    # OpenMP of clang, with the tool that tells the thread sanitizer of it
    ls /usr/lib/llvm-*/lib/libarcher.so >/dev/null 2>&1 || need "libomp-${version:-14}-dev"
    ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a >/dev/null 2>&1 ||
        need "libclang-rt-${version:-14}-dev"
fi
if [ "${1:-}" = browser ]; then
    has_command chromium || has_command chromium-browser || has_command google-chrome || need chromium
fi
[ -n "$missing" ] || exit 0

if ! has_command apt-get; then
    echo "missing:$missing (Debian's names).  Install them, for example:" >&2
    echo "  dnf install gcc make gsl-devel libyaml-devel jansson-devel sqlite-devel nettle-devel libcmocka-devel gnuplot bats" >&2
    echo "  pacman -S gcc make gsl libyaml jansson sqlite nettle cmocka gnuplot bash-bats" >&2
    echo "  brew install gsl libyaml jansson sqlite nettle libomp cmocka gnuplot bats-core" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    has_command sudo || { echo "missing:$missing; as root: apt-get install$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "  APT  $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update && DEBIAN_FRONTEND=noninteractive \
       $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "could not install:$missing" >&2
    exit 1
fi
