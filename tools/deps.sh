#!/bin/sh
# Installs what is missing.   tools/deps.sh          to build and draw
#                             tools/deps.sh test     and to test
#                             tools/deps.sh mpi      and to build squall-mpi, for many machines
#                             tools/deps.sh check    and to test, analyse and fuzz
#                             tools/deps.sh locales  and to test under other languages (.ci/run)
#                             tools/deps.sh browser  and to look at reports (tools/browser.sh)
#                             tools/deps.sh fresh    and to make a bare machine (tools/fresh.sh)
#   tools/deps.sh look [test]   installs nothing: says what a build lacks, and ends with 1
# CC, CFLAGS and OPENMP as in the Makefile.  Quick when all is there.  On Debian and its kin it
# installs through apt-get, with sudo unless root; elsewhere it names what is missing and the
# command that brings it.
# shellcheck disable=SC2086 # a compiler, flags and packages are several words
set -eu

missing=
need() { missing="$missing $1"; }
wanted=" $* "
wants() { case $wanted in *" $1 "*) ;; *) false ;; esac; }
has_command() { command -v "$1" >/dev/null 2>&1; }
cc=${CC:-gcc} openmp=${OPENMP--fopenmp}
has_header() {
    printf '#include <%s>\n' stdarg.h stddef.h stdint.h setjmp.h "$1" |
        $cc ${CFLAGS-} -E - >/dev/null 2>&1
}
has_openmp() {
    echo 'int main(void) { return 0; }' | $cc $openmp -x c -o /dev/null - >/dev/null 2>&1
}

compiler=gcc # of "ccache clang-15 -m64": clang-15
for word in $cc; do
    case ${word##*/} in cc | ccache | -*) ;; *) compiler=${word##*/} ;; esac
done
has_command "${cc%% *}" || need "$compiler"
has_command make || need make
has_header stdio.h || need libc6-dev
has_header gsl/gsl_rng.h || need libgsl-dev
has_header yaml.h || need libyaml-dev
has_header jansson.h || need libjansson-dev
has_header sqlite3.h || need libsqlite3-dev
has_header nettle/sha2.h || need nettle-dev
# gcc's OpenMP comes with it, clang's in a package of its version
case $compiler:$openmp in clang*:?*) has_openmp || need "libomp${compiler#clang}-dev" ;; esac
if wants test || wants check; then
    has_header cmocka.h || need libcmocka-dev
fi
if wants look; then
    [ -n "$missing" ] || exit 0
    how="make deps$(wants test && echo -test || true)"
    [ "$compiler" = gcc ] || how="$how CC=$compiler"
    echo "missing:$missing (Debian's names).  \`$how\` installs what is missing, or says how" >&2
    case $missing in *libomp*) echo "\`make CC=$compiler OPENMP=\` does with one core" >&2 ;; esac
    exit 1
fi

has_command gnuplot || need gnuplot-nox
{ has_command fc-list && [ -n "$(fc-list 2>/dev/null | head -n 1)" ]; } ||
    need "fontconfig fonts-dejavu-core"
if wants test || wants check; then
    has_command bats || need bats
    has_command zsh || need zsh # and fish: of their completions
    has_command fish || need fish
fi
if wants mpi; then
    has_command mpicc || need "libopenmpi-dev openmpi-bin"
fi
if wants check; then
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
if wants locales; then
    [ -e /usr/share/i18n/locales/tr_TR ] || need locales
fi
if wants browser; then
    has_command chromium || has_command chromium-browser || has_command google-chrome || need chromium
fi
if wants fresh; then
    has_command debootstrap || need debootstrap
fi
[ -n "$missing" ] || exit 0

if ! has_command apt-get; then
    echo "missing:$missing (Debian's names).  Install them, for example:" >&2
    echo "  dnf install gcc make gsl-devel libyaml-devel jansson-devel sqlite-devel nettle-devel libcmocka-devel gnuplot bats zsh fish" >&2
    echo "  pacman -S gcc make gsl libyaml jansson sqlite nettle cmocka gnuplot bash-bats zsh fish" >&2
    echo "  brew install gsl libyaml jansson sqlite nettle libomp cmocka gnuplot bats-core zsh fish" >&2
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
apt_get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" >>"$log" 2>&1; }
# a source that fails the update may have nothing to do with what is wanted
apt_get update || true
if ! apt_get install -y --no-install-recommends $missing; then
    tail -n 20 "$log" >&2
    echo "could not install:$missing" >&2
    exit 1
fi
