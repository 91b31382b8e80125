#!/bin/sh
# Renders the README's pictures from the results of `make run` into tests/pages/.
set -eu
cd "$(dirname "$0")/.."
year=${1:-2025}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# page PDF TEXT NAME: the first page after the contents that bears TEXT
page() {
    pages=$(pdfinfo "$1" | awk '/^Pages:/ {print $2}')
    number=3
    while [ "$number" -le "$pages" ]; do
        if pdftotext -f "$number" -l "$number" "$1" - | grep -q "$2"; then
            pdftoppm -r 80 -png -f "$number" -l "$number" -singlefile "$1" "$work/$3"
            convert "$work/$3.png" -colors 64 "PNG8:tests/pages/$3.png"
            return
        fi
        number=$((number + 1))
    done
    echo "no page of $1 bears $2" >&2
    exit 1
}

page "out/$year/GD03/report.pdf" 主要差距 report-summary
page "out/$year/GD03/report.pdf" 检查坐席服务 report-form
soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf \
    --outdir "$work" "out/$year/GD03/evaluation.xlsx" >/dev/null 2>&1
pdftoppm -r 80 -png -f 1 -l 1 -singlefile "$work/evaluation.pdf" "$work/form"
convert "$work/form.png" -colors 64 PNG8:tests/pages/xlsx-form.png
/usr/bin/python3 - "out/$year/index.html" "$work/page.png" <<'END'
import sys
sys.path.insert(0, "tests/lib")
import browser
page = browser.Browser()
page.open(sys.argv[1], 1100)
page.picture(sys.argv[2], 1100, height=1200)
page.close()
END
convert "$work/page.png" -colors 64 PNG8:tests/pages/page.png
ls -l tests/pages
