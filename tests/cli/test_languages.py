"""Messages and help in English and Chinese: which language is spoken, every command and its common errors in both
(tests/cli/spoken, renewed by GOLDEN=1), and results that are the same in any.
"""

import contextlib
import importlib.util
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

ROOT = world.ROOT
SPOKEN = ROOT / "tests/cli/spoken"
DAY = "2025-12-31"
HAN = re.compile("[\u4e00-\u9fff]")
LINES = 24  # of an output that are kept

spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)


def caeval(*words, folder=None, **language):
    environment = {"PATH": os.environ["PATH"], "CAEVAL_TEMPLATES": str(world.TEMPLATES), **language}
    return subprocess.run([world.CAEVAL, *map(str, words)], capture_output=True, text=True, env=environment, cwd=folder)


class Choice(unittest.TestCase):
    """The first of LC_ALL, LC_MESSAGES and LANG that is set; LANGUAGE before it, but in C; for help and messages alike."""

    ENGLISH, CHINESE, NEITHER = "caeval: there is no export", "caeval: 没有数据表", "caeval: 没有数据表"
    TABLE = (
        ({}, NEITHER), ({"LANG": "C"}, NEITHER), ({"LC_ALL": "POSIX"}, NEITHER), ({"LANG": "C.UTF-8"}, NEITHER),
        ({"LANG": "en_US.UTF-8"}, ENGLISH), ({"LC_ALL": "en"}, ENGLISH), ({"LC_MESSAGES": "en_GB"}, ENGLISH),
        ({"LANG": "zh_CN.UTF-8"}, CHINESE), ({"LANG": "zh_TW.Big5"}, CHINESE), ({"LANG": "de_DE.UTF-8"}, NEITHER),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, CHINESE), ({"LC_ALL": "", "LANG": "en_US.UTF-8"}, ENGLISH),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, ENGLISH), ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, NEITHER),
        ({"LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, ENGLISH), ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, CHINESE),
        ({"LANGUAGE": "fr:en", "LANG": "C.UTF-8"}, ENGLISH), ({"LANGUAGE": "en", "LANG": "C"}, NEITHER),
        ({"LANG": "english"}, NEITHER), ({"LANG": "../../en"}, NEITHER),
    )

    def test_by_the_environment(self):
        for language, begins in self.TABLE:
            with self.subTest(language):
                told = caeval("schema", "nothing", **language)
                self.assertEqual(told.returncode, 64)
                self.assertEqual(told.stderr[:len(begins)], begins)
                page = caeval("help", "list", **language).stdout
                both = begins == self.NEITHER and not language.get("LC_ALL", language.get("LANG", "")).startswith("zh")
                chinese = language == {"LANG": "zh_CN.UTF-8"}
                if begins == self.ENGLISH:
                    self.assertNotRegex(page, HAN)
                elif not both or chinese:
                    self.assertNotIn("usage:", page)
                elif not any("zh" in value for value in language.values()):
                    self.assertLess(page.index("usage:"), page.index("用法："))

    def test_without_catalogues_all_is_as_the_sources_have_it(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = pathlib.Path(folder) / "caeval"
            shutil.copy(world.CAEVAL, alone)
            for language in "en_US.UTF-8", "C":
                done = subprocess.run([alone, "help", "list"], capture_output=True, text=True,
                                      env={"LC_ALL": language, "CAEVAL_TEMPLATES": str(world.TEMPLATES)})
                self.assertEqual(done.returncode, 0)
                if not pathlib.Path("/usr/local/share/locale/en/LC_MESSAGES/caeval.mo").exists():
                    self.assertEqual((done.stdout.count("用法："), done.stdout.count("usage:")), (1, 0))


class Catalogues(unittest.TestCase):
    """Every message has a translation, with the directives of its format."""

    def told(self, *options):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            sys.argv = ["messages.py", "--check", *options]
            status = messages.main()
        return status, said.getvalue()

    def test_every_message_is_translated(self):
        self.assertEqual(self.told(), (0, ""))

    def test_what_is_wrong_is_seen(self):
        original = {language: (messages.PO / f"{language}.po").read_text(encoding="utf-8") for language in ("en", "zh")}
        block = re.search(r'\n#[^\n]*\n#, c-format\nmsgid "文件夹不能读取：%s"\nmsgstr "[^\n]*"\n', original["en"])[0]
        self.addCleanup(setattr, messages, "PO", messages.PO)
        faults = (("", "is not in it: 文件夹不能读取：%s"),
                  (re.sub(r'msgstr ".*"', 'msgstr ""', block), "has no translation: 文件夹不能读取：%s"),
                  (block.replace("c-format", "c-format, fuzzy"), "is fuzzy: 文件夹不能读取：%s"),
                  (re.sub(r'msgstr ".*"', 'msgstr "it cannot be read: %d"', block), "format specifications"),
                  (re.sub(r'msgstr ".*"', 'msgstr "it cannot be read: %s %s"', block), "format specifications"),
                  (block + block.replace("文件夹不能", "文件夹已不能"), "is said nowhere: 文件夹已不能读取：%s"))
        with tempfile.TemporaryDirectory() as folder:
            messages.PO = pathlib.Path(folder)
            (messages.PO / "zh.po").write_text(original["zh"], encoding="utf-8")
            messages.ROOT, root = pathlib.Path(folder), messages.ROOT
            self.addCleanup(setattr, messages, "ROOT", root)
            wanted = [messages.Entry(block)]
            for instead, said in faults:
                (messages.PO / "en.po").write_text(original["en"].replace(block, instead), encoding="utf-8")
                self.assertIn(said, "\n".join(messages.faults("en", wanted)), said)

    def test_a_sentence_and_the_systems_words_in_it_are_of_one_language(self):
        """Where none is asked for a message is as the program was written: neither half in another language."""
        for path in sorted((world.ROOT / "gen").rglob("*.c")):
            for statement in path.read_text("utf-8").split(";\n"):
                words = "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", statement))
                english = not HAN.search(words) and re.search("[a-z]{3,} [a-z]{3,}", words)
                with self.subTest(path.name, statement=statement[-200:]):
                    self.assertFalse(HAN.search(words) and "system_said(" in statement)
                    self.assertFalse(english and re.search(r"(?<!system_)\bsaid\(|system_fault\(|write_fault\(", statement))

    def test_english_has_no_chinese_but_official_words(self):
        """In brackets, in quotes, or a word that stays as it is."""
        stays = re.compile(r"[（(][^()（）]*[)）]|\\\"[^\"]*\\\"|是|否|待核|不适用|未知|机构编码|数据范围说明|热线通话记录|数据表|#机构|\.模板|[；，、｜＊]")
        for e in messages.read(messages.PO / "en.po"):
            of_fields = "gen/report/fields.c" in "".join(e.comments)  # what Word templates, which are Chinese, may name
            if e.text != e.id and not of_fields:
                self.assertNotRegex(stays.sub("", e.text), HAN, e.id)


DATED = {"run", "check", "merge", "explain", "annual", "notice", "document", "sample", "readings", "schema", "collect"}
COMMANDS = """
help list
lst
list --shard 1/2
calendar 2025 -i in -j 2 --formats pdf --seed 3
run --nothing
run --re x
list --only
run --force=1
run -x
run --jobs 0
run --formats docx
run --only 北京
run -i nowhere
run --config nowhere.conf
run --config wrong.conf
run --templates nowhere
check -i in
check -i in --json -q
run -i in -o out --formats json --no-progress
run -i in -o out --formats json --no-progress
run -i in -o out --formats json --no-progress -d 2025-06-30
run -i in -o in/out
merge -i in -o out2
list -o out
list -o out --only XX01
explain
explain T1 75 -i nowhere -o out2
explain T1 999 -i in -o out
diff
diff out/2025 nowhere
diff out/2025 out/2025/T1
diff out/2025 out/2025
diff --from 2025-12-31 --to 2025-01-01
annual -o out --formats docx
annual -o out2
notice
notice T1 -o out2
notice T1 -o out --due 2025-01-01
document
document record
document nothing
sample T1 -i nowhere
sample XX01 -i in -o out3
calendar 2025
calendar
calendar 1990
calendar year
readings --reading XX
schema hotlin
schema disputes
schema --format pdf
schema --template forms disputes
schema --template forms disputes
sources in/T1/hotline.csv
sources nowhere.csv
sources strange.csv
collect T1
collect T1 strange.csv -i in -o out
verify out -i nowhere
verify out2
explain T1 40 -i in -o out
explain T1 40 -i in -o out --json
explain T1 total -i in -o out
readings
sources
sources freepbx-cdr
document --fields
run -i in -o out --formats xlsx,json --no-progress --force
sample T1 -i in -o out --seed 2025-1
sample T1 -i in -o out --seed 2025-1 --draw 2
collect T1 out/2025/T1/sample.xlsx -i in -o out
# fill
collect T1 filled.xlsx -i in -o out --examiner 王一 --approver 王一
collect T1 filled.xlsx -i in -o out --examiner 王一 --expires 2025-01-01
run -i in -o out --formats json --no-progress
diff out/2025 out/2025
notice T1 -o out --due 2026-03-31
notice T1 -o out --due 2026-04-30
collect T1 out/2025/T1/notice.docx -i in -o out
document record T1 -o out
document review T1 -o out
document conclusion T1 -o out
document publicity -o out
run -i in -o out --formats json --no-progress -d 2024-12-31
diff out/2024 out/2025
diff out/2024 out/2025 --json -q
diff -o out --from 2024-12-31 --to 2025-12-31
annual -o out --formats json
list -o out --json
merge -i in -o out --formats json
run -o out --rebuild-history
verify out -i in
# damage out/2025/T1/result.json
verify out -i in
list -o out
forget T1
forget XX01 2025-12-31 -o out
forget T1 2025-12-31 -o out
forget T1 2025-12-31 -o out
"""


def prepare(folder, word, *names):
    """What a person does between two commands."""
    if word == "fill":
        book = openpyxl.load_workbook(folder / "out/2025/T1/evaluation.xlsx")
        for number, word in (3, "☑    □"), (40, "☑    □"), (41, "有"):
            row = next(row for row in book["评估表"].iter_rows() if str(row[5].value or "").startswith(f"〔{number}〕"))
            row[4].value = word if row[4].value != word else "□    ☑"
        book.save(folder / "filled.xlsx")
    for name in names:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


class Spoken(unittest.TestCase):
    def transcript(self, language):
        """What each command says, standard error behind "! "."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name).resolve()
            shutil.copytree(ROOT / "tests/cases/dirty-rows/input", folder / "in")
            (folder / "strange.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
            (folder / "wrong.conf").write_text("jbos = 3\nquiet = perhaps\n", encoding="utf-8")
            text = []
            for line in COMMANDS.strip().split("\n"):
                words = line.split()
                if words[0] == "#":
                    prepare(folder, *words[1:])
                    continue
                dated = words if "-d" in words or words[0] not in DATED else [*words, "-d", DAY]
                done = caeval(*dated, folder=folder, LC_ALL=language)
                self.assertNotIn("\x1b", done.stdout + done.stderr)  # no colours: NO_COLOR has nothing to forbid
                out = done.stdout.split("\n")
                out = out[:LINES] + ["…"] if len(out) > LINES + 1 else out
                said = "\n".join([*out, *("! " + x for x in done.stderr.rstrip("\n").split("\n") if x)]).strip("\n")
                said = said.replace(str(folder), "/folder").replace(str(world.TEMPLATES), "/templates")
                said = re.sub(r"/\S*/\.\./templates", "/templates", said)
                said = re.sub("[0-9a-f]{64}", "<sha256>", re.sub("[0-9a-f]{12}…", "<sha256>…", said))  # of other templates others
                text.append(f"$ caeval {line}\n" + "".join(x.rstrip() + "\n" for x in said.split("\n") if said) + f"= {done.returncode}\n")
            return "\n".join(text)

    def test_every_command_and_its_common_errors(self):
        for language, name in ("en_US.UTF-8", "en.txt"), ("zh_CN.UTF-8", "zh.txt"):
            told = self.transcript(language)
            path = SPOKEN / name
            if os.environ.get("GOLDEN"):
                path.write_text(told, encoding="utf-8")
            self.maxDiff = None
            self.assertEqual(told, path.read_text(encoding="utf-8"))


class Results(unittest.TestCase):
    def test_are_the_same_in_any_language(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            shutil.copytree(ROOT / "tests/cases/dirty-rows/input", folder / "in")
            found = {}
            for language in "C", "en_US.UTF-8", "zh_CN.UTF-8":
                done = caeval("run", "-i", "in", "-o", "out", "--formats", "json", "-d", DAY, folder=folder, LC_ALL=language)
                self.assertEqual(done.returncode, 3, done.stderr)
                found[language] = {str(f.relative_to(folder)): f.read_bytes() for f in sorted((folder / "out").rglob("*"))
                                   if f.is_file() and f.suffix in (".json", ".csv", ".log") and "/." not in str(f.relative_to(folder))}
                shutil.rmtree(folder / "out")
            self.assertIn("out/2025/run.log", found["C"])
            self.assertEqual(found["C"], found["en_US.UTF-8"])
            self.assertEqual(found["C"], found["zh_CN.UTF-8"])

    def test_a_record_is_told_in_the_language_of_whoever_asks(self):
        """The CA is evaluated in one language, and stands unchanged when it is told in the other."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            shutil.copytree(ROOT / "tests/cases/dirty-rows/input", folder / "in")
            words = ("run", "-i", "in", "-o", "out", "--formats", "json", "-d", DAY)
            chinese = caeval(*words, folder=folder, LC_ALL="zh_CN.UTF-8").stderr
            english = caeval(*words, folder=folder, LC_ALL="en_US.UTF-8").stderr
            again = caeval(*words, "--force", folder=folder, LC_ALL="en_US.UTF-8").stderr
            self.assertEqual(english, again)
            self.assertNotEqual(english, chinese)
            self.assertEqual(chinese.count("\n"), english.count("\n"))


if __name__ == "__main__":
    unittest.main()
