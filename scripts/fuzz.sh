#!/bin/sh
# Random bytes where files are read, with sanitizers: rows, sheets of workbooks, cells, certificates; then whole exports
# damaged at random. Called by `make fuzz` with the seconds for each of the four.
# What was found stays in gen/build/fuzz/found; a fuzzer's file is tried again by
# gen/build/fuzz/fuzz-rows FILE.
set -e
cd "$(dirname "$0")/.."
build=gen/build/fuzz
mkdir -p $build/found
for target in rows sheet value objects; do
    corpus=$build/corpus-$target # grows from run to run
    mkdir -p "$corpus"
    if [ $target = rows ]; then
        for file in input/*/*.csv input/*.csv; do
            head -c 3000 "$file" >"$corpus/$(echo "$file" | tr / _)"
        done
    fi
    if [ $target = objects ]; then
        /usr/bin/python3 tests/objects/test_objects.py --corpus "$corpus"
    fi
    echo "fuzz: $target, $1 s"
    $build/fuzz-$target -max_total_time="$1" -max_len=20000 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix=$build/found/$target- -print_final_stats=1 -verbosity=1 "$corpus" >$build/$target.log 2>&1 ||
        { tail -n 40 $build/$target.log; exit 1; }
    grep -E 'stat::(number_of_executed_units|peak_rss_mb)|^Done' $build/$target.log
done
CAEVAL=gen/caeval PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/hostile/test_mutations.py --runs "$2" \
    --keep $build/found
