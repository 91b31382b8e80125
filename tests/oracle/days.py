"""Dates, working days and intervals."""
import calendar
import csv
from datetime import date, datetime, timedelta


class OutsideCalendar(Exception):
    """A working day was asked for outside the calendar: no Mon-Fri guess."""


class Calendar:
    """The State Council's holidays and make-up days; the rest is Monday to Friday."""

    def __init__(self, kinds):
        self.kinds = kinds
        years = [day.year for day, kind in kinds.items() if kind == "holiday"]
        self.first = date(min(years), 1, 1)
        self.last = date(max(years), 12, 31)

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8-sig", newline="") as f:
            return cls({date.fromisoformat(r["date"]): r["kind"] for r in csv.DictReader(f)})

    def is_working(self, day):
        if not self.first <= day <= self.last:
            raise OutsideCalendar(day.isoformat())
        kind = self.kinds.get(day)
        return kind == "workday" if kind else day.weekday() < 5

    def working_days(self, first, last):
        """The working days of [first, last], both included."""
        days, day = [], first
        while day <= last:
            if self.is_working(day):
                days.append(day)
            day += timedelta(days=1)
        return days

    def elapsed(self, a, b):
        """Working days d with a < d <= b (民法典 201: the starting day is not counted)."""
        self.is_working(as_date(a))                    # both ends must lie in the calendar
        self.is_working(as_date(b))
        return len(self.working_days(as_date(a) + timedelta(days=1), as_date(b)))

    def inclusive(self, a, b):
        """W-R1, 自…起至…止: working days of [a, b], at least 1."""
        return max(1, len(self.working_days(as_date(a), as_date(b))))


def as_date(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def clipped_day(year, month, day):
    """That day, or the month's last one where it does not exist (民法典 202)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def add_years(day, years):
    return clipped_day(day.year + years, day.month, day.day)


def add_months(day, months):
    index = day.year * 12 + day.month - 1 + months
    return clipped_day(index // 12, index % 12 + 1, day.day)


def midnight(day):
    return datetime(day.year, day.month, day.day)


class Period:
    """本年度 = [1 January, D], D to its last second."""

    def __init__(self, day):
        self.day = day
        self.first_day = date(day.year, 1, 1)
        self.start = midnight(self.first_day)
        self.end = midnight(day) + timedelta(days=1)          # not included
        self.last_second = self.end - timedelta(seconds=1)
        self.complete = (day.month, day.day) == (12, 31)

    def part(self, first, last):
        """Some days of it."""
        found = Period(last)
        found.first_day, found.start, found.complete = first, midnight(first), self.complete
        return found

    def holds(self, moment):
        return self.first_day <= as_date(moment) <= self.day


ONE_SECOND = timedelta(seconds=1)


def closed(end):
    """The end of an interval: hh:mm:59 ends with its second, the next may begin in the following."""
    return end + ONE_SECOND if end.second == 59 else end


def union(intervals):
    """Disjoint [start, end) intervals that cover the same moments."""
    merged = []
    for start, end in sorted(i for i in intervals if i[0] < i[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def covered_seconds(intervals, start, end):
    """Seconds of [start, end) that lie in at least one interval."""
    clipped = [(max(a, start), min(b, end)) for a, b in intervals]
    return sum(int((b - a).total_seconds()) for a, b in union(clipped))


def covers(intervals, start, end):
    return covered_seconds(intervals, start, end) == int((end - start).total_seconds())
