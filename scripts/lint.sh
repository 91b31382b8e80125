#!/bin/sh
# What programs that read programs say: clang-tidy, cppcheck and gcc -fanalyzer of gen/, one more of the
# scripts; the rooms and the format. Called by `make lint`; some minutes.
cd "$(dirname "$0")/.." || exit 1
failed=""
jobs=$(nproc)

look() {
    name=$1
    shift
    start=$(date +%s)
    if said=$("$@" 2>&1); then verdict=ok; else verdict=FAILED; failed="$failed $name"; fi
    printf '%-16s %-6s %4ds\n' "$name" "$verdict" $(($(date +%s) - start))
    [ "$verdict" = ok ] || printf '%s\n' "$said" | grep -v 'warnings\? generated\|^Suppressed' | head -n 200
}

each() {
    # COMMAND... with each file of gen/ in turn, as many at once as there are processors
    printf '%s\n' gen/*.c gen/*/*.c | xargs -P "$jobs" -n 1 "$@"
}

tidy() {
    printf '%s\n' gen/*.c gen/*/*.c |
        xargs -P "$jobs" -I FILE clang-tidy --quiet FILE -- -D_GNU_SOURCE -DCAEVAL_DATADIR='""' -Igen -std=c11
}

analyzer() {
    # what it cannot know: arenas never give NULL and free all at once; a required cell of a row has a word,
    # what is looked up in a template that was linted is found. clang's analyzer sees to null pointers.
    each gcc -fanalyzer -Werror -D_GNU_SOURCE -DCAEVAL_DATADIR='""' -Igen -std=c11 -O1 -Wno-analyzer-malloc-leak \
        -Wno-analyzer-possible-null-dereference -Wno-analyzer-null-dereference -Wno-analyzer-null-argument -S -o /dev/null
}

look format sh -c 'clang-format --dry-run -Werror gen/*.[ch] gen/*/*.[ch] tests/unit/*.[ch] tests/unit/*/*.c tests/fuzz/*.[ch]'
look rooms /usr/bin/python3 scripts/check_rooms.py
look shellcheck shellcheck -S warning scripts/*.sh scripts/install/*.sh
look cppcheck cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --inline-suppr \
    --std=c11 --suppress=missingIncludeSystem --suppressions-list=scripts/cppcheck.suppress --library=scripts/cppcheck.cfg -Igen -j "$jobs" gen
look clang-tidy tidy
look analyzer analyzer
[ -z "$failed" ] || { echo "Failed:$failed"; exit 1; }
