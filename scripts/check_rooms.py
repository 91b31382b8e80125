"""Data flows one way: a room includes only itself and the rooms before it.

Prints each include that breaks the order, goes upwards by its path or closes a circle of headers, each libxlsxwriter or
libharu header outside its writer, each number, code, reading, clause, title, text or count of a standard's edition in C,
in the templates that all editions share, in the texts of the documents, in what is installed and translated, each file or function that has grown too long,
a hash without a seed, and what is there and in force nowhere: a source or a header that nobody asks for, a public name that no other file
uses (a kind of measure, a source, a command whose row is missing), a phrase, a column or an index likewise.
"""

import csv
import pathlib
import re
import sys

ORDER = ["base", "ingest", "facts", "measures", "score", "history", "report", "batch", "app", "command"]
OWNERS = {"xlsxwriter.h": "report/", "hpdf.h": "report/pdf_", "csv.h": "ingest/rows.c",
          "jansson.h": "report/json", "openssl/evp.h": "base/digest.c", "libdeflate.h": "report/bytes.c",
          "expat.h": "base/xml.c", "sqlite3.h": "history/store"}
ALSO = {"openssl/evp.h": {"base/signature.c"}, "expat.h": {"report/xlsx_verify.c"}, "hpdf.h": {"report/pdf.h", "report/write_pdf.c"}, "jansson.h": {"batch/", "history/kept", "history/written.c"}}
WITHOUT_HEADER = {"main.c", "base/failstop.c"}  # what begins the program, and what its libraries call by malloc's name
TOP = {"main.c", "options.c", "options.h"}  # what stands above all rooms
MAX_LINES, MAX_FUNCTION = 550, 60

root = pathlib.Path(__file__).resolve().parents[1]
gen = root / "gen"
faults = []
# what a text names an edition, a clause or a numbered row of one by
OF_AN_EDITION = re.compile(r"(?<![\d.])[4-8]\.\d+(\.\d+)+(?![\d.])|GB/T|GM/T|国密局|附录|第\d+条(?!、| 或)")
# the same where no program speaks and no number is a version or a size: a clause may stand without an edition's
# name there; and what only an edition can say: numbers of its rows, words for its own in the exports, how many
# items it has
OF_ONE = re.compile(OF_AN_EDITION.pattern.replace("附录", "附录[A-Z]") + r"|(?<![\d.])[4-8]\.\d+(?!\d)|表\s*\d|(?<!\w)(?:row|standard)="
                    r"|\brows? \d|\btable \d|第\s*\d+[^页行]|[一二三四五六七八九十百]+个[一二三]级|评估表》|Σ")
# and where a program speaks: numbers of rows, tables and clauses, of many of them, how many an edition has. Clauses of two
# parts are neither sizes (4.5rem) nor formats (%4.1f)
SPOKEN = re.compile(r"表\s*\d|第\s*\d+\s*(?:[至、—~-]\s*\d|[条项](?!、| 或))|共\s*\d+\s*[条项个]|\d+[条项]|(?<![\d.%])[4-8]\.\d{1,2}(?![\d.%]|[a-z])|"
                    r"\b(?:row|table|clause|criterion|indicator)s? \d|\b\d+ (?:rows|tables|clauses|criteria|indicators)\b|"
                    r"[一二三四五六七八九十百]+个[一二三]级|[二三四五六七八九十百]{2,}[项条]|Σ")
# texts that all editions share, and what of them a contract with those who hand over data fixes
SHARED = ("exports.csv", "guide.csv", "guide.md", "kinds.csv", "measures.csv", "set_aside.csv", "sources.csv", "wording.csv")
BY_CONTRACT = {("exports.csv", "disclosure,信息公示检查,standard,")}
# numbers that the calendar, the decimal system and files have as well
EVERYBODYS = {100, 360, 365, 366, 400, 1000, 1024, 3600, 10000, 86400, 1000000}


def fault(path, line, text):
    faults.append(f"gen/{path}:{line}: {text}")


INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room(path):
    return path.split("/")[0] if "/" in path else None


UNSEEDED = re.compile(r"\bXXH(?:32|64|3_\w*bits|128)\s*\(")


def check_hash(path, number, line):
    """A table whose hash everybody knows is as slow as chosen ids make it."""
    if UNSEEDED.search(line):
        fault(path, number, "a hash without a seed: base/seed.h")


def check_include(path, number, included, ours):
    here, there = room(path), room(included)
    if ours and ".." in pathlib.PurePosixPath(included).parts:
        fault(path, number, f"{included} goes upwards by its path: a header is included by its room")
    elif ours and not there and here and (gen / here / included).exists():
        fault(path, number, f"{included} is included without its room: {here}/{included}")
    if ours and not included.endswith(".h"):
        fault(path, number, f"{included} is no header")
    if here and not there and (gen / included).exists():
        fault(path, number, f"a room may not include {included} of the top level")
    if there in ORDER and here in ORDER and ORDER.index(there) > ORDER.index(here):
        fault(path, number, f"{here} may not include {included}")
    owner = OWNERS.get(included)
    allowed = {owner, *ALSO.get(included, set())}
    if owner and not any(path.startswith(place) for place in allowed):
        fault(path, number, f"only {owner}* includes <{included}>")


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def edition_numbers():
    """Numbers of three digits and more among the limits, and how many lines each table has."""
    found = set()
    for folder in sorted((root / "templates").glob("*/edition.csv")):
        found |= {int(x) for x in re.findall(r"\d{3,}", folder.parent.name) if not 1900 < int(x) < 2100}
        for name in ("conditions.csv", "levels.csv", "form.csv", "criteria.csv"):
            path = folder.parent / name
            if not path.exists():
                continue
            rows = rows_of(path)
            if name == "form.csv":
                found.add(len(rows))
            found |= {int(x) for row in rows for key in ("limit", "value", "lo", "hi")
                      for x in re.findall(r"(?<![\w.])\d{3,}(?![\w.])", row.get(key) or "")}
    return found - EVERYBODYS


NUMBERS = edition_numbers()


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.S)


# texts that an edition's file holds and nothing else can say; short ones are everyday words
TEXTS = {"indicators.csv": ["title"], "levels.csv": ["title"], "criteria.csv": ["text"], "words.csv": ["text"],
         "cited.csv": ["standard", "title", "edition"], "body.csv": ["text"], "form.csv": ["item", "sub_item", "method"]}
EVERYDAY = 8  # characters


def edition_names():
    """Codes and titles, whole and in parts, names of standards, titles of indicators and levels, texts of rows and criteria."""
    found = set()
    for path in (root / "templates").glob("*/edition.csv"):
        of = {row["key"]: row["value"] for row in rows_of(path)}
        found |= {of["code"], of["title"], of["code"].rsplit("-", 1)[0], of["code"].split("-", 1)[1]}
        # the title without number and year
        found |= {part for part in re.split(r"[（(].*|[\sA-Z/\d—-]+", of["title"]) if len(part) >= EVERYDAY}
        for row in rows_of(path.parent / "measures.csv"):
            found |= {part.split("=", 1)[1] for part in row["params"].split(";") if part.startswith("standard=")}
        for name, columns in TEXTS.items():
            short = 4 if name in ("indicators.csv", "levels.csv", "cited.csv") else EVERYDAY
            if (path.parent / name).exists():
                found |= {row[column] for row in rows_of(path.parent / name) for column in columns if len(row[column]) >= short}
    return found


def reading_codes():
    """Each code of a reading, and the first part of one that has a number: rows and tables are called so."""
    codes = {row["code"] for path in (root / "templates").glob("*/readings.csv") for row in rows_of(path)}
    parts = {code.split("-")[0] for code in codes}
    return sorted(codes | {part for part in parts if re.search(r"\d", part)}, key=len, reverse=True)


NAMES = sorted(edition_names())
CODE = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, reading_codes()))})(?![A-Za-z0-9])")
IDENTIFIER = re.compile(rf"(?<![A-Z0-9])(?:{'|'.join(code.replace('-', '_') for code in reading_codes() if '-' in code)})(?![A-Z0-9])")


def named_in(text):
    """The first name of an edition, or part of one, that stands there."""
    return next((name for name in NAMES if name in text), None)


def told_of_one(said):
    """What a text of the program says that only an edition can; None: nothing."""
    if OF_AN_EDITION.search(said) or re.search(r"\bG[BM](?!18030)T?[-/ ]?\d", said):
        return f"names an edition, a clause or a row of one: {said}"
    if name := named_in(said):
        return f"names an edition, or says what only one can: {name}"
    if code := CODE.search(said):
        return f"names a reading of an edition: {code[0]}"
    if spoken := SPOKEN.search(said):
        return f"has a number, a clause or a count of an edition: {spoken[0]}"
    return None


def check_edition(path, text):
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        for said in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
            if what := told_of_one(said):
                fault(path, number, what)
        code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        for digits in re.findall(r"(?<![\w.])\d{3,}(?![\w.])", code):
            if int(digits) in NUMBERS:
                fault(path, number, f"{digits} is a number of a standard's edition")
        if named := IDENTIFIER.search(code):
            fault(path, number, f"names a reading of an edition: {named[0]}")


def check_shared():
    texts = [root / "templates" / name for name in SHARED] + sorted((root / "scripts/documents").glob("*.txt"))
    for path in texts:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if path.suffix == ".txt":  # how a table is laid out
                line = re.sub(r"^table [\d,]+", "", line)
            if any(path.name == name and line.startswith(start) for name, start in BY_CONTRACT):
                continue
            if OF_ONE.search(line) or named_in(line):
                faults.append(f"{path.relative_to(root)}:{number}: is of one edition, its own folder must say it: {line}")


def check_installed():
    """What is installed and what is translated says nothing that only an edition can."""
    for path in [*sorted(file for file in (root / "scripts/install").rglob("*") if file.is_file()), *sorted((root / "scripts/po").glob("*.po"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if path.suffix == ".po" and line.startswith("#:"):  # where it stands
                continue
            if what := told_of_one(line):
                faults.append(f"{path.relative_to(root)}:{number}: {what}")


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


def check_circles(includes):
    """Headers that include one another, in one room or several: each circle once, at its first file."""
    headers = {path: [to for to in of if to in includes] for path, of in includes.items() if path.endswith(".h")}
    said, done = set(), set()

    def follow(path, way):
        if path in way:
            circle = way[way.index(path):]
            if frozenset(circle) not in said:
                said.add(frozenset(circle))
                fault(min(circle), 1, "headers include one another: " + " -> ".join([*circle, path]))
            return
        for to in headers.get(path, ()) if path not in done else ():
            follow(to, [*way, path])
        done.add(path)
    for path in headers:
        follow(path, [])


def check_orphans(sources, includes):
    """A header that no source includes, a source that offers nothing by any header, a file that no rule compiles."""
    reached = {to for of in includes.values() for to in of}
    tests = " ".join(file.read_text(encoding="utf-8") for file in (root / "tests").glob("**/*.[ch]"))
    offered = {name for path, text in sources.items() if path.endswith(".h") for name in declared(bare(text))}
    for path, text in sources.items():
        if path.endswith(".h") and path not in reached and f'"{path}"' not in tests:
            fault(path, 1, "is included by no file")
        if path.endswith(".c") and path not in WITHOUT_HEADER:
            text = bare(text)
            defined = {found[1] for found in re.finditer(r"^(?!static\b|typedef\b|#|\s|\}|/)[^\n=;(]*?\b(\w+)\s*(?:\[[^\]]*\]\s*)*(?:\(|=)", text, re.M)}
            if not defined & offered:
                fault(path, 1, "defines nothing that a header offers: nobody can ask for it")
    for file in sorted(gen.glob("*/*/**/*.[ch]")):
        if file.relative_to(gen).parts[0] != "build":
            fault(file.relative_to(gen), 1, "is compiled by no rule: sources stand in gen/ROOM/")


# --- what is in force nowhere ------------------------------------------------------------------------------

def bare(text):
    """Without comments and texts."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', without_comments(text))


def declared(header):
    """The functions and variables that a header offers."""
    text = re.sub(r"^\s*#(?:[^\n]*\\\n)*[^\n]*", "", header, flags=re.M)
    while (flat := re.sub(r"\{[^{}]*\}", " ", text)) != text:
        text = flat
    for said in text.split(";"):
        function = re.search(r"(\w+)\s*\(", said)
        if re.search(r"\b(extern|measure_fn)\b", said) and not function:
            yield from re.findall(r"(\w+)\s*(?:\[[^\]]*\]\s*)*(?:,|$)", said.strip())
        elif function and not re.search(r"\b(static|typedef)\b", said):
            yield function[1]


def line_of(text, name):
    found = re.search(rf"\b{name}\b", text)
    return text[:found.start()].count("\n") + 1


def check_public(sources, used):
    for path, text in sources.items():
        for name in declared(bare(text)) if path.endswith(".h") else ():
            if sum(name in words for words in used.values()) < 2:
                fault(path, line_of(text, name), f"{name} is used by no file but its own: a table lacks its row "
                      "(gen/README.md, Where things are added), or it is static")


def check_phrases(sources, used):
    for path, text in sources.items():
        for name in re.findall(r"\bX\((\w+),", text) if path.startswith("score/phrases") else ():
            if not any(name in words for other, words in used.items() if not other.startswith("score/phrases")):
                fault(path, line_of(text, name), f"{name} is printed by nothing: out with it, and its row of wording.csv")


def check_sources(sources):
    """What C reads past at the start: a column without its name, an index that nobody begins."""
    facts = "".join(text for path, text in sources.items() if path.startswith("facts/") and path.endswith(".c"))
    for path, text in sources.items():
        if not path.startswith("facts/"):
            continue
        for names, count in re.findall(r"\benum \{ ([\w, \n]*?),\s*(\w+_COLUMNS) \};", text):
            named = re.search(rf"\[{count}\] = \{{(.*?)\}};", text, re.S)
            for name in re.findall(r"\w+", names):
                if named and not re.search(rf"\[{name}\] =", named[1]):
                    fault(path, line_of(text, name), f"{name} has no name of a column in the table below")
        for name in re.findall(r"\bstruct (?:index|fingerprints) ([\w, ]+);", text) if path.endswith(".h") else ():
            for one in re.findall(r"\w+", name):
                if not re.search(rf"offsetof\(struct facts, [\w.]*\b{one}\)|_init\(&[^;]*\b{one},", facts) and \
                        not any(re.search(rf"index_init\(&[^;]*\b{one},", other) for other in sources.values()):
                    fault(path, line_of(text, one), f"{one} is begun by nothing: .indexes or .fingerprints of its source")


def check_options(sources):
    """An option that is told in the help; bits of own_options that commands have and that others refuse."""
    settings, bits = (sources[name] for name in ("app/settings.c", "app/options.h"))
    for name, row in re.findall(r'\{"([\w-]+)", ([^{}]*?)\},', settings):
        place = ("app/settings.c", line_of(settings, name))
        if not re.search(r"\bAT\(|\.set = |SETTING_ENDS|SETTING_OF_NIGHTLY", row):
            fault(*place, f"{name} does nothing: it has neither a member of struct options nor a function")
        if re.search(r"\bBOTH\b|\bON_LINE", row) and not re.search(rf'"[^"]*--{name}\b', sources["command/help.c"]):
            fault(*place, f"--{name} has no row in the help (command/help.c)")
    commands = "".join(text for path, text in sources.items() if path.startswith("command/") and path != "command/help.c")
    for own in re.findall(r"\b((?:OWN|USES)_\w+) = ", bits):
        for text, what in ((settings, "is of no option: no row of app/settings.c has it"),
                           (commands, "is of no command: none can be given it, out with it or into a command's .own")):
            if not re.search(rf"\b{own}\b", text):
                fault("app/options.h", line_of(bits, own), f"{own} {what}")


def check_kinds(sources):
    """Tables by kind of standard have a row for each; effects of readings are asked for somewhere."""
    kinds = re.search(r"enum standard_kind \{ (.*), STANDARD_KINDS \}", sources["score/standard.h"])[1].split(", ")
    for path, text in sources.items():
        for found in re.finditer(r"\[STANDARD_KINDS\](?:\)\([^;]*?\))? = \{(.*?)\n *\};", text, re.S):
            for kind in kinds:
                if f"[{kind}]" not in found[1]:
                    fault(path, text[:found.start()].count("\n") + 1, f"the table has no row for {kind}")
    effects = re.search(r"effects\[\] = \{(.*?)\};", sources["score/readings.c"], re.S)[1]
    for effect in re.findall(r'"(\w+)"', effects):
        if not any(f'"{effect}"' in text for path, text in sources.items() if path != "score/readings.c"):
            fault("score/readings.c", line_of(sources["score/readings.c"], effect), f"the effect {effect} is asked for by nothing")


def check_measures():
    used = {row["measure"] for path in (root / "templates").glob("*/measures.csv")
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
    shared = csv.DictReader((root / "templates/measures.csv").read_text(encoding="utf-8").splitlines())
    for row in shared:
        if row["measure"] not in used:
            faults.append(f"templates/measures.csv:{shared.line_num}: {row['measure']} is used by no edition: a row in "
                          "the measures.csv of one")


def check_in_force():
    sources = {str(file.relative_to(gen)): file.read_text(encoding="utf-8")
               for file in sorted([*gen.glob("*.[ch]"), *gen.glob("*/*.[ch]")])}
    words = {path: set(re.findall(r"\w+", bare(text))) for path, text in sources.items()}
    used = {path: of if path.endswith(".c") else set(re.findall(r"\w+", " ".join(re.findall(
        r"^\s*#\s*define(?:[^\n]*\\\n)*[^\n]*", sources[path], re.M)))) for path, of in words.items()}
    units = " ".join(file.read_text(encoding="utf-8") for file in (root / "tests").glob("**/*.[ch]"))
    check_orphans(sources, INCLUDES)
    check_public(sources, {**used, "tests": set(re.findall(r"\w+", units))})
    check_phrases(sources, used)
    check_sources(sources)
    check_options(sources)
    check_kinds(sources)
    check_measures()


for file in sorted([*gen.glob("*"), *gen.glob("*/*")]):
    path = file.relative_to(gen)
    if file.is_file() and path.parts[0] != "build" and file.suffix not in (".c", ".h") and \
            str(path) not in ("caeval", "README.md"):
        fault(path, 1, "is no source")

INCLUDES = {}
for file in sorted([*gen.glob("*.[ch]"), *gen.glob("*/*.[ch]")]):
    path = str(file.relative_to(gen))
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    if not room(path) and path not in TOP:
        fault(path, 1, "stands in no room")
    elif room(path) and room(path) not in ORDER:
        fault(path, 1, "stands in a room that has no place in the order")
    check_lengths(path, lines)
    check_edition(path, text)
    for number, line in enumerate(lines, 1):
        if found := INCLUDE.match(line):
            check_include(path, number, found[2], found[1] == '"')
            INCLUDES.setdefault(path, []).append(found[2])
        check_hash(path, number, line)

check_circles(INCLUDES)
check_shared()
check_installed()
check_in_force()
print("\n".join(faults) if faults else "The rooms are in order.")
sys.exit(bool(faults))
