# caeval: quality evaluation of certification authorities.
#
#   make          build gen/caeval
#   make run      install what is missing, build, evaluate input/ into out/
#   make check    install what is missing, build, run every test
#   make golden   renew the wanted results of tests/cases, and print what changed
#
# Other builds go to gen/build/: make VARIANT=asan, make VARIANT=clang, ...

VARIANT ?= release
PREFIX ?= /usr/local
DATADIR ?= $(PREFIX)/share/caeval
DATE ?= 2025-12-31

CC = gcc
WARN = -Wall -Wextra -Wpedantic -Wconversion -Wshadow
HARDEN = -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
         -fstack-clash-protection -fcf-protection=full -fPIE
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
  TUNE_LINK = --coverage
else
  TUNE = $(HARDEN)
  TUNE_LINK = $(HARDEN_LINK)
endif

CPPFLAGS = -D_GNU_SOURCE -Igen -DCAEVAL_DATADIR='"$(DATADIR)"'
CFLAGS = -std=c11 -g $(WARN) $(TUNE)
LDFLAGS = $(TUNE_LINK)
LDLIBS = -lcsv -lxlsxwriter -lhpdf -ljansson -lcrypto -lsqlite3 -lxxhash -lz -lm

BUILD = gen/build/$(VARIANT)
SOURCES = $(wildcard gen/*.c gen/*/*.c)
OBJECTS = $(patsubst gen/%.c,$(BUILD)/%.o,$(SOURCES))
LIBRARY = $(filter-out $(BUILD)/main.o,$(OBJECTS))
TEST_SOURCES = $(wildcard tests/unit/*.c tests/unit/*/*.c)
TEST_OBJECTS = $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(TEST_SOURCES))

ifeq ($(VARIANT),release)
  PROGRAM = gen/caeval
else
  PROGRAM = $(BUILD)/caeval
endif

.PHONY: all run check test setup setup-check golden clean

all: $(PROGRAM)

$(PROGRAM): $(OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $(OBJECTS) $(LDLIBS)

$(BUILD)/unit: $(LIBRARY) $(TEST_OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $(LIBRARY) $(TEST_OBJECTS) $(LDLIBS) $(shell pkg-config --libs check)

$(BUILD)/%.o: gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-conversion -Wno-sign-conversion -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)

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

golden: all
	@GOLDEN=1 PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/cases/test_cases.py

clean:
	rm -rf gen/build gen/caeval out/2* out/history.sqlite* out/.caeval*
