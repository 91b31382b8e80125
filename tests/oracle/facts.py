"""What happened: populations and measures of one CA, no opinions.

A verdict is True, False or None (unknown).  A case is (row, verdict, why).
"""
from datetime import datetime, timedelta
from fractions import Fraction

from days import (OutsideCalendar, add_years, as_date, covered_seconds, covers, doubtful,
                  midnight)
from intake import NO, YES, Stamp

# 挂起, 解锁 and 撤销 deliver no certificate (grading-readings 5, form-judging 3.1 row 40)
ISSUING = ("新申请", "更新", "密钥更新", "变更", "补办")
REGULATOR = ("主管部门", "12345", "信访")
ANSWERED = ("自助完成", "人工接听")
DAY = 86400
SM2_KEY, SM2_CURVE, SM2_SIGN = "1.2.840.10045.2.1", "1.2.156.10197.1.301", "1.2.156.10197.1.501"


# ---------------------------------------------------------------- three-valued helpers

def every(verdicts):
    """False beats unknown, unknown beats True."""
    verdicts = list(verdicts)
    if any(v is False for v in verdicts):
        return False
    return None if any(v is None for v in verdicts) else True


def not_after(a, b):
    """a <= b, unknown where one of them is not there; by days where one of them has no time."""
    if a is None or b is None:
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
    """The field must not be empty: a blank is a counter-example, a missing column unknown."""
    return None if not row.has(column) else row.get(column) is not None


def is_yes(row, column):
    return {YES: True, NO: False}.get(row.get(column))


def seconds(delta):
    return int(delta.total_seconds())


def hours(delta):
    return Fraction(seconds(delta), 3600)


def exact(number):
    """An exact string: a decimal where there is one, else num/den."""
    if number is None:
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


def ratio(num, den, unit="ratio"):
    return {"num": num, "den": den, "unit": unit,
            "value": exact(Fraction(num, den)) if den else None}


def statistic(value, unit, n):
    return {"value": exact(value) if value is not None else None, "unit": unit, "n": n}


def largest(values, unit):
    """The maximum of those that are known."""
    values = [v for v in values if v is not None]
    return statistic(max(values) if values else None, unit, len(values))


def nearest_rank(values, percent):
    """Nearest rank ⌈p·n⌉ (grading-readings 0.9, A-R3)."""
    values = sorted(values)
    return values[-(-percent * len(values) // 100) - 1]


# ---------------------------------------------------------------- the facts of one CA

class Facts:
    def __init__(self, code, tables, period, calendar):
        self.code, self.tables, self.period, self.calendar = code, tables, period, calendar
        self.org = tables["org"].rows[0] if tables["org"].rows else None
        self.attests = {r.get("item"): r.get("value") for r in tables["attest"].rows}

    def rows(self, export):
        return self.tables[export].rows

    def supplied(self, export):
        return self.tables[export].supplied

    def flag(self, name):
        """A bool of org: True, False or None."""
        return is_yes(self.org, name) if self.org else None

    def org_value(self, name):
        return self.org.known(name) if self.org else None

    def began(self, row, *columns):
        """Did the event begin in the period?  Its beginning is the first column that is filled;
        where none is, nothing shows that it lies outside."""
        for c in columns:
            value = row.at(c) if hasattr(row.known(c), "at") else row.known(c)
            if value is not None:
                return self.period.holds(value)
        return True

    def of_year(self, export, *columns):
        return [r for r in self.rows(export) if self.began(r, *columns)]

    def has_column(self, export, column):
        """At least one accepted row, and none whose file lacks the column."""
        return bool(self.rows(export)) and all(r.has(column) for r in self.rows(export))

    def elapsed(self, a, b):
        """Working days, or None outside the calendar, where an end is unknown, or where it lies
        before the start."""
        if not not_after(a, b):
            return None
        try:
            return self.calendar.elapsed(day_of(a), day_of(b))
        except OutsideCalendar:
            return None

    def inclusive(self, a, b):
        if not not_after(a, b):
            return None
        try:
            return self.calendar.inclusive(day_of(a), day_of(b))
        except OutsideCalendar:
            return None

    def took(self, a, b):
        """The time from a to b, a date standing for its midnight; None like elapsed."""
        if not not_after(a, b):
            return None
        return max(moment_of(b) - moment_of(a), timedelta(0))

    def working_days_of_period(self):
        try:
            return self.calendar.working_days(self.period.first_day, self.period.day)
        except OutsideCalendar:
            return None

    # ------------------------------------------------------------ applications

    def applications(self):
        """Certificate-issuing requests submitted in the period."""
        return [r for r in self.of_year("applications", "submitted_at")
                if r.get("biz_type") in ISSUING]

    def carried(self):
        """Begun last year, decided in this one: judged by rows 39 and 40 as well."""
        return [r for r in self.rows("applications")
                if r.get("biz_type") in ISSUING and r.at("submitted_at") < self.period.start
                and r.at("decided_at") and self.period.holds(r.at("decided_at"))]

    def issued(self):
        return [r for r in self.applications() if r.at("issued_at")]

    def response_days(self):
        """Row 40, start 从用户提交申请起: (row, working days to the decision)."""
        return [(r, self.elapsed(r.known("submitted_at"), r.known("decided_at")))
                for r in self.applications() + self.carried()
                if r.get("decision") in ("批准", "拒绝") and r.at("decided_at")]

    def refusals(self):
        return [r for r in self.applications() + self.carried() if r.get("decision") == "拒绝"]

    def received(self, row):
        """materials_complete_at, for which submitted_at stands in (exports.csv)."""
        return row.known("materials_complete_at") or row.known("submitted_at")

    def deliveries(self):
        """Table 5: requests that were neither refused nor withdrawn."""
        return [r for r in self.applications() if r.get("decision") not in ("拒绝", "撤回")]

    def cycles(self, start=None, count=None):
        """(row, days or None) of the certificates sent; W-R1 counts both ends."""
        start, count = start or self.received, count or self.inclusive
        return [(r, count(start(r), r.known("sent_at"))) for r in self.deliveries()
                if r.at("sent_at")]

    def authn_days(self, start=None, count=None):
        """(row, working days or None) of the finished authentications (T7-R1: from complete
        materials)."""
        start, count = start or self.received, count or self.elapsed
        return [(r, count(start(r), r.known("authn_done_at"))) for r in self.applications()
                if r.at("authn_done_at")]

    # ------------------------------------------------------------ revocations and CRLs

    def revocations(self):
        return self.of_year("revocations", "requested_at", "decided_at", "revoked_at")

    def user_crls(self):
        """The text does not distinguish ARLs: listed separately, not judged."""
        return [r for r in self.rows("crl_log") if r.get("kind") != "ARL"]

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

    def first_crl(self, revocation):
        """The CRL that first names the certificate; without a number the first one whose
        this_update is not before the revocation (form-judging 3.2, row 52)."""
        if revocation.known("crl_number"):
            named = self.crls_named(revocation)
            dated = [c for c in named if c.at("published_at")]
            return min(dated, key=lambda c: c.at("published_at")) if dated else (named or [None])[0]
        later = self.crls_after(revocation, self.crls_for(revocation))
        return later[0] if later else None

    def crls_after(self, revocation, crls):
        """Those of these CRLs that share the earliest this_update >= revoked_at."""
        revoked = revocation.at("revoked_at")
        later = [c for c in crls if revoked and c.at("this_update") >= revoked]
        first = min((c.at("this_update") for c in later), default=None)
        return [c for c in later if c.at("this_update") == first]

    def is_next(self, revocation, crl):
        """Is it the first CRL of its series after the revocation? Of a day without a time: any CRL of
        that day, perhaps the first one after it, else the first."""
        series = self.series_of(crl)
        first = self.crls_after(revocation, series)
        if not first:
            return None                           # it is still to come
        update, revoked = crl.at("this_update"), revocation.known("revoked_at")
        if update == first[0].at("this_update") or not revoked.date_only:
            return update == first[0].at("this_update")
        following = [c.at("this_update") for c in series
                     if as_date(c.at("this_update")) > as_date(revoked.at)]
        if following and update == min(following):
            return None
        return as_date(update) == as_date(revoked.at)

    def series_of(self, crl):
        """The CRLs of its issuer and partition."""
        return [c for c in self.user_crls() if c.known("issuer") == crl.known("issuer")
                and c.known("crl_partition") == crl.known("crl_partition")]

    def to_crl(self):
        """(row, time) from the decision to the publication of the first CRL."""
        found = []
        for r in self.revocations():
            if not (r.at("revoked_at") or r.known("crl_number")):
                continue
            crl = self.first_crl(r)
            if crl:
                found.append((r, self.took(r.known("decided_at"), crl.known("published_at"))))
        return [(r, t) for r, t in found if t is not None]

    def crl_groups(self):
        """{(issuer, partition): CRLs until D in time order}, only groups with a CRL in the period."""
        groups = {}
        for r in self.user_crls():
            if r.at("this_update") < self.period.end:
                groups.setdefault((r.known("issuer"), r.known("crl_partition")), []).append(r)
        groups = {k: sorted(v, key=lambda r: r.at("this_update")) for k, v in groups.items()}
        return {k: v for k, v in groups.items()
                if v[-1].at("this_update") >= self.period.start}

    def crl_window(self, group):
        """The last CRL before the period and those in it."""
        before = [r for r in group if r.at("this_update") < self.period.start]
        return before[-1:] + [r for r in group if r.at("this_update") >= self.period.start]

    def gaps(self, times):
        """Differences of consecutive times, and the one from the last to D."""
        times = sorted(t for t in times if t < self.period.end)
        return [b - a for a, b in zip(times, times[1:] + [self.period.last_second])]

    def update_gaps(self):
        """Row 67 (i): by this_update, and by published_at where every CRL has it."""
        found = []
        for group in self.crl_groups().values():
            window = self.crl_window(group)
            found += self.gaps([r.at("this_update") for r in window])
            published = [r.at("published_at") for r in window]
            if all(published):
                found += self.gaps(published)
        return found

    def backup_gaps(self):
        """Row 67 (ii), by the backups that have a time."""
        found = []
        for group in self.crl_groups().values():
            times = [r.at("backup_at") for r in self.crl_window(group) if r.at("backup_at")]
            found += self.gaps(times)
        return found

    def backups_may_suffice(self, limit):
        """Could backups at the times that are not told (each at any moment from its CRL on) leave
        no gap over the limit?  Each as late as the limit lets it be."""
        for group in self.crl_groups().values():
            window = self.crl_window(group)
            free = [r.at("this_update") for r in window if not r.at("backup_at")]
            known = sorted(r.at("backup_at") for r in window
                           if r.at("backup_at") and r.at("backup_at") < self.period.end)
            for a, b in zip(known, known[1:] + [self.period.last_second]):
                while b - a > limit:
                    a += limit
                    usable = [t for t in free if t <= a]
                    if not usable:
                        return False
                    free.remove(min(usable))
        return True

    # ------------------------------------------------------------ hotline and shifts

    def calls(self):
        return self.of_year("hotline", "offered_at")

    def duty(self, *posts):
        return [(r.at("start_at"), r.at("end_at")) for r in self.rows("shifts")
                if r.get("post") in posts]

    def doubtful_duty(self, *posts):
        """Is there a shift of which nobody can say what it covered?"""
        return any(doubtful(a, b, self.period.start, self.period.end) for a, b in self.duty(*posts))

    def staffed_days(self):
        """(days with at least 480 staffed minutes, working days), None outside the calendar."""
        days = self.working_days_of_period()
        if days is None:
            return None
        duty = self.duty("坐席")
        good = sum(covered_seconds(duty, midnight(d), midnight(d) + timedelta(days=1)) >= 480 * 60
                   for d in days)
        return good, len(days)

    # ------------------------------------------------------------ availability

    def downtime(self):
        """Row 153: union of the CA system's outages that nobody called planned, clipped to the
        period, seconds."""
        found = [(r.at("start_at"), r.at("end_at") or self.period.end)
                 for r in self.rows("outages")
                 if r.get("system") == "CA" and r.known("planned") != YES and r.has("end_at")]
        return covered_seconds(found, self.period.start, self.period.end)

    def monitored(self, system=None):
        """Is every second of the period monitored?"""
        found = [(r.at("from_at"), r.at("to_at")) for r in self.rows("monitor")
                 if system is None or r.get("system") == system]
        if covers(found, self.period.start, self.period.last_second):
            return True
        unsure = any(doubtful(a, b, self.period.start, self.period.end) for a, b in found)
        return None if unsure else False

    def untold_downtime(self):
        """Unplanned outages of the CA system that may lie in the period, nobody can say how long."""
        for r in self.rows("outages"):
            if r.get("system") == "CA" and r.known("planned") != YES:
                a, b = r.at("start_at"), r.at("end_at")
                if b and b < a:
                    if doubtful(a, b, self.period.start, self.period.end):
                        return True
                elif not r.has("end_at") and a < self.period.end:
                    return True
        return False

    # ------------------------------------------------------------ customers

    def surveyed(self):
        """The latest row of every customer sampled in the period."""
        latest = {}
        for r in self.of_year("survey", "sampled_on", "responded_at"):
            best = latest.get(r.get("customer_id"))
            if best is None or answer_time(r) > answer_time(best):
                latest[r.get("customer_id")] = r
        return list(latest.values())

    def respondents(self):
        return [r for r in self.surveyed() if r.at("responded_at")]

    def not_informed(self):
        """T4-R1: respondents with a 否 among a-f."""
        return [r for r in self.respondents()
                if any(r.known(f"told_{x}") == NO for x in "abcdef")]

    def perhaps_not_informed(self):
        """Respondents without a 否 who answered nothing, or who were asked in a file that lacks one
        of a-e (f is asked only where the CPS names more)."""
        def open_answer(r):
            asked = all(r.has(f"told_{x}") for x in "abcde")
            return not asked or not any(r.known(f"told_{x}") for x in "abcdef")
        told_not = self.not_informed()
        return [r for r in self.respondents() if r not in told_not and open_answer(r)]

    def asked(self):
        """Does some file have answers on the matter?"""
        return any(r.has(f"told_{x}") for r in self.rows("survey") for x in "abcdef")

    def grades(self):
        count = dict.fromkeys(("好", "良", "一般", "差"), 0)
        for r in self.respondents():
            if r.known("grade"):
                count[r.get("grade")] += 1
        return count

    def customers(self, day=None):
        """T10-R3: ids with a valid certificate at any time in the period (or on one day)."""
        first = day or self.period.first_day
        return {r.get("customer_id") for r in self.rows("customers")
                if r.get("valid_from") <= r.get("valid_to")
                and r.get("valid_from") <= self.period.day and r.get("valid_to") >= first}

    def perhaps_customers(self, day=None):
        """Those whose certificate ends before it begins: nobody can say when it was valid."""
        return {r.get("customer_id") for r in self.rows("customers")
                if r.get("valid_from") > r.get("valid_to")} - self.customers(day)

    def visited(self):
        return {r.get("customer_id") for r in self.of_year("follow_ups", "visited_at")
                if r.get("outcome") == "完成"}

    def complaints(self, *channels):
        return [r for r in self.of_year("complaints", "received_at")
                if not channels or r.get("channel") in channels]

    def disputes(self):
        return self.of_year("disputes", "received_at")

    def handling_days(self, cases, start="received_at", end="closed_at", count=None):
        """(row, working days or None) of the cases that are closed."""
        count = count or self.elapsed
        return [(r, count(r.known(start), r.known(end))) for r in cases if r.at(end)]

    # ------------------------------------------------------------ incidents, recovery, forensics

    def incidents(self, level=None):
        return [r for r in self.of_year("incidents", "detected_at")
                if level is None or r.get("level") == level]

    def incident_seconds(self, row):
        """T8-R1: elapsed seconds; date-only data by calendar days.  None: it ends before it begins."""
        a, b = row.known("detected_at"), row.known("resolved_at")
        if not not_after(a, b):
            return None
        if a.date_only or b.date_only:
            return (as_date(b.at) - as_date(a.at)).days * DAY
        return seconds(b.at - a.at)

    def incident_times(self, level):
        return [(r, self.incident_seconds(r)) for r in self.incidents(level)
                if r.at("resolved_at")]

    def recoveries(self):
        return self.of_year("recovery", "started_at")

    def recovery_times(self):
        return [(r, self.took(r.known("started_at"), r.known("recovered_at")))
                for r in self.recoveries() if r.at("recovered_at")]

    def requests(self):
        return self.of_year("forensics", "requested_at")

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
            if r.get("post") == "业务咨询":
                since = r.known("profession_from")
                everyone.add(r.id)
                if since is None:
                    unknown.add(r.id)
                elif add_years(since, 3) <= self.period.day - timedelta(days=strict):
                    old.add(r.id)
        return everyone, old, unknown - old

    # ------------------------------------------------------------ disclosure

    def published(self, item, standard):
        """(row, True/False/None) of one checked item."""
        for r in self.rows("disclosure"):
            if r.get("item") == item and r.get("standard") == standard:
                return r, is_yes(r, "present")
        return None, None

    def gbt_items(self):
        return {x: self.published(x, "GBT35289")[1] for x in "abcdefg"}

    # ------------------------------------------------------------ all measures of the contract

    def measures(self):
        found = {}
        for export, maker in MEASURES:
            if self.supplied(export):
                found.update(maker(self))
        return {k: v for k, v in found.items() if v is not None}


def answer_time(row):
    """Orders the answers of one customer; no answer comes first."""
    if row.at("responded_at"):
        return True, row.at("responded_at")
    sampled = row.known("sampled_on")
    return False, midnight(sampled) if sampled else datetime.min


# ---------------------------------------------------------------- measures by export

def hotline_measures(f):
    answered = sum(r.get("result") in ANSWERED for r in f.calls())
    return {"hotline.answer_rate": ratio(answered, len(f.calls()))}


def shift_measures(f):
    days = f.staffed_days()
    return {"hotline.coverage": ratio(*days) if days and f.rows("shifts") else None}


def application_measures(f):
    cycles = [d for _, d in f.cycles() if d is not None]
    n = len(cycles)
    refused = [f.elapsed(r.known("submitted_at"), r.known("notified_at")) for r in f.refusals()]
    return {
        "applications.response.max":
            largest((d for _, d in f.response_days()), "working days"),
        "applications.refusal_notice.max":
            largest(refused, "working days"),
        "applications.cycle.max": largest(cycles, "working days"),
        "applications.cycle.mean":
            statistic(Fraction(sum(cycles), n) if n else None, "working days", n),
        "applications.cycle.p50":
            statistic(nearest_rank(cycles, 50) if n else None, "working days", n),
        "applications.cycle.p95":
            statistic(nearest_rank(cycles, 95) if n else None, "working days", n),
        "applications.authn.max": largest((d for _, d in f.authn_days()), "working days"),
    }


def revocation_measures(f):
    if not f.supplied("crl_log"):
        return {}
    return {"revocations.to_crl.max": largest((hours(t) for _, t in f.to_crl()), "hours")}


def crl_measures(f):
    return {"crl.update_gap.max": largest(map(hours, f.update_gaps()), "hours"),
            "crl.backup_gap.max": largest(map(hours, f.backup_gaps()), "hours")}


def outage_measures(f):
    down = f.downtime()
    total = seconds(f.period.end - f.period.start)
    return {"outages.downtime": {"value": str(down), "unit": "seconds"},
            "outages.availability": ratio(total - down, total)}


def survey_measures(f):
    found = {"survey.grade": {"counts": f.grades(), "unit": "customers",
                              "n": sum(f.grades().values())}}
    if f.asked() or not f.rows("survey"):
        found["survey.not_informed"] = ratio(len(f.not_informed()), len(f.respondents()))
    return found


def complaint_measures(f):
    regulator = f.complaints(*REGULATOR)
    attitude = [r for r in f.complaints() if r.get("kind") == "服务态度"]
    found = {"complaints.regulator": {"value": str(len(regulator)), "unit": "cases"},
             "complaints.attitude": {"value": str(len(attitude)), "unit": "cases"},
             "complaints.handling.max":
                 largest((d for _, d in f.handling_days(regulator)), "working days")}
    if any(not r.has("kind") for r in f.complaints()):
        del found["complaints.attitude"]
    return found


def dispute_measures(f):
    return {"disputes.count": {"value": str(len(f.disputes())), "unit": "cases"},
            "disputes.handling.max":
                largest((d for _, d in f.handling_days(f.disputes())), "working days")}


def visit_measures(f):
    if not f.supplied("customers"):
        return {}
    return {"follow_ups.rate": ratio(len(f.visited() & f.customers()), len(f.customers()))}


def incident_measures(f):
    return {f"incidents.{name}.max":
            largest((Fraction(s, 3600) for _, s in f.incident_times(level) if s is not None), "hours")
            for name, level in (("general", "一般"), ("severe", "严重"))}


def recovery_measures(f):
    return {"recovery.max": largest((hours(t) for _, t in f.recovery_times() if t is not None), "hours")}


def forensic_measures(f):
    days = f.handling_days(f.requests(), "requested_at")
    return {"forensics.max": largest((d for _, d in days), "working days")}


def staff_measures(f):
    _, old, unknown = f.consultants()
    return {"staff.consultants_3y": {"value": str(len(old)), "unit": "persons",
                                     "unknown": len(unknown)}}


def disclosure_measures(f):
    items = list(f.gbt_items().values())
    return {"disclosure.missing": {"value": str(items.count(False)), "unit": "items",
                                   "unknown": items.count(None)}}


MEASURES = [
    ("hotline", hotline_measures), ("shifts", shift_measures),
    ("applications", application_measures), ("revocations", revocation_measures),
    ("crl_log", crl_measures), ("outages", outage_measures), ("survey", survey_measures),
    ("complaints", complaint_measures), ("disputes", dispute_measures),
    ("follow_ups", visit_measures), ("incidents", incident_measures),
    ("recovery", recovery_measures), ("forensics", forensic_measures),
    ("staff", staff_measures), ("disclosure", disclosure_measures),
]
