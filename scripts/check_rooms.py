"""Data flows one way: a room includes only itself and the rooms before it.

Prints each include that breaks the order, each libxlsxwriter or libharu header outside its writer,
each number of a standard's edition in C, and each file or function that has grown too long.
"""

import pathlib
import re
import sys

ORDER = ["base", "ingest", "facts", "measures", "score", "history", "report", "batch"]
OWNERS = {"xlsxwriter.h": "report/", "hpdf.h": "report/pdf_", "csv.h": "ingest/rows.c",
          "jansson.h": "report/json", "openssl/evp.h": "base/digest.c", "libdeflate.h": "report/bytes.c",
          "expat.h": "report/xlsx_verify.c", "sqlite3.h": "history/store"}
ALSO = {"hpdf.h": {"report/write_pdf.c"}, "jansson.h": {"batch/", "history/kept.c"}}
MAX_LINES, MAX_FUNCTION = 550, 70

gen = pathlib.Path(__file__).resolve().parents[1] / "gen"
faults = []


def fault(path, line, text):
    faults.append(f"gen/{path}:{line}: {text}")


def room(path):
    return path.split("/")[0] if "/" in path else None


def check_include(path, number, included):
    here, there = room(path), room(included)
    if there in ORDER and here in ORDER and ORDER.index(there) > ORDER.index(here):
        fault(path, number, f"{here} may not include {included}")
    owner = OWNERS.get(included)
    allowed = {owner, *ALSO.get(included, set())}
    if owner and not any(path.startswith(place) for place in allowed):
        fault(path, number, f"only {owner}* includes <{included}>")


def check_lengths(path, lines):
    if len(lines) > MAX_LINES:
        fault(path, len(lines), f"more than {MAX_LINES} lines")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start > MAX_FUNCTION:
                fault(path, start, f"function of more than {MAX_FUNCTION} lines")
            start = None


for file in sorted([*gen.glob("*.[ch]"), *gen.glob("*/*.[ch]")]):
    path = str(file.relative_to(gen))
    lines = file.read_text(encoding="utf-8").split("\n")
    check_lengths(path, lines)
    for number, line in enumerate(lines, 1):
        found = re.match(r'#include [<"]([^>"]+)[>"]', line)
        if found:
            check_include(path, number, found[1])

print("\n".join(faults) if faults else "The rooms are in order.")
sys.exit(bool(faults))
