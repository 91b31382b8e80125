#!/bin/sh
# Evaluates the sample exports in input/ into out/ and says what was made.
set -u
date=${1:?usage: scripts/run_sample.sh YYYY-MM-DD}
cd "$(dirname "$0")/.." || exit 1
gen/caeval run --templates templates -i input -o out -d "$date"
status=$?
# 3: done, but rows were rejected; the sample holds some on purpose.
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || exit "$status"
echo
echo "Made from input/ for the assessment date $date（由 input/ 按评估日 $date 生成）:"
for folder in out/"${date%%-*}"/*/; do
    echo "  $folder: $(ls "$folder" | tr '\n' ' ')"
done
echo "  out/${date%%-*}/: $(find "out/${date%%-*}" -maxdepth 1 -type f -printf "%f\n" | LC_ALL=C sort | tr "\n" " ")"
echo
echo "Open this file in a browser（用浏览器打开）:"
echo "$PWD/out/${date%%-*}/index.html"
