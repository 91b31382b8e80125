"""The calendar's years: drop-in files beside the configuration, what is refused in them, the command that
prints a year, and the warning before the calendar ends."""

import datetime
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import templates  # noqa: E402
import test_cli  # noqa: E402

LAST = max(row["date"] for row in templates.read_csv(templates.TEMPLATES / "calendar" / "calendar.csv"))[:4]
NEXT = str(int(LAST) + 1)
# 1 January 2027 is a Friday
NOTICE = f"""date,kind,name
{NEXT}-01-01,holiday,元旦
{NEXT}-02-06,holiday,春节
{NEXT}-02-08,holiday,春节
{NEXT}-02-09,holiday,春节
{NEXT}-02-20,workday,春节
{NEXT}-10-01,holiday,国庆节
"""


class Calendar(test_cli.Folder):
    def setUp(self):
        super().setUp()
        self.assertEqual(NEXT, "2027", "the examples are of 2027: make them of the first year not shipped")
        self.config = self.folder / "caeval.conf"
        self.config.write_text("# nothing\n")
        self.years = self.folder / "calendar.d"
        self.years.mkdir()

    def caeval(self, *arguments, config=True):
        return test_cli.caeval(*arguments, "--templates", test_cli.world.TEMPLATES,
                               *(["--config", self.config] if config else []))

    def drop_in(self, text, name=f"{NEXT}.csv"):
        (self.years / name).write_text(text, encoding="utf-8")

    def days(self, done):
        """By month, of the printed year."""
        lines = done.stdout.splitlines()
        return [int(line.split()[2]) for line in lines if line.split()[0].endswith("月")]


class Command(Calendar):
    def test_a_shipped_year_equals_counting_its_days(self):
        for year in (2025, 2026):
            done = self.caeval("calendar", year)
            self.assertEqual(done.returncode, 0, done.stderr)
            want = [sum(templates.is_workday(day) and day.month == month
                        for day in templates.days(f"{year}-01-01", f"{year}-12-31"))
                    for month in range(1, 13)]
            self.assertEqual(self.days(done), want)
            self.assertIn(f"全年工作日{sum(want)}天", done.stdout)
        self.assertIn("相抵放假13天（2025年13天）。", done.stdout)

    def test_a_drop_in_year(self):
        self.drop_in(NOTICE)
        done = self.caeval("calendar", NEXT)
        self.assertEqual(done.returncode, 0, done.stderr)
        # of 21 Mondays to Fridays in January one is off; of 20 in February two, and a Saturday works; of 21 one
        self.assertEqual([self.days(done)[i] for i in (0, 1, 9)], [20, 19, 20])
        self.assertIn("8日至9日春节", done.stdout)
        self.assertIn("20日（周六）春节", done.stdout)
        self.assertIn("周一至周五放假4天，周末上班1天，相抵放假3天（2026年13天，不相同，请核对通知）", done.stdout)
        self.assertIn(str(self.years / f"{NEXT}.csv"), done.stdout)

    def test_typed_as_a_spreadsheet_saves_it(self):
        self.drop_in(NOTICE)
        want = self.caeval("calendar", NEXT).stdout
        self.drop_in("\ufeff" + NOTICE.replace("-0", "/").replace("-", "/").replace("holiday", "放假")
                     .replace("workday", "上班").replace("\n", "\r\n"))
        self.assertEqual(self.caeval("calendar", NEXT).stdout, want)

    def test_a_year_that_is_not_there_says_what_to_do(self):
        for year in (NEXT, "2006"):
            done = self.caeval("calendar", year)
            self.assertEqual((done.returncode, done.stdout), (66, ""))
            self.assertIn(f"{year}年不在工作日历内（现有2007年至2026年）", done.stderr)
            self.assertIn(str(self.years / f"{year}.csv"), done.stderr)
        done = self.caeval("calendar", NEXT, config=False)
        self.assertIn(f"配置文件所在文件夹/calendar.d/{NEXT}.csv", done.stderr)

    def test_usage(self):
        for arguments in ([], ["27x"], ["0"], [NEXT, NEXT]):
            self.assertEqual(self.caeval("calendar", *arguments).returncode, 64)

    def test_a_province_stands_over_all(self):
        own = self.folder / "own.csv"
        self.drop_in(NOTICE)
        own.write_text(f"date,kind,name\n{NEXT}-04-09,holiday,三月三\n{NEXT}-02-09,workday,更改\n")
        before = self.days(self.caeval("calendar", NEXT))
        after = self.days(self.caeval("calendar", NEXT, "--calendar", own))
        self.assertEqual([b - a for a, b in zip(before, after)], [0, 1, 0, -1] + [0] * 8)

    def test_a_shipped_year_can_be_changed(self):
        """The State Council changed its notices of 2019 and 2020 in the year itself."""
        self.drop_in("date,kind,name\n2026-05-06,holiday,劳动节\n2026-05-10,workday,劳动节\n2026-05-05,workday,劳动节\n",
                     "2026.csv")
        done = self.caeval("calendar", 2026)
        self.assertEqual(self.days(done)[4], 20, done.stderr)


class Refused(Calendar):
    def refused(self, place, words):
        done = self.caeval("calendar", 2026)
        self.assertEqual(done.returncode, 65, done.stdout)
        self.assertIn(f"{self.years}/{place}", done.stderr)
        self.assertIn(words, done.stderr)

    def test_what_is_no_sound_year(self):
        for mistake, place, words in (
                (f"{NEXT}-02-30,holiday,春节", ":8:date", "is not a date"),
                ("2028-01-01,holiday,元旦", ":8:date", "is no day of 2027; it belongs into 2028.csv"),
                ("2026-12-26,workday,元旦", ":8:date", "it belongs into 2026.csv"),
                (f"{NEXT}-02-22,workday,春节", ":8:date", "make-up days are Saturdays and Sundays"),
                (f"{NEXT}-02-20,holiday,春节", ":8:date", "as a holiday and as a make-up day"),
                (f"{NEXT}-02-09,holiday,春节", ":8:date", "stands twice\n"),
                (f"{NEXT}-02-09,closed,春节", ":8:kind", "closed")):
            with self.subTest(mistake=mistake):
                self.drop_in(NOTICE + mistake + "\n")
                self.refused(f"{NEXT}.csv{place}", words)

    def test_a_notice_that_is_not_whole(self):
        for day in ("01-01", "10-01"):
            self.drop_in("\n".join(line for line in NOTICE.split("\n") if day not in line))
            self.refused(f"{NEXT}.csv", "the notice is not whole")

    def test_a_year_left_out(self):
        self.drop_in(NOTICE.replace(NEXT, "2028").replace("2028-02-20", "2028-02-19"), "2028.csv")
        self.refused("2028.csv", "有2026年和2028年，没有2027年：工作日历的各年须相连，"
                     "请先录入2027年的，或移走2028年的")

    def test_names(self):
        self.drop_in(NOTICE)
        for other in (f"{NEXT}.csv~", "README", f".{NEXT}.csv.swp"):
            self.drop_in("nothing", other)
        self.assertEqual(self.caeval("calendar", NEXT).returncode, 0)
        self.drop_in(NOTICE, "next.csv")
        self.refused("next.csv", "is not called after its year")

    def test_a_folder_that_cannot_be_listed(self):
        self.years.rmdir()
        self.years.write_text("")
        done = self.caeval("calendar", 2026)
        self.assertEqual(done.returncode, 65)
        self.assertIn(f"{self.years}: 错误：不能读取", done.stderr)


class End(Calendar):
    """The calendar's end is said from sixty days before it, in the message, the report and the summary."""

    def run_on(self, date, formats="json"):
        one = test_cli.world.change(self.perfect.copy(), f"date {date}")
        one.write(self.input)
        return self.caeval("run", "-i", self.input, "-o", self.output, "-d", date, "--formats", formats, "-q",
                           "--force")

    def summary(self, year):
        return json.loads((self.output / year / "summary.json").read_text())

    def test_the_sixtieth_day(self):
        last = datetime.date(int(LAST), 12, 31)
        for days, said in ((61, False), (60, True), (0, True)):
            done = self.run_on(last - datetime.timedelta(days))
            self.assertEqual(f"警告：工作日历到{last}为止，离评估日还有{days}天" in done.stderr, said, done.stderr)
            self.assertEqual("日历" in done.stderr, said)
        self.assertIn(f"写入{self.years}/{NEXT}.csv", done.stderr)
        self.assertEqual(self.summary(LAST)["calendar_to"], str(last))
        done = self.caeval("check", "-i", self.input, "-d", last)
        self.assertIn("工作日历到", done.stdout)

    def test_behind_the_end_and_mended(self):
        done = self.run_on(f"{NEXT}-01-04")
        self.assertIn(f"工作日历到{LAST}-12-31为止，评估日不在其中", done.stderr)
        before = self.output / NEXT / "T1" / "manifest.json"
        self.assertNotIn("calendar.d", before.read_text())
        self.drop_in(NOTICE)
        done = self.run_on(f"{NEXT}-01-04")
        self.assertNotIn("日历", done.stderr)
        names = [f["file"] for f in json.loads(before.read_text())["templates"]]
        self.assertIn(f"calendar.d/{NEXT}.csv", names)
        self.assertEqual(self.summary(NEXT)["calendar_to"], f"{NEXT}-12-31")

    def test_the_report_and_the_summary_say_it(self):
        self.run_on(f"{LAST}-12-20", "json,pdf")
        for pdf in ("T1/report.pdf", "summary.pdf"):
            done = subprocess.run(["pdftotext", "-raw", self.output / LAST / pdf, "-"],
                                  capture_output=True, text=True, check=True)
            text = "".join(done.stdout.split())
            self.assertIn(f"工作日历到{LAST}-12-31为止，离评估日还有11天", text)
            self.assertIn(f"{NEXT}年放假安排公布后，由主管部门补入工作日历", text)


if __name__ == "__main__":
    unittest.main()
