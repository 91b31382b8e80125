"""make install, and the nightly run from cron's bare environment, as an administrator meets them."""

import datetime
import email
import email.policy
import fcntl
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

ROOT = world.ROOT
BARE = {"SHELL": "/bin/sh", "HOME": "/", "PATH": "/usr/bin:/bin"}  # of a cron job
MAKING = {"PATH": os.environ["PATH"], "HOME": "/"}  # no places, no flags of a make around this
BEIJING = datetime.timezone(datetime.timedelta(hours=8))
DAY = datetime.timedelta(days=1)

scratch = build = usr = etc = var = None


def sh(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)


def make(target, **places):
    """make with its own build folder, so that gen/caeval stays the one for /usr/local."""
    done = sh("make", "-s", "-C", ROOT, target, f"BUILD={build}", f"PROGRAM={build}/caeval",
              *[f"{name}={value}" for name, value in places.items()], env=MAKING)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def here():
    return {"PREFIX": usr, "SYSCONFDIR": etc, "LOCALSTATEDIR": var, "SENDMAIL": scratch / "sendmail"}


def setUpModule():
    global scratch, build, usr, etc, var
    temporary = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(temporary.cleanup)
    scratch = pathlib.Path(temporary.name).resolve()
    scratch.chmod(0o755)
    build, usr, etc, var = (scratch / name for name in ("build", "usr", "etc", "var"))
    done = sh("make", "-s", "-C", ROOT, "all", env=MAKING)
    assert done.returncode == 0, done.stderr
    shutil.copytree(ROOT / "gen" / "build" / "release", build)  # keeps times: one object is built anew
    make("install", **here())


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def tree_digest(folder):
    """Every result; what a run keeps for the next one is not of them."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()
            and path.name not in ("run.log", "history.sqlite")
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)}


def nightly_module():
    loader = importlib.machinery.SourceFileLoader("nightly", str(usr / "bin" / "caeval-nightly"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("nightly", loader))
    loader.exec_module(module)
    return module


TEMPLATE_FILES = sorted(f"templates/{path.relative_to(world.TEMPLATES)}"
                        for kind in ("*.csv", "*.md", "*.docx") for path in pathlib.Path(world.TEMPLATES).rglob(kind))


class Install(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name)

    def make(self, target, **more):
        return make(target, DESTDIR=self.root, **more)

    def test_these_files_and_no_other(self):
        self.make("install")
        self.assertEqual(files(self.root), sorted([
            "etc/caeval/caeval.conf", "etc/cron.d/caeval", "etc/logrotate.d/caeval",
            "usr/local/bin/caeval", "usr/local/bin/caeval-nightly",
            "usr/local/lib/systemd/system/caeval-mail@.service",
            "usr/local/lib/systemd/system/caeval.service",
            "usr/local/lib/systemd/system/caeval.timer",
            "usr/local/lib/sysusers.d/caeval.conf", "usr/local/lib/tmpfiles.d/caeval.conf",
            *[f"usr/local/share/locale/{language}/LC_MESSAGES/caeval.mo" for language in ("en", "zh")],
            "usr/local/share/doc/caeval/LICENSE", "usr/local/share/doc/caeval/README.md",
            "usr/local/share/doc/caeval/README.zh-CN.md",
            "usr/local/share/doc/caeval/caeval.sbatch", "usr/local/share/doc/caeval/guide.zh.md",
            "usr/local/share/bash-completion/completions/caeval", "usr/local/share/zsh/vendor-completions/_caeval",
            *[f"usr/local/share/man/{language}man{page[-1]}/{page}" for language in ("", "zh_CN/")
              for page in ("caeval.1", "caeval.conf.5", "caeval-formats.5", "caeval-nightly.8")],
            *[f"usr/local/share/caeval/{name}" for name in TEMPLATE_FILES]]))
        for name in files(self.root):
            path = self.root / name
            mode = 0o755 if "/bin/" in name else 0o644
            self.assertEqual(path.stat().st_mode & 0o7777, mode, name)
            if not name.endswith(("bin/caeval", ".csv", ".md", ".docx", ".mo")):
                text = path.read_text(encoding="utf-8")
                self.assertNotRegex(text, r"@[A-Z]+@", name)
                self.assertNotIn(str(self.root), text, name)

    def test_a_relative_root(self):
        make("install", DESTDIR=os.path.relpath(self.root, ROOT))
        self.assertTrue((self.root / "etc/caeval/caeval.conf").exists())

    def test_a_root_with_blanks(self):
        self.root = self.root / "a root　中文"
        done = sh("make", "-s", "-C", ROOT, "install", f"BUILD={build}", f"PROGRAM={build}/caeval",
                  f"DESTDIR={self.root}", env=MAKING)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.root / "etc/caeval/caeval.conf").exists())
        self.assertIn(str(self.root), done.stdout)

    def test_others_can_read_what_a_strict_root_installs(self):
        make("all", DESTDIR=self.root)
        done = sh("sh", "-c", f"umask 077; make -s -C {ROOT} install BUILD={build} "
                  f"PROGRAM={build}/caeval DESTDIR={self.root}", env=MAKING)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path in self.root.rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o044, 0o044, path)

    def test_uninstall_leaves_nothing(self):
        self.make("install")
        stale = self.root / "usr/local/share/caeval/templates/gm-2018-571/of-an-earlier-version.csv"
        stale.write_text("")
        self.make("uninstall")
        self.assertEqual(files(self.root), [])
        self.assertEqual([path for path in self.root.rglob("*caeval*")], [])
        self.make("uninstall")  # a second time is no error

    def test_templates_of_an_earlier_version_go(self):
        self.make("install")
        stale = self.root / "usr/local/share/caeval/templates/gm-2018-571/of-an-earlier-version.csv"
        stale.write_text("")
        self.make("install")
        self.assertFalse(stale.exists())

    def test_an_edited_configuration_stays(self):
        self.make("install")
        conf = self.root / "etc/caeval/caeval.conf"
        conf.write_text("jobs = 3\n")
        self.assertIn("edited", self.make("install"))
        self.assertEqual(conf.read_text(), "jobs = 3\n")
        self.assertEqual(files(conf.parent), ["caeval.conf", "caeval.conf.new"])
        self.assertIn("edited", self.make("uninstall"))
        self.assertEqual(files(self.root), ["etc/caeval/caeval.conf"])

    def test_another_prefix_reaches_the_program(self):
        for prefix in ("/opt/one", "/opt/two"):
            self.make("install", PREFIX=prefix)
            program = (self.root / prefix[1:] / "bin" / "caeval").read_bytes()
            self.assertIn(f"{prefix}/share/caeval/templates".encode(), program)
            self.assertIn(f'PROGRAM = "{prefix}/bin/caeval"',
                          (self.root / prefix[1:] / "bin" / "caeval-nightly").read_text())


class Manual(unittest.TestCase):
    PAGES = sorted((ROOT / "scripts/install/man").rglob("*.[158]"))

    def test_pages_are_those_of_help_and_configuration(self):
        done = sh("/usr/bin/python3", ROOT / "scripts/man.py", "--check", env={**os.environ, "CAEVAL": build / "caeval"})
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_they_are_read_without_a_warning(self):
        self.assertEqual(len(self.PAGES), 8)
        for page in self.PAGES:
            done = sh("groff", "-man", "-Kutf8", "-Tutf8", "-ww", page, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
            with self.subTest(page=page.name):
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_every_command_option_and_key_stands_there(self):
        for language in "en", "zh_CN":
            page = (ROOT / f"scripts/install/man/{language}/caeval.1").read_text(encoding="utf-8").replace("\\-", "-")
            told = sh(build / "caeval", "--help").stdout
            for word in {*re.findall(r"--[a-z-]+[a-z]", told), *re.findall(r"^  ([a-z]+) ", told, re.M)}:
                self.assertIn(word, page, (language, word))

    def test_both_readmes_name_every_command_and_its_options_are_real(self):
        told = sh(build / "caeval", "--help").stdout
        commands = set(re.findall(r"^  ([a-z]+) ", told, re.M)) - {"help"}
        options = set(re.findall(r"--[a-z][a-z-]*[a-z]", told))
        for name, without in (("README.md", set()), ("README.zh-CN.md", {"merge"})):
            text = (ROOT / name).read_text(encoding="utf-8")
            named = set(re.findall(r"caeval ([a-z]+)", text))
            self.assertLessEqual(commands - without, named, name)
            for line in re.findall(r"^    caeval [a-z].*$", text, re.M):
                self.assertIn(line.split()[1], commands | {"help"}, line)
                self.assertLessEqual(set(re.findall(r"(?<= )--[a-z][a-z-]*[a-z]", line)), options, line)

    def test_bash_completes_commands_options_and_exports(self):
        def completed(*words):
            script = (f"PATH={build}:$PATH; . {ROOT}/scripts/install/completion/caeval.bash; COMP_WORDS=(caeval {' '.join(map(repr, words))}); "
                      f"COMP_CWORD={len(words)}; _caeval; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
            done = sh("bash", "-c", script, cwd=ROOT, env={"PATH": os.environ["PATH"], "CAEVAL_TEMPLATES": world.TEMPLATES})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return done.stdout.split()
        self.assertEqual(completed("che"), ["check"])
        self.assertIn("schema", completed(""))
        self.assertEqual(completed("diff", "--fr"), ["--from"])
        self.assertEqual(completed("run", "--fr"), [])
        self.assertEqual(completed("schema", "hotl"), ["hotline"])
        self.assertEqual(completed("run", "--fail-on", "p"), ["pending"])
        self.assertEqual(completed("run", "-i", "templ"), ["templates"])


class Configuration(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.conf = self.folder / "caeval.conf"
        for code in ("T1", "T2"):
            world.World(code).write(self.folder / "input")

    def run_caeval(self, text, *arguments):
        """In the folder that holds input/, by the installed program without any environment."""
        self.conf.write_text(text, encoding="utf-8")
        return sh(usr / "bin" / "caeval", "run", "--config", self.conf, "-d", world.DATE, *arguments,
                  cwd=self.folder, env=BARE)

    def known_keys(self):
        done = self.run_caeval("no-such-key = 1\n")
        self.assertEqual(done.returncode, 65)
        self.assertIn("caeval.conf:1", done.stderr)
        return done.stderr.split(" a key of this file: ")[1].split(", ")

    def shipped(self):
        return (etc / "caeval" / "caeval.conf").read_text(encoding="utf-8")

    def test_every_key_is_there_once_with_its_explanation(self):
        lines = self.shipped().split("\n")
        keys = [re.match(r"#([a-z0-9-]+) =", line) for line in lines]
        self.assertEqual(sorted(key[1] for key in keys if key),
                         sorted(key.strip() for key in self.known_keys()))
        for number, key in enumerate(keys):
            if key:
                self.assertRegex(lines[number - 1], r"^# \S", key[1])

    def test_lists_of_words_are_whole(self):
        """What a comment says can be listed is what the program takes."""
        for key in ("formats", "fail-on"):
            taken = re.search(r"is not a list of (.*)", self.run_caeval(f"{key} = no-such-word\n").stderr)[1]
            comment = re.search(rf"((?:^# .*\n)+)#{key} =", self.shipped(), re.M)[1].replace("\n# ", " ")
            self.assertIn(taken, comment)

    def test_nothing_is_set(self):
        self.assertEqual([line for line in self.shipped().split("\n")
                          if line and not line.startswith("#")], [])

    def test_what_it_calls_defaults_are_the_defaults(self):
        everything = re.sub(r"(?m)^#([a-z0-9-]+ =)", r"\1", self.shipped())
        plain = self.run_caeval("")
        self.assertEqual(plain.returncode, 0, plain.stderr)
        wanted = tree_digest(self.folder / "out")
        shutil.rmtree(self.folder / "out")
        done = self.run_caeval(everything)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, plain.stdout, plain.stderr))
        self.assertEqual(tree_digest(self.folder / "out"), wanted)
        self.assertIn("2025/T1/report.pdf", wanted)

    def test_what_the_nightly_run_takes_for_defaults(self):
        everything = re.sub(r"(?m)^#([a-z0-9-]+ =)", r"\1", self.shipped())
        self.conf.write_text(everything, encoding="utf-8")
        nightly = nightly_module()
        given = vars(nightly.Settings(str(self.conf)))
        self.conf.write_text("")
        self.assertEqual(vars(nightly.Settings(str(self.conf))), given)

    def test_the_command_line_wins(self):
        good = ["--formats", "json"]
        examples = [  # key = value, how the file alone ends, the option, how both end
            ("input = nowhere", 66, ["-i", "input"], 0),
            ("output = /dev/null", 73, ["-o", "out"], 0),
            ("templates = nowhere", 65, ["--templates", world.TEMPLATES], 0),
            ("calendar = nowhere", 65, ["--calendar", self.folder / "province.csv"], 0),
            ("only = T9", 66, ["--only", "T2"], 0),
            ("fail-on = level-below-II, pending", 2, ["--fail-on", "level-below-II"], 0),
        ]
        shutil.copy(pathlib.Path(world.TEMPLATES) / "calendar" / "calendar.csv",
                    self.folder / "province.csv")
        (self.folder / "input" / "T1" / "attest.csv").unlink()
        for setting, alone, option, both in examples:
            with self.subTest(setting=setting):
                self.assertEqual(self.run_caeval(setting, *good).returncode, alone)
                done = self.run_caeval(setting, *good, *option)
                self.assertEqual(done.returncode, both, done.stderr)

    def test_the_command_line_replaces_lists(self):
        self.run_caeval("only = T1\nformats = json,xlsx\n", "--formats", "json", "--only", "T2")
        self.assertEqual(files(self.folder / "out" / "2025" / "T2"),
                         ["manifest.json", "rejects.csv", "result.json"])
        self.assertFalse((self.folder / "out" / "2025" / "T1").exists())
        self.assertFalse((self.folder / "out" / "2025" / "summary.xlsx").exists())

    def test_the_command_line_wins_for_flags(self):
        said = lambda text, *more: bool(  # noqa: E731
            self.run_caeval(text, "--formats", "json", *more).stdout)
        self.assertTrue(said(""))
        self.assertFalse(said("quiet = yes"))
        self.assertTrue(said("quiet = yes", "--quiet=no"))
        self.assertTrue(said("quiet = no"))
        self.assertFalse(said("quiet = no", "-q"))
        noted = lambda text, *more: ": 提示：" in (  # noqa: E731
            self.run_caeval(text, "--formats", "json", *more).stderr)
        org = self.folder / "input" / "T1" / "org.csv"
        org.write_text("\n".join(line + ",x" if line else "" for line in
                                 org.read_text().split("\n")))  # an unknown column is a note
        self.assertFalse(noted(""))
        self.assertTrue(noted("verbose = yes"))
        self.assertFalse(noted("verbose = yes", "--verbose=no"))

    def test_bad_values_are_refused_with_their_line(self):
        for text, told in (("quiet = perhaps", "perhaps"), ("jobs = 0", '"0"'), ("only = T 1", "T 1"),
                           ("formats = docx", "docx"), ("fail-on = rain", "rain"),
                           ("input-sm3 = 不适用", "不适用"), ("jobs", "key = value"),
                           ("reading = T99-R9", "T99-R9")):
            with self.subTest(text=text):
                done = self.run_caeval(f"# first\n\n{text}\n")
                self.assertEqual(done.returncode, 65, done.stderr)
                self.assertIn("caeval.conf:3", done.stderr)
                self.assertIn(told, done.stderr)


class Installed(unittest.TestCase):
    """A world in the installed places, and nights over it."""
    perfect = world.World("T1")

    def setUp(self):
        shutil.rmtree(var, ignore_errors=True)
        self.home = var / "lib" / "caeval"
        self.out = self.home / "out"
        self.archive = self.out / "archive"
        self.log = var / "log" / "caeval" / "caeval.log"
        self.perfect.write(self.home / "input")
        self.out.mkdir()
        self.log.parent.mkdir(parents=True)
        conf = etc / "caeval" / "caeval.conf"
        self.shipped = conf.read_bytes()
        self.addCleanup(conf.write_bytes, self.shipped)
        self.configure("formats = json")

    def configure(self, *lines):
        (etc / "caeval" / "caeval.conf").write_text(
            self.shipped.decode() + "\n" + "\n".join(lines) + "\n", encoding="utf-8")

    def night(self, *arguments, date=world.DATE, status=0, **environment):
        if date:
            arguments = ("--date", date, *arguments)
        done = sh(usr / "bin" / "caeval-nightly", *arguments, cwd="/", env={**BARE, **environment})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def dirty(self):
        path = self.home / "input" / "T1" / "hotline.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "BAD,2025-02-29 09:00:00\n", encoding="utf-8")

    def swap_program(self, script):
        """Another caeval, for ends that the real one does not come to when asked."""
        program = usr / "bin" / "caeval"
        kept = program.with_suffix(".kept")
        program.rename(kept)
        self.addCleanup(kept.replace, program)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def last_log_line(self):
        return self.log.read_text(encoding="utf-8").strip().split("\n")[-1]


class Night(Installed):
    # --- the line ---

    def test_the_line_of_a_good_night(self):
        done = self.night()
        line = "caeval 2025-12-31: 1家 III级1 否0 待核0 未采用0行 退出0（完成）"
        self.assertEqual((done.stdout, done.stderr), (line + "\n", ""))
        self.assertTrue(self.last_log_line().endswith(line))
        self.assertRegex(self.last_log_line(), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00 ")

    def test_rejected_rows_end_with_3_and_are_counted(self):
        self.dirty()
        self.assertEqual(self.night(status=3).stdout,
                         "caeval 2025-12-31: 1家 III级1 否0 待核0 未采用1行 退出3（有未采用的行或失败）\n")
        self.assertIn("hotline.csv", self.log.read_text(encoding="utf-8"))

    def test_findings_as_the_file_or_the_command_line_asks(self):
        world.change(self.perfect.copy(), "attest 1 否").write(self.home / "input")
        self.assertIn("否1 ", self.night().stdout)
        self.configure("formats = json", "fail-on = nonconforming")
        self.assertIn("退出2（有须处理的结果）", self.night(status=2).stdout)
        self.night("--fail-on", "level-below-II")
        self.night("--fail-on", "level-below-II", "--fail-on", "nonconforming", status=2)

    @staticmethod
    def step(code, new_no, **more):
        return {"code": code, "before": "2025-12-30", "form_comparable": True, "grading_comparable": True,
                "new_no": new_no, "site": [], "no_again": [], "no_to_yes": [], "no_to_pending": [], "no_to_na": [], **more}

    def test_what_the_mail_tells_of_changes(self):
        summary = {"changes": {"cas": [self.step("A1", [67, 68], level={"from": None, "to": "II"}),
                                       {**self.step("B2", []), "no_to_yes": [3], "form_comparable": False}]}}
        self.assertEqual(nightly_module().told_changes(summary), [
            "A1（与2025-12-30相比）：新的“否”：第67、68条；等级不评级→II",
            "B2（与2025-12-30相比）：已由“否”改为“是”：第3条；标准的版本不同，不比较", ""])
        for nothing in (None, {}, {"changes": None}, {"changes": {"cas": []}}):
            self.assertEqual(nightly_module().told_changes(nothing), [])

    def test_what_falls_due_is_in_subject_and_mail(self):
        term = lambda left: {"kind": "finding", "id": f"F{left}", "what": "年度评估", "file": "f", "line": 2,  # noqa: E731
                             "date": str(datetime.date(2025, 12, 31) + datetime.timedelta(left))}
        ca = {"code": "A1", "level": "II", "counts": {"否": 0, "待核": 0}, "rejected": 0, "damaged": 0,
              "terms": [term(left) for left in (-1, 0, 7, 8, 30, 31)]}
        summary = {"cas": [ca], "stray_rejects_total": 0}
        day = datetime.date(2025, 12, 31)
        self.assertIn("逾期1 7天内到期2 30天内到期2 退出0", nightly_module().subject_of(day, 0, summary))
        told = nightly_module().told_terms(day, summary)
        self.assertEqual(told[:2], ["逾期和30天内到期：", "A1 2025-12-30 整改期限 F-1 年度评估"])
        self.assertEqual(len(told), 7)
        self.assertEqual(nightly_module().told_terms(day, None), [])

    def test_the_calendars_end_is_in_the_subject(self):
        day = datetime.date(2025, 12, 31)
        subject = lambda end: nightly_module().subject_of(  # noqa: E731
            day, 0, {"cas": [], "stray_rejects_total": 0, "calendar_to": str(end)})
        self.assertIn("工作日历到2026-03-01为止", subject(day + datetime.timedelta(60)))
        self.assertNotIn("日历", subject(day + datetime.timedelta(61)))

    def test_numbers_of_a_summary(self):
        """The sample's 7 CAs, and one that failed."""
        count = lambda no, open_: {"是": 1, "否": no, "待核": open_, "不适用": 0, "无框": 3}  # noqa: E731
        ca = lambda level, no, open_, bad: {"level": level, "counts": count(no, open_),  # noqa: E731
                                            "rejected": bad, "damaged": 2 * bad}
        summary = {"levels": ["I", "II", "III"], "cas": [ca("I", 1, 2, 3), ca(None, 10, 0, 0), ca("III", 0, 0, 0),
                           ca("待定", 0, 40, 1), ca("II", 2, 0, 0), ca("III", 0, 1, 0),
                           {"code": "X", "name": "", "failed": "out of memory"}],
                   "vanished": [{"code": "GD03", "date": "2025-12-30", "since_last": True},
                                {"code": "OLD", "date": "2025-03-01", "since_last": False}],
                   "stray_rejects_total": 5, "calendar_to": "2026-12-31", "changes": {
                       "latest": "2025-12-30", "no": 4, "pending": -1, "entered": [], "cas": [
                           self.step("A1", [67]), self.step("B2", [1, 2, 3, 4], level={"from": "III", "to": None}),
                           self.step("C3", [5]), self.step("D4", [6]), self.step("E5", [], name={"from": "旧", "to": "新"}),
                           self.step("F6", [], gate={"from": "否", "to": "是"})]}}
        summary["cas"][0]["vanished_exports"] = 2
        summary["changes"]["cas"][2]["site"] = [{"row": 7, "to": "否"}]
        self.assertEqual(
            nightly_module().subject_of(datetime.date(2025, 12, 31), 3, summary),
            "caeval 2025-12-31: 7家 失败1 缺表2 III级2 II级1 I级1 不评级1 待定1 否13(+4) 待核43(-1) [现场检查：C3 第7条→否；新否：A1 第67条、"
            "B2 第1、2、3条等4项、C3 第5条等4家；等级变动：B2 III→不评级；不得评级情形：F6 否→是；消失：GD03；更名：E5] "
            "未采用9行 读不出8格 退出3（有未采用的行或失败）")

    def test_the_line_counts_every_ca_that_changed(self):
        summary = {"cas": [], "vanished": [], "stray_rejects_total": 0, "changes": {
            "latest": "2025-12-30", "no": -4, "pending": 0, "entered": [], "cas": [
                {**self.step("A1", []), "no_to_na": [7, 8, 9, 10]}, self.step("B2", [], other_rows=2),
                self.step("C3", [], total={"from": "80", "to": "81"}), self.step("D4", [67]),
                self.step("E5", [], new_period=True, other_rows=200), self.step("F6", [], other_rows=1)]}}
        subject = lambda: nightly_module().subject_of(datetime.date(2025, 12, 31), 0, summary)  # noqa: E731
        self.assertIn("[新评估期1家；新否：D4 第67条；否转不适用：A1 第7、8、9条等4项；其他变化3家]", subject())
        summary["changes"]["returned"] = ["F6"]
        self.assertIn("恢复：F6；其他变化2家]", subject())

    def test_levels_are_those_of_the_edition_highest_first(self):
        ca = {"counts": {"否": 0, "待核": 0}, "rejected": 0, "damaged": 0}
        summary = {"levels": ["丙", "乙", "甲"], "stray_rejects_total": 0,
                   "cas": [{**ca, "level": level} for level in ("丙", "甲", "待定", "乙", "丙")]}
        self.assertIn(" 5家 甲级1 乙级1 丙级2 待定1 ", nightly_module().subject_of(datetime.date(2025, 12, 31), 0, summary))

    def test_what_failed_is_said_first_and_rejects_last(self):
        said = ["in/A/x.csv:2:1: 列 “值” 不对", "B: 警告：少了", "C: 没有结果：不能读取", "in/D/y.csv: 错误：坏了"]
        self.assertEqual(nightly_module().by_weight(said), [said[2], said[3], said[1], said[0]])

    def test_every_status_of_the_contract_has_its_word(self):
        statuses = [int(n) for n in re.findall(
            r"= (\d+),", (ROOT / "gen" / "base" / "exits.h").read_text())]
        self.assertEqual(sorted(nightly_module().WORDS), sorted(statuses))

    def test_failures_tell_why(self):
        shutil.rmtree(self.home / "input")
        done = self.night(status=66)
        first, *rest = done.stdout.splitlines()
        self.assertEqual(first, "caeval 2025-12-31: 退出66（缺输入）")
        self.assertIn("input", rest[0])
        self.assertFalse(self.archive.exists())

    def test_an_old_summary_is_not_taken_for_tonights(self):
        self.night()
        self.swap_program("exit 0")
        self.assertIn("退出73", self.night(date="2025-12-30", status=73).stdout)

    def test_a_crash_is_a_failure(self):
        self.swap_program("kill -SEGV $$")
        done = self.night(status=1)
        self.assertIn("退出1（失败）", done.stdout)
        self.assertIn("signal 11", done.stdout)

    def test_a_program_that_is_gone(self):
        self.swap_program("exit 0")
        (usr / "bin" / "caeval").chmod(0o644)
        self.assertIn("退出1（失败）", self.night(status=1).stdout)

    def test_long_messages_stay_in_the_log(self):
        self.swap_program("i=0; while [ $i -lt 100 ]; do echo message $i >&2; i=$((i+1)); done; exit 65")
        lines = self.night(status=65).stdout.splitlines()
        self.assertEqual(len(lines), 1 + 20 + 1)
        self.assertIn("80 more lines", lines[-1])
        self.assertIn("message 99\n", self.log.read_text())

    def test_the_journal_gets_a_level(self):
        self.assertTrue(self.night(JOURNAL_STREAM="8:1").stdout.startswith("<6>caeval"))
        self.dirty()
        self.assertTrue(self.night(status=3, JOURNAL_STREAM="8:1").stdout.startswith("<4>caeval"))
        shutil.rmtree(self.home / "input")
        for line in self.night(status=66, JOURNAL_STREAM="8:1").stdout.splitlines():
            self.assertTrue(line.startswith("<3>"), line)

    # --- surroundings ---

    def test_the_installed_templates_are_used(self):
        templates = usr / "share" / "caeval" / "templates"
        away = templates.with_name("away")
        templates.rename(away)
        self.addCleanup(away.rename, templates)
        self.assertIn("退出65", self.night(status=65).stdout)

    def test_the_surroundings_change_nothing(self):
        self.dirty()
        self.night(status=3)
        wanted = tree_digest(self.out)
        for environment in ({"LANG": "zh_CN.GB18030", "TZ": "America/New_York"}, {"LC_ALL": "C"},
                            {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONPATH": "/nowhere"}):
            with self.subTest(environment=environment):
                shutil.rmtree(self.out)
                self.out.mkdir()
                done = self.night(status=3, **environment)
                self.assertIn("未采用1行", done.stdout)
                self.assertEqual(tree_digest(self.out), wanted)

    def test_files_are_not_for_everyone(self):
        self.night()
        for path in [self.log, *(path for path in self.out.rglob("*") if path.is_file())]:
            self.assertEqual(path.stat().st_mode & 0o007, 0, path)

    @unittest.skipUnless(os.geteuid() == 0, "root only")
    def test_started_by_root_the_files_belong_to_the_folders_owner(self):
        sh("chown", "-R", "nobody:nogroup", var)
        owner = self.out.stat().st_uid
        self.night()
        for path in (self.log, self.out / "2025" / "summary.json", self.archive / "results" / "T1" / "2025-12-31.json.gz"):
            self.assertEqual(path.stat().st_uid, owner, path)

    def test_another_run_is_quiet(self):
        with open(self.out / ".caeval.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.night(status=75)
        self.assertEqual((done.stdout, done.stderr), ("", ""))
        self.assertIn("another run", self.last_log_line())
        self.assertFalse(self.archive.exists())

    def test_a_stop_reaches_caeval(self):
        self.swap_program("trap 'exit 130' TERM; echo ready >&2; sleep 60 >/dev/null & wait")
        child = subprocess.Popen([usr / "bin" / "caeval-nightly", "--date", world.DATE], env=BARE,
                                 stdout=subprocess.PIPE, text=True)
        while "ready" not in (self.log.read_text() if self.log.exists() else ""):
            self.assertIsNone(child.poll())
            time.sleep(0.01)
        child.send_signal(signal.SIGTERM)
        self.assertIn("退出130（中断）", child.communicate()[0])
        self.assertEqual(child.returncode, 130)
        self.assertFalse(self.archive.exists())

    def test_a_stop_while_caeval_is_being_started(self):
        """The signal comes when there is a child, but no name for it yet."""
        self.swap_program("exec sleep 60 >/dev/null")
        nightly = nightly_module()
        start = subprocess.Popen
        self.addCleanup(setattr, subprocess, "Popen", start)

        def start_and_stop(*arguments, **more):
            child = start(*arguments, **more)
            os.kill(os.getpid(), signal.SIGTERM)
            return child

        subprocess.Popen = start_and_stop
        settings = nightly.Settings(str(etc / "caeval" / "caeval.conf"))
        log = nightly.Log(self.log)
        self.addCleanup(log.file.close)
        status, _ = nightly.run_caeval(settings, world.DATE, [], log)
        self.assertEqual(status, 130)

    def test_settings_that_are_wrong(self):
        for line in ("nightly-date = tomorrow", "mail-to = Bureau <a@b>", "formats = pdf"):
            with self.subTest(line=line):
                self.configure(line)
                done = self.night(status=65)
                self.assertRegex(done.stderr, r"caeval\.conf:\d+: ")
                self.assertEqual(done.stdout, "")
        for line in ("colour = red", "keep-nights = many", "keep-nights = -1", "keep-history = always", "keep-history = -1"):
            self.configure(line)
            self.assertIn("退出65", self.night(status=65).stdout)

    def test_a_configuration_as_windows_saves_it(self):
        conf = etc / "caeval" / "caeval.conf"
        conf.write_bytes("\ufeffoutput = elsewhere\r\nformats\u3000= json\r\n".encode())
        self.night()
        self.assertTrue((self.home / "elsewhere" / "archive" / "last-night").exists())

    def test_usage(self):
        for arguments in (["--date", "2025-02-29"], ["--nothing"], ["extra"]):
            done = self.night(*arguments, date=None, status=64)
            self.assertTrue(done.stderr.startswith("caeval-nightly: "), done.stderr)
        self.night("--config", "/nowhere/caeval.conf", status=65)
        self.assertIn("--mail-only", self.night("--help").stdout)

    def test_a_log_that_cannot_be_written(self):
        self.configure("log = /dev/null/caeval.log")
        self.assertIn("/dev/null", self.night(status=73).stderr)

    # --- days ---

    def days(self, done):
        return re.findall(r"(?m)^caeval (\S+):", done.stdout)

    def run_today(self):
        """What a run without --date judged, and the Beijing dates it may have called today."""
        before = datetime.datetime.now(BEIJING).date()
        done = sh(usr / "bin" / "caeval-nightly", env={**BARE, "TZ": "Pacific/Honolulu"})
        return self.days(done), {before, datetime.datetime.now(BEIJING).date()}

    def test_the_day_that_ended_last(self):
        days, todays = self.run_today()
        self.assertIn(days, [[str(today - DAY)] for today in todays])

    def test_or_today(self):
        self.configure("formats = json", "nightly-date = today")
        days, todays = self.run_today()
        self.assertIn(days, [[str(today)] for today in todays])

    def test_the_end_of_last_year_is_made_up_once(self):
        """The machine was off over New Year: its nights stop on 30 December."""
        year = (datetime.datetime.now(BEIJING).date() - DAY).year - 1
        self.night(date=f"{year}-12-30", status=self.night_status(f"{year}-12-30"))
        days, todays = self.run_today()
        self.assertIn(days, [[f"{year}-12-31", str(today - DAY)] for today in todays])
        summary = json.loads((self.out / str(year) / "summary.json").read_text())
        self.assertEqual(summary["period"]["date"], f"{year}-12-31")
        self.assertEqual(len(self.run_today()[0]), 1)

    def night_status(self, date):
        done = sh(usr / "bin" / "caeval-nightly", "--date", date, env=BARE)
        self.assertIn(done.returncode, (0, 3), done.stdout + done.stderr)
        return done.returncode

    def test_no_year_is_made_up_that_had_no_nights(self):
        self.assertEqual(len(self.run_today()[0]), 1)

    # --- the archive ---

    def test_the_nights_are_kept_by_caeval(self):
        self.configure("formats = json", "keep-nights = 1")
        for date in ("2025-12-29", "2025-12-30"):
            self.night(date=date, status=self.night_status(date))
        self.night()
        self.assertEqual(files(self.archive / "results" / "T1"),
                         ["2025-12-31.json.gz", "2025-12.lines.gz"])
        self.assertEqual((self.archive / "last-night").read_text(), "2025-12-31\n")
        self.night(date="2024-12-31", status=self.night_status("2024-12-31"))
        self.assertEqual((self.archive / "last-night").read_text(), "2025-12-31\n")

    def test_archives_of_former_nights_are_taken_over(self):
        self.night(date="2025-12-30", status=self.night_status("2025-12-30"))
        folder = self.out / "2025"
        with tarfile.open(self.archive / "2025-12-30.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as tar:
            for name in ("summary.json", "run.log", "T1/result.json", "T1/rejects.csv", "T1/manifest.json"):
                tar.add(folder / name, f"2025-12-30/{name}")
        kept = (self.archive / "results" / "T1" / "2025-12-30.json.gz")
        wanted = kept.read_bytes()
        shutil.rmtree(self.archive / "results")
        (self.out / "history.sqlite").unlink()
        self.night()
        self.assertEqual(kept.read_bytes(), wanted)
        self.assertEqual(list(self.archive.glob("*.tar.gz")), [])

    def test_an_older_date_is_refused_and_told(self):
        self.night()
        done = self.night(date="2025-12-30", status=64)
        self.assertIn("2025-12-31", done.stdout)
        self.assertIn("--force", done.stdout)

    def test_an_archive_that_cannot_be_used_is_not_silent(self):
        """Nothing is published without its past."""
        self.archive.write_text("in the way")
        done = self.night(status=73)
        self.assertIn("退出73（写不出）", done.stdout)
        self.assertIn("archive", done.stdout)
        self.assertIn("没有评估和发布任何结果", done.stdout)
        self.assertFalse((self.out / "2025" / "T1").exists())

    # --- mail ---

    def sendmail(self, status=0):
        program = scratch / "sendmail"
        program.write_text(f'#!/bin/sh\necho "$@" >>{var}/arguments\ncat >>{var}/mail\nexit {status}\n')
        program.chmod(0o755)
        self.addCleanup(program.unlink, missing_ok=True)

    def mail(self):
        with open(var / "mail", "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    def unsent(self):
        return [path.name for path in self.log.parent.glob("*.eml")]

    def test_a_mail_with_the_line_as_its_subject(self):
        self.sendmail()
        self.configure("formats = json", "mail-to = a@example.org, root")
        self.dirty()
        done = self.night(status=3)
        self.assertEqual((done.stdout, done.stderr), ("", ""))
        mail = self.mail()
        line = "caeval 2025-12-31: 1家 III级1 否0 待核0 未采用1行 退出3（有未采用的行或失败）"
        self.assertEqual((mail["Subject"], mail["To"]), (line, "a@example.org, root"))
        self.assertEqual((var / "arguments").read_text(), "-t -oi\n")
        for text in (line, "机构编码", "hotline.csv", str(self.out / "2025")):
            self.assertIn(text, mail.get_content())
        self.assertTrue((var / "mail").read_bytes().isascii())
        self.assertEqual(self.unsent(), [])

    def test_a_subject_loses_nothing_where_it_is_folded(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        settings = types.SimpleNamespace(mail_to="root", log=folder / "log")
        for n in range(60):
            line = f"caeval 2025-12-31: {'9' * n}家 III级2 II级1 否13 待核390 未采用0行 退出3（有未采用的行或失败）"
            nightly_module().write_mail(settings, "2025-12-31", line, "正文\n")
            data = (folder / "unsent-2025-12-31.eml").read_bytes()
            self.assertTrue(data.isascii())
            mail = email.message_from_bytes(data, policy=email.policy.default)
            self.assertEqual(mail["Subject"], line)
            self.assertEqual(mail.get_content(), "正文\n")

    def test_no_mail_without_an_address(self):
        self.sendmail()
        self.night()
        self.assertFalse((var / "mail").exists())

    def test_a_mail_that_cannot_be_sent_is_said_and_kept(self):
        self.sendmail(status=75)
        self.configure("formats = json", "mail-to = root")
        done = self.night()
        self.assertIn("退出0", done.stdout)
        self.assertIn("not sent", done.stderr)
        self.assertEqual(self.unsent(), ["unsent-2025-12-31.eml"])
        (scratch / "sendmail").unlink()
        self.night("--mail-only", status=1)
        self.sendmail()
        (var / "mail").unlink()
        self.night("--mail-only")
        self.assertIn("2025-12-31", self.mail()["Subject"])
        self.assertEqual(self.unsent(), [])

    def test_the_service_leaves_the_mail_to_another(self):
        self.sendmail()
        self.configure("formats = json", "mail-to = root")
        self.assertIn("退出0", self.night("--no-mail").stdout)
        self.assertFalse((var / "mail").exists())
        self.night("--mail-only")
        self.assertIn("退出0", self.mail()["Subject"])
        (var / "mail").unlink()
        self.night("--mail-only")
        self.assertFalse((var / "mail").exists(), "sent once")


class Units(unittest.TestCase):
    folder = property(lambda self: usr / "lib" / "systemd" / "system")

    def settings(self, unit):
        lines = (self.folder / unit).read_text().split("\n")
        return [tuple(line.split("=", 1)) for line in lines if "=" in line and line[0] != "#"]

    def test_systemd_finds_no_fault(self):
        units = [self.folder / name for name in ("caeval.service", "caeval.timer",
                                                 "caeval-mail@.service")]
        done = sh("systemd-analyze", "verify", *units)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_the_service_is_hardened(self):
        done = sh("systemd-analyze", "security", "--offline=yes", "--no-pager",
                  self.folder / "caeval.service")
        exposure = re.search(r"Overall exposure level for caeval\.service: ([\d.]+)", done.stdout)
        self.assertLess(float(exposure[1]), 1.0, done.stdout)
        wanted = {("ProtectSystem", "strict"), ("NoNewPrivileges", "yes"), ("PrivateNetwork", "yes"),
                  ("MemoryDenyWriteExecute", "yes"), ("User", "caeval"), ("UMask", "0027"),
                  ("SuccessExitStatus", "3 75"),
                  ("ReadWritePaths", f"{var}/lib/caeval/out {var}/log/caeval")}
        self.assertEqual(wanted - set(self.settings("caeval.service")), set())

    def test_the_mail_can_be_handed_to_a_setgid_program(self):
        """With User=, each of these sets no_new_privs, and postfix's postdrop fails (systemd.exec(5))."""
        implying = {
            "NoNewPrivileges", "SystemCallArchitectures", "SystemCallFilter", "SystemCallLog",
            "RestrictAddressFamilies", "RestrictNamespaces", "PrivateDevices", "ProtectKernelTunables",
            "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock", "ProtectHostname",
            "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser",
            "LockPersonality"}
        self.assertEqual({name for name, _ in self.settings("caeval-mail@.service")} & implying, set())
        self.assertEqual({value for name, value in self.settings("caeval.service")
                          if name in ("OnSuccess", "OnFailure")},
                         {"caeval-mail@done.service", "caeval-mail@failed.service"})

    def test_the_timer(self):
        settings = dict(self.settings("caeval.timer"))
        self.assertEqual(settings["Persistent"], "true")
        done = sh("systemd-analyze", "calendar", settings["OnCalendar"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Asia/Shanghai", settings["OnCalendar"])

    def test_the_user(self):
        done = sh("systemd-sysusers", "--dry-run", f"--root={scratch / 'nobody-there'}",
                  usr / "lib" / "sysusers.d" / "caeval.conf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout + done.stderr, r"[Cc]reat\w+ user 'caeval'")
        self.assertRegex(done.stdout + done.stderr, r"[Cc]reat\w+ group 'caeval-input'")

    @unittest.skipUnless(os.geteuid() == 0, "root only")
    def test_the_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "etc").mkdir()
            (root / "etc" / "passwd").write_text("caeval:x:65534:65534::/:/bin/false\n")
            (root / "etc" / "group").write_text("caeval:x:65534:\ncaeval-input:x:65533:\n")
            (root / "tmpfiles.conf").write_text((usr / "lib/tmpfiles.d/caeval.conf").read_text()
                                                .replace(str(var), "/var"))
            done = sh("systemd-tmpfiles", "--create", f"--root={root}", root / "tmpfiles.conf")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            modes = {name: (root / "var" / name).stat().st_mode & 0o7777
                     for name in ("lib/caeval", "lib/caeval/input", "lib/caeval/inspection", "lib/caeval/out", "log/caeval")}
            self.assertEqual(modes, {"lib/caeval": 0o751, "lib/caeval/input": 0o2770,
                                     "lib/caeval/inspection": 0o750, "lib/caeval/out": 0o750, "log/caeval": 0o750})


class Logrotate(Installed):
    """The night after a rotation writes a new log."""

    def test_rotation(self):
        user = sh("id", "-un").stdout.strip()
        group = sh("id", "-gn").stdout.strip()
        conf = scratch / "logrotate.conf"
        conf.write_text((etc / "logrotate.d" / "caeval").read_text()
                        .replace("caeval caeval", f"{user} {group}"))
        conf.chmod(0o644)
        self.night()
        path = {**BARE, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        done = sh("logrotate", "-d", conf, env=path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("considering log " + str(self.log), done.stderr)
        self.assertNotRegex(done.stderr, "error:|错误：")
        before = self.log.read_text()
        done = sh("logrotate", "-f", "-s", scratch / "logrotate.state", conf, env=path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.log.with_name("caeval.log.1").read_text(), before)
        self.night()
        self.assertEqual(self.log.read_text().count("start"), 1)


class Cron(Installed):
    def table(self):
        text = (etc / "cron.d" / "caeval").read_text(encoding="utf-8")
        self.assertTrue(text.endswith("\n"), "cron ignores a last line without its end")
        lines = [line for line in text.split("\n") if line and not line.startswith("#")]
        return ([line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line)],
                [line for line in lines if not re.match(r"[A-Z]+=", line)])

    def test_the_table_is_one_that_cron_reads(self):
        environment, jobs = self.table()
        self.assertEqual(len(jobs), 1)
        *when, user, command = jobs[0].split(None, 6)
        for field, high in zip(when, (59, 23, 31, 12, 7)):
            self.assertTrue(field == "*" or 0 <= int(field) <= high, when)
        self.assertEqual(user, "caeval")
        self.assertNotIn("%", command, "a line end in cron's language")
        self.assertEqual(dict(environment)["SHELL"], "/bin/sh")

    def run_job(self, booted, active):
        """The table's command under its own environment, with systemd as wanted."""
        environment, jobs = self.table()
        bin_ = scratch / "bin"
        bin_.mkdir(exist_ok=True)
        (bin_ / "systemctl").write_text(
            f'#!/bin/sh\n[ "$*" = "-q is-active caeval.timer" ] || exit 9\nexit {0 if active else 3}\n')
        (bin_ / "systemctl").chmod(0o755)
        variables = {name: value for name, value in environment if name != "MAILTO"}
        variables["PATH"] = f"{bin_}:{variables['PATH']}"
        command = jobs[0].split(None, 6)[6].replace("/run/systemd/system",
                                                    str(scratch if booted else scratch / "nowhere"))
        done = sh(variables["SHELL"], "-c", command, env={**BARE, **variables}, cwd="/")
        self.assertEqual(done.stderr, "")
        return done

    def test_it_runs_where_systemd_does_not(self):
        for booted, active in ((False, False), (False, True), (True, False)):
            with self.subTest(booted=booted, active=active):
                done = self.run_job(booted, active)
                self.assertRegex(done.stdout, r"^caeval \S+: 1家 .*\n$")

    def test_it_stands_back_where_the_timer_is_active(self):
        done = self.run_job(True, True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertFalse(self.log.exists())


if __name__ == "__main__":
    unittest.main()
