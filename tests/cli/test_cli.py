"""The commands as a user meets them: exit statuses, streams, both layouts, messages, the lock."""

import csv
import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

YEAR = world.DATE[:4]


def caeval(*arguments, cwd=None, env=None):
    return subprocess.run([world.CAEVAL, *map(str, arguments)], capture_output=True, text=True,
                          cwd=cwd, env=env)


def digests(folder):
    """SHA-256 of every file but the hidden ones: what a run notes for the next one."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)}


class Folder(world.Folder):
    perfect = world.World("T1")

    def run_caeval(self, *more, formats="json", env=None, cwd=None):
        return caeval("run", "-i", self.input, "-o", self.output, "-d", world.DATE, "--formats",
                      formats, "--templates", world.TEMPLATES, *more, env=env, cwd=cwd)

    def write(self, path, text, encoding="utf-8"):
        target = self.input / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode(encoding))

    def result(self, code="T1"):
        return json.loads((self.output / YEAR / code / "result.json").read_text())

    def rejects(self, code="T1"):
        with open(self.output / YEAR / code / "rejects.csv", newline="", encoding="utf-8-sig") as f:
            return list(csv.DictReader(f))

    def org(self, code="T1"):
        self.write(f"{code}/org.csv", f"ca_code,name\n{code},测试公司\n")


class ExitStatus(Folder):
    def test_0_done(self):
        self.perfect.write(self.input)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("T1", done.stdout)

    def test_1_is_not_for_users_mistakes(self):
        for arguments in (["nothing"], ["run", "--nothing"], ["run", "extra"]):
            self.assertEqual(caeval(*arguments).returncode, 64)

    def test_2_findings_only_where_asked(self):
        world.change(self.perfect.copy(), "drop attest").write(self.input)
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertEqual(self.run_caeval("--fail-on", "pending").returncode, 2)
        self.assertEqual(self.run_caeval("--fail-on", "nonconforming").returncode, 0)

    def test_2_nonconforming(self):
        world.change(self.perfect.copy(), "attest 1 否").write(self.input)
        self.assertEqual(self.run_caeval("--fail-on", "nonconforming").returncode, 2)
        self.assertEqual(self.run_caeval("--fail-on", "level-below-II").returncode, 0)

    def test_2_level_below_II(self):
        poor = self.perfect.copy()
        for row in poor.rows["attest"]:
            if not row["item"].isdigit() and row["item"] != "gate":
                row["value"] = "差" if row["item"] == "discipline.authn_grade" else "否"
        poor.write(self.input)
        done = self.run_caeval("--fail-on", "level-below-II")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertEqual(self.result()["grading"]["level"], "I")
        for reading in ("L-R1", "L-R2"):  # by whichever set of levels is in force
            done = self.run_caeval("--fail-on", "level-below-II", "--reading", reading)
            self.assertEqual(done.returncode, 2, (reading, done.stdout))

    def test_3_rows_rejected(self):
        self.org()
        self.write("T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n"
                   "H1,2025-02-29 09:00:00,,人工,放弃\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("T1/hotline.csv:2", done.stderr)

    WORDS = {"calendar": ["2025"], "forget": ["T1", "2025-12-31"], "diff": ["out/2024", "out/2025"], "notice": ["T1"],
             "explain": ["T1", "3"], "sample": ["T1"], "collect": ["T1", "out/2025/T1/evaluation.xlsx"],
             "document": ["review", "T1"], "schema": ["org"], "sources": ["in/T1/org.csv"], "help": ["run"]}

    def commands_and_options(self):
        """Each command with the options that its help names, and all options with a value each."""
        whole = caeval("--help", env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}).stdout
        commands = re.findall(r"^  ([a-z]+) ", whole.split("caeval help ")[0], re.M)
        self.assertGreater(len(commands), 15)
        named = {name: set(re.findall(r"--[a-z][a-z-]*", "\n".join(
            re.findall(r"^(?:  -|      -).*", caeval("help", name).stdout, re.M)))) for name in commands}
        values = {"--input": "other", "--output": "nowhere", "--inspection": "other", "--date": "2025-06-30",
                  "--only": "T2", "--reading": "XX", "--formats": "pdf", "--jobs": "1", "--templates": "nowhere",
                  "--calendar": "nowhere", "--aliases": "nowhere", "--config": "nowhere", "--fail-on": "pending",
                  "--from": "2025-01-01", "--to": "2025-11-30", "--examiner": "x", "--approver": "x", "--reason": "x", "--expires": "2026-12-31",
                  "--due": "2026-01-31", "--seed": "9", "--examiners": "nowhere", "--draw": "2", "--shard": "1/2",
                  "--template": "x", "--format": "md", "--trust": "nowhere"}
        flags = {"--force", "--require-fonts", "--fields", "--json", "--rebuild-history", "--quiet", "--verbose",
                 "--no-progress"}
        self.assertEqual(set().union(*named.values()) - {"--version", "--help"}, set(values) | flags)
        return named, {**values, **dict.fromkeys(flags)}

    PLACES = {"--input", "--output", "--inspection", "--date", "--jobs", "--templates", "--calendar", "--config", "--quiet",
              "--verbose", "--no-progress"}
    COMMON = PLACES | {"--only", "--formats", "--fail-on"}

    def test_an_option_is_named_in_the_help_of_a_command_or_refused(self):
        """Every command with every option: passed over in silence it would be taken for done. The contract's common
        options are taken by all, those that would change what is done with a note; but for --reading, by which a result would be taken to be judged."""
        named, options = self.commands_and_options()
        for command in named:
            for option, value in options.items():
                words = [command, *self.WORDS.get(command, []), option if value is None else f"{option}={value}"]
                if option in named[command] or (command, option) == ("merge", "--force"):  # which says why
                    continue
                done = caeval(*words, cwd=self.folder)
                if option in self.COMMON:
                    self.assertNotIn("is for caeval", done.stderr)
                    self.assertEqual(f"note: {option} changes nothing in caeval {command}" in done.stderr, option not in self.PLACES)
                    continue
                self.assertEqual(done.returncode, 64, words)
                told = re.search(rf"{option} is for caeval (.*)", done.stderr)
                self.assertTrue(told, done.stderr)
                self.assertEqual(set(told[1].split(", ")), {name for name in named if option in named[name]})

    def test_an_option_that_is_named_changes_something(self):
        """What it says, writes or ends with, in a world in which it may; but for speed and what is only said at times."""
        for code, date in ("T1", "2025-11-02"), ("T2", "2025-11-03"):
            self.org(code)
            self.write(f"{code}/attest.csv", f"item,value,evidence,examiner,examined_on,note\n3,是,a,b,{date},\n4,否,a,b,{date},\n")
        world_of = self.folder / "w"
        shutil.copytree(self.input, world_of / "in")
        shutil.copytree(self.input / "T1", world_of / "other" / "T1")
        shutil.copytree(self.input / "T1", world_of / "inspection" / "T1")
        (world_of / "other/T1/attest.csv").write_text("item,value,evidence,examiner,examined_on,note\n3,否,c,d,2025-12-03,\n")
        places = {"--input": "in", "--output": "out"}
        for date in "2024-12-31", "2025-11-30", "2025-12-31":
            caeval("run", "-q", "-i", "in", "-o", "out", "-d", date, "--formats", "json,xlsx", cwd=world_of)
        named, options = self.commands_and_options()
        silent = {"--jobs", "--no-progress", "--verbose", "--require-fonts", "--force", "--date", "--version", "--help"}
        elsewhere = {"sample": {"--draw"}, "diff": {"--from"}, "collect": {"--approver", "--examiner", "--reason", "--expires",
                     "--input",
                     "--inspection"}, "check": {"--output"}, "notice": {"--input", "--inspection"}, "document": {"--input", "--inspection"}}
        del named["merge"]                                       # a run
        base = {"sample": {"--seed": "1"}, "diff": {"--from": "2024-12-31", "--to": "2025-12-31"}}
        for command in named:
            own = {**{o: v for o, v in places.items() if o in named[command]}, **base.get(command, {})}
            if command in ("run", "annual", "notice", "document"):
                own["--date"] = "2025-12-31"
            words = self.WORDS.get(command, []) if command != "diff" else []
            before = self.outcome(world_of, [command, *words], own)
            for option in sorted(named[command] - silent - elsewhere.get(command, set())):
                with self.subTest(command=command, option=option):
                    self.assertNotEqual(self.outcome(world_of, [command, *words], {**own, option: options[option]}), before)

    def outcome(self, world_of, words, options):
        work = self.folder / "copy"
        shutil.copytree(world_of, work)
        done = caeval(*words, *(o if v is None else f"{o}={v}" for o, v in options.items()), cwd=work)
        self.assertNotEqual(done.returncode, 64, (words, options, done.stderr)) if "--reading" not in options else None
        files = {path.relative_to(work): path.read_bytes() for path in work.rglob("*")
                 if path.is_file() and path.suffix != ".sqlite"}
        shutil.rmtree(work)
        return done.returncode, done.stdout, done.stderr, files

    def test_common_options_are_common(self):
        """A script passes one set of them to every command."""
        self.org("T1")
        common = ["-i", str(self.input), "-o", str(self.folder / "out"), "-d", "2025-12-31", "--formats", "json", "-j", "1",
                  "--no-progress", "-q", "--only", "T1"]
        self.assertEqual(caeval("run", *common).returncode, 0)
        for words in (["check"], ["explain", "T1", "3"], ["schema"], ["list"], ["calendar", "2025"], ["readings"], ["sources"],
                      ["verify"], ["annual"], ["forget", "T1", "2025-12-31"]):
            done = caeval(*words, *common)
            self.assertIn(done.returncode, (0, 3), (words, done.stderr))

    def test_64_usage_names_the_mistake(self):
        for arguments, told in ((["run", "-d", "2025-02-29"], "2025-02-29"),
                                (["run", "--formats", "docx"], "docx"),
                                (["run", "-j", "0"], "0"), ([], "run, check"),
                                (["schema", "nothing", "--templates", world.TEMPLATES],
                                 "nothing"),
                                (["run", "--fail-on", "rain"], "rain")):
            with self.subTest(arguments=arguments):
                done = caeval(*arguments)
                self.assertEqual(done.returncode, 64)
                self.assertIn(told, done.stderr)
                self.assertEqual(done.stdout, "")

    def test_usage_and_help_are_in_chinese_as_well(self):
        """Whoever prepares the data reads no English (input/README.md)."""
        self.assertIn("用法见 caeval --help", caeval("chek").stderr)
        told = caeval("--help").stdout
        chinese = told[told.index("用法：caeval"):]
        for command in re.findall(r"^  (\w+)", told[:told.index("--input")], re.M):
            with self.subTest(command=command):
                self.assertRegex(chinese, rf"(?m)^  {command}\b.*[一-鿿]")
        self.assertIn("退出状态：0 完成", chinese)

    def test_a_reader_who_has_seen_enough_is_no_fault(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([world.CAEVAL, "schema", "--templates", world.TEMPLATES], stdout=write,
                              stderr=subprocess.PIPE, text=True)
        os.close(write)
        self.assertEqual((done.returncode, done.stderr), (73, ""))

    def test_65_templates(self):
        self.org()
        done = caeval("run", "-i", self.input, "-o", self.output, "--templates", self.folder)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertFalse(self.output.exists() and list(self.output.rglob("result.json")))

    def test_65_a_measure_that_does_not_exist(self):
        self.org()
        templates = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, templates)
        path = templates / "gbt35289-2017" / "conditions.csv"
        lines = path.read_text().split("\n")
        cells = next(csv.reader([lines[1]]))
        lines[1] = lines[1].replace(cells[lines[0].replace('"', "").split(",").index("measure")],
                                    "no.such.measure")
        path.write_text("\n".join(lines))
        done = caeval("run", "-i", self.input, "-o", self.output, "--templates", templates)
        self.assertEqual(done.returncode, 65)
        self.assertRegex(done.stderr, r"conditions\.csv:2.*no\.such\.measure")

    def test_66_input_missing(self):
        done = self.run_caeval()
        self.assertEqual(done.returncode, 66)
        self.assertIn(str(self.input), done.stderr)
        self.input.mkdir()
        self.assertEqual(self.run_caeval().returncode, 66, "an empty folder holds no CA")

    def test_66_only_a_ca_that_is_not_there(self):
        self.org()
        done = self.run_caeval("--only", "ZZ99")
        self.assertEqual(done.returncode, 66)
        self.assertIn("ZZ99", done.stderr)

    def test_73_output_is_a_file(self):
        self.org()
        self.output.write_text("")
        self.assertEqual(self.run_caeval().returncode, 73)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_73_results_that_cannot_be_printed(self):
        self.org()
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [world.CAEVAL, "run", "-i", self.input, "-o", self.output, "-d", world.DATE,
                 "--formats", "json", "--templates", world.TEMPLATES], stdout=full,
                stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 73, done.stderr)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_73_says_so_whatever_could_not_be_printed(self):
        self.org()
        self.assertEqual(self.run_caeval().returncode, 0)
        year = self.output / world.DATE[:4]
        day = ["-d", world.DATE]
        for words in (["check", "-i", self.input, *day], ["schema"], ["schema", "hotline"], ["--help"],
                      ["--version"], ["annual", "-o", self.output, "--formats", "json", *day],
                      ["diff", year, year], ["run", "-i", self.input, "-o", self.output, *day],
                      ["run", "-o", self.output, "--rebuild-history"]):
            with self.subTest(words=words), open("/dev/full", "w") as full:
                done = subprocess.run([world.CAEVAL, *words, "--templates", world.TEMPLATES], stdout=full, stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, 73, done.stderr)
                self.assertIn("caeval: standard output: No space left on device", done.stderr)

    def test_75_another_run(self):
        self.org()
        self.output.mkdir()
        with open(self.output / ".caeval.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.run_caeval()
            self.assertEqual(done.returncode, 75, done.stderr)
            self.assertEqual([p.name for p in self.output.iterdir()], [".caeval.lock"])
        self.assertEqual(self.run_caeval().returncode, 0)


class Outputs(Folder):
    def test_the_tree_of_the_contract(self):
        self.perfect.write(self.input)
        self.run_caeval(formats="xlsx,pdf,json,html")
        self.assertEqual(set(digests(self.output)),
                         {f"{YEAR}/T1/{name}" for name in ("evaluation.xlsx", "report.pdf",
                          "result.json", "index.html", "rejects.csv", "manifest.json")} |
                         {f"{YEAR}/{name}" for name in ("summary.xlsx", "summary.pdf",
                                                        "summary.json", "index.html", "run.log")} |
                         {"history.sqlite", f"archive/results/T1/{world.DATE}.json.gz"})

    def test_formats(self):
        self.perfect.write(self.input)
        self.run_caeval(formats="pdf")
        made = {p.name for p in (self.output / YEAR / "T1").iterdir()}
        self.assertIn("report.pdf", made)
        self.assertNotIn("evaluation.xlsx", made)

    def test_two_runs_give_the_same_bytes(self):
        """Whatever the time zone, the language, the folder's name and the working folder."""
        self.perfect.write(self.input)
        other = world.change(self.perfect.copy(), "drop hotline")
        other.code = "T2"
        other.rows["org"][0]["ca_code"] = "T2"
        other.write(self.input)
        self.run_caeval(formats="xlsx,pdf,json,html")
        first = digests(self.output)
        shutil.rmtree(self.output)
        moved = self.folder / "elsewhere"
        self.input.rename(moved)
        self.input = pathlib.Path("elsewhere")
        self.output = self.folder / "result"
        done = caeval("run", "-i", "elsewhere", "-o", "result", "-d", world.DATE, "--templates",
                      world.TEMPLATES, cwd=self.folder,
                      env={"PATH": os.environ["PATH"], "TZ": "America/Lima",
                           "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digests(self.output), first)
        self.assertGreater(len(first), 12)

    def test_manifest_digests_are_true(self):
        self.perfect.write(self.input)
        self.run_caeval(formats="xlsx,pdf,json,html")
        folder = self.output / YEAR / "T1"
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertGreaterEqual(len(manifest["outputs"]), 4)
        for entry in manifest["outputs"]:
            data = (folder / entry["file"]).read_bytes()
            self.assertEqual(entry["sha256"], hashlib.sha256(data).hexdigest())
            sm3 = subprocess.run(["openssl", "dgst", "-sm3", folder / entry["file"]],
                                 capture_output=True, text=True).stdout.split()[-1]
            self.assertEqual(entry["sm3"], sm3)
        self.assertGreater(len(manifest["inputs"]), 10)
        for entry in manifest["inputs"]:
            data = (self.input / "T1" / entry["file"]).read_bytes()
            self.assertEqual(entry["sha256"], hashlib.sha256(data).hexdigest())

    def test_results_on_stdout_everything_else_on_stderr(self):
        self.perfect.write(self.input)
        self.write("T1/hotline-2024.csv", "call_id,offered_at,channel,result\nX,bad,人工,放弃\n")
        done = self.run_caeval()
        self.assertNotIn("hotline-2024", done.stdout)
        self.assertIn("hotline-2024", done.stderr)
        quiet = self.run_caeval("-q")
        self.assertEqual(quiet.stdout, "")

    def test_only(self):
        for code in ("T1", "T2", "T3"):
            self.org(code)
        self.run_caeval("--only", "T1", "--only", "T3")
        self.assertTrue((self.output / YEAR / "T1").exists())
        self.assertFalse((self.output / YEAR / "T2").exists())
        self.assertTrue((self.output / YEAR / "T3").exists())

    def test_an_earlier_result_stays_when_its_ca_fails(self):
        self.org("T1")
        self.org("T2")
        self.run_caeval()
        before = (self.output / YEAR / "T1" / "result.json").read_bytes()
        shutil.rmtree(self.input / "T1")
        self.org("T2")
        self.run_caeval()
        self.assertEqual((self.output / YEAR / "T1" / "result.json").read_bytes(), before)


class Layouts(Folder):
    """One CA's rows give one result, in whatever files they come."""

    def normal(self, code="T1"):
        result = self.result(code)
        for row in result["form"]["rows"]:
            for key in ("reason", "counterexamples"):
                row.pop(key, None)
        for indicator in result["grading"]["indicators"]:
            for key in ("evidence", "criteria", "gaps"):
                indicator.pop(key, None)
        return {key: result[key] for key in ("ca", "period", "measures", "form", "grading")}

    def numbers(self, code="T1"):
        """Measures, rows and scores without the places the rows were read at."""
        normal = self.normal(code)
        normal["measures"] = {name: {k: v for k, v in m.items() if k in ("num", "den", "value", "n")}
                              for name, m in normal["measures"].items()}
        return normal

    def combined(self, export, codes, rows):
        columns = ["ca_code", *[c for c in world.SCHEMA[export] if c != "ca_code"]]
        lines = [",".join(columns)]
        for row in rows:
            lines += [",".join([code, *[row.get(c, "") for c in columns[1:]]]) for code in codes]
        self.write(f"{export}.csv", "\n".join(lines) + "\n")

    def test_combined_files(self):
        self.perfect.write(self.input)
        self.run_caeval()
        want = self.numbers()
        shutil.rmtree(self.input)
        shutil.rmtree(self.output)
        for export, rows in self.perfect.rows.items():
            if rows is not None:
                self.combined(export, ("T1", "T9"), rows)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.numbers(), want)
        want["ca"]["code"] = "T9"
        self.assertEqual(self.numbers("T9"), want)

    def test_mixed_layouts(self):
        self.perfect.write(self.input)
        self.run_caeval()
        want = self.numbers()
        shutil.rmtree(self.output)
        (self.input / "T1" / "hotline.csv").unlink()
        self.combined("hotline", ("T1",), self.perfect.rows["hotline"])
        self.run_caeval()
        self.assertEqual(self.numbers(), want)

    def test_monthly_gzipped_gb18030_chinese_headers_semicolons(self):
        self.perfect.write(self.input)
        self.run_caeval()
        want = self.numbers()
        shutil.rmtree(self.output)
        header = {row["column"]: row["header"] for row in world.read_csv(
            world.TEMPLATES / "exports.csv") if row["export"] == "applications"}
        path = self.input / "T1" / "applications.csv"
        with open(path, newline="", encoding="utf-8") as file:
            columns, *rows = list(csv.reader(file))
        path.unlink()
        order = list(reversed(range(len(columns))))
        for month, part in (("2025-01", rows[:7]), ("2025-02", rows[7:])):
            text = ";".join(f"　{header[columns[i]]} " for i in order) + ";备用列\r\n"
            text += "".join(";".join(row[i] for i in order) + ";x\r\n" for row in part)
            with gzip.open(self.input / "T1" / f"applications-{month}.csv.gz", "wb") as file:
                file.write(text.encode("gb18030"))
        done = self.run_caeval("-v")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.numbers(), want)
        inputs = {i["file"]: i for i in self.result()["inputs"]}
        self.assertEqual(inputs["applications-2025-01.csv.gz"]["encoding"], "GB18030")
        self.assertEqual(done.stderr.count("备用列"), 2, done.stderr)

    def test_utf16_and_bom(self):
        self.perfect.write(self.input)
        self.run_caeval()
        want = self.numbers()
        for encoding in ("utf-16", "utf-8-sig", "gb18030"):
            shutil.rmtree(self.output)
            for path in (self.input / "T1").glob("*.csv"):
                path.write_bytes(world_text(self.perfect, path.stem).encode(encoding))
            self.run_caeval()
            with self.subTest(encoding=encoding):
                self.assertEqual(self.numbers(), want)


def world_text(one, export):
    lines = [",".join(one.columns[export])]
    for row in one.rows[export]:
        lines.append(",".join('"' + row.get(c, "").replace('"', '""') + '"'
                              for c in one.columns[export]))
    return "\n".join(lines) + "\n"


class Accounting(Folder):
    def inputs(self):
        return {entry["file"]: entry for entry in self.result()["inputs"]}

    def test_every_row_is_somewhere(self):
        self.org()
        head = "call_id,offered_at,answered_at,channel,result\n"
        self.write("T1/hotline-2025-12.csv", head +
                   "H1,2025-12-01 09:00:00,2025-12-01 09:00:05,人工,人工接听\n"   # newer wins
                   "H2,2025-12-01 09:00:00,,人工,放弃\n"
                   "H2,2025-12-01 09:00:00,,人工,放弃\n"                          # duplicate
                   "H3,2025-12-01 09:00:00,,人工,放弃\n"
                   "H3,2025-12-01 09:01:00,,人工,放弃\n"                          # conflict
                   ",2025-12-01 09:00:00,,人工,放弃\n"                            # no key
                   "H4,2025-12-01 09:00:00,,喇叭,放弃\n"                          # no such channel
                   "H5,2025-12-01 09:00:00,人工,放弃\n")                          # a cell short
        self.write("T1/hotline-2025-11.csv", head +
                   "H1,2025-12-01 09:00:00,,人工,放弃\n"                          # superseded
                   "H2,2025-12-01 09:00:00,,人工,放弃\n"                          # duplicate
                   "H6,2025-11-01 09:00:00,,人工,放弃\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        for file, want in (("hotline-2025-12.csv", (8, 3, 4, 1, 0, 0, 1, 1)),
                           ("hotline-2025-11.csv", (3, 1, 0, 1, 1, 0, 0, 0))):
            entry = self.inputs()[file]
            got = tuple(entry[k] for k in ("rows", "accepted", "rejected", "duplicates",
                                           "superseded", "set_aside", "conflicts", "damaged"))
            self.assertEqual(got, want, file)
        rejects = self.rejects()
        self.assertEqual([(r["file"], r["line"]) for r in rejects], [
            ("hotline-2025-12.csv", n) for n in ("5", "6", "7", "8", "9")])
        self.assertIn("6", rejects[0]["reason"])  # the two rows of a conflict name each other
        self.assertIn("5", rejects[1]["reason"])
        self.assertEqual(rejects[3]["value"], "喇叭")
        rate = self.result()["measures"]["hotline.answer_rate"]
        self.assertEqual((rate["den"], rate["unknown"]), (4, 3))

    def test_bad_quotes_lose_one_record_only(self):
        self.org()
        self.write("T1/complaints.csv", "complaint_id,received_at,channel,cause\n"
                   'K1,2025-03-03 09:00:00,本机构,"open\nK2,2025-03-03 09:00:00,本机构,x\n'
                   "K3,2025-03-03 09:00:00,本机构,y\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        entry = self.inputs()["complaints.csv"]
        self.assertEqual((entry["rows"], entry["accepted"], entry["rejected"]), (3, 2, 1))
        self.assertIn("T1/complaints.csv:2", done.stderr)

    def test_missing_file_and_empty_file_differ(self):
        self.org()
        self.run_caeval()
        missing = self.result()
        self.write("T1/complaints.csv",
                   "complaint_id,received_at,kind,channel,replied_at,closed_at,is_regulator\n")
        self.run_caeval()
        empty = self.result()
        self.assertIsNone(missing["measures"]["complaints.regulator"]["value"])
        self.assertEqual(empty["measures"]["complaints.regulator"]["value"], "0")

    def test_a_damaged_file_does_not_sink_the_ca(self):
        self.org()
        (self.input / "T1" / "hotline.csv.gz").write_bytes(b"not gzip at all")
        self.write("T1/complaints.csv", "x,y\n1,2\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("hotline.csv.gz", done.stderr)
        self.assertIn("complaints.csv: 错误：缺少 投诉编号", done.stderr)
        self.assertTrue((self.output / YEAR / "T1" / "result.json").exists())


class Commands(Folder):
    def test_check_reads_and_writes_nothing(self):
        self.org()
        self.write("T1/hotline.csv", "call_id,offered_at,channel,result\nH1,x,人工,放弃\n")
        done = caeval("check", "-i", self.input, "-o", self.output, "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 3)
        self.assertIn("T1/hotline.csv:2:2", done.stdout)
        self.assertFalse(self.output.exists())

    def schema(self, *arguments):
        return caeval("schema", *arguments, "--templates", world.TEMPLATES)

    def test_schema_templates_are_not_read_until_renamed(self):
        done = self.schema("--template", self.input / "T1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({p.name for p in (self.input / "T1").iterdir()}, {f"{e}.模板.csv" for e in world.SCHEMA})
        done = self.run_caeval("-v")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"有{len(world.SCHEMA)}个还没有填写的模板", done.stderr)
        self.assertEqual(self.result()["inputs"], [])
        filled = self.input / "T1" / "docs.模板.csv"
        filled.write_text(filled.read_text(encoding="utf-8") + "D1,6,制度\n")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertIn("docs.模板.csv: 警告：没有读取：模板中已有内容；填好的请去掉名称中的“.模板”", done.stderr)
        for file in list((self.input / "T1").iterdir()):
            file.rename(file.with_name(file.name.replace(".模板", "")))
        filled.with_name("docs.csv").write_text(filled.with_name("docs.csv").read_text().split("\n")[0] + "\n")
        self.assertEqual(self.run_caeval().returncode, 0)
        for entry in self.result()["inputs"]:
            self.assertEqual((entry["rows"], entry["rejected"]), (0, 0))

    def test_schema_templates_leave_what_is_there(self):
        self.write("T1/hotline.模板.csv", "通话编号\n")
        done = self.schema("--template", self.input / "T1", "hotline", "投诉记录")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("T1/hotline.模板.csv: 已有此文件", done.stderr)
        self.assertEqual((self.input / "T1" / "hotline.模板.csv").read_text(), "通话编号\n")
        self.assertEqual({p.name for p in (self.input / "T1").iterdir()}, {"hotline.模板.csv", "complaints.模板.csv"})

    def test_schema_templates_go_through_no_link_and_say_why_not(self):
        folder, outside = self.folder / "forms", self.folder / "outside"
        folder.mkdir()
        for name in "docs.模板.csv", "数据表.模板.xlsx":
            (folder / name).symlink_to(outside)
        for options in (), ("--format", "xlsx"):
            done = self.schema("--template", folder, *options, "docs")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("已有此文件，没有改动", done.stderr)
            self.assertFalse(outside.exists())
        (self.folder / "file").write_text("")
        for path, why in (self.folder / "file", "路径中有一段不是文件夹"), ("", "没有这个文件或文件夹"):
            done = self.schema("--template", path, "docs")
            self.assertEqual(done.returncode, 73)
            self.assertIn(why, done.stderr)
        done = self.schema("--template", self.folder / "\x1b[31m", "docs")
        self.assertIn(r"\u{001B}[31m：填好后", done.stderr)
        self.assertIn(r'--format: "\u{001B}" is not', self.schema("--format", "\x1b").stderr)

    def test_a_form_that_cannot_be_written_ends_with_its_reason(self):
        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        for options in (), ("--format", "xlsx"):
            done = subprocess.run([world.CAEVAL, "schema", "--template", self.folder / "forms", "--templates",
                                   world.TEMPLATES, *options, "docs", "records"], capture_output=True, text=True,
                                  preexec_fn=small)
            self.assertEqual(done.returncode, 73, done.stderr)
            self.assertNotIn("填好后", done.stderr)
            self.assertEqual(list((self.folder / "forms").iterdir()), [])

    def test_an_export_that_is_asked_for_twice_is_one(self):
        told = json.loads(self.schema("hotline", "热线通话记录", "docs", "hotline", "--format", "json").stdout)
        self.assertEqual([e["export"] for e in told], ["hotline", "docs"])
        for options in (), ("--format", "xlsx"):
            done = self.schema("--template", self.folder / "forms", *options, "hotline", "hotline")
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (0, 1), done.stderr)

    def test_a_form_with_blank_lines_is_still_empty(self):
        self.schema("--template", self.input / "T1", "docs")
        form = self.input / "T1" / "docs.模板.csv"
        form.write_bytes(form.read_bytes() + b",,,,,\r\n\r\n")
        done = self.run_caeval("-v")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("有1个还没有填写的模板", done.stderr)

    def test_schema_prints_the_columns(self):
        done = caeval("schema", "hotline", "--templates", world.TEMPLATES)
        for column in world.SCHEMA["hotline"]:
            self.assertIn(column, done.stdout)
        self.assertIn("通常取自：呼叫中心或电话交换机的话单\n用于：评估表1条（第75条）\n", done.stdout)
        keyed = {e: "没有主键：各列完全相同的行只计一次\n" in self.schema(e).stdout for e in ("hotline", "power", "shifts")}
        self.assertEqual(keyed, {"hotline": False, "power": True, "shifts": True})

    def test_schema_in_every_format_says_the_same(self):
        told = json.loads(self.schema("--format", "json").stdout)
        self.assertEqual([e["export"] for e in told], list(world.SCHEMA))
        lines = list(csv.DictReader(self.schema("--format", "csv").stdout.splitlines()))
        self.assertEqual([(e["export"], c["column"], c["meaning"], c["example"]) for e in told for c in e["columns"]],
                         [(line["export"], line["column"], line["meaning"], line["example"]) for line in lines])
        md, text = self.schema("--format", "md").stdout, self.schema("--format=text").stdout
        for export in told:
            self.assertTrue(export["meaning"] and export["origin"])
            self.assertIn(f"## {export['title']}（{export['export']}）", md)
            self.assertIn(f"{export['title']}（{export['export']}）：{export['meaning']}", text)
            for column in export["columns"]:
                self.assertIn(f"| {column['header']} | {column['column']} |", md)
        org = told[0]
        self.assertEqual(org["export"], "org")
        self.assertIn("142–150", org["rows"])

    def test_the_guide_lies_with_the_sample_and_is_passed_over(self):
        """make guide renews it."""
        told = self.schema("--format", "guide")
        self.assertEqual(told.returncode, 0, told.stderr)
        guide = pathlib.Path(world.ROOT) / "input" / "README.md"
        self.assertEqual(guide.read_text(encoding="utf-8").splitlines(), told.stdout.splitlines())
        self.perfect.write(self.input)
        self.write("README.md", told.stdout)
        done = caeval("check", "-i", self.input, "-d", world.DATE, "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("README", done.stdout + done.stderr)

    def test_the_guide_counts_what_its_first_files_decide(self):
        rules = world.ROOT / "templates" / "gm-2018-571" / "rules.csv"
        with open(rules, newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        register = {r["row"] for r in rows if {"docs", "records"} & set(r["exports"].split(";"))}
        answers = {r["row"] for r in rows if r["class"] in "PA"}
        told = self.schema("--format", "guide").stdout
        self.assertIn(f"评估表{len(rows)}条中有{len(register | answers)}条要看下面三张表", told)
        self.assertIn(f"{len(register)}条凭它们判断", told)
        self.assertIn(f"{len(answers)}条要有检查结论才能判“是”", told)

    def test_the_guide_names_what_rests_on_a_column(self):
        """By the editions' conditions on the measures that templates/guide.csv names; org's by what makes rows apply,
        docs' by what is to be public, the words of a column by the measures and rules that look for them."""
        form, score = world.ROOT / "templates/gm-2018-571", world.ROOT / "templates/gbt35289-2017"

        def table(path):
            with open(path, newline="", encoding="utf-8") as f:
                return list(csv.DictReader(f))

        def numbers(text):
            ends = [re.split("[–-]", part) for part in text.split("、")]
            return {n for end in ends for n in range(int(end[0]), int(end[-1]) + 1)}
        titles = {line["indicator"]: line["title"] for line in table(score / "indicators.csv")}
        aliases = {}
        for line in table(score / "aliases.csv"):
            aliases.setdefault(line["alias"], set()).add(line["measure"])
        rests = {}  # what of the editions rests on a measure
        for line in table(form / "conditions.csv"):
            for name in (line["measure"], line["limit"].removeprefix("@"), line["none"].removeprefix("use ")):
                rests.setdefault(name, set()).add(int(line["row"]))
        for line in table(score / "conditions.csv"):
            for name in (line["measure"], line["limit"].removeprefix("@"), line["none"].removeprefix("use ")):
                for one in aliases.get(name, {name}):
                    rests.setdefault(one, set()).add(titles[line["indicator"]])
        told = {(e["export"], c["column"]): c["meaning"] for e in json.loads(self.schema("--format", "json").stdout)
                for c in e["columns"]}
        said = 0
        for line in table(world.ROOT / "templates/guide.csv"):
            wanted = set().union(*(rests.get(name, set()) for name in line["measures"].split(";") if name))
            found = re.search("；用于(?:评估表第([0-9、–]+)条)?、?([^；]*)", "；" + told.get((line["export"], line["column"]), ""))
            if line["measures"]:
                said += 1
                got = (numbers(found[1]) if found[1] else set()) | set(filter(None, found[2].split("、")))
                self.assertEqual(got, wanted, line)
        self.assertGreater(said, 30)
        rules = table(form / "rules.csv")
        exact = {("org", rule["applies"].split("=")[0]): ("是否适用", set()) for rule in rules if rule["applies"]}
        for rule in rules:
            if rule["applies"]:
                exact["org", rule["applies"].split("=")[0]][1].add(int(rule["row"]))
        exact["docs", "public_url"] = "要有", {int(rule["row"]) for rule in rules if rule["publish"]}
        for place, (behind, rows) in exact.items():
            self.assertEqual(numbers(re.search(f"评估表第([0-9、–]+)条{behind}", told[place])[1]), rows, place)
        self.assertIn("下列的词照抄：业务咨询用于业务咨询服务质量指标；应用集成用于评估表第59条；现场服务用于评估表第82条；法务用于评估表第211条",
                      told["staff", "post"])
        self.assertIn("a、b、c、d、e、f、g（GB/T 35289 8.1.3.1）用于电子认证服务信息公示指标；依据为GM571的：", told["disclosure", "item"])
        self.assertIn("投诉受理方式（GM 6.5.4 a）用于评估表第84条", told["disclosure", "item"])
        self.assertIn("收费用于评估表第30条", told["tickets", "topic"])
        self.assertNotIn("{{", "".join(told.values()))

    def test_every_command_in_the_guide_works_from_an_empty_folder(self):
        guide = (world.ROOT / "input" / "README.md").read_text(encoding="utf-8")
        example = guide.split("    source,export,item,from,how,values\n")[1].split("\n\n")[0]
        commands = [line.split()[1:] for line in guide.splitlines() if line.startswith("       caeval ")]
        self.assertEqual([words[0] for words in commands], ["schema", "schema", "check"])
        environment = {**os.environ, "CAEVAL_TEMPLATES": str(world.TEMPLATES)}

        def run(*words):
            return caeval(*words, cwd=self.folder / "empty", env=environment)
        (self.folder / "empty").mkdir()
        for words in commands:
            done = run(*words)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("有5个还没有填写的模板", done.stdout)
        hotline = self.folder / "empty" / "exports" / "BJ01" / "hotline.csv"
        hotline.write_text("流水,方向,呼叫时刻,等待,接了,结局\n1,呼入,2025-03-01 09:00:00,5,1,通\n", encoding="utf-8")
        (self.folder / "empty" / "own.csv").write_text("source,export,item,from,how,values\n" + "\n".join(
            line[4:] for line in example.splitlines()) + "\n", encoding="utf-8")
        (self.folder / "empty" / "conf").write_text("sources = own.csv\n")
        self.assertIn("识别为 our-pbx", run("sources", "exports/BJ01/hotline.csv", "--config", "conf").stdout)
        self.assertIn("识别为 our-pbx；保留 1，", run(*commands[-1], "--config", "conf").stdout)

    def test_a_mistake_in_the_guide_ends_with_its_line(self):
        templates = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, templates)
        guide = templates / "guide.md"
        text = guide.read_text(encoding="utf-8")
        for before, after, said in (("{{needed}}", "{{neded}}", 'guide.md:9: error: "neded" is no place'),
                                    ("{{needed}}", "{{needed", '"needed条要看下面三张表'),
                                    ("{{sources}}\n", "", "the place {{sources}} is missing"),
                                    (text, "", "the place {{rows}} is missing")):
            guide.write_text(text.replace(before, after), encoding="utf-8")
            done = caeval("schema", "--format", "guide", "--templates", templates)
            self.assertEqual((done.returncode, done.stdout), (65, ""))
            self.assertIn(said, done.stderr)
        guide.unlink()
        done = caeval("schema", "--format", "guide", "--templates", templates)
        self.assertEqual(done.returncode, 65)
        self.assertIn("guide.md: 错误：不能读取", done.stderr)

    def test_a_bar_in_a_text_ends_no_cell(self):
        copy = self.folder / "templates"
        shutil.copytree(world.TEMPLATES, copy)
        guide = (copy / "guide.csv").read_text(encoding="utf-8")
        self.assertIn("机构编码，1至64个", guide)
        (copy / "guide.csv").write_text(guide.replace("机构编码，1至64个", "机构编码|1至64个"), encoding="utf-8")
        for words in (["org"], []), (["org"], ["--format", "md"]):
            told = caeval("schema", *words[0], *words[1], "--templates", copy).stdout
            self.assertIn("机构编码\\|1至64个" if words[1] else "机构编码|1至64个", told)

    def test_schema_names_the_nearest(self):
        for name, near in ("hotlin", "hotline（热线通话记录）"), ("投诉登记", "complaints（投诉记录）"):
            done = self.schema(name)
            self.assertEqual(done.returncode, 64)
            self.assertIn(f"没有数据表“{name}”；是不是 {near}？", done.stderr)
        self.assertIn("caeval schema 列出各表", self.schema("zzz").stderr)
        self.assertEqual(self.schema("ＨＯＴＬＩＮＥ").returncode, 0)
        self.assertEqual(self.schema("--format", "xlsx").returncode, 64)
        self.assertEqual(self.schema("hotline", "--format", "guide").returncode, 64)
        self.assertEqual(self.schema("--format", "md", "--template", self.folder / "t").returncode, 64)

    def test_version_and_help(self):
        told = caeval("--version", "--templates", world.TEMPLATES).stdout.splitlines()
        self.assertRegex(told[0], r"^caeval \d+\.\d+")
        self.assertIn("gm-2018-571 电子政务电子认证服务质量评估要求", told[1])
        self.assertRegex(told[-1], r"libxlsxwriter \d.*libharu \d.*jansson \d.*SQLite \d.*OpenSSL \d")
        page = caeval("--help").stdout
        self.assertIn("--fail-on", page)
        self.assertEqual(caeval("-V").stdout, caeval("--version").stdout)
        nowhere = caeval("--version", "--templates", "/nowhere")
        self.assertEqual((nowhere.returncode, len(nowhere.stdout.splitlines())), (0, 2))
        for words in ["help"], ["-h"]:
            done = caeval(*words)
            self.assertEqual((done.returncode, done.stdout), (0, page))

    def test_help_of_one_command_says_what_an_option_does_with_it(self):
        pages = {name: "".join(caeval("help", name, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}).stdout.split())
                 for name in ("run", "collect", "sample", "explain", "notice", "list")}
        self.assertIn("评估日，写成2025-12-31（不写为今天）", pages["run"])
        self.assertIn("检查日期，写成2025-12-31（不写为今天）", pages["collect"])
        for name in "sample", "explain":
            self.assertIn("（不写为最近发布的结果的评估日）", pages[name])
        self.assertIn("没有变化的机构也重新评价", pages["run"])
        for name in "sample", "notice":
            self.assertNotIn("没有变化的机构也重新评价", pages[name])
        self.assertNotIn("只评价这家机构", pages["list"])

    def test_help_of_one_command_has_its_options_and_examples_that_parse(self):
        whole = caeval("--help").stdout
        commands = re.findall(r"^  (\w+)", whole[:whole.index("--input")], re.M)
        self.assertGreater(len(commands), 12)
        for command in commands:
            page = caeval("help", command).stdout
            with self.subTest(command=command):
                self.assertTrue(page.startswith(f"usage: caeval {command}"))
                self.assertEqual(page, caeval(command, "-h").stdout)
                self.assertEqual(page, caeval("-h", command).stdout)
                chinese = caeval("help", command, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}).stdout
                self.assertTrue(chinese.startswith(f"用法：caeval {command}"))
                self.assertTrue(page.endswith(chinese))
                examples = re.findall(r"^  (caeval .*)$", page[:page.index("用法：")], re.M)
                self.assertTrue(examples)
                for line in (part for example in examples for part in example.split(" && ")):
                    self.assertTrue(line.startswith(f"caeval {command}") or command == "merge", line)
                    # no example names an option that is none, or one that the command refuses
                    nowhere = ["--templates", "/nowhere"] if "--templates" in page else []
                    done = caeval(*line.split()[1:], *nowhere, cwd=self.folder)
                    self.assertNotEqual(done.returncode, 64, (line, done.stderr))
        self.assertIn("--due", caeval("help", "notice").stdout)
        self.assertNotIn("--due", caeval("help", "run").stdout)
        self.assertNotIn("--jobs", caeval("help", "list").stdout)

    def test_what_a_slip_may_have_meant_is_named(self):
        for words, meant in ((["chekc"], "check"), (["rnu"], "run"), (["help", "chekc"], "check"),
                             (["run", "--formts=pdf"], "--formats"), (["run", "--jbos", "2"], "--jobs")):
            done = caeval(*words)
            with self.subTest(words=words):
                self.assertEqual(done.returncode, 64)
                self.assertIn(f"did you mean {meant}", done.stderr)
        for words in ["thunder"], ["run", "--thunder"], ["x"], ["x" * 300], ["run", "-Z"]:
            done = caeval(*words)
            self.assertEqual(done.returncode, 64)
            self.assertNotIn("did you mean", done.stderr)

    def test_the_beginning_of_an_option_is_taken_where_it_begins_one_alone(self):
        done = caeval("--in", "x", "list")
        self.assertEqual(done.returncode, 64)
        self.assertIn("--in may be any of --input, --inspection", done.stderr)
        done = caeval("--onl", "x", "--jso", "list", "--out", str(self.folder))
        self.assertEqual(done.returncode, 66, done.stderr)
        self.assertIn("没有机构x的结果", done.stderr)

    def test_diff_and_schema_as_json(self):
        self.perfect.write(self.input)
        self.assertEqual(self.run_caeval().returncode, 0)
        other = self.folder / "other"
        self.write("T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n")
        self.assertEqual(caeval("run", "-i", self.input, "-o", other, "-d", world.DATE, "--formats", "json",
                                "--templates", world.TEMPLATES).returncode, 0)
        for sides in ((self.output / YEAR, other / YEAR), (self.output / YEAR / "T1", other / YEAR / "T1")):
            done = caeval("diff", "--json", *sides, "--templates", world.TEMPLATES)
            told = json.loads(done.stdout)
            text = caeval("diff", *sides, "--templates", world.TEMPLATES).stdout
            self.assertEqual((done.returncode, told["schema"]), (0, "caeval-diff/1"))
            ca, = told["cas"]
            self.assertEqual((ca["code"], ca["a"]["counts"]["是"] > 200, ca["why"]), ("T1", True, None))
            self.assertTrue(ca["lines"])
            for line in ca["lines"]:
                self.assertRegex(text, rf"(?m)^{line['change']} +{re.escape(line['item'])} ")
            self.assertIn("data", [cause["kind"] for cause in ca["changes"]["causes"]])
        alone = json.loads(caeval("diff", "--json", self.output / YEAR, self.folder / "empty",
                                  "--templates", world.TEMPLATES).stdout or "null")
        self.assertIsNone(alone)  # what is not there is no input
        self.assertEqual(caeval("schema", "--json").stdout, caeval("schema", "--format", "json").stdout)
        self.assertEqual(caeval("schema", "--json", "--format", "md").returncode, 64)

    def test_check_as_json_is_what_a_run_would_publish(self):
        self.org()
        self.write("T1/hotline.csv", "call_id,offered_at,answered_at,channel,result\n"
                   "H1,2025-02-29 09:00:00,,人工,放弃\nH2,2025-03-03 09:00:00,,人工,放弃\n")
        self.write("T2/org.csv", "full_name\nT2\n")
        self.assertEqual(self.run_caeval().returncode, 3)
        done = caeval("check", "--json", "-i", self.input, "-o", self.folder / "none", "-d", world.DATE,
                      "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 3)
        told = json.loads(done.stdout)
        self.assertEqual((told["schema"], told["date"]), ("caeval-check/1", world.DATE))
        self.assertEqual([ca["code"] for ca in told["cas"]], ["T1", "T2"])
        published = json.loads((self.output / "2025/T1/result.json").read_text())
        for member in "form", "grading", "measures", "inputs":
            self.assertEqual(told["cas"][0]["result"][member], published[member], member)
        reject, = told["cas"][0]["rejects"]
        self.assertEqual((reject["line"], reject["position"], reject["column"], reject["value"]),
                         (2, 2, "offered_at", "2025-02-29 09:00:00"))
        self.assertTrue(reject["file"].endswith("T1/hotline.csv"))
        self.assertEqual(told["cas"][1]["rejects"], [])

    def test_templates_are_found(self):
        """--templates, then CAEVAL_TEMPLATES, then beside the program."""
        self.org()
        arguments = ["run", "-i", str(self.input), "-o", str(self.output), "-d", world.DATE,
                     "--formats", "json"]
        bare = {"PATH": os.environ["PATH"]}
        program = self.folder / "bin" / "caeval"
        program.parent.mkdir()
        shutil.copy(world.CAEVAL, program)
        run = lambda env, *more: subprocess.run([program, *arguments, *more], env=env,  # noqa: E731
                                                capture_output=True, text=True).returncode
        self.assertEqual(run(bare), 65)
        self.assertEqual(run({**bare, "CAEVAL_TEMPLATES": str(world.TEMPLATES)}), 0)
        self.assertEqual(run({**bare, "CAEVAL_TEMPLATES": "/nowhere"}), 65)
        self.assertEqual(run({**bare, "CAEVAL_TEMPLATES": "/nowhere"}, "--templates",
                             str(world.TEMPLATES)), 0)
        os.symlink(world.TEMPLATES, self.folder / "templates")
        self.assertEqual(run(bare), 0)

    def test_calendar_of_a_province(self):
        """A day the province declares off is not counted."""
        one = world.change(self.perfect.copy(), "date 2025-12-31")
        one.write(self.input)
        self.run_caeval()
        before = self.result()["measures"]["applications.cycle.max"]["value"]
        override = self.folder / "province.csv"
        override.write_text("date,kind,name\n2025-03-04,holiday,暴雪\n")
        done = self.run_caeval("--calendar", override)
        self.assertEqual(done.returncode, 0, done.stderr)
        after = self.result()["measures"]["applications.cycle.max"]["value"]
        self.assertEqual(int(after), int(before) - 1)


if __name__ == "__main__":
    unittest.main()
