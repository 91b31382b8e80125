#!/usr/bin/python3
"""The messages and their translations: scripts/po/en.po and zh.po.

    messages.py            takes what the sources say now into the catalogues; prints what lacks a translation
    messages.py --check    says what is missing, left over or wrong; tests/cli/test_languages.py calls it

A message stands in the sources in one language: en.po has the English of the Chinese ones, zh.po the Chinese of the
English ones. Chinese messages are all texts of the rooms that speak to people; official words that stay Chinese have
themselves for a translation. English ones are what the functions below are given.
"""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PO = ROOT / "scripts/po"
HAN = re.compile("[\u3000-\u9fff\uff00-\uffef]")
# Rooms all of whose Chinese is said to somebody, and the files of report/ that speak of files and templates.
ROOMS = ("app", "base", "batch", "command", "facts", "history", "ingest")
ALSO = ("docx_fill", "docx_tags", "docx_tree", "fields", "schema_view", "write_docx")
# Chinese that is read, or written into results, and never said.
NEVER_SAID = ("base/civil.c", "base/said.c", "base/spellings.c", "base/wrap.c", "batch/csv_field.c", "history/store_schema.h")
# Where English sentences are texts of messages as well, and what are none there.
ENGLISH_ROOMS = ("app", "base", "batch", "command", "history", "ingest", "measures", "score")
ENGLISH_ALSO = ("report/fonts", "report/xlsx_verify", "options")
NO_SENTENCE = {"working days"}
# Phrases of templates/wording.csv that messages are made of, and what follows them there.
PHRASES = {"calendar.ends": "", "calendar.ended": "", "calendar.advice": "", "calendar.folder": "/%s.csv"}
# Formats of so few words that nothing else shows that they are messages.
FORMATS = {r'reading \"%s\" %s', r'--reading \"%s\" %s'}
# Functions whose messages are English, and which argument it is.
KEYWORDS = ("_:1", "problem_add:6", "sheet_fault:5", "sheet_fault_at:5", "sheet_fault_whole:4", "word_wrong:3")


def sources():
    files = [f for room in ROOMS for f in sorted((ROOT / "gen" / room).glob("*.[ch]"))]
    files += [ROOT / f"gen/report/{name}.c" for name in ALSO]
    files += sorted((ROOT / "gen").glob("*.c"))
    return [str(f.relative_to(ROOT)) for f in files if str(f.relative_to(ROOT / "gen")) not in NEVER_SAID]


def all_sources():
    return [str(f.relative_to(ROOT)) for f in sorted((ROOT / "gen").glob("*/*.c")) + sorted((ROOT / "gen").glob("*.c"))]


class Entry:
    """One message of a catalogue."""

    def __init__(self, block):
        self.block = block
        self.comments = [line for line in block.split("\n") if line.startswith("#")]
        self.id = unquoted(re.search(r"^msgid (.*?)(?=^msgstr)", block, re.S | re.M)[1])
        self.text = unquoted(re.search(r"^msgstr (.*)", block, re.S | re.M)[1])

    @property
    def fuzzy(self):
        return any(line.startswith("#,") and "fuzzy" in line for line in self.comments)


def unquoted(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def entries(text):
    return [Entry(block) for block in text.strip().split("\n\n") if re.search(r"^msgid ", block, re.M)]


def read(path):
    return entries(path.read_text(encoding="utf-8")) if path.exists() else []


def without_bytes(text):
    return re.sub(r"\\x[0-9a-fA-F]{2}", "?", re.sub(r"_Static_assert\([^;]*;", ";", text))


def extracted(files, *options):
    """By xgettext, of copies: it does not read bytes that are no text (\\xd0), which no message has."""
    with tempfile.TemporaryDirectory() as folder:
        for name in files:
            copy = pathlib.Path(folder) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(without_bytes((ROOT / name).read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run(["xgettext", "--language=C", "--from-code=UTF-8", "--no-wrap", "--sort-by-file", "--force-po",
                        "--add-location=file", "-o", "messages.pot", *options, *files],
                       cwd=folder, check=True, stderr=subprocess.DEVNULL)
        return [e for e in entries((pathlib.Path(folder) / "messages.pot").read_text(encoding="utf-8")) if e.id]


def phrases():
    """Those phrases of the templates that are messages, as formats: {1} is %1$s."""
    with open(ROOT / "templates/wording.csv", newline="", encoding="utf-8-sig") as f:
        rows = [row for row in csv.DictReader(f) if row["key"] in PHRASES]
    block = "#: templates/wording.csv\n#, c-format\nmsgid \"{}\"\nmsgstr \"\"\n"
    return [Entry(block.format(re.sub(r"\{(\d)\}", r"%\1$s", row["text"] + PHRASES[row["key"]]).replace('"', '\\"'))) for row in rows]


ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]|^[^\u3000-\u9fff]*[A-Za-z]{2}[^\u3000-\u9fff]*$")


def bare(text):
    """Without directives, which have letters too, and the name before a message."""
    return re.sub(r"%[-+ #0-9.*$]*[hljztL]*[a-zA-Z]", "", text).replace("caeval: ", "")


def is_sentence(text):
    """English words one after another, and no SQL."""
    return text in FORMATS or text not in NO_SENTENCE and not text.startswith("caeval ") and bool(re.search(r"[a-z]{2,} [a-z]{2,}|^[a-z]+ is$", bare(text))) and \
        not HAN.search(text) and not re.search("SELECT|INSERT|DELETE|CREATE|UPDATE", text)


def english_sources():
    files = [f for room in ENGLISH_ROOMS for f in sorted((ROOT / "gen" / room).glob("*.c"))]
    return [str(f.relative_to(ROOT)) for f in files] + [f"gen/{name}.c" for name in ENGLISH_ALSO]


def messages():
    """By language of the translation: the entries that have to be there. What is in both languages has both."""
    said = extracted(sources(), "--extract-all")
    told = extracted(all_sources(), "--keyword", *(f"--keyword={k}" for k in KEYWORDS))
    known = {e.id for e in told}
    parts = [e for e in extracted(english_sources(), "--extract-all") if e.id not in known and is_sentence(e.id)]
    return {"en": [e for e in said if HAN.search(e.id)] + phrases(),
            "zh": [e for e in told if ENGLISH.search(bare(e.id))] + parts}


HEAD = """# What caeval says, in {name}; see scripts/messages.py and gen/README.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def quoted(text):
    lines = re.findall(r"(?:[^\\]|\\.)*?\\n|(?:[^\\]|\\.)+$", text) or [""]
    return '"' + lines[0] + '"' if len(lines) == 1 else '""\n' + "\n".join(f'"{line}"' for line in lines)


def write(language, name, wanted, known):
    blocks = [HEAD.format(language=language, name=name)]
    for e in wanted:
        comments = [line for line in e.comments if line[:2] in ("#:", "#,")]
        blocks.append("\n".join([*comments, f"msgid {quoted(e.id)}", f"msgstr {quoted(known.get(e.id, ''))}"]) + "\n")
    (PO / f"{language}.po").write_text("\n".join(blocks), encoding="utf-8")


def faults(language, wanted):
    path = PO / f"{language}.po"
    there = {e.id: e for e in read(path) if e.id}
    ids = {e.id for e in wanted}
    for e in wanted:
        if e.id not in there:
            yield f"{path.relative_to(ROOT)}: is not in it: {e.id}"
        elif not there[e.id].text:
            yield f"{path.relative_to(ROOT)}: has no translation: {e.id}"
        elif there[e.id].fuzzy:
            yield f"{path.relative_to(ROOT)}: is fuzzy: {e.id}"
    yield from (f"{path.relative_to(ROOT)}: is said nowhere: {x}" for x in there if x not in ids)
    told = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, text=True)
    if told.returncode:
        yield told.stderr.strip()


def main():
    wanted = messages()
    if "--check" not in sys.argv[1:]:
        for language, name in ("en", "English"), ("zh", "Chinese"):
            known = {e.id: e.text for e in read(PO / f"{language}.po")}
            write(language, name, wanted[language], known)
    found = [fault for language in wanted for fault in faults(language, wanted[language])]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
