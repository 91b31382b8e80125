# caeval: quality evaluation of certification authorities.
#
#   make          build gen/caeval
#   make run      install what is missing, build, evaluate input/ into out/
#   make quick    build, and what tells most in half a minute: units, cases, the recomputation's first sets
#   make check    install what is missing, build, run every test
#   make asan     the tests that start the program, with address and undefined-behaviour sanitizers
#   make lint     clang-tidy, cppcheck, gcc -fanalyzer, shellcheck, the rooms, the templates
#   make coverage  which lines the tests reach: gen/build/coverage/lines.txt
#   make fuzz     random bytes where files are read, and exports damaged at random (SECONDS=60 MUTATIONS=1000)
#   make recompute  random data sets, each recomputed independently (SEEDS=1-1000)
#   make bench    speed and size, as ratios of runs side by side and beside plain peers: tests/bench/RESULTS.md
#                 BENCH="--size 50 --cas 60" for less; CAEVAL_BENCH_NODE names the folder with DuckDB's Node package
#   make limits   each limit moved by one unit, each reading put in force: some example must notice (some ten minutes)
#   make ports    Debian 12, Debian 13 and arm64: built, and the sample's results compared (as root, downloads roots)
#   make torture  calls on files failing, and a kill in them, at every place; 200 kills at random moments
#   make faults   each call of the commands failing, counted: what was torn, mixed, silent (tests/RELIABILITY.md; an hour)
#   make golden   renew the wanted results of tests/cases and the catalogue of sentences
#   make guide    input/README.md and the manual pages anew, by templates, help and configuration
#   make messages  the catalogues of messages anew, by the sources: what lacks a translation is printed
#   make deb      a Debian package of this release and architecture: gen/build/caeval_VERSION_ARCH.deb
#   make install  install the program, its templates and the nightly run; see README, Nightly
#   make uninstall
#
# Places: DESTDIR (a root to pack from) and PREFIX, or one by one the variables below.
# Other builds go to gen/build/: make VARIANT=asan, make VARIANT=clang, ...

VARIANT ?= release
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/caeval
DOCDIR ?= $(PREFIX)/share/doc/caeval
MANDIR ?= $(PREFIX)/share/man
LOCALEDIR ?= $(PREFIX)/share/locale
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/vendor-completions
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
SYSCONFDIR ?= /etc
LOCALSTATEDIR ?= /var
STATEDIR ?= $(LOCALSTATEDIR)/lib/caeval
LOGDIR ?= $(LOCALSTATEDIR)/log/caeval
SENDMAIL ?= /usr/sbin/sendmail
DATE ?= 2025-12-31
SEEDS ?= 1-1000
SECONDS ?= 60
MUTATIONS ?= 1000
FAULTS ?= --each 60 --reads 100 --allocations 60 --random-kills 60 --surroundings 8

CC = gcc
WARN = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes
HARDEN_LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
SANITIZE = -O1 -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

ifeq ($(VARIANT),asan)
  TUNE = $(SANITIZE)
  TUNE_LINK = $(SANITIZE)
else ifeq ($(VARIANT),clang)
  CC = clang
  TUNE = $(HARDEN)
  TUNE_LINK = $(HARDEN_LINK)
else ifeq ($(VARIANT),coverage)
  TUNE = -O0 --coverage
  TUNE_LINK = --coverage -Wl,--wrap=_exit
else ifeq ($(VARIANT),fuzz)
  CC = clang
  TUNE = $(SANITIZE) -fsanitize=fuzzer-no-link
  TUNE_LINK = $(SANITIZE)
else
  TUNE = $(HARDEN)
  TUNE_LINK = $(HARDEN_LINK)
endif

# the flags among these that the compiler takes: not all are there on every processor and release
takes = $(foreach flag,$(1),$(shell $(CC) -Werror $(flag) -S -x c -o /dev/null /dev/null 2>/dev/null && echo '$(flag)'))
HARDEN := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fPIE \
          $(call takes,-fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
                       -mbranch-protection=standard)

CPPFLAGS = -D_GNU_SOURCE -Igen
# -g1: places and functions of a crash; types and variables are nine tenths of the program's file, which every run reads
CFLAGS = -std=c11 -g1 $(WARN) $(TUNE)
LDFLAGS = $(TUNE_LINK)
LDLIBS = -lcsv -lxlsxwriter -lhpdf -ljansson -lcrypto -lsqlite3 -lxxhash -ldeflate -lz -lexpat -lm

BUILD = gen/build/$(VARIANT)
SOURCES = $(wildcard gen/*.c gen/*/*.c)
OBJECTS = $(patsubst gen/%.c,$(BUILD)/%.o,$(SOURCES))
ifeq ($(VARIANT),coverage)
  OBJECTS += $(BUILD)/tests/lib/coverage_exit.o
endif
LIBRARY = $(filter-out $(BUILD)/main.o,$(OBJECTS))
TEST_SOURCES = $(wildcard tests/unit/*.c tests/unit/*/*.c)
TEST_OBJECTS = $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(TEST_SOURCES))

ifeq ($(VARIANT),release)
  PROGRAM = gen/caeval
else
  PROGRAM = $(BUILD)/caeval
endif
LOCALE = $(BUILD)/locale
CATALOGUES = $(LOCALE)/en/LC_MESSAGES/caeval.mo $(LOCALE)/zh/LC_MESSAGES/caeval.mo

.PHONY: deb all run quick check test asan lint coverage fuzz setup setup-check recompute limits ports golden guide messages bench torture faults install uninstall clean FORCE

all: $(PROGRAM) $(CATALOGUES)

# the messages in the other language: scripts/po, gen/README.md
$(LOCALE)/%/LC_MESSAGES/caeval.mo: scripts/po/%.po
	@mkdir -p $(@D)
	msgfmt --check-format -o $@ $<

$(PROGRAM): $(OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $(OBJECTS) $(LDLIBS)

$(BUILD)/unit: $(LIBRARY) $(TEST_OBJECTS) | $(CATALOGUES)
	$(CC) $(LDFLAGS) -o $@ $(LIBRARY) $(TEST_OBJECTS) $(LDLIBS) $(shell pkg-config --libs check)

$(BUILD)/fuzz-%: $(LIBRARY) $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The one object that knows where templates and catalogues are installed is built anew when that changes.
$(BUILD)/app/places.o: CPPFLAGS += -DCAEVAL_DATADIR='"$(DATADIR)"' -DCAEVAL_LOCALEDIR='"$(LOCALEDIR)"'
$(BUILD)/app/places.o: $(BUILD)/datadir

$(BUILD)/datadir: FORCE
	@mkdir -p $(@D)
	@echo '$(DATADIR) $(LOCALEDIR)' | cmp -s - $@ || echo '$(DATADIR) $(LOCALEDIR)' >$@

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-conversion -Wno-sign-conversion -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(wildcard $(BUILD)/tests/fuzz/*.d)

setup:
	@scripts/setup.sh run

setup-check:
	@scripts/setup.sh check

run: setup
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@scripts/run_sample.sh $(DATE)

check: setup-check
	@$(MAKE) --no-print-directory test

test:
	@scripts/check.sh

quick: all $(BUILD)/unit
	@scripts/check.sh quick

asan: setup-check
	@scripts/check.sh asan

lint:
	@scripts/setup.sh lint
	@scripts/lint.sh

coverage: setup-check
	@scripts/coverage.sh

fuzz: all
	@$(MAKE) --no-print-directory -s -j$$(nproc) VARIANT=fuzz $(addprefix gen/build/fuzz/fuzz-,rows sheet value objects)
	@scripts/fuzz.sh $(SECONDS) $(MUTATIONS)

recompute: all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/oracle/run.py --caeval gen/caeval \
	    --templates templates --known tests/oracle/seeds.txt --seeds $(SEEDS)

deb:
	@scripts/setup.sh deb
	@$(MAKE) --no-print-directory -s DATADIR=/usr/share/caeval LOCALEDIR=/usr/share/locale BUILD=gen/build/package PROGRAM=gen/build/package/caeval all
	@PROGRAM=gen/build/package/caeval scripts/deb.sh

limits: all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/standard/limits.py

ports:
	@scripts/ports.sh

golden: all
	@GOLDEN=1 PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/cases/test_cases.py
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/standard/sentences.py

guide: all
	@CAEVAL_TEMPLATES=templates gen/caeval schema --format guide >$(BUILD)/guide.md
	@cp $(BUILD)/guide.md input/README.md
	@/usr/bin/python3 scripts/man.py

PLACES = BINDIR DATADIR DOCDIR MANDIR LOCALEDIR BASHDIR ZSHDIR UNITDIR SYSUSERSDIR TMPFILESDIR SYSCONFDIR STATEDIR LOGDIR SENDMAIL
INSTALL = $(foreach place,$(PLACES),$(place)='$($(place))') DESTDIR='$(DESTDIR)' \
          PROGRAM='$(abspath $(PROGRAM))' CATALOGUES='$(abspath $(LOCALE))' scripts/install/install.sh

install: all
	@$(INSTALL) install

uninstall:
	@$(INSTALL) uninstall

messages:
	@/usr/bin/python3 scripts/messages.py

bench: all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 scripts/bench.py
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 scripts/bench_bulk.py
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 scripts/bench_peers.py $(BENCH)

torture: all
	@CAEVAL_TORTURE=full PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/batch/test_faults.py -v

faults: all
	@PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/faults/sweep.py $(FAULTS)

clean:
	rm -rf gen/build gen/caeval out/2* out/history.sqlite* out/.caeval* out/archive
