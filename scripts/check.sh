#!/bin/bash
# Runs tests and says what was run, how long it took and how much of a processor, as many steps side by side
# as there are processors. A step's whole output is printed where it fails.
#
#   check.sh         every test; called by `make check`, which installs what it needs
#   check.sh quick   what tells most in half a minute; called by `make quick`, which builds
#   check.sh asan    what starts the program, with the sanitized build; called by `make asan`
set -um # steps are jobs of their own: signals reach them as they would from a terminal
cd "$(dirname "$0")/.." || exit 1
make="make --no-print-directory -s -j$(nproc)"
python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
export CAEVAL_TEMPLATES="$PWD/templates" # not those of an installed caeval
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
TIMEFORMAT='%U %S'
steps=0

run_step() {
    number=$1
    name=$2
    shift 2
    log=$logs/$number
    start=$(date +%s)
    verdict=ok
    { time "$@" >"$log" 2>&1 </dev/null; } 2>"$log.cpu" || verdict=FAILED
    seconds=$(($(date +%s) - start))
    what=$(grep -E '^(Slurm|Ran [0-9]+ tests|[0-9]+%: Checks|The rooms|[0-9]+ injected faults|[0-9]+ data sets)' "$log" | tail -n 1)
    [ "$verdict" = ok ] || printf '  %s\n' "$name" >"$log.failed"
    {
        printf '%-44s %-6s %4ds %4ds CPU  %s\n' "$name" "$verdict" "$seconds" "$(awk '{ print int($1 + $2 + 0.5) }' "$log.cpu")" "$what"
        [ "$verdict" = ok ] || cat "$log"
    } >"$log.said"
    cat "$log.said" # at once, so that the lines of two steps do not mix
}

# alone NAME COMMAND...: what the steps after it stand on
alone() {
    steps=$((steps + 1))
    run_step "$(printf %03d $steps)" "$@"
}

# step NAME COMMAND...: beside others; quiet when it passes, its whole output when it fails
step() {
    steps=$((steps + 1))
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
        wait -n
    done
    run_step "$(printf %03d $steps)" "$@" &
}

quiet_build() {
    # a warning is a failure here
    $make "$@" WARN="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes -Werror"
}

sample_twice() {
    rm -rf out/.again
    CAEVAL_READER=libcsv gen/caeval run -q -i input -o out/.again/1 -d 2025-12-31
    CAEVAL_READER=scan:4096 gen/caeval run -q -i input -o out/.again/2 -d 2025-12-31
    diff -r -x ".caeval*" out/.again/1 out/.again/2
    same=$?
    made=$(find out/.again/1 -name result.json | wc -l)
    rm -rf out/.again
    echo "$made results"
    [ "$same" -eq 0 ] && [ "$made" -ge 6 ]
}

clang_warnings() {
    # what it says of every file, without the code
    printf '%s\n' gen/*.c gen/*/*.c | xargs -P "$(nproc)" -n 8 clang -fsyntax-only -D_GNU_SOURCE -Igen \
        -DCAEVAL_DATADIR='""' -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes \
        -Wmissing-variable-declarations -Werror
}

# one process: a fork for every test costs the sanitizers twenty times as long
unit_sanitized() {
    step "unit tests, sanitizers on" env CK_FORK=no gen/build/asan/unit
    step "cases, sanitizers on" env CAEVAL=gen/build/asan/caeval $python tests/cases/test_cases.py
}

recomputed() {
    step "recomputed by another hand" $python tests/oracle/run.py --caeval gen/caeval --open tests/oracle/open.csv \
        --templates templates --known tests/oracle/seeds.txt --seeds "$1"
}

build_sanitized() {
    alone "build: gcc, address and undefined sanitizers" quiet_build VARIANT=asan all gen/build/asan/unit
}

check_quick() {
    step "unit tests" gen/build/release/unit
    recomputed 1-10
    step "cases with golden results" $python tests/cases/test_cases.py
    step "rooms: data flows one way" $python scripts/check_rooms.py
    step "probes: an export or two and nothing else" $python tests/probes/test_probes.py
    step "register and attested rows" $python tests/standard/test_registers.py
}

check_asan() {
    build_sanitized
    step "history, diff, annual" env CAEVAL=gen/build/asan/caeval $python tests/history/test_history.py
    step "commands" env CAEVAL=gen/build/asan/caeval $python tests/cli/test_cli.py
    step "exports as they are handed over" env CAEVAL=gen/build/asan/caeval $python tests/cli/test_intake.py
    step "workbooks as they are" env CAEVAL=gen/build/asan/caeval $python tests/cli/test_workbooks.py \
        Sheets Templates Cells Hostile
    step "exports of other systems" env CAEVAL=gen/build/asan/caeval $python tests/sources/test_sources.py
    step "documents by Word templates" env CAEVAL=gen/build/asan/caeval $python tests/cli/test_documents.py
    step "shards, merged" env CAEVAL=gen/build/asan/caeval $python tests/batch/test_shards.py \
        NotReady ACaThatFails SameBytes.test_with_a_past SameBytes.test_a_night_that_was_never_merged
    unit_sanitized
}

check_all() {
    alone "build: gcc" quiet_build all
    alone "build: clang, warnings" clang_warnings
    build_sanitized
    # by the processor time that they take, the long ones first, so that no processor waits at the end
    step "the standards' tables as examples" $python tests/standard/test_examples.py
    step "history, diff, annual" $python tests/history/test_history.py
    step "failing calls, kills: a sample" $python tests/batch/test_faults.py
    step "injected faults: a sample" $python tests/faults/sweep.py --sample
    step "exports damaged at random" $python tests/hostile/test_mutations.py
    step "what is kept stays what it was" $python tests/history/test_integrity.py
    step "times out of order, one of them lost" $python tests/metamorphic/test_orders.py
    step "shards, merged" $python tests/batch/test_shards.py
    step "XLSX in LibreOffice and openpyxl" $python tests/readers/test_xlsx.py
    step "PDF in poppler and qpdf" $python tests/readers/test_pdf.py
    step "what is lost never decides" $python tests/metamorphic/test_metamorphic.py
    step "examples whose row is lost" $python tests/metamorphic/test_examples_lost.py
    step "workbooks as they are" $python tests/cli/test_workbooks.py
    step "answers and overrides of examiners" $python tests/cli/test_inspection.py
    step "Debian package" $python tests/install/test_package.py
    step "a life of three years, every statement about time" $python tests/history/test_life.py
    step "readings, cross-checks, sampling" $python tests/standard/test_checks.py
    step "make install and the nightly run" $python tests/install/test_install.py
    recomputed 1-60
    step "explain, row by row" $python tests/cli/test_explain.py
    step "columns that nobody is told" $python tests/hostile/test_untold.py
    step "OFD by the standard and in ofd.js" $python tests/readers/test_ofd.py
    step "nothing is quadratic" $python tests/batch/test_growth.py
    step "unchanged CAs are not evaluated" $python tests/batch/test_incremental.py
    step "many CAs, workers, interrupts" $python tests/batch/test_bulk.py
    step "pages in a parser and in Chromium" $python tests/readers/test_html.py
    step "exports as they are handed over" $python tests/cli/test_intake.py
    unit_sanitized
    step "what a killed night changed is told" $python tests/history/test_told.py
    step "the nights one after another" $python tests/history/test_nights.py
    step "an edition as folders only" $python tests/editions/test_editions.py
    step "lines lost from templates" $python tests/standard/test_deletions.py
    step "the bureau over time" $python tests/history/test_bureau.py
    step "history: ages and causes" $python tests/history/test_ages.py
    step "what examiners decide, over time" $python tests/history/test_site.py
    step "format: .clang-format" sh -c 'clang-format --dry-run -Werror gen/*.[ch] gen/*/*.[ch] tests/unit/*.[ch] tests/unit/*/*.c tests/fuzz/*.[ch]'
    step "rooms: data flows one way" $python scripts/check_rooms.py
    step "rooms: what is planted is seen" $python tests/standard/test_rooms.py
    step "commands" $python tests/cli/test_cli.py
    step "messages in both languages" $python tests/cli/test_languages.py
    step "collect beside links, locks and steering cells" $python tests/cli/test_collect.py
    step "verify: what is there besides, the archive" $python tests/cli/test_verify.py
    step "exports of other systems" $python tests/sources/test_sources.py
    step "certificates, CRLs, OCSP answers" $python tests/objects/test_objects.py
    step "defects of certificates and CRLs" $python tests/objects/test_defects.py
    step "readings, chosen and listed" $python tests/cli/test_readings.py
    step "samples for the site" $python tests/cli/test_sample.py
    step "the calendar's years" $python tests/cli/test_calendar.py
    step "documents by Word templates" $python tests/cli/test_documents.py
    step "documents in LibreOffice" $python tests/readers/test_documents.py
    step "hostile input and surroundings" $python tests/cli/test_hostile.py
    step "shards as a Slurm job array" $python tests/batch/test_slurm.py
    step "cases with golden results" $python tests/cases/test_cases.py
    step "probes: an export or two and nothing else" $python tests/probes/test_probes.py
    step "the CA that the examples change" $python tests/standard/test_base.py
    step "examples of every way a row comes out" $python tests/standard/test_complete.py
    step "register and attested rows" $python tests/standard/test_registers.py
    step "all rows by what was supplied" $python tests/standard/test_supply.py
    step "mistakes in templates" $python tests/standard/test_templates.py
    step "templates/README.md and the lint" $python tests/standard/test_manual.py
    step "columns that no rule reads" $python tests/standard/test_columns.py
    step "PDF: tags and PDF/A" $python tests/readers/test_tags.py
    step "the recomputation's own tests" $python tests/oracle/test_oracle.py
    step "sample: either reader, the same bytes" sample_twice
}

echo "Testing caeval"
case "${1:-all}" in
all | quick | asan) "check_${1:-all}" ;;
*)
    echo "usage: scripts/check.sh [quick|asan]" >&2
    exit 64
    ;;
esac
wait

cat "$logs"/*.cpu | awk '{ total += $1 + $2 } END { printf "%ds in all, %ds of processors\n", '"$SECONDS"', total }'
echo
if cat "$logs"/*.failed 2>/dev/null | sort >"$logs/failures" && [ -s "$logs/failures" ]; then
    echo "Failed:"
    cat "$logs/failures"
    exit 1
fi
echo "All passed. Built: gen/caeval; what is tested: tests/ (unit, cli, batch, cases, standard, readers, install, oracle)."
