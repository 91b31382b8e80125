#!/bin/sh
# Which lines of gen/ the tests reach: a build that counts, the suites that start the program or call its
# functions, workers counted, and gcov's figures a file. Called by `make coverage`; some minutes.
#
#   gen/build/coverage/files.txt   lines and share reached, by file, the least first
#   gen/build/coverage/missed.txt  the lines that nothing reached, as file:line: text
cd "$(dirname "$0")/.." || exit 1
build=$PWD/gen/build/coverage
make --no-print-directory -s -j"$(nproc)" VARIANT=coverage all "gen/build/coverage/unit" || exit 1
find "$build" -name '*.gcda' -delete
export CAEVAL="$build/caeval" CAEVAL_TEMPLATES="$PWD/templates" PYTHONDONTWRITEBYTECODE=1
suite() {
    echo "coverage: $*"
    "$@" >"$build/said.log" 2>&1 || { tail -n 30 "$build/said.log"; echo "coverage: a test failed, its lines count all the same"; }
}
suite "$build/unit"
for test in cases/test_cases probes/test_probes standard/test_registers standard/test_supply standard/test_templates \
    standard/test_examples standard/test_checks cli/test_cli cli/test_intake cli/test_workbooks cli/test_calendar \
    cli/test_inspection cli/test_sample cli/test_readings cli/test_documents cli/test_hostile sources/test_sources \
    editions/test_editions batch/test_bulk batch/test_incremental batch/test_shards \
    history/test_history history/test_bureau history/test_life history/test_ages history/test_nights \
    readers/test_pdf readers/test_xlsx; do
    suite /usr/bin/python3 "tests/$test.py"
done
rm -rf "$build/gcov"
mkdir "$build/gcov"
ln -s "$PWD/gen" "$build/gcov/gen" # gcov looks for the sources, and writes, where it is called
(cd "$build/gcov" && find "$build" -path "$build/tests" -prune -o -name '*.gcda' -print0 |
    xargs -0 gcov -p -r >/dev/null 2>&1)
[ -s "$build/gcov/gen#main.c.gcov" ] || { echo "coverage: gcov counted nothing" >&2; exit 1; }
: >"$build/missed.txt"
: >"$build/files.txt"
for file in "$build"/gcov/*.c.gcov; do
    source=$(basename "$file" .gcov | tr '#' / | sed "s|^.*gen/|gen/|")
    awk -F: -v source="$source" -v missed="$build/missed.txt" '
        { gsub(/ /, "", $1); gsub(/ /, "", $2) }
        $1 ~ /^[0-9]/ { hit++ }
        $1 ~ /^#####/ { miss++; print source ":" $2 ":" substr($0, index($0, $3)) >> missed }
        END { if (hit + miss) printf "%5.1f %%  %4d of %4d  %s\n", 100 * hit / (hit + miss), hit, hit + miss, source }' \
        "$file" >>"$build/files.txt"
done
sort -n -o "$build/files.txt" "$build/files.txt"
awk '{ hit += $3; all += $5 } END { printf "%.1f %% of %d lines\n", 100 * hit / all, all }' "$build/files.txt"
