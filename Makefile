# `make help` lists what there is to make (V=1: commands)
VERSION := 0.1.0
PREFIX  ?= /usr/local
B       ?= build
CC      ?= gcc
OPT     ?= -O3
SANITIZE ?=
OPENMP  ?= -fopenmp
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
CFLAGS  ?= $(OPT) -g
BUILD_FLAGS = -std=c11 -D_GNU_SOURCE $(CFLAGS) $(WARN) -ffp-contract=off $(SANITIZE) -I. \
              -DSQUALL_VERSION='"$(VERSION)"' -MMD -MP $(or $(OPENMP),-Wno-unknown-pragmas)
LIBS    := -lyaml -ljansson -lgsl -lgslcblas -lsqlite3 -lnettle -lm -pthread

LIB_SRC   := $(sort $(shell find base sim models study scenarios/read plots/report -name '*.c'))
CLI_SRC   := $(sort $(filter-out cli/ranks_%.c,$(wildcard cli/*.c)))
TEST_SRC  := $(sort $(wildcard tests/*_test.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))
HELP_SRC  := $(filter-out $(TEST_SRC),$(sort $(wildcard tests/*.c)))
obj        = $(patsubst %.c,$(B)/obj/%.o,$(1))
TESTS     := $(patsubst tests/%.c,$(B)/tests/%,$(TEST_SRC))
MPICC     := $(shell command -v mpicc 2>/dev/null)
PROGRAMS  := $(B)/squall $(if $(MPICC),$(B)/squall-mpi)
ALL_OBJ   := $(call obj,$(LIB_SRC) $(CLI_SRC) $(wildcard cli/ranks_*.c) $(TEST_SRC) $(BENCH_SRC) $(HELP_SRC))
Q         := $(if $(V),,@)
say        = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))
# all cores, unless make was told how many
CORES      = --no-print-directory $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc || echo 2))
DEPS       = CC="$(CC)" CFLAGS="$(CFLAGS)" OPENMP="$(OPENMP)" sh tools/deps.sh
LOOKED     = $(B)/looked-$(lastword $(filter-out -%,$(notdir $(CC))))

.PHONY: all help deps demo test tests check bench fuzz random browser fresh docs install uninstall clean
.SECONDARY: $(ALL_OBJ)
all: $(PROGRAMS) ; @: ## build/squall, and build/squall-mpi where MPI is
tests: $(TESTS) ; @: ## the test programs, without running them
help: ; @sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 11 ## this list

# what is missing is named before anything is compiled
$(ALL_OBJ): | $(LOOKED)
$(call obj,$(TEST_SRC) $(HELP_SRC)): | $(LOOKED)-test
$(LOOKED) $(LOOKED)-test: tools/deps.sh
	$(Q)$(DEPS) look $(if $(filter %-test,$@),test)
	$(Q)mkdir -p $(@D) && touch $@

$(B)/squall: $(call obj,$(CLI_SRC) cli/ranks_alone.c) $(B)/libsquall.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(BUILD_FLAGS) -o $@ $^ $(LIBS)

# CC is what mpicc, of Open MPI or MPICH, calls
export OMPI_CC := $(CC)
export MPICH_CC := $(CC)
$(B)/squall-mpi: $(call obj,$(CLI_SRC) cli/ranks_mpi.c) $(B)/libsquall.a
	$(call say,LINK,$@)
	$(Q)$(MPICC) $(BUILD_FLAGS) -o $@ $^ $(LIBS)

$(call obj,cli/ranks_mpi.c): cli/ranks_mpi.c Makefile
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(MPICC) $(BUILD_FLAGS) -c -o $@ $<

$(B)/libsquall.a: $(call obj,$(LIB_SRC))
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/obj/%.o: %.c Makefile
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(BUILD_FLAGS) -c -o $@ $<

$(B)/tests/%: $(B)/obj/tests/%.o $(call obj,$(HELP_SRC)) $(B)/libsquall.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(BUILD_FLAGS) -o $@ $^ $(LIBS) -lcmocka

$(B)/bench: $(call obj,$(BENCH_SRC) tests/straight_storm.c) $(B)/libsquall.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(BUILD_FLAGS) -o $@ $^ $(LIBS)

-include $(ALL_OBJ:.o=.d)

deps: ; $(Q)$(DEPS) ## installs what a build lacks; deps-test, deps-check, deps-mpi: more
deps-%: ; $(Q)$(DEPS) $*

demo: deps ## builds, runs the flagship outage and draws its picture
	$(Q)$(MAKE) $(CORES) all
	$(Q)sh tools/demo.sh $(B)/squall $(B)/demo

test: deps-test ## all tests: units, theory, laws, command line, stories
	$(Q)$(MAKE) $(CORES) all tests
	$(Q)sh tools/test.sh $(B)

check: deps-check ## warnings, analysers, sanitizers, -O0 against -O3
	$(Q)mkdir -p $(B) && sh tools/check.sh $(B)

bench: deps ## nanoseconds per event, beside what they must be
	$(Q)$(MAKE) $(CORES) $(B)/bench
	$(Q)$(B)/bench

fuzz: deps-check ## libFuzzer on the reader of scenarios, FUZZ_SECONDS=600
	$(Q)sh tests/fuzz/run.sh $(B)/fuzz $(or $(FUZZ_SECONDS),600)

random: deps-test ## random scenarios with the laws on, COUNT=1000 from FIRST=1
	$(Q)sh tools/random.sh $(B) $(or $(FIRST),1) $(or $(COUNT),1000)

browser: deps-browser ## opens a report in headless Chromium
	$(Q)$(MAKE) $(CORES) $(B)/squall
	$(Q)$(B)/squall compare payment-gateway --replications 5 --quiet --report $(B)/report.html >/dev/null
	$(Q)sh tools/browser.sh $(B)/report.html $(B)/browser

fresh: deps-fresh ## make demo and make test in a minimal Debian, as root
	$(Q)sh tools/fresh.sh $(B)/fresh

docs: $(B)/squall ## the generated references: fields.md, metrics-reference.md
	$(Q)$(B)/squall fields --format markdown > docs/fields.md
	$(Q)$(B)/squall metrics --format markdown > docs/metrics-reference.md

install: $(PROGRAMS) ## program, stories, docs, man page, completions; PREFIX=/usr/local
	$(Q)sh tools/install.sh "$(DESTDIR)" $(PREFIX) $(PROGRAMS)

uninstall: ; $(Q)sh tools/install.sh --remove "$(DESTDIR)" $(PREFIX) ## takes away what install put there

clean: ; $(Q)rm -rf $(B) ## removes build/
