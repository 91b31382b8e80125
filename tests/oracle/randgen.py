#!/usr/bin/env python3
"""Small random input folders that hit the boundaries of the rules.

    randgen.py --seed N --out DIR [--cas K] [--calendar FILE]

Deterministic: every choice is derived from random.Random(seed).random() alone.  The
assessment date to use is printed and written to DIR.date.
"""
import argparse
import csv
import gzip
import io
import pathlib
import random
from datetime import date, datetime, timedelta
from fractions import Fraction

from days import Calendar, OutsideCalendar, add_months, add_years, midnight
from form import (BOTH, DOCS, EITHER_EVER, EITHER_YEAR, GM_ITEMS, PUBLIC, RECORDS_EVER, RECORDS_YEAR,
                  class_of)
from intake import EXPORTS, HERE, TITLES
from oracle import DEFAULT_CALENDAR

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


class Dice:
    """All randomness, from .random() only."""

    def __init__(self, seed):
        self.seed = seed
        self.source = random.Random(seed)
        self.random = self.source.random

    def state(self, other=None):
        """Where the dice stand; with another state, they are put there."""
        found = self.source.getstate()
        if other:
            self.source.setstate(other)
        return found

    def chance(self, p):
        return self.random() < p

    def upto(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def one(self, options):
        return options[int(self.random() * len(options))]

    def weighted(self, *pairs):
        """pairs of (option, weight)"""
        x = self.random() * sum(w for _, w in pairs)
        for option, w in pairs:
            x -= w
            if x < 0:
                return option
        return pairs[-1][0]

    def shuffled(self, items):
        return [x for _, x in sorted(((self.random(), i), x) for i, x in enumerate(items))]


# fields that are never disturbed: the CA itself, and the lists of rows, which have their own mess
UNTOUCHED = {("org", "ca_code"), ("docs", "rows"), ("records", "rows")}


# ================================================================ the assessment date

def pick_date(dice):
    """Year ends, middles, and early dates whose whole period fits into a few rows."""
    year = dice.one([2023, 2024, 2025])
    kind = dice.weighted(("end", 40), ("early", 38), ("middle", 19), ("edge", 3))
    if kind == "edge":                                # the calendar's first and last year, and beyond
        return dice.one([date(2007, 2, 9), date(2007, 12, 31), date(2026, 12, 31), date(2027, 1, 20)])
    if kind == "end":
        return date(year, 12, 31)
    if kind == "early":
        return date(year, 1, 3) + timedelta(days=dice.upto(0, 36))
    return dice.one([date(year, 6, 30), date(year, 6, 29), date(year, 7, 1), date(year, 9, 15),
                     date(year, 3, 15), date(2024, 2, 29), date(year, 11, 30), date(2026, 5, 9)])


# ================================================================ one CA

class World:
    """What one CA did, as rows of typed values; formatting comes later."""

    def __init__(self, dice, day, calendar, index):
        self.dice, self.day, self.calendar, self.index = dice, day, calendar, index
        self.start = datetime(day.year, 1, 1)
        self.end = midnight(day) + DAY
        profile = dice.weighted(("model", 30), ("clean", 25), ("messy", 45))
        self.model = profile == "model"                        # everything known, all in order
        self.clean = profile != "messy"                        # everything known
        self.bad = 0.0 if self.model else dice.weighted((0.0, 20), (0.02, 30), (0.08, 35), (0.3, 15))
        self.blank = 0.0 if self.clean else dice.one([0.0, 0.0, 0.03, 0.15])
        self.late = 0.0 if self.model or dice.chance(0.8) else 0.1     # events after D
        self.sparse = not self.clean and dice.chance(0.1)              # half of the exports missing
        self.odd = 0.0 if self.clean else dice.one([0.0, 0.02, 0.06, 0.2, 0.5])  # disturbed
        begun = dice.weighted(("recent", 40), ("in the year", 12), ("long ago", 48))
        self.service_start = {
            "recent": day - timedelta(days=dice.upto(3, 33)),
            "in the year": dice.one([d for d in (date(day.year, 1, 2), date(day.year, 3, 1),
                                                 date(day.year, 7, 1), date(day.year, 10, 1))
                                     if d <= day] or [day]),
            "long ago": date(2012, 3, 1) + timedelta(days=dice.upto(0, 600))}[begun]
        self.first = self.start                       # from which the rosters run
        if self.start.date() < self.service_start <= day and dice.chance(0.7):
            self.first = midnight(self.service_start)
        self.customers = [f"C{index}{i:03d}" for i in range(dice.upto(1, 14))]
        self.tables = {}

    # ------------------------------------------------------------ helpers

    def wrong(self, p=None):
        """Shall this one break its rule?"""
        return self.dice.chance(self.bad if p is None else p)

    def maybe(self, value, p=None):
        """The value, or a blank."""
        return None if self.dice.chance(self.blank if p is None else p) else value

    def yes(self, p_bad=None):
        return self.maybe("否" if self.wrong(p_bad) else "是")

    def moment(self, first=None, last=None):
        """A time in the period, with whole minutes in two cases of three."""
        first, last = first or self.start, last or self.end
        if self.dice.chance(self.late):
            last = self.end + 20 * DAY
        seconds = max(1, int((last - first).total_seconds()))
        at = first + timedelta(seconds=int(self.dice.random() * seconds))
        return at.replace(second=0) if self.dice.chance(0.66) else at

    def near_holiday(self):
        """A time within five days of a holiday or make-up day of the period."""
        days = [d for d in sorted(self.calendar.kinds) if self.start.date() <= d <= self.day]
        if not days:
            return self.moment()
        at = midnight(self.dice.one(days)) + self.dice.upto(-5 * 24, 3 * 24) * HOUR
        return min(max(at, self.start), self.end - SECOND)

    def event(self):
        """Mostly in the period, sometimes last year, sometimes on its first or last second."""
        kind = self.dice.weighted(("in", 56), ("holiday", 26), ("before", 6), ("night", 4), ("first", 2),
                                  ("last", 4), ("eve", 2))
        if kind == "before":
            return self.moment(self.start - 20 * DAY, self.start)
        if kind == "night":                           # carried over New Year
            return self.start - self.dice.one([HOUR, 20 * HOUR, 2 * DAY, 5 * DAY])
        if kind == "holiday":
            return self.near_holiday()
        return {"in": self.moment(), "first": self.start, "last": self.end - SECOND,
                "eve": self.start - SECOND}[kind]

    def after_wd(self, start, k):
        """A time k working days after `start` (k-th working day, office hours)."""
        day = start.date()
        if k == 0:
            return min(start + timedelta(minutes=self.dice.upto(5, 90)), midnight(day) + DAY - SECOND)
        try:
            while k:
                day += DAY
                k -= self.calendar.is_working(day)
        except OutsideCalendar:
            return start + k * DAY
        if self.dice.chance(0.15) and not self.calendar.is_working(day + DAY):
            day += DAY                                # a day off after it adds nothing
        return midnight(day) + timedelta(minutes=self.dice.upto(0, 1439))

    def within_wd(self, start, limit, p_bad=None):
        """Ends on, just below, or (rarely) just above the limit of working days."""
        if self.blank and self.dice.chance(0.005):
            return start - 5 * HOUR                   # an end before its start
        if self.wrong(p_bad):
            k = limit + self.dice.upto(1, 2)
        else:
            k = self.dice.weighted((limit, 40), (max(0, limit - 1), 20), (self.dice.upto(0, limit), 40))
        return self.after_wd(start, k)

    def within_hours(self, start, limit, p_bad=None):
        edge = limit * HOUR
        if self.wrong(p_bad):
            return start + edge + self.dice.one([SECOND, HOUR, 5 * HOUR])
        return start + self.dice.one([edge, edge - SECOND, HOUR, edge / 2, edge / 4])

    def by_now(self, at):
        """A time that D's export can know: later ones are still open (mostly)."""
        if at is not None and at >= self.end and not self.dice.chance(0.05):
            return None
        return at

    def count(self, high):
        return self.dice.weighted((0, 8), (1, 12), (self.dice.upto(2, max(2, high)), 80))

    def put(self, export, **values):
        self.tables.setdefault(export, []).append(values)

    def ids(self, letter, n):
        return [f"{letter}{self.index}{i:04d}" for i in range(n)]

    # ------------------------------------------------------------ org, hotline, shifts

    def make_org(self, code):
        d = self.dice
        flag = lambda p: None if d.chance(self.blank) else ("是" if d.chance(p) else "否")
        self.put("org", ca_code=code, name=f"测试认证机构{self.index}",
                 legal_form=d.one(["事业法人", "企业法人"]), service_start=self.maybe(self.service_start),
                 serves_public=flag(0.6), already_serving=flag(0.8), develops_software=flag(0.7),
                 has_outsourcing=flag(0.4), has_dr=flag(0.6),
                 cps_crl_hours=self.maybe(d.one(["24", "24", "12", "168", "24.5"])),
                 cps_forensic_days=self.maybe(d.one(["10", "11", "5"]), 0.4),
                 plan_rto_hours=self.maybe(d.one(["24", "36", "72", "72.5", "12.5"]), 0.4))

    def make_hotline(self):
        d = self.dice
        n = d.weighted((0, 5), (10, 30), (20, 25), (30, 15), (d.upto(1, 39), 25))
        good = (9 * n + 9) // 10
        lost = d.weighted((0, 45), (1, 25), (-1, 20), (d.upto(-6, 2), 10))
        good = max(0, min(n, good + (max(0, lost) if self.model else lost)))
        for i, call in enumerate(self.ids("H", n)):
            at = self.event() if d.chance(0.15) else self.moment()
            result = d.one(["自助完成", "人工接听"]) if i < good else d.one(["未接听", "放弃"])
            taken = at + timedelta(seconds=d.upto(1, 90)) if result == "人工接听" else None
            self.put("hotline", call_id=call, offered_at=at, answered_at=taken,
                     ended_at=taken and taken + timedelta(minutes=d.upto(1, 9)),
                     channel=d.one(["自助", "人工", None]), result=result, agent_id=None,
                     note=self.maybe(d.one(["正常", "咨询, 转办", "要求“回电”", "第一行\n第二行", '说"好"']), 0.7))

    def make_shifts(self):
        d = self.dice
        days = [self.first.date() + timedelta(days=i)
                for i in range((self.day - self.first.date()).days + 1)]
        working = [x for x in days if self.calendar.first <= x <= self.calendar.last
                   and self.calendar.is_working(x)]
        if len(working) <= 22 and d.chance(0.7):
            for x in working:
                if self.wrong():
                    minutes = d.one([0, 479])
                else:
                    minutes = d.weighted((480, 50), (481, 20), (600, 30))
                begin = midnight(x) + timedelta(hours=8, minutes=30)
                end = begin + timedelta(minutes=minutes)
                if minutes == 0:
                    continue
                if d.chance(0.25):                    # two overlapping agents
                    half = begin + timedelta(minutes=200)
                    self.put("shifts", post="坐席", staff_id="Z1", start_at=begin, end_at=half + HOUR)
                    self.put("shifts", post="坐席", staff_id="Z2", start_at=half, end_at=end)
                else:
                    self.put("shifts", post="坐席", staff_id="Z1", start_at=begin, end_at=end)
        elif not self.wrong():
            self.put("shifts", post="坐席", staff_id="Z1", start_at=self.first - HOUR,
                     end_at=self.end + d.one([timedelta(0), DAY]))
        else:
            self.put("shifts", post="坐席", staff_id="Z1", start_at=self.start, end_at=self.end - 30 * HOUR)
        self.chain("机房值班", "远程监控")

    def chain(self, *posts):
        """Shifts one after the other over the whole period, sometimes with a gap."""
        d = self.dice
        at = self.first - d.one([timedelta(0), 5 * HOUR])
        minute = SECOND if d.chance(0.3) else timedelta(0)   # rosters that end at hh:59:59
        pieces = d.upto(1, 6)
        step = (self.end - at) / pieces
        for i in range(pieces):
            begin = (at + i * step).replace(minute=0, second=0, microsecond=0)
            until = (at + (i + 1) * step).replace(minute=0, second=0, microsecond=0)
            if i == pieces - 1:
                until = self.end + d.one([timedelta(0), 3 * HOUR])
            if self.wrong():
                begin += d.one([timedelta(minutes=1), HOUR])
            elif d.chance(0.3):
                begin -= 2 * HOUR
            self.put("shifts", post=d.one(posts), staff_id=d.one(["W1", "W2"]), start_at=begin,
                     end_at=until - minute)

    # ------------------------------------------------------------ applications and certificates

    def make_applications(self):
        d = self.dice
        fast = self.model or d.chance(0.6)            # cycles within 3 or 7 or beyond
        self.issued = []
        for app in self.ids("A", self.count(16)):
            kind = d.weighted(("新申请", 55), ("密钥更新", 12), ("更新", 8), ("变更", 6), ("补办", 5),
                              ("撤销", 5), ("挂起", 4), ("解锁", 5))
            at = self.event()
            ready = self.maybe(at + d.one([timedelta(0), timedelta(0), HOUR, DAY]), max(self.blank, 0.1))
            decision = d.weighted(("批准", 75), ("拒绝", 10), ("撤回", 5), (None, 10))
            decided = self.by_now(self.within_wd(at, 2)) if decision else None
            if decided is None:
                decision = None
            authn_from = (ready or at) + timedelta(minutes=d.upto(0, 20))
            authn = self.by_now(self.within_wd(authn_from, 1)) if decision else None
            if authn and decided and authn > decided and not self.wrong():
                authn = max(min(authn, decided - timedelta(minutes=1)), authn_from)
            issued = sent = None
            if decision == "批准" and not self.wrong(self.bad / 2):
                issued = self.by_now(max(decided, authn or decided) + timedelta(minutes=d.upto(0, 40)))
                if issued:
                    limit = 3 if fast else d.one([3, 7, 7])
                    sent = self.by_now(max(issued, self.within_wd(ready or at, limit - 1)))
            if authn and issued and self.wrong(self.bad / 3):
                authn = issued + d.one([SECOND, HOUR])
            notified = None
            if decision == "拒绝":
                notified = self.by_now(self.within_wd(at, 2))
            elif decision:
                notified = decided and self.by_now(decided + HOUR)
            entry = d.one(["R1", "R2"])
            row = dict(app_id=app, customer_id=d.one(self.customers), biz_type=kind,
                       channel=self.maybe(d.one(["柜台", "网上", "网上", "邮寄"])), submitted_at=at,
                       materials_complete_at=ready,
                       notice_at=None if self.wrong(self.bad / 3) else at - timedelta(minutes=d.upto(0, 9)),
                       consented_at=self.maybe(at), signed_at=self.maybe(at),
                       authz_checked=self.yes(self.bad / 3),
                       identity_ref=None if self.wrong(self.bad / 3) else f"ID-{app}",
                       authn_started_at=authn and min(authn_from, authn), authn_done_at=self.maybe(authn),
                       authn_result=(None if not authn else self.maybe(
                           "不通过" if decision == "拒绝" or self.wrong(self.bad / 3) else "通过")),
                       entry_operator=entry,
                       review_operator=entry if self.wrong(self.bad / 3) else "R9",
                       decision=decision, decided_at=self.maybe(decided), notified_at=notified,
                       notify_method=notified and self.maybe(d.one(["短信", "电话"]), self.bad / 3),
                       issued_at=issued, sent_at=sent, cert_serial=issued and f"S{app}",
                       old_serial=None, publish_refused=d.weighted(("否", 60), ("是", 15), (None, 25)))
            if kind in ("更新", "密钥更新"):
                row["old_serial"] = self.maybe(self.old_certificate(app, at))
                row["notified_at"] = None if self.wrong(self.bad / 2) else notified
            self.put("applications", **row)
            if issued:
                self.issued.append(row)

    def old_certificate(self, app, asked):
        """The certificate that is renewed: valid until just after, at, or just before the request."""
        until = asked + self.dice.one([60 * DAY, DAY, timedelta(0), SECOND])
        if self.wrong():
            until = asked - self.dice.one([SECOND, 3 * DAY])
        serial = f"OLD{app}"
        if until > self.start:
            self.one_certificate(serial, None, "签名", asked - 800 * DAY, self.maybe(until))
        return serial

    def one_certificate(self, serial, row, kind, begin, until, pair=None):
        d = self.dice
        refused = row and row["publish_refused"] == "是"
        shown = begin + timedelta(minutes=10) if d.chance(0.8) else None
        if refused and not self.wrong():
            shown = None
        self.put("certificates", serial=serial, issuer="测试CA", kind=kind, pair_id=pair or serial,
                 customer_id=row and row["customer_id"],
                 customer_kind=self.maybe(d.one(["政务", "企业", "个人", "设备"])),
                 app_id=row and row["app_id"],
                 pk_alg_oid=self.maybe("1.2.840.113549.1.1.1" if self.wrong(self.bad / 4)
                                       else "1.2.840.10045.2.1"),
                 curve_oid=self.maybe("1.2.156.10197.1.301"),
                 sig_alg_oid=self.maybe("1.2.840.113549.1.1.11" if self.wrong(self.bad / 4)
                                        else "1.2.156.10197.1.501"),
                 key_usage=self.usage(kind), ku_critical=self.yes(self.bad / 4), **self.constraints(),
                 not_before=self.maybe(begin), not_after=until,
                 media_model=self.maybe("KEY-X" if self.wrong(self.bad / 4) else d.one(["KEY-A", "KEY-B"])),
                 published_at=shown)

    def usage(self, kind):
        if self.wrong(self.bad / 6):
            return self.dice.one(["keyCertSign", "digitalSignature,cRLSign", "keyEncipherment",
                                  "digitalSignature,keyEncipherment"])
        if self.dice.chance(0.05) and not self.clean:
            return self.dice.one(["digitalSignature", "其他用法", None])
        return ("digitalSignature,nonRepudiation" if kind == "签名"
                else "keyEncipherment,dataEncipherment,keyAgreement")

    def constraints(self):
        if self.wrong(self.bad / 6):
            return {"basic_constraints": self.dice.one(["CA:TRUE", "CA:FALSE"]), "bc_critical": "是"}
        if self.dice.chance(0.3):
            return {"basic_constraints": None, "bc_critical": None}
        return {"basic_constraints": "CA:FALSE", "bc_critical": "否"}

    def make_certificates(self):
        for row in self.issued:
            begin, serial = row["issued_at"], row["cert_serial"]
            self.one_certificate(serial, row, "签名", begin, begin + 365 * DAY, pair="P" + serial)
            if not self.wrong(self.bad / 3):
                self.one_certificate("E" + serial, row, "加密", begin, begin + 365 * DAY, pair="P" + serial)

    # ------------------------------------------------------------ CRLs and revocations

    def make_crl_log(self):
        """Daily CRLs from the start of the service or the year (or only the last days) to D."""
        d = self.dice
        first = max(self.start - DAY, midnight(self.service_start))
        first = first.replace(minute=d.upto(0, 59), hour=d.upto(0, 3))
        if (self.end - first).days > 38:
            first = self.end.replace(hour=1) - d.upto(2, 36) * DAY
        self.crls = []
        self.one_crl_series(first, "测试CA", None, self.crls)
        if d.chance(0.2):                             # another partition, or another issuer
            self.one_crl_series(first + HOUR, *d.one([("测试CA", "2"), ("另一CA", None), (None, "3")]), [])
        if d.chance(0.06):                            # deltas with numbers of their own
            self.one_crl_series(first + 2 * HOUR, "测试CA", None, [], "增量")
        if d.chance(0.04):                            # a series that ended
            self.put("crl_log", issuer="旧CA", crl_partition=None, kind="完全", crl_number="9",
                     this_update=self.start - 30 * HOUR, next_update=self.start,
                     published_at=self.start - 30 * HOUR, backup_at=self.start - 29 * HOUR, retained="是")
        if d.chance(0.15):
            self.put("crl_log", issuer="根CA", crl_partition="ARL", kind="ARL", crl_number="1",
                     this_update=self.start + HOUR, next_update=self.start + 400 * DAY,
                     published_at=self.start + HOUR, backup_at=self.start + HOUR, retained="是")

    def one_crl_series(self, at, issuer, partition, kept, kind="完全"):
        d = self.dice
        number = d.upto(1, 500) + 1000 * len({r["kind"] + str(r["crl_partition"])
                                              for r in self.tables.get("crl_log", [])})
        name = d.weighted((str, 94), ("{:X}".format, 3), ("{:04d}".format, 3))
        gap_p = d.one([0.0, self.bad / 8])
        late = d.one([0.0, 0.0, self.blank])          # backups of which nobody wrote down the time
        while at < self.end:
            delay = timedelta(minutes=5)
            if not self.wrong(gap_p / 2):             # sometimes one is not there at all
                kept.append((name(number), at, at + delay))
                self.put("crl_log", issuer=issuer, crl_partition=partition, kind=kind,
                         crl_number=name(number), this_update=at, next_update=self.maybe(at + 25 * HOUR),
                         published_at=self.maybe(at + delay),
                         backup_at=self.maybe(at + 2 * delay + d.one([timedelta(0), 3 * HOUR]) * bool(late),
                                              late),
                         retained=self.yes(gap_p / 4))
            number += 1
            at += DAY + (SECOND if self.wrong(gap_p) else timedelta(0))

    def make_revocations(self):
        d = self.dice
        serials = [r["cert_serial"] for r in self.issued] or ["X1", "X2", "X3"]
        for serial in d.shuffled(serials)[:self.count(8)]:
            if not self.crls:
                decided = self.moment()
            else:
                number, updated, published = d.one(self.crls)
                decided = published - d.one([24 * HOUR, 24 * HOUR - SECOND, HOUR, 20 * HOUR])
                if self.wrong():
                    decided = published - 24 * HOUR - d.one([SECOND, HOUR])
            done = decided + timedelta(minutes=d.upto(0, 3))
            after = [c for c in self.crls if c[1] >= done]
            listed = after[0][0] if after else None
            if listed and self.wrong(self.bad / 3) and len(after) > 1:
                listed = after[1][0]
            failed = self.yes(self.bad / 2)
            if d.chance(0.05) or (failed == "否" and d.chance(0.5)):
                done = listed = None                  # refused or withdrawn
            self.put("revocations", serial=serial, requested_at=self.maybe(decided - HOUR),
                     requester=self.maybe(d.one(["证书持有者", "证书持有者", "授权人", "认证机构", "司法"])),
                     authn_ok=failed, decided_at=self.maybe(decided), revoked_at=done,
                     crl_number=self.maybe(listed, max(self.blank, 0.05)),
                     notified_at=done and (None if self.wrong(self.bad / 2) else done + HOUR))

    def make_key_recovery(self):
        for key in self.ids("K", self.count(4)):
            at = self.event()
            passed = self.yes()
            done = None if passed == "否" and self.dice.chance(0.5) else at + HOUR
            self.put("key_recovery", request_id=key, requested_at=self.maybe(at), requester="甲",
                     authn_ok=passed, approved_by=done and "乙", done_at=self.maybe(done))

    def make_status_probe(self):
        d = self.dice
        for service in ("OCSP", "CRL", "LDAP", "CA证书"):
            if d.chance(0.8):
                for i in range(d.upto(1, 3)):
                    at = self.moment()
                    self.put("status_probe", probed_at=at, service=service,
                             url=self.maybe("http://" + service + d.one(["", "", "", "/2"])),
                             ok="否" if self.wrong(self.bad / 2) else "是",
                             latency_ms=self.maybe(d.one(["12.5", "80", "300"])))

    # ------------------------------------------------------------ customers

    def make_customers(self):
        d = self.dice
        for c in self.customers:
            begin = self.day - timedelta(days=d.upto(0, 500))
            end = begin + timedelta(days=d.upto(1, 700))
            if d.chance(0.1):
                end = d.one([self.start.date(), self.start.date() - DAY])
                begin = end - 300 * DAY
            if d.chance(0.05):
                begin, end = self.day + d.one([timedelta(0), DAY]), self.day + 100 * DAY
            self.put("customers", customer_id=c, valid_from=begin, valid_to=end,
                     kind=self.maybe(d.one(["政务", "企业"])))

    def make_follow_ups(self):
        d = self.dice
        share = 100 if self.model else d.one([50, 80, 80, 100, d.upto(0, 100)])
        chosen = d.shuffled(self.customers)
        k = share * len(chosen) // 100 + (0 if self.model else d.one([0, 0, 0, 1, -1]))
        chosen = chosen[:max(0, k)] + (["外部客户"] if d.chance(0.1) else [])
        for i, c in enumerate(chosen):
            self.put("follow_ups", visit_id=f"F{self.index}{i}", customer_id=c, visited_at=self.moment(),
                     outcome="完成" if self.model else
                     d.weighted(("完成", 92), ("未接通", 5), ("拒访", 3)))
            if d.chance(0.1):
                self.put("follow_ups", visit_id=f"F{self.index}{i}b", customer_id=c,
                         visited_at=self.event(), outcome="完成")

    def make_survey(self):
        d = self.dice
        n = d.weighted((0, 6), (20, 34), (10, 20), (40, 15), (d.upto(1, 40), 25))
        k = d.one([0, n // 20] if self.model else [0, n // 20, n // 20 + 1, n // 10, n // 10 + 1])
        mood = (90, 8, 1, 1) if self.model else d.one(
            [(90, 8, 1, 1), (50, 30, 15, 5), (20, 40, 30, 10), (5, 10, 30, 55), (50, 0, 0, 50)])
        for i, sid in enumerate(self.ids("Q", n)):
            silent = d.chance(0.08)
            at = self.moment()
            answers = {f"told_{x}": d.weighted(("是", 95), ("不适用", 5)) for x in "abcdef"}
            if i < k:
                answers["told_" + d.one(list("abcdef"))] = "否"
            if silent:
                answers = dict.fromkeys(answers)
            else:
                answers = {a: self.maybe(v) for a, v in answers.items()}
            grade = d.weighted(*zip(("好", "良", "一般", "差"), mood))
            self.put("survey", survey_id=sid, customer_id=f"C{self.index}s{i - (i and d.chance(0.05))}",
                     sampled_on=self.maybe(at.date()),
                     responded_at=None if silent else min(at + DAY, max(at, self.end - SECOND)),
                     grade=None if silent else self.maybe(grade), **answers)

    def make_complaints(self):
        d = self.dice
        n = d.weighted((0, 75 if self.model else 40), (1, 20), (2, 15), (3, 10), (d.upto(0, 7), 15))
        for c in self.ids("T", n):
            at = self.event()
            closed = self.by_now(self.within_wd(at, d.one([3, 3, 5, 5])))
            kind = d.weighted(("服务态度", 25), ("业务办理", 30), ("收费", 20), ("其他", 25))
            self.put("complaints", complaint_id=c, received_at=at, closed_at=closed,
                     channel=d.weighted(("本机构", 55), ("主管部门", 15), ("12345", 15), ("信访", 5), ("其他", 10)),
                     kind=self.maybe(kind), cause=None if self.wrong(self.bad / 2) else "原因,说明",
                     result=closed and self.maybe("已解决", self.bad / 2), well_resolved=closed and self.yes(),
                     record_ref=closed and self.maybe("DA-" + c, self.bad / 2))

    def make_disputes(self):
        d = self.dice
        for i in self.ids("J", d.weighted((0, 60), (1, 15), (2, 10), (d.upto(3, 4), 15))):
            at = self.event()
            self.put("disputes", dispute_id=i, received_at=at, case_id=self.maybe("T1", 0.8),
                     closed_at=self.by_now(self.within_wd(at, d.one([3, 5, 4]))))

    # ------------------------------------------------------------ incidents, recovery, forensics

    def make_incidents(self):
        d = self.dice
        for i in self.ids("I", d.weighted((0, 30), (d.upto(1, 6), 70))):
            level = d.weighted(("一般", 60), ("严重", 25), ("重大", 15))
            at = self.event()
            if level == "一般":
                end = self.within_hours(at, 24)
            else:
                end = self.within_hours(at, 168)
            self.put("incidents", incident_id=i, level=level, detected_at=at,
                     resolved_at=self.by_now(end), handling_impact=self.maybe("是" if self.wrong() else "否"),
                     customer_impact=self.maybe("是" if self.wrong(self.bad / 2) else "否"),
                     leak=self.maybe("是" if self.wrong(self.bad / 6) else "否"),
                     report_ref=None if self.wrong(self.bad / 2) else "BG-" + i)

    def make_forensics(self):
        for i in self.ids("L", self.dice.weighted((0, 40), (self.dice.upto(1, 5), 60))):
            at = self.event()
            self.put("forensics", case_id=i, requested_at=at, accepted_at=self.maybe(at + HOUR),
                     closed_at=self.by_now(self.within_wd(at, 10)))

    def make_recovery(self):
        d = self.dice
        limit = d.one([24] if self.model else [24, 24, 36, 72])
        for i in self.ids("Y", d.weighted((0, 25), (d.upto(1, 3), 75))):
            at = self.event()
            self.put("recovery", event_id=i, kind=d.one(["真实", "演练", "演练"]), started_at=at,
                     recovered_at=self.by_now(self.within_hours(at, limit)), plan_level=self.maybe("一级"))

    # ------------------------------------------------------------ staff, roles

    def make_staff(self):
        d, day = self.dice, self.day
        posts = ["业务咨询"] * d.one([3, 4] if self.model else [0, 1, 2, 3, 4]) + ["应用集成", "安全管理", "坐席"]
        posts += ["现场服务"] * d.chance(0.6) + ["法务"] * d.chance(0.6)
        for i, post in enumerate(posts):
            since = add_years(day, -3) + d.one([timedelta(0), -DAY, -400 * DAY, DAY])
            hired = day - timedelta(days=d.upto(100, 2000))
            left = None
            if d.chance(0.12):
                left = d.one([day, day - DAY, day + DAY, day - 90 * DAY])
            trusted_from = hired + timedelta(days=d.upto(0, 40))
            before = lambda: trusted_from - d.one([timedelta(0), DAY, 30 * DAY])
            late = trusted_from + DAY
            self.put("staff", staff_id=f"P{self.index}{i}", post=post, profession_from=self.maybe(since),
                     hired_on=self.maybe(hired), left_on=left, key_post=d.one(["是", "否"]),
                     trusted=d.one(["是", "是", "否"]), trusted_from=self.maybe(trusted_from),
                     nda_on=self.maybe(late if self.wrong(self.bad / 3) else before()),
                     checked_on=self.maybe(late if self.wrong(self.bad / 3) else before()),
                     has_resume=self.yes(self.bad / 6), has_education=self.yes(self.bad / 6),
                     has_career=self.yes(self.bad / 6), has_credit=self.yes(self.bad / 6),
                     no_crime=self.yes(self.bad / 6), qualification=self.maybe("证书"))

    def make_roles(self):
        """Each required role by a person of its own; now and then a gap, a hand-over or a clash."""
        d = self.dice
        before = self.start.date() - timedelta(days=d.upto(0, 900))
        if self.first > self.start:
            before = self.first.date()
        wanted = [("OS", "管理员"), ("DB", "管理员"), ("APP", "管理员"), ("NET", "管理员"), ("机房", "管理员"),
                  ("密钥", "管理员"), ("审计", "审计员"), ("CA", "业务操作员"), ("CA", "审计员"),
                  ("RA", "录入员"), ("RA", "审核员"), ("CA", "超级管理员"), ("CA", "审计管理员")]
        for i, (system, role) in enumerate(wanted):
            self.role(f"G{i}", system, role, before, None)
            if self.wrong(self.bad / 2):              # a gap, or exactly none
                row = self.tables["roles"][-1]
                length = max(1, (self.day - self.start.date()).days)
                turn = self.start.date() + timedelta(days=d.upto(0, length))
                row["to_on"] = turn
                self.role(f"N{i}", system, role, turn + d.one([timedelta(0), DAY]), None)
        if d.chance(0.3):                             # one person after the other: no overlap
            turn = self.start.date() + timedelta(days=1)
            a, b = d.one([(("DB", "管理员"), ("APP", "管理员")), (("OS", "管理员"), ("NET", "管理员")),
                          (("CA", "业务操作员"), ("CA", "审计员")), (("RA", "录入员"), ("RA", "审核员")),
                          (("OS", "管理员"), ("APP", "管理员")), (("密钥", "管理员"), ("机房", "管理员")),
                          (("CA", "业务操作员"), ("RA", "审计员")), (("RA", "录入员"), ("审计", "审计员"))])
            self.role("M1", *a, before, turn)
            self.role("M1", *b, turn - (DAY if self.wrong() else timedelta(0)), None)
        if d.chance(0.2):                             # a compatible pair
            self.role("M2", "机房", "管理员", before, None)
            self.role("M2", "NET", "管理员", before, self.maybe(self.day, 0.5))

    def role(self, who, system, role, since, to):
        self.put("roles", staff_id=f"{who}-{self.index}", system=system, role=role, from_on=since,
                 to_on=to, auth_ref=None if self.wrong(self.bad / 6) else "SQ-1")

    # ------------------------------------------------------------ rooms, power, monitoring

    def make_outages(self):
        """Downtime just below, at or above 31536 s; planned ones and other systems beside it."""
        d = self.dice
        over = 8 if self.bad else 0
        total = d.weighted((0, 30), (31535, 20), (31536, over), (31537, over), (d.upto(60, 20000), 34))
        if total:
            room = int((self.end - self.start).total_seconds()) - total
            at = self.start + timedelta(seconds=max(0, int(d.random() * room)))
            cut = int(total * d.random())
            self.put("outages", system=d.one(["CA", "CA", "CA", "ca", "ＣＡ"]), start_at=at,
                     end_at=at + timedelta(seconds=total), planned="否", announced_at=None)
            if d.chance(0.4):                         # inside the first: the union counts
                self.put("outages", system="CA", start_at=at, end_at=at + timedelta(seconds=cut),
                         planned=self.maybe("否"), announced_at=None)
        if d.chance(0.3):
            at = self.moment()
            self.put("outages", system="CA", start_at=at, end_at=at + 9 * HOUR, planned="是",
                     announced_at=at - 3 * DAY)
        if d.chance(0.2):
            at = self.moment()
            self.put("outages", system=d.one(["RA", "RA", "ocsp", "签发平台"]), start_at=at,
                     end_at=self.by_now(at + 30 * HOUR), planned="否", announced_at=None)
        if d.chance(0.1):                             # over the turn of the year
            self.put("outages", system="CA", start_at=self.start - 10 * HOUR,
                     end_at=self.start + timedelta(minutes=d.upto(0, 5)), planned="否", announced_at=None)
        if d.chance(0.04):
            self.put("outages", system="CA", start_at=self.end - HOUR, end_at=None, planned="否",
                     announced_at=None)

    def make_monitor(self):
        d = self.dice
        for system in ("CA", "KM", "RA", "OCSP"):
            if d.chance(0.85):
                gap = d.one([HOUR, timedelta(minutes=1)]) if self.wrong(self.bad / 2) else timedelta(0)
                middle = (self.first + (self.end - self.first) / 2).replace(microsecond=0, second=0)
                self.put("monitor", system=system, from_at=self.first,
                         to_at=middle - (SECOND if d.chance(0.2) else timedelta(0)),
                         aspect=d.one(["进程", "资源", None]))
                self.put("monitor", system=system, from_at=middle + gap, to_at=self.end,
                         aspect=d.one(["可访问", "预警阈值", None]))

    def make_video(self):
        d = self.dice
        since = midnight(add_months(self.day, -6))
        if self.first > since and d.chance(0.5):
            since = self.first                        # the service is younger than that
        for i in self.ids("V", self.count(5)):
            first = since + (DAY if self.wrong() else d.one([timedelta(0), 5 * HOUR, -DAY, -30 * DAY]))
            self.put("video", camera=i, zone="机房", earliest_at=first,
                     latest_at=self.maybe(self.end - (40 * DAY if self.wrong(self.bad / 2) else SECOND)),
                     missing_minutes=self.maybe("3" if self.wrong(self.bad / 2) else "0"))

    def make_power(self):
        d = self.dice
        for system in ("门禁", "侵入报警", "机房"):
            if not d.chance(0.93):
                continue
            hours = d.one(["7.9", "7.99"]) if self.wrong() else d.one(["8", "8.0", "12.5"])
            self.put("power", system=system, own_ups="否" if self.wrong(self.bad / 2) else "是",
                     rated_hours=self.maybe(hours), measured_hours=self.maybe(hours, 0.15),
                     tested_at=self.maybe(self.moment()))

    def make_env(self):
        for _ in range(self.count(10)):
            self.put("env", room="机房A", read_at=self.moment(), temp_c=self.maybe("23.5"),
                     rh_pct=self.maybe("50"))

    def make_access_log(self):
        d = self.dice
        for i in range(self.count(14)):
            zone = d.one(["安全监控室", "配电室", "屏蔽机房", "核心区", "服务区"])
            who, at = f"P{self.index}{d.upto(0, 3)}x{i}", self.moment(None, self.end - 3 * HOUR)
            factors = "卡" if self.wrong() else "卡+生物"
            second = None
            if zone == "屏蔽机房":
                second = d.one([None, who]) if self.wrong() else "P-second"
            stays = self.wrong()
            alarm = d.one(["是", "否"]) if stays else self.maybe("否")
            common = dict(door="门" + zone, zone=zone, second_staff_id=second, overtime_alarm=alarm)
            self.put("access_log", at=at, direction="进", factors=self.maybe(factors),
                     staff_id=self.maybe(who, self.blank / 2), **common)
            if not stays:
                self.put("access_log", at=at + timedelta(minutes=d.upto(1, 100)), direction="出",
                         factors="卡", staff_id=who, **common)

    def make_visitors(self):
        d = self.dice
        for i in self.ids("B", self.count(6)):
            at = self.event()
            asked = at + (SECOND if self.wrong() else d.one([timedelta(0), -HOUR, -DAY]))
            self.put("visitors", visit_id=i, name=self.maybe("访客"),
                     approver=None if self.wrong(self.bad / 3) else "主任",
                     approved_at=self.maybe(asked), in_at=at, out_at=None if self.wrong(self.bad / 2) else at + HOUR,
                     escort=None if self.wrong(self.bad / 2) else "陪同")

    # ------------------------------------------------------------ assets, changes, keys

    def make_assets(self):
        d, day = self.dice, self.day
        kinds = ["密码设备"] * d.upto(0, 4) + ["服务器", "网络设备", "软件", "客户资料", "技术资料"]
        for i, kind in enumerate(kinds):
            valid = day + (-DAY if self.wrong() else d.one([timedelta(0), DAY, 300 * DAY]))
            crypto = kind == "密码设备"
            self.put("assets", asset_id=f"Z{self.index}{i}", **{"class": kind},
                     model=f"M{i}", status=d.weighted(("在用", 80), ("停用", 10), ("报废", 5), (None, 5)),
                     product_cert_no=None if not crypto or self.wrong(self.bad / 3) else f"SXH{i}",
                     product_cert_to=self.maybe(valid) if crypto else None)
        for model in ("KEY-A", "KEY-B"):
            valid = day + (-DAY if self.wrong(self.bad / 2) else d.one([timedelta(0), 90 * DAY]))
            self.put("assets", asset_id=f"Z{self.index}{model}", **{"class": "密码设备"}, model=model,
                     status="在用", product_cert_no="SXH" + model, product_cert_to=self.maybe(valid))

    def make_asset_events(self):
        d = self.dice
        for i in range(self.count(6)):
            self.put("asset_events", asset_id=f"Z{self.index}{d.upto(0, 4)}", approver=self.maybe("主任"),
                     event=d.one(["采购", "入库", "配置", "维修", "进出", "报废"]), at=self.event(),
                     ref=self.maybe(f"JL{i}"))

    def make_changes(self):
        d = self.dice
        for i in self.ids("X", self.count(6)):
            done = self.event()
            tested = done - d.one([timedelta(0), HOUR, DAY])
            approved = tested - d.one([timedelta(0), HOUR, DAY])
            if self.wrong():
                tested = done + SECOND
            if self.wrong():
                approved = done + d.one([SECOND, DAY])
            open_case = d.chance(0.08)
            self.put("changes", change_id=i, major=d.one(["是", "否"]),
                     kind=d.weighted(("一般", 75), ("技术改造", 8), ("搬迁", 7), (None, 10)),
                     approver=None if self.wrong(self.bad / 2) else "主任", approved_at=self.maybe(approved),
                     tested_at=self.maybe(tested), test_ref=None if self.wrong(self.bad / 2) else "CS" + i,
                     implemented_at=None if open_case else done,
                     audit_ref=None if open_case or self.wrong(self.bad / 2) else "SJ" + i,
                     regulator_ref=self.maybe("BB" + i, 0.5))

    def make_releases(self):
        d = self.dice
        for i in self.ids("U", self.count(4)):
            at = self.moment(self.start - 200 * DAY)
            approved = at + (SECOND if self.wrong() else d.one([timedelta(0), -DAY]))
            audited = at + (-SECOND if self.wrong() else d.one([timedelta(0), HOUR]))
            self.put("releases", release_id=i, approved_at=self.maybe(approved), executed_at=at,
                     audited_at=self.maybe(audited), ref=None if self.wrong(self.bad / 2) else "SX" + i)

    def make_ca_key_events(self):
        d = self.dice
        for i in range(self.count(6)):
            self.put("ca_key_events", key_id="KEY1", at=self.moment(self.start - 400 * DAY),
                     event=d.one(["生成", "备份", "恢复", "使用", "激活", "废止", "销毁", "归档"]),
                     approval_ref=self.maybe(f"SP{i}"), operation_ref=self.maybe(f"CZ{i}"), device="HSM")

    def make_network_links(self):
        d = self.dice
        for i, carrier in enumerate(["电信", d.one(["电信", "中国电信"]) if self.wrong() else "联通",
                                     "移动"][:d.one([2, 2, 2, 3, 1])]):
            self.put("network_links", link_id=f"W{i}", carrier=carrier,
                     active="否" if self.wrong(self.bad / 2) else "是",
                     contact=None if self.wrong(self.bad / 2) else "张三 1")

    def make_accounts(self):
        d = self.dice
        for i in range(self.count(8)):
            self.put("accounts", account=f"acc{self.index}{i}",
                     owner=self.maybe(f"P{self.index}{d.upto(0, 5)}"),
                     scope=d.one(["运维", "数据库", "操作系统", "应用"]), two_factor=self.yes(self.bad / 2),
                     disabled_on=d.one([None, None, None, self.day, self.day - 90 * DAY, self.day + DAY]))

    def make_findings(self):
        d = self.dice
        for i in self.ids("N", self.count(5)):
            raised = self.event().date()
            due = raised + timedelta(days=d.upto(1, 30))
            if d.chance(0.1):
                due = self.day + d.one([timedelta(0), DAY])
            closed = due + (DAY if self.wrong() else d.one([timedelta(0), -DAY]))
            if closed > self.day:
                closed = None
            self.put("findings", finding_id=i, raised_on=self.maybe(raised), due_on=self.maybe(due),
                     closed_on=closed, source=d.one(["检查", "自评"]))

    def make_submissions(self):
        d = self.dice
        for i in self.ids("D", self.count(4)):
            due = self.event().date()
            sent = due + (DAY if self.wrong() else d.one([timedelta(0), -DAY]))
            self.put("submissions", submission_id=i, kind="年度报告", due_on=due,
                     submitted_on=sent if sent <= self.day and not self.wrong(self.bad / 2) else
                     (None if due > self.day or self.bad else sent))

    def make_tickets(self):
        d = self.dice
        for i in self.ids("E", self.count(10)):
            at = self.event()
            self.put("tickets", ticket_id=i, channel=d.one(["热线", "热线", "Email", "远程协助", "网站", "现场"]),
                     category=self.maybe(d.one(["业务咨询", "技术支持"])), topic=self.maybe(d.one(["证书应用", "收费"])),
                     opened_at=at, closed_at=self.by_now(at + HOUR), result=self.maybe("已答复"))

    # ------------------------------------------------------------ disclosure, docs, records, attest

    def make_disclosure(self):
        d = self.dice
        items = [(x, "GBT35289") for x in "abcdefg"] + [(x, "GM571") for x in GM_ITEMS]
        items += [("状态查询方式", "GM571"), ("赔付机制", "GM571"), ("投诉受理方式", "GM571")]
        for item, standard in items:
            if not self.clean and d.chance(0.04):
                continue
            checked = self.moment()
            if d.chance(0.03):
                checked = d.one([self.start - 2 * DAY, self.start - 12 * HOUR, self.end + DAY])
            self.put("disclosure", item=item, standard=standard, url="http://a",
                     checked_at=self.maybe(checked),
                     present=self.yes(min(0.12, self.bad)), content_ok=self.yes(self.bad / 4))

    def make_docs(self):
        d = self.dice
        share = d.one([1.0, 0.95, 0.7])
        rows = [r for r in DOCS + BOTH + EITHER_YEAR + EITHER_EVER if d.chance(share)]
        rows = d.shuffled(rows + [85, 155])
        while rows:
            k = d.upto(3, 14)
            part, rows = rows[:k], rows[k:]
            begin, end = self.day - timedelta(days=d.upto(0, 900)), None
            state = d.weighted(("open", 78), ("until D", 6), ("expired", 7), ("not yet", 5), ("from D", 4))
            if state == "until D":
                end = self.day
            elif state == "expired":
                end = self.day - DAY
            elif state == "not yet":
                begin = self.day + DAY
            elif state == "from D":
                begin = self.day
            approved = d.one([begin, begin - 5 * DAY, self.start.date()])
            n = len(self.tables.get("docs", []))
            self.put("docs", doc_id=f"O{self.index}{n}", rows=self.listing(part), title="制度", version="1",
                     approved_on=self.maybe(approved), approver="主任", effective_from=self.maybe(begin),
                     effective_to=end, public_url=self.maybe("http://a",
                                                             0.0 if not PUBLIC & set(part) else 0.1))

    def listing(self, rows):
        return self.dice.one([";", "、"]).join(str(r) for r in rows)

    def make_records(self):
        d = self.dice
        share = d.one([1.0, 0.95, 0.7])
        rows = [r for r in RECORDS_YEAR + RECORDS_EVER + BOTH + EITHER_YEAR if d.chance(share)]
        rows = d.shuffled(rows + [73, 85, 155, 180, 201, 201])
        while rows:
            k = d.upto(2, 10)
            part, rows = rows[:k], rows[k:]
            self.record(part, d.weighted((self.moment().date(), 80), (self.day, 5), (self.start.date(), 5),
                                         (self.start.date() - DAY, 6), (self.day + DAY, 4)))
        for month in (1, 3, 6, 7, 12):
            if d.chance(0.6):
                self.record([181], date(self.day.year, month, d.one([1, 15, 30])))
        if d.chance(0.8):
            self.record([141], add_years(self.day, -5) + d.one([timedelta(0), DAY, 200 * DAY,
                                                               -DAY if self.bad else DAY]))
        self.record([210], date(self.day.year - d.weighted((1, 80), (0, 10), (2, 10)), 3, 20))

    def record(self, rows, day):
        n = len(self.tables.get("records", []))
        result = "通过" if 141 not in rows else self.dice.weighted(
            ("合格", 40), ("达到C级", 30), ("通过", 10), ("不合格", 4 * bool(self.bad)),
            ("未达到C级", 4 * bool(self.bad)), ("以下频点均达到C级", 4 * (not self.model)))
        self.put("records", record_id=f"JL{self.index}{n}", rows=self.listing(rows), title="记录",
                 done_on=day, scope=self.maybe("全部"), result=self.maybe(result),
                 report_ref=self.maybe("BG"))

    def make_attest(self):
        d = self.dice
        share = 1.0 if self.model else d.one([1.0, 1.0, 0.9, 0.3])
        wrong = 0.0 if self.model else d.one([0.0, 0.0, 0.03, 0.15])
        decided = d.one([0.0, 0.0, 0.1, 0.6])          # share of the rows that data or registers decide
        values = {}
        answers = [("是", 90), ("否", 100 * wrong), ("不适用", 4), ("未知", 3)]
        if self.sparse:
            decided = 0.9                              # little but the examiner's answers
        if not self.model and d.chance(1.0 if self.sparse else 0.25):   # of another mind
            answers = [("是", 35), ("否", 30), ("不适用", 25), ("未知", 5), ("不清楚", 5)]
        for seq in range(1, 212):
            if d.chance(share if class_of(seq) in "AP" else decided):
                values[str(seq)] = d.weighted(*answers)
        wanted = 5 if self.model else d.weighted((5, 50), (3, 30), (1, 15), (0, 5))
        lapse = d.one([0.0, 0.0, 0.03, 0.1])           # criteria not met for no other reason
        with open(HERE / "contract" / "criteria.csv", encoding="utf-8-sig", newline="") as f:
            for c in csv.DictReader(f):
                item = f"{c['indicator']}.{c['criterion']}"
                if c["kind"] == "attest" and d.chance(share):
                    keep = int(c["score"]) <= wanted or d.chance(0.6)
                    values[item] = "是" if keep and not d.chance(lapse) else "否"
        for item in ("validity.crl_regular", "support.major_no_impact",
                     "continuity.no_customer_impact", "forensic.commitment_10d"):
            if self.model or d.chance(0.6 * share):
                values[item] = "是" if self.model else d.weighted(("是", 85), ("否", 10), ("未知", 5))
        if d.chance(share):
            values["discipline.authn_grade"] = d.weighted(("严格", 70), ("基本", 22), ("未", 8))
        if d.chance(0.2):
            values["satisfaction.grade"] = d.one(["好", "良", "一般", "差", "一般般"])
        if d.chance(0.93):
            values["gate"] = d.weighted(("否", 90), ("是", 7), ("未知", 3))
        if not self.model and d.chance(0.08):          # an optional service that is not offered
            name = d.one(["consult", "forensic", "followup"])
            for item in [i for i in values if i.startswith(name + ".")]:
                values[item] = "不适用"
        for item, value in values.items():
            if item == "gate" and value in ("是", "否") and d.chance(0.3):
                value = "有" if value == "是" else "无"
            when = self.day
            if not self.model and d.chance(0.02):      # of another time
                when = d.one([self.start.date() - 2 * DAY, self.start.date() - DAY, self.day + DAY])
            if item.isdigit() and d.chance(0.05):
                item = d.one(["0" + item, f"第{item}项", item + " "])
            self.put("attest", item=item, value=value, evidence="见底稿", examiner="检查员",
                     examined_on=when, note=None)
            if not self.clean and d.chance(0.004):     # another examiner, of another mind or not
                self.put("attest", item=item, value=d.one(["是", "否", value]), evidence="另见",
                         examiner="另一人", examined_on=self.day, note=None)
        if not self.clean and d.chance(0.2):           # no answer of that item
            self.put("attest", **d.one([
                {"item": "discipline.authn_grade", "value": "良"}, {"item": "212", "value": "是"},
                {"item": "satisfaction.grade", "value": "严格"}, {"item": "consult.nothing", "value": "是"},
                {"item": "12", "value": "大概"}]), evidence=None, examiner=None, examined_on=None, note=None)

    def make_coverage(self):
        """The CA's own word of what some of its files cover."""
        d = self.dice
        if self.model or d.chance(0.7):
            return
        chosen = d.shuffled(["hotline", "applications", "complaints", "incidents", "survey", "tickets",
                             "revocations", "visitors", "access_log", "disputes", "forensics", "outages",
                             "shifts", "roles"])[:d.upto(1, 3)]
        for export in chosen:
            short = d.chance(0.3)
            self.tables.setdefault("coverage", []).append(dict(
                     export=d.one([export, TITLES[export]]), covers_from=d.one([self.start.date(), self.start.date() - 30 * DAY]),
                     covers_to=self.day - (d.one([DAY, 20 * DAY]) if short else timedelta(0)),
                     source_system="系统", extracted_at=self.end, extracted_by="甲"))

    def build(self, code):
        self.make_org(code)
        for export in EXPORTS:
            if export not in ("org", "certificates", "revocations"):
                getattr(self, "make_" + export)()
            if export == "applications":
                self.make_certificates()
            if export == "crl_log":
                self.make_revocations()
        for export in EXPORTS:
            self.disturb(export, self.tables.setdefault(export, []))
        self.cover_register(code)
        return self.tables

    def cover_register(self, code):
        """One register of which the CA says how far it goes; of dice of its own."""
        d = Dice(f"{code} {self.day} {len(self.tables['applications'])}")
        if not self.model and d.chance(0.3):
            self.tables["coverage"].append(dict(
                export=d.one(["certificates", "records", "disclosure", "findings", "submissions", "releases",
                              "ca_key_events", "customers", "assets", "staff", "power", "accounts"]),
                covers_from=self.start.date(), covers_to=self.day - d.one([timedelta(0), DAY, 90 * DAY]),
                source_system="系统", extracted_at=self.end, extracted_by="甲"))

    # ------------------------------------------------------------ nothing is too odd to be exported

    def disturb(self, export, rows):
        """Changes single fields: a time moved, a flag turned, a value of another row, a blank."""
        d = self.dice
        columns = [c for c in EXPORTS[export] if (export, c.name) not in UNTOUCHED and not c.key]
        for row in rows:
            if export not in ("attest", "coverage") and columns and d.chance(self.odd):
                column = d.one(columns)
                row[column.name] = self.odd_value(column, row.get(column.name), rows)

    def odd_value(self, column, value, rows):
        d = self.dice
        if not column.required and d.chance(0.3):
            return None
        if column.type == "bool":
            return d.one(["是", "否", "不适用"])
        if column.type == "enum":
            return d.one(list(column.values))
        if column.type in ("int", "decimal"):
            return d.one(["0", "1", "8", "24", "72", "0.0" if column.type == "decimal" else "3"])
        if column.type in ("date", "datetime") and value is not None:
            return self.odd_time(value)
        other = d.one(rows).get(column.name)
        return other if other is not None or not column.required else value

    def odd_time(self, at):
        d = self.dice
        if not isinstance(at, datetime):
            return d.one([at - DAY, at + DAY, at - 365 * DAY, at + 365 * DAY, self.day, self.day + DAY,
                          self.start.date(), self.start.date() - DAY])
        step = d.one([SECOND, timedelta(minutes=1), HOUR, DAY, 3 * DAY, 400 * DAY])
        return d.one([at - step, at + step, at - step, at + step, at.date(), at.date(), self.start,
                      self.start - SECOND, self.end - SECOND, self.end, self.day])


# ================================================================ formatting

class Style:
    """How one file writes its values."""

    def __init__(self, dice, messy):
        self.dice, self.messy = dice, messy
        self.encoding = dice.weighted(("utf-8", 45), ("utf-8-sig", 15), ("gb18030", 28), ("utf-16", 9),
                                      ("utf-16-be", 3))
        self.separator = dice.weighted((",", 75), (";", 13), ("\t", 12))
        self.newline = dice.one(["\n", "\r\n"])
        self.chinese = dice.chance(0.6)
        self.quoting = csv.QUOTE_ALL if dice.chance(0.15) else csv.QUOTE_MINIMAL
        self.when = dice.upto(0, 7)
        self.truth = dice.one(["是否", "YN", "10", "truefalse", "√×", "是否", "是否"])
        self.date_only = 0.03 if messy and dice.chance(0.2) else 0.0
        self.empty = dice.weighted(("", 74), ("-", 3), ("—", 3), ("--", 3), ("/", 3), ("\\N", 2), ("(null)", 2),
                                   ("NaN", 2), ("暂无", 2), ("空", 2), ("N/A", 2), ("NULL", 2))
        self.wrap = dice.weighted(("{}", 90), ('="{}"', 3), ("'{}", 3), ("`{}", 1), ("{}\t", 1),
                                  ("\u200b{}", 1), ("wide", 1))

    def text(self, column, value):
        if value is None:
            return self.empty if not column.required and self.dice.chance(0.5) else ""
        if column.type == "bool":
            return self.bool_text(value)
        if column.type == "date":
            return self.date_text(value)
        if column.type == "datetime":
            return self.time_text(value)
        if column.type == "id" and column.name not in ("ca_code", "item"):
            return self.wrapped(str(value))
        return str(value)

    def wrapped(self, text):
        """An id as some program writes it."""
        if self.wrap == "wide":
            return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        return self.wrap.format(text)

    def bool_text(self, value):
        if value == "不适用":
            return value
        yes = value == "是"
        return {"是否": "是" if yes else "否", "YN": "Y" if yes else "N", "10": "1" if yes else "0",
                "truefalse": "true" if yes else "false", "√×": "√" if yes else "×"}[self.truth]

    def form(self):
        return self.dice.upto(0, 7) if self.messy and self.dice.chance(0.1) else self.when

    def date_text(self, day):
        y, m, d = day.year, day.month, day.day
        serial = (day - date(1899, 12, 30)).days
        return [f"{y}-{m:02d}-{d:02d}", f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}",
                f"{y}{m:02d}{d:02d}", f"{y}年{m}月{d}日", str(serial), f"{y}/{m:02d}/{d:02d}"][self.form()]

    def time_text(self, t):
        if not isinstance(t, datetime):
            return self.date_text(t)
        if self.dice.chance(self.date_only):
            return self.date_text(t.date())
        y, mo, d, h, mi, s = t.year, t.month, t.day, t.hour, t.minute, t.second
        clock = f"{h}:{mi:02d}" + (f":{s:02d}" if s else "")
        utc = t - 8 * HOUR
        serial = Fraction(int((t - datetime(1899, 12, 30)).total_seconds()), 86400)
        number = f"{int(serial)}." + str(int(serial % 1 * 10 ** 7 + Fraction(1, 2))).rjust(7, "0")
        if serial % 1 * 10 ** 7 + Fraction(1, 2) >= 10 ** 7:
            number = f"{y}-{mo:02d}-{d:02d} {h:02d}:{mi:02d}:{s:02d}"
        return [f"{y}-{mo:02d}-{d:02d} {h:02d}:{mi:02d}:{s:02d}",
                f"{y}-{mo:02d}-{d:02d}T{h:02d}:{mi:02d}:{s:02d}",
                f"{y}/{mo}/{d} {clock}",
                f"{y}-{mo:02d}-{d:02d}T{h:02d}:{mi:02d}:{s:02d}+08:00",
                f"{y}{mo:02d}{d:02d}{h:02d}{mi:02d}{s:02d}",
                f"{y}年{mo}月{d}日 {h}时{mi}分" + (f"{s}秒" if s else ""),
                number,
                utc.isoformat() + "Z"
                ][self.form()]


BROKEN = {"datetime": ["2025-02-29", "2025-13-01 10:00", "昨天", "2025-01-05 25:00:00", "20251301",
                       "2025-01-05X", "########", "202506", "65", "1970-01-01"],
          "date": ["2025-02-29", "2025/2/30", "2025.4.31", "十月一日"], "bool": ["maybe", "2", "是的"],
          "enum": ["别的"], "int": ["1.5", "x", "1e2"], "decimal": ["0x1A", "1,5", "abc", "1e3"],
          "id": ["1.10108E+15"]}
TOTAL_LINES = ["合计", "总计", "小计", "共12条", "制表人：张三", "审核人"]


class Writer:
    """Writes one export of one or several CAs: columns, bad rows, repeats, files."""

    def __init__(self, dice, export, messy):
        self.dice, self.export, self.messy = dice, export, messy
        self.columns = EXPORTS[export]
        self.style = Style(dice, messy)
        self.keys = [c.name for c in self.columns if c.key]
        optional = self.optional = [c.name for c in self.columns if not c.required and not c.key]
        self.dropped = set()
        while messy and optional and dice.chance(0.1):
            self.dropped.add(dice.one(optional))
        if messy and dice.chance(0.006):
            self.dropped.add(dice.one([c.name for c in self.columns if c.required] or [""]))
        self.spare = [c.name for c in self.columns
                      if c.type == "text" and not c.required and not c.key and c.name not in self.dropped]
        some = lambda p, rate: rate if messy and dice.chance(p) else 0.0
        self.losing = some(0.10, dice.one([0.01, 0.05, 0.2]))       # rows that cannot be read
        self.tearing = some(0.12, dice.one([0.02, 0.1]))            # cells that cannot be read
        self.doubling = some(0.10, 0.05)                            # one key, two contents
        self.repeating = some(0.5, 0.06)
        self.chatting = some(0.25, 0.03)                            # lines that are no records

    def order(self, combined):
        names = [c.name for c in self.columns if c.name not in self.dropped]
        if combined and self.export != "org":
            names.append("ca_code")
        if self.dice.chance(0.4):
            names = self.dice.shuffled(names)
        if self.dice.chance(0.1):
            names.insert(self.dice.upto(0, len(names)), "额外列")
        return names

    def header(self, names):
        titles = {c.name: c.header for c in self.columns}
        titles["ca_code"] = "机构编码"
        pad = self.dice.one(["", "", "", " ", "\u3000"])
        return [(titles.get(n, n) if self.style.chinese else n) + pad for n in names]

    def fields(self, names, row):
        by_name = {c.name: c for c in self.columns}
        found = []
        for n in names:
            if n in by_name:
                found.append(self.style.text(by_name[n], row.get(n)))
            else:
                found.append(row.get(n) or "")
        return found

    def broken(self, names, row, combined):
        """A row that is lost: its fields, or the text of its whole line."""
        fields = self.fields(names, row)
        by_name = {c.name: c for c in self.columns}
        needed = [i for i, n in enumerate(names) if n in by_name and n != "ca_code"
                  and (by_name[n].required or by_name[n].key)]
        typed = [i for i in needed if by_name[names[i]].type in BROKEN]
        kind = self.dice.weighted(("type", 45), ("required", 20), ("long", 8), ("short", 7), ("quote", 14),
                                  ("ca", 8))
        if kind == "ca" and "ca_code" in names and self.export != "org":
            i = names.index("ca_code")
            fields[i] = self.dice.one(["", "北京 01", "a/b", "X9", fields[i].swapcase(), fields[i].swapcase()])
        elif kind == "type" and typed:
            i = self.dice.one(typed)
            fields[i] = self.dice.one(BROKEN[by_name[names[i]].type])
        elif kind == "required" and [i for i in needed if by_name[names[i]].required]:
            fields[self.dice.one([i for i in needed if by_name[names[i]].required])] = ""
        elif kind == "short" and len(fields) > 2 and names[-1] != "ca_code":
            fields = fields[:-1]
        elif kind == "quote" and not combined and not any(
                set(f) & set('"\r\n,;\t') for f in fields):
            i = self.dice.upto(0, len(fields) - 1)
            fields[i] = self.dice.one(['客"户', '"客户"反映"证书"', '"a"b'])
            return self.style.separator.join(fields)
        else:
            fields = fields + ["多"]
        return fields

    def torn(self, names, fields):
        """The fields with one optional cell that breaks its type."""
        by_name = {c.name: c for c in self.columns}
        cells = [i for i, n in enumerate(names) if n in by_name and by_name[n].type in BROKEN
                 and not by_name[n].required and not by_name[n].key]
        if not cells:
            return fields
        i = self.dice.one(cells)
        fields = list(fields)
        fields[i] = self.dice.one(BROKEN[by_name[names[i]].type])
        return fields

    def no_record(self, names):
        """A line of separators, a repeated header, a totals or signature line."""
        kind = self.dice.weighted(("blank", 3), ("header", 3), ("total", 4))
        if kind == "header":
            return self.header_line
        fields = [""] * len(names)
        by_name = {c.name: c for c in self.columns}
        if kind == "total":
            i = self.dice.upto(0, min(1, len(names) - 1))
            fields[i] = self.dice.one(TOTAL_LINES)
            spare = [j for j in range(i + 1, len(names)) if names[j] in by_name
                     and not by_name[names[j]].required and not by_name[names[j]].key]
            if spare and self.dice.chance(0.5):
                fields[self.dice.one(spare)] = "12"
        return fields

    def variant(self, row):
        """The same key with other content, or None."""
        if not self.keys or not self.spare:
            return None
        return {**row, self.dice.one(self.spare): f"另一状态{self.dice.upto(1, 9)}"}

    def conflicting(self, row, rows):
        """The same key, another value in some cell, or None."""
        cells = [c for c in self.columns if not c.key and c.name != "rows" and c.name not in self.dropped]
        if not self.keys or not cells or self.export in ("org", "attest", "coverage"):
            return None
        spare = [c for c in cells if not c.required]
        column = self.dice.one(spare if spare and self.dice.chance(0.85) else cells)
        value = self.dice.one(rows).get(column.name)
        if value is None and column.required:
            return None
        return {**row, column.name: value}

    def plan(self, rows, names, combined):
        """[(file number, fields)], number 0 being the newest file."""
        several = self.dice.chance(0.3 if self.messy else 0.15) and len(rows) > 1
        if combined and self.dice.chance(0.7):
            several = False                           # INPUT/<export>.csv is the usual form
        self.files = self.dice.upto(2, 3) if several else 1
        lines = []
        calm = self.export in ("org", "coverage")
        for row in rows:
            home = self.dice.upto(0, self.files - 1)
            if not calm and self.dice.chance(self.losing):
                lines.append((home, self.broken(names, row, combined)))
                if self.dice.chance(0.5):
                    continue
            fields = self.fields(names, row)
            if not calm and self.dice.chance(self.tearing):
                fields = self.torn(names, fields)
            lines.append((home, fields))
            if self.dice.chance(self.repeating):      # an exact repeat, here or in an older file
                lines.append((self.dice.upto(home, self.files - 1), list(fields)))
            other = self.variant(row)
            if other and home + 1 < self.files and self.dice.chance(0.25):
                lines.append((self.dice.upto(home + 1, self.files - 1), self.fields(names, other)))
            other = self.conflicting(row, rows) if self.dice.chance(self.doubling) else None
            if other:                                 # a conflict in the same file
                lines.append((home, self.fields(names, other)))
            if not combined and self.dice.chance(self.chatting):
                lines.append((home, self.no_record(names)))
        return lines

    def write(self, folder, rows, combined, day):
        names = self.order(combined)
        if combined and self.dice.chance(0.7):
            rows = self.dice.shuffled(rows)
        self.header_line = self.header(names)
        lines = self.plan(rows, names, combined)
        for number in range(self.files):
            body = [fields for home, fields in lines if home == number]
            if self.files > 1:
                month = add_months(day, -number)
                name = f"{self.export}-{month.year}-{month.month:02d}.csv"
            else:
                name = self.dice.weighted((self.export + ".csv", 94), (TITLES[self.export] + ".csv", 2),
                                          (self.export.upper() + ".CSV", 2), (self.export + " (1).csv", 2))
            if number and self.dice.chance(0.5):
                keep = self.style                      # another month, another encoding
                self.style = Style(self.dice, self.messy)
                self.style.separator, self.style.chinese = keep.separator, keep.chinese
            columns = names
            if number and self.messy and self.dice.chance(0.3):   # an older export has fewer columns
                gone = [n for n in names if n in self.optional]
                if gone:
                    columns, body = self.without(names, body, self.dice.one(gone))
            header = self.header(columns)
            before = self.dice.state()
            self.write_file(folder / name, header, body)
            if number == 0 and self.files > 1 and self.messy and not combined:
                damaged = self.damaged(folder, header, body)
                if damaged != (header, body):
                    after = self.dice.state(before)
                    self.write_file(folder / name, *damaged)
                    self.dice.state(after)

    def damaged(self, folder, header, body):
        """Of the newest of several files nobody can tell all: it is refused, or a row has lost its key.  By dice of
        its own, so that nothing else changes."""
        dice = random.Random(f"{self.dice.seed}/{folder.name}/{self.export}")
        what = dice.random()
        if self.export in ("org", "coverage", "attest") or what > 0.3:
            return header, body
        if what < 0.12:
            return ["此表已移交"], body
        return header, body + [["他说"] + ["多"] * len(header)]

    def without(self, names, body, gone):
        """Names and records without one column; records of another length stay as they are."""
        i = names.index(gone)
        return (names[:i] + names[i + 1:],
                [f[:i] + f[i + 1:] if isinstance(f, list) and len(f) == len(names) else f for f in body])

    def write_file(self, path, header, body):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self.style.separator, lineterminator=self.style.newline,
                            quoting=self.style.quoting)
        writer.writerow(header)
        for fields in body:
            if isinstance(fields, str):
                out.write(fields + self.style.newline)
                continue
            writer.writerow(fields)
            if self.messy and self.dice.chance(0.01):
                out.write(self.style.newline)          # a blank line
        mark = "\ufeff" if self.style.encoding == "utf-16-be" else ""
        data = (mark + out.getvalue()).encode(self.style.encoding)
        if self.messy and self.dice.chance(0.004) and self.export != "org":
            data = self.dice.one([b"", b"\xff\xff\x00\x01", self.style.newline.encode()])   # no table at all
        if path.name == self.export + ".csv" and self.dice.chance(0.05):
            path = path.with_name(path.name + ".gz")
            data = gzip.compress(data, mtime=0)
        path.write_bytes(data)


# ================================================================ the folder

def generate(seed, out, cas=None, calendar_path=DEFAULT_CALENDAR):
    """Writes the input folder; returns the assessment date."""
    dice = Dice(seed)
    calendar = Calendar.read(calendar_path)
    day = pick_date(dice)
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    codes = ["BJ01", "SH-2", "gd_03"][:cas or dice.weighted((1, 55), (2, 30), (3, 15))]
    layout = dice.weighted(("folder", 55), ("combined", 22), ("mixed", 23))
    worlds = {}
    for i, code in enumerate(codes):
        world = World(dice, day, calendar, i)
        worlds[code] = world
        world.build(code)
        if layout != "combined":
            (out / code).mkdir(exist_ok=True)
    messy = not all(w.clean for w in worlds.values())
    for export in EXPORTS:
        combined = layout == "combined" or (layout == "mixed" and dice.chance(0.5))
        if combined:
            write_combined(dice, out, export, worlds, messy, day)
        else:
            for code, world in worlds.items():
                write_folder(dice, out / code, export, world, day)
    out.with_name(out.name + ".date").write_text(day.isoformat() + "\n")
    return day


def fate(dice, messy):
    """What becomes of an export: written, left out, or only its header."""
    return dice.weighted(("write", 87), ("missing", 5), ("empty", 5), ("old", 3)) if messy else (
        dice.weighted(("write", 98), ("empty", 2)))


def of_old(rows):
    """The same rows, 800 days earlier: none of the period."""
    def earlier(v):
        return v - timedelta(days=800) if isinstance(v, date) else v
    return [{k: earlier(v) for k, v in row.items()} for row in rows]


def write_folder(dice, folder, export, world, day):
    what = fate(dice, not world.clean)
    if world.sparse and export != "org" and dice.chance(0.5):
        what = "missing"
    if what != "missing" or export == "attest":
        rows = [] if what == "empty" else world.tables[export]
        rows = of_old(rows) if what == "old" and export not in ("org", "attest", "coverage") else rows
        Writer(dice, export, not world.clean).write(folder, rows, False, day)


def write_combined(dice, folder, export, worlds, messy, day):
    what = fate(dice, messy)
    if export in ("org", "attest"):
        what = "write"
    if what == "missing":
        return
    rows = [] if what == "empty" else [{**row, "ca_code": code} for code, world in worlds.items()
                                       for row in world.tables[export]]
    rows = of_old(rows) if what == "old" else rows
    Writer(dice, export, messy and export != "org").write(folder, rows, True, day)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--cas", type=int)
    parser.add_argument("--calendar", default=DEFAULT_CALENDAR)
    args = parser.parse_args(argv)
    print(generate(args.seed, args.out, args.cas, args.calendar).isoformat())


if __name__ == "__main__":
    main()
