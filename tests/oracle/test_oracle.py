"""Hand-made examples for the oracle itself: python3 -m unittest discover -s tests/oracle"""
import collections
import contextlib
import csv
import filecmp
import io
import json
import os
import pathlib
import stat
import sys
import tempfile
import unittest
from datetime import date, datetime, timedelta
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import compare as comparing
import grading
import oracle
import randgen
import run
from days import Calendar, OutsideCalendar, add_months, add_years, covered_seconds, union
from facts import exact, nearest_rank, not_after
from intake import EXPORTS, parse_datetime

# The State Council's notices for 2024 and 2025: (first, last) of the holidays, make-up days.
HOLIDAYS = [("2024-01-01", "2024-01-01"), ("2024-02-10", "2024-02-17"), ("2024-04-04", "2024-04-06"),
            ("2024-05-01", "2024-05-05"), ("2024-06-10", "2024-06-10"), ("2024-09-15", "2024-09-17"),
            ("2024-10-01", "2024-10-07"), ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"), ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08")]
MAKE_UP = ["2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
           "2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28",
           "2025-10-11"]


def calendar_kinds():
    kinds = {date.fromisoformat(d): "workday" for d in MAKE_UP}
    for first, last in HOLIDAYS:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            kinds[day] = "holiday"
            day += timedelta(days=1)
    return kinds


CALENDAR = Calendar(calendar_kinds())


def write_calendar(path):
    """The calendar as a file, its range widened to 2022-2026 (those years have no other holiday)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write("date,kind,name\n")
        for day, kind in sorted(calendar_kinds().items()):
            f.write(f"{day},{kind},x\n")
        f.write("2022-01-01,holiday,x\n2026-01-01,holiday,x\n")
    return path


def write_export(folder, export, rows, name=None, columns=None, encoding="utf-8"):
    """One file; a row is a dict, columns default to those that the rows name."""
    names = columns or [c.name for c in EXPORTS[export] if any(c.name in r for r in rows) or c.required]
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / (name or export + ".csv"), "w", encoding=encoding, newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([r.get(n, "") for n in names] for r in rows)


class Case(unittest.TestCase):
    """A folder with one CA, X1."""

    def setUp(self):
        self.temp = tempfile.TemporaryDirectory()
        self.addCleanup(self.temp.cleanup)
        self.folder = pathlib.Path(self.temp.name) / "in"
        self.calendar = write_calendar(pathlib.Path(self.temp.name) / "calendar.csv")
        (self.folder / "X1").mkdir(parents=True)

    def put(self, export, *rows, **more):
        write_export(self.folder / "X1", export, rows, **more)

    def evaluate(self, day="2025-12-31"):
        return oracle.evaluate(self.folder, date.fromisoformat(day), self.calendar)["cas"]["X1"]

    def row(self, seq, day="2025-12-31"):
        return self.evaluate(day)["form"]["rows"][seq - 1]

    def result(self, seq, day="2025-12-31"):
        return self.row(seq, day)["result"]

    def score(self, name, day="2025-12-31"):
        found = {i["id"]: i for i in self.evaluate(day)["grading"]["indicators"]}[name]
        return found["lo"], found["hi"]


class WorkingDays(unittest.TestCase):
    def test_the_table_of_grading_readings_0_8(self):
        table = [("2025-03-03", "2025-03-03", 1, 0), ("2025-03-03", "2025-03-05", 3, 2),
                 ("2025-03-03", "2025-03-06", 4, 3), ("2025-03-07", "2025-03-08", 1, 0),
                 ("2025-03-07", "2025-03-10", 2, 1), ("2025-03-08", "2025-03-10", 1, 1),
                 ("2025-03-03", "2025-03-12", 8, 7), ("2025-01-24", "2025-01-27", 3, 2),
                 ("2025-01-27", "2025-02-05", 2, 1), ("2025-02-07", "2025-02-10", 3, 2),
                 ("2025-09-30", "2025-10-09", 2, 1), ("2025-09-30", "2025-10-13", 5, 4),
                 ("2024-02-09", "2024-02-18", 2, 1)]
        for a, b, inclusive, elapsed in table:
            a, b = date.fromisoformat(a), date.fromisoformat(b)
            with self.subTest(a=a, b=b):
                self.assertEqual(CALENDAR.inclusive(a, b), inclusive)
                self.assertEqual(CALENDAR.elapsed(a, b), elapsed)

    def test_working_days_of_a_year(self):
        for year, n in ((2024, 251), (2025, 248)):
            self.assertEqual(len(CALENDAR.working_days(date(year, 1, 1), date(year, 12, 31))), n)

    def test_outside_the_calendar_is_an_error(self):
        with self.assertRaises(OutsideCalendar):
            CALENDAR.elapsed(date(2025, 12, 31), date(2026, 1, 2))

    def test_months_and_years_back(self):
        self.assertEqual(add_months(date(2025, 12, 31), -6), date(2025, 6, 30))
        self.assertEqual(add_years(date(2024, 2, 29), 3), date(2027, 2, 28))
        self.assertEqual(add_years(date(2024, 2, 29), -4), date(2020, 2, 29))

    def test_union(self):
        t = lambda h: datetime(2025, 1, 1, h)
        self.assertEqual(union([(t(1), t(3)), (t(2), t(4)), (t(4), t(5)), (t(7), t(6))]), [(t(1), t(5))])
        self.assertEqual(covered_seconds([(t(1), t(3))], t(2), t(9)), 3600)


class Types(unittest.TestCase):
    def test_every_form_of_a_time(self):
        want = datetime(2025, 1, 5, 9, 3)
        for text in ("2025-01-05 09:03:00", "2025-01-05T09:03:00", "2025-01-05T09:03:00+08:00",
                     "2025-01-05T01:03:00Z", "2025/1/5 9:03", "20250105090300", "2025年1月5日 9时3分"):
            self.assertEqual(parse_datetime(text), (want, False), text)
        for text in ("2025.1.5", "20250105", "2025-01-05", "45662", "2025年1月5日"):
            self.assertEqual(parse_datetime(text), (datetime(2025, 1, 5), True), text)
        self.assertEqual(parse_datetime("45662.377").at, datetime(2025, 1, 5, 9, 2, 53))
        for text in ("2025-01-05 上午09:03", "2025-01-05 9:03:00 AM", "2025-01-05 09:03:00.271",
                     "2025-01-05T09:03:00+0800", "2025-01-05 01:03:00 UTC", "2025-01-05T10:03:00+09:00",
                     "1736038980", "1736038980000", "2025-01-05 星期日 09:03", "２０２５-01-05 09：03"):
            self.assertEqual(parse_datetime(text), (want, False), text)
        self.assertEqual(parse_datetime("2025-01-05 下午9:03").at, datetime(2025, 1, 5, 21, 3))

    def test_impossible_dates_are_errors(self):
        for text in ("2025-02-29", "2025-13-01", "2025-01-05 24:00:00", "65", "1.5e3", "昨天", "202506",
                     "250605", "3600", "########"):
            with self.assertRaises(ValueError, msg=text):
                parse_datetime(text)

    def test_exact_strings(self):
        self.assertEqual([exact(Fraction(*x)) for x in ((93, 100), (3, 1), (1, 3), (-1, 8))],
                         ["0.93", "3", "1/3", "-0.125"])

    def test_nearest_rank(self):
        self.assertEqual(nearest_rank(range(1, 21), 95), 19)
        self.assertEqual(nearest_rank([1, 2], 50), 1)


class Intake(Case):
    def files(self):
        return {e["file"]: e for e in self.evaluate()["inputs"]}

    def test_accounting(self):
        ok = {"call_id": "a", "offered_at": "2025-01-02", "result": "放弃"}
        self.put("hotline", {**ok, "note": "new"}, {**ok, "note": "other"}, {**ok, "note": "new"},
                 {**ok, "call_id": "b", "offered_at": "2025-02-29"}, name="hotline-2025-12.csv")
        self.put("hotline", {**ok, "note": "old"}, {**ok, "note": "new"}, {**ok, "call_id": "c"},
                 {**ok, "call_id": ""}, name="hotline-2025-11.csv")
        counts = {name: [e[c] for c in comparing.COUNTS] for name, e in self.files().items()}
        self.assertEqual(counts, {"hotline-2025-12.csv": [4, 1, 2, 1, 0, 0, 1, 1],
                                  "hotline-2025-11.csv": [4, 1, 1, 1, 1, 0, 0, 0]})
        reasons = [(r["file"], r["line"], r["column"]) for r in self.evaluate()["rejects"]]
        self.assertCountEqual(reasons, [("hotline-2025-12.csv", 3, "call_id"), ("hotline-2025-12.csv", 2, "note"),
                                        ("hotline-2025-12.csv", 5, "offered_at"),
                                        ("hotline-2025-11.csv", 5, "call_id")])

    def test_encodings_separators_headers(self):
        row = "编号x,主管部门, 2025-03-03,是,"
        head = "\ufeff投诉编号,投诉渠道, 受理时间\u3000,客户是否基本满意,多余\n"
        for encoding, mark in (("utf-8", "UTF-8-BOM"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")):
            text = (head + row + "\n").replace(",", ";")
            if encoding != "utf-8":
                text = text[1:]
            (self.folder / "X1" / "complaints.csv").write_bytes(text.encode(encoding))
            self.assertEqual(self.files()["complaints.csv"]["encoding"], mark)
            self.assertEqual(self.files()["complaints.csv"]["accepted"], 1)
            self.assertEqual(self.evaluate()["measures"]["complaints.regulator"]["value"], "1")

    def test_combined_file_counts_a_ca_own_rows_and_the_absent_has_zero_events(self):
        (self.folder / "complaints.csv").write_text(
            "机构编码,complaint_id,channel,received_at\nY2,1,信访,2025-03-03\n,2,信访,2025-03-03\n"
            "Z9,3,信访,2025-03-03\nｘ1,4,信访,2025-03-03\n", encoding="utf-8")
        (self.folder / "org.csv").write_text("ca_code,name\nY2,y\n", encoding="utf-8")
        found = oracle.evaluate(self.folder, date(2025, 12, 31), self.calendar)
        self.assertEqual(sorted(found["cas"]), ["X1", "Y2"])
        self.assertEqual(found["cas"]["X1"]["exports"]["complaints"], "unusable")   # nearly its code
        rows = {e["export"]: e["rows"] for e in found["cas"]["Y2"]["inputs"]}
        self.assertEqual(rows, {"org": 1, "complaints": 1})
        self.assertEqual(len(found["orphans"]), 2)

    def test_missing_empty_and_rejected_differ(self):
        self.assertEqual(self.score("complaint"), ("0", "5"))
        self.put("complaints", columns=["complaint_id", "channel", "received_at"])
        self.assertEqual(self.score("complaint"), ("5", "5"))
        self.put("complaints", {"complaint_id": "1", "channel": "信访", "received_at": "x"})
        self.assertEqual(self.score("complaint"), ("0", "5"))
        self.assertEqual(self.evaluate()["exports"]["complaints"], "unusable")


class FormRows(Case):
    def application(self, ident, **more):
        return {"app_id": ident, "biz_type": "新申请", "submitted_at": "2025-03-07 10:00",
                "channel": ident, **more}

    def setUp(self):
        super().setUp()
        self.put("org", {"ca_code": "X1", "name": "甲", "service_start": "2015-01-01"})   # a gap is one

    def test_40_counts_two_working_days_from_submission(self):
        for decided, result in (("2025-03-11 23:59", "是"), ("2025-03-12", "否")):      # Fri -> Tue, Wed
            self.put("applications", self.application("a", decision="批准", decided_at=decided))
            self.assertEqual(self.result(40), result)
        self.assertEqual(self.row(40)["counterexamples"], [{"file": "applications.csv", "line": 2, "id": "a"}])
        self.assertEqual(self.evaluate()["measures"]["applications.response.max"]["value"], "3")

    def test_40_open_cases(self):
        self.put("applications", self.application("a", decision=""), self.application(
            "b", decision="批准", decided_at="2025-03-07 11:00"))
        self.assertEqual(self.result(40, "2025-03-11"), "是")      # open, 2 days: not counted
        self.assertEqual(self.result(40, "2025-03-12"), "否")

    def test_40_judges_a_case_begun_last_year(self):
        self.put("applications", self.application("a", submitted_at="2024-12-27 10:00", decision="批准",
                                                  decided_at="2025-01-03 09:00"))
        self.assertEqual(self.result(40), "否")
        self.assertEqual(self.result(33), "待核")

    def test_39_refusals(self):
        refused = self.application("a", decision="拒绝", decided_at="2025-03-07 11:00",
                                   notified_at="2025-03-11 09:00", notify_method="短信")
        self.put("applications", refused)
        self.assertEqual(self.result(39), "是")
        self.put("applications", {**refused, "notify_method": ""})
        self.assertEqual(self.result(39), "待核")                    # blank in every row: not told
        self.put("applications", {**refused, "notify_method": ""}, {**refused, "app_id": "b"})
        self.assertEqual(self.result(39), "否")
        self.put("applications", self.application("a", decision="撤回"))
        self.assertEqual(self.result(39), "不适用")

    def test_52_24_hours_to_the_second(self):
        for published, result in (("2025-03-04 10:00:00", "是"), ("2025-03-04 10:00:01", "否")):
            self.put("revocations", {"serial": "s", "decided_at": "2025-03-03 10:00", "crl_number": "7",
                                     "revoked_at": "2025-03-03 10:00"})
            self.put("crl_log", {"issuer": "CA", "crl_number": "7", "this_update": "2025-03-04 9:00",
                                 "published_at": published})
            self.assertEqual(self.result(52), result)
        self.put("revocations", columns=["serial"])
        self.assertEqual(self.result(52), "不适用")

    def test_75_rate_and_coverage(self):
        calls = [{"call_id": i, "offered_at": "2025-01-02 10:00", "result": "人工接听" if i < 9 else "放弃"}
                 for i in range(10)]
        shift = {"post": "坐席", "staff_id": "1"}
        self.put("hotline", *calls)
        self.assertEqual(self.result(75, "2025-01-03"), "待核")
        self.put("shifts", *[{**shift, "start_at": f"2025-01-0{d} 09:00", "end_at": f"2025-01-0{d} 17:00"}
                             for d in (2, 3)])
        self.assertEqual(self.result(75, "2025-01-03"), "是")
        self.put("hotline", *calls[1:])
        self.assertEqual(self.result(75, "2025-01-03"), "否")       # 8/9 < 90 %
        os.remove(self.folder / "X1" / "shifts.csv")
        self.assertEqual(self.result(75, "2025-01-03"), "否")       # decisive without shifts

    def test_153_strict_limit(self):
        self.put("monitor", {"system": "CA", "from_at": "2025-01-01 0:00", "to_at": "2026-01-01 0:00"})
        for end, result in (("2025-03-01 08:45:35", "是"), ("2025-03-01 08:45:36", "否")):
            self.put("outages", {"system": "ca", "start_at": "2025-03-01 00:00", "end_at": end})
            self.assertEqual(self.result(153), result)
        self.assertEqual(self.result(153, "2025-06-30"), "否")
        self.put("outages", columns=["system", "start_at", "end_at"])
        self.assertEqual(self.result(153), "是")
        self.assertEqual(self.result(153, "2025-06-30"), "待核")

    def test_153_answers_do_not_stand_beside_monitoring_that_is_lost(self):
        """Downtime that only dates leave open, and a year of which nobody can read whether it was monitored."""
        half = {"system": "CA", "from_at": "2025-07-01 0:00", "to_at": "2026-01-01 0:00"}
        self.put("outages", {"system": "CA", "start_at": "2025-03-01", "end_at": "2025-03-01 08:45:30"})
        self.put("attest", {"item": "153", "value": "是"})
        self.put("monitor", half)
        self.assertEqual(self.result(153), "是")
        self.put("monitor", half, {"system": "CA", "from_at": "坏", "to_at": "2025-07-01 0:00"})
        self.assertEqual(self.result(153), "待核")

    def test_66_a_lost_check_of_another_item_bears_on_none(self):
        good = [{"item": x, "standard": "GM571", "checked_at": "2025-12-01", "present": "是", "content_ok": "是"}
                for x in ("证书链", "联系方式", "投诉电话", "政务CPS", "业务办理流程")]
        lost = {"item": "首页", "standard": "坏", "checked_at": "2025-12-20", "present": "否", "content_ok": "否"}
        self.put("disclosure", *good, name="disclosure-11.csv")
        for item, result in (("首页", "是"), ("政务CPS", "待核")):
            self.put("disclosure", {**lost, "item": item}, name="disclosure-12.csv")
            self.assertEqual(self.result(66), result)

    def test_67_needs_update_backup_and_retention(self):
        self.put("org", {"ca_code": "X1", "name": "x", "service_start": "2025-12-29"})
        crl = [{"issuer": "CA", "crl_number": i, "this_update": f"2025-12-{28 + i} 01:00:00",
                "published_at": f"2025-12-{28 + i} 01:00:00", "backup_at": f"2025-12-{28 + i} 02:00:00",
                "retained": "是"} for i in (1, 2, 3)]
        self.put("crl_log", *crl)
        self.assertEqual(self.result(67), "是")
        self.put("crl_log", *crl[:2], {**crl[2], "backup_at": "2025-12-31 02:00:01"})
        self.assertEqual(self.result(67), "否")
        self.put("crl_log", crl[0], crl[2])
        self.assertEqual(self.result(67), "否")
        self.assertEqual(self.evaluate()["measures"]["crl.update_gap.max"]["value"], "48")

    def test_110_overlap_is_half_open(self):
        held = [{"staff_id": s + r, "system": s, "role": r, "from_on": "2020-01-01"} for s, r in (
            ("OS", "管理员"), ("DB", "管理员"), ("APP", "管理员"), ("NET", "管理员"), ("机房", "管理员"),
            ("密钥", "管理员"), ("CA", "审计员"))]
        one = {"staff_id": "m", "system": "DB", "role": "管理员", "from_on": "2025-01-01", "to_on": "2025-05-01"}
        two = {"staff_id": "m", "system": "APP", "role": "管理员", "from_on": "2025-05-01"}
        self.put("roles", *held, one, two)
        self.assertEqual(self.result(110), "是")
        self.put("roles", *held, one, {**two, "from_on": "2025-04-30"})
        self.assertEqual([c["line"] for c in self.row(110)["counterexamples"]], [9, 10])
        self.put("roles", *held[1:])
        self.assertEqual(self.result(110), "否")                     # nobody holds OS

    def test_134_and_137_limits(self):
        for first, result in (("2025-06-30 12:00", "是"), ("2025-07-01", "否")):
            self.put("video", {"camera": "1", "earliest_at": first, "latest_at": "2025-12-31 23:00",
                               "missing_minutes": "0"})
            self.assertEqual(self.result(134), result)
        self.put("video", {"camera": "1", "earliest_at": "2025-01-01", "latest_at": "2025-08-01",
                           "missing_minutes": "0"})
        self.assertEqual(self.result(134), "待核")                    # the list may have been drawn up then
        for hours, result in (("8", "是"), ("7.99", "否"), ("", "待核")):
            self.put("power", *[{"system": s, "own_ups": "是", "measured_hours": hours}
                                for s in ("门禁", "侵入报警")])
            self.assertEqual(self.result(137), result)

    def test_141_the_anniversary_counts(self):
        for done, result in (("2020-12-31", "是"), ("2020-12-30", "否")):
            self.put("records", {"record_id": "r", "rows": "140、141", "title": "t", "done_on": done,
                                 "result": "达到C级"})
            self.assertEqual(self.result(141), result)

    def test_181_and_201_before_and_at_year_end(self):
        self.put("records", {"record_id": "r", "rows": "181", "title": "t", "done_on": "2025-03-01"})
        self.assertEqual([self.result(181, d) for d in ("2025-02-01", "2025-09-01", "2025-12-31")],
                         ["待核", "是", "否"])
        self.assertEqual([self.result(201, d) for d in ("2025-09-01", "2025-12-31")], ["待核", "否"])

    def test_register_rows(self):
        doc = {"doc_id": "d", "rows": "13;24", "title": "t", "approved_on": "2020-01-01",
               "effective_to": "2025-12-31"}
        self.put("docs", doc)
        self.assertEqual([self.result(s) for s in (13, 24, 15)], ["是", "待核", "待核"])
        self.put("docs", {**doc, "public_url": "u"})
        self.assertEqual(self.result(24), "是")
        self.put("docs", {**doc, "effective_to": "2025-12-30"})
        self.assertEqual(self.result(13), "待核")
        self.put("docs", {"doc_id": "d", "rows": "21;99", "title": "t"})
        self.assertEqual(self.result(99), "待核")                     # without any date
        self.put("docs", {"doc_id": "d", "rows": "21;96;99", "title": "t", "effective_from": "2010-01-01"})
        self.assertEqual([self.result(s) for s in (99, 96)], ["是", "待核"])    # 96: of this year
        self.assertEqual(self.result(21), "待核")                     # 制度 without 记录
        old = {"record_id": "r", "rows": "17、21", "title": "t", "done_on": "2021-01-01"}
        self.put("records", old)
        self.assertEqual([self.result(s) for s in (17, 21, 15)], ["是", "是", "待核"])   # none of the year
        self.put("records", old, {**old, "record_id": "s", "rows": "18", "done_on": "2025-01-01"})
        self.assertEqual(self.result(15), "否")                       # register supplied, none in Y
        self.put("attest", {"item": "17", "value": "否"}, {"item": "18", "value": "是"})
        self.assertEqual([(self.row(s)["result"], self.row(s)["basis"]) for s in (17, 18)],
                         [("否", "attest"), ("是", "register")])

    def test_data_win_over_attestation(self):
        self.put("applications", self.application("a", decision="批准", decided_at="2025-03-07 12:00"))
        self.put("attest", {"item": "40", "value": "否"}, {"item": "41", "value": "否"})
        self.assertEqual((self.row(40)["result"], self.row(40)["contradiction"]), ("是", True))
        self.assertEqual((self.row(41)["result"], self.row(41)["basis"]), ("否", "attest"))

    def test_conditions_and_counts(self):
        self.put("org", {"ca_code": "X1", "name": "x", "develops_software": "否", "has_dr": "是"})
        found = self.evaluate()["form"]
        self.assertEqual([found["rows"][s - 1]["result"] for s in (142, 148, 150, 195, 196)],
                         ["不适用"] * 4 + ["待核"])
        self.assertEqual(sum(found["counts"].values()), 211)
        self.assertEqual(found["counts"]["无框"], 3)

    def test_zero_events(self):
        self.put("complaints", columns=["complaint_id", "received_at", "channel"])
        self.assertEqual(self.result(85), "待核")
        self.put("docs", {"doc_id": "d", "rows": "85", "title": "t", "approved_on": "2020-01-01"})
        self.assertEqual((self.result(85), self.row(85)["basis"]), ("是", "register"))
        for export, seq in (("changes", 170), ("visitors", 132), ("releases", 149), ("findings", 204)):
            self.assertEqual(self.result(seq), "待核")
            self.put(export, columns=[c.name for c in EXPORTS[export]])
            self.assertEqual(self.result(seq), "不适用")


class Evidence(Case):
    """The rules of evidence: what is missing, unreadable, blank, partial, late or contradictory."""

    def renewals(self, *rows):
        self.put("revocations", *[{"serial": str(i), "requested_at": "2025-03-03 10:00",
                                   "requester": "证书持有者", "decided_at": "2025-03-03 10:00",
                                   "revoked_at": "2025-03-03 10:00", **r} for i, r in enumerate(rows)])

    def test_blank_not_told_unreadable(self):
        for answers, result in ((("是", "是"), "是"), (("是", ""), "待核"), (("是", "否"), "否"),
                                (("是", "maybe"), "待核")):
            self.renewals(*[{"authn_ok": a} for a in answers])
            self.assertEqual(self.result(51), result, answers)
        self.put("attest", {"item": "51", "value": "是"}, {"item": "53", "value": "是"})
        self.assertEqual(self.result(51), "待核")                     # what cannot be read may refute
        self.put("attest", {"item": "51", "value": "否"})
        self.assertEqual((self.row(51)["result"], self.row(51)["basis"]), ("否", "attest"))
        told = {"notified_at": "2025-03-03 11:00"}
        self.renewals(told, {"notified_at": ""})
        self.assertEqual(self.result(53), "否")                       # blank beside filled ones
        self.renewals({"notified_at": ""})
        self.assertEqual(self.result(53), "待核")                     # blank in every row: not told

    def test_a_lost_row_widens(self):
        calls = [{"call_id": str(i), "offered_at": "2025-01-02 10:00", "result": "人工接听" if i < 95 else "放弃"}
                 for i in range(100)]
        lost = {"call_id": "x", "offered_at": "2025-02-30", "result": "放弃"}
        self.put("hotline", *calls, lost)
        found = self.evaluate()["measures"]["hotline.answer_rate"]
        self.assertEqual((found["value"], found["status"], found["lo"], found["hi"]),
                         ("0.95", "interval", "95/101", "96/101"))
        self.put("hotline", *calls[5:], *[{**lost, "call_id": f"y{i}"} for i in range(5)])
        self.assertEqual(self.result(75), "待核")                     # 90/95 to 95/100; and 90/100
        self.put("key_recovery", {"request_id": "a", "requested_at": "2025-03-03", "authn_ok": "是"},
                 {"request_id": "", "requested_at": "2025-03-03", "authn_ok": "是"})
        self.assertEqual(self.result(55), "待核")
        self.put("key_recovery", {"request_id": "a", "requested_at": "2025-03-03", "authn_ok": "否",
                                  "approved_by": "x", "done_at": "2025-03-04"}, {"request_id": ""})
        self.assertEqual(self.result(55), "否")                       # a present row shows it

    def test_what_an_absence_shows_does_not_stand_while_a_lost_row_could_fill_it(self):
        link = {"link_id": "1", "carrier": "电信", "active": "是", "contact": "x"}
        self.put("network_links", link, {**link, "link_id": "2", "carrier": "中国电信"})
        self.assertEqual(self.result(159), "否")
        self.put("network_links", link, {**link, "link_id": ""})
        self.assertEqual(self.result(159), "待核")
        shift = {"post": "机房值班", "staff_id": "1", "start_at": "2025-01-01 0:00", "end_at": "2025-12-31 0:00"}
        self.put("shifts", shift)
        self.put("org", {"ca_code": "X1", "name": "甲", "service_start": "2015-01-01"})
        self.assertEqual(self.result(140), "否")
        self.put("shifts", {**shift, "end_at": "2025-12-30 0:00"})
        self.assertEqual(self.result(140), "待核")                    # it may have been drawn up then
        self.put("shifts", {**shift, "end_at": "2025-03-01 0:00"},
                 {**shift, "start_at": "2025-03-02 0:00", "end_at": "2025-12-30 0:00"})
        self.assertEqual(self.result(140), "否")                      # a day without within it
        self.put("shifts", shift, {**shift, "end_at": ""})
        self.assertEqual(self.result(140), "待核")

    def test_conflicts_and_lines_that_are_no_records(self):
        case = {"complaint_id": "1", "channel": "信访", "received_at": "2025-03-03", "closed_at": "2025-03-04"}
        self.put("complaints", case, {**case, "channel": "本机构"})
        self.assertEqual(self.score("complaint"), ("0", "5"))         # a required cell differs: lost
        entry = self.evaluate()["inputs"][0]
        self.assertEqual([entry[c] for c in comparing.COUNTS], [2, 0, 2, 0, 0, 0, 0, 1])
        (self.folder / "X1" / "complaints.csv").write_text(
            "complaint_id,channel,received_at,cause\n1,信访,2025-03-03,\n,,,\n合计,,,1\n共1条,,,\n"
            "complaint_id,channel,received_at,cause\n2,信访,2025-03-03,合计\n", encoding="utf-8")
        entry = self.evaluate()["inputs"][0]
        self.assertEqual([entry[c] for c in comparing.COUNTS], [6, 2, 0, 0, 0, 4, 0, 0])

    def test_quotes_cost_their_own_line_only(self):
        (self.folder / "X1" / "tickets.csv").write_text(
            'ticket_id,channel,opened_at,result\n1,Email,2025-01-02,客"户\n2,Email,2025-01-02,"a ""b"\n'
            '3,Email,2025-01-02,"反映"证书"\n4,Email,2025-01-02,"第一行\n第二行"\n', encoding="utf-8")
        entry = self.evaluate()["inputs"][0]
        self.assertEqual((entry["accepted"], entry["rejected"]), (2, 2))
        self.assertEqual([r["line"] for r in self.evaluate()["rejects"]], [2, 4])

    def test_files_that_say_nothing(self):
        names = [c.name for c in EXPORTS["shifts"]]
        self.put("shifts", columns=names)
        self.assertEqual(self.result(140), "待核")                    # an empty roster accuses nobody
        self.put("complaints", {"complaint_id": "1", "channel": "信访", "received_at": "2023-03-03",
                                "closed_at": "2023-03-04"})
        self.assertEqual(self.score("complaint"), ("0", "5"))         # none of the period is not zero
        self.put("coverage", {"export": "投诉记录", "covers_from": "2025-01-01", "covers_to": "2025-12-31"})
        self.assertEqual(self.score("complaint"), ("5", "5"))
        self.put("visitors", {"visit_id": "1", "in_at": "2025-03-03"}, columns=["visit_id"])
        self.put("attest", {"item": "132", "value": "是"})
        self.assertEqual(self.result(132), "待核")                    # supplied and not understood
        self.put("attest", {"item": "132", "value": "否"})
        self.assertEqual(self.result(132), "否")

    def test_coverage_that_ends_early(self):
        self.put("tickets", {"ticket_id": "1", "channel": "Email", "opened_at": "2025-01-02"})
        done = {"request_id": "a", "requested_at": "2025-03-03", "authn_ok": "是", "done_at": "2025-03-04"}
        self.put("key_recovery", done)
        self.assertEqual(self.result(55), "是")
        self.put("coverage", {"export": "key_recovery", "covers_from": "2025-01-01", "covers_to": "2025-11-30"})
        self.assertEqual(self.result(55), "待核")
        self.put("key_recovery", {**done, "authn_ok": "否"})
        self.assertEqual(self.result(55), "否")

    def test_dates_without_a_time(self):
        def published(start, end):
            self.put("revocations", {"serial": "s", "decided_at": start, "crl_number": "7",
                                     "revoked_at": "2025-03-03 10:00"})
            self.put("crl_log", {"issuer": "CA", "crl_number": "7", "this_update": "2025-03-04 9:00",
                                 "published_at": end})
            return self.result(52)
        self.assertEqual(published("2025-03-03", "2025-03-04 8:00"), "待核")     # 8 to 32 hours
        self.assertEqual(published("2025-03-03", "2025-03-05 0:00"), "否")       # over 24 in any case
        self.put("recovery", {"event_id": "1", "kind": "演练", "started_at": "2025-03-03 23:00",
                              "recovered_at": "2025-03-04"})
        self.put("attest", *[{"item": f"continuity.{c}", "value": "是"} for c in (
            "no_customer_impact", "dr_plan", "regular_backup", "bcp", "bc_no_impact", "disaster_defined",
            "graded_plans", "online_7x24")])
        self.assertEqual(self.score("continuity"), ("3", "5"))

    def test_shifts_to_59(self):
        months = [date(2025, m, 1) for m in range(1, 13)] + [date(2026, 1, 1)]
        self.put("shifts", *[{"post": "机房值班", "staff_id": "1", "start_at": f"{a} 00:00:00",
                              "end_at": f"{b - timedelta(days=1)} 23:59:59"}
                             for a, b in zip(months, months[1:])])
        self.assertEqual(self.result(140), "是")

    def test_cases_over_new_year(self):
        case = {"app_id": "a", "biz_type": "新申请", "submitted_at": "2024-12-30 10:00", "decision": ""}
        self.put("applications", case)
        self.assertEqual(self.result(40), "待核")                     # a file of last year
        self.put("applications", case, {**case, "app_id": "b", "submitted_at": "2025-12-30 10:00"})
        self.assertEqual(self.result(40), "否")                       # still open
        self.put("applications", {**case, "decision": "批准", "decided_at": "2024-12-31 10:00"})
        self.assertEqual(self.result(40), "待核")                     # of the year before
        self.put("changes", {"change_id": "c", "approved_at": "2024-12-30", "approver": "x",
                             "implemented_at": "2025-01-05"},
                 {"change_id": "d", "approved_at": "2025-02-02", "approver": "x", "implemented_at": "2025-02-01"})
        self.assertEqual([c["id"] for c in self.row(170)["counterexamples"]], ["d"])

    def test_after_d_and_just_before(self):
        case = {"app_id": "a", "biz_type": "新申请", "submitted_at": "2025-06-27 10:00", "decision": "批准",
                "decided_at": "2025-07-02 10:00"}
        self.put("applications", case)
        self.assertEqual([self.result(40, d) for d in ("2025-06-30", "2025-07-02")], ["待核", "否"])
        person = {"staff_id": "1", "post": "x", "trusted": "是", "trusted_from": "2020-01-01", "nda_on": "2019-01-01"}
        self.put("staff", person, {**person, "staff_id": "2", "trusted_from": "2026-02-01", "nda_on": ""})
        self.assertEqual(self.result(113), "是")
        incident = {"incident_id": "1", "level": "一般", "detected_at": "2025-03-03", "report_ref": "x"}
        for when, result in (("2025-12-29 10:00", "待核"), ("2025-12-26 10:00", "否")):
            self.put("incidents", incident, {**incident, "incident_id": "2", "detected_at": when, "report_ref": ""})
            self.assertEqual(self.result(155), result, when)

    def test_a_service_that_began_in_the_year(self):
        self.put("org", {"ca_code": "X1", "name": "x", "service_start": "2025-07-01"})
        self.put("shifts", {"post": "机房值班", "staff_id": "1", "start_at": "2025-07-01 0:00",
                            "end_at": "2026-01-01 0:00"})
        self.put("records", {"record_id": "r", "rows": "181", "title": "t", "done_on": "2025-08-01"})
        self.assertEqual([self.result(s) for s in (140, 181, 201)], ["是", "是", "待核"])

    def test_requests_that_were_turned_down(self):
        refused = {"revoked_at": "", "authn_ok": "否"}
        self.renewals({"authn_ok": "是"}, refused)
        self.assertEqual(self.result(51), "是")
        self.renewals({"authn_ok": "是"}, {"authn_ok": "否"})
        self.assertEqual(self.result(51), "否")

    def test_series_apart(self):
        def probe(url, at, ok):
            return {"probed_at": at, "service": "OCSP", "url": url, "ok": ok}
        self.put("status_probe", probe("a", "2025-06-01 9:00", "否"), probe("b", "2025-12-01 9:00", "是"))
        self.assertEqual(self.result(69), "否")
        self.put("status_probe", probe("a", "2025-06-01 9:00", "否"), probe("a", "2025-06-01 9:00", "是"))
        self.assertEqual(self.result(69), "待核")
        self.put("org", {"ca_code": "X1", "name": "x", "service_start": "2025-12-29"})
        crl = [{"issuer": "CA", "kind": "完全", "crl_number": i, "this_update": f"2025-12-{28 + i} 01:00",
                "published_at": f"2025-12-{28 + i} 01:00", "backup_at": f"2025-12-{28 + i} 02:00",
                "retained": "是"} for i in (1, 2, 3)]
        delta = [{**c, "kind": "增量", "crl_number": 9000 + int(c["crl_number"])} for c in crl]
        self.put("crl_log", *crl, *delta)
        self.assertEqual(self.result(67), "是")
        self.put("crl_log", *crl, {**crl[0], "issuer": "旧CA", "this_update": "2024-12-01 1:00"})
        self.assertEqual(self.result(67), "待核")                     # one that ended

    def test_lost_crl_rows_fill_as_many_gaps_as_there_are(self):
        self.put("org", {"ca_code": "X1", "name": "x", "service_start": "2025-12-26"})
        crl = [{"issuer": "CA", "crl_number": i, "this_update": f"2025-12-{25 + i} 01:00",
                "published_at": f"2025-12-{25 + i} 01:00", "backup_at": f"2025-12-{25 + i} 02:00",
                "retained": "是"} for i in range(1, 7)]
        lost = {**crl[1], "this_update": "x"}
        self.put("crl_log", *[c for c in crl if c is not crl[1]], lost)
        self.assertEqual(self.result(67), "待核")
        self.put("crl_log", crl[0], *crl[3:], lost)
        self.assertEqual(self.result(67), "否")                       # two are gone, one was lost

    def test_role_pairs_across_systems(self):
        held = [{"staff_id": s + r, "system": s, "role": r, "from_on": "2020-01-01"} for s, r in (
            ("OS", "管理员"), ("DB", "管理员"), ("APP", "管理员"), ("NET", "管理员"), ("机房", "管理员"),
            ("密钥", "管理员"), ("审计", "审计员"))]
        both = [{"staff_id": "m", "system": s, "role": r, "from_on": "2020-01-01", "to_on": ""}
                for s, r in (("CA", "业务操作员"), ("RA", "审计员"))]
        self.put("roles", *held, *both)
        self.assertEqual(self.result(110), "否")
        self.put("roles", *held, both[0])
        self.assertEqual(self.result(110), "是")

    def test_answers_are_checked(self):
        self.put("attest", {"item": "第03项", "value": "是"}, {"item": "discipline.authn_grade", "value": "良"},
                 {"item": "5", "value": "是"}, {"item": "5", "value": "否"},
                 {"item": "7", "value": "是", "examined_on": "2024-12-31"},
                 {"item": "8", "value": "是", "examined_on": "2024-12-30"},
                 {"item": "10", "value": "是", "examined_on": "2026-01-01"}, {"item": "gate", "value": "无"})
        found = self.evaluate()
        self.assertEqual([found["form"]["rows"][s - 1]["result"] for s in (3, 5, 7, 8, 10)],
                         ["是", "待核", "是", "待核", "待核"])
        self.assertEqual(found["grading"]["gate"], "否")
        self.assertEqual(self.score("discipline"), ("0", "5"))
        self.assertEqual([(r["line"], r["column"]) for r in found["rejects"]],
                         [(3, "value"), (5, "item")])

    def test_ids_lose_what_programs_put_around_them(self):
        self.put("customers", *[{"customer_id": f"0{i}", "valid_from": "2024-01-01", "valid_to": "2026-01-01"}
                                for i in range(4)])
        def visits(*ids):
            self.put("follow_ups", *[{"visit_id": n, "customer_id": c, "visited_at": "2025-06-01", "outcome": "完成"}
                                     for n, c in enumerate(ids)])
            return self.evaluate()["measures"]["follow_ups.rate"]
        self.assertEqual(visits('="00"', "'01", "`02", "０３")["value"], "1")
        self.assertEqual(visits("0", "1", "2", "03")["status"], "unknown")      # 1 of 4 stands in customers
        self.assertEqual(visits("00", "01", "2", "3")["value"], "0.5")
        self.put("survey", {"survey_id": "1", "customer_id": "1.10108E+15"})
        self.assertEqual(self.evaluate()["exports"]["survey"], "unusable")

    def test_one_customer_with_two_certificates(self):
        self.put("customers", {"customer_id": "a", "valid_from": "2023-01-01", "valid_to": "2024-01-01"},
                 {"customer_id": "a", "valid_from": "2025-01-01", "valid_to": "2026-01-01"},
                 {"customer_id": "b", "valid_from": "2025-01-01", "valid_to": "2026-01-01"})
        self.put("follow_ups", {"visit_id": "1", "customer_id": "a", "visited_at": "2025-06-01", "outcome": "完成"})
        self.assertEqual(self.evaluate()["measures"]["follow_ups.rate"]["value"], "0.5")

    def test_the_latest_given_answer_of_each_question(self):
        told = {f"told_{x}": "是" for x in "abcde"}
        def survey(*rows):
            self.put("survey", *[{"survey_id": i, "customer_id": "c", "sampled_on": "2025-02-01",
                                  "responded_at": "2025-02-02 9:00", **r} for i, r in enumerate(rows)],
                     columns=["survey_id", "customer_id", "sampled_on", "responded_at", "grade", *told])
            return self.score("notify"), self.score("satisfaction")
        self.assertEqual(survey(told, {"grade": "好", "responded_at": "2025-03-02 9:00"}),
                         (("5", "5"), ("5", "5")))
        self.assertEqual(survey({**told, "grade": "好"}, {**told, "told_a": "否", "grade": "差"}),
                         (("1", "5"), ("0", "5")))                     # the same moment, two answers

    def test_files_by_their_names(self):
        case = {"complaint_id": "1", "channel": "信访", "received_at": "2025-03-03"}
        for name in ("投诉记录.csv", "COMPLAINTS.CSV", "complaints (1).csv", "complaints_2025-12.csv", "complaints2025.csv"):
            self.put("complaints", case, name=name)
            self.assertEqual(self.evaluate()["measures"]["complaints.regulator"]["value"], "1", name)
            os.remove(self.folder / "X1" / name)
        self.put("complaints", {**case, "closed_at": "2025-10-01"}, name="complaints-2025-10.csv")
        self.put("complaints", case, name="complaints-2025-9.csv", columns=["complaint_id", "channel", "received_at", "closed_at"])
        self.assertEqual({e["file"]: e["accepted"] for e in self.evaluate()["inputs"]},
                         {"complaints-2025-10.csv": 1, "complaints-2025-9.csv": 0})

    def certificate(self, **more):
        both = [{"serial": k, "kind": k, "pair_id": "p", "key_usage": u, "ku_critical": "是",
                 "basic_constraints": "", "bc_critical": "", "not_before": "2024-03-03"}
                for k, u in (("签名", "digitalSignature,nonRepudiation"),
                             ("加密", "keyEncipherment,dataEncipherment,keyAgreement"))]
        self.put("certificates", {**both[0], **more}, both[1],
                 {"serial": "z", "kind": "签名", "not_before": "2020-01-01", "basic_constraints": "CA:FALSE",
                  "bc_critical": "否"}, columns=[c.name for c in EXPORTS["certificates"]])
        return self.row(42, "2024-12-31")["result"]

    def test_42_by_the_edition_in_force(self):
        self.put("attest", {"item": "42", "value": "是"})
        self.assertEqual(self.certificate(), "是")                    # no basicConstraints conforms
        for more in ({"key_usage": "keyCertSign"}, {"ku_critical": "否"},
                     {"basic_constraints": "CA:TRUE", "bc_critical": "否"},
                     {"basic_constraints": "CA:FALSE", "bc_critical": "是"}):
            self.assertEqual(self.certificate(**more), "否", more)
        self.assertEqual(self.certificate(ku_critical="否", not_before="2024-06-01"), "是")

    def test_data_that_refute_a_register_row(self):
        self.put("docs", {"doc_id": "d", "rows": "84;127;189", "title": "t", "approved_on": "2025-02-01",
                          "public_url": "u"})
        self.assertEqual([self.result(s) for s in (84, 127, 189)], ["是"] * 3)
        self.put("disclosure", {"item": "投诉受理方式", "standard": "GM571", "present": "否", "checked_at": "2025-12-01"})
        event = {"key_id": "k", "event": "销毁", "at": "2025-03-03", "approval_ref": "x", "operation_ref": "y"}
        self.put("ca_key_events", event, {**event, "operation_ref": "", "at": "2025-03-04"})
        self.put("asset_events", {"asset_id": "1", "event": "报废", "at": "2025-03-03", "approver": "x", "ref": "y"},
                 {"asset_id": "2", "event": "报废", "at": "2025-03-03", "approver": "", "ref": "y"})
        self.assertEqual([(self.row(s)["result"], self.row(s)["basis"]) for s in (84, 127, 189)],
                         [("否", "data")] * 3)

    def test_handling_that_hits_customers_refutes_table_8_and_16(self):
        self.put("attest", *[{"item": f"support.{c}", "value": "是"} for c in (
            "basic_support", "events_defined", "handled_no_impact", "standard_process", "documented",
            "recorded_auditable")])
        incident = {"incident_id": "1", "level": "一般", "detected_at": "2025-03-03 1:00",
                    "resolved_at": "2025-03-03 2:00", "handling_impact": "否", "customer_impact": "否"}
        self.put("incidents", incident)
        self.assertEqual(self.score("support"), ("5", "5"))
        self.put("incidents", {**incident, "handling_impact": "是"})
        self.assertEqual(self.score("support"), ("1", "1"))
        self.assertIn({"item": "support.handled_no_impact"}, self.evaluate()["contradictions"])

    def test_an_optional_service_that_is_not_offered(self):
        items = [f"forensic.{c}" for c in ("provided", "defined", "timely_acceptance", "standard_process",
                                           "documented", "recorded_auditable")]
        self.put("attest", *[{"item": i, "value": "不适用"} for i in items])
        self.assertEqual(self.score("forensic"), ("0", "0"))
        self.put("attest", *[{"item": i, "value": "不适用"} for i in items[1:]])
        self.assertEqual(self.score("forensic"), ("0", "5"))


class Grading(Case):
    def attest(self, **values):
        self.put("attest", *[{"item": k.replace("__", "."), "value": v} for k, v in values.items()])

    def test_totals_at_the_level_limits(self):
        table = [("3.49", "I", "I"), ("3.50", "II", "I"), ("3.51", "II", "II"), ("4.49", "II", "II"),
                 ("4.50", "III", "II"), ("4.51", "III", "III"), ("0", "I", "I")]
        for total, one, two in table:
            self.assertEqual(grading.level_of(Fraction(total)), one, total)
            self.assertEqual(grading.level_r2(Fraction(total)), two, total)
        self.assertEqual(grading.two_decimals(Fraction(7, 2)), "3.50")

    def test_weights_add_up_and_join_by_name(self):
        for parts in grading.WEIGHTS.values():
            self.assertEqual(sum(parts.values()), 100)
        five = {name: grading.Score(5, 5) for name in grading.ORDER}
        five["continuity"] = grading.Score(0, 0)
        self.assertEqual(grading.weighted(grading.WEIGHTS["assurance"], five).lo, 3)
        self.assertEqual(len(grading.ORDER), 19)

    def test_wilson_table(self):
        table = [(0, 30, 0, 11.35, [5, 3, 1]), (0, 72, 0, 5.07, [5, 3]), (0, 73, 0, 5.00, [5]),
                 (2, 100, 0.55, 7.00, [5, 3]), (5, 100, 2.15, 11.18, [5, 3, 1]),
                 (10, 100, 5.52, 17.44, [3, 1]), (5, 200, 1.07, 5.72, [5, 3]), (3, 200, 0.51, 4.32, [5]),
                 (20, 400, 3.26, 7.60, [5, 3]), (40, 400, 7.43, 13.33, [3, 1]),
                 (50, 1000, 3.81, 6.53, [5, 3])]
        for k, n, low, high, scores in table:
            a, b = grading.wilson(k, n)
            self.assertEqual((f"{a * 100:.2f}", f"{b * 100:.2f}"), (f"{low:.2f}", f"{high:.2f}"), (k, n))
            self.assertEqual(grading.scores_inside(k, n), scores, (k, n))

    def test_notify_at_5_and_10_percent(self):
        for k, score in ((1, "5"), (2, "3"), (3, "1")):
            self.put("survey", *[{"survey_id": i, "customer_id": i, "sampled_on": "2025-02-01",
                                  "responded_at": "2025-02-02",
                                  **{f"told_{x}": "否" if i < k and x == "c" else "是" for x in "abcdef"}}
                                 for i in range(20)])
            self.assertEqual(self.score("notify"), (score, score))

    def test_cycle_counts_both_ends(self):
        for sent, score in (("2025-03-05", "5"), ("2025-03-06", "3"), ("2025-03-11", "3"), ("2025-03-12", "1")):
            self.put("applications", {"app_id": "a", "biz_type": "补办", "submitted_at": "2025-03-03",
                                      "decision": "批准", "sent_at": sent})
            self.assertEqual(self.score("cycle"), (score, score), sent)

    def test_complaints(self):
        def put(*cases):
            self.put("complaints", *[{"complaint_id": i, "channel": "12345", "received_at": "2025-03-03",
                                      "closed_at": c} for i, c in enumerate(cases)],
                     columns=["complaint_id", "channel", "received_at", "closed_at"])
        for cases, score in (((), "5"), (("2025-03-06",), "3"), (("2025-03-07",), "1"),
                             (("2025-03-10",), "1"), (("2025-03-11",), "0"),
                             (("2025-03-04", "2025-03-04"), "1"), (("2025-03-04",) * 3, "0")):
            put(*cases)
            self.assertEqual(self.score("complaint"), (score, score), cases)
        put("")
        self.assertEqual(self.score("complaint", "2025-03-06"), ("0", "3"))
        self.assertEqual(self.score("complaint", "2025-03-07"), ("0", "1"))
        self.assertEqual(self.score("complaint", "2025-03-11"), ("0", "0"))

    def test_cascade_and_unknown(self):
        self.attest(facility__own_premises="是", facility__area_ok="是", facility__network="是",
                    facility__own_machine_room="是", facility__callcenter_website="是",
                    facility__high_grade_cert="是")
        self.assertEqual(self.score("facility"), ("1", "5"))
        self.attest(facility__own_premises="否")
        self.assertEqual(self.score("facility"), ("0", "0"))

    def test_attitude(self):
        ladder = {f"attitude__{c}": "是" for c in (
            "no_quarrel_polite", "timely_patient_accurate", "norms_training", "praised",
            "training_plan", "audit_spotcheck")}
        self.attest(**ladder)
        def put(*well):
            self.put("complaints", *[{"complaint_id": i, "channel": "本机构", "received_at": "2025-03-03",
                                      "kind": "服务态度", "well_resolved": w} for i, w in enumerate(well)],
                     columns=["complaint_id", "channel", "received_at", "kind", "well_resolved"])
        for well, score in (((), ("5", "5")), (("是",), ("1", "1")), (("否",), ("0", "0")),
                            (("",), ("0", "1")), (("是", "是"), ("0", "0"))):
            put(*well)
            self.assertEqual(self.score("attitude"), score, well)

    def test_satisfaction_needs_more_than_half(self):
        def put(*grades):
            self.put("survey", *[{"survey_id": i, "customer_id": i, "sampled_on": "2025-02-01",
                                  "responded_at": "2025-02-02", "grade": g} for i, g in enumerate(grades)])
        for grades, score in ((("好", "好", "差"), "5"), (("好", "差"), "0"), (("好", "良", "差"), "3")):
            put(*grades)
            self.assertEqual(self.score("satisfaction"), (score, score))
        self.attest(satisfaction__grade="一般")
        self.assertEqual(self.score("satisfaction"), ("1", "1"))

    def test_three_years_to_the_day(self):
        def levels(since):
            self.put("staff", *[{"staff_id": str(i), "post": "业务咨询", "profession_from": since}
                                for i in range(3)])
            return self.evaluate()["measures"]["staff.consultants_3y"]["value"]
        self.assertEqual(levels("2022-12-31"), "3")
        self.assertEqual(levels("2023-01-01"), "0")

    def test_gate(self):
        self.assertEqual(self.evaluate()["grading"]["level"], "待定")
        for gate, level in (("是", None), ("否", "待定"), ("未知", "待定")):
            self.attest(gate=gate)
            self.assertEqual(self.evaluate()["grading"]["level"], level)


class Folder(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory()
        self.addCleanup(temp.cleanup)
        self.folder = pathlib.Path(temp.name)
        self.calendar = self.folder / "templates" / "calendar" / "calendar.csv"
        write_calendar(self.calendar)


class Generator(Folder):
    def test_same_seed_same_bytes(self):
        for name in "ab":
            randgen.generate(7, self.folder / name, calendar_path=self.calendar)
        found = filecmp.dircmp(self.folder / "a", self.folder / "b")
        self.assertEqual((found.left_only, found.right_only, found.diff_files), ([], [], []))

    def test_the_oracle_reads_every_folder(self):
        for seed in range(40, 60):
            day = randgen.generate(seed, self.folder / str(seed), calendar_path=self.calendar)
            found = oracle.evaluate(self.folder / str(seed), day, self.calendar)
            for ca in found["cas"].values():
                for e in ca["inputs"]:
                    self.assertEqual(e["rows"], e["accepted"] + e["rejected"] + e["duplicates"]
                                     + e["superseded"] + e["set_aside"])
                self.assertEqual(sum(ca["form"]["counts"].values()), 211)


STUB = """\
#!{python}
import json, pathlib, sys
from datetime import date
sys.path.insert(0, {here!r})
import oracle
a = dict(zip(sys.argv, sys.argv[1:]))
day = date.fromisoformat(a["-d"])
found = oracle.evaluate(a["-i"], day, {calendar!r})
for code, ca in found["cas"].items():
    {change}
    folder = pathlib.Path(a["-o"]) / str(day.year) / code
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(ca), encoding="utf-8")
    lines = ["file,line,column,value,reason"] + [f"{{r['file']}},{{r['line']}},{{r['column']}},," for r in ca["rejects"]]
    (folder / "rejects.csv").write_text("\\n".join(lines), encoding="utf-8")
sys.exit(3)
"""


class Running(Folder):
    """run.py and compare.py against a caeval that is the oracle in disguise."""

    def caeval(self, change="pass"):
        path = self.folder / "caeval"
        path.write_text(STUB.format(python=sys.executable, here=str(HERE), change=change,
                                    calendar=str(self.calendar)), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def run_seeds(self, change="pass", *more):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = run.main(["--caeval", self.caeval(change), "--templates",
                               str(self.folder / "templates"), "--seeds", "1", "--jobs", "1", *more])
        return status, out.getvalue()

    def test_no_difference(self):
        self.assertEqual(self.run_seeds()[0], 0)

    def test_every_kind_of_difference_is_seen(self):
        for change, what in (
                ("ca['form']['rows'][39]['result'] = 'x'", "form.40.result"),
                ("ca['form']['rows'][2]['basis'] = 'x'", "form.3.basis"),
                ("ca['form']['counts']['是'] += 1", "form.counts.是"),
                ("ca['grading']['total']['hi'] = '5.01'", "grading.total.hi"),
                ("ca['grading']['level'] = 'IV'", "grading.level"),
                ("ca['grading']['indicators'][9]['lo'] = '4'", "grading.complaint.lo"),
                ("ca['measures']['complaints.regulator'] = {'value': '99'}", "measures.complaints"),
                ("ca['inputs'][0]['accepted'] += 1", "inputs."),
                ("[r['counterexamples'].append({'file': 'z.csv', 'line': 1, 'id': 'z'}) "
                 "for r in ca['form']['rows']]", "counterexamples"),
                ("ca['inputs'][0]['damaged'] += 1", "inputs."),
                ("ca['rejects'].append({'file': 'z.csv', 'line': 3, 'column': 'c'})", "rejects"),
                ("ca['measures']['complaints.regulator']['status'] = 'x'", "measures.complaints"),
                ("ca['contradictions'].append({'item': '12'})", "contradictions.12"),
                ("ca['grading']['sensitivity'].append({'reading': 'X', 'level': None, 'total': "
                 "{'lo': '1.00', 'hi': '1.00'}})", "grading.sensitivity.X"),
                ("ca['grading']['indicators'][0]['criteria'][0]['state'] = 'x'", "grading.consult."),
                ("del ca['grading']['indicators'][0]['alternatives'][0]", "grading.consult.T2-R2"),
                ("sys.exit(70)", "exit status")):
            with self.subTest(change=change):
                status, text = self.run_seeds(change, "--show", "1000")
                self.assertEqual(status, 1)
                self.assertIn(what, text)

    def test_keep_and_skip(self):
        change = "ca['form']['rows'][2]['basis'] = 'x'"
        self.assertEqual(self.run_seeds(change, "--skip", "form.*.basis")[0], 0)
        kept = self.folder / "kept"
        self.run_seeds(change, "--keep", str(kept))
        self.assertTrue((kept / "1" / "differences.txt").read_text(encoding="utf-8"))
        found = json.loads((kept / "1" / "oracle.json").read_text(encoding="utf-8"))
        self.assertEqual(found["schema"], "caeval-oracle/1")

    def test_rounded_numbers_are_equal_and_others_are_not(self):
        same = comparing.same_number
        self.assertTrue(same("1/3", "0.333"))
        self.assertTrue(same("2/3", "0.67"))
        self.assertTrue(same("0.93", "0.930"))
        self.assertFalse(same("1/3", "0.34"))
        self.assertFalse(same("3", "3.01"))
        self.assertFalse(same("0.05", None))


class Order(unittest.TestCase):
    """What comes first where values have no time, and what lies between wrong ends."""

    def test_dates_are_compared_by_days(self):
        at, day = parse_datetime("2025-03-03 14:00:00"), parse_datetime("2025-03-03")
        self.assertIs(not_after(at, day), True)
        self.assertIs(not_after(day, at), True)
        self.assertIs(not_after(at, parse_datetime("2025-03-03 13:59:59")), False)
        self.assertIs(not_after(at, None), None)


class Seeds(unittest.TestCase):
    def test_known_seeds_come_first_and_once(self):
        with tempfile.TemporaryDirectory() as folder:
            known = pathlib.Path(folder) / "seeds.txt"
            known.write_text("# why\n7 first\n2 second\n", encoding="utf-8")
            args = run.parse(["--caeval", "x", "--templates", "y", "--seeds", "1-3",
                              "--known", str(known)])
            self.assertEqual(run.seeds_of(args), [7, 2, 1, 3])

    def test_what_no_data_set_reached_is_named(self):
        missing = run.unreached(collections.Counter())
        self.assertIn("row 40 否 by data", missing)
        self.assertIn("cycle 5", missing)
        self.assertNotIn("cycle 0", missing)
        self.assertNotIn("row 196 否", missing)


if __name__ == "__main__":
    unittest.main()
