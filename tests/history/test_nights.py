"""The nights one after another: what a run may replace, what is stored of each, and how it is taken back."""

import datetime
import gzip
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_history import Case, PERFECT, caeval, changed, dump  # noqa: E402


class Replacing(Case):
    def summary(self, year):
        return json.loads((self.output / str(year) / "summary.json").read_text())

    def published(self):
        return {str(path): path.read_bytes() for path in sorted(self.output.glob("2*/**/*.json"))}

    def test_an_older_date_is_refused_and_nothing_is_done(self):
        exports = self.input(PERFECT, changed("T2", ""))
        self.run_on(exports, "2025-12-31")
        before = self.published(), dump(self.database)
        for more in ((), ("--only", "T1")):
            done = self.run_on(exports, "2025-06-30", "json", 64, *more)
            for word in ("2025-12-31", "2025-06-30", "--force", "T1"):
                self.assertIn(word, done.stderr)
            self.assertEqual((self.published(), dump(self.database)), before)
        self.run_on(exports, "2024-06-30")  # another year's is in nobody's place

    def test_force_replaces_says_so_and_the_final_stays_in_the_history(self):
        exports = self.input(PERFECT, changed("T2", ""))
        self.run_on(exports, "2025-12-31")
        done = self.run_on(exports, "2025-06-30", "json", 0, "--force", "--only", "T1")
        self.assertIn("由更早的2025-06-30的替换", done.stderr)
        self.assertEqual(self.result(2025)["period"]["date"], "2025-06-30")
        self.assertEqual(self.summary(2025)["period"]["date"], "2025-12-31")
        self.assertEqual(self.dates(), ["2025-06-30", "2025-12-31"])
        self.annual("2025-12-31")
        report = json.loads((self.output / "2025" / "annual.json").read_text())
        self.assertEqual({ca["result"]["date"] for ca in report["cas"]}, {"2025-12-31"})

    def test_a_summary_of_a_later_day_is_refused_though_its_cas_are_gone(self):
        self.run_on(self.input(PERFECT), "2025-12-31")
        for path in (self.output / "2025" / "T1").iterdir():
            path.unlink()
        (self.output / "2025" / "T1").rmdir()
        done = self.run_on(self.input(changed("T2", "")), "2025-12-30", "json", 64)
        self.assertIn("汇总", done.stderr)
        self.run_on(self.input(changed("T2", "")), "2025-12-30", "json", 0, "--force")

    def test_the_same_and_a_later_date_are_not_asked_about(self):
        exports = self.input(PERFECT)
        for date in ("2025-12-30", "2025-12-30", "2025-12-31"):
            self.assertNotIn("--force", self.run_on(exports, date).stderr)

    def test_a_day_that_has_not_come_is_refused(self):
        exports = self.input(PERFECT)
        beijing = datetime.timezone(datetime.timedelta(hours=8))
        today = datetime.datetime.now(beijing).date()
        late = (today + datetime.timedelta(days=2)).isoformat()
        for date in (late, "2152-12-31", "9999-12-31"):
            done = self.run_on(exports, date, "json", 64)
            self.assertIn(date, done.stderr)
            self.assertIn("--force", done.stderr)
            self.annual(date, 64)
        self.assertFalse(self.output.exists())
        self.run_on(exports, late, "json", 0, "--force")
        self.annual(late, 64)
        done = caeval("annual", "-o", self.output, "-d", late, "--formats", "json", "--force")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_older_yearly_report_is_refused(self):
        exports = self.input(PERFECT)
        for date in ("2025-12-05", "2025-12-31"):
            self.run_on(exports, date)
        self.annual("2025-12-31")
        path = self.output / "2025" / "annual.json"
        before = path.read_bytes()
        self.assertIn("2025-12-31", self.annual("2025-12-05", 64).stderr)
        self.assertEqual(path.read_bytes(), before)
        done = caeval("annual", "-o", self.output, "-d", "2025-12-05", "--formats", "json", "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(path.read_text())["date"], "2025-12-05")

    def test_without_json_it_is_said_that_nothing_is_kept(self):
        exports = self.input(PERFECT)
        self.assertIn("不进入历史", self.run_on(exports, "2025-12-31", "xlsx").stderr)
        for formats in ("json", "xlsx"):  # what lies there is renewed
            self.assertNotIn("不进入历史", self.run_on(exports, "2025-12-31", formats).stderr)


if __name__ == "__main__":
    unittest.main()
