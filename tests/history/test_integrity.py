"""What is kept over time stays what it was: published results that were edited, files of the store and a database
that are damaged, missing or of another day, and results that are taken back by a command that is killed."""

import collections
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_history import SMALL, Case, caeval, changed, dump, sha256  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

UNDER_SANITIZER = "asan" in world.CAEVAL


class Integrity(Case):
    """Two CAs of few exports, with nights of two years, made once and copied."""

    DATES = ("2024-12-31", "2025-11-30", "2025-12-30")

    @classmethod
    def setUpClass(cls):
        temporary = world.quick_folder()
        cls.addClassCleanup(temporary.cleanup)
        cls.made = pathlib.Path(temporary.name) / "out"
        cls.exports = pathlib.Path(temporary.name) / "in"
        for code, text in (("T1", "attest 3 否"), ("T2", "attest 4 否; attest 5 否")):
            changed(code, text, SMALL).write(cls.exports)
        for date in cls.DATES:
            done = caeval("run", "-q", "-i", cls.exports, "-o", cls.made, "-d", date, "--formats", "json")
            assert done.returncode == 0, done.stderr

    def begin(self, name="out"):
        self.output = self.folder / name
        self.database = self.output / "history.sqlite"
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.copytree(self.made, self.output)
        self.kept = dump(self.database)
        self.stored = self.store_bytes()

    def store_bytes(self):
        store = self.output / "archive" / "results"
        return {str(path.relative_to(store)): path.read_bytes() for path in store.glob("*/*")}

    def published(self):
        return {str(path.relative_to(self.output)): path.read_bytes()
                for path in self.output.glob("[0-9]*/**/*") if path.is_file()}

    def command(self, *arguments, expect=0):
        done = caeval(*arguments, "-o", self.output)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def assert_stands(self):
        self.assertEqual(dump(self.database), self.kept)
        self.assertEqual(self.store_bytes(), self.stored)


def edited(result):
    """The row that is 否 made 是, with all that agrees with it."""
    row = next(row for row in result["form"]["rows"] if row["result"] == "否")
    row["result"] = "是"
    result["form"]["counts"]["否"] -= 1
    result["form"]["counts"]["是"] += 1
    return result


def rewrite(path, change=edited):
    path.write_text(json.dumps(change(json.loads(path.read_text())), ensure_ascii=False))


def sign_off(folder):
    """The manifest is made to agree with the edited result."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["outputs"]:
        if one["file"] == "result.json":
            one["sha256"] = sha256(folder / "result.json")
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


class PublishedThatWasAltered(Integrity):
    """It is taken only as manifest.json beside it says that it was written."""

    def edit_result(self, folder):
        rewrite(folder / "result.json")

    def cut_result(self, folder):
        (folder / "result.json").write_bytes((folder / "result.json").read_bytes()[:-200])

    def empty_result(self, folder):
        (folder / "result.json").write_bytes(b"")

    def edit_and_lose_the_manifest(self, folder):
        rewrite(folder / "result.json")
        (folder / "manifest.json").unlink()

    def edit_and_spoil_the_manifest(self, folder):
        rewrite(folder / "result.json")
        (folder / "manifest.json").write_text("{")

    def edit_and_empty_the_manifest(self, folder):
        rewrite(folder / "result.json")
        (folder / "manifest.json").write_text('{"outputs": []}')

    def of_another_ca(self, folder):
        shutil.copy(folder.parent / "T2" / "result.json", folder / "result.json")

    def all_of_another_ca(self, folder):
        for name in ("result.json", "manifest.json"):
            shutil.copy(folder.parent / "T2" / name, folder / name)

    def of_another_year(self, folder):
        shutil.copy(self.output / "2024" / "T1" / "result.json", folder / "result.json")

    def another_years_edited_folder(self, folder):
        for name in ("result.json", "manifest.json"):
            shutil.copy(self.output / "2024" / "T1" / name, folder / name)
        rewrite(folder / "result.json")
        sign_off(folder)

    def edited_with_its_manifest(self, folder):
        rewrite(folder / "result.json")
        sign_off(folder)

    WAYS = (edit_result, cut_result, empty_result, edit_and_lose_the_manifest, edit_and_spoil_the_manifest,
            edit_and_empty_the_manifest, of_another_ca, all_of_another_ca, of_another_year,
            another_years_edited_folder, edited_with_its_manifest)

    def each(self, check, but=()):
        for way in self.WAYS:
            if way not in but:
                with self.subTest(way.__name__):
                    self.begin()
                    way(self, self.output / "2025" / "T1")
                    check()

    def said(self, done):
        self.assertIn(str(self.output / "2025" / "T1" / "result.json"), done.stderr)
        self.assertIn("caeval verify", done.stderr)
        self.assertIn("没有收入历史", done.stderr)

    def test_commands_that_read(self):
        def check():
            for arguments in (("list",), ("annual", "-d", "2025-12-31", "--formats", "json"),
                              ("diff", "--from", "2025-11-30", "--to", "2025-12-30")):
                self.said(self.command(*arguments))
                self.assert_stands()
        self.each(check)

    def test_rebuilding(self):
        def check():
            self.said(self.command("run", "--rebuild-history", expect=3))
            self.assert_stands()
        self.each(check)

    def test_a_missing_database(self):
        def check():
            self.database.unlink()
            self.said(self.command("list"))
            self.assert_stands()
        self.each(check)

    def test_a_mark_that_a_kill_left(self):
        """What a killed run published is taken; what was edited is not, but for its manifest with it."""
        def check():
            (self.output / "archive" / "unfinished").write_bytes(b"")
            self.said(self.command("list"))
            self.assert_stands()
        self.each(check, but=self.WAYS[-1:])

    def test_the_next_night_replaces_it_and_is_compared_with_the_stored_one(self):
        def check():
            self.said(self.run_on(self.exports, "2025-12-31"))
            compared = self.result(2025)["compared_with"]["previous"]
            self.assertEqual((compared["date"], compared["sha256"]),
                             next((row[1], row[15]) for row in self.kept["result"] if row[:2] == ("T1", "2025-12-30")))
            now = self.store_bytes()
            self.assertEqual({name: now[name] for name in self.stored}, self.stored)
        self.each(check)

    def test_a_result_whose_manifest_is_gone_is_named_and_stands(self):
        for spoil in (lambda path: path.unlink(), lambda path: path.write_text("{")):
            self.begin()
            spoil(self.output / "2025" / "T1" / "manifest.json")
            self.said(self.command("list"))
            self.assert_stands()

    def test_documents_and_explanations_of_it(self):
        def check():
            for arguments in (("explain", "T1", "3", "--published"), ("notice", "T1")):
                done = caeval(*arguments, "-o", self.output)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertIn("caeval", done.stderr)
            self.assertEqual(list(self.output.glob("2025/T1/notice*")), [])
        self.each(check, but=self.WAYS[-1:])


class StoreThatWasAltered(Integrity):
    def night(self):
        return self.output / "archive" / "results" / "T1" / "2025-11-30.json.gz"

    def cut(self):
        self.night().write_bytes(self.night().read_bytes()[:-30])

    def edit(self, head=False):
        first, text = gzip.decompress(self.night().read_bytes()).split(b"\n", 1)
        text = json.dumps(edited(json.loads(text)), ensure_ascii=False).encode()
        if head:
            words = first.split(b" ")
            words[1] = hashlib.sha256(text).hexdigest().encode()
            first = b" ".join(words)
        self.night().write_bytes(gzip.compress(first + b"\n" + text))

    def edit_with_its_digest(self):
        self.edit(True)

    def another_day(self):
        shutil.copy(self.night().with_name("2025-12-30.json.gz"), self.night())

    def empty(self):
        self.night().write_bytes(b"")

    WAYS = (cut, edit, edit_with_its_digest, another_day, empty)

    def test_the_database_stands_and_no_rebuild_takes_it(self):
        for way in self.WAYS:
            with self.subTest(way.__name__):
                self.begin()
                way(self)
                for arguments in (("list",), ("annual", "-d", "2025-12-31", "--formats", "json")):
                    self.command(*arguments)
                    self.assertEqual(dump(self.database), self.kept)
                done = self.command("run", "--rebuild-history", expect=1)
                self.assertIn("T1 2025-11-30", done.stderr)
                self.assertEqual(dump(self.database), self.kept)

    def test_it_is_not_thinned(self):
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        for date in ("2025-11-29",):
            for way in self.WAYS:
                with self.subTest(way.__name__):
                    self.begin()
                    self.run_on(self.exports, "2025-12-31")
                    for code in ("T1", "T2"):
                        path = self.output / "archive" / "results" / code / "2025-11-30.json.gz"
                        path.rename(path.with_name("spare"))
                    # 2025-12-30 is the night that goes, as it is not the month's last
                    for code in ("T1", "T2"):
                        path = self.output / "archive" / "results" / code / "spare"
                        path.rename(path.with_name("2025-11-30.json.gz"))
                    before = dump(self.database)
                    self.night = lambda: self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
                    if way.__name__ == "another_day":
                        shutil.copy(self.night().with_name("2025-12-31.json.gz"), self.night())
                    else:
                        way(self)
                    self.run_on(self.exports, "2026-01-05", "json", 0, "--config", config)
                    rows = [row for row in dump(self.database)["result"] if row[:2] == ("T1", "2025-12-30")]
                    self.assertEqual(rows, [row for row in before["result"] if row[:2] == ("T1", "2025-12-30")])
                    self.assertTrue(self.night().exists())
                    del self.night

    def test_lines_that_were_edited(self):
        self.begin()
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        self.run_on(self.exports, "2025-12-31", "json", 0, "--config", config)
        self.run_on(self.exports, "2026-01-05", "json", 0, "--config", config)
        lines = self.output / "archive" / "results" / "T1" / "2025-12.lines.gz"
        before = dump(self.database)
        text = gzip.decompress(lines.read_bytes()).decode()
        self.assertIn("2025-12-30", text)
        head, body = text.split("{", 1)
        lines.write_bytes(gzip.compress((head + json.dumps(edited(json.loads("{" + body)), ensure_ascii=False)
                                         + "\n").encode()))
        done = self.command("run", "--rebuild-history", expect=1)
        self.assertIn("T1 2025-12-30", done.stderr)
        self.assertEqual(dump(self.database), before)

    def test_what_lies_published_mends_the_store(self):
        for spoil in (lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-30]),
                      lambda path: shutil.rmtree(path.parent)):
            self.begin()
            spoil(self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz")
            self.command("run", "--rebuild-history", "--force", expect=None)
            night = self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
            self.assertEqual(night.read_bytes(), self.stored["T1/2025-12-30.json.gz"])

    def command(self, *arguments, expect=0):
        done = caeval(*arguments, "-o", self.output)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done


class DatabaseThatIsDamaged(Integrity):
    """A night that follows is compared with those before it, or nothing is published."""

    def spoil(self, change):
        data = bytearray(self.database.read_bytes())
        self.database.write_bytes(bytes(change(data)))

    def cut_in_half(self):
        self.spoil(lambda data: data[:len(data) // 2])

    def cut_within_a_page(self):
        self.spoil(lambda data: data[:len(data) // 2 + 1000])

    def cut_to_nothing(self):
        self.spoil(lambda data: b"")

    def cut_to_the_header(self):
        self.spoil(lambda data: data[:100])

    def header_zeroed(self):
        self.spoil(lambda data: bytes(100) + data[100:])

    def first_page_zeroed(self):
        self.spoil(lambda data: bytes(4096) + data[4096:])

    def all_zeroed(self):
        self.spoil(lambda data: bytes(len(data)))

    def text(self):
        self.database.write_bytes(b"not a database" * 500)

    def page_of(self, table, filling):
        with sqlite3.connect(self.database) as db:
            page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        db.close()
        self.spoil(lambda data: data[:(page - 1) * 4096] + filling * 4096 + data[page * 4096:])

    def value(self, statement):
        with sqlite3.connect(self.database) as db:
            db.executescript(statement)
        db.close()

    WAYS = {
        **{way.__name__: way for way in (cut_in_half, cut_within_a_page, cut_to_nothing, cut_to_the_header,
                                         header_zeroed, first_page_zeroed, all_zeroed, text)},
        **{f"{table} {name}": lambda self, table=table, filling=filling: self.page_of(table, filling)
           for table in ("ca", "result", "basis", "indicator", "supply", "measure", "measure_name", "result_date",
                         "sqlite_autoindex_result_1")
           for name, filling in (("zeroed", b"\0"), ("garbage", b"\x5a"))},
        **{statement: lambda self, statement=statement: self.value(statement)
           for statement in ("UPDATE result SET total_lo = '1/0'", "UPDATE result SET rows = 'ZZZZ'",
                             "UPDATE indicator SET lo = '1/0'", "DROP TABLE indicator", "DELETE FROM result",
                             "UPDATE result SET date = '2025-13-45' WHERE date = '2025-11-30'",
                             "DELETE FROM result WHERE date > '2025-01-01'")},
    }

    def test_the_night_knows_those_before_it(self):
        for name, way in self.WAYS.items():
            with self.subTest(name):
                self.begin()
                way(self)
                done = self.run_on(self.exports, "2025-12-31")
                self.assertIn("history.sqlite", done.stderr)
                for code in ("T1", "T2"):
                    compared = self.result(2025, code)["compared_with"]
                    self.assertEqual((compared["previous"]["date"], compared["last_year"]["date"]),
                                     ("2025-12-30", "2024-12-31"))
                self.agree()
                self.assertEqual(self.dates(), [*self.DATES, "2025-12-31"])
                self.assertNotIn("history", self.run_on(self.exports, "2025-12-31").stderr)

    def test_reading_commands(self):
        for name, way in self.WAYS.items():
            with self.subTest(name):
                self.begin()
                way(self)
                done = caeval("list", "-o", self.output)
                again = caeval("annual", "-o", self.output, "-d", "2025-12-31", "--formats", "json")
                if done.returncode == 0 and again.returncode == 0:
                    self.agree()
                    self.assertEqual(self.dates(), [*self.DATES])
                else:
                    self.assertIn("--rebuild-history", done.stderr + again.stderr)

    def test_what_is_damaged_is_put_aside(self):
        self.begin()
        self.text()
        self.run_on(self.exports, "2025-12-31")
        self.assertEqual((self.output / "history.sqlite.old").read_bytes(), b"not a database" * 500)

    def refused(self, *more):
        before = self.published()
        done = self.run_on(self.exports, "2025-12-31", "json", 73, *more)
        self.assertIn("没有评估", done.stderr)
        self.assertTrue(self.published() == before)
        return done.stderr

    def test_without_a_store_nothing_is_published(self):
        for name, way in self.WAYS.items():
            if "cut_to_nothing" in name or name.startswith(("DELETE", "DROP")):
                continue
            with self.subTest(name):
                self.begin()
                way(self)
                shutil.rmtree(self.output / "archive" / "results")
                said = self.refused()
                self.assertIn("--force", said)
                self.assertIn("备份", said)

    def test_what_is_no_damage_is_refused(self):
        def other():
            self.database.unlink()
            self.value("CREATE TABLE t(x)")

        def folder():
            self.database.unlink()
            self.database.mkdir()

        def structure():
            self.value("PRAGMA user_version = 77")

        for spoil in (other, folder, structure):
            with self.subTest(spoil.__name__):
                self.begin()
                spoil()
                self.assertIn("history.sqlite", self.refused())

    def test_a_store_that_has_less_than_the_damaged_database(self):
        self.begin()
        self.page_of("indicator", b"\x5a")
        shutil.rmtree(self.output / "archive" / "results" / "T1")
        said = self.refused()
        self.assertIn("6个", said)

    def lose(self, *names):
        for name in names:
            path = self.output / "archive" / "results" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    UNKNOWN = {"missing": lambda self: self.database.unlink(), "empty": cut_to_nothing, "cut": cut_in_half,
               "without results": lambda self: self.value("DELETE FROM result")}

    def test_a_result_that_later_ones_name_and_that_is_nowhere(self):
        """Nothing is published with the age of a finding that began with the result that is lost."""
        for way, spoil in self.UNKNOWN.items():
            for lost, date in (("T1/2025-11-30.json.gz", "2025-11-30"), ("T1", "2025-11-30"), ("", "2025-11-30")):
                with self.subTest(way, lost=lost):
                    self.begin()
                    spoil(self)
                    self.lose(lost)
                    for _ in range(2):
                        said = self.refused()
                        self.assertIn("--force", said)
                        self.assertIn("备份", said)
                        if lost or way != "cut":
                            self.assertIn(f"T1 {date}", said)
                    self.command("run", "--rebuild-history", expect=1)
                    self.refused()

    def test_results_that_are_nowhere_are_given_up_one_by_one(self):
        """Also while they keep the history from being made again."""
        for way, spoil in self.UNKNOWN.items():
            with self.subTest(way):
                self.begin()
                spoil(self)
                self.lose("T1/2025-11-30.json.gz", "T2/2025-11-30.json.gz")
                self.assertIn("caeval forget T1 2025-11-30", self.refused())
                self.command("forget", "T1", "2025-11-29", expect=73)  # none that is missing
                done = self.command("forget", "T1", "2025-11-30", expect=73)
                self.assertIn("已记下T1 2025-11-30的结果不再算缺少", done.stderr)
                self.assertIn("caeval forget T2 2025-11-30", done.stderr)
                self.assertNotIn("T1 2025-11-30", self.refused())
                self.assertIn("记下", self.command("forget", "T2", "2025-11-30").stdout)
                self.assertEqual(self.command("list").stderr, "")

    def test_a_result_of_last_year_that_is_nowhere(self):
        self.begin()
        self.cut_in_half()
        self.lose("T2/2024-12-31.json.gz")
        shutil.rmtree(self.output / "2024")
        self.assertIn("T2 2024-12-31", self.refused())

    def test_what_was_given_up_is_missed_no_more(self):
        self.begin()
        self.cut_in_half()
        self.lose("T1/2025-11-30.json.gz")
        self.command("run", "--rebuild-history", expect=1)
        self.command("run", "--rebuild-history", "--force")
        self.cut_in_half()
        self.run_on(self.exports, "2025-12-31")
        self.lose("T2/2025-11-30.json.gz")
        self.database.unlink()
        said = self.run_on(self.exports, "2026-01-01", "json", 73).stderr
        self.assertIn("T2 2025-11-30", said)
        self.assertIn("1个", said)

    def test_what_was_taken_back_is_not_missed(self):
        for way, spoil in self.UNKNOWN.items():
            with self.subTest(way):
                self.begin()
                self.command("forget", "T1", "2025-11-30")
                spoil(self)
                self.run_on(self.exports, "2025-12-31")
                self.assertEqual(self.dates(), ["2024-12-31", "2025-12-30", "2025-12-31"])
                self.database.unlink()
                self.command("run", "--rebuild-history")

    def test_nights_that_are_lines_are_not_missed(self):
        config = self.folder / "caeval.conf"
        config.write_text("keep-nights = 1\n")
        self.output = self.folder / "out"
        self.database = self.output / "history.sqlite"
        for date in ("2025-10-29", "2025-10-30", "2025-10-31", "2025-11-01"):
            self.run_on(self.exports, date, "json", 0, "--config", config)
        self.assertTrue(list(self.output.glob("archive/results/T1/*.lines.gz")))
        for spoil in (self.cut_in_half, self.database.unlink):
            spoil()
            self.command("run", "--rebuild-history")

    def test_a_result_under_a_former_code_is_not_missed(self):
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nT1,T9\n", encoding="utf-8")
        exports = self.folder / "recoded"
        changed("T9", "attest 3 否", SMALL).write(exports)
        for spoil in (self.cut_in_half, lambda: self.database.unlink()):
            self.begin()
            self.run_on(exports, "2025-12-31", "json", 0, "--aliases", aliases)
            self.assertEqual(self.result(2025, "T9")["compared_with"]["previous"]["date"], "2025-12-30")
            spoil()
            self.command("list")
            changed("T1", "attest 3 否; attest 7 否", SMALL).write(self.folder / "again")
            self.run_on(self.folder / "again", "2025-12-30", "json", 0, "--force")
            spoil()
            self.command("list", "--aliases", aliases)

    def test_a_damaged_database_without_a_store_stays_as_it_is(self):
        self.begin()
        self.cut_in_half()
        before = self.database.read_bytes()
        self.lose("")
        self.assertIn("--force", self.command("run", "--rebuild-history", expect=1).stderr)
        self.assertEqual(self.database.read_bytes(), before)
        self.command("run", "--rebuild-history", "--force")
        self.assertEqual(self.dates(), ["2024-12-31", "2025-12-30"])

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_read_error(self):
        calls = None
        n = 1
        while n <= (calls or 1):
            self.begin()
            before = self.published()
            trace = self.folder / "trace"
            done = subprocess.run(
                ["strace", "-f", "-qq", "-o", trace, "-P", self.database, "-e", "trace=pread64", "-e",
                 f"inject=pread64:error=EIO:when={n}+", world.CAEVAL, "run", "-q", "-i", self.exports, "-o",
                 self.output, "-d", "2025-12-31", "--formats", "json", "--templates", world.TEMPLATES],
                capture_output=True, text=True)
            if calls is None:
                self.begin()
                subprocess.run(["strace", "-f", "-qq", "-o", trace, "-P", self.database, "-e", "trace=pread64",
                                world.CAEVAL, "run", "-q", "-i", self.exports, "-o", self.output, "-d", "2025-12-31",
                                "--formats", "json", "--templates", world.TEMPLATES], check=True)
                calls = len(trace.read_text().splitlines())
                continue
            with self.subTest(n=n):
                if self.published() == before:
                    self.assertEqual(done.returncode, 73, done.stderr)
                    self.assertNotEqual(done.stderr, "")
                else:
                    for code in ("T1", "T2"):
                        self.assertEqual(self.result(2025, code)["compared_with"]["previous"]["date"], "2025-12-30")
                self.run_on(self.exports, "2025-12-31")
                self.agree()
                self.assertEqual(self.dates(), [*self.DATES, "2025-12-31"])
            n += max(1, calls // 12)
        self.assertGreater(calls, 5)

    def test_a_database_older_than_the_store(self):
        """As from last month's backup."""
        self.begin()
        older = self.database.read_bytes()
        self.run_on(self.exports, "2025-12-31")
        kept = dump(self.database)
        for command in (("list",), ("annual", "-d", "2025-12-31", "--formats", "json")):
            self.database.write_bytes(older)
            shutil.rmtree(self.output / "2025", ignore_errors=True)
            self.command(*command)
            self.assertEqual(dump(self.database), kept)

    def put_back_an_older_database(self):
        """Beside a store that has lost a night since, which later ones name."""
        self.output = self.folder / "out"
        self.database = self.output / "history.sqlite"
        shutil.rmtree(self.output, ignore_errors=True)
        for date in ("2025-11-28", "2025-11-29", "2025-11-30"):
            self.run_on(self.exports, date)
            if date == "2025-11-28":
                older = self.database.read_bytes()
        self.database.write_bytes(older)
        self.lose("T1/2025-11-29.json.gz")

    def test_a_result_that_only_an_older_database_would_not_miss(self):
        for command, status in ((("list",), 0), (("annual", "-d", "2025-11-30", "--formats", "json"), 0),
                                (("run", "-q", "-i", self.exports, "-d", "2025-12-01", "--formats", "json"), 0)):
            with self.subTest(command):
                self.put_back_an_older_database()
                for _ in range(2): # until somebody says that it is given up
                    said = self.command(*command, expect=status).stderr
                    self.assertIn("T1 2025-11-29", said)
                    self.assertIn("备份", said)
                    self.assertNotIn("T2 2025-11-29", said)
                self.assertIn("记下", self.command("forget", "T1", "2025-11-29").stdout)
                self.assertNotIn("2025-11-29", self.command(*command).stderr)

    def test_what_an_earlier_program_took_back_is_said_once_to_be(self):
        self.begin()
        self.command("forget", "T1", "2025-11-30")
        (self.output / "archive" / "forgotten").unlink()
        self.assertIn("caeval forget T1 2025-11-30", self.command("list").stderr)
        self.command("forget", "T1", "2025-11-30")
        self.assertEqual(self.command("list").stderr, "")
        self.assertEqual(self.command("run", "--rebuild-history").stderr, "")
        self.command("forget", "T1", "2025-11-30", expect=66)
        self.command("forget", "T1", "2025-11-29", expect=66)

    def test_what_was_taken_back_and_made_again_can_be_lost(self):
        self.begin()
        self.command("forget", "T1", "2025-11-30")
        changed("T1", "attest 3 否; attest 7 否", SMALL).write(self.folder / "again")
        self.run_on(self.folder / "again", "2025-11-30", "json", 0, "--force", "--only", "T1")
        self.run_on(self.exports, "2025-12-30", "json", 0, "--force")
        self.cut_in_half()
        self.command("list")
        self.cut_in_half()
        self.lose("T1/2025-11-30.json.gz")
        self.assertIn("T1 2025-11-30", self.command("run", "--rebuild-history", expect=1).stderr)

    def test_a_damaged_file_is_not_left_out_of_a_history_that_is_made_anew(self):
        """No later result names it: it would be lost unseen."""
        night = None
        for gone in (lambda: self.database.unlink(), lambda: self.database.write_bytes(b"")):
            self.begin()
            night = self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
            whole = night.read_bytes()
            night.write_bytes(whole[:100])
            shutil.rmtree(self.output / "2025")
            gone()
            for words in (("list",), ("run", "-q", "-i", self.exports, "-d", "2025-12-31", "--formats", "json"), ("forget", "T1", "2025-11-30")):
                with self.subTest(words=words):
                    said = self.command(*words, expect=73).stderr
                    self.assertIn(f"{night}: 警告：已损坏，没有收入历史", said)
                    self.assertIn(f"archive/results 中有1个文件已损坏，如{night}，里面的结果别处没有", said)
                    self.assertFalse((self.output / "2025/T1").exists())
            self.command("run", "--rebuild-history", expect=1)
        night.write_bytes(whole)
        self.command("list")
        self.assertEqual(dump(self.database)["result"], self.kept["result"])

    def test_a_damaged_file_of_a_result_that_lies_published_is_no_loss(self):
        self.begin()
        night = self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
        night.write_bytes(night.read_bytes()[:100])
        self.database.unlink()
        self.command("list")
        self.assertEqual(dump(self.database)["result"], self.kept["result"])

    def test_a_damaged_file_is_given_up_by_forget_or_force(self):
        for words in (("forget", "T1", "2025-12-30"), ("run", "--rebuild-history", "--force")):
            self.begin()
            night = self.output / "archive" / "results" / "T1" / "2025-12-30.json.gz"
            night.write_bytes(night.read_bytes()[:100])
            shutil.rmtree(self.output / "2025")
            self.database.unlink()
            self.command(*words, expect=3 if "--force" in words else 0)
            self.command("list")
            self.assertEqual([row[1] for row in dump(self.database)["result"] if row[0] == "T1"], ["2024-12-31", "2025-11-30"])

    def test_a_damaged_month_of_lines_is_not_left_out(self):
        self.begin()
        config = self.folder / "keep.conf"
        config.write_text("keep-nights = 1\n")
        self.run_on(self.exports, "2025-12-31", "json", 0, "--config", config)
        lines, = (self.output / "archive/results/T1").glob("2025-12.lines.gz")
        lines.write_bytes(lines.read_bytes()[:50])
        self.database.unlink()
        self.assertIn(f"archive/results 中有1个文件已损坏，如{lines}", self.command("list", expect=73).stderr)

    def test_a_store_that_is_missing_is_named_and_what_lies_published_put_back(self):
        self.begin()
        shutil.rmtree(self.output / "archive" / "results")
        done = self.command("list")
        self.assertIn("缺少 history.sqlite 中有的2个结果，如T1 2025-11-30", done.stderr)
        self.assertEqual(dump(self.database), self.kept)
        self.assertEqual(self.store_bytes(), {name: data for name, data in self.stored.items()
                                              if "2025-11-30" not in name})


class KilledRuns(Integrity):
    """A run or a yearly report that is killed: nothing accuses anybody, and the next command brings all in order."""

    CALLS = ("rename", "renameat2", "unlink", "rmdir", "fsync", "fdatasync")

    def killed(self, arguments, *options):
        return subprocess.run(["strace", "-f", "-qq", "-y", "-s", "500", "-o", self.folder / "trace",
                               *options, world.CAEVAL, *map(str, arguments), "-o", self.output, "--templates",
                               world.TEMPLATES], capture_output=True, text=True)

    def moments(self, where):
        """(call, its number in its process) where something `where` says is changed that others of the kind have not
        changed alike: a kill finds what lay there before it."""
        count = collections.Counter()
        seen = set()
        for line in (self.folder / "trace").read_text().splitlines():
            process, text = line.split(maxsplit=1)
            call = text.split("(")[0]
            if call not in self.CALLS:
                continue
            count[process, call] += 1
            kind = re.sub("T[12]|[0-9]+<", "", text.split(")")[0])
            if "ENOENT" not in text and kind not in seen and re.search(where, text):
                seen.add(kind)
                yield call, count[process, call]

    def sweep(self, arguments, where="", coarse=8):
        """`coarse`: every how many calls, but for those that put things in place."""
        self.begin()
        done = self.killed(arguments, "-e", f"trace={','.join(self.CALLS)}")
        self.assertEqual(done.returncode, 0, done.stderr)
        moments = sorted(set(self.moments(where)))
        kills = 0
        for call, n in [one for one in moments if "rename" in one[0]] + [
                one for one in moments if "rename" not in one[0]][::coarse]:
            with self.subTest(call=call, n=n):
                self.begin()
                done = self.killed(arguments, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={n}")
                kills += done.returncode == -9
                if done.returncode == -9:
                    self.command("verify")
                self.command("list")
                self.assertNotIn("下一个命令", self.command("verify").stdout)
        self.assertGreater(kills, 4)

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_run(self):
        changed("T1", "attest 3 否; attest 9 否", SMALL).write(self.folder / "later")
        changed("T2", "attest 4 否", SMALL).write(self.folder / "later")
        run = ("run", "-q", "-i", self.folder / "later", "--formats", "json", "--force")
        self.sweep((*run, "-d", "2025-12-31"))
        self.sweep((*run, "-d", "2025-12-30"), r"\.caeval-ready|seals|records", 3)

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_yearly_report(self):
        self.sweep(("annual", "-d", "2025-12-31", "--formats", "json"))

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_result_that_is_taken_back(self):
        self.sweep(("forget", "T1", "2025-12-30"))

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_list_that_cannot_be_read_is_not_written_anew(self):
        self.begin()
        seal = self.output / ".caeval-seals" / "2025.json"
        changed("T1", "attest 3 否", SMALL).write(self.folder / "later")
        one = ("run", "-q", "-i", self.folder / "later", "--formats", "json", "-d", "2025-12-31", "--only", "T1")
        done = self.killed(one, "-P", seal, "-e", "trace=read", "-e", "inject=read:error=EIO")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"{seal}: Input/output error", done.stderr)
        self.command("list")
        self.assertEqual([ca["code"] for ca in json.loads(seal.read_text())["cas"]], ["T1", "T2"])
        self.command("verify")

    def test_a_result_edited_after_a_kill_is_not_sealed(self):
        self.begin()
        (self.output / "archive" / "unfinished").write_bytes(b"")
        rewrite(self.output / "2025" / "T1" / "result.json")
        sign_off(self.output / "2025" / "T1")
        for _ in range(2):
            self.assertIn("2025/T1/manifest.json：内容已改动", self.command("verify", expect=1).stdout)
            self.command("list")


class Forgetting(Integrity):
    CALLS = ("rename", "unlink", "unlinkat", "rmdir", "write", "pwrite64", "fsync", "fdatasync", "openat", "mkdir")

    def traced(self, *options):
        return subprocess.run(["strace", "-f", "-qq", "-o", self.folder / "trace", *options, world.CAEVAL, "forget", "T1",
                               self.date, "-o", self.output, "--templates", world.TEMPLATES],
                              capture_output=True, text=True)

    def state(self):
        """What is there of the result, place by place."""
        year = self.output / "2025"
        seal = json.loads((self.output / ".caeval-seals" / "2025.json").read_text())
        stored = self.output / "archive" / "results" / "T1" / f"{self.date}.json.gz"
        places = [self.date in self.dates(), stored.exists()]
        if self.date == "2025-12-30":
            places += [(year / "T1" / "result.json").exists(), (year / "T1" / "manifest.json").exists(),
                       "T1" in [one["code"] for one in seal["cas"]]]
        return places

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_a_kill_at_any_call_is_made_good(self):
        for self.date in ("2025-12-30", "2025-11-30"):
            self.begin()
            done = self.traced("-e", f"trace={','.join(self.CALLS)}")
            self.assertEqual(done.returncode, 0, done.stderr)
            count = collections.Counter(line.split()[1].split("(")[0]
                                        for line in (self.folder / "trace").read_text().splitlines())
            first = count["openat"] - 25
            gone = halves = 0
            for call in self.CALLS:
                step = {"openat": 6, "pwrite64": 3, "fsync": 2, "fdatasync": 3}.get(call, 1)
                for n in range(max(1, first) if call == "openat" else 1, count[call] + 1, step):
                    with self.subTest(date=self.date, call=call, n=n):
                        self.begin()
                        done = self.traced("-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={n}")
                        self.assertIn(done.returncode, (-9, 0), done.stderr)
                        halves += done.returncode == -9
                        next_one = self.command("list")
                        self.assertNotIn("备份", next_one.stderr)
                        self.assertNotIn("verify", next_one.stderr)
                        state = self.state()
                        self.assertEqual(len(set(state)), 1, state)
                        gone += not state[0]
                        self.assertEqual(self.command("list").stderr, "")
                        if not state[0] and n % 3 == 0:
                            self.assertEqual(self.command("run", "--rebuild-history").stderr, "")
                            self.assertEqual(len(set(self.state())), 1)
                        self.assertEqual(dump(self.database)["sound"], [("ok",)])
            self.assertGreater(halves, 10)
            self.assertGreater(gone, 5)

    @unittest.skipIf(UNDER_SANITIZER, "the leak sanitizer does not work under strace")
    def test_what_a_kill_left_is_finished_by_any_command(self):
        self.date = "2025-12-30"
        for command in (("list",), ("annual", "-d", "2025-12-31", "--formats", "json"), ("run", "--rebuild-history"),
                        ("run", "-q", "-i", self.exports, "-d", "2025-12-31", "--formats", "json", "--only", "T2"),
                        ("forget", "T1", "2025-12-30"), ("forget", "T2", "2025-11-30")):
            with self.subTest(command):
                self.begin()
                done = self.traced("-e", "trace=unlinkat", "-e", "inject=unlinkat:signal=SIGKILL:when=2")
                self.assertEqual(done.returncode, -9, done.stderr)
                said = self.command(*command).stderr
                self.assertIn("T1 2025-12-30", said)
                self.assertEqual(set(self.state()), {False})

    def test_the_code_under_which_the_result_stands_is_named(self):
        self.begin()
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nT1,T9\n", encoding="utf-8")
        config = self.folder / "caeval.conf"
        config.write_text(f"aliases = {aliases}\n")
        done = self.command("forget", "T9", "2025-11-30", "--config", config, expect=66)
        self.assertIn("caeval forget T1 2025-11-30", done.stderr)
        self.assert_stands()
        done = self.command("forget", "T9", "2025-11-29", "--config", config, expect=66)
        self.assertNotIn("caeval forget T1", done.stderr)
        aliases.write_text("former_code,code\nT9,T1\n", encoding="utf-8")
        done = self.command("forget", "T9", "2025-11-30", "--config", config, expect=66)
        self.assertIn("caeval forget T1 2025-11-30", done.stderr)

    def test_results_under_another_code_that_rest_on_it_are_named(self):
        self.begin()
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nT1,T9\n", encoding="utf-8")
        exports = self.folder / "recoded"
        changed("T9", "attest 3 否", SMALL).write(exports)
        self.run_on(exports, "2025-12-31", "json", 0, "--aliases", aliases)
        self.assertIn("2025-12-31的结果曾与它比较",
                      self.command("forget", "T1", "2025-12-30", "--aliases", aliases).stdout)
        self.assertNotIn("2025-12-31", self.command("forget", "T1", "2025-11-30", "--aliases", aliases).stdout)


if __name__ == "__main__":
    unittest.main()
