"""What happened: populations and measures of one CA, no opinions.

A verdict is True, False, None (unknown) or LOSS (unknown because something was lost or cannot be
read).  A case is (row, verdict, why).
"""
import copy
import itertools
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import inf

from days import (OutsideCalendar, add_years, as_date, closed, covered_seconds, covers, midnight)
from intake import NO, TITLES, YES, Stamp, Unreadable, item_of, plain

EXPORT_NAMES = {plain(name) for pair in TITLES.items() for name in pair}

# 挂起, 解锁 and 撤销 deliver no certificate (8.1.3.3; row 40)
ISSUING = ("新申请", "更新", "密钥更新", "变更", "补办")
REGULATOR = ("主管部门", "12345", "信访")
ANSWERED = ("自助完成", "人工接听")
DAY = 86400
SM2_KEY, SM2_CURVE, SM2_SIGN = "1.2.840.10045.2.1", "1.2.156.10197.1.301", "1.2.156.10197.1.501"
LOSS = "lost"
MOST_WORLDS = 400

# header only: an empty list accuses nobody
ROSTERS = ("shifts", "roles", "monitor", "power", "video", "network_links", "env", "accounts", "staff",
           "assets")

# from when to when a row of a roster tells of somebody's duty
ROSTER_ENDS = {"shifts": ("start_at", "end_at"), "monitor": ("from_at", "to_at"), "roles": ("from_on", "to_on")}

# when a row of an event export happened; none in the period: the file says nothing of it
EVENT_DATES = {
    "hotline": ("offered_at",), "complaints": ("received_at", "closed_at"),
    "applications": ("submitted_at", "materials_complete_at", "notice_at", "consented_at", "signed_at",
                     "authn_started_at", "authn_done_at", "decided_at", "issued_at", "sent_at", "notified_at"),
    "survey": ("sampled_on", "responded_at"), "follow_ups": ("visited_at",),
    "disputes": ("received_at", "closed_at"), "incidents": ("detected_at", "resolved_at"),
    "forensics": ("requested_at", "accepted_at", "closed_at"), "recovery": ("started_at", "recovered_at"),
    "revocations": ("requested_at", "decided_at", "revoked_at", "notified_at"),
    "crl_log": ("this_update",), "status_probe": ("probed_at",),
    "key_recovery": ("requested_at", "done_at"), "tickets": ("opened_at", "closed_at"),
    "outages": ("start_at", "end_at"), "access_log": ("at",), "visitors": ("in_at", "out_at"),
    "asset_events": ("at",), "changes": ("approved_at", "tested_at", "implemented_at"),
    "findings": ("raised_on", "closed_on"), "submissions": ("submitted_on",),
    "records": ("done_on",), "certificates": ("not_before",)}

SET_BEFOREHAND = {"findings": "due_on", "submissions": "due_on"}

# what cannot have happened yet on D counts as not there
HAPPENED = {
    "hotline": ("answered_at", "ended_at"), "complaints": ("closed_at",),
    "applications": ("notice_at", "consented_at", "signed_at", "authn_started_at", "authn_done_at",
                     "decided_at", "notified_at", "issued_at", "sent_at"),
    "survey": ("responded_at",), "disputes": ("closed_at",), "incidents": ("resolved_at",),
    "forensics": ("accepted_at", "closed_at"), "recovery": ("recovered_at",),
    "staff": ("nda_on", "checked_on"), "certificates": ("published_at",),
    "revocations": ("decided_at", "revoked_at", "notified_at"),
    "crl_log": ("published_at", "backup_at"), "key_recovery": ("done_at",), "tickets": ("closed_at",),
    "outages": ("end_at",), "visitors": ("approved_at", "out_at"),
    "changes": ("approved_at", "tested_at", "implemented_at"),
    "releases": ("approved_at", "executed_at", "audited_at"), "accounts": ("disabled_on",),
    "findings": ("closed_on",), "submissions": ("submitted_on",)}


class Open(int):
    """The days for which an open case has been open for certain, as far as its export goes; `most`: until D."""
    def __new__(cls, least, most):
        made = super().__new__(cls, least)
        made.most = most
        return made


class UpTo:
    """A case that nobody knows to be one: it took `days` at most if it is."""
    def __init__(self, days):
        self.days = days


# ---------------------------------------------------------------- four-valued helpers

def every(verdicts):
    """False beats loss, loss beats unknown, unknown beats True."""
    verdicts = list(verdicts)
    for v in (False, LOSS, None):
        if any(x is v for x in verdicts):
            return v
    return True


def some(verdicts):
    """True beats loss, loss beats unknown, unknown beats False."""
    verdicts = list(verdicts)
    for v in (True, LOSS, None):
        if any(x is v for x in verdicts):
            return v
    return False


def matched(options):
    """How many of these can be given one each, none twice?  options: for each the set it may take."""
    taken = {}

    def place(i, seen):
        for x in options[i]:
            if x not in seen:
                seen.add(x)
                if x not in taken or place(taken[x], seen):
                    taken[x] = i
                    return True
        return False
    return sum(place(i, set()) for i in range(len(options)))


def unsure(verdict):
    return verdict is None or verdict is LOSS


def moments(value):
    """The first and the last moment a value may be: a date is any moment of its day."""
    if isinstance(value, Stamp):
        return (value.at, value.at + timedelta(days=1, seconds=-1)) if value.date_only else (
            value.at, value.at)
    if isinstance(value, datetime):
        return value, value
    return midnight(value), midnight(value) + timedelta(days=1, seconds=-1)


def not_after(a, b):
    """a <= b, unknown where one of them is not there; by days where one of them has no time."""
    if isinstance(a, Unreadable) or isinstance(b, Unreadable):
        return LOSS
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return None
    if has_time(a) and has_time(b):
        return moment_of(a) <= moment_of(b)
    return day_of(a) <= day_of(b)


def has_time(value):
    return isinstance(value, datetime) or (isinstance(value, Stamp) and not value.date_only)


def moment_of(value):
    return value.at if isinstance(value, Stamp) else value


def day_of(value):
    return as_date(moment_of(value))


def filled(row, column):
    """GM-BLANK: a blank is a counter-example; not told is unknown, unreadable is lost."""
    if row.lost(column):
        return LOSS
    if not row.has(column):
        return None
    if row.get(column) is not None:
        return True
    return False if row.told(column) else None


def is_yes(row, column):
    return LOSS if row.lost(column) else {YES: True, NO: False}.get(row.get(column))


def must_be_yes(row, column):
    """GM-BLANK for an answer that must be there."""
    there = filled(row, column)
    return is_yes(row, column) if there is True else there


def same(row, column, wanted):
    """Is the value this one?"""
    if row.lost(column):
        return LOSS
    value = row.known(column)
    return None if value is None else value == wanted


def one_of(row, column, wanted):
    if row.lost(column):
        return LOSS
    value = row.known(column)
    return None if value is None else value in wanted


def seconds(delta):
    return int(delta.total_seconds())


def hours(delta):
    return Fraction(seconds(delta), 3600)


def exact(number):
    """An exact string: a decimal where there is one, else num/den."""
    if number is None or number == inf:
        return None
    number = Fraction(number)
    den = number.denominator
    for p in (2, 5):
        while den % p == 0:
            den //= p
    if den != 1:
        return f"{number.numerator}/{number.denominator}"
    text, places = str(number.numerator), 0
    while (number * 10 ** places).denominator != 1:
        places += 1
    if places:
        digits = str(abs(int(number * 10 ** places))).rjust(places + 1, "0")
        text = ("-" if number < 0 else "") + digits[:-places] + "." + digits[-places:]
    return text


def nearest_rank(values, percent):
    """Nearest rank ⌈p·n⌉ (A-R3)."""
    values = sorted(values)
    return values[-(-percent * len(values) // 100) - 1]


# ---------------------------------------------------------------- measures: value, lo, hi, status

UNKNOWN = {"value": None, "status": "unknown"}


def bounded(found, lo, hi):
    if lo == hi:
        return {**found, "status": "determined"}
    return {**found, "status": "interval", "lo": exact(lo), "hi": exact(hi)}


def spread(measure, other):
    """What is possible of a measure where the other may be it as well."""
    nothing = measure.get("value") is None and "lo" not in measure
    if other is None or nothing or "counts" in measure or measure.get("status") in (None, "unknown"):
        return measure
    def ends(m):
        value = m.get("value")
        lo, hi = m.get("lo", value), m.get("hi", value)
        return (Fraction(0) if lo is None else Fraction(lo)), (inf if hi is None else Fraction(hi))
    (a, b), (c, d) = ends(measure), ends(other)
    if other.get("status") in ("no_cases", "unknown"):
        c, d = (Fraction(0), b)
    if (min(a, c), max(b, d)) == (a, b):
        return measure
    return {**measure, "status": "interval", "lo": exact(min(a, c)), "hi": exact(max(b, d))}


def count_measure(sure, maybe, unit):
    """`sure` happened, `maybe` more may have."""
    return bounded({"value": str(sure), "unit": unit}, sure, sure + maybe)


def share(good, total, options, unit="ratio"):
    """good/total of what is known; `options` are the (good, total) changes that may each be."""
    lo, hi = share_range(good, total, options)
    found = {"num": good, "den": total, "unit": unit,
             "value": exact(Fraction(good, total)) if total else None}
    if lo is None:
        return {**found, "status": "no_cases"}
    if not total:                                     # there may be none
        return {"value": None, "status": "interval"}
    return bounded(found, lo, hi)


def share_range(good, total, options, gone=0, turned=0):
    """The lowest and the highest share that is possible, (None, None) where there may be none; `gone` of its cases
    may not be there, and `turned` more be of the other kind."""
    reached = {(good, total)}
    for choices in options:
        reached = {(g + a, t + b) for g, t in reached for a, b in choices}
        if len(reached) > 4000:
            reached = extremes(reached)
    return without(reached, gone, turned)


def without(reached, gone=0, turned=0):
    """The lowest and the highest of these shares (good, total) of which cases are gone, and others turned."""
    reached = [(g, t) for g, t in reached if t > 0]
    if not reached:
        return None, None
    if inf in (gone, turned) or any(t <= gone for _, t in reached):
        return Fraction(0), Fraction(1)
    return (min(Fraction(max(g - gone - turned, 0), t - gone) for g, t in reached),
            max(Fraction(min(g + turned, t - gone), t - gone) for g, t in reached))


def extremes(reached):
    """Of the pairs of one total only the lowest and the highest number of good ones matter."""
    kept = {}
    for g, t in reached:
        low, high = kept.get(t, (g, g))
        kept[t] = (min(low, g), max(high, g))
    return {(g, t) for t, pair in kept.items() for g in pair}


LOST_CASE = ((0, 0), (0, 1), (1, 1))     # a lost row: none of the year, one of it bad or good


def largest(known, unsure_ones, unit, least=()):
    """The maximum of what is known; an unknown case may have taken any time, and so may one that is
    open (at least its days so far) where none is closed."""
    doubtful = [v.days for v in known if isinstance(v, UpTo)]
    known = [v for v in known if v is not None and not isinstance(v, UpTo)]
    found = {"value": exact(max(known)) if known else None, "unit": unit, "n": len(known)}
    low = max(list(known) + list(least), default=0)
    high = max(list(known) + doubtful + [getattr(v, "most", v) for v in least], default=0)
    if doubtful and not known:
        return {**found, "status": "interval", "lo": exact(low), "hi": None}
    if low != high and known and not unsure_ones:
        return {**found, "status": "interval", "lo": exact(low), "hi": exact(high)}
    if unsure_ones or (least and not known):
        return {**found, "status": "interval", "lo": exact(low), "hi": None}
    return {**found, "status": "determined" if known else "no_cases"}


# ---------------------------------------------------------------- the facts of one CA

class Facts:
    def __init__(self, code, tables, period, calendar, readings=(), ignoring=False):
        self.readings = set(readings)
        self.removed = ()                             # the rows that this world is without (worlds)
        self.ignoring = ignoring                      # G-LOST-R2: as if nothing had been lost
        self.code, self.tables, self.period, self.calendar = code, tables, period, calendar
        for export, columns in HAPPENED.items():
            for row in tables[export].rows:
                self.leave_out_the_future(row, columns)
        self.org = tables["org"].rows[0] if tables["org"].rows else None
        if self.org and self.may_be_replaced(self.org):
            self.org = copy.copy(self.org)
            self.org.values = {c: v if c in ("ca_code", "name") else Unreadable("replaced")
                               for c, v in self.org.values.items()}
        self.attests, self.torn = self.read_answers()
        lost = set() if ignoring else tables["attest"].lost_items
        self.torn |= lost - {"any"}
        self.attests = {i: v for i, v in self.attests.items() if i not in self.torn}
        self.answers_lost = tables["attest"].unusable or "any" in lost     # any may be among them

    def leave_out_the_future(self, row, columns):
        for c in columns:
            value = row.known(c)
            if value is not None and day_of(value) > self.period.day:
                row.values[c] = None
                row.later.add(c)
                row.table.to_come.add(c)
                row.table.later_days.add(day_of(value))
                if c == "decided_at" and not any(    # what was carried out by D was decided on
                        row.known(done) is not None and day_of(row.known(done)) <= self.period.day
                        for done in ("issued_at", "sent_at")):
                    row.values["decision"] = None
                if c == "revoked_at":                 # no list names what was not revoked by D
                    row.values["crl_number"] = None
                if c == "authn_done_at":
                    row.values["authn_result"] = None
                if c == "closed_at" and row.has("well_resolved"):
                    row.values["well_resolved"] = None

    def reads(self, code):
        """Is this reading in force?"""
        return code in self.readings

    # ------------------------------------------------------------ attestations

    def read_answers(self):
        """({item: answer}, items with two answers that differ)."""
        given, torn, doubtful = {}, set(), {}
        for r in self.rows("attest") + self.tables["attest"].also:
            item, value = item_of(r.get("item")), r.get("value")
            if r.lost("examined_on"):                     # whether it counts cannot be told
                doubtful.setdefault(item, set()).add(value)
                continue
            if not self.in_time(r.known("examined_on")):
                continue
            if self.may_be_replaced(r):
                torn.add(item)
            value = {"有": YES, "无": NO}.get(value, value) if item == "gate" else value
            if isinstance(value, Unreadable) or (item in given and given[item] != value):
                torn.add(item)
                continue
            given[item] = value
        torn |= {i for i, values in doubtful.items() if values != {given.get(i)}}
        return {i: v for i, v in given.items() if i not in torn}, torn

    def in_time(self, day):
        """From the last day of the year before Y to D; no date counts."""
        if day is None:
            return True
        first = self.period.first_day - timedelta(days=1)
        return first <= day_of(day) <= self.period.day

    # ------------------------------------------------------------ what was supplied

    def rows(self, export):
        return self.tables[export].rows

    def supplied(self, export):
        return self.tables[export].supplied

    def range_unread(self, export):
        """May what the CA said of the export's range stand in what cannot be read?  Then it may end anywhere."""
        if self.tables["coverage"].unusable:
            return True
        if self.ignoring:
            return False
        names = (export, plain(TITLES[export]))
        own = [r for r in self.rows("coverage") if plain(r.get("export")) in names]
        for cells in self.lost_cells("coverage"):
            name = cells.get("export")
            known = isinstance(name, str) and plain(name) in EXPORT_NAMES
            if plain(name) in names if known else not own:
                return True
        if any(self.may_be_replaced(r) for r in own):
            return True
        return any(r.lost("covers_from") or r.lost("covers_to") for r in own)

    def coverage(self, export):
        """Does the CA's own word cover the period?  None where it says nothing; a word that is lost may
        have said that it does not."""
        if self.range_unread(export):
            return False
        for r in self.rows("coverage"):
            if plain(r.get("export")) not in (export, plain(TITLES[export])):
                continue
            return day_of(r.get("covers_from")) <= self.begin and \
                    day_of(r.get("covers_to")) >= self.period.day
        return None

    def stated(self, export):
        """What the CA says of its range."""
        return [r for r in self.rows("coverage") if plain(r.get("export")) in (export, plain(TITLES[export]))]

    def elsewhere(self, export):
        """Does the CA say that the export covers nothing of the period?"""
        own = [r for r in self.rows("coverage") if plain(r.get("export")) in (export, plain(TITLES[export]))]
        return self.coverage(export) is False and not self.range_unread(export) and all(
            day_of(r.get("covers_to")) < self.begin or day_of(r.get("covers_from")) > self.period.day for r in own)

    def may_be_replaced(self, row):
        """Evidence 2: of several files the newer row of a key counts; one that cannot be read may be of any key."""
        if self.removed:                              # in that world it is told which were
            return False
        return row.replaceable == inf or (row.replaceable > 0 and not self.ignoring)

    def replaced(self, export):
        """How many rows of the export may have been replaced by newer ones that cannot be read."""
        old = [r.replaceable for r in self.rows(export) if self.may_be_replaced(r)]
        return min(max(old), inf if inf in old else len(old)) if old else 0

    def worlds(self):
        """The same CA where rows are not there that newer ones have replaced which cannot be read: what those say
        is among what is lost."""
        if self.removed:
            return []
        found = []
        for export in self.tables:
            n = self.replaced(export)
            if not n or export in ("org", "attest", "coverage"):      # these are read elsewhere
                continue
            old = [r for r in self.rows(export) if self.may_be_replaced(r)]
            sets = [tuple(old)] if n >= len(old) else itertools.islice(itertools.combinations(old, int(n)), MOST_WORLDS)
            for gone in sets:
                world = copy.copy(self)
                world.removed = gone
                world.tables = {**self.tables, export: self.tables[export].without(gone)}
                found.append(world)
        return found

    def extra(self, export):
        """Rows that may be there besides the accepted ones: how many, inf where nobody can say."""
        table = self.tables[export]
        if table.unusable:                            # no row of it is an accepted one
            return inf
        return 0 if self.ignoring else table.lost

    def extra_like(self, export, **wanted):
        """Of these, those whose readable cells do not show something else: {column: test of its value}."""
        if self.ignoring or self.tables[export].unusable:
            return self.extra(export)
        return len(self.lost_like(export, **wanted))

    def lost_like(self, export, **wanted):
        """The numbers of these lost rows."""
        def may_be(cells):
            for column, test in wanted.items():
                value = cells.get(column)
                if value is not None and not isinstance(value, Unreadable) and not test(value):
                    return False
            return True
        return {i for i, cells in enumerate(self.lost_cells(export)) if may_be(cells)}

    def extra_open(self, export, start, end=None, **wanted):
        """Of these, those that do not show that they were open at no moment of the year, from `start` to
        `end` (None: no column tells), nor something else (extra_like)."""
        if self.ignoring or self.tables[export].unusable:
            return self.extra(export)
        def over(cells):
            a, b = cells.get(start), cells.get(end)
            if isinstance(a, Stamp):
                if day_of(a) > self.period.day:
                    return True
                if day_of(a) >= self.period.first_day:
                    return False
            return isinstance(b, Stamp) and day_of(b) < self.period.first_day
        like = self.lost_like(export, **wanted)
        return sum(not over(cells) for i, cells in enumerate(self.lost_cells(export)) if i in like)

    def lost_cells(self, export):
        return [] if self.ignoring else self.tables[export].lost_cells

    def uncovered(self, *exports):
        """Does the CA say that one of them does not cover the period?  是 becomes 待核, 否 stands."""
        return any(self.supplied(e) and self.coverage(e) is False for e in exports)

    def may_lack(self, *exports):
        return any(self.extra(e) for e in exports)

    def silent(self, export):
        """Rows, but none within the period, and no word that the file covers it."""
        rows = self.rows(export)
        if not rows or export not in EVENT_DATES or self.coverage(export):
            return False
        if self.coverage(export) is False and not self.range_unread(export) and not self.elsewhere(export):
            return False                              # it speaks of a part of the period
        def dates(r):
            return [v for v in (r.get(c) for c in EVENT_DATES[export])
                    if v is not None and not isinstance(v, str)]
        set_before = SET_BEFOREHAND.get(export)       # says nothing of when the list was drawn up
        dated = [v for r in rows for v in dates(r)]
        days = [day_of(v) for v in dated if not isinstance(v, Unreadable)] + sorted(self.tables[export].later_days)
        planned = [v for r in rows for v in [r.get(set_before)] if isinstance(v, date)] if set_before else []
        torn = any(isinstance(v, Unreadable) for v in dated) or self.may_lack(export)
        if planned and not days and not torn:         # unless it is all that dates it
            days = [day_of(v) for v in planned]
        elif planned and not days:
            return True
        around = days and min(days) < self.period.first_day and max(days) > self.period.day
        return bool(days) and not around and not any(self.period.holds(day) for day in days)

    def flag(self, name):
        """A bool of org: True, False or None."""
        return {YES: True, NO: False}.get(self.org.known(name)) if self.org else None

    def org_value(self, name):
        return self.org.known(name) if self.org else None

    # ------------------------------------------------------------ the period of this CA

    @property
    def begin(self):
        """The first day that is judged: the service may have begun in the year."""
        service = self.org_value("service_start")
        if service and self.period.first_day < service:
            return min(service, self.period.day + timedelta(days=1))
        return self.period.first_day

    @property
    def ahead(self):
        """The service is said to begin after D: nothing that is reckoned from its beginning can be judged."""
        return self.begin > self.period.day

    @property
    def begin_unsure(self):
        return LOSS if self.unreadable_of_org("service_start") else False

    @property
    def begin_untold(self):
        """Nobody told when the service began: what is missing may have been so before it."""
        return self.org_value("service_start") is None

    def unreadable_of_org(self, name):
        """Was the CA's answer there, and cannot be read?"""
        if self.org:
            return self.org.lost(name)
        return bool(self.tables["org"].unusable or self.tables["org"].lost)

    @property
    def started(self):
        return midnight(self.begin)

    def covering(self, export):
        """The same CA in the days that the export covers by its own word: what is not there outside of them
        accuses nobody.  None where there is no such day."""
        found = [r for r in self.rows("coverage") if plain(r.get("export")) in (export, plain(TITLES[export]))
                 and not r.lost("covers_from") and not r.lost("covers_to")]
        if not found:
            return self
        first = max(self.period.first_day, day_of(found[0].get("covers_from")))
        last = min(self.period.day, day_of(found[0].get("covers_to")))
        if first > last:
            return None
        narrow = copy.copy(self)
        narrow.period = self.period.part(first, last)
        return narrow

    def within_rows(self, export):
        """Evidence 5: where the CA does not say what a roster covers, it may have been drawn up on its last day.
        The same CA to that moment; itself where it goes to D; None where nothing is left.  What has no end goes on."""
        start, end = ROSTER_ENDS[export]
        if any(plain(r.get("export")) in (export, plain(TITLES[export])) for r in self.rows("coverage")):
            return self
        told = [v for r in self.rows(export) for v in (r.known(start), r.known(end))
                if v is not None and not isinstance(v, str)]
        lasting = any(r.known(end) is None and not r.lost(end) for r in self.rows(export))
        last = max(map(moment_of, told), default=self.period.end)
        if lasting or as_date(last) >= self.period.day:
            return self
        until = as_date(last - timedelta(seconds=1))
        if until < self.period.first_day:
            return None
        narrow = copy.copy(self)
        narrow.period = self.period.part(self.period.first_day, until)
        narrow.period.end, narrow.period.last_second = last, last - timedelta(seconds=1)
        return narrow

    def by_roster(self, export, verdict):
        """What an absence in a roster shows, by `verdict` of a CA: it stands within the time of its rows."""
        narrow, whole = self.within_rows(export), verdict(self)
        if narrow is self:
            return whole
        within = verdict(narrow) if narrow else None
        if whole is True or within is False:
            return whole
        open_end = any(r.lost(ROSTER_ENDS[export][1]) for r in self.rows(export))
        return LOSS if LOSS in (whole, within) or self.may_lack(export) or open_end else None

    def days(self):
        count = (self.period.day - self.begin).days + 1
        return [self.begin + timedelta(days=i) for i in range(count)]

    def by_absence(self, verdict, *exports):
        """What an absence shows does not stand while a lost row could fill it."""
        if verdict is False and (self.may_lack(*exports) or self.begin_unsure or any(
                self.range_unread(e) for e in exports)):
            return LOSS
        return verdict

    def by_vacancy(self, verdict, export, **wanted):
        """The same where only a row of this kind could fill it."""
        if verdict is False and (self.extra_like(export, **wanted) or self.begin_unsure or self.range_unread(export)):
            return LOSS
        return None if verdict is False and self.begin_untold else verdict

    def by_gap(self, verdict, *exports):
        """The same of what was missing at some time: that may have been before the service."""
        found = self.by_absence(verdict, *exports)
        return None if found is False and self.begin_untold else found

    # ------------------------------------------------------------ when

    def first_of(self, row, *columns):
        """The first of these columns that is filled: a value, Unreadable or None."""
        for c in columns:
            value = row.get(c)
            if isinstance(value, Unreadable) or (value is not None and not isinstance(value, str)):
                return value
        return None

    def began(self, row, *columns):
        """Did the event begin in the period?  None, LOSS where nobody can say."""
        value = self.first_of(row, *columns)
        if isinstance(value, Unreadable):
            return LOSS
        return None if value is None else self.period.holds(day_of(value))

    def of_year(self, export, *columns):
        """All that may have happened in the period."""
        return [r for r in self.rows(export) if self.began(r, *columns) is not False]

    def sure(self, export, *columns):
        return [r for r in self.rows(export) if self.began(r, *columns) is True]

    def open_in_year(self, row, start, end):
        """Was the case open at some moment of [Y-01-01, D]?"""
        return self.open_between(row.get(start), row.get(end))

    def open_between(self, a, b):
        if isinstance(a, Unreadable):
            return LOSS
        if a is None or isinstance(a, str):
            return False if isinstance(b, Stamp) and day_of(b) < self.period.first_day else None
        if day_of(a) > self.period.day:
            return False
        if day_of(a) >= self.period.first_day or b is None:
            return True
        if isinstance(b, Unreadable):
            return LOSS
        if isinstance(b, str):
            return None
        return day_of(b) >= self.period.first_day

    def has_column(self, export, column):
        """At least one accepted row, and none whose file lacks the column."""
        return bool(self.rows(export)) and all(r.has(column) for r in self.rows(export))

    def elapsed(self, a, b):
        return self.count_days(self.calendar.elapsed, a, b)

    def inclusive(self, a, b):
        return self.count_days(self.calendar.inclusive, a, b)

    def count_days(self, count, a, b):
        """Working days, or None outside the calendar, where an end is unknown, or where it lies
        before the start."""
        if not_after(a, b) is not True:
            return None
        try:
            return count(day_of(a), day_of(b))
        except OutsideCalendar:
            return None

    def just_now(self, event, export=None):
        """At most two working days before D: what has no limit of its own is not due.  None outside
        the calendar, and where the export ends, by the CA's own word, before it was due."""
        if event is None or isinstance(event, str):
            return None
        days = self.elapsed(event, self.period.day)
        if days is not None and days > 2 and export and self.behind(export, event):
            return LOSS if self.range_unread(export) else None
        return None if days is None else days <= 2

    def behind(self, export, event):
        """Would what follows on the event lie behind what the CA says that the export covers?"""
        if self.range_unread(export):
            return event is not None and not isinstance(event, (str, Unreadable))
        ends = [day_of(r.get("covers_to")) for r in self.rows("coverage")
                if plain(r.get("export")) in (export, plain(TITLES[export])) and not r.lost("covers_to")]
        if not ends or max(ends) >= self.period.day or event is None or isinstance(event, (str, Unreadable)):
            return False
        days = self.elapsed(event, max(ends)) if day_of(event) < max(ends) else 0
        return days is None or days <= 2

    def took(self, a, b):
        """(least, most) time from a to b, a date being any moment of its day; None where an end is
        not known or b lies before a."""
        if a is None or b is None or isinstance(a, (str, Unreadable)) or isinstance(
                b, (str, Unreadable)):
            return None
        (a1, a2), (b1, b2) = moments(a), moments(b)
        if b2 < a1:
            return None
        return max(b1 - a2, timedelta(0)), b2 - a1

    def within(self, a, b, limit):
        """Did it take at most `limit`?"""
        if isinstance(a, Unreadable) or isinstance(b, Unreadable):
            return LOSS
        span = self.took(a, b)
        if span is None:
            return None
        return True if span[1] <= limit else False if span[0] > limit else None

    def working_days_of_period(self):
        try:
            return self.calendar.working_days(self.begin, self.period.day)
        except OutsideCalendar:
            return None

    # ------------------------------------------------------------ applications

    def applications(self):
        """Certificate-issuing requests submitted in the period."""
        return [r for r in self.of_year("applications", "submitted_at") if self.issuing(r)]

    def issuing(self, r):
        return one_of(r, "biz_type", ISSUING) is not False

    def applications_open(self, start, end):
        """Certificate-issuing requests of which this step was open in the year."""
        return [r for r in self.rows("applications")
                if self.issuing(r) and self.open_in_year(r, start, end) is not False]

    def issued(self):
        """Issued in the period."""
        return [r for r in self.of_year("applications", "issued_at")
                if self.issuing(r) and (r.at("issued_at") or r.lost("issued_at"))]

    def undecided(self, r):
        """No decision, though the row tells when it was taken or carried out: it contradicts itself."""
        return r.blank("decision") and bool(r.at("decided_at") or r.at("issued_at") or r.at("sent_at"))

    def refusals(self, start="submitted_at"):
        """Those that are refused or may be; one that contradicts itself may be."""
        return [r for r in self.applications_open(start, "notified_at")
                if one_of(r, "decision", ("拒绝",)) in (True, LOSS) or self.undecided(r)]

    def received(self, row):
        """materials_complete_at, for which submitted_at stands in."""
        value = row.get("materials_complete_at")
        if isinstance(value, Stamp) or isinstance(value, Unreadable):
            return value
        return row.get("submitted_at")

    def deliveries(self, start):
        """Table 5: requests that were neither refused nor withdrawn, open in the year from their start (by
        the reading) until sent."""
        found = []
        for r in self.applications_open("submitted_at", "sent_at"):
            late = isinstance(start(r), Stamp) and day_of(start(r)) > self.period.day
            if not late and one_of(r, "decision", ("拒绝", "撤回")) is not True:
                found.append(r)
        return found

    def known_to(self, export):
        """The last day that the export goes to, by the CA's own word: nobody is accused by the silence
        behind it."""
        if self.range_unread(export):
            return date.min                           # it may end anywhere
        for r in self.rows("coverage"):
            if plain(r.get("export")) in (export, plain(TITLES[export])) and not r.lost("covers_to"):
                return min(self.period.day, day_of(r.get("covers_to")))
        return self.period.day

    def so_far(self, export, start, count):
        """The days of an open case; None where nobody can tell."""
        most, to = count(start, self.period.day), self.known_to(export)
        if most is None:
            return None
        return Open((count(start, to) or 0) if day_of(start) <= to else 0, most)

    def durations(self, cases, start, end, count):
        """(days of what ended, days so far of what did not): None for what nobody can tell."""
        done, waiting = [], []
        for r in cases:
            a, b = start(r), r.get(end)
            if b is None:
                waiting.append(None if isinstance(a, (Unreadable, str)) or a is None
                               else self.so_far(r.table.export, a, count))
            else:
                done.append(None if isinstance(b, (Unreadable, str)) else count(a, b))
        return done, waiting

    def cycle_cases(self, start, count):
        """(days of what was sent, days so far of what was not); without a decision in the file it may
        have been refused."""
        cases = self.deliveries(start)
        done, waiting = self.durations(cases, start, "sent_at", count)
        unsent = [r for r in cases if r.get("sent_at") is None]
        return done, [None if not r.has("decision") or r.lost("decision") or self.undecided(r) else d
                      for r, d in zip(unsent, waiting)]

    def ended_doubts(self, start, count):
        """How many cases ended for certain, though nobody can tell how long they took."""
        return sum(isinstance(r.get("sent_at"), Stamp) and count(start(r), r.get("sent_at")) is None
                   for r in self.deliveries(start))

    def authentications(self, start, count):
        """(days of the finished, days so far of the open ones): a blank end is open, in an approved case
        too (rules 3); a refused one without any is none, nor is one not begun."""
        done, waiting = [], []
        for r in self.rows("applications"):
            begin, end = start(r), r.get("authn_done_at")
            if not self.issuing(r) or self.open_between(begin, end) is False:
                continue
            if any(isinstance(x, Stamp) and day_of(x) > self.period.day for x in (begin, r.get("submitted_at"))):
                continue
            if end is None:
                if r.known("decision") in ("拒绝", "撤回"):
                    continue
                if r.blank("authn_done_at") and r.told("authn_done_at"):
                    if begin is None and r.blank("decision") and not r.at("issued_at"):
                        continue                      # it has not begun
                    refused = not r.has("decision") or r.lost("decision") or self.undecided(r)    # it may be
                    waiting.append(self.so_far("applications", begin, count) if isinstance(begin, Stamp)
                                   and not refused else None)
                else:
                    done.append(None)
            else:
                done.append(count(begin, end) if isinstance(begin, Stamp) and isinstance(end, Stamp)
                            else None)
        return done, waiting

    # ------------------------------------------------------------ revocations and CRLs

    def crl_extra(self):
        """CRLs that may be there: lost rows, and those whose time cannot be read."""
        return self.extra("crl_log") + sum(r.lost("this_update") for r in self.rows("crl_log"))

    def crl_apart(self):
        """May a lost row be all there is of another series of the users' lists?"""
        def told(of, column):
            value = of.get(column)
            return None if isinstance(value, Unreadable) else plain(value or "")
        def key(of):
            return tuple(told(of, c) for c in ("issuer", "crl_partition")) + (of.get("kind") or "完全",)
        named = {key(r) for r in self.rows("crl_log")}
        return any(cells.get("kind") != "ARL" and (not cells or None in key(cells) or key(cells) not in named)
                   for cells in self.lost_cells("crl_log"))

    def revocation_begin(self, r):
        return self.first_of(r, "requested_at", "decided_at", "revoked_at")

    def user_crls(self):
        """The text does not distinguish ARLs: listed separately, not judged."""
        return [r for r in self.rows("crl_log")
                if r.get("kind") != "ARL" and r.at("this_update") is not None]

    def crls_for(self, revocation):
        """Those that may list the certificate: its issuer's, where certificates and log tell."""
        serial = revocation.get("serial")
        issuers = {c.known("issuer") for c in self.rows("certificates") if c.get("serial") == serial}
        issuer = issuers.pop() if len(issuers) == 1 else None
        own = [c for c in self.user_crls() if c.known("issuer") == issuer]
        anyone = issuer is None or not any(c.known("issuer") == issuer
                                           for c in self.rows("crl_log"))
        return self.user_crls() if anyone else own

    def crls_named(self, revocation):
        number = revocation.known("crl_number")
        return [c for c in self.crls_for(revocation) if c.get("crl_number") == number]

    def series(self, crls):
        """{(issuer, partition, kind): CRLs in time order}"""
        found = {}
        for r in crls:
            key = (r.known("issuer"), r.known("crl_partition"), r.known("kind"))
            found.setdefault(key, []).append(r)
        return {k: sorted(v, key=lambda r: r.at("this_update")) for k, v in found.items()}

    def crls_after(self, revocation, crls):
        """Those of these CRLs that share the earliest this_update >= revoked_at."""
        revoked = revocation.at("revoked_at")
        later = [c for c in crls if revoked and c.at("this_update") >= revoked]
        first = min((c.at("this_update") for c in later), default=None)
        return [c for c in later if c.at("this_update") == first]

    def of_that_day(self, revocation, crls):
        """Those of the day of the revocation without a time: made before it or after."""
        revoked = revocation.at("revoked_at")
        return [c for c in crls if revoked and c.get("this_update").date_only
                and moments(c.get("this_update"))[0] < revoked <= moments(c.get("this_update"))[1]]

    def listing(self, revocation):
        """The CRLs of which each may be the first that names the certificate: those of its number;
        without one the next full CRL of each series (row 52)."""
        if revocation.known("crl_number"):
            return self.crls_named(revocation)
        full, deltas, any_full = [], [], False
        for key, crls in self.series(self.crls_for(revocation)).items():
            any_full = any_full or key[2] != "增量"
            found = self.crls_after(revocation, crls)[:1] + self.of_that_day(revocation, crls)
            (deltas if key[2] == "增量" else full).extend(found)
        if not any_full:
            return deltas
        out = [c.at("published_at") for c in full if c.at("published_at")]
        # an incremental one before it may have listed it sooner
        return full + [c for c in deltas if full and (not c.at("published_at") or (
            out and c.at("published_at") < min(out)))]

    def is_next(self, revocation, crl):
        """Is it the first CRL of its series after the revocation? Of a day without a time: any CRL of
        that day, perhaps the first one after it, else the first."""
        own = [c for crls in self.series(self.user_crls()).values() if crl in crls for c in crls]
        first = self.crls_after(revocation, own)
        if not first:
            return None                           # it is still to come
        update, revoked = crl.at("this_update"), revocation.known("revoked_at")
        if update == first[0].at("this_update") or not revoked.date_only:
            return update == first[0].at("this_update")
        following = [c.at("this_update") for c in own
                     if as_date(c.at("this_update")) > as_date(revoked.at)]
        if following and update == min(following):
            return None
        return as_date(update) == as_date(revoked.at)

    def crl_series(self):
        """{(issuer, partition, kind): CRLs until D in time order}; deltas are a series of their own."""
        return self.series(r for r in self.user_crls() if r.at("this_update") < self.period.end)

    def crl_window(self, crls):
        """The last CRL before the period and those in it; [] of a series that ended before."""
        before = [r for r in crls if r.at("this_update") < self.period.start]
        inside = [r for r in crls if r.at("this_update") >= self.period.start]
        return before[-1:] + inside if inside else []

    def gaps(self, times):
        """Differences of consecutive times, and the one from the last to D."""
        times = sorted(t for t in times if t < self.period.end)
        return [b - a for a, b in zip(times, times[1:] + [self.period.last_second])]

    def window_gaps(self, column):
        """Of all series that live in the period, by the times that are told; no backup comes before its list.  Of
        a list that was published before it was made either time is wrong."""
        other = "published_at" if column == "this_update" else column
        return [g for crls in self.crl_series().values()
                for g in self.gaps([r.at(column) for r in self.crl_window(crls) if r.at(column)
                                    and not_after(r.get("this_update"), r.get(other)) is not False])]

    def publications(self, window):
        """The times at which lists of a series came out: none before the list was made, nor one that a later
        list has overtaken."""
        found, soonest = [], datetime.max
        for r in reversed(window):
            out = r.get("published_at")
            if isinstance(out, Stamp) and not_after(r.get("this_update"), out) and out.at <= soonest:
                soonest = out.at
                found.append(out)
        return found

    def update_gaps(self):
        return self.window_gaps("this_update") + [
            g for crls in self.crl_series().values()
            for g in self.gaps([p.at for p in self.publications(self.crl_window(crls))])]

    # ------------------------------------------------------------ hotline, shifts, monitoring

    def calls(self):
        return self.of_year("hotline", "offered_at")

    def call_share(self):
        """(answered, offered, what may change them)"""
        good = total = 0
        options = []
        for cells in self.lost_cells("hotline") if self.extra("hotline") != inf else []:
            at = cells.get("offered_at")
            if not isinstance(at, Stamp) or self.period.holds(day_of(at)):
                options.append(LOST_CASE)
        for r in self.calls():
            mine, answered = self.began(r, "offered_at"), one_of(r, "result", ANSWERED)
            if mine is True and answered in (True, False):
                good, total = good + answered, total + 1
            else:
                choices = {(1, 1), (0, 1)} if unsure(answered) else {(int(answered), 1)}
                options.append(tuple(choices | ({(0, 0)} if mine is not True else set())))
        return good, total, options

    def replaced_cases(self, export, several=0):
        """(gone, turned): of the rows that were replaced each may have been one case; where several rows tell of
        one it is one still, by another row."""
        k = self.replaced(export)
        turned = min(k, several)
        return (k, 0) if k == inf else (k - turned, turned)

    def answer_rate(self):
        """The lowest and the highest share of calls answered; (None, None) where there is none."""
        good, total, options = self.call_share()
        if self.extra("hotline") == inf:
            return 0, 1
        return share_range(good, total, options, *self.replaced_cases("hotline"))

    def stretches(self, export, start, end, keep=lambda r: True):
        """(what is certainly covered, what may be): a date is any moment of its day, an interval that
        ends before it begins may have covered anything about its ends."""
        sure, maybe, to_minute = [], [], []
        for r in self.rows(export):
            if not keep(r):
                continue
            a, b = r.known(start), r.known(end)
            if a is None:
                continue
            if b is None:
                open_end = r.blank(end)
                maybe.append((moments(a)[0], self.period.end))
                if open_end:
                    sure.append((moments(a)[1], self.period.end))
                continue
            (a1, a2), (b1, b2) = moments(a), moments(b)
            if b2 < a1:
                if self.touches(a, b):
                    maybe.append((self.period.start, self.period.end))
                continue
            sure.append((a2, closed(b1)))
            maybe.append((a1, closed(b2)))
            if b.to_minute:
                to_minute.append(b1)
        for spans in (sure, maybe):                       # GM-MINUTE: to the minute, and another behind it
            starts = [a for a, _ in spans] + [self.period.end]
            spans += [(b, a) for b in to_minute for a in starts if b < a <= b + timedelta(minutes=1)]
        return sure, maybe

    def touches(self, a, b):
        return any(self.period.start <= moments(x)[0] < self.period.end for x in (a, b))

    def covered(self, spans, start, end):
        """Is [start, end) covered? None where the ends do not tell."""
        sure, maybe = spans
        if covers(sure, start, end):
            return True
        return None if covers(maybe, start, end) else False

    def speaks(self, export, start, end, column=None, among=()):
        """Does a roster have a row (of a post or system among these) that lies in the period?"""
        for r in self.rows(export):
            if column and plain(r.get(column)) not in among:
                continue
            a, b = r.known(start), r.known(end)
            if a is None:
                return True
            if not_after(a, b) is False:
                if self.touches(a, b):
                    return True
            elif day_of(a) <= self.period.day and (b is None or isinstance(b, str)
                                                   or moments(b)[1] > self.started):
                return True
        return False

    def on_duty(self, *posts):
        """Does the roster have a shift of these posts in the period? Else theirs may be another list."""
        return self.speaks("shifts", "start_at", "end_at", "post", posts)

    def duty(self, *posts):
        return self.stretches("shifts", "start_at", "end_at", lambda r: r.get("post") in posts)

    def staffed(self):
        """(working days with 480 staffed minutes, days of which nobody can say, working days)."""
        days = self.working_days_of_period()
        if days is None:
            return None
        sure, maybe = self.duty("坐席")
        def enough(spans, d):
            return covered_seconds(spans, midnight(d), midnight(d) + timedelta(days=1)) >= 480 * 60
        good = [d for d in days if enough(sure, d)]
        open_ = [d for d in days if d not in good and enough(maybe, d)]
        return len(good), len(open_), len(days)

    def monitor_systems(self):
        """Those that are monitored in the period at all."""
        return sorted(s for s in {plain(r.get("system")) for r in self.rows("monitor")}
                      if self.speaks("monitor", "from_at", "to_at", "system", [s]))

    def monitored(self, system):
        """Is every second of the period monitored?"""
        spans = self.stretches("monitor", "from_at", "to_at", lambda r: plain(r.get("system")) == system)
        return self.covered(spans, self.started, self.period.last_second)

    # ------------------------------------------------------------ availability

    OTHER_SYSTEMS = ("ra", "km", "ocsp", "ldap", "kmc")

    def planned(self, r):
        """Planned, and announced before it began; what nobody announced is a failure (GM153-R1)."""
        if r.lost("planned"):
            return LOSS
        if r.known("planned") != YES:
            return False
        announced = filled(r, "announced_at")
        if announced is True:
            return not_after(r.get("announced_at"), r.get("start_at")) is not False
        return False if announced is False else LOSS

    def downtime(self, planned_too=False):
        """(least, most) seconds without the CA system in the judged period (row 153)."""
        sure, maybe = [], []
        for r in self.rows("outages"):
            system = plain(r.get("system"))
            if system in self.OTHER_SYSTEMS:
                continue
            planned = self.planned(r)
            if planned is True and not planned_too:
                continue
            a, b = r.known("start_at"), r.known("end_at")
            if a is None:
                continue
            counts = system == "ca" and (planned is not LOSS or planned_too)
            a1, a2 = moments(a)
            if b is None:
                if r.blank("end_at") and counts:
                    sure.append((a2, self.period.end))
                maybe.append((a1, self.period.end))
                if r.lost("end_at") and a1 < self.period.end:    # it may be before the start
                    maybe.append((self.period.start, self.period.end))
                continue
            b1, b2 = moments(b)
            if b2 < a1:
                if a1 < self.period.end and self.touches(a, b):
                    maybe.append((self.period.start, self.period.end))
                continue
            if counts:
                sure.append((a2, b1))
            maybe.append((a1, b2))
        least = covered_seconds(sure, self.started, self.period.end)
        most = covered_seconds(sure + maybe, self.started, self.period.end)
        return least, inf if self.extra("outages") else most

    # ------------------------------------------------------------ customers

    def asked_rows(self):
        """Of the customers sampled in the period; one whose customer or time cannot be read is like a
        lost one."""
        return [r for r in self.of_year("survey", "sampled_on", "responded_at") if not self.unread(r)]

    def unread(self, r):
        return any(r.lost(c) for c in ("customer_id", "sampled_on", "responded_at"))

    def doubtful_rows(self):
        """Those that cannot be read and may be of the period: neither the day of the sample nor, where there is
        none, the answer's tells otherwise."""
        def elsewhere(r):
            day = r.known("sampled_on") or (None if r.lost("sampled_on") else r.known("responded_at"))
            return day is not None and not self.period.holds(day_of(day))
        return [r for r in self.rows("survey") if self.unread(r) and not elsewhere(r)]

    def survey_doubts(self, base):
        """(customers of `base` of whom a row may be another answer, others of whom one may be an answer, rows of
        nobody knows whom)"""
        lost = [cells.get("customer_id") for i, cells in enumerate(self.lost_cells("survey"))
                if i in self.lost_like("survey", sampled_on=self.period.holds)]
        named = {c for c in lost if isinstance(c, str)} | {
            r.get("customer_id") for r in self.doubtful_rows() if not r.lost("customer_id")}
        return named & set(base), named - set(base), len([c for c in lost if not isinstance(c, str)])

    def survey_extra(self):
        return self.extra_like("survey", sampled_on=self.period.holds) + len(self.doubtful_rows())

    def sampled(self):
        """Customers who were asked for certain, whatever their answers say."""
        return set(self.surveyed()) | {r.get("customer_id") for r in self.rows("survey") if not r.lost("customer_id")
                                       and r.known("sampled_on") and self.period.holds(r.get("sampled_on"))}

    def surveyed(self):
        """{customer: rows, the latest first}"""
        found = {}
        for r in self.asked_rows():
            found.setdefault(r.get("customer_id"), []).append(r)
        for rows in found.values():
            rows.sort(key=answer_time, reverse=True)
        return found

    def latest_given(self, rows, column):
        """The latest given answers of one question: a set, more than one where they are of the same
        moment; {LOSS} where a cell that may be the latest cannot be read."""
        found, at = set(), None
        for r in rows:
            if at is not None and answer_time(r) < at:
                break
            value = LOSS if r.lost(column) else r.known(column)
            if value is not None and r.at("responded_at"):
                found.add(value)
                at = answer_time(r)
        return found

    def respondents(self):
        return {c: rows for c, rows in self.surveyed().items() if any(r.at("responded_at") for r in rows)}

    def informed(self, rows):
        """Was this customer told everything?  f is asked only where the CPS names more."""
        verdicts = []
        for x in "abcdef":
            given = self.latest_given(rows, f"told_{x}")
            if not given:
                if x != "f":
                    verdicts.append(None)
                continue
            verdicts.append(some_answer(given))
        return every(verdicts) if verdicts else None

    def not_informed(self):
        """(not informed, perhaps not, respondents)"""
        found = [self.informed(rows) for rows in self.respondents().values()]
        return found.count(False), sum(unsure(v) for v in found), len(found)

    def asked(self):
        """Does some file have answers on the matter?"""
        return any(r.has(f"told_{x}") for r in self.rows("survey") for x in "abcdef")

    def grades(self):
        """(counts of the sure grades, [the grades that may be] of the others who answered one)"""
        count, open_ = dict.fromkeys(("好", "良", "一般", "差"), 0), []
        for rows in self.respondents().values():
            given = self.latest_given(rows, "grade")
            if len(given) == 1 and LOSS not in given:
                count[given.pop()] += 1
            elif given:
                open_.append(set(count) if LOSS in given else given)
            elif any(r.at("responded_at") for r in rows) and self.tables["survey"].told("grade"):
                open_.append(set(count))              # left open, or their file does not tell
        return count, open_

    def customers(self, day=None):
        """T10-R3: ids with a valid certificate at any time in the period (or on one day)."""
        first = day or self.period.first_day
        return {r.get("customer_id") for r in self.rows("customers")
                if not r.lost("valid_to") and r.get("valid_from") <= r.get("valid_to")
                and r.get("valid_from") <= self.period.day and r.get("valid_to") >= first}

    def perhaps_customers(self, day=None):
        """Those whose certificate ends before it begins, or whose end cannot be read."""
        return {r.get("customer_id") for r in self.rows("customers")
                if r.lost("valid_to") or r.get("valid_from") > r.get("valid_to")} - self.customers(day)

    def visited(self, also_maybe=False):
        """Customers with a completed visit in the period."""
        wanted = (True, LOSS, None) if also_maybe else (True,)
        return {r.get("customer_id") for r in self.of_year("follow_ups", "visited_at")
                if not r.lost("customer_id")
                and every([self.began(r, "visited_at"), same(r, "outcome", "完成")]) in wanted}

    def joined(self, export, column, other):
        """Do at least half of the ids of this column stand in the export they refer to?"""
        ids = {r.known(column) for r in self.rows(export)} - {None}
        known = {r.id for r in self.rows(other)}
        # what is lost counts as not found, or a lost row would make known what was not
        lost = self.extra(export) + sum(r.lost(column) for r in self.rows(export))
        return not ids or not known or 2 * len(ids & known) >= len(ids) + lost

    def visit_options(self, day=None):
        """(visited, customers, what may change them), None where nobody can say."""
        if not (self.supplied("customers") and self.supplied("follow_ups")):
            return None
        if "unusable" in (self.tables["customers"].state, self.tables["follow_ups"].state):
            return None                               # all that it held is lost
        if self.tables["follow_ups"].unusable:
            return None
        if self.silent("follow_ups") or self.uncovered("customers"):
            return None                               # others may have been customers, visited or not
        if not self.customers(day) and not self.perhaps_customers(day) and not self.may_lack("customers"):
            return 0, 0, []
        if not self.joined("follow_ups", "customer_id", "customers"):
            return None
        if inf in (self.extra("customers"), self.extra("follow_ups")):
            return None
        first = day or self.period.first_day
        sure, perhaps = self.customers(day), self.perhaps_customers(day)
        seen, maybe_seen = self.visited(), self.visited(True) - self.visited()
        options = [((0, 0), (1, 1)) if c in seen else ((0, 0), (0, 1), (1, 1)) if c in maybe_seen
                   else ((0, 0), (0, 1)) for c in perhaps]
        options += [((0, 0), (1, 0))] * len(maybe_seen & sure)
        unseen = len(sure - seen - maybe_seen)
        torn = sum(r.lost("customer_id") for r in self.rows("follow_ups"))
        visits = self.extra_like("follow_ups", outcome=lambda x: x == "完成",
                                 visited_at=lambda at: self.period.holds(day_of(at)))
        options += [((0, 0), (1, 0))] * min(unseen, visits + torn)
        strangers = seen - sure - perhaps
        unnamed = visits + torn                       # visits that may have been of anybody
        rows = [cells for i, cells in enumerate(self.lost_cells("customers")) if i in self.lost_like(
            "customers", valid_from=lambda d: d <= self.period.day, valid_to=lambda d: d >= first)]
        unread = sum(not isinstance(cells.get("customer_id"), str) for cells in rows)
        named = {cells["customer_id"] for cells in rows if isinstance(cells.get("customer_id"), str)}
        named -= sure | perhaps                       # counted already
        free = len(strangers - named) + unnamed       # whom a row without a name may be
        for name in sorted(named):
            options.append(((0, 0), (0, 1), (1, 1)) if name in strangers or unnamed else ((0, 0), (0, 1)))
        for i in range(unread):
            options.append(((0, 0), (0, 1), (1, 1)) if i < free else ((0, 0), (0, 1)))
        return len(seen & sure), len(sure), options

    def visit_rates(self, day=None):
        found = self.visit_options(day)
        if found is None:
            return None, None
        rates = share_range(*found)
        if not found[1] and rates[0] is not None:
            return Fraction(0), Fraction(1)
        if self.replaced("customers"):                # among them the cases are looked up
            return None, None
        if None in rates or not self.replaced("follow_ups"):
            return rates
        if self.replaced("follow_ups") == inf:
            return Fraction(0), Fraction(1)
        return share_range(*found, 0, self.replaced("follow_ups"))[0], rates[1]      # how many customers there are stands

    # ------------------------------------------------------------ cases with a handling time

    def handled_cases(self, export, start, keep, count, end="closed_at"):
        """[(counts as an event of the year, days or None, days so far or None)] of the cases that are
        or may be of this kind and were open in the year; True, or None for what nobody knows."""
        found = []
        for r in self.rows(export):
            mine = every([self.open_in_year(r, start, end), keep(r)])
            if mine is False:
                continue
            done, waiting = self.durations([r], lambda r: r.get(start), end, count)
            event = self.began(r, start)
            found.append((mine is True, event, done[0] if done else None,
                          waiting[0] if waiting else None, bool(waiting)))
        return found

    def outcomes(self, export, start, keep=lambda r: True, count=None, **lost):
        """Every (number of events of the year, [days of the closed], [days so far of the open]) that is
        possible; a lost row may be one more event that took any time."""
        worlds = [(0, (), ())]
        for sure, event, done, waiting, still_open in self.handled_cases(
                export, start, keep, count or self.elapsed):
            counted = {True: (1,), False: (0,)}.get(event, (0, 1))
            more = []
            for n, closed_, open_ in worlds:
                for k in counted:
                    more.append((n + k, closed_ + (() if still_open else (done,)),
                                 open_ + ((waiting,) if still_open else ())))
                if not sure:
                    more.append((n, closed_, open_))
            worlds = list(dict.fromkeys(more))
            if len(worlds) > 3000:                    # any time is possible by then
                worlds = [(n, (None,), ()) for n in sorted({w[0] for w in worlds})]
        events, open_ = self.extra_open(export, start, start, **lost), self.extra_open(
            export, start, "closed_at", **lost)
        for i in range(min(open_, 3)):
            more = [(n, c + (None,), o) for n, c, o in worlds]
            if i < events:
                more += [(n + 1, c + (None,), o) for n, c, o in worlds]
            worlds = list(dict.fromkeys(worlds + more))
        return worlds

    def handled(self, export, start, end="closed_at", keep=lambda r: True, count=None, **lost):
        """(days of the closed, days so far of the open cases) that were open in the year."""
        cases = [r for r in self.rows(export)
                 if self.open_in_year(r, start, end) is not False and keep(r) is not False]
        done, waiting = self.durations([r for r in cases if keep(r) is True], lambda r: r.get(start),
                                       end, count or self.elapsed)
        done += [None for r in cases if keep(r) is not True]
        done += [None] * min(self.extra_open(export, start, end, **lost), 1)
        return done, waiting

    def happened(self, export, start, keep=lambda r: True, **lost):
        """(sure number, how many more there may be) of the events of the year."""
        sure = maybe = 0
        for r in self.rows(export):
            v = every([self.began(r, start), keep(r)])
            sure, maybe = sure + (v is True), maybe + unsure(v)
        return sure, maybe + self.extra_open(export, start, start, **lost)

    def incidents(self):
        """[(does it belong to the year, incident)]"""
        found = [(self.began(r, "detected_at"), r) for r in self.rows("incidents")]
        return [(belongs, r) for belongs, r in found if belongs is not False]

    def incident_took(self, row):
        """T8-R1: elapsed seconds; date-only data by calendar days (a limit in days).  None: not told
        or it ends before it begins."""
        a, b = row.get("detected_at"), row.get("resolved_at")
        if not_after(a, b) is not True:
            return None
        if a.date_only or b.date_only:
            return (day_of(b) - day_of(a)).days * DAY
        return seconds(b.at - a.at)

    def incident_so_far(self, row):
        since = row.get("detected_at")
        if isinstance(since, Unreadable):
            return None
        until = self.known_to("incidents")
        if since.date_only:
            return max((until - since.at.date()).days, 0) * DAY
        return max(seconds(midnight(until) + timedelta(days=1, seconds=-1) - since.at), 0)

    def incident_times(self, level, took=None, so_far=None):
        """(seconds of the closed, seconds so far of the open ones) of a level, open in the year."""
        took, so_far = took or self.incident_took, so_far or self.incident_so_far
        done, waiting = [], []
        for r in self.rows("incidents"):
            mine = every([same(r, "level", level), self.open_in_year(r, "detected_at", "resolved_at")])
            if mine is False:
                continue
            if mine is not True:
                done.append(None)
            elif r.blank("resolved_at"):
                waiting.append(so_far(r))
            else:
                done.append(took(r))
        more = self.extra_open("incidents", "detected_at", "resolved_at", level=lambda x: x == level)
        return done + [None] * min(more, 1), waiting

    def recovery_spans(self):
        """([(least, most)] of what recovered, [least so far] of what did not)"""
        done, waiting = [], []
        for r in self.rows("recovery"):
            mine = self.open_in_year(r, "started_at", "recovered_at")
            if mine is False:
                continue
            if mine is not True:
                done.append(None)
            elif r.blank("recovered_at"):
                until = midnight(self.known_to("recovery")) + timedelta(days=1, seconds=-1)
                waiting.append(max(until - moments(r.get("started_at"))[1], timedelta(0)))
            else:
                done.append(self.took(r.get("started_at"), r.get("recovered_at")))
        return done + [None] * min(self.extra_open("recovery", "started_at", "recovered_at"), 1), waiting

    # ------------------------------------------------------------ staff

    def in_post(self):
        """hired_on <= D < left_on, a blank end being open."""
        day = self.period.day
        return [r for r in self.rows("staff")
                if not (r.known("hired_on") and r.get("hired_on") > day)
                and not (r.known("left_on") and r.get("left_on") <= day)]

    def consultants(self, strict=False):
        """(all, with 3 years, of unknown length): ids of 业务咨询 staff in post at D; strict: the
        day on which 3 years are full is not enough."""
        everyone, old, unknown = set(), set(), set()
        for r in self.in_post():
            if r.lost("hired_on") or r.lost("left_on"):
                if plain(r.get("post")) == "业务咨询":
                    since = r.known("profession_from")
                    if since is None or add_years(since, 3) <= self.period.day - timedelta(days=strict):
                        unknown.add(r.id)
                continue
            if plain(r.get("post")) == "业务咨询":
                since = r.known("profession_from")
                everyone.add(r.id)
                if since is None:
                    unknown.add(r.id)
                elif add_years(since, 3) <= self.period.day - timedelta(days=strict):
                    old.add(r.id)
        return everyone, old, unknown - old

    # ------------------------------------------------------------ disclosure

    def published(self, item, standard, column="present"):
        """(row, True/False/None/LOSS) of one checked item; a check of another time is none."""
        for r in self.rows("disclosure"):
            if plain(r.get("item")) == plain(item) and r.get("standard") == standard:
                if self.tables["disclosure"].unusable:    # a later check may stand there
                    return r, LOSS
                told = self.in_time(r.known("checked_at")) and is_yes(r, column) in (True, False)
                torn = r.lost("checked_at") or r.lost(column)
                if self.may_be_replaced(r) and (torn or is_yes(r, column) is not False or not told):
                    if torn or (self.said_otherwise(r, column) if told else self.may_be_checked(item, standard, column)):
                        return r, LOSS
                if r.lost("checked_at"):              # what is shown to be there proves nothing lost
                    return r, None if is_yes(r, column) is True else LOSS
                if not self.in_time(r.known("checked_at")):
                    return r, None
                if column == "content_ok" and is_yes(r, column) is True and is_yes(r, "present") is not True:
                    if r.lost("present") or is_yes(r, "present") is False:    # what is not published has none
                        return r, LOSS if r.lost("present") else None
                return r, is_yes(r, column)
        for r in self.removed:                        # a newer check that is lost stands in its place
            if r in self.tables["disclosure"].all_rows and plain(r.get("item")) == plain(item) and r.get(
                    "standard") == standard:
                return None, LOSS if self.said_otherwise(r, column) else True
        return None, LOSS if self.may_be_checked(item, standard, column) else None

    def may_be_checked(self, item, standard, column):
        """Lost rows whose readable cells do not show that they are no check of this item that fails."""
        return self.extra_like("disclosure", standard=lambda s: s == standard, item=lambda i: plain(i) == plain(item),
                               checked_at=self.in_time, **{column: lambda v: v != YES})

    def said_otherwise(self, row, column):
        """May a newer check that is lost not say 是, or be one of another time?"""
        def says_so(cells):
            at = cells.get("checked_at")
            return cells.get(column) == YES and not (isinstance(at, (date, Stamp)) and not self.in_time(at))
        return row.replaceable == inf or not all(map(says_so, self.tables["disclosure"].newer_cells(row)))

    def gbt_items(self):
        """Of those that are there so many may not be as lost rows may have replaced."""
        found, n = {}, self.replaced("disclosure")
        for x in "abcdefg":
            row, verdict = self.published(x, "GBT35289")
            told = row and not row.lost("checked_at") and self.in_time(row.known("checked_at")) and not self.tables[
                "disclosure"].unusable
            if verdict is LOSS and told and is_yes(row, "present") is True:
                n -= 1
                verdict = LOSS if n >= 0 else True
            found[x] = verdict
        return found

    def standing(self, rows):
        """How many of these stand, whichever were replaced by newer ones that cannot be read."""
        old = [r for r in rows if self.may_be_replaced(r)]
        return len(rows) - (min(len(old), self.replaced(old[0].table.export)) if old else 0)

    # ------------------------------------------------------------ all measures of the contract

    def measures(self):
        found = {}
        for export, maker in MEASURES:
            if self.supplied(export):
                found.update(self.measured(export, maker))
        return {k: v for k, v in found.items() if v is not None}

    def measured(self, export, maker):
        """What the rows give.  That they do not cover the period bears on verdicts, and where there
        are none, nobody can say that there were none."""
        made = maker(self)
        for world in self.worlds():
            if world.tables[export] is not self.tables[export]:
                made = {name: spread(m, maker(world).get(name)) for name, m in made.items()}
        if self.tables[export].unusable:              # with no case of its own it tells nothing at all
            made = {name: UNKNOWN if m.get("value") is None and m.get("status") == "interval" and m.get(
                        "lo") in (None, "0") else m
                    for name, m in made.items()}
        table = self.tables[export]
        if table.state == "unusable" and (table.unusable or table.lost > table.strays):
            return {name: UNKNOWN for name in made}
        if self.coverage(export) is False:
            return {name: UNKNOWN if m.get("status") == "no_cases" else m for name, m in made.items()}
        return made


def some_answer(given):
    """Same moment, two answers: both are kept."""
    verdicts = {LOSS if g is LOSS else g != NO for g in given}
    return verdicts.pop() if len(verdicts) == 1 else None


def answer_time(row):
    """Orders the answers of one customer; no answer comes first."""
    if row.at("responded_at"):
        return True, row.at("responded_at")
    sampled = row.known("sampled_on")
    return False, midnight(sampled) if sampled else datetime.min


# ---------------------------------------------------------------- measures by export

def hotline_measures(f):
    good, total, options = f.call_share()
    if f.silent("hotline"):
        return {"hotline.answer_rate": UNKNOWN}
    found = share(good, total, options)
    if f.extra("hotline") == inf:
        found = UNKNOWN
    if not total and f.extra("hotline"):
        found = {"value": None, "status": "interval"}
    if f.replaced("hotline") and found.get("value") is not None:
        found = bounded({k: v for k, v in found.items() if k not in ("lo", "hi")}, *f.answer_rate())
    return {"hotline.answer_rate": found}


def shift_measures(f):
    unread = f.range_unread("shifts")
    f = f.covering("shifts")
    if not f:
        return {"hotline.coverage": UNKNOWN}
    days, narrow = f.staffed(), f.within_rows("shifts")
    if f.tables["shifts"].unusable:
        return {"hotline.coverage": UNKNOWN}
    if narrow is not f and not unread and days and days[2] and f.on_duty("坐席"):
        return {"hotline.coverage": shift_measure_within(f, narrow, days)}
    if not days or not f.on_duty("坐席"):
        return {}
    good, open_, n = days
    if not n:
        return {"hotline.coverage": UNKNOWN if f.started >= f.period.end else {"value": None, "status": "no_cases"}}
    lost = f.extra_like("shifts", post=lambda p: p == "坐席")
    maybe = n - good if lost or f.begin_unsure or f.begin_untold else open_
    if unread:                                        # what is missing may lie outside of what it covers
        return {"hotline.coverage": bounded(share(good, n, []), 0, 1)}
    return {"hotline.coverage": share(good, n, [((0, 0), (1, 0))] * maybe)}


def shift_measure_within(f, narrow, days):
    """Of the days that the rows tell of; on the others nobody knows."""
    def ends(of):
        good, open_, n = of
        lost = f.extra_like("shifts", post=lambda p: p == "坐席")
        maybe = n - good if lost or f.begin_unsure or f.begin_untold else open_
        return Fraction(good, n), Fraction(good + maybe, n)
    within = narrow and narrow.on_duty("坐席") and narrow.staffed()
    if not within or not within[2]:
        return bounded(share(days[0], days[2], []), ends(days)[0], 1)
    return bounded(share(within[0], within[2], []), ends(days)[0], ends(within)[1])


def cases_measure(done, waiting, unit="working days"):
    return largest(done, done.count(None) or waiting.count(None), unit,
                   [w for w in waiting if w is not None])


def provisional(done, waiting):
    """Of a few cases, each of which counts: an open one may still take any time."""
    return largest(done, waiting or done.count(None), "working days",
                   [w for w in waiting if w is not None])


def application_measures(f):
    if f.silent("applications"):
        return {}
    def lost(end):
        return [None] * min(f.extra_open("applications", "submitted_at", end), 1)
    sent = f.extra_open("applications", "submitted_at", "sent_at")
    def decided(r):
        if f.undecided(r):
            return None
        return False if r.blank("decision") else one_of(r, "decision", ("批准", "拒绝"))
    cases = [r for r in f.applications_open("submitted_at", "decided_at") if decided(r) is not False]
    def at_most(start, end):
        days = f.elapsed(start, f.period.day if end is None else end)
        return None if days is None else UpTo(days)
    response = [f.elapsed(r.get("submitted_at"), r.get("decided_at")) if decided(r) is True else
                at_most(r.get("submitted_at"), r.known("decided_at")) for r in cases]
    open_ = [f.so_far("applications", r.get("submitted_at"), f.elapsed) for r in f.rows("applications")
             if f.issuing(r) and r.blank("decision") and not r.at("decided_at") and not r.at("issued_at")
             and not_after(r.get("submitted_at"), f.period.day) is True]
    submitted = lambda r: r.get("submitted_at")
    refused = f.refusals()
    surely = [r for r in refused if one_of(r, "decision", ("拒绝",)) is True]
    notice, untold = f.durations(surely, submitted, "notified_at", f.elapsed)
    # nobody knows whether these were refused
    notice += [at_most(r.get("submitted_at"), r.get("notified_at"))
               for r in f.applications_open("submitted_at", "notified_at")
               if not r.has("decision") or f.undecided(r) or r.lost("decision")]
    cycles, unsent = f.cycle_cases(f.received, f.inclusive)
    moved = f.replaced("applications") or f.removed   # a mean and a rank move by any case that is not there
    def stable(measure):
        return UNKNOWN if moved else measure
    ended = f.ended_doubts(f.received, f.inclusive)
    authn, unfinished = f.authentications(f.received, f.elapsed)
    return {
        "applications.response.max": cases_measure(response + lost("decided_at"), open_),
        "applications.refusal_notice.max": cases_measure(notice + lost("notified_at"), untold),
        "applications.cycle.max": cases_measure(cycles + lost("sent_at"), unsent),
        "applications.cycle.mean": stable(mean_measure(cycles, unsent, sent, ended)),
        "applications.cycle.p50": stable(percentile_measure(cycles, unsent, sent, ended, 50)),
        "applications.cycle.p95": stable(percentile_measure(cycles, unsent, sent, ended, 95)),
        "applications.authn.max": cases_measure(authn + lost("authn_done_at"), unfinished),
    }


def statistic_measure(days, waiting, lost, ended, least, most):
    """Of the completed cases.  One that is open has taken its days so far; one of which nobody can tell that
    it ended may be open, and then fails whatever the statistic.  `least` and `most` make the lowest and the
    highest of the known days and a number of others."""
    known = [d for d in days if d is not None]
    free = days.count(None) + lost
    if free == inf:                                   # more of the quick lower it as well
        return UNKNOWN
    value = most(known, 0) if known else None
    found = {"value": exact(value), "unit": "working days", "n": len(known)}
    if not known:
        return {**found, "status": "interval" if waiting or free else "no_cases"}
    so_far = [w for w in waiting if w is not None]
    low = max([least(known, free)] + so_far)
    high = inf if free > ended or None in waiting else max([most(known, free)] + [w.most for w in so_far])
    if low == high:
        return {**found, "status": "determined"}
    return {**found, "status": "interval", "lo": exact(low), "hi": exact(high)}


def mean_measure(days, waiting, lost, ended):
    return statistic_measure(days, waiting, lost, ended,
                             lambda known, free: Fraction(sum(known) + free, len(known) + free),
                             lambda known, free: inf if free else Fraction(sum(known), len(known)))


def percentile_measure(days, waiting, lost, ended, percent):
    return statistic_measure(days, waiting, lost, ended,
                             lambda known, free: nearest_rank(known + [1] * (0 if free == inf else free), percent),
                             lambda known, free: inf if free == inf else nearest_rank(known + [inf] * free, percent))


def to_crl_times(f, start="decided_at"):
    """[(least, most)] of the revocations that stand in one CRL or may stand in several."""
    found = []
    for r in f.rows("revocations"):
        if not (r.at("revoked_at") or r.known("crl_number")) or r.lost("revoked_at"):
            continue
        spans = [f.took(r.get(start), c.get("published_at")) for c in f.listing(r)]
        if None in spans and not r.known("crl_number") and revocation_in_year(f, r):
            found.append((timedelta(0), timedelta.max))   # one of which it is not told may have been sooner
        elif spans and None not in spans and revocation_in_year(f, r):
            found.append((min(s[0] for s in spans), max(s[1] for s in spans)))
    return found


def revocation_in_year(f, r):
    """Was it open, from its decision to its publication, at some moment of the year?"""
    begin = f.first_of(r, "decided_at", "requested_at", "revoked_at")
    if begin is None or isinstance(begin, Unreadable):
        return True
    if day_of(begin) > f.period.day:
        return False
    if day_of(begin) >= f.period.first_day:
        return True
    ends = [c.get("published_at") for c in f.listing(r)]
    ends = [e for e in ends if isinstance(e, Stamp)]
    return not ends or any(day_of(e) >= f.period.first_day for e in ends)


def revocation_measures(f):
    if not f.supplied("crl_log") or f.crl_extra() or f.extra_open("revocations", "decided_at"):
        return {}
    if f.silent("revocations"):
        return {}
    spans = to_crl_times(f)
    if any(a != b for a, b in spans):
        return {}
    return {"revocations.to_crl.max": {"value": exact(max((hours(a) for a, _ in spans), default=None)),
                                       "unit": "hours"}}


def crl_measures(f):
    if f.crl_extra() or f.ahead:
        return {}
    found = {}
    for name, gaps in (("update", f.update_gaps()), ("backup", f.window_gaps("backup_at"))):
        window = [r for crls in f.crl_series().values() for r in f.crl_window(crls)]
        columns = ("backup_at",) if name == "backup" else ("this_update", "published_at")
        told = all(r.at(columns[-1]) for r in window) and all(
            has_time(r.get(c)) for r in window for c in columns)
        if told:
            found[f"crl.{name}_gap.max"] = {"value": exact(max(map(hours, gaps), default=None)),
                                            "unit": "hours"}
    return found


def outage_measures(f):
    if f.silent("outages") or f.started >= f.period.end:
        return {}
    least, most = f.downtime()
    if f.tables["outages"].unusable:
        most = inf
    total = seconds(f.period.end - f.started)
    found = {"outages.downtime": bounded({"value": str(least), "unit": "seconds"}, least, most)}
    if most != inf:
        found["outages.availability"] = bounded(
            {"num": total - least, "den": total, "unit": "ratio",
             "value": exact(Fraction(total - least, total))},
            Fraction(total - most, total), Fraction(total - least, total))
    if f.begin_unsure:                                # what lies before the service is none of it
        found["outages.downtime"] = {**found["outages.downtime"], "status": "interval", "lo": "0"}
        if "outages.availability" in found:
            found["outages.availability"] = {**found["outages.availability"], "status": "interval"}
            found["outages.availability"].pop("lo", None)
            found["outages.availability"].pop("hi", None)
    def torn(r):
        return r.lost("end_at") or not_after(r.get("start_at"), r.get("end_at")) is False
    if most != inf and any(torn(r) and day_of(r.get("start_at")) <= f.period.day and plain(
            r.get("system")) not in f.OTHER_SYSTEMS for r in f.rows("outages") if r.known("start_at")):
        found["outages.downtime"].pop("hi", None)
    if not f.period.complete:                         # the rest of the year is still to come
        for measure in found.values():
            for field in ("status", "lo", "hi"):
                measure.pop(field, None)
    return found


def survey_measures(f):
    if f.silent("survey"):
        return {}
    counts, open_ = f.grades()
    found = {"survey.grade": {"counts": counts, "unit": "customers", "n": sum(counts.values())}}
    if open_:
        del found["survey.grade"]
    if f.asked() or not f.rows("survey"):
        bad, perhaps, n = f.not_informed()
        extra = f.survey_extra()
        options = [((0, 0), (1, 0))] * perhaps
        measure = share(bad, n, options)
        if extra == inf or (extra and not n):          # nothing certain at all
            measure = UNKNOWN
        elif extra:
            low, high = notify_range(f, f.respondents())
            measure = {**{k: v for k, v in measure.items() if k not in ("lo", "hi")}}
            measure = bounded(measure, low, high)
        asked = not f.rows("survey") or any(r.has("responded_at") for r in f.rows("survey"))
        found["survey.not_informed"] = measure if asked else UNKNOWN
    return found


def notify_range(f, base):
    """The share of customers not informed, where a doubtful row is another answer of a customer of the `base`, or
    one more answer of another, and one of nobody knows whom is either."""
    if f.survey_extra() == inf:
        return Fraction(0), Fraction(1)
    informed = {c: f.informed(rows) for c, rows in f.respondents().items()}
    verdicts = [informed.get(c) for c in base]
    bad, good = verdicts.count(False), verdicts.count(True)
    mine, others, anybodys = f.survey_doubts(base)
    turned = [informed.get(c) for c in mine]
    bad_for_sure, good_for_sure = bad - turned.count(False), good - turned.count(True)
    reached = []
    for flips in range(anybodys + 1):
        more = len(others) + anybodys - flips
        total = len(base) + more
        reached.append((max(bad_for_sure - flips, 0), total))
        reached.append((total - max(good_for_sure - flips, 0), total))
    several = sum(len(rows) > 1 and any(map(f.may_be_replaced, rows)) for c, rows in f.surveyed().items() if c in base)
    rates = without(reached, *f.replaced_cases("survey", several))
    return (Fraction(0), Fraction(1)) if None in rates else rates


def regulator(r):
    return one_of(r, "channel", REGULATOR)


def of_regulator(channel):
    return channel in REGULATOR


def of_attitude(kind):
    return kind == "服务态度"


def attitude(r):
    return same(r, "kind", "服务态度")


def complaint_measures(f):
    if f.silent("complaints") or f.elsewhere("complaints"):
        return {}
    done, waiting = f.handled("complaints", "received_at", keep=regulator, channel=of_regulator)
    return {"complaints.regulator": count_measure(*f.happened("complaints", "received_at", regulator,
                                                              channel=of_regulator), "cases"),
            "complaints.attitude": count_measure(*f.happened("complaints", "received_at", attitude,
                                                             kind=of_attitude), "cases"),
            "complaints.handling.max": provisional(done, waiting)}


def dispute_measures(f):
    if f.silent("disputes") or f.elsewhere("disputes"):
        return {}
    done, waiting = f.handled("disputes", "received_at")
    return {"disputes.count": count_measure(*f.happened("disputes", "received_at"), "cases"),
            "disputes.handling.max": provisional(done, waiting)}


def visit_measures(f):
    found = f.visit_options()
    if found is None or (found[1] and f.replaced("customers")):
        return {"follow_ups.rate": UNKNOWN}
    measure = share(*found)
    if f.replaced("follow_ups") and measure.get("value") is not None:
        measure = bounded({k: v for k, v in measure.items() if k not in ("lo", "hi")}, *f.visit_rates())
    return {"follow_ups.rate": measure}


def incident_measures(f):
    if f.silent("incidents"):
        return {}
    found = {}
    for name, level in (("general", "一般"), ("severe", "严重")):
        done, waiting = f.incident_times(level)
        done, waiting = ([None if s is None else Fraction(s, 3600) for s in x] for x in (done, waiting))
        found[f"incidents.{name}.max"] = cases_measure(done, waiting, "hours")
    return found


def recovery_measures(f):
    if f.silent("recovery"):
        return {}
    done, waiting = f.recovery_spans()
    if any(s is not None and s[0] != s[1] for s in done):
        return {}
    return {"recovery.max": cases_measure([None if s is None else hours(s[0]) for s in done],
                                          [hours(w) for w in waiting], "hours")}


def forensic_measures(f):
    if f.silent("forensics"):
        return {}
    return {"forensics.max": cases_measure(*f.handled("forensics", "requested_at"))}


def staff_measures(f):
    _, old, unknown = f.consultants()
    if not f.rows("staff"):
        return {}
    if f.tables["staff"].unusable:
        return {"staff.consultants_3y": UNKNOWN}      # a person's rows are read together
    more = f.extra_like("staff", post=lambda p: plain(p) == "业务咨询")
    return {"staff.consultants_3y": count_measure(len(old), len(unknown) + more, "persons")}


def disclosure_measures(f):
    items = list(f.gbt_items().values())
    bad, open_ = items.count(False), sum(unsure(v) for v in items)
    found = count_measure(bad, open_, "items")
    if open_:
        del found["value"]
    return {"disclosure.missing": found}


MEASURES = [
    ("hotline", hotline_measures), ("shifts", shift_measures),
    ("applications", application_measures), ("revocations", revocation_measures),
    ("crl_log", crl_measures), ("outages", outage_measures), ("survey", survey_measures),
    ("complaints", complaint_measures), ("disputes", dispute_measures),
    ("follow_ups", visit_measures), ("incidents", incident_measures),
    ("recovery", recovery_measures), ("forensics", forensic_measures),
    ("staff", staff_measures), ("disclosure", disclosure_measures),
]
