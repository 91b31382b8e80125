"""The history: what is kept of each published result, and what is made of it.

The database is always compared with the files: with the result.json that lies published, and with what
--rebuild-history makes of the files alone.
"""

import collections
import datetime
import fcntl
import fractions
import gzip
import hashlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402

PERFECT = world.World("T1")
INDICATORS = [row["indicator"] for row in world.read_csv(
    world.TEMPLATES / "gbt35289-2017" / "indicators.csv")]
FORM = {int(row["seq"]): row["sub_item"] for row in world.read_csv(
    world.TEMPLATES / "gm-2018-571" / "form.csv")}
STATES = ["是", "否", "待核", "不适用"]
LETTER = {"是": "Y", "否": "N", "待核": "P", "不适用": "A"}


def caeval(*arguments):
    return subprocess.run([world.CAEVAL, *map(str, arguments), "--templates", world.TEMPLATES],
                          capture_output=True, text=True)


def reduced():
    """A CA with few exports: where a run is killed or fails, what its exports say does not matter."""
    one = PERFECT.copy()
    for export in one.rows:
        if export not in ("org", "attest", "complaints"):
            one.drop(export)
    return one


SMALL = reduced()


def changed(code, text, base=PERFECT):
    """A CA that meets everything, or another, but for some changes."""
    one = base.copy()
    one.code = code
    one.set("org", "T1", ca_code=code, name=f"测试{code}电子认证有限公司")
    return world.change(one, text)


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def dump(database):
    """What the database says, without the numbers it gives its own rows."""
    tables = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        tables["result"] = db.execute(
            "SELECT c.code, r.date, r.name, r.form, r.grading, r.rows, r.yes, r.no, r.pending, r.na, "
            "r.no_box, r.total_lo, r.total_hi, r.level, r.gate, r.result_sha256, r.manifest_sha256 "
            "FROM result r JOIN ca c ON c.id = r.ca ORDER BY 1, 2").fetchall()
        tables["indicator"] = db.execute(
            "SELECT c.code, r.date, i.place, i.id, i.lo, i.hi FROM indicator i JOIN result r "
            "ON r.id = i.result JOIN ca c ON c.id = r.ca ORDER BY 1, 2, 3").fetchall()
        tables["measure"] = db.execute(
            "SELECT c.code, r.date, n.name, n.unit, m.value, m.num, m.den, m.n, m.status FROM measure "
            "m JOIN measure_name n ON n.id = m.measure JOIN result r ON r.id = m.result "
            "JOIN ca c ON c.id = r.ca ORDER BY 1, 2, 3").fetchall()
        tables["sound"] = db.execute("PRAGMA integrity_check").fetchall()
    return tables


class Case(unittest.TestCase):
    def assertIn(self, part, whole, message=None):
        """Without printing a whole report."""
        if isinstance(whole, str) and len(whole) > 5000:
            self.assertTrue(part in whole, message or f"{part!r} is not there")
        else:
            super().assertIn(part, whole, message)

    def setUp(self):
        temporary = world.quick_folder()  # a run waits for the disk many times
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.output = self.folder / "out"
        self.database = self.output / "history.sqlite"

    def input(self, *worlds):
        """A folder of exports; unchanged when it is there."""
        target = self.folder / f"in{len(list(self.folder.glob('in*')))}"
        for one in worlds:
            one.write(target)
        return target

    def run_on(self, exports, date, formats="json", expect=0, *more):
        done = caeval("run", "-q", "-i", exports, "-o", self.output, "-d", date, "--formats", formats,
                      *more)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def annual(self, date, expect=0, formats="json"):
        done = caeval("annual", "-o", self.output, "-d", date, "--formats", formats)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def result(self, year, code="T1"):
        return json.loads((self.output / str(year) / code / "result.json").read_text())

    def agree(self):
        """Database and files say the same: each published result, and each in the archive."""
        tables = dump(self.database)
        self.assertEqual(tables["sound"], [("ok",)])
        kept = {(row[0], row[1]): row for row in tables["result"]}
        for path in self.output.glob("[0-9]*/[!.]*/result.json"):
            result = json.loads(path.read_text())
            row = kept[result["ca"]["code"], result["period"]["date"]]
            self.assertEqual(row[15], sha256(path))
            self.assertEqual(row[16], sha256(path.parent / "manifest.json"))
            self.assertEqual(row[5], "".join(LETTER[r["result"]] for r in result["form"]["rows"]))
            self.assertEqual(row[6:11], tuple(result["form"]["counts"].values()))
            for at, bound in ((11, "lo"), (12, "hi")):
                self.assertEqual(fractions.Fraction(row[at]),
                                 fractions.Fraction(result["grading"]["total"][bound]))
            self.assertEqual(row[13:15], (result["grading"]["level"], result["grading"]["gate"]))
            self.assert_members(tables, result)
        archived = {}
        for path in (self.output / "archive" / "results").glob("*/*.json.gz"):
            head, text = gzip.decompress(path.read_bytes()).split(b"\n", 1)
            self.assertEqual(head.split()[1].decode(), hashlib.sha256(text).hexdigest())
            archived[path.parent.name, path.name[:10]] = head.split()[1].decode()
        self.assertEqual(archived, {key: row[15] for key, row in kept.items()})
        return tables

    def assert_members(self, tables, result):
        key = (result["ca"]["code"], result["period"]["date"])
        scores = [(row[3], fractions.Fraction(row[4]), fractions.Fraction(row[5]))
                  for row in tables["indicator"] if row[:2] == key]
        self.assertEqual(scores, [(i["id"], fractions.Fraction(i["lo"]), fractions.Fraction(i["hi"]))
                                  for i in result["grading"]["indicators"]])
        measures = {row[2]: row[3:9] for row in tables["measure"] if row[:2] == key}
        self.assertEqual(measures, {
            name: (m["unit"], m["value"], m.get("num"), m.get("den"), m["n"], m["status"])
            for name, m in result["measures"].items()})

    def dates(self, code="T1"):
        return [row[1] for row in dump(self.database)["result"] if row[0] == code]


class Keeping(Case):
    def test_nights_accumulate_and_agree_with_the_files(self):
        exports = self.input(PERFECT, changed("T2", "attest 3 否; drop hotline"))
        for date in ("2024-12-31", "2025-12-29", "2025-12-30"):
            self.run_on(exports, date)
            self.agree()
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-29", "2025-12-30"])
        self.assertEqual(self.dates("T2"), self.dates())

    def test_the_same_date_is_replaced(self):
        self.run_on(self.input(PERFECT), "2025-12-31")
        before = self.agree()
        self.run_on(self.input(changed("T1", "attest 3 否")), "2025-12-31")
        after = self.agree()
        self.assertEqual(self.dates(), ["2025-12-31"])
        self.assertNotEqual(before["result"], after["result"])
        self.assertEqual(after["result"][0][7], 1)

    def test_the_view_names_the_states(self):
        self.run_on(self.input(changed("T1", "attest 3 否; attest 5 -")), "2025-12-31")
        want = [(row["row"], row["result"]) for row in self.result(2025)["form"]["rows"]]
        with sqlite3.connect(self.database) as db:
            self.assertEqual(db.execute("SELECT row, state FROM row_state WHERE ca = 'T1' "
                                        "ORDER BY row").fetchall(), want)

    def test_an_earlier_date_later_on_is_kept_in_its_place(self):
        exports = self.input(PERFECT)
        for date in ("2025-12-31", "2025-06-30"):
            self.run_on(exports, date, "json", 0, "--force")
        self.agree()
        self.assertEqual(self.dates(), ["2025-06-30", "2025-12-31"])
        self.assertEqual(self.result(2025)["period"]["date"], "2025-06-30")

    def test_without_json_nothing_is_kept(self):
        self.run_on(self.input(PERFECT), "2025-12-31", "xlsx")
        self.assertEqual(dump(self.database)["result"], [])


    def test_a_database_depends_on_what_is_kept_alone(self):
        exports = self.input(PERFECT, changed("T2", "attest 3 否"))
        for date in ("2025-12-30", "2025-12-31"):
            self.run_on(exports, date)
        once = self.database.read_bytes()
        self.run_on(exports, "2025-12-31")
        self.assertEqual(self.database.read_bytes(), once)
        self.output = self.folder / "elsewhere"
        for date in ("2025-12-30", "2025-12-31"):
            self.run_on(exports, date)
        self.assertEqual((self.output / "history.sqlite").read_bytes(), once)
        self.assertFalse((self.output / "archive" / "unfinished").exists())


class Rebuilding(Case):
    def fill(self):
        exports = self.input(PERFECT, changed("T2", "attest 3 否; drop survey"))
        for date in ("2024-06-30", "2024-12-31", "2025-12-29", "2025-12-31"):
            self.run_on(exports, date)
        self.run_on(self.input(changed("T1", "attest 5 否")), "2025-12-30", "json", 0, "--force")
        return dump(self.database)

    def test_rebuilding_gives_what_was_kept(self):
        kept = self.fill()
        self.assertEqual(len(kept["result"]), 9)
        done = caeval("run", "--rebuild-history", "-o", self.output)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("9 results", done.stdout)
        self.assertEqual(self.agree(), kept)
        self.assertTrue((self.output / "history.sqlite.old").exists())
        self.assertEqual(list(self.output.glob(".history*")), [])

    def test_a_missing_database_is_made_again_by_the_next_command(self):
        kept = self.fill()
        self.database.unlink()
        self.annual("2025-12-31")
        self.assertEqual(self.agree(), kept)

    def test_published_results_alone_still_give_the_last_of_each_year(self):
        kept = self.fill()
        self.database.unlink()
        shutil.rmtree(self.output / "archive" / "results")
        self.assertIn("--rebuild-history --force", self.annual("2025-12-31", 73).stderr)
        done = caeval("run", "--rebuild-history", "--force", "-o", self.output)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.annual("2025-12-31")
        again = self.agree()
        self.assertEqual([row[:2] for row in again["result"]],
                         [("T1", "2024-12-31"), ("T1", "2025-12-30"), ("T2", "2024-12-31"),
                          ("T2", "2025-12-31")])
        self.assertLess(set(again["result"]), set(kept["result"]))

    def test_a_result_put_there_by_hand_is_kept_as_it_was_written(self):
        """As from a backup; test_integrity.py has what is not as it was written."""
        self.fill()
        elsewhere = self.folder / "elsewhere"
        done = caeval("run", "-q", "-i", self.input(PERFECT), "-o", elsewhere, "-d", "2023-12-31", "--formats", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.copytree(elsewhere / "2023", self.output / "2023")
        self.annual("2025-12-31")
        self.agree()
        self.assertIn("2023-12-31", self.dates())

    def test_files_that_are_no_results_are_named_and_left_out(self):
        kept = self.fill()
        spoiled = self.output / "2024" / "T2" / "result.json"
        spoiled.write_text("{")
        archived = self.output / "archive" / "results" / "T1" / "2024-06-30.json.gz"
        archived.write_bytes(archived.read_bytes()[:-9])
        foreign = self.output / "2024" / "T9"
        shutil.copytree(self.output / "2024" / "T1", foreign)
        misdated = self.output / "archive" / "results" / "T2" / "2024-06-29.json.gz"
        shutil.copy(misdated.with_name("2024-06-30.json.gz"), misdated)
        miscounted = self.output / "2024" / "T8" / "result.json"
        result = self.result(2024)
        result["ca"]["code"] = "T8"
        result["form"]["counts"]["否"] += 1
        miscounted.parent.mkdir()
        miscounted.write_text(json.dumps(result))
        self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 1)
        self.assertEqual(dump(self.database), kept)
        done = caeval("run", "--rebuild-history", "--force", "-o", self.output)
        self.assertEqual(done.returncode, 3)
        for path in (spoiled, archived, foreign / "result.json", misdated, miscounted):
            self.assertIn(str(path), done.stderr)
        again = dump(self.database)["result"]
        self.assertEqual(again, [row for row in kept["result"] if row[:2] != ("T1", "2024-06-30")])
        self.assertEqual(spoiled.read_text(), "{")

    def test_nothing_to_rebuild_from(self):
        done = caeval("run", "--rebuild-history", "-o", self.folder / "nowhere")
        self.assertEqual(done.returncode, 66)
        self.assertFalse((self.folder / "nowhere").exists())


class Faults(Case):
    def published(self, date):
        result = self.result(date[:4])
        self.assertEqual(result["period"]["date"], date)
        manifest = json.loads((self.output / date[:4] / "T1" / "manifest.json").read_text())
        for output in manifest["outputs"]:
            self.assertEqual(sha256(self.output / date[:4] / "T1" / output["file"]),
                             output["sha256"])

    @classmethod
    def setUpClass(cls):
        """A history of one night, for all to spoil."""
        temporary = world.quick_folder()
        cls.addClassCleanup(temporary.cleanup)
        cls.exports = pathlib.Path(temporary.name) / "in"
        cls.night = pathlib.Path(temporary.name) / "out"
        SMALL.write(cls.exports)
        done = caeval("run", "-q", "-i", cls.exports, "-o", cls.night, "-d", "2025-12-30", "--formats", "json")
        assert done.returncode == 0, done.stderr

    def begin(self):
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.copytree(self.night, self.output)

    def spoil_and_mend(self, spoil):
        """What is no damage is refused, and nothing is published; test_integrity.py has what is damaged."""
        self.begin()
        spoil()
        done = self.run_on(self.exports, "2025-12-31", "json", 73)
        self.assertIn("history.sqlite", done.stderr)
        self.published("2025-12-30")
        if self.database.is_dir():
            self.database.rmdir()
        self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 0)
        self.agree()
        self.run_on(self.exports, "2025-12-31")
        self.agree()
        self.assertEqual(self.dates(), ["2025-12-30", "2025-12-31"])

    def test_another_programs_database(self):
        def spoil():
            self.database.unlink()
            with sqlite3.connect(self.database) as db:
                db.execute("CREATE TABLE t(x)")
        self.spoil_and_mend(spoil)

    def test_another_structure(self):
        def spoil():
            with sqlite3.connect(self.database) as db:
                db.execute("PRAGMA user_version = 77")
        self.spoil_and_mend(spoil)

    def test_a_folder_in_its_place(self):
        def spoil():
            self.database.unlink()
            self.database.mkdir()
        self.spoil_and_mend(spoil)

    def test_a_mark_that_a_kill_left_goes_with_the_next_run(self):
        exports = self.input(SMALL)
        self.run_on(exports, "2025-12-31")
        mark = self.output / "archive" / "unfinished"
        mark.write_bytes(b"")
        self.run_on(exports, "2025-12-31")  # nothing to evaluate
        self.assertFalse(mark.exists())

    VALUES = (
        "UPDATE result SET total_lo = '1/0'", "UPDATE result SET total_lo = 'abc'",
        "UPDATE result SET total_lo = ''", "UPDATE result SET total_lo = '-1'",
        "UPDATE result SET total_hi = '999999999999999999/7'", "UPDATE result SET total_hi = '0'",
        "UPDATE result SET date = '2025-13-45'", "UPDATE result SET date = '2025-12-3'",
        "UPDATE result SET rows = 'ZZZZ'", "UPDATE result SET rows = x'ff'",
        "UPDATE result SET level = 'XX'", "UPDATE result SET level = x'e7'",
        "UPDATE result SET gate = '也许'", "UPDATE result SET name = CAST(x'e7' AS TEXT)",
        "UPDATE result SET yes = -1", "UPDATE result SET no = 'viele'",
        "UPDATE result SET pending = 9999999999", "UPDATE result SET no = 77",
        "UPDATE result SET yes = yes - 1, no = no + 1", "UPDATE result SET no_box = no_box - 1",
        "UPDATE indicator SET lo = '1/0'", "UPDATE indicator SET hi = '5/-1'",
        "UPDATE indicator SET lo = '4', hi = '3'")

    def spoiled(self, statement):
        """A history with a value that nobody can have kept, within pages that are sound."""
        self.begin()
        with sqlite3.connect(self.database) as db:
            db.executescript(statement)
        db.close()

    def mended(self, done, why="已损坏：“"):
        self.assertIn(f"history.sqlite: 警告：{why}", done.stderr)
        self.assertIn("重建", done.stderr)
        self.agree()

    def test_a_value_that_nobody_kept(self):
        for statement in self.VALUES:
            with self.subTest(statement):
                self.spoiled(statement)
                self.mended(self.run_on(self.exports, "2025-12-31"))
                self.assertEqual(self.dates(), ["2025-12-30", "2025-12-31"])

    def test_a_value_that_nobody_kept_in_the_yearly_report(self):
        for statement in self.VALUES:
            with self.subTest(statement):
                self.spoiled(statement)
                self.mended(self.annual("2025-12-31"))
                self.assertEqual(self.dates(), ["2025-12-30"])

    def test_columns_without_a_value(self):
        for column in ("rows", "gate", "name", "total_lo", "form"):
            with self.subTest(column):
                self.spoiled("PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = "
                             f"replace(sql, '{column} TEXT NOT NULL', '{column} TEXT') "
                             "WHERE name = 'result'")
                self.spoiled_again(f"UPDATE result SET {column} = NULL")
                self.mended(self.run_on(self.exports, "2025-12-31"), "已损坏：“NULL”")

    def spoiled_again(self, statement):
        with sqlite3.connect(self.database) as db:
            db.executescript(statement)
        db.close()

    def test_annual_reads_every_page(self):
        self.run_on(self.input(PERFECT), "2025-12-31")
        data = bytearray(self.database.read_bytes())
        with sqlite3.connect(self.database) as db:
            page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'measure'"
                              ).fetchone()[0]
        data[(page - 1) * 4096:page * 4096] = b"\x00" * 4096
        self.database.write_bytes(data)
        self.mended(self.annual("2025-12-31"), "已损坏（")

    def test_another_run_holds_the_lock(self):
        self.run_on(self.input(PERFECT), "2025-12-31")
        with open(self.output / ".caeval.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.annual("2025-12-31", 75)
            self.assertEqual(caeval("run", "--rebuild-history", "-o", self.output).returncode, 75)


@unittest.skipIf("asan" in world.CAEVAL, "the leak sanitizer does not work under strace")
class Kills(Case):
    """The run is killed, or a call fails, at each call between the files and the end of the run."""

    CALLS = ("renameat2", "rename", "fsync", "fdatasync", "unlink", "write", "pwrite64")

    def traced(self, exports, date, *options):
        return subprocess.run(
            ["strace", "-f", "-qq", "-o", self.folder / "trace", *options, world.CAEVAL, "run", "-q",
             "-i", exports, "-o", self.output, "-d", date, "--formats", "json", "--templates",
             world.TEMPLATES], capture_output=True, text=True)

    def calls(self, exports, date):
        """How often a sound run makes each call."""
        shutil.copytree(self.output, self.folder / "saved")
        done = self.traced(exports, date, "-e", f"trace={','.join(self.CALLS)}")
        self.assertEqual(done.returncode, 0, done.stderr)
        count = collections.Counter(
            line.split()[1].split("(")[0] for line in (self.folder / "trace").read_text().splitlines())
        self.restore()
        self.assertGreater(count["pwrite64"], 4)
        self.assertEqual(count["renameat2"], 1)
        return [(call, n) for call in self.CALLS for n in range(1, count[call] + 1)]

    def restore(self):
        shutil.rmtree(self.output)
        shutil.copytree(self.folder / "saved", self.output)

    def test_a_kill_at_any_moment_is_made_good_at_the_next_start(self):
        exports = self.input(changed("T1", "attest 3 否", SMALL))
        self.run_on(self.input(SMALL), "2025-12-30")
        between = marked = killed = 0
        for call, n in self.calls(exports, "2025-12-31"):
            with self.subTest(call=call, n=n):
                done = self.traced(exports, "2025-12-31", "-e", f"trace={call}", "-e",
                                   f"inject={call}:signal=SIGKILL:when={n}")
                # calls are counted in each process: the run itself (-9), or its worker (3: no CA
                # has a result); 0: neither makes so many
                self.assertIn(done.returncode, (-9, 3, 0), done.stderr)
                killed += done.returncode != 0
                date = self.result(2025)["period"]["date"]
                marked += (self.output / "archive" / "unfinished").exists()
                journal = self.output / "history.sqlite-journal"
                if date == "2025-12-31" and not journal.exists():
                    between += date not in self.dates()
                self.annual("2025-12-31")
                self.agree()
                self.assertIn(date, self.dates())
                self.assertFalse(journal.exists())
            self.restore()
        self.assertGreater(killed, 40)
        self.assertGreater(between, 0, "no kill fell between the exchange and the database")
        self.assertGreater(marked, between)

    def test_a_kill_over_another_year_is_made_good_by_the_mark(self):
        self.run_on(self.input(SMALL), "2024-12-31")
        exports = self.input(changed("T1", "attest 3 否", SMALL))
        self.traced(exports, "2024-12-31", "-e", "trace=renameat2,pwrite64", "-e",
                    "inject=pwrite64:signal=SIGKILL:when=1")
        self.assertEqual(self.result(2024)["form"]["rows"][2]["result"], "否")
        self.run_on(exports, "2025-12-31")
        self.agree()
        self.assertFalse((self.output / "archive" / "unfinished").exists())

    def test_a_call_that_fails_is_never_silent(self):
        exports = self.input(SMALL)
        self.run_on(exports, "2025-12-30")
        for call, n in self.calls(exports, "2025-12-31"):
            error = "ENOSPC" if "write" in call else "EIO"
            with self.subTest(call=call, n=n):
                done = self.traced(exports, "2025-12-31", "-e", f"trace={call}", "-e",
                                   f"inject={call}:error={error}:when={n}")
                date = self.result(2025)["period"]["date"]
                if done.returncode == 0:
                    self.assertEqual(date, "2025-12-31")
                    self.agree()
                else:
                    self.assertEqual(done.returncode, 73, done.stderr)
                    self.assertNotEqual(done.stderr, "")
                self.annual("2025-12-31")
                self.agree()
                self.assertIn(date, self.dates())
            self.restore()


@unittest.skipIf("asan" in world.CAEVAL, "the leak sanitizer does not work under strace")
class AnnualAsOneSet(Case):
    """The three files of the yearly report are those of one report, whatever fails or is killed."""

    CALLS = ("mkdir", "rename", "fsync", "unlink", "rmdir", "write")
    ALL = "xlsx,json"  # the PDF's fonts would take most of the time; it is with them below

    def files(self):
        return {path.name: sha256(path) for path in (self.output / "2025").glob("annual.*")}

    def traced(self, *options):
        return subprocess.run(
            ["strace", "-f", "-qq", "-o", self.folder / "trace", *options, world.CAEVAL, "annual", "-o",
             self.output, "-d", "2025-12-31", "--formats", self.ALL, "--templates", world.TEMPLATES],
            capture_output=True, text=True)

    def setUp(self):
        super().setUp()
        self.run_on(self.input(SMALL), "2025-12-30", self.ALL)
        self.annual("2025-12-30", formats=self.ALL)
        self.old = self.files()
        self.exports = self.input(changed("T1", "attest 3 否", SMALL))
        self.run_on(self.exports, "2025-12-31", self.ALL)
        shutil.copytree(self.output, self.folder / "saved")
        done = self.traced("-e", f"trace={','.join(self.CALLS)}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.new = self.files()
        self.assertEqual([len(self.old), len(self.new)], [self.ALL.count(",") + 1] * 2)
        self.assertFalse(set(self.old.values()) & set(self.new.values()))
        self.count = collections.Counter(
            line.split()[1].split("(")[0] for line in (self.folder / "trace").read_text().splitlines())

    def each(self, inject):
        for call in self.CALLS:
            for n in range(1, self.count[call] + 1, 1 + self.count[call] // 6):
                shutil.rmtree(self.output)
                shutil.copytree(self.folder / "saved", self.output)
                yield self.traced("-e", f"trace={call}", "-e", f"inject={call}:{inject}:when={n}")

    def test_a_call_that_fails(self):
        silent = 0
        for done in self.each("error=ENOSPC"):
            self.assertIn(done.returncode, (0, 73), done.stderr)
            if done.returncode == 0:
                self.assertEqual(self.files(), self.new)
                silent += 1
            self.run_on(self.exports, "2025-12-31", self.ALL)
            self.assertIn(self.files(), (self.old, self.new))
            self.assertEqual(list(self.output.glob("2025/.caeval-[sr]*")), [])
        self.assertLess(silent, 12)

    def test_a_kill(self):
        seen = []
        for done in self.each("signal=SIGKILL"):
            self.assertIn(done.returncode, (-9, 137), done.stderr)
            self.run_on(self.exports, "2025-12-31", self.ALL)  # the next start finishes or clears away
            self.assertIn(self.files(), (self.old, self.new))
            seen.append(self.files() == self.new)
            self.assertEqual(list(self.output.glob("2025/.caeval-[sr]*")), [])
            self.annual("2025-12-31", formats=self.ALL)
            self.assertEqual(self.files(), self.new)
        self.assertIn(True, seen)
        self.assertIn(False, seen)



@unittest.skipIf("asan" in world.CAEVAL, "the leak sanitizer does not work under strace")
class AnnualWithPdf(AnnualAsOneSet):
    ALL = "xlsx,pdf,json"
    CALLS = ("rename",)  # by which a file takes its place

    def test_what_is_there_is_renewed_though_not_asked_for(self):
        self.annual("2025-12-31", formats="json")
        self.assertEqual(self.files(), self.new)
        for name in ("annual.pdf", "annual.xlsx"):
            (self.output / "2025" / name).unlink()
        self.annual("2025-12-31", formats="json")
        self.assertEqual(list(self.files()), ["annual.json"])


class Trends(Case):
    maxDiff = None
    def nights(self):
        """Row 3 is 否 from the second night on, row 5 in the first and again from the third on."""
        for date, text in (("2024-12-31", ""), ("2025-10-31", "attest 3 否"),
                           ("2025-11-30", "attest 3 否; attest 5 否")):
            self.run_on(self.input(changed("T1", text)), date)

    def last(self, formats="xlsx,pdf,json"):
        if not hasattr(self, "last_input"):
            self.last_input = self.input(changed("T1", "attest 3 否; attest 5 否; attest 7 否"))
        self.run_on(self.last_input, "2025-12-31", formats)

    def text(self):
        return readers.squeeze(readers.pdf_text(self.output / "2025" / "T1" / "report.pdf", "-raw"))

    def page(self):
        """The table of the year's evaluations, line by line, up to the next heading."""
        text = readers.pdf_text(self.output / "2025" / "T1" / "report.pdf", "-layout")
        start = text.rindex("本年度历次评估")
        return readers.squeeze(text[start:text.index("各指标得分的走势", start)])

    def sheet(self, name="历史趋势"):
        return readers.cells(self.output / "2025" / "T1" / "evaluation.xlsx").get(name)

    def test_the_first_result_has_no_past(self):
        self.run_on(self.input(PERFECT), "2025-12-31", "xlsx,pdf,json")
        self.run_on(self.input(PERFECT), "2025-12-31", "xlsx,pdf,json")
        self.assertIsNone(self.sheet("历史趋势"))
        for name in ("与上次相比", "未整改"):
            self.assertIn("没有更早的结果可以比较。", self.sheet(name).values())
        self.assertNotIn("与上次相比", self.text())

    def test_scores_that_changed_are_told_by_their_titles(self):
        self.run_on(self.input(PERFECT), "2025-11-30", "xlsx,pdf,json")
        self.run_on(self.input(changed("T1", "attest consult.full_content 否")), "2025-12-31", "xlsx,pdf,json")
        sheet = self.sheet("与上次相比")
        item = {text: sheet["B" + at[1:]] for at, text in sheet.items() if at[0] == "C"}
        self.assertEqual(item["业务咨询服务质量指标"], "得分")
        self.assertFalse([text for at, text in sheet.items() if at[0] == "B" and str(text).isascii()])

    def test_documents_tell_nights_years_changes_and_what_is_not_remedied(self):
        self.nights()
        self.last()
        text = self.text()
        self.assertIn("与2025年11月30日的评估相比", text)
        # row 153 cannot be judged before the year has ended, three rows before the disclosure was looked at
        self.assertIn("新否1项，已改0项，补证4项，转待核0项", text)
        self.assertIn("至今未整改2项，历时最长的：第3条（自2025年10月31日或更早）、"
                      "第5条（自2025年11月30日或更早）。", text)
        cells = [*self.sheet().values(), *self.sheet("历年结果").values()]
        for date in ("2024-12-31", "2025-10-31", "2025-11-30", "2025-12-31"):
            self.assertIn(datetime.datetime.fromisoformat(date), cells)
        changes = self.sheet("与上次相比")
        self.assertEqual({changes[f"B{at[1:]}"]: (changes[f"A{at[1:]}"], changes[f"D{at[1:]}"],
                                                  changes[f"E{at[1:]}"])
                          for at, value in changes.items() if at[0] == "B" and "条" in str(value)},
                         {"第7条": ("新否", "是", "否"), "第153条": ("补证", "待核", "是"),
                          **{f"第{row}条": ("补证", "待核", "是") for row in (65, 66, 68)}})
        sheet = self.sheet("未整改")
        days = {sheet[f"A{at[1:]}"]: sheet[f"F{at[1:]}"] for at, value in sheet.items()
                if at[0] == "D" and str(value)[:10] in ("2025-10-31", "2025-11-30") and sheet[f"E{at[1:]}"] == "或更早"}
        self.assertEqual(days, {3: 61, 5: 31})

    def test_a_yes_begins_a_run_anew_and_pending_does_not(self):
        for date, text in (("2025-09-30", "attest 3 否; attest 5 否; attest 7 否"),
                           ("2025-10-31", "attest 5 -; attest 7 否"),
                           ("2025-11-30", "attest 3 否; attest 5 -")):
            self.run_on(self.input(changed("T1", text)), date)
        self.run_on(self.input(changed("T1", "attest 3 否; attest 5 否; attest 7 否")), "2025-12-31",
                    "pdf")
        self.assertIn("至今未整改2项，历时最长的：第5条（自2025年9月30日或更早）、"
                      "第3条（自2025年11月30日或更早）。", self.text())

    def test_the_same_date_again_gives_the_same_bytes(self):
        self.nights()
        self.last()
        names = [path for path in sorted((self.output / "2025").rglob("*"))
                 if path.is_file() and path.name != "run.log"]
        once = {path: path.read_bytes() for path in names}
        self.last()
        self.assertEqual(once, {path: path.read_bytes() for path in names})

    def test_a_database_made_again_gives_the_same_bytes(self):
        self.nights()
        self.last()
        report = self.output / "2025" / "T1" / "report.pdf"
        once = report.read_bytes()
        self.database.unlink()
        self.last()
        self.assertEqual(report.read_bytes(), once)

    def test_many_nights_are_all_on_the_sheet_and_by_month_on_the_page(self):
        exports = self.input(PERFECT)
        self.run_on(exports, "2025-10-01")
        first = self.output / "archive" / "results" / "T1" / "2025-10-01.json.gz"
        text = gzip.decompress(first.read_bytes()).split(b"\n", 1)[1]
        day = datetime.date(2025, 10, 1)
        nights = [(day + datetime.timedelta(days=i)).isoformat() for i in range(40)]
        for date in nights[1:]:
            night = text.replace(b'"date": "2025-10-01"', f'"date": "{date}"'.encode())
            head = f"caeval-kept/1 {hashlib.sha256(night).hexdigest()} \n".encode()
            (first.parent / f"{date}.json.gz").write_bytes(gzip.compress(head + night))
        self.database.unlink()
        self.run_on(exports, "2025-12-31", "xlsx,pdf")
        cells = list(self.sheet().values())
        for date in nights:
            self.assertIn(datetime.datetime.fromisoformat(date), cells)
        text = self.text()
        self.assertIn("共评估41次", text)
        self.assertRegex(self.page(), "2025-10-31III级（优化控制级）4.84–5.00")  # the disclosure was looked at after that day
        self.assertNotIn("2025-10-15III级", self.page())


class Vanished(Case):
    """What the last result had and nobody supplied now."""

    def test_an_export_and_a_ca(self):
        exports = self.input(changed("A1", ""), changed("B2", ""))
        self.run_on(exports, "2025-12-30", "json,pdf")
        (exports / "A1" / "hotline.csv").unlink()
        shutil.rmtree(exports / "B2")
        done = self.run_on(exports, "2025-12-31", "json,pdf")
        rows = len(PERFECT.rows["hotline"])
        self.assertIn(f"A1: 警告：2025-12-30的结果有“热线通话记录”{rows}行，这次未提供", done.stderr)
        self.assertIn("B2: 警告：有2025-12-30的结果，这次没有这个机构的数据", done.stderr)
        result = world.load_result(self.output, "2025-12-31", "A1")
        self.assertEqual(result["vanished"], [{"export": "hotline", "rows": rows, "date": "2025-12-30"}])
        summary = json.loads((self.output / "2025" / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual(summary["vanished"], [{"code": "B2", "date": "2025-12-30", "since_last": True}])
        self.assertEqual([ca["vanished_exports"] for ca in summary["cas"]], [1])
        self.assertIn(f"“热线通话记录”上次有{rows}行，这次未提供", readers.pdf_text(self.output / "2025/A1/report.pdf"))
        self.assertIn("B2（2025年12月30日）", readers.pdf_text(self.output / "2025/summary.pdf"))
        again = self.run_on(exports, "2025-12-31", "json,pdf")           # nothing changed: said again
        self.assertEqual(again.stderr, done.stderr)

    def test_nothing_is_missed_that_was_left_out_or_is_old(self):
        exports = self.input(changed("A1", ""), changed("B2", ""))
        self.run_on(exports, "2023-12-31")
        shutil.rmtree(exports / "B2")
        self.assertNotIn("B2: warning", self.run_on(exports, "2025-12-30").stderr)
        other = self.input(changed("A1", ""), changed("C3", ""))
        self.run_on(other, "2025-12-30")
        self.assertNotIn("C3: warning", self.run_on(other, "2025-12-31", "json", 0, "--only", "A1").stderr)

    def test_a_file_of_all_cas_without_rows_of_this_one_does_not_replace_its_own(self):
        exports = self.input(changed("A1", ""), changed("B2", ""))
        self.run_on(exports, "2025-12-30")
        text = (exports / "B2" / "hotline.csv").read_text(encoding="utf-8").splitlines()
        (exports / "hotline.csv").write_text("\n".join(
            f"{'ca_code' if i == 0 else 'B2'},{line}" for i, line in enumerate(text)) + "\n", encoding="utf-8")
        for code in ("A1", "B2"):
            (exports / code / "hotline.csv").unlink()
        done = self.run_on(exports, "2025-12-31")
        self.assertIn("A1: 警告：2025-12-30的结果有“热线通话记录”", done.stderr)
        self.assertNotIn("B2: 警告：2025-12-30的结果有“热线通话记录”", done.stderr)

    def test_a_header_alone_is_supplied(self):
        """No case, and of an event in a new year what is to be expected; it is no export that nobody supplied."""
        for date, told in (("2025-12-31", True), ("2026-01-01", False)):
            self.output = self.output.with_name(date)
            self.run_on(self.input(changed("A1", "")), "2025-12-30")
            done = self.run_on(self.input(changed("A1", "clear hotline")), date)
            had = f"“热线通话记录”{len(PERFECT.rows['hotline'])}行，这次一行也没有"
            self.assertEqual(had in done.stderr, told, done.stderr)
            self.assertEqual(world.load_result(self.output, date, "A1")["vanished"], [])
            summary = json.loads((self.output / date[:4] / "summary.json").read_text(encoding="utf-8"))
            self.assertEqual([ca["vanished_exports"] for ca in summary["cas"]], [0])
        done = self.run_on(self.input(changed("A1", "clear hotline; clear staff")), "2026-01-02")  # a register of what is there
        self.assertIn(f"“人员名册”{len(PERFECT.rows['staff'])}行，这次一行也没有", done.stderr)

    def test_an_empty_list_that_goes_is_missed(self):
        """A header alone says that nothing happened; no file says nothing."""
        exports = self.input(changed("A1", "clear complaints"))
        self.run_on(exports, "2025-12-30")
        (exports / "A1" / "complaints.csv").unlink()
        done = self.run_on(exports, "2025-12-31")
        self.assertIn("A1: 警告：2025-12-30的结果有“投诉记录”0行，这次未提供", done.stderr)
        self.assertEqual([(one["export"], one["rows"]) for one in
                          world.load_result(self.output, "2025-12-31", "A1")["vanished"]], [("complaints", 0)])


class Diff(Case):
    """The taxonomy of gen/history/compare.h, step by step, on results made for it."""

    KINDS = {("是", "否"): "新否", ("是", "待核"): "转待核", ("否", "待核"): "否转待核",
             ("待核", "是"): "补证", ("待核", "否"): "新否", ("否", "是"): "已改",
             ("不适用", "是"): "转适用", ("不适用", "否"): "新否", ("不适用", "待核"): "转待核",
             ("是", "不适用"): "转不适用", ("否", "不适用"): "转不适用",
             ("待核", "不适用"): "转不适用"}
    NAMES = ("新否", "已改", "补证", "转待核", "否转待核", "转不适用", "转适用", "新增", "不再列", "口径不同",
             "改善", "恶化", "确定", "变化")

    @classmethod
    def setUpClass(cls):
        cls.base = PERFECT.run()

    def write(self, name, result):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(result, ensure_ascii=False))
        return path

    def copy(self):
        return json.loads(json.dumps(self.base))

    def diff(self, a, b, expect=0, *more):
        done = caeval("diff", a, b, *more)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done.stdout

    def lines(self, output):
        """{item: (kind, from, to)} of the table."""
        found = {}
        for line in output.splitlines():
            words = line.split()
            if len(words) >= 4 and words[0] in self.NAMES:
                found[words[1]] = (words[0], words[2], words[3])
        return found

    def test_every_step_of_a_row(self):
        a, b = self.copy(), self.copy()
        want = {}
        for i, (steps, kind) in enumerate(self.KINDS.items()):
            a["form"]["rows"][i]["result"], b["form"]["rows"][i]["result"] = steps
            want[f"第{i + 1}条"] = (kind, *steps)
        for i, state in enumerate(STATES):  # the same on both sides
            a["form"]["rows"][20 + i]["result"] = b["form"]["rows"][20 + i]["result"] = state
        output = self.diff(self.write("a.json", a), self.write("b.json", b))
        self.assertEqual(self.lines(output), want)
        counts = collections.Counter(self.KINDS.values())
        self.assertIn("，".join(f"{kind}{counts[kind]}项" for kind in
                               ("新否", "已改", "补证", "转待核", "否转待核", "转不适用", "转适用")), output)
        self.assertIn(FORM[1], output)

    def test_rows_of_one_side_only(self):
        a, b = self.copy(), self.copy()
        del a["form"]["rows"][4], b["form"]["rows"][8]
        output = self.diff(self.write("a.json", a), self.write("b.json", b))
        self.assertEqual(self.lines(output), {"第5条": ("新增", "—", "是"),
                                              "第9条": ("不再列", "是", "—")})

    def test_scores_total_and_level(self):
        def side(lo, hi, level, consult):
            result = self.copy()
            result["grading"]["total"] = {"lo": lo, "hi": hi, "status": "?"}
            result["grading"]["level"] = level
            result["grading"]["indicators"][0].update(lo=consult[0], hi=consult[1])
            return result
        cases = [
            (("3.49", "3.49", "I", ("1", "1")), ("3.50", "3.50", "II", ("3", "3")),
             {"总分": "改善", "等级": "改善", "consult": "改善"}),
            (("3.50", "3.50", "II", ("3", "3")), ("3.49", "3.49", "I", ("1", "1")),
             {"总分": "恶化", "等级": "恶化", "consult": "恶化"}),
            (("3.40", "3.60", "待定", ("1", "5")), ("3.50", "3.50", "II", ("3", "3")),
             {"总分": "确定", "等级": "确定", "consult": "确定"}),
            (("3.50", "3.50", "II", ("3", "3")), ("3.50", "3.60", "待定", ("3", "5")),
             {"总分": "转待核", "等级": "转待核", "consult": "转待核"}),
            (("3.50", "3.50", "II", ("3", "3")), ("3.50", "3.50", None, ("3", "3")),
             {"等级": "恶化"}),
            (("3.50", "3.50", None, ("3", "3")), ("3.50", "3.50", "I", ("3", "3")),
             {"等级": "改善"}),
            (("3.50", "3.50", "II", ("3", "3")), ("3.50", "3.50", "II", ("3", "3")), {}),
        ]
        for i, (a, b, want) in enumerate(cases):
            with self.subTest(a=a, b=b):
                output = self.diff(self.write(f"{i}a.json", side(*a)),
                                   self.write(f"{i}b.json", side(*b)))
                self.assertEqual({item: found[0] for item, found in self.lines(output).items()},
                                 want)
                self.assertEqual("没有变化" in output, not want)

    def test_measures_only_where_the_shown_value_differs(self):
        a, b = self.copy(), self.copy()
        names = list(a["measures"])
        a["measures"][names[0]].update(value="0.93", num=93, den=100)
        b["measures"][names[0]].update(value="0.94", num=94, den=100)
        a["measures"]["applications.cycle.mean"].update(value="1.123456789", num=None, den=None)
        b["measures"]["applications.cycle.mean"].update(value="1.123456788", num=None, den=None)
        a["measures"]["outages.downtime"]["value"] = "100"
        b["measures"]["outages.downtime"]["value"] = None
        del a["measures"]["disputes.count"]
        sides = self.write("a.json", a), self.write("b.json", b)
        self.assertEqual(self.lines(self.diff(*sides)), {})  # only on request
        lines = self.lines(self.diff(*sides, 0, "-v"))
        self.assertEqual(lines[names[0]], ("变化", "93%", "94%"))
        self.assertEqual(lines["outages.downtime"], ("变化", "100", "—"))
        self.assertEqual(lines["disputes.count"][:2], ("新增", "—"))
        self.assertEqual(len(lines), 3)

    def test_another_edition_is_not_compared(self):
        a, b = self.copy(), self.copy()
        a["form"]["edition"] = "gm-2010"
        a["form"]["rows"][0]["result"] = "否"
        output = self.diff(self.write("a.json", a), self.write("b.json", b))
        self.assertEqual(self.lines(output), {})
        self.assertIn("gm-2010", output)

    def test_runs_are_compared_ca_by_ca(self):
        first = self.input(changed("T1", "attest 3 否"), changed("T2", ""), changed("T4", ""))
        second = self.input(changed("T1", "attest 5 否"), changed("T3", ""), changed("T4", ""))
        for name, exports in (("one", first), ("two", second)):
            done = caeval("run", "-q", "-i", exports, "-o", self.folder / name, "-d", "2025-12-31",
                          "--formats", "json")
            self.assertEqual(done.returncode, 0, done.stderr)
        a, b = self.folder / "one" / "2025", self.folder / "two" / "2025"
        output = self.diff(a, b)
        self.assertEqual(self.lines(output), {"第3条": ("已改", "否", "是"),
                                              "第5条": ("新否", "是", "否")})
        summary, *blocks = output.split("\n\n")
        self.assertEqual(len(blocks), 3)
        self.assertTrue(summary.startswith("4家机构，3家有变化。评估表条目：新否1项，已改1项，补证0项"), summary)
        self.assertEqual([line.split()[0] for line in summary.splitlines()[2:]], ["T1", "T2", "T3", "T4"])
        self.assertEqual([line.split()[5:8] for line in summary.splitlines()[2:] if line[:2] in ("T1", "T4")],
                         [["1", "1", "0"], ["0", "0", "0"]])
        self.assertIn("不再列  机构", blocks[1])
        self.assertIn("新增  机构", blocks[2])
        self.assertIn("没有变化", self.diff(a, b, 0, "-v").split("\n\n")[4])
        only = self.diff(a, b, 0, "--only", "T4")
        self.assertTrue(only.startswith("1家机构，0家有变化"), only)
        self.diff(a, b, 66, "--only", "T9")
        self.assertEqual(self.diff(a / "T1", b / "T1"),
                         self.diff(a / "T1" / "result.json", b / "T1" / "result.json"))
        self.diff(a, b / "T1", 64)

    def test_nights_of_the_archive(self):
        for date, text in (("2025-12-30", "attest 3 否"), ("2025-12-31", "")):
            self.run_on(self.input(changed("T1", text)), date)
        archive = self.output / "archive" / "results" / "T1"
        output = self.diff(archive / "2025-12-30.json.gz", archive / "2025-12-31.json.gz")
        self.assertEqual(self.lines(output)["第3条"], ("已改", "否", "是"))

    def test_what_cannot_be_read_is_66(self):
        good = self.write("good.json", self.base)
        (self.folder / "empty").mkdir()
        no_row = self.copy()
        no_row["form"]["rows"][3]["result"] = "可"
        for bad in (self.folder / "missing.json", self.folder / "empty",
                    self.write("cut.json", {"schema": "caeval-result/1"}),
                    self.write("state.json", no_row), self.write("list.json", [])):
            for sides in ((good, bad), (bad, good)):
                with self.subTest(bad=bad.name):
                    done = caeval("diff", *sides)
                    self.assertEqual((done.returncode, done.stdout), (66, ""))
                    self.assertIn(str(bad), done.stderr)
        for arguments in (["diff"], ["diff", good], ["diff", good, good, good]):
            self.assertEqual(caeval(*arguments).returncode, 64)

    def test_columns_stand_below_each_other_on_a_terminal(self):
        def width(text):
            return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
        a, b = self.copy(), self.copy()
        a["form"]["rows"][0]["result"] = "否"
        b["form"]["rows"][199]["result"] = "不适用"
        a["grading"]["total"] = {"lo": "3.40", "hi": "3.60", "status": "pending"}
        rows = [line for line in self.diff(self.write("a.json", a),
                                           self.write("b.json", b)).splitlines()
                if line.startswith(("类别", *self.NAMES))]
        self.assertGreaterEqual(len(rows), 4)
        starts = {width(row[:row.index(row.split()[2])]) for row in rows}
        self.assertEqual(len(starts), 1, rows)


class Annual(Case):
    """Two years of four CAs: the report's numbers against the results' own."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.made = pathlib.Path(temporary.name) / "out"
        years = {("2024-06-30", "2024-12-31"): (
                     ("A1", "attest 3 否; attest 5 否"), ("A2", "drop attest"),
                     ("A3", "drop hotline")),
                 ("2025-12-31",): (("A1", "attest 3 否; attest 7 否"), ("A2", ""),
                                   ("A4", "attest 3 否; attest gate 是"))}
        for dates, cas in years.items():
            exports = cls.made.parent / f"in-{dates[0]}"
            for code, text in cas:
                changed(code, text).write(exports)
            for date in dates:
                done = caeval("run", "-q", "-i", exports, "-o", cls.made, "-d", date, "--formats",
                              "json")
                assert done.returncode == 0, done.stderr

    def setUp(self):
        super().setUp()
        shutil.copytree(self.made, self.output)
        self.results = {year: {path.parent.name: json.loads(path.read_text())
                               for path in self.output.glob(f"{year}/*/result.json")}
                        for year in (2024, 2025)}

    def rows(self, year, code):
        return {row["row"]: row["result"] for row in self.results[year][code]["form"]["rows"]}

    def mean(self, year, pick, open_too=False):
        """Over those with a level and one total, or over all but those not to be evaluated (8.4.1); None: of none."""
        values = [pick(result) for result in self.results[year].values() if result["grading"]["level"] and (
            open_too or (result["grading"]["level"] != "待定" and result["grading"]["total"]["status"] == "determined"))]
        return sum(map(fractions.Fraction, values)) / len(values) if values else None

    def stated(self, tree, bound):
        return tree and fractions.Fraction(tree[bound])

    def test_numbers_are_those_of_the_results(self):
        self.annual("2025-12-31")
        report = json.loads((self.output / "2025" / "annual.json").read_text())
        self.assertEqual((report["year"]["cas"], report["before"]["cas"]), (3, 3))
        for key, year in (("year", 2025), ("before", 2024)):
            results = self.results[year].values()
            for bound in ("lo", "hi"):
                for name, open_too in (("total_mean", False), ("total_mean_open", True)):
                    self.assertEqual(self.stated(report[key][name], bound),
                                     self.mean(year, lambda r: r["grading"]["total"][bound], open_too))
            levels = collections.Counter(r["grading"]["level"] or "不评级" for r in results)
            self.assertEqual({k: n for k, n in report[key]["levels"].items() if n}, dict(levels))
            for state in (*STATES, "无框"):
                self.assertEqual(report[key]["counts"][state],
                                 sum(r["form"]["counts"][state] for r in results))
        for i, one in enumerate(report["indicators"]):
            self.assertEqual(one["id"], INDICATORS[i])
            for bound in ("lo", "hi"):
                now, before = (self.mean(year, lambda r: r["grading"]["indicators"][i][bound])
                               for year in (2025, 2024))
                self.assertEqual(self.stated(one["mean"], bound), now)
                self.assertEqual(self.stated(one["before"], bound), before)
                self.assertEqual(self.stated(one.get("change"), bound), now - before if now and before else None)

    def test_ranking_changes_worst_rows_and_what_is_not_remedied(self):
        self.annual("2025-12-31")
        report = json.loads((self.output / "2025" / "annual.json").read_text())
        totals = {code: fractions.Fraction(r["grading"]["total"]["lo"])
                  for code, r in self.results[2025].items()}
        order = sorted(totals, key=lambda code: (-totals[code], code))
        self.assertEqual([ca["code"] for ca in report["cas"]], [*order, "A3"])
        self.assertEqual([ca["place"] for ca in report["cas"]], [1, 1, None, None])
        shown = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json").stdout
        self.assertEqual([line.split()[0] for line in shown.splitlines()[1:5]], ["1", "1", "—", "—"])
        self.assertRegex(report["cas"][0]["result"]["total"]["lo"], r"^\d\.\d\d$")
        cas = {ca["code"]: ca for ca in report["cas"]}
        self.assertIsNone(cas["A4"]["before"])
        self.assertIsNone(cas["A3"]["result"])
        self.assertIsNone(cas["A3"]["changes"])
        for code in ("A1", "A2"):
            old, new = self.rows(2024, code), self.rows(2025, code)
            want = [{"row": n, "change": Diff.KINDS[old[n], new[n]], "from": old[n], "to": new[n]}
                    for n in sorted(old) if old[n] != new[n]]
            self.assertTrue(want)
            told = [{key: row[key] for key in row if key != "why"} for row in cas[code]["changes"]["rows"]]
            self.assertEqual(told, want)
            for kind, n in collections.Counter(row["change"] for row in want).items():
                self.assertEqual(cas[code]["changes"][kind], n)
        worst = collections.Counter(n for code in totals for n, state in
                                    self.rows(2025, code).items() if state == "否")
        self.assertEqual([(row["row"], row["cas"]) for row in report["worst_rows"]],
                         sorted(worst.items(), key=lambda item: (-item[1], item[0])))
        self.assertEqual(report["worst_rows"][0]["codes"],
                         [code for code in order if code in ("A1", "A4")])
        still = [(n, code) for code in ("A1", "A2") for n in sorted(FORM)
                 if self.rows(2024, code)[n] == self.rows(2025, code)[n] == "否"]
        self.assertEqual(still, [(3, "A1")])
        self.assertEqual(report["unremedied"],
                         [{"code": "A1", "row": 3, "since": "2024-06-30", "days": 549, "at_latest": True,
                           "year_ends": 2, "times": 1, "mended": None}])

    def test_documents_are_sound_and_say_the_same(self):
        self.annual("2025-12-31", formats="xlsx,pdf,json")
        folder = self.output / "2025"
        report = json.loads((folder / "annual.json").read_text())
        checked = subprocess.run(["qpdf", "--check", folder / "annual.pdf"], capture_output=True,
                                 text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        text = readers.squeeze(readers.pdf_text(folder / "annual.pdf", "-raw"))
        for phrase in ("2025年度电子认证服务质量评估年报", "测试A1电子认证有限公司", "不评级",
                       "测试A3电子认证有限公司", readers.squeeze(FORM[3]), "2024-06-30"):
            self.assertIn(phrase, text)
        cached = readers.cells(folder / "annual.xlsx")
        if "asan" in world.CAEVAL:
            return  # LibreOffice has read the same bytes
        again = readers.cells(readers.convert(folder / "annual.xlsx", self.folder / "lo", "xlsx"))
        self.assertEqual(list(cached), ["一览", "年度排名", "等级与条目", "等级与条目（同机构）", "指标平均", "指标平均（同机构）", "指标分布", "各机构指标",
                                        "变化原因", "与上年相比", "新否", "不再为否", "突出问题", "历时", "未整改", "图表"])
        self.assertEqual(list(again), list(cached))
        for name, sheet in cached.items():
            for at, value in sheet.items():
                with self.subTest(sheet=name, cell=at):
                    if isinstance(value, (int, float)):
                        self.assertAlmostEqual(again[name][at], value, places=9)
                    else:
                        self.assertEqual(again[name].get(at, ""), value)
        self.changes_are_known(cached["年度排名"])
        self.the_terminal_says_the_same(cached["年度排名"])
        self.no_column_without_value(cached["指标平均"])
        values = list(cached["指标平均"].values())
        for one in report["indicators"]:
            if one["mean"]["lo"] == one["mean"]["hi"]:
                self.assertTrue(any(isinstance(v, (int, float)) and
                                    abs(v - float(fractions.Fraction(one["mean"]["lo"]))) <= 0.005
                                    for v in values), one)

    @staticmethod
    def lines(sheet):
        """Of a sheet's table, from its heads on: a dictionary by column a row."""
        lines = collections.defaultdict(dict)
        for at, value in sheet.items():
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()
            lines[int(row)][column] = value
        return [lines[row] for row in sorted(lines)]

    def changes_are_known(self, sheet):
        """Better or worse only where the intervals are apart."""
        lines = self.lines(sheet)
        first = next(i for i, line in enumerate(lines) if "增减" in line.values())
        place = {head: column for column, head in lines[first].items()}
        told = collections.Counter()
        for line in lines[first + 1:]:
            now, before, change = (line.get(place[head], "") for head in ("总分", "上年总分", "增减"))
            if "—" in (now, before, change) or change == "":
                continue
            (a, b), (c, d) = ([float(end) for end in (str(x).split("–") * 2)[:2]] for x in (now, before))
            with self.subTest(now=now, before=before):
                if a == b and c == d:
                    self.assertAlmostEqual(change, a - c, places=2)
                    told["exact"] += 1
                elif a > d or b < c:
                    ends = [float(end) for end in change.split("至")]
                    self.assertAlmostEqual(ends[0], a - d, delta=0.011)
                    self.assertAlmostEqual(ends[1], b - c, delta=0.011)
                    told["apart"] += 1
                else:
                    self.assertEqual(change, "不能确定")
                    told["open"] += 1
        self.assertTrue(told["apart"], told)

    def the_terminal_says_the_same(self, sheet):
        shown = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json").stdout.splitlines()
        lines = self.lines(sheet)
        head = next(line for line in lines if "增减" in line.values())
        place = {title: column for column, title in head.items()}
        told = {line[place["机构编码"]]: line[place["增减"]] for line in lines if place["增减"] in line and line is not head}
        self.assertGreater(len(told), 2)
        for line in shown[1:]:
            words = line.split()
            change = told.get(words[1], "—")
            self.assertEqual(words[-1], f"{change:+.2f}" if isinstance(change, float) and change else
                             "0.00" if change == 0 else change, line)

    def no_column_without_value(self, sheet):
        lines = self.lines(sheet)
        first = next(i for i, line in enumerate(lines) if "2025年" in line.values())
        for column in lines[first]:
            self.assertTrue(any(line.get(column, "—") != "—" for line in lines[first + 1:]), lines[first][column])

    def test_what_is_not_remedied_is_cut_on_pages_only(self):
        archive = self.output / "archive" / "results"
        for night in list((archive / "A1").iterdir()):
            text = gzip.decompress(night.read_bytes()).split(b"\n", 1)[1]
            for i in range(110):
                one = text.replace(b'"code": "A1"', f'"code": "B{i:03d}"'.encode())
                head = f"caeval-kept/1 {hashlib.sha256(one).hexdigest()} \n".encode()
                target = archive / f"B{i:03d}" / night.name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(gzip.compress(head + one))
        (self.output / "history.sqlite").unlink()
        self.annual("2025-12-31", formats="xlsx,pdf,json")
        folder = self.output / "2025"
        report = json.loads((folder / "annual.json").read_text())
        self.assertEqual(len(report["unremedied"]), 111)
        self.assertEqual(len(report["worst_rows"][0]["codes"]), 112)
        sheet = readers.cells(folder / "annual.xlsx")["未整改"]
        self.assertEqual(list(sheet.values()).count(549), 111)
        text = readers.squeeze(readers.pdf_text(folder / "annual.pdf", "-raw"))
        self.assertIn("共111项，这里列出历时最长的100项", text)
        self.assertEqual(text[text.rindex("共111项"):].count("549"), 100)

    def test_again_gives_the_same_bytes_and_no_leftovers(self):
        self.annual("2025-12-31", formats="xlsx,pdf,json")
        names = [self.output / "2025" / f"annual.{kind}" for kind in ("xlsx", "pdf", "json")]
        once = [path.read_bytes() for path in names]
        self.annual("2025-12-31", formats="xlsx,pdf,json")
        self.assertEqual([path.read_bytes() for path in names], once)
        self.assertEqual(list(self.output.glob("**/*.part")), [])

    def test_the_date_limits_what_counts(self):
        self.annual("2024-06-30")
        report = json.loads((self.output / "2024" / "annual.json").read_text())
        self.assertEqual({ca["result"]["date"] for ca in report["cas"]}, {"2024-06-30"})
        self.assertEqual(report["before"]["cas"], 0)
        self.assertIsNone(report["before"]["total_mean"])

    def test_no_results_of_the_year_is_66(self):
        done = self.annual("2023-12-31", 66)
        self.assertIn("2023", done.stderr)
        self.assertFalse((self.output / "2023").exists())
        self.assertEqual(caeval("annual", "-o", self.folder / "nowhere").returncode, 66)


if __name__ == "__main__":
    unittest.main()
