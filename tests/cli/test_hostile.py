"""What lies in exports, folders and streams may be anything: a row costs a row, a file a file, a CA a CA."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import test_cli  # noqa: E402

HOTLINE = "call_id,offered_at,answered_at,channel,result,note\n"
CALL = "H1,2025-12-01 09:00:00,2025-12-01 09:00:05,人工,人工接听,\n"


class RejectedRows(test_cli.Folder):
    """A rejected row never costs more than itself, whatever it holds and however long it is."""

    def test_a_stray_row_of_any_length(self):
        for code in ("T1", "T2"):
            self.org(code)
        rows = ""
        for n in range(190, 212):  # a quote not doubled; cut at 200 characters or bytes
            rows += "T1,H" + "x" * (n % 3) + "通" * (n // 3) + '"断",x\n'
            rows += "T1,H" + "x" * (n % 7) + "通" * n + '"断",x\n'
        rows += "通话" * 120000 + "\n"  # a line beyond all bounds
        self.write("hotline.csv", "机构编码," + HOTLINE + "T1," + CALL + rows)
        done = self.run_caeval(formats="json,xlsx,pdf")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertNotIn("out of memory", done.stderr)
        summary = json.loads((self.output / test_cli.YEAR / "summary.json").read_text())
        self.assertEqual([ca["code"] for ca in summary["cas"]], ["T1", "T2"])
        self.assertEqual(summary["stray_rejects_total"], 45)
        self.assertTrue(all(0 < len(r["value"]) <= 200 for r in summary["stray_rejects"]))
        self.assertEqual(max(len(r["value"]) for r in summary["stray_rejects"]), 200)

    def test_a_row_of_any_length_in_a_ca_of_its_own(self):
        self.org()
        rows = "".join(f"H{n}x,2025-12-01 09:00:00,,人工,放弃,{'通' * n},太多\n"
                       for n in range(55, 75)) + CALL
        self.write("T1/hotline.csv", HOTLINE + rows)
        done = self.run_caeval(formats="json,xlsx,pdf")
        self.assertEqual(done.returncode, 3, done.stderr)
        rejects = self.rejects()  # read strictly as UTF-8
        self.assertEqual(len(rejects), 20)
        self.assertIn("通", rejects[-1]["value"])

    def test_rejects_csv_is_plain_text_that_runs_nothing(self):
        self.org()
        values = {"=1+1": "'=1+1", "　=1+1": "'=1+1", "＝1+1": "'＝1+1", "＋1": "'＋1",
                  "－1": "'－1", "＠a": "'＠a", "@a": "'@a", "-5": "-5", "a=b": "a=b",
                  "\u202eexe": "\\u{202E}exe", "\u061cexe": "\\u{061C}exe", "\x1b[2J": "\\u{001B}[2J",
                  "a\u2028b": "a\\u{2028}b"}
        rows = "".join(f'H{i},2025-12-01 09:00:00,,"{value}",放弃,\n'
                       for i, value in enumerate(values))
        self.write("T1/hotline.csv", HOTLINE + rows)
        self.assertEqual(self.run_caeval().returncode, 3)
        self.assertEqual([r["value"] for r in self.rejects()], list(values.values()))
        text = (self.output / test_cli.YEAR / "T1" / "rejects.csv").read_bytes().decode()
        self.assertFalse([c for c in text if ord(c) < 0x20 and c != "\n"])

    def test_the_row_of_a_conflict_is_guarded_as_well(self):
        self.org()
        row = '"　=1+1",2025-12-01 09:00:0%d,,人工,放弃,\n'
        self.write("T1/hotline.csv", HOTLINE + row % 0 + row % 1)
        self.assertEqual(self.run_caeval().returncode, 3)
        self.assertEqual(self.rejects()[1]["value"], "'=1+1")

    def test_a_nul_in_a_code_is_named(self):
        self.org()
        self.write("hotline.csv", "机构编码," + HOTLINE + "T\0001," + CALL + "T1," + CALL)
        self.assertEqual(self.run_caeval().returncode, 3)
        summary = json.loads((self.output / test_cli.YEAR / "summary.json").read_text())
        stray = summary["stray_rejects"][0]
        self.assertIn("空字符", stray["reason"])
        self.assertIn("\\x00", stray["value"])

    def test_long_values_are_shortened_everywhere(self):
        self.org()
        self.write("T1/hotline.csv", HOTLINE + "".join(
            f"H{i},2025-12-01 09:00:00,,{'长' * 50000},放弃,\n" for i in range(30)))
        done = self.run_caeval()
        self.assertLess(len(done.stderr), 20000)
        self.assertLess(len(json.dumps(self.result(), ensure_ascii=False)), 500000)
        self.assertTrue(all(len(r["value"]) == 200 for r in self.rejects()))
        checked = test_cli.caeval("check", "-i", self.input, "--templates", test_cli.world.TEMPLATES)
        self.assertLess(len(checked.stdout), 20000)

    def test_a_compressed_file_that_never_ends_is_refused(self):
        self.org()
        path = self.input / "T1" / "hotline.csv.gz"
        with gzip.open(path, "wb", 9) as bomb:
            bomb.write(HOTLINE.encode())
            for _ in range(200):
                bomb.write(b"\n" * 1000000)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("hotline.csv.gz: error: ", done.stderr)
        self.assertIn("250倍", done.stderr)

    def test_no_folder_for_temporary_files(self):
        self.org()
        self.write("hotline.csv", "机构编码," + HOTLINE + "T1," + CALL)
        done = self.run_caeval(env=dict(os.environ, TMPDIR="/nowhere"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere（$TMPDIR", done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount")
    def test_a_full_folder_for_temporary_files(self):
        self.org()
        full = self.folder / "full"
        full.mkdir()
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=16k none "$1" || exit 99; '
             'TMPDIR="$1" exec "$2" run -i "$3" -o "$4" -d "$5" --templates "$6" --formats xlsx',
             "sh", str(full), test_cli.world.CAEVAL, str(self.input), str(self.output),
             test_cli.world.DATE, str(test_cli.world.TEMPLATES)], capture_output=True, text=True)
        if done.returncode in (1, 99) and "unshare" in done.stderr or done.returncode == 99:
            self.skipTest("no folder can be mounted here")
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn(f"{full}（$TMPDIR）不能使用：磁盘已满", done.stderr)

    def test_codes_that_differ_in_case_are_said(self):
        self.org("BJ01")
        self.org("bj01")
        for command in (self.run_caeval(), test_cli.caeval(
                "check", "-i", self.input, "--templates", test_cli.world.TEMPLATES)):
            self.assertIn("BJ01 与 bj01 只有大小写不同", command.stdout + command.stderr)


class FoldersOfCas(test_cli.Folder):
    """What cannot be reached of a CA is not judged without: the CA fails, and its earlier result stays."""

    def setUp(self):
        super().setUp()
        self.write("org.csv", "机构编码,机构名称\nT1,甲\nT2,乙\n")
        self.write("T1/complaints.csv", "投诉编号,受理时间,办结时间,投诉渠道\n"
                   "C1,2025-03-01 09:00,,主管部门\n")
        self.write("complaints.csv", "机构编码,投诉编号,受理时间,办结时间,投诉渠道\n"
                   "T1,C2,2025-03-01 09:00,2025-03-02 09:00,本机构\n")
        self.assertEqual(self.run_caeval().returncode, 0)
        self.before = self.result_bytes()

    def result_bytes(self, code="T1"):
        return (self.output / test_cli.YEAR / code / "result.json").read_bytes()

    def fails(self, told, code="T1"):
        for more in [], ["--force"]:
            done = self.run_caeval(*more)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(f"{code}: 没有结果：", done.stderr)
            self.assertIn(told, done.stderr)
        self.assertEqual(self.result_bytes(), self.before)
        checked = test_cli.caeval("check", "-i", self.input, "-d", test_cli.world.DATE,
                                  "--templates", test_cli.world.TEMPLATES)
        self.assertEqual(checked.returncode, 3)
        self.assertIn(f"{code}：", checked.stdout)

    def test_a_name_near_a_code(self):
        for name in "T1 ", "Ｔ１", " T1", "T1\u3000", "T1\u200b":
            (self.input / "T1").rename(self.input / name)
            self.fails("请改名为 T1")
            (self.input / name).rename(self.input / "T1")
        (self.input / "Ｔ１").mkdir()  # beside the CA's own
        self.fails("请改名为 T1")

    def test_a_name_near_a_code_that_nothing_else_knows(self):
        self.write("Ｔ３/org.csv", "ca_code,name\nT3,丙\n")
        self.fails("请改名为 T3", "T3")

    def test_no_folder(self):
        folder = self.input / "T1"
        folder.rename(self.folder / "T1")
        folder.symlink_to(self.folder / "nowhere")
        self.fails("文件夹不能读取")
        folder.unlink()
        os.mkfifo(folder)
        self.fails("文件夹不能读取")
        folder.unlink()
        folder.symlink_to(self.folder / "T1")  # leads to it
        self.assertEqual(self.run_caeval("--force").returncode, 0)

    @unittest.skipUnless(os.geteuid() == 0, "only root can run as another")
    def test_a_folder_that_may_not_be_read(self):
        if not shutil.which("setpriv"):
            self.skipTest("setpriv is not installed")
        self.folder.chmod(0o755)
        for path in [self.output, *self.output.rglob("*")]:
            os.chown(path, 65534, 65534)
        for mode in 0, 0o111:
            (self.input / "T1").chmod(mode)
            done = subprocess.run(
                ["setpriv", "--reuid=65534", "--clear-groups", test_cli.world.CAEVAL, "run", "-i",
                 self.input, "-o", self.output, "-d", test_cli.world.DATE, "--formats", "json",
                 "--templates", test_cli.world.TEMPLATES], capture_output=True, text=True)
            (self.input / "T1").chmod(0o755)
            if "ermission" in done.stderr and "T1" not in done.stderr:
                self.skipTest("the program itself may not be run by another")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("T1: 没有结果：文件夹不能读取：没有权限", done.stderr)
            self.assertEqual(self.result_bytes(), self.before)


class Limits(test_cli.Folder):
    def setUp(self):
        super().setUp()
        self.org()

    def run_in_shell(self, script, *more):
        return subprocess.run(
            ["bash", "-c", script + '; "$0" "$@"', test_cli.world.CAEVAL, "run", "-d",
             test_cli.world.DATE, "--no-progress", "--formats", "xlsx", "--templates",
             test_cli.world.TEMPLATES, *more], capture_output=True, text=True, timeout=60)

    def test_a_limit_of_file_size_is_a_full_disk(self):
        for blocks in 4, 20, 60, 90, 100:
            done = self.run_in_shell(f"ulimit -f {blocks}", "-i", self.input, "-o", self.output)
            self.assertEqual(done.returncode, 73, done.stderr)
            history = blocks < 90  # what cannot be kept is not published either
            self.assertIn("history.sqlite: 错误：磁盘读写出错" if history else "文件太大", done.stderr)
            self.assertEqual("没有评估和发布任何结果" in done.stderr, history)
            self.assertFalse(list(self.output.glob("*/.caeval-stage*")))
        self.assertEqual(self.run_caeval().returncode, 0)

    def test_a_working_folder_that_is_gone(self):
        gone = f"ulimit -v 4000000; mkdir '{self.folder}/g'; cd '{self.folder}/g'; rmdir ../g"
        if "asan" in str(test_cli.world.CAEVAL):
            gone = gone.replace("ulimit -v 4000000; ", "")
        self.assertEqual(self.run_in_shell(gone, "-i", "in", "-o", self.output).returncode, 66)
        self.assertEqual(self.run_in_shell(gone, "-i", self.input, "-o", "out").returncode, 73)


class Settings(test_cli.Folder):
    """Configuration, templates, calendar and fonts that cannot be read end the run with 65, at once."""

    def setUp(self):
        super().setUp()
        self.org()
        self.templates = self.folder / "templates"
        shutil.copytree(test_cli.world.TEMPLATES, self.templates)
        self.config = self.folder / "caeval.conf"
        self.config.write_text("# nothing\n")

    def run_with(self, *more, prefix=(), formats="json"):
        return subprocess.run(
            [*prefix, test_cli.world.CAEVAL, "run", "-i", self.input, "-o", self.output, "-d",
             test_cli.world.DATE, "--formats", formats, "--templates", self.templates, *more],
            capture_output=True, text=True, timeout=60)

    def others(self):
        """In place of a file."""
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        return [self.input, pipe, "/dev/zero"]

    def refused(self, done, path):
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn(str(path), done.stderr)
        self.assertFalse(self.output.exists())

    def test_configuration(self):
        for path in self.others() + [self.folder / "none"]:
            self.refused(self.run_with("--config", path), path)

    def test_a_nul_in_the_configuration_is_not_the_end_of_its_line(self):
        for line in b"only = T1\0, T2\n", b"# a\0\n", b"\0only = T1\n", b"only = T1\n\0":
            self.config.write_bytes(b"quiet = yes\n" + line)
            done = self.run_with("--config", self.config)
            self.refused(done, f"{self.config}:{3 if line[-1] == 0 else 2}")

    def test_calendar(self):
        for path in self.others():
            self.refused(self.run_with("--calendar", path), path)

    def test_templates(self):
        for name in ("measures.csv", "fonts.csv", "gm-2018-571/form.csv"):
            whole = (self.templates / name).read_bytes()
            (self.templates / name).unlink()
            os.mkfifo(self.templates / name)
            self.refused(self.run_with(formats="pdf"), name)
            (self.templates / name).unlink()
            (self.templates / name).write_bytes(whole)

    def test_fonts(self):
        for path in self.others() + [self.templates / "measures.csv"]:
            self.config.write_text(f"fonts = {path}\n")
            self.refused(self.run_with("--config", self.config, formats="pdf"), path)
        self.config.write_text("fonts = /nowhere/a.ttf\n")  # not installed: said, another is used
        done = self.run_with("--config", self.config, formats="pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("/nowhere/a.ttf: warning: font not found", done.stderr)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_read_error_of_the_configuration_is_not_its_end(self):
        self.config.write_text("reading = T9-R2\n")
        prefix = ["strace", "-qq", "-o", "/dev/null", "-P", self.config, "-e", "trace=read",
                  "-e", "inject=read:error=EIO"]
        done = self.run_with("--config", self.config, prefix=prefix)
        self.refused(done, self.config)
        self.assertIn("Input/output error", done.stderr)

    def test_a_configuration_that_others_can_change_is_said(self):
        self.config.chmod(0o646)
        done = self.run_with("--config", self.config)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("written by everybody", done.stderr)
        self.config.chmod(0o644)
        self.assertNotIn("warning", self.run_with("--config", self.config).stderr)
        link = self.folder / "link.conf"
        link.symlink_to(self.config)
        self.assertIn("is a link", self.run_with("--config", link).stderr)

    def test_a_changed_configuration_behind_a_link_is_a_change(self):
        link = self.folder / "link.conf"
        link.symlink_to(self.config)
        self.run_with("--config", link)
        manifest = self.output / test_cli.YEAR / "T1" / "manifest.json"
        before = manifest.stat().st_mtime_ns
        self.config.write_text("reading = T9-R2\n")
        self.run_with("--config", link)
        self.assertNotEqual(manifest.stat().st_mtime_ns, before)


class NotOurs(test_cli.Folder):
    """What lies in the output folder and is not caeval's is never deleted, never followed, and never the
    end of a service."""

    def setUp(self):
        super().setUp()
        for code in ("T1", "T2"):
            self.org(code)
        self.assertEqual(self.run_caeval().returncode, 0)
        self.year = self.output / test_cli.YEAR
        self.ca = self.year / "T1"

    def files(self):
        return sorted(path.name for path in self.year.iterdir())

    def test_notes_beside_a_result_are_no_change_of_it(self):
        (self.ca / "检查记录.txt").write_text("现场核查")
        (self.ca / "附件").mkdir()
        before = (self.ca / "manifest.json").stat().st_mtime_ns
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertEqual((self.ca / "manifest.json").stat().st_mtime_ns, before)
        self.assertEqual((self.ca / "检查记录.txt").read_text(), "现场核查")

    def test_notes_are_carried_into_the_next_result(self):
        (self.ca / "检查记录.txt").write_text("现场核查")
        (self.ca / "附件").mkdir()
        (self.ca / "附件" / "照片").write_text("1")
        (self.ca / "链接").symlink_to(self.folder)
        clean = self.files()
        for _ in range(2):
            done = self.run_caeval("--force")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual((self.ca / "检查记录.txt").read_text(), "现场核查")
            self.assertEqual((self.ca / "附件" / "照片").read_text(), "1")
            self.assertTrue((self.ca / "链接").is_symlink())
            self.assertEqual(self.files(), clean)
        self.assertTrue(self.input.exists())

    def test_a_file_of_ours_from_an_earlier_run_is_not_left_beside_a_newer_one(self):
        (self.ca / "report.pdf").write_text("of an earlier run")
        self.run_caeval()
        self.assertTrue((self.ca / "report.pdf").read_bytes().startswith(b"%PDF"))

    def test_a_folder_in_place_of_a_file_costs_its_ca(self):
        (self.ca / "result.json").unlink()
        (self.ca / "result.json").mkdir()
        (self.ca / "result.json" / "a").write_text("x")
        (self.input / "T2" / "org.csv").write_text("ca_code,name\nT2,改名\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 73)
        self.assertIn("T1: 没有结果：", done.stderr)
        self.assertIn("T1/result.json（属于用户 ", done.stderr)
        self.assertEqual((self.ca / "result.json" / "a").read_text(), "x")
        self.assertTrue((self.ca / "manifest.json").exists())
        self.assertEqual(self.result("T2")["ca"]["name"], "改名")

    def test_a_link_in_place_of_a_ca_is_not_followed(self):
        elsewhere = self.folder / "elsewhere"
        self.ca.rename(elsewhere)
        (elsewhere / "private").write_text("x")
        for target in (elsewhere, self.folder / "nowhere"):
            if self.ca.is_symlink():
                self.ca.unlink()
            self.ca.symlink_to(target)
            for _ in range(2):
                done = self.run_caeval("--force")
                self.assertEqual(done.returncode, 73)
                self.assertIn("T1: 没有结果：", done.stderr)
                self.assertTrue(self.ca.is_symlink())
                self.assertTrue((elsewhere / "private").exists())
                self.assertTrue((self.year / "T2" / "result.json").exists())
        self.assertIn("private", [path.name for path in elsewhere.iterdir()])

    def test_a_folder_in_place_of_the_summary_is_named(self):
        for name in "summary.json", "run.log":
            (self.year / name).unlink()
            (self.year / name).mkdir()
            (self.year / name / "mine").write_text("x")
            for _ in range(2):
                done = self.run_caeval()
                self.assertEqual(done.returncode, 73)
                self.assertIn(f"{name}：汇总不能写出：", done.stderr)
                self.assertEqual((self.year / name / "mine").read_text(), "x")
            shutil.rmtree(self.year / name)
            self.assertEqual(self.run_caeval().returncode, 0)

    def test_what_rebuilding_puts_aside_stays(self):
        rebuild = ["run", "--rebuild-history", "-o", self.output, "--templates",
                   test_cli.world.TEMPLATES]
        (self.output / "history.sqlite").write_text("precious")
        for _ in range(3):
            self.assertEqual(test_cli.caeval(*rebuild).returncode, 0)
        kept = [path.read_bytes() for path in self.output.glob("history.sqlite.old*")]
        self.assertEqual((len(kept), kept.count(b"precious")), (3, 1))

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount")
    def test_input_and_output_are_one_through_a_mount(self):
        (self.folder / "mnt").mkdir()
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", 'mount --bind "$1/in" "$1/mnt" || exit 99; '
             'exec "$2" run -i "$1/in" -o "$1/mnt/x" -d "$3" --templates "$4" --formats json',
             "sh", str(self.folder), test_cli.world.CAEVAL, test_cli.world.DATE,
             str(test_cli.world.TEMPLATES)], capture_output=True, text=True)
        if done.returncode == 99 or "unshare" in done.stderr:
            self.skipTest("no folder can be mounted here")
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertFalse((self.input / "x").exists())

    def test_a_planted_stage_is_not_followed(self):
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "private").write_text("x")
        for name in (".caeval-stage-T1", ".caeval-stage-.run", ".caeval-ready", ".caeval-old-T2"):
            (self.year / name).symlink_to(elsewhere)
        done = self.run_caeval("--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((elsewhere / "private").read_text(), "x")
        for code in ("T1", "T2"):
            self.assertTrue((self.year / code / "result.json").exists())

    def test_notes_in_a_killed_runs_stage_come_back(self):
        stage = self.year / ".caeval-stage-T1"
        stage.mkdir()
        (stage / "result.json").write_text("half")
        (stage / "检查记录.txt").write_text("现场核查")
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertFalse(stage.exists())
        self.assertEqual((self.ca / "检查记录.txt").read_text(), "现场核查")

    def test_a_leftover_that_stays_is_named_and_ends_nothing(self):
        stage = self.year / ".caeval-stage-T1"
        for place in (stage, self.ca):
            (place / "附件").mkdir(parents=True)
        (stage / "附件" / "a").write_text("x")
        for _ in range(2):
            done = self.run_caeval("--force")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(".caeval-stage-T1: 警告：是以前的运行留下的", done.stderr)
            self.assertIn("属于用户", done.stderr)
            self.assertEqual((stage / "附件" / "a").read_text(), "x")
            self.assertFalse((self.year / ".caeval-stage-T1.2").exists())

    @unittest.skipUnless(os.geteuid() == 0, "only root can run as another")
    def test_root_in_another_users_folder(self):
        for command in ("run", "annual", "merge"):
            os.chown(self.output, 65534, 65534)
            before = test_cli.digests(self.output)
            done = test_cli.caeval(command, *(["-i", self.input] if command != "annual" else []), "-o", self.output, "-d",
                                   test_cli.world.DATE, "--templates", test_cli.world.TEMPLATES)
            self.assertEqual(done.returncode, 73, command)
            self.assertIn("runuser -u nobody -- caeval", done.stderr)
            self.assertEqual(test_cli.digests(self.output), before)


class Streams(test_cli.Folder):
    """Standard streams that are closed, or whose reader goes away."""

    def setUp(self):
        super().setUp()
        self.org()

    def whole(self):
        year = self.output / test_cli.YEAR
        for name in ("T1/result.json", "summary.json", "run.log"):
            self.assertTrue((year / name).exists(), name)
        self.assertEqual((self.output / ".caeval.lock").read_bytes(), b"")

    def status(self, redirection):
        """Of a run with these redirections; its reader, where it has one, has gone away."""
        told = self.folder / "status"
        script = ('"$0" run -i "$1" -o "$2" -d "$3" --templates "$4" --formats json '
                  f'{redirection}; echo "${{PIPESTATUS[0]}}" >"$5"')
        done = subprocess.run(["bash", "-c", script, test_cli.world.CAEVAL, self.input, self.output,
                               test_cli.world.DATE, test_cli.world.TEMPLATES, told],
                              capture_output=True, text=True)
        return int(told.read_text()), done

    def test_a_reader_that_goes_away(self):
        status, done = self.status("--force | (exec 0<&-; sleep 1)")
        self.assertEqual(status, 73, done.stderr)
        self.assertIn("standard output", done.stderr)
        self.whole()

    def test_closed_output(self):
        status, done = self.status(">&-")
        self.assertEqual(status, 73, done.stderr)
        self.assertIn("standard output", done.stderr)
        self.whole()

    def test_closed_output_where_nothing_is_printed(self):
        self.assertEqual(self.status("-q >&-")[0], 0)
        self.whole()

    def test_closed_messages_and_input(self):
        self.write("T1/hotline.csv", HOTLINE + "H1,bad,,人工,放弃,\n")
        for redirection in ("2>&-", "2>&- <&-", "<&-"):
            self.assertEqual(self.status("--force " + redirection)[0], 3, redirection)
            self.whole()
        self.assertEqual(self.status("--force <&- >&- 2>&-")[0], 73)
        self.whole()


class Narrowed(test_cli.Folder):
    """--only and --formats of one run never destroy what the rest of the year's results are."""

    def setUp(self):
        super().setUp()
        for code in ("T1", "T2"):
            self.org(code)
        self.year = self.output / test_cli.YEAR
        self.assertEqual(self.run_caeval(formats="xlsx,pdf,json,html").returncode, 0)
        self.before = test_cli.digests(self.output)

    def rename(self, code="T1"):
        self.write(f"{code}/org.csv", f"ca_code,name\n{code},改名公司\n")

    def summary(self):
        return json.loads((self.year / "summary.json").read_text())

    def test_only_leaves_the_summary_of_the_others(self):
        self.rename()
        done = self.run_caeval("--only", "T1", formats="xlsx,pdf,json,html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("'only' leaves out T2", done.stderr)
        self.assertIn("T1", done.stdout)
        after = test_cli.digests(self.output)
        self.assertEqual({name for name in after if after[name] != self.before[name]} -
                         {"history.sqlite"},
                         {name for name in after if "/T1/" in name and "rejects" not in name})
        self.assertEqual(test_cli.caeval("merge", "-i", self.input, "-o", self.output, "-d",
                                         test_cli.world.DATE, "--templates",
                                         test_cli.world.TEMPLATES).returncode, 0)
        self.assertEqual([(ca["code"], ca["name"]) for ca in self.summary()["cas"]],
                         [("T1", "改名公司"), ("T2", "测试公司")])

    def test_only_of_the_configuration_leaves_it_too(self):
        config = self.folder / "caeval.conf"
        config.write_text("only = T1\n")
        self.rename()
        done = self.run_caeval("--config", config)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("'only' leaves out T2", done.stderr)
        self.assertEqual([ca["code"] for ca in self.summary()["cas"]], ["T1", "T2"])
        shutil.rmtree(self.output)
        self.run_caeval("--config", config)
        self.assertEqual([ca["code"] for ca in self.summary()["cas"]], ["T1"])

    def test_only_where_nobody_else_has_a_result(self):
        shutil.rmtree(self.output)
        self.run_caeval("--only", "T1")
        self.assertEqual([ca["code"] for ca in self.summary()["cas"]], ["T1"])

    def test_a_format_that_is_there_is_renewed_with_the_others(self):
        self.rename()
        done = self.run_caeval(formats="json")
        self.assertEqual(done.returncode, 0, done.stderr)
        after = test_cli.digests(self.output)
        self.assertEqual(set(after), set(self.before))
        for name in ("T1/evaluation.xlsx", "T1/report.pdf", "T1/result.json", "summary.pdf",
                     "summary.xlsx", "summary.json"):
            name = f"{test_cli.YEAR}/{name}"
            self.assertNotEqual(after[name], self.before[name], name)
        whole = self.folder / "whole"
        test_cli.caeval("run", "-i", self.input, "-o", whole, "-d", test_cli.world.DATE,
                        "--templates", test_cli.world.TEMPLATES)
        fresh = test_cli.digests(whole)
        del fresh["history.sqlite"], after["history.sqlite"]  # it knew the result before
        self.assertEqual(fresh, after)

    def test_a_format_that_was_removed_stays_away(self):
        for path in self.year.rglob("*.pdf"):
            path.unlink()
        self.run_caeval(formats="json")
        self.assertFalse(list(self.year.rglob("*.pdf")))
        self.assertTrue((self.year / "T1" / "evaluation.xlsx").exists())

    def test_the_yearly_report(self):
        arguments = ["annual", "-o", self.output, "-d", test_cli.world.DATE, "--templates",
                     test_cli.world.TEMPLATES]
        self.assertEqual(test_cli.caeval(*arguments).returncode, 0)
        self.assertEqual(test_cli.caeval(*arguments, "--formats", "json").returncode, 0)
        self.assertEqual(sorted(path.name for path in self.year.glob("annual.*")),
                         ["annual.json", "annual.pdf", "annual.xlsx"])


class FoldersApart(test_cli.Folder):
    def test_output_and_input_within_each_other(self):
        self.org()
        (self.folder / "link").symlink_to(self.input)
        for source, output in ((self.input, self.input), (self.input, self.input / "out"),
                               (self.input, self.input / "a" / "b"), (self.input, self.folder),
                               (self.input, self.folder / "link" / "out"),
                               (self.folder / "link", self.input)):
            before = sorted(map(str, self.folder.rglob("*")))
            done = test_cli.caeval("run", "-i", source, "-o", output, "-d", test_cli.world.DATE,
                                   "--templates", test_cli.world.TEMPLATES)
            self.assertEqual(done.returncode, 64, (source, output))
            self.assertIn("input folder", done.stderr)
            self.assertEqual(sorted(map(str, self.folder.rglob("*"))), before)

    def test_names_that_begin_alike(self):
        self.org()
        self.output = self.folder / "in-and-out"
        self.assertEqual(self.run_caeval().returncode, 0)


if __name__ == "__main__":
    unittest.main()
