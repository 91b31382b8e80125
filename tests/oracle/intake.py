"""Reads an input folder: files, encodings, types, the six states of a fact, keys, accounting.

A cell is given (its value), blank (None), not told (MISSING: its file has no such column) or
Unreadable.  A row is accepted, lost (rejected), repeated, superseded or no record at all.
"""
import copy
import csv
import gzip
import hashlib
import pathlib
import re
import unicodedata
import zlib
from collections import namedtuple
from datetime import datetime, timedelta
from fractions import Fraction
from math import inf

HERE = pathlib.Path(__file__).resolve().parent

MISSING = "<missing column>"
YES, NO, NA = "是", "否", "不适用"

BLANKS = " \t\u3000\u00a0"
EMPTY_WORDS = {"", "-", "--", "---", "—", "——", "/", "\\", "\\n", "无", "空", "暂无", "n/a", "nan", "null",
               "(null)", "0000-00-00", "0000-00-00 00:00:00"}           # in an optional column
TRUE_WORDS = {"是", "y", "yes", "1", "true", "t", "√", "✓", "✔", "有"}
FALSE_WORDS = {"否", "n", "no", "0", "false", "f", "×", "✗", "无"}
CA_HEADERS = {"ca_code", "机构编码"}
CA_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
TOTALS = re.compile(r"(合计|总计|小计|共.*条|制表人.*|审核人.*|合\s计|本年合计|以上共\d+条|审批：.*|备注：.*)[:：]?\Z")
SEPARATORS = re.compile(r"[-—–－─━═=＝*＊_＿~～.…·+|｜/\\:：（）()【】\s　]*\Z")

Column = namedtuple("Column", "name header type key required values")


class Stamp(namedtuple("Stamp", "at date_only")):
    """A moment; to_minute: it was written without seconds (of no matter where two are compared)."""
    to_minute = False


def to_the_minute(stamp, is_so):
    stamp.to_minute = bool(is_so)
    return stamp


Reject = namedtuple("Reject", "file line column value reason")


class Unreadable:
    """A cell of which nothing is known but that something stood there."""

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Unreadable) and self.text == other.text

    def __hash__(self):
        return hash(("unreadable", self.text))

    def __repr__(self):
        return f"<unreadable {self.text}>"


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
            TITLES.setdefault(r["export"], r["export_title"])
    return exports


TITLES = {}
EXPORTS = load_exports()


# ---------------------------------------------------------------- types

def half_width(text):
    return "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)


def plain(text):
    """For comparing names: without case, width and blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def parse_bool(text):
    word = half_width(text).lower()
    if word in TRUE_WORDS:
        return YES
    if word in FALSE_WORDS:
        return NO
    if word == NA:
        return NA
    raise ValueError("not a bool")


def parse_int(text):
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError("not an integer")
    return int(text)


def parse_decimal(text):
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError("not a decimal number")
    return Fraction(text)


ID_MARKS = re.compile("^[\u001f\u200b\u200c\u200d\u2060\ufeff'`]+")


def parse_id(text):
    """Without what programs put around an id; one in scientific notation has lost its digits."""
    m = re.fullmatch(r'="(.*)"', text)
    text = ID_MARKS.sub("", m.group(1) if m else text).strip(BLANKS + "\u200b\u200c\u200d\ufeff")
    text = half_width(text)
    if re.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+[0-9]+", text):
        raise ValueError("scientific notation")
    if not text:
        raise ValueError("empty id")
    return text


CLOCK = r"(上午|下午)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?(?: ?([AaPp][Mm]))?"
ZONE = r" ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?"
DATE_FORMS = [
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]" + CLOCK + ZONE + r")?\Z"),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})(?: " + CLOCK + ZONE + r")?\Z"),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})(?: " + CLOCK + ZONE + r")?\Z"),
]
CHINESE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"
                     r"(?: ?([0-9]{1,2})时([0-9]{1,2})分(?:([0-9]{1,2})秒)?)?\Z")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2}))?\Z")
SERIAL = re.compile(r"([0-9]{5})(\.[0-9]+)?\Z")
SERIAL_ZERO = datetime(1899, 12, 30)
WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?\s*")
BEIJING = timedelta(hours=8)


def zone_shift(zone):
    """What to add so that a time of this zone is Beijing's."""
    if zone is None:
        return timedelta(0)
    if zone in ("Z", "UTC"):
        return BEIJING
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return BEIJING - sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))


def hour_of(hour, half, word):
    half = {"上午": "am", "下午": "pm"}.get(half, (word or "").lower())
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def parse_datetime(text):
    """A Stamp in Beijing time; an impossible date raises ValueError, it is never rolled over."""
    text = WEEKDAY.sub(" ", half_width(text).replace("\u00a0", " ")).strip()
    for form in DATE_FORMS:
        m = form.match(text)
        if m:
            year, month, day, half, hour, minute, second, word, zone = m.groups()
            at = datetime(int(year), int(month), int(day), hour_of(int(hour or 0), half, word),
                          int(minute or 0), int(second or 0))
            return to_the_minute(Stamp(at + zone_shift(zone), hour is None), hour and not second)
    for form in (CHINESE, COMPACT):
        m = form.match(text)
        if m:
            parts = [int(p) if p else 0 for p in m.groups()]
            return to_the_minute(Stamp(datetime(*parts), m.group(4) is None), m.group(4) and not m.group(6))
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", text):
        return Stamp(datetime(1970, 1, 1) + BEIJING + timedelta(seconds=int(text[:10])), False)
    m = SERIAL.match(text)
    if m and 32874 <= int(m.group(1)) <= 73415:
        nearest = int(Fraction(text) * 86400 + Fraction(1, 2))
        return Stamp(SERIAL_ZERO + timedelta(seconds=nearest), m.group(2) is None)
    raise ValueError("not a date")


FIRST_TIME, LAST_YEARS = datetime(1990, 1, 1), 50


def parse_value(column, text, last=None):
    """The typed value of a non-empty text; ValueError where it breaks its type."""
    if column.type == "id":
        return parse_id(text)
    if column.type == "bool":
        return parse_bool(text)
    if column.type == "int":
        return parse_int(text)
    if column.type == "decimal":
        return parse_decimal(text)
    if column.type in ("date", "datetime"):
        stamp = parse_datetime(text)
        if stamp.at < FIRST_TIME or (last is not None and stamp.at > last):
            raise ValueError("outside 1990 to fifty years from now")
        return stamp if column.type == "datetime" else stamp.at.date()
    if column.type == "enum" and text not in column.values:
        raise ValueError("not one of the allowed values")
    return text


# ---------------------------------------------------------------- rows and tables

class Row:
    """One accepted record; `values` has only the columns that its file has."""

    def __init__(self, file, line, values, ident):
        self.file, self.line, self.values, self.id = file, line, values, ident
        self.table = None
        self.later = set()        # columns of what had not happened on D
        self.replaceable = 0      # rows of newer files that cannot be read and may each be its later state

    def get(self, name):
        return self.values.get(name, MISSING)

    def has(self, name):
        return name in self.values

    def lost(self, name):
        return isinstance(self.values.get(name), Unreadable)

    def blank(self, name):
        """The field is there and empty."""
        return self.has(name) and self.values[name] is None

    def known(self, name):
        """The value, or None where the field is blank, not told or unreadable."""
        value = self.values.get(name)
        return None if isinstance(value, Unreadable) else value

    def at(self, name):
        """The datetime of a datetime column, or None."""
        stamp = self.known(name)
        return stamp.at if stamp else None

    def told(self, name):
        """Does any row of the export fill this column?"""
        return self.table.told(name)

    def __repr__(self):
        return f"<{self.file}:{self.line} {self.id}>"


class Table:
    """What one CA supplied of one export."""

    def __init__(self, export):
        self.export = export
        self.rows = []            # accepted
        self.files = []           # accounting, one dict a file
        self.rejects = []
        self.lost = 0             # rows of which nothing is known
        self.lost_cells = []      # of each, the cells that could be read all the same
        self.unusable = False     # a file that could be read and not understood
        self.refused = []         # names of such files
        self.strays = 0           # of the lost: rows of a combined file that may be anybody's
        self.also = []            # of attest: answers to an item that another row answers otherwise
        self.lost_items = set()   # of attest: the items whose answer was lost, "any" of one unknown
        self.to_come = set()      # columns that a row fills with a day after the assessment date
        self.later_days = set()   # these days
        self.keyless = {}         # by file: of the lost rows whose key cannot be read, the cells that can
        self.all_rows = self.rows

    def told(self, column):
        return column in self.to_come or any(r.values.get(column) is not None for r in self.all_rows)

    def without(self, gone):
        """The same without these rows, which newer ones that are lost have replaced."""
        other = copy.copy(self)
        other.rows = [r for r in self.rows if r not in gone]
        return other

    def lose_key(self, source, cells):
        self.keyless.setdefault(source.name, []).append(cells)

    def newer_lost(self, row):
        """How many rows that are lost with their key may be later states of this row: those of newer files, and any
        number where a newer one is refused."""
        if not any(c.key for c in EXPORTS[self.export]):   # the whole row is the key
            return 0
        if any(newest_first(n) > newest_first(row.file) for n in self.refused):
            return inf
        return len(self.newer_cells(row))

    def newer_cells(self, row):
        """Of these the cells that can be read.  Of a check of what is published the half of its key that can be read
        may tell that it is another's."""
        newer = [cells for file, lost in self.keyless.items() if newest_first(file) > newest_first(row.file)
                 for cells in lost]
        if self.export == "disclosure":
            newer = [cells for cells in newer if all(
                not isinstance(cells.get(c), str) or plain(cells[c]) == plain(row.get(c)) for c in ("item", "standard"))]
        return newer

    @property
    def supplied(self):
        return bool(self.files) or self.unusable

    @property
    def state(self):
        """missing, unusable (nothing but what was lost), empty (header only) or filled."""
        if self.rows:
            return "filled"
        if self.lost or self.unusable:
            return "unusable"
        return "empty" if self.files else "missing"


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


Record = namedtuple("Record", "line fields broken told")   # told: how many fields stand before any doubt


def records(text, separator):
    """RFC 4180, strictly: a record with a quote at a wrong place is broken and ends with its line.
    An empty line is nothing at all."""
    i, line, n = 0, 1, len(text)
    while i < n:
        start, fields, broken, told = line, [], False, 0
        while True:
            if i < n and text[i] == '"':
                value, i, line, fine = quoted(text, i, line)
                fields.append(value)
                broken = broken or not fine
            else:
                j = i
                while j < n and text[j] not in "\r\n" and text[j] != separator:
                    j += 1
                broken = broken or '"' in text[i:j]
                fields.append(text[i:j])
                i = j
            rest = text[i:i + 1]
            if not broken and rest in ("", "\r", "\n", separator) and told == len(fields) - 1 and not (
                    set(fields[-1]) & {separator, '"'}):
                told += 1
            if i < n and text[i] == separator:
                i += 1
                continue
            if i < n and text[i] not in "\r\n":                 # something after a closing quote
                broken = True
                while i < n and text[i] not in "\r\n":
                    i += 1
            break
        if text[i:i + 2] == "\r\n":
            i += 2
        else:
            i += 1
        line += 1
        if broken or len(fields) > 1 or fields[0].strip(BLANKS):
            yield Record(start, fields, broken, told)


def quoted(text, i, line):
    """(value, next place, line, whole?) of a field that begins with a quote."""
    value, i, n = [], i + 1, len(text)
    while i < n:
        if text[i] == '"':
            if text[i + 1:i + 2] == '"':
                value.append('"')
                i += 2
                continue
            return "".join(value), i + 1, line, True
        if text[i] == "\n":
            line += 1
        value.append(text[i])
        i += 1
    return "".join(value), i, line, False


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
        first = next(records(text, separator), Record(1, [], False, 0)).fields
        score = (sum(clean_header(f) in names for f in first), len(first))
        if score > best_score:
            best, best_score = separator, score
    return best


class SourceFile:
    """A decoded file: its columns and its raw records; ValueError where it is not understood."""

    def __init__(self, path, export, folder):
        self.path, self.export, self.folder = path, export, folder
        self.name = path.name
        raw = path.read_bytes()
        self.sha256 = hashlib.sha256(raw).hexdigest()
        data = gzip.decompress(raw) if self.name.lower().endswith(".gz") else raw
        self.encoding, text = decode(data)
        rows = list(records(text, find_separator(text, export)))
        if not rows:
            raise ValueError("no header")
        names = header_names(export)
        self.raw_header = [clean_header(f) for f in rows[0].fields]
        self.header = [names.get(h) for h in self.raw_header]
        if folder is not None and export != "org":      # an extra column there, like any other
            self.header = [None if h == "ca_code" else h for h in self.header]
        if not any(self.header):
            raise ValueError("no known column")
        gone = [c.name for c in EXPORTS[export] if c.required and c.name not in self.header]
        if gone:
            raise ValueError("required column missing: " + ", ".join(gone))
        self.records = rows[1:]

    @property
    def has_ca(self):
        return "ca_code" in self.header

    def cell(self, record, name):
        i = self.header.index(name)
        return record.fields[i].strip(BLANKS) if i < len(record.fields) else ""

    def code(self, record):
        """What a record of a combined file says of its CA."""
        return "" if record.broken else self.cell(record, "ca_code")

    def is_record(self, record):
        """False for a blank row, a repeated header, a totals or signature line."""
        if record.broken:
            return True
        cells = [f.strip(BLANKS) for f in record.fields]
        filled = [c for c in cells if c]
        if not filled or [clean_header(f) for f in record.fields] == self.raw_header:
            return False
        if all(SEPARATORS.match(c) for c in cells):       # a row of marks
            return False
        first = next(i for i, c in enumerate(cells) if c)
        if not TOTALS.match(half_width(filled[0]).strip()):
            return True
        needed = [c.name for c in EXPORTS[self.export] if c.required or c.key]
        return any(cells[i] for i, h in enumerate(self.header) if h in needed and i != first
                   and i < len(cells))


def read_record(source, record, last):
    """(values, rejects): the typed values and the cells that cannot be read, or None and why the row
    is lost: one reason, its first key or required cell that cannot be read."""
    if record.broken or len(record.fields) != len(source.header):
        why = "broken quotes" if record.broken else "column count"
        return None, [Reject(source.name, record.line, "", "", why)], {}
    values, damaged, lost = {}, [], []
    for column in EXPORTS[source.export]:
        if column.name not in source.header:
            continue
        text = source.cell(record, column.name)
        if text == "" or (not column.required and text.lower() in EMPTY_WORDS
                          and not (column.type == "bool" and text == "无")):
            values[column.name] = None
            if column.required:
                lost.append(Reject(source.name, record.line, column.name, text, "required"))
            continue
        try:
            values[column.name] = parse_value(column, text, last)
        except (ValueError, OverflowError) as problem:
            reject = Reject(source.name, record.line, column.name, text, str(problem))
            (lost if column.required or column.key else damaged).append(reject)
            values[column.name] = Unreadable(text)
            continue
        if source.export == "org" and column.name == "ca_code":
            code = values[column.name]
            if not CA_CODE.match(code) or source.folder not in (None, code):
                lost.append(Reject(source.name, record.line, column.name, text, "another CA"))
    if source.export == "coverage" and not lost and values["covers_to"] < values["covers_from"]:
        lost.append(Reject(source.name, record.line, "covers_to", "", "before covers_from"))
    if source.export == "attest" and not lost:
        problem = attest_problem(values)
        if problem:
            lost.append(Reject(source.name, record.line, problem, "", "not an answer of this item"))
    return (None, lost[:1], values) if lost else (values, damaged, values)


# ---------------------------------------------------------------- attestations

def load_criteria(path=HERE / "contract" / "criteria.csv"):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


CRITERIA = load_criteria()
ANSWERS = (YES, NO, NA, "未知")
GRADED = {"satisfaction.grade": ("好", "良", "一般", "差", "未知"),
          "discipline.authn_grade": ("严格", "基本", "未", "未知")}
EXTRA_ITEMS = ("forensic.commitment_10d",)
CRITERION_ITEMS = {f"{c['indicator']}.{c['criterion']}" for c in CRITERIA} | set(EXTRA_ITEMS)


def item_of(text):
    """The item an answer is about: 075, 75.0, 第75项, 〔75〕 and 75 are one; None for what is no item."""
    if re.search(r"[0-9]\s+[0-9]", plain(text)):
        return None                                   # two numbers
    text = plain(text).replace(" ", "")
    m = re.fullmatch(r"[第〔【]?0*([0-9]+)(?:\.0+)?[项条行〕】]?", text)
    if m:
        return m.group(1) if 1 <= int(m.group(1)) <= 211 else None
    return text if text == "gate" or text in CRITERION_ITEMS else None


def allowed_answers(item):
    if item == "gate":
        return ANSWERS + ("有", "无")
    return GRADED.get(item, ANSWERS)


def attest_problem(values):
    item = item_of(values["item"])
    if item is None:
        return "item"
    return None if values["value"] in allowed_answers(item) else "value"


def lost_item(source, record):
    """The item of an answer that cannot be read; "any" where that cannot be told either."""
    if record.broken or len(record.fields) != len(source.header) or not source.cell(record, "item"):
        return {"any"}
    item = item_of(source.cell(record, "item"))
    if item is None:
        try:
            parse_id(source.cell(record, "item"))
        except ValueError:
            return {"any"}                            # its digits are lost
    return {item or "any"}                            # what is none was meant for another


# ---------------------------------------------------------------- keys

def content_of(export, values):
    return tuple(values.get(c.name) for c in EXPORTS[export])


def key_of(export, values):
    keys = [c.name for c in EXPORTS[export] if c.key]
    if export == "attest":
        return (item_of(values["item"]),)
    return tuple(values.get(k) for k in keys) if keys else content_of(export, values)


def first_key(export):
    return next((c.name for c in EXPORTS[export] if c.key), "")


def ident_of(export, values):
    keys = [c.name for c in EXPORTS[export] if c.key]
    return str(values[keys[0]]) if keys else ""


DIFFERS = "conflict"


def merge_conflict(row, values):
    """One record; the cells in which the two differ are unreadable."""
    for name, value in values.items():
        mine = row.values.get(name, MISSING)
        if mine == value or (isinstance(mine, Unreadable) and mine.text == DIFFERS):
            continue
        if not isinstance(mine, Unreadable):
            row.rejects.append(Reject(row.file, row.line, name, "", "two rows differ"))
        row.values[name] = Unreadable(DIFFERS)


def differing_required(row):
    """The first required cell in which two rows of one key differ: such a record cannot be used."""
    for c in EXPORTS[row.table.export]:
        cell = row.values.get(c.name)
        if c.required and isinstance(cell, Unreadable) and cell.text == DIFFERS:
            return c.name
    return None


COUNTS = ("rows", "accepted", "rejected", "duplicates", "superseded", "set_aside", "damaged",
          "conflicts")


def lost_key(source, record, cells):
    """The key of a row that is lost, as far as its cells can still be told apart; None where they cannot."""
    columns = [c for c in EXPORTS[source.export] if c.key]
    if not columns or any(c.name not in source.header for c in columns):
        return None
    if record.broken and any(source.header.index(c.name) >= record.told for c in columns):
        return None                                   # behind a stray quote no place is certain
    values = dict(cells)
    for c in columns:
        if c.name in values:
            continue
        i = source.header.index(c.name)
        text = record.fields[i].strip(BLANKS + '"') if i < len(record.fields) else ""
        try:
            values[c.name] = parse_value(c, text, None) if text else None
        except (ValueError, OverflowError):
            return None
    if any(isinstance(values[c.name], Unreadable) or (values[c.name] is None and (c.required or c is columns[0]))
           for c in columns):
        return None
    if source.export == "attest" and item_of(values["item"]) is None:     # nobody knows which item was meant
        return None
    return key_of(source.export, values)


def lose(table, count, rejects, cells, items):
    table.rejects += rejects
    table.lost_cells.append(cells)
    table.lost += 1
    table.lost_items |= items
    count["rejected"] += 1


def take_file(table, source, mine, seen, last):
    """Adds one CA's records of one file to its table and does the file's accounting.  `mine` says
    of a record: True (this CA's), "lost" (this CA's, its code is written otherwise) or False."""
    count, kept = dict.fromkeys(COUNTS, 0), []
    for record in source.records:
        whose = mine(source, record)
        if not whose:
            continue
        count["rows"] += 1
        if not source.is_record(record):
            count["set_aside"] += 1
            continue
        if whose == "lost":
            cells, values, rejects = {}, None, [Reject(source.name, record.line, "ca_code",
                                            source.code(record), "nearly a known code")]
        else:
            values, rejects, cells = read_record(source, record, last)
        if values is None:
            gone = None if whose == "lost" else lost_key(source, record, cells)
            if gone is not None:                      # a lost later state does not bring the earlier one back
                seen.setdefault(gone, (None, source, None))
            else:
                table.lose_key(source, cells)
            lose(table, count, rejects, cells,
                 set() if table.export != "attest" else {"any"} if whose == "lost" else lost_item(source, record))
            continue
        key, content = key_of(table.export, values), content_of(table.export, values)
        if key not in seen or (seen[key][2] is None and seen[key][1] is source):
            row = Row(source.name, record.line, values, ident_of(table.export, values))
            row.table, row.rejects = table, rejects
            seen[key] = (content, source, row)
            kept.append(row)
            continue
        first_content, first_source, row = seen[key]
        if row is None:
            count["superseded"] += 1
        elif content == first_content:
            count["duplicates"] += 1
        elif first_source is not source:
            count["superseded"] += 1
        else:
            count["rejected"] += 1
            count["conflicts"] += 1
            table.rejects.append(Reject(source.name, record.line, first_key(table.export), row.id,
                                        f"conflicts with line {row.line}"))
            if table.export == "attest":              # both answers are weighed
                other = Row(source.name, record.line, values, row.id)
                other.table = table
                table.also.append(other)
            else:
                merge_conflict(row, values)
    for row in kept:
        name = differing_required(row)
        if name:
            lose(table, count, [Reject(row.file, row.line, name, "", "two rows differ")], row.values, set())
            continue
        count["accepted"] += 1
        count["damaged"] += len(row.rejects)
        table.rejects += row.rejects
        table.rows.append(row)
    table.files.append({"export": table.export, "file": source.name,
                        "encoding": source.encoding, **count, "sha256": source.sha256})


# ---------------------------------------------------------------- the folder

def export_of(name):
    """The export a file name stands for, or None: its name or its title, without regard to case and
    width, with anything behind a - _ blank ( or digit."""
    name = plain(name)
    for suffix in (".csv.gz", ".csv"):
        if name.endswith(suffix):
            stem = name[:-len(suffix)].strip()
            for export in sorted(EXPORTS, key=len, reverse=True):
                for known in (export, plain(TITLES[export])):
                    rest = stem[len(known):]
                    if stem.startswith(known) and (not rest or rest[0] in "-_ (0123456789"):
                        return export
    return None


def newest_first(name):
    """Numbers in names are compared as numbers."""
    return [(1, int(p), "") if p.isdigit() else (0, 0, p)
            for p in re.split("([0-9]+)", plain(name)) if p]


def find_sources(folder, ca):
    """[(path, export, ca)] of the files in a folder that are read."""
    found = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        export = export_of(path.name) if path.is_file() else None
        if export:
            found.append((path, export, ca))
    return found


def owner(source, codes):
    """Who a record of a combined file belongs to: a code; ("nearly", code); or None, a stray."""
    def of(record):
        code = source.code(record)
        if code in codes:
            return code
        near = [c for c in codes if plain(c) == plain(code)] if code else []
        return ("nearly", near[0]) if near else None
    return of


def nobodys(source, codes):
    """The rows of a combined file of which nobody can tell whose they are: they may be anybody's.  A code
    that is one and no CA's is nobody's row."""
    if source.folder is not None:
        return []
    of = owner(source, codes)
    return [r for r in source.records if source.is_record(r) and of(r) is None and (
        r.broken or len(r.fields) != len(source.header) or not CA_CODE.match(source.code(r)))]


def is_mine(ca, codes):
    def mine(source, record):
        if source.folder is not None:
            return True
        who = owner(source, codes)(record)
        return who == ca or ("lost" if who == ("nearly", ca) else False)
    return mine


def read_input(folder, day=None):
    """({ca: {export: Table}}, orphan rejects).  A CA is known by its folder or its org row; a
    combined file is for all CAs: one that has no row in it has supplied zero events."""
    folder = pathlib.Path(folder)
    last = None if day is None else datetime(day.year + LAST_YEARS, day.month, min(day.day, 28),
                                             23, 59, 59) + timedelta(days=day.day - min(day.day, 28))
    cas = {p.name for p in folder.iterdir() if p.is_dir() and CA_CODE.match(p.name)}
    paths = find_sources(folder, None)
    for ca in sorted(cas):
        paths += find_sources(folder / ca, ca)

    sources, unusable, orphans = [], [], []
    for path, export, ca in paths:
        try:
            source = SourceFile(path, export, ca)
            if ca is None and not source.has_ca:
                raise ValueError("combined file without 机构编码")
        except (ValueError, OSError, EOFError, zlib.error) as problem:
            unusable.append((path, export, ca))
            orphans.append(Reject(path.name, 0, "", "", str(problem)))
            continue
        sources.append(source)
    for source in sources:
        if source.export == "org" and source.folder is None:
            for record in source.records:
                values = read_record(source, record, last)[0] if source.is_record(record) else None
                if values:
                    cas.add(values["ca_code"])
    for source in sources:
        if source.folder is None:
            of = owner(source, cas)
            orphans += [Reject(source.name, r.line, "ca_code", source.code(r), "no CA")
                        for r in source.records if source.is_record(r) and of(r) is None]

    sources.sort(key=lambda s: newest_first(s.name), reverse=True)
    result = {}
    for ca in sorted(cas):
        tables = {export: Table(export) for export in EXPORTS}
        seen = {export: {} for export in EXPORTS}
        for source in sources:
            if source.folder in (None, ca):
                take_file(tables[source.export], source, is_mine(ca, cas), seen[source.export], last)
            for _ in nobodys(source, cas):
                tables[source.export].lost += 1
                tables[source.export].strays += 1
                tables[source.export].lost_cells.append({})
                tables[source.export].lose_key(source, {})
                if source.export == "attest":
                    tables[source.export].lost_items.add("any")
        for path, export, owner_ in unusable:
            if owner_ in (None, ca):
                tables[export].unusable = True
                tables[export].refused.append(path.name)
                tables[export].rejects.append(Reject(path.name, 0, "", "", "not understood"))
        for table in tables.values():
            for row in table.rows + table.also:
                row.replaceable = table.newer_lost(row)
        result[ca] = tables
    return result, orphans
