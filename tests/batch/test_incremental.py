"""A CA of which nothing changed is not evaluated again; whatever changed is noticed.

Whether a CA was evaluated shows in its folder, which is then another one (it is exchanged)."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bulk  # noqa: E402
import faults  # noqa: E402
import world  # noqa: E402
from test_bulk import Folder, YEAR, command, run  # noqa: E402

CODES = [bulk.code_of(i) for i in range(4)]


class Incremental(Folder):
    """Two CAs of their own folders, two with combined exports beside."""
    combined = ()
    only = ("org", "hotline", "complaints", "attest")

    def setUp(self):
        super().setUp()
        bulk.make(self.input, len(CODES), combined=self.combined, only=self.only)
        self.first = self.go()

    def go(self, *arguments, **options):
        return run(self.input, self.output, *arguments, **options)

    def folders(self):
        return {code: (self.output / YEAR / code).stat().st_ino for code in CODES
                if (self.output / YEAR / code).exists()}

    def evaluated(self, *arguments, **options):
        """The CAs that a run evaluated. Its outputs must be those of a run that evaluates all."""
        before = self.folders()
        self.done = self.go(*arguments, **options)
        after = self.folders()
        elsewhere = self.folder / "forced"
        shutil.rmtree(elsewhere, ignore_errors=True)
        forced = run(self.input, elsewhere, *arguments, "--force", **options)
        self.assertEqual(forced.returncode, self.done.returncode, self.done.stderr)
        self.assertEqual(forced.stdout, self.done.stdout)
        self.altered = [line for line in self.done.stderr.splitlines(True) if "result.json 不是写出时的内容" in line]
        self.assertEqual(forced.stderr, "".join(line for line in self.done.stderr.splitlines(True)
                                                if line not in self.altered))
        said = f"{YEAR}/run.log" if self.altered else None  # a run that finds nothing there finds nothing altered
        self.assertEqual({k: v for k, v in bulk.visible(elsewhere).items() if k != said},
                         {k: v for k, v in bulk.visible(self.output).items() if k != said})
        return [code for code in after if after[code] != before.get(code)]


class OwnFolders(Incremental):
    def test_nothing_changed(self):
        self.assertEqual(self.evaluated(), [])
        self.assertEqual(self.done.stdout, self.first.stdout)
        self.assertEqual(self.done.stderr, self.first.stderr)
        self.assertIn("CA003/hotline.csv", self.done.stderr)  # rejected rows are still told
        self.assertEqual(self.done.returncode, 3)
        self.assertEqual(self.evaluated("-j", 3), [])
        self.assertEqual(self.evaluated("--fail-on", "pending"), [])
        self.assertEqual(self.done.returncode, 2)

    def test_force(self):
        self.assertEqual(self.evaluated("--force"), CODES)

    def test_other_contents(self):
        path = self.input / "CA001" / "hotline.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("人工接听", "放弃", 1),
                        encoding="utf-8")
        self.assertEqual(self.evaluated(), ["CA001"])
        self.assertEqual(self.evaluated(), [])

    def test_other_contents_of_the_same_size_and_time(self):
        path = self.input / "CA001" / "hotline.csv"
        old = path.stat()
        path.write_text(path.read_text(encoding="utf-8").replace("H001", "H901"), encoding="utf-8")
        os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
        self.assertEqual(path.stat().st_size, old.st_size)
        self.assertEqual(self.evaluated(), ["CA001"])

    def test_other_times_and_inodes_with_the_same_contents(self):
        os.utime(self.input / "CA000" / "hotline.csv")
        path = self.input / "CA001" / "hotline.csv"
        copy = self.folder / "copy"
        shutil.copy(path, copy)
        copy.rename(path)
        self.assertEqual(self.evaluated(), [])

    def test_an_old_file_moved_in_place_of_another(self):
        """Older than the record, of the same size: times alone would not tell."""
        path = self.input / "CA001" / "hotline.csv"
        copy = self.folder / "copy"
        copy.write_text(path.read_text(encoding="utf-8").replace("H001", "H901"), encoding="utf-8")
        os.utime(copy, (1, 1))
        time.sleep(0.1)
        self.evaluated("--force")
        copy.rename(path)
        self.assertEqual(self.evaluated(), ["CA001"])

    def test_a_file_more_and_a_file_less(self):
        (self.input / "CA002" / "disputes.csv").write_text(
            ",".join(world.SCHEMA["disputes"]) + "\n", encoding="utf-8")
        self.assertEqual(self.evaluated(), ["CA002"])
        (self.input / "CA000" / "complaints.csv").unlink()
        (self.input / "CA002" / "disputes.csv").unlink()
        self.assertEqual(self.evaluated(), ["CA000", "CA002"])

    def test_a_file_under_another_name(self):
        folder = self.input / "CA002"
        (folder / "hotline.csv").rename(folder / "hotline-2025.csv")
        self.assertEqual(self.evaluated(), ["CA002"])

    def test_outputs_missing_altered_or_more(self):
        year = self.output / YEAR
        (year / "CA000" / "rejects.csv").unlink()
        path = year / "CA001" / "result.json"
        old = path.stat()
        path.write_text(path.read_text(encoding="utf-8").replace("是", "否", 1), encoding="utf-8")
        os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
        self.assertEqual(path.stat().st_size, old.st_size)
        shutil.rmtree(year / "CA002")
        self.assertEqual(self.evaluated(), CODES[:3])
        self.assertIn("CA001/result.json", self.altered[0])
        self.assertEqual(len(self.altered), 1)
        self.assertEqual(self.evaluated(), [])
        self.assertEqual(self.altered, [])

    def test_a_file_of_a_format_that_was_not_asked_for(self):
        path = self.output / YEAR / "CA003" / "report.ofd"
        path.write_text("")
        self.go()
        self.assertGreater(path.stat().st_size, 100_000)
        before = self.folders()
        self.go()
        self.assertEqual(self.folders(), before)
        path.unlink()
        self.assertEqual(self.evaluated(), ["CA003"])

    def test_outputs_touched_or_restored(self):
        """The same bytes with other times: the digests say so."""
        year = self.output / YEAR
        os.utime(year / "CA000" / "result.json")
        shutil.copytree(year / "CA001", self.folder / "kept")
        shutil.rmtree(year / "CA001")
        shutil.copytree(self.folder / "kept", year / "CA001")
        before = self.folders()
        self.go()
        self.assertEqual(self.folders(), before)

    def test_date_and_formats(self):
        shutil.rmtree(self.output)
        self.go("-d", "2025-12-30")
        before = self.folders()
        self.go()
        self.assertEqual([code for code in CODES if self.folders()[code] != before[code]], CODES)
        shutil.rmtree(self.output)  # with what it knows of the earlier date
        self.assertEqual(self.evaluated(formats="xlsx,json"), CODES)
        self.assertEqual(self.evaluated(formats="xlsx,json"), [])
        for path in self.output.rglob("*.xlsx"):  # what lies there would be renewed
            path.unlink()
        self.assertEqual(self.evaluated(), CODES)
        self.assertFalse((self.output / YEAR / "summary.xlsx").exists())

    def test_templates(self):
        templates = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, templates)
        self.assertEqual(self.evaluated("--templates", templates), [])
        for name in ("wording.csv", "measures.csv", "gm-2018-571/form.csv",
                     "gbt35289-2017/readings.csv"):
            with open(templates / name, "a", encoding="utf-8") as file:
                file.write("\n")
            with self.subTest(template=name):
                self.assertEqual(self.evaluated("--templates", templates), CODES)
                self.assertEqual(self.evaluated("--templates", templates), [])

    def test_calendar_and_configuration(self):
        calendar = self.folder / "province.csv"
        calendar.write_text("date,kind,name\n2025-03-04,holiday,暴雪\n", encoding="utf-8")
        self.assertEqual(self.evaluated("--calendar", calendar), CODES)
        calendar.write_text("date,kind,name\n2025-03-05,holiday,暴雪\n", encoding="utf-8")
        self.assertEqual(self.evaluated("--calendar", calendar), CODES)
        self.assertEqual(self.evaluated(), CODES)
        config = self.folder / "caeval.conf"
        config.write_text("# nothing\n")
        self.assertEqual(self.evaluated("--config", config), CODES)
        config.write_text("input-sm3 = 是\n")
        self.assertEqual(self.evaluated("--config", config), CODES)
        self.assertEqual(self.evaluated("--config", config), [])

    def test_another_program(self):
        program = self.folder / "caeval"
        shutil.copy(world.CAEVAL, program)
        old = world.CAEVAL
        try:
            world.CAEVAL = str(program)
            self.assertEqual(self.evaluated(), [])
            with open(program, "ab") as file:
                file.write(b"\0")
            self.assertEqual(self.evaluated(), CODES)
        finally:
            world.CAEVAL = old

    def test_a_damaged_record_is_no_record(self):
        records = self.output / ".caeval-records" / YEAR
        (records / "CA000.json").write_bytes(b"")
        text = (records / "CA001.json").read_bytes()
        (records / "CA001.json").write_bytes(text[:len(text) // 2])
        (records / "CA002.json").write_bytes((records / "CA003.json").read_bytes())
        self.assertEqual(self.evaluated(), ["CA000", "CA001", "CA002"])

    def test_a_ca_that_failed_is_evaluated_again(self):
        path = self.input / "CA001" / "hotline.csv"
        good = path.read_bytes()
        path.unlink()
        path.symlink_to("/dev/null")  # it cannot be read: tried and said each time, nothing is made
        before = self.folders()
        for _ in range(2):
            self.done = self.go()
            self.assertEqual(self.done.returncode, 3)
            self.assertIn("CA001: 没有结果：hotline.csv", self.done.stderr)
            self.assertEqual(self.folders(), before)
        path.unlink()
        path.write_bytes(good + good.splitlines(True)[1].replace(b"H", b"X", 1))
        self.assertEqual(self.evaluated(), ["CA001"])
        self.assertEqual(self.evaluated(), [])

    def test_a_file_refused_by_its_contents_is_said_each_time(self):
        (self.input / "CA001" / "hotline.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        self.assertEqual(self.evaluated(), ["CA001"])
        self.done = self.go()
        self.assertIn("CA001/hotline.csv: 错误：", self.done.stderr)

    def test_the_summary_is_made_again(self):
        (self.output / YEAR / "summary.json").unlink()
        self.assertEqual(self.evaluated(), [])

    def test_a_new_ca(self):
        self.assertEqual(self.evaluated(), [])
        self.org("NEW")
        self.assertEqual(self.evaluated(), [])
        self.assertTrue(self.has_result("NEW"))


class Combined(Incremental):
    combined = ("hotline", "complaints")

    def test_nothing_changed(self):
        with open(self.input / "hotline.csv", "a", encoding="utf-8") as file:
            file.write("不是,H9,2025-03-03 10:00:00,,人工,放弃\n")  # a row of no CA
        self.assertEqual(self.evaluated(), CODES)
        self.assertIn("hotline.csv", self.done.stderr)
        self.assertEqual(self.evaluated(), [])

    def test_a_combined_file_speaks_for_every_ca(self):
        path = self.input / "complaints.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        self.assertEqual(self.evaluated(), CODES)

    def test_one_ca_of_its_own_files(self):
        path = self.input / "CA001" / "org.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("第1号", "第一号"), encoding="utf-8")
        self.assertEqual(self.evaluated(), ["CA001"])

    def test_a_ca_that_neither_a_folder_nor_org_names_is_none(self):
        shutil.rmtree(self.input / "CA003")
        self.done = self.go()
        self.assertEqual(self.done.returncode, 3)
        self.assertIn("CA003", self.done.stderr)
        self.assertNotIn("CA003", self.done.stdout)

    def test_a_ca_that_only_combined_files_name(self):
        shutil.rmtree(self.input / "CA003")
        (self.input / "org.csv").write_text("ca_code,name\nCA003,第三家\n", encoding="utf-8")
        self.assertEqual(self.evaluated(), CODES)
        self.assertEqual(self.evaluated(), [])
        self.assertIn("CA003", self.done.stdout)

    @unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
    def test_no_export_is_opened_where_size_times_and_inode_are_the_same(self):
        def opened():
            log = self.folder / "log"
            subprocess.run(["strace", "-f", "-o", log, "-e", "trace=openat",
                            *command(self.input, self.output)], capture_output=True)
            below = re.escape(str(self.input))
            return sorted(set(re.findall(below + '/([^"]*[.]csv)', log.read_text())))
        # files that had only just been written are read once more, to be sure
        self.assertEqual(len(opened()), 2 + 2 * len(CODES))
        time.sleep(3.2)
        self.assertEqual(len(opened()), 2 + 2 * len(CODES))
        self.assertEqual(opened(), [])
        os.utime(self.input / "hotline.csv")
        self.assertEqual(opened(), ["hotline.csv"])


del Incremental

if __name__ == "__main__":
    unittest.main()
