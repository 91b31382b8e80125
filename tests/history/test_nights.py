"""The nights one after another: what a run may replace, what is stored of each, and how it is taken back."""

import datetime
import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_history import Case, PERFECT, caeval, changed, dump  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
OF_SAMPLE = ("--only", "GD03", "--only", "HB07")


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


class Storing(Case):
    """OUT/archive/results: what of each night stays, and that nothing is lost on the way."""

    @property
    def store(self):
        return self.output / "archive" / "results"

    def nights(self, exports, *dates, keep=None, history=None):
        config = self.folder / "caeval.conf"
        config.write_text(("" if keep is None else f"keep-nights = {keep}\n") +
                          ("" if history is None else f"keep-history = {history}\n"))
        for date in dates:
            done = caeval("run", "-q", "-i", exports, "-o", self.output, "-d", date, "--formats", "json",
                          "--config", config)
            self.assertIn(done.returncode, (0, 3), done.stderr)
        return done

    def rebuild(self, expect=0, *more):
        done = caeval("run", "--rebuild-history", "-o", self.output, *more)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def whole(self, code="T1"):
        return sorted(path.name[:10] for path in (self.store / code).glob("*.json.gz"))

    def test_month_ends_as_long_as_they_are_to_be_kept_and_year_ends_for_good(self):
        exports = self.input(changed("T1", "attest 3 否"))
        dates = ["2023-11-29", "2023-11-30", "2023-12-30", "2023-12-31", "2024-12-30", "2025-08-31", "2025-09-29", "2025-09-30",
                 "2025-10-31", "2025-11-29"]
        self.nights(exports, *dates)
        before = dump(self.database)["result"]
        self.nights(exports, "2025-11-30", keep=3, history=0)
        ends = ["2023-11-30", "2023-12-31", "2024-12-30", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-29", "2025-11-30"]
        self.assertEqual(self.whole(), ends)
        self.nights(exports, "2025-12-01", keep=3, history=63)     # from 2025-09-30 on
        self.assertEqual(self.whole(), ["2023-12-31", "2024-12-30", "2025-09-30", "2025-10-31", "2025-11-29", "2025-11-30",
                                        "2025-12-01"])
        self.nights(exports, "2025-12-02", keep=3, history=1)
        self.assertEqual(self.whole(), ["2023-12-31", "2024-12-30", "2025-11-30", "2025-12-01", "2025-12-02"])
        self.assertEqual(dump(self.database)["result"][:len(before)], before)
        stored = {one["date"]: one["kept"] for one in json.loads(caeval("list", "-o", self.output, "--json").stdout)["results"]}
        self.assertEqual({date for date, kept in stored.items() if kept == "whole"}, set(self.whole()))
        self.assertEqual({date for date, kept in stored.items() if kept == "lean"}, set(stored) - set(self.whole()))
        self.rebuild()
        self.assertEqual(len(dump(self.database)["result"]), len(stored))
        self.assertEqual(caeval("verify", "-i", "nowhere", self.output).returncode, 0)

    def test_nights_then_month_ends_and_the_states_of_all(self):
        exports = self.input(changed("T1", "attest 3 否"), changed("T2", ""))
        dates = ["2025-09-29", "2025-09-30", "2025-10-05", "2025-10-20", "2025-11-28", "2025-11-29",
                 "2025-12-01", "2025-12-02", "2025-12-03"]
        self.nights(exports, *dates)
        before = dump(self.database)
        self.assertEqual(self.whole(), dates)
        changed("T1", "attest 5 否").write(exports)
        self.nights(exports, "2025-12-04", keep=3)
        for code in ("T1", "T2"):
            self.assertEqual(self.whole(code), ["2025-09-30", "2025-10-20", "2025-11-29", "2025-12-02",
                                                "2025-12-03", "2025-12-04"])
        after = dump(self.database)
        self.assertEqual([row for row in after["result"] if row[1] in dates], before["result"])
        self.assertEqual([row for row in after["indicator"] if row[1] in dates], before["indicator"])
        thinned = {"2025-09-29", "2025-10-05", "2025-11-28", "2025-12-01"}
        self.assertEqual([row for row in after["measure"] if row[1] in dates],
                         [row for row in before["measure"] if row[1] not in thinned])
        self.rebuild()
        self.assertEqual(dump(self.database), after)
        self.database.unlink()
        self.assertIn("重建", self.nights(exports, "2025-12-05", keep=3).stderr)
        self.assertEqual(self.dates(), [*dates, "2025-12-04", "2025-12-05"])

    def test_a_run_killed_while_nights_are_thinned(self):
        """Lines and whole nights are both there: the whole ones count, and go with the next run."""
        exports = self.input(PERFECT)
        self.nights(exports, "2025-12-01", "2025-12-02")
        whole = (self.store / "T1" / "2025-12-01.json.gz").read_bytes()
        self.nights(exports, "2025-12-03", keep=1)
        after = dump(self.database)
        self.assertEqual(self.whole(), ["2025-12-03"])
        (self.store / "T1" / "2025-12-01.json.gz").write_bytes(whole)
        self.rebuild()
        self.assertEqual(dump(self.database)["result"], after["result"])
        self.nights(exports, "2025-12-04", keep=1)
        self.assertEqual(self.whole(), ["2025-12-04"])
        self.assertEqual(self.dates(), ["2025-12-01", "2025-12-02", "2025-12-03", "2025-12-04"])

    def test_a_thinned_night_that_is_judged_again(self):
        exports = self.input(PERFECT)
        self.nights(exports, "2025-12-01", "2025-12-02", "2025-12-03", keep=1)
        changed("T1", "attest 3 否").write(exports)
        self.run_on(exports, "2025-12-01", "json", 0, "--force")
        self.rebuild()
        rows = {row[1]: row[7] for row in dump(self.database)["result"]}
        self.assertEqual(rows, {"2025-12-01": 1, "2025-12-02": 0, "2025-12-03": 0})

    def test_the_former_layout_is_taken_over(self):
        exports = self.input(PERFECT, changed("T2", ""))
        self.nights(exports, "2025-12-01", "2025-12-02")
        before = dump(self.database)
        for killed in (False, True):
            with self.subTest(killed=killed):
                former = self.output / ".caeval-history"
                self.store.rename(former)
                if killed:  # after one file
                    (self.store / "T1").mkdir(parents=True)
                    (former / "T1" / "2025-12-01.json.gz").rename(self.store / "T1" / "2025-12-01.json.gz")
                self.database.unlink()
                self.rebuild()
                self.assertFalse(former.exists())
                self.assertEqual(self.whole(), ["2025-12-01", "2025-12-02"])
                self.assertEqual(dump(self.database), before)

    def test_nightly_archives_are_taken_over(self):
        exports = self.input(PERFECT, changed("T2", ""))
        self.nights(exports, "2025-12-01")
        before = dump(self.database)
        kept = (self.store / "T2" / "2025-12-01.json.gz").read_bytes()
        archive = self.output / "archive"

        def pack(path):
            with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as tar:
                tar.add(self.output / "2025" / "summary.json", "2025-12-01/summary.json")
                for code in ("T1", "T2"):
                    for name in ("result.json", "rejects.csv", "manifest.json"):
                        tar.add(self.output / "2025" / code / name, f"2025-12-01/{code}/{name}")

        pack(archive / "2025-12-01.tar.gz")
        cut = archive / "2025-11-30.tar.gz"
        cut.write_bytes((archive / "2025-12-01.tar.gz").read_bytes()[:3000])
        (archive / "notes.tar.gz").write_text("of somebody")
        shutil.rmtree(self.store / "T2")
        shutil.rmtree(self.output / "2025")
        with sqlite3.connect(self.database) as db:  # the night is news to the database as well
            for table in ("indicator", "measure"):
                db.execute(f"DELETE FROM {table}")
            db.execute("DELETE FROM result")
        done = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2025-11-30.tar.gz", done.stderr)
        self.assertEqual((self.store / "T2" / "2025-12-01.json.gz").read_bytes(), kept)
        self.assertEqual(dump(self.database), before)
        self.assertEqual(sorted(path.name for path in archive.glob("*.tar.gz")),
                         ["2025-11-30.tar.gz", "notes.tar.gz"])

    def test_what_is_lost_is_said_and_no_rebuild_loses_it(self):
        exports = self.input(PERFECT, changed("T2", ""))
        self.nights(exports, "2025-12-01", "2025-12-02", "2025-12-03")
        before = dump(self.database)
        (self.store / "T1" / "2025-12-01.json.gz").unlink()
        shutil.rmtree(self.store / "T2")
        self.assertIn("缺少 history.sqlite 中有的3个结果，如T1 2025-12-01",
                      self.nights(exports, "2025-12-03").stderr)
        done = self.rebuild(1)
        self.assertIn("有6个结果，重建后只有3个", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(dump(self.database), before)
        self.rebuild(0, "--force")
        self.assertEqual(len(dump(self.database)["result"]), 3)
        self.assertNotIn("缺少", self.nights(exports, "2025-12-03").stderr)

    def test_a_history_that_is_gone_is_said(self):
        exports = self.input(PERFECT)
        self.assertNotIn("不在", self.nights(exports, "2024-12-31").stderr)
        self.nights(exports, "2025-12-01")
        self.database.unlink()
        shutil.rmtree(self.output / "archive")
        done = self.nights(exports, "2025-12-02")
        self.assertIn("都不在，由已发布的2个结果重新建立", done.stderr)
        self.assertNotIn("不在", self.nights(exports, "2025-12-03").stderr)


class OfTheSample(Case):
    """Values as CAs have them, with decimals that do not end, are read back night after night."""

    def test_every_night_knows_those_before(self):
        exports = pathlib.Path(__file__).resolve().parents[2] / "input"
        for date in ("2024-12-31", "2025-10-31", "2025-11-30", "2025-12-31"):
            said = self.run_on(exports, date, "json,xlsx", 3, *OF_SAMPLE).stderr
            self.assertNotIn("history.sqlite", said)
        for code in OF_SAMPLE[1::2]:
            compared = self.result(2025, code)["compared_with"]
            self.assertEqual((compared["previous"]["date"], compared["last_year"]["date"]),
                             ("2025-11-30", "2024-12-31"))
            sheet = readers.cells(self.output / "2025" / code / "evaluation.xlsx")["指标走势"]
            self.assertTrue({"2024年", "2025年10月", "2025年11月", "本次"} <= set(sheet.values()))
        kept = [json.loads(gzip.decompress(path.read_bytes()).split(b"\n", 1)[1])
                for path in self.output.glob("archive/results/*/2*.json.gz")]
        digits = [len(one["value"].replace(".", "")) for result in kept
                  for one in result["measures"].values() if one["value"]]
        self.assertGreater(max(digits), 15)  # more than an exact number takes


class TakingBack(Case):
    """caeval list and caeval forget."""

    def listed(self, *more):
        done = caeval("list", "--json", "-o", self.output, *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["results"]

    def forget(self, code, date, expect=0):
        done = caeval("forget", code, date, "-o", self.output)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def fill(self, config=""):
        exports = self.input(changed("T1", "attest 3 否"), changed("T2", ""))
        path = self.folder / "caeval.conf"
        path.write_text(config)
        for date in ("2024-12-31", "2025-12-01", "2025-12-02"):
            self.run_on(exports, date, "json", 0, "--config", path)
        return exports

    def test_one_that_was_taken_back_and_lies_there_again_is_said(self):
        exports = self.fill()
        aside = self.folder / "aside"
        shutil.copytree(self.output / "2024", aside)
        self.forget("T1", "2024-12-31")
        shutil.rmtree(self.output / "2024", ignore_errors=True)
        shutil.copytree(aside, self.output / "2024")
        said = "2024/T1/result.json: 警告：历史中没有2024-12-31的结果，现按这个已发布的结果收入历史"
        done = self.run_on(exports, "2025-12-03")
        self.assertIn(said, done.stderr)
        self.assertEqual([line for line in done.stderr.splitlines() if "T2" in line and "收入历史" in line], [])
        self.assertIn(("T1", "2024-12-31"), {(one["ca"], one["date"]) for one in self.listed()})
        self.assertNotIn("收入历史", self.run_on(exports, "2025-12-04").stderr)

    def test_the_list_is_what_is_stored(self):
        self.fill("keep-nights = 1\n")
        rows = {(row[0], row[1]): row for row in dump(self.database)["result"]}
        listed = {(one["ca"], one["date"]): one for one in self.listed()}
        self.assertEqual(sorted(listed), sorted(rows))
        for key, one in listed.items():
            row = rows[key]
            self.assertEqual(one["level"], row[13])
            self.assertEqual(list(one["counts"].values()), list(row[6:11]))
            self.assertEqual(one["result_sha256"], row[15])
            self.assertEqual(one["kept"], "lean" if key[1] == "2025-12-01" else "whole")
            self.assertEqual(one["published"], key[1] != "2025-12-01")
        self.assertIsNone(listed["T1", "2024-12-31"]["previous"])
        self.assertEqual(listed["T1", "2025-12-02"]["previous"],
                         {"date": "2025-12-01", "sha256": listed["T1", "2025-12-01"]["result_sha256"]})
        self.assertEqual({one["ca"] for one in self.listed("--only", "T2")}, {"T2"})
        text = caeval("list", "-o", self.output).stdout.splitlines()
        self.assertEqual(len(text), 1 + 6 + 1)
        self.assertIn("2家机构，6个结果", text[-1])
        for arguments, status in ((["--only", "T9"], 66), (["-o", self.folder / "nowhere"], 66)):
            self.assertEqual(caeval("list", "-o", self.output, *arguments).returncode, status)

    def test_a_result_is_taken_back_everywhere(self):
        exports = self.fill()
        notes = self.output / "2025" / "T1" / "notes.txt"
        notes.write_text("an examiner's")
        done = self.forget("T1", "2025-12-02")
        self.assertIn("历史中该年最近的是2025-12-01的结果，它仍在历史中，但不能重新发布；"
                      "caeval run -d 2025-12-01 --only T1 不是发布它，而是按现在的数据重新评估这一天，"
                      "并替换历史中原来的结果", done.stdout)
        self.assertEqual(list((self.output / "2025" / "T1").iterdir()), [notes])
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-01"])
        self.assertEqual(self.dates("T2"), ["2024-12-31", "2025-12-01", "2025-12-02"])
        after = dump(self.database)
        self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 0)
        self.assertEqual(dump(self.database), after)
        self.forget("T1", "2025-12-02", 66)
        self.run_on(exports, "2025-12-02")
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-01", "2025-12-02"])
        self.assertTrue(notes.exists())

    def test_a_mistyped_date_makes_no_finding_older(self):
        exports = self.input(changed("T1", "attest 3 否"))
        self.run_on(exports, "2025-12-11")
        self.run_on(exports, "2025-06-30", "json", 0, "--force")
        done = self.forget("T1", "2025-06-30")
        self.assertIn("-d 2025-12-11 --only T1", done.stdout)
        self.run_on(exports, "2025-12-31")
        self.annual("2025-12-31")
        fresh = self.folder / "fresh"
        for date in ("2025-12-11", "2025-12-31"):
            caeval("run", "-q", "-i", exports, "-o", fresh, "-d", date, "--formats", "json")
        again = (fresh / "2025" / "T1" / "result.json").read_bytes()
        self.assertEqual((self.output / "2025" / "T1" / "result.json").read_bytes(), again)
        self.assertEqual(dump(self.database)["result"], dump(fresh / "history.sqlite")["result"])

    def test_a_thinned_night_is_taken_back(self):
        self.fill("keep-nights = 1\n")
        done = self.forget("T1", "2025-12-01")
        self.assertIn("2025-12-02的结果曾与它比较", done.stdout)
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-02"])
        self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 0)
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-02"])

    def test_usage(self):
        for arguments in (["forget"], ["forget", "T1"], ["forget", "T1", "2025-02-30"],
                          ["forget", "../T1", "2025-12-31"], ["list", "x"],
                          ["annual", "--json"]):
            self.assertEqual(caeval(*arguments, "-o", self.output).returncode, 64, arguments)
        self.assertFalse(self.output.exists())


class Dates(Case):
    """caeval diff --from DATE --to DATE, over the bureau from the store."""

    def diff(self, start, end, expect=0, *more):
        done = caeval("diff", "-o", self.output, "--from", start, "--to", end, *more)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout

    def summary(self, text):
        return {line.split()[0]: line.split()[1:] for line in text.split("\n\n")[0].splitlines()[2:]}

    def test_two_nights_are_those_of_their_files(self):
        first = self.input(changed("T1", "attest 3 否"), changed("T2", ""), changed("T3", ""))
        second = self.input(changed("T1", "attest 5 否"), changed("T2", ""), changed("T4", ""))
        self.run_on(first, "2025-11-30")
        self.run_on(second, "2025-12-30")
        self.run_on(second, "2025-12-31")
        output = self.diff("2025-11-30", "2025-12-31")
        cas = self.summary(output)
        self.assertEqual(sorted(cas), ["T1", "T2", "T3", "T4"])
        self.assertEqual(cas["T1"][:2], ["2025-11-30", "2025-12-31"])
        store = self.output / "archive" / "results" / "T1"
        pair = caeval("diff", store / "2025-11-30.json.gz", store / "2025-12-31.json.gz").stdout
        self.assertIn(pair.rstrip(), output)
        self.assertNotIn("hotline.answer_rate", output)
        # T3 had its last night in November: it is compared with itself
        self.assertEqual(cas["T3"][:2], ["2025-11-30", "2025-11-30"])
        self.assertEqual(cas["T4"][0], "—")
        self.assertIn("新增", cas["T4"][-2])
        self.assertEqual(self.summary(self.diff("2025-12-10", "2025-12-31"))["T1"][0], "2025-11-30")

    def test_across_the_year_and_without_a_result(self):
        exports = self.input(PERFECT, changed("T2", ""))
        for date in ("2023-12-31", "2024-12-31"):
            self.run_on(exports, date)
        self.run_on(self.input(PERFECT), "2025-06-30")
        output = self.diff("2024-12-31", "2025-06-30")
        self.assertEqual(self.summary(output)["T2"][-1], "B没有结果")
        self.assertIn("2025年至2025-06-30没有结果，最近的是2024-12-31", output)
        self.diff("2022-01-01", "2022-12-31", 66)
        self.diff("2024-12-31", "2025-06-30", 66, "--only", "T9")
        self.assertEqual(list(self.summary(self.diff("2024-12-31", "2025-06-30", 0, "--only", "T1"))), ["T1"])

    def test_a_changed_reading_stands_beside_the_total(self):
        exports = self.input(changed("T1", ""), changed("T2", ""))
        config = self.folder / "caeval.conf"
        config.write_text("reading = T2-R2\n")
        self.run_on(exports, "2025-12-30")
        before = self.result(2025)["grading"]
        other, = (one for one in before["sensitivity"] if one["reading"] == "T2-R2")
        self.run_on(exports, "2025-12-31", "json", 0, "--config", config)
        text = lambda total: "–".join(dict.fromkeys(f"{float(total[end]):.2f}" for end in ("lo", "hi")))  # noqa: E731
        published, restated, now = map(text, (before["total"], other["total"], self.result(2025)["grading"]["total"]))
        self.assertNotEqual(published, restated)
        self.assertEqual(self.summary(self.diff("2025-12-30", "2025-12-31"))["T1"][3],
                         f"{published}（现口径{restated}）→{now}")

    def test_thinned_nights_are_compared_by_rows_and_scores(self):
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        for date, text in (("2025-12-01", "attest 3 否"), ("2025-12-02", ""), ("2025-12-03", "")):
            self.run_on(self.input(changed("T1", text)), date, "json", 0, "--config", config)
        output = self.diff("2025-12-01", "2025-12-03", 0, "-v")
        self.assertRegex(output, r"(?m)^已改 +第3条 +否 +是")
        self.assertNotIn("hotline.answer_rate", output)
        self.assertIn("没有留存", output)

    def test_a_thinned_night_knows_what_was_supplied(self):
        """The same day of last year is one, mostly: what its line keeps of the exports names what is missing now."""
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        whole, less = self.input(changed("T1", "")), self.input(changed("T1", ""))
        (less / "T1" / "survey.csv").unlink()
        for exports, date in ((whole, "2024-12-01"), (whole, "2024-12-02"), (less, "2025-12-01")):
            self.run_on(exports, date, "json,pdf", 0, "--config", config)
        self.assertFalse((self.output / "archive/results/T1/2024-12-01.json.gz").exists())
        rows = len(PERFECT.rows["survey"])
        self.assertIn(f"“抽样调查”上次有{rows}行，这次未提供",
                      readers.squeeze(readers.pdf_text(self.output / "2025/T1/report.pdf")))
        told = self.diff("2024-12-01", "2025-12-01")
        self.assertIn("数据有变化", told)
        self.run_on(whole, "2025-12-01", "json", 0, "--config", config)
        self.assertNotIn("数据有变化", self.diff("2024-12-01", "2025-12-01"))
        dumped = dump(self.database)
        self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 0)
        self.assertEqual(dump(self.database), dumped)

    def misplace(self, of, text=None):
        """The store's file of T1's 2025-12-30 is another one, or this text with its own digest."""
        store = self.output / "archive" / "results"
        data = (store / f"{of}.json.gz").read_bytes()
        if text:
            body = text(gzip.decompress(data).split(b"\n", 1)[1])
            head = f"caeval-kept/1 {hashlib.sha256(body).hexdigest()} \n".encode()
            data = gzip.compress(head + body)
        (store / "T1" / "2025-12-30.json.gz").write_bytes(data)

    def test_a_file_of_the_store_is_no_evidence_of_another_result(self):
        for case, (of, text, words) in enumerate((
                ("T2/2025-12-30", None, "2025-12-30的结果是T2的结果"),
                ("T1/2025-12-29", None, "2025-12-30的结果是2025-12-29的结果"),
                ("T1/2025-12-30", lambda body: body.replace(b"GM33-R1", b"GM33-R2", 1), "不是 history.sqlite 所记的那个结果"),
                ("T1/2025-12-30", lambda body: body[:1000], "2025-12-30的结果已损坏"))):
            with self.subTest(words):
                self.output = self.folder / f"out{case}"
                exports = self.input(changed("T1", "attest 3 否"), changed("T2", "attest 4 否; attest 5 否"))
                self.run_on(self.input(changed("T1", ""), changed("T2", "")), "2025-12-29")
                self.run_on(exports, "2025-12-30")
                self.misplace(of, text)
                done = caeval("diff", "-o", self.output, "--from", "2025-12-29", "--to", "2025-12-30")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(words, done.stderr)
                self.assertEqual(self.summary(done.stdout)["T1"][4:7], ["1", "0", "0"])
                self.assertRegex(done.stdout, r"(?m)^B: T1 .* 2025-12-30$")
                self.assertRegex(done.stdout, r"(?m)^新否 +第3条")
                night = self.run_on(exports, "2025-12-31", "json,xlsx", 3)  # a stored result could not be used
                self.assertIn(words, night.stderr)
                summary = json.loads((self.output / "2025" / "summary.json").read_text())
                self.assertEqual([c["code"] for c in summary["changes"]["cas"] if c["new_no"] or c["no_to_yes"]], [])
                annual = caeval("annual", "-o", self.output, "-d", "2025-12-30", "--formats", "json")
                self.assertEqual(annual.returncode, 0, annual.stderr)

    def test_what_is_no_result_of_its_day_is_not_thinned(self):
        """A line of it would be the CA's for good."""
        exports = self.input(changed("T1", "attest 3 否"), changed("T2", "attest 4 否"))
        for date in ("2025-12-29", "2025-12-30", "2025-12-31"):
            self.run_on(exports, date)
        self.misplace("T2/2025-12-30")
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        self.run_on(exports, "2026-01-05", "json", 0, "--config", config)
        store = self.output / "archive" / "results" / "T1"
        self.assertTrue((store / "2025-12-30.json.gz").exists())
        lines = gzip.decompress((store / "2025-12.lines.gz").read_bytes()).decode()
        self.assertEqual([line[:10] for line in lines.splitlines()], ["2025-12-29"])

    def test_a_ca_without_json_is_there_without_a_result(self):
        exports = self.input(PERFECT, changed("T2", ""))
        for name, formats in (("one", "json"), ("two", "xlsx")):
            done = caeval("run", "-q", "-i", exports, "-o", self.folder / name, "-d", "2025-12-31",
                          "--formats", formats)
            self.assertEqual(done.returncode, 0, done.stderr)
        done = caeval("run", "-q", "-i", exports, "-o", self.folder / "two", "-d", "2025-12-31",
                      "--formats", "json", "--only", "T1")
        done = caeval("diff", self.folder / "one" / "2025", self.folder / "two" / "2025")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("B: T2 没有结果（运行时 --formats 中没有 json", done.stdout)
        self.assertNotIn("不再列", done.stdout)

    def test_usage(self):
        for arguments in (["diff", "--from", "2025-12-31"], ["diff", "--to", "2025-12-31"],
                          ["diff", "--from", "2025-12-31", "--to", "2025-12-01"],
                          ["diff", "a", "b", "--from", "2025-12-01", "--to", "2025-12-31"],
                          ["run", "--from", "2025-12-01"]):
            self.assertEqual(caeval(*arguments, "-o", self.output).returncode, 64, arguments)
        self.diff("2025-12-01", "2025-12-31", 66)


class NoFileOfItsOwn(Case):
    """In place of history.sqlite lies something else: it is neither written through nor put aside."""

    def test_a_link_is_neither_followed_nor_replaced(self):
        exports = self.input(PERFECT)
        self.run_on(exports, "2025-12-30")
        away = self.folder / "away.sqlite"
        self.database.rename(away)
        for target in (away, self.folder / "nowhere"):
            self.database.unlink(missing_ok=True)
            self.database.symlink_to(target)
            before = dump(away)
            for words in (["run", "-q", "-i", exports, "-d", "2025-12-31"], ["run", "--rebuild-history"],
                          ["run", "--rebuild-history", "--force"], ["list"], ["annual", "-d", "2025-12-31"],
                          ["forget", "T1", "2025-12-30"]):
                with self.subTest(target=target, words=words):
                    done = caeval(*words, "-o", self.output)
                    self.assertEqual(done.returncode, 73, done.stdout + done.stderr)
                    self.assertIn("history.sqlite: 错误：是链接，没有跟随，也没有替换；请把它所指的数据库移到这里", done.stderr)
                    self.assertTrue(self.database.is_symlink())
                    self.assertEqual(dump(away), before)
        self.assertFalse((self.folder / "nowhere").exists())
        self.database.unlink()
        away.rename(self.database)
        self.run_on(exports, "2025-12-31")

    def test_a_folder_or_a_pipe_neither(self):
        exports = self.input(PERFECT)
        self.run_on(exports, "2025-12-30")
        self.database.unlink()
        for make, remove in ((os.mkdir, os.rmdir), (os.mkfifo, os.unlink)):
            make(self.database)
            for words in (["run", "-q", "-i", exports, "-d", "2025-12-31"], ["run", "--rebuild-history", "--force"], ["list"]):
                with self.subTest(make=make, words=words):
                    done = caeval(*words, "-o", self.output)
                    self.assertEqual(done.returncode, 73, done.stdout + done.stderr)
                    self.assertIn("history.sqlite: 错误：不是普通文件，没有打开，也没有替换；请移走它", done.stderr)
            remove(self.database)


class OnlyRead(Case):
    """Who may read the results, and not write there, asks the history all the same."""
    ASKED = (["list"], ["list", "--json"], ["diff", "--from", "2025-12-30", "--to", "2025-12-31"], ["explain", "T1", "7", "-i", "none"],
             ["verify"])

    def nights(self):
        for date, answer in (("2025-12-30", "是"), ("2025-12-31", "否")):
            self.run_on(self.input(changed("T1", f"attest 7 {answer}")), date)
        self.folder.chmod(0o755)
        return {str(words): self.ask(words).stdout for words in self.ASKED}

    def ask(self, words, *before, output=None):
        more = [str(output or self.output)] if words[0] == "verify" else ["-o", str(output or self.output)]
        return subprocess.run([*before, ROOT / "gen/caeval", *words, *more], capture_output=True, text=True, check=False, cwd="/",
                              env={"PATH": "/usr/bin:/bin", "CAEVAL_TEMPLATES": str(ROOT / "templates"), "LANG": "zh_CN.UTF-8"})

    def assert_same(self, told, *before):
        for words in self.ASKED:
            done = self.ask(words, *before)
            with self.subTest(words=words):
                self.assertEqual((done.returncode, done.stdout), (0, told[str(words)]), done.stderr)

    def reader(self):
        """Another user's, who may only read."""
        for path in [self.output, *self.output.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.addCleanup(lambda: [path.chmod(0o755) for path in [self.output, *self.output.rglob("*")] if path.is_dir()])
        return [] if os.geteuid() else ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    def test_by_a_user_who_may_not_write(self):
        told = self.nights()
        before = self.reader()
        files = {path: path.stat().st_mtime_ns for path in self.output.rglob("*")}
        self.assert_same(told, *before)
        self.assertEqual({path: path.stat().st_mtime_ns for path in self.output.rglob("*")}, files)

    def test_on_a_medium_that_cannot_be_written(self):
        told = self.nights()
        read_only = ["unshare", "--mount", "sh", "-c", 'mount --bind -o ro "$0" "$0" && exec "$@"', str(self.output)]
        if subprocess.run([*read_only, "true"], capture_output=True, check=False).returncode:
            self.skipTest("nothing can be mounted here")
        self.assert_same(told, *read_only)

    def test_while_a_run_is_at_work_they_wait(self):
        self.nights()
        before = self.reader()
        with open(self.output / ".caeval.lock", "r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(self.ask(["list"], *before).returncode, 75)

    def test_what_is_not_up_to_date_is_said(self):
        """A run that was killed, an older program's database, none at all: nobody here can mend it."""
        self.nights()
        (self.output / "archive/unfinished").write_text("")
        before = self.reader()
        done = self.ask(["list"], *before)
        self.assertEqual(done.returncode, 0)
        self.assertIn("上一次运行没有做完", done.stderr)
        self.database.chmod(0o644)
        with sqlite3.connect(self.database) as db:
            db.execute("PRAGMA user_version = 5")
        done = self.ask(["list"], *before)
        self.assertEqual(done.returncode, 73)
        self.assertIn("请由能写入结果文件夹的用户先运行一次 caeval list", done.stderr)
        self.output.chmod(0o755)
        self.database.unlink()
        self.output.chmod(0o555)
        done = self.ask(["list"], *before)
        self.assertEqual(done.returncode, 73)
        self.assertIn("请由能写入结果文件夹的用户先运行一次 caeval list", done.stderr)
        self.assertFalse(self.database.exists())


if __name__ == "__main__":
    unittest.main()
