"""Reads an input folder (contract README section 1): files, encodings, types, rejects, keys.

Every value is typed once, here.  A column that a file does not have is MISSING, a blank
one is None: they are never the same thing.
"""
import csv
import gzip
import hashlib
import io
import pathlib
import re
import zlib
from collections import namedtuple
from datetime import datetime, timedelta
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent

MISSING = "<missing column>"
YES, NO, NA = "是", "否", "不适用"

BLANKS = " \t\u3000"
EMPTY_WORDS = {"", "-", "—", "无", "N/A", "NULL"}     # in an optional column
BOOLS = {"是": YES, "y": YES, "1": YES, "true": YES, "√": YES,
         "否": NO, "n": NO, "0": NO, "false": NO, "×": NO, "不适用": NA}
CA_HEADERS = {"ca_code", "机构编码"}
CA_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")

Column = namedtuple("Column", "name header type key required values")
Stamp = namedtuple("Stamp", "at date_only")
Reject = namedtuple("Reject", "file line column value reason")


# ---------------------------------------------------------------- the schema

def load_exports(path=HERE / "contract" / "exports.csv"):
    """{export: [Column]} in the order of the contract."""
    exports = {}
    with open(path, encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            values = tuple(r["values"].split(";")) if r["values"] else ()
            exports.setdefault(r["export"], []).append(
                Column(r["column"], r["header"], r["type"], r["key"] == "yes",
                       r["required"] == "yes", values))
    return exports


EXPORTS = load_exports()


# ---------------------------------------------------------------- types

def parse_bool(text):
    try:
        return BOOLS[text.lower()]
    except KeyError:
        raise ValueError("not a bool")


def parse_int(text):
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError("not an integer")
    return int(text)


def parse_decimal(text):
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError("not a decimal number")
    return Fraction(text)


CLOCK = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
DATE_FORMS = [
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]" + CLOCK + r"(Z|\+08:00)?)?\Z"),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})(?: " + CLOCK + r")?\Z"),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})(?: " + CLOCK + r")?\Z"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"
               r"(?: ?([0-9]{1,2})时([0-9]{1,2})分(?:([0-9]{1,2})秒)?)?\Z"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2}))?\Z"),
]
SERIAL = re.compile(r"([0-9]{1,7})(\.[0-9]+)?\Z")
SERIAL_ZERO = datetime(1899, 12, 30)          # so that serial 61 is 1900-03-01


def parse_datetime(text):
    """A Stamp in Beijing time; an impossible date raises ValueError, it is never rolled over."""
    for form in DATE_FORMS:
        m = form.match(text)
        if m:
            parts = list(m.groups())
            zone = parts.pop() if len(parts) == 7 else None
            year, month, day, hour, minute, second = (int(p) if p else 0 for p in parts)
            at = datetime(year, month, day, hour, minute, second)
            if zone == "Z":
                at += timedelta(hours=8)
            return Stamp(at, parts[3] is None)
    m = SERIAL.match(text)
    if m and 61 <= int(m.group(1)) <= 2958465:
        seconds = Fraction(text) * 86400
        nearest = int(seconds + Fraction(1, 2))
        return Stamp(SERIAL_ZERO + timedelta(seconds=nearest), m.group(2) is None)
    raise ValueError("not a date")


def parse_value(column, text):
    """The typed value of a non-empty text; ValueError where it breaks its type."""
    if column.type == "bool":
        return parse_bool(text)
    if column.type == "int":
        return parse_int(text)
    if column.type == "decimal":
        return parse_decimal(text)
    if column.type == "datetime":
        return parse_datetime(text)
    if column.type == "date":
        return parse_datetime(text).at.date()
    if column.type == "enum" and text not in column.values:
        raise ValueError("not one of the allowed values")
    return text


# ---------------------------------------------------------------- rows and tables

class Row:
    """One accepted record; `values` has only the columns that its file has."""

    def __init__(self, file, line, values, ident):
        self.file, self.line, self.values, self.id = file, line, values, ident

    def get(self, name):
        return self.values.get(name, MISSING)

    def has(self, name):
        return name in self.values

    def known(self, name):
        """The value, or None where the field is blank or the column missing."""
        return self.values.get(name)

    def at(self, name):
        """The datetime of a datetime column, or None."""
        stamp = self.values.get(name)
        return stamp.at if stamp else None

    def __repr__(self):
        return f"<{self.file}:{self.line} {self.id}>"


class Table:
    """What one CA supplied of one export."""

    def __init__(self, export):
        self.export = export
        self.rows = []            # accepted
        self.files = []           # accounting, one dict a file
        self.rejects = []
        self.unreadable = False

    @property
    def state(self):
        """missing, unusable (nothing but rejected rows), empty (zero events) or filled."""
        if self.rows:
            return "filled"
        if any(f["rejected"] for f in self.files) or self.unreadable:
            return "unusable"
        return "empty" if self.files else "missing"

    @property
    def supplied(self):
        return self.state in ("filled", "empty")


# ---------------------------------------------------------------- one file

def decode(data):
    """(encoding, text); the encoding is decided once for the whole file."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "UTF-8-BOM", data[3:].decode("utf-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", data.decode("utf-16")
    try:
        return "UTF-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030", data.decode("gb18030")


def records(text, separator):
    """(first line, fields) of every record that is not a blank line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for fields in reader:
        if fields and not (len(fields) == 1 and not fields[0].strip(BLANKS)):
            yield line, fields
        line = reader.line_num + 1


def header_names(export):
    names = {}
    for c in EXPORTS[export]:
        names[c.name] = c.name
        names[c.header] = c.name
    for h in CA_HEADERS:
        names.setdefault(h, "ca_code")
    return names


def clean_header(field):
    return field.strip(BLANKS + "\ufeff")


def find_separator(text, export):
    """The separator of the header line: the one that shows most known columns."""
    names = header_names(export)
    best, best_score = ",", (-1, -1)
    for separator in ",;\t":
        first = next(records(text, separator), (1, []))[1]
        score = (sum(clean_header(f) in names for f in first), len(first))
        if score > best_score:
            best, best_score = separator, score
    return best


class SourceFile:
    """A decoded file: its columns and its raw records."""

    def __init__(self, path, export, folder):
        self.path, self.export, self.folder = path, export, folder
        self.name = path.name
        raw = path.read_bytes()
        self.sha256 = hashlib.sha256(raw).hexdigest()
        data = gzip.decompress(raw) if self.name.endswith(".gz") else raw
        self.encoding, text = decode(data)
        rows = list(records(text, find_separator(text, export)))
        if not rows:
            raise ValueError("no header")
        names = header_names(export)
        self.header = [names.get(clean_header(f)) for f in rows[0][1]]
        if folder is not None and export != "org":      # an extra column there, like any other
            self.header = [None if h == "ca_code" else h for h in self.header]
        if not any(self.header):
            raise ValueError("no known column")
        self.records = rows[1:]

    @property
    def has_ca(self):
        return "ca_code" in self.header

    def ca_of(self, fields):
        """The CA a record belongs to: the folder's, or the one its own column names."""
        if self.folder is not None:
            return self.folder
        i = self.header.index("ca_code")
        code = fields[i].strip(BLANKS) if i < len(fields) else ""
        return code if CA_CODE.match(code) else None


def read_record(source, line, fields):
    """(values, rejects) of one record: the typed values, or why the row is rejected."""
    rejects = []

    def reject(column, value, reason):
        rejects.append(Reject(source.name, line, column, value, reason))

    if len(fields) != len(source.header):
        reject("", "", f"{len(fields)} fields under {len(source.header)} headers")
        return None, rejects
    values = {}
    for column in EXPORTS[source.export]:
        if column.name not in source.header:
            if column.required:
                reject(column.name, "", "required column missing")
            continue
        text = fields[source.header.index(column.name)].strip(BLANKS)
        if text == "" or (not column.required and text in EMPTY_WORDS):
            values[column.name] = None
            if column.required:
                reject(column.name, text, "required value missing")
            continue
        try:
            values[column.name] = parse_value(column, text)
        except (ValueError, OverflowError) as problem:
            reject(column.name, text, str(problem))
            continue
        if source.export == "org" and column.name == "ca_code":
            if not CA_CODE.match(text) or source.folder not in (None, text):
                reject(column.name, text, "not this CA's code")
    return values, rejects


# ---------------------------------------------------------------- keys

def content_of(export, values):
    return tuple(values.get(c.name) for c in EXPORTS[export])


def key_of(export, values):
    keys = [c.name for c in EXPORTS[export] if c.key]
    return tuple(values.get(k) for k in keys) if keys else content_of(export, values)


def ident_of(export, values):
    keys = [c.name for c in EXPORTS[export] if c.key]
    return str(values[keys[0]]) if keys else ""


def take_file(table, source, ca, seen):
    """Adds one CA's records of one file to its table and does the file's accounting."""
    count = dict.fromkeys(("rows", "accepted", "rejected", "duplicates", "superseded"), 0)
    for line, fields in source.records:
        if source.ca_of(fields) != ca:
            continue
        count["rows"] += 1
        values, rejects = read_record(source, line, fields)
        if rejects:
            count["rejected"] += 1
            table.rejects += rejects
            continue
        key, content = key_of(table.export, values), content_of(table.export, values)
        if key not in seen:
            seen[key] = (content, source, line)
            count["accepted"] += 1
            table.rows.append(Row(source.name, line, values, ident_of(table.export, values)))
            continue
        first_content, first_source, first_line = seen[key]
        if content == first_content:
            count["duplicates"] += 1
        elif first_source is not source:
            count["superseded"] += 1
        else:
            count["rejected"] += 1
            table.rejects.append(Reject(source.name, line, "", ident_of(table.export, values),
                                        f"conflicts with line {first_line}"))
    table.files.append({"export": table.export, "file": source.name,
                        "encoding": source.encoding, **count, "sha256": source.sha256})


# ---------------------------------------------------------------- the folder

def export_of(name):
    """The export a file name stands for, or None."""
    for suffix in (".csv", ".csv.gz"):
        if name.endswith(suffix):
            stem = name[:-len(suffix)]
            for export in EXPORTS:
                if stem == export or stem.startswith(export + "-"):
                    return export
    return None


def find_sources(folder, ca):
    """[(path, export)] of the readable files in a folder, newest name first."""
    found = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name, reverse=True):
        export = export_of(path.name) if path.is_file() else None
        if export:
            found.append((path, export, ca))
    return found


def read_input(folder):
    """({ca: {export: Table}}, orphan rejects).

    A combined file is for all CAs: a CA that has no row in it has supplied zero events.
    """
    folder = pathlib.Path(folder)
    cas = {p.name for p in folder.iterdir() if p.is_dir() and CA_CODE.match(p.name)}
    paths = find_sources(folder, None)
    for ca in sorted(cas):
        paths += find_sources(folder / ca, ca)

    sources, unreadable, orphans = [], [], []
    for path, export, ca in paths:
        try:
            source = SourceFile(path, export, ca)
        except (ValueError, OSError, EOFError, csv.Error, zlib.error) as problem:
            unreadable.append((path, export, ca))
            orphans.append(Reject(path.name, 0, "", "", str(problem)))
            continue
        if ca is None and not source.has_ca:
            orphans.append(Reject(path.name, 1, "ca_code", "", "combined file without 机构编码"))
            continue
        sources.append(source)
        if ca is None:
            for line, fields in source.records:
                code = source.ca_of(fields)
                if code:
                    cas.add(code)
                else:
                    orphans.append(Reject(path.name, line, "ca_code", "", "no valid code"))

    sources.sort(key=lambda s: s.name, reverse=True)
    result = {}
    for ca in sorted(cas):
        tables = {export: Table(export) for export in EXPORTS}
        seen = {export: {} for export in EXPORTS}
        for source in sources:
            if source.folder in (None, ca):
                take_file(tables[source.export], source, ca, seen[source.export])
        for path, export, owner in unreadable:
            if owner in (None, ca):
                tables[export].unreadable = True
        result[ca] = tables
    return result, orphans
