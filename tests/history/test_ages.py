"""How long a row has been 否, and why two results differ: against an independent computation from the
results themselves. Nights are made from one result, so that a life of years costs nothing."""

import datetime
import gzip
import hashlib
import json
import pathlib
import random
import re
import shutil
import sys
import typing
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_history import PERFECT, Case, caeval, changed  # noqa: E402

DAY = datetime.timedelta(days=1)
STATES = {"Y": "是", "N": "否", "P": "待核", "A": "不适用"}


class Seen(typing.NamedTuple):
    """A row on a day: what holds, what the evidence gives, whose word it is (E an examiner's, D that of data)."""
    state: str
    evidence: str
    voice: str


def ages(nights):
    """{row: [since, at latest, runs, mended, year ends]} after {date: {row: letter or Seen}}; since None: no run."""
    found, own, last_no = {}, {}, {}
    dates = sorted(nights)
    ends = {date.year: date for date in dates}
    if (dates[-1].month, dates[-1].day) != (12, 31):
        del ends[dates[-1].year]  # it is not over
    for i, date in enumerate(dates):
        for row, seen in nights[date].items():
            seen = seen if isinstance(seen, Seen) else Seen(seen, seen, "O")
            age = found.setdefault(row, [None, None, 0, None, 0])
            only_unsaid = last_no.get(row) == "E" and seen.voice == "O"  # the answer is gone, and nothing else
            if age[0] and seen.state == seen.evidence == "Y" and not only_unsaid:
                age[0] = None
                age[3] = date if own[row] else age[3]
                age[2] -= not own[row]  # overrides alone were it
            if seen.state == "N":
                if age[0] is None:
                    age[0], age[1], age[2] = date, i == 0 or dates[i - 1] != date - DAY, age[2] + 1
                    own[row] = False
                own[row] = own[row] or seen.evidence == "N"
                if seen.evidence == "N":
                    last_no[row] = seen.voice
            if date in ends.values():
                age[4] = age[4] + 1 if seen.state == "N" else 0 if seen.state == "Y" and not age[0] else age[4]
    return found


class Ages(Case):
    def setUp(self):
        super().setUp()
        self.exports = self.input(PERFECT)
        self.run_on(self.exports, "2025-12-31")
        self.base = self.result(2025)

    def live(self, nights):
        """A history of these nights alone, each the base but for its date and some rows."""
        shutil.rmtree(self.output)
        for date, rows in nights.items():
            one = json.loads(json.dumps(self.base))
            one["period"]["date"] = date.isoformat()
            for row, letter in rows.items():
                one["form"]["rows"][row - 1]["result"] = STATES[letter]
            boxed = [row["result"] for row in one["form"]["rows"] if row["boxes"]]
            one["form"]["counts"].update({state: boxed.count(state) for state in STATES.values()})
            text = json.dumps(one, ensure_ascii=False).encode()
            path = self.output / "archive" / "results" / "T1" / f"{date}.json.gz"
            path.parent.mkdir(parents=True, exist_ok=True)
            head = f"caeval-kept/1 {hashlib.sha256(text).hexdigest()} \n".encode()
            path.write_bytes(gzip.compress(head + text))

    def told(self, date):
        """{row: (since, days, year ends, runs, mended)} of the yearly report, for what is older than its year."""
        self.annual(date)
        report = json.loads((self.output / date[:4] / "annual.json").read_text())
        self.report = report
        return {one["row"]: (one["since"], one["days"], one["at_latest"], one["year_ends"], one["times"],
                             one["mended"]) for one in report["unremedied"]}

    def want(self, nights, date):
        last = datetime.date.fromisoformat(date)
        january = datetime.date(last.year, 1, 1)
        return {row: (age[0].isoformat(), (last - age[0]).days, age[1], age[4], age[2],
                      age[3].isoformat() if age[3] else None)
                for row, age in ages(nights).items()
                if nights[last][row] == "N" and age[0] < january}

    def life(self, seed, dates):
        random_ = random.Random(seed)
        state = {row: "Y" for row in range(1, 31)}
        nights = {}
        for date in dates:
            for row in state:
                if random_.random() < 0.07:
                    state[row] = random_.choice("YNNPA")
            nights[date] = dict(state)
        return nights

    def test_ages_are_those_of_the_nights(self):
        first = datetime.date(2022, 3, 1)
        for seed in range(3):
            dates = [first + DAY * i * 29 for i in range(45)]
            dates += [dates[10] + DAY, dates[20] + DAY, datetime.date(2025, 12, 31)]
            nights = self.life(seed, sorted(d for d in set(dates) if d <= datetime.date(2025, 12, 31)))
            self.live(nights)
            want = self.want(nights, "2025-12-31")
            self.assertGreater(len(want), 2)
            self.assertEqual(self.told("2025-12-31"), want)
            counts = self.report["cas"][0]["ages"]
            now = ages(nights)
            no = [age for row, age in now.items() if nights[datetime.date(2025, 12, 31)][row] == "N"]
            self.assertEqual(counts["repeated"], sum(age[4] > 1 for age in no))
            self.assertEqual(counts["relapsed"], sum(age[2] > 1 for age in no))
            days = [(datetime.date(2025, 12, 31) - age[0]).days for age in no]
            self.assertEqual([counts["under_30"], counts["30_to_90"], counts["over_90"],
                              counts["over_a_year"]],
                             [sum(d < 30 for d in days), sum(30 <= d <= 90 for d in days),
                              sum(90 < d <= 365 for d in days), sum(d > 365 for d in days)])

    def test_how_often_one_ran_does_not_change_the_year_ends(self):
        ends = [datetime.date(year, 12, 31) for year in range(2022, 2026)]
        often = self.life(7, sorted({*ends, *(datetime.date(2022, 1, 5) + DAY * i * 15
                                              for i in range(97))}))
        self.live(often)
        dense = {row: one[3] for row, one in self.told("2025-12-31").items()}
        self.live({date: often[date] for date in ends})
        sparse = {row: one[3] for row, one in self.told("2025-12-31").items()}
        self.assertTrue(set(dense) & set(sparse))
        for row in set(dense) & set(sparse):
            self.assertEqual(dense[row], sparse[row])

    def test_a_new_year_without_events_does_not_end_a_run(self):
        """否 at the end of each year, 不适用 on each 1 January: the repeated offender stays in the list."""
        nights = {}
        for year in (2023, 2024, 2025):
            nights[datetime.date(year, 1, 1)] = {1: "A", 2: "P", 3: "Y"}
            nights[datetime.date(year, 12, 31)] = {1: "N", 2: "N", 3: "N"}
        self.live(nights)
        told = self.told("2025-12-31")
        self.assertEqual({row: (one[0], one[3]) for row, one in told.items()},
                         {1: ("2023-12-31", 3), 2: ("2023-12-31", 3)})

    def test_what_was_no_and_cannot_be_told_is_a_list_of_its_own(self):
        self.live({datetime.date(2025, 11, 1): {3: "N", 5: "N", 7: "N"},
                   datetime.date(2025, 11, 2): {3: "Y", 5: "N", 7: "N"},
                   datetime.date(2025, 11, 3): {3: "N", 5: "N", 7: "N"}})
        exports = self.input(changed("T1", "attest 3 否; attest 5 -; attest 7 否"))
        self.run_on(exports, "2025-12-31", "xlsx,pdf,json,html")
        sheets = readers.cells(self.output / "2025" / "T1" / "evaluation.xlsx")
        lines = [{at[0]: value for at, value in sheets[name].items() if at[1:] == str(n)}
                 for name in ("未整改", "曾为否现未定") for n in range(1, 20)]
        rows = {(line["A"], line["I"]): line for line in lines if line.get("A") in (3, 5, 7)}
        self.assertEqual(set(rows), {(3, "否"), (7, "否"), (5, "待核")})
        self.assertEqual([line["A"] for line in lines if line.get("A") in (3, 5, 7)], [7, 3, 5])
        self.assertEqual(rows[3, "否"]["D"], datetime.datetime(2025, 11, 3))
        self.assertEqual(rows[3, "否"]["H"], "2025-11-02曾整改后复发，第2次为否")
        self.assertEqual([rows[7, "否"][column] for column in "DE"], [datetime.datetime(2025, 11, 1), "或更早"])
        text = readers.squeeze(readers.pdf_text(self.output / "2025" / "T1" / "report.pdf", "-raw"))
        self.assertIn("曾为否、本次未能判定1项（不是整改）：第5条（自2025年11月1日或更早）", text)


class Causes(Case):
    """What the bureau, the gate, the data and the calendar changed is said before what the CA changed."""

    def diff(self, a, b):
        archive = self.output / "archive" / "results" / "T1"
        done = caeval("diff", archive / f"{a}.json.gz", archive / f"{b}.json.gz")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def config(self, *readings):
        path = self.folder / "readings.conf"
        path.write_text("".join(f"reading = {code}\n" for code in readings))
        return "--config", path

    def test_a_reading_is_named_and_the_earlier_result_made_again(self):
        exports = self.input(changed("T1", "attest 3 否"))
        self.run_on(exports, "2025-12-30")
        self.run_on(exports, "2025-12-31", "json,xlsx,pdf", 0, *self.config("GM45-R2"))
        before = world.load_result(self.output, "2025-12-31", "T1")
        self.assertIn("GM45-R2", before["readings"]["chosen"])
        output = self.diff("2025-12-30", "2025-12-31")
        self.assertIn("读法由GM45-R1改为GM45-R2", output)
        self.assertIn("上次的结果已按本次的读法重新得出后再作比较", output)
        self.assertNotIn("口径不同 ", output)
        rows = {row["row"]: row["result"] for row in self.diff_sides("2025-12-30")["form"]["rows"]}
        rows.update({one["row"]: one["result"] for one in
                     self.diff_sides("2025-12-30")["form"]["sensitivity"]
                     if one["reading"] == "GM45-R2"})
        now = {row["row"]: row["result"] for row in before["form"]["rows"]}
        want = {f"第{n}条" for n in rows if rows[n] != now[n]}
        said = {word for line in output.splitlines() for word in line.split()[1:2]
                if word.startswith("第") and word.endswith("条")}
        self.assertEqual(said, want)
        text = readers.squeeze(readers.pdf_text(self.output / "2025" / "T1" / "report.pdf", "-raw"))
        self.assertLess(text.index("读法由GM45-R1改为GM45-R2"), text.index("与2025年12月30日的评估相比"))

    def diff_sides(self, date):
        path = self.output / "archive" / "results" / "T1" / f"{date}.json.gz"
        return json.loads(gzip.decompress(path.read_bytes()).split(b"\n", 1)[1])

    def test_two_readings_of_one_edition_cannot_be_made_again(self):
        exports = self.input(PERFECT)
        self.run_on(exports, "2025-12-30")
        self.run_on(exports, "2025-12-31", "json", 0, *self.config("A-R2", "W-R2"))
        a, b = (json.loads(json.dumps(self.diff_sides(date))) for date in ("2025-12-30", "2025-12-31"))
        for one in (i for i in b["grading"]["indicators"] if i["id"] in ("cycle", "handling", "consult")):
            one.update(lo="1", hi="1")
        b["grading"]["total"] = {"lo": "3.00", "hi": "3.00", "status": "determined"}
        for name, side in (("a", a), ("b", b)):
            (self.folder / f"{name}.json").write_text(json.dumps(side, ensure_ascii=False))
        output = caeval("diff", self.folder / "a.json", self.folder / "b.json").stdout
        kinds = {line.split()[1]: line.split()[0] for line in output.splitlines() if len(line.split()) > 3}
        self.assertEqual((kinds["cycle"], kinds["handling"], kinds["总分"]), ("口径不同",) * 3)
        self.assertEqual(kinds["consult"], "恶化")

    def test_the_gate_the_data_and_the_templates(self):
        self.run_on(self.input(changed("T1", "attest 3 否")), "2025-12-30")
        self.run_on(self.input(changed("T1", "attest 3 否; attest gate -; drop hotline")), "2025-12-31",
                    "json,xlsx")
        output = self.diff("2025-12-30", "2025-12-31")
        self.assertIn("不得评级情形（8.4.1）由“否”变为“未知”", output)
        self.assertIn(f"“热线通话记录”上次有{len(PERFECT.rows['hotline'])}行，这次未提供", output)
        self.assertNotIn("口径", output.split("评估表条目")[0])
        sheet = readers.cells(self.output / "2025" / "T1" / "evaluation.xlsx")["与上次相比"]
        self.assertTrue(any("不得评级情形" in str(value) for value in sheet.values()))
        a = self.diff_sides("2025-12-30")
        b = json.loads(json.dumps(a))
        b["basis"]["templates"]["measures.csv"] = "0" * 64
        b["basis"]["program"] = "99.0"
        for name, side in (("a", a), ("b", b)):
            (self.folder / f"{name}.json").write_text(json.dumps(side, ensure_ascii=False))
        output = caeval("diff", self.folder / "a.json", self.folder / "b.json").stdout
        self.assertIn("评估模板measures.csv有改动", output)
        self.assertRegex(output, r"程序由.*版改为99\.0版")

    def test_a_range_that_ends_is_named_and_what_is_alike_is_told_together(self):
        self.run_on(self.input(PERFECT), "2025-12-30")
        half = changed("T1", "; ".join(f"set coverage {export} covers_from=2025-01-01 covers_to=2025-06-30"
                                       for export in ("complaints", "disputes", "hotline", "applications")))
        self.run_on(self.input(half), "2025-12-31")
        said = re.search("(?m)^提供的数据有变化：(.*)$", self.diff("2025-12-30", "2025-12-31"))[1]
        self.assertRegex(said, "“[^“]*”、“[^“]*”、“[^“]*”等4个表的数据范围：上次覆盖全期，这次只覆盖2025-01-01至2025-06-30")
        self.assertEqual(said.count("数据范围"), 1)
        one, = json.loads((self.output / "2025" / "summary.json").read_text())["changes"]["cas"]
        self.assertIn("只覆盖2025-01-01至2025-06-30", one["causes"])
        # the database knows it as well, where the file of that night is damaged
        (self.output / "archive/results/T1/2025-12-30.json.gz").write_bytes(b"\x1f\x8b")
        self.run_on(self.input(half), "2025-12-31", "json", 3, "--force")
        again, = json.loads((self.output / "2025" / "summary.json").read_text())["changes"]["cas"]
        self.assertEqual(again["causes"], one["causes"])

    def test_ranges_that_end_on_two_days_are_told_apart(self):
        self.run_on(self.input(PERFECT), "2025-12-30")
        other = changed("T1", "set coverage complaints covers_to=2025-06-30; set coverage disputes covers_to=2025-09-30")
        self.run_on(self.input(other), "2025-12-31")
        said = self.diff("2025-12-30", "2025-12-31")
        for title, end in (("投诉记录", "06-30"), ("客户纠纷", "09-30")):
            self.assertIn(f"“{title}”的数据范围：上次覆盖全期，这次只覆盖2024-01-01至2025-{end}", said)

    def test_what_cannot_be_read_is_not_told_as_missing(self):
        self.run_on(self.input(PERFECT), "2025-12-29")
        bad = self.input(changed("T1", "set coverage complaints covers_to=2025-13-01"))
        (bad / "T1" / "disputes.csv").write_text("此表已移交\n", encoding="utf-8")
        self.run_on(bad, "2025-12-30", expect=3)
        said = self.diff("2025-12-29", "2025-12-30")
        self.assertIn("“投诉记录”的数据范围：上次覆盖全期，这次的说明无法读取", said)
        self.assertIn("“客户纠纷”这次不能使用", said)
        self.run_on(self.input(changed("T1", "drop disputes")), "2025-12-31")
        said = self.diff("2025-12-30", "2025-12-31")
        self.assertIn("“投诉记录”的数据范围：上次的说明无法读取，这次覆盖全期", said)
        self.assertIn("“客户纠纷”上次不能使用，这次未提供", said)

    def test_no_file_and_an_empty_file_are_told_apart(self):
        header_only = changed("T1", "clear complaints")
        self.run_on(self.input(changed("T1", "drop complaints")), "2025-12-29")
        self.run_on(self.input(header_only), "2025-12-30")
        self.assertIn("“投诉记录”上次未提供，这次有0行", self.diff("2025-12-29", "2025-12-30"))
        done = self.run_on(self.input(changed("T1", "drop complaints")), "2025-12-31")
        self.assertIn("“投诉记录”上次有0行，这次未提供", self.diff("2025-12-30", "2025-12-31"))
        self.assertIn("T1: 警告：2025-12-30的结果有“投诉记录”0行，这次未提供", done.stderr)

    def test_nothing_is_said_of_data_that_are_not_kept(self):
        config = self.folder / "keep.conf"
        config.write_text("keep-nights = 1\n")
        for date in ("2025-06-10", "2025-06-20", "2025-12-31"):
            self.run_on(self.input(PERFECT), date, "json", 0, "--config", config)
        done = caeval("diff", "-o", self.output, "--from", "2025-06-10", "--to", "2025-12-31")
        self.assertIn("T1", done.stdout)
        self.assertNotIn("数据有变化", done.stdout)

    def test_an_export_that_ends_early_is_named_and_what_goes_on_is_not(self):
        """Calls come all year; who holds a role holds it on, however long ago it was given."""
        self.run_on(self.input(PERFECT), "2025-12-30")
        sides = {"a": self.diff_sides("2025-12-30"), "b": self.diff_sides("2025-12-30")}
        sides["b"]["period"]["date"] = sides["b"]["period"]["to"] = "2025-12-31"
        for export in ("hotline", "roles"):
            for name, last in (("a", "2025-12-29 10:00:00"), ("b", "2025-07-01 10:00:00")):
                for one in sides[name]["inputs"]:
                    if one["export"] == export:
                        one.update(first="2025-01-02 09:00:00", last=last)
        for name, side in sides.items():
            (self.folder / f"{name}.json").write_text(json.dumps(side, ensure_ascii=False))
        output = caeval("diff", self.folder / "a.json", self.folder / "b.json").stdout
        self.assertIn("“热线通话记录”的记录只到2025-07-01（上次到2025-12-29）", output)
        self.assertNotIn("岗位授权”的记录只到", output)
        for one in sides["a"]["inputs"]:
            one["last"] = {"hotline": "2025-07-01 10:00:00"}.get(one["export"], one.get("last"))
        sides["a"]["period"]["date"] = sides["a"]["period"]["to"] = "2025-07-10"
        (self.folder / "a.json").write_text(json.dumps(sides["a"], ensure_ascii=False))
        output = caeval("diff", self.folder / "a.json", self.folder / "b.json").stdout
        self.assertNotIn("热线通话记录”的记录只到", output)  # it is what it was

    def test_a_new_no_has_its_reason_and_its_new_counterexamples(self):
        self.run_on(self.input(PERFECT), "2025-12-30")
        result = self.diff_sides("2025-12-30")
        row = next(r for r in result["form"]["rows"] if r["result"] == "是")
        row.update(result="否", reason="有一件超过时限", counterexamples_total=1,
                   counterexamples=[{"file": "applications.csv", "line": 17, "id": "A0016"}])
        (self.folder / "b.json").write_text(json.dumps(result, ensure_ascii=False))
        archive = self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
        output = caeval("diff", archive, self.folder / "b.json").stdout
        self.assertIn("有一件超过时限；新的不符实例：applications.csv:17 A0016", output)

    def test_a_counterexample_that_no_line_shows_is_told_by_its_file(self):
        """A gap in a roster."""
        self.run_on(self.input(PERFECT), "2025-12-30")
        late = changed("T1", "")
        late.rows["shifts"] = [row for row in late.rows["shifts"] if "2025-03" < row["start_at"]]
        self.run_on(self.input(late), "2025-12-31", "json,html")
        examples = [one for row in self.result(2025)["form"]["rows"] for one in row.get("counterexamples", [])]
        self.assertIn(("shifts.csv", 0), {(one["file"], one["line"]) for one in examples})
        said = caeval("diff", "-o", self.output, "--from", "2025-12-30", "--to", "2025-12-31").stdout
        self.assertIn("新的不符实例：shifts.csv", said)
        self.assertNotIn(".csv:0", said)
        self.assertNotIn("第0行", said)
        self.assertNotIn("第0行", (self.output / "2025" / "T1" / "index.html").read_text())

    def test_a_new_year_is_compared_with_the_same_day_of_last_year(self):
        exports = self.input(PERFECT)
        for date in ("2025-01-02", "2025-06-30", "2025-12-30", "2025-12-31"):
            self.run_on(exports, date)
        self.run_on(exports, "2026-01-02")
        compared = self.result(2026)["compared_with"]
        self.assertEqual(compared["previous"]["date"], "2025-01-02")
        self.run_on(exports, "2026-01-03")
        compared = self.result(2026)["compared_with"]
        self.assertEqual([compared[key]["date"] for key in ("previous", "last_year")],
                         ["2026-01-02", "2025-01-02"])
        output = self.diff("2025-01-02", "2026-01-02")
        self.assertIn("两次不在同一评估期：2025年与2026年各按本年度的数据评估", output)
        self.assertIn("新否0项", output)
        kinds = {line.split()[0] for line in output.splitlines() if len(line.split()) > 3}
        self.assertFalse(kinds & {"退步", "恶化"})

    def test_only_the_end_of_last_year_is_there(self):
        exports = self.input(PERFECT)
        self.run_on(exports, "2024-12-31")
        self.run_on(exports, "2025-12-30")
        self.assertEqual(self.result(2025)["compared_with"]["previous"]["date"], "2024-12-31")

    def test_results_that_rest_on_a_replaced_one_are_named(self):
        self.run_on(self.input(PERFECT), "2024-12-31")
        exports = self.input(changed("T1", "attest 3 否"))
        self.run_on(exports, "2025-12-31")
        words = "2025-12-31的结果与被替换的2024-12-31的结果作过比较，须再次评估才与之一致"
        corrected = self.input(changed("T1", "attest 5 否"))
        self.assertIn(words, self.run_on(corrected, "2024-12-31").stderr)
        self.run_on(exports, "2025-12-31")
        self.assertNotIn(words, self.run_on(corrected, "2024-12-31", "json", 0, "--force").stderr)

    def test_an_older_database_is_made_again(self):
        import sqlite3
        exports = self.input(PERFECT)
        self.run_on(exports, "2025-12-30")
        with sqlite3.connect(self.database) as db:
            db.executescript("PRAGMA foreign_keys = OFF; DROP TABLE supply; PRAGMA user_version = 1;")
        db.close()
        self.run_on(exports, "2025-12-31")
        with sqlite3.connect(self.database) as db:
            self.assertEqual(db.execute("PRAGMA user_version").fetchone()[0], 6)
            self.assertEqual(db.execute("SELECT count(*) FROM result").fetchone()[0], 2)
            rows = dict(db.execute("SELECT s.export, s.accepted FROM supply s JOIN result r ON "
                                   "r.id = s.result WHERE r.date = '2025-12-31'"))
            self.assertEqual(rows["hotline"], len(PERFECT.rows["hotline"]))


if __name__ == "__main__":
    unittest.main()
